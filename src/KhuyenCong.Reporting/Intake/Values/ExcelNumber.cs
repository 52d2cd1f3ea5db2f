using System.Globalization;

namespace KhuyenCong.Reporting.Intake.Values;

/// <summary>Exact decimals from the binary numbers that a spreadsheet stores.</summary>
public static class ExcelNumber
{
    private const int ShownDigits = 15;
    private const int TypedPlaces = 9;

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
    /// As <see cref="TryExact(string, out decimal)"/>, and the residue that sums and differences leave is dropped too: 4972.5 − 4913.1 is
    /// stored as 59.399999999999636, whose fifteenth digit is already noise. A stored number of more than nine decimal places that lies
    /// within a ten-thousandth of a unit of the last place wanted stands for the rounded number (here 59.4). Nobody types ten places of
    /// triệu đồng; a number of nine places or fewer is never rounded.
    /// </summary>
    /// <param name="raw">The number's text as stored.</param>
    /// <param name="places">Decimal places that the figure may have, 0 to 9.</param>
    /// <param name="value">The decimal, with more places than wanted when the number really has them.</param>
    /// <returns>False as for <see cref="TryExact(string, out decimal)"/>, unless the number is such a residue of 0.</returns>
    public static bool TryExact(string raw, int places, out decimal value)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentOutOfRangeException.ThrowIfNegative(places);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(places, TypedPlaces);
        value = 0m;
        if (!TryBinary(raw, out var number))
        {
            return false;
        }

        if (Math.Abs(number) < 1e15 && HasUntypedPlaces(number))
        {
            // The conversion keeps fifteen digits, more than the tolerance needs.
            var near = (decimal)number;
            var rounded = Math.Round(near, places, MidpointRounding.AwayFromZero);
            if (Math.Abs(near - rounded) <= new decimal(1, 0, 0, false, (byte)(places + 4)))
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

    /// <summary>Whether the shortest text that gives the number back has more decimal places than a person types.</summary>
    private static bool HasUntypedPlaces(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        return (point < 0 ? 0 : mantissa.Length - point - 1) - exponent > TypedPlaces;
    }
}
