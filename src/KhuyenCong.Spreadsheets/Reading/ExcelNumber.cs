using System.Globalization;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>The exact decimal behind a number that a spreadsheet stored in binary.</summary>
public static class ExcelNumber
{
    /// <summary>The most decimal places that are kept; what lies below is the dust of binary arithmetic.</summary>
    public const int MaxDecimals = 10;

    /// <summary>
    /// The decimal that a person sees in the cell: fifteen significant digits, as Excel shows them, and at most <see cref="MaxDecimals"/> decimal
    /// places. Digits beyond are noise of binary arithmetic and are rounded away, half away from zero: 2348.4999999999995 is 2348.5,
    /// 0.30000000000000004 is 0.3, 5.684E-14 (what 0.1 + 0.2 - 0.3 and the like leave behind) is 0. Nothing that fits into fifteen digits and ten
    /// decimal places is changed.
    /// </summary>
    /// <param name="raw">The number's text as stored in the file, in the invariant form of XML (1234.5, 1.2E-3).</param>
    /// <param name="value">The decimal, without trailing zeros.</param>
    /// <returns>False when the text is no finite number or is too large for a decimal (from 7.9E28).</returns>
    public static bool TryExact(string? raw, out decimal value)
    {
        value = 0;
        if (!double.TryParse(raw, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number))
        {
            return false;
        }

        if (Math.Abs(number) < 1e-12)
        {
            return true;
        }

        var shown = number.ToString("E14", CultureInfo.InvariantCulture);
        if (!decimal.TryParse(shown, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            return false;
        }

        exact = decimal.Round(exact, MaxDecimals, MidpointRounding.AwayFromZero);

        // Dividing by one written with 28 zeros is the way to drop a decimal's trailing zeros.
        value = exact == 0 ? 0m : exact / 1.0000000000000000000000000000m;
        return true;
    }

    /// <summary>
    /// As the other, and the residue that a subtraction leaves is dropped too: 4972.5 − 4913.1 is stored as 59.399999999999636, whose
    /// fifteenth digit is noise already. When the stored text has fifteen digits or more and its value lies within a ten-thousandth of the
    /// last place wanted, the rounded number is meant (here 59.4). A shorter number was typed so and is never rounded.
    /// </summary>
    /// <param name="raw">The number's text as stored.</param>
    /// <param name="places">Decimal places that the figure may have.</param>
    /// <param name="value">The decimal, with more places than wanted when the number really has them.</param>
    /// <returns>False as for the other.</returns>
    public static bool TryExact(string? raw, int places, out decimal value)
    {
        if (!TryExact(raw, out value))
        {
            return false;
        }

        var digits = raw!.TakeWhile(c => c is not ('e' or 'E')).Count(char.IsAsciiDigit);
        var rounded = decimal.Round(value, places, MidpointRounding.AwayFromZero);
        if (digits >= 15 && rounded != value && Math.Abs(value - rounded) <= (decimal)Math.Pow(10, -places) / 10_000m)
        {
            value = rounded;
        }

        return true;
    }
}
