using System.Globalization;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Forms;

/// <summary>One run of a form's rules over one report: the figures, what is doubtful about them, and what was found.</summary>
internal sealed class RuleRun
{
    /// <summary>From how many times on a period's amount above the cumulative one is a wrong unit of money rather than a slip.</summary>
    private const decimal WrongUnitFrom = 300;

    private const string WrongUnit = "unit";

    private readonly List<Finding> _findings = [];
    private bool _exchanged;

    /// <summary>Begins a run.</summary>
    /// <param name="report">What was read.</param>
    /// <param name="form">Its form.</param>
    /// <param name="history">The earlier accepted figures.</param>
    /// <param name="cutOff">The cut-off of the report's period.</param>
    public RuleRun(ReadReport report, FormDefinition form, ReportHistory history, DateOnly cutOff)
    {
        (Report, Form, History, CutOff) = (report, form, history, cutOff);
        Figures = report.Figures.ToDictionary(f => f.Key);
        Values = report.Figures.ToDictionary(f => f.Key, f => f.Value);
        Unsure = [.. report.Unread];
        Rows = form.RowsOn(cutOff).Where(r => r.Kind != FigureKind.Heading).ToDictionary(r => r.Code);
    }

    /// <summary>What was read.</summary>
    public ReadReport Report { get; }

    /// <summary>Its form.</summary>
    public FormDefinition Form { get; }

    /// <summary>The earlier accepted figures.</summary>
    public ReportHistory History { get; }

    /// <summary>The cut-off of the report's period.</summary>
    public DateOnly CutOff { get; }

    /// <summary>The rows that exist on the cut-off, headings apart, by their codes.</summary>
    public IReadOnlyDictionary<string, FormRow> Rows { get; }

    /// <summary>The figures that were read.</summary>
    public IReadOnlyDictionary<FigureKey, Figure> Figures { get; }

    /// <summary>Their values.</summary>
    public IReadOnlyDictionary<FigureKey, FigureValue> Values { get; }

    /// <summary>The figures of which nothing can be said: unread, required and blank, or a formula over such. No rule that needs one is checked.</summary>
    public HashSet<FigureKey> Unsure { get; }

    /// <summary>The pairs of figures that an earlier rule found to contradict each other; it speaks for all.</summary>
    public HashSet<(FigureKey, FigureKey)> Unequal { get; } = [];

    /// <summary>The figures in which a wrong unit of money is suspected; a difference there is only its consequence.</summary>
    public HashSet<FigureKey> Suspect { get; } = [];

    /// <summary>The totals that differ from their parts; what follows from that is not said again.</summary>
    public HashSet<FigureKey> WrongTotals { get; } = [];

    /// <summary>What was found, in the order of the rules.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Keeps a finding.</summary>
    public void Add(Finding finding) => _findings.Add(finding);

    /// <summary>
    /// A finding about two amounts of a row. Where they are hundreds of times apart it has a wrong unit as its cause: it is gathered with those of the
    /// other rows, and no warning repeats it.
    /// </summary>
    public Finding OrWrongUnit(FormRow row, FigureKey one, FigureKey other, Finding finding)
    {
        var (less, more) = (Math.Min(NumberAt(one), NumberAt(other)), Math.Max(NumberAt(one), NumberAt(other)));
        if (row.Kind != FigureKind.Money || less == 0 || more < less * WrongUnitFrom)
        {
            return finding;
        }

        Suspect.Add(one);
        Suspect.Add(other);
        return finding with
        {
            Kind = WrongUnit,
            Remedy = $"Hai số chênh nhau hàng trăm lần trở lên, có thể đã ghi nhầm đơn vị tính (ví dụ ghi đồng hoặc nghìn đồng thay cho {Form.MoneyUnit}). {finding.Remedy}",
        };
    }

    /// <summary>The programmes that a report can mean by the number that it names; null where they are not known, or the number could not be read.</summary>
    public ProgrammeClaim? ClaimOf(FigureKey number) =>
        History.Programmes is { } programmes && !Unsure.Contains(number) ? new ProgrammeClaim(programmes, CutOff, TextOf(number)) : null;

    /// <summary>The text of a figure; null where none was read.</summary>
    public string? TextOf(FigureKey key) => Rows.ContainsKey(key.Code) && Values.TryGetValue(key, out var value) ? value.Text : null;

    /// <summary>The day at a place; null where none was read.</summary>
    public DateOnly? DateAt(FigureKey key) =>
        Rows.ContainsKey(key.Code) && !Unsure.Contains(key) && Values.TryGetValue(key, out var value) ? value.Date : null;

    /// <summary>The rows of counts or money with these codes; all of them where none is named.</summary>
    public IEnumerable<FormRow> NumberRows(IReadOnlyList<string> codes) =>
        Rows.Values.Where(r => r.Kind is FigureKind.Count or FigureKind.Money && (codes.Count == 0 || codes.Contains(r.Code)));

    /// <summary>The numbers that were read in these rows and columns, row by row.</summary>
    public IEnumerable<(FormRow Row, string Column, Figure Figure)> NumbersIn(IReadOnlyList<string> codes, IReadOnlyList<string> columns) =>
        from row in NumberRows(codes)
        from column in columns
        let key = new FigureKey(row.Code, column)
        where !Unsure.Contains(key) && Figures.ContainsKey(key)
        select (row, column, Figures[key]);

    /// <summary>Whether none of the figures is doubtful; a blank is not.</summary>
    public bool AllSure(IEnumerable<FigureKey> keys) => !keys.Any(Unsure.Contains);

    /// <summary>Whether one of the two was filled in.</summary>
    public bool AnyGiven(FigureKey one, FigureKey other) => Figures.ContainsKey(one) || Figures.ContainsKey(other);

    /// <summary>Whether a wrong unit is suspected at one of the figures; a difference there is only its consequence.</summary>
    public bool IsSuspect(params IEnumerable<FigureKey> keys) => keys.Any(Suspect.Contains);

    /// <summary>Whether one of the figures is a total that differs from its parts; what follows from that is not said again.</summary>
    public bool IsWrongTotal(params IEnumerable<FigureKey> keys) => keys.Any(WrongTotals.Contains);

    /// <summary>
    /// Whether two columns were probably exchanged: in at least five rows they differ, and in all of these the one that must not be above the other is. That is
    /// told once, whatever other columns seem exchanged for it.
    /// </summary>
    /// <param name="lesser">The column that must not be above the other.</param>
    /// <param name="greater">The other one.</param>
    /// <param name="rows">The rows that are compared.</param>
    /// <param name="severity">How much it weighs.</param>
    public bool AreExchanged(string lesser, string greater, IEnumerable<FormRow> rows, Severity severity)
    {
        const int From = 5;
        var keys = rows.Select(r => (Lesser: new FigureKey(r.Code, lesser), Greater: new FigureKey(r.Code, greater)))
            .Where(k => AllSure([k.Lesser, k.Greater]) && Figures.ContainsKey(k.Lesser) && Figures.ContainsKey(k.Greater) && NumberAt(k.Lesser) != NumberAt(k.Greater)).ToList();
        if (keys.Count < From || keys.Exists(k => NumberAt(k.Lesser) < NumberAt(k.Greater)))
        {
            return false;
        }

        if (!_exchanged)
        {
            var (one, other) = (Report.Places[keys[0].Lesser].Column, Report.Places[keys[0].Greater].Column);
            Add(TableFindings.Exchanged(severity, LabelOf(lesser), one, LabelOf(greater), other, Listing.Number(keys.Count)) with { Sheet = Report.Sheet });
        }

        return _exchanged = true;
    }

    /// <summary>The number of a figure; 0 for a blank.</summary>
    public long NumberAt(FigureKey key) => Figures.TryGetValue(key, out var figure) ? figure.Value.Number : 0;

    /// <summary>A number as the form writes it, money in its unit; that it was left blank.</summary>
    public string TextAt(FormRow row, FigureKey key) => Figures.ContainsKey(key) ? Text(row, NumberAt(key)) : "(để trống)";

    /// <summary>A count, or an amount in đồng, as the form writes it.</summary>
    public string Text(FormRow row, decimal number) => FigureText.Of(row.Kind == FigureKind.Money ? number / Form.Money.Dong : number);

    /// <summary>A share of a whole, for example "8,4 %".</summary>
    public static string Percent(decimal part, decimal whole)
    {
        var percent = part * 100 / whole;
        return FigureText.Of(Math.Round(percent, percent < 1000 ? 1 : 0, MidpointRounding.AwayFromZero)) + " %";
    }

    /// <summary>The header of a column.</summary>
    public string LabelOf(string column) => Form.Column(column)?.Label ?? column;

    /// <summary>A row within a sentence.</summary>
    public static string NameOf(FormRow row) => $"{row.Label} (mã số {row.Code})";

    /// <summary>The period's name within a sentence.</summary>
    public static string NameOf(Period period) => PlainText.InSentence(period.Name);

    /// <summary>The address of a figure; its row's code where the sheet has no such row.</summary>
    public string CellOf(FigureKey key) => Report.Places.TryGetValue(key, out var place)
        ? place.Column + place.Row.ToString(CultureInfo.InvariantCulture)
        : $"mã số {key.Code}";

    /// <summary>A finding with the place of a figure.</summary>
    public Finding At(FigureKey key, Finding finding) => finding with
    {
        Sheet = Report.Sheet,
        Row = Report.Places.TryGetValue(key, out var place) ? place.Row : null,
        Column = place.Column,
        Label = $"{Form.Row(key.Code)?.Label} – {LabelOf(key.Column)}",
        Value = Figures.TryGetValue(key, out var figure) ? figure.Typed : null,
    };
}
