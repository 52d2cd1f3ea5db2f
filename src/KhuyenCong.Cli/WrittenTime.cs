using System.Globalization;
using KhuyenCong.Reporting.Calendar;

namespace KhuyenCong.Cli;

/// <summary>Days and moments as the commands write them to operators: ISO, in Vietnam time.</summary>
public static class WrittenTime
{
    /// <summary>For example "2026-09-18".</summary>
    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>For example "2026-09-18 16:05".</summary>
    public static string Of(DateTimeOffset moment) => VietnamTime.At(moment).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
