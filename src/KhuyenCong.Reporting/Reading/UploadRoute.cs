using System.Globalization;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Where an upload belongs, from its name in the inbox: <c>{unit}/{period}/…/{file}</c> or <c>{unit}/{document form}/…/{file}</c>.</summary>
public sealed record UploadRoute
{
    /// <summary>The file's own name, NFC, for people.</summary>
    public required string FileName { get; init; }

    /// <summary>The unit at the period's cut-off (for a document: on the day of receipt); null when unknown.</summary>
    public Unit? Unit { get; init; }

    /// <summary>The period; null for a document and when unknown.</summary>
    public Period? Period { get; init; }

    /// <summary>The form of a document that belongs to no period, such as KC-03; null otherwise.</summary>
    public FormDefinition? Document { get; init; }

    /// <summary>Why it belongs nowhere; null when it is routed.</summary>
    public Finding? Problem { get; init; }

    /// <summary>Left behind by a program, never a report: folder marker, lock file, thumbnail, temporary file.</summary>
    public bool IsJunk { get; init; }

    /// <summary>Whether it is what the page's form of difficulties and proposals sends; that is no report, and is asked about by nobody.</summary>
    public bool IsDifficulty => Period is not null && DifficultyPackage.IsNameOf(FileName);

    /// <summary>Whether the file's name names a form, by <see cref="FormNames.Opens"/>.</summary>
    public bool NamesForm(string code) => FormNames.Opens(FileName, code);

    /// <summary>Reads a blob name. Never throws for a name.</summary>
    /// <param name="blob">The name in the inbox container, exactly as listed.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="reference">Units, periods and forms.</param>
    public static UploadRoute Of(string blob, DateTimeOffset receivedAt, ReferenceData reference)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(reference);
        var parts = CanonicalText.Composed(blob).Split('/', '\\');
        var route = new UploadRoute { FileName = parts[^1].Trim() is { Length: > 0 } name ? name : "(không tên)", IsJunk = IsJunkName(parts[^1]) };
        if (parts.Any(p => p.Trim() is ".." or "."))
        {
            return route with { Problem = PathFindings.Climbs() };
        }

        if (parts.Length < 3)
        {
            return route with { Problem = PathFindings.Outside() };
        }

        var (unitPart, periodPart) = (parts[0].Trim(), parts[1].Trim());
        var receivedOn = VietnamTime.DayOf(receivedAt);
        if (reference.Forms.For(periodPart.ToUpperInvariant(), receivedOn) is { Kind: FormKind.Document } document)
        {
            return reference.Units.Find(unitPart, receivedOn) is { } sender
                ? route with { Unit = sender, Document = document }
                : route with { Problem = UnknownUnit(unitPart, receivedOn) };
        }

        if (ProgrammeTerm.Parse(PlainText.Of(periodPart)) is { } term
            && reference.Forms.All.FirstOrDefault(f => f.Kind == FormKind.Document && reference.Forms.For(f.Code, receivedOn) is not null) is { } ofTerms)
        {
            return route with
            {
                Unit = reference.Units.Find(unitPart, receivedOn),
                Problem = PathFindings.Term(Shown(periodPart), term.Name, $"{Shown(unitPart)}/{ofTerms.Code}/{term.Id}/"),
            };
        }

        if (!Periods.Period.TryParseId(periodPart.ToUpperInvariant(), out var period) && !PeriodText.TryParse(periodPart, out period))
        {
            return route with
            {
                Unit = reference.Units.Find(unitPart, receivedOn),
                Problem = PathFindings.NoPeriod(Shown(periodPart)),
            };
        }

        var cutOff = CutOffOf(period, reference);
        return reference.Units.Find(unitPart, cutOff) is { } unit
            ? route with { Unit = unit, Period = period }
            : route with { Problem = UnknownUnit(unitPart, cutOff) };
    }

    /// <summary>The day on which it is judged which unit a code names: the cut-off under the forms that are due for the period.</summary>
    public static DateOnly CutOffOf(Period period, ReferenceData reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        foreach (var form in reference.Duties.FormsFor(period))
        {
            if (reference.Duties.For(form, period) is { } deadlines)
            {
                return deadlines.CutOff;
            }
        }

        return period.WindowUnder(WindowRegime.Administrative).End;
    }

    private static Finding UnknownUnit(string code, DateOnly day) => PathFindings.NoUnit(Shown(code), VietnamTime.Text(day));

    private static string Shown(string text) => string.Concat(PlainText.Excerpt(text, 40).Where(c => !char.IsControl(c)));

    /// <summary>Whether a file of this name is what a program leaves behind beside the file that a person works on.</summary>
    public static bool IsJunkName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith("~$", StringComparison.Ordinal)
            || name.StartsWith(".~lock.", StringComparison.Ordinal)
            || name.StartsWith("._", StringComparison.Ordinal)
            || name.EndsWith(".tmp", true, CultureInfo.InvariantCulture)
            || name.ToUpperInvariant() is "DESKTOP.INI" or "THUMBS.DB" or ".DS_STORE";
    }
}
