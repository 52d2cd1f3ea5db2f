using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Workbooks;
using KhuyenCong.Spreadsheets.Reading;
using SpreadCheetah;
using Cell = KhuyenCong.Spreadsheets.Reading.Cell;
using Sheet = KhuyenCong.Spreadsheets.Reading.Sheet;

namespace KhuyenCong.Reporting.Tests.Workbooks;

public sealed class AnnotatedWorkbookTests
{
    private const string Page = "Kết quả kiểm tra";

    internal static readonly Finding WrongTotal = Error(
        "F11", "Tổng kinh phí – Thực hiện trong kỳ", "2349.5",
        "Tổng kinh phí (mã số 02) là 2.349,5 triệu đồng, nhưng tổng các thành phần 03 + 04 + 05 (F12, F13, F14) là 2.348,5; chênh lệch 1.",
        "Sửa tổng ở ô F11 hoặc các thành phần ở F12, F13, F14.", "2.348,5");

    private static readonly Finding OverPlan = Warning(
        "G19", "Số lao động được đào tạo – Lũy kế từ đầu năm", "129", "Lũy kế 129 vượt kế hoạch năm 100 là 29 (29 %).", "Nếu đúng, ghi giải thích ở cột Ghi chú.");

    [Fact]
    public void EveryCellThatAFindingStandsForIsColouredAndNoted()
    {
        using var workbook = Annotate("bad-total-52.xlsx", "KC-01", WrongTotal with { Cells = ["F11", "F12", "G14"] }, OverPlan);
        var notes = workbook.PartOf("KC-01").WorksheetCommentsPart!.Comments!.CommentList!.Elements<Comment>().ToDictionary(c => c.Reference!.Value!, c => c.InnerText);
        foreach (var cell in new[] { "F11", "F12", "G14" })
        {
            Assert.Equal("FFF4A59A", workbook.FillOf("KC-01", cell));
            Assert.StartsWith("LỖI: " + WrongTotal.Message, notes[cell]);
        }

        Assert.Null(workbook.FillOf("KC-01", "F13"));
        Assert.Empty(workbook.ProblemsBesidesThoseOf(Sample("bad-total-52.xlsx")));
    }

    [Fact]
    public void AWorkbookWithARowForEachCellIsMarkedInItsCells()
    {
        using var content = new MemoryStream();
        content.Write(Sample("bad-total-52.xlsx"));
        using (var zip = new ZipArchive(content, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.GetEntry("xl/worksheets/sheet1.xml")!;
            string sheet;
            using (var reader = new StreamReader(entry.Open()))
            {
                sheet = reader.ReadToEnd();
            }

            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("xl/worksheets/sheet1.xml").Open());
            writer.Write(System.Text.RegularExpressions.Regex.Replace(sheet, "(<row[^>]*>)(.*?)</row>",
                row => System.Text.RegularExpressions.Regex.Replace(row.Groups[2].Value, "<c .*?(?:/>|</c>)", cell => row.Groups[1].Value + cell.Value + "</row>")));
        }

        var bytes = AnnotatedWorkbook.Write(new UploadedFile("a.xlsx", content.ToArray()), Checked(FileKind.Xlsx, "KC-01", [WrongTotal]), ReceiptOf(Outcome.RejectedData));
        using var workbook = new OpenedWorkbook(bytes);
        Assert.Equal(("FFF4A59A", "2349.5"), (workbook.FillOf("KC-01", "F11"), workbook.Text("KC-01", "F11")));
        Assert.Empty(workbook.ProblemsBesidesThoseOf(Sample("bad-total-52.xlsx")));
    }

    [Fact]
    public void WrongCellsAreColouredAndNoted()
    {
        using var workbook = Annotate("bad-total-52.xlsx", "KC-01", WrongTotal, OverPlan);

        Assert.Equal([Page, "KC-01"], workbook.SheetNames);
        Assert.Empty(workbook.ProblemsBesidesThoseOf(Sample("bad-total-52.xlsx")));
        Assert.Equal("FFF4A59A", workbook.FillOf("KC-01", "F11"));
        Assert.Equal("FFFFE8A3", workbook.FillOf("KC-01", "G19"));
        Assert.NotEqual(BorderOf(workbook, "F11"), BorderOf(workbook, "G19"));
        Assert.Equal("2349.5", workbook.Text("KC-01", "F11"));
        Assert.Null(workbook.FillOf("KC-01", "F12"));

        var notes = workbook.PartOf("KC-01").WorksheetCommentsPart!.Comments!.CommentList!.Elements<Comment>().ToDictionary(c => c.Reference!.Value!, c => c.InnerText);
        Assert.Equal(["F11", "G19"], notes.Keys.Order());
        Assert.StartsWith("LỖI: " + WrongTotal.Message, notes["F11"]);
        Assert.Contains("Giá trị đúng: 2.348,5", notes["F11"]);
        Assert.EndsWith("Cách sửa: " + WrongTotal.Remedy, notes["F11"]);
        Assert.StartsWith("LƯU Ý: ", notes["G19"]);
        Assert.Equal([(10, 5), (18, 6)], BoxesOf(workbook, "KC-01"));
    }

    [Fact]
    public void TheFirstSheetSaysWhetherItWasTakenAndLinksToTheCells()
    {
        using var workbook = Annotate("bad-total-52.xlsx", "KC-01", WrongTotal, OverPlan);

        Assert.Equal("✘ TRẢ LẠI – BÁO CÁO CHƯA ĐƯỢC TIẾP NHẬN", workbook.Text(Page, "A1"));
        Assert.Equal("FF9B1C1C", workbook.FillOf(Page, "A1"));
        var texts = workbook.Texts(Page);
        Assert.Contains("1 lỗi, 1 lưu ý (lỗi phải sửa, lưu ý cần xem lại).", texts);
        Assert.Contains(WrongTotal.Message, texts);
        Assert.Contains(WrongTotal.Remedy, texts);
        Assert.Contains("KC01-2026Q3-52-7F3A9C21", texts);
        Assert.Contains("Hạn nộp là hết ngày 21/09/2026; sau đó báo cáo vẫn được nhận (tính là nộp muộn) đến hết ngày khóa 21/10/2026.", texts);
        var links = workbook.Sheet(Page).Descendants<Hyperlink>().ToList();
        Assert.Equal(["'KC-01'!F11", "'KC-01'!G19"], links.Select(l => l.Location!.Value));
        Assert.Equal(["F11", "G19"], links.Select(l => workbook.Text(Page, l.Reference!.Value!)));
        Assert.Equal(0u, workbook.Part.Workbook!.BookViews!.GetFirstChild<WorkbookView>()!.ActiveTab!.Value);
    }

    [Theory]
    [InlineData(Outcome.Accepted, Timeliness.OnTime, "✔ ĐÃ TIẾP NHẬN", "Đơn vị không cần làm gì thêm.")]
    [InlineData(Outcome.Accepted, Timeliness.Late, "✔ ĐÃ TIẾP NHẬN – NỘP MUỘN", "Đơn vị không cần làm gì thêm.")]
    [InlineData(Outcome.Nil, Timeliness.OnTime, "✔ ĐÃ TIẾP NHẬN – KHÔNG PHÁT SINH SỐ LIỆU", "Đơn vị không cần làm gì thêm.")]
    [InlineData(Outcome.Accepted, Timeliness.TooEarly, "✘ CHƯA TIẾP NHẬN – NỘP QUÁ SỚM", "Đề nghị nộp lại từ ngày 03/09/2026.")]
    [InlineData(Outcome.Accepted, Timeliness.AfterLock, "✘ KHÔNG TIẾP NHẬN – ĐÃ QUA NGÀY KHÓA", "gia hạn")]
    public void TheHeadlineFollowsOutcomeAndTime(Outcome outcome, Timeliness time, string headline, string next)
    {
        var receipt = ReceiptOf(outcome) with
        {
            Timeliness = time,
            Kind = time is Timeliness.TooEarly or Timeliness.AfterLock ? SubmissionKind.SetAside : SubmissionKind.Report,
        };
        using var workbook = new OpenedWorkbook(AnnotatedWorkbook.Write(new UploadedFile("a.xlsx", Sample("good-exceljs-52.xlsx")), Checked(FileKind.Xlsx, "KC-01", []), receipt));

        Assert.Equal(headline, workbook.Text(Page, "A1"));
        Assert.Contains(workbook.Texts(Page), t => t.Contains(next, StringComparison.Ordinal));
        Assert.Empty(workbook.ProblemsBesidesThoseOf(Sample("good-exceljs-52.xlsx")));
    }

    [Fact]
    public void AWarningLeavesTheReportTakenAndSaysSo()
    {
        var receipt = ReceiptOf(Outcome.AcceptedWithWarnings);
        using var workbook = new OpenedWorkbook(AnnotatedWorkbook.Write(new UploadedFile("a.xlsx", Sample("good-exceljs-52.xlsx")), Checked(FileKind.Xlsx, "KC-01", [OverPlan with { Note = "Bổ sung lớp ở Pleiku." }]), receipt));

        Assert.Equal("✔ ĐÃ TIẾP NHẬN – CÓ LƯU Ý", workbook.Text(Page, "A1"));
        Assert.Contains(workbook.Texts(Page), t => t.EndsWith("Giải thích của đơn vị: Bổ sung lớp ở Pleiku.", StringComparison.Ordinal));
        Assert.Contains(workbook.Texts(Page), t => t.Contains("chậm nhất ngày 21/10/2026, bản nộp sau sẽ thay bản này", StringComparison.Ordinal));
    }

    [Fact]
    public void TheVersionThatCountsIsNamedWhenALaterOneIsSentBack()
    {
        var receipt = ReceiptOf(Outcome.RejectedData) with { CountedVersion = 1 };
        using var workbook = new OpenedWorkbook(AnnotatedWorkbook.Write(new UploadedFile("a.xlsx", Sample("bad-total-52.xlsx")), Checked(FileKind.Xlsx, "KC-01", [WrongTotal]), receipt));

        Assert.Contains("Phiên bản 1 đã được tiếp nhận trước đây vẫn được tính cho đến khi có bản sửa hợp lệ.", workbook.Texts(Page));
    }

    [Theory]
    [InlineData("good-libreoffice-52.xlsx")]
    [InlineData("good-sheetjs-68.xlsx")]
    [InlineData("bad-error-cell-52.xlsx")]
    public void WorkbooksOfOtherProgramsAreCopiedWithTheirCells(string sample)
    {
        var content = Sample(sample);
        using var before = new OpenedWorkbook(content);
        using var after = Annotate(sample, null, WrongTotal, OverPlan);
        var sheet = before.SheetNames[0];

        Assert.Equal([Page, .. before.SheetNames], after.SheetNames);
        Assert.Empty(after.ProblemsBesidesThoseOf(content));
        Assert.Equal(before.Texts(sheet), after.Texts(sheet));
        Assert.Equal("FFF4A59A", after.FillOf(sheet, "F11"));
        Assert.Contains((10, 5), BoxesOf(after, sheet));
    }

    [Fact]
    public void ABlankRequiredCellIsMadeAndMarkedInItsPlace()
    {
        using var workbook = Annotate("good-exceljs-52.xlsx", "KC-01", Error("E8", "?", null, "Ô bắt buộc còn trống.", "Điền số."), Error("C7", "?", null, "Ô bắt buộc còn trống.", "Điền số."), Error("H70", "?", null, "Ô bắt buộc còn trống.", "Điền số."));

        Assert.Empty(workbook.ProblemsBesidesThoseOf(Sample("good-exceljs-52.xlsx")));
        foreach (var address in (string[])["E8", "C7", "H70"])
        {
            Assert.Equal("FFF4A59A", workbook.FillOf("KC-01", address));
        }

        var rows = workbook.Sheet("KC-01").Descendants<Row>().Select(r => r.RowIndex!.Value).ToList();
        Assert.Equal(rows.Order(), rows);
    }

    [Fact]
    public void NotesOfOtherPeopleStay()
    {
        var content = Made(sheets =>
        {
            sheets.AddNote("B2", "Số này lấy từ quyết định 12.");
            sheets.AddNote("C3", "Giữ nguyên.");
        });
        using var workbook = Annotate(content, "Trang của tôi", Error("B2", "?", "5", "Sai.", "Sửa."), Error("D4", "?", "6", "Sai nữa.", "Sửa nữa."));

        Assert.Empty(workbook.Problems);
        var notes = workbook.PartOf("Trang của tôi").WorksheetCommentsPart!.Comments!.CommentList!.Elements<Comment>().ToDictionary(c => c.Reference!.Value!, c => c.InnerText);
        Assert.Equal(["B2", "C3", "D4"], notes.Keys.Order());
        Assert.StartsWith("Số này lấy từ quyết định 12.", notes["B2"]);
        Assert.Contains("LỖI: Sai.", notes["B2"]);
        Assert.Equal("Giữ nguyên.", notes["C3"]);
        Assert.Equal([(1, 1), (2, 2), (3, 3)], BoxesOf(workbook, "Trang của tôi").Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AMendedCopyThatIsHandedInAgainLosesItsOldMarks(bool savedByLibreOffice)
    {
        var first = savedByLibreOffice
            ? Sample("annotated-resaved-libreoffice.xlsx")
            : AnnotatedWorkbook.Write(new UploadedFile("a.xlsx", Sample("bad-total-52.xlsx")), Checked(FileKind.Xlsx, "KC-01", [WrongTotal, OverPlan]), ReceiptOf(Outcome.RejectedData));
        using var before = new OpenedWorkbook(first);
        Assert.Equal("FFF4A59A", before.FillOf("KC-01", "F11"));
        using var second = Annotate(first, "KC-01", Error("E14", "Vốn đối ứng của cơ sở – Kế hoạch năm", null, "Còn trống.", "Điền số."));

        Assert.Equal([Page, "KC-01"], second.SheetNames);
        Assert.Empty(second.ProblemsBesidesThoseOf(first));
        Assert.Null(second.FillOf("KC-01", "F11"));
        Assert.Null(second.FillOf("KC-01", "G19"));
        Assert.Equal("FFF4A59A", second.FillOf("KC-01", "E14"));
        Assert.Equal(["E14"], second.PartOf("KC-01").WorksheetCommentsPart!.Comments!.CommentList!.Elements<Comment>().Select(c => c.Reference!.Value));
        Assert.Equal([(13, 4)], BoxesOf(second, "KC-01"));
        Assert.DoesNotContain(WrongTotal.Message, second.Texts(Page));
    }

    [Fact]
    public void NamesOfASheetFollowItWhenASheetIsPutInFront()
    {
        var content = ReportTemplate.Write(SampleForms.Kc01, SampleForms.GiaLai, SampleForms.Dates);
        using var workbook = Annotate(content, "KC-01", Error("E14", "?", null, "Còn trống.", "Điền số."));

        Assert.Empty(workbook.Problems);
        var names = workbook.Part.Workbook!.DefinedNames!.Elements<DefinedName>().Where(n => n.LocalSheetId is not null).ToList();
        Assert.Contains(names, n => n.Name == "_xlnm.Print_Titles");
        Assert.All(names, n => Assert.StartsWith($"'{workbook.SheetNames[(int)n.LocalSheetId!.Value]}'!", n.Text));
    }

    [Fact]
    public void AMergedCellIsMarkedWhereItShows()
    {
        var content = Made(sheets => sheets.MergeCells("B2:C3"));
        using var workbook = Annotate(content, "Trang của tôi", Error("C3", "?", "5", "Sai.", "Sửa."));

        Assert.Equal("FFF4A59A", workbook.FillOf("Trang của tôi", "B2"));
        Assert.Equal("B2", Assert.Single(workbook.PartOf("Trang của tôi").WorksheetCommentsPart!.Comments!.CommentList!.Elements<Comment>()).Reference!.Value);
    }

    [Fact]
    public void TextThatLooksLikeAFormulaStaysText()
    {
        string[] attacks = ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://example.vn\",\"x\")", "\t=1"];
        var rows = attacks.Select((text, i) => new SheetRow(i + 1, [new Cell(i + 1, 1, CellKind.Text, text), new Cell(i + 1, 2, CellKind.Text, "_x0041_")])).ToList();
        var file = new SheetFile(FileKind.Csv, [new Sheet(null, SheetVisibility.Visible, rows)], []);
        var findings = attacks.Select((text, i) => Error("A" + (i + 1).ToString(CultureInfo.InvariantCulture), "?", text, text, text, text)).ToList();
        var content = AnnotatedWorkbook.Write(new UploadedFile("a.csv", "x"u8.ToArray()), Checked(FileKind.Csv, null, findings), ReceiptOf(Outcome.RejectedData), () => file);
        using var workbook = new OpenedWorkbook(content);

        Assert.Equal([Page, "Dữ liệu"], workbook.SheetNames);
        Assert.Empty(workbook.Problems);
        foreach (var sheet in workbook.SheetNames)
        {
            Assert.Empty(workbook.Sheet(sheet).Descendants<CellFormula>());
            foreach (var cell in workbook.Sheet(sheet).Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>())
            {
                var text = workbook.TextOf(cell);
                if (text.Length > 0 && "=+-@\t".Contains(text[0], StringComparison.Ordinal))
                {
                    Assert.Equal(CellValues.InlineString, cell.DataType!.Value);
                    Assert.True(workbook.FormatOf(cell).QuotePrefix?.Value, sheet + " " + cell.CellReference?.Value);
                }
            }
        }

        Assert.Equal(attacks, attacks.Select((_, i) => workbook.Text("Dữ liệu", "A" + (i + 1).ToString(CultureInfo.InvariantCulture))));
        Assert.Equal("_x005F_x0041_", workbook.Text("Dữ liệu", "B1"));
    }

    [Fact]
    public void OfACsvAWorkbookIsMade()
    {
        var file = new SheetFile(
            FileKind.Csv,
            [
                new Sheet(null, SheetVisibility.Visible,
                [
                    new SheetRow(1, [new Cell(1, 1, CellKind.Text, "Mẫu số:"), new Cell(1, 2, CellKind.Text, "KC-01")]),
                    new SheetRow(4, [new Cell(4, 3, CellKind.Text, "1.234,5"), new Cell(4, 5, CellKind.Text, "1.5")]),
                ]),
            ],
            []);
        var finding = Error("E4", "?", "1.5", "Không phải số kiểu Việt Nam.", "Ghi 1,5 hoặc 1.500.");
        using var workbook = new OpenedWorkbook(AnnotatedWorkbook.Write(new UploadedFile("a.csv", "x"u8.ToArray()), Checked(FileKind.Csv, null, [finding]), ReceiptOf(Outcome.RejectedData), () => file));

        Assert.Empty(workbook.Problems);
        Assert.Equal("KC-01", workbook.Text("Dữ liệu", "B1"));
        Assert.Equal("1.234,5", workbook.Text("Dữ liệu", "C4"));
        Assert.Equal("FFF4A59A", workbook.FillOf("Dữ liệu", "E4"));
        Assert.Equal("'Dữ liệu'!E4", Assert.Single(workbook.Sheet(Page).Descendants<Hyperlink>()).Location!.Value);
    }

    [Fact]
    public void AStrictWorkbookIsRemadeFromWhatTheReaderSaw()
    {
        var stream = new MemoryStream();
        stream.Write(Made(_ => { }));
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.GetEntry("xl/worksheets/sheet1.xml")!;
            string xml;
            using (var reader = new StreamReader(entry.Open()))
            {
                xml = reader.ReadToEnd();
            }

            using var writer = new StreamWriter(entry.Open());
            writer.BaseStream.SetLength(0);
            writer.Write(xml.Replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main", StringComparison.Ordinal));
        }

        var file = new SheetFile(
            FileKind.Xlsx,
            [
                new Sheet("KC-01", SheetVisibility.Visible,
                [
                    new SheetRow(2,
                    [
                        new Cell(2, 1, CellKind.Number, "1234.5") { Number = 1234.5, Format = "#,##0.0" },
                        new Cell(2, 2, CellKind.Boolean, "TRUE"),
                        new Cell(2, 3, CellKind.Date, "2026-09-18"),
                        new Cell(2, 4, CellKind.Error, "#REF!"),
                        new Cell(2, 5, CellKind.FormulaWithoutValue, ""),
                        new Cell(2, 6, CellKind.Text, "Nhãn"),
                        new Cell(2, 7, CellKind.Text, "Nhãn") { Merged = true },
                    ]),
                ]),
                new Sheet("Ẩn", SheetVisibility.Hidden, [new SheetRow(1, [new Cell(1, 1, CellKind.Text, "x")])]),
            ],
            []);
        using var workbook = new OpenedWorkbook(AnnotatedWorkbook.Write(
            new UploadedFile("a.xlsx", stream.ToArray()), Checked(FileKind.Xlsx, "KC-01", [Error("D2", "?", "#REF!", "Ô lỗi.", "Sửa công thức.")]), ReceiptOf(Outcome.RejectedFile), () => file));

        Assert.Empty(workbook.Problems);
        Assert.Equal([Page, "KC-01", "Ẩn"], workbook.SheetNames);
        Assert.Equal(SheetStateValues.Hidden, workbook.Part.Workbook!.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Last().State!.Value);
        Assert.Equal(["1234.5", "1", "46283", "#REF!", "", "Nhãn", ""], "ABCDEFG".Select(c => workbook.Text("KC-01", c + "2")));
        Assert.Equal("#,##0.0", workbook.NumberFormatOf("KC-01", "A2"));
        Assert.Equal(CellValues.Boolean, workbook.Cell("KC-01", "B2")!.DataType!.Value);
        Assert.Equal("FFF4A59A", workbook.FillOf("KC-01", "D2"));
    }

    [Theory]
    [InlineData(5_000, true)]
    [InlineData(5_001, false)]
    public void AboveTheMostRowsThereAreTheFindingsAlone(int rows, bool copied)
    {
        var content = Made(_ => { }, rows);
        using var workbook = Annotate(content, "Trang của tôi", Error("B2", "?", "5", "Sai.", "Sửa."));

        Assert.Equal(copied ? [Page, "Trang của tôi"] : [Page], workbook.SheetNames);
        Assert.Empty(workbook.Problems);
        Assert.Contains("Sai.", workbook.Texts(Page));
        Assert.Contains("B2", workbook.Texts(Page));
    }

    [Fact]
    public void ATooLongCsvGivesTheFindingsAlone()
    {
        var file = new SheetFile(FileKind.Csv, [new Sheet(null, SheetVisibility.Visible, [new SheetRow(5_001, [new Cell(5_001, 1, CellKind.Text, "a")])])], []);
        using var workbook = new OpenedWorkbook(AnnotatedWorkbook.Write(new UploadedFile("a.csv", "x"u8.ToArray()), Checked(FileKind.Csv, null, [WrongTotal]), ReceiptOf(Outcome.RejectedData), () => file));

        Assert.Equal([Page], workbook.SheetNames);
    }

    [Fact]
    public void AFileThatCannotBeReadGivesTheFindingsAlone()
    {
        var finding = new Finding("FILE-XLS", Severity.Error, Fault.File, "Đây là tệp Excel 97–2003 (.xls).", "Mở tệp bằng Excel, chọn Tệp > Lưu dưới dạng > Sổ làm việc Excel (.xlsx) rồi nộp lại.");
        foreach (var (kind, content) in new[] { (FileKind.Xls, new byte[] { 0xD0, 0xCF }), (FileKind.Xlsx, "PK\u0003\u0004 hỏng"u8.ToArray()), (FileKind.Empty, []) })
        {
            var bytes = AnnotatedWorkbook.Write(new UploadedFile("a.xls", content), Checked(kind, null, [finding]), ReceiptOf(Outcome.RejectedFile));
            using var workbook = new OpenedWorkbook(bytes);
            OpenedWorkbook.Keep("alone.xlsx", bytes);

            Assert.Equal([Page], workbook.SheetNames);
            Assert.Empty(workbook.Problems);
            Assert.Contains(finding.Remedy, workbook.Texts(Page));
            Assert.Contains(workbook.Texts(Page), t => t.StartsWith("Hệ thống không đọc được báo cáo", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void OddWorkbooksNeverThrow()
    {
        var content = Sample("bad-total-52.xlsx");
        var random = new Random(7540);
        for (var i = 0; i < 200; i++)
        {
            var mutated = content.ToArray();
            for (var k = 0; k < 1 + (i % 20); k++)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            using var workbook = new OpenedWorkbook(AnnotatedWorkbook.Write(
                new UploadedFile("a.xlsx", i % 5 == 0 ? mutated[..random.Next(mutated.Length)] : mutated), Checked(FileKind.Xlsx, "KC-01", [WrongTotal]), ReceiptOf(Outcome.RejectedData)));
            Assert.Equal(Page, workbook.SheetNames[0]);
        }
    }

    [Fact]
    public void FindingsBeyondTheMostAreCountedErrorsFirst()
    {
        var findings = Enumerable.Range(1, 1_200).Select(i => OverPlan with { Row = i, Column = "A" }).Append(WrongTotal).ToList();
        using var workbook = Annotate("bad-total-52.xlsx", "KC-01", [.. findings]);

        Assert.Contains("1 lỗi, 1200 lưu ý (lỗi phải sửa, lưu ý cần xem lại). Còn 201 mục không liệt kê ở đây.", workbook.Texts(Page));
        Assert.Contains(WrongTotal.Message, workbook.Texts(Page));
    }

    [Fact]
    public void TheSameInputGivesTheSameWorkbook()
    {
        byte[] Once() => AnnotatedWorkbook.Write(new UploadedFile("a.xlsx", Sample("bad-total-52.xlsx")), Checked(FileKind.Xlsx, "KC-01", [WrongTotal]), ReceiptOf(Outcome.RejectedData));
        byte[] Alone() => AnnotatedWorkbook.Write(new UploadedFile("a.xlsx", Array.Empty<byte>()), Checked(FileKind.Empty, null, [WrongTotal]), ReceiptOf(Outcome.RejectedFile));
        var (copy, alone) = (Once(), Alone());

        Assert.Equal(WorkbookParts.Of(copy), WorkbookParts.Of(Once()));
        Assert.Equal(WorkbookParts.Of(alone), WorkbookParts.Of(Alone()));
        OpenedWorkbook.Keep("annotated.xlsx", AnnotatedWorkbook.Write(new UploadedFile("a.xlsx", Sample("bad-total-52.xlsx")), Checked(FileKind.Xlsx, "KC-01", [WrongTotal, OverPlan]), ReceiptOf(Outcome.RejectedData)));
    }

    private static OpenedWorkbook Annotate(string sample, string? sheet, params Finding[] findings) => Annotate(Sample(sample), sheet, findings);

    private static OpenedWorkbook Annotate(byte[] content, string? sheet, params Finding[] findings) =>
        new(AnnotatedWorkbook.Write(new UploadedFile("KC-01 quý III.xlsx", content), Checked(FileKind.Xlsx, sheet, findings), ReceiptOf(Outcome.RejectedData)));

    private static byte[] Made(Action<Spreadsheet> more, int rows = 5)
    {
        var stream = new MemoryStream();
        using (var sheets = Spreadsheet.CreateNewAsync(stream).AsTask().GetAwaiter().GetResult())
        {
            sheets.StartWorksheetAsync("Trang của tôi").AsTask().GetAwaiter().GetResult();
            for (var i = 0; i < rows; i++)
            {
                sheets.AddRowAsync([new SpreadCheetah.Cell("a"), new SpreadCheetah.Cell(5), new SpreadCheetah.Cell(6), new SpreadCheetah.Cell(7)]).AsTask().GetAwaiter().GetResult();
            }

            more(sheets);
            sheets.FinishAsync().AsTask().GetAwaiter().GetResult();
        }

        return stream.ToArray();
    }

    private static string BorderOf(OpenedWorkbook workbook, string address) =>
        workbook.Part.WorkbookStylesPart!.Stylesheet!.Borders!.Elements<Border>().ElementAt((int)workbook.FormatOf(workbook.Cell("KC-01", address)!).BorderId!.Value).LeftBorder!.Style!.InnerText!;

    private static List<(int Row, int Column)> BoxesOf(OpenedWorkbook workbook, string sheet)
    {
        var part = workbook.PartOf(sheet);
        var drawing = Assert.Single(part.VmlDrawingParts);
        Assert.Equal(part.GetIdOfPart(drawing), part.Worksheet!.GetFirstChild<LegacyDrawing>()!.Id!.Value);
        using var stream = drawing.GetStream();
        var xml = System.Xml.Linq.XElement.Load(stream);
        System.Xml.Linq.XNamespace x = "urn:schemas-microsoft-com:office:excel";
        return xml.Descendants(x + "ClientData")
            .Select(d => ((int)d.Element(x + "Row")!, (int)d.Element(x + "Column")!))
            .ToList();
    }

    internal static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name));

    private static Finding Error(string cell, string label, string? value, string message, string remedy, string? expected = null, string? sheet = null) =>
        At(new Finding("KC01-E01", Severity.Error, Fault.Data, message, remedy) { Label = label, Value = value, Expected = expected, Sheet = sheet }, cell);

    private static Finding Warning(string cell, string label, string? value, string message, string remedy, string? sheet = null) =>
        At(new Finding("KC01-W02", Severity.Warning, Fault.Data, message, remedy) { Label = label, Value = value, Sheet = sheet }, cell);

    private static Finding At(Finding finding, string cell)
    {
        var letters = new string(cell.TakeWhile(char.IsLetter).ToArray());
        return finding with { Column = letters, Row = int.Parse(cell.AsSpan(letters.Length), CultureInfo.InvariantCulture) };
    }

    internal static CheckedReport Checked(FileKind kind, string? sheet, IReadOnlyList<Finding> findings) =>
        new(new ReadReport(kind, SampleForms.Kc01, SampleForms.Quarter, false, sheet, [], []), findings);

    internal static Receipt ReceiptOf(Outcome outcome) => new()
    {
        Id = "KC01-2026Q3-52-7F3A9C21",
        Kind = SubmissionKind.Report,
        Unit = "52",
        Office = SampleForms.GiaLai.Office,
        Form = "KC-01",
        FormTitle = SampleForms.Kc01.Title,
        Period = "2026-Q3",
        PeriodName = "Quý III năm 2026",
        Blob = "52/2026-Q3/KC-01 quý III.xlsx",
        FileName = "KC-01 quý III.xlsx",
        Size = 12_345,
        Sha256 = new string('a', 64),
        ReceivedAt = new DateTimeOffset(2026, 9, 18, 16, 5, 0, TimeSpan.FromHours(7)),
        Version = 2,
        Outcome = outcome,
        Timeliness = Timeliness.OnTime,
        CutOff = SampleForms.Dates.CutOff,
        Opens = SampleForms.Dates.Opens,
        Due = SampleForms.Dates.Due,
        Lock = SampleForms.Dates.Lock,
        CountedVersion = outcome.IsAccepted() ? 2 : 0,
    };
}
