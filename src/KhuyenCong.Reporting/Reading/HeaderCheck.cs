using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Pass over the header: which columns of the form are there for certain.</summary>
internal static class HeaderCheck
{
    /// <summary>Tells of columns that are missing, stand there twice, or are not named for certain.</summary>
    /// <returns>The figures that cannot be read for that.</returns>
    public static IEnumerable<FigureKey> Run(FormTable table, CountedFindings findings)
    {
        var unread = new List<FigureKey>();
        foreach (var column in table.Form.Columns.Where(c => c.Role is ColumnRole.Code or ColumnRole.Figure))
        {
            var found = table.Header.Columns.GetValueOrDefault(column.Id);
            if (WrongWith(table, column, found) is { } wrong)
            {
                findings.Add(wrong);
                unread.AddRange(column.Role == ColumnRole.Figure ? table.KeysIn(column) : []);
            }
            else if (found!.Match == LabelMatch.Short)
            {
                findings.Add(At(table, found, TableFindings.ColumnShort(found.Letters, found.Text, column.Label)));
            }
        }

        return unread;
    }

    private static Finding? WrongWith(FormTable table, FormColumn column, HeaderColumn? found) =>
        found is null ? Missing(table, column)
        : table.Header.Rivals.FirstOrDefault(r => r.Column.Id == column.Id) is { } rival ? At(table, found, TableFindings.ColumnTwice(column.Label, found.Letters, rival.Letters))
        : found.Match == LabelMatch.Likely ? At(table, found, TableFindings.ColumnUnsure(found.Letters, found.Text, column.Label, CellOf(table, found)?.Address ?? found.Letters))
        : null;

    /// <summary>A column of the form that no header names. Without the column of codes nobody would type them all again.</summary>
    private static Finding Missing(FormTable table, FormColumn column)
    {
        var form = table.Form;
        var finding = RenamedTo(column, form, table.Header, table.Sheet) is { } cell
            ? table.At(TableFindings.ColumnRenamed(column.Label, form.Code, cell.Address, FormTable.Cut(cell.Text, 60), CellAddress.LettersOf(cell.Column)), cell, FormTable.HeaderLabel)
            : (column.Role == ColumnRole.Code ? TableFindings.CodesMissing(column.Label, form.Code) : TableFindings.ColumnMissing(column.Label, form.Code)) with
            {
                Sheet = table.Sheet.Name,
                Row = table.Header.LastRow,
                Label = FormTable.HeaderLabel,
            };
        return finding with { Expected = column.Label };
    }

    /// <summary>
    /// The header that a missing column probably has. Where as many headers that are no column's stand between its neighbours as columns are missing there,
    /// they were renamed in the form's order; one alone is that of each.
    /// </summary>
    public static Cell? RenamedTo(FormColumn column, FormDefinition form, TableHeader header, Sheet sheet)
    {
        var order = form.Columns.Select(c => c.Id).ToList();
        var at = order.IndexOf(column.Id);
        var (first, last) = (at, at);
        while (first > 0 && !header.Columns.ContainsKey(order[first - 1]))
        {
            first--;
        }

        while (last + 1 < order.Count && !header.Columns.ContainsKey(order[last + 1]))
        {
            last++;
        }

        var after = header.Columns.Values.Where(c => order.IndexOf(c.Column.Id) < at).Select(c => c.At).DefaultIfEmpty(0).Max();
        var before = header.Columns.Values.Where(c => order.IndexOf(c.Column.Id) > at).Select(c => c.At).DefaultIfEmpty(int.MaxValue).Min();
        var claimed = header.Columns.Values.Concat(header.Rivals).Select(c => c.At).ToHashSet();
        var free = Cells(sheet, header).Where(c => c.Column > after && c.Column < before && !claimed.Contains(c.Column)).DistinctBy(c => c.Column).ToList();
        return free.Count == last - first + 1 ? free[at - first] : free is [var only] ? only : null;
    }

    private static IEnumerable<Cell> Cells(Sheet sheet, TableHeader header) => sheet.Rows
        .Where(r => r.Number >= header.FirstRow && r.Number <= header.LastRow)
        .SelectMany(r => r.Cells)
        .Where(c => c is { Kind: CellKind.Text, Merged: false });

    /// <summary>The cell in which a header stands, or the last of its lines.</summary>
    private static Cell? CellOf(FormTable table, HeaderColumn column) =>
        Cells(table.Sheet, table.Header).Where(c => c.Column == column.At && column.Text.Contains(c.Text, StringComparison.Ordinal)).Select(c => (Cell?)c).LastOrDefault();

    private static Finding At(FormTable table, HeaderColumn column, Finding finding) => finding with
    {
        Sheet = table.Sheet.Name,
        Row = CellOf(table, column)?.Row ?? table.Header.LastRow,
        Column = column.Letters,
        Label = FormTable.HeaderLabel,
        Value = FormTable.Cut(column.Text),
        Expected = column.Column.Label,
    };
}
