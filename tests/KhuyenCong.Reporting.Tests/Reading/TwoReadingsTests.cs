using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Numbers that mean one thing in Vietnamese style and another in English style.</summary>
public class TwoReadingsTests
{
    [Theory]
    [InlineData("4,000", 4000.0)]
    [InlineData("12,500", 12500.0)]
    [InlineData("123,456", 123456.0)]
    [InlineData("12,345,678.5", 12345678.5)]
    [InlineData("99,999,999,999,999.9", 99999999999999.9)]
    [InlineData("1,234,567", 1234567.0)]
    [InlineData("1,234.5", 1234.5)]
    [InlineData("1.500", 1.5)]
    [InlineData("1.5", 1.5)]
    [InlineData("0.5", 0.5)]
    [InlineData("0.500", 0.5)]
    [InlineData("-4,000", -4000.0)]
    [InlineData("4000", null)]
    [InlineData("4,00", null)]
    [InlineData("0,500", null)]
    [InlineData("007.5", null)]
    [InlineData("1234,500", null)]
    [InlineData("1.234,500", null)]
    [InlineData("1 234,500", null)]
    [InlineData("1.234.567", null)]
    [InlineData("--4,000", null)]
    [InlineData("999,999,999,999,999,999", null)]
    [InlineData(",500", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void AnEnglishReadingIsKnown(string? text, double? number) => Assert.Equal((decimal?)number, NumberText.InEnglishStyle(text));

    [Theory]
    [InlineData(true, "E14", "4,000", "4", "4.000")]
    [InlineData(false, "E14", "84,739", "84,739", "84.739")]
    [InlineData(true, "E19", "4,000", "4", "4.000")]
    public void ALoneOneIsReadByTheGrammarWithAWarningThatNamesBoth(bool workbook, string cell, string text, string read, string english)
    {
        var sheet = ReportSheet.Good().Set(cell, text);
        var result = SampleReading.Check(workbook ? sheet.Xlsx() : sheet.Csv(','));
        var finding = Assert.Single(result.Findings, f => f.Code == "CELL-TWO-READINGS");
        Assert.Equal((Severity.Warning, cell, text), (finding.Severity, finding.Cell, finding.Value));
        Assert.Contains($"là {read} theo", finding.Message, StringComparison.Ordinal);
        Assert.Contains($"là {english}.", finding.Message, StringComparison.Ordinal);
        Assert.Contains(result.Report.Figures, f => f.Cell == cell);
    }

    [Theory]
    [InlineData("E19", "1,234,567")]
    [InlineData("E12", "1.5")]
    [InlineData("E19", "12,500")]
    [InlineData("E12", "0.500")]
    public void WhereAnotherCellIsEnglishItIsAnErrorAndNoFigure(string other, string text)
    {
        foreach (var sheet in new[] { ReportSheet.Good().Set("E14", "4,000").Set(other, text), ReportSheet.Good().Set("G14", "4,000").Set(other, text) })
        {
            foreach (var file in new[] { sheet.Xlsx(), sheet.Csv() })
            {
                var result = SampleReading.Check(file);
                var finding = Assert.Single(result.Findings, f => f.Code == "CELL-TWO-READINGS");
                Assert.Equal(Severity.Error, finding.Severity);
                Assert.Contains($"ô {other} ghi “{text}”", finding.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(result.Report.Figures, f => f.Cell == finding.Cell);
            }
        }
    }

    [Fact]
    public void AGroupedThousandIsDoubtfulOnlyBesideAnEnglishNumber()
    {
        Assert.DoesNotContain(SampleReading.Check(ReportSheet.Good().Set("E14", "1.500").Xlsx()).Findings, f => f.Code == "CELL-TWO-READINGS");
        var result = SampleReading.Check(ReportSheet.Good().Set("E14", "1.500").Set("E12", "82.5").Xlsx());
        var finding = Assert.Single(result.Findings, f => f.Code == "CELL-TWO-READINGS");
        Assert.Equal((Severity.Warning, "E14"), (finding.Severity, finding.Cell));
        Assert.Contains("1.500 theo cách viết Việt Nam", finding.Message, StringComparison.Ordinal);
        Assert.Equal(1_500_000_000, FigureSet.Of(result.Report).NumberAt("05", "plan"));
    }

    [Fact]
    public void AWholeColumnInThatStyleIsOneFinding()
    {
        var sheet = ReportSheet.Good();
        foreach (var row in new[] { 12, 13, 14, 17, 18, 22 })
        {
            sheet.Set(row, 5, "4,000");
        }

        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings, f => f.Code == "CELL-TWO-READINGS");
        Assert.Equal(["E12", "E13", "E14", "E17", "E18", "E22"], finding.Cells);
    }

    [Theory]
    [InlineData("E19", "1.5", "phải là số nguyên", "1,5")]
    [InlineData("E19", "310.0", "ghi 310", "310,0")]
    [InlineData("E14", "1.5", "thì ghi 1,5", null)]
    [InlineData("E14", "1,234,567", "ghi 1.234.567", null)]
    [InlineData("E19", "12,500", "ghi 12.500", null)]
    public void TheRemedyFitsTheRow(string cell, string text, string says, string? never)
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx()).Findings, f => f.Cell == cell);
        Assert.Equal((Severity.Error, text), (finding.Severity, finding.Value));
        Assert.Contains(says, finding.Remedy, StringComparison.Ordinal);
        if (never is not null)
        {
            Assert.DoesNotContain("thì ghi " + never, finding.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void UnlikeTextsAreNotGathered()
    {
        var sheet = ReportSheet.Good().Set("E12", "1.5").Set("F12", "2.5").Set("G12", "82,5 triệu").Set("E13", "12 %").Set("F13", "(3)").Set("G13", "abc");
        Assert.Equal(6, SampleReading.Check(sheet.Xlsx()).Findings.Count(f => f.Code == "CELL-NUMBER"));
        foreach (var cell in new[] { "E17", "F17", "G17", "E18" })
        {
            sheet.Set(cell, "1.5");
        }

        var gathered = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings, f => f.Cells.Count > 1);
        Assert.Equal(["E12", "F12", "E17", "F17", "G17", "E18"], gathered.Cells);
    }

    [Fact]
    public void AWorkbooksNumberIsShownInVietnameseStyle()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("E19", 1234.5m).Xlsx()).Findings, f => f.Cell == "E19");
        Assert.Equal(("CELL-WHOLE", "1.234,5"), (finding.Code, finding.Value));
        Assert.Contains("“1.234,5”", finding.Message, StringComparison.Ordinal);
    }
}
