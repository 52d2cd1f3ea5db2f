using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Pass over figures that nobody sees, since their row or column is hidden.</summary>
internal static class HiddenCells
{
    /// <summary>Tells the hidden rows and columns that figures were read from.</summary>
    public static void Check(FormTable table, IEnumerable<ReadCell> cells, CountedFindings findings)
    {
        var hidden = cells.Where(c => c.Reading.Value is not null && c.Cell.Hidden).ToList();

        // A cell hides with its row or its column; a hidden row shows no cell at all.
        var byRow = hidden.ToLookup(c => c.Sheet.Cells.All(cell => cell.Hidden));
        if (hidden.Count > 0)
        {
            findings.Add(SheetFindings.HiddenCells(
                [.. byRow[true].Select(c => c.Sheet.Number).Distinct().Order().Select(row => Listing.Number(row))],
                [.. byRow[false].Select(c => c.Column.At).Distinct().Order().Select(CellAddress.LettersOf)]) with
            { Sheet = table.Sheet.Name });
        }
    }
}
