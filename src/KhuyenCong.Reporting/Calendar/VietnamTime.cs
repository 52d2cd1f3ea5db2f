namespace KhuyenCong.Reporting.Calendar;

/// <summary>
/// Vietnam time: UTC+7 all year, no daylight saving. The only place that knows the offset; the machine's zone changes nothing.
/// </summary>
public static class VietnamTime
{
    /// <summary>The offset from UTC.</summary>
    public static TimeSpan Offset { get; } = TimeSpan.FromHours(7);

    /// <summary>The same moment with Vietnam's offset.</summary>
    public static DateTimeOffset At(DateTimeOffset moment) => moment.ToOffset(Offset);

    /// <summary>The day in Vietnam at a moment.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(At(moment).DateTime);

    /// <summary>The moment at which a day begins in Vietnam.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Offset);

    /// <summary>The first moment after a day in Vietnam: 24:00 of that day.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1));

    /// <summary>For people: "18/09/2026".</summary>
    public static string Text(DateOnly day) => day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>For people: "16:05 ngày 18/09/2026".</summary>
    public static string Text(DateTimeOffset moment) =>
        At(moment).ToString("HH:mm 'ngày' dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);
}
