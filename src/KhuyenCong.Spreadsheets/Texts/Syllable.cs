using System.Collections.Frozen;
using System.Text;

namespace KhuyenCong.Spreadsheets.Texts;

/// <summary>The spelling of Vietnamese syllables, used to prove that an encoding was the right one.</summary>
public static class Syllable
{
    private static readonly string[] Onsets =
        ["ngh", "ng", "nh", "th", "tr", "ch", "gh", "gi", "kh", "ph", "qu", "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", ""];

    private static readonly FrozenSet<string> Rimes = (
        "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
        + "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu "
        + "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
        + "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oc oe oen oeo oet oi om on ong ooc oong op ot "
        + "ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt "
        + "u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uynh uyt uyu uyn uyp uân uôm "
        + "ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu "
        + "y yêm yên yêng yêt yêu ynh yt ym").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Before e, ê, i only k, gh and ngh are written; before other vowels only c, g and ng.</summary>
    private static readonly FrozenDictionary<string, string> NotBefore = new Dictionary<string, string>
    {
        ["c"] = "eêiy",
        ["ng"] = "eêiy",
        ["g"] = "eê",
        ["k"] = "ăâoôơuư",
        ["gh"] = "aăâoôơuư",
        ["ngh"] = "aăâoôơuư",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether all letters are ASCII.</summary>
    public static bool IsAscii(string word) => Ascii.IsValid(word);

    /// <summary>Whether a word without blanks is spelled as a Vietnamese syllable, whatever the case and the place of its tone.</summary>
    public static bool IsVietnamese(string word)
    {
        if (word.Length is 0 or > 16)
        {
            return false;
        }

        var tones = 0;
        var bare = new StringBuilder(word.Length);
        foreach (var letter in CanonicalText.Decomposed(word.ToLowerInvariant()))
        {
            if (IsTone(letter))
            {
                // Ñ is no n with a tone.
                var on = bare.Length;
                while (on > 0 && bare[on - 1] is '\u0302' or '\u0306' or '\u031B')
                {
                    on--;
                }

                if (on == 0 || !"aeiouy".Contains(bare[on - 1], StringComparison.Ordinal))
                {
                    return false;
                }

                tones++;
            }
            else
            {
                bare.Append(letter);
            }
        }

        if (tones > 1)
        {
            return false;
        }

        var spelled = CanonicalText.Composed(bare.ToString());
        foreach (var onset in Onsets)
        {
            if (spelled.StartsWith(onset, StringComparison.Ordinal))
            {
                var rime = spelled[onset.Length..];
                if (Rimes.Contains(rime) && !IsMisspelled(onset, rime))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// The share of Vietnamese syllables among the words that are not ASCII; 0 when there is none. At most the first hundred thousand words count.
    /// </summary>
    public static double ShareOfVietnamese(string text)
    {
        int words = 0, right = 0, start = -1;
        for (var at = 0; at <= text.Length && words < 100_000; at++)
        {
            var inside = at < text.Length && (char.IsLetter(text[at]) || text[at] > '\u00A0');
            if (inside && start < 0)
            {
                start = at;
            }
            else if (!inside && start >= 0)
            {
                var word = text[start..at].Trim('–', '—', '“', '”', '‘', '’', '…', '«', '»', '\u00A0');
                if (!IsAscii(word))
                {
                    words++;
                    right += IsVietnamese(word) ? 1 : 0;
                }

                start = -1;
            }
        }

        return words == 0 ? 0 : (double)right / words;
    }

    private static bool IsMisspelled(string onset, string rime) =>
        NotBefore.TryGetValue(onset, out var vowels) && vowels.Contains(rime[0], StringComparison.Ordinal);

    /// <summary>The five tone marks: grave, acute, tilde, hook above, dot below.</summary>
    public static bool IsTone(char mark) => mark is '\u0300' or '\u0301' or '\u0303' or '\u0309' or '\u0323';
}
