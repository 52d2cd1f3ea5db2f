using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Periods;

/// <summary>
/// Reads a period as people write it: "Quý III năm 2026", "quý 3/2026", "6 tháng đầu năm 2026", "9T/2026", "T7/2026",
/// "cả năm 2026", "2026", and the ids. Letter case, decomposed Unicode and the kind of space make no difference.
/// </summary>
/// <remarks>
/// Strict: the whole text must be one of the listed forms, with a year of four digits. "6T/2026" and "6 tháng năm 2026" are the
/// first half, as offices use them; "7/2026" is refused, since it could be a month, a day or a fraction.
/// </remarks>
public static partial class PeriodText
{
    private static readonly Dictionary<string, int> Ordinals = new(StringComparer.Ordinal)
    {
        ["i"] = 1,
        ["một"] = 1,
        ["nhất"] = 1,
        ["ii"] = 2,
        ["hai"] = 2,
        ["iii"] = 3,
        ["ba"] = 3,
        ["iv"] = 4,
        ["bốn"] = 4,
        ["tư"] = 4,
    };

    /// <summary>Reads a period.</summary>
    /// <param name="text">What stands in the cell or names the folder.</param>
    /// <param name="period">The period when the answer is true.</param>
    public static bool TryParse(string? text, out Period period)
    {
        period = default;
        if (text is null || text.Length > 60)
        {
            return false;
        }

        var written = Normal(text);
        if (Period.TryParseId(written.ToUpperInvariant(), out period))
        {
            return true;
        }

        return TryKind(Quarter(), written, PeriodKind.Quarter, ref period)
            || TryKind(Month(), written, PeriodKind.Month, ref period)
            || TryKind(FirstHalf(), written, PeriodKind.HalfYear, ref period, 1)
            || TryKind(SecondHalf(), written, PeriodKind.HalfYear, ref period, 2)
            || TryKind(ThreeMonths(), written, PeriodKind.Quarter, ref period, 1)
            || TryKind(NineMonths(), written, PeriodKind.NineMonths, ref period, 1)
            || TryKind(WholeYear(), written, PeriodKind.Year, ref period, 1);
    }

    private static bool TryKind(Regex form, string text, PeriodKind kind, ref Period period, int? number = null)
    {
        if (form.Match(text) is not { Success: true } match)
        {
            return false;
        }

        var year = Whole(match.Groups["year"].Value);
        if (year is < Period.FirstYear or > Period.LastYear)
        {
            return false;
        }

        var written = match.Groups["n"].Value;
        period = new Period(kind, year, number ?? (Ordinals.TryGetValue(written, out var ordinal) ? ordinal : Whole(written)));
        return true;
    }

    private static int Whole(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Normal(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in CanonicalText.Composed(text))
        {
            if (char.GetUnicodeCategory(c) == UnicodeCategory.Format)
            {
                continue;
            }

            var next = char.IsWhiteSpace(c) ? ' ' : c is '–' or '—' or '‑' or '−' ? '-' : c;
            if (next != ' ' || (folded.Length > 0 && folded[^1] != ' '))
            {
                folded.Append(next);
            }
        }

        return folded.ToString().TrimEnd().ToLowerInvariant();
    }

    // The year follows after "năm", a slash, a hyphen, a dot or a space.
    private const string ThenYear = @"(?: ?[/.\-] ?|,? năm | )(?<year>[0-9]{4})\z";

    [GeneratedRegex(@"\A(?:(?:quý|quí|qúy|q)\.? ?(?<n>i{1,3}|iv|0?[1-4])|quý (?<n>một|nhất|hai|ba|bốn|tư))" + ThenYear, RegexOptions.CultureInvariant)]
    private static partial Regex Quarter();

    [GeneratedRegex(@"\A(?:tháng ?|t\.? ?)(?<n>0?[1-9]|1[0-2])" + ThenYear, RegexOptions.CultureInvariant)]
    private static partial Regex Month();

    [GeneratedRegex(@"\A(?:(?:0?6|sáu) ?(?:tháng|t)(?: đầu(?: năm)?)?|nửa đầu năm)" + ThenYear, RegexOptions.CultureInvariant)]
    private static partial Regex FirstHalf();

    [GeneratedRegex(@"\A(?:(?:0?6|sáu) ?(?:tháng|t) cuối(?: năm)?|nửa cuối năm)" + ThenYear, RegexOptions.CultureInvariant)]
    private static partial Regex SecondHalf();

    [GeneratedRegex(@"\A(?:0?3|ba) ?(?:tháng|t) đầu(?: năm)?" + ThenYear, RegexOptions.CultureInvariant)]
    private static partial Regex ThreeMonths();

    [GeneratedRegex(@"\A(?:0?9|chín) ?(?:tháng|t)(?: đầu(?: năm)?)?" + ThenYear, RegexOptions.CultureInvariant)]
    private static partial Regex NineMonths();

    [GeneratedRegex(@"\A(?:(?:cả )?năm |12 tháng năm )?(?<year>[0-9]{4})\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeYear();
}
