using System.Globalization;

namespace KhuyenCong.Reporting.Intake.Values;

/// <summary>Exact decimals from the binary numbers that a spreadsheet stores.</summary>
public static class ExcelNumber
{
    private const int ShownDigits = 15;

    /// <summary>
    /// The decimal that a stored number means to the person who sees it. A spreadsheet keeps a binary number and shows at most fifteen
    /// significant digits of it; those fifteen are taken and what lies beyond them is binary noise and dropped: <c>2348.4999999999995</c>
    /// (a sum) is 2348.5, <c>0.30000000000000004</c> is 0.3. A number that a person typed has at most fifteen digits and comes back exactly.
    /// </summary>
    /// <param name="raw">The number's text as stored, in invariant form, with or without an exponent.</param>
    /// <param name="value">The decimal; 0 when there is none.</param>
    /// <returns>False when the text is no finite number or its fifteen digits do not fit a decimal (above 7.9E28, or places beyond the 28th).</returns>
    public static bool TryExact(string raw, out decimal value)
    {
        ArgumentNullException.ThrowIfNull(raw);
        value = 0m;
        return TryBinary(raw, out var number) && TryExact(number, out value);
    }

    /// <summary>
    /// As <see cref="TryExact(string, out decimal)"/>, and the residue that a subtraction leaves is dropped too: 4972.5 − 4913.1 is stored
    /// as 59.399999999999636, whose fifteenth digit is already noise. When the stored number needs fifteen digits or more and lies within a
    /// ten-thousandth of a unit of the last place wanted, the rounded number is meant (here 59.4). A shorter number is never rounded: it was typed so.
    /// </summary>
    /// <param name="raw">The number's text as stored.</param>
    /// <param name="places">Decimal places that the figure may have, 0 to 9.</param>
    /// <param name="value">The decimal, with more places than wanted when the number really has them.</param>
    /// <returns>False as for <see cref="TryExact(string, out decimal)"/>.</returns>
    public static bool TryExact(string raw, int places, out decimal value)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentOutOfRangeException.ThrowIfNegative(places);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(places, 9);
        value = 0m;
        if (!TryBinary(raw, out var number))
        {
            return false;
        }

        var tolerance = 0.0001m;
        for (var place = 0; place < places; place++)
        {
            tolerance /= 10m;
        }

        if (Math.Abs(number) < 1e15 && IsLong(number))
        {
            // Within this range and tolerance a conversion to decimal (fifteen digits) decides as the binary number would.
            var near = (decimal)number;
            var rounded = Math.Round(near, places, MidpointRounding.AwayFromZero);
            if (Math.Abs(near - rounded) <= tolerance)
            {
                value = rounded;
                return true;
            }
        }

        return TryExact(number, out value);
    }

    private static bool TryBinary(string raw, out double number) =>
        double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static bool TryExact(double number, out decimal value)
    {
        value = 0m;
        var shown = number.ToString("E" + (ShownDigits - 1), CultureInfo.InvariantCulture);
        var mark = shown.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(shown.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = shown.AsSpan(0, mark).TrimEnd('0').TrimEnd('.').ToString();
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-');
        if (digits == "0")
        {
            return true;
        }

        var places = digits.Length - 1 - exponent;
        if (places > 28 || exponent > 28)
        {
            return false;
        }

        return decimal.TryParse(mantissa + "E" + exponent.ToString(CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether the shortest text that gives the number back has at least fifteen significant digits.</summary>
    private static bool IsLong(double number)
    {
        var roundTrip = number.ToString("R", CultureInfo.InvariantCulture);
        var digits = 0;
        var started = false;
        foreach (var c in roundTrip)
        {
            if (c is 'E')
            {
                break;
            }

            started |= c is >= '1' and <= '9';
            digits += started && char.IsAsciiDigit(c) ? 1 : 0;
        }

        return digits >= ShownDigits;
    }
}
