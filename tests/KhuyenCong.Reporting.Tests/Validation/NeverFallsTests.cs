using CsCheck;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Forms;
using KhuyenCong.Reporting.Tests.Periods;

namespace KhuyenCong.Reporting.Tests.Validation;

/// <summary>A cumulative figure below that of the report before it in the year is told, whatever the two periods are.</summary>
public sealed class NeverFallsTests
{
    private const string Rule = "KC01-W06", Row = "12";

    private static readonly Period Q1 = new(PeriodKind.Quarter, 2026, 1), H1 = new(PeriodKind.HalfYear, 2026, 1);

    [Fact]
    public void AFallIsAWarningThatSaysBothFiguresAndBothPeriods()
    {
        var finding = Assert.Single(Half(250).Check(latest: Earlier(Q1, 500)).Findings, f => f.Code == Rule && f.Label!.StartsWith("Kinh phí", StringComparison.Ordinal) && f.Cell == "G17");
        Assert.Equal(Severity.Warning, finding.Severity);
        foreach (var said in new[] { "6 tháng đầu năm 2026 là 250 triệu đồng", "quý I năm 2026", "(500 triệu đồng)", "250 triệu đồng." })
        {
            Assert.Contains(said, finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WhatStaysOrGrowsIsNotTold() => Gen.Int[0, 1000].Select(Gen.Int[0, 1000], Gen.Select(PeriodTests.Any, PeriodTests.Any)).Sample((before, now, periods) =>
    {
        var one = ShippedForms.Kc01 with { Rules = [.. ShippedForms.Kc01.Rules.OfType<NeverFallsRule>()] };
        var report = new SampleReport(one, Of2026(periods.Item1)).Blank().With(Row, "cumulative", now).With("14", "period", 1).With("14", "cumulative", 1);
        var earlier = new SampleReport(one, Of2026(periods.Item2)).Blank().With(Row, "cumulative", before).Figures();
        return report.Check(latest: earlier).Findings.Any(f => f.Code == Rule) == now < before;
    });

    [Fact]
    public void WhatIsLeftBlankHasFallenToNothing()
    {
        var finding = Assert.Single(Half(250).With(Row, "plan", null).With(Row, "period", null).With(Row, "cumulative", null).Check(latest: Earlier(Q1, 20.5m)).Findings, f => f is { Code: Rule, Cell: "G17" });
        Assert.Contains("(để trống)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANilReturnOfAWindowThatBeginsTheYearSaysThatNothingWasDoneSinceAndAnotherOneCarriesOn()
    {
        var findings = new SampleReport(period: H1) { Nil = true }.Blank().Check(latest: Earlier(Q1, 500)).Findings;
        Assert.Equal(Rule, Assert.Single(findings).Code);
        Assert.Contains("Cùng một nguyên nhân", findings[0].Message, StringComparison.Ordinal);
        Assert.Empty(new SampleReport { Nil = true }.Blank().Check(before: Earlier(H1, 500), latest: Earlier(H1, 500)).Findings);
        Assert.Empty(new SampleReport { Nil = true }.Blank().Check(latest: Earlier(Q1, 500)).Findings);
    }

    [Fact]
    public void OneFigureIsToldOnce()
    {
        // The rule about the period before has said it; or the figure is doubtful, unread, or not of this period.
        var third = new SampleReport().With("05", "cumulative", 10).With("02", "cumulative", 700);
        var half = new SampleReport(period: H1).With("05", "cumulative", 600).With("05", "period", 600).Figures();
        Assert.Equal(["KC01-E05"], third.Check(half, latest: half).Findings.Where(f => f.Cell == "G14").Select(f => f.Code));
        Assert.DoesNotContain(Half(250).Unread(Row, "cumulative").Check(latest: Earlier(Q1, 500)).Findings, f => f is { Code: Rule, Cell: "G17" });
        var other = Half(250);
        other.CoverAgrees = false;
        Assert.DoesNotContain(other.Check(latest: Earlier(Q1, 500)).Findings, f => f.Code == Rule);
    }

    private static Period Of2026(Period period) => new(period.Kind, 2026, period.Number);

    private static SampleReport Half(decimal cumulative) => new SampleReport(period: H1).With(Row, "period", cumulative).With(Row, "cumulative", cumulative);

    private static FigureSet Earlier(Period period, decimal cumulative) => new SampleReport(period: period).With(Row, "period", cumulative).With(Row, "cumulative", cumulative).Figures();
}
