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

/// <summary>
/// Where an upload belongs, from its name in the inbox: <c>{unit}/{period}/…/{file}</c> (<see cref="RoutedReport"/>),
/// <c>{unit}/{document form}/…/{file}</c> (<see cref="RoutedDocument"/>), or nowhere (<see cref="UnroutedUpload"/>).
/// </summary>
/// <param name="Sender">The unit as far as the name tells it.</param>
public abstract record UploadRoute(Unit? Sender)
{
    /// <summary>The file's own name, NFC, for people.</summary>
    public string FileName { get; private init; } = "";

    /// <summary>Left behind by a program, never a report: folder marker, lock file, thumbnail, temporary file.</summary>
    public bool IsJunk { get; private init; }

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
        return Of(parts, VietnamTime.DayOf(receivedAt), reference) with
        {
            FileName = parts[^1].Trim() is { Length: > 0 } name ? name : "(không tên)",
            IsJunk = IsJunkName(parts[^1]),
        };
    }

    private static UploadRoute Of(string[] parts, DateOnly receivedOn, ReferenceData reference)
    {
        if (parts.Any(p => p.Trim() is ".." or "."))
        {
            return new UnroutedUpload(null, PathFindings.Climbs());
        }

        if (parts.Length < 3)
        {
            return new UnroutedUpload(null, PathFindings.Outside());
        }

        var (unitPart, periodPart) = (parts[0].Trim(), parts[1].Trim());
        var sender = reference.Units.Find(unitPart, receivedOn);
        if (reference.Forms.For(periodPart.ToUpperInvariant(), receivedOn) is { Kind: FormKind.Document } document)
        {
            return sender is not null ? new RoutedDocument(sender, document) : UnknownUnit(unitPart, receivedOn);
        }

        if (ProgrammeTerm.Parse(PlainText.Of(periodPart)) is { } term
            && reference.Forms.All.FirstOrDefault(f => f.Kind == FormKind.Document && reference.Forms.For(f.Code, receivedOn) is not null) is { } ofTerms)
        {
            return new UnroutedUpload(sender, PathFindings.Term(Shown(periodPart), term.Name, $"{Shown(unitPart)}/{ofTerms.Code}/{term.Id}/"));
        }

        if (!Period.TryParseId(periodPart.ToUpperInvariant(), out var period) && !PeriodText.TryParse(periodPart, out period))
        {
            return new UnroutedUpload(sender, PathFindings.NoPeriod(Shown(periodPart)));
        }

        var cutOff = CutOffOf(period, reference);
        return reference.Units.Find(unitPart, cutOff) is { } unit ? new RoutedReport(unit, period) : UnknownUnit(unitPart, cutOff);
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

    private static UnroutedUpload UnknownUnit(string code, DateOnly day) => new(null, PathFindings.NoUnit(Shown(code), VietnamTime.Text(day)));

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

/// <summary>An upload that belongs nowhere.</summary>
/// <param name="Sender">The unit as far as the name tells it.</param>
/// <param name="Problem">Why.</param>
public sealed record UnroutedUpload(Unit? Sender, Finding Problem) : UploadRoute(Sender);

/// <summary>An upload of a known unit.</summary>
/// <param name="Unit">The unit: of a report at the period's cut-off, of a document on the day of receipt.</param>
public abstract record RoutedUpload(Unit Unit) : UploadRoute(Unit);

/// <summary>An upload for a period.</summary>
/// <param name="Unit">The unit at the period's cut-off.</param>
/// <param name="Period">The period.</param>
public sealed record RoutedReport(Unit Unit, Period Period) : RoutedUpload(Unit)
{
    /// <summary>Whether it is what the page's form of difficulties and proposals sends; that is no report, and is asked about by nobody.</summary>
    public bool IsDifficulty => DifficultyPackage.IsNameOf(FileName);
}

/// <summary>A document that belongs to no period, such as a file of a programme.</summary>
/// <param name="Unit">The unit on the day of receipt.</param>
/// <param name="Document">Its form, such as KC-03.</param>
public sealed record RoutedDocument(Unit Unit, FormDefinition Document) : RoutedUpload(Unit);
