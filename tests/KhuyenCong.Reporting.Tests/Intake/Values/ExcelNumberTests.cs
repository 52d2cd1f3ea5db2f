using System.Globalization;
using CsCheck;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Tests.Intake.Values;

public sealed class ExcelNumberTests
{
    private static string Exact(string raw) =>
        ExcelNumber.TryExact(raw, out var value) ? value.ToString(CultureInfo.InvariantCulture) : "none";

    private static string Rounded(string raw, int places) =>
        ExcelNumber.TryExact(raw, places, out var value) ? value.ToString("0.##################", CultureInfo.InvariantCulture) : "none";

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("0.000", "0")]
    [InlineData("51", "51")]
    [InlineData("2348.5", "2348.5")]
    [InlineData("2348.4999999999995", "2348.5")]
    [InlineData("0.30000000000000004", "0.3")]
    [InlineData("-0.30000000000000004", "-0.3")]
    [InlineData("1E-3", "0.001")]
    [InlineData("1.5e3", "1500")]
    [InlineData("999999999999999", "999999999999999")]
    [InlineData("1234567890123456", "1234567890123460")]
    [InlineData("7e28", "70000000000000000000000000000")]
    [InlineData("1E-28", "0.0000000000000000000000000001")]
    [InlineData("8e28", "none")]
    [InlineData("1e29", "none")]
    [InlineData("1e-29", "none")]
    [InlineData("1.5e-28", "none")]
    [InlineData("1e999", "none")]
    [InlineData("NaN", "none")]
    [InlineData("1,5", "none")]
    [InlineData("", "none")]
    [InlineData("x", "none")]
    public void Fifteen_digits_are_what_a_stored_number_means(string raw, string expected) => Assert.Equal(expected, Exact(raw));

    [Theory]
    [InlineData("59.399999999999636", 3, "59.4")]
    [InlineData("-59.399999999999636", 3, "-59.4")]
    [InlineData("5.5511151231257827E-17", 3, "0")]
    [InlineData("1.8189894035458565E-12", 0, "0")]
    [InlineData("13.999999999999998", 0, "14")]
    [InlineData("59.3996", 3, "59.3996")]
    [InlineData("59.39999999", 3, "59.39999999")]
    [InlineData("59.3999123456789", 3, "59.3999123456789")]
    [InlineData("14.5", 0, "14.5")]
    [InlineData("0.0000001", 3, "0.0000001")]
    [InlineData("0.000000001", 3, "0.000000001")]
    [InlineData("59.3999999999", 3, "59.4")]
    [InlineData("1e-40", 3, "0")]
    [InlineData("33.333333333333336", 3, "33.3333333333333")]
    [InlineData("1e16", 3, "10000000000000000")]
    [InlineData("x", 3, "none")]
    [InlineData("1e30", 3, "none")]
    public void What_a_subtraction_leaves_behind_is_dropped_and_what_was_typed_is_not(string raw, int places, string expected) =>
        Assert.Equal(expected, Rounded(raw, places));

    [Fact]
    public void Places_are_from_0_to_9()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ExcelNumber.TryExact("1", -1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExcelNumber.TryExact("1", 10, out _));
    }

    [Fact]
    public void Every_number_of_fifteen_digits_reads_back_from_its_binary_form() =>
        Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 12]).Sample((digits, places) =>
        {
            var number = digits / (decimal)Math.Pow(10, places);
            var raw = ((double)number).ToString("R", CultureInfo.InvariantCulture);
            return ExcelNumber.TryExact(raw, out var value) && value == number;
        }, iter: 20_000);

    [Fact]
    public void Sums_and_differences_of_money_are_exact() =>
        Gen.Int[-10_000_000, 10_000_000].Array[2, 40].Sample(parts =>
        {
            var binary = 0d;
            var exact = 0m;
            foreach (var part in parts)
            {
                binary += part / 1000d;
                exact += part / 1000m;
            }

            return ExcelNumber.TryExact(binary.ToString("R", CultureInfo.InvariantCulture), 3, out var value) && value == exact;
        }, iter: 20_000);
}
