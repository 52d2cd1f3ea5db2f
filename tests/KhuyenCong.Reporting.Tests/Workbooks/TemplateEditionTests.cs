using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Tests.Reading;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Workbooks;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>A template names the edition that it is of, and what becomes of a report that was made from an older one.</summary>
public sealed class TemplateEditionTests
{
    private static readonly Period Year = new(PeriodKind.Year, 2026);

    [Fact]
    public void TheEditionIsTheFirstDayOnWhichTheFormHadItsRows()
    {
        var forms = ReferenceData.Shipped.Forms;
        var kc02 = forms.For("KC-02", new DateOnly(2026, 1, 1))!;

        Assert.Equal("KC-02 2016-08-15", TemplateEdition.Of(kc02, new DateOnly(2025, 6, 30)).ToString());
        Assert.Equal("KC-02 2025-07-01", TemplateEdition.Of(kc02, new DateOnly(2025, 7, 1)).ToString());
        Assert.Equal("KC-02 2026-12-14", TemplateEdition.Of(forms.For("KC-02", Year)!, new DateOnly(2026, 12, 14)).ToString());
        Assert.Equal(new TemplateEdition("KC-02", new DateOnly(2025, 7, 1)), TemplateEdition.Read("KC-02 2025-07-01"));
        Assert.Null(TemplateEdition.Read("KC-02"));
        Assert.Null(TemplateEdition.Read("KC-02 hôm nay"));
    }

    [Fact]
    public void AReportOnTheEditionInUseIsToldNothing() => Assert.Empty(Check(new FilledTemplate("KC-02", Year, 1).Workbook()).Findings);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnOlderEditionThatStillFitsIsTakenWithANotice(bool inName)
    {
        var finding = Assert.Single(Check(Edited(new FilledTemplate("KC-02", Year, 1).Workbook(), "KC-02 2025-07-01", inName)).Findings);

        Assert.Equal(("TABLE-EDITION", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("14/12/2026", finding.Message);
    }

    [Theory]
    [InlineData("KC-01 2016-01-01")]
    [InlineData("của tôi")]
    [InlineData("")]
    public void AnEditionOfAnotherFormOrNoneSaysNothing(string edition) =>
        Assert.Empty(Check(Edited(new FilledTemplate("KC-02", Year, 1).Workbook(), edition, inName: true)).Findings);

    [Fact]
    public void AnOlderEditionThatLacksRowsIsAnsweredWithTheNewOne()
    {
        var deadlines = ReferenceData.Shipped.Duties.For("KC-02", Year)!;
        var older = ReferenceData.Shipped.Forms.For("KC-02", new DateOnly(2026, 1, 1))!;
        var report = Check(ReportTemplate.Write(older, SampleReading.To().Unit, deadlines));

        var finding = Assert.Single(report.Findings, f => f.Code == "TABLE-EDITION");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("biểu mẫu cũ", finding.Message);
        Assert.Contains("1.3", finding.Message);
        Assert.Contains("Tải biểu mẫu KC-02 mới", finding.Remedy);
        Assert.DoesNotContain(report.Findings, f => f.Code == "ROW-MISSING");
    }

    [Fact]
    public void TheYearsPlanStandsInItsCellsAndWhatWasReachedBesideTheTable()
    {
        var period = SampleReading.Q3;
        var form = ReferenceData.Shipped.Forms.For("KC-01", period)!;
        var latest = new FigureSet("KC-01", new Period(PeriodKind.HalfYear, 2026, 1), new Dictionary<FigureKey, FigureValue>
        {
            [new("11", "plan")] = FigureValue.OfCount(12),
            [new("11", "cumulative")] = FigureValue.OfCount(7),
            [new("12", "plan")] = FigureValue.OfMoney(1_250_500_000),
            [new("01", "plan")] = FigureValue.OfCount(12),
        });
        var content = ReportTemplate.Write(form, SampleReading.To().Unit, ReferenceData.Shipped.Duties.For("KC-01", period)!, latest);
        using var workbook = new OpenedWorkbook(content);

        Assert.Empty(workbook.Problems);
        Assert.Equal(("12", "1250.5", "12", "1250.5"), (workbook.Text("KC-01", "E16"), workbook.Text("KC-01", "E17"), workbook.Text("KC-01", "E10"), workbook.Text("KC-01", "E12")));
        Assert.NotNull(workbook.Cell("KC-01", "E10")!.CellFormula);
        Assert.Equal(("6 tháng đầu năm 2026: Lũy kế từ đầu năm", "7", ""), (workbook.Text("KC-01", "K9"), workbook.Text("KC-01", "K16"), workbook.Text("KC-01", "G16")));

        var read = Check(content, period, "KC-01");
        Assert.Equal(["CELL-REQUIRED"], read.Findings.Select(f => f.Code).Distinct());
        Assert.All(read.Report.Figures.Where(f => f.Key.Column != "plan"), f => Assert.Equal(0, f.Value.Number));
    }

    private static CheckedReport Check(byte[] content, Period? period = null, string form = "KC-02") =>
        SampleReading.Check(new UploadedFile("a.xlsx", content), SampleReading.To(period: period ?? Year, form: form));

    private static byte[] Edited(byte[] content, string edition, bool inName)
    {
        using var stream = new MemoryStream();
        stream.Write(content);
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            var name = document.WorkbookPart!.Workbook!.DefinedNames!.Elements<DefinedName>().Single(n => n.Name == SheetFile.EditionName);
            if (inName)
            {
                name.Text = $"\"{edition}\"";
            }
            else
            {
                name.Remove();
                ((OpenXmlLeafTextElement)document.CustomFilePropertiesPart!.Properties!.Single().ChildElements.Single()).Text = edition;
            }
        }

        return stream.ToArray();
    }
}
