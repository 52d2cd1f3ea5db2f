using System.Text;

namespace KhuyenCong.Reporting.Intake.Values;

/// <summary>
/// Text typed for the fonts of TCVN3 (".VnTime") or VNI ("VNI-Times"), which Unicode programs show as "Céng hßa X· héi" or "Coäng hoøa xaõ hoäi".
/// It is recognised by spelling: its words are no Vietnamese as they stand and are Vietnamese once read as that encoding. It is never converted.
/// </summary>
public static class LegacyText
{
    // TCVN 5712:1993 (VN3), bytes A1 to FE; a space where it has no letter.
    private const string Tcvn3 =
        "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

    private const string VniMarks = "ùøûõïâáàåãäêéèúüë";

    private static readonly string[] VniAccents =
    [
        "\u0301", "\u0300", "\u0309", "\u0303", "\u0323", "\u0302", "\u0302\u0301", "\u0302\u0300", "\u0302\u0309", "\u0302\u0303", "\u0302\u0323",
        "\u0306", "\u0306\u0301", "\u0306\u0300", "\u0306\u0309", "\u0306\u0303", "\u0306\u0323",
    ];

    /// <summary>Whether the text was typed for a font of TCVN3 or VNI.</summary>
    public static bool LooksLegacy(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!HasLatin1(text) || HasVietnameseUnicode(text))
        {
            return false;
        }

        return Fits(text, OfTcvn3) || Fits(text, OfVni);
    }

    /// <summary>Whether the text reads otherwise in a font of TCVN3 or VNI: it has letters of Latin-1 and none that only Unicode has.</summary>
    internal static bool FontMatters(string text) => HasLatin1(text) && !HasVietnameseUnicode(text);

    private static bool Fits(string text, Func<string, string> decode)
    {
        var mended = 0;
        var wrong = 0;
        var certain = false;
        foreach (var word in WordsOf(text))
        {
            var decoded = decode(word);
            if (!VietnameseSyllable.IsPlausible(decoded))
            {
                wrong++;
            }
            else if (!VietnameseSyllable.IsPlausible(word))
            {
                mended++;
                certain |= word.Count(char.IsAsciiLetter) >= 2;
            }
        }

        return (certain || mended > 1) && mended > 2 * wrong;
    }

    /// <summary>The words that have a letter outside ASCII.</summary>
    private static IEnumerable<string> WordsOf(string text)
    {
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && (char.IsAsciiLetter(text[at]) || IsLatin1(text[at]) || text[at] is 'Đ' or 'đ'))
            {
                continue;
            }

            var word = text[start..at];
            start = at + 1;
            if (HasLatin1(word))
            {
                yield return word;
            }
        }
    }

    private static string OfTcvn3(string word)
    {
        var letters = new StringBuilder(word.Length);
        foreach (var c in word)
        {
            // Ð, the letter é of TCVN3, has been taken for Đ by then.
            var code = c == 'Đ' ? '\u00D0' : c;
            letters.Append(code is >= '\u00A1' and <= '\u00FE' ? Tcvn3[code - '\u00A1'] : c);
        }

        return letters.ToString();
    }

    private static string OfVni(string word)
    {
        var letters = new StringBuilder(word.Length);
        foreach (var c in word.ToLowerInvariant())
        {
            var mark = VniMarks.IndexOf(c, StringComparison.Ordinal);
            if (mark >= 0 && letters.Length > 0 && "aeouyơư".Contains(letters[^1], StringComparison.Ordinal))
            {
                letters.Append(VniAccents[mark]);
            }
            else
            {
                letters.Append(c switch
                {
                    'ñ' => 'đ',
                    'ô' => 'ơ',
                    'ö' => 'ư',
                    'æ' => 'ỉ',
                    'ó' => 'ĩ',
                    'ò' => 'ị',
                    'î' => 'ỵ',
                    _ => c,
                });
            }
        }

        return letters.ToString().Normalize(NormalizationForm.FormC);
    }

    private static bool IsLatin1(char c) => c is >= '\u00A1' and <= '\u00FF';

    private static bool HasLatin1(string text)
    {
        foreach (var c in text)
        {
            if (IsLatin1(c))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasVietnameseUnicode(string text)
    {
        foreach (var c in text)
        {
            if (c is 'Ă' or 'ă' or 'Ĩ' or 'ĩ' or 'Ũ' or 'ũ' or 'Ơ' or 'ơ' or 'Ư' or 'ư' or (>= '\u1EA0' and <= '\u1EF9'))
            {
                return true;
            }
        }

        return false;
    }
}
