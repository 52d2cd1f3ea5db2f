using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>A day of something done lies not after the receipt; not checked where that is unknown.</summary>
public sealed record NotAfterReceiptRule : FormRule
{
    /// <summary>The row codes of the days.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Rows([FigureKind.Date], Rows)];

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        foreach (var key in from code in Rows from column in run.Form.FigureColumns select new FigureKey(code, column.Id))
        {
            if (run.History.ReceivedOn is { } received && run.DateAt(key) is { } day && day > received)
            {
                run.Add(Broken(run, severity, key, new Told(
                    Row: RuleRun.NameOf(run.Rows[key.Code]),
                    Cell: run.CellOf(key),
                    Value: VietnamTime.Text(day),
                    Received: VietnamTime.Text(received))));
            }
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) =>
        from code in Rows.Where(cells.Rows.ContainsKey)
        from column in cells.Form.FigureColumns
        let key = new FigureKey(code, column.Id)
        select new CellCheck(key, $"{cells.Number(key, code)}>TODAY()", "Ngày này chưa đến");

    private sealed record Told(string Row, string Cell, string Value, string Received);
}
