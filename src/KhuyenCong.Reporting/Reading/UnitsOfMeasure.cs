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
/// <param name="findings">Takes what is found.</param>
internal sealed class UnitsOfMeasure(FormTable table, StatedMoney money, CountedFindings findings)
{
    // "như trên": as in the row above.
    private static readonly string[] Dittos = ["nt", "-nt-", "NT", "\"", "''", "”", "như trên", "Như trên"];

    private const string CoverLabel = "Đơn vị tính";

    private MoneyUnit Unit => money.OnCoverOrForm;

    /// <summary>Tells of rows in another unit; of money one finding for each unit, of counts one for each row.</summary>
    /// <returns>The rows of the form whose figures cannot be read for that.</returns>
    public IReadOnlyList<FormRow> Run(IEnumerable<MatchedRow> rows)
    {
        var others = new List<FormRow>();
        var amounts = new List<(Cell Cell, string Unit)>();
        var asCover = new List<Cell>();
        var all = rows.ToList();
        foreach (var (row, sheet) in all)
        {
            if (row.Kind == FigureKind.Count && IsOtherCount(row, sheet))
            {
                others.Add(row);
            }
            else if (row.Kind == FigureKind.Heading && OfHeading(row, sheet) is { } over)
            {
                amounts.Add(over);
                others.AddRange(table.Form.RowsUnder(row.Code).Where(r => r.Kind == FigureKind.Money));
            }
            else if (row.Kind == FigureKind.Money && OtherMoney(row, sheet) is { } other)
            {
                amounts.Add(other);
                others.Add(row);
            }
            else if (row.Kind == FigureKind.Money && UnitCellOf(sheet) is { } same)
            {
                asCover.Add(same);
            }
        }

        var rowsOfMoney = all.Count(r => r.Row.Kind == FigureKind.Money);
        foreach (var cells in amounts.GroupBy(a => a.Unit, a => a.Cell))
        {
            Tell(cells.Key, [.. cells], asCover, rowsOfMoney);
        }

        return others;
    }

    /// <summary>Tells of amounts in another unit; where most of the rows agree it is the cover that is changed, and with it the rows that say what the cover says.</summary>
    private void Tell(string unit, List<Cell> cells, List<Cell> asCover, int rowsOfMoney)
    {
        var addresses = cells.ConvertAll(c => c.Address);
        var shown = FormTable.Cut(unit, 40);
        var cover = cells.Count > 1 && cells.Count * 2 > rowsOfMoney ? money.Cell : null;
        var same = cover is null ? [] : asCover.ConvertAll(c => c.Address);
        var finding = MoneyUnit.Of(unit) is null ? RowFindings.NoMoney(shown, addresses, Unit.Name, money.Cell?.Address) : RowFindings.OtherMoney(shown, addresses, Unit.Name, money.Cell?.Address, same);
        findings.Add(cover is { } there
            ? table.At(finding, there, CoverLabel) with { Cells = [there.Address, .. addresses, .. same] }
            : table.At(finding, cells[0], table.Header.Columns.Values.First(c => c.At == cells[0].Column).Column.Label) with { Cells = addresses.Count > 1 ? addresses : [] });
    }

    /// <summary>Whether a row that counts names thousands of something, a share or money; tells it, and asks about a word that is none of its names.</summary>
    private bool IsOtherCount(FormRow row, SheetRow sheet)
    {
        var stated = UnitCellOf(sheet) is { } cell && !table.UnitNamesOf(row).Contains(LabelKey.Of(cell.Text)) ? cell : (Cell?)null;
        (Cell Cell, string Unit)? inColumn = stated is { } named && UnitWords.In(named.Text) is not null ? (named, PlainText.Of(named.Text)) : null;
        (Cell Cell, string Unit)? inLabel = InLabel(row, sheet) is var (label, unit) ? (label, unit.Text) : null;
        if ((inColumn ?? inLabel) is { } other)
        {
            var finding = RowFindings.OtherCount(other.Cell.Address, FormTable.Cut(other.Unit, 40), table.Form.Code, row.Label, row.Unit.Length > 0 ? row.Unit : null);
            findings.Add(table.At(finding, other.Cell, row.Label) with { Cells = inColumn is not null && inLabel is { } both ? [other.Cell.Address, both.Cell.Address] : [] });
            return true;
        }

        if (stated is { } unknown && row.Unit.Length > 0)
        {
            findings.Add(table.At(RowFindings.UnknownUnit(unknown.Address, FormTable.Cut(unknown.Text, 40), row.Label, row.Unit), unknown, row.Label));
        }

        return false;
    }

    /// <summary>Where a row of money names another unit than the cover.</summary>
    private (Cell Cell, string Unit)? OtherMoney(FormRow row, SheetRow sheet) =>
        UnitCellOf(sheet) is { } stated && MoneyUnit.Of(PlainText.Of(stated.Text))?.Dong != Unit.Dong ? (stated, PlainText.Of(stated.Text))
        : InLabel(row, sheet) is var (label, unit) && MoneyUnit.Of(unit)?.Dong != Unit.Dong ? (label, unit.Text)
        : null;

    /// <summary>Where a heading names another unit of money for the rows under it.</summary>
    private (Cell Cell, string Unit)? OfHeading(FormRow row, SheetRow sheet) =>
        UnitCellOf(sheet) is { } stated && UnitWords.In(stated.Text) is { } named && MoneyUnit.Of(named)?.Dong != Unit.Dong ? (stated, PlainText.Of(stated.Text))
        : InLabel(row, sheet) is var (label, unit) && unit.Kind is UnitKind.Dong or UnitKind.ForeignMoney && MoneyUnit.Of(unit)?.Dong != Unit.Dong ? (label, unit.Text)
        : null;

    private Cell? UnitCellOf(SheetRow sheet) =>
        table.Column(ColumnRole.Unit) is { } column && sheet.At(column.At) is { Kind: CellKind.Text } cell && !NumberText.IsNoValue(cell.Text) && !Dittos.Contains(PlainText.Of(cell.Text)) ? cell : null;

    private (Cell Cell, UnitWords Unit)? InLabel(FormRow row, SheetRow sheet) =>
        table.LabelOf(sheet) is { } label && !table.Labelled(label).Contains(row)
        && sheet.At(table.Column(ColumnRole.Content)!.At) is { } cell
        && UnitWords.In(label, known: string.Join(' ', row.ShortLabels.Prepend(row.Label))) is { } unit ? (cell, unit) : null;
}
