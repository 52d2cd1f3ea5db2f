using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>What stands under a column of figures: taken, nothing, or told with the way to mend it.</summary>
public class CellsTests
{
    private const string NumberRemedy = "Ghi số theo cách viết Việt Nam: ";

    [Theory]
    [InlineData("E19", "84,739.5", "dấu chấm chỉ dùng để nhóm ba chữ số", "Chỉ tiêu này phải là số nguyên: kiểm tra lại và ghi số nguyên từ 0 trở lên. " + NumberRemedy)]
    [InlineData("E14", "84,739.5", "dấu chấm chỉ dùng để nhóm ba chữ số", "Nếu dấu chấm là phần thập phân thì ghi 84.739,5; ")]
    [InlineData("E14", "1.5", "dấu chấm chỉ dùng để nhóm ba chữ số", "Nếu dấu chấm là phần thập phân thì ghi 1,5; ")]
    [InlineData("E19", "1,234,567", "dấu chấm chỉ dùng để nhóm ba chữ số", "Nếu là 1.234.567 thì ghi 1.234.567. " + NumberRemedy)]
    [InlineData("E14", "1,234,567", "dấu chấm chỉ dùng để nhóm ba chữ số", "Nếu là 1.234.567 thì ghi 1.234.567. " + NumberRemedy)]
    [InlineData("E19", "50%", "có dấu phần trăm.", NumberRemedy)]
    [InlineData("E19", "310 người", "có chữ hoặc đơn vị tính kèm theo số.", "Bỏ phần chữ và đơn vị tính ra khỏi ô; ")]
    [InlineData("E19", "'310", "có dấu nháy ở trước số.", "Bỏ dấu nháy ở trước số. " + NumberRemedy)]
    [InlineData("E19", "12,500", "phải là số nguyên.", "Nếu là 12.500 thì ghi 12.500 (dấu chấm nhóm ba chữ số). Ghi số nguyên")]
    [InlineData("E19", "12,5", "phải là số nguyên.", "Ghi số nguyên từ 0 trở lên")]
    [InlineData("E14", "78,0001", "quá nhiều chữ số thập phân.", "Số tiền tính bằng triệu đồng có nhiều nhất 3 chữ số thập phân.")]
    [InlineData("E14", "-5", "ghi số âm (-5).", "Số liệu báo cáo phải từ 0 trở lên.")]
    public void ATextIsToldWithItsReasonAndTheWayToMendIt(string cell, string text, string reason, string remedy)
    {
        var finding = Assert.Single(Of(ReportSheet.Good().Set(cell, text)));
        Assert.Equal(cell, finding.Cell);
        Assert.Contains(text, finding.Message, StringComparison.Ordinal);
        Assert.Contains(reason, finding.Message, StringComparison.Ordinal);
        Assert.StartsWith(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("đồng", "78,5", "Số tiền tính bằng đồng phải là số nguyên.")]
    [InlineData("đồng", "78,500", "Nếu là 78.500 thì ghi 78.500 (dấu chấm nhóm ba chữ số). Số tiền tính bằng đồng phải là số nguyên.")]
    [InlineData("tỷ đồng", "0,0000001", "Số tiền tính bằng tỷ đồng có nhiều nhất 6 chữ số thập phân.")]
    public void HowManyDecimalsMayStandDependsOnTheUnitOfMoney(string unit, string text, string remedy)
    {
        var sheet = Kc02Sheet.Good().Set("B5", unit);
        foreach (var code in new[] { "2.2", "2.3", "2.6", "3.5", "4.1" })
        {
            sheet.Set(Kc02Sheet.RowOf(code), 4, unit).Set(Kc02Sheet.RowOf(code), 5, code == "2.3" ? text : 250);
        }

        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx(), Kc02Sheet.To()).Findings, f => f.Severity == Severity.Error);
        Assert.Equal(("CELL-DECIMALS", "E" + Kc02Sheet.RowOf("2.3")), (finding.Code, finding.Cell));
        Assert.StartsWith(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("E14", "#,##0\" tỷ\"", "hiện “310 tỷ” do định dạng của ô, trong khi nội dung trong ô là 310 và chỉ tiêu này tính theo triệu đồng")]
    [InlineData("E19", "#,##0\" nghìn\"", "hiện “310 nghìn”")]
    [InlineData("E19", "#,##0,\" nghìn\"", "hiện “0 nghìn”")]
    [InlineData("E19", "0%", "hiện “31000%”")]
    [InlineData("E19", "0\"000\"", "hiện “310000”")]
    [InlineData("E19", ";;;", "có định dạng làm ẩn nội dung")]
    [InlineData("E19", "0 nghìn", "có định dạng mà hệ thống không hiểu")]
    public void AFormatThatShowsAnotherNumberIsToldAsWhatItIs(string cell, string format, string reason) =>
        Assert.Contains(reason, Assert.Single(Of(ReportSheet.Good().Set(cell, new ReportSheet.Styled(310, format)))).Message, StringComparison.Ordinal);

    [Fact]
    public void ZeroIsZeroInEveryUnit() =>
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("F29", new ReportSheet.Styled(0, "0\" nghìn\"")).Set("F39", new ReportSheet.Styled(0, "0\" tỷ\"")).Xlsx()).Findings);

    [Theory]
    [InlineData("E14", "51234.4999999985", 51_234_500_000)]
    [InlineData("E19", "309.999990000001", 310)]
    public void WhatASubtractionLeavesBehindIsRoundedToThePlacesOfTheFigure(string cell, string stored, long value)
    {
        var sheet = ReportSheet.Good().Set(cell, new ReportSheet.Formula("A1-A2", decimal.Parse(stored, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Empty(Of(sheet));
        Assert.Equal(value, SampleReading.Check(sheet.Xlsx()).Report.Figures.Single(f => f.Cell == cell).Value.Number);
    }

    [Theory]
    [InlineData("5", true)]
    [InlineData("1.234,5", true)]
    [InlineData(5, true)]
    [InlineData("0", false)]
    [InlineData(0, false)]
    [InlineData("-", false)]
    [InlineData("xem dưới", false)]
    [InlineData("5 đề án", false)]
    [InlineData(true, false)]
    public void OnlyANumberThatIsNotZeroIsAFigureInAHeading(object value, bool found) =>
        Assert.Equal(found ? [("ROW-HEADING", "E15")] : [], SampleReading.Check(ReportSheet.Good().Set("E15", value).Xlsx()).Findings.Select(f => (f.Code, f.Cell)));

    [Fact]
    public void ADayWithATimeIsThatDay()
    {
        var serial = new DateOnly(2026, 8, 15).DayNumber - new DateOnly(1899, 12, 30).DayNumber;
        var result = SampleReading.Check(Kc02Sheet.Good().Set(Kc02Sheet.RowOf("3.3"), 5, new ReportSheet.Styled(serial + 0.75m, "dd/mm/yyyy hh:mm")).Xlsx(), Kc02Sheet.To());
        Assert.Empty(result.Findings);
        Assert.Equal(new DateOnly(2026, 8, 15), result.Report.Figures.Single(f => f.Key.Code == "3.3").Value.Date);
    }

    [Theory]
    [InlineData("3.2", "-", "KC02-E02")]
    [InlineData("3.2", " ― ", "KC02-E02")]
    [InlineData("3.3", "–", "KC02-E03")]
    [InlineData("3.3", "‑", "KC02-E03")]
    [InlineData("2.1", "—", "CELL-REQUIRED")]
    [InlineData("2.1", "‐", "CELL-REQUIRED")]
    [InlineData("5.1", "―", "CELL-REQUIRED")]
    public void ADashIsNoAnswerOfAnyKind(string code, string dash, string rule)
    {
        var result = SampleReading.Check(Kc02Sheet.Good().Set(Kc02Sheet.RowOf(code), 5, dash).Xlsx(), Kc02Sheet.To());
        Assert.Equal(rule, Assert.Single(result.Findings).Code);
        Assert.DoesNotContain(result.Report.Figures, f => f.Key.Code == code);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public void ABooleanOrOneOrZeroIsAnAnswer(object value, bool yes)
    {
        var result = SampleReading.Check(Kc02Sheet.Good().Set(Kc02Sheet.RowOf("2.1"), 5, value).Xlsx(), Kc02Sheet.To());
        Assert.Empty(result.Findings);
        Assert.Equal(yes, result.Report.Figures.Single(f => f.Key.Code == "2.1").Value.IsYes);
    }

    [Theory]
    [InlineData(4_000, false)]
    [InlineData(4_001, true)]
    public void ATextMayHaveFourThousandSigns(int length, bool tooLong)
    {
        var row = Kc02Sheet.RowOf("3.2");
        var result = SampleReading.Check(Kc02Sheet.Good().Set(row, 5, new string('a', length)).Xlsx(), Kc02Sheet.To());
        Assert.Equal(tooLong ? [("CELL-TEXT", "E" + row)] : [], result.Findings.Select(f => (f.Code, f.Cell!)));
        Assert.Equal(!tooLong, result.Report.Figures.Any(f => f.Key.Code == "3.2"));
        Assert.All(result.Findings, f => Assert.Contains("có 4001 ký tự", f.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void ALongTextIsShownByItsBeginning(int length, bool cut)
    {
        var text = new string('x', length);
        var finding = Assert.Single(Of(ReportSheet.Good().Set("E19", text)));
        Assert.Contains($"“{(cut ? text[..60] + "…" : text)}”", finding.Message, StringComparison.Ordinal);
        Assert.Equal(text, finding.Value);
    }

    [Theory]
    [InlineData(1234.5, "1.234,5")]
    [InlineData(-1234, "-1.234")]
    public void ANumberIsShownAsVietnameseReadersWriteIt(double number, string shown)
    {
        var finding = Assert.Single(Of(ReportSheet.Good().Set("E19", (decimal)number)));
        Assert.Contains(shown, finding.Message, StringComparison.Ordinal);
        Assert.Equal(shown, finding.Value);
    }

    [Fact]
    public void ADayIsShownAsVietnameseReadersWriteIt()
    {
        var finding = Assert.Single(Of(ReportSheet.Good().Set("E19", new DateOnly(2026, 1, 5))));
        Assert.Contains("(05/01/2026)", finding.Message, StringComparison.Ordinal);
        Assert.Equal("05/01/2026", finding.Value);
    }

    private static List<Finding> Of(ReportSheet sheet) =>
        [.. SampleReading.Check(sheet.Xlsx()).Findings.Where(f => f.Code.StartsWith("CELL-", StringComparison.Ordinal))];
}
