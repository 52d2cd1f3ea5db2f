using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Form codes as people write them on covers and in file names: KC-01, KC01, kc 01, KC.01.</summary>
public static class FormNames
{
    /// <summary>Whether a cover value names the form, alone or after the word "Mẫu".</summary>
    public static bool Is(string text, string code)
    {
        var written = Letters(PlainText.Of(text));
        return written == Letters(code) || written == "MẪU" + Letters(code) || written == "MẪUSỐ" + Letters(code);
    }

    /// <summary>
    /// Whether a file's name begins with the form's code, however its letters are parted, and no digit follows at once: "KC-01_52.xlsx",
    /// "kc.01.pdf" and "(KC 01) bao cao.xlsx", but neither "KC-011.xlsx" nor "Bao cao KC-01.xlsx". The one place where that is decided.
    /// </summary>
    public static bool Opens(string fileName, string code)
    {
        var (name, key) = (PlainText.Of(fileName).ToUpperInvariant(), Letters(code));
        var at = 0;
        foreach (var letter in key)
        {
            while (at < name.Length && IsSeparator(name[at]))
            {
                at++;
            }

            if (at == name.Length || name[at++] != letter)
            {
                return false;
            }
        }

        return key.Length > 0 && (at == name.Length || !char.IsDigit(name[at]));
    }

    private static string Letters(string text) => string.Concat(text.ToUpperInvariant().Where(c => !IsSeparator(c)));

    private static bool IsSeparator(char c) => char.IsWhiteSpace(c) || char.IsPunctuation(c) || char.IsSymbol(c);
}
