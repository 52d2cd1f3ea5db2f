using System.IO.Compression;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Which form a file is, and which of its sheets is the report.</summary>
public class FormAndSheetTests
{
    private static readonly ReportReader NothingDue = new(ReferenceData.Shipped.Forms, _ => [], ReferenceData.Shipped.Units.FindByName);

    private static readonly Addressee Year = SampleReading.To(period: new Period(PeriodKind.Year, 2026));

    // The form.

    [Theory]
    [InlineData("KC-01_52.xlsx", true)]
    [InlineData("kc01.xlsx", true)]
    [InlineData("KC 01 quý III.xlsx", true)]
    [InlineData("KC–01.xlsx", true)]
    [InlineData("K_C-0 1.xlsx", true)]
    [InlineData("KC-01", true)]
    [InlineData("KC-011.xlsx", false)]
    [InlineData("KC-0", false)]
    [InlineData("KC-02.xlsx", false)]
    [InlineData("XKC-01.xlsx", false)]
    [InlineData("bao-cao-KC-01.xlsx", false)]
    [InlineData("", false)]
    public void AFileNameMayOpenWithAFormsCode(string name, bool opens) =>
        Assert.Equal(opens, SampleReading.Reader.Read(new UploadedFile(name, new byte[] { 1, 2, 3 }), Year).Form?.Code == "KC-01");

    [Theory]
    [InlineData("KC-01", true)]
    [InlineData("kc_01", true)]
    [InlineData("Mẫu KC–01", true)]
    [InlineData("Mẫu số KC 01", true)]
    [InlineData("KC-02", false)]
    [InlineData("Mẫu", false)]
    [InlineData("Biểu KC-01", false)]
    [InlineData("KC-01A", false)]
    public void ACoverMayNameAForm(string text, bool names) =>
        Assert.Equal(names ? [] : ["COVER-FORM"], SampleReading.Reader.Read(ReportSheet.Good().Set("B1", text).Xlsx(), SampleReading.To(form: "KC-01")).Findings.Select(f => f.Code));

    [Theory]
    [InlineData("KC-02", "bao-cao.xlsx", "2026-Q3", "KC-02")]
    [InlineData("KC-02", "KC-01.xlsx", "2026-Y", "KC-02")]
    [InlineData(null, "KC-02.xlsx", "2026-Q3", "KC-02")]
    [InlineData(null, "bao-cao.xlsx", "2026-Q3", "KC-01")]
    [InlineData(null, "bao-cao.xlsx", "2026-Y", null)]
    public void AFileThatCannotBeReadIsOfTheFormAskedForNamedOrAloneDue(string? asked, string name, string period, string? form)
    {
        Period.TryParseId(period, out var at);
        var report = SampleReading.Reader.Read(new UploadedFile(name, new byte[] { 1, 2, 3 }), SampleReading.To(period: at, form: asked));
        Assert.Equal((form, false, true), (report.Form?.Code, report.Nil, report.CoverAgrees));
        Assert.NotEmpty(report.Findings);
    }

    [Theory]
    [InlineData("KC-01.xlsx", "2026-Y", "KC-01")]
    [InlineData("bao-cao.xlsx", "2026-Y", "KC-02")]
    [InlineData("bao-cao.xlsx", "2026-Q3", "KC-01")]
    [InlineData("KC-02.xlsx", "2026-Q3", "KC-02")]
    public void WithoutACoverNameAndDutiesComeBeforeTheHeader(string name, string period, string form)
    {
        Period.TryParseId(period, out var at);
        var file = Kc02Sheet.Good().RemoveRow(1).Xlsx() with { Name = name };
        Assert.Equal(form, SampleReading.Reader.Read(file, SampleReading.To(period: at)).Form!.Code);
    }

    [Theory]
    [InlineData("G9", null, false)]
    [InlineData("G9", "Lũy kế từ đầu", false)]
    [InlineData("C9", null, false)]
    [InlineData("G9", "Lũy kế", true)]
    [InlineData("H9", null, true)]
    public void OnlyAWholeHeaderTellsTheForm(string cell, string? text, bool tells)
    {
        var report = NothingDue.Read(ReportSheet.Good().RemoveRow(1).Set(cell, text).Xlsx(), SampleReading.To());
        Assert.Equal(tells ? "KC-01" : null, report.Form?.Code);
        if (!tells)
        {
            Assert.Equal("COVER-FORM-UNKNOWN", Assert.Single(report.Findings).Code);
        }
    }

    [Fact]
    public void AHiddenSheetsCoverIsHeardOnlyWhereNoVisibleOneNamesAForm()
    {
        var hidden = Kc02Sheet.Good();
        hidden.State = "hidden";
        foreach (var report in new[] { SampleReading.Reader.Read(ReportSheet.Good().Set("B5", "Năm 2026").Xlsx(hidden), Year), SampleReading.Reader.Read(hidden.Xlsx(ReportSheet.Good().Set("B5", "Năm 2026")), Year) })
        {
            Assert.Equal(("KC-01", "Báo cáo"), (report.Form!.Code, report.Sheet));
        }

        var unknown = ReportSheet.Good().Set("B1", "KC-09");
        unknown.State = "hidden";
        var empty = new ReportSheet { Name = "Trống" }.Set("A1", "x");
        var finding = Assert.Single(NothingDue.Read(empty.Xlsx(unknown), SampleReading.To()).Findings);
        Assert.Equal(("COVER-FORM-UNKNOWN", "Báo cáo", "B1", "KC-09"), (finding.Code, finding.Sheet, finding.Cell, finding.Value));
        Assert.Equal("COVER-FORM", Assert.Single(SampleReading.Reader.Read(empty.Xlsx(unknown), SampleReading.To(form: "KC-01")).Findings).Code);
    }

    [Fact]
    public void OfTwoFormsInOneFileTheOneThatIsDueIsRead()
    {
        var other = ReportSheet.Good().Set("B1", "KC-02");
        other.Name = "Mẫu hai";
        foreach (var file in new[] { ReportSheet.Good().Xlsx(other), other.Xlsx(ReportSheet.Good()) })
        {
            var report = SampleReading.Reader.Read(file, SampleReading.To());
            Assert.Equal(("KC-01", "Báo cáo"), (report.Form!.Code, report.Sheet));
            Assert.Empty(report.Findings);
            var unknown = NothingDue.Read(file, SampleReading.To());
            Assert.Null(unknown.Form);
            Assert.Contains("(KC-01, KC-02)", Assert.Single(unknown.Findings).Message, StringComparison.Ordinal);
        }

        // One that is not due is read all the same where it stands alone.
        Assert.Equal("KC-02", SampleReading.Reader.Read(Kc02Sheet.Good().Xlsx(), SampleReading.To()).Form!.Code);
    }

    [Fact]
    public void AnotherFormThanAskedForIsNamedAtItsCell()
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set("B1", "KC-02").Xlsx(), SampleReading.To(form: "KC-01"));
        var finding = Assert.Single(report.Findings);
        Assert.Equal(("COVER-FORM", "Báo cáo", "B1", "KC-02", "KC-01"), (finding.Code, finding.Sheet, finding.Cell, finding.Value, finding.Expected));
        Assert.Equal(("KC-01", 0), (report.Form!.Code, report.Figures.Count));
        Assert.Empty(SampleReading.Reader.Read(ReportSheet.Good().Xlsx(), SampleReading.To(form: "KC-01")).Findings);
        Assert.Empty(SampleReading.Reader.Read(ReportSheet.Good().RemoveRow(1).Xlsx(), SampleReading.To(form: "KC-01")).Findings);
        Assert.Equal("COVER-FORM-UNKNOWN", Assert.Single(SampleReading.Reader.Read(ReportSheet.Good().Xlsx(), SampleReading.To(form: "KC-07")).Findings).Code);
    }

    [Fact]
    public void ACoverEndsWhereTheFirstTableBegins()
    {
        var sheet = ReportSheet.Good().RemoveRow(1).Set("B5", "Năm 2026").Set("A63", "Mẫu số:").Set("B63", "KC-09")
            .Set("A65", "TT").Set("B65", "Nội dung").Set("C65", "Mã số").Set("D65", "Giá trị");
        Assert.Equal("KC-01", SampleReading.Reader.Read(sheet.Xlsx() with { Name = "KC-01.xlsx" }, Year).Form?.Code);
    }

    // The sheet.

    [Fact]
    public void LegacyTextInPlaceOfAFormOrATableIsAnswered()
    {
        var first = new ReportSheet { Name = "Một" }.Set("A1", "Hướng dẫn");
        var legacy = new ReportSheet { Name = "Hai" }.Set("A1", "Báo cáo").Set("B1", "x").Set("A2", "y").Set("B2", "Céng hßa X· héi Chñ nghÜa ViÖt Nam");
        foreach (var report in new[] { NothingDue.Read(first.Xlsx(legacy), SampleReading.To()), SampleReading.Reader.Read(first.Xlsx(legacy), SampleReading.To()) })
        {
            var finding = Assert.Single(report.Findings);
            Assert.Equal(("FILE-LEGACY-FONT", Severity.Error, "Hai", "B2"), (finding.Code, finding.Severity, finding.Sheet, finding.Cell));
        }

        Assert.Equal("COVER-FORM-UNKNOWN", Assert.Single(NothingDue.Read(first.Xlsx(), SampleReading.To()).Findings).Code);
        var missing = Assert.Single(SampleReading.Reader.Read(first.Xlsx(), SampleReading.To()).Findings);
        Assert.Equal("TABLE-MISSING", missing.Code);
        Assert.Contains("(dòng tiêu đề cần có các cột “Mã số”, “Kế hoạch năm”, “Thực hiện trong kỳ”, “Lũy kế từ đầu năm”)", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfSheetsThatFitTheOneWithRowsThenTheOneShownOnOpeningIsTaken()
    {
        var bare = Named("Khung");
        for (var row = 10; row <= 62; row++)
        {
            bare.RemoveRow(row);
        }

        var taken = SampleReading.Reader.Read(bare.Xlsx(ReportSheet.Good()), SampleReading.To());
        Assert.Equal(("Báo cáo", 0), (taken.Sheet, taken.Findings.Count));
        taken = SampleReading.Reader.Read(ReportSheet.Good().Xlsx(bare), SampleReading.To());
        Assert.Equal(("Báo cáo", 0), (taken.Sheet, taken.Findings.Count));

        // Without a saved tab the first sheet is shown.
        foreach (var rival in new[] { Named("Nháp"), Named("Thiếu").RemoveRow(19), Named("Thiếu tiêu đề").Set("H9", null).Set("I30", "14") })
        {
            foreach (var (first, second) in new[] { (rival, ReportSheet.Good()), (ReportSheet.Good(), rival) })
            {
                taken = SampleReading.Reader.Read(first.Xlsx(second), SampleReading.To());
                var finding = Assert.Single(taken.Findings, f => f.Code == "SHEET-SEVERAL");
                Assert.Equal((first.Name, Severity.Warning, first.Name), (taken.Sheet, finding.Severity, finding.Sheet));
                Assert.Contains($"không lấy từ trang “{second.Name}”", finding.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void WhereNoneOfTheSheetsThatFitIsShownOnOpeningAPersonMustSay()
    {
        var words = new ReportSheet { Name = "Hướng dẫn" }.Set("A1", "Cách điền biểu");
        var finding = Assert.Single(SampleReading.Reader.Read(words.Xlsx(ReportSheet.Good(), Named("Nháp")), SampleReading.To()).Findings);
        Assert.Equal(("SHEET-SEVERAL", Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains("“Báo cáo”, “Nháp”", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlySheetsOfOneKindAreRivals()
    {
        var hidden = Named("Ẩn");
        hidden.State = "hidden";
        var before = Named("Quý II").Set("B5", "Quý II năm 2026");
        var form = Named("KC-02").Set("B1", "KC-02");
        foreach (var other in new[] { hidden, before, form })
        {
            foreach (var file in new[] { other.Xlsx(ReportSheet.Good()), ReportSheet.Good().Xlsx(other) })
            {
                var taken = SampleReading.Reader.Read(file, SampleReading.To());
                Assert.Equal(("Báo cáo", 0), (taken.Sheet, taken.Findings.Count));
            }
        }

        var finding = Assert.Single(SampleReading.Reader.Read(hidden.Xlsx(), SampleReading.To()).Findings);
        Assert.Equal(("SHEET-HIDDEN", "Ẩn"), (finding.Code, finding.Sheet));
    }

    [Fact]
    public void WhatIsWrongWithAnotherSheetDoesNotConcernTheReport()
    {
        Assert.Empty(SampleReading.Reader.Read(WithLostSheet(ReportSheet.Good()), SampleReading.To()).Findings);
        Assert.Contains(SampleReading.Reader.Read(WithLostSheet(ReportSheet.Good().RemoveRow(9)), SampleReading.To()).Findings, f => f.Sheet == "Mất");
    }

    private static ReportSheet Named(string name)
    {
        var sheet = ReportSheet.Good();
        sheet.Name = name;
        return sheet;
    }

    /// <summary>The workbook with a second sheet in its list that is not in the file.</summary>
    private static UploadedFile WithLostSheet(ReportSheet sheet)
    {
        using var stream = new MemoryStream();
        stream.Write(sheet.Xlsx().Content.Span);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.GetEntry("xl/workbook.xml")!;
            string xml;
            using (var reader = new StreamReader(entry.Open()))
            {
                xml = reader.ReadToEnd();
            }

            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("xl/workbook.xml").Open());
            writer.Write(xml.Replace("</sheets>", "<sheet name=\"Mất\" sheetId=\"9\" r:id=\"rIdLost\"/></sheets>", StringComparison.Ordinal));
        }

        return new UploadedFile("bao-cao.xlsx", stream.ToArray());
    }
}
