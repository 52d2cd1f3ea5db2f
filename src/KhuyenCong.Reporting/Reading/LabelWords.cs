using System.Text;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Whether a row's words, as somebody wrote them, can be those of the form's row.</summary>
internal static class LabelWords
{
    // Words without which a label counts the same.
    private static readonly HashSet<string> Small =
        ["số", "tổng", "cộng", "được", "các", "của", "về", "có", "và", "cho", "tại", "trong", "là", "do", "đã", "theo", "từ", "với", "những", "lượng"];

    // What makes of what is counted what is not.
    private static readonly HashSet<string> Negations = ["chưa", "không", "còn", "ngoài", "trừ"];

    private const int MaxWords = 100, LongestLabel = 1_000;

    /// <summary>
    /// Whether a label names another thing: it has words that are none of the row's, in place of some of the row's. Words left out, words added, initials
    /// ("LĐ" for lao động), slips of the pen and missing diacritics name the same.
    /// </summary>
    /// <param name="written">The label in the sheet.</param>
    /// <param name="known">The row's label.</param>
    /// <param name="unitNames">The names of its unit, which say the same.</param>
    public static bool NamesOther(string written, string known, IEnumerable<string> unitNames)
    {
        var words = WordsOf(WithoutBrackets(written));
        var own = WordsOf(known);
        var also = unitNames.SelectMany(WordsOf).ToList();
        if (words.Count > MaxWords || own.Count > MaxWords)
        {
            return false;
        }

        var said = new HashSet<int>();
        var isOther = false;
        foreach (var word in words)
        {
            var places = PlacesOf(word, own).ToList();
            said.UnionWith(places);
            isOther |= places.Count == 0 && !Small.Contains(word.Key) && !also.Exists(a => IsSame(a, word));
        }

        return words.Exists(w => Negations.Contains(w.Key) && !own.Contains(w)) || (isOther && Enumerable.Range(0, own.Count).Any(at => !said.Contains(at) && !Small.Contains(own[at].Key)));
    }

    /// <summary>A word, and without its marks.</summary>
    private readonly record struct Word(string Key, string Bare);

    /// <summary>Which words of the row a word stands for: the same ones, or those whose initials it is.</summary>
    private static IEnumerable<int> PlacesOf(Word word, List<Word> own)
    {
        var same = Enumerable.Range(0, own.Count).Where(at => IsSame(own[at], word)).ToList();
        if (same.Count > 0 || word.Key.Length < 2)
        {
            return same;
        }

        for (var from = 0; from + word.Bare.Length <= own.Count; from++)
        {
            if (Enumerable.Range(0, word.Bare.Length).All(i => own[from + i].Bare[0] == word.Bare[i]))
            {
                return Enumerable.Range(from, word.Bare.Length);
            }
        }

        return [];
    }

    private static bool IsSame(Word one, Word other) =>
        one.Key == other.Key || one.Bare == other.Bare || (one.Bare.Length >= 4 && HeaderLabels.IsWithin(one.Bare, other.Bare, 1));

    private static List<Word> WordsOf(string text) => [.. LabelKey.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(key => new Word(key, HeaderText.BareOf(key)))];

    /// <summary>A label without what stands in brackets.</summary>
    private static string WithoutBrackets(string text)
    {
        var kept = new StringBuilder();
        var depth = 0;
        foreach (var sign in PlainText.Cut(text, LongestLabel))
        {
            depth += sign == '(' ? 1 : 0;
            kept.Append(depth > 0 ? ' ' : sign);
            depth -= sign == ')' && depth > 0 ? 1 : 0;
        }

        return kept.ToString();
    }
}
