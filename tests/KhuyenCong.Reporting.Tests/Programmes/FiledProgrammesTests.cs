using CsCheck;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Reporting.Tests.Programmes;

/// <summary>What is on file follows from what was received.</summary>
public sealed class FiledProgrammesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Later = Start.AddYears(50);

    private static readonly ProgrammeTerm?[] Terms = [null, Term("2021-2025"), Term("2026-2030")];

    // Few bytes, terms, moments and numbers, so that they meet; a file may be declared anew by another, received before it or not.
    private static readonly Gen<ProgrammeFile[]> Files =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[1, 3], Gen.Int[0, 6], Gen.Int[0, 2], Gen.Int[-3, 7]).Array[0, 8].Select(all => all.Select((f, i) =>
        {
            var (bytes, term, parts, minute, number, other) = f;
            return new ProgrammeFile(Id(i), "bytes" + bytes, i + 1, Start.AddMinutes(minute), new ProgrammeDeclaration
            {
                Term = Terms[term],
                Parts = (ProgrammeParts)parts,
                Number = number == 0 ? null : number + "/QĐ-UBND",
                Amends = other == -1 ? "7/QĐ-UBND" : null,
                Restates = other >= 0 ? Id(other) : null,
            });
        }).ToArray());

    [Fact]
    public void NeitherTheOrderOfReadingNorReadingTwiceChangesAnything() =>
        Gen.Select(Files, Gen.Int).Sample((files, seed) =>
        {
            var shuffled = files.Concat(files).ToArray();
            new Random(seed).Shuffle(shuffled);
            return Text(FiledProgrammes.Of(files, Later)) == Text(FiledProgrammes.Of(shuffled, Later));
        });

    [Fact]
    public void WhatStoodAtAMomentIsWhatWasReceivedBeforeIt() =>
        Gen.Select(Files, Gen.Int[0, 8]).Sample((files, minute) =>
        {
            var before = Start.AddMinutes(minute);
            return Text(FiledProgrammes.Of(files, before)) == Text(FiledProgrammes.Of(files.Where(f => f.ReceivedAt < before), Later));
        });

    [Fact]
    public void ATermStandsOnceAndAPartIsOnFileExactlyWhenAFileHoldsIt() =>
        Files.Sample(files => FiledProgrammes.Of(files, Later) is var programmes
            && programmes.Select(p => p.Term).Distinct().Count() == programmes.Count
            && programmes.All(p => (p.Decision is null) == (p.DecisionSince is null) && (p.Detail is null) == (p.DetailSince is null)
                && p.Files.All(f => f.Declared.Term == p.Term) && p.Files.Any()
                && p.Decision?.Declared.Parts != ProgrammeParts.Detail && p.Detail?.Declared.Parts != ProgrammeParts.Decision
                && p.Amendments.All(a => a.Declared.Amends is not null) && p.Decision?.Declared.Amends is null && p.Detail?.Declared.Amends is null));

    [Fact]
    public void AFileThatNothingDeclaresAnewIsInForceByItsOwnTerm() =>
        Files.Where(files => files.All(f => f.Declared.Restates is null)).Sample(files =>
            files.All(f => f.Declared.Term is null || FiledProgrammes.Of(files, Later).Any(p => p.Term == f.Declared.Term
                && (f.Declared.Amends is not null || ((!f.Declared.Parts.HasFlag(ProgrammeParts.Decision) || p.DecisionSince <= f.ReceivedAt)
                    && (!f.Declared.Parts.HasFlag(ProgrammeParts.Detail) || p.DetailSince <= f.ReceivedAt))))));

    [Fact]
    public void ProgrammesOfDifferentTermsStandSideBySideThoughTheirBytesAreTheSame()
    {
        var programmes = FiledProgrammes.Of([File(0, "2021-2025"), File(1, "2026-2030", bytes: 0)], Later);
        Assert.Equal(["2026-2030", "2021-2025"], programmes.Select(p => p.Term!.Value.Id));
        Assert.All(programmes, p => Assert.True(p.IsComplete));
        Assert.True(programmes[0].IsInForceOn(new DateOnly(2026, 1, 1)));
        Assert.False(programmes[1].IsInForceOn(new DateOnly(2026, 1, 1)));
    }

    [Fact]
    public void ALaterFileReplacesThePartsThatItHoldsAndNoOtherTerm()
    {
        var programmes = FiledProgrammes.Of(
            [File(0, "2026-2030", number: "1/QĐ"), File(1, "2021-2025", number: "9/QĐ"), File(2, "2026-2030", ProgrammeParts.Decision, "2/QĐ")], Later);
        Assert.Equal(("2/QĐ", Id(2), Id(0)), (programmes[0].Number, programmes[0].Decision!.Upload, programmes[0].Detail!.Upload));
        Assert.Equal((Start, Start), (programmes[0].DecisionSince, programmes[0].CompleteSince));
        Assert.Equal(("9/QĐ", Id(1)), (programmes[1].Number, programmes[1].Decision!.Upload));
    }

    [Fact]
    public void TwoPartsMakeItWholeWhenTheSecondComes()
    {
        var files = new[] { File(0, "2026-2030", ProgrammeParts.Decision), File(5, "2026-2030", ProgrammeParts.Detail, "1/QĐ") };
        var half = Assert.Single(FiledProgrammes.Of(files, Start.AddMinutes(5)));
        Assert.Equal((false, null, "thiếu Chương trình chi tiết"), (half.IsComplete, half.CompleteSince, ProgrammeText.Missing(half)));
        Assert.False(half.IsInForceOn(new DateOnly(2026, 6, 30)));
        var whole = Assert.Single(FiledProgrammes.Of(files, Later));
        Assert.Equal((true, Start.AddMinutes(5), "1/QĐ"), (whole.IsComplete, whole.CompleteSince, whole.Number));
    }

    [Fact]
    public void ANumberIsNotCarriedOverToADecisionThatCameAfterIt()
    {
        var programme = Assert.Single(FiledProgrammes.Of([File(0, "2026-2030", number: "1/QĐ"), File(1, "2026-2030", ProgrammeParts.Decision)], Later));
        Assert.Null(programme.Number);
    }

    [Fact]
    public void AnAmendmentStandsBesideWhatItAmendsAndFillsNoPart()
    {
        var amendment = File(1, "2026-2030", number: "2/QĐ");
        amendment = amendment with { Declared = amendment.Declared with { Amends = "1/QĐ" } };
        var programme = Assert.Single(FiledProgrammes.Of([File(0, "2026-2030", number: "1/QĐ"), amendment], Later));
        Assert.Equal(("1/QĐ", Id(0), "1/QĐ"), (programme.Number, programme.Decision!.Upload, Assert.Single(programme.Amendments).Declared.Amends));
        Assert.True(programme.IsInForceOn(new DateOnly(2028, 1, 1)));
        Assert.False(Assert.Single(FiledProgrammes.Of([amendment], Later)).IsComplete);
    }

    [Fact]
    public void WhatHasNoTermIsNeverInForceAndEndsWhenTheSameBytesAreDeclared()
    {
        var without = File(0, null);
        var unknown = Assert.Single(FiledProgrammes.Of([without], Later));
        Assert.Equal((null, true, false), (unknown.Term, unknown.IsComplete, unknown.IsInForceOn(new DateOnly(2026, 6, 30))));

        // By the page's form, or by the same file in the folder of its term; and it counts as sent when it first came.
        foreach (var declared in new[] { File(9, "2026-2030", bytes: 0, restates: 0), File(9, "2026-2030", bytes: 0) })
        {
            var known = Assert.Single(FiledProgrammes.Of([without, declared], Later));
            Assert.Equal(("2026-2030", Start), (known.Term!.Value.Id, known.CompleteSince));
        }

        Assert.Equal(2, FiledProgrammes.Of([without, File(9, "2026-2030")], Later).Count);
    }

    [Fact]
    public void AWrongTermThatIsDeclaredAnewIsGoneAndWhatItHadReplacedIsBack()
    {
        var wrong = new[] { File(0, "2021-2025"), File(1, "2021-2025", bytes: 7), File(2, "2026-2030", bytes: 7, restates: 1) };
        var programmes = FiledProgrammes.Of(wrong, Later);
        Assert.Equal([Id(2), Id(0)], programmes.Select(p => p.Decision!.Upload));

        // Other bytes cannot be declared anew by these, nor those of another moment by themselves.
        Assert.Equal(2, FiledProgrammes.Of([File(0, "2021-2025"), File(1, "2026-2030", restates: 0)], Later).Count);
        Assert.Single(FiledProgrammes.Of([File(0, "2021-2025", restates: 0)], Later));
    }

    [Fact]
    public void WhatTwoOpenPagesDeclareAnewOfOneFileCountsAsTheLastOfThemSays()
    {
        // Both pages name the original, or one names what the other has declared since.
        foreach (var third in new[] { 0, 1 })
        {
            var files = new[] { File(0, "2021-2025", bytes: 7), File(1, "2022-2026", bytes: 7, restates: 0), File(2, "2023-2027", bytes: 7, restates: 0), File(3, "2026-2030", bytes: 7, restates: third) };
            Assert.Equal("2023-2027", Assert.Single(FiledProgrammes.Of(files, Start.AddMinutes(3))).Term!.Value.Id);
            var programme = Assert.Single(FiledProgrammes.Of(files, Later));
            Assert.Equal(("2026-2030", Start), (programme.Term!.Value.Id, programme.CompleteSince));
        }

        // Back to what it was first said to be.
        Assert.Equal("2021-2025", Assert.Single(FiledProgrammes.Of(
            [File(0, "2021-2025", bytes: 7), File(1, "2026-2030", bytes: 7, restates: 0), File(2, "2021-2025", bytes: 7, restates: 0)], Later)).Term!.Value.Id);
    }

    [Fact]
    public void CompleteProgrammesCoverTheDaysUntilTheFirstGap()
    {
        var programmes = FiledProgrammes.Of(
            [File(0, "2021-2025"), File(1, "2025-2027"), File(2, "2028-2030"), File(3, "2032-2035"), File(4, "2031-2031", ProgrammeParts.Decision)], Later);
        Assert.Equal(new DateOnly(2030, 12, 31), FiledProgrammes.CoveredUntil(programmes, new DateOnly(2023, 5, 1)));
        Assert.Equal(new DateOnly(2035, 12, 31), FiledProgrammes.CoveredUntil(programmes, new DateOnly(2032, 1, 1)));
        Assert.Null(FiledProgrammes.CoveredUntil(programmes, new DateOnly(2031, 1, 1)));
        Assert.Null(FiledProgrammes.CoveredUntil([], new DateOnly(2031, 1, 1)));
    }

    internal static ProgrammeFile File(
        int minute, string? term, ProgrammeParts parts = ProgrammeParts.Both, string? number = null, int? bytes = null, int? restates = null) =>
        new(Id(minute), "bytes" + (bytes ?? minute), minute + 1, Start.AddMinutes(minute), new ProgrammeDeclaration
        {
            Term = term is null ? null : Term(term),
            Parts = parts,
            Number = number,
            Restates = restates is { } upload ? Id(upload) : null,
        });

    private static ProgrammeTerm Term(string id) => ProgrammeTerm.Parse(id)!.Value;

    private static string Id(int number) => FormattableString.Invariant($"{number:x32}");

    private static string Text(IEnumerable<Programme> programmes) => string.Join('\n', programmes.Select(p =>
        FormattableString.Invariant($"{p.Term?.Id} {p.Number} {p.Decision?.Upload} {p.Detail?.Upload} {p.DecisionSince:O} {p.DetailSince:O} {string.Join(' ', p.Amendments.Select(a => a.Upload))}")));
}
