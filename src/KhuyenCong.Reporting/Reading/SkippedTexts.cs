using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>
/// Pass over totals that a formula gave: numbers typed as text are left out of a spreadsheet's sum. It goes by the numbers in the cells, so that a cell
/// that cannot be read hides no other.
/// </summary>
internal sealed class SkippedTexts(FormTable table, IReadOnlyList<ReadCell> cells, CountedFindings findings)
{
    private readonly Dictionary<FigureKey, ReadCell> _cells = cells.ToDictionary(c => c.Key);

    /// <summary>Tells of the texts.</summary>
    /// <returns>The totals that are wrong for that.</returns>
    public IReadOnlyList<FigureKey> Run()
    {
        var wrong = new List<(ReadCell Total, List<ReadCell> Skipped, SumRule Rule)>();
        foreach (var rule in table.Form.Rules.OfType<SumRule>().Where(r => r.SeverityOn(table.CutOff) == Severity.Error))
        {
            foreach (var total in rule.Columns.Select(c => _cells.GetValueOrDefault(new FigureKey(rule.Total, c))).OfType<ReadCell>().Where(t => t.Cell is { HasFormula: true, Kind: CellKind.Number }))
            {
                if (SkippedBy(total, rule) is { Count: > 0 } skipped)
                {
                    wrong.Add((total, skipped, rule));
                }
            }
        }

        // Many of them were pasted together.
        var all = wrong.SelectMany(w => w.Skipped).Select(s => s.Cell).DistinctBy(c => c.Address).OrderBy(c => (c.Row, c.Column)).ToList();
        if (all.Count >= SameCause.From)
        {
            var names = all.ConvertAll(c => c.Address);
            findings.Add(table.At(CellFindings.SkippedTogether(names, wrong.ConvertAll(w => w.Total.Cell.Address)), all[0], _cells.Values.First(c => c.Cell == all[0]).Label) with { Cells = names });
        }
        else
        {
            wrong.ForEach(w => Tell(w.Total, w.Skipped, w.Rule));
        }

        return wrong.ConvertAll(w => w.Total.Key);
    }

    /// <summary>The texts that a formula left out: all that stand among its parts, or else one alone.</summary>
    private List<ReadCell> SkippedBy(ReadCell total, SumRule rule)
    {
        var parts = PartsOf(total.Key, rule);
        var texts = parts.FindAll(p => p.Cell.Kind == CellKind.Text && NumberOf(p) is not (null or 0));
        var difference = parts.Sum(p => NumberOf(p) ?? 0) - NumberOf(total)!.Value;
        return difference == 0 ? [] : texts.Sum(p => NumberOf(p)!.Value) == difference ? texts : texts.FindAll(p => NumberOf(p) == difference) is [var one] ? [one] : [];
    }

    private void Tell(ReadCell total, List<ReadCell> skipped, SumRule rule)
    {
        var parts = PartsOf(total.Key, rule);
        var (names, at) = (skipped.ConvertAll(s => s.Cell.Address), total.Cell.Address);
        var sum = parts.TrueForAll(p => p.Reading.Problem is null) ? parts.Sum(p => NumberOf(p) ?? 0) : (decimal?)null;
        var finding = CellFindings.Skipped(
            string.Join(", ", names), string.Join(", ", skipped.Select(s => $"“{FormTable.Cut(s.Cell.Text, 60)}”")), at, RuleRun.NameOf(total.Row), ShownText.Of(total.Cell), sum is { } right ? FigureText.Of(right) : null, total.Row.Unit);
        findings.Add(table.At(finding, skipped[0].Cell, skipped[0].Label) with { Cells = [.. names, at] });
    }

    private List<ReadCell> PartsOf(FigureKey total, SumRule rule) =>
        [.. rule.Parts.Select(p => _cells.GetValueOrDefault(total with { Code = p })).OfType<ReadCell>()];

    /// <summary>The number in a cell, as far as anybody can read it; null for none.</summary>
    private static decimal? NumberOf(ReadCell cell) => cell.Cell.Kind switch
    {
        CellKind.Number when ExcelNumber.TryExact(cell.Cell.Text, out var number) => number,
        CellKind.Text when NumberText.TryRead(cell.Cell.Text, out var number) => number,
        _ => null,
    };
}
