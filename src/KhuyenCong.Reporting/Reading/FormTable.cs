using System.Globalization;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>A form's table as it stands in a sheet: what the passes over it look up. It never changes.</summary>
internal sealed class FormTable
{
    /// <summary>How the finding about a header names its place.</summary>
    public const string HeaderLabel = "Dòng tiêu đề của bảng";

    private readonly Dictionary<string, FormRow> _byKey;
    private readonly Dictionary<string, List<FormRow>> _byLabel;
    private readonly Dictionary<string, List<string>> _unitNames;

    /// <summary>Makes the look-ups.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="header">The table's header in it.</param>
    /// <param name="form">The form.</param>
    /// <param name="cutOff">The cut-off of the report's period.</param>
    public FormTable(Sheet sheet, TableHeader header, FormDefinition form, DateOnly cutOff)
    {
        (Sheet, Header, Form, CutOff) = (sheet, header, form, cutOff);
        FigureColumns = [.. form.FigureColumns.Select(c => header.Columns.GetValueOrDefault(c.Id) ?? Renamed(c)).OfType<HeaderColumn>().DistinctBy(c => c.At)];
        CodeColumn = Column(ColumnRole.Code) is { Match: not LabelMatch.Likely } code && !header.Rivals.Any(r => r.Column.Role == ColumnRole.Code) ? code : null;
        _byKey = form.Rows.ToDictionary(r => RowCode.KeyOf(r.Code) ?? r.Code);
        _unitNames = form.UnitNames.ToDictionary(u => u.Unit, u => u.AlsoWritten.Prepend(u.Unit).Select(LabelKey.Of).ToList());
        _byLabel = form.Rows.SelectMany(r => r.ShortLabels.Prepend(r.Label).Select(LabelKey.Of).Distinct().Select(key => (Key: key, Row: r)))
            .GroupBy(l => l.Key, l => l.Row).ToDictionary(g => g.Key, g => g.ToList());
    }

    /// <summary>The sheet.</summary>
    public Sheet Sheet { get; }

    /// <summary>The table's header.</summary>
    public TableHeader Header { get; }

    /// <summary>The form.</summary>
    public FormDefinition Form { get; }

    /// <summary>The cut-off of the report's period.</summary>
    public DateOnly CutOff { get; }

    /// <summary>The columns of figures that were found, in the form's order, with those that were probably renamed: nothing is taken of these, but what is wrong in them is told.</summary>
    public IReadOnlyList<HeaderColumn> FigureColumns { get; }

    /// <summary>The column "Mã số"; null where it is missing, or it is not certain which it is: then no row can be told from another.</summary>
    public HeaderColumn? CodeColumn { get; }

    /// <summary>The rows below the header, without the one that numbers the columns.</summary>
    public IEnumerable<SheetRow> Rows => Sheet.Rows.Where(r => r.Number > Header.LastRow && !(r.Number <= Header.LastRow + 2 && IsNumbering(r)));

    /// <summary>The first row of the sheet that has the code of one of the form's; the one below the header where none has.</summary>
    public int FirstRow => CodedRows.FirstOrDefault()?.Number ?? Header.LastRow + 1;

    /// <summary>The last row of the sheet that has the code of one of the form's; the header's where none has.</summary>
    public int LastRow => CodedRows.LastOrDefault()?.Number ?? Header.LastRow;

    private IEnumerable<SheetRow> CodedRows => Rows.Where(r => CodeColumn is { } codes && r.At(codes.At) is { Merged: false } cell && RowOf(KeyOf(cell)) is not null);

    /// <summary>Every figure of the form's rows in one of its columns, all columns without one.</summary>
    public IEnumerable<FigureKey> KeysIn(FormColumn? column = null) =>
        Form.Rows.SelectMany(r => column is null ? KeysOf(r) : [new FigureKey(r.Code, column.Id)]);

    /// <summary>The figures of a row, in every column of the form.</summary>
    public IEnumerable<FigureKey> KeysOf(FormRow row) => Form.FigureColumns.Select(c => new FigureKey(row.Code, c.Id));

    /// <summary>The column with a role; null where none was found.</summary>
    public HeaderColumn? Column(ColumnRole role) => Header.Column(role);

    /// <summary>The keys of the names of a row's unit of measure.</summary>
    public IReadOnlyList<string> UnitNamesOf(FormRow row) => _unitNames.TryGetValue(row.Unit, out var names) ? names : [LabelKey.Of(row.Unit)];

    /// <summary>The form's row that a code means; null for none.</summary>
    public FormRow? RowOf(string? key) => key is null ? null : _byKey.GetValueOrDefault(key);

    /// <summary>The form's rows that a label names, by any of their labels.</summary>
    public IReadOnlyList<FormRow> Labelled(string? label) => label is not null && _byLabel.TryGetValue(LabelKey.Of(label), out var rows) ? rows : [];

    private HeaderColumn? Renamed(FormColumn column) =>
        HeaderCheck.RenamedTo(column, Form, Header, Sheet) is { } cell && HoldsNumbers(cell.Column) ? new HeaderColumn(column, cell.Column, LabelMatch.Likely, cell.Text) : null;

    private bool HoldsNumbers(int column)
    {
        var kinds = Sheet.Rows.Where(r => r.Number > Header.LastRow).Select(r => r.At(column)?.Kind).ToLookup(k => k);
        return kinds[CellKind.Number].Count() > kinds[CellKind.Text].Count();
    }

    /// <summary>What stands in the column of contents; null for nothing.</summary>
    public string? LabelOf(SheetRow row) =>
        Column(ColumnRole.Content) is { } column && row.At(column.At) is { Kind: CellKind.Text } cell ? PlainText.Of(cell.Text) : null;

    /// <summary>Whether merged cells, or cells with a format under a condition, lie below the header and under a column of figures.</summary>
    public bool HoldsFigures(CellRange range) => range.Bottom > Header.LastRow && FigureColumns.Any(c => c.At >= range.Left && c.At <= range.Right);

    /// <summary>Whether something stands under a column of figures, readable or not.</summary>
    public bool HasFigures(SheetRow row) =>
        FigureColumns.Any(c => row.At(c.At) is { Merged: false } cell && !(cell.Kind == CellKind.Text && NumberText.IsNoValue(cell.Text)));

    /// <summary>Whether a number stands under a column of figures.</summary>
    public bool HasNumbers(SheetRow row) =>
        FigureColumns.Any(c => row.At(c.At) is { Merged: false } cell && (cell.Kind == CellKind.Number || CellReading.HoldsNumber(cell)));

    /// <summary>Whether a number, or a text that begins as one and is no day, stands under a column of figures.</summary>
    public bool LooksNumeric(SheetRow row) => HasNumbers(row)
        || FigureColumns.Any(c => row.At(c.At) is { Kind: CellKind.Text, Merged: false } cell
            && PlainText.Of(cell.Text) is [>= '0' and <= '9', ..] text && !DateText.TryRead(text, out _));

    /// <summary>The code's key in a cell of the column "Mã số"; null when it holds no code.</summary>
    public static string? KeyOf(Cell cell) => cell.Kind switch
    {
        CellKind.Text => KeyOf(PlainText.Of(cell.Text)),
        CellKind.Number when cell.Number >= 0 && ExcelNumber.TryExact(cell.Text, out var number) => RowCode.KeyOf(number.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>The key of a code, without what people put around it: "14.", "(14)", "14)".</summary>
    public static string? KeyOf(string code) => RowCode.KeyOf(code.Trim('.', ',', '(', ')', '[', ']', ' '));

    /// <summary>How many rows of a form a table below a header has; tells which of several sheets is the report.</summary>
    public static int RowsOf(Sheet sheet, TableHeader header, FormDefinition form)
    {
        if (header.Column(ColumnRole.Code) is not { } column)
        {
            return 0;
        }

        var keys = form.Rows.Select(r => RowCode.KeyOf(r.Code)).ToHashSet();
        return sheet.Rows.Where(r => r.Number > header.LastRow)
            .Select(r => r.At(column.At))
            .Count(c => c is { Merged: false } cell && KeyOf(cell) is { } key && keys.Contains(key));
    }

    /// <summary>A finding about a cell.</summary>
    /// <param name="finding">The finding, without a place.</param>
    /// <param name="cell">Where.</param>
    /// <param name="label">What the person reads there.</param>
    public Finding At(Finding finding, Cell cell, string label) => finding.At(Sheet, cell) with
    {
        Label = label,
        Value = cell.Kind == CellKind.FormulaWithoutValue ? null : Cut(ShownText.Of(cell)),
    };

    /// <summary>What a person reads at a figure.</summary>
    public static string LabelOf(FormRow row, HeaderColumn column) => $"{row.Label} – {column.Column.Label}";

    /// <summary>A text as a finding shows it.</summary>
    public static string Cut(string text, int length = 200) => PlainText.Cut(text, length);

    /// <summary>Whether a row below the header only numbers the columns, as in "A, B, 1, 2, 3" or "(1), (2), (3)".</summary>
    private static bool IsNumbering(SheetRow row)
    {
        if (row.Cells.Count < 3)
        {
            return false;
        }

        int? before = null;
        foreach (var cell in row.Cells)
        {
            // "(7)=(5)+(6)": how a column is worked out.
            var equals = cell.Text.IndexOf('=', StringComparison.Ordinal);
            var text = (equals > 0 ? cell.Text[..equals] : cell.Text).Trim('(', ')', '[', ']', ' ');
            if (text is [>= 'A' and <= 'Z'] or [>= 'a' and <= 'z'])
            {
                continue;
            }

            if (text.Length > 2 || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || (before is { } b && number != b + 1))
            {
                return false;
            }

            before = number;
        }

        return true;
    }
}
