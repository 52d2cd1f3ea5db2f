using System.Globalization;
using CsCheck;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Reporting.Tests.Forms;

public class FormTextsTests
{
    [Theory]
    [InlineData("01", "1")]
    [InlineData("1", "1")]
    [InlineData("1.1", "1.1")]
    [InlineData("1,1", "1.1")]
    [InlineData("01.02", "1.2")]
    [InlineData("10", "10")]
    [InlineData("0", "0")]
    [InlineData("", null)]
    [InlineData("1.", null)]
    [InlineData("-1", null)]
    [InlineData("1 1", null)]
    [InlineData("I", null)]
    [InlineData("1234567", null)]
    [InlineData("١", null)]
    public void ACodeHasOneKeyHoweverItIsTyped(string text, string? key) => Assert.Equal(key, RowCode.KeyOf(text));

    [Theory]
    [InlineData("triệu đồng", 1_000_000)]
    [InlineData("TRIỆU  ĐỒNG", 1_000_000)]
    [InlineData("Nghìn đồng", 1_000)]
    [InlineData("1.000 đồng", 1_000)]
    [InlineData("đồng", 1)]
    [InlineData("VNĐ", 1)]
    [InlineData("tỷ đồng", 1_000_000_000)]
    [InlineData("tỉ đồng", 1_000_000_000)]
    [InlineData("USD", null)]
    [InlineData("người", null)]
    [InlineData("", null)]
    public void AUnitOfMoneyIsKnownByItsNames(string text, int? dong) => Assert.Equal(dong, MoneyUnit.Of(text)?.Dong);

    [Fact]
    public void MoneyIsExactInEveryUnit() =>
        Gen.Select(Gen.Long[0, 999_999_999_999_999], OneOf("triệu đồng", "nghìn đồng", "đồng", "tỷ đồng")).Sample((digits, name) =>
        {
            var unit = MoneyUnit.Of(name)!;
            var amount = digits;
            var scale = 1m;
            for (var i = 0; i < unit.Decimals; i++)
            {
                scale *= 10;
            }

            Assert.True(unit.TryToDong(amount / scale, out var dong));
            Assert.Equal(amount / scale * unit.Dong, dong);
            Assert.Equal(amount / scale, unit.FromDong(dong));
        });

    [Theory]
    [InlineData("triệu đồng", "0.0001")]
    [InlineData("triệu đồng", "1.2345")]
    [InlineData("đồng", "0.5")]
    [InlineData("tỷ đồng", "0.0000001")]
    [InlineData("triệu đồng", "9223372036855")]
    [InlineData("tỷ đồng", "9223372037")]
    public void WhatIsFinerOrLargerThanMoneyMayBeIsRefused(string name, string amount) =>
        Assert.False(MoneyUnit.Of(name)!.TryToDong(decimal.Parse(amount, CultureInfo.InvariantCulture), out _));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("574.5", "574,5")]
    [InlineData("10377.500", "10.377,5")]
    [InlineData("1234567.891", "1.234.567,891")]
    [InlineData("-12", "-12")]
    public void NumbersAreWrittenTheVietnameseWay(string number, string text)
    {
        foreach (var culture in new[] { "vi-VN", "en-US", "de-DE", "ar-SA", "" })
        {
            var before = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            try
            {
                Assert.Equal(text, FigureText.Of(decimal.Parse(number, CultureInfo.InvariantCulture)));
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    [Fact]
    public void FiguresAreWrittenByTheirKind()
    {
        var form = ShippedForms.Kc02;
        Assert.Equal("574,5", FigureText.Of(FigureValue.OfMoney(574_500_000), form));
        Assert.Equal("1.234", FigureText.Of(FigureValue.OfCount(1234), form));
        Assert.Equal("Có", FigureText.Of(FigureValue.OfYesNo(true), form));
        Assert.Equal("Không", FigureText.Of(FigureValue.OfYesNo(false), form));
        Assert.Equal("15/08/2016", FigureText.Of(FigureValue.OfDate(new DateOnly(2016, 8, 15)), form));
        Assert.Equal("12/QĐ", FigureText.Of(FigureValue.OfText("12/QĐ"), form));
    }

    [Fact]
    public void HolesAreFilledOnceAndTextOfTheFileIsNeverAHole()
    {
        Assert.Equal(["a", "b"], RuleText.HolesOf("{a} {b} {a}"));
        Assert.Equal("{b} và 2, {c}", RuleText.Fill("{a} và {b}, {c}", new Dictionary<string, string> { ["a"] = "{b}", ["b"] = "2" }));
        Assert.Equal("x", RuleText.Fill("x", new Dictionary<string, string>()));
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
