using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Pass over the units of measure: rows that name another one than the cover or the form.</summary>
internal static class UnitsOfMeasure
{
    /// <summary>Tells of rows in another unit; of money one finding for each unit, of counts one for each row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="money">The unit of money that the cover states; null while it is not known.</param>
    /// <param name="moneyCell">Where; null where the cover states none.</param>
    /// <param name="findings">Takes what is found.</param>
    /// <returns>The rows of the form whose figures cannot be read for that.</returns>
    public static IReadOnlyList<FormRow> Run(FormTable table, IEnumerable<MatchedRow> rows, MoneyUnit? money, string? moneyCell, CountedFindings findings)
    {
        var others = new List<FormRow>();
        var byUnit = new Dictionary<string, List<Cell>>();
        foreach (var (row, sheet) in rows)
        {
            if (row.Kind == FigureKind.Count && OtherUnitOf(table, row, sheet, null) is var (counted, multiple))
            {
                findings.Add(table.At(RowFindings.OtherCount(counted.Address, FormTable.Cut(multiple, 40), table.Form.Code, row.Label, row.Unit.Length > 0 ? row.Unit : null), counted, row.Label));
                others.Add(row);
            }
            else if (row.Kind == FigureKind.Money && money is not null && OtherUnitOf(table, row, sheet, money) is var (cell, unit))
            {
                (byUnit.TryGetValue(unit, out var cells) ? cells : byUnit[unit] = []).Add(cell);
                others.Add(row);
            }
        }

        foreach (var (unit, cells) in byUnit)
        {
            var addresses = cells.ConvertAll(c => c.Address);
            var shown = FormTable.Cut(unit, 40);
            findings.Add(table.At(
                MoneyUnit.Of(unit) is null ? RowFindings.NoMoney(shown, addresses, money!.Name, moneyCell) : RowFindings.OtherMoney(shown, addresses, money!.Name, moneyCell),
                cells[0], table.Header.Columns.Values.First(c => c.At == cells[0].Column).Column.Label) with
            {
                Cells = addresses.Count > 1 ? addresses : [],
            });
        }

        return others;
    }

    /// <summary>Where a row names a unit that is not its own: in the column of units, else behind its label.</summary>
    private static (Cell Cell, string Unit)? OtherUnitOf(FormTable table, FormRow row, SheetRow sheet, MoneyUnit? money)
    {
        if (UnitCellOf(table, sheet) is { } stated && IsOther(stated, row, money))
        {
            return (stated, PlainText.Of(stated.Text));
        }

        return UnitInLabel(table, row, sheet) is { } named && MoneyUnit.IsOther(named.Unit, money) ? named : null;
    }

    /// <summary>Whether a stated unit is another one: of money than that of the cover; for a count, thousands or the like, or money.</summary>
    private static bool IsOther(Cell stated, FormRow row, MoneyUnit? money) => money is not null
        ? MoneyUnit.Of(PlainText.Of(stated.Text))?.Dong != money.Dong
        : LabelKey.Of(stated.Text) != LabelKey.Of(row.Unit) && MoneyUnit.IsOther(stated.Text, null);

    private static Cell? UnitCellOf(FormTable table, SheetRow sheet) =>
        table.Column(ColumnRole.Unit) is { } column && sheet.At(column.At) is { Kind: CellKind.Text } cell && !NumberText.IsNoValue(cell.Text) ? cell : null;

    /// <summary>What a row's label says behind its last bracket, comma, colon or dash, where a unit stands that is not the form's own words.</summary>
    private static (Cell Cell, string Unit)? UnitInLabel(FormTable table, FormRow row, SheetRow sheet) =>
        table.LabelOf(sheet) is { } label && !table.Labelled(label).Contains(row)
        && label.LastIndexOfAny(['(', '[', ',', ':', '-', '–', '—']) is >= 0 and var sign
        && sheet.At(table.Column(ColumnRole.Content)!.At) is { } cell
        && label[(sign + 1)..].Trim(' ', ')', ']') is { Length: > 0 } unit ? (cell, unit) : null;
}
