using KhuyenCong.Reporting.Findings;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Figures in merged cells: whose they are cannot be known.</summary>
public class MergedCellsTests
{
    [Theory]
    [InlineData("E19:F19", "E19")]
    [InlineData("E18:E19", "E18")]
    [InlineData("F17:G19", "F17")]
    public void ANumberOverSeveralFiguresIsAnError(string range, string corner)
    {
        foreach (var value in new object[] { 5, "5" })
        {
            var sheet = ReportSheet.Good().Merge(range);
            foreach (var cell in new[] { "E18", "E19", "F17", "F18", "F19", "G17", "G18", "G19" })
            {
                sheet.Set(cell, cell == corner ? value : range.Contains(cell, StringComparison.Ordinal) || range == "F17:G19" ? null : 5);
            }

            var result = SampleReading.Check(sheet.Xlsx());
            var finding = Assert.Single(result.Findings, f => f.Code == "CELL-MERGED");
            Assert.Equal((Severity.Error, corner), (finding.Severity, finding.Cell));
            Assert.Contains(range, finding.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(result.Report.Figures, f => f.Cell == corner);
        }
    }

    [Fact]
    public void ANumberUnderMergedCellsIsAnErrorOfItsOwn()
    {
        var result = SampleReading.Check(ReportSheet.Good().Merge("D19:E19").Xlsx());
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("CELL-MERGED", Severity.Error, "E19"), (finding.Code, finding.Severity, finding.Cell));
        Assert.Contains("không ai nhìn thấy", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADashABlankALabelOrANoteMayBeMerged()
    {
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("E19", "-").Set("F19", null).Set("G19", null).Merge("E19:G19").Xlsx()).Findings);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("E19", null).Set("F19", null).Set("G19", null).Merge("E19:G19").Xlsx()).Findings);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Merge("G19:H19").Merge("B15:G15").Merge("A1:A1").Xlsx()).Findings);
    }

    [Fact]
    public void TheRangesOfASheetAreKnown() =>
        Assert.Equal(["E19:F19"], SheetReader.Read(ReportSheet.Good().Merge("E19:F19").Merge("A1:A1").Xlsx().Content).Sheets[0].Merged.Select(r => r.ToString()));
}
