using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Reporting.Workbooks;
using FormRow = KhuyenCong.Reporting.Forms.FormRow;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>A template that somebody fills in well, and then spoils in one of the ways in which people do.</summary>
internal sealed class FilledTemplate
{
    private readonly Random _random;
    private readonly Dictionary<string, object?> _cells = [];
    private readonly List<FormRow> _rows;
    private readonly string[] _figures;
    private readonly HashSet<FigureKey> _totals;
    private readonly int _headerRow;

    public FilledTemplate(string form, Period period, int seed)
    {
        _random = new Random(seed);
        Period = period;
        Form = ReferenceData.Shipped.Forms.For(form, period)!;
        Deadlines = ReferenceData.Shipped.Duties.For(form, period)!;
        _rows = [.. Form.RowsOn(Deadlines.CutOff)];
        _figures = [.. Form.FigureColumns.Select(c => c.Id)];
        _headerRow = Form.AllowsNil ? 9 : 8;
        _totals = [.. Form.Rules.OfType<SumRule>().SelectMany(r => r.Columns.Select(c => new FigureKey(r.Total, c)))];
        FillIn();
    }

    public Period Period { get; }

    public FormDefinition Form { get; }

    public Deadlines Deadlines { get; }

    /// <summary>The ways to spoil it that there are in its form.</summary>
    public IReadOnlyList<(string Name, Action Spoil)> Ways => [.. All().Where(w => w.Spoil is not null).Select(w => (w.Name, w.Spoil!))];

    /// <summary>The bytes, formulas without values as they are before anything calculated them.</summary>
    public byte[] Workbook(bool untouched = false, FigureSet? latest = null)
    {
        using var stream = new MemoryStream();
        stream.Write(ReportTemplate.Write(Form, ReferenceData.Shipped.Units.Find("52", Deadlines.CutOff)!, Deadlines, latest));
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            foreach (var part in document.WorkbookPart!.WorksheetParts)
            {
                foreach (var cell in part.Worksheet!.Descendants<Cell>().Where(c => c.CellFormula is not null))
                {
                    cell.CellValue = null;
                    cell.DataType = null;
                }
            }

            var sheet = document.WorkbookPart.WorksheetParts.Single(p => p.Worksheet!.Descendants<Cell>().Any(c => c.InnerText == "Mẫu số:")).Worksheet!;
            var cells = sheet.Descendants<Cell>().ToDictionary(c => c.CellReference!.Value!);
            foreach (var (address, value) in untouched ? [] : _cells)
            {
                var cell = cells[address];
                (cell.CellFormula, cell.CellValue, cell.InlineString, cell.DataType) = (null, null, null, null);
                if (value is string text)
                {
                    (cell.DataType, cell.InlineString) = (CellValues.InlineString, new InlineString(new Text(text)));
                }
                else if (value is not null)
                {
                    cell.CellValue = new CellValue(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                }
            }
        }

        return stream.ToArray();
    }

    private IEnumerable<(string Name, Action? Spoil)> All()
    {
        yield return ("a required cell is blank", () => Set(Any(k => RowOf(k).IsAlwaysRequired && !_totals.Contains(k)), null));
        yield return ("words in a number's cell", () => Set(Any(IsNumber), "khoảng ba mươi"));
        yield return ("below zero", () => Set(Any(IsNumber), -1m));
        yield return ("half a count", () => Set(Any(k => RowOf(k).Kind == FigureKind.Count), 1.5m));
        yield return ("four decimals", () => Set(Any(k => RowOf(k).Kind == FigureKind.Money), 12.3456m));
        yield return ("another code", () => _cells[Address(Any(k => RowOf(k).IsAlwaysRequired), "code")] = "9O");
        yield return ("a code twice", () => _cells[Address(Any(k => RowOf(k).IsAlwaysRequired), "code")] = _rows.First(r => r.Kind != FigureKind.Heading).Code + "0");
        yield return ("another header", () => _cells[Letters(_figures[^1]) + _headerRow] = "Số khác");
        yield return ("no period", () => _cells["B7"] = null);
        yield return ("a total typed over", _totals.Count == 0 ? null : () => Set(Any(_totals.Contains), 7_777m));
        yield return ("below its part", Form.Rules.OfType<CompareColumnsRule>().FirstOrDefault() is not { } rule ? null : () => Set(new(Any(k => k.Column == rule.Greater && IsNumber(k) && ValueOf(new(k.Code, rule.Lesser)) > 0).Code, rule.Greater), 0m));
        yield return ("above the plan", Form.Rules.OfType<OverPlanRule>().FirstOrDefault() is not { } plan ? null : () => Set(new(Any(k => k.Column == plan.Plan && IsNumber(k) && ValueOf(new(k.Code, plan.Done)) > 0).Code, plan.Plan), 0m));
        yield return ("nothing happened, with figures", !Form.AllowsNil ? null : () => _cells["B8"] = "x");
        yield return ("an unclear cross", !Form.AllowsNil ? null : () => _cells["B8"] = "tùy");
        yield return ("all is zero", !Form.AllowsNil ? null : () => Keys().Where(IsNumber).ToList().ForEach(k => Set(k, 0m)));
        yield return ("far too large", !Form.Rules.OfType<RangeRule>().Any() ? null : () => Set(Any(k => RowOf(k).Kind == FigureKind.Money && IsNumber(k)), 123_456_789m));
        yield return ("not the sum from the start of the year", !Period.BeginsYear || Form.Rules.OfType<YearStartRule>().FirstOrDefault() is not { } start ? null : () => Set(Any(k => k.Column == start.Period && IsNumber(k)), 0.5m));
        yield return ("neither yes nor no", !_rows.Exists(r => r.Kind == FigureKind.YesNo) ? null : () => Set(Any(k => RowOf(k).Kind == FigureKind.YesNo), "có thể"));
        yield return ("no day", !_rows.Exists(r => r.Kind == FigureKind.Date) ? null : () => Set(Any(k => RowOf(k).Kind == FigureKind.Date), "chưa rõ"));
        yield return ("a long text", !_rows.Exists(r => r.Kind == FigureKind.Text) ? null : () => Set(Any(k => RowOf(k).Kind == FigureKind.Text), new string('a', 4_001)));
        yield return ("an answer without what it asks for", Form.Rules.OfType<RequiredWhenRule>().ToList() is not { Count: > 0 } asked ? null : () => Set(new(asked[_random.Next(asked.Count)].Row, _figures[0]), null));
        yield return ("above another row", Form.Rules.OfType<CompareRowsRule>().ToList() is not { Count: > 0 } rows ? null : () => { var rule = rows[_random.Next(rows.Count)]; Set(new(rule.Lesser, rule.Columns[0]), 99_000m); });
        yield return ("a section of zeros", Form.Rules.OfType<NothingDoneRule>().FirstOrDefault() is not { } none ? null : () => Nothing(none.Headings[_random.Next(none.Headings.Count)]));
        yield return ("an answer where none applies", _rows.Find(r => r.AppliesWhen is not null)?.AppliesWhen is not { } applies ? null : () => Set(new(applies.Row, _figures[0]), "Không"));
    }

    private void Nothing(string heading)
    {
        foreach (var row in Form.RowsUnder(heading).Where(_rows.Contains))
        {
            Set(new(row.Code, _figures[0]), row.Kind switch { FigureKind.YesNo => "Không", FigureKind.Count or FigureKind.Money => 0m, _ => null });
        }
    }

    private void FillIn()
    {
        var overPlan = Form.Rules.OfType<OverPlanRule>().FirstOrDefault();
        var yearStart = Form.Rules.OfType<YearStartRule>().FirstOrDefault();
        foreach (var row in _rows.Where(r => r.Kind != FigureKind.Heading))
        {
            decimal Some() => row.Kind == FigureKind.Count ? _random.Next(1, 400) : _random.Next(1, 900_000) / 1000m;
            var (period, more, rest) = (Some(), Some(), Some());
            var skipped = !row.Required && _figures.Length > 1 && _random.Next(6) == 0;
            foreach (var column in _figures.Where(c => !skipped && !_totals.Contains(new(row.Code, c))))
            {
                Set(new(row.Code, column), row.Kind switch
                {
                    FigureKind.YesNo => "Có",
                    FigureKind.Text => "Số 12/QĐ-UBND; ngày 15/3/2026",
                    FigureKind.Date => 46_096m,
                    _ when column == overPlan?.Plan => period + more + rest,
                    _ when column == yearStart?.Cumulative && !Period.BeginsYear => period + more,
                    _ => period,
                });
            }
        }

        foreach (var (rule, column) in Form.Rules.OfType<RangeRule>().SelectMany(r => r.Columns.Select(c => (r, c))))
        {
            foreach (var key in Keys().Where(k => k.Column == column && IsNumber(k) && (rule.Rows.Count == 0 || rule.Rows.Contains(k.Code)) && ValueOf(k) > 0))
            {
                Set(key, Math.Clamp(ValueOf(key), rule.Min ?? 0, rule.Max ?? decimal.MaxValue));
            }
        }

        // Twice, as what one rule exchanges may break the one before.
        var compared = Form.Rules.OfType<CompareRowsRule>().SelectMany(r => r.Columns.Select(c => (Lesser: new FigureKey(r.Lesser, c), Greater: new FigureKey(r.Greater, c))))
            .Where(c => IsNumber(c.Lesser) && IsNumber(c.Greater)).ToList();
        foreach (var (lesser, greater) in compared.Concat(compared))
        {
            var (one, other) = (ValueOf(lesser), ValueOf(greater));
            Set(lesser, Math.Min(one, other));
            Set(greater, Math.Max(one, other));
        }
    }

    private bool IsNumber(FigureKey key) => RowOf(key).Kind is FigureKind.Count or FigureKind.Money && !_totals.Contains(key);

    private decimal ValueOf(FigureKey key) => _cells.GetValueOrDefault(Address(key, key.Column)) is decimal number ? number : 0;

    private IEnumerable<FigureKey> Keys() => from row in _rows where row.Kind != FigureKind.Heading from column in _figures select new FigureKey(row.Code, column);

    private FigureKey Any(Func<FigureKey, bool> fits)
    {
        var some = Keys().Where(fits).ToList();
        return some[_random.Next(some.Count)];
    }

    private FormRow RowOf(FigureKey key) => _rows.First(r => r.Code == key.Code);

    private void Set(FigureKey key, object? value) => _cells[Address(key, key.Column)] = value;

    private string Address(FigureKey key, string column) => Letters(column) + (_headerRow + 1 + _rows.FindIndex(r => r.Code == key.Code)).ToString(CultureInfo.InvariantCulture);

    private string Letters(string column) => ((char)('A' + Form.Columns.ToList().FindIndex(c => c.Id == column))).ToString();
}
