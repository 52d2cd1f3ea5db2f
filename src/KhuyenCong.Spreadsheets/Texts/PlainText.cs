using System.Collections.Frozen;
using System.Text;

namespace KhuyenCong.Spreadsheets.Texts;

/// <summary>Text as it is compared and kept: one spelling for what looks the same to a person.</summary>
public static class PlainText
{
    private static readonly FrozenDictionary<char, string> Folds = Table(
        ("\u200B\u200C\u200D\u200E\u200F\u2060\uFEFF\u00AD\u180E", ""),
        ("\t\v\f\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000", " "),
        ("\r\u2028\u2029", "\n"),
        ("\u00D0\u0189", "\u0110"),
        ("\u00F0\u0256", "\u0111"),
        ("\uFFFE\uFFFF", "\uFFFD"));

    /// <summary>
    /// The text in NFC, without zero-width characters, with every kind of blank folded to a space (line breaks stay, as LF),
    /// with the look-alikes of Đ (U+00D0, U+0189 and their small letters) folded to Đ and đ, and trimmed.
    /// Half surrogate pairs and noncharacters become U+FFFD; what lies beyond the bounds of <see cref="CanonicalText"/> is left out.
    /// Never throws; null counts as empty.
    /// </summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        text = Cut(text, CanonicalText.Longest);
        if (IsSettled(text))
        {
            return text.Trim();
        }

        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var folded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (Folds.TryGetValue(letter, out var becomes))
            {
                folded.Append(becomes);
            }
            else if (char.IsSurrogatePair(text, at))
            {
                folded.Append(text, at++, 2);
            }
            else
            {
                folded.Append(char.IsSurrogate(letter) ? '\uFFFD' : letter);
            }
        }

        return CanonicalText.Composed(folded.ToString()).Trim();
    }

    /// <summary>
    /// A text, or where it is longer than so many characters its beginning, with no half surrogate pair at the end, and the mark of a cut; both
    /// together are not longer.
    /// </summary>
    public static string Cut(string text, int most, string mark = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(mark);
        var kept = most - mark.Length;
        return text.Length <= most ? text : text[..(kept > 0 && char.IsHighSurrogate(text[kept - 1]) ? kept - 1 : kept)] + mark;
    }

    /// <summary>A name inside a sentence, with a small first letter, for example "quý III năm 2026".</summary>
    public static string InSentence(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>A name at the start of a line, with a capital first letter.</summary>
    public static string Capital(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];
    }

    /// <summary>A text, or where it is longer its first so many characters and, behind them, an ellipsis.</summary>
    public static string Excerpt(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= most ? text : Cut(text, most) + "…";
    }

    /// <summary>
    /// Whether nothing is to be folded: ASCII, the Latin letters and the precomposed Vietnamese ones, which are NFC in any order, without those
    /// that are.
    /// </summary>
    private static bool IsSettled(string text)
    {
        foreach (var letter in text)
        {
            if (letter is '\t' or '\r' or '\v' or '\f' or (> '~' and <= '\u00A0') or '\u00AD' or '\u00D0' or '\u00F0' or '\u0189' or '\u0256'
                or (>= '\u0300' and < '\u1E00') or > '\u1EFF')
            {
                return false;
            }
        }

        return true;
    }

    private static FrozenDictionary<char, string> Table(params (string Signs, string Becomes)[] folds) =>
        folds.SelectMany(f => f.Signs.Select(sign => (sign, f.Becomes))).ToFrozenDictionary(f => f.sign, f => f.Becomes);
}
