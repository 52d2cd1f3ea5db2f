using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Values;

/// <summary>The key by which labels are compared: two labels that a reader takes for the same have the same key.</summary>
public static class LabelKey
{
    private const int MaxKept = 4_096, LongestKept = 200;

    // Every unit fills in the same labels, so nearly every text was asked about before.
    private static ConcurrentDictionary<string, string> _kept = Empty();
    private static int _count;

    /// <summary>
    /// Small letters and digits with their diacritics, words parted by one space, every other sign dropped except %.
    /// The tone of a syllable stands on its first vowel, so that "hoà" and "hòa" have one key. A key is for comparison, not for people.
    /// </summary>
    public static string Of(string? text)
    {
        if (text is null || text.Length > LongestKept)
        {
            return Make(text);
        }

        var kept = Volatile.Read(ref _kept);
        if (!kept.TryGetValue(text, out var key))
        {
            key = Make(text);
            if (kept.TryAdd(text, key) && Interlocked.Increment(ref _count) >= MaxKept)
            {
                Volatile.Write(ref _kept, Empty());
                Interlocked.Exchange(ref _count, 0);
            }
        }

        return key;
    }

    // Of the size that it will have, for a file whose texts all differ fills one after the other.
    private static ConcurrentDictionary<string, string> Empty() => new(concurrencyLevel: -1, capacity: MaxKept, StringComparer.Ordinal);

    private static string Make(string? text)
    {
        var small = CanonicalText.Decomposed(PlainText.Of(text).ToLowerInvariant());
        var key = new StringBuilder(small.Length);
        var word = new StringBuilder();
        var tones = new StringBuilder();
        foreach (var letter in small)
        {
            if (Syllable.IsTone(letter))
            {
                tones.Append(letter);
            }
            else if (char.IsLetterOrDigit(letter) || letter == '%' || char.IsSurrogate(letter)
                || CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
            {
                word.Append(letter);
            }
            else
            {
                Close(key, word, tones);
            }
        }

        Close(key, word, tones);
        return CanonicalText.Composed(key.ToString());
    }


    private static void Close(StringBuilder key, StringBuilder word, StringBuilder tones)
    {
        if (word.Length > 0)
        {
            if (key.Length > 0)
            {
                key.Append(' ');
            }

            var vowel = 0;
            while (vowel < word.Length && !"aeiouy".Contains(word[vowel], StringComparison.Ordinal))
            {
                vowel++;
            }

            // Behind the vowel's own marks (the circumflex of ê), where canonical order wants a tone.
            var place = Math.Min(vowel + 1, word.Length);
            while (place < word.Length && CharUnicodeInfo.GetUnicodeCategory(word[place]) == UnicodeCategory.NonSpacingMark)
            {
                place++;
            }

            key.Append(word, 0, place).Append(tones).Append(word, place, word.Length - place);
        }

        word.Clear();
        tones.Clear();
    }
}
