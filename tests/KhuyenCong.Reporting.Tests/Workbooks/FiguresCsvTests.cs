using System.Globalization;
using System.Text;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Workbooks;

namespace KhuyenCong.Reporting.Tests.Workbooks;

public sealed class FiguresCsvTests
{
    [Fact]
    public void AFigureIsALine()
    {
        var content = FiguresCsv.Write(DigestWorkbookTests.Filled());
        var lines = Encoding.UTF8.GetString(content.AsSpan(3)).Split("\r\n");

        Assert.Equal([0xEF, 0xBB, 0xBF], content[..3]);
        Assert.Equal("Mẫu số,Kỳ báo cáo,Mã đơn vị,Đơn vị,Phiên bản,Mã số,Mục,Nội dung,Đơn vị tính,Cột,Giá trị,Giá trị (đồng)", lines[0]);
        Assert.Equal("KC-01,2026-Q3,01,Hà Nội,2,01,,Tổng số đề án,đề án,Kế hoạch năm,20,", lines[1]);
        Assert.Equal("KC-01,2026-Q3,01,Hà Nội,2,12,\"Đào tạo nghề, truyền nghề\",Kinh phí khuyến công quốc gia,triệu đồng,Kế hoạch năm,574.5,574500000", lines[4]);
        Assert.Equal("KC-01,2026-Q3,01,Hà Nội,2,13,\"Đào tạo nghề, truyền nghề\",Kinh phí khuyến công địa phương,triệu đồng,Lũy kế từ đầu năm,1234.567,1234567000", lines[6]);
        Assert.Equal(12, lines.Length);
        Assert.Equal("", lines[^1]);
    }

    [Fact]
    public void TextDaysAndAnswersAreWrittenSafely()
    {
        var lines = Encoding.UTF8.GetString(FiguresCsv.Write(DigestWorkbookTests.WithAnswers())).Split("\r\n");

        Assert.EndsWith(",Giá trị,'@12/QĐ-UBND,", lines[2]);
        Assert.EndsWith(",Giá trị,Có,", lines[3]);
        Assert.EndsWith(",Giá trị,2026-03-15,", lines[4]);
    }

    [Fact]
    public void QuotesAndLineBreaksInTextAreKept()
    {
        var figures = new FigureSet("KC-02", SampleForms.YearDates.Period, new Dictionary<FigureKey, FigureValue>
        {
            [new FigureKey("1.2", "value")] = FigureValue.OfText("Quyết định \"12\"\nvà 13"),
        });
        var digest = SampleDigest.Of(SampleForms.Kc02, SampleForms.YearDates, [new UnitFigures(SampleDigest.Units[0], 1, figures, null)]);

        Assert.EndsWith(",\"Quyết định \"\"12\"\"\nvà 13\",\r\n", Encoding.UTF8.GetString(FiguresCsv.Write(digest)));
    }

    [Theory]
    [InlineData("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠SUM(A1)", "'＠SUM(A1)")]
    [InlineData("\u00A0\u200B=1", "'\u00A0\u200B=1")]
    [InlineData("\t=1", "\"'\t'=1\"")]
    [InlineData("chữ;=1+1", "\"chữ;'=1+1\"")]
    [InlineData("chữ; \"=1+1", "\"chữ;' \"\"=1+1\"")]
    [InlineData("chữ\n@A1", "\"chữ\n'@A1\"")]
    [InlineData("chữ;thường; 5", "\"chữ;thường; 5\"")]
    [InlineData("A = B - C", "A = B - C")]
    [InlineData("'đã có", "'đã có")]
    public void ATextIsNoFormulaInAnyLocale(string text, string field)
    {
        var figures = new FigureSet("KC-02", SampleForms.YearDates.Period, new Dictionary<FigureKey, FigureValue> { [new FigureKey("1.2", "value")] = FigureValue.OfText(text) });
        var csv = Encoding.UTF8.GetString(FiguresCsv.Write(SampleDigest.Of(SampleForms.Kc02, SampleForms.YearDates, [new UnitFigures(SampleDigest.Units[0], 1, figures, null)])));

        Assert.EndsWith(",Giá trị," + field + ",\r\n", csv);
        foreach (var cell in csv.Split(';', '\n', '\t').Skip(2))
        {
            Assert.DoesNotMatch("^[\\s\"]*[=+@\\-＝＋－＠]", cell);
        }
    }

    [Fact]
    public void ANegativeNumberIsANumber()
    {
        var figures = new FigureSet("KC-02", SampleForms.YearDates.Period, new Dictionary<FigureKey, FigureValue> { [new FigureKey("1.1", "value")] = FigureValue.OfCount(-3) });
        var csv = Encoding.UTF8.GetString(FiguresCsv.Write(SampleDigest.Of(SampleForms.Kc02, SampleForms.YearDates, [new UnitFigures(SampleDigest.Units[0], 1, figures, null)])));

        Assert.EndsWith(",-3,\r\n", csv);
    }

    [Theory]
    [InlineData("vi-VN")]
    [InlineData("de-DE")]
    public void TheMachinesCultureChangesNothing(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        var (csv, workbook, template) = (FiguresCsv.Write(DigestWorkbookTests.Filled()), WorkbookParts.Of(DigestWorkbook.Write(DigestWorkbookTests.Filled())), WorkbookParts.Of(ReportTemplate.Write(SampleForms.Kc01, SampleForms.GiaLai, SampleForms.Dates)));
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(csv, FiguresCsv.Write(DigestWorkbookTests.Filled()));
            Assert.Equal(workbook, WorkbookParts.Of(DigestWorkbook.Write(DigestWorkbookTests.Filled())));
            Assert.Equal(template, WorkbookParts.Of(ReportTemplate.Write(SampleForms.Kc01, SampleForms.GiaLai, SampleForms.Dates)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
