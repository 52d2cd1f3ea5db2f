using System.Text;

namespace KhuyenCong.Reporting.Values;

/// <summary>Text as it is compared and kept: one spelling for what looks the same to a person.</summary>
public static class PlainText
{
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

        var folded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            switch (letter)
            {
                case '\r':
                    if (at + 1 >= text.Length || text[at + 1] != '\n')
                    {
                        folded.Append('\n');
                    }

                    break;
                case '\u200B' or '\u200C' or '\u200D' or '\u200E' or '\u200F' or '\u2060' or '\uFEFF' or '\u00AD' or '\u180E':
                    break;
                case '\t' or '\v' or '\f' or '\u0085' or '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200A') or '\u202F' or '\u205F' or '\u3000':
                    folded.Append(' ');
                    break;
                case '\u2028' or '\u2029':
                    folded.Append('\n');
                    break;
                case '\u00D0' or '\u0189':
                    folded.Append('\u0110');
                    break;
                case '\u00F0' or '\u0256':
                    folded.Append('\u0111');
                    break;
                case '\uFFFE' or '\uFFFF':
                    folded.Append('\uFFFD');
                    break;
                default:
                    if (!char.IsSurrogate(letter))
                    {
                        folded.Append(letter);
                    }
                    else if (char.IsHighSurrogate(letter) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
                    {
                        folded.Append(letter).Append(text[++at]);
                    }
                    else
                    {
                        folded.Append('\uFFFD');
                    }

                    break;
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
}
