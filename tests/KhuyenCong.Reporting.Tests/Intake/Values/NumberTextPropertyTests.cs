using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Tests.Intake.Values;

public sealed partial class NumberTextPropertyTests
{
    private static readonly Gen<decimal> Numbers =
        Gen.Select(Gen.Long[0, 999_999_999_999_999], Gen.Int[0, 14], Gen.Int[0, 6], Gen.Bool, (digits, shorter, places, negative) =>
        {
            var mantissa = digits / (long)Math.Pow(10, shorter);
            return new decimal((int)mantissa, (int)(mantissa >> 32), 0, negative && mantissa != 0, (byte)places);
        });

    /// <summary>The number with groups parted by this text and a decimal comma.</summary>
    private static string Written(decimal number, string group)
    {
        var plain = Math.Abs(number).ToString(CultureInfo.InvariantCulture).Split('.');
        var whole = plain[0];
        for (var at = whole.Length - 3; at > 0; at -= 3)
        {
            whole = whole.Insert(at, group);
        }

        return (number < 0 ? "-" : "") + whole + (plain.Length > 1 ? "," + plain[1] : "");
    }

    private static bool FitsDigits(string text) => text.Count(char.IsAsciiDigit) <= NumberText.MostDigits;

    [Fact]
    public void Every_number_written_in_an_accepted_style_reads_back_exactly() =>
        Gen.Select(Numbers, Gen.OneOf("", ".", " ", "\u00A0", "\u202F"), Gen.OneOf("", " ", "\u00A0", "\n"))
            .Where((number, group, _) => FitsDigits(Written(number, group)))
            .Sample((number, group, around) =>
                NumberText.Read(around + Written(number, group) + around) == new NumberReading(NumberOutcome.Number, number), iter: 20_000);

    [Fact]
    public void Every_other_string_is_refused() =>
        Gen.Char["0123456789012345.,- −–()%+a đ\u00A0'"].Array[0, 12].Select(static letters => new string(letters))
            .Sample(text =>
            {
                var plain = text.Replace('\u00A0', ' ').Trim(' ');
                var isNumber = Grammar().IsMatch(plain) && FitsDigits(plain);
                return NumberText.TryRead(text, out var value) == isNumber
                    && (!isNumber || value == Meaning(plain))
                    && (NumberText.Read(text).Outcome == NumberOutcome.NoValue) == (plain is "" or "-" or "–" or "−");
            }, iter: 50_000);

    [Fact]
    public void A_number_in_the_style_of_another_country_is_never_taken_for_another_value() =>
        Numbers.Where(n => decimal.Truncate(n) != n && FitsDigits(n.ToString(CultureInfo.InvariantCulture))).Sample(number =>
        {
            var text = number.ToString(CultureInfo.InvariantCulture);
            // Three places behind a point are a group of thousands in Vietnam, and nothing tells them apart.
            var places = text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1;
            return places == 3 || !NumberText.TryRead(text, out _);
        }, iter: 20_000);

    private static decimal Meaning(string plain) => decimal.Parse(
        plain.Replace(".", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace('−', '-').Replace(',', '.'),
        NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?:0[1-9]|[-−]?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:,[0-9]+)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
