using CsCheck;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Forms;
using KhuyenCong.Reporting.Tests.Reading;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Validation;

/// <summary>Amounts of the wrong magnitude: what is sent back, what can be confirmed, what is only asked about, and what is honest.</summary>
public class MagnitudeTests
{
    private const string Code = "KC01-E08";

    private static readonly Period H1 = new(PeriodKind.HalfYear, 2026, 1);
    private static readonly MagnitudeRule Rule = ShippedForms.Kc01.Rules.OfType<MagnitudeRule>().Single();
    private static readonly FormDefinition Alone = ShippedForms.Kc01 with { Rules = [Rule] };

    // Bounds, with nothing on file.

    [Theory]
    [InlineData("officer-nghin-silent.xlsx", true, "có vẻ ghi bằng nghìn đồng")]
    [InlineData("officer-dong-silent.xlsx", false, "có vẻ ghi bằng đồng")]
    public void AReportInAnotherUnitThanItSaysIsOneErrorWithNothingOnFile(string name, bool confirmable, string says)
    {
        var file = new UploadedFile(name, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name)));
        var check = ReportValidator.Check(SampleReading.Reader.Read(file, SampleReading.To()), ReportHistory.None, SampleReading.To().Period.WindowUnder(WindowRegime.Administrative).End);
        var finding = Assert.Single(check.Findings);
        Assert.Equal((Code, Severity.Error, "E11", confirmable), (finding.Code, finding.Severity, finding.Cell, finding.IsConfirmable));
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
        Assert.True(finding.Cells.Count > 30);
        Assert.Equal(Outcome.RejectedData, check.Outcome);
    }

    [Theory]
    [InlineData(500_000, null)]
    [InlineData(500_001, true)]
    [InlineData(50_000_000, true)]
    [InlineData(50_000_001, false)]
    public void AnAmountIsHeldAgainstBothBounds(int amount, bool? confirmable)
    {
        var findings = new SampleReport(Alone).With("05", "plan", amount).Check().Findings;
        Assert.Equal(confirmable is null ? [] : [(Code, "E14", confirmable.Value, 0)], findings.Select(f => (f.Code, f.Cell!, f.IsConfirmable, f.Cells.Count)));
        Assert.All(findings, f => Assert.DoesNotContain("có vẻ ghi bằng", f.Message, StringComparison.Ordinal));
        Assert.All(findings, f => Assert.Equal(confirmable == false, f.Remedy.Contains("không được tiếp nhận", StringComparison.Ordinal)));
    }

    [Fact]
    public void OneAmountAboveTheAbsoluteBoundIsToldForAll()
    {
        var finding = Assert.Single(new SampleReport(Alone).With("05", "plan", 600_000).With("05", "cumulative", 60_000_000).Check().Findings);
        Assert.Equal(("G14", false), (finding.Cell, finding.IsConfirmable));
        Assert.Equal(["G14", "E14"], finding.Cells);
        Assert.Contains("mức 50.000.000 triệu đồng", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(800, "nghìn đồng")]
    [InlineData(30_000, "nghìn đồng")]
    [InlineData(300_000, "nghìn đồng hoặc đồng")]
    [InlineData(3_000_000, "đồng")]
    public void TheUnitIsGuessedFromWhatWouldBeAReport(int thousands, string unit)
    {
        var report = new SampleReport(Alone);
        foreach (var column in new[] { "plan", "period", "cumulative" })
        {
            report.With("02", column, thousands * 1_000m);
        }

        var finding = Assert.Single(report.Check().Findings);
        Assert.Contains($", có vẻ ghi bằng {unit}. ", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LargeAmountsThatAgreeWithWhatIsOnFileAreNoWrongUnit()
    {
        var large = new SampleReport(Alone);
        foreach (var column in new[] { "plan", "period", "cumulative" })
        {
            large.With("02", column, 800_000);
        }

        var finding = Assert.Single(large.Check(large.Figures()).Findings);
        Assert.Equal(["E11", "F11", "G11"], finding.Cells);
        Assert.True(finding.IsConfirmable);
        Assert.DoesNotContain("có vẻ ghi bằng", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsConfirmedIsAWarningThatSaysWhyAndNothingElseIs()
    {
        var report = new SampleReport(Alone with { Rules = ShippedForms.Kc01.Rules }).With("02", "plan", 99).With("05", "plan", 600_000);
        var check = ReportValidator.Check(report.Read(), ReportHistory.None, Alone.CutOffOf(report.Period), "hai\ndòng");
        Assert.Equal([("KC01-E01", Severity.Error), (Code, Severity.Warning)], check.Findings.Select(f => (f.Code, f.Severity)));
        Assert.Contains("lý do: “hai dòng”.", check.Findings[1].Remedy, StringComparison.Ordinal);
        Assert.Equal(Outcome.RejectedData, check.Outcome);

        // What no report can hold cannot be confirmed.
        report = new SampleReport(Alone).With("05", "plan", 60_000_000);
        Assert.Equal(Outcome.RejectedData, ReportValidator.Check(report.Read(), ReportHistory.None, Alone.CutOffOf(report.Period), "đúng").Outcome);
    }

    [Fact]
    public void ACountAndAReportThatCountsNoMoneyHaveNoMagnitude()
    {
        Assert.Empty(new SampleReport(Alone).With("14", "plan", 900_000_000).Check().Findings);
        Assert.DoesNotContain(new SampleReport(Alone).Blank().With("01", "plan", 1).Check(new SampleReport(period: H1).Figures()).Findings, f => f.Code == Code);
    }

    [Fact]
    public void WhereTheFileDeclaresAnotherUnitNoneIsGuessed()
    {
        var converted = new Finding("COVER-MONEY-UNIT", Severity.Warning, Fault.Data, "m", "r") { Row = 5 };
        var scaled = Scaled(new SampleReport(Alone), 1_000_000).Read(converted);
        var finding = ReportValidator.Check(scaled, ReportHistory.None, Alone.CutOffOf(new Period(PeriodKind.Quarter, 2026, 3))).Findings.Single(f => f.Code == Code);
        Assert.DoesNotContain("có vẻ ghi bằng", finding.Message, StringComparison.Ordinal);
    }

    // References.

    [Theory]
    [InlineData(1_000, "1.000", "nghìn đồng")]
    [InlineData(1_000_000, "1.000.000", "đồng")]
    public void AScaledReportIsAlwaysCaughtAgainstItsOwnHistory(int factor, string times, string unit) =>
        Gen.Select(Gen.Int[0, 2], Honest(1), Honest(3)).Sample((which, own, other) =>
        {
            var history = which switch
            {
                0 => ReportHistory.None with { Counted = own.Figures() },
                1 => new ReportHistory(other.Figures(), null) { Counted = own.Figures() },
                _ => new ReportHistory(null, other.Figures()),
            };
            var found = Scaled(which == 2 ? other : own, factor).Check(which == 2 ? new ReportHistory(null, own.Figures()) : history).Findings;
            var finding = Assert.Single(found);
            Assert.Equal((Code, Severity.Error), (finding.Code, finding.Severity));
            Assert.Contains($"bằng khoảng {times} lần", finding.Message, StringComparison.Ordinal);
            Assert.Contains($", có vẻ ghi bằng {unit}. ", finding.Message, StringComparison.Ordinal);
        }, iter: 300);

    [Fact]
    public void AnHonestReportWithinTenTimesIsNeverAskedAbout() =>
        Gen.Select(Honest(3), Honest(3), Honest(3), Honest(3)).Sample(
            (report, before, year, counted) => Assert.Empty(report.Check(new ReportHistory(before.Figures(), year.Figures()) { Counted = counted.Figures() }).Findings), iter: 300);

    [Fact]
    public void ACorrectionIsHeldAgainstAWronglyScaledReportOnlyWhereThatWasSettled()
    {
        var (right, wrong) = (new SampleReport(Alone), Scaled(new SampleReport(Alone), 1_000).Figures());

        // What was in doubt is no reference (null); one that was not is: then a thousandth is a wrong unit, too.
        Assert.Empty(right.Check(new ReportHistory(new SampleReport(period: H1).Figures(), null)).Findings);
        var finding = Assert.Single(right.Check(ReportHistory.None with { Counted = wrong }).Findings);
        Assert.Contains("bằng khoảng 1/1.000 lần số của bản đang được tính", finding.Message, StringComparison.Ordinal);
        Assert.Contains("có vẻ ghi bằng tỷ đồng", finding.Message, StringComparison.Ordinal);

        // The report before agrees, so not all that is known contradicts it.
        Assert.Empty(right.Check(new ReportHistory(new SampleReport(period: H1).Figures(), null) { Counted = wrong }).Findings);
    }

    [Theory]
    [InlineData(315, false)]
    [InlineData(316, true)]
    [InlineData(3_162, true)]
    [InlineData(3_163, false)]
    [InlineData(99_855, false)]
    [InlineData(99_856, true)]
    [InlineData(9_998_244, true)]
    [InlineData(9_998_245, false)]
    public void HowFarOffAWrongUnitIs(int times, bool far)
    {
        var form = Alone with { Rows = [.. Alone.Rows.Select(r => r with { Required = false })], Rules = [Rule with { Usual = decimal.MaxValue / 2, Absolute = decimal.MaxValue / 2 }] };
        var (small, large) = (new SampleReport(form).Blank().With("02", "plan", 1), new SampleReport(form).Blank().With("02", "plan", times));
        Assert.Equal(far ? [Severity.Error] : [], large.Check(small.Figures()).Findings.Select(f => f.Severity));
        Assert.Equal(far ? [Severity.Error] : [], small.Check(large.Figures()).Findings.Select(f => f.Severity));
    }

    [Fact]
    public void WhereAnotherAmountIsNearEachIsAskedAboutByItself()
    {
        var before = new SampleReport(period: H1).Figures();
        var report = new SampleReport(Alone);
        foreach (var code in new[] { "12", "22", "32" })
        {
            report.With(code, "plan", 100_000);
        }

        var findings = report.Check(before).Findings;
        Assert.Equal(["E17", "E22", "E27"], findings.Select(f => f.Cell));
        Assert.All(findings, f => Assert.Equal((Severity.Warning, false), (f.Severity, f.IsConfirmable)));
        Assert.All(findings, f => Assert.Contains("ghi rõ lý do", f.Remedy, StringComparison.Ordinal));

        // Two of many are no unit of the report, though nothing else is known.
        var two = new FigureSet("KC-01", H1, before.Values.Where(v => v.Key is { Code: "12" or "22", Column: "plan" }).ToDictionary());
        Assert.Equal([Severity.Warning, Severity.Warning], report.Check(two).Findings.Select(f => f.Severity));
    }

    [Fact]
    public void AnAmountThatAgreesWithOneReferenceIsNotAskedAbout()
    {
        var before = new SampleReport(period: H1).Figures();
        var report = new SampleReport(Alone).With("12", "period", 20_500).With("12", "plan", 41_000).With("12", "cumulative", 41_000);
        Assert.Equal(["E17", "F17", "G17"], report.Check(before).Findings.Select(f => f.Cell));
        Assert.Empty(report.Check(new ReportHistory(before, report.Figures())).Findings);
    }

    [Fact]
    public void ThePlanIsAReferenceForWhatIsAboveIt()
    {
        // Nothing else is on file: what is below its plan is not compared.
        var report = new SampleReport(Alone).With("12", "period", 60_000).With("12", "cumulative", 60_000).With("13", "period", 0.2m);
        Assert.Equal(["F17", "G17"], report.Check().Findings.Select(f => f.Cell));
        Assert.Contains("600 lần số ở cột “Kế hoạch năm”", report.Check().Findings[0].Message.Replace("1.000", "600", StringComparison.Ordinal), StringComparison.Ordinal);

        // A plan in the same wrong unit excuses nothing.
        var overdone = new SampleReport(Alone).With("12", "cumulative", 150);
        Assert.Equal(Severity.Error, Assert.Single(Scaled(overdone, 1_000).Check(overdone.Figures()).Findings).Severity);
    }

    private static SampleReport Scaled(SampleReport report, long factor)
    {
        var scaled = new SampleReport(Alone, report.Period).Blank();
        foreach (var (key, value) in report.Figures().Values)
        {
            scaled.With(key.Code, key.Column, value.Kind == FigureKind.Money ? FigureValue.OfMoney(value.Number * factor) : value);
        }

        return scaled;
    }

    /// <summary>A report whose amounts are those of the sample times up to so much, some of them left out.</summary>
    private static Gen<SampleReport> Honest(int upTo) =>
        Gen.Select(Gen.Double[1, upTo].Array[66], Gen.Int[0, 9].Array[66]).Select((times, kept) =>
        {
            var report = new SampleReport(Alone);
            foreach (var ((key, value), at) in report.Figures().Values.Where(v => v.Value.Kind == FigureKind.Money).OrderBy(v => v.Key.Code).ThenBy(v => v.Key.Column).Select((v, i) => (v, i)).ToList())
            {
                report.With(key.Code, key.Column, kept[at] == 0 && key.Code[0] != '0' ? FigureValue.OfMoney(0) : FigureValue.OfMoney((long)(value.Number * times[at])));
            }

            return report;
        });
}
