using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Emulator;

/// <summary>
/// Plausible figures for a form, made from its definition: parts at random from a seed, totals by its sum rules, so that they hold in
/// every column; cumulative figures not below those of the period, and within the plan.
/// </summary>
public static class DemoFigures
{
    /// <summary>Makes the figures of one unit.</summary>
    /// <param name="form">The form.</param>
    /// <param name="cutOff">The report's cut-off.</param>
    /// <param name="beginsYear">Whether the period begins the reporting year: then the cumulative figures are those of the period.</param>
    /// <param name="seed">The same seed gives the same figures.</param>
    /// <returns>Numbers in the form's unit (money in half triệu), by row code and column id.</returns>
    public static Dictionary<FigureKey, decimal> Make(FormDefinition form, DateOnly cutOff, bool beginsYear, int seed)
    {
        ArgumentNullException.ThrowIfNull(form);
        var random = new Random(seed);
        var figures = new Dictionary<FigureKey, decimal>();
        var sums = form.Rules.OfType<SumRule>().ToList();
        var totals = sums.Select(r => r.Total).ToHashSet();
        var columns = form.FigureColumns.Select(c => c.Id).ToList();
        foreach (var row in form.RowsOn(cutOff).Where(r => r.Kind is FigureKind.Count or FigureKind.Money && !totals.Contains(r.Code)))
        {
            var most = row.Kind == FigureKind.Money ? random.Next(80, 2400) : random.Next(2, 14);
            var shares = columns.Select(_ => random.NextDouble()).Order().Reverse().ToArray();

            // The first column is the plan, the last the cumulative figure; the period's own stands between and is the smallest.
            for (var i = 0; i < columns.Count; i++)
            {
                var share = i == 0 ? 1.0 : i == columns.Count - 1 || beginsYear ? 0.35 + (0.6 * shares[^2]) : 0.3 * shares[^1];
                var value = Math.Floor((decimal)(most * share));
                figures[new FigureKey(row.Code, columns[i])] = row.Kind == FigureKind.Money ? value / 2 : value;
            }
        }

        // A total of totals comes after its parts: repeated until nothing changes.
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var rule in sums)
            {
                foreach (var column in rule.Columns)
                {
                    var key = new FigureKey(rule.Total, column);
                    var sum = rule.Parts.Sum(p => figures.GetValueOrDefault(new FigureKey(p, column)));
                    changed |= !figures.TryGetValue(key, out var before) || before != sum;
                    figures[key] = sum;
                }
            }
        }

        return figures;
    }
}
