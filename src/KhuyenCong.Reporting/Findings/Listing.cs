using System.Globalization;

namespace KhuyenCong.Reporting.Findings;

/// <summary>Many names within a sentence.</summary>
internal static class Listing
{
    /// <summary>The first names, the others counted.</summary>
    /// <param name="names">All names.</param>
    /// <param name="max">How many are named.</param>
    /// <param name="others">What the others are, in Vietnamese.</param>
    /// <param name="separator">What stands between them.</param>
    /// <param name="count">How many there are; at least as many as <paramref name="names"/>, which are all unless given.</param>
    public static string Of(IReadOnlyList<string> names, int max, string others, string separator = ", ", int? count = null)
    {
        var all = count ?? names.Count;
        return all <= max ? string.Join(separator, names) : $"{string.Join(separator, names.Take(max))} và {Number(all - max)} {others} khác";
    }

    /// <summary>A count as the findings write it.</summary>
    public static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}
