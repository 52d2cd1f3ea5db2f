using System.Collections.Frozen;
using System.Text;

namespace KhuyenCong.Reporting.Intake.Values;

/// <summary>The spelling of Vietnamese, as far as it tells Vietnamese text from bytes read in a wrong encoding.</summary>
internal static class VietnameseSyllable
{
    private const string Tones = "\u0300\u0301\u0303\u0309\u0323";

    private static readonly string[] Onsets =
    [
        "ngh", "ng", "gh", "gi", "kh", "nh", "ph", "qu", "th", "tr", "ch", "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x",
    ];

    private static readonly FrozenSet<string> OpenRimes = Set(
        "a e ê i o ô ơ u ư y ia ya ua ưa uê uơ uy oa oe ai ao au ay âu ây eo êu iu iêu yêu oi ôi ơi ui ưi ưu uôi ươi ươu oai oay oao oeo uây uya uyu uêu");

    private static readonly FrozenSet<string> ClosedVowels = Set("a ă â e ê i o ô ơ u ư y iê yê uô ươ oa oă oe oo uâ uê uy uyê");

    private static readonly FrozenSet<string> Codas = Set("c ch m n ng nh p t");

    /// <summary>Whether a word of letters, in NFC and any case, is spelt as a Vietnamese syllable may be.</summary>
    public static bool IsPlausible(string word)
    {
        var bare = new StringBuilder(word.Length);
        var tones = 0;
        foreach (var c in word.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (Tones.Contains(c, StringComparison.Ordinal))
            {
                tones++;
            }
            else
            {
                bare.Append(c);
            }
        }

        if (tones > 1)
        {
            return false;
        }

        var syllable = bare.ToString().Normalize(NormalizationForm.FormC);
        if (IsRime(syllable))
        {
            return true;
        }

        foreach (var onset in Onsets)
        {
            if (syllable.StartsWith(onset, StringComparison.Ordinal) && Agrees(onset, syllable.AsSpan(onset.Length)) && IsRime(syllable[onset.Length..]))
            {
                return true;
            }
        }

        // "gì", "gìn": the i belongs to both.
        return syllable.StartsWith("gi", StringComparison.Ordinal) && IsRime(syllable[1..]);
    }

    private static bool IsRime(string rime)
    {
        if (OpenRimes.Contains(rime))
        {
            return true;
        }

        for (var coda = 1; coda <= 2 && coda < rime.Length; coda++)
        {
            if (Codas.Contains(rime[^coda..]) && ClosedVowels.Contains(rime[..^coda]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>c, g, ng stand before back vowels; k, gh, ngh before front ones.</summary>
    private static bool Agrees(string onset, ReadOnlySpan<char> rime) => onset switch
    {
        "c" or "g" or "ng" => rime.Length > 0 && !"eêiy".Contains(rime[0], StringComparison.Ordinal),
        "gh" or "ngh" => rime.Length > 0 && "eêi".Contains(rime[0], StringComparison.Ordinal),
        _ => true,
    };

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
