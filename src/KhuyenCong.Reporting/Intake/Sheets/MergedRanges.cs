using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>
/// Merged ranges, whose value stands top-left: a label is spread over its range, a figure never. A number that lies covered under a range
/// is left out with a finding, for nobody sees it.
/// </summary>
internal sealed class MergedRanges(List<SheetRow> rows, List<CellRange> ranges, SheetTally tally, string sheet, List<Finding> findings)
{
    private readonly Dictionary<(int Row, int Column), Cell> _spread = [];
    private readonly HashSet<(int Row, int Column)> _covered = [];

    /// <summary>Ranges whose top-left cell is no label, after <see cref="Apply"/>.</summary>
    public List<CellRange> Figures { get; } = [];

    /// <summary>The rows with labels spread and covered cells left out.</summary>
    public IReadOnlyList<SheetRow> Apply()
    {
        var lastRow = rows.Count == 0 ? 0 : rows[^1].Number;
        var lastColumn = 0;
        foreach (var row in rows)
        {
            lastColumn = Math.Max(lastColumn, row.Cells[^1].Column);
        }

        var coveredNumbers = 0;
        (Cell Cell, CellRange Range) first = default;
        foreach (var range in ranges)
        {
            var bottom = Math.Min(range.Bottom, lastRow);
            var right = Math.Min(range.Right, lastColumn);
            if (bottom < range.Top || right < range.Left || (bottom == range.Top && right == range.Left))
            {
                continue;
            }

            tally.Blank((long)(bottom - range.Top + 1) * (right - range.Left + 1));
            var top = CellAt(range.Top, range.Left);
            if (top is { Kind: not CellKind.Text })
            {
                Figures.Add(range);
            }

            for (var row = range.Top; row <= bottom; row++)
            {
                for (var column = range.Left; column <= right; column++)
                {
                    if (row == range.Top && column == range.Left)
                    {
                        continue;
                    }

                    if (CellAt(row, column) is { } covered && _covered.Add((row, column))
                        && covered.Kind is CellKind.Number && coveredNumbers++ == 0)
                    {
                        first = (covered, range);
                    }

                    if (top is { Kind: CellKind.Text } label
                        && _spread.TryAdd((row, column), label with { Row = row, Column = column, Merged = true }))
                    {
                        tally.Cell();
                    }
                }
            }
        }

        if (coveredNumbers > 0)
        {
            findings.Add(SheetFindings.CoveredCell(sheet, first.Cell, first.Range.ToString(), coveredNumbers - 1));
        }

        return _spread.Count + _covered.Count == 0 ? rows : Rebuilt();
    }

    private List<SheetRow> Rebuilt()
    {
        var byRow = _spread.Values.GroupBy(static c => c.Row).ToDictionary(static g => g.Key, static g => g.ToList());
        var touched = _covered.Select(static c => c.Row).Concat(byRow.Keys).ToHashSet();
        var result = new List<SheetRow>(rows.Count + byRow.Count);
        foreach (var row in rows)
        {
            if (!touched.Contains(row.Number))
            {
                result.Add(row);
                continue;
            }

            byRow.Remove(row.Number, out var added);
            var cells = row.Cells.Where(c => !_covered.Contains((c.Row, c.Column))).Concat(added ?? []).OrderBy(static c => c.Column).ToArray();
            if (cells.Length > 0)
            {
                result.Add(row with { Cells = cells });
            }
        }

        foreach (var (number, cells) in byRow)
        {
            tally.Row();
            result.Add(new SheetRow(number, [.. cells.OrderBy(static c => c.Column)]));
        }

        result.Sort(static (a, b) => a.Number.CompareTo(b.Number));
        return result;
    }

    private Cell? CellAt(int row, int column)
    {
        var low = 0;
        var high = rows.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (rows[middle].Number == row)
            {
                return rows[middle].At(column);
            }

            if (rows[middle].Number < row)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return null;
    }
}
