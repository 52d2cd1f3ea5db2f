using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>
/// Pass over merged cells under the columns of figures: those that hold the figures of several cells at once, and those that cover a cell, so that nobody
/// sees what stands in it.
/// </summary>
internal sealed class MergedCells(FormTable table, CountedFindings findings)
{
    private const int MaxNamed = 3;

    private readonly List<CellRange> _merged = [.. table.Sheet.Merged.Where(table.HoldsFigures)];
    private readonly HashSet<CellRange> _told = [];

    /// <summary>Whether a figure cannot be read for merged cells; tells it, once for each range.</summary>
    public bool Hide(SheetRow row, HeaderColumn column)
    {
        if (_merged.Find(r => r.Contains(row.Number, column.At)) is not { Top: > 0 } range)
        {
            return false;
        }

        var corner = RowAt(range.Top)?.At(range.Left);
        if (corner is { } held && IsShared(range, held))
        {
            if (_told.Add(range))
            {
                findings.Add(table.At(CellFindings.MergedTogether(range.ToString(), FormTable.Cut(ShownText.Of(held), 60), RowsOf(range)), held, column.Column.Label));
            }

            return true;
        }

        var isCorner = row.Number == range.Top && column.At == range.Left;
        if (isCorner || row.At(column.At) is not { Merged: false } covered)
        {
            return false;
        }

        findings.Add(table.At(CellFindings.UnderMerged(covered.Address, range.ToString(), FormTable.Cut(ShownText.Of(covered), 60)), covered, column.Column.Label));
        return true;
    }

    /// <summary>Whether one value stands for several figures.</summary>
    private bool IsShared(CellRange range, Cell corner)
    {
        var columns = table.FigureColumns.Where(c => c.At >= range.Left && c.At <= range.Right).ToList();
        return columns.Exists(c => c.At == range.Left) && columns.Count * (range.Bottom - range.Top + 1) > 1
            && !(corner.Kind == CellKind.Text && NumberText.IsNoValue(corner.Text));
    }

    /// <summary>The rows of a range as the person reads them: their labels, or how many they are.</summary>
    private string RowsOf(CellRange range)
    {
        var labels = table.Sheet.Rows.Where(r => r.Number >= range.Top && r.Number <= range.Bottom).Take(MaxNamed).Select(table.LabelOf).OfType<string>().ToList();
        return range.Bottom - range.Top >= MaxNamed || labels.Count == 0 ? $"dòng {Listing.Number(range.Top)} đến {Listing.Number(range.Bottom)}"
            : "dòng " + string.Join(", ", labels.Select(l => $"“{FormTable.Cut(l, 60)}”"));
    }

    /// <summary>The row of a number; null where it has no cells.</summary>
    private SheetRow? RowAt(int number)
    {
        var rows = table.Sheet.Rows;
        var (low, high) = (0, rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = rows[middle].Number < number ? (middle + 1, high) : (low, middle);
        }

        return low < rows.Count && rows[low].Number == number ? rows[low] : null;
    }
}
