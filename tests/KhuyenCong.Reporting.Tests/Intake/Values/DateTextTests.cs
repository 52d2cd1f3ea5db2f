using System.Globalization;
using CsCheck;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Tests.Intake.Values;

public sealed class DateTextTests
{
    [Theory]
    [InlineData("15/08/2016")]
    [InlineData("15/8/2016")]
    [InlineData("15-08-2016")]
    [InlineData("15.8.2016")]
    [InlineData("2016-08-15")]
    [InlineData("ngày 15 tháng 8 năm 2016")]
    [InlineData("Ngày  15 tháng 08 năm 2016")]
    [InlineData("NGÀY 15 THÁNG 8 NĂM 2016")]
    [InlineData("15 tháng 8 năm 2016")]
    [InlineData("nga\u0300y\u00A015 tha\u0301ng 8 na\u0306m 2016")]
    [InlineData(" 15/08/2016\u200B")]
    public void A_day_of_the_list_is_read(string text)
    {
        Assert.True(DateText.TryRead(text, out var day));
        Assert.Equal(new DateOnly(2016, 8, 15), day);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30/02/2016")]
    [InlineData("29/02/2015")]
    [InlineData("31/11/2016")]
    [InlineData("08/15/2016")]
    [InlineData("15/8/16")]
    [InlineData("15/08-2016")]
    [InlineData("15/08/2016 00:00")]
    [InlineData("0/8/2016")]
    [InlineData("15/0/2016")]
    [InlineData("15/8/0000")]
    [InlineData("2016-8-15")]
    [InlineData("2016/08/15")]
    [InlineData("1900-02-29")]
    [InlineData("2016-08-15T10:00:00")]
    [InlineData("ngày 31 tháng 2 năm 2016")]
    [InlineData("ngay 15 thang 8 nam 2016")]
    [InlineData("tháng 8 năm 2016")]
    [InlineData("15 / 8 / 2016")]
    [InlineData("١٥/٠٨/٢٠١٦")]
    [InlineData("42597")]
    public void Anything_else_is_refused(string text) => Assert.False(DateText.TryRead(text, out _));

    [Fact]
    public void A_long_text_is_refused() => Assert.False(DateText.TryRead(new string(' ', 5) + "ngày" + new string(' ', 100) + "15 tháng 8 năm 2016", out _));

    [Fact]
    public void Every_day_reads_back_in_every_form() =>
        Gen.Select(Gen.Int[0, 3_000_000], Gen.OneOf("dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy", "d.M.yyyy", "yyyy-MM-dd", "'ngày 'd' tháng 'M' năm 'yyyy"))
            .Sample((number, form) =>
            {
                var day = DateOnly.FromDayNumber(number);
                return DateText.TryRead(day.ToString(form, CultureInfo.InvariantCulture), out var read) && read == day;
            }, iter: 5_000);
}
