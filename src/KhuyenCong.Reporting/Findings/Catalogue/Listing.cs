using System.Globalization;

namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>Many names within a sentence.</summary>
internal static class Listing
{
    /// <summary>The first names, the others counted.</summary>
    /// <param name="names">All names.</param>
    /// <param name="max">How many are named.</param>
    /// <param name="others">What the others are, in Vietnamese.</param>
    /// <param name="separator">What stands between them.</param>
    public static string Of(IReadOnlyList<string> names, int max, string others, string separator = ", ") =>
        string.Join(separator, names.Take(max)) + (names.Count > max ? $" và {Number(names.Count - max)} {others} khác" : "");

    /// <summary>A count as the findings write it.</summary>
    public static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
