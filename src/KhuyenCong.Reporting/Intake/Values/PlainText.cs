using System.Text;

namespace KhuyenCong.Reporting.Intake.Values;

/// <summary>Text as it enters the system, whatever keyboard, machine or program wrote it.</summary>
public static class PlainText
{
    /// <summary>
    /// The text in NFC, trimmed: every kind of space except a line break is a plain space; zero-width, directional and control
    /// characters are gone; line breaks are <c>\n</c>; the look-alikes of Đ (U+00D0, U+0189) and đ (U+00F0, U+0256) are U+0110 and U+0111;
    /// half of a surrogate pair is U+FFFD. Spaces inside are not collapsed.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsPlain(text))
        {
            return text.Trim(' ', '\n');
        }

        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsSurrogate(c))
            {
                if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
                {
                    clean.Append(c).Append(text[++at]);
                }
                else
                {
                    clean.Append('\uFFFD');
                }
            }
            else if (c == '\r')
            {
                if (at + 1 >= text.Length || text[at + 1] != '\n')
                {
                    clean.Append('\n');
                }
            }
            else if (Folded(c) is { } folded)
            {
                clean.Append(folded);
            }
        }

        // Normalize refuses U+FFFE and U+FFFF on some platforms; Folded has removed both.
        return clean.ToString().Normalize(NormalizationForm.FormC).Trim(' ', '\n');
    }

    /// <summary>Whether nothing is to fold: printable ASCII, letters of Latin-1 and Latin Extended, composed letters of Vietnamese.</summary>
    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (c is not ((>= ' ' and <= '~') or '\n' or (>= '\u00A1' and < '\u0300') or (>= '\u1EA0' and <= '\u1EF9'))
                || c is '\u00AD' or '\u00D0' or '\u00F0' or '\u0189' or '\u0256')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The character to keep; null when nothing is kept of it.</summary>
    private static char? Folded(char c) => c switch
    {
        '\n' or '\u0085' or '\u2028' or '\u2029' => '\n',
        '\t' or '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200A') or '\u202F' or '\u205F' or '\u3000' => ' ',
        < ' ' or (>= '\u007F' and <= '\u009F') => null,
        '\u00AD' or '\u034F' or '\u061C' or '\u180E' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') => null,
        (>= '\u2060' and <= '\u206F') or '\uFEFF' or (>= '\uFE00' and <= '\uFE0F') or '\uFFFE' or '\uFFFF' => null,
        '\u00D0' or '\u0189' => '\u0110',
        '\u00F0' or '\u0256' => '\u0111',
        _ => c,
    };
}
