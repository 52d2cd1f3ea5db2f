using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms.Rules;

/// <summary>A nil return has no figure other than 0 in a column.</summary>
public sealed record NilRule : FormRule
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Holes => HolesOf<Told>();

    /// <inheritdoc/>
    internal override IReadOnlyList<RuleNames> Names => [RuleNames.Column(Column)];

    /// <inheritdoc/>
    internal override void Check(RuleRun run, Severity severity)
    {
        if (!run.Report.Nil)
        {
            return;
        }

        var figures = run.Report.Figures
            .Where(f => f.Key.Column == Column && !(f.Value.Kind is FigureKind.Count or FigureKind.Money && f.Value.Number == 0))
            .ToList();
        if (figures.Count > 0)
        {
            var cells = figures.ConvertAll(f => f.Cell);
            run.Add(Broken(run, severity, figures[0].Key, new Told(run.LabelOf(Column), SameCause.Names(cells)), "0") with { Cells = cells.Count > 1 ? cells : [] });
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<CellCheck> InCells(CellTerms cells) => cells.Rows.Values
        .Select(row => (row.Kind, Key: new FigureKey(row.Code, Column)))
        .Select(f => new CellCheck(
            f.Key,
            $"AND({cells.IsNil},{(f.Kind is FigureKind.Count or FigureKind.Money ? cells.Number(f.Key, f.Key.Code) + "<>0" : cells.IsGiven(f.Key, f.Key.Code))})",
            "Đã chọn “Không phát sinh” nên phải để trống hoặc ghi 0"));

    private sealed record Told(string Column, string Cells);
}
