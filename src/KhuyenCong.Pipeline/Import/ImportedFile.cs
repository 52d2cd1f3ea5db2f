using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Pipeline.Import;

/// <summary>A file to import.</summary>
/// <param name="Name">Its path below the folder, <c>{unit}/{period}/{file}</c>, as in the inbox; the unit's code is that of the period's cut-off.</param>
/// <param name="ReadAsync">Reads it; it is read twice, so that a whole archive need not lie in memory.</param>
public sealed record ImportSource(string Name, Func<CancellationToken, Task<UploadedFile>> ReadAsync);

/// <summary>What became of a file.</summary>
public enum ImportEnd
{
    /// <summary>It is history now, or would be.</summary>
    Imported,

    /// <summary>It was imported before; nothing has changed.</summary>
    Already,

    /// <summary>It has errors, for which a report would be sent back.</summary>
    Refused,

    /// <summary>It is no report to import; the reason says why.</summary>
    Left,
}

/// <summary>What became of a file, for people and programs.</summary>
/// <param name="Name">Its path below the folder.</param>
/// <param name="End">What became of it.</param>
public sealed record ImportedFile(string Name, ImportEnd End)
{
    /// <summary>The unit's code at the period's cut-off; null when it is not known. Likewise below.</summary>
    public string? Unit { get; init; }

    /// <summary>Its name then.</summary>
    public string? UnitName { get; init; }

    /// <summary>The period's id.</summary>
    public string? Period { get; init; }

    /// <summary>The form's code.</summary>
    public string? Form { get; init; }

    /// <summary>How many figures were read.</summary>
    public int Figures { get; init; }

    /// <summary>What was found, errors and warnings.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Why it was left, in Vietnamese; null for another end.</summary>
    public string? Reason { get; init; }

    /// <summary>The number of its receipt; null when it has none.</summary>
    public string? Receipt { get; init; }
}

/// <summary>Which imports are undone; null in a member means all.</summary>
/// <param name="Unit">The unit's code at the period's cut-off.</param>
/// <param name="Form">The form's code.</param>
/// <param name="Period">The period.</param>
public sealed record ImportChoice(string? Unit = null, string? Form = null, Period? Period = null)
{
    internal bool Names(ReportPartition partition) => (Form is null || Form == partition.Form) && (Period is null || Period == partition.Period);
}
