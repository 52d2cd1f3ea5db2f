using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>A figure must lie within bounds, both included.</summary>
public sealed record RangeRule : FormRule
{
    /// <summary>The row codes that it is checked in; empty for every row of counts or money.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <summary>The figure columns that it is checked in.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The least value, in the form's unit for money; null for none.</summary>
    public decimal? Min { get; init; }

    /// <summary>The greatest value, in the form's unit for money; null for none.</summary>
    public decimal? Max { get; init; }

    /// <inheritdoc/>
    internal override bool IsOneCause => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Rows(RuleNames.Numbers, Rows), RuleNames.Columns(Columns)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows)
    {
        if ((Min, Max) is (null, null))
        {
            yield return "còn thiếu giới hạn; cần min, max hoặc cả hai.";
        }

        if (Min > Max)
        {
            yield return FormattableString.Invariant($"min đang là {Min}, lớn hơn max là {Max}; cần min không lớn hơn max.");
        }
    }

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        foreach (var (row, column, figure) in run.NumbersIn(Rows, Columns))
        {
            var value = FigureText.NumberOf(figure.Value, run.Form);
            if ((!(value < Min) && !(value > Max)) || run.IsSuspect(figure.Key))
            {
                continue;
            }

            run.Add(Broken(run, severity, figure.Key, new Told(
                Row: RuleRun.NameOf(row),
                Column: run.LabelOf(column),
                Value: FigureText.Of(value),
                Unit: row.Unit,
                Min: Min is { } min ? FigureText.Of(min) : "",
                Max: Max is { } max ? FigureText.Of(max) : "",
                Cell: run.CellOf(figure.Key))));
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) =>
        from row in cells.NumberRows(Rows)
        from column in Columns
        let key = new FigureKey(row.Code, column)
        from bound in ((decimal? Bound, string Sign, string Words)[])[(Min, "<", "Nhỏ hơn"), (Max, ">", "Lớn hơn")]
        where bound.Bound is not null
        let limit = bound.Bound.GetValueOrDefault()
        select new CellCheck(
            key,
            $"AND({cells.IsGiven(key, row.Code)},{cells.Number(key, row.Code)}{bound.Sign}{CellTerms.Constant(limit)})",
            $"{bound.Words} {FigureText.Of(limit)}, có thể đã ghi nhầm");

    private sealed record Told(string Row, string Column, string Value, string Unit, string Min, string Max, string Cell);
}
