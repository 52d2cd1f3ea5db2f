using System.Globalization;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Values;

/// <summary>What a text in a number's place turned out to be.</summary>
public enum NumberReading
{
    /// <summary>A number in Vietnamese or plain style.</summary>
    Number,

    /// <summary>Blank or a lone dash: no value, which is not 0.</summary>
    NoValue,

    /// <summary>Written with '.' for decimals or ',' for groups, as in "1.5" or "84,739.5".</summary>
    EnglishStyle,

    /// <summary>Groups that are not of exactly three digits, or two ways of grouping in one cell.</summary>
    BadGroups,

    /// <summary>A point or comma behind the last digit, as in "100.".</summary>
    SignBehind,

    /// <summary>Words or signs that people write where they have no number: "không", "x", "…".</summary>
    NothingMeant,

    /// <summary>A percent sign.</summary>
    Percent,

    /// <summary>Letters or a unit beside the digits.</summary>
    Letters,

    /// <summary>Parentheses, which accountants write for a negative number.</summary>
    Parentheses,

    /// <summary>A quotation mark before a number, as people type it to make a spreadsheet keep a text.</summary>
    QuoteBefore,

    /// <summary>A zero before other digits, as in "007" or "0.500".</summary>
    LeadingZero,

    /// <summary>More than fifteen digits, more than a spreadsheet keeps.</summary>
    TooManyDigits,

    /// <summary>Anything else.</summary>
    NotANumber,
}

/// <summary>
/// Numbers as Vietnamese people write them, by a strict grammar:
/// <c>[-|−] digits [, digits]</c>, where the whole part is plain digits, or groups of exactly three parted all by '.' or all by a blank
/// (space, NBSP, narrow NBSP). At most fifteen digits; no zero before other whole digits; ASCII digits only; no plus sign, percent, unit,
/// parentheses, or space behind the sign. So "84,739" is 84 point 739, "1.234" is a thousand two hundred and thirty-four, and "1.5" is no number.
/// </summary>
public static class NumberText
{
    /// <summary>The most digits of a number, whole and decimal together: what a spreadsheet keeps.</summary>
    public const int MaxDigits = 15;

    /// <summary>The forms that are taken, as a sentence for the person who must mend a cell.</summary>
    public const string AcceptedForms =
        "Vui lòng nhập số theo kiểu Việt Nam: dấu chấm hoặc khoảng trắng ngăn cách từng nhóm ba chữ số, dấu phẩy ngăn cách phần thập phân, "
        + "ví dụ 1.234,5 hoặc 1234,5 hoặc 1 234,5; không kèm đơn vị tính, dấu phần trăm hay dấu ngoặc. Tốt nhất là nhập số vào ô có định dạng số.";

    private static readonly string[] NothingWords = ["không", "không có", "ko", "k", "x", "chưa có", "chưa", "không phát sinh", "kps", "kpt", "nil", "n/a", "na", "trống"];

    private static readonly char[] Quotes = ['\'', '‘', '’', '`', '"', '“', '”'];

    /// <summary>Reads a number; false for no value and for everything that is no number.</summary>
    public static bool TryRead(string? text, out decimal value) => Read(text, out value) == NumberReading.Number;

    /// <summary>Whether the text is blank or a lone dash of any kind.</summary>
    public static bool IsNoValue(string? text) => PlainText.Of(text) is "" or "-" or "–" or "—" or "−" or "‐" or "‑" or "―";

    /// <summary>Reads a number and says what stood in the way.</summary>
    /// <param name="text">The text as typed.</param>
    /// <param name="value">The value where the answer is <see cref="NumberReading.Number"/>, else 0.</param>
    public static NumberReading Read(string? text, out decimal value)
    {
        value = 0;
        if (IsNoValue(text))
        {
            return NumberReading.NoValue;
        }

        var plain = PlainText.Of(text);
        var negative = plain[0] is '-' or '−';
        var body = negative ? plain.AsSpan(1) : plain.AsSpan();
        var comma = body.IndexOf(',');
        var whole = comma < 0 ? body : body[..comma];
        var decimals = comma < 0 ? default : body[(comma + 1)..];
        if (whole.IsEmpty || (comma >= 0 && (decimals.IsEmpty || !IsDigits(decimals))))
        {
            return Reason(plain);
        }

        Span<char> digits = stackalloc char[MaxDigits];
        var reading = Ungroup(whole, digits[..Math.Max(0, MaxDigits - decimals.Length)], out var count);
        if (reading != NumberReading.Number)
        {
            return reading == NumberReading.BadGroups ? Reason(plain) : reading;
        }

        if (count > 1 && digits[0] == '0')
        {
            return NumberReading.LeadingZero;
        }

        long number = 0;
        foreach (var digit in digits[..count])
        {
            number = (number * 10) + (digit - '0');
        }

        foreach (var digit in decimals)
        {
            number = (number * 10) + (digit - '0');
        }

        value = new decimal((int)number, (int)(number >> 32), 0, negative && number != 0, (byte)decimals.Length);
        return NumberReading.Number;
    }

    /// <summary>
    /// The number that a text means in English style (',' groups three digits, '.' parts the decimals) where it is written with one of these signs:
    /// 4000 for "4,000", which by the grammar is 4; 1.5 for "1.5", which by the grammar is none. Null when it cannot be read so.
    /// </summary>
    /// <param name="text">The text as typed.</param>
    public static decimal? InEnglishStyle(string? text)
    {
        var plain = PlainText.Of(text);
        var body = plain.AsSpan().TrimStart("-−");
        if (plain.Length - body.Length > 1 || body.IndexOfAny('.', ',') <= 0 || !IsEnglish(body)
            || (body[0] == '0' && body[1] != '.') || body.IndexOfAny('.', ',') > 3 && body.Contains(',')
            || body.Length > MaxDigits + (MaxDigits / 3))
        {
            return null;
        }

        var number = decimal.Parse(body.ToString().Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return plain.Length == body.Length ? number : -number;
    }

    /// <summary>Takes the digits of a whole part, plain or in groups of three, as long as there is room.</summary>
    private static NumberReading Ungroup(ReadOnlySpan<char> whole, Span<char> digits, out int count)
    {
        count = 0;
        var isPlain = IsDigits(whole);
        var separator = whole.Contains('.') ? '.' : ' ';
        var first = true;
        foreach (var range in whole.Split(separator))
        {
            var group = whole[range];
            if (!isPlain && (!IsDigits(group) || (first ? group.Length > 3 : group.Length != 3)))
            {
                return NumberReading.BadGroups;
            }

            if (count + group.Length > digits.Length)
            {
                return NumberReading.TooManyDigits;
            }

            group.CopyTo(digits[count..]);
            count += group.Length;
            first = false;
        }

        return NumberReading.Number;
    }

    private static NumberReading Reason(string plain)
    {
        if (Quotes.Contains(plain[0]) && TryRead(plain.Trim(Quotes), out _))
        {
            return NumberReading.QuoteBefore;
        }

        var digits = false;
        var letters = false;
        var other = false;
        foreach (var sign in plain)
        {
            if (char.IsAsciiDigit(sign))
            {
                digits = true;
            }
            else if (char.IsLetter(sign))
            {
                letters = true;
            }
            else if (sign is not ('.' or ',' or ' ' or '\'' or '-' or '−'))
            {
                other = true;
            }
        }

        if (!digits)
        {
            return NothingWords.Contains(plain.ToLowerInvariant().Trim('.')) || !plain.Any(char.IsLetterOrDigit) ? NumberReading.NothingMeant : NumberReading.NotANumber;
        }

        if (plain.Contains('%', StringComparison.Ordinal))
        {
            return NumberReading.Percent;
        }

        if (letters)
        {
            return NumberReading.Letters;
        }

        if (plain[0] == '(' && plain[^1] == ')')
        {
            return NumberReading.Parentheses;
        }

        if (other || plain.LastIndexOfAny(['-', '−']) > 0)
        {
            return NumberReading.NotANumber;
        }

        var body = plain.AsSpan().TrimStart("-−");
        return body is [.., '.' or ','] ? NumberReading.SignBehind : IsEnglish(body) ? NumberReading.EnglishStyle : NumberReading.BadGroups;
    }

    /// <summary>Whole digits, plain or in comma groups of three, then perhaps a point and decimals.</summary>
    private static bool IsEnglish(ReadOnlySpan<char> body)
    {
        var point = body.IndexOf('.');
        var whole = point < 0 ? body : body[..point];
        if (point >= 0 && !IsDigits(body[(point + 1)..]))
        {
            return false;
        }

        var first = true;
        foreach (var range in whole.Split(','))
        {
            var group = whole[range];
            if (!IsDigits(group) || (!first && group.Length != 3))
            {
                return false;
            }

            first = false;
        }

        return true;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
