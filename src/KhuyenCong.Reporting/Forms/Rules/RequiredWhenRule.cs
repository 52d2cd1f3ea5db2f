using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>A row must be filled in, in every figure column, when another row says something.</summary>
public sealed record RequiredWhenRule : FormRule
{
    /// <summary>The code of the row that must be filled in.</summary>
    public required string Row { get; init; }

    /// <summary>The code of the row that decides.</summary>
    public required string When { get; init; }

    /// <summary>What the deciding row must say in the same column.</summary>
    public required WhenIs Is { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row(RuleNames.Figures, Row), RuleNames.Row(RuleNames.Figures, When)];

    /// <inheritdoc/>
    internal override IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows)
    {
        if (rows.TryGetValue(When, out var row) && !RowCondition.Fits(row.Kind, Is))
        {
            yield return $"dòng \"{When}\" thuộc kiểu {FormJson.WordOf(row.Kind)} nên is không thể là {FormJson.WordOf(Is)}; cần một điều kiện hợp với kiểu của dòng.";
        }
    }

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        if (!run.Rows.TryGetValue(Row, out var row) || !run.Rows.TryGetValue(When, out var whenRow))
        {
            return;
        }

        foreach (var column in run.Form.FigureColumns)
        {
            var (key, whenKey) = (new FigureKey(Row, column.Id), new FigureKey(When, column.Id));
            if (!run.AllSure([key, whenKey]) || run.Figures.ContainsKey(key) || !run.Figures.TryGetValue(whenKey, out var when))
            {
                continue;
            }

            if (when.Value.Is(Is))
            {
                run.Add(Broken(run, severity, key, new Told(
                    Row: RuleRun.NameOf(row),
                    Column: column.Label,
                    Cell: run.CellOf(key),
                    WhenRow: RuleRun.NameOf(whenRow),
                    WhenCell: run.CellOf(whenKey),
                    WhenValue: FigureText.Of(when.Value, run.Form))));
            }
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => !cells.Rows.ContainsKey(Row) || !cells.Rows.ContainsKey(When) ? [] : cells.Form.FigureColumns
        .Select(column => new FigureKey(Row, column.Id))
        .Select(key => new CellCheck(
            key,
            $"AND(NOT({cells.IsGiven(key, Row)}),{cells.Is(new(When, key.Column), Is, Row)})",
            $"Phải điền vì dòng mã số {When} {RowCondition.WordsOf(Is)}"));

    private sealed record Told(string Row, string Column, string Cell, string WhenRow, string WhenCell, string WhenValue);
}
