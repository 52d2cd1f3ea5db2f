using System.Globalization;
using System.Text;
using CsCheck;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Spreadsheets.Tests.Texts;

public class CanonicalTextTests
{
    [Fact]
    public void WithinTheBoundsItIsWhatTheRuntimeSays() => MarkedTexts.Any.Where(text => CanonicalText.MarksBeyond(text) < 0).Sample(text =>
    {
        Assert.Equal(text.Normalize(NormalizationForm.FormC), CanonicalText.Composed(text));
        Assert.Equal(text.Normalize(NormalizationForm.FormD), CanonicalText.Decomposed(text));
    }, iter: 20_000);

    [Fact]
    public void BeyondTheBoundsOnlyMarksAreLeftOut() => Gen.Select(MarkedTexts.Any, Gen.Int[0, 60], MarkedTexts.Any).Sample((before, count, after) =>
    {
        var text = before + string.Concat(Enumerable.Range(0, count).Select(i => i % 2 == 0 ? "\u0301" : "\u0323")) + after;
        var composed = CanonicalText.Composed(text);
        if (CanonicalText.MarksBeyond(text) < 0)
        {
            Assert.Equal(text.Normalize(NormalizationForm.FormC), composed);
        }

        Assert.Equal(LettersOf(text.Normalize(NormalizationForm.FormD)), LettersOf(CanonicalText.Decomposed(text)));
        Assert.Equal(LettersOf(composed), LettersOf(CanonicalText.Composed(composed)));
    }, iter: 5_000);

    [Theory]
    [InlineData("\u0301", 31)]
    [InlineData("\u0301\u0323", 100_000)]
    [InlineData("\u0301\u200B\u0323\u00AD", 100_000)]
    [InlineData("\U0001D165\U0001D16D", 100_000)]
    [InlineData("\u0903\u0488\u0378", 100_000)]
    public void ARunCostsNoMoreThanItsBound(string marks, int times)
    {
        var run = string.Concat(Enumerable.Repeat(marks, times));
        Assert.Equal(1, CanonicalText.MarksBeyond("a" + run + "b"));
        var kept = CanonicalText.Decomposed("a" + run + "b", CanonicalText.Whole);
        Assert.StartsWith("a", kept, StringComparison.Ordinal);
        Assert.EndsWith("b", kept, StringComparison.Ordinal);
        Assert.Equal(CanonicalText.MaxMarks, kept.EnumerateRunes().Count(r => Rune.GetUnicodeCategory(r) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.OtherNotAssigned));
        Assert.True(CanonicalText.MarksBeyond(PlainText.Of("a" + run)) < 0);
    }

    [Fact]
    public void ALongTextIsCutBeforeAnythingElse()
    {
        Assert.Equal(CanonicalText.Longest, CanonicalText.Composed(new string('x', 10_000_000)).Length);
        Assert.Equal(3, CanonicalText.Composed("abcd", 3).Length);
        Assert.Equal("ab", CanonicalText.Composed("ab\U0001D15E", 3));
        Assert.Equal(10_000_000, CanonicalText.Composed(new string('x', 10_000_000), CanonicalText.Whole).Length);
    }

    [Theory]
    [InlineData("x\uD800")]
    [InlineData("\uDC00x")]
    [InlineData("ế\uFFFE")]
    public void WhatIsNoTextStaysAsItIs(string text) => Assert.Equal(text, CanonicalText.Composed(text));

    /// <summary>
    /// The runtime tells no combining class; but a mark of another class than nought changes its place beside one of the class 1 or of the class 240.
    /// </summary>
    [Fact]
    public void EveryCharacterThatCanChangeItsPlaceCountsAsAMark()
    {
        var found = 0;
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (code is >= 0xD800 and <= 0xDFFF || (code & 0xFFFE) == 0xFFFE)
            {
                continue;
            }

            var character = char.ConvertFromUtf32(code);
            if (("a" + character + "\u0334").Normalize(NormalizationForm.FormD).StartsWith("a\u0334", StringComparison.Ordinal)
                || !("a\u0345" + character).Normalize(NormalizationForm.FormD).StartsWith("a\u0345", StringComparison.Ordinal))
            {
                found++;
                Assert.True(CanonicalText.MarksBeyond(string.Concat(Enumerable.Repeat(character, 31))) == 0, $"U+{code:X4}");
            }
        }

        Assert.True(found > 800, $"{found} marks found");
    }

    private static string LettersOf(string text) => string.Concat(text.EnumerateRunes().Where(r => Rune.GetUnicodeCategory(r) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.EnclosingMark or UnicodeCategory.OtherNotAssigned)));

    [Fact]
    public void LettersThatAreKeptAsTheyAreAreComposedInAnyOrder()
    {
        var letters = string.Concat(Enumerable.Range(0xA1, 0x300 - 0xA1).Concat(Enumerable.Range(0x1E00, 0x100))
            .Select(c => (char)c).Where(c => c is not ('\u00AD' or '\u00D0' or '\u00F0' or '\u0189' or '\u0256')));
        foreach (var letter in letters)
        {
            var pairs = string.Concat(letters.Select(other => $"{letter}{other}"));
            Assert.Equal(pairs.Normalize(System.Text.NormalizationForm.FormC), PlainText.Of(pairs));
        }
    }
}
