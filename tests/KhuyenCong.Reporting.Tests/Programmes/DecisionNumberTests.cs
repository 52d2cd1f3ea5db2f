using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Reporting.Tests.Programmes;

public class DecisionNumberTests
{
    [Theory]
    [InlineData("1234/QĐ-UBND")]
    [InlineData("1234/qđ-ubnd")]
    [InlineData(" 1234 / QĐ - UBND ")]
    [InlineData("1234\u00A0/QĐ\u2013UBND")]
    [InlineData("1234/QĐ\u2011UBND")]
    [InlineData("1234\uFF0FQ\u00D0-UBND.")]
    [InlineData("Số 1234/QĐ-UBND")]
    [InlineData("S\u006F\u0302\u0301: 1234/QĐ-UBND")]
    [InlineData("Quyết định số 1234/QĐ-UBND ngày 05/3/2026")]
    [InlineData("QĐ 1234/QĐ-UBND")]
    [InlineData("qd: 1234/QĐ-UBND")]
    [InlineData("QĐ số 1234/QĐ-UBND")]
    [InlineData("QD so 1234/QĐ-UBND")]
    [InlineData("Quyet dinh so 1234/QĐ-UBND")]
    [InlineData("01234/QĐ-UBND (ngày 5 tháng 3 năm 2026)")]
    public void OneNumberHasOneKey(string text) => Assert.Equal("1234/QĐ-UBND", DecisionNumber.KeyOf(text));

    [Theory]
    [InlineData("1234/QD-UBND")]
    [InlineData("1234/QĐ-CT")]
    [InlineData("12340/QĐ-UBND")]
    [InlineData("1234")]
    [InlineData("QĐ-1234/QĐ-UBND")]
    public void NothingIsGuessed(string text) => Assert.NotEqual(DecisionNumber.KeyOf("1234/QĐ-UBND"), DecisionNumber.KeyOf(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ngày")]
    public void NoNumberIsNoFault(string? text) => Assert.DoesNotContain(' ', DecisionNumber.KeyOf(text));
}
