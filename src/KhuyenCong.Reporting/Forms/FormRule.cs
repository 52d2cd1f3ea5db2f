using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms;

/// <summary>A rule of a form. One that warns first and blocks later has both dates.</summary>
public abstract record FormRule
{
    /// <summary>Stable code shown with each finding, for example <c>KC01-E01</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The first cut-off date for which breaking the rule gives a warning; null when it never only warns.</summary>
    public DateOnly? WarnsFrom { get; init; }

    /// <summary>The first cut-off date for which breaking the rule blocks; null when it never does.</summary>
    public DateOnly? BlocksFrom { get; init; }

    /// <summary>Message to the submitter; holes such as {value} are filled by the rule.</summary>
    public required string Message { get; init; }

    /// <summary>What the submitter does next.</summary>
    public required string Remedy { get; init; }

    /// <summary>The severity for a report with this cut-off date; null when the rule does not hold yet.</summary>
    public Severity? SeverityOn(DateOnly cutOff) =>
        BlocksFrom is { } blocks && cutOff >= blocks ? Severity.Error
        : WarnsFrom is { } warns && cutOff >= warns ? Severity.Warning
        : null;
}

/// <summary>A total that must equal the sum of its parts in each of the columns.</summary>
public sealed record SumRule : FormRule
{
    /// <summary>The row code of the total.</summary>
    public required string Total { get; init; }

    /// <summary>The row codes of the addends; an absent figure counts 0.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    /// <summary>The figure columns that it is checked in.</summary>
    public required IReadOnlyList<string> Columns { get; init; }
}
