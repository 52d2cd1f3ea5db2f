using KhuyenCong.Reporting.Intake.Sheets;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

public sealed class NumberFormatTests
{
    [Theory]
    [InlineData("dd/mm/yyyy", true)]
    [InlineData("DD/MM/YYYY", true)]
    [InlineData("[ss]", true)]
    [InlineData("[HH]:00", true)]
    [InlineData("h AM/PM", true)]
    [InlineData("General", false)]
    [InlineData("General \"d\"", false)]
    [InlineData("[Red]0", false)]
    [InlineData("[$-42A]0", false)]
    [InlineData("\"dd\"0", false)]
    [InlineData("0\\d", false)]
    [InlineData("0_d", false)]
    [InlineData("0*d", false)]
    [InlineData("0;d", false)]
    [InlineData("0E+0", false)]
    [InlineData("[unclosed", false)]
    [InlineData("\"unclosed d", false)]
    [InlineData("\\", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Days_and_times_are_told_from_numbers(string? format, bool expected) => Assert.Equal(expected, NumberFormat.IsDate(format));

    [Theory]
    [InlineData("0%", true)]
    [InlineData("0\"%\"", false)]
    [InlineData("#,##0", false)]
    public void Percentages_are_seen(string format, bool expected) => Assert.Equal(expected, NumberFormat.IsPercent(format));

    [Theory]
    [InlineData("#,##0", 0)]
    [InlineData("#,##0,", 1)]
    [InlineData("#,##0,,", 2)]
    [InlineData("#,##0.0,", 1)]
    [InlineData("0,.0", 1)]
    [InlineData("#,##0.0", 0)]
    [InlineData("0;0,", 0)]
    [InlineData("#,##0\",\"", 0)]
    [InlineData(null, 0)]
    public void Thousands_that_a_format_hides_are_counted(string? format, int expected) => Assert.Equal(expected, NumberFormat.HiddenThousands(format));

    [Fact]
    public void Every_built_in_day_format_is_one_and_no_other_is()
    {
        int[] days = [14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58];
        Assert.Equal(days, Enumerable.Range(-1, 170).Where(id => NumberFormat.IsDate(NumberFormat.OfId(id))));
    }
}
