using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Workbooks;
using KhuyenCong.Reporting.Workbooks;

namespace KhuyenCong.Reporting.Tests.Difficulties;

public sealed class DifficultySheetTests
{
    [Fact]
    public void TheDigestSWorkbookHasThemAllAndEveryTextStaysText()
    {
        var said = new DateTimeOffset(2026, 9, 1, 8, 0, 0, VietnamTime.Offset);
        var text = DifficultyText.Of("=HYPERLINK(\"http://x\")\nThiếu kinh phí", "+1 <script>\u0001")!;
        var told = DifficultyLedger.Of(
            [
                new DifficultyStatement(DifficultySource.Page, new SaidWhen(said, "a"), "a", new Dictionary<string, DifficultyText> { ["3"] = text }),
                new DifficultyStatement(DifficultySource.Report, new SaidWhen(said, "000001"), "b", new Dictionary<string, DifficultyText> { ["5"] = DifficultyText.Of("", "Đề nghị hướng dẫn")! }),
            ],
            [new DifficultyAct(DifficultySource.Report, "5", DifficultyText.Of("", "Đề nghị hướng dẫn")!.Hash, false, "@đã rõ", "Hoa", said.AddDays(2), 1)]);
        var digest = SampleDigest.Kc01() with
        {
            Difficulties = [.. told.OrderBy(d => d.State).Select(d => new UnitDifficulty(SampleDigest.Units[0] with { Region = "miền Bắc" }, "KC-02", new Period(PeriodKind.Year, 2026), "Điểm " + d.Point, d))],
        };
        var bytes = DigestWorkbook.Write(digest);
        Assert.Equal(WorkbookParts.Of(bytes), WorkbookParts.Of(DigestWorkbook.Write(digest)));
        using var workbook = new OpenedWorkbook(bytes);
        Assert.Empty(workbook.Problems);
        Assert.Contains(DigestWorkbook.DifficultiesSheet, workbook.SheetNames);
        string[] Row(int row) => [.. "ABCDEFGHIJKLMNO".Select(c => workbook.Text(DigestWorkbook.DifficultiesSheet, c + row.ToString(System.Globalization.CultureInfo.InvariantCulture)))];
        var open = Row(2);
        Assert.Equal(("chờ trả lời", "Điểm 3", "miền Bắc", "01", "KC-02", "Năm 2026"), (open[0], open[1], open[2], open[3], open[5], open[6]));
        Assert.Equal("=HYPERLINK(\"http://x\")\nThiếu kinh phí", open[10]);
        Assert.Equal("+1 <script>", open[11]);
        Assert.DoesNotContain(workbook.Sheet(DigestWorkbook.DifficultiesSheet).Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>(), c => c.CellFormula is not null);
        Assert.True(workbook.FormatOf(workbook.Cell(DigestWorkbook.DifficultiesSheet, "K2")!).QuotePrefix?.Value);
        var answered = Row(3);
        Assert.Equal(("đã trả lời", "", "Đề nghị hướng dẫn", "@đã rõ", "Hoa"), (answered[0], answered[10], answered[11], answered[12], answered[13]));
    }
}
