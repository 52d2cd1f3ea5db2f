using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Scorecard;
using KhuyenCong.Reporting.Tests.Forms;
using KhuyenCong.Reporting.Tests.Validation;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Reporting.Workbooks;

namespace KhuyenCong.Reporting.Tests.Workbooks;

public sealed class DigestWorkbookTests
{
    [Fact]
    public void EveryUnitHasARowWithWhereItStands()
    {
        using var workbook = Written(Filled());

        Assert.Equal(["Tình hình", "Toàn quốc", "Tổng hợp", "Lưu ý", "Số liệu", "Chương trình", "Lỗi", "Nguyên nhân", "Gia hạn, mở khóa"], workbook.SheetNames);
        Assert.Empty(workbook.Problems);
        Assert.Equal(
            ["Mã đơn vị", "Đơn vị", "Tình trạng", "Gia hạn, mở khóa đến", "Số ngày quá hạn", "Nhận lúc", "Thư nhắc đã gửi", "Đã gọi điện", "Đầu mối", "Điện thoại", "Thư điện tử", "Phiên bản",
                "Kết quả", "Số lỗi", "Số lưu ý", "Bản có chữ ký, dấu", "Chương trình đang hiệu lực", "Thư nhắc đã đến", "Thư nhắc bị trả về", "Địa chỉ có thư bị trả về hoặc bị chặn",
                "Thư nhắc chưa gửi được (lỗi hệ thống)", "Thư nhắc chưa rõ đã gửi"],
            RowOf(workbook, "Tình hình", 4));
        Assert.Equal(
            ["01", "Hà Nội", "Đúng hạn", "", "", Serial(new DateTime(2026, 9, 19, 18, 0, 0)), "1", "", "Phòng Quản lý công nghiệp 01", "0241 555 0101", "01@example.vn", "2", "Đã tiếp nhận", "0", "0", "Có", "Có", "1", "0", "", "0", "0"],
            RowOf(workbook, "Tình hình", 5));
        Assert.Equal(
            ["04", "Gia Lai", "Bị trả lại, chưa sửa", "", "1", Serial(new DateTime(2026, 9, 20, 18, 0, 0)), "6", "21:30 ngày 20/09/2026, Nguyễn Văn An: =Hẹn nộp lại", "Phòng Quản lý công nghiệp 04", "0241 555 0104", "04@example.vn", "", "Trả lại (số liệu sai)", "7", "0", "", "", "4", "2", "04@example.vn (18/09/2026: 550 5.1.1 =no such user)", "0", "0"],
            RowOf(workbook, "Tình hình", 8));
        Assert.Equal(
            ["06", "Cà Mau", "Chưa nộp", Serial(new DateTime(2026, 11, 5)), "1", "", "1", "", "(chưa có đầu mối)", "", "", "", "", "0", "0", "", "Có", "0", "1", "", "4", "1"],
            RowOf(workbook, "Tình hình", 10));
        Assert.Equal(["Tất cả đơn vị", "Gia hạn", Serial(new DateTime(2026, 9, 23)), "Nghỉ lễ kéo dài", "Nguyễn Văn An", Serial(new DateTime(2026, 9, 21)), "Thông báo được hủy", "Trần Thị Bình"], RowOf(workbook, "Gia hạn, mở khóa", 2));
        Assert.Equal("dd/mm/yyyy hh:mm", workbook.NumberFormatOf("Tình hình", "F5")!.Replace("\\", "", StringComparison.Ordinal));
        Assert.Contains("Phải nộp 6: đúng hạn 2, nộp muộn 1, bị trả lại chưa sửa 1, lỗi hệ thống 1, chưa nộp 1.", workbook.Text("Tình hình", "A2"));
    }

    [Fact]
    public void SheetsHaveFiltersAndFrozenHeaders()
    {
        using var workbook = Written(Filled());

        foreach (var (sheet, row, filter) in new[] { ("Tình hình", 4, "A4:V10"), ("Toàn quốc", 3, null), ("Số liệu", 1, "A1:H11"), ("Chương trình", 1, "A1:N4"), ("Lỗi", 1, "A1:E3"), ("Nguyên nhân", 1, "A1:D2") })
        {
            var pane = workbook.Sheet(sheet).SheetViews!.GetFirstChild<SheetView>()!.Pane!;
            Assert.Equal(row, (int)pane.VerticalSplit!.Value);
            Assert.Equal(PaneStateValues.Frozen, pane.State!.Value);
            Assert.Equal(filter, workbook.Sheet(sheet).GetFirstChild<AutoFilter>()?.Reference?.Value);
            Assert.All(workbook.Sheet(sheet).GetFirstChild<Columns>()!.Elements<Column>(), c => Assert.InRange(c.Width!.Value, 6, 130));
        }
    }

    [Fact]
    public void EveryProgrammeHasARowAndAUnitWithoutOneToo()
    {
        using var workbook = Written(Filled());

        Assert.Equal(
            ["01", "Hà Nội", "Có Chương trình đang hiệu lực đến 31/12/2030 (nộp muộn 15 ngày)", Serial(new DateTime(2030, 12, 31)), "2026–2030", "1234/QĐ-UBND", Serial(new DateTime(2026, 3, 12)),
                Serial(new DateTime(2026, 7, 15)), Serial(new DateTime(2026, 7, 15)), "", "số =2345/QĐ-UBND, ngày chưa khai, sửa đổi Quyết định số 1234/QĐ-UBND", "15", "", ""],
            RowOf(workbook, "Chương trình", 2));
        Assert.Equal("Chưa có Chương trình đang hiệu lực", RowOf(workbook, "Chương trình", 3)[2]);
    }

    [Fact]
    public void WhomToCallIsShownInFull()
    {
        var digest = Filled();
        var name = string.Join(' ', Enumerable.Repeat("Phòng Quản lý công nghiệp", 5));
        using var workbook = Written(digest with { Units = [digest.Units[0] with { Contact = digest.Units[0].Contact! with { Name = name } }] });

        var width = workbook.Sheet("Tình hình").GetFirstChild<Columns>()!.Elements<Column>().ElementAt(8).Width!.Value;
        var row = workbook.Sheet("Tình hình").Descendants<Row>().Single(r => r.RowIndex! == 5);
        Assert.Equal(name, workbook.Text("Tình hình", "I5"));
        Assert.InRange(name.Length, width, width * (int)(row.Height!.Value / 15));
    }

    [Fact]
    public void WhereDeliveryIsNotKnownNothingIsSaidOfIt()
    {
        using var workbook = Written(Filled() with { DeliveryKnown = false });

        Assert.Equal("1", workbook.Text("Tình hình", "R5"));
        Assert.Equal("", workbook.Text("Tình hình", "R10"));
    }

    [Fact]
    public void TheNewestReportsOfAnotherFormStandOnTheirOwnSheet()
    {
        var form = SampleForms.Kc01 with { Code = "KC-02" };
        var year = SampleForms.YearDates;
        using var workbook = Written(Filled() with
        {
            OtherForms =
            [
                new NewestReports(form, year.CutOff,
                [
                    new UnitFigures(SampleDigest.Units[2], 1, SampleDigest.Figures(form, year, ("01", "plan", 9)), null) { IsLeftOut = true },
                    new UnitFigures(SampleDigest.Units[3], 1, SampleDigest.Figures(form, year, ("01", "plan", 7)), null),
                ]),
            ],
        });

        Assert.Empty(workbook.Problems);
        Assert.Equal(["Tình hình", "Toàn quốc", "Tổng hợp", "Lưu ý", "Số liệu", "KC-02 mới nhất", "Chương trình", "Lỗi", "Nguyên nhân", "Gia hạn, mở khóa"], workbook.SheetNames);
        Assert.Equal(["04", "Gia Lai", year.Period.Name, "01", "Tổng số đề án", "đề án", "Kế hoạch năm", "7"], RowOf(workbook, "KC-02 mới nhất", 2));
        Assert.Equal(2, workbook.Sheet("KC-02 mới nhất").Descendants<Row>().Count());
    }

    [Fact]
    public void TheFiguresStandInTidyForm()
    {
        using var workbook = Written(Filled());

        Assert.Equal(["Mã đơn vị", "Đơn vị", "Mã số", "Mục", "Nội dung", "Đơn vị tính", "Cột", "Giá trị", "", "Trang dữ liệu, dùng để lọc và tính trên máy; khi in chỉ có dòng này."], RowOf(workbook, "Số liệu", 1));
        Assert.Equal(["01", "Hà Nội", "01", "", "Tổng số đề án", "đề án", "Kế hoạch năm", "20"], RowOf(workbook, "Số liệu", 2));
        Assert.Equal(["01", "Hà Nội", "12", "Đào tạo nghề, truyền nghề", "Kinh phí khuyến công quốc gia", "triệu đồng", "Kế hoạch năm", "574.5"], RowOf(workbook, "Số liệu", 5));
        Assert.Equal("#,##0.###", workbook.NumberFormatOf("Số liệu", "H5"));
        Assert.Equal("#,##0", workbook.NumberFormatOf("Số liệu", "H6"));
        Assert.Null(workbook.Cell("Số liệu", "H5")!.DataType);
        Assert.Equal(11, workbook.Sheet("Số liệu").Descendants<Row>().Count());
    }

    [Fact]
    public void TheNationalSheetHasSumsChangesAndTheShareOfThePlan()
    {
        using var workbook = Written(Filled());
        var row = workbook.Sheet("Toàn quốc").Descendants<Row>().Single(r => workbook.TextOf(r.Elements<Cell>().First()) == "12");
        var texts = row.Elements<Cell>().Select(workbook.TextOf).ToList();

        Assert.Equal(["12", "Kinh phí khuyến công quốc gia", "triệu đồng", "2", "1000", "", "", "", "", "", "800", "100", "200", "80"], texts);
        Assert.Equal("Lũy kế từ đầu năm so với kế hoạch năm (%)", RowOf(workbook, "Toàn quốc", 3)[^1]);
    }

    [Fact]
    public void ErrorsAndCausesAreListedAndNeverBecomeFormulas()
    {
        using var workbook = Written(Filled());

        Assert.Equal(["04", "Gia Lai", Serial(new DateTime(2026, 9, 20, 18, 0, 0)), "7", "=cmd|' /C calc'!A0 không phải là số kiểu Việt Nam."], RowOf(workbook, "Lỗi", 2));
        Assert.Equal(["1", "Một ô phải ghi số nhưng nội dung không phải là số viết theo cách viết Việt Nam.", "CELL-NUMBER", "Gia Lai"], RowOf(workbook, "Nguyên nhân", 2));
        Assert.True(workbook.FormatOf(workbook.Cell("Lỗi", "E2")!).QuotePrefix!.Value);
        Assert.All(workbook.SheetNames, s => Assert.Empty(workbook.Sheet(s).Descendants<CellFormula>()));
    }

    [Fact]
    public void AnswersTextsAndDaysKeepTheirKinds()
    {
        using var workbook = Written(WithAnswers());

        Assert.Empty(workbook.Problems);
        Assert.Equal(["01", "Hà Nội", "1.2", "Văn bản quy phạm pháp luật về khuyến công", "Số hiệu, ngày các văn bản", "chữ", "Giá trị", "@12/QĐ-UBND"], RowOf(workbook, "Số liệu", 3));
        Assert.True(workbook.FormatOf(workbook.Cell("Số liệu", "H3")!).QuotePrefix!.Value);
        Assert.Equal("Có", workbook.Text("Số liệu", "H4"));
        Assert.Equal(Serial(new DateTime(2026, 3, 15)), workbook.Text("Số liệu", "H5"));
        var answers = workbook.Sheet("Toàn quốc").Descendants<Row>().Single(r => workbook.TextOf(r.Elements<Cell>().First()) == "3.1");
        Assert.Equal(["3.1", "Đã phê duyệt Chương trình khuyến công địa phương", "số đơn vị trả lời Có", "2", "1"], answers.Elements<Cell>().Select(workbook.TextOf).Take(5));
        OpenedWorkbook.Keep("digest-KC-02.xlsx", DigestWorkbook.Write(WithAnswers()));
    }

    [Fact]
    public void TheScorecardIsASheetWithTheYearBeforeAndTheNotes()
    {
        var form = ShippedForms.Kc02Now;
        UnitScore Line(int at, SampleReport? report) => new(SampleDigest.Units[at] with { Region = "miền Bắc" }, Scoring.Of(form, form.CutOffOf(SevenPointsReport.Year), new ScoreBasis(report?.Figures(), [SevenPointsReport.OnFile], [])));
        var before = new NationalScores(form, SevenPointsReport.Year.YearBefore, [Line(0, SevenPointsReport.Good()), Line(1, null)]);
        var scores = new NationalScores(form, SevenPointsReport.Year,
        [
            Line(0, SevenPointsReport.Good().With("6.1", "value", 0).Note("6.1", "=Chưa có kinh phí")),
            Line(1, SevenPointsReport.WithoutCentre().With("4.2", "value", 0)),
            Line(2, null),
        ]);
        var content = DigestWorkbook.Write(WithAnswers() with { Scores = scores with { YearBefore = before } });
        OpenedWorkbook.Keep("digest-scores.xlsx", content);
        using var workbook = new OpenedWorkbook(content);

        Assert.Empty(workbook.Problems);
        Assert.Equal("1. Văn bản quy phạm pháp luật về khuyến công", workbook.Text("Bảng điểm", "E3"));
        Assert.Equal("Điểm 1, năm 2025", workbook.Text("Bảng điểm", "L3"));
        Assert.Equal(["đạt", "đạt", "đạt", "đạt", "đạt", "đạt một phần", "đạt"], RowOf(workbook, "Bảng điểm", 4).Skip(4).Take(7));
        Assert.Equal("6", workbook.Text("Bảng điểm", "D4"));
        Assert.Equal("6.1: =Chưa có kinh phí", workbook.Text("Bảng điểm", "S4"));
        Assert.Equal(("chưa đạt", "đạt", "chưa có báo cáo"), (workbook.Text("Bảng điểm", "H5"), workbook.Text("Bảng điểm", "I5"), workbook.Text("Bảng điểm", "L5")));
        Assert.Equal(("", "chưa có báo cáo", ""), (workbook.Text("Bảng điểm", "D6"), workbook.Text("Bảng điểm", "E6"), workbook.Text("Bảng điểm", "L6")));
    }

    [Fact]
    public void WhatIsForPaperPrintsItsColumnsThatCanBeReadAndDataOneLine()
    {
        using var workbook = Written(Filled());
        var areas = workbook.Part.Workbook!.DefinedNames!.Elements<DefinedName>().Where(n => n.Name!.Value == "_xlnm.Print_Area").Select(n => n.Text).ToList();
        Assert.Equal(["'Tình hình'!$A$1:$J$10", "'Số liệu'!$J$1:$S$1"], areas);

        // About 150 characters of 11 pt are A4 landscape at nine tenths.
        Assert.InRange(workbook.Sheet("Tình hình").GetFirstChild<Columns>()!.Elements<Column>().Take(10).Sum(c => c.Width!.Value), 120, 170);
        var texts = new[] { "A2", "A3" }.Select(a => workbook.Text("Tình hình", a).Length);
        Assert.All(texts, t => Assert.InRange(t, 40, 160));
    }

    [Fact]
    public void ADigestWithoutAnythingIsStillAWorkbook()
    {
        using var workbook = Written(Filled() with { Units = [], Figures = [], Causes = [] });

        Assert.Empty(workbook.Problems);
        Assert.Single(workbook.Sheet("Số liệu").Descendants<Row>());
    }

    [Fact]
    public void TheSameDigestGivesTheSameWorkbook()
    {
        var once = DigestWorkbook.Write(Filled());

        Assert.Equal(WorkbookParts.Of(once), WorkbookParts.Of(DigestWorkbook.Write(Filled())));
        OpenedWorkbook.Keep("digest.xlsx", once);
    }

    [Fact]
    public void EveryFigureOfManyUnitsIsWritten()
    {
        var count = LongForm.Number("KHUYENCONG_UNITS", 340, 3_321);
        var units = Enumerable.Range(1, count).Select(i => new Unit(i.ToString("0000", System.Globalization.CultureInfo.InvariantCulture), "Đơn vị " + i.ToString(System.Globalization.CultureInfo.InvariantCulture), "tỉnh", new DateOnly(2025, 7, 1), null, [])).ToList();
        var values = SampleForms.Kc01.Rows.Where(r => r.Kind != FigureKind.Heading)
            .SelectMany(r => SampleForms.Kc01.FigureColumns.Select(c => (r.Code, c.Id, 1_500_000L))).Take(30).ToArray();
        var figures = SampleDigest.Figures(SampleForms.Kc01, SampleForms.Dates, values);
        var digest = Filled() with
        {
            Units = units.Select(u => new UnitStanding(u, Standing.OnTime) { Version = 1 }).ToList(),
            Figures = units.Select(u => new UnitFigures(u, 1, figures, figures)).ToList(),
        };

        var content = DigestWorkbook.Write(digest);
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(content));
        using var reader = System.Xml.XmlReader.Create(zip.GetEntry("xl/worksheets/sheet5.xml")!.Open());
        var rows = 0;
        while (reader.ReadToFollowing("row"))
        {
            rows++;
        }

        Assert.Equal(1 + (count * values.Length), rows);
    }

    private static OpenedWorkbook Written(ComplianceDigest digest) => new(DigestWorkbook.Write(digest));

    private static List<string> RowOf(OpenedWorkbook workbook, string sheet, int row) =>
        workbook.Sheet(sheet).Descendants<Row>().Single(r => r.RowIndex!.Value == row).Elements<Cell>().Select(workbook.TextOf).ToList();

    private static string Serial(DateTime time) => time.ToOADate().ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void WhatWasDoneAboutReportsHasASheetOfItsOwn()
    {
        var filled = Filled();
        var at = new DateTimeOffset(2026, 9, 20, 9, 0, 0, TimeSpan.FromHours(7));
        var status = new ReportStatus("52") { Counted = new CountedVersion(2, "u", Outcome.Accepted, at, 0) };
        var ask = new ReviewAct(ReviewActKind.AskCorrection, "k", "u", 2, at, "Hoa") { Until = new DateOnly(2026, 9, 21), Reasons = "Số tiền khác thường", Text = "Đề nghị kiểm tra." };
        var leave = new ReviewAct(ReviewActKind.LeaveOut, "l", "u", 2, at, "Hoa") { Text = "Chờ kiểm tra." };
        var review = new UnitReview(status.After(ask).After(leave), [ask, leave]);
        using var workbook = Written(filled with { Units = [filled.Units[0] with { Version = 2, Review = review }, .. filled.Units.Skip(1)], AsOf = at.AddDays(3) });

        Assert.Empty(workbook.Problems);
        Assert.Equal(
            [filled.Units[0].Unit.Name, "2", "Đã yêu cầu chỉnh sửa, trả lời chậm nhất là hết ngày 21/09/2026, quá hạn 2 ngày", "Số tiền khác thường. Đề nghị kiểm tra.", "", "Chờ kiểm tra."],
            RowOf(workbook, DigestWorkbook.ReviewsSheet, 2));
        Assert.DoesNotContain(DigestWorkbook.ReviewsSheet, Written(filled).SheetNames);
    }

    internal static ComplianceDigest Filled()
    {
        var (form, dates) = (SampleForms.Kc01, SampleForms.Dates);
        return SampleDigest.Kc01(
            new UnitFigures(
                SampleDigest.Units[0], 2,
                SampleDigest.Figures(form, dates, ("01", "plan", 20), ("01", "period", 5), ("01", "cumulative", 12), ("12", "plan", 574_500_000), ("12", "cumulative", 300_000_000), ("13", "cumulative", 1_234_567_000)),
                SampleDigest.Figures(form, dates, ("01", "cumulative", 10), ("12", "cumulative", 100_000_000))),
            new UnitFigures(SampleDigest.Units[1], 1, SampleDigest.Figures(form, dates, ("01", "cumulative", 7), ("11", "cumulative", 7), ("12", "plan", 425_500_000), ("12", "cumulative", 500_000_000)), null),
            new UnitFigures(SampleDigest.Units[2], 1, SampleDigest.Figures(form, dates), null));
    }

    internal static ComplianceDigest WithAnswers()
    {
        var (form, dates) = (SampleForms.Kc02, SampleForms.YearDates);
        FigureSet Set(bool approved) => new(form.Code, dates.Period, new Dictionary<FigureKey, FigureValue>
        {
            [new FigureKey("1.1", "value")] = FigureValue.OfCount(3),
            [new FigureKey("1.2", "value")] = FigureValue.OfText("@12/QĐ-UBND"),
            [new FigureKey("3.1", "value")] = FigureValue.OfYesNo(approved),
            [new FigureKey("3.3", "value")] = FigureValue.OfDate(new DateOnly(2026, 3, 15)),
        });
        return SampleDigest.Of(form, dates, [new UnitFigures(SampleDigest.Units[0], 1, Set(true), null), new UnitFigures(SampleDigest.Units[1], 1, Set(false), null)]);
    }
}
