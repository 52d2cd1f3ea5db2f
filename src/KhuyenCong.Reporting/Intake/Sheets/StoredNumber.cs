using System.Globalization;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>Numbers as a workbook stores them: <c>xsd:double</c>.</summary>
internal static class StoredNumber
{
    private static readonly double[] PowersOfTen = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Reads a number; false for anything that is no finite one.</summary>
    /// <param name="text">The stored text without white space around it.</param>
    /// <param name="number">Its value.</param>
    /// <param name="isShortest">Whether the text is the very one that the value gives back in the invariant round-trip form.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out double number, out bool isShortest)
    {
        if (TryReadShort(text, out number, out isShortest))
        {
            return true;
        }

        isShortest = false;
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (text.Length > 1_000 || !double.TryParse(text, Styles, CultureInfo.InvariantCulture, out number) || !double.IsFinite(number))
        {
            number = 0;
            return false;
        }

        Span<char> shortest = stackalloc char[32];
        isShortest = number.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture) && text.SequenceEqual(shortest[..length]);
        return true;
    }

    /// <summary>
    /// The usual case, exact without the general parser: at most fifteen digits and fifteen places, so that both the digits and the power of
    /// ten are binary numbers without error and their quotient is rounded once.
    /// </summary>
    private static bool TryReadShort(ReadOnlySpan<char> text, out double number, out bool isShortest)
    {
        number = 0;
        isShortest = false;
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var start = at;
        var digits = 0L;
        var point = -1;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c is >= '0' and <= '9')
            {
                digits = (digits * 10) + (c - '0');
            }
            else if (c == '.' && point < 0)
            {
                point = at;
            }
            else
            {
                return false;
            }

            if (at - start > 15)
            {
                return false;
            }
        }

        var whole = (point < 0 ? text.Length : point) - start;
        var places = point < 0 ? 0 : text.Length - point - 1;
        if (whole == 0 || (point >= 0 && places == 0) || whole + places > 15)
        {
            return false;
        }

        number = digits / PowersOfTen[places];
        if (start == 1)
        {
            number = -number;
        }

        // The round-trip form has an exponent below 1E-4.
        isShortest = (text[start] != '0' || whole == 1)
            && (places == 0 || text[^1] != '0')
            && (digits != 0 || start == 0)
            && (text[start] != '0' || places == 0 || digits >= PowersOfTen[places] / 10_000);
        return true;
    }
}
