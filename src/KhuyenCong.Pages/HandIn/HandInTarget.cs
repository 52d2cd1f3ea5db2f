using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pages.HandIn;

/// <summary>Something that a unit hands in: a form for a period, or a document.</summary>
/// <param name="Unit">The unit at the period's cut-off; for a document today.</param>
/// <param name="Form">The form.</param>
/// <param name="Deadlines">The dates as they hold for the unit; null for a document, which has none.</param>
/// <param name="Extension">Leave to hand in after the lock; null for none.</param>
public sealed record HandInTarget(Unit Unit, FormDefinition Form, Deadlines? Deadlines, Extension? Extension)
{
    /// <summary>Days after the lock in which a period is still shown, for its receipts.</summary>
    public const int ShownAfterLock = 60;

    /// <summary>Its segment of a path, for example <c>KC-01_2026-Q3_52</c>; the code tells merged units' reports apart.</summary>
    public string Key => HandInLinks.TargetOf(Form.Code, Deadlines?.Period.Id, Unit.Code);

    /// <summary>The folder of the inbox below the unit's.</summary>
    public string Folder => Deadlines?.Period.Id ?? Form.Code;

    /// <summary>The partition in which its status lies.</summary>
    public string Partition => Deadlines is { } d ? new ReportPartition(Form.Code, d.Period) : new DocumentPartition(Form.Code);

    /// <summary>The partitions in which an upload to its folder may be recorded: under its own form, under another one that its cover names, or under none.</summary>
    public IEnumerable<string> PartitionsOfUploads(FormBook forms)
    {
        ArgumentNullException.ThrowIfNull(forms);
        return Deadlines is not { } d
            ? [Partition]
            : [Partition, .. forms.All.Where(f => f.Kind == FormKind.Table && f.Code != Form.Code).Select(f => new ReportPartition(f.Code, d.Period)).Distinct(), new FormlessPartition(d.Period)];
    }

    /// <summary>The last day for a correction that the ministry waits for; null where it waits for none.</summary>
    public DateOnly? CorrectionUntil { get; init; }

    /// <summary>It with the last day for a correction that its status says.</summary>
    internal HandInTarget AskedBy(StatusRow? status) => this with { CorrectionUntil = status?.Status.Review.Correction is { ClosedAt: null } asked ? asked.Until : null };

    /// <summary>Whether a report can be handed in on a day: it is open, the unit was given leave, or the ministry waits for a correction.</summary>
    public bool IsOpen(DateOnly today) => Deadlines is not { } d || today <= d.Lock || Extension is not null || today <= CorrectionUntil;

    /// <summary>Whether nobody asks for it: it lies before the form's first period, and no leave was given to hand it in.</summary>
    public bool IsUnasked => Deadlines is { IsAsked: false } && Extension is null;

    /// <summary>Everything that a unit may hand in or look up on a day, what is due first.</summary>
    public static IReadOnlyList<HandInTarget> Of(Unit unit, ReferenceData reference, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var reports =
            from deadlines in reference.Duties.TouchedBy(today, ShownAfterLock).Concat(reference.OnLeave(today)).DistinctBy(d => (d.Form, d.Period)).OrderBy(d => d.Due)
            let form = reference.Forms.For(deadlines.Form, deadlines.CutOff)
            where form is not null
            from responsible in reference.Units.HistoryOf(unit, deadlines.CutOff)
            let extension = reference.ExtensionFor(responsible.Code, form.Code, deadlines.Period, today)
            where extension is not null || today <= deadlines.Lock.AddDays(ShownAfterLock)
            select new HandInTarget(responsible, form, reference.DatesFor(deadlines, responsible.Code), extension);
        var documents = reference.Forms.Documents
            .Select(code => reference.Forms.For(code, today)).OfType<FormDefinition>()
            .Select(form => new HandInTarget(unit, form, null, null));
        return [.. reports.OrderByDescending(t => t.IsOpen(today)), .. documents];
    }

    /// <summary>
    /// The report to which belongs what a unit tells of difficulties: the one that its page is about, else the yearly one that asks for them, of the
    /// current year, whether it is open yet or not. Null when none is due.
    /// </summary>
    public static HandInTarget? OfDifficulties(HandInTarget? shown, Unit unit, ReferenceData reference, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return shown is { Deadlines: not null } ? shown
            : DifficultyPoints.OfYear(reference.Forms, reference.Duties, today.Year) is var (form, period) ? Find(HandInLinks.TargetOf(form, period.Id, unit.Code), unit, reference)
            : null;
    }

    /// <summary>A report by its key, whether it is shown today or not; null when it is none of the unit's.</summary>
    public static HandInTarget? Find(string key, Unit unit, ReferenceData reference)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(reference);
        var end = Math.Max(key.LastIndexOf('_'), 0);
        return PartitionKey.Of(key[..end]) is ReportPartition(var code, var period) && reference.Duties.For(code, period) is { } deadlines
            && reference.Forms.For(code, deadlines.CutOff) is { } form && reference.Units.HistoryOf(unit, deadlines.CutOff).FirstOrDefault(u => u.Code == key[(end + 1)..]) is { } responsible
            ? new HandInTarget(responsible, form, reference.DatesFor(deadlines, responsible.Code), null)
            : null;
    }

    /// <summary>The inbox name of a file that comes by the form of this number, which says this of it.</summary>
    public string BlobOf(string formNumber, string sha256, string fileName, SaidOfFiles? said = null) =>
        FormUpload.NameOf(Unit.Code, Folder, said?.NumberOf(formNumber) ?? formNumber, sha256, fileName);
}
