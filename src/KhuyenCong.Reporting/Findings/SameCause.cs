namespace KhuyenCong.Reporting.Findings;

/// <summary>Makes one finding of many that have one cause, so that a person mends the cause and is not shown forty times the same.</summary>
public static class SameCause
{
    /// <summary>From how many cells on one finding stands for all.</summary>
    public const int From = 5;

    /// <summary>How many cells the message names; the rest is counted.</summary>
    public const int MaxNamed = 40;

    /// <summary>How many cells <see cref="Finding.Cells"/> lists at most.</summary>
    public const int MaxListed = 1_000;

    /// <summary>Gathers the findings that share a cause, code, kind and severity where there are at least <see cref="From"/> of them.</summary>
    /// <param name="findings">The findings in any order.</param>
    /// <param name="causeOf">The cause of a finding; null for one that always stands alone.</param>
    /// <returns>The findings in sheet order.</returns>
    public static IReadOnlyList<Finding> Gather(IEnumerable<Finding> findings, Func<Finding, string?> causeOf)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(causeOf);
        var gathered = new List<Finding>();
        foreach (var group in findings.GroupBy(f => causeOf(f) is { } cause && f.Cell is not null ? (f.Code, f.Severity, f.Sheet, f.Kind, cause) : default))
        {
            var members = group.Order(FindingOrder.Instance).ToList();
            if (group.Key == default || members.Count < From)
            {
                gathered.AddRange(members);
                continue;
            }

            var cells = members.ConvertAll(f => f.Cell!);
            var count = cells.Count + members.Sum(f => f.Further);
            gathered.Add(members[0] with
            {
                Message = $"{members[0].Message} Cùng một nguyên nhân ở {Listing.Number(count)} ô: {Names(cells, count)}.",
                Cells = cells.Count <= MaxListed ? cells : cells.GetRange(0, MaxListed),
                Further = 0,
            });
        }

        gathered.Sort(FindingOrder.Instance);
        return gathered;
    }

    /// <summary>The first addresses in full, the rest counted.</summary>
    /// <param name="names">The addresses, in sheet order.</param>
    /// <param name="count">How many there are; at least as many as <paramref name="names"/>, which are all unless given.</param>
    public static string Names(IReadOnlyList<string> names, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Listing.Of(names, MaxNamed, "ô", count: count);
    }
}
