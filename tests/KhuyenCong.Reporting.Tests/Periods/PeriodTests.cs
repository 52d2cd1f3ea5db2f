using CsCheck;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Reference;

namespace KhuyenCong.Reporting.Tests.Periods;

public sealed class PeriodTests
{
    public static readonly Gen<Period> Any = Gen.Select(Gen.Enum<PeriodKind>(), Gen.Int[Period.FirstYear, Period.LastYear], Gen.Int[0, 11])
        .Select((kind, year, n) => new Period(kind, year, 1 + (n % CountOf(kind))));

    [Theory]
    [InlineData("2026-M01", "2025-12-15", "2026-01-14", "2026-01-01", "2026-01-31")]
    [InlineData("2026-M07", "2026-06-15", "2026-07-14", "2026-07-01", "2026-07-31")]
    [InlineData("2028-M02", "2028-01-15", "2028-02-14", "2028-02-01", "2028-02-29")]
    [InlineData("2026-Q1", "2025-12-15", "2026-03-14", "2026-01-01", "2026-03-31")]
    [InlineData("2026-Q2", "2026-03-15", "2026-06-14", "2026-04-01", "2026-06-30")]
    [InlineData("2026-Q3", "2026-06-15", "2026-09-14", "2026-07-01", "2026-09-30")]
    [InlineData("2026-Q4", "2026-09-15", "2026-12-14", "2026-10-01", "2026-12-31")]
    [InlineData("2026-H1", "2025-12-15", "2026-06-14", "2026-01-01", "2026-06-30")]
    [InlineData("2026-H2", "2026-06-15", "2026-12-14", "2026-07-01", "2026-12-31")]
    [InlineData("2026-9M", "2025-12-15", "2026-09-14", "2026-01-01", "2026-09-30")]
    [InlineData("2026-Y", "2025-12-15", "2026-12-14", "2026-01-01", "2026-12-31")]
    public void AWindowIsThatOfTheRegime(string id, string start, string end, string statisticalStart, string statisticalEnd)
    {
        Assert.True(Period.TryParseId(id, out var period));
        Assert.Equal(new Window(SampleReference.Day(start), SampleReference.Day(end)), period.WindowUnder(WindowRegime.Administrative));
        Assert.Equal(new Window(SampleReference.Day(statisticalStart), SampleReference.Day(statisticalEnd)), period.WindowUnder(WindowRegime.Statistical));
    }

    [Fact]
    public void MonthsQuartersAndHalvesTileTheYearAndYearsTileTime() =>
        Gen.Select(Gen.Int[Period.FirstYear, Period.LastYear - 1], Gen.Enum<WindowRegime>()).Sample((year, regime) =>
        {
            var whole = new Period(PeriodKind.Year, year).WindowUnder(regime);
            foreach (var kind in new[] { PeriodKind.Month, PeriodKind.Quarter, PeriodKind.HalfYear })
            {
                var windows = Enumerable.Range(1, CountOf(kind)).Select(n => new Period(kind, year, n).WindowUnder(regime)).ToList();
                Assert.Equal(whole, new Window(windows[0].Start, windows[^1].End));
                Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.Equal(pair.First.End.AddDays(1), pair.Second.Start));
                Assert.All(windows, w => Assert.True(w.Start < w.End));
            }

            Assert.Equal(whole.End.AddDays(1), new Period(PeriodKind.Year, year + 1).WindowUnder(regime).Start);
            var nine = new Period(PeriodKind.NineMonths, year).WindowUnder(regime);
            Assert.Equal(new Window(whole.Start, new Period(PeriodKind.Quarter, year, 3).WindowUnder(regime).End), nine);
        });

    [Theory]
    [InlineData("2026-Q1", "")]
    [InlineData("2026-H1", "")]
    [InlineData("2026-9M", "")]
    [InlineData("2026-Y", "")]
    [InlineData("2026-M01", "")]
    [InlineData("2026-M02", "2026-M01")]
    [InlineData("2026-M04", "2026-Q1 2026-M03")]
    [InlineData("2026-M07", "2026-H1 2026-Q2 2026-M06")]
    [InlineData("2026-M10", "2026-9M 2026-Q3 2026-M09")]
    [InlineData("2026-Q2", "2026-Q1 2026-M03")]
    [InlineData("2026-Q3", "2026-H1 2026-Q2 2026-M06")]
    [InlineData("2026-Q4", "2026-9M 2026-Q3 2026-M09")]
    [InlineData("2026-H2", "2026-H1 2026-Q2 2026-M06")]
    public void BeforeAreThePeriodsThatEndTheDayBefore(string id, string before)
    {
        Assert.True(Period.TryParseId(id, out var period));
        Assert.Equal(before, string.Join(' ', period.Before.Select(p => p.Id)));
    }

    [Fact]
    public void BeforeIsCompleteAndRightUnderBothRegimes() => Any.Sample(period =>
    {
        var ofTheYear = Enum.GetValues<PeriodKind>().SelectMany(k => Enumerable.Range(1, CountOf(k)).Select(n => new Period(k, period.Year, n)));
        foreach (var regime in Enum.GetValues<WindowRegime>())
        {
            var dayBefore = period.WindowUnder(regime).Start.AddDays(-1);
            Assert.Equal(
                ofTheYear.Where(p => p.WindowUnder(regime).End == dayBefore).OrderBy(p => p.Id, StringComparer.Ordinal),
                period.Before.OrderBy(p => p.Id, StringComparer.Ordinal));
        }

        Assert.Equal(period.BeginsYear, period.Before.Count == 0);
    });

    [Fact]
    public void AnIdReadsBack() => SampleReference.UnderEachCulture(() =>
        Any.Sample(period => Period.TryParseId(period.Id, out var again) && again == period, iter: 200));

    [Theory]
    [InlineData("2026-q3")]
    [InlineData("2026-Q5")]
    [InlineData("2026-M13")]
    [InlineData("2026-M00")]
    [InlineData("2026-H3")]
    [InlineData("2007-Y")]
    [InlineData("2101-Y")]
    [InlineData("2026Q3")]
    [InlineData("2026-Q3 ")]
    [InlineData("２０２６-Q3")]
    [InlineData("2026-M+1")]
    [InlineData("")]
    [InlineData(null)]
    public void WhatIsNoIdIsRefused(string? id) => Assert.False(Period.TryParseId(id, out _));

    [Theory]
    [InlineData(PeriodKind.Month, 2026, 13)]
    [InlineData(PeriodKind.Quarter, 2026, 0)]
    [InlineData(PeriodKind.NineMonths, 2026, 2)]
    [InlineData(PeriodKind.Year, 2007, 1)]
    [InlineData(PeriodKind.Year, 2101, 1)]
    public void ThereIsNoSuchPeriod(PeriodKind kind, int year, int number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Period(kind, year, number));

    internal static int CountOf(PeriodKind kind) => kind switch
    {
        PeriodKind.Month => 12,
        PeriodKind.Quarter => 4,
        PeriodKind.HalfYear => 2,
        _ => 1,
    };
}
