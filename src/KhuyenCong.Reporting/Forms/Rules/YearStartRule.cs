using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>
/// In a window that begins the reporting year, the cumulative figure equals the figure of the period, for every row of
/// counts or money. A blank beside a figure counts 0.
/// </summary>
public sealed record YearStartRule : FormRule
{
    /// <summary>The column of the period's figures.</summary>
    public required string Period { get; init; }

    /// <summary>The column of the cumulative figures.</summary>
    public required string Cumulative { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Column(Period), RuleNames.Column(Cumulative)];

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        // A report whose cover names another period may be of one that does not begin the year.
        if (!run.Report.Period.BeginsYear || !run.Report.CoverAgrees)
        {
            return;
        }

        foreach (var row in run.NumberRows([]))
        {
            var (period, cumulative) = (new FigureKey(row.Code, Period), new FigureKey(row.Code, Cumulative));
            if (!run.AllSure([period, cumulative]) || !run.AnyGiven(period, cumulative) || run.NumberAt(period) == run.NumberAt(cumulative)
                || run.IsWrongTotal(period, cumulative) || !run.Unequal.Add((period, cumulative)))
            {
                continue;
            }

            var unequal = Broken(run, severity, cumulative, new Told(
                Row: RuleRun.NameOf(row),
                Unit: row.Unit,
                Value: run.TextAt(row, cumulative),
                Cell: run.CellOf(cumulative),
                Period: run.TextAt(row, period),
                PeriodCell: run.CellOf(period),
                Difference: run.Text(row, Math.Abs((decimal)run.NumberAt(cumulative) - run.NumberAt(period)))), run.TextAt(row, period));
            run.Add(run.OrWrongUnit(row, period, cumulative, unequal));
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => !cells.Period.BeginsYear ? [] :
        from row in cells.NumberRows([])
        let key = new FigureKey(row.Code, Cumulative)
        select new CellCheck(
            key,
            $"AND({cells.IsOfPeriod},ROUND({cells.Number(new(row.Code, Period), row.Code)}-{cells.Number(key, row.Code)},6)<>0)",
            $"Kỳ này bắt đầu từ đầu năm nên phải bằng cột “{cells.LabelOf(Period)}”");

    private sealed record Told(string Row, string Unit, string Value, string Cell, string Period, string PeriodCell, string Difference);
}
