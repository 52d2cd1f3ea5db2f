using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>
/// A yes/no answer about "all periodic reports of the year were sent" must agree with the record of submissions; not checked
/// where the record is unknown.
/// </summary>
public sealed record SubmissionsRecordRule : FormRule
{
    /// <summary>The code of the row that answers.</summary>
    public required string Row { get; init; }

    /// <summary>The column of the answer.</summary>
    public required string Column { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Row([FigureKind.YesNo], Row), RuleNames.Column(Column)];

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        var key = new FigureKey(Row, Column);
        if (run.History.AllReportsSent is not { } sent || !run.Rows.TryGetValue(Row, out var row)
            || !run.Figures.TryGetValue(key, out var answer) || answer.Value.IsYes == sent)
        {
            return;
        }

        run.Add(Broken(run, severity, key, new Told(
            Row: RuleRun.NameOf(row),
            Column: run.LabelOf(Column),
            Cell: run.CellOf(key),
            Value: FigureText.Of(answer.Value, run.Form),
            Record: sent ? "đã gửi đủ" : "chưa gửi đủ"), sent ? "Có" : "Không"));
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => []; // needs the record of submissions

    private sealed record Told(string Row, string Column, string Cell, string Value, string Record);
}
