using System.Text;
using CsvHelper;
using KhuyenCong.Reporting.Workbooks;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>
/// Whole lines of a CSV. A text that begins like a formula gets an apostrophe in front. Where the list separator is a semicolon, as in Vietnam, Excel
/// heeds no quotation marks of a file with commas: there a text's own semicolons and line breaks begin cells, and what follows them is disarmed too.
/// </summary>
internal static class CsvLine
{
    /// <summary>Writes one line.</summary>
    public static void WriteLine(this CsvWriter csv, params IEnumerable<string> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        csv.EndRecord();
    }

    /// <summary>The text as no program takes it for a formula, in whichever locale; most texts as they are.</summary>
    public static string Disarmed(string text)
    {
        StringBuilder? built = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (BeginsCell(text, i) && BeginsFormula(text, i))
            {
                built ??= new StringBuilder(text, 0, i, text.Length + 4);
                built.Append('\'');
            }

            built?.Append(text[i]);
        }

        return built?.ToString() ?? text;
    }

    /// <summary>The text of which <see cref="Disarmed"/> made this one.</summary>
    public static string Armed(string text)
    {
        var built = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!(text[i] == '\'' && BeginsCell(text, i) && BeginsFormula(text, i + 1)))
            {
                built.Append(text[i]);
            }
        }

        return built.ToString();
    }

    private static bool BeginsCell(string text, int at) => at == 0 || text[at - 1] is ';' or '\t' or '\r' or '\n' or '\u2028' or '\u2029';

    // A quotation mark in front goes when the cell is read. An apostrophe does no harm, and counts so that what was disarmed can be told from what was not.
    private static bool BeginsFormula(string text, int at)
    {
        while (at < text.Length && (text[at] is '"' or '\'' || (text[at] is not ('\t' or '\r') && char.IsWhiteSpace(text[at]))))
        {
            at++;
        }

        return CellText.BeginsFormula(text, at);
    }
}
