using System.Globalization;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>Days as a workbook numbers them (ECMA-376 part 1, 18.17.4).</summary>
internal static class SerialDay
{
    private const int SecondsOfDay = 86_400;
    private const int DayThatNeverWas = 60;

    /// <summary>
    /// The day as <c>yyyy-MM-dd</c>, with <c>THH:mm:ss</c> when it has a time of day; null when a spreadsheet program shows no day for the
    /// number. Day 60 of the 1900 system is shown as 29/02/1900, a day that never was; the text says so and no calendar takes it.
    /// </summary>
    public static string? TextOf(double serial, bool from1904)
    {
        var last = from1904 ? 2_957_003 : 2_958_466;
        if (!(serial >= 0) || serial >= last)
        {
            return null;
        }

        var seconds = (long)Math.Round(serial * SecondsOfDay, MidpointRounding.AwayFromZero);
        var day = seconds / SecondsOfDay;
        var time = TimeSpan.FromSeconds(seconds % SecondsOfDay);
        if (day >= last)
        {
            return null;
        }

        var text = !from1904 && day == DayThatNeverWas
            ? "1900-02-29"
            : DayOf(day, from1904).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return time == TimeSpan.Zero ? text : text + "T" + time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>The same text of an ISO 8601 date cell; null when it is none.</summary>
    public static string? TextOf(ReadOnlySpan<char> iso)
    {
        string[] forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];
        if (!DateTime.TryParseExact(iso, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            return null;
        }

        return moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static DateOnly DayOf(long day, bool from1904)
    {
        var origin = from1904 ? new DateOnly(1904, 1, 1) : day < DayThatNeverWas ? new DateOnly(1899, 12, 31) : new DateOnly(1899, 12, 30);
        return origin.AddDays((int)day);
    }
}
