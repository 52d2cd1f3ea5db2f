using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Every sample has the outcome of the samples' own list.</summary>
public class SampleReportsTests
{
    [Theory]
    [InlineData("good-exceljs-52.xlsx", "52")]
    [InlineData("good-libreoffice-52.xlsx", "52")]
    [InlineData("good-sheetjs-68.xlsx", "68")]
    [InlineData("good-utf8-bom-semicolon-52.csv", "52")]
    [InlineData("good-utf16-tab-68.csv", "68")]
    [InlineData("good-nfd-46.csv", "46")]
    public void AGoodReportIsAccepted(string name, string unit)
    {
        var result = SampleReading.Check(SampleReading.Sample(name), SampleReading.To(unit));
        Assert.Empty(result.Findings);
        Assert.Equal(Outcome.Accepted, result.Outcome);
        Assert.Equal("KC-01", result.Report.Form!.Code);
        Assert.Equal(132, result.Report.Figures.Count);
    }

    [Theory]
    [InlineData("good-exceljs-52.xlsx", "good-libreoffice-52.xlsx", "52")]
    [InlineData("good-exceljs-52.xlsx", "good-utf8-bom-semicolon-52.csv", "52")]
    [InlineData("good-sheetjs-68.xlsx", "good-utf16-tab-68.csv", "68")]
    public void TheSameReportFromAnotherProgramGivesTheSameFigures(string one, string other, string unit)
    {
        var first = SampleReading.Check(SampleReading.Sample(one), SampleReading.To(unit)).Report.Figures;
        var second = SampleReading.Check(SampleReading.Sample(other), SampleReading.To(unit)).Report.Figures;
        Assert.Equal(first.Select(f => (f.Key, f.Value, f.Cell)), second.Select(f => (f.Key, f.Value, f.Cell)));
    }

    [Fact]
    public void FiguresAreExact()
    {
        var figures = FigureSet.Of(SampleReading.Check(SampleReading.Sample("good-exceljs-52.xlsx")).Report);
        Assert.Equal(51, figures.NumberAt("01", "plan"));
        Assert.Equal(10_377_500_000, figures.NumberAt("02", "plan"));
        Assert.Equal(59_500_000, figures.NumberAt("12", "period"));
        Assert.Equal(88, figures.NumberAt("14", "cumulative"));
        Assert.Equal(0, figures.NumberAt("34", "period"));
    }

    [Fact]
    public void ANilReturnIsAccepted()
    {
        var result = SampleReading.Check(SampleReading.Sample("good-nil-66.xlsx"), SampleReading.To("66"));
        Assert.Equal(Outcome.Nil, result.Outcome);
        Assert.Empty(result.Findings);
        Assert.True(result.Report.Nil);
    }

    [Fact]
    public void AbovePlanIsAcceptedWithAWarning()
    {
        var result = SampleReading.Check(SampleReading.Sample("warn-over-plan-52.xlsx"));
        Assert.Equal(Outcome.AcceptedWithWarnings, result.Outcome);
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("KC01-W02", Severity.Warning, "G19", "129"), (finding.Code, finding.Severity, finding.Cell, finding.Value));
    }

    [Theory]
    [InlineData("bad-total-52.xlsx", "KC01-E01", "F11", "2.349,5", Outcome.RejectedData, "chênh lệch 1 triệu đồng")]
    [InlineData("bad-text-number-52.xlsx", "CELL-NUMBER", "E14", "1.5", Outcome.RejectedData, "không phải số viết theo cách Việt Nam")]
    [InlineData("bad-error-cell-52.xlsx", "CELL-ERROR", "F19", "#REF!", Outcome.RejectedFile, "#REF!")]
    [InlineData("bad-formula-without-value-52.xlsx", "CELL-FORMULA", "G11", null, Outcome.RejectedFile, "chưa được tính")]
    [InlineData("bad-missing-column-52.xlsx", "TABLE-COLUMN", null, null, Outcome.RejectedFile, "“Lũy kế từ đầu năm”")]
    [InlineData("legacy-40.xls", "FILE-XLS", null, null, Outcome.RejectedFile, ".xls")]
    [InlineData("opendocument-46.ods", "FILE-ODS", null, null, Outcome.RejectedFile, "OpenDocument")]
    [InlineData("empty.xlsx", "FILE-EMPTY", null, null, Outcome.RejectedFile, "không có nội dung")]
    [InlineData("not-a-workbook.xlsx", "FILE-TEXT", null, null, Outcome.RejectedFile, "văn bản")]
    public void ABadReportHasExactlyOneError(string name, string code, string? cell, string? value, Outcome outcome, string message)
    {
        var result = SampleReading.Check(SampleReading.Sample(name));
        var finding = Assert.Single(result.Findings);
        Assert.Equal((code, Severity.Error, cell, value), (finding.Code, finding.Severity, finding.Cell, finding.Value));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Remedy);
        Assert.Equal(outcome, result.Outcome);
    }

    [Fact]
    public void AFormulaWithoutValueIsMendedBySavingAgain() =>
        Assert.Contains("lưu lại", Assert.Single(SampleReading.Check(SampleReading.Sample("bad-formula-without-value-52.xlsx")).Findings).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("vi-VN")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void TheCultureOfTheMachineChangesNothing(string culture)
    {
        foreach (var name in new[] { "good-nfd-46.csv", "bad-total-52.xlsx", "warn-over-plan-52.xlsx" })
        {
            var unit = name.Contains("46", StringComparison.Ordinal) ? "46" : "52";
            var expected = CheckResult.Of(SampleReading.Sample(name), SampleReading.To(unit), SampleReading.Check(SampleReading.Sample(name), SampleReading.To(unit))).ToJson();
            var before = System.Globalization.CultureInfo.CurrentCulture;
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo(culture);
            try
            {
                Assert.Equal(expected, CheckResult.Of(SampleReading.Sample(name), SampleReading.To(unit), SampleReading.Check(SampleReading.Sample(name), SampleReading.To(unit))).ToJson());
            }
            finally
            {
                System.Globalization.CultureInfo.CurrentCulture = before;
            }
        }
    }
}
