using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Tests.Forms;
using KhuyenCong.Reporting.Tests.Reading;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;
using static KhuyenCong.Reporting.Tests.Validation.SevenPointsReport;

namespace KhuyenCong.Reporting.Tests.Validation;

/// <summary>KC-02 from the cut-off 14/12/2026 on: complete answers, the rules between them, and what they are held against.</summary>
public class SevenPointsTests
{
    [Fact]
    public void TheEditionIsThatOfTheCutOff()
    {
        Assert.Same(ShippedForms.Kc02, ShippedForms.Book.For("KC-02", new Period(PeriodKind.Year, 2025)));
        Assert.Same(ShippedForms.Kc02Now, ShippedForms.Book.For("KC-02", Year));
        Assert.Contains("7540/BCT-CNĐP", ShippedForms.Kc02Now.Title, StringComparison.Ordinal);
        Assert.Contains("20/CT-BCT", ShippedForms.Kc02Now.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void CodesOfBeforeKeepTheirMeaningAndNoneEndsInNought()
    {
        Assert.All(ShippedForms.Kc02.Rows, then => Assert.Equal((then.Label, then.Kind, then.Unit), ShippedForms.Kc02Now.Row(then.Code) is { } now ? (now.Label, now.Kind, now.Unit) : default));
        Assert.DoesNotContain(ShippedForms.Kc02Now.Rows, r => r.Code.Contains('.', StringComparison.Ordinal) && r.Code.EndsWith('0'));
    }

    [Fact]
    public void AFullAnswerIsAcceptedWithoutAWord() => Assert.Empty(Good().Check(History(OnFile) with { AllReportsSent = true }).Findings);

    [Fact]
    public void EveryPointHasRequiredAnswersAndZeroIsOne()
    {
        string[] required =
        [
            "1.1", "1.3", "2.1", "2.2", "2.3", "2.4", "2.6", "3.1", "3.4", "3.5", "3.6", "4.1", "4.2", "4.4", "5.1", "5.3", "5.4", "5.5", "5.6", "5.7", "5.8", "5.9",
            "6.1", "6.2", "6.3", "7.1", "7.2", "7.3",
        ];
        Assert.All(required, code =>
        {
            var finding = Assert.Single(Good().Without(code).Check().Findings);
            Assert.Equal(("CELL-REQUIRED", Severity.Error), (finding.Code, finding.Severity));
            Assert.Contains($"mã số {code}", finding.Message, StringComparison.Ordinal);
        });
        Assert.DoesNotContain(Good().With("5.4", "value", 0).With("2.6", "value", 0).Yes("3.6", false).Without("3.7").Check().Findings, f => f.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("1.2", "1.1", "KC02-E01")]
    [InlineData("2.5", "2.4", "KC02-E05")]
    [InlineData("3.2", "3.1", "KC02-E02")]
    [InlineData("3.3", "3.1", "KC02-E03")]
    [InlineData("3.7", "3.6", "KC02-E06")]
    [InlineData("4.3", "4.2", "KC02-E07")]
    public void WhatAnAnswerAsksForIsRequired(string code, string when, string rule)
    {
        var report = Good().Without(code);
        Assert.Equal((rule, Severity.Error), Assert.Single(report.Check().Findings.Select(f => (f.Code, f.Severity))));
        _ = report.Form.Row(when)!.Kind == FigureKind.YesNo ? report.Yes(when, false) : report.With(when, "value", 0);
        Assert.Empty(report.Check().Findings);
    }

    [Fact]
    public void AProvinceWithoutACentreIsNotAskedAboutIt()
    {
        Assert.Empty(WithoutCentre().Check().Findings);

        // 0 and Không say nothing where nothing is asked.
        Assert.Empty(WithoutCentre().With("5.1", "value", 0).Yes("5.5", false).Check().Findings);
    }

    [Fact]
    public void AnAnswerAboutACentreThatThereIsNotIsAWarning()
    {
        var finding = Assert.Single(WithoutCentre().With("5.1", "value", 12).Check().Findings);
        Assert.Equal(("CELL-NOT-APPLICABLE", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("Số biên chế của Trung tâm (mã số 5.1)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("ghi Không", finding.Message, StringComparison.Ordinal);

        // Six of them have one cause.
        Assert.Equal(6, Assert.Single(Good().Yes("5.8", false).Check().Findings).Cells.Count);
    }

    [Fact]
    public void WhileItIsNotSaidWhetherThereIsACentreOnlyThatIsAsked()
    {
        Assert.Equal(["CELL-REQUIRED"], Good().Without("5.8", "5.1", "5.5", "4.1").Check().Findings.Select(f => f.Code));
        Assert.Empty(Good().Without("5.1", "4.1").Unread("5.8", "value").Check().Findings);
    }

    [Theory]
    [InlineData("1", "1.1 1.3")]
    [InlineData("2", "2.1 2.2 2.3 2.4 2.6")]
    [InlineData("3", "3.1 3.4 3.5 3.6")]
    [InlineData("4", "4.1 4.2 4.4")]
    [InlineData("6", "6.1 6.2 6.3")]
    [InlineData("7", "7.1 7.2 7.3")]
    public void APointOfZerosAndNoAsksWhy(string point, string codes)
    {
        var report = Nothing(Good(), codes);
        var finding = Assert.Single(report.Check().Findings);
        Assert.Equal(("KC02-W04", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains($"(mã số {point})", finding.Message, StringComparison.Ordinal);
        Assert.Contains("cho biết lý do ở cột Ghi chú", finding.Remedy, StringComparison.Ordinal);
        Assert.Null(finding.Note);
        Assert.Equal(Outcome.AcceptedWithWarnings, report.Check().Outcome);
        foreach (var code in codes.Split(' '))
        {
            report = report.Form.Row(code)!.Kind == FigureKind.YesNo ? Nothing(Good(), codes).Yes(code) : Nothing(Good(), codes).With(code, "value", 1);
            Assert.DoesNotContain(report.Check().Findings, f => f.Code == "KC02-W04");
        }
    }

    [Fact]
    public void PointFiveOfAProvinceWithoutACentreAsksWhyToo()
    {
        var report = WithoutCentre().With("5.3", "value", 0).With("5.4", "value", 0);
        Assert.Equal("KC02-W04", Assert.Single(report.Check().Findings).Code);
    }

    [Theory]
    [InlineData("6")]
    [InlineData("6.1")]
    [InlineData("6.3")]
    public void TheReasonIsTheNoteOfAnyRowOfThePoint(string code)
    {
        var report = Nothing(Good(), "6.1 6.2 6.3").Note(code, "Chưa có kinh phí tuyên truyền");
        var finding = Assert.Single(report.Check().Findings);
        Assert.Equal(("KC02-W04", "Chưa có kinh phí tuyên truyền"), (finding.Code, finding.Note));
        Assert.Contains("không cần làm gì thêm", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal("Chưa có kinh phí tuyên truyền", report.Figures().Notes[code]);
        report.Note(code == "6.2" ? "6.3" : "6.2", "Đang bổ sung");
        Assert.Contains("mã số 6.2: Đang bổ sung", Assert.Single(report.Check().Findings).Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7.1", "Chưa có kinh phí")]
    [InlineData("6.1", "-")]
    [InlineData("6.1", " – ")]
    public void ANoteOfAnotherPointOrADashIsNoReason(string code, string note) =>
        Assert.Contains("cho biết lý do", Assert.Single(Nothing(Good(), "6.1 6.2 6.3").Note(code, note).Check().Findings).Remedy, StringComparison.Ordinal);

    [Fact]
    public void ATextBesideZerosIsNoAnswer() =>
        Assert.Contains(Nothing(Good(), "1.1 1.3").With("1.2", "value", FigureValue.OfText("không có")).Check().Findings, f => f.Code == "KC02-W04");

    [Fact]
    public void NotesOfHeadingsAreReadFromTheFile()
    {
        var sheet = Kc02Sheet.Good().Set(Kc02Sheet.RowOf("6"), 6, "Lý do chung");
        foreach (var code in new[] { "6.1", "6.2", "6.3" })
        {
            sheet.Set(Kc02Sheet.RowOf(code), 5, 0);
        }

        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx(), Kc02Sheet.To()).Findings);
        Assert.Equal(("KC02-W04", "Lý do chung"), (finding.Code, finding.Note));
    }

    [Theory]
    [InlineData("8.1", 2000, true)]
    [InlineData("9.7", 2000, true)]
    [InlineData("8.1", 2001, false)]
    [InlineData("9.7", 2001, false)]
    [InlineData("1.2", 4000, true)]
    public void ADifficultyHasAtMostTwoThousandCharacters(string code, int length, bool taken)
    {
        var result = SampleReading.Check(Kc02Sheet.Good().Set(Kc02Sheet.RowOf(code), 5, new string('ế', length)).Xlsx(), Kc02Sheet.To());
        if (taken)
        {
            Assert.Empty(result.Findings);
            Assert.Equal(length, result.Report.Figures.Single(f => f.Key.Code == code).Value.Text!.Length);
            return;
        }

        var finding = Assert.Single(result.Findings);
        Assert.Equal(("CELL-TEXT", "E" + Kc02Sheet.RowOf(code)), (finding.Code, finding.Cell));
        Assert.Contains("nhiều nhất 2000 ký tự", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.3", "2.2", "KC02-W02")]
    [InlineData("2.6", "2.3", "KC02-W03")]
    public void WhatIsGivenOutIsNotAboveWhatThereIs(string lesser, string greater, string rule)
    {
        var report = Good().With("2.2", "value", 300).With("2.3", "value", 200).With("2.6", "value", 100);
        Assert.Empty(report.Check().Findings);
        report.With(lesser, "value", report.Figures().NumberAt(greater, "value") / 1_000_000);
        Assert.DoesNotContain(report.Check().Findings, f => f.Code == rule);
        report.With(lesser, "value", report.Figures().NumberAt(greater, "value") / 1_000_000 + 1);
        Assert.Equal(Severity.Warning, report.Check().Findings.Single(f => f.Code == rule).Severity);
    }

    [Theory]
    [InlineData("2.5")]
    [InlineData("3.3")]
    public void WhatWasDecidedWasDecidedBeforeTheReceipt(string code)
    {
        var report = Good().With(code, "value", FigureValue.OfDate(DateOnly.FromDateTime(Received.DateTime)));
        Assert.DoesNotContain(report.Check(History()).Findings, f => f.Code == "KC02-W05");
        report.With(code, "value", FigureValue.OfDate(DateOnly.FromDateTime(Received.DateTime).AddDays(1)));
        Assert.Contains("18/12/2026", report.Check(History()).Findings.Single(f => f.Code == "KC02-W05").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Check().Findings, f => f.Code == "KC02-W05");
    }

    [Theory]
    [InlineData("2024-01-01", true)]
    [InlineData("2023-12-31", false)]
    [InlineData("2026-12-18", true)]
    public void AProgrammeIsDecidedAtMostTwoYearsBeforeItBegins(string day, bool fits)
    {
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        var findings = Good().With("3.3", "value", FigureValue.OfDate(date)).Check(History(OnFile with { Date = date })).Findings;
        Assert.Equal(fits ? [] : ["KC02-W06"], findings.Select(f => f.Code));
    }

    [Fact]
    public void AProgrammeIsNotDecidedAfterItsTerm()
    {
        var date = new DateOnly(2026, 3, 1);
        var ended = OnFile with { Term = ProgrammeTerm.Of(2021, 2025) };
        var findings = Good().With("3.3", "value", FigureValue.OfDate(date)).Check(History(ended)).Findings;
        Assert.Contains("2021–2025", findings.Single(f => f.Code == "KC02-W06").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Good().Check(History(OnFile with { Term = null })).Findings, f => f.Code == "KC02-W06");
    }

    [Theory]
    [InlineData("12/QĐ-UBND", true)]
    [InlineData(" số 12 / qđ–ubnd ", true)]
    [InlineData("Quyết định số: 012/QĐ-UBND ngày 01/3/2026", true)]
    [InlineData("12/Q\u00D0\u2212UBND", true)]
    [InlineData("12/QD-UBND", false)]
    [InlineData("13/QĐ-UBND", false)]
    public void TheNumberAgreesWithTheProgrammeOnFile(string number, bool agrees)
    {
        var findings = Good().With("3.2", "value", FigureValue.OfText(number)).Check(History(OnFile)).Findings;
        Assert.Equal(agrees ? [] : ["KC02-W07"], findings.Select(f => f.Code));
        Assert.All(findings, f => Assert.Contains("ghi số 12/QĐ-UBND (giai đoạn 2026–2030)", f.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void TheDayAgreesWithTheProgrammeOnFile()
    {
        var finding = Assert.Single(Good().With("3.3", "value", FigureValue.OfDate(new DateOnly(2026, 4, 1))).Check(History(OnFile)).Findings);
        Assert.Equal(("KC02-W07", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("ghi ngày 01/03/2026", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatNobodySaidOfTheProgrammeIsHeldAgainstNoAnswer()
    {
        var unsaid = new Programme(null) { DecisionSince = Received.AddDays(-1), DetailSince = Received.AddDays(-1) };
        Assert.Empty(Good().Check(History(unsaid)).Findings);
        Assert.Empty(Good().Check(History(OnFile with { Number = "99/QĐ-UBND" }, unsaid)).Findings);

        // One of two that are on file is enough.
        Assert.Empty(Good().Check(History(OnFile, OnFile with { Term = ProgrammeTerm.Of(2031, 2035), Number = "99/QĐ-UBND" })).Findings);
    }

    [Fact]
    public void ADecisionThatAmendedItIsOneOfTheProgramme()
    {
        var amended = OnFile with
        {
            Amendments = [new ProgrammeFile("a", "b", 2, Received.AddDays(-9), new ProgrammeDeclaration { Number = "77/QĐ-UBND", Date = new DateOnly(2026, 9, 1), Amends = "12/QĐ-UBND" })],
        };
        Assert.Empty(Good().Check(History(amended)).Findings);
        var report = Good().With("3.2", "value", FigureValue.OfText("77/QĐ-UBND"));
        Assert.Equal("E" + RowAt("3.3"), Assert.Single(report.Check(History(amended)).Findings).Cell);
        Assert.Empty(report.With("3.3", "value", FigureValue.OfDate(new DateOnly(2026, 9, 1))).Check(History(amended)).Findings);
    }

    [Theory]
    [InlineData(true, true, true, null)]
    [InlineData(true, true, false, "mới có Quyết định, chưa có Chương trình chi tiết")]
    [InlineData(true, false, true, "mới có Chương trình chi tiết, chưa có Quyết định")]
    [InlineData(false, true, true, "đã có đủ Quyết định và Chương trình chi tiết giai đoạn 2026–2030")]
    [InlineData(false, true, false, null)]
    public void WhetherItWasSentAgreesWithWhatCame(bool answer, bool decision, bool detail, string? record)
    {
        var onFile = OnFile with { DecisionSince = decision ? OnFile.DecisionSince : null, DetailSince = detail ? OnFile.DetailSince : null };
        var findings = Good().Yes("3.4", answer).Check(History(onFile)).Findings;
        Assert.Equal(record is null ? 0 : 1, findings.Count);
        Assert.All(findings, f => Assert.Contains(record!, f.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void AProgrammeThatHasEndedIsNoneOnFile()
    {
        var ended = OnFile with { Term = ProgrammeTerm.Of(2016, 2020), Number = "1/QĐ-UBND" };
        Assert.Contains("chỉ có Chương trình giai đoạn 2016–2020, đã hết thời hạn", Assert.Single(Good().Check(History(ended)).Findings).Message, StringComparison.Ordinal);
        var named = Good().With("3.2", "value", FigureValue.OfText("1/QĐ-UBND")).Check(History(ended)).Findings;
        Assert.Contains(named, f => f.Cell == "E" + RowAt("3.2") && f.Message.Contains("đã hết thời hạn", StringComparison.Ordinal));
        Assert.Contains("chưa có Quyết định và Chương trình chi tiết", Assert.Single(Good().Check(History()).Findings).Message, StringComparison.Ordinal);
        Assert.Empty(Good().Check(ReportHistory.None).Findings);
    }

    [Theory]
    [InlineData("5.1", 6, 11, false)]
    [InlineData("5.1", 6, 12, true)]
    [InlineData("5.3", 100, 151, true)]
    [InlineData("5.3", 100, 150, false)]
    [InlineData("5.4", 1, 500, false)]
    [InlineData("2.3", 1000, 400, true)]
    [InlineData("2.6", 1000, 400, true)]
    [InlineData("3.5", 1000, 1600, true)]
    [InlineData("3.5", 100, 190, false)]
    [InlineData("4.1", 100, 9000, false)]
    [InlineData("2.2", 2000, 9000, false)]
    public void SomeAnswersAreHeldAgainstTheYearBefore(string code, int then, int now, bool told)
    {
        var before = Good().With(code, "value", then).Figures() with { Period = Year.YearBefore };
        var report = Good().With("2.2", "value", 9000).With("2.3", "value", 9000).With("2.6", "value", 9000).With("3.5", "value", 9000).With(code, "value", now);
        var findings = report.Check(ReportHistory.None with { YearBefore = before }).Findings.Where(f => f.Code == "KC02-W08" && f.Cell == "E" + RowAt(code));
        Assert.Equal(told ? 1 : 0, findings.Count());
    }

    private static int RowAt(string code) => 10 + ShippedForms.Kc02Now.Rows.TakeWhile(r => r.Code != code).Count();

    private static SampleReport Nothing(SampleReport report, string codes)
    {
        foreach (var code in codes.Split(' '))
        {
            _ = report.Form.Row(code)!.Kind == FigureKind.YesNo ? report.Yes(code, false) : report.With(code, "value", 0);
        }

        return report;
    }
}
