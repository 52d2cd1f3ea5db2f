using KhuyenCong.Pages.Layout;

namespace KhuyenCong.Pages.Situation;

/// <summary>Units by indicators, and the figures to doubt.</summary>
internal sealed record IndicatorsView(PageFrame Frame) : PageView(Frame)
{
    public required string Situation { get; init; }

    public required string History { get; init; }

    public required string Path { get; init; }

    public required string FormTitle { get; init; }

    public required string AsOf { get; init; }

    /// <summary>On how many units the totals rest, who is left out and who is missing.</summary>
    public required string Coverage { get; init; }

    public required IReadOnlyList<ReportLink> Reports { get; init; }

    public required IReadOnlyList<Choice> Columns { get; init; }

    public required IReadOnlyList<Choice> Groups { get; init; }

    /// <summary>The figure column that is shown.</summary>
    public required string Column { get; init; }

    /// <summary>The group of rows that is shown.</summary>
    public required string Group { get; init; }

    /// <summary>The unit of the amounts; empty where there are none.</summary>
    public required string MoneyUnit { get; init; }

    public required IReadOnlyList<IndicatorHeading> Indicators { get; init; }

    public required IReadOnlyList<IndicatorTotal> Totals { get; init; }

    /// <summary>Whether a total holds a figure to doubt.</summary>
    public required bool HasDoubtful { get; init; }

    public required IReadOnlyList<RegionRows> Regions { get; init; }

    public required IReadOnlyList<DoubtRow> Doubts { get; init; }

    /// <summary>The table as a workbook; the others as CSV, the digest's workbook, every figure.</summary>
    public required string Workbook { get; init; }

    public required string TableData { get; init; }

    public required string DigestBook { get; init; }

    public required string AllFigures { get; init; }
}

/// <summary>Another report of which there is such a page.</summary>
internal sealed record ReportLink(string Href, string Name, bool Chosen);

/// <summary>A row of the form as a column of the table.</summary>
internal sealed record IndicatorHeading(string Label, string Measure);

/// <summary>A sum, how many of its figures are to be doubted, and the sum without them.</summary>
internal sealed record IndicatorTotal(string Value, int Doubtful, string Without);

/// <summary>A region with its units.</summary>
internal sealed record RegionRows(string Name, bool Assumed, string Coverage, IReadOnlyList<IndicatorTotal> Sums, IReadOnlyList<IndicatorRow> Units);

/// <summary>A unit; note: why its figures are in no total, or why it has none.</summary>
internal sealed record IndicatorRow(string Code, string Name, string Href, string Note, bool Missing, IReadOnlyList<IndicatorCell> Cells);

/// <summary>A unit's figure.</summary>
internal sealed record IndicatorCell(string Value, bool Doubtful);
