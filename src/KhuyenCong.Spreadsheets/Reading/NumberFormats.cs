using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>How a number format shows something else than the number in the cell.</summary>
public enum NumberDisguise
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>A hundred times as much, with a percent sign.</summary>
    Percent,

    /// <summary>In thousands or millions.</summary>
    Scaled,

    /// <summary>Nothing, or only words.</summary>
    Hidden,

    /// <summary>With digits or signs that the number does not have.</summary>
    Added,
}

/// <summary>Number formats of a workbook: which codes the built-in numbers stand for, and which show a date.</summary>
public static class NumberFormats
{
    // East Asian dates, whose codes depend on the language of the program.
    private const string EastAsianDate = "yyyy/m/d";

    private static readonly FrozenDictionary<int, string> BuiltIns = new Dictionary<int, string>
    {
        [1] = "0",
        [2] = "0.00",
        [3] = "#,##0",
        [4] = "#,##0.00",
        [9] = "0%",
        [10] = "0.00%",
        [11] = "0.00E+00",
        [12] = "# ?/?",
        [13] = "# ??/??",
        [14] = "mm-dd-yy",
        [15] = "d-mmm-yy",
        [16] = "d-mmm",
        [17] = "mmm-yy",
        [18] = "h:mm AM/PM",
        [19] = "h:mm:ss AM/PM",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "m/d/yy h:mm",
        [37] = "#,##0 ;(#,##0)",
        [38] = "#,##0 ;[Red](#,##0)",
        [39] = "#,##0.00;(#,##0.00)",
        [40] = "#,##0.00;[Red](#,##0.00)",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mmss.0",
        [48] = "##0.0E+0",
        [49] = "@",
    }.ToFrozenDictionary();

    /// <summary>The code of a built-in format; null for General and for numbers that are not built in.</summary>
    public static string? BuiltIn(int id) => id is (>= 27 and <= 36) or (>= 50 and <= 58) ? EastAsianDate : BuiltIns.GetValueOrDefault(id);

    /// <summary>
    /// Whether a code shows a number as a date or a time: it has one of the letters d, m, y, h, s outside quotes, escapes and brackets
    /// (other than the elapsed times [h], [m], [s]) in the section for positive numbers.
    /// </summary>
    public static bool IsDate(string? code)
    {
        if (code is null)
        {
            return false;
        }

        for (int at = 0, next; at < code.Length && code[at] != ';'; at = next)
        {
            (var inside, next) = PieceAt(code, at);
            if (code[at] == '[' ? IsElapsed(code.AsSpan()[inside]) : "dmyhsDMYHS".Contains(code[at], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Hours, minutes or seconds that count on beyond a day, as in [h] or [mm].</summary>
    private static bool IsElapsed(ReadOnlySpan<char> inside) =>
        inside is [var first, ..] && "hms".Contains(char.ToLowerInvariant(first), StringComparison.Ordinal)
        && !inside.ContainsAnyExcept(char.ToLowerInvariant(first), char.ToUpperInvariant(first));

    /// <summary>
    /// How a code shows a number: its sections (positive; negative; zero, or by their conditions such as [&lt;1000]) are searched for the one
    /// that applies to the number. Zero shown as nothing or as a dash is none of these.
    /// </summary>
    /// <param name="code">The format's code.</param>
    /// <param name="number">The number.</param>
    /// <param name="words">What the format writes beside the number, a currency's sign apart.</param>
    public static NumberDisguise DisguiseOf(string? code, double number, out string words)
    {
        words = string.Empty;
        if (code is null)
        {
            return NumberDisguise.None;
        }

        var section = new Section(SectionFor(code, number), number);
        var disguise = section.Read();
        words = disguise == NumberDisguise.Percent ? string.Empty : section.Words;
        return disguise;
    }

    /// <summary>One section of a code, read sign by sign.</summary>
    private sealed class Section(string code, double number)
    {
        private readonly StringBuilder _words = new();

        // What is written since the last place of a digit.
        private readonly StringBuilder _since = new();
        private bool _hasPlaces;
        private bool _isScaled;
        private bool _adds;

        /// <summary>What it writes beside the number.</summary>
        public string Words => _words.ToString();

        public NumberDisguise Read()
        {
            for (int at = 0, next; at < code.Length; at = next)
            {
                (var inside, next) = PieceAt(code, at);
                if (code[at] == '%')
                {
                    return NumberDisguise.Percent;
                }

                next = Take(at, code.AsSpan()[inside], next);
            }

            var words = Words;
            return _isScaled ? NumberDisguise.Scaled
                : !_hasPlaces && number != 0 ? NumberDisguise.Hidden
                : _adds || words.AsSpan().ContainsAnyInRange('1', '9') || (_hasPlaces && words.Contains('0', StringComparison.Ordinal)) ? NumberDisguise.Added
                : NumberDisguise.None;
        }

        /// <summary>Takes the piece at a place; says where the next one begins.</summary>
        private int Take(int at, ReadOnlySpan<char> inside, int next)
        {
            switch (code[at])
            {
                case var sign when "0#?@".Contains(sign, StringComparison.Ordinal):
                    _adds |= _hasPlaces ? Parts(_since.ToString(), code.AsSpan(at)) : number > 0 && EndsNegative(_since.ToString().AsSpan().TrimEnd());
                    _since.Clear();
                    _hasPlaces = true;
                    return next;
                case '[':
                    _adds |= CurrencyOf(inside).ContainsAnyInRange('0', '9');
                    return next;
                case '*':
                    _adds |= inside is [var filling] && char.IsDigit(filling);
                    return next;
                case ',' when _hasPlaces:
                    var commas = code.AsSpan(at).IndexOfAnyExcept(',');
                    next = commas < 0 ? code.Length : at + commas;
                    _isScaled |= IsScaling(code, at, next - 1);
                    return next;
                case var sign when "_.,/".Contains(sign, StringComparison.Ordinal):
                    return next;
                case 'E' or 'e' when _hasPlaces && code.AsSpan(next) is ['+' or '-', ..]:
                    return next + 1;
                case 'G' or 'g' when code.AsSpan(at).StartsWith("General", StringComparison.OrdinalIgnoreCase):
                    _hasPlaces = true;
                    return at + "General".Length;
                default:
                    _words.Append(inside);
                    _since.Append(inside);
                    return next;
            }
        }
    }

    /// <summary>What the piece of a code at a place holds, and where the next one begins: a quotation, brackets, a sign with the one that it escapes, fills with or leaves room for, or a sign alone.</summary>
    private static (Range Inside, int Next) PieceAt(string code, int at)
    {
        switch (code[at])
        {
            case '"' or '[':
                var end = IndexOr(code, code[at] == '[' ? ']' : '"', at + 1);
                return ((at + 1)..end, end + 1);
            case '\\' or '_' or '*':
                return ((at + 1)..Math.Min(at + 2, code.Length), at + 2);
            default:
                return (at..(at + 1), at + 1);
        }
    }

    private static bool EndsNegative(ReadOnlySpan<char> before) => before is [.., var last] && "-−–(".Contains(last, StringComparison.Ordinal);

    /// <summary>Whether what stands between two digits' places makes another number of them: all but a blank, or a point before a group of three.</summary>
    private static bool Parts(string between, ReadOnlySpan<char> places) =>
        between.Trim() is { Length: > 0 } sign && !(sign == "." && places.IndexOfAnyExcept("0#?") is var count && (count < 0 ? places.Length : count) == 3);

    /// <summary>The sign of a currency in brackets, as in [$₫-42A]; empty for what else stands in brackets.</summary>
    private static ReadOnlySpan<char> CurrencyOf(ReadOnlySpan<char> inside) =>
        inside is not ['$', ..] ? [] : inside.IndexOf('-') is >= 0 and var dash ? inside[1..dash] : inside[1..];

    /// <summary>Commas scale where they follow a digit's place, and no digit's place follows them.</summary>
    private static bool IsScaling(string section, int first, int last) =>
        section[first - 1] is '0' or '#' or '?' && (last + 1 == section.Length || section[last + 1] is not ('0' or '#' or '?'));

    private static string SectionFor(string code, double number)
    {
        var sections = SectionsOf(code);
        for (var at = 0; at < Math.Min(sections.Count, 3); at++)
        {
            var applies = ConditionOf(sections[at]) is { } condition ? Holds(condition.Sign, number, condition.Limit)
                : at == 0 ? sections.Count == 1 || number > 0 || (sections.Count == 2 && number == 0)
                : at == 2 || number < 0;
            if (applies)
            {
                return sections[at];
            }
        }

        return sections[Math.Min(sections.Count, 3) - 1];
    }

    private static List<string> SectionsOf(string code)
    {
        var sections = new List<string>();
        var start = 0;
        for (int at = 0, next; at < code.Length; at = next)
        {
            (_, next) = PieceAt(code, at);
            if (code[at] == ';')
            {
                sections.Add(code[start..at]);
                start = next;
            }
        }

        sections.Add(code[start..]);
        return sections;
    }

    /// <summary>The condition in brackets; null where a section has none.</summary>
    private static (string Sign, double Limit)? ConditionOf(string section)
    {
        for (var open = section.IndexOf('[', StringComparison.Ordinal); open >= 0;)
        {
            var close = IndexOr(section, ']', open + 1);
            var inside = section[(open + 1)..close];
            var sign = inside.Length > 1 && inside[1] is '=' or '>' ? inside[..2] : inside.Length > 0 ? inside[..1] : "";
            if (sign is "<" or ">" or "=" or "<=" or ">=" or "<>"
                && double.TryParse(inside.AsSpan(sign.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var limit))
            {
                return (sign, limit);
            }

            open = close < section.Length ? section.IndexOf('[', close + 1) : -1;
        }

        return null;
    }

    private static bool Holds(string sign, double number, double limit) => sign switch
    {
        "<" => number < limit,
        ">" => number > limit,
        "<=" => number <= limit,
        ">=" => number >= limit,
        "<>" => number != limit,
        _ => number == limit,
    };

    /// <summary>The date that a serial number stands for; null when there is none (negative, 29/02/1900, beyond 9999).</summary>
    /// <param name="serial">Days since 31/12/1899 (with Excel's 29/02/1900) or since 01/01/1904.</param>
    /// <param name="from1904">Whether the workbook counts from 1904.</param>
    /// <returns>ISO text, with the time of day only where there is one, to the second.</returns>
    public static string? DateOf(double serial, bool from1904)
    {
        var seconds = Math.Round(serial * 86_400d, MidpointRounding.AwayFromZero);
        var days = Math.Floor(seconds / 86_400d);
        if (!(serial >= 0) || days > (from1904 ? 2_957_003 : 2_958_465) || (!from1904 && days is 60 or 0))
        {
            return null;
        }

        var origin = from1904 ? new DateTime(1904, 1, 1) : days < 60 ? new DateTime(1899, 12, 31) : new DateTime(1899, 12, 30);
        var moment = origin.AddDays(days).AddSeconds(seconds - (days * 86_400d));
        return moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static int IndexOr(string code, char sign, int from)
    {
        var at = code.IndexOf(sign, from);
        return at < 0 ? code.Length : at;
    }
}
