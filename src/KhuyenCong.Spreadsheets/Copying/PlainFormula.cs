using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace KhuyenCong.Spreadsheets.Copying;

/// <summary>
/// Whether a formula only reckons with cells of its own workbook: every function is a listed one, every reference leads to a listed sheet or name,
/// and nothing calls another file, program or server. A formula is read by its tokens as Excel stores it (English names, commas); what cannot be
/// read so is not plain.
/// </summary>
/// <param name="sheets">The workbook's sheets.</param>
/// <param name="names">Its defined names that may be used.</param>
internal sealed partial class PlainFormula(IEnumerable<string> sheets, IEnumerable<string> names)
{
    /// <summary>The longest formula that Excel takes.</summary>
    private const int MaxCharacters = 8_192;

    /// <summary>Arithmetic, statistics, logic, text, dates and look-up within the workbook. Not listed: what asks the machine or the network (CELL, INFO, WEBSERVICE, RTD, CALL …), builds references or links from text (INDIRECT, HYPERLINK), or is a program (LAMBDA, LET, EXEC …).</summary>
    private static readonly FrozenSet<string> Functions = (
        "ABS ACOS ACOSH AND ARABIC ASIN ASINH ATAN ATAN2 ATANH AVEDEV AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS BASE CEILING CEILING.MATH CHAR CHOOSE CLEAN CODE COLUMN COLUMNS COMBIN CONCAT "
        + "CONCATENATE CORREL COS COSH COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DATEDIF DATEVALUE DAY DAYS DAYS360 DECIMAL DEGREES DOLLAR EDATE EOMONTH EVEN EXACT EXP FACT FALSE "
        + "FILTER FIND FIXED FLOOR FLOOR.MATH FORECAST FREQUENCY GCD GEOMEAN GROWTH HLOOKUP HOUR IF IFERROR IFNA IFS INDEX INT INTERCEPT ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA "
        + "ISNONTEXT ISNUMBER ISO.CEILING ISODD ISOWEEKNUM ISREF ISTEXT LARGE LCM LEFT LEN LINEST LN LOG LOG10 LOOKUP LOWER MATCH MAX MAXA MAXIFS MDETERM MEDIAN MID MIN MINA MINIFS "
        + "MINUTE MINVERSE MMULT MOD MODE MODE.SNGL MONTH MROUND N NA NETWORKDAYS NETWORKDAYS.INTL NOT NOW NUMBERVALUE ODD OFFSET OR PERCENTILE PERCENTILE.INC PERCENTRANK PI POWER "
        + "PRODUCT PROPER QUARTILE QUARTILE.INC QUOTIENT RADIANS RANK RANK.AVG RANK.EQ REPLACE REPT RIGHT ROMAN ROUND ROUNDDOWN ROUNDUP ROW ROWS SEARCH SECOND SEQUENCE SIGN SIN SINGLE "
        + "SINH SLOPE SMALL SORT SORTBY SQRT STDEV STDEV.P STDEV.S STDEVA STDEVP SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT SUMSQ SUMX2MY2 SUMX2PY2 SUMXMY2 SWITCH T TAN TANH TEXT "
        + "TEXTJOIN TIME TIMEVALUE TODAY TRANSPOSE TREND TRIM TRIMMEAN TRUE TRUNC TYPE UNICHAR UNICODE UNIQUE UPPER VALUE VAR VAR.P VAR.S VARA VARP VLOOKUP WEEKDAY WEEKNUM WORKDAY "
        + "WORKDAY.INTL XLOOKUP XMATCH XOR YEAR YEARFRAC").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Prefixes = ["_xlfn._xlws.", "_xlfn."];

    /// <summary>Blanks, operators, delimiters and brackets.</summary>
    private const string Signs = " \t\r\n+-*/^&=<>%,;:(){}@";

    private static readonly string[] Errors = ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"];

    private readonly HashSet<string> _sheets = new(sheets, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _names = new(names, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name can be a defined name that a formula may use.</summary>
    public static bool IsName(string text) => text.Length <= 255 && Name().Match(text).Length == text.Length && Cell().Match(text).Length != text.Length;

    /// <summary>Whether a formula, without the equals sign in front, is plain.</summary>
    public bool IsPlain(string formula)
    {
        if (formula.Length is 0 or > MaxCharacters)
        {
            return false;
        }

        for (var at = 0; at < formula.Length;)
        {
            var length = TokenLength(formula, at);
            if (length == 0)
            {
                return false;
            }

            at += length;
        }

        return true;
    }

    /// <summary>The length of a listed token; 0 when there is none.</summary>
    private int TokenLength(string formula, int at)
    {
        var rest = formula.AsSpan(at);
        switch (formula[at])
        {
            case var sign when Signs.Contains(sign, StringComparison.Ordinal):
                return 1;
            case '"':
                return Quoted(rest, '"', out _);
            case '#':
                return Array.Find(Errors, e => formula.AsSpan(at).StartsWith(e, StringComparison.OrdinalIgnoreCase))?.Length ?? 0;
            case '\'':
                var quoted = Quoted(rest, '\'', out var sheet);
                return quoted > 0 && IsSheet(sheet, rest[quoted..]) ? quoted + 1 : 0;
            default:
                return Match(Cell(), formula, at) is > 0 and var cell ? cell
                    : Match(Range(), formula, at) is > 0 and var range ? range
                    : Match(Number(), formula, at) is > 0 and var number ? number
                    : Word(formula, at);
        }
    }

    private int Word(string formula, int at)
    {
        var length = Match(Name(), formula, at);
        if (length == 0)
        {
            return 0;
        }

        var word = formula.Substring(at, length);
        var rest = formula.AsSpan(at + length);

        // Some programs take a blank between a function and its bracket; a name of the same letters must not hide it.
        return rest.TrimStart().StartsWith("(") ? (IsFunction(word) ? length : 0)
            : IsSheet(word, rest) ? length + 1
            : rest.StartsWith("!") ? 0
            : word.ToUpperInvariant() is "TRUE" or "FALSE" || _names.Contains(word) ? length : 0;
    }

    private bool IsSheet(string name, ReadOnlySpan<char> rest) =>
        rest.StartsWith("!") && name.AsSpan().IndexOfAny("[]|") < 0 && _sheets.Contains(name);

    private static bool IsFunction(string word)
    {
        foreach (var prefix in Prefixes)
        {
            if (word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                word = word[prefix.Length..];
                break;
            }
        }

        return Functions.Contains(word);
    }

    /// <summary>The length of a text in quotation marks, which stand twice where they are meant; 0 when it does not end.</summary>
    private static int Quoted(ReadOnlySpan<char> text, char mark, out string content)
    {
        var built = new StringBuilder();
        content = "";
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != mark)
            {
                built.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == mark)
            {
                built.Append(text[i++]);
            }
            else
            {
                content = built.ToString();
                return i + 1;
            }
        }

        return 0;
    }

    private static int Match(Regex token, string formula, int at)
    {
        foreach (var match in token.EnumerateMatches(formula, at))
        {
            return match.Length;
        }

        return 0;
    }

    // What follows must not go on the word: A1 in "A1B", "A1(" or "A1!" is none.
    [GeneratedRegex(@"\G\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\p{L}\p{M}\p{N}_.?\\(!])", RegexOptions.CultureInvariant)]
    private static partial Regex Cell();

    [GeneratedRegex(@"\G(\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\p{L}\p{M}\p{N}_.?\\(!])", RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex(@"\G([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]+)?(?![\p{L}\p{M}\p{N}_.?\\(!])", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"\G[\p{L}_\\][\p{L}\p{M}\p{N}_.?\\]*", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
