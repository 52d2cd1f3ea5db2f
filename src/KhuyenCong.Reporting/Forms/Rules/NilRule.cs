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

    private sealed record Told(string Column, string Cells);
}
