using System.Globalization;
using System.Text.RegularExpressions;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Values;

/// <summary>A number as a format shows it to a person.</summary>
/// <param name="Value">The number; 0 for nothing or a dash, as accountants write it.</param>
/// <param name="Rounding">How far the number in the cell may lie from it: half of the last place that is shown.</param>
/// <param name="Words">What stands beside it; empty for nothing.</param>
public readonly partial record struct ShownNumber(decimal Value, decimal Rounding, string Words)
{
    /// <summary>Reads what a cell shows; null where it is no number. Brackets are a minus, zeros before the number and a decimal comma behind it say nothing, fractions and exponents are numbers.</summary>
    public static ShownNumber? Read(string shown)
    {
        var text = PlainText.Of(shown);
        if (NumberText.IsNoValue(text))
        {
            return new(0, 0, "");
        }

        if (Pieces().Match(text) is not { Success: true } pieces || NumberOf(pieces.Groups["number"].Value) is not { } number)
        {
            return null;
        }

        var (before, behind) = (pieces.Groups["before"].Value.Trim(), pieces.Groups["behind"].Value.Trim());
        var bracketed = before.StartsWith('(') && behind.Contains(')', StringComparison.Ordinal);
        before = bracketed ? before[1..].Trim() : before;
        behind = bracketed ? behind.Remove(behind.IndexOf(')', StringComparison.Ordinal), 1).Trim() : behind;
        var minus = before is ['-' or '−' or '–', ..] or [.., '-' or '−' or '–'];
        before = minus ? before.Trim('-', '−', '–', ' ') : before;
        behind = behind.StartsWith(',') ? behind[1..].Trim() : behind;
        return before.Length > 0 && behind.Length > 0 ? null : new(minus || bracketed ? -number.Value : number.Value, number.Rounding, before + behind);
    }

    private static (decimal Value, decimal Rounding)? NumberOf(string text)
    {
        if (Exponential().Match(text) is { Success: true } power)
        {
            return NumberOf(power.Groups[1].Value) is { } mantissa && int.Parse(power.Groups[2].Value, CultureInfo.InvariantCulture) is >= -20 and <= 15 and var exponent
                ? (mantissa.Value * Power(exponent), Math.Min(0.5m, mantissa.Rounding * Power(exponent))) : null;
        }

        if (Fraction().Match(text) is { Success: true } parts)
        {
            var (whole, over, under) = (parts.Groups[1].Length > 0 ? parts.Groups[1].Value : "0", parts.Groups[2].Value, decimal.Parse(parts.Groups[3].Value, CultureInfo.InvariantCulture));
            return under == 0 ? null : (decimal.Parse(whole, CultureInfo.InvariantCulture) + (decimal.Parse(over, CultureInfo.InvariantCulture) / under), 0.5m / under);
        }

        var trimmed = text.TrimStart('0') is [>= '0' and <= '9', ..] bare ? bare : text.Trim('0').Length == 0 ? "0" : "0" + text.TrimStart('0');
        return NumberText.Read(trimmed, out var value) == NumberReading.Number
            ? (value, text.IndexOf(',', StringComparison.Ordinal) is >= 0 and var comma ? 0.5m * Power(comma + 1 - text.Length) : 0.5m) : null;
    }

    private static decimal Power(int exponent)
    {
        var power = 1m;
        for (var i = 0; i < Math.Abs(exponent); i++)
        {
            power = exponent < 0 ? power / 10 : power * 10;
        }

        return power;
    }

    [GeneratedRegex(@"^(?<before>[^0-9]*)(?<number>[0-9](?:.*[0-9])?)(?<behind>[^0-9]*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Pieces();

    [GeneratedRegex(@"^([0-9]+(?:,[0-9]+)?)E([+-]?[0-9]{1,3})$", RegexOptions.CultureInvariant)]
    private static partial Regex Exponential();

    [GeneratedRegex(@"^(?:([0-9]{1,15}) +)?([0-9]{1,7})/([0-9]{1,7})$", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();
}
