using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Formulas that show an error because of another cell.</summary>
public class ConsequencesTests
{
    private static readonly ReportSheet.ErrorFormula NoValue = new("F17+F22", "#VALUE!");

    [Fact]
    public void TheErrorOfATotalIsToldWithThePartThatCausedIt()
    {
        var sheet = ReportSheet.Good().Set("F17", "12,5 triệu").Set("F12", NoValue).Set("F11", NoValue).Set("G17", NoValue);
        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings);
        Assert.Equal(("CELL-NUMBER", "F17"), (finding.Code, finding.Cell));
        Assert.Equal(["F17", "F11", "F12", "G17"], finding.Cells);
        Assert.Contains("Vì vậy công thức ở ô F11, F12, G17 cũng báo lỗi.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AmongFormulasTheDeepestIsTheCause()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("F17", NoValue).Set("F12", NoValue).Set("F11", NoValue).Xlsx()).Findings);
        Assert.Equal(("CELL-ERROR", "F17"), (finding.Code, finding.Cell));
        Assert.Equal(["F17", "F11", "F12"], finding.Cells);
    }

    [Fact]
    public void OfSeveralCausesTheFirstInTheSheetIsNamed()
    {
        var findings = SampleReading.Check(ReportSheet.Good().Set("F22", "19,5 triệu").Set("F17", "12,5 triệu").Set("F12", NoValue).Xlsx()).Findings;
        Assert.Equal(["F17", "F22"], findings.Select(f => f.Cell));
        Assert.Equal(["F17", "F12"], findings[0].Cells);
        Assert.Empty(findings[1].Cells);
    }

    [Fact]
    public void ATypedTotalThatCannotBeReadIsACauseOfItsOwn()
    {
        var findings = SampleReading.Check(ReportSheet.Good().Set("F17", "12,5 triệu").Set("F12", "863,5 triệu").Set("F11", NoValue).Xlsx()).Findings;
        Assert.Equal(["F12", "F17"], findings.Select(f => f.Cell));
        Assert.Equal(["F12", "F11"], findings[0].Cells);
        Assert.Empty(findings[1].Cells);
    }

    [Fact]
    public void AnErrorThatWasTypedFollowsFromNoOtherCell()
    {
        var findings = SampleReading.Check(ReportSheet.Good().Set("F17", "12,5 triệu").Set("F12", new ReportSheet.ErrorValue("#N/A")).Xlsx()).Findings;
        Assert.Equal([("CELL-ERROR", "F12"), ("CELL-NUMBER", "F17")], findings.Select(f => (f.Code, f.Cell!)));
        Assert.All(findings, f => Assert.Empty(f.Cells));
    }

    [Fact]
    public void AWarningIsNoCauseOfAnError()
    {
        var findings = SampleReading.Check(ReportSheet.Good().Set("F17", "4,000").Set("F12", NoValue).Xlsx()).Findings;
        Assert.Equal([("CELL-ERROR", Severity.Error, "F12"), ("CELL-TWO-READINGS", Severity.Warning, "F17")],
            findings.Where(f => f.Code.StartsWith("CELL-", StringComparison.Ordinal)).Select(f => (f.Code, f.Severity, f.Cell!)));
    }

    [Fact]
    public void AFractionThatATotalAddsUpIsToldWithThePartThatCausedIt()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("F16", 5.5m).Set("F10", new ReportSheet.Formula("F16+F21", 14.5m)).Xlsx()).Findings);
        Assert.Equal(("CELL-WHOLE", "F16"), (finding.Code, finding.Cell));
        Assert.Equal(["F16", "F10"], finding.Cells);
        Assert.Contains("Vì vậy công thức ở ô F10 cũng sai theo.", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("802 triệu", "CELL-NUMBER")]
    [InlineData(802.00001, "CELL-DECIMALS")]
    public void ATotalThatLeftOutWhatCouldNotBeReadIsNotComparedWithOtherFigures(object part, string code)
    {
        // Without the part, the cumulative total is less than what was done in the period, and so is the total of totals.
        var sheet = ReportSheet.Good().Set("G18", part is double number ? (decimal)number : part)
            .Set("G13", new ReportSheet.Formula("G18+G23", 0m)).Set("G11", new ReportSheet.Formula("G12+G13+G14", 2220m));
        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings);
        Assert.Equal((code, "G18"), (finding.Code, finding.Cell));
    }

    [Fact]
    public void ATotalThatWasTypedIsComparedThoughAPartCouldNotBeRead()
    {
        var findings = SampleReading.Check(ReportSheet.Good().Set("G18", "802 triệu").Set("G13", 0m).Xlsx()).Findings;
        Assert.Contains(findings, f => (f.Code, f.Cell) == ("KC01-E05", "G13"));
    }

    [Fact]
    public void AnErrorThatDependsOnNothingWrongStandsForItself()
    {
        var findings = SampleReading.Check(ReportSheet.Good().Set("F19", NoValue).Set("F12", NoValue).Set("E24", "1.5").Xlsx()).Findings;
        Assert.Equal(["F12", "F19", "E24"], findings.Select(f => f.Cell));
        Assert.All(findings, f => Assert.Equal((Severity.Error, 0), (f.Severity, f.Cells.Count)));
    }
}
