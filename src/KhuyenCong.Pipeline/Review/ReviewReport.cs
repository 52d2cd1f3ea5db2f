using Azure.Data.Tables;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Pipeline.Review;

/// <summary>How an act about a report ended.</summary>
/// <param name="End">Whether it is on record.</param>
/// <param name="Refusal">Why it is not; null when it is.</param>
public sealed record ReviewEnd(ActEnd End, ReviewRefusal? Refusal = null);

/// <summary>
/// Does something about a report that was taken: reads it, accepts a doubtful figure, asks for a correction and closes the request, answers one, leaves the
/// report out of the national figures, lets an earlier version count again. Each is one act (<see cref="MinistryActs"/>); what it makes of the report's status
/// is said by <see cref="ReportStatus"/>.
/// </summary>
public sealed class ReviewReport(ReportTable table, MinistryActs acts, CurrentReference currentReference)
{
    /// <summary>The most characters of a text, and of the rows and cells that a request names.</summary>
    public const int MaxText = 2_000, MaxPlaces = 500;

    /// <summary>The most characters of what an act is about: as many as a column of the record holds.</summary>
    public const int MaxAbout = 30_000;

    /// <summary>The most days that a unit may be given for a correction.</summary>
    public const int MaxDays = 60;

    /// <summary>Puts an act on record.</summary>
    /// <param name="form">The form's code.</param>
    /// <param name="period">The period.</param>
    /// <param name="unit">The unit's code at the cut-off.</param>
    /// <param name="act">The act; its moment and its version are said when it is decided.</param>
    /// <param name="cancellation">Ends the call; it can be repeated.</param>
    /// <exception cref="ArgumentException">It says too much, or too little.</exception>
    public async Task<ReviewEnd> RunAsync(string form, Period period, string unit, ReviewAct act, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(act.Text.Length, MaxText);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(act.Places.Length, MaxPlaces);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(act.About.Length, MaxAbout);
        if (act.Kind == ReviewActKind.AskCorrection && act.Until is null)
        {
            throw new ArgumentException("A request for a correction says until when.", nameof(act));
        }

        var reference = await currentReference.GetAsync(cancellation);
        var deadlines = reference.Duties.For(form, period) ?? throw new ArgumentException($"The form {form} is not due for {period.Id}.", nameof(form));
        var partition = new ReportPartition(form, period).ToString();
        ReviewRefusal? refused = null;
        var end = await acts.RunAsync(
            new MinistryAct(partition, unit, ReviewRecords.Kind, act.Key, act.By, ReviewRecords.MailOf(act.Kind)),
            record => ReviewRecords.Read(record) with { At = act.At, By = act.By, Version = act.Version } == act,
            async (at, stop) =>
            {
                (var plan, refused) = await DecideAsync(partition, unit, act with { At = at }, deadlines, reference, stop);
                return plan;
            },
            reference, cancellation);
        return new ReviewEnd(end, end == ActEnd.Refused ? refused : null);
    }

    private async Task<(ActPlan? Plan, ReviewRefusal? Refused)> DecideAsync(
        string partition, string unit, ReviewAct act, Deadlines deadlines, ReferenceData reference, CancellationToken cancellation)
    {
        if (await table.FindAsync<StatusRow>(partition, Keys.Status + unit, cancellation) is not { } row)
        {
            return (null, ReviewRefusal.NothingCounts);
        }

        var before = row.Status;
        var marks = act.Kind is ReviewActKind.LeaveOut or ReviewActKind.TakeIn or ReviewActKind.Choose;
        var figures = marks ? await table.UnderAsync<TableEntity>(partition, FigureRows.Prefix(unit), cancellation) : [];
        var form = reference.Forms.For(deadlines.Form, deadlines.CutOff)!;
        var version = act.Kind is ReviewActKind.TakeIn or ReviewActKind.Choose ? await VersionAsync(partition, unit, act.Upload, figures, form, deadlines.Period, cancellation) : null;
        var isLocked = VietnamTime.DayOf(act.At) > reference.DatesFor(deadlines, unit).LastDay && before.Review.Correction?.Allows(act.At) != true;
        if (before.Refuses(act, isLocked, version is not null) is { } refusal)
        {
            return (null, refusal);
        }

        act = act with { Version = version?.Version ?? before.Counted?.Version ?? 0 };
        var after = before.After(act, version);
        var rows = new List<TableTransactionAction>();
        if (after != before)
        {
            rows.Add(ReportTable.Write(StatusRow.Of(partition, after), row));
        }

        if (marks)
        {
            rows.AddRange(FigureRows.Mark(figures, partition, after));
            rows.AddRange(await UnitDifficulties.BecomeAsync(table, unit, FigureRows.Marked(figures, partition, after), form, deadlines, cancellation));
        }

        return (new ActPlan(ReviewRecords.Write(act), rows), null);
    }

    /// <summary>A version that was taken and still is; null for another, and for what was imported: history never counts for where a unit stands.</summary>
    private async Task<CountedVersion?> VersionAsync(
        string partition, string unit, string upload, IReadOnlyCollection<TableEntity> figures, FormDefinition form, Period period, CancellationToken cancellation)
    {
        var receipt = (await table.FindAsync<SubmissionRow>(partition, SubmissionRow.Key(unit, upload), cancellation))?.ReadReceipt();
        return receipt is { Kind: SubmissionKind.Report, Outcome: not null, Imported: null } && FigureRows.Versions(figures, form, period).FirstOrDefault(v => v.Upload == upload) is { } taken
            ? ReportStatus.CountedOf(receipt, upload, AmountsText.Of(form, taken.Figures, receipt.Findings))
            : null;
    }
}
