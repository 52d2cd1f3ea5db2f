using System.Buffers;
using System.Globalization;
using System.Text;

namespace KhuyenCong.Spreadsheets.Texts;

/// <summary>
/// The canonical forms of Unicode, and the only place that asks the runtime for them: its normalisation takes time with the square of a run of
/// combining marks and heeds no cancellation, so length and runs are bounded here first. UAX #15 (Stream-Safe) allows thirty marks on one
/// letter; no word of any language has that many.
/// </summary>
/// <remarks>
/// The runtime tells no character's combining class. Counted as marks are therefore all of the categories Mn, Mc and Me, which hold every
/// character whose class is not nought (a test asks the runtime of each), and those that no version of Unicode known to it assigns, for the
/// library that normalises may know a later one. A run counted so is never shorter than the one that costs the time.
/// </remarks>
public static class CanonicalText
{
    /// <summary>The most marks that may follow each other.</summary>
    public const int MaxMarks = 30;

    /// <summary>The most characters of a text that is a value, a name or a note: those of a cell in Excel.</summary>
    public const int Longest = 32_767;

    /// <summary>No bound: for a text whose length was bounded where it was made or read.</summary>
    public const int Whole = int.MaxValue;

    // Letters of Latin script, the precomposed Vietnamese ones among them: none is a mark, so a text of them is NFC as it stands, and in NFD each
    // of them is taken apart by itself. Nearly every text is of this kind and need not be asked about.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(0, 0x0300).Concat(Enumerable.Range(0x1E00, 0x0100)).Select(c => (char)c)]);

    // By letter, what it is in NFD; null where that is the letter itself.
    private static readonly string?[] Apart =
        [.. Enumerable.Range(0, 0x1F00).Select(c => Plain.Contains((char)c) && Asked(((char)c).ToString(), NormalizationForm.FormD) is { Length: > 1 } parts ? parts : null)];

    /// <summary>
    /// A text in NFC. What lies beyond the bounds is left out: the end of a longer text, marks beyond <see cref="MaxMarks"/>. Where that could
    /// change what a person reads, ask <see cref="MarksBeyond"/> first and refuse. A text with half a surrogate pair is not normalised. Never throws.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most characters that are looked at.</param>
    public static string Composed(string text, int longest = Longest) => Normal(text, longest, NormalizationForm.FormC);

    /// <summary>As <see cref="Composed"/>, in NFD.</summary>
    public static string Decomposed(string text, int longest = Longest) => Normal(text, longest, NormalizationForm.FormD);

    /// <summary>
    /// Where a run of more than <see cref="MaxMarks"/> marks begins; -1 where there is none. Signs that are not seen, such as a zero-width space,
    /// neither end nor lengthen a run, since <see cref="PlainText"/> takes them out.
    /// </summary>
    public static int MarksBeyond(ReadOnlySpan<char> text)
    {
        var (run, start) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            // No mark lies below U+0300, and Vietnamese letters are none: nearly every text ends here.
            if (text[at] is (< '\u0300' and not '\u00AD') or (>= '\u1E00' and <= '\u1EFF'))
            {
                run = 0;
                continue;
            }

            var isPair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            var place = PlaceOf(isPair ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at]);
            start = run == 0 ? at : start;
            run = place switch { Place.Mark => run + 1, Place.Unseen => run, _ => 0 };
            if (run > MaxMarks)
            {
                return start;
            }

            at += isPair ? 1 : 0;
        }

        return -1;
    }

    private enum Place
    {
        Letter,
        Mark,
        Unseen,
    }

    private static Place PlaceOf(int character) => CharUnicodeInfo.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.OtherNotAssigned => Place.Mark,
        UnicodeCategory.Format => Place.Unseen,
        _ => Place.Letter,
    };

    private static string Normal(string text, int longest, NormalizationForm form)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bounded = PlainText.Cut(text, longest);
        if (!bounded.AsSpan().ContainsAnyExcept(Plain))
        {
            return form == NormalizationForm.FormC ? bounded : Taken(bounded);
        }

        return Asked(MarksBeyond(bounded) is >= 0 and var beyond ? WithoutMarksBeyond(bounded, beyond) : bounded, form);
    }

    private static string Asked(string bounded, NormalizationForm form)
    {
        try
        {
#pragma warning disable RS0030 // Length and runs are bounded: this is the place.
            return bounded.Normalize(form);
#pragma warning restore RS0030
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair or a noncharacter: it has no canonical form.
            return bounded;
        }
    }

    /// <summary>A text of plain letters in NFD, each taken apart by itself.</summary>
    private static string Taken(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var apart = new StringBuilder(text.Length * 2);
        foreach (var letter in text)
        {
            if (letter < Apart.Length && Apart[letter] is { } parts)
            {
                apart.Append(parts);
            }
            else
            {
                apart.Append(letter);
            }
        }

        return apart.ToString();
    }

    private static string WithoutMarksBeyond(string text, int from)
    {
        var kept = new StringBuilder(text, 0, from, text.Length);
        var run = 0;
        foreach (var rune in text.AsSpan(from).EnumerateRunes())
        {
            var place = PlaceOf(rune.Value);
            run = place switch { Place.Mark => run + 1, Place.Unseen => run, _ => 0 };
            if (place != Place.Mark || run <= MaxMarks)
            {
                kept.Append(rune);
            }
        }

        return kept.ToString();
    }
}
