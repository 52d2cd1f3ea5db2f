namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>Numbers that are written the shortest way, as nearly all are: the number alone tells then how it was written.</summary>
internal static class PlainNumber
{
    // Ten to the powers that a double holds exactly.
    private static readonly double[] Powers = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>
    /// Reads a number of at most fifteen digits without exponent, needless noughts or plus sign, not below 0.0001 unless it is 0. Its
    /// digits are then an exact integer, divided by an exact power of ten, so that the quotient is the nearest double; and writing that
    /// double the shortest way ("R") gives the same text again.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        var negative = text.Length > 0 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        if (digits.Length is 0 or > 16 || digits[0] is < (byte)'0' or > (byte)'9')
        {
            return false;
        }

        var (whole, point, count) = (0L, -1, 0);
        for (var at = 0; at < digits.Length; at++)
        {
            var sign = digits[at];
            if (sign == '.' && point < 0)
            {
                point = at;
            }
            else if (sign is >= (byte)'0' and <= (byte)'9')
            {
                whole = (whole * 10) + (sign - '0');
                count++;
            }
            else
            {
                return false;
            }
        }

        var places = point < 0 ? 0 : digits.Length - point - 1;
        var leadingNought = digits[0] == '0' && digits.Length > 1 && digits[1] != '.';
        var trailingNought = point >= 0 && digits[^1] is (byte)'0' or (byte)'.';
        if (count > 15 || leadingNought || trailingNought || (whole == 0 && text.Length > 1))
        {
            return false;
        }

        number = whole / Powers[places];
        if (places > 0 && number < 0.0001)
        {
            return false;
        }

        number = negative ? -number : number;
        return true;
    }
}
