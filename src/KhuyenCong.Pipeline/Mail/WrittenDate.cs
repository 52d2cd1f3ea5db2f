using System.Globalization;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Days as an official letter writes them (Decree 30/2020/NĐ-CP, annex I: days below 10 and months 1 and 2 with a leading zero).</summary>
public static class WrittenDate
{
    private static readonly string[] Weekdays = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];

    /// <summary>For example "thứ Hai, ngày 21 tháng 9 năm 2026".</summary>
    public static string Of(DateOnly day) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Weekdays[(int)day.DayOfWeek]}, ngày {day.Day:00} tháng {(day.Month < 3 ? "0" : "")}{day.Month} năm {day.Year}");
}
