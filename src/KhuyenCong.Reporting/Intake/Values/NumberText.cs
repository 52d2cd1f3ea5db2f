namespace KhuyenCong.Reporting.Intake.Values;

/// <summary>What became of a text where a number is expected.</summary>
public enum NumberOutcome
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>Blank or a lone dash: no value, which is not 0.</summary>
    NoValue,

    /// <summary>A point before one, two or more than three digits ("1.5"), or after a leading 0 ("0.125"): a decimal point of another country.</summary>
    DecimalPoint,

    /// <summary>Both marks in the other order, or several commas ("84,739.5", "1,234,567").</summary>
    ForeignStyle,

    /// <summary>Groups that are not of three digits, or two ways of grouping in one number ("1.23.456", "1.234 567").</summary>
    Grouping,

    /// <summary>A comma without digits on both sides (",5", "5,").</summary>
    LoneComma,

    /// <summary>Zeros in front ("007", "01.234").</summary>
    LeadingZero,

    /// <summary>A sign other than one minus directly before the digits ("+5", "(5)", "5-").</summary>
    Sign,

    /// <summary>A percentage ("12%").</summary>
    Percent,

    /// <summary>Words or units of measure beside the digits ("5 triệu").</summary>
    Letters,

    /// <summary>More than fifteen digits: a spreadsheet keeps no more.</summary>
    TooLong,

    /// <summary>Anything else.</summary>
    NotANumber,
}

/// <summary>A text read as a number.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Value">The number; 0 for every other outcome.</param>
public readonly record struct NumberReading(NumberOutcome Outcome, decimal Value = 0m);

/// <summary>
/// Numbers as people in Vietnam write them, by a strict grammar and never by the machine's culture:
/// <list type="bullet">
/// <item>an optional minus, "-" or "−", directly before the digits; no plus, no parentheses;</item>
/// <item>a whole part of digits alone ("1234"), or in groups of exactly three parted by points ("1.234") or by single spaces ("1 234"), one way in one number;</item>
/// <item>no zeros in front, except the office habit of writing 1 to 9 as "01" to "09", whole numbers without a sign only;</item>
/// <item>an optional comma with at least one digit after it ("1.234,5"; "84,739" is 84 point 739);</item>
/// <item>at most fifteen digits in all, ASCII digits only, no percent sign, no words.</item>
/// </list>
/// Blank, "-", "–", "—" and "−" mean no value. Everything else is refused with its reason, never guessed.
/// </summary>
public static class NumberText
{
    /// <summary>The most digits that a number may have, before and after the comma together.</summary>
    public const int MostDigits = 15;

    /// <summary>The number that the text stands for; false when it is none or stands for no value.</summary>
    public static bool TryRead(string text, out decimal value)
    {
        var reading = Read(text);
        value = reading.Value;
        return reading.Outcome == NumberOutcome.Number;
    }

    /// <summary>The number that the text stands for, or why it is none.</summary>
    public static NumberReading Read(string text)
    {
        var plain = PlainText.Of(text);
        if (plain is "" or "-" or "–" or "—" or "−")
        {
            return new(NumberOutcome.NoValue);
        }

        var body = plain.AsSpan();
        var negative = body[0] is '-' or '−';
        if (negative)
        {
            body = body[1..];
        }

        if (RefusedCharacters(body) is { } refused)
        {
            return new(refused);
        }

        var comma = body.IndexOf(',');
        var whole = comma < 0 ? body : body[..comma];
        var decimals = comma < 0 ? [] : body[(comma + 1)..];
        if (decimals.ContainsAny(',', '.'))
        {
            return new(NumberOutcome.ForeignStyle);
        }

        if (comma >= 0 && (decimals.IsEmpty || whole.IsEmpty || decimals.Contains(' ') || whole[^1] == ' '))
        {
            return new(NumberOutcome.LoneComma);
        }

        if (RefusedWhole(whole, negative || comma >= 0) is { } reason)
        {
            return new(reason);
        }

        var digits = 0;
        var value = 0m;
        foreach (var c in body)
        {
            if (char.IsAsciiDigit(c))
            {
                if (++digits > MostDigits)
                {
                    return new(NumberOutcome.TooLong);
                }

                value = (value * 10m) + (c - '0');
            }
        }

        for (var place = 0; place < decimals.Length; place++)
        {
            value /= 10m;
        }

        return new(NumberOutcome.Number, negative ? -value : value);
    }

    /// <summary>The reason why a character has no place in a number; null when all have one.</summary>
    private static NumberOutcome? RefusedCharacters(ReadOnlySpan<char> body)
    {
        NumberOutcome? reason = null;
        var hasDigit = false;
        foreach (var c in body)
        {
            hasDigit |= char.IsAsciiDigit(c);
            reason = c switch
            {
                '%' or '‰' => NumberOutcome.Percent,
                _ when reason is NumberOutcome.Percent => reason,
                _ when char.IsLetter(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark => NumberOutcome.Letters,
                _ when reason is NumberOutcome.Letters => reason,
                '+' or '-' or '−' or '–' or '(' or ')' => NumberOutcome.Sign,
                ' ' or '.' or ',' => reason,
                _ when char.IsAsciiDigit(c) => reason,
                _ => reason ?? NumberOutcome.NotANumber,
            };
        }

        return reason ?? (hasDigit ? null : NumberOutcome.NotANumber);
    }

    private static NumberOutcome? RefusedWhole(ReadOnlySpan<char> whole, bool signOrDecimals)
    {
        var points = whole.Contains('.');
        var spaces = whole.Contains(' ');
        if (points && spaces)
        {
            return NumberOutcome.Grouping;
        }

        if (!points && !spaces)
        {
            var officeZero = !signOrDecimals && whole.Length == 2 && whole[0] == '0' && whole[1] != '0';
            return whole[0] == '0' && whole.Length > 1 && !officeZero ? NumberOutcome.LeadingZero : null;
        }

        var separator = points ? '.' : ' ';
        var groups = 0;
        var wrong = false;
        foreach (var range in whole.Split(separator))
        {
            var length = whole[range].Length;
            wrong |= groups == 0 ? length is 0 or > 3 : length != 3;
            groups++;
        }

        if (points && groups == 2 && (wrong || whole[0] == '0'))
        {
            return NumberOutcome.DecimalPoint;
        }

        return wrong ? NumberOutcome.Grouping : whole[0] == '0' ? NumberOutcome.LeadingZero : null;
    }
}
