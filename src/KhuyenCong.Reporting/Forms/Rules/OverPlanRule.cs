using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>What was done must not be above the plan of the same row; checked where both are given.</summary>
public sealed record OverPlanRule : FormRule
{
    /// <summary>The column of the plan.</summary>
    public required string Plan { get; init; }

    /// <summary>The column of what was done.</summary>
    public required string Done { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Column(Plan), RuleNames.Column(Done)];

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        if (run.AreExchanged(Done, Plan, run.NumberRows([]), severity))
        {
            return;
        }

        foreach (var row in run.NumberRows([]))
        {
            var (plan, done) = (new FigureKey(row.Code, Plan), new FigureKey(row.Code, Done));
            if (!run.AllSure([plan, done]) || !run.Figures.ContainsKey(plan) || !run.Figures.ContainsKey(done)
                || run.NumberAt(done) <= run.NumberAt(plan) || run.IsSuspect(plan, done) || run.IsWrongTotal(plan, done))
            {
                continue;
            }

            run.Add(Broken(run, severity, done, new Told(
                Row: RuleRun.NameOf(row),
                Unit: row.Unit,
                Value: run.TextAt(row, done),
                Cell: run.CellOf(done),
                Plan: run.TextAt(row, plan),
                PlanCell: run.CellOf(plan),
                Difference: run.Text(row, (decimal)run.NumberAt(done) - run.NumberAt(plan)),
                Percent: run.NumberAt(plan) == 0 ? "" : $" (bằng {RuleRun.Percent(run.NumberAt(done), run.NumberAt(plan))} kế hoạch)")));
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) =>
        from row in cells.NumberRows([])
        let key = new FigureKey(row.Code, Done)
        let plan = new FigureKey(row.Code, Plan)
        select new CellCheck(
            key,
            $"AND({cells.IsGiven(plan, row.Code)},ROUND({cells.Number(key, row.Code)}-{cells.Number(plan, row.Code)},6)>0,{cells.IsNotNoted([row.Code], row.Code)})",
            $"Lớn hơn cột “{cells.LabelOf(Plan)}”, nếu đúng thì ghi lý do ở cột Ghi chú");

    private sealed record Told(string Row, string Unit, string Value, string Cell, string Plan, string PlanCell, string Difference, string Percent);
}
