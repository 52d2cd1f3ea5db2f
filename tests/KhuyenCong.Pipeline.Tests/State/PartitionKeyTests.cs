using CsCheck;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Pipeline.Tests.State;

/// <summary>The keys of partitions are what the tables of years ago hold, and read back as what they are about.</summary>
public class PartitionKeyTests
{
    private static readonly Period Quarter = new(PeriodKind.Quarter, 2026, 3);

    public static TheoryData<string, PartitionKey> Stored => new()
    {
        { "KC-01_2026-Q3", new ReportPartition("KC-01", Quarter) },
        { "formless_2026-Q3", new FormlessPartition(Quarter) },
        { "KC-03_document", new DocumentPartition("KC-03") },
        { "KC-03_2026-2030", new TermPartition("KC-03", ProgrammeTerm.Of(2026, 2030)!.Value) },
        { "KC-03_ends-2030", new EndsPartition("KC-03", 2030) },
    };

    [Theory]
    [MemberData(nameof(Stored))]
    public void AKeyIsTextInTheTable(string text, PartitionKey key)
    {
        Assert.Equal(text, (string)key);
        Assert.Equal(key, PartitionKey.Of(text));
    }

    [Theory]
    [InlineData(Keys.Index)]
    [InlineData(Keys.Unrouted)]
    [InlineData(Keys.Reference)]
    [InlineData(Keys.Folded)]
    [InlineData(Keys.Links)]
    [InlineData(Keys.Way)]
    [InlineData("")]
    [InlineData("KC-01_2026-Q3_52")]
    [InlineData("KC-01_2026-Q5")]
    [InlineData("KC-03_2026–2030")]
    [InlineData("KC-03_ends-02030")]
    [InlineData("KC-03_ends-")]
    public void WhatIsAboutNoFormAndNoPeriodIsNone(string text) => Assert.Null(PartitionKey.Of(text));

    [Fact]
    public void EveryKeyReadsBack()
    {
        var form = Gen.String[Gen.Char.AlphaNumeric, 1, 8].Select(f => "F" + f);
        var period = Gen.Int[Period.FirstYear, Period.LastYear].Select(year => Period.TryParseId($"{year}-Q2", out var of) ? of : throw new InvalidOperationException());
        Gen.OneOf(
            Gen.Select(form, period, PartitionKey (f, p) => new ReportPartition(f, p)),
            period.Select(PartitionKey (p) => new FormlessPartition(p)),
            form.Select(PartitionKey (f) => new DocumentPartition(f)),
            Gen.Select(form, Gen.Int[ProgrammeTerm.FirstPossibleYear, 2090], Gen.Int[0, ProgrammeTerm.MaxYears - 10], PartitionKey (f, first, years) => new TermPartition(f, ProgrammeTerm.Of(first, first + years)!.Value)),
            Gen.Select(form, Gen.Int[1, 9999], PartitionKey (f, year) => new EndsPartition(f, year)))
            .Sample(key => Assert.Equal(key, PartitionKey.Of(key)));
    }

    [Fact]
    public void WhateverReadsAsAKeyIsWrittenTheSame() =>
        Gen.String[Gen.Char["KC-0123_formlesdunt-QYHM"], 0, 16].Sample(text => Assert.Equal(PartitionKey.Of(text)?.ToString() ?? text, text));
}
