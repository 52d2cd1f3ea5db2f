using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>A total that must equal the sum of its parts in each of the columns.</summary>
public sealed record SumRule : FormRule
{
    /// <summary>The row code of the total.</summary>
    public required string Total { get; init; }

    /// <summary>The row codes of the addends; an absent figure counts 0.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    /// <summary>The figure columns that it is checked in.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row(RuleNames.Numbers, Total), RuleNames.Rows(RuleNames.Numbers, Parts), RuleNames.Columns(Columns)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows)
    {
        if (Parts.Contains(Total))
        {
            yield return $"tổng \"{Total}\" cũng nằm trong parts; cần các dòng khác với dòng tổng.";
        }

        if (!AreOneKind(rows, Parts.Append(Total)))
        {
            yield return "dòng tổng và các dòng thành phần khác kiểu; cần cùng là count hoặc cùng là money.";
        }
    }

    /// <inheritdoc/>
    internal override bool Doubt(RuleRun run)
    {
        var doubted = false;
        foreach (var total in Columns.Where(c => Parts.Any(p => run.Unsure.Contains(new(p, c)))).Select(c => new FigureKey(Total, c)))
        {
            doubted |= run.Figures.TryGetValue(total, out var figure) && figure.IsCalculated && run.Unsure.Add(total);
        }

        return doubted;
    }

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        var parts = Parts.Where(run.Rows.ContainsKey).ToList();
        if (!run.Rows.TryGetValue(Total, out var row) || parts.Count == 0)
        {
            return;
        }

        foreach (var column in Columns)
        {
            var key = new FigureKey(Total, column);
            var partKeys = parts.ConvertAll(p => new FigureKey(p, column));
            if (!run.AllSure([key, .. partKeys]) || !run.Figures.TryGetValue(key, out var total))
            {
                continue;
            }

            var sum = partKeys.Sum(k => (decimal)run.NumberAt(k));
            if (sum == total.Value.Number || partKeys.Sum(k => SumOfPartsOf(run, k)) == total.Value.Number)
            {
                // In the second case a part that is itself a total is wrong, and its own finding says so.
                continue;
            }

            if (severity == Severity.Error)
            {
                run.WrongTotals.Add(key);
            }

            run.Add(Broken(run, severity, key, new Told(
                Total: RuleRun.NameOf(row),
                Column: run.LabelOf(column),
                Value: run.Text(row, total.Value.Number),
                Unit: row.Unit,
                Parts: string.Join(" + ", parts),
                Sum: run.Text(row, sum),
                Difference: run.Text(row, Math.Abs(total.Value.Number - sum)),
                Cell: run.CellOf(key),
                Cells: string.Join(", ", partKeys.Where(run.Report.Places.ContainsKey).Select(run.CellOf))), run.Text(row, sum)));
        }
    }

    /// <summary>What a figure would be if it were the sum of its own parts; the figure where it is no total or a part is not known.</summary>
    private static decimal SumOfPartsOf(RuleRun run, FigureKey key)
    {
        var rule = run.Form.Rules.OfType<SumRule>().FirstOrDefault(r => r.Total == key.Code && r.Columns.Contains(key.Column) && r.SeverityOn(run.CutOff) == Severity.Error);
        var parts = rule?.Parts.Where(run.Rows.ContainsKey).Select(p => new FigureKey(p, key.Column)).ToList() ?? [];
        return parts.Count == 0 || !run.AllSure(parts) ? run.NumberAt(key) : parts.Sum(k => (decimal)run.NumberAt(k));
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => !cells.Rows.ContainsKey(Total) || Parts.Where(cells.Rows.ContainsKey).ToList() is not { Count: > 0 } parts ? [] : Columns
        .Select(column => new FigureKey(Total, column))
        .Select(key => new CellCheck(key, $"AND({cells.IsGiven(key, Total)},ROUND({cells.Number(key, Total)}-{cells.Sum(parts, key.Column)},6)<>0)", $"Phải bằng tổng các dòng {string.Join(" + ", parts)}"));

    private sealed record Told(string Total, string Column, string Value, string Unit, string Parts, string Sum, string Difference, string Cell, string Cells);
}
