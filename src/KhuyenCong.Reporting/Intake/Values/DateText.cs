using System.Globalization;
using System.Text.RegularExpressions;

namespace KhuyenCong.Reporting.Intake.Values;

/// <summary>
/// Calendar days as people write them: <c>dd/MM/yyyy</c>, <c>d/M/yyyy</c>, the same with "-" or ".", <c>yyyy-MM-dd</c>,
/// "ngày 15 tháng 8 năm 2016" and "15 tháng 8 năm 2016". The day comes before the month, the year has four digits.
/// </summary>
public static partial class DateText
{
    /// <summary>The day that the text stands for; false when it has another form or there is no such day (30/02, 31/11).</summary>
    public static bool TryRead(string text, out DateOnly day)
    {
        day = default;
        var plain = PlainText.Of(text);
        if (plain.Length > 60)
        {
            return false;
        }

        foreach (var pattern in (ReadOnlySpan<Regex>)[Marked(), Iso(), InWords()])
        {
            var match = pattern.Match(plain);
            if (match.Success)
            {
                var year = Whole(match, "year");
                var month = Whole(match, "month");
                var number = Whole(match, "day");
                if (year < 1 || month is < 1 or > 12 || number < 1 || number > DateTime.DaysInMonth(year, month))
                {
                    return false;
                }

                day = new DateOnly(year, month, number);
                return true;
            }
        }

        return false;
    }

    private static int Whole(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<day>[0-9]{1,2})(?<mark>[/.\-])(?<month>[0-9]{1,2})\k<mark>(?<year>[0-9]{4})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Marked();

    [GeneratedRegex(@"\A(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex(@"\A(?:ngày +)?(?<day>[0-9]{1,2}) +tháng +(?<month>[0-9]{1,2}) +năm +(?<year>[0-9]{4})\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex InWords();
}
