using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Spreadsheets.Writing;

/// <summary>Text on its way into a cell: what came from a file stays text and cannot break the workbook.</summary>
public static partial class CellText
{
    /// <summary>The most characters that Excel keeps in a cell.</summary>
    public const int MaxCharacters = 32_767;

    private const string FormulaSigns = "=+-@\t\r＝＋－＠﹢﹣﹦﹫";

    /// <summary>
    /// The text without characters that XML cannot hold or that nobody sees (marks of direction among them), cut to what a cell holds. What Excel
    /// would take for an escape (<c>_x000D_</c>) is escaped itself.
    /// </summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(Math.Min(text.Length, MaxCharacters));
        for (var i = 0; i < text.Length && clean.Length < MaxCharacters - 1; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                clean.Append(c).Append(text[++i]);
            }
            else if (char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF')
            {
                clean.Append('\uFFFD');
            }
            else if (c is '\u2028' or '\u2029')
            {
                clean.Append('\n');
            }
            else if (c is '\t' or '\n' || (!char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format))
            {
                clean.Append(c);
            }
        }

        var safe = Escape().Replace(clean.ToString(), "_x005F$0");
        return PlainText.Cut(safe, MaxCharacters);
    }

    /// <summary>
    /// Whether a person who edits the cell would turn the text into a formula, as a program that reads a CSV would: by a sign at its beginning, in
    /// full width as well, be it behind blanks or marks that are not seen.
    /// </summary>
    public static bool LooksLikeFormula(string? text) => text is not null && BeginsFormula(text, 0);

    /// <summary>As <see cref="LooksLikeFormula"/> for the text from a place on.</summary>
    public static bool BeginsFormula(string text, int at)
    {
        for (; at < text.Length; at++)
        {
            if (FormulaSigns.Contains(text[at], StringComparison.Ordinal))
            {
                return true;
            }

            if (!char.IsWhiteSpace(text[at]) && !char.IsControl(text[at]) && char.GetUnicodeCategory(text[at]) != UnicodeCategory.Format)
            {
                return false;
            }
        }

        return false;
    }

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
