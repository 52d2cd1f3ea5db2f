using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>In each row, the figure of one column must not be above the figure of another. A blank beside a figure counts 0.</summary>
public sealed record CompareColumnsRule : FormRule
{
    /// <summary>The column whose figure must not be the greater one.</summary>
    public required string Lesser { get; init; }

    /// <summary>The column whose figure must be at least as great.</summary>
    public required string Greater { get; init; }

    /// <summary>The row codes that it is checked in; empty for every row of counts or money.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Column(Lesser), RuleNames.Column(Greater), RuleNames.Rows(RuleNames.Numbers, Rows)];

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        if (run.AreExchanged(Lesser, Greater, run.NumberRows(Rows), severity))
        {
            return;
        }

        foreach (var row in run.NumberRows(Rows))
        {
            var (lesser, greater) = (new FigureKey(row.Code, Lesser), new FigureKey(row.Code, Greater));
            if (!run.AllSure([lesser, greater]) || !run.AnyGiven(lesser, greater) || run.NumberAt(lesser) <= run.NumberAt(greater)
                || run.IsWrongTotal(lesser, greater) || !run.Unequal.Add((lesser, greater)))
            {
                continue;
            }

            var unequal = Broken(run, severity, greater, new Told(
                Row: RuleRun.NameOf(row),
                Unit: row.Unit,
                Lesser: run.TextAt(row, lesser),
                LesserCell: run.CellOf(lesser),
                Greater: run.TextAt(row, greater),
                GreaterCell: run.CellOf(greater)));
            run.Add(run.OrWrongUnit(row, lesser, greater, unequal));
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) =>
        from row in cells.NumberRows(Rows)
        let key = new FigureKey(row.Code, Greater)
        select new CellCheck(key, $"ROUND({cells.Number(new(row.Code, Lesser), row.Code)}-{cells.Number(key, row.Code)},6)>0", $"Không được nhỏ hơn cột “{cells.LabelOf(Lesser)}”");

    private sealed record Told(string Row, string Unit, string Lesser, string LesserCell, string Greater, string GreaterCell);
}
