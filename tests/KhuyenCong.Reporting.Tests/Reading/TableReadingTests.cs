using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Tests.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>The header and the rows of a table as people change them: what is taken, and what is said where.</summary>
public class TableReadingTests
{
    // The header.

    [Theory]
    [InlineData("E9", "Kế hoạch năm nhé", "TABLE-COLUMN-UNSURE")]
    [InlineData("E9", "Kế hoạch nămxx", "TABLE-COLUMN-UNSURE")]
    [InlineData("E9", "Kế hoạch nămxxx", "TABLE-COLUMN")]
    [InlineData("E9", "Ke hoch nm", "TABLE-COLUMN-UNSURE")]
    [InlineData("E9", "Ke hch nm", "TABLE-COLUMN")]
    [InlineData("E9", "Ke haoch nam", "TABLE-COLUMN-UNSURE")]
    [InlineData("E9", "Xe hxach nam", "TABLE-COLUMN-UNSURE")]
    [InlineData("E9", "Xe hxxch nam", "TABLE-COLUMN")]
    [InlineData("G9", "Luy ke tu dau namxx", "TABLE-COLUMN-UNSURE")]
    [InlineData("G9", "Lũy kế từ", "TABLE-COLUMN-UNSURE")]
    [InlineData("G9", "Lũy", "TABLE-COLUMN")]
    [InlineData("C9", "Ma so", "TABLE-COLUMN-UNSURE")]
    [InlineData("C9", "Ma sa", "TABLE-COLUMN")]
    [InlineData("E9", "Kế hoạch năm 2026", null)]
    [InlineData("E9", "Kế hoạch năm giao theo quyết định phê duyệt của Ủy ban nhân dân tỉnh", "TABLE-COLUMN")]
    public void AHeaderIsLikelyWithinASlipOrTwo(string cell, string text, string? code)
    {
        var findings = SampleReading.Reader.Read(ReportSheet.Good().Set(cell, text).Xlsx(), SampleReading.To()).Findings;
        Assert.Equal(code is null ? [] : [(code, Severity.Error, cell, text, "Dòng tiêu đề của bảng")], findings.Select(f => (f.Code, f.Severity, f.Cell, f.Value, f.Label)));
    }

    [Theory]
    [InlineData("G8", "Số liệu ước")]
    [InlineData("G10", "ước")]
    [InlineData("I9", "Tỷ lệ %")]
    [InlineData("G9", "Kế hoạch năm")]
    public void OnlyAFreeHeaderBetweenItsNeighboursMayBeTheMissingColumns(string cell, string text)
    {
        var sheet = ReportSheet.Good().ClearColumn(7).Set(cell, text);
        var finding = Assert.Single(SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Findings, f => f.Code == "TABLE-COLUMN");
        Assert.Equal((null, "Báo cáo", 9, "Dòng tiêu đề của bảng", "Lũy kế từ đầu năm"), (finding.Cell, finding.Sheet, finding.Row, finding.Label, finding.Expected));
    }

    [Fact]
    public void HeadersOutsideTheNeighboursOfAMissingColumnAreNotItsOwn()
    {
        var sheet = ReportSheet.Good().Set("D9", "Quy cách").Set("F9", "Kết quả").Set("H9", "Tỷ lệ %").Set("I9", "Ghi chú");
        var finding = Assert.Single(SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Findings, f => f.Code == "TABLE-COLUMN");
        Assert.Equal(("F9", "Kết quả"), (finding.Cell, finding.Value));
    }

    [Fact]
    public void TwoColumnsOfCodesAreReadAsNeither()
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set("I9", "Mã số").Set("J9", "Kế hoạch năm").Xlsx(), SampleReading.To());
        Assert.Equal([("TABLE-COLUMN-TWICE", "C9"), ("TABLE-COLUMN-TWICE", "E9")], report.Findings.Select(f => (f.Code, f.Cell)));
        Assert.Empty(report.Figures);
        Assert.Contains(new FigureKey("14", "period"), report.Unread);
        Assert.Empty(SampleReading.Reader.Read(ReportSheet.Good().Set("I9", "Mã số").Xlsx(), SampleReading.To()).Figures);
        Assert.Equal(["cumulative", "period"], SampleReading.Reader.Read(ReportSheet.Good().Set("J9", "Kế hoạch năm").Xlsx(), SampleReading.To()).Figures.Select(f => f.Key.Column).Distinct().Order());
    }

    [Fact]
    public void TheHeaderThatStandsFirstIsTakenAndARepeatedOneIsNoRow()
    {
        var sheet = ReportSheet.Good().InsertRows(40, 1);
        for (var column = 1; column <= ShippedForms.Kc01.Columns.Count; column++)
        {
            sheet.Set(40, column, ShippedForms.Kc01.Columns[column - 1].Label);
        }

        var report = SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To());
        Assert.Empty(report.Findings);
        Assert.Equal(132, report.Figures.Count);
    }

    [Fact]
    public void LinesOfAHeaderStandTogether()
    {
        var sheet = ReportSheet.Good().InsertRows(10, 2).Set("F9", "Thực hiện").Set("F10", "trong kỳ");
        Assert.Equal(132, SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Figures.Count);
        Assert.Empty(SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Findings);
        sheet.Set("F10", null).Set("F11", "trong kỳ");
        Assert.Equal("TABLE-COLUMN-SHORT", Assert.Single(SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Findings).Code);
        sheet.Set("F9", "Thực").Set("F10", "hiện").Set("F11", "trong kỳ");
        Assert.Empty(SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Findings);
    }

    [Fact]
    public void WhatIsMergedIntoAHeaderIsNotTheCover()
    {
        var sheet = ReportSheet.Good().InsertRows(10, 1).Set("F10", "Thực hiện trong kỳ").Set("G10", "Lũy kế từ đầu năm").Set("F9", "Đơn vị tính: nghìn đồng").Set("G9", null).Merge("F9:G9");
        foreach (var column in "ABCDEH")
        {
            sheet.Merge($"{column}9:{column}10");
        }

        var finding = Assert.Single(SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Findings);
        Assert.Equal(("COVER-MONEY-UNIT", "F9"), (finding.Code, finding.Cell));
    }

    // Lines that number the columns.

    [Theory]
    [InlineData("A", "1", "2", true)]
    [InlineData("Z", "9", "10", true)]
    [InlineData("a", "10", "11", true)]
    [InlineData("z", "1", "(2)", true)]
    [InlineData("@", "1", "2", false)]
    [InlineData("[Z]", "1", "2", true)]
    [InlineData("`", "1", "2", false)]
    [InlineData("{", "1", "2", false)]
    [InlineData("A", "2", "1", false)]
    [InlineData("A", "1", "3", false)]
    [InlineData("A", "100", "101", false)]
    public void ALineBelowTheHeaderThatNumbersTheColumnsIsNoRow(string code, string one, string other, bool numbering)
    {
        foreach (var (row, low) in new[] { (10, false), (11, false), (12, true) })
        {
            var sheet = ReportSheet.Good().InsertRows(10, row - 9).Set(row, 3, code).Set(row, 5, one).Set(row, 6, other);
            var findings = SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Findings.Where(f => f.Row == row);
            Assert.Equal(numbering && !low ? [] : ["ROW-UNKNOWN"], findings.Select(f => f.Code));
        }
    }

    [Fact]
    public void ARowInTheTableThatCountsUpIsARow()
    {
        var sheet = ReportSheet.Good().InsertRows(40, 1);
        for (var column = 1; column <= 8; column++)
        {
            sheet.Set(40, column, column);
        }

        Assert.Equal(["ROW-TWICE"], SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Findings.Select(f => f.Code));
        Assert.Equal(["ROW-UNKNOWN"], SampleReading.Reader.Read(ReportSheet.Good().InsertRows(10, 1).Set("C10", "99").Set("E10", 5).Xlsx(), SampleReading.To()).Findings.Select(f => f.Code));
    }

    // Codes.

    [Theory]
    [InlineData("1'4")]
    [InlineData("'14")]
    [InlineData("1`4")]
    [InlineData("1_4")]
    [InlineData("|4")]
    [InlineData("l4")]
    [InlineData("I4")]
    public void ACodeOfLettersThatLookLikeDigitsIsAskedFor(string code)
    {
        var finding = Assert.Single(SampleReading.Reader.Read(ReportSheet.Good().Set("C19", code).Set("B19", "Một tên khác").Xlsx(), SampleReading.To()).Findings);
        Assert.Equal(("ROW-CODE", Severity.Error, "C19", "14"), (finding.Code, finding.Severity, finding.Cell, finding.Expected));
    }

    [Theory]
    [InlineData("O1")]
    [InlineData("o1")]
    [InlineData("oI")]
    public void AnOForAZeroIsAskedFor(string code) =>
        Assert.Equal("01", Assert.Single(SampleReading.Reader.Read(ReportSheet.Good().Set("C10", code).Set("B10", "Một tên khác").Xlsx(), SampleReading.To()).Findings).Expected);

    [Fact]
    public void RowsOfOneLabelThatLostTheirCodesAreToldByWhatStandsAboveThem()
    {
        var sheet = ReportSheet.Good().Set("C17", null).Set("C22", null).Set("C27", "99");
        var findings = SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Findings;
        Assert.Equal([("C17", "12"), ("C22", "22"), ("C27", "32")], findings.Select(f => (f.Cell, f.Expected)));
    }

    [Fact]
    public void ADateOrAnErrorInPlaceOfACodeIsSaidOnce()
    {
        foreach (var row in new[] { 14, 19 })
        {
            Assert.Equal(["ROW-CODE"], SampleReading.Reader.Read(ReportSheet.Good().Set(row, 3, new DateOnly(2026, 1, 5)).Xlsx(), SampleReading.To()).Findings.Select(f => f.Code));
            Assert.Equal(["CELL-ERROR"], SampleReading.Reader.Read(ReportSheet.Good().Set(row, 3, new ReportSheet.ErrorValue("#N/A")).Xlsx(), SampleReading.To()).Findings.Select(f => f.Code));
            var formula = Assert.Single(SampleReading.Reader.Read(ReportSheet.Good().Set(row, 3, new ReportSheet.Formula("A1")).Xlsx(), SampleReading.To()).Findings);
            Assert.Equal(("CELL-FORMULA", null), (formula.Code, formula.Value));
        }
    }

    [Fact]
    public void ACodeInTwoRowsHidesNothingElse()
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set("E19", "abc").Set("C20", "14").Set("C21", "14").Set("E24", "abc").Xlsx(), SampleReading.To());
        Assert.Equal(["E19", "C20", "C21", "E24"], report.Findings.Where(f => f.Severity == Severity.Error).Select(f => f.Cell));
        Assert.DoesNotContain(report.Figures, f => f.Key.Code == "14");
        Assert.Contains(report.Figures, f => f.Key.Code == "13");
        Assert.Contains(new FigureKey("14", "period"), report.Unread);
    }

    // Rows that do not hold, are missing, or were added.

    [Fact]
    public void ARowThatDoesNotHoldIsSaidSoWhereItHasNumbers()
    {
        var row = Kc02Sheet.RowOf("5.3");
        ReportSheet Sheet(object? value) => Kc02Sheet.Good().InsertRows(row, 1).Set(row, 3, "5.2").Set(row, 5, value);
        Assert.Empty(SampleReading.Reader.Read(Sheet("không còn").Xlsx(), Kc02Sheet.To()).Findings);
        Assert.Contains("sau ngày 30/06/2025", Assert.Single(SampleReading.Reader.Read(Sheet(7).Xlsx(), Kc02Sheet.To()).Findings).Message, StringComparison.Ordinal);
        var form = ShippedForms.Kc02Now with { Rows = [.. ShippedForms.Kc02Now.Rows.Select(r => r.Code == "5.2" ? r with { ValidTo = null, ValidFrom = new DateOnly(2027, 1, 1) } : r)] };
        var reader = new ReportReader(FormBook.Of([form]), _ => ["KC-02"], ReferenceData.Shipped.Units.FindByName);
        Assert.Contains("chưa có trong mẫu KC-02 ở kỳ này", Assert.Single(reader.Read(Sheet(7).Xlsx(), Kc02Sheet.To()).Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingRowsAreNamedAndCounted()
    {
        var one = Assert.Single(SampleReading.Reader.Read(ReportSheet.Good().RemoveRow(14).Xlsx(), SampleReading.To()).Findings);
        Assert.Equal(("ROW-MISSING", "Báo cáo", "05"), (one.Code, one.Sheet, one.Expected));
        Assert.StartsWith("Bảng thiếu dòng bắt buộc: Vốn đối ứng", one.Message, StringComparison.Ordinal);
        var two = Assert.Single(SampleReading.Reader.Read(ReportSheet.Good().RemoveRow(13).RemoveRow(14).Xlsx(), SampleReading.To()).Findings);
        Assert.StartsWith("Bảng thiếu 2 dòng bắt buộc: ", two.Message, StringComparison.Ordinal);
        Assert.Equal("04, 05", two.Expected);

        // No sum is worked out with a row that is missing.
        Assert.Equal(["ROW-MISSING"], SampleReading.Check(ReportSheet.Good().RemoveRow(14).Xlsx()).Findings.Select(f => f.Code));

        // Where a column is missing too, both are said; a nil return needs no rows.
        Assert.Equal(["ROW-MISSING", "TABLE-COLUMN"], SampleReading.Reader.Read(ReportSheet.Good().ClearColumn(7).RemoveRow(14).Xlsx(), SampleReading.To()).Findings.Select(f => f.Code));
        Assert.Equal(["ROW-ABSENT", "TABLE-COLUMN"], SampleReading.Reader.Read(ReportSheet.Good().ClearColumn(7).RemoveRow(19).Xlsx(), SampleReading.To()).Findings.Select(f => f.Code));
        Assert.Empty(SampleReading.Reader.Read(ReportSheet.Good().Set("B7", "x").RemoveRow(14).RemoveRow(19).Xlsx(), SampleReading.To()).Findings);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(12, true)]
    public void TenAbsentRowsAreNamedAndTheOthersCounted(int count, bool more)
    {
        var sheet = ReportSheet.Good();
        foreach (var row in new[] { 19, 24, 29, 30, 35, 36, 41, 46, 51, 52, 57, 62 }.Take(count))
        {
            sheet.RemoveRow(row);
        }

        var finding = Assert.Single(SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To()).Findings);
        Assert.Equal(("ROW-ABSENT", "Báo cáo"), (finding.Code, finding.Sheet));
        Assert.Contains($"không có {count} dòng", finding.Message, StringComparison.Ordinal);
        Assert.Contains("Số lao động được đào tạo (mã số 14)", finding.Message, StringComparison.Ordinal);
        Assert.Equal(more, finding.Message.EndsWith(" và 2 dòng khác.", StringComparison.Ordinal));
        Assert.Equal(more, finding.Message.Contains("dòng khác", StringComparison.Ordinal));
    }

    // Cells.

    [Fact]
    public void ALongTextIsCut()
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set("H19", new string('n', 2_500)).Set("E19", new string('a', 250)).Xlsx(), SampleReading.To());
        Assert.Equal(2_000, report.Notes["14"].Length);
        Assert.Equal(200, Assert.Single(report.Findings).Value!.Length);
        Assert.Equal(1_999, SampleReading.Reader.Read(ReportSheet.Good().Set("H19", new string('n', 1_999)).Xlsx(), SampleReading.To()).Notes["14"].Length);
    }

    [Fact]
    public void ALastFigureMergedWithItsNoteIsTaken()
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Merge("G19:H19").Xlsx(), SampleReading.To());
        Assert.Empty(report.Findings);
        Assert.Contains(report.Figures, f => f.Cell == "G19");
        var dash = SampleReading.Reader.Read(ReportSheet.Good().Set("E19", "-").Set("F19", null).Set("G19", null).Merge("E19:G19").Xlsx(), SampleReading.To());
        Assert.Empty(dash.Findings);
    }

    [Fact]
    public void AFigureUnderADashIsNotTaken()
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set("E19", "-").Merge("E19:F19").Xlsx(), SampleReading.To());
        var finding = Assert.Single(report.Findings);
        Assert.Equal(("CELL-MERGED", "F19"), (finding.Code, finding.Cell));
        Assert.DoesNotContain(report.Figures, f => f.Cell == "F19");
        Assert.Contains(report.Figures, f => f.Cell == "G19");
    }

    [Theory]
    [InlineData("84,7", "12,5", false)]
    [InlineData("84,7", null, false)]
    [InlineData("84", null, true)]
    [InlineData("84", "84,7", false)]
    public void AnyVietnameseNumberSettlesAGroupedThousand(string one, string? other, bool doubtful)
    {
        var sheet = ReportSheet.Good().Set("E12", "82.5").Set("E14", "1.500").Set("E17", one);
        var findings = SampleReading.Reader.Read((other is null ? sheet : sheet.Set("E18", other)).Xlsx(), SampleReading.To()).Findings;
        Assert.Equal(doubtful ? ["E14"] : [], findings.Where(f => f.Code == "CELL-TWO-READINGS").Select(f => f.Cell));
    }

    [Fact]
    public void TheFirstEnglishNumberIsTheProof()
    {
        var sheet = ReportSheet.Good().Set("E12", "82.5").Set("E13", "91.5").Set("E14", "4,000").Set("E17", 4.125m);
        var report = SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To());
        var finding = Assert.Single(report.Findings, f => f.Code == "CELL-TWO-READINGS");
        Assert.Contains("ô E12 ghi “82.5”", finding.Message, StringComparison.Ordinal);
        var all = SampleReading.Reader.Read(ReportSheet.Good().Xlsx(), SampleReading.To()).Figures.Select(f => f.Cell);
        Assert.Equal(["E12", "E13", "E14"], all.Except(report.Figures.Select(f => f.Cell)));
        Assert.Contains(new FigureKey("05", "plan"), report.Unread);
    }

    // Units of rows.

    [Theory]
    [InlineData("D11", "-", null, null)]
    [InlineData("D19", "-", null, null)]
    [InlineData("D11", "nghìn USD", "Đơn vị tính", "Ghi số tiền của các dòng này theo triệu đồng")]
    [InlineData("D11", "tỷ đồng", "Đơn vị tính", "sửa đơn vị tính ở phần đầu trang thành “tỷ đồng”")]
    [InlineData("B11", "Tổng kinh phí (tỷ đồng)", "Nội dung", "Nếu số tiền tính bằng tỷ đồng")]
    [InlineData("D19", "nghìn người", "Số lao động được đào tạo", "Ghi số liệu của dòng này theo người như mẫu")]
    public void ARowInAnotherUnitSaysWhatToDo(string cell, string text, string? label, string? remedy)
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set(cell, text).Xlsx(), SampleReading.To());
        Assert.Equal(label is null ? [] : [("ROW-UNIT", cell, label, 0)], report.Findings.Select(f => (f.Code, f.Cell, f.Label, f.Cells.Count)));
        Assert.All(report.Findings, f => Assert.Contains(remedy!, f.Remedy, StringComparison.Ordinal));
        Assert.Equal(label is not null, report.Unread.Any(k => k.Code == (cell == "D19" ? "14" : "02")));
    }

    [Fact]
    public void ARowWithoutAUnitCountsByOne()
    {
        var form = ShippedForms.Kc01 with { Rows = [.. ShippedForms.Kc01.Rows.Select(r => r.Code == "14" ? r with { Unit = "" } : r)] };
        var reader = new ReportReader(FormBook.Of([form]), _ => ["KC-01"], ReferenceData.Shipped.Units.FindByName);
        var finding = Assert.Single(reader.Read(ReportSheet.Good().Set("D19", "nghìn người").Xlsx(), SampleReading.To()).Findings);
        Assert.Contains("theo số đếm,", finding.Message, StringComparison.Ordinal);
        Assert.Contains("theo số đếm như mẫu", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void AFormWithoutAmountsAsksForNoUnitOfMoney()
    {
        var form = ShippedForms.Kc01 with { Rows = [.. ShippedForms.Kc01.Rows.Where(r => r.Kind != FigureKind.Money)], Rules = [] };
        var reader = new ReportReader(FormBook.Of([form]), _ => ["KC-01"], ReferenceData.Shipped.Units.FindByName);
        Assert.DoesNotContain(reader.Read(ReportSheet.Good().Set("B6", null).Xlsx(), SampleReading.To()).Findings, f => f.Code == "COVER-MONEY-UNIT");
    }

    // Rows of a CSV, hidden cells.

    [Fact]
    public void ARowOfACsvMayBeAsLongAsItsHeader()
    {
        Assert.Empty(SampleReading.Reader.Read(ReportSheet.Good().Set("H19", "Mở thêm lớp").Csv(), SampleReading.To()).Findings);
        Assert.Empty(SampleReading.Reader.Read(ReportSheet.Good().Set("I14", "5").Xlsx(), SampleReading.To()).Findings);
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set("I14", "5").Set("E19", "abc").Csv(), SampleReading.To());
        Assert.Equal(["CELL-NUMBER", "CSV-TOO-MANY-CELLS"], report.Findings.Select(f => f.Code).Order(StringComparer.Ordinal));
        Assert.Contains(new FigureKey("05", "plan"), report.Unread);
    }

    [Theory]
    [InlineData(new[] { 24, 19 }, new int[0], "dòng 19, 24 đang bị ẩn")]
    [InlineData(new int[0], new[] { 6, 5 }, "cột E, F đang bị ẩn")]
    [InlineData(new[] { 19 }, new[] { 5 }, "dòng 19 và cột E đang bị ẩn")]
    [InlineData(new[] { 9 }, new[] { 7 }, "cột G đang bị ẩn")]
    [InlineData(new[] { 9, 19 }, new int[0], "dòng 19 đang bị ẩn")]
    [InlineData(new[] { 19 }, new[] { 3 }, "dòng 19 đang bị ẩn")]
    [InlineData(new[] { 8, 9 }, new[] { 1, 3, 8 }, null)]
    public void HiddenFiguresAreTakenWithAWarningThatNamesWhatHidesThem(int[] rows, int[] columns, string? says)
    {
        var sheet = ReportSheet.Good();
        foreach (var row in rows)
        {
            sheet.HideRow(row);
        }

        foreach (var column in columns)
        {
            sheet.HideColumn(column);
        }

        var report = SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To());
        Assert.Equal(132, report.Figures.Count);
        Assert.Equal(says is null ? [] : [("SHEET-HIDDEN-CELLS", Severity.Warning, "Báo cáo")], report.Findings.Select(f => (f.Code, f.Severity, f.Sheet)));
        Assert.All(report.Findings, f => Assert.Equal($"Số liệu ở {says} nhưng vẫn được lấy.", f.Message));
    }
}
