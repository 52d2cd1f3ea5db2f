using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Units of money on the cover, in the rows, above and below the table: where they contradict each other nothing is taken.</summary>
public class MoneyUnitsTests
{
    [Theory]
    [InlineData("Đơn vị: nghìn đồng")]
    [InlineData("(Đơn vị: nghìn đồng)")]
    [InlineData("Đơn vị: 1.000 đồng.")]
    [InlineData("ĐVT: Nghìn đồng")]
    [InlineData("Đơn vị tính: ngàn đồng")]
    [InlineData("Đơn vị tiền tệ: nghìn đồng")]
    public void ATitleLineIsTheUnitOfTheTable(string line)
    {
        var result = SampleReading.Check(ReportSheet.Good().InMoney("nghìn đồng").Set("A6", null).Set("B6", null).Set("G8", line).Set("E14", 2_000).Xlsx());
        Assert.Equal((Severity.Warning, "G8"), (result.Findings.Single(f => f.Code == "COVER-MONEY-UNIT").Severity, result.Findings.Single(f => f.Code == "COVER-MONEY-UNIT").Cell));
        Assert.Equal(2_000_000, FigureSet.Of(result.Report).NumberAt("05", "plan"));
    }

    [Fact]
    public void ADonViWithTheUnitsNameIsNoUnitOfMoney()
    {
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("A8", "Đơn vị:").Set("B8", "Sở Công Thương tỉnh Gia Lai").Xlsx()).Findings);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("A8", "Đơn vị: Sở Công Thương tỉnh Gia Lai").Set("F8", "Đơn vị").Xlsx()).Findings);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("A6", "Đơn vị").Xlsx()).Findings);
    }

    [Theory]
    [InlineData("nghìn đồng")]
    [InlineData("đồng")]
    [InlineData("tỷ đồng")]
    public void ACoverAgainstTheRowsBlocksWithOneFinding(string cover)
    {
        foreach (var file in new[] { ReportSheet.Good().Set("B6", cover).Xlsx(), ReportSheet.Good().Set("B6", cover).Csv() })
        {
            var result = SampleReading.Check(file);
            var finding = Assert.Single(result.Findings);
            Assert.Equal(("ROW-UNIT", Severity.Error, "B6"), (finding.Code, finding.Severity, finding.Cell));
            Assert.Contains($"“{cover}” (ô B6)", finding.Message, StringComparison.Ordinal);
            Assert.Contains("“triệu đồng”", finding.Message, StringComparison.Ordinal);
            Assert.Equal(23, finding.Cells.Count);
            Assert.DoesNotContain(result.Report.Figures, f => f.Value.Kind == FigureKind.Money);
        }
    }

    [Theory]
    [InlineData("B11", "Tổng kinh phí (tỷ đồng)", true)]
    [InlineData("B11", "Tổng kinh phí, đơn vị: nghìn đồng", true)]
    [InlineData("B11", "Tổng kinh phí (triệu đồng)", false)]
    [InlineData("B19", "Số lao động được đào tạo (nghìn người)", true)]
    [InlineData("B19", "Số lao động được đào tạo (lượt)", false)]
    [InlineData("D19", "nghìn người", true)]
    [InlineData("D19", "lao động", false)]
    public void ARowThatSaysItIsInAnotherUnitIsNotTaken(string cell, string text, bool blocks)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx());
        var row = int.Parse(cell[1..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(blocks ? [("ROW-UNIT", Severity.Error, cell)] : [], result.Findings.Select(f => (f.Code, f.Severity, f.Cell)));
        Assert.Equal(!blocks, result.Report.Figures.Any(f => f.Row == row));
    }

    [Theory]
    [InlineData("#,##0.0\" tỷ\"", true)]
    [InlineData("#,##0.0\" đồng\"", true)]
    [InlineData("#,##0.0\" triệu đồng\"", false)]
    [InlineData("#,##0.0\" tr.đ\"", false)]
    public void AnAmountShownInAnotherUnitThanTheCoversIsNotTaken(string format, bool blocks)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("E14", new ReportSheet.Styled(78, format)).Xlsx());
        Assert.Equal(blocks ? [("CELL-FORMAT", "E14")] : [], result.Findings.Select(f => (f.Code, f.Cell)));
    }

    [Theory]
    [InlineData("E8", "(tỷ đồng)")]
    [InlineData("H8", "nghìn đồng")]
    [InlineData("A8", "(Số liệu tính bằng tỷ đồng)")]
    [InlineData("B64", "Ghi chú: số tiền tính theo nghìn đồng.")]
    public void ARemarkOfAnotherUnitThanTheCoversBlocks(string cell, string text)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx());
        Assert.Equal(("COVER-MONEY-UNIT", Severity.Error, cell), Assert.Single(result.Findings.Select(f => (f.Code, f.Severity, f.Cell))));
        Assert.DoesNotContain(result.Report.Figures, f => f.Value.Kind == FigureKind.Money);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set(cell, "(Số liệu tính bằng triệu đồng)").Xlsx()).Findings);
    }

    [Fact]
    public void AUnitAloneInANoteIsNoUnitOfTheTable() => Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("H19", "nghìn đồng").Xlsx()).Findings);

    [Fact]
    public void RowsInAnotherUnitBlockUnderACoverOfNone()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().InMoney("nghìn đồng").Set("A6", null).Set("B6", null).Xlsx()).Findings);
        Assert.Equal(("ROW-UNIT", Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains("không ghi đơn vị tính (được hiểu là triệu đồng)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("E60", "Đơn vị: nghìn đồng")]
    [InlineData("B64", "ĐVT: đồng")]
    [InlineData("H12", "Đơn vị tính: nghìn đồng")]
    [InlineData("H9", "Đơn vị: nghìn đồng")]
    public void AnotherUnitAnywhereInTheSheetBlocks(string cell, string text)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx());
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("COVER-MONEY-UNIT", Severity.Error, cell), (finding.Code, finding.Severity, finding.Cell));
        Assert.DoesNotContain(result.Report.Figures, f => f.Value.Kind == FigureKind.Money);
    }

    [Theory]
    [InlineData("B15", "Đào tạo nghề, truyền nghề (ĐVT: nghìn đồng)")]
    [InlineData("D15", "nghìn đồng")]
    public void AHeadingInAnotherUnitGovernsTheRowsUnderIt(string cell, string text)
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx()).Findings);
        Assert.Equal(("ROW-UNIT", Severity.Error, cell), (finding.Code, finding.Severity, finding.Cell));
    }

    [Fact]
    public void AUnitInALineBelowTheHeaderIsSeen()
    {
        var sheet = ReportSheet.Good().InsertRows(10, 1).Set("E10", "(nghìn đồng)").Set("F10", "(nghìn đồng)").Set("G10", "nghìn đồng");
        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings);
        Assert.Equal(("COVER-MONEY-UNIT", Severity.Error), (finding.Code, finding.Severity));
        Assert.Equal(["E10", "F10", "G10"], finding.Cells);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().InsertRows(10, 1).Set("E10", "(triệu đồng)").Xlsx()).Findings);
        finding = Assert.Single(SampleReading.Check(sheet.Set("A6", null).Set("B6", null).Xlsx()).Findings);
        Assert.Contains("không ghi đơn vị tính", finding.Message, StringComparison.Ordinal);
    }
}
