using System.Globalization;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Workbooks;

namespace KhuyenCong.Reporting.Tests.Workbooks;

public sealed class ReportTemplateTests
{
    private const string Sheet = "KC-01";

    [Fact]
    public void TheOfficialHeadStandsAboveTheCoverAndTheTable()
    {
        using var workbook = Kc01();
        using var sample = new OpenedWorkbook(AnnotatedWorkbookTests.Sample("good-exceljs-52.xlsx"));

        Assert.Equal([Sheet, "Kiểm tra", "Hướng dẫn"], workbook.SheetNames);
        Assert.Empty(workbook.Problems);
        Assert.Equal("SỞ CÔNG THƯƠNG TỈNH GIA LAI", workbook.Text(Sheet, "A2"));
        Assert.Equal(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Mã đơn vị: 52", "Đơn vị tính: triệu đồng"],
            ((string[])["E2", "E3", "E6", "E7"]).Select(a => workbook.Text(Sheet, a)));
        Assert.Equal(["Mẫu số:", "KC-01", "Đơn vị báo cáo:", "Sở Công Thương tỉnh Gia Lai", "Kỳ báo cáo:", "Quý III năm 2026", "Không phát sinh:", ""],
            ((string[])["A3", "B3", "A6", "B6", "A7", "B7", "A8", "B8"]).Select(a => workbook.Text(Sheet, a)));
        Assert.Equal(sample.Text(Sheet, "A2"), workbook.Text(Sheet, "A4"));
        foreach (var address in (string[])["A9", "B9", "C9", "D9", "E9", "F9", "G9", "H9"])
        {
            Assert.Equal(sample.Text(Sheet, address), workbook.Text(Sheet, address));
        }
    }

    [Fact]
    public void RowsAreThoseOfTheForm()
    {
        using var workbook = Kc01();
        using var sample = new OpenedWorkbook(AnnotatedWorkbookTests.Sample("good-exceljs-52.xlsx"));

        for (var row = 10; row <= 62; row++)
        {
            foreach (var column in "ABCD")
            {
                var address = column + row.ToString(CultureInfo.InvariantCulture);
                Assert.Equal(sample.Text(Sheet, address), workbook.Text(Sheet, address));
            }
        }

        Assert.Equal("49", workbook.NumberFormatOf(Sheet, "C10"));
        Assert.Equal("#,##0", workbook.NumberFormatOf(Sheet, "E16"));
        Assert.Equal("#,##0.###", workbook.NumberFormatOf(Sheet, "E17"));
        var texts = workbook.Texts(Sheet);
        Assert.Contains("Thủ trưởng đơn vị", texts);
        Assert.Contains("……, ngày …… tháng …… năm ……", texts);
    }

    [Fact]
    public void ARowThatHasEndedIsLeftOut()
    {
        using var now = new OpenedWorkbook(ReportTemplate.Write(SampleForms.Kc02, SampleForms.DongNai, SampleForms.YearDates));
        var earlier = new Period(PeriodKind.Year, 2024);
        using var then = new OpenedWorkbook(ReportTemplate.Write(
            SampleForms.Kc02, SampleForms.DongNai, SampleForms.YearDates with { Period = earlier, Window = earlier.WindowUnder(WindowRegime.Administrative) }));

        Assert.Empty(now.Problems);
        Assert.DoesNotContain("5.2", now.Texts("KC-02"));
        Assert.Contains("5.2", then.Texts("KC-02"));
        Assert.Equal("Sở Công Thương thành phố Đồng Nai", now.Text("KC-02", "B6"));
        Assert.DoesNotContain("Không phát sinh:", now.Texts("KC-02"));
    }

    [Fact]
    public void TotalsAreFormulasWithValuesAndWhatIsTypedIsBlank()
    {
        using var workbook = Kc01();

        Assert.Equal("SUMPRODUCT(--ISNUMBER(MATCH(LEFT(TRIM($C$12:$C$15),40),{\"03\",\"3\",\"04\",\"4\",\"05\",\"5\"},0)),$E$12:$E$15)", workbook.Cell(Sheet, "E11")!.CellFormula!.Text);
        var formulas = workbook.Sheet(Sheet).Descendants<Cell>().Where(c => c.CellFormula is not null && "EFG".Contains(c.CellReference!.Value![0], StringComparison.Ordinal)).ToList();
        Assert.Equal(12, formulas.Count);
        Assert.All(formulas, c => Assert.Equal("0", c.CellValue!.Text));
        foreach (var cell in workbook.Sheet(Sheet).Descendants<Cell>().Where(c => c.CellFormula is null && "EFG".Contains(c.CellReference!.Value![0], StringComparison.Ordinal)))
        {
            var row = int.Parse(cell.CellReference!.Value.AsSpan(1), CultureInfo.InvariantCulture);
            Assert.True(row is < 10 or > 62 || workbook.TextOf(cell).Length == 0, cell.CellReference.Value);
        }
    }

    [Fact]
    public void WhereOnlyTotalsAreRequiredTheyAreNotFilledInByFormulas()
    {
        // Else a template that nobody touched would have every required cell.
        var form = SampleForms.Kc01 with { Rows = SampleForms.Kc01.Rows.Select(r => r.Code == "05" ? r with { Required = false } : r).ToList() };
        using var workbook = new OpenedWorkbook(ReportTemplate.Write(form, SampleForms.GiaLai, SampleForms.Dates));

        Assert.Null(workbook.Cell(Sheet, "E10")!.CellFormula);
        Assert.Equal("", workbook.Text(Sheet, "E10"));
        Assert.Equal("FFFFF9DB", workbook.FillOf(Sheet, "E10"));
    }

    [Fact]
    public void FormulasStayWithinWhatExcelTakes()
    {
        var parts = Enumerable.Range(1_000, 300).Select(n => n.ToString(CultureInfo.InvariantCulture)).ToList();
        var form = SampleForms.Kc01 with
        {
            Rows = [.. SampleForms.Kc01.Rows, .. parts.Select(p => new Reporting.Forms.FormRow(p, "Dòng " + p, Reporting.Values.FigureKind.Money) { Unit = "triệu đồng" })],
            Columns = SampleForms.Kc01.Columns.Select(c => c.Role == ColumnRole.Figure ? c with { Label = c.Label + " " + new string('a', 300) } : c).ToList(),
            Rules = SampleForms.Kc01.Rules.Select(r => r is Reporting.Forms.Rules.SumRule { Total: "03" } sum ? sum with { Parts = parts } : r).ToList(),
        };
        using var workbook = new OpenedWorkbook(ReportTemplate.Write(form, SampleForms.GiaLai, SampleForms.Dates));

        Assert.Empty(workbook.Problems);
        Assert.All(workbook.SheetNames.SelectMany(s => workbook.Sheet(s).Descendants<CellFormula>()), f =>
        {
            Assert.InRange(f.Text.Length, 1, 8_192);
            Assert.All(System.Text.RegularExpressions.Regex.Matches(f.Text, "\"([^\"]|\"\")*\""), m => Assert.InRange(m.Length, 2, 257));
        });
    }

    [Fact]
    public void ARuleThatDoesNotHoldYetMakesNoFormula()
    {
        var form = SampleForms.Kc01 with
        {
            Rules = SampleForms.Kc01.Rules.Select(r => r.Code == "KC01-E01" ? r with { BlocksFrom = new DateOnly(2030, 1, 1) } : r).ToList(),
        };
        using var workbook = new OpenedWorkbook(ReportTemplate.Write(form, SampleForms.GiaLai, SampleForms.Dates));

        Assert.Null(workbook.Cell(Sheet, "E11")!.CellFormula);
        Assert.NotNull(workbook.Cell(Sheet, "E10")!.CellFormula);
    }

    [Fact]
    public void CellsTakeOnlyWhatTheirKindAllows()
    {
        using var kc01 = Kc01();
        using var kc02 = new OpenedWorkbook(ReportTemplate.Write(SampleForms.Kc02, SampleForms.DongNai, SampleForms.YearDates));

        Assert.Equal(("list", "\"x\""), RuleAt(kc01, Sheet, "B8"));
        Assert.Equal(("whole", "0"), RuleAt(kc01, Sheet, "E16"));
        Assert.Equal(("decimal", "0"), RuleAt(kc01, Sheet, "F17"));
        Assert.Equal(("decimal", "0"), RuleAt(kc01, Sheet, "G14"));
        Assert.Null(RuleAt(kc01, Sheet, "E15"));
        Assert.Equal(("list", "\"Có,Không\""), RuleAt(kc02, "KC-02", "E13"));
        Assert.Equal("date", RuleAt(kc02, "KC-02", "E15")!.Value.Type);
        Assert.Equal(DataValidationErrorStyleValues.Information, kc02.Sheet("KC-02").Descendants<DataValidation>().Single(v => v.Type!.Value == DataValidationValues.Date).ErrorStyle!.Value);
        Assert.Null(RuleAt(kc02, "KC-02", "E14"));
    }

    [Fact]
    public void TheSheetIsSetUpForScreenAndPaper()
    {
        using var workbook = Kc01();
        var sheet = workbook.Sheet(Sheet);

        Assert.Equal(9, sheet.SheetViews!.GetFirstChild<SheetView>()!.Pane!.VerticalSplit!.Value);
        Assert.Equal([18, 58, 8, 14, 16, 16, 16, 30], sheet.GetFirstChild<Columns>()!.Elements<Column>().Take(8).Select(c => c.Width!.Value));
        var paper = sheet.GetFirstChild<PageSetup>()!;
        Assert.Equal(9u, paper.PaperSize!.Value);
        Assert.Equal(OrientationValues.Landscape, paper.Orientation!.Value);
        Assert.Equal(1u, paper.FitToWidth!.Value);
        Assert.Equal(0u, paper.FitToHeight!.Value);
        Assert.True(sheet.SheetProperties!.PageSetupProperties!.FitToPage!.Value);
        var names = workbook.Part.Workbook!.DefinedNames!.Elements<DefinedName>().Where(n => n.LocalSheetId?.Value == 0).ToDictionary(n => n.Name!.Value!, n => n.Text);
        Assert.Equal("'KC-01'!$9:$9", names["_xlnm.Print_Titles"]);
        Assert.Equal("'KC-01'!$A$2:$H$71", names["_xlnm.Print_Area"]);
        var headings = SampleForms.Kc01.Rows.Select((r, i) => (r.Kind, Row: 10 + i)).Where(r => r.Kind == Reporting.Values.FigureKind.Heading).Select(r => r.Row).ToHashSet();
        Assert.All(sheet.Descendants<Break>(), b => Assert.Contains((int)b.Id!.Value + 1, headings));
        Assert.Contains("C10:C62", sheet.Descendants<IgnoredError>().Single().SequenceOfReferences!.InnerText);
    }

    [Fact]
    public void TheSecondSheetNamesTheThreeDatesAndHowToHandIn()
    {
        using var workbook = Kc01();
        using var year = new OpenedWorkbook(ReportTemplate.Write(SampleForms.Kc02, SampleForms.DongNai, SampleForms.YearDates));
        var texts = workbook.Texts("Hướng dẫn");

        foreach (var day in (string[])["14/09/2026", "21/09/2026", "21/10/2026"])
        {
            Assert.Contains(day, texts);
        }

        Assert.DoesNotContain(texts, t => t.Contains("thư mục", StringComparison.Ordinal) || t.Contains("inbox", StringComparison.Ordinal));
        Assert.Contains(texts, t => t.StartsWith("Mở trang nộp báo cáo bằng đường dẫn riêng", StringComparison.Ordinal));
        Assert.Contains(texts, t => t.EndsWith("Mã số tự tính: 01, 02, 03, 04.", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, t => t.Contains("chưa được xác nhận", StringComparison.Ordinal));
        Assert.Contains(year.Texts("Hướng dẫn"), t => t.EndsWith("lịch nghỉ chưa được xác nhận: 01/01/2027.", StringComparison.Ordinal));
    }

    [Fact]
    public void TheSameInputGivesTheSameWorkbook()
    {
        var once = ReportTemplate.Write(SampleForms.Kc01, SampleForms.GiaLai, SampleForms.Dates);

        Assert.Equal(WorkbookParts.Of(once), WorkbookParts.Of(ReportTemplate.Write(SampleForms.Kc01, SampleForms.GiaLai, SampleForms.Dates)));
        OpenedWorkbook.Keep("template-KC-01.xlsx", once);
        OpenedWorkbook.Keep("template-KC-02.xlsx", ReportTemplate.Write(SampleForms.Kc02, SampleForms.DongNai, SampleForms.YearDates));
    }

    [Fact]
    public void ADocumentHasNoTemplate() =>
        Assert.Throws<ArgumentException>(() => ReportTemplate.Write(
            new FormDefinition("KC-03", "Chương trình khuyến công", FormKind.Document, WindowRegime.Administrative, new DateOnly(2016, 1, 1), null), SampleForms.GiaLai, SampleForms.Dates));

    [Fact]
    public void ATemplateFilledInByLibreOfficeHasTheFiguresOfTheSampleAndTotalsThatItCalculated()
    {
        using var filled = new OpenedWorkbook(AnnotatedWorkbookTests.Sample("template-filled-libreoffice.xlsx"));
        using var sample = new OpenedWorkbook(AnnotatedWorkbookTests.Sample("good-exceljs-52.xlsx"));

        for (var row = 10; row <= 62; row++)
        {
            foreach (var column in "CEFG")
            {
                var address = column + row.ToString(CultureInfo.InvariantCulture);
                Assert.Equal(sample.Text(Sheet, address), filled.Text(Sheet, address));
            }
        }

        Assert.Equal("SUM(E12,E13,E14)", filled.Cell(Sheet, "E11")!.CellFormula!.Text);
    }

    private static OpenedWorkbook Kc01() => new(ReportTemplate.Write(SampleForms.Kc01, SampleForms.GiaLai, SampleForms.Dates));

    private static (string Type, string Formula)? RuleAt(OpenedWorkbook workbook, string sheet, string address)
    {
        foreach (var rule in workbook.Sheet(sheet).Descendants<DataValidation>())
        {
            foreach (var range in rule.SequenceOfReferences!.InnerText!.Split(' '))
            {
                var ends = range.Split(':');
                var (first, last) = (Place(ends[0]), Place(ends[^1]));
                var (row, column) = Place(address);
                if (row >= first.Row && row <= last.Row && column >= first.Column && column <= last.Column)
                {
                    return (rule.Type!.InnerText!, rule.Formula1!.Text);
                }
            }
        }

        return null;

        static (int Row, char Column) Place(string text) => (int.Parse(text.AsSpan(1), CultureInfo.InvariantCulture), text[0]);
    }
}
