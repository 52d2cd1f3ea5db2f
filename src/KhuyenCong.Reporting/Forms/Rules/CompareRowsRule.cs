using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>In each column, the figure of one row must not be above the figure of another; checked where both are given.</summary>
public sealed record CompareRowsRule : FormRule
{
    /// <summary>The code of the row whose figure must not be the greater one.</summary>
    public required string Lesser { get; init; }

    /// <summary>The code of the row whose figure must be at least as great.</summary>
    public required string Greater { get; init; }

    /// <summary>The figure columns that it is checked in.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row(RuleNames.Numbers, Lesser), RuleNames.Row(RuleNames.Numbers, Greater), RuleNames.Columns(Columns)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows)
    {
        if (!AreOneKind(rows, [Lesser, Greater]))
        {
            yield return $"dòng \"{Lesser}\" và dòng \"{Greater}\" khác kiểu; cần cùng là count hoặc cùng là money.";
        }
    }

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        if (!run.Rows.TryGetValue(Lesser, out var lesserRow) || !run.Rows.TryGetValue(Greater, out var greaterRow))
        {
            return;
        }

        foreach (var column in Columns)
        {
            var (lesser, greater) = (new FigureKey(Lesser, column), new FigureKey(Greater, column));
            if (!run.AllSure([lesser, greater]) || !run.Figures.ContainsKey(lesser) || !run.Figures.ContainsKey(greater) || run.NumberAt(lesser) <= run.NumberAt(greater))
            {
                continue;
            }

            run.Add(Broken(run, severity, lesser, new Told(
                LesserRow: RuleRun.NameOf(lesserRow),
                GreaterRow: RuleRun.NameOf(greaterRow),
                Column: run.LabelOf(column),
                Unit: lesserRow.Unit,
                Lesser: run.TextAt(lesserRow, lesser),
                LesserCell: run.CellOf(lesser),
                Greater: run.TextAt(greaterRow, greater),
                GreaterCell: run.CellOf(greater))));
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => !cells.Rows.ContainsKey(Lesser) || !cells.Rows.ContainsKey(Greater) ? [] :
        from column in Columns
        let lesser = new FigureKey(Lesser, column)
        let greater = new FigureKey(Greater, column)
        select new CellCheck(
            lesser,
            $"AND({cells.IsGiven(greater, Lesser)},ROUND({cells.Number(lesser, Lesser)}-{cells.Number(greater, Lesser)},6)>0)",
            $"Không được lớn hơn dòng mã số {Greater}");

    private sealed record Told(string LesserRow, string GreaterRow, string Column, string Unit, string Lesser, string LesserCell, string Greater, string GreaterCell);
}
