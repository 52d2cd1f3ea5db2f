using System.Globalization;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>What a number format of a workbook (ECMA-376 part 1, 18.8.30 and 18.8.31) makes of a number.</summary>
public static class NumberFormat
{
    private static readonly string?[] BuiltIn =
    [
        null, "0", "0.00", "#,##0", "#,##0.00", "$#,##0_);($#,##0)", "$#,##0_);[Red]($#,##0)", "$#,##0.00_);($#,##0.00)",
        "$#,##0.00_);[Red]($#,##0.00)", "0%", "0.00%", "0.00E+00", "# ?/?", "# ??/??", "m/d/yyyy", "d-mmm-yy", "d-mmm", "mmm-yy",
        "h:mm AM/PM", "h:mm:ss AM/PM", "h:mm", "h:mm:ss", "m/d/yyyy h:mm",
    ];

    /// <summary>The code of a built-in format; null for General and for numbers without one.</summary>
    public static string? OfId(int id) => id switch
    {
        >= 0 and < 23 => BuiltIn[id],

        // 27 to 36 and 50 to 58 are days in the East Asian editions, with codes that differ by edition.
        (>= 27 and <= 36) or (>= 50 and <= 58) => "yyyy/m/d",
        37 => "#,##0_);(#,##0)",
        38 => "#,##0_);[Red](#,##0)",
        39 => "#,##0.00_);(#,##0.00)",
        40 => "#,##0.00_);[Red](#,##0.00)",
        41 => "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)",
        42 => "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)",
        43 => "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)",
        44 => "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => null,
    };

    /// <summary>
    /// Whether the format shows a number as a day or a time: a letter of <c>y m d h s</c> in its first section outside quotes,
    /// escapes, fill characters and brackets, or an elapsed time in brackets such as <c>[h]</c>.
    /// </summary>
    public static bool IsDate(string? format)
    {
        foreach (var token in new Tokens(format))
        {
            if (token is '\u0001' || "ymdhs".Contains(token, StringComparison.Ordinal))
            {
                return true;
            }

            if (token is ';')
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Whether the format shows a hundred times the number with a percent sign.</summary>
    public static bool IsPercent(string? format) => Has(format, '%');

    /// <summary>
    /// The power of a thousand that the format hides: 0 for none; 1 when the number shown is the stored one divided by 1,000 (a comma behind
    /// the last digit, as in <c>#,##0,</c>); 2 for a million.
    /// </summary>
    public static int HiddenThousands(string? format)
    {
        var commas = 0;
        var digitSeen = false;
        foreach (var token in new Tokens(format))
        {
            switch (token)
            {
                case '0' or '#' or '?':
                    digitSeen = true;
                    commas = 0;
                    break;
                case ',' when digitSeen:
                    commas++;
                    break;
                case '.':
                    if (commas > 0)
                    {
                        return commas;
                    }

                    break;
                case ';':
                    return commas;
                default:
                    break;
            }
        }

        return commas;
    }

    private static bool Has(string? format, char wanted)
    {
        foreach (var token in new Tokens(format))
        {
            if (token == wanted)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The characters of a format that mean something, in lower case; U+0001 for an elapsed time.</summary>
    private ref struct Tokens(string? format)
    {
        private readonly string _format = format is null || format.Equals("General", StringComparison.OrdinalIgnoreCase) ? "" : format;
        private int _at;

        public char Current { get; private set; }

        public readonly Tokens GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_at < _format.Length)
            {
                var c = _format[_at++];
                switch (c)
                {
                    case '"':
                        var close = _format.IndexOf('"', _at);
                        _at = close < 0 ? _format.Length : close + 1;
                        break;
                    case '\\' or '_' or '*':
                        _at++;
                        break;
                    case '[':
                        var end = _format.IndexOf(']', _at);
                        var inside = end < 0 ? "" : _format[_at..end];
                        _at = end < 0 ? _format.Length : end + 1;
                        if (inside.Length > 0 && inside.Trim('h', 'H').Length * inside.Trim('m', 'M').Length * inside.Trim('s', 'S').Length == 0)
                        {
                            Current = '\u0001';
                            return true;
                        }

                        break;
                    case 'G' or 'g' when string.Compare(_format, _at - 1, "General", 0, 7, StringComparison.OrdinalIgnoreCase) == 0:
                        _at += 6;
                        break;
                    case 'E' or 'e' when _at < _format.Length && _format[_at] is '+' or '-':
                        _at++;
                        break;
                    default:
                        Current = char.ToLower(c, CultureInfo.InvariantCulture);
                        return true;
                }
            }

            return false;
        }
    }
}
