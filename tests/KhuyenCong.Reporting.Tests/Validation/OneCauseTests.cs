using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Reading;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Validation;

/// <summary>One cause gives one finding, at the cause, and what follows from it is named there.</summary>
public class OneCauseTests
{
    private static readonly Period H1 = new(PeriodKind.HalfYear, 2026, 1);

    [Fact]
    public void ANumberTypedAsTextThatASumSkipsIsNamedWithTheTotal()
    {
        // Row 17 is code 12, row 12 its total 03, row 11 the total of totals.
        var amount = FigureSet.Of(SampleReading.Check(ReportSheet.Good().Xlsx()).Report).NumberAt("12", "period")!.Value / 1_000_000m;
        var good = SampleReading.Check(ReportSheet.Good().Xlsx()).Report.Figures.ToDictionary(f => f.Cell, f => f.Value.Number / 1_000_000m);
        var sheet = ReportSheet.Good()
            .Set("F17", FigureText.Of(amount))
            .Set("F12", new ReportSheet.Formula("SUM(F17,F22)", good["F12"] - amount))
            .Set("F11", new ReportSheet.Formula("SUM(F12:F14)", good["F11"] - amount));
        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings);
        Assert.Equal(("CELL-SKIPPED", Severity.Error, "F17"), (finding.Code, finding.Severity, finding.Cell));
        Assert.Equal(["F17", "F12"], finding.Cells);
        Assert.Contains($"(“{FigureText.Of(amount)}”)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("công thức ở ô F12", finding.Message, StringComparison.Ordinal);

        // A total that was typed, not calculated, skipped nothing.
        sheet.Set("F12", good["F12"] - amount);
        Assert.Equal("KC01-E03", Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings).Code);
    }

    [Theory]
    [InlineData("F9", "G9", Severity.Error)]
    [InlineData("E9", "G9", Severity.Warning)]
    [InlineData("E9", "F9", Severity.Error)]
    public void TwoHeadingsThatWereExchangedAreOneCause(string one, string other, Severity severity)
    {
        string[] cells = ["E9", "F9", "G9"];
        string[] labels = ["Kế hoạch năm", "Thực hiện trong kỳ", "Lũy kế từ đầu năm"];
        var sheet = ReportSheet.Good().Set(one, labels[Array.IndexOf(cells, other)]).Set(other, labels[Array.IndexOf(cells, one)]);
        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings);
        Assert.Equal(("TABLE-COLUMNS-EXCHANGED", severity), (finding.Code, finding.Severity));
    }

    [Fact]
    public void ACellThatCannotBeReadHidesNoTextThatASumSkipped()
    {
        var good = SampleReading.Check(ReportSheet.Good().Xlsx()).Report.Figures.ToDictionary(f => f.Cell, f => f.Value.Number / 1_000_000m);
        var sheet = ReportSheet.Good()
            .Set("F17", "59.").Set("F22", FigureText.Of(good["F22"]))
            .Set("F12", new ReportSheet.Formula("SUM(F17,F22)", good["F12"] - good["F17"] - good["F22"]))
            .Set("F11", new ReportSheet.Formula("SUM(F12:F14)", good["F11"] - good["F17"] - good["F22"]));
        var findings = SampleReading.Check(sheet.Xlsx()).Findings;
        Assert.Equal([("CELL-NUMBER", "F17"), ("CELL-SKIPPED", "F22")], findings.Select(f => (f.Code, f.Cell)));
        Assert.DoesNotContain("tổng đúng", findings[1].Message, StringComparison.Ordinal);

        // Pasted together they are one thing to mend.
        string[] cells = ["E18", "F18", "G18", "E23", "F23"];
        var pasted = cells.Aggregate(ReportSheet.Good(), (s, c) => s.Set(c, FigureText.Of(good[c])));
        foreach (var (column, total) in cells.GroupBy(c => c[..1]).Select(g => (g.Key, good[g.Key + "13"] - g.Sum(c => good[c]))))
        {
            pasted.Set(column + "13", new ReportSheet.Formula("SUM(A1)", total)).Set(column + "11", new ReportSheet.Formula("SUM(A2)", good[column + "11"] - (good[column + "13"] - total)));
        }

        var finding = Assert.Single(SampleReading.Check(pasted.Xlsx()).Findings);
        Assert.Equal("CELL-SKIPPED", finding.Code);
        Assert.Equal(cells, finding.Cells);
    }

    [Fact]
    public void OfSeveralTextsTheOneThatIsMissingInTheSumIsNamed()
    {
        var good = SampleReading.Check(ReportSheet.Good().Xlsx()).Report.Figures.ToDictionary(f => f.Cell, f => f.Value.Number / 1_000_000m);
        var sheet = ReportSheet.Good().Set("F13", FigureText.Of(good["F13"])).Set("F14", FigureText.Of(good["F14"]));
        sheet.Set("F11", new ReportSheet.Formula("SUM(F12:F14)", good["F12"]));
        Assert.Equal(["F13", "F14", "F11"], Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings).Cells);
        sheet.Set("F11", new ReportSheet.Formula("F12+F13", good["F12"] + good["F13"]));
        Assert.Equal(["F14", "F11"], Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings).Cells);
        sheet.Set("F11", new ReportSheet.Formula("F12+1", good["F12"] + 1));
        Assert.Equal("KC01-E01", Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings).Code);
    }

    [Fact]
    public void AWrongTotalOfPartsIsNotSaidAgainAtTheTotalAboveIt()
    {
        var report = new SampleReport();
        var national = FigureText.NumberOf(report.Figures().Values[new FigureKey("03", "plan")], report.Form);
        Assert.Equal("KC01-E03", Assert.Single(report.With("03", "plan", national + 7).Check().Findings).Code);

        // Where the total above is wrong by another amount too, both are said.
        var all = FigureText.NumberOf(report.Figures().Values[new FigureKey("02", "plan")], report.Form);
        Assert.Equal(["KC01-E01", "KC01-E03"], report.With("02", "plan", all + 1).Check().Findings.Select(f => f.Code));
    }

    [Fact]
    public void AWrongTotalIsNotComparedWithOtherColumnsToo()
    {
        var year = new SampleReport(period: H1);
        Assert.Equal("KC01-E01", Assert.Single(year.With("02", "period", 99_999).Check().Findings).Code);
        Assert.Equal("KC01-E01", Assert.Single(new SampleReport().With("02", "cumulative", 1).Check(new SampleReport(period: H1).Figures()).Findings).Code);
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(1_000)]
    public void DongInAColumnOfTrieuDongAreOneError(int times)
    {
        foreach (var column in new[] { "period", "cumulative" })
        {
            var report = new SampleReport(period: column == "period" ? null : H1);
            foreach (var (key, value) in report.Figures().Values.Where(v => v.Value.Kind == FigureKind.Money && v.Key.Column == column).ToList())
            {
                report.With(key.Code, key.Column, FigureValue.OfMoney(value.Number * times));
            }

            var before = new SampleReport(period: column == "period" ? H1 : new Period(PeriodKind.Quarter, 2026, 1)).Figures();
            var finding = Assert.Single(report.Check(before, before).Findings, f => f.Severity == Severity.Error);
            Assert.Equal(22, finding.Cells.Count);
            Assert.Contains("nhầm đơn vị tính", finding.Remedy, StringComparison.Ordinal);
            Assert.Single(report.Check(before).Findings);
        }
    }

    [Fact]
    public void DongInTheWholeTableAreSentBackWithoutAnyHistory()
    {
        var report = new SampleReport();
        foreach (var (key, value) in report.Figures().Values.Where(v => v.Value.Kind == FigureKind.Money).ToList())
        {
            report.With(key.Code, key.Column, FigureValue.OfMoney(value.Number * 1_000_000));
        }

        var finding = Assert.Single(report.Check().Findings);
        Assert.Equal(("KC01-E08", Severity.Error), (finding.Code, finding.Severity));
        Assert.True(finding.Cells.Count > 60);
    }

    [Fact]
    public void AFormInWhichNothingWasFilledInIsSentBack()
    {
        var zeros = new SampleReport().Blank();
        foreach (var code in new[] { "01", "02", "03", "04", "05" })
        {
            zeros.With(code, "plan", 0).With(code, "period", 0).With(code, "cumulative", 0);
        }

        foreach (var report in new[] { zeros, new SampleReport().Blank() })
        {
            var result = report.Check();
            var finding = Assert.Single(result.Findings);
            Assert.Equal(("REPORT-EMPTY", Severity.Error), (finding.Code, finding.Severity));
            Assert.Contains("ghi x vào ô “Không phát sinh”", finding.Remedy, StringComparison.Ordinal);
            Assert.Equal(Outcome.RejectedData, result.Outcome);
            report.Nil = true;
            Assert.Equal(Outcome.Nil, report.Check().Outcome);
        }

        // A plan alone is a report: nothing was done yet.
        zeros.Nil = false;
        Assert.Empty(zeros.With("01", "plan", 3).With("11", "plan", 3).Check().Findings);
    }

    [Fact]
    public void ANilReturnCarriesPlanAndCumulativeOn()
    {
        var before = new SampleReport(period: H1).Figures();
        var nil = FigureSet.Of(new SampleReport { Nil = true }.Blank().Check(before).Report);
        Assert.Equal(before.NumberAt("02", "cumulative"), nil.NumberAt("02", "cumulative"));
        Assert.Equal(before.NumberAt("02", "plan"), nil.NumberAt("02", "plan"));
        Assert.Null(nil.NumberAt("02", "period"));

        // What the return itself says stands; without a report before, or for another unit's cover, nothing is known.
        var said = new SampleReport { Nil = true }.Blank().With("14", "cumulative", 10).Check(before).Report;
        Assert.Equal(10, FigureSet.Of(said).NumberAt("14", "cumulative"));
        Assert.Empty(FigureSet.Of(new SampleReport { Nil = true }.Blank().Check().Report).Values);
        Assert.Empty(FigureSet.Of(new SampleReport { Nil = true, CoverAgrees = false }.Blank().Check(before).Report).Values);
        Assert.Empty(new SampleReport().Check(before).Report.Carried);

        // Neither what could not be read nor a row that the form no longer has is carried on.
        Assert.Null(FigureSet.Of(new SampleReport { Nil = true }.Blank().Unread("14", "plan").Check(before).Report).NumberAt("14", "plan"));
        var retired = before with { Values = before.Values.Append(KeyValuePair.Create(new FigureKey("99", "plan"), FigureValue.OfCount(1))).ToDictionary() };
        Assert.Null(FigureSet.Of(new SampleReport { Nil = true }.Blank().Check(retired).Report).NumberAt("99", "plan"));
    }

    [Fact]
    public void ANilReturnThatBeginsTheYearHasCumulativesOfZero()
    {
        var nil = FigureSet.Of(new SampleReport(period: H1) { Nil = true }.Blank().Check().Report);
        Assert.Equal((0, 0), (nil.NumberAt("02", "cumulative"), nil.NumberAt("14", "cumulative")));
        Assert.Null(nil.NumberAt("02", "plan"));
        Assert.Equal((FigureValue.OfMoney(0), FigureValue.OfCount(0)), (nil.Values[new FigureKey("02", "cumulative")], nil.Values[new FigureKey("14", "cumulative")]));
        var finding = Assert.Single(new SampleReport().With("14", "cumulative", 20).With("14", "period", 10).Check(nil).Findings, f => f.Cell == "G19");
        Assert.Equal(("KC01-W01", "10"), (finding.Code, finding.Expected));
    }

    [Fact]
    public void AGatheredWarningCarriesTheNotesOfItsRows()
    {
        var report = new SampleReport().Note("12", "chuyển từ năm trước").Note("22", "bổ sung").Note("32", "bổ sung");
        foreach (var code in new[] { "12", "22", "32", "42", "52" })
        {
            report.With(code, "plan", 0.1m);
        }

        var finding = report.Check(new SampleReport(period: H1).Figures()).Findings.First(f => f.Code == "KC01-E08");
        Assert.Equal("dòng 17: chuyển từ năm trước; dòng 22: bổ sung", finding.Note);
    }
}
