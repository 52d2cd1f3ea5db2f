using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>
/// Pass over the units of measure of the rows. In the column of units the row's own names are known good and everything else is asked about; in the row's
/// label a unit or scale is looked for that the form's label does not have.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="money">The unit of money that the cover states, or else the form's.</param>
/// <param name="moneyCell">Where; null where the cover states none.</param>
/// <param name="findings">Takes what is found.</param>
internal sealed class UnitsOfMeasure(FormTable table, MoneyUnit money, Cell? moneyCell, CountedFindings findings)
{
    // "như trên": as in the row above.
    private static readonly string[] Dittos = ["nt", "-nt-", "NT", "\"", "''", "”", "như trên", "Như trên"];

    private const string CoverLabel = "Đơn vị tính";

    /// <summary>Tells of rows in another unit; of money one finding for each unit, of counts one for each row.</summary>
    /// <returns>The rows of the form whose figures cannot be read for that.</returns>
    public IReadOnlyList<FormRow> Run(IEnumerable<MatchedRow> rows)
    {
        var others = new List<FormRow>();
        var amounts = 0;
        var byUnit = new Dictionary<string, List<Cell>>();
        foreach (var (row, sheet) in rows)
        {
            if (row.Kind == FigureKind.Count)
            {
                if (OtherCount(row, sheet) is var (cell, unit))
                {
                    findings.Add(table.At(RowFindings.OtherCount(cell.Address, FormTable.Cut(unit, 40), table.Form.Code, row.Label, row.Unit.Length > 0 ? row.Unit : null), cell, row.Label) with
                    {
                        Cells = InLabel(row, sheet) is var (label, _) && label != cell ? [cell.Address, label.Address] : [],
                    });
                    others.Add(row);
                }
                else if (UnitCellOf(sheet) is { } stated && !table.UnitNamesOf(row).Contains(LabelKey.Of(stated.Text)) && row.Unit.Length > 0)
                {
                    findings.Add(table.At(RowFindings.UnknownUnit(stated.Address, FormTable.Cut(stated.Text, 40), row.Label, row.Unit), stated, row.Label));
                }
            }
            else if (row.Kind == FigureKind.Heading && OfHeading(row, sheet) is var (heading, over))
            {
                (byUnit.TryGetValue(over, out var headings) ? headings : byUnit[over] = []).Add(heading);
                others.AddRange(table.Form.RowsUnder(row.Code).Where(r => r.Kind == FigureKind.Money));
            }
            else if (row.Kind == FigureKind.Money && ++amounts > 0 && OtherMoney(row, sheet) is var (cell, unit))
            {
                (byUnit.TryGetValue(unit, out var cells) ? cells : byUnit[unit] = []).Add(cell);
                others.Add(row);
            }
        }

        foreach (var (unit, cells) in byUnit)
        {
            var addresses = cells.ConvertAll(c => c.Address);
            var shown = FormTable.Cut(unit, 40);
            var finding = MoneyUnit.Of(unit) is null ? RowFindings.NoMoney(shown, addresses, money.Name, moneyCell?.Address) : RowFindings.OtherMoney(shown, addresses, money.Name, moneyCell?.Address);

            // Where most of the rows agree it is the cover that one change mends.
            findings.Add(moneyCell is { } cover && cells.Count > 1 && cells.Count * 2 > amounts
                ? table.At(finding, cover, CoverLabel) with { Cells = [cover.Address, .. addresses] }
                : table.At(finding, cells[0], table.Header.Columns.Values.First(c => c.At == cells[0].Column).Column.Label) with { Cells = addresses.Count > 1 ? addresses : [] });
        }

        return others;
    }

    /// <summary>Where a row that counts names thousands of something, a share or money.</summary>
    private (Cell Cell, string Unit)? OtherCount(FormRow row, SheetRow sheet)
    {
        var stated = UnitCellOf(sheet) is { } cell && !table.UnitNamesOf(row).Contains(LabelKey.Of(cell.Text)) && UnitWords.In(cell.Text) is not null ? cell : (Cell?)null;
        return stated is { } other ? (other, PlainText.Of(other.Text)) : InLabel(row, sheet) is var (label, unit) ? (label, unit.Text) : null;
    }

    /// <summary>Where a row of money names another unit than the cover.</summary>
    private (Cell Cell, string Unit)? OtherMoney(FormRow row, SheetRow sheet) =>
        UnitCellOf(sheet) is { } stated && MoneyUnit.Of(PlainText.Of(stated.Text))?.Dong != money.Dong ? (stated, PlainText.Of(stated.Text))
        : InLabel(row, sheet) is var (label, unit) && MoneyUnit.Of(unit)?.Dong != money.Dong ? (label, unit.Text)
        : null;

    /// <summary>Where a heading names another unit of money for the rows under it.</summary>
    private (Cell Cell, string Unit)? OfHeading(FormRow row, SheetRow sheet) =>
        UnitCellOf(sheet) is { } stated && UnitWords.In(stated.Text) is { } named && MoneyUnit.Of(named)?.Dong != money.Dong ? (stated, PlainText.Of(stated.Text))
        : InLabel(row, sheet) is var (label, unit) && unit.Kind is UnitKind.Dong or UnitKind.ForeignMoney && MoneyUnit.Of(unit)?.Dong != money.Dong ? (label, unit.Text)
        : null;

    private Cell? UnitCellOf(SheetRow sheet) =>
        table.Column(ColumnRole.Unit) is { } column && sheet.At(column.At) is { Kind: CellKind.Text } cell && !NumberText.IsNoValue(cell.Text) && !Dittos.Contains(PlainText.Of(cell.Text)) ? cell : null;

    private (Cell Cell, UnitWords Unit)? InLabel(FormRow row, SheetRow sheet) =>
        table.LabelOf(sheet) is { } label && !table.Labelled(label).Contains(row)
        && sheet.At(table.Column(ColumnRole.Content)!.At) is { } cell
        && UnitWords.In(label, known: string.Join(' ', row.ShortLabels.Prepend(row.Label))) is { } unit ? (cell, unit) : null;
}
