using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>
/// In a window that does not begin the reporting year, the cumulative figure equals the period's figure and the cumulative
/// figure of the accepted report whose window ends the day before; not checked when there is none on file. A blank counts 0.
/// </summary>
public sealed record ContinuityRule : FormRule
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
        if (run.Report.Period.BeginsYear || run.History.Before is not { } before || !before.Values.Keys.Any(k => k.Column == Cumulative))
        {
            return;
        }

        foreach (var row in run.NumberRows([]))
        {
            var (period, cumulative) = (new FigureKey(row.Code, Period), new FigureKey(row.Code, Cumulative));
            if (!run.AllSure([period, cumulative]) || !run.AnyGiven(period, cumulative))
            {
                continue;
            }

            var earlier = before.NumberAt(row.Code, Cumulative) ?? 0;
            var expected = (decimal)earlier + run.NumberAt(period);
            if (expected == run.NumberAt(cumulative) || run.IsSuspect(period, cumulative) || run.IsWrongTotal(period, cumulative) || !run.Unequal.Add((period, cumulative)))
            {
                continue;
            }

            run.Add(Broken(run, severity, cumulative, new Told(
                Row: RuleRun.NameOf(row),
                Unit: row.Unit,
                Value: run.TextAt(row, cumulative),
                Cell: run.CellOf(cumulative),
                Period: run.TextAt(row, period),
                PeriodCell: run.CellOf(period),
                Before: RuleRun.NameOf(before.Period),
                BeforeValue: run.Text(row, earlier),
                Expected: run.Text(row, expected),
                Difference: run.Text(row, Math.Abs(run.NumberAt(cumulative) - expected))), run.Text(row, expected)));
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => []; // needs the report before

    private sealed record Told(string Row, string Unit, string Value, string Cell, string Period, string PeriodCell, string Before, string BeforeValue, string Expected, string Difference);
}
