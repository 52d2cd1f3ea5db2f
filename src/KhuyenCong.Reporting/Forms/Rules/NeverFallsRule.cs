using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>
/// A cumulative figure is not below that of the accepted report of the same year whose window ended last before this one's, whatever the lengths of the
/// two; not checked when there is none on file. A blank counts 0, but for one that a nil return carries on.
/// </summary>
public sealed record NeverFallsRule : FormRule
{
    private const string LeftBlank = "blank";

    /// <summary>The column of the cumulative figures.</summary>
    public required string Cumulative { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Column(Cumulative)];

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        if (run.History.Latest is not { } before)
        {
            return;
        }

        foreach (var row in run.NumberRows([]))
        {
            var key = new FigureKey(row.Code, Cumulative);
            var isBlank = !run.Figures.ContainsKey(key);
            var earlier = before.NumberAt(row.Code, Cumulative) ?? 0;
            if (run.NumberAt(key) >= earlier || (isBlank && run.Report.Nil && !run.Report.Period.BeginsYear)
                || run.Unsure.Contains(key) || run.IsSuspect(key) || run.IsWrongTotal(key) || run.Unequal.Any(u => u.Item1 == key || u.Item2 == key))
            {
                continue;
            }

            var fallen = Broken(run, severity, key, new Told(
                Row: RuleRun.NameOf(row),
                Unit: row.Unit,
                Value: run.TextAt(row, key),
                Cell: run.CellOf(key),
                Period: RuleRun.NameOf(run.Report.Period),
                Before: RuleRun.NameOf(before.Period),
                BeforeValue: run.Text(row, earlier),
                Difference: run.Text(row, (decimal)earlier - run.NumberAt(key))));
            run.Add(fallen with { Kind = isBlank ? LeftBlank : null });
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => []; // needs the reports before

    private sealed record Told(string Row, string Unit, string Value, string Cell, string Period, string Before, string BeforeValue, string Difference);
}
