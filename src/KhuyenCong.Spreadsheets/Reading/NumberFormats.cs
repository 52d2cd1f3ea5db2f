using System.Collections.Frozen;
using System.Globalization;
using ExcelNumberFormat;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>Number formats of a workbook: which codes the built-in numbers stand for, which show a date, and what a cell shows by its code.</summary>
public static class NumberFormats
{
    // As Excel writes numbers for Vietnamese; the culture of the machine changes nothing.
    private static readonly CultureInfo Vietnamese = CultureInfo.ReadOnly(new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } });

    // East Asian dates, whose codes depend on the language of the program.
    private const string EastAsianDate = "yyyy/m/d";

    // Those of money show the currency of the computer, here that of Việt Nam.
    private static readonly FrozenDictionary<int, string> BuiltIns = new Dictionary<int, string>
    {
        [1] = "0",
        [2] = "0.00",
        [3] = "#,##0",
        [4] = "#,##0.00",
        [5] = "#,##0\\ [$₫-42A];\\-#,##0\\ [$₫-42A]",
        [6] = "#,##0\\ [$₫-42A];[Red]\\-#,##0\\ [$₫-42A]",
        [7] = "#,##0.00\\ [$₫-42A];\\-#,##0.00\\ [$₫-42A]",
        [8] = "#,##0.00\\ [$₫-42A];[Red]\\-#,##0.00\\ [$₫-42A]",
        [9] = "0%",
        [10] = "0.00%",
        [11] = "0.00E+00",
        [12] = "# ?/?",
        [13] = "# ??/??",
        [14] = "mm-dd-yy",
        [15] = "d-mmm-yy",
        [16] = "d-mmm",
        [17] = "mmm-yy",
        [18] = "h:mm AM/PM",
        [19] = "h:mm:ss AM/PM",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "m/d/yy h:mm",
        [37] = "#,##0 ;(#,##0)",
        [38] = "#,##0 ;[Red](#,##0)",
        [39] = "#,##0.00;(#,##0.00)",
        [40] = "#,##0.00;[Red](#,##0.00)",
        [41] = "_-* #,##0_-;\\-* #,##0_-;_-* \"-\"_-;_-@_-",
        [42] = "_-* #,##0\\ [$₫-42A]_-;\\-* #,##0\\ [$₫-42A]_-;_-* \"-\"_-;_-@_-",
        [43] = "_-* #,##0.00_-;\\-* #,##0.00_-;_-* \"-\"??_-;_-@_-",
        [44] = "_-* #,##0.00\\ [$₫-42A]_-;\\-* #,##0.00\\ [$₫-42A]_-;_-* \"-\"??_-;_-@_-",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mmss.0",
        [48] = "##0.0E+0",
        [49] = "@",
    }.ToFrozenDictionary();

    /// <summary>The code of a built-in format; null for General and for numbers that are not built in.</summary>
    public static string? BuiltIn(int id) => id is (>= 27 and <= 36) or (>= 50 and <= 58) ? EastAsianDate : BuiltIns.GetValueOrDefault(id);

    /// <summary>Whether a code shows a number as a date or a time; one that is no code does not.</summary>
    public static bool IsDate(string? code) => code is not null && new NumberFormat(code) is { IsValid: true } format && (format.IsDateTimeFormat || format.IsTimeSpanFormat);

    /// <summary>What a person with a Vietnamese Excel sees in a cell with a number or a text, however wide its column; null where its format is no code.</summary>
    /// <param name="cell">The cell, whose <see cref="Cell.Format"/> is not General.</param>
    public static string? Shown(Cell cell)
    {
        var format = new NumberFormat(cell.Format ?? "General");
        if (!format.IsValid)
        {
            return null;
        }

        try
        {
            return format.Format(cell.Kind == CellKind.Number ? cell.Number : cell.Text, Vietnamese);
        }
        catch (Exception fault) when (fault is ArithmeticException or ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            // Codes of a stranger, and numbers beyond what the library reckons with: what it cannot show is not known to be shown.
            return null;
        }
    }

    /// <summary>The date that a serial number stands for; null when there is none (negative, 29/02/1900, beyond 9999).</summary>
    /// <param name="serial">Days since 31/12/1899 (with Excel's 29/02/1900) or since 01/01/1904.</param>
    /// <param name="from1904">Whether the workbook counts from 1904.</param>
    /// <returns>ISO text, with the time of day only where there is one, to the second.</returns>
    public static string? DateOf(double serial, bool from1904)
    {
        var seconds = Math.Round(serial * 86_400d, MidpointRounding.AwayFromZero);
        var days = Math.Floor(seconds / 86_400d);
        if (!(serial >= 0) || days > (from1904 ? 2_957_003 : 2_958_465) || (!from1904 && days is 60 or 0))
        {
            return null;
        }

        var origin = from1904 ? new DateTime(1904, 1, 1) : days < 60 ? new DateTime(1899, 12, 31) : new DateTime(1899, 12, 30);
        var moment = origin.AddDays(days).AddSeconds(seconds - (days * 86_400d));
        return moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
