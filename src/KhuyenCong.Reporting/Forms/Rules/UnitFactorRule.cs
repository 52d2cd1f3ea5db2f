using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>
/// An amount of money that is about a suspect multiple of the plan, of the figure of the report before, or of last year's
/// figure, as from a wrong unit.
/// </summary>
public sealed record UnitFactorRule : FormRule
{
    /// <summary>The figure columns that it is checked in.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The column of the plan that the others are compared with; null for none.</summary>
    public string? Plan { get; init; }

    /// <summary>The suspect multiples.</summary>
    public required IReadOnlyList<SuspectFactor> Factors { get; init; }

    /// <inheritdoc/>
    internal override bool IsOneCause => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => Plan is null ? [RuleNames.Columns(Columns)] : [RuleNames.Columns(Columns), RuleNames.Column(Plan)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows) => Factors.Where(f => f.Times <= 0 || f.Within < 1)
        .Select(f => FormattableString.Invariant($"factors có times là {f.Times} và within là {f.Within}; cần times lớn hơn 0 và within từ 1 trở lên."))
        .Concat(Factors.Count == 0 ? ["factors đang rỗng; cần ít nhất một bội số."] : []);

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        foreach (var (row, column, figure) in run.NumbersIn([], Columns).Where(n => n.Row.Kind == FigureKind.Money))
        {
            if (run.IsSuspect(figure.Key) || run.IsWrongTotal(figure.Key))
            {
                continue;
            }

            var number = figure.Value.Number;
            var planKey = Plan is { } plan && plan != column ? new FigureKey(row.Code, plan) : default;
            (string Name, long? Number)[] references =
            [
                (Plan is null ? "" : $"số ở cột “{run.LabelOf(Plan)}”", planKey != default && !run.Unsure.Contains(planKey) && run.Figures.ContainsKey(planKey) ? run.NumberAt(planKey) : null),
                (run.History.Before is { } before ? $"số của {RuleRun.NameOf(before.Period)}" : "", run.History.Before?.NumberAt(row.Code, column)),
                (run.History.YearBefore is { } year ? $"số của {RuleRun.NameOf(year.Period)}" : "", run.History.YearBefore?.NumberAt(row.Code, column)),
            ];
            var suspect = references
                .Where(r => r.Number is > 0)
                .SelectMany(r => Factors.Select(f => (r.Name, Number: r.Number!.Value, f.Times, f.Within)))
                .FirstOrDefault(s => number >= s.Number * s.Times / s.Within && number <= s.Number * s.Times * s.Within);
            if (suspect.Name is null)
            {
                continue;
            }

            run.Suspect.Add(figure.Key);

            run.Add(Broken(run, severity, figure.Key, new Told(
                Row: RuleRun.NameOf(row),
                Column: run.LabelOf(column),
                Unit: row.Unit,
                Value: run.TextAt(row, figure.Key),
                Cell: run.CellOf(figure.Key),
                Times: suspect.Times < 1 ? "1/" + FigureText.Of(1 / suspect.Times) : FigureText.Of(suspect.Times),
                Reference: suspect.Name,
                ReferenceValue: run.Text(row, suspect.Number))));
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => []; // needs the report before, and the plan alone would often be wrong

    private sealed record Told(string Row, string Column, string Unit, string Value, string Cell, string Times, string Reference, string ReferenceValue);
}

/// <summary>A multiple that betrays a wrong unit.</summary>
/// <param name="Times">The multiple, for example 1000.</param>
/// <param name="Within">How far about it a figure may lie, as a factor: 3 means from a third of the multiple to three times it.</param>
public sealed record SuspectFactor(decimal Times, decimal Within);
