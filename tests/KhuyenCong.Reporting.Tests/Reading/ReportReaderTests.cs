using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Reading;

public class ReportReaderTests
{
    [Fact]
    public void TheSheetMadeHereIsGoodAsWorkbookAndAsCsv()
    {
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Xlsx()).Findings);
        foreach (var delimiter in new[] { ';', ',', '\t' })
        {
            var result = SampleReading.Check(ReportSheet.Good().Csv(delimiter));
            Assert.Empty(result.Findings);
            Assert.Equal(132, result.Report.Figures.Count);
        }
    }

    // The cover.

    [Theory]
    [InlineData("B4", "64", "COVER-UNIT", "mã đơn vị “64”")]
    [InlineData("B4", "Gia Lai", "COVER-UNIT", "mã đơn vị “Gia Lai”")]
    [InlineData("B3", "Sở Công Thương tỉnh Đắk Lắk", "COVER-UNIT", "tỉnh Đắk Lắk")]
    [InlineData("B3", "Sở Công Thương tỉnh Bình Định", "COVER-UNIT", "tỉnh Bình Định (đơn vị cũ, đến hết ngày 30/06/2025)")]
    [InlineData("B5", "Quý II năm 2026", "COVER-PERIOD", "Quý II năm 2026")]
    [InlineData("B5", "Quý 5 năm 2026", "COVER-PERIOD", "không đọc được")]
    [InlineData("B5", null, "COVER-PERIOD", "không ghi kỳ báo cáo")]
    [InlineData("B6", "đô la Mỹ", "COVER-MONEY-UNIT", "“đô la Mỹ”")]
    [InlineData("B7", "có lẽ", "COVER-NIL", "“có lẽ”")]
    [InlineData("B7", "x", "KC01-E07", "Không phát sinh")]
    public void ACoverThatDisagreesIsAnErrorThatNamesBoth(string cell, string? text, string code, string message)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx());
        var finding = Assert.Single(result.Findings);
        Assert.Equal((code, Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        if (code is "COVER-UNIT")
        {
            Assert.Contains("Sở Công Thương tỉnh Gia Lai (mã 52)", finding.Message, StringComparison.Ordinal);
        }

        if (code is "COVER-PERIOD")
        {
            Assert.Contains("Quý III năm 2026", finding.Message, StringComparison.Ordinal);
            Assert.DoesNotContain($"“{text}” ({text})", finding.Message, StringComparison.Ordinal);
        }

        if (code != "KC01-E07" && text is not null)
        {
            Assert.Equal((cell, text), (finding.Cell, finding.Value));
        }
    }

    [Fact]
    public void AnotherPeriodOnTheCoverEndsTheComparisonWithEarlierReports()
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set("B5", "Quý II năm 2026").Xlsx(), SampleReading.To());
        Assert.False(report.CoverAgrees);
        Assert.True(SampleReading.Reader.Read(ReportSheet.Good().Xlsx(), SampleReading.To()).CoverAgrees);
    }

    [Theory]
    [InlineData("B3", "Trung tâm Khuyến công Gia Lai", "COVER-UNIT")]
    [InlineData("B3", "Sở Công Thương tỉnh Gia Lay", "COVER-UNIT")]
    [InlineData("B6", null, "COVER-MONEY-UNIT")]
    public void WhatIsOnlyLikelyIsAWarningToConfirm(string cell, string? text, string code)
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx()).Findings);
        Assert.Equal((code, Severity.Warning), (finding.Code, finding.Severity));
    }

    [Fact]
    public void WithoutUnitOnTheCoverTheFolderDecidesWithAWarning()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().RemoveRow(3).RemoveRow(4).Xlsx()).Findings);
        Assert.Equal(("COVER-UNIT", Severity.Warning, "Báo cáo"), (finding.Code, finding.Severity, finding.Sheet));
        Assert.Empty(SampleReading.Check(ReportSheet.Good().RemoveRow(3).Xlsx()).Findings);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().RemoveRow(4).Xlsx()).Findings);
    }

    [Theory]
    [InlineData("A5", "Kỳ báo cáo: Quý III năm 2026")]
    [InlineData("A5", "KỲ BÁO CÁO : quý 3/2026")]
    [InlineData("A5", "Kỳ báo cáo Quý III/2026")]
    [InlineData("A5", "(Kỳ báo cáo: 2026-Q3)")]
    [InlineData("A5", ":Kỳ báo cáo Quý III/2026")]
    public void LabelAndValueMayStandInOneCell(string cell, string text) =>
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B5", null).Set(cell, text).Xlsx()).Findings);

    [Fact]
    public void ALabelWithAValueCountsBeforeOneWithout()
    {
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B5", null).Set("G8", "Kỳ báo cáo: Quý III năm 2026").Xlsx()).Findings);
        Assert.Equal("A5", Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B5", null).Xlsx()).Findings).Cell);
    }

    [Theory]
    [InlineData("A6", "Đơn vị tính triệu đồng")]
    [InlineData("A6", "Đơn vị triệu đồng")]
    [InlineData("A4", "Mã đơn vị báo cáo 52")]
    public void TheLongestLabelThatFitsIsTheLabel(string cell, string text) =>
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B" + cell[1..], null).Set(cell, text).Xlsx()).Findings);

    [Fact]
    public void AFindingAboutALabelWithoutColonNamesTheLabelAlone() =>
        Assert.Equal("Kỳ báo cáo", Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B5", null).Set("A5", "Kỳ báo cáo Quý II/2026").Xlsx()).Findings).Label);

    [Theory]
    [InlineData("ĐVTN tỉnh Gia Lai")]
    [InlineData("Mã đơn vịnh Hạ Long")]
    [InlineData("Không phát sinh số liệu thì ghi x")]
    [InlineData(": Quý II năm 2026")]
    public void WhatOnlyBeginsLikeALabelIsNone(string text) =>
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("A8", text).Xlsx()).Findings);

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void ALabelIsLookedForInTextsOfAtMostThreeHundredSigns(int length, bool read)
    {
        var sheet = ReportSheet.Good().Set("B5", null).Set("A5", "Kỳ báo cáo:" + "Quý III năm 2026".PadLeft(length - 11));
        Assert.Equal(read ? [] : ["COVER-PERIOD"], SampleReading.Check(sheet.Xlsx()).Findings.Select(f => f.Code));
        sheet = ReportSheet.Good().Set("A8", "Số liệu tính bằng tỷ đồng".PadLeft(length, '.'));
        Assert.Equal(read ? ["COVER-MONEY-UNIT"] : [], SampleReading.Check(sheet.Xlsx()).Findings.Select(f => f.Code));
    }

    [Fact]
    public void TheValueStandsInTheNextCellThatIsNotEmpty()
    {
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B5", null).Set("E5", "Quý III năm 2026").Xlsx()).Findings);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B5", null).Set("C4", "Kỳ báo cáo:").Set("D4", "Quý III năm 2026").RemoveRow(5).Xlsx()).Findings);
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B5", "Mã đơn vị").Set("C5", "52").Xlsx()).Findings);
        Assert.Equal(("COVER-PERIOD", "A5"), (finding.Code, finding.Cell));
    }

    [Theory]
    [InlineData(52)]
    public void AUnitCodeMayBeANumber(int code) => Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B4", code).Xlsx()).Findings);

    [Fact]
    public void AUnitCodeWithAZeroInFrontMayBeANumber()
    {
        var sheet = ReportSheet.Good().Set("B3", "Sở Công Thương thành phố Hà Nội").Set("B4", 1);
        Assert.Empty(SampleReading.Check(sheet.Xlsx(), SampleReading.To("01")).Findings);
    }

    [Fact]
    public void ALabelThatStandsTwiceWithDifferentValuesIsAnError()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("G8", "Đơn vị tính: nghìn đồng").Xlsx()).Findings);
        Assert.Equal(("COVER-TWICE", Severity.Error, "G8"), (finding.Code, finding.Severity, finding.Cell));
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("G8", "Đơn vị tính: Triệu đồng").Xlsx()).Findings);
        Assert.Equal("COVER-MONEY-UNIT", Assert.Single(SampleReading.Check(ReportSheet.Good().InMoney("nghìn đồng").Set("A6", null).Set("B6", null).Set("G8", "ĐVT: nghìn đồng").Xlsx()).Findings, f => f.Code.StartsWith("COVER", StringComparison.Ordinal)).Code);
    }

    [Fact]
    public void AnErrorCellOnTheCoverIsNamed()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B5", new ReportSheet.ErrorValue("#NAME?")).Xlsx()).Findings);
        Assert.Equal(("CELL-ERROR", "B5"), (finding.Code, finding.Cell));
        finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B5", new ReportSheet.Formula("A1")).Xlsx()).Findings);
        Assert.Equal(("CELL-FORMULA", "B5"), (finding.Code, finding.Cell));
    }

    // The form.

    [Theory]
    [InlineData("KC-02", "KC-01", "COVER-FORM")]
    [InlineData("KC-09", "KC-01", "COVER-FORM")]
    [InlineData("KC-09", null, "COVER-FORM-UNKNOWN")]
    [InlineData("KC-01", "KC-07", "COVER-FORM-UNKNOWN")]
    public void AnotherFormOnTheCoverIsAnError(string cover, string? asked, string code)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("B1", cover).Xlsx(), SampleReading.To(form: asked));
        var finding = Assert.Single(result.Findings);
        Assert.Equal((code, Severity.Error), (finding.Code, finding.Severity));
        Assert.Empty(result.Report.Figures);
    }

    [Theory]
    [InlineData("KC-01")]
    [InlineData("kc 01")]
    [InlineData("KC01")]
    [InlineData("Mẫu KC-01")]
    public void TheCoverNamesTheFormInUsualWays(string text) =>
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B1", text).Xlsx()).Findings);

    [Fact]
    public void WithoutACoverTheFormIsTheOneAskedForOrNamedByTheFileOrDue()
    {
        var file = ReportSheet.Good().RemoveRow(1).Xlsx();
        Assert.Equal("KC-01", SampleReading.Check(file, SampleReading.To(form: "KC-01")).Report.Form!.Code);
        Assert.Equal("KC-01", SampleReading.Check(file with { Name = "KC-01_52.xlsx" }).Report.Form!.Code);
        Assert.Equal("KC-01", SampleReading.Check(file).Report.Form!.Code);
    }

    [Fact]
    public void WithoutAnyOtherSignTheHeaderTellsTheForm()
    {
        var reader = new ReportReader(Reporting.Reference.ReferenceData.Shipped.Forms, _ => [], Reporting.Reference.ReferenceData.Shipped.Units.FindByName);
        Assert.Equal("KC-01", reader.Read(ReportSheet.Good().RemoveRow(1).Xlsx(), SampleReading.To()).Form!.Code);
        var unknown = reader.Read(ReportSheet.Good().RemoveRow(1).RemoveRow(9).Xlsx(), SampleReading.To());
        Assert.Null(unknown.Form);
        Assert.Equal("COVER-FORM-UNKNOWN", Assert.Single(unknown.Findings).Code);
    }

    [Fact]
    public void TwoFormsInOneFileAreAskedApartUnlessOneIsDue()
    {
        var other = ReportSheet.Good().Set("B1", "KC-02");
        other.Name = "Mẫu hai";
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Xlsx(other)).Findings);
        var reader = new ReportReader(Reporting.Reference.ReferenceData.Shipped.Forms, _ => [], Reporting.Reference.ReferenceData.Shipped.Units.FindByName);
        Assert.Equal("COVER-FORM-UNKNOWN", Assert.Single(reader.Read(ReportSheet.Good().Xlsx(other), SampleReading.To()).Findings).Code);
    }

    // The sheet.

    [Fact]
    public void TheSheetIsFoundByItsContent()
    {
        var guide = new ReportSheet { Name = "Hướng dẫn" }.Set("A1", "Mã số là gì?").Set("A2", "Kế hoạch năm");
        var result = SampleReading.Check(guide.Xlsx(ReportSheet.Good()));
        Assert.Empty(result.Findings);
        Assert.Equal("Báo cáo", result.Report.Sheet);
    }

    [Theory]
    [InlineData("hidden")]
    [InlineData("veryHidden")]
    public void AHiddenSheetIsNeverChosenBeforeAVisibleOne(string state)
    {
        var hidden = ReportSheet.Good().Set("F19", 83);
        (hidden.Name, hidden.State) = ("Ẩn", state);
        var visible = ReportSheet.Good().Set("B5", "Quý III/2026");
        var result = SampleReading.Check(hidden.Xlsx(visible));
        Assert.Empty(result.Findings);
        Assert.Equal("Báo cáo", result.Report.Sheet);
        result = SampleReading.Check(hidden.Xlsx(new ReportSheet { Name = "Trống" }.Set("A1", "x")));
        Assert.Equal(("SHEET-HIDDEN", Severity.Warning, "Ẩn"), (Assert.Single(result.Findings).Code, result.Findings[0].Severity, result.Findings[0].Sheet));
        Assert.Equal("Ẩn", result.Report.Sheet);
    }

    [Theory]
    [InlineData("2026-Q3")]
    [InlineData("2026-Y")]
    public void TheCoverOfAHiddenSheetNamesNoFormBesideAVisibleOne(string period)
    {
        Period.TryParseId(period, out var at);
        var hidden = ReportSheet.Good().Set("B1", "KC-02");
        (hidden.Name, hidden.State) = ("Ẩn", "hidden");
        var report = SampleReading.Reader.Read(ReportSheet.Good().Xlsx(hidden), SampleReading.To(period: at));
        Assert.Equal(("KC-01", "Báo cáo"), (report.Form?.Code, report.Sheet));

        // Where no visible sheet has a cover, the hidden one's decides.
        Assert.Equal("KC-02", SampleReading.Reader.Read(hidden.Xlsx(new ReportSheet { Name = "Trống" }.Set("A1", "x")), SampleReading.To(period: at)).Form?.Code);
    }

    [Fact]
    public void OfSeveralSheetsTheOneOfThePeriodIsTaken()
    {
        var before = ReportSheet.Good().Set("B5", "Quý I năm 2026");
        before.Name = "Quý I";
        var result = SampleReading.Check(before.Xlsx(ReportSheet.Good()));
        Assert.Empty(result.Findings);
        Assert.Equal("Báo cáo", result.Report.Sheet);
    }

    [Fact]
    public void TwoSheetsThatFitAreAWarningThatNamesWhichWasTaken()
    {
        var copy = ReportSheet.Good();
        copy.Name = "Bản sao";
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Xlsx(copy)).Findings);
        Assert.Equal(("SHEET-SEVERAL", Severity.Warning, "Báo cáo"), (finding.Code, finding.Severity, finding.Sheet));
        Assert.Contains("“Bản sao”", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASheetWithRowsIsTakenBeforeOneThatHasTheWholeHeaderAndNone()
    {
        var empty = ReportSheet.Good();
        empty.Name = "Trống";
        for (var row = 62; row >= 10; row--)
        {
            empty.RemoveRow(row);
        }

        var result = SampleReading.Check(empty.Xlsx(ReportSheet.Good().ClearColumn(8)));
        Assert.Equal("Báo cáo", result.Report.Sheet);
        Assert.DoesNotContain(result.Findings, f => f.Code == "SHEET-SEVERAL");

        // Of two with rows the one that is shown on opening is taken, here the first.
        var narrow = ReportSheet.Good().ClearColumn(8);
        narrow.Name = "Thiếu cột";
        Assert.Equal("Thiếu cột", SampleReading.Check(narrow.Xlsx(ReportSheet.Good())).Report.Sheet);
        Assert.Equal("Báo cáo", SampleReading.Check(ReportSheet.Good().Xlsx(narrow)).Report.Sheet);
    }

    [Fact]
    public void WithoutATableTheLabelsLookedForAreNamed()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().RemoveRow(9).Xlsx()).Findings);
        Assert.Equal("TABLE-MISSING", finding.Code);
        Assert.Contains("“Kế hoạch năm”", finding.Message, StringComparison.Ordinal);
    }

    // The header.

    [Theory]
    [InlineData("C9", "Mã số")]
    [InlineData("E9", "Kế hoạch năm")]
    [InlineData("F9", "Thực hiện trong kỳ")]
    public void AMissingColumnIsNamedAndNothingFollowsFromIt(string cell, string label)
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set(cell, null).Xlsx()).Findings);
        Assert.Equal(("TABLE-COLUMN", Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains($"“{label}”", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("E9", "KẾ HOẠCH NĂM:")]
    [InlineData("E9", "Kế  hoạch\nnăm")]
    [InlineData("E9", "Kế hoạch năm 2026")]
    [InlineData("G9", "Luỹ kế từ đầu năm")]
    [InlineData("A9", "STT")]
    public void AHeaderMayBeWrittenInUsualWays(string cell, string text) =>
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx()).Findings);

    [Theory]
    [InlineData("G9", "Lũy kế")]
    [InlineData("E9", "Kế hoạch")]
    [InlineData("C9", "Mã")]
    public void AShortenedHeaderIsTakenWithAWarning(string cell, string text)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx());
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("TABLE-COLUMN-SHORT", Severity.Warning, cell, text), (finding.Code, finding.Severity, finding.Cell, finding.Value));
        Assert.Equal(132, result.Report.Figures.Count);
    }

    [Theory]
    [InlineData("E9", "Kế hoạch năm 2025")]
    [InlineData("E9", "Ke hoach nam")]
    [InlineData("F9", "Thực hiện trong ki")]
    [InlineData("G9", "Lũy kế từ đầu năm đến nay")]
    [InlineData("G9", "Lũy kế từ đầu")]
    public void AHeaderThatIsOnlyLikelyIsAskedAndNeverTaken(string cell, string text)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx());
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("TABLE-COLUMN-UNSURE", Severity.Error, cell, text), (finding.Code, finding.Severity, finding.Cell, finding.Value));
        Assert.Equal(88, result.Report.Figures.Count);
    }

    [Theory]
    [InlineData("F9", "Ket qua", "Thực hiện trong kỳ")]
    [InlineData("G9", "Cộng dồn", "Lũy kế từ đầu năm")]
    [InlineData("E9", "KH", "Kế hoạch năm")]
    public void AHeaderThatIsNoColumnsIsNamedWhereOneIsMissing(string cell, string text, string column)
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx()).Findings);
        Assert.Equal(("TABLE-COLUMN", cell, text, column), (finding.Code, finding.Cell, finding.Value, finding.Expected));
        Assert.Contains($"sửa ô {cell} thành “{column}”", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void AColumnThatIsNotThereAtAllIsToBeAdded()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().ClearColumn(7).Xlsx()).Findings);
        Assert.Equal(("TABLE-COLUMN", null), (finding.Code, finding.Cell));
        Assert.StartsWith("Thêm cột có tiêu đề “Lũy kế từ đầu năm”", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralHeadersThatWereRenamedAreTakenInTheFormsOrder()
    {
        var findings = SampleReading.Check(ReportSheet.Good().Set("E9", "KH được giao").Set("F9", "Ket qua").Set("G9", "Cong").Xlsx()).Findings;
        Assert.Equal([("E9", "Kế hoạch năm"), ("F9", "Thực hiện trong kỳ"), ("G9", "Lũy kế từ đầu năm")], findings.Select(f => (f.Cell, f.Expected)));
        Assert.All(findings, f => Assert.DoesNotContain("thêm cột", f.Remedy, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void WithoutTheCodesTheFiguresAreToBeCopiedIntoAFreshTemplate()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().ClearColumn(3).Xlsx()).Findings);
        Assert.Equal("TABLE-COLUMN", finding.Code);
        Assert.StartsWith("Tải lại biểu mẫu KC-01", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsThatWereDeletedAreTheOneCauseOfTheErrorsOfTheirTotals()
    {
        var sheet = ReportSheet.Good().RemoveRow(22).RemoveRow(23);
        foreach (var cell in new[] { "E11", "E12", "E13", "F12" })
        {
            sheet.Set(cell, new ReportSheet.ErrorFormula("A1", "#REF!"));
        }

        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings, f => f.Code is "ROW-DELETED" or "CELL-ERROR" or "ROW-ABSENT");
        Assert.Equal(("ROW-DELETED", "E12"), (finding.Code, finding.Cell));
        Assert.Equal(["E12", "F12", "E13"], finding.Cells);
        Assert.Contains("mã số 22, 23", finding.Message, StringComparison.Ordinal);
        Assert.Contains("công thức ở ô E11 cũng báo lỗi theo", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALikelyHeaderIsToBeMendedInItsOwnCell()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("G9", "Lũy kế từ đầu").Xlsx()).Findings);
        Assert.Contains("sửa tiêu đề ô G9 thành “Lũy kế từ đầu năm”", finding.Remedy, StringComparison.Ordinal);
        var lines = ReportSheet.Good().Set("E8", "Kế hoạch").Set("E9", "năm").Set("G8", "Lũy kế từ đầu").Set("G9", null);
        Assert.Equal("G8", Assert.Single(SampleReading.Check(lines.Xlsx()).Findings).Cell);
    }

    [Theory]
    [InlineData("2026-Q3", "(KC-01)")]
    [InlineData("2026-Y", "(KC-01, KC-02)")]
    public void AnUnknownFormIsAnsweredWithThoseThatAreDue(string period, string forms)
    {
        Period.TryParseId(period, out var at);
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B1", "KC-09").Xlsx(), SampleReading.To(period: at)).Findings);
        Assert.Equal("COVER-FORM-UNKNOWN", finding.Code);
        Assert.Contains(forms, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoColumnsOfOneHeaderAreAnError()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("I9", "Kế hoạch năm").Xlsx()).Findings);
        Assert.Equal("TABLE-COLUMN-TWICE", finding.Code);
        Assert.Contains("cột E và cột I", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AHeaderOfTwoLinesOverMergedCellsIsRead()
    {
        var sheet = ReportSheet.Good().Set("F9", "Kết quả thực hiện").Set("G9", null).InsertRows(10, 1)
            .Set("F10", "Thực hiện trong kỳ").Set("G10", "Lũy kế từ đầu năm").Merge("F9:G9");
        foreach (var column in "ABCDEH")
        {
            sheet.Merge($"{column}9:{column}10");
        }

        var result = SampleReading.Check(sheet.Xlsx());
        Assert.Empty(result.Findings);
        Assert.Equal("F12", result.Report.Figures.Single(f => f.Key == new FigureKey("02", "period")).Cell);
        sheet.Set("F9", "Thực hiện").Set("F10", "trong kỳ");
        Assert.Empty(SampleReading.Check(sheet.Xlsx()).Findings);
    }

    [Theory]
    [InlineData("1", "2", "3", "4", "5", "6", "7", "8")]
    [InlineData("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)")]
    [InlineData("A", "B", "C", "D", "1", "2", "3", "4")]
    public void ALineThatNumbersTheColumnsIsNoRow(params string[] texts)
    {
        var sheet = ReportSheet.Good().InsertRows(10, 1);
        for (var column = 1; column <= texts.Length; column++)
        {
            sheet.Set(10, column, int.TryParse(texts[column - 1], out var number) ? number : texts[column - 1]);
        }

        Assert.Empty(SampleReading.Check(sheet.Xlsx()).Findings);
    }

    [Fact]
    public void ColumnsAndRowsMayStandAnywhereAndExtraOnesAreLeftAlone()
    {
        var sheet = ReportSheet.Good().Set("I9", "Tỷ lệ %").Set("I10", 62.7m).InsertRows(9, 5).Set("B12", "Số liệu ước thực hiện")
            .InsertRows(40, 1).Set("B40", "Trong đó: vốn vay").Set("E40", 5).Set("F40", 7);
        Assert.Empty(SampleReading.Check(sheet.Xlsx()).Findings);
    }

    // The rows.

    [Fact]
    public void ACodeMayBeANumber()
    {
        var sheet = ReportSheet.Good();
        for (var row = 10; row <= 14; row++)
        {
            sheet.Set(row, 3, row - 9);
        }

        Assert.Empty(SampleReading.Check(sheet.Set("C16", 11).Set("C17", "12.").Xlsx()).Findings);
    }

    [Fact]
    public void ACodeInTwoRowsIsAnErrorThatNamesBoth()
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("C20", "14").Xlsx());
        var finding = Assert.Single(result.Findings, f => f.Severity == Severity.Error);
        Assert.Equal("ROW-TWICE", finding.Code);
        Assert.Contains("dòng 19 và dòng 20", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Report.Figures, f => f.Key.Code == "14");
    }

    [Fact]
    public void WhatIsWrongInARowWhoseCodeComesTwiceIsSaidToo()
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set("C20", "14").Set("E12", "abc").Set("E19", "xyz").Xlsx(), SampleReading.To());
        Assert.Equal([("CELL-NUMBER", "E12"), ("CELL-NUMBER", "E19"), ("ROW-TWICE", "C20")], report.Findings.Where(f => f.Severity == Severity.Error).Select(f => (f.Code, f.Cell!)).Order());
    }

    [Fact]
    public void ARowOfAnotherCodeAndNoFiguresLeavesTheRowOfItsLabelMissing()
    {
        var sheet = ReportSheet.Good().Set("C11", "99").Set("E11", null).Set("F11", null).Set("G11", null);
        Assert.Equal(["ROW-MISSING"], SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Findings.Select(f => f.Code));
        Assert.Equal(["ROW-MISSING"], SampleReading.Reader.Read(sheet.Set("E11", "-").Set("G11", "–").Xlsx(), SampleReading.To()).Findings.Select(f => f.Code));
    }

    [Fact]
    public void AnUnknownCodeIsAWarningWhereTheRowHasFigures()
    {
        var sheet = ReportSheet.Good().InsertRows(20, 1).Set("C20", "99").Set("B20", "Dòng thêm");
        Assert.Empty(SampleReading.Check(sheet.Xlsx()).Findings);
        var finding = Assert.Single(SampleReading.Check(sheet.Set("F20", 4).Xlsx()).Findings);
        Assert.Equal(("ROW-UNKNOWN", Severity.Warning, "C20"), (finding.Code, finding.Severity, finding.Cell));
    }

    [Fact]
    public void MissingRequiredRowsAreOneErrorAndOthersAreAbsent()
    {
        var result = SampleReading.Check(ReportSheet.Good().RemoveRow(13).RemoveRow(14).Xlsx());
        var finding = Assert.Single(result.Findings);
        Assert.Equal("ROW-MISSING", finding.Code);
        Assert.Contains("(mã số 04)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("(mã số 05)", finding.Message, StringComparison.Ordinal);
        var absent = Assert.Single(SampleReading.Check(ReportSheet.Good().RemoveRow(19).RemoveRow(24).Xlsx()).Findings);
        Assert.Equal(("ROW-ABSENT", Severity.Warning), (absent.Code, absent.Severity));
        Assert.Contains("2 dòng", absent.Message, StringComparison.Ordinal);
        Assert.Contains("Số lao động được đào tạo (mã số 14); Số lượt người tham gia (mã số 24)", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FiguresInARowThatLostItsCodeAreNotLostSilently()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("C19", null).Xlsx()).Findings);
        Assert.Equal(("ROW-CODE", Severity.Error, "C19", "14"), (finding.Code, finding.Severity, finding.Cell, finding.Expected));
        finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("C19", new DateOnly(2026, 1, 4)).Xlsx()).Findings);
        Assert.Equal(("ROW-CODE", Severity.Error, "C19"), (finding.Code, finding.Severity, finding.Cell));
        finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("C19", new ReportSheet.ErrorValue("#N/A")).Xlsx()).Findings);
        Assert.Equal(("CELL-ERROR", "C19"), (finding.Code, finding.Cell));
    }

    [Fact]
    public void ALabelOfAnotherCodeIsAWarning()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B19", "Số lượt người tham gia").Xlsx()).Findings);
        Assert.Equal(("ROW-LABEL", Severity.Warning, "B19"), (finding.Code, finding.Severity, finding.Cell));
        Assert.Contains("mã số 24", finding.Message, StringComparison.Ordinal);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B19", "Lao động được đào tạo nghề").Xlsx()).Findings);
    }

    [Fact]
    public void HeadingsAreTakenInTheDecreesWordsAndInThoseOfBefore()
    {
        // Row 15 is the first heading; the sample has the words of before.
        var heading = SampleReading.Check(ReportSheet.Good().Xlsx()).Report.Form!.Row("10")!;
        Assert.Equal("Đào tạo nghề, truyền nghề", heading.ShortLabel);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Xlsx()).Findings);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B15", heading.Label).Xlsx()).Findings);
        foreach (var label in (string[])["Hợp tác quốc tế", "Hợp tác quốc tế về khuyến công"])
        {
            var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B15", label).Xlsx()).Findings);
            Assert.Equal(("ROW-LABEL", Severity.Warning, "B15"), (finding.Code, finding.Severity, finding.Cell));
            Assert.Contains("mã số 80", finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FiguresInAHeadingAreNotTakenAndSaidSo()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("E15", 500).Xlsx()).Findings);
        Assert.Equal(("ROW-HEADING", Severity.Warning, "E15"), (finding.Code, finding.Severity, finding.Cell));
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("E15", 0).Set("F15", "-").Xlsx()).Findings);
    }

    [Fact]
    public void ARowInAnotherUnitThanTheCoverIsAnError()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("D14", "nghìn đồng").Xlsx()).Findings);
        Assert.Equal(("ROW-UNIT", Severity.Error, "D14"), (finding.Code, finding.Severity, finding.Cell));
    }

    [Fact]
    public void ACsvRowWithMoreCellsThanTheHeaderIsAnErrorAndItsFiguresAreNotTaken()
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("I14", "5").Csv());
        Assert.Equal(["CSV-TOO-MANY-CELLS"], result.Findings.Select(f => f.Code));
        Assert.DoesNotContain(result.Report.Figures, f => f.Key.Code == "05");
    }

    // The cells.

    [Fact]
    public void ABlankOrADashIsNoFigure()
    {
        var report = SampleReading.Check(ReportSheet.Good().Set("E19", "-").Set("F19", null).Set("G19", "–").Xlsx()).Report;
        Assert.DoesNotContain(report.Figures, f => f.Key.Code == "14");
        Assert.Empty(report.Findings);
    }

    [Theory]
    [InlineData("E19", "12.34", "CELL-NUMBER")]
    [InlineData("E19", "1,234,567", "CELL-NUMBER")]
    [InlineData("E19", "84,739.5", "CELL-NUMBER")]
    [InlineData("E19", "1.23.456", "CELL-NUMBER")]
    [InlineData("E19", "310 người", "CELL-NUMBER")]
    [InlineData("E19", "50%", "CELL-NUMBER")]
    [InlineData("E19", "(5)", "CELL-NUMBER")]
    [InlineData("E19", ",5", "CELL-NUMBER")]
    [InlineData("E19", "007", "CELL-NUMBER")]
    [InlineData("E19", "1234567890123456", "CELL-NUMBER")]
    [InlineData("E19", "?", "CELL-NUMBER")]
    [InlineData("E19", "-5", "CELL-NEGATIVE")]
    [InlineData("E19", "310,5", "CELL-WHOLE")]
    [InlineData("E14", "78,0001", "CELL-DECIMALS")]
    public void ATextThatIsNoFigureIsNamedWithItsCell(string cell, string text, string code)
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set(cell, text).Xlsx()).Findings);
        Assert.Equal((code, Severity.Error, cell, text), (finding.Code, finding.Severity, finding.Cell, finding.Value));
        Assert.Contains("ô " + cell, finding.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ACellOfAnotherKindIsNamed()
    {
        foreach (var (value, code) in new (object, string)[]
        {
            (-5m, "CELL-NEGATIVE"), (310.5m, "CELL-WHOLE"), (true, "CELL-NUMBER"), (new DateOnly(2026, 1, 5), "CELL-NUMBER"), (1e25m, "CELL-WHOLE"),
            (new ReportSheet.Styled(0.5m, "0%"), "CELL-FORMAT"), (new ReportSheet.Styled(310_000m, "#,##0,"), "CELL-FORMAT"),
            (new ReportSheet.ErrorValue("#DIV/0!"), "CELL-ERROR"), (new ReportSheet.Formula("A1"), "CELL-FORMULA"),
        })
        {
            var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("E19", value).Xlsx()).Findings);
            Assert.Equal("E19", finding.Cell);
            if (code != "CELL-WHOLE" || value is 310.5m)
            {
                Assert.Equal(code, finding.Code);
            }
        }
    }

    [Theory]
    [InlineData("0%", true)]
    [InlineData("#,##0,", true)]
    [InlineData("#,##0.0,,", true)]
    [InlineData("0.00%;-0.00%", true)]
    [InlineData("#,##0,\"k\"", true)]
    [InlineData("#,##0", false)]
    [InlineData("#,##0.###", false)]
    [InlineData("\"%\" #,##0", true)]
    [InlineData("0\\%", true)]
    [InlineData("[Red]#,##0_);(#,##0)", false)]
    [InlineData("_(* #,##0_)", false)]
    [InlineData("#,##0;-0%", false)]
    [InlineData("#,##0;-#,##0;0%", false)]
    [InlineData("[>=1000]#,##0,;#,##0", false)]
    [InlineData("[<1000]#,##0;#,##0,", false)]
    [InlineData("0;0;;@", false)]
    [InlineData(";;;", true)]
    [InlineData("\"x\"", true)]
    [InlineData("0;-0;\"-\"", false)]
    [InlineData("[Red][<=5]0%;[Blue]0", false)]
    [InlineData("General", false)]
    [InlineData("@", false)]
    [InlineData("0\"000\"", true)]
    [InlineData("#,##0\\0\\0\\0", true)]
    [InlineData("\"1\"0", true)]
    [InlineData("[$1]0", true)]
    [InlineData("0*5", true)]
    [InlineData("@\"000\"", true)]
    [InlineData("-0", true)]
    [InlineData("(#,##0)", true)]
    [InlineData("\"- \"0", true)]
    [InlineData("0\\,0", true)]
    [InlineData("0\".\"0", true)]
    [InlineData("000-0000", true)]
    [InlineData("#\\.##0", true)]
    [InlineData("#\" \"##0", false)]
    [InlineData("#,##0\\ [$₫-42A]", true)]
    [InlineData("0.00E+00", false)]
    [InlineData("# ?/?", false)]
    [InlineData("0;-0;\"0\"", false)]
    [InlineData("0\" tỷ\"", true)]
    [InlineData("#,##0\" (nghìn người)\"", true)]
    [InlineData("#,##0\" triệu đồng\"", true)]
    [InlineData("#,##0\" người\"", false)]
    public void AFormatThatShowsAnotherNumberThanTheCellHoldsIsAnError(string format, bool wrong) =>
        Assert.Equal(wrong ? ["CELL-FORMAT"] : [], SampleReading.Check(ReportSheet.Good().Set("E19", new ReportSheet.Styled(310, format)).Xlsx()).Findings.Select(f => f.Code));

    [Theory]
    [InlineData("E19", "#,##0,", true)]
    [InlineData("A1 E19:E19", "0.0%", true)]
    [InlineData("E10:G60", "dd/mm/yyyy", true)]
    [InlineData("E19", "#,##0", false)]
    [InlineData("E19", "0\" người\"", false)]
    [InlineData("D19 F19 E18 E20", "#,##0,", false)]
    [InlineData("E1:E9", "#,##0,", false)]
    [InlineData("E19:D19 E E0 nonsense", "#,##0,", false)]
    public void AFormatUnderAConditionThatMayShowAnotherNumberIsAWarning(string ranges, string format, bool warned)
    {
        var sheet = ReportSheet.Good().Set("E19", 310).Set("E18", null).Set("E20", null).Set("F19", null).Conditional("E19", "General").Conditional(ranges, format);
        var result = SampleReading.Check(sheet.Xlsx());
        Assert.Equal(warned, result.Findings.Any(f => (f.Code, f.Severity) == ("CELL-FORMAT", Severity.Warning) && (f.Cell == "E19" || f.Cells.Contains("E19"))));
        Assert.Equal(warned, result.Findings.Any(f => f.Message.Contains("định dạng có điều kiện", StringComparison.Ordinal)));
        Assert.Contains(result.Report.Figures, f => f is { Row: 19, Column: "E", Value.Number: 310 });
    }

    [Theory]
    [InlineData(1e20)]
    [InlineData(1e30)]
    public void ANumberThatIsTooLargeIsNamed(double number)
    {
        var text = number.ToString("F0", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var cell in new[] { "E14", "E19" })
        {
            var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set(cell, new ReportSheet.Formula("A1", decimal.Parse(text[..Math.Min(text.Length, 28)], System.Globalization.CultureInfo.InvariantCulture))).Xlsx()).Findings);
            Assert.Equal(("CELL-NUMBER", cell), (finding.Code, finding.Cell));
        }
    }

    [Fact]
    public void ANameThatMayBeAnotherUnitsIsAnErrorWithoutACode()
    {
        var sheet = ReportSheet.Good().Set("B3", "Sở Công Thương tỉnh Đắk Lăc").RemoveRow(4);
        var result = SampleReading.Check(sheet.Xlsx());
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("COVER-UNIT", Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains("có thể là tỉnh Đắk Lắk", finding.Message, StringComparison.Ordinal);
        Assert.Equal("Sở Công Thương tỉnh Gia Lai", finding.Expected);
        Assert.False(result.Report.CoverAgrees);
    }

    [Fact]
    public void AUnitThatOnlyChangedItsNameIsAskedToConfirm()
    {
        var sheet = ReportSheet.Good().Set("B3", "Sở Công Thương tỉnh Thừa Thiên Huế").Set("B4", "46");
        var result = SampleReading.Check(sheet.Xlsx(), SampleReading.To("46"));
        Assert.True(result.Findings.Count <= 1);
        Assert.All(result.Findings, f => Assert.Equal(("COVER-UNIT", Severity.Warning), (f.Code, f.Severity)));
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B3", "Sở Công Thương tỉnh Đồng Nai").Set("B4", "75").Xlsx(), SampleReading.To("75")).Findings);
    }

    [Fact]
    public void AnErrorCellInPlaceOfTheUnitOfMoneyLeavesTheMoneyUnread()
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("B6", new ReportSheet.ErrorValue("#N/A")).Xlsx());
        Assert.Equal(("CELL-ERROR", "B6"), (Assert.Single(result.Findings).Code, result.Findings[0].Cell));
        Assert.DoesNotContain(result.Report.Figures, f => f.Value.Kind == FigureKind.Money);
    }

    [Fact]
    public void AnAnswerInALegacyFontIsLostAndSaidSo()
    {
        var sheet = Kc02Sheet.Good().Set("E" + Kc02Sheet.RowOf("3.2"), new ReportSheet.LegacyFontText("Sè 12/Q§-UBND tØnh Gia Lai"));
        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx(), Kc02Sheet.To()).Findings);
        Assert.Equal(("FILE-LEGACY-FONT", Severity.Error), (finding.Code, finding.Severity));
    }

    [Fact]
    public void WithoutFormAndInALegacyFontUnicodeIsAskedFor()
    {
        var reader = new ReportReader(Reporting.Reference.ReferenceData.Shipped.Forms, _ => [], Reporting.Reference.ReferenceData.Shipped.Units.FindByName);
        var sheet = new ReportSheet().Set("A1", "Céng hßa X· héi Chñ nghÜa ViÖt Nam").Set("A2", "M· sè").Set("B2", "KÕ ho¹ch n¨m");
        Assert.Equal("FILE-LEGACY-FONT", Assert.Single(reader.Read(sheet.Xlsx(), SampleReading.To()).Findings).Code);
    }

    [Fact]
    public void AFormulasValueIsTakenAndBinaryNoiseIsNot()
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("F11", new ReportSheet.Formula("SUM(F12:F14)", 2348.4999999999995m)).Xlsx());
        Assert.Empty(result.Findings);
        Assert.Equal(2_348_500_000, FigureSet.Of(result.Report).NumberAt("02", "period"));
    }

    [Fact]
    public void OneCauseInManyCellsIsOneFinding()
    {
        var sheet = ReportSheet.Good();
        foreach (var cell in new[] { "E12", "F12", "G12", "E13", "F13" })
        {
            sheet.Set(cell, "1.5");
        }

        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings);
        Assert.Equal("CELL-NUMBER", finding.Code);
        Assert.Equal(["E12", "F12", "G12", "E13", "F13"], finding.Cells);
        Assert.Contains("5 ô: E12, F12, G12, E13, F13", finding.Message, StringComparison.Ordinal);
        Assert.Equal(4, SampleReading.Check(ReportSheet.Good().Set("E12", "1.5").Set("F12", "1.5").Set("G12", "1.5").Set("E13", "1.5").Xlsx()).Findings.Count);
    }

    [Fact]
    public void ThousandsOfRowsOutsideTheFormAreOneFindingThatCountsThem()
    {
        var sheet = ReportSheet.Good();
        for (var row = 100; row < 2100; row++)
        {
            sheet.Set(row, 3, "999").Set(row, 5, row);
        }

        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings);
        Assert.Equal(("ROW-UNKNOWN", "C100", 1000), (finding.Code, finding.Cell, finding.Cells.Count));
        Assert.Contains("2000 ô: C100, C101", finding.Message, StringComparison.Ordinal);
        Assert.Contains("và 1960 ô khác", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nghìn đồng", 1_000)]
    [InlineData("đồng", 1_000_000)]
    [InlineData("tỷ đồng", 0.001)]
    public void MoneyInAnotherUnitIsConvertedExactlyWithAWarning(string unit, double times)
    {
        var sheet = ReportSheet.Good().InMoney(unit);
        var good = SampleReading.Check(ReportSheet.Good().Xlsx()).Report.Figures;
        foreach (var figure in good.Where(f => f.Value.Kind == FigureKind.Money))
        {
            sheet.Set(figure.Cell, figure.Value.Number / 1_000_000m * (decimal)times);
        }

        var result = SampleReading.Check(sheet.Xlsx());
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("COVER-MONEY-UNIT", Severity.Warning, "B6"), (finding.Code, finding.Severity, finding.Cell));
        Assert.Equal(good.Select(f => (f.Key, f.Value)), result.Report.Figures.Select(f => (f.Key, f.Value)));
    }

    [Fact]
    public void WholeDongAreExact()
    {
        var report = SampleReading.Check(ReportSheet.Good().InMoney("đồng").Set("E14", 78_123_457).Xlsx()).Report;
        Assert.Equal(78_123_457, FigureSet.Of(report).NumberAt("05", "plan"));
    }

    [Fact]
    public void HiddenRowsAndColumnsAreReadWithOneWarning()
    {
        var result = SampleReading.Check(ReportSheet.Good().HideRow(19).HideRow(24).HideColumn(5).Xlsx());
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("SHEET-HIDDEN-CELLS", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("dòng 19, 24 và cột E", finding.Message, StringComparison.Ordinal);
        Assert.Equal(132, result.Report.Figures.Count);
        Assert.Empty(SampleReading.Check(ReportSheet.Good().HideRow(8).HideColumn(1).HideColumn(8).Xlsx()).Findings);
    }

    [Fact]
    public void LegacyTextIsOneFindingThatAsksForUnicode()
    {
        var sheet = ReportSheet.Good().Set("B19", new ReportSheet.LegacyFontText("Sè lao ®éng ®­îc ®µo t¹o")).Set("B24", "Sè l­ît ng­êi tham gia");
        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings);
        Assert.Equal(("FILE-LEGACY-FONT", Severity.Warning, "B19"), (finding.Code, finding.Severity, finding.Cell));
        Assert.Contains("Unicode", finding.Remedy, StringComparison.Ordinal);

        // A figure that cannot be read for another reason does not make unreadable labels an error.
        var beside = SampleReading.Check(ReportSheet.Good().Set("B19", "Sè lao ®éng ®­îc ®µo t¹o").Set("E9", new ReportSheet.LegacyFontText("KÕ ho¹ch n¨m")).Set("F19", "abc").Xlsx());
        Assert.Equal(Severity.Warning, SampleReading.Check(ReportSheet.Good().Set("B19", "Sè lao ®éng ®­îc ®µo t¹o").Set("F19", "abc").Xlsx()).Findings.Single(f => f.Code == "FILE-LEGACY-FONT").Severity);
        Assert.Equal(Severity.Warning, beside.Findings.Single(f => f.Code == "FILE-LEGACY-FONT").Severity);
        for (var column = 1; column <= 8; column++)
        {
            sheet.Set(9, column, new ReportSheet.LegacyFontText("Thùc hiÖn trong kú"));
        }

        finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings);
        Assert.Equal(("FILE-LEGACY-FONT", Severity.Error), (finding.Code, finding.Severity));
    }

    [Fact]
    public void AWarningCarriesTheNoteOfItsRow()
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("G19", 320).Set("H19", "  Mở thêm lớp  ").Xlsx());
        Assert.Equal(("KC01-W02", "Mở thêm lớp"), (Assert.Single(result.Findings).Code, result.Findings[0].Note));
        Assert.Equal("Mở thêm lớp", result.Report.Notes["14"]);
    }

    [Fact]
    public void ANilReturnMayKeepPlanAndZeros()
    {
        var sheet = ReportSheet.Good().Set("B7", "X").ClearColumn(6).Set("F9", "Thực hiện trong kỳ").Set("F19", 0);
        Assert.Equal(Outcome.Nil, SampleReading.Check(sheet.Xlsx()).Outcome);
        var rejected = SampleReading.Check(sheet.Set("F19", 2).Xlsx());
        Assert.Equal(("KC01-E07", "F19"), (Assert.Single(rejected.Findings).Code, rejected.Findings[0].Cell));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("—")]
    [InlineData("−")]
    [InlineData("―")]
    public void ADashBesideNilIsNoNilReturn(string dash) => Assert.Equal(Outcome.Accepted, SampleReading.Check(ReportSheet.Good().Set("B7", dash).Xlsx()).Outcome);

    [Fact]
    public void AFormWithoutNilReturnsRefusesThem()
    {
        var sheet = Kc02Sheet.Good().Set("A6", "Không phát sinh:").Set("B6", "x");
        Assert.Equal("COVER-NIL", Assert.Single(SampleReading.Check(sheet.Xlsx(), Kc02Sheet.To()).Findings).Code);
    }

    [Fact]
    public void AnUntouchedFormIsNotAcceptedByAccident()
    {
        var sheet = ReportSheet.Good();
        for (var row = 10; row <= 62; row++)
        {
            sheet.Set(row, 5, null).Set(row, 6, null).Set(row, 7, null);
        }

        var result = SampleReading.Check(sheet.Xlsx());
        Assert.Equal(Outcome.RejectedData, result.Outcome);
        Assert.Equal("REPORT-EMPTY", Assert.Single(result.Findings).Code);
    }

    [Fact]
    public void ACancelledReadingEnds() =>
        Assert.Throws<OperationCanceledException>(() => SampleReading.Reader.Read(ReportSheet.Good().Xlsx(), SampleReading.To(), new CancellationToken(canceled: true)));
}
