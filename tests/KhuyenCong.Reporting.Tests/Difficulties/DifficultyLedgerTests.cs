using CsCheck;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Tests.Difficulties;

public sealed class DifficultyLedgerTests
{
    private static readonly DateTimeOffset Start = new(2026, 12, 15, 8, 0, 0, VietnamTime.Offset);

    private static readonly DifficultyText[] Texts = [Text("Chưa có kinh phí"), Text("Thiếu cộng tác viên"), Text("Chưa có quy định")];

    // Reports and forms of the page at two points, some at one moment, and acts about some of the texts.
    private static readonly Gen<DifficultyStatement> Statements =
        from isReport in Gen.Bool
        from hour in Gen.Int[0, 5]
        from number in Gen.Int[1, 9]
        from first in Gen.Int[-1, 2]
        from second in Gen.Int[-1, 2]
        select isReport ? Report(hour, number, first, second) : Page(hour, number, Math.Max(0, first), second < 0 ? "1" : "2");

    private static readonly Gen<DifficultyAct> Acts =
        from isReport in Gen.Bool
        from point in Gen.Int[1, 2]
        from text in Gen.Int[0, 2]
        from closes in Gen.Bool
        from number in Gen.Int[1, 99]
        select new DifficultyAct(
            isReport ? DifficultySource.Report : DifficultySource.Page, point.ToString(System.Globalization.CultureInfo.InvariantCulture), Texts[text].Hash, closes, "Đã rõ", "Hoa", Start.AddDays(number), number);

    [Fact]
    public void OrderAndRepeatsChangeNothing() => Gen.Select(Statements.List[0, 8], Acts.List[0, 4], Gen.Int).Sample((all, acts, seed) =>
    {
        // A version is one report: two of one number and moment would be the same upload.
        var said = all.DistinctBy(s => (s.Source, s.When)).ToList();
        var expected = Lines(DifficultyLedger.Of(said, acts));
        var shuffled = said.Concat(said).ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(expected, Lines(DifficultyLedger.Of(shuffled, acts)));

        // As uploads come: each knows of the reports that came before it alone.
        IReadOnlyList<Difficulty> entries = [];
        SaidWhen? counted = null;
        foreach (var one in shuffled)
        {
            counted = one.Source == DifficultySource.Report && (counted is not { } c || one.When.CompareTo(c) > 0) ? one.When : counted;
            entries = DifficultyLedger.After(entries, one, one.Source == DifficultySource.Report ? counted : null, acts);
        }

        Assert.Equal(expected, Lines(entries));
    });

    [Fact]
    public void AnActIsAboutATextAndIsTheSameWhenItIsReadAgain() => Gen.Select(Statements.List[1, 6], Gen.Bool).Sample((all, closes) =>
    {
        var said = all.DistinctBy(s => (s.Source, s.When)).ToList();
        foreach (var before in DifficultyLedger.Of(said, []).Where(d => d.State == DifficultyState.Open))
        {
            var act = new DifficultyAct(before.Source, before.Point, before.Text.Hash, closes, "Đã rõ", "Hoa", Start, before.Acts + 1);
            var acted = before.After(act);
            Assert.Equal(closes ? DifficultyState.Closed : DifficultyState.Answered, acted.State);
            Assert.Equal(Line(acted), Line(DifficultyLedger.Of(said, [act]).Single(d => (d.Source, d.Point) == (before.Source, before.Point))));
        }
    });

    [Fact]
    public void TheSameTextKeepsItsStateAnotherReopensAndOneThatIsLeftOutIsClosed()
    {
        var act = new DifficultyAct(DifficultySource.Report, "1", Texts[0].Hash, false, "Sẽ bổ sung", "Hoa", Start.AddHours(2), 1);
        Difficulty After(params DifficultyStatement[] said) => DifficultyLedger.Of(said, [act]).Single(d => d.Point == "1");
        Assert.Equal(DifficultyState.Answered, After(Report(0, 1, 0, -1)).State);

        var again = After(Report(0, 1, 0, -1), Report(4, 2, 0, -1));
        Assert.Equal((DifficultyState.Answered, Start, "v2"), (again.State, again.Since, again.Upload));

        var another = After(Report(0, 1, 0, -1), Report(4, 2, 1, -1));
        Assert.Equal((DifficultyState.Open, Start.AddHours(4), 1), (another.State, another.Since, another.Acts));
        Assert.Null(another.Answer);

        var gone = After(Report(0, 1, 0, -1), Report(4, 2, -1, 2));
        Assert.Equal((DifficultyState.Closed, Start.AddHours(4)), (gone.State, gone.GoneAt));

        // Said again after another text, or after it was left out, it has the answer that it was given.
        Assert.Equal(DifficultyState.Answered, After(Report(0, 1, 0, -1), Report(4, 2, 1, -1), Report(5, 3, 0, -1)).State);
        Assert.Equal(DifficultyState.Answered, After(Report(0, 1, 0, -1), Report(4, 2, -1, -1), Report(5, 3, 0, -1)).State);
    }

    [Fact]
    public void ThePageSFormLeavesTheReportSRowsAndItsOwnOtherPointsAlone()
    {
        var all = DifficultyLedger.Of([Report(0, 1, 0, 1), Page(1, 1, 2, "1"), Page(2, 2, 1, "2"), Page(3, 3, 0, "2")], []);
        Assert.Equal(
            [("Report", "1", Texts[0].Hash), ("Report", "2", Texts[1].Hash), ("Page", "1", Texts[2].Hash), ("Page", "2", Texts[0].Hash)],
            all.Select(d => (d.Source.ToString(), d.Point, d.Text.Hash)));
        Assert.All(all, d => Assert.Equal(DifficultyState.Open, d.State));
    }

    [Fact]
    public void SoManyTextsOfOnePointAreRememberedAndNoMore()
    {
        var said = Enumerable.Range(0, 200).Select(i => new DifficultyStatement(
            DifficultySource.Page, new SaidWhen(Start.AddMinutes(i), "a"), "a", new Dictionary<string, DifficultyText> { ["1"] = Text("Lần " + i) }));
        Assert.Equal(Difficulty.MaxRemembered, Assert.Single(DifficultyLedger.Of(said, [])).First.Count);
    }

    [Theory]
    [InlineData("Không có.", "")]
    [InlineData(" không ", "-")]
    [InlineData("\u200B\u202E", "KHÔNG CÓ KIẾN NGHỊ")]
    [InlineData(null, null)]
    public void WhatSaysNothingIsNoDifficulty(string? difficulty, string? proposal) => Assert.Null(DifficultyText.Of(difficulty, proposal));

    [Fact]
    public void ATextIsTheSameWhateverItsBlanksAndSpellingOfTheSameLetters()
    {
        var text = DifficultyText.Of("Thiếu  kinh phí\r\nở cấp xã\u00A0", "")!;
        Assert.Equal("Thiếu  kinh phí\nở cấp xã", text.Difficulty);
        Assert.Equal(text.Hash, DifficultyText.Of(CanonicalText.Decomposed("\u202EThiếu kinh phí ở cấp xã"), null)!.Hash);
        Assert.NotEqual(text.Hash, DifficultyText.Of("", "Thiếu kinh phí ở cấp xã")!.Hash);
        Assert.Equal(text.Hash, DifficultyText.Of(text.Difficulty, text.Proposal)!.Hash);
    }

    private static DifficultyText Text(string text) => DifficultyText.Of(text, null)!;

    private static DifficultyStatement Report(int hour, int version, int first, int second) => new(
        DifficultySource.Report, new SaidWhen(Start.AddHours(hour), version.ToString("000000", System.Globalization.CultureInfo.InvariantCulture)), "v" + version,
        new[] { ("1", first), ("2", second) }.Where(p => p.Item2 >= 0).ToDictionary(p => p.Item1, p => Texts[p.Item2]));

    private static DifficultyStatement Page(int hour, int number, int text, string point) => new(
        DifficultySource.Page, new SaidWhen(Start.AddHours(hour), "u" + number), "u" + number, new Dictionary<string, DifficultyText> { [point] = Texts[text] });

    private static string Lines(IEnumerable<Difficulty> all) => string.Join('\n', all.Select(Line).Order(StringComparer.Ordinal));

    private static string Line(Difficulty d) => FormattableString.Invariant(
        $"{d.Source} {d.Point} {d.State} {d.Text.Hash} {d.Said} {d.Upload} {d.Since:O} {d.GoneAt:O} {d.Answer} {d.Closing} {d.Acts} {string.Join(',', d.First.OrderBy(f => f.Key).Select(f => f.Key + f.Value.ToString("O")))}");
}
