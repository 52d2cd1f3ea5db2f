using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>Where everything stands on the first sheet of a template, and what stands there before anybody typed.</summary>
internal sealed class TemplateLayout
{
    public const double RowHeight = 18;

    /// <summary>The rows above the cover: the status, which is not printed, then the official head of two rows, the title and the basis.</summary>
    public const int StatusRow = 1, HeadRow = 2, FormRow = 3, TitleRow = 4, BasisRow = 5, UnitRow = 6, PeriodRow = 7, NilRow = 8;

    private readonly FormDefinition _form;
    private readonly Dictionary<FigureKey, string> _formulas = [];
    private readonly Dictionary<FigureKey, decimal> _values = [];

    public TemplateLayout(FormDefinition form, Deadlines deadlines, FigureSet? latest)
    {
        _form = form;
        HeaderRow = (form.AllowsNil ? NilRow : PeriodRow) + 1;
        Rows = form.RowsOn(deadlines.CutOff).ToList();
        LastRow = HeaderRow + Rows.Count;
        RowOf = Rows.Select((row, i) => (row.Code, Row: HeaderRow + 1 + i))
            .DistinctBy(p => p.Code)
            .ToDictionary(p => p.Code, p => p.Row, StringComparer.Ordinal);
        RightFrom = Math.Max(2, 1 + form.Columns.ToList().FindIndex(c => c.Role == ColumnRole.Figure));
        Cells = new CellTerms(form, deadlines.Period, deadlines.CutOff, RowOf, HeaderRow)
        {
            PeriodCell = FormattableString.Invariant($"$B${PeriodRow}"),
            NilCell = form.AllowsNil ? FormattableString.Invariant($"$B${NilRow}") : null,
        };

        var rules = form.Rules.OfType<SumRule>()
            .Where(r => r.SeverityOn(deadlines.CutOff) is not null && RowOf.ContainsKey(r.Total))
            .DistinctBy(r => r.Total)
            .ToDictionary(r => r.Total, StringComparer.Ordinal);

        // Zeros in every required cell would make a report of a template that nobody has touched.
        RequiredWhen = Rows.Where(r => r is { Required: true, AppliesWhen: not null }).Select(r => (r.Code, When: r.AppliesWhen!))
            .Concat(form.Rules.OfType<RequiredWhenRule>().Where(r => r.SeverityOn(deadlines.CutOff) == Severity.Error).Select(r => (Code: r.Row, When: new RowCondition(r.When, r.Is))))
            .Where(r => RowOf.ContainsKey(r.Code) && RowOf.ContainsKey(r.When.Row))
            .ToLookup(r => r.Code, r => r.When);
        Totals = Rows.Any(r => r is { IsAlwaysRequired: true, Kind: not FigureKind.Heading } && !rules.ContainsKey(r.Code)) ? rules : [];
        WriteTotals();
        Prefill(latest, deadlines);
    }

    public int HeaderRow { get; }

    public int LastRow { get; }

    /// <summary>The column, from 1, where the right half of the official head begins.</summary>
    public int RightFrom { get; }

    public IReadOnlyList<FormRow> Rows { get; }

    public Dictionary<string, int> RowOf { get; }

    public Dictionary<string, SumRule> Totals { get; }

    /// <summary>How formulas name the figures.</summary>
    public CellTerms Cells { get; }

    /// <summary>By row code, the answers that make it required.</summary>
    public ILookup<string, RowCondition> RequiredWhen { get; }

    /// <summary>Columns beside the table that show what was reported before: their headers, and the numbers by row code.</summary>
    public IReadOnlyList<(string Header, IReadOnlyDictionary<string, decimal> Numbers)> References { get; private set; } = [];

    /// <summary>The formula of a total; null where the cell is typed.</summary>
    public string? FormulaOf(FigureKey key) => _formulas.GetValueOrDefault(key);

    /// <summary>What stands in a cell before anybody typed; null for nothing. Of a formula what it gives.</summary>
    public decimal? ValueOf(FigureKey key) =>
        _formulas.ContainsKey(key) ? PartsOf(Totals[key.Code]).Sum(p => ValueOf(new(p, key.Column)) ?? 0)
        : _values.TryGetValue(key, out var value) ? value : null;

    /// <summary>Programs do not fit the height of a row that they read, and of a merged cell never.</summary>
    public static int LinesOf(string text, double width) => 1 + (int)(text.Length / Math.Max(width, 1));

    private List<string> PartsOf(SumRule rule) => [.. rule.Parts.Where(RowOf.ContainsKey)];

    /// <summary>
    /// Totals find their parts by Mã số within the rows where these stand, so that a row may be deleted, moved or put in. No total may stand among another's
    /// rows that itself stands among that one's: such are added up cell by cell.
    /// </summary>
    private void WriteTotals()
    {
        var spans = Totals.Values.ToDictionary(r => r.Total, SpansOf, StringComparer.Ordinal);
        var turns = Totals.Keys.Any(t => Reaches(t, t, spans, []));
        foreach (var rule in Totals.Values.Where(r => PartsOf(r).Count > 0))
        {
            foreach (var column in rule.Columns)
            {
                var byCode = string.Join('+', spans[rule.Total].Select(s => Cells.Sum(s.Codes, column, s.First, s.Last)));
                _formulas[new(rule.Total, column)] = turns || byCode.Length > TemplateChecks.LongestFormula
                    ? string.Join('+', PartsOf(rule).Select(p => Cells.CellOf(new(p, column))).Chunk(200).Select(some => "SUM(" + string.Join(',', some) + ")"))
                    : byCode;
            }
        }
    }

    /// <summary>The rows above and below a total among which its parts stand, with the row behind them where it is no total: rows are put in there.</summary>
    private List<(List<string> Codes, int First, int Last)> SpansOf(SumRule rule)
    {
        var at = RowOf[rule.Total];
        var totals = Totals.Keys.Select(t => RowOf[t]).ToHashSet();
        return [.. PartsOf(rule).GroupBy(p => RowOf[p] < at).Select(side => (
            Codes: side.ToList(),
            First: side.Min(p => RowOf[p]),
            Last: side.Max(p => RowOf[p]) is var last && totals.Contains(last + 1) ? last : last + 1))];
    }

    private bool Reaches(string from, string to, Dictionary<string, List<(List<string> Codes, int First, int Last)>> spans, HashSet<string> seen) =>
        Totals.Keys.Where(t => spans[from].Exists(s => RowOf[t] >= s.First && RowOf[t] <= s.Last))
            .Any(t => t == to || (seen.Add(t) && Reaches(t, to, spans, seen)));

    /// <summary>The year's plan of the report before stands in the plan's cells, what it had reached beside the table.</summary>
    private void Prefill(FigureSet? latest, Deadlines deadlines)
    {
        if (latest is null || latest.Form != _form.Code)
        {
            return;
        }

        var plan = _form.Rules.OfType<OverPlanRule>().FirstOrDefault()?.Plan;
        foreach (var row in Rows.Where(r => r.Kind is FigureKind.Count or FigureKind.Money))
        {
            if (plan is not null && !_formulas.ContainsKey(new(row.Code, plan)) && NumberOf(row, plan) is { } number)
            {
                _values[new(row.Code, plan)] = number;
            }
        }

        References = [.. _form.Rules.OfType<NeverFallsRule>().Select(r => r.Cumulative).Concat(_form.Rules.OfType<ContinuityRule>().Select(r => r.Cumulative)).Distinct()
            .Where(c => _form.Column(c) is not null)
            .Select(c => ($"{latest.Period.Name}: {_form.Column(c)!.Label}", (IReadOnlyDictionary<string, decimal>)Rows
                .Where(r => r.Kind is FigureKind.Count or FigureKind.Money)
                .Select(r => (r.Code, Number: NumberOf(r, c))).Where(r => r.Number is not null)
                .DistinctBy(r => r.Code).ToDictionary(r => r.Code, r => r.Number!.Value)))];

        decimal? NumberOf(FormRow row, string column) => latest.NumberAt(row.Code, column) is { } number
            ? row.Kind == FigureKind.Money ? number / (decimal)_form.Money.Dong : number
            : null;
    }
}
