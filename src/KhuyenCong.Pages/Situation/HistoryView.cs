using KhuyenCong.Pages.Layout;

namespace KhuyenCong.Pages.Situation;

/// <summary>Units by periods.</summary>
internal sealed record HistoryView(PageFrame Frame) : PageView(Frame)
{
    public required string AsOf { get; init; }

    public required IReadOnlyList<StateMark> States { get; init; }

    public required IReadOnlyList<HistoryPeriod> Periods { get; init; }

    public required IReadOnlyList<HistoryRow> Units { get; init; }
}

/// <summary>Where a unit stood: for styles, in a letter, in words.</summary>
internal sealed record StateMark(string Key, string Letter, string State);

/// <summary>A period with its pages and downloads.</summary>
internal sealed record HistoryPeriod(string Form, string Name, string Situation, string Figures, string Workbook, string Data);

/// <summary>A unit of today.</summary>
internal sealed record HistoryRow(string Code, string Name, IReadOnlyList<HistoryCell> Cells);

/// <summary>A period of a unit: one mark, or one a predecessor.</summary>
internal sealed record HistoryCell(IReadOnlyList<HistoryMark> Marks);

/// <summary>A mark; of: the predecessor's name, empty for the unit itself.</summary>
internal sealed record HistoryMark(StateMark Mark, string Of, string Href);
