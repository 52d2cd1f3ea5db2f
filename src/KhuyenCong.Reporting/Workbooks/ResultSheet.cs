using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Writing;
using Cell = DocumentFormat.OpenXml.Spreadsheet.Cell;
using Hyperlink = DocumentFormat.OpenXml.Spreadsheet.Hyperlink;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>The sheet "Kết quả kiểm tra" while rows are added to it from top to bottom.</summary>
internal sealed class ResultSheet(StyleBook styles)
{
    private int _row;

    public SheetData Data { get; } = new();

    public MergeCells Merges { get; } = new();

    public Hyperlinks Links { get; } = new();

    /// <summary>Adds a row; its cells stand side by side from column A.</summary>
    /// <param name="height">In points.</param>
    /// <param name="cells">The cells.</param>
    public void Row(double height, IReadOnlyList<ResultCell> cells)
    {
        var row = new Row { RowIndex = (uint)++_row, Height = height, CustomHeight = true };
        for (var i = 0; i < cells.Count; i++)
        {
            var address = CellAddress.Of(_row, i + 1);
            var style = styles.Of(cells[i].Style);
            var cell = new Cell { CellReference = address, StyleIndex = CellText.LooksLikeFormula(cells[i].Text) ? styles.Quoted(style) : style };
            if (cells[i].Text.Length > 0)
            {
                cell.DataType = CellValues.InlineString;
                cell.InlineString = new InlineString(new Text(CellText.Clean(cells[i].Text)) { Space = SpaceProcessingModeValues.Preserve });
            }

            if (cells[i].Location is { } location)
            {
                Links.AppendChild(new Hyperlink { Reference = address, Location = location, Display = cells[i].Text });
            }

            row.AppendChild(cell);
        }

        Data.AppendChild(row);
    }

    /// <summary>Merges cells of the row added last, columns from 1.</summary>
    public void Merge(int firstColumn, int lastColumn)
    {
        Merges.AppendChild(new MergeCell { Reference = CellAddress.Of(_row, firstColumn) + ":" + CellAddress.Of(_row, lastColumn) });
        Merges.Count = (uint)Merges.ChildElements.Count;
    }
}
