using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Programmes;

/// <summary>Numbers of decisions as people write them, for example "1234/QĐ-UBND".</summary>
public static partial class DecisionNumber
{
    private const string Dashes = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE58\uFE63\uFF0D", Slashes = "\u2044\u2215\uFF0F";

    /// <summary>
    /// A key that is the same for every way to write one number: capitals, NFC, no blanks, one kind of dash and of slash, without the words "Quyết định
    /// số" or "QĐ" before it, "ngày …" behind it and the noughts that a number below ten is written with. Nothing is guessed: QD is not QĐ.
    /// </summary>
    public static string KeyOf(string? number)
    {
        var key = new StringBuilder();
        foreach (var letter in PlainText.Of(number?.ToUpperInvariant()))
        {
            if (!char.IsWhiteSpace(letter))
            {
                key.Append(Dashes.Contains(letter, StringComparison.Ordinal) ? '-' : Slashes.Contains(letter, StringComparison.Ordinal) ? '/' : letter);
            }
        }

        var text = Words().Replace(key.ToString(), "");
        if (text.IndexOf("NGÀY", StringComparison.Ordinal) is > 0 and var day)
        {
            text = text[..day];
        }

        return text.TrimEnd(',', ';', '.', '(').TrimStart('0');
    }

    // What stands before the number and is no part of it.
    [GeneratedRegex(@"\A(?:QUYẾTĐỊNH|QUYETDINH|QĐ|QD)?(?:SỐ|SO)?[:.]*(?=[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
