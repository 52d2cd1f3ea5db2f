using System.Globalization;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Forms;

/// <summary>
/// How the figures of a form are named in the formulas of its workbook: in the same row by their cell, in another by its code, so that a deleted row takes
/// nothing but itself with it. Every term works in Excel 2010 and in LibreOffice: no dynamic arrays.
/// </summary>
/// <param name="form">The form.</param>
/// <param name="period">The period that the workbook is for.</param>
/// <param name="cutOff">The period's cut-off.</param>
/// <param name="rowOf">The rows of the sheet by the codes of the form.</param>
/// <param name="headerRow">The table's header.</param>
internal sealed class CellTerms(FormDefinition form, Period period, DateOnly cutOff, IReadOnlyDictionary<string, int> rowOf, int headerRow)
{
    private const int LongestPiece = 120;
    private const string Nothing = "{\"\",\"-\",\"–\",\"—\"}";
    private const string Yes = "{\"có\",\"c\",\"x\",\"1\",\"TRUE\"}";
    private const string No = "{\"không\",\"k\",\"0\",\"FALSE\"}";

    private readonly Dictionary<string, string> _letters = form.Columns
        .Select((c, i) => (c.Id, Letters: CellAddress.LettersOf(i + 1))).ToDictionary(c => c.Id, c => c.Letters, StringComparer.Ordinal);

    private readonly string? _notes = form.Columns.FirstOrDefault(c => c.Role == ColumnRole.Note)?.Id;
    private readonly string? _codes = form.Columns.FirstOrDefault(c => c.Role == ColumnRole.Code)?.Id;

    /// <summary>The form.</summary>
    public FormDefinition Form => form;

    /// <summary>The period that the workbook is for.</summary>
    public Period Period => period;

    /// <summary>The rows that exist on the cut-off, headings apart, by their codes.</summary>
    public IReadOnlyDictionary<string, FormRow> Rows { get; } = form.RowsOn(cutOff).Where(r => r.Kind != FigureKind.Heading && rowOf.ContainsKey(r.Code))
        .DistinctBy(r => r.Code).ToDictionary(r => r.Code);

    /// <summary>The row below the table, so that rows put in at its end are looked at too.</summary>
    private int LastRow { get; } = rowOf.Values.Append(headerRow).Max() + 1;

    /// <summary>The cell that holds the period's name on the cover.</summary>
    public required string PeriodCell { get; init; }

    /// <summary>The cell of "Không phát sinh"; null where the form has none.</summary>
    public string? NilCell { get; init; }

    /// <summary>That the report is a nil return.</summary>
    public string IsNil => NilCell is { } cell ? OneOf(cell, Yes) : "FALSE";

    /// <summary>That the workbook is still one of the period that it was made for: people copy last quarter's.</summary>
    public string IsOfPeriod => $"TRIM({PeriodCell})={Text(period.Name)}";

    /// <summary>The rows of counts or money with these codes; all of them where none is named.</summary>
    public IEnumerable<FormRow> NumberRows(IReadOnlyList<string> codes) =>
        Rows.Values.Where(r => r.Kind is FigureKind.Count or FigureKind.Money && (codes.Count == 0 || codes.Contains(r.Code)));

    /// <summary>The header of a column.</summary>
    public string LabelOf(string column) => form.Column(column)?.Label ?? column;

    /// <summary>A figure's cell.</summary>
    public string CellOf(FigureKey key) => Cell(key.Code, key.Column);

    /// <summary>A figure as a number, 0 for a blank and for a text.</summary>
    /// <param name="key">The figure.</param>
    /// <param name="home">The code of the row in which the formula stands.</param>
    public string Number(FigureKey key, string? home) => key.Code == home ? $"N({CellOf(key)})" : Sum([key.Code], key.Column);

    /// <summary>The sum of the figures of rows, found by their codes wherever they stand.</summary>
    public string Sum(IReadOnlyList<string> codes, string column) => Sum(codes, column, headerRow, LastRow);

    /// <summary>The sum of the figures of rows that stand between two rows of the sheet.</summary>
    public string Sum(IReadOnlyList<string> codes, string column, int first, int last) => $"SUMPRODUCT({IsRow(codes, first, last)},{Range(column, first, last)})";

    /// <summary>That something is filled in; dashes are nothing.</summary>
    public string IsGiven(FigureKey key, string? home) => key.Code == home
        ? $"ISNA(MATCH({Word(CellOf(key))},{Nothing},0))"
        : $"{Count([key.Code], $"ISNA(MATCH({Word(Range(key.Column))},{Nothing},0))")}>0";

    /// <summary>How many of some rows say anything other than 0 or Không in a column.</summary>
    public string CountOfSomething(IReadOnlyList<string> codes, string column) =>
        $"({Count(codes, $"ISNUMBER({Range(column)})", $"{Range(column)}<>0")}+{Count(codes, $"ISNUMBER(MATCH({Word(Range(column))},{Yes},0))")})";

    /// <summary>How many of some rows are filled in in a column.</summary>
    public string CountOfGiven(IReadOnlyList<string> codes, string column) => Count(codes, $"ISNA(MATCH({Word(Range(column))},{Nothing},0))");

    /// <summary>That a figure says something.</summary>
    public string Is(FigureKey key, WhenIs what, string? home) => what switch
    {
        WhenIs.Given => IsGiven(key, home),
        WhenIs.Positive => $"{Number(key, home)}>0",
        _ => key.Code == home
            ? OneOf(CellOf(key), what == WhenIs.Yes ? Yes : No)
            : $"{Count([key.Code], $"ISNUMBER(MATCH({Word(Range(key.Column))},{(what == WhenIs.Yes ? Yes : No)},0))")}>0",
    };

    /// <summary>That a cell says neither Có nor Không in any of the ways that are taken.</summary>
    public static string IsNeitherYesNorNo(string cell) => $"AND(ISNA(MATCH({Word(cell)},{Yes},0)),ISNA(MATCH({Word(cell)},{No},0)))";

    /// <summary>That none of some rows, headings included, has a note that tells why.</summary>
    public string IsNotNoted(IReadOnlyList<string> codes, string? home) => _notes is not { } notes ? "TRUE"
        : codes is [var one] && one == home ? $"TRIM({Cell(one, notes)})=\"\""
        : $"{Count(codes, $"LEN(TRIM({Range(notes)}))>0")}=0";

    /// <summary>How many rows of the sheet have the code.</summary>
    public string CountOf(string code) => $"SUMPRODUCT({IsRow([code], headerRow, LastRow)})";

    /// <summary>That a cell holds the code, in any of the ways to write it.</summary>
    public static string IsCode(string cell, string code) => $"ISNUMBER(MATCH({Word(cell)},{Codes([code])},0))";

    /// <summary>The cell of a row's code; null where the form has no such column.</summary>
    public string? CodeCellOf(string code) => _codes is { } codes ? Cell(code, codes) : null;

    /// <summary>A text as a formula writes it; Excel takes 255 characters in a piece.</summary>
    public static string Text(string text) => text.Length == 0 ? "\"\"" : string.Join('&', text.Chunk(LongestPiece).Select(piece => "\"" + new string(piece).Replace("\"", "\"\"", StringComparison.Ordinal) + "\""));

    /// <summary>A number as a formula writes it.</summary>
    public static string Constant(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is looked up of a cell: Excel finds nothing for a text of more than 255 characters.</summary>
    public static string Word(string cell) => $"LEFT(TRIM({cell}),40)";

    private static string OneOf(string cell, string list) => $"ISNUMBER(MATCH({Word(cell)},{list},0))";

    private string Count(IReadOnlyList<string> codes, params IEnumerable<string> conditions) =>
        $"SUMPRODUCT({string.Join(',', conditions.Select(c => $"--({c})").Prepend(IsRow(codes, headerRow, LastRow)))})";

    private string IsRow(IReadOnlyList<string> codes, int first, int last) => $"--ISNUMBER(MATCH({Word(Range(_codes!, first, last))},{Codes(codes)},0))";

    private string Range(string column) => Range(column, headerRow, LastRow);

    private string Range(string column, int first, int last) => FormattableString.Invariant($"${_letters[column]}${first}:${_letters[column]}${last}");

    private string Cell(string code, string column) => FormattableString.Invariant($"${_letters[column]}{rowOf[code]}");

    /// <summary>Every way to write the codes that <see cref="RowCode"/> takes for them: 01 typed as a number is 1, and 1.1 may be "1,1".</summary>
    private static string Codes(IEnumerable<string> codes) => "{" + string.Join(',', codes
        .SelectMany(c => (string[])[c, RowCode.KeyOf(c) ?? c])
        .SelectMany(c => (string[])[c, c.Replace('.', ',')])
        .Distinct(StringComparer.Ordinal)
        .Select(Text)) + "}";
}
