using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pipeline.Difficulties;

/// <summary>Looks up what units told, over the forms and periods.</summary>
public sealed class DifficultiesOnFile(ReportTable table)
{
    // Older ones were answered or are settled by other ways; a page of each period shows them all the same.
    private const int YearsLookedBack = 2;

    /// <summary>Everything that units told in a period, whatever the form, and of the other periods what is open.</summary>
    /// <param name="period">The period.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="today">The day.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    /// <param name="look">What was read for the same view; null for nothing.</param>
    public async Task<IReadOnlyList<UnitDifficulty>> AllAsync(
        Period period, ReferenceData reference, DateOnly today, CancellationToken cancellation, TableLook? look = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var found = new List<UnitDifficulty>();
        look ??= new TableLook(table);
        var told = (await look.PartitionsWithDifficultiesAsync(cancellation)).ToHashSet();
        foreach (var deadlines in Known(reference, today).Concat(reference.Duties.FormsFor(period).Select(f => reference.Duties.For(f, period)).OfType<Deadlines>())
            .DistinctBy(d => (d.Form, d.Period)))
        {
            var partition = new ReportPartition(deadlines.Form, deadlines.Period);
            if (!told.Contains(partition))
            {
                continue;
            }

            var rows = deadlines.Period == period
                ? await look.UnderAsync<DifficultyRow>(partition, DifficultyRow.Prefix, cancellation)
                : await look.OpenDifficultiesAsync(partition, cancellation);
            found.AddRange(rows.Select(r => Of(r, deadlines, reference)));
        }

        return [.. InOrder(found)];
    }

    /// <summary>What one unit told in a form and period.</summary>
    public async Task<IReadOnlyList<Difficulty>> OfUnitAsync(string form, Period period, string unit, CancellationToken cancellation) =>
        [.. (await table.UnderAsync<DifficultyRow>(new ReportPartition(form, period), $"{DifficultyRow.Prefix}{unit}_", cancellation)).Select(r => r.Read())
            .OrderBy(d => d.State).ThenBy(d => d.Since).ThenBy(d => d.Point, StringComparer.Ordinal)];

    /// <summary>The forms and periods at which a look for open ones goes: two years back, and the years that have begun.</summary>
    public static IEnumerable<Deadlines> Known(ReferenceData reference, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Duties.Between(today.AddYears(-YearsLookedBack), today.AddYears(1).AddMonths(6)).Where(d => d.Opens <= today || d.Window.Start <= today);
    }

    /// <summary>Those first that wait for an answer, of them the oldest; then by point and region.</summary>
    public static IOrderedEnumerable<UnitDifficulty> InOrder(IEnumerable<UnitDifficulty> all) =>
        all.OrderBy(d => d.Difficulty.State).ThenBy(d => d.Difficulty.Since).ThenBy(d => d.Difficulty.Point, StringComparer.Ordinal).ThenBy(d => d.Unit.Code, StringComparer.Ordinal)
            .ThenBy(d => d.Difficulty.Source);

    private static UnitDifficulty Of(DifficultyRow row, Deadlines deadlines, ReferenceData reference) => new(
        reference.Units.Find(row.Unit, deadlines.CutOff) ?? new Unit(row.Unit, row.Unit, "", deadlines.CutOff, null, []),
        deadlines.Form, deadlines.Period, DifficultyPoints.NameOf(row.Point, reference.Forms, deadlines.CutOff), row.Read());
}
