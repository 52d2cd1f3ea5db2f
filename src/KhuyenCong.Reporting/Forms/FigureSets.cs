using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms;

/// <summary>Sets of figures together.</summary>
public static class FigureSets
{
    /// <summary>
    /// Adds up the figures of several units for one form and period, as for a unit and the predecessors that were merged into
    /// it: counts and money add up; texts, days and yes/no answers say nothing about the whole and are left out.
    /// </summary>
    /// <returns>The sum; null when there is no set.</returns>
    /// <exception cref="ArgumentException">The sets are not of one form and one period.</exception>
    /// <exception cref="OverflowException">A sum does not fit.</exception>
    public static FigureSet? Sum(IEnumerable<FigureSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        FigureSet? first = null;
        var sums = new Dictionary<FigureKey, FigureValue>();
        foreach (var set in sets)
        {
            first ??= set;
            if (set.Form != first.Form || set.Period != first.Period)
            {
                throw new ArgumentException($"Only figures of one form and period add up, not {first.Form} {first.Period} and {set.Form} {set.Period}.", nameof(sets));
            }

            foreach (var (key, value) in set.Values)
            {
                if (value.Kind is not (FigureKind.Count or FigureKind.Money))
                {
                    continue;
                }

                var number = checked((sums.TryGetValue(key, out var sum) ? sum.Number : 0) + value.Number);
                sums[key] = value.Kind == FigureKind.Money ? FigureValue.OfMoney(number) : FigureValue.OfCount(number);
            }
        }

        return first is null ? null : new FigureSet(first.Form, first.Period, sums);
    }
}
