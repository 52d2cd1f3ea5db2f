using System.Globalization;
using System.Text;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Units;

/// <summary>
/// Keys by which written unit names are compared: without letter case, punctuation, the office ("Sở Công Thương") and the status
/// ("tỉnh", "thành phố", "TP."), and with the tone counted to the syllable, since its place varies (Hoà Bình, Hòa Bình).
/// </summary>
public static class UnitName
{
    private const string Tones = "\u0300\u0301\u0303\u0309\u0323";

    private static readonly string[][] Titles =
    [
        ["sở", "công", "thương"], ["sct"], ["uỷ", "ban", "nhân", "dân"], ["ubnd"], ["tỉnh"], ["thành", "phố"], ["tp"], ["t", "p"],
    ];

    private static readonly string[][] FoldedTitles = [.. Titles.Select(title => title.SelectMany(Syllables).ToArray())];

    /// <summary>The key under which a name is the same name; empty for a text without a name.</summary>
    public static string Key(string text)
    {
        var syllables = Syllables(text).AsSpan();
        for (var found = true; found;)
        {
            found = false;
            foreach (var title in FoldedTitles)
            {
                if (syllables.Length > title.Length && syllables.StartsWith(title))
                {
                    syllables = syllables[title.Length..];
                    found = true;
                }
            }
        }

        return string.Join(' ', syllables.ToArray());
    }

    /// <summary>A key without accents and spaces, under which a name is only likely the same.</summary>
    public static string Plain(string key) =>
        string.Concat(key.Where(char.IsLetterOrDigit).Select(c => c == 'đ' ? 'd' : c));

    /// <summary>The number of single changes (a letter more, less, other, or two swapped) between two plain keys.</summary>
    public static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }

    /// <summary>Syllables in lower case, decomposed, each with its tone at its end.</summary>
    private static string[] Syllables(string text)
    {
        var syllables = new List<string>();
        var letters = new StringBuilder();
        var tone = new StringBuilder();
        foreach (var c in CanonicalText.Decomposed(text).ToLowerInvariant())
        {
            if (Tones.Contains(c, StringComparison.Ordinal))
            {
                tone.Append(c);
            }
            else if (char.IsLetterOrDigit(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                // Đ has look-alikes: Eth and the African D.
                letters.Append(c is 'ð' or 'ɖ' ? 'đ' : c);
            }
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                Close();
            }
        }

        Close();
        return [.. syllables];

        void Close()
        {
            if (letters.Length > 0)
            {
                syllables.Add(letters.Append(tone).ToString());
            }

            letters.Clear();
            tone.Clear();
        }
    }
}
