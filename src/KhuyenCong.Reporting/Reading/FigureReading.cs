using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>A cell under a column of figures with what it was read as.</summary>
/// <param name="Key">The figure.</param>
/// <param name="Row">The form's row.</param>
/// <param name="Sheet">The sheet's row.</param>
/// <param name="Column">The column.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Reading">What it was read as.</param>
internal sealed record ReadCell(FigureKey Key, FormRow Row, SheetRow Sheet, HeaderColumn Column, Cell Cell, CellReading Reading)
{
    /// <summary>What the person reads there.</summary>
    public string Label => FormTable.LabelOf(Row, Column);
}

/// <summary>Pass over the cells: each turns into a figure, a blank or a finding.</summary>
/// <param name="table">The table.</param>
/// <param name="money">The unit of the table's money; null while it is not known, and then no amount is read.</param>
/// <param name="told">Cells of which the finding about the units of money speaks.</param>
/// <param name="legacy">Knows texts in a script of before Unicode; the finding about the whole sheet names them.</param>
internal sealed class FigureReading(FormTable table, MoneyUnit? money, IReadOnlySet<string> told, LegacyScript legacy)
{
    private MoneyUnit Money => money ?? table.Form.Money;

    /// <summary>Reads the cells of rows. A figure that is not taken for another reason is read too, so that everything wrong is told at once.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="unread">The figures that cannot be read; those that turn out so are added.</param>
    /// <param name="findings">Takes what is found.</param>
    public IReadOnlyList<ReadCell> Run(IEnumerable<MatchedRow> rows, HashSet<FigureKey> unread, CountedFindings findings)
    {
        var merged = new MergedCells(table, findings);
        var read = new List<ReadCell>();
        foreach (var (row, sheet) in rows)
        {
            foreach (var column in table.FigureColumns)
            {
                var key = new FigureKey(row.Code, column.Column.Id);
                if (merged.Hide(sheet, column))
                {
                    unread.Add(key);
                }
                else if (sheet.At(column.At) is { Merged: false } cell && !IsLegacy(row, cell, key, unread))
                {
                    var reading = CellReading.Of(cell, row, table.UnitNamesOf(row), Money);
                    if (row.Kind == FigureKind.Money && money is null)
                    {
                        unread.Add(key);
                    }

                    read.Add(new ReadCell(key, row, sheet, column, cell, reading));
                }
            }
        }

        unread.UnionWith(read.Where(r => r.Reading.Problem is not null).Select(r => r.Key));
        TellOf(read, unread, findings);
        return read;
    }

    private void TellOf(List<ReadCell> read, HashSet<FigureKey> unread, CountedFindings findings)
    {
        // Opening and saving the file calculates them all: one thing to do, however few they are.
        var uncalculated = read.FindAll(r => r.Cell.Kind == CellKind.FormulaWithoutValue);
        if (uncalculated is [var first, _, ..])
        {
            findings.Add(table.At(CellFindings.NotCalculated(uncalculated.ConvertAll(r => r.Cell.Address)), first.Cell, first.Label));
        }

        foreach (var cell in read.Where(r => r.Reading.Problem is not null && (uncalculated.Count < 2 || r.Cell.Kind != CellKind.FormulaWithoutValue)
            && !told.Contains(r.Cell.Address)))
        {
            findings.Add(table.At(cell.Reading.Problem!, cell.Cell, cell.Label));
        }

        foreach (var cell in read.Where(r => r.Cell.Unproven && r.Reading.Value is not null && !unread.Contains(r.Key)))
        {
            findings.Add(table.At(CellFindings.Unproven(cell.Cell.Address, ShownText.Of(cell.Cell)), cell.Cell, cell.Label));
        }
    }

    /// <summary>The figures of what was read.</summary>
    public static IEnumerable<Figure> FiguresOf(IEnumerable<ReadCell> cells) => cells.Where(c => c.Reading.Value is not null).Select(c =>
        new Figure(c.Key, c.Reading.Value!.Value, c.Sheet.Number, c.Column.Letters) { Typed = FormTable.Cut(ShownText.Of(c.Cell)), IsText = c.Cell.Kind == CellKind.Text, IsCalculated = c.Cell.HasFormula });

    /// <summary>Says of numbers that a format under a condition may show as other ones: nobody here works out whether it does.</summary>
    public void CheckConditionalFormats(IEnumerable<ReadCell> cells, CountedFindings findings)
    {
        const int MaxFormats = 20;
        var conditional = table.Sheet.ConditionalFormats.Where(c => table.HoldsFigures(c.Range)).ToList();
        foreach (var read in cells.Where(c => c.Reading.Value is not null && c.Cell.Kind == CellKind.Number))
        {
            // Of a cell with more of them than anybody makes, none is looked into.
            var formats = conditional.Where(c => c.Range.Contains(read.Cell.Row, read.Cell.Column)).Select(c => c.Format).Distinct().Take(MaxFormats + 1).ToList();
            if (formats.Count > MaxFormats || formats.Exists(f => Disguises(f, read)))
            {
                findings.Add(table.At(CellFindings.FormatDepends(read.Cell.Address, ShownText.Of(read.Cell)), read.Cell, read.Label));
            }
        }
    }

    private bool Disguises(string format, ReadCell read) => NumberFormats.IsDate(format)
        || CellReading.Of(read.Cell with { Format = format }, read.Row, table.UnitNamesOf(read.Row), Money).Problem?.Has(CellFindings.FormatCode) == true;

    private bool IsLegacy(FormRow row, Cell cell, FigureKey key, HashSet<FigureKey> unread)
    {
        var isLegacy = cell.Kind == CellKind.Text && row.Kind is not (FigureKind.Count or FigureKind.Money) && legacy.Is(cell);
        if (isLegacy)
        {
            unread.Add(key);
        }

        return isLegacy;
    }
}
