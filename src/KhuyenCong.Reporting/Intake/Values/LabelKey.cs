using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace KhuyenCong.Reporting.Intake.Values;

/// <summary>The key by which labels are compared: two labels that a reader takes for the same have the same key.</summary>
public static class LabelKey
{
    private const int MostKept = 4_096, LongestKept = 200;

    // Every unit fills in the same labels, so nearly every text was asked about before.
    private static readonly ConcurrentDictionary<string, string> Kept = new(StringComparer.Ordinal);
    private static int _kept;

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

        if (!Kept.TryGetValue(text, out var key))
        {
            key = Make(text);
            if (Kept.TryAdd(text, key) && Interlocked.Increment(ref _kept) >= MostKept)
            {
                Kept.Clear();
                Interlocked.Exchange(ref _kept, 0);
            }
        }

        return key;
    }

    private static string Make(string? text)
    {
        var small = PlainText.Of(text).ToLowerInvariant().Normalize(NormalizationForm.FormD);
        var key = new StringBuilder(small.Length);
        var word = new StringBuilder();
        var tones = new StringBuilder();
        foreach (var letter in small)
        {
            if (IsTone(letter))
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
        return key.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>The five tone marks: grave, acute, tilde, hook above, dot below.</summary>
    internal static bool IsTone(char mark) => mark is '\u0300' or '\u0301' or '\u0303' or '\u0309' or '\u0323';

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
