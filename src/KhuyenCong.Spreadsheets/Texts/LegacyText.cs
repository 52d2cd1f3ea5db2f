using System.Buffers;
using System.Collections.Frozen;

namespace KhuyenCong.Spreadsheets.Texts;

/// <summary>
/// Recognises text typed in the fonts before Unicode, TCVN3 (".VnTime") and VNI, whose letters show as Western ones: "Céng hßa X· héi" is
/// "Cộng hòa Xã hội".
/// </summary>
/// <remarks>
/// What a word is takes two normalisations and more to find out, and the words of a file are its writer's. An instance remembers them for one
/// reading; beyond <see cref="MaxWords"/> different ones, many times the syllables of the language, a word counts as nothing.
/// </remarks>
public sealed class LegacyText
{
    /// <summary>How many different words are looked into.</summary>
    public const int MaxWords = 50_000;

    [Flags]
    private enum Script
    {
        None = 0,
        Unicode = 1,
        Tcvn3 = 2,
        Vni = 4,
    }

    private readonly Dictionary<string, Script>.AlternateLookup<ReadOnlySpan<char>> _known =
        new Dictionary<string, Script>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private const string Tcvn3Codes = "\u00B8µ¶·¹¨¾»¼½Æ©ÊÇÈÉËÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00ADøõö÷ùýúûüþ®§¡¢£¤¥¦";

    private const string Tcvn3Letters = "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđĐĂÂÊÔƠƯ";

    private static readonly SearchValues<char> Initials = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZĐ");

    private static readonly FrozenDictionary<char, char> VniLetters = "ñôöíìæóòî".Zip("đơưíìỉĩịỵ").ToFrozenDictionary(p => p.First, p => p.Second);

    /// <summary>What a sign of VNI puts on the vowel before it.</summary>
    private static readonly FrozenDictionary<char, string> VniMarks = new Dictionary<char, string>
    {
        ['ù'] = "\u0301",
        ['ø'] = "\u0300",
        ['û'] = "\u0309",
        ['õ'] = "\u0303",
        ['ï'] = "\u0323",
        ['â'] = "\u0302",
        ['á'] = "\u0302\u0301",
        ['à'] = "\u0302\u0300",
        ['å'] = "\u0302\u0309",
        ['ã'] = "\u0302\u0303",
        ['ä'] = "\u0302\u0323",
        ['ê'] = "\u0306",
        ['é'] = "\u0306\u0301",
        ['è'] = "\u0306\u0300",
        ['ú'] = "\u0306\u0309",
        ['ü'] = "\u0306\u0303",
        ['ë'] = "\u0306\u0323",
    }.ToFrozenDictionary();

    /// <summary>
    /// Whether at least two words read as Vietnamese only when taken as TCVN3 or as VNI, and more of them than words that are Vietnamese as they
    /// stand. Ask it of a whole label or file rather than of single words; for one single word the font's name is the better witness.
    /// </summary>
    public static bool LooksLegacy(string? text) => new LegacyText().Reads(text);

    /// <summary>As <see cref="LooksLegacy"/>, with the words that were asked about before.</summary>
    public bool Reads(string? text)
    {
        if (string.IsNullOrEmpty(text) || System.Text.Ascii.IsValid(text))
        {
            return false;
        }

        int proper = 0, tcvn3 = 0, vni = 0;
        foreach (var range in Words(text))
        {
            var word = text.AsSpan(range);
            // Initials such as LĐ are no words of either script.
            if (System.Text.Ascii.IsValid(word) || !word.ContainsAnyExcept(Initials))
            {
                continue;
            }

            if (!_known.TryGetValue(word, out var script) && _known.Dictionary.Count < MaxWords)
            {
                _known[word] = script = ScriptOf(word.ToString());
            }

            proper += script.HasFlag(Script.Unicode) ? 1 : 0;
            tcvn3 += script.HasFlag(Script.Tcvn3) ? 1 : 0;
            vni += script.HasFlag(Script.Vni) ? 1 : 0;
        }

        var legacy = Math.Max(tcvn3, vni);
        return legacy >= 2 && legacy > proper;
    }

    private static Script ScriptOf(string word) => Syllable.IsVietnamese(word) ? Script.Unicode
        : (FromTcvn3(word) is { } first && Syllable.IsVietnamese(first) ? Script.Tcvn3 : Script.None)
            | (FromVni(word) is { } second && Syllable.IsVietnamese(second) ? Script.Vni : Script.None);

    /// <summary>A word from TCVN3; null when it holds a letter that TCVN3 has not.</summary>
    private static string? FromTcvn3(string word)
    {
        var letters = word.ToCharArray();
        for (var at = 0; at < letters.Length; at++)
        {
            if (letters[at] > '~')
            {
                // Đ is where the Western Ð went when text was folded.
                var code = Tcvn3Codes.IndexOf(letters[at] == 'Đ' ? 'Ð' : letters[at], StringComparison.Ordinal);
                if (code < 0)
                {
                    return null;
                }

                letters[at] = Tcvn3Letters[code];
            }
        }

        return new string(letters);
    }

    /// <summary>A word from VNI, in which a sign behind a vowel says what the vowel wears; null when a sign has no vowel.</summary>
    private static string? FromVni(string word)
    {
        var built = new System.Text.StringBuilder();
        foreach (var letter in word)
        {
            var small = char.ToLowerInvariant(letter);
            if (small <= '~')
            {
                built.Append(letter);
            }
            else if (VniLetters.TryGetValue(small, out var whole))
            {
                built.Append(whole);
            }
            else if (VniMarks.TryGetValue(small, out var marks) && built.Length > 0 && "aeiouyơư".Contains(char.ToLowerInvariant(built[^1]), StringComparison.Ordinal))
            {
                built.Append(marks);
            }
            else
            {
                return null;
            }
        }

        return CanonicalText.Composed(built.ToString());
    }

    private static IEnumerable<Range> Words(string text)
    {
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var inside = at < text.Length && IsLetter(text[at]);
            if (inside && start < 0)
            {
                start = at;
            }
            else if (!inside && start >= 0)
            {
                if (at - start <= 14)
                {
                    yield return start..at;
                }

                start = -1;
            }
        }
    }

    // Signs above ASCII count as letters here, for in a legacy text they are.
    private static bool IsLetter(char sign) =>
        char.IsAsciiLetter(sign) || (sign >= '\u00A1' && !char.IsSurrogate(sign) && !"–—“”‘’…".Contains(sign, StringComparison.Ordinal));
}
