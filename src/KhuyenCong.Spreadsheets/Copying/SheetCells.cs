using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Spreadsheets.Reading;
using Cell = DocumentFormat.OpenXml.Spreadsheet.Cell;

namespace KhuyenCong.Spreadsheets.Copying;

/// <summary>The cells of a sheet by their place; makes those that are not there.</summary>
public sealed class SheetCells
{
    private readonly Worksheet _worksheet;
    private readonly SheetData _data;
    private readonly SortedList<int, Row> _rows = [];
    private readonly Dictionary<int, SortedList<int, Cell>> _cells = [];
    private readonly List<(int FirstRow, int FirstColumn, int LastRow, int LastColumn)> _merged = [];

    public SheetCells(Worksheet worksheet)
    {
        _worksheet = worksheet;
        _data = worksheet.GetFirstChild<SheetData>() ?? worksheet.AppendChild(new SheetData());

        // Addresses may be left out: then a row follows the one before it, a cell the one to its left.
        var number = 0;
        foreach (var row in _data.Elements<Row>().ToList())
        {
            number = row.RowIndex?.Value is { } index ? (int)index : number + 1;
            row.RowIndex = (uint)number;
            if (!_rows.TryAdd(number, row))
            {
                Join(_rows[number], row, number);
            }
        }

        foreach (var range in worksheet.GetFirstChild<MergeCells>()?.Elements<MergeCell>() ?? [])
        {
            var ends = (range.Reference?.Value ?? "").Split(':');
            if (ends.Length == 2 && TryRead(ends[0], out var row, out var column) && TryRead(ends[1], out var lastRow, out var lastColumn))
            {
                _merged.Add((row, column, lastRow, lastColumn));
            }
        }
    }

    /// <summary>The cell that shows a place: of a merged range its top-left cell.</summary>
    public (int Row, int Column) Shown(int row, int column)
    {
        foreach (var range in _merged)
        {
            if (row >= range.FirstRow && row <= range.LastRow && column >= range.FirstColumn && column <= range.LastColumn)
            {
                return (range.FirstRow, range.FirstColumn);
            }
        }

        return (row, column);
    }

    /// <summary>The first column with a cell in a row; 1 when the row is empty.</summary>
    public int FirstColumn(int row) => _rows.ContainsKey(row) && CellsOf(row) is { Count: > 0 } cells ? cells.Keys[0] : 1;

    /// <summary>The cell at a place; made, with the style of its row or column, when it is not there.</summary>
    public Cell At(int row, int column)
    {
        if (!_rows.TryGetValue(row, out var element))
        {
            element = new Row { RowIndex = (uint)row };
            _rows[row] = element;
            Insert(_data, element, After(_rows, row));
        }

        var cells = CellsOf(row);
        if (!cells.TryGetValue(column, out var cell))
        {
            cell = new Cell { CellReference = CellAddress.Of(row, column) };
            if (BaseStyle(element, column) is { } style)
            {
                cell.StyleIndex = style;
            }

            cells[column] = cell;
            Insert(element, cell, After(cells, column));
            if (element.Spans is not null)
            {
                // Only a hint, and wrong from now on.
                element.Spans = null;
            }
        }

        return cell;
    }

    /// <summary>Reads the address of a cell that a sheet can have, such as <c>F11</c> or <c>$F$11</c>.</summary>
    public static bool TryRead(string address, out int row, out int column) =>
        CellAddress.TryRead(address.Replace("$", "", StringComparison.Ordinal), out row, out column) && column <= 16_384 && row <= 1_048_576;

    /// <summary>Makes one row of two with one number, as some programs write a row for each cell.</summary>
    private void Join(Row first, Row second, int number)
    {
        var cells = CellsOf(number);
        foreach (var (column, cell) in Addressed(second, number))
        {
            cell.Remove();
            if (cells.TryAdd(column, cell))
            {
                Insert(first, cell, After(cells, column));
            }
        }

        second.Remove();
    }

    private SortedList<int, Cell> CellsOf(int row)
    {
        if (_cells.TryGetValue(row, out var cells))
        {
            return cells;
        }

        cells = [];
        foreach (var (column, cell) in Addressed(_rows[row], row))
        {
            cells.TryAdd(column, cell);
        }

        return _cells[row] = cells;
    }

    /// <summary>The cells of a row with their columns; those without an address get theirs.</summary>
    private static List<(int Column, Cell Cell)> Addressed(Row row, int number)
    {
        var addressed = new List<(int, Cell)>();
        var column = 0;
        foreach (var cell in row.Elements<Cell>())
        {
            column = cell.CellReference?.Value is { } address && TryRead(address, out _, out var at) ? at : column + 1;
            cell.CellReference = CellAddress.Of(number, column);
            addressed.Add((column, cell));
        }

        return addressed;
    }

    private uint? BaseStyle(Row row, int column)
    {
        if (row.CustomFormat?.Value == true && row.StyleIndex?.Value is { } style)
        {
            return style;
        }

        return _worksheet.GetFirstChild<Columns>()?.Elements<Column>()
            .FirstOrDefault(c => c.Min?.Value <= column && c.Max?.Value >= column)?.Style?.Value;
    }

    private static T? After<T>(SortedList<int, T> all, int key)
        where T : class
    {
        var next = all.IndexOfKey(key) + 1;
        return next < all.Count ? all.GetValueAtIndex(next) : null;
    }

    private static void Insert(OpenXmlElement parent, OpenXmlElement child, OpenXmlElement? before)
    {
        if (before is null)
        {
            parent.AppendChild(child);
        }
        else
        {
            parent.InsertBefore(child, before);
        }
    }
}
