using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Tests.Values;

/// <summary>Numbers as people write them.</summary>
public partial class NumberTextTests
{
    private static readonly string[] Separators = ["", ".", " ", "\u00A0", "\u202F"];

    /// <summary>Numbers of at most fifteen digits, with up to six decimals.</summary>
    private static readonly Gen<decimal> Numbers =
        Gen.Select(Gen.Long[0, 999_999_999_999_999], Gen.Int[0, 14], Gen.Int[0, 6], Gen.Bool)
            .Select((digits, shorter, scale, negative) => new decimal(digits / (long)Math.Pow(10, shorter)) / Power(scale) * (negative ? -1 : 1))
            .Where(number => Digits(number) <= 15);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("1.234", "1234")]
    [InlineData("3.463.459,2", "3463459.2")]
    [InlineData("84,739", "84.739")]
    [InlineData("1234,50", "1234.50")]
    [InlineData("1 234,5", "1234.5")]
    [InlineData("1\u00A0234\u00A0567", "1234567")]
    [InlineData("1\u202F234", "1234")]
    [InlineData(" 12 ", "12")]
    [InlineData("-5", "-5")]
    [InlineData("−1.000", "-1000")]
    [InlineData("-0", "0")]
    [InlineData("0,5", "0.5")]
    [InlineData("999.999.999.999.999", "999999999999999")]
    [InlineData("123456789012345", "123456789012345")]
    [InlineData("123456789012,345", "123456789012.345")]
    public void AVietnameseNumberIsRead(string text, string value)
    {
        Assert.True(NumberText.TryRead(text, out var read));
        Assert.Equal(value, read.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("", NumberReading.NoValue)]
    [InlineData(null, NumberReading.NoValue)]
    [InlineData(" \u00A0\u200B", NumberReading.NoValue)]
    [InlineData("-", NumberReading.NoValue)]
    [InlineData(" – ", NumberReading.NoValue)]
    [InlineData("—", NumberReading.NoValue)]
    [InlineData("1.5", NumberReading.EnglishStyle)]
    [InlineData("12.34", NumberReading.EnglishStyle)]
    [InlineData("84,739.5", NumberReading.EnglishStyle)]
    [InlineData("1,234,567", NumberReading.EnglishStyle)]
    [InlineData("1.23.456", NumberReading.BadGroups)]
    [InlineData("1234.567.890", NumberReading.BadGroups)]
    [InlineData("1.234 567", NumberReading.BadGroups)]
    [InlineData("1  234", NumberReading.BadGroups)]
    [InlineData("1,5,5", NumberReading.BadGroups)]
    [InlineData("1'234", NumberReading.BadGroups)]
    [InlineData("'12", NumberReading.QuoteBefore)]
    [InlineData("’1.234,5", NumberReading.QuoteBefore)]
    [InlineData("“12”", NumberReading.QuoteBefore)]
    [InlineData("'‘`12", NumberReading.QuoteBefore)]
    [InlineData("'1.5", NumberReading.BadGroups)]
    [InlineData("'abc", NumberReading.NotANumber)]
    [InlineData("5,", NumberReading.SignBehind)]
    [InlineData(",5", NumberReading.BadGroups)]
    [InlineData("- 5", NumberReading.BadGroups)]
    [InlineData("50%", NumberReading.Percent)]
    [InlineData("5 triệu", NumberReading.Letters)]
    [InlineData("1e5", NumberReading.Letters)]
    [InlineData("O5", NumberReading.Letters)]
    [InlineData("(5)", NumberReading.Parentheses)]
    [InlineData("007", NumberReading.LeadingZero)]
    [InlineData("0.500", NumberReading.LeadingZero)]
    [InlineData("00", NumberReading.LeadingZero)]
    [InlineData("1234567890123456", NumberReading.TooManyDigits)]
    [InlineData("123.456.789.012.345,6", NumberReading.TooManyDigits)]
    [InlineData("1234567890123,456", NumberReading.TooManyDigits)]
    [InlineData("+5", NumberReading.NotANumber)]
    [InlineData("1.234/5", NumberReading.NotANumber)]
    [InlineData("1.5+2", NumberReading.NotANumber)]
    [InlineData("(5", NumberReading.NotANumber)]
    [InlineData("5)", NumberReading.NotANumber)]
    [InlineData("1.5-2", NumberReading.NotANumber)]
    [InlineData("–5", NumberReading.NotANumber)]
    [InlineData("5-", NumberReading.NotANumber)]
    [InlineData("1/2", NumberReading.NotANumber)]
    [InlineData("١٢", NumberReading.NotANumber)]
    [InlineData("５", NumberReading.NotANumber)]
    [InlineData("--", NumberReading.NothingMeant)]
    [InlineData("x", NumberReading.NothingMeant)]
    [InlineData("Không", NumberReading.NothingMeant)]
    [InlineData("…", NumberReading.NothingMeant)]
    [InlineData("...", NumberReading.NothingMeant)]
    [InlineData("100.", NumberReading.SignBehind)]
    public void AnythingElseIsRefusedWithItsReason(string? text, NumberReading reading)
    {
        Assert.Equal(reading, NumberText.Read(text, out var value));
        Assert.Equal(0m, value);
        Assert.False(NumberText.TryRead(text, out _));
        Assert.Equal(reading == NumberReading.NoValue, NumberText.IsNoValue(text));
    }

    [Fact]
    public void EveryNumberReadsBackInEveryStyle() =>
        Gen.Select(Numbers, Gen.Int[0, 4].Select(at => Separators[at])).Sample((number, separator) =>
        {
            var text = Written(number, separator);
            return NumberText.TryRead(text, out var read) && read == number;
        });

    [Fact]
    public void EveryNumberReadsBackFromASpreadsheet() =>
        Numbers.Sample(number => ExcelNumber.TryExact(((double)number).ToString("R", CultureInfo.InvariantCulture), out var read) && read == number
            && ExcelNumber.TryExact(number.ToString(CultureInfo.InvariantCulture), out read) && read == number);

    [Fact]
    public void NoiseOfBinarySumsIsRoundedAway() =>
        Gen.Long[0, 99_999_999].Array[1, 30].Sample(parts =>
        {
            var sum = parts.Sum(part => part / 1000d);
            return ExcelNumber.TryExact(sum.ToString("R", CultureInfo.InvariantCulture), out var read) && read == parts.Sum(part => part / 1000m);
        });

    [Fact]
    public void WhatTheGrammarDoesNotSayIsRefused() =>
        Gen.OneOf(Gen.Char["0123456789.,- −%x()\u00A0"].Array[0, 14].Select(letters => new string(letters)), Gen.String[0, 12]).Sample(text =>
        {
            var plain = PlainText.Of(text);
            var right = Grammar().IsMatch(plain) && plain.Count(char.IsAsciiDigit) <= 15;
            return NumberText.TryRead(text, out _) == right;
        }, iter: 20_000);

    [Theory]
    [InlineData("2348.4999999999995", "2348.5")]
    [InlineData("0.30000000000000004", "0.3")]
    [InlineData("0.30000000000001137", "0.3")]
    [InlineData("5.6843418860808015E-14", "0")]
    [InlineData("1.5E3", "1500")]
    [InlineData("1E-3", "0.001")]
    [InlineData("-0", "0")]
    [InlineData("574.5", "574.5")]
    [InlineData("123456789012345678", "123456789012346000")]
    [InlineData("0.0000000001", "0.0000000001")]
    [InlineData("2E-11", "0")]
    [InlineData("-2E-11", "0")]
    [InlineData("1E-12", "0")]
    [InlineData("-1E-300", "0")]
    [InlineData("1000.5000", "1000.5")]
    public void AStoredNumberIsWhatThePersonSees(string raw, string value)
    {
        Assert.True(ExcelNumber.TryExact(raw, out var read));
        Assert.Equal(value, read.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("51234.4999999985", 3, "51234.5")]
    [InlineData("51234.4999999985", 0, "51234.4999999985")]
    [InlineData("5.12344999999985E4", 3, "51234.5")]
    [InlineData("5.12344999999985e4", 3, "51234.5")]
    [InlineData("5.1234499999998E4", 3, "51234.499999998")]
    [InlineData("5.1234499999998e4", 3, "51234.499999998")]
    [InlineData("51234.499999", 3, "51234.499999")]
    [InlineData("1000.00000010000", 3, "1000")]
    [InlineData("1000.00000020001", 3, "1000.0000002")]
    [InlineData("1000.00041234567", 3, "1000.0004123457")]
    [InlineData("309.999990000001", 0, "310")]
    [InlineData("-309.999990000001", 0, "-310")]
    [InlineData("574.5", 0, "574.5")]
    public void TheResidueOfASubtractionIsDroppedAndWhatWasTypedIsNot(string raw, int places, string value)
    {
        Assert.True(ExcelNumber.TryExact(raw, places, out var read));
        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), read);
        Assert.False(ExcelNumber.TryExact(raw + "x", places, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("abc")]
    [InlineData("1,5")]
    [InlineData("1E30")]
    [InlineData("1E999")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("(1)")]
    public void AStoredTextThatIsNoNumberIsRefused(string? raw) => Assert.False(ExcelNumber.TryExact(raw, out _));

    /// <summary>The number as a person would write it, with a separator between groups of three.</summary>
    internal static string Written(decimal number, string separator)
    {
        var plain = Math.Abs(number).ToString(CultureInfo.InvariantCulture).Split('.');
        var whole = plain[0];
        for (var at = whole.Length - 3; at > 0; at -= 3)
        {
            whole = whole.Insert(at, separator);
        }

        return (number < 0 ? "-" : string.Empty) + whole + (plain.Length > 1 ? "," + plain[1] : string.Empty);
    }

    private static int Digits(decimal number) => Math.Abs(number).ToString(CultureInfo.InvariantCulture).Count(char.IsAsciiDigit);

    private static decimal Power(int scale) => (decimal)Math.Pow(10, scale);

    [GeneratedRegex("^[-−]?(0|[1-9][0-9]*|[1-9][0-9]{0,2}([.][0-9]{3})+|[1-9][0-9]{0,2}([ ][0-9]{3})+)(,[0-9]+)?$")]
    private static partial Regex Grammar();
}
