namespace KhuyenCong.Reporting.Forms;

/// <summary>When the cell of a figure is wrong in a workbook that is being filled in, told by a formula of its own before the report is handed in.</summary>
/// <param name="Key">The figure; the formula stands in its row.</param>
/// <param name="Wrong">A formula that is true when the cell is wrong, made of the terms of <see cref="CellTerms"/>.</param>
/// <param name="Reason">What the person reads then, in Vietnamese, without the cell's address and a full stop.</param>
internal sealed record CellCheck(FigureKey Key, string Wrong, string Reason);
