using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>
/// A change against the same period a year before that is above a share and, so that small figures do not alarm, above an amount.
/// A figure that rises from 0 counts as any share.
/// </summary>
public sealed record YearBeforeRule : FormRule
{
    /// <summary>The row codes that it is checked in; empty for every row of counts or money.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <summary>The figure columns that it is checked in; the same change in a second column of a row is not said again.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The share in per cent of last year's figure that a change must exceed.</summary>
    public required decimal Percent { get; init; }

    /// <summary>The amount in the form's unit of money that a change must exceed.</summary>
    public required decimal MoneyAbove { get; init; }

    /// <summary>The number that a change of a count must exceed.</summary>
    public required decimal CountAbove { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Rows(RuleNames.Numbers, Rows), RuleNames.Columns(Columns)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows) => new (string Name, decimal Value)[] { ("percent", Percent), ("moneyAbove", MoneyAbove), ("countAbove", CountAbove) }
        .Where(n => n.Value < 0).Select(n => FormattableString.Invariant($"{n.Name} đang là {n.Value}; cần số không âm."));

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        if (run.History.YearBefore is not { } before)
        {
            return;
        }

        var said = new HashSet<(string Code, long Now, long Then)>();
        foreach (var (row, column, figure) in run.NumbersIn(Rows, Columns))
        {
            if (before.NumberAt(row.Code, column) is not { } then)
            {
                continue;
            }

            var change = (decimal)figure.Value.Number - then;
            var least = row.Kind == FigureKind.Money ? MoneyAbove * run.Form.Money.Dong : CountAbove;
            if (Math.Abs(change) <= least || Math.Abs(change) * 100 <= Percent * then
                || run.IsSuspect(figure.Key) || run.IsWrongTotal(figure.Key) || !said.Add((row.Code, figure.Value.Number, then)))
            {
                continue;
            }

            run.Add(Broken(run, severity, figure.Key, new Told(
                Row: RuleRun.NameOf(row),
                Column: run.LabelOf(column),
                Unit: row.Unit,
                Value: run.TextAt(row, figure.Key),
                Cell: run.CellOf(figure.Key),
                Before: RuleRun.NameOf(before.Period),
                BeforeValue: run.Text(row, then),
                Difference: run.Text(row, Math.Abs(change)),
                Direction: change > 0 ? "tăng" : "giảm",
                Percent: then == 0 ? "" : $" ({RuleRun.Percent(Math.Abs(change), then)})")));
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => []; // needs the report of the year before

    private sealed record Told(string Row, string Column, string Unit, string Value, string Cell, string Before, string BeforeValue, string Difference, string Direction, string Percent);
}
