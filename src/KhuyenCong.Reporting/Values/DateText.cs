using System.Globalization;
using System.Text.RegularExpressions;

namespace KhuyenCong.Reporting.Values;

/// <summary>Dates as Vietnamese people write them, by a list of exact patterns; the day comes before the month.</summary>
public static partial class DateText
{
    /// <summary>The forms that are taken, as a sentence for the person who must mend a cell.</summary>
    public const string AcceptedForms =
        "Vui lòng nhập ngày theo dạng ngày/tháng/năm, ví dụ 15/08/2016, hoặc viết đầy đủ: ngày 15 tháng 8 năm 2016.";

    private static readonly string[] Patterns =
    [
        "d/M/yyyy", "dd/M/yyyy", "d/MM/yyyy", "dd/MM/yyyy",
        "dd-MM-yyyy", "d-M-yyyy",
        "dd.MM.yyyy", "d.M.yyyy",
        "yyyy-MM-dd",
    ];

    /// <summary>
    /// Reads dd/MM/yyyy (also without leading zeros, also with '-' or '.'), yyyy-MM-dd, and "[ngày] 15 tháng 8 năm 2016" (also NFD, any case).
    /// Only real days from 01/01/1900 on; no two-digit years, no time of day.
    /// </summary>
    public static bool TryRead(string? text, out DateOnly value)
    {
        value = default;
        var plain = PlainText.Of(text);
        if (plain.Length is 0 or > 60)
        {
            return false;
        }

        if (!DateOnly.TryParseExact(plain, Patterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            var words = Words().Match(plain.ToLowerInvariant());
            if (!words.Success
                || !DateOnly.TryParseExact(
                    $"{words.Groups[1].Value}/{words.Groups[2].Value}/{words.Groups[3].Value}", Patterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
            {
                return false;
            }
        }

        if (date.Year < 1900)
        {
            return false;
        }

        value = date;
        return true;
    }

    [GeneratedRegex("^(?:ngày )?([0-9]{1,2}) tháng ([0-9]{1,2}) năm ([0-9]{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
