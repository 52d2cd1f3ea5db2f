namespace KhuyenCong.Reporting.Findings;

/// <summary>What a finding is about, the largest first.</summary>
public enum FindingSubject
{
    /// <summary>The folder or page by which a file came.</summary>
    Path,

    /// <summary>The period and the day on which a file came.</summary>
    Time,

    /// <summary>The file as such, before any form is applied.</summary>
    File,

    /// <summary>A sheet of a workbook.</summary>
    Sheet,

    /// <summary>The cover above the table.</summary>
    Cover,

    /// <summary>The table and its columns.</summary>
    Table,

    /// <summary>A row of the table.</summary>
    Row,

    /// <summary>A cell of the table.</summary>
    Cell,

    /// <summary>The report as a whole.</summary>
    Report,

    /// <summary>What the page's form of difficulties and proposals sent.</summary>
    Difficulty,
}

/// <summary>
/// A code of the catalogue: what the findings that have it share, whatever their words and their weight. People look it up by its page in
/// <c>docs/loi</c>.
/// </summary>
/// <param name="Code">Stable over versions, for example <c>CELL-NUMBER</c>.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Fault">Whose fault it is.</param>
/// <param name="Meaning">What it means, as Vietnamese sentences for whoever looks it up.</param>
public sealed record FindingCode(string Code, FindingSubject Subject, Fault Fault, string Meaning)
{
    /// <summary>A finding that sends the report back.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to do next.</param>
    /// <param name="kind">See <see cref="Finding.Kind"/>.</param>
    internal Finding Error(string message, string remedy, string? kind = null) => Of(Severity.Error, message, remedy, kind);

    /// <summary>A finding that travels with the report.</summary>
    /// <param name="message">What is to be known.</param>
    /// <param name="remedy">What to do next.</param>
    /// <param name="kind">See <see cref="Finding.Kind"/>.</param>
    internal Finding Warning(string message, string remedy, string? kind = null) => Of(Severity.Warning, message, remedy, kind);

    /// <summary>A finding of either weight.</summary>
    internal Finding Of(Severity severity, string message, string remedy, string? kind = null) =>
        new(Code, severity, Fault, message, remedy) { Subject = Subject, Kind = kind };
}
