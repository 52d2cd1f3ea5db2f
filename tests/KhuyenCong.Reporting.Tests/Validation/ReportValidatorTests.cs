using CsCheck;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Forms;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Validation;

public class ReportValidatorTests
{
    private static readonly Period H1 = new(PeriodKind.HalfYear, 2026);
    private static readonly Period Q3 = new(PeriodKind.Quarter, 2026, 3);

    [Fact]
    public void AReportWhoseFiguresAgreeIsAccepted()
    {
        var result = new SampleReport().Check();
        Assert.Empty(result.Findings);
        Assert.Equal(Outcome.Accepted, result.Outcome);
    }

    [Theory]
    [InlineData("02", "plan", "KC01-E01", "E11", "03 + 04 + 05")]
    [InlineData("02", "cumulative", "KC01-E01", "G11", "03 + 04 + 05")]
    [InlineData("01", "period", "KC01-E02", "F10", "11 + 21 + 31 + 41 + 51 + 61 + 71 + 81 + 91")]
    public void ATotalThatDiffersFromItsPartsNamesTotalSumDifferenceAndCells(string code, string column, string rule, string cell, string parts)
    {
        var report = new SampleReport();
        var right = FigureText.NumberOf(report.Figures().Values[new FigureKey(code, column)], report.Form);
        var finding = Assert.Single(report.With(code, column, right + 1).Check().Findings);
        Assert.Equal((rule, Severity.Error, Fault.Data, cell, "Báo cáo"), (finding.Code, finding.Severity, finding.Fault, finding.Cell, finding.Sheet));
        Assert.Contains(FigureText.Of(right + 1), finding.Message, StringComparison.Ordinal);
        Assert.Contains(FigureText.Of(right), finding.Message, StringComparison.Ordinal);
        Assert.Contains("chênh lệch 1 ", finding.Message, StringComparison.Ordinal);
        Assert.Contains(parts, finding.Message, StringComparison.Ordinal);
        Assert.StartsWith($"Ô {cell} ghi ", finding.Message, StringComparison.Ordinal);
        Assert.Equal(FigureText.Of(right), finding.Expected);
        Assert.DoesNotContain('{', finding.Message + finding.Remedy);
    }

    [Theory]
    [InlineData("03", "KC01-E03")]
    [InlineData("04", "KC01-E04")]
    public void FundsAreTheSumOfTheSections(string code, string rule)
    {
        var report = new SampleReport();
        var figures = report.Figures();
        report.With(code, "period", FigureText.NumberOf(figures.Values[new FigureKey(code, "period")], report.Form) - 0.5m)
            .With("02", "period", FigureText.NumberOf(figures.Values[new FigureKey("02", "period")], report.Form) - 0.5m);
        Assert.Equal(rule, Assert.Single(report.Check().Findings).Code);
    }

    [Fact]
    public void EverySumIsFoundWrongByExactlyItsDifference() =>
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 2], Gen.Int[-40, 400]).Where((_, _, by) => by != 0).Sample((section, at, by) =>
        {
            var column = new[] { "plan", "period", "cumulative" }[at];
            var report = new SampleReport();
            var code = (section + 1) + "3";
            var value = FigureText.NumberOf(report.Figures().Values[new FigureKey(code, column)], report.Form);
            var change = by / 8m;
            var findings = report.With(code, column, value + change).Check().Findings.Where(f => f.Code == "KC01-E04").ToList();
            Assert.Contains($"chênh lệch {FigureText.Of(Math.Abs(change))} triệu đồng", Assert.Single(findings).Message, StringComparison.Ordinal);
        });

    [Fact]
    public void ABlankAddendCountsZero()
    {
        var report = new SampleReport().With("11", "plan", null);
        report.With("01", "plan", 48);
        Assert.Empty(report.Check().Findings);
    }

    [Fact]
    public void ATotalIsNotCheckedWhereAFigureCouldNotBeRead()
    {
        Assert.Empty(new SampleReport().Unread("12", "plan").Check().Findings);
        Assert.Empty(new SampleReport().Unread("03", "plan").Check().Findings);
    }

    [Fact]
    public void ARequiredCellLeftBlankIsTheOnlyErrorOfItsColumn()
    {
        var finding = Assert.Single(new SampleReport().With("05", "plan", null).Check().Findings);
        Assert.Equal(("CELL-REQUIRED", Severity.Error, Fault.Data, "E14"), (finding.Code, finding.Severity, finding.Fault, finding.Cell));
        Assert.Contains("Ô E14 (mã số 05) đang để trống", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATableLeftBlankIsOneFindingThatListsTheCells()
    {
        var finding = Assert.Single(new SampleReport().Blank().With("14", "plan", 5).Check().Findings);
        Assert.Equal("CELL-REQUIRED", finding.Code);
        Assert.Equal("E10", finding.Cell);
        Assert.Equal(15, finding.Cells.Count);
        Assert.Contains("15 ô: E10, F10, G10, E11", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CumulativeIsNotBelowThePeriod()
    {
        var finding = Assert.Single(new SampleReport().With("14", "cumulative", 9).Check().Findings);
        Assert.Equal(("KC01-E05", "G19", Severity.Error), (finding.Code, finding.Cell, finding.Severity));
        Assert.Contains("(9 người, ô G19) nhỏ hơn thực hiện trong kỳ (10 người, ô F19)", finding.Message, StringComparison.Ordinal);
        Assert.Equal("KC01-E05", Assert.Single(new SampleReport().With("14", "cumulative", null).Check().Findings).Code);
        Assert.Empty(new SampleReport().With("14", "cumulative", 10).Check().Findings);
        Assert.Empty(new SampleReport().With("14", "period", null).Check().Findings);
    }

    [Theory]
    [InlineData("2026-Q1")]
    [InlineData("2026-H1")]
    [InlineData("2026-9M")]
    [InlineData("2026-Y")]
    public void WhereTheWindowBeginsTheYearCumulativeEqualsThePeriod(string id)
    {
        Period.TryParseId(id, out var period);
        Assert.Empty(new SampleReport(period: period).Check().Findings);
        var above = Assert.Single(new SampleReport(period: period).With("14", "cumulative", 11).Check().Findings);
        Assert.Equal(("KC01-E06", "G19", Severity.Error), (above.Code, above.Cell, above.Severity));
        var below = Assert.Single(new SampleReport(period: period).With("14", "cumulative", 9).Check().Findings);
        Assert.Equal("KC01-E06", below.Code);
        Assert.Empty(new SampleReport(period: period) { CoverAgrees = false }.With("14", "cumulative", 11).Check().Findings);
    }

    [Fact]
    public void CumulativeContinuesTheReportBefore()
    {
        var before = new SampleReport(period: H1).Figures();
        Assert.Empty(new SampleReport().Check(before).Findings);
        var finding = Assert.Single(new SampleReport().With("14", "cumulative", 23).Note("14", "Điều chỉnh số liệu quý II").Check(before).Findings);
        Assert.Equal(("KC01-W01", Severity.Warning, "G19", "20"), (finding.Code, finding.Severity, finding.Cell, finding.Expected));
        Assert.Contains("(10 người) cộng lũy kế của 6 tháng đầu năm 2026 (10 người) là 20 người, chênh lệch 3 người", finding.Message, StringComparison.Ordinal);
        Assert.Equal("Điều chỉnh số liệu quý II", finding.Note);
        Assert.Equal(Outcome.AcceptedWithWarnings, new SampleReport().With("14", "cumulative", 23).Check(before).Outcome);
    }

    [Fact]
    public void WithoutAReportBeforeOrAfterANilOneContinuityIsNotChecked()
    {
        Assert.Empty(new SampleReport().With("14", "cumulative", 23).Check().Findings);
        Assert.Empty(new SampleReport().With("14", "cumulative", 23).Check(new FigureSet("KC-01", H1, new Dictionary<FigureKey, FigureValue>())).Findings);
        Assert.Empty(new SampleReport(period: H1).Check(new SampleReport().Figures()).Findings);
    }

    [Fact]
    public void WhereTheCoverDisagreesNothingIsComparedWithEarlierReports()
    {
        var before = new SampleReport(period: H1).Figures();
        Assert.Empty(new SampleReport { CoverAgrees = false }.With("14", "cumulative", 23).Check(before).Findings);
    }

    [Fact]
    public void AboveThePlanIsAWarningThatSaysByHowMuch()
    {
        var finding = Assert.Single(new SampleReport().With("14", "cumulative", 129).With("14", "plan", 100).Check().Findings);
        Assert.Equal(("KC01-W02", Severity.Warning, "G19"), (finding.Code, finding.Severity, finding.Cell));
        Assert.Contains("nhiều hơn 29 người (bằng 129 % kế hoạch)", finding.Message, StringComparison.Ordinal);
        Assert.Empty(new SampleReport().With("14", "cumulative", 100).With("14", "plan", 100).Check().Findings);
        Assert.Empty(new SampleReport().With("14", "cumulative", 100).With("14", "plan", null).Check().Findings);
        Assert.Contains("nhiều hơn 20 người.", Assert.Single(new SampleReport().With("14", "plan", 0).Check().Findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("14", 10, 41, true)]
    [InlineData("14", 10, 31, true)]
    [InlineData("14", 10, 30, false)]
    [InlineData("14", 0, 21, true)]
    [InlineData("14", 100, 150, false)]
    [InlineData("14", 100, 151, true)]
    [InlineData("14", 100, 50, false)]
    [InlineData("14", 100, 49, true)]
    public void AChangeAgainstTheYearBeforeWarnsAboveBothThresholds(string code, int then, int now, bool warns)
    {
        var yearBefore = new SampleReport(period: Q3.YearBefore).With(code, "period", then).Figures();
        var result = new SampleReport().With(code, "plan", 500).With(code, "period", now).With(code, "cumulative", 300)
            .Check(yearBefore: new FigureSet(yearBefore.Form, yearBefore.Period, yearBefore.Values.Where(v => v.Key.Column == "period").ToDictionary()));
        Assert.Equal(warns ? ["KC01-W03"] : [], result.Findings.Select(f => f.Code));
        if (warns)
        {
            Assert.Contains((now > then ? "tăng " : "giảm ") + Math.Abs(now - then), result.Findings[0].Message, StringComparison.Ordinal);
            Assert.Contains("quý III năm 2025", result.Findings[0].Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(200, 300, false)]
    [InlineData(200, 301, true)]
    [InlineData(150, 250, false)]
    [InlineData(150, 250.001, true)]
    [InlineData(150, 49.999, true)]
    [InlineData(150, 50, false)]
    public void MoneyMustChangeByMoreThanAHundredTrieu(int then, double now, bool warns)
    {
        var yearBefore = new FigureSet("KC-01", Q3.YearBefore, new Dictionary<FigureKey, FigureValue> { [new("05", "period")] = FigureValue.OfMoney(then * 1_000_000L) });
        var report = new SampleReport().With("05", "plan", 1000).With("05", "period", (decimal)now).With("05", "cumulative", 700);
        foreach (var column in new[] { "plan", "period", "cumulative" })
        {
            var values = report.Figures().Values;
            report.With("02", column, new[] { "03", "04", "05" }.Sum(c => FigureText.NumberOf(values[new FigureKey(c, column)], report.Form)));
        }

        Assert.Equal(warns ? ["KC01-W03"] : [], report.Check(yearBefore: yearBefore).Findings.Select(f => f.Code));
    }

    [Fact]
    public void TheSameChangeIsSaidOnceWherePeriodAndCumulativeAreEqual()
    {
        var yearBefore = new SampleReport(period: H1.YearBefore).With("14", "period", 200).With("14", "cumulative", 200).Figures();
        var finding = Assert.Single(new SampleReport(period: H1).Check(yearBefore: yearBefore).Findings);
        Assert.Equal(("KC01-W03", "F19"), (finding.Code, finding.Cell));
    }

    [Fact]
    public void ANilReturnIsTakenBlankOrWithZeros()
    {
        Assert.Equal(Outcome.Nil, new SampleReport { Nil = true }.Blank().Check().Outcome);
        var zeros = new SampleReport { Nil = true }.Blank("period");
        foreach (var row in zeros.Form.Rows.Where(r => r.Kind != FigureKind.Heading))
        {
            zeros.With(row.Code, "period", 0);
        }

        Assert.Equal(Outcome.Nil, zeros.Check().Outcome);
    }

    [Fact]
    public void ANilReturnHasNoFigureInThePeriod()
    {
        var one = new SampleReport { Nil = true }.Blank("period").With("14", "period", 1).Check();
        var finding = Assert.Single(one.Findings);
        Assert.Equal(("KC01-E07", "F19"), (finding.Code, finding.Cell));
        Assert.Equal(Outcome.RejectedData, one.Outcome);
        finding = Assert.Single(new SampleReport { Nil = true }.Check().Findings);
        Assert.Equal("KC01-E07", finding.Code);
        Assert.Equal("F10", finding.Cells[0]);
    }

    [Fact]
    public void FindingsStandInSheetOrderErrorsFirst()
    {
        var report = new SampleReport().With("14", "cumulative", 129).With("91", "cumulative", 1).With("02", "plan", 2700);
        var findings = report.Check().Findings;
        Assert.Equal(findings.OrderBy(f => f.Row).ThenBy(f => f.Column, StringComparer.Ordinal).ThenByDescending(f => f.Severity), findings);
        Assert.True(findings.Count >= 3);
    }

    [Fact]
    public void FindingsOfReadingStandAmongThoseOfTheRules()
    {
        var reading = new Finding("CELL-NUMBER", Severity.Error, Fault.Data, "m", "r") { Row = 60, Column = "E" };
        var whole = new Finding("FILE-X", Severity.Warning, Fault.File, "m", "r");
        var result = ReportValidator.Check(new SampleReport().With("02", "plan", 2700).Read(reading, whole), ReportHistory.None, new DateOnly(2026, 9, 14));
        Assert.Equal(["FILE-X", "KC01-E01", "CELL-NUMBER"], result.Findings.Select(f => f.Code));
    }

    [Theory]
    [InlineData(false, "", Outcome.Accepted, true)]
    [InlineData(false, "W", Outcome.AcceptedWithWarnings, true)]
    [InlineData(true, "", Outcome.Nil, true)]
    [InlineData(true, "W", Outcome.Nil, true)]
    [InlineData(false, "WD", Outcome.RejectedData, false)]
    [InlineData(true, "D", Outcome.RejectedData, false)]
    [InlineData(false, "F", Outcome.RejectedFile, false)]
    [InlineData(false, "DF", Outcome.RejectedFile, false)]
    [InlineData(false, "FWD", Outcome.RejectedFile, false)]
    public void ASingleErrorRejectsAndTheFilesFaultIsNamedFirst(bool nil, string findings, Outcome outcome, bool accepted)
    {
        var found = findings.Select(f => new Finding("X", f == 'W' ? Severity.Warning : Severity.Error, f == 'D' ? Fault.Data : Fault.File, "m", "r")).ToList();
        var report = new CheckedReport(new ReadReport(FileKind.Xlsx, ShippedForms.Kc01, Q3, nil, null, [], found), found);
        Assert.Equal((outcome, accepted), (report.Outcome, report.Outcome.IsAccepted()));
    }

    [Fact]
    public void AReportWithoutFormOrTableHasOnlyTheFindingsOfReading()
    {
        var file = new Finding("FILE-X", Severity.Error, Fault.File, "m", "r");
        var result = ReportValidator.Check(new ReadReport(FileKind.Unknown, null, Q3, false, null, [], [file]), ReportHistory.None, new DateOnly(2026, 9, 14));
        Assert.Equal([file], result.Findings);
        Assert.Equal(Outcome.RejectedFile, result.Outcome);
        result = ReportValidator.Check(new ReadReport(FileKind.Unknown, ShippedForms.Kc01, Q3, false, null, [], [file]), ReportHistory.None, new DateOnly(2026, 9, 14));
        Assert.Equal([file], result.Findings);
    }

    [Fact]
    public void ARuleThatDoesNotHoldYetIsNotRun()
    {
        var rules = ShippedForms.Kc01.Rules.Select(r => r with { BlocksFrom = null, WarnsFrom = new DateOnly(2026, 9, 15) }).ToList();
        var report = new SampleReport(ShippedForms.Kc01 with { Rules = rules }).With("02", "plan", 2700);
        Assert.Empty(report.Check().Findings);
        report = new SampleReport(ShippedForms.Kc01 with { Rules = [.. rules.Select(r => r with { WarnsFrom = new DateOnly(2026, 9, 14) })] }).With("02", "plan", 2700);
        Assert.Equal(Severity.Warning, Assert.Single(report.Check().Findings).Severity);
    }

    [Fact]
    public void NothingIsFoundThatDependsOnTheCultureOfTheMachine()
    {
        var texts = new HashSet<string>();
        foreach (var culture in new[] { "vi-VN", "en-US", "de-DE", "ar-SA", "" })
        {
            var before = System.Globalization.CultureInfo.CurrentCulture;
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo(culture);
            try
            {
                var result = new SampleReport().With("02", "plan", 12345.678m).With("14", "cumulative", 129).Check();
                texts.Add(string.Join('\n', result.Findings.Select(f => f.Cell + f.Message + f.Remedy)));
            }
            finally
            {
                System.Globalization.CultureInfo.CurrentCulture = before;
            }
        }

        Assert.Single(texts);
    }
}
