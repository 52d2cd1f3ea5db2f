using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Codes as people mistype them: a row's figures are taken, or asked for; never dropped without a word.</summary>
public class RowCodesTests
{
    [Theory]
    [InlineData("14.")]
    [InlineData(" 14")]
    [InlineData("(14)")]
    [InlineData("14)")]
    [InlineData("014")]
    public void WhatIsCertainIsTaken(string code)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("C19", code).Xlsx());
        Assert.Empty(result.Findings);
        Assert.NotNull(FigureSet.Of(result.Report).NumberAt("14", "plan"));
    }

    [Theory]
    [InlineData("l4", null)]
    [InlineData("I4", "Một tên khác")]
    [InlineData("1 4", null)]
    [InlineData("99", null)]
    [InlineData("Mã 14", null)]
    public void AnUnknownCodeInPlaceOfAMissingRowsIsAnError(string code, string? label)
    {
        var sheet = ReportSheet.Good().Set("C19", code);
        var finding = Assert.Single(SampleReading.Check((label is null ? sheet : sheet.Set("B19", label)).Xlsx()).Findings);
        Assert.Equal(("ROW-CODE", Severity.Error, "C19", "14", code), (finding.Code, finding.Severity, finding.Cell, finding.Expected, finding.Value));
        Assert.Contains("Sửa ô C19 thành 14", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Số lao động được đào tạo", true)]
    [InlineData("Số lao động được đào tạo (sửa lại)", true)]
    [InlineData("Số lao động được đào tạo - điều chỉnh", true)]
    [InlineData("Số lao động được đào tạo (sửa) lần 2", true)]
    [InlineData("Số lao động được đào tạo thuộc diện khác", false)]
    [InlineData("Trong đó: nữ", false)]
    public void ARowThatIsSaidAgainWithoutItsCodeIsForTheOfficerToSettle(string label, bool again)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("B64", label).Set("F64", 28).Xlsx());
        Assert.Equal(again ? ["ROW-TWICE"] : [], result.Findings.Select(f => f.Code));
        Assert.Equal(!again, result.Report.Figures.Any(f => f.Key.Code == "14"));
    }

    [Fact]
    public void LongLabelsOfRowsWithoutCodesCostLittle()
    {
        var sheet = ReportSheet.Good();
        for (var row = 70; row < 130; row++)
        {
            sheet.Set(row, 2, new string('(', 32_000) + ")a").Set(row, 5, 5);
        }

        var began = System.Diagnostics.Stopwatch.StartNew();
        SampleReading.Check(sheet.Xlsx());
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(20), began.Elapsed.ToString());
    }

    [Fact]
    public void OfSeveralRowsWithTheLabelTheOneThatFollowsIsMeant()
    {
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("C26", "99").RemoveRow(61).Xlsx()).Findings, f => f.Code == "ROW-CODE");
        Assert.Equal("31", finding.Expected);
    }

    [Fact]
    public void ARowThatTheUnitAddedIsAWarning()
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("B70", "Số hộ").Set("C70", "99").Set("E70", 5).Xlsx());
        Assert.Equal(("ROW-UNKNOWN", Severity.Warning), (Assert.Single(result.Findings).Code, result.Findings[0].Severity));
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B70", "Số hộ").Set("C70", "99").Set("E70", "chưa có").Xlsx()).Findings);
    }

    [Theory]
    [InlineData("82.5")]
    [InlineData("310 người")]
    [InlineData("chưa rõ")]
    public void ARowWithoutCodeWhoseFigureCannotBeReadIsFound(string text)
    {
        foreach (var code in new[] { null, "l4" })
        {
            var sheet = ReportSheet.Good().Set("C19", code).Set("E19", text).Set("F19", null).Set("G19", null);
            var findings = SampleReading.Check(sheet.Xlsx()).Findings;
            var finding = findings[0];
            Assert.Equal([("ROW-CODE", "C19"), ("CELL-NUMBER", "E19")], findings.Select(f => (f.Code, f.Cell)));
            Assert.Equal(("ROW-CODE", Severity.Error, "C19", "14"), (finding.Code, finding.Severity, finding.Cell, finding.Expected));
        }
    }

    [Fact]
    public void AnUnreadableFigureBesideAnUnknownLabelIsFoundButASignatureIsNot()
    {
        var sheet = ReportSheet.Good().Set("C19", null).Set("B19", "Lao động đã được đào tạo").Set("E19", "310 người").Set("F19", null).Set("G19", null);
        Assert.Equal("ROW-CODE", Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings, f => f.Severity == Severity.Error).Code);
        sheet = ReportSheet.Good().RemoveRow(19).Set("B70", "Người lập biểu").Set("F70", "Giám đốc").Set("B71", "Gia Lai").Set("F71", "15/09/2026");
        Assert.Equal("ROW-ABSENT", Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings).Code);
    }

    [Fact]
    public void ManyAbsentRowsAreOneWarningThatCountsThem()
    {
        var sheet = ReportSheet.Good();
        foreach (var row in new[] { 19, 24, 29, 30, 35, 36, 41, 46, 51, 52, 57, 62 })
        {
            sheet.RemoveRow(row);
        }

        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings);
        Assert.Equal(("ROW-ABSENT", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains(" và ", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99", "ROW-UNKNOWN")]
    [InlineData("01", "ROW-TWICE")]
    [InlineData("l4", "ROW-CODE")]
    [InlineData(null, "ROW-CODE")]
    [InlineData("#N/A", "CELL-ERROR")]
    public void ManyRowsOfOneCauseAreOneFindingThatCountsThemAndListsTheFirst(string? code, string expected)
    {
        const int rows = SameCause.MaxListed + 2_345;
        var sheet = ReportSheet.Good();
        if (code is not ("99" or "01"))
        {
            sheet.RemoveRow(19);
        }

        for (var row = 100; row < 100 + rows; row++)
        {
            sheet.Set(row, 2, "Số hộ").Set(row, 3, code == "#N/A" ? new ReportSheet.ErrorValue(code) : code).Set(row, 5, row);
        }

        var read = SampleReading.Reader.Read(sheet.Xlsx(), SampleReading.To());
        var finding = Assert.Single(read.Findings, f => f.Code == expected && f.Row >= 100);
        Assert.Equal(SameCause.MaxListed, finding.Cells.Count);
        Assert.Equal("C100", finding.Cells[0]);
        Assert.Contains($"Cùng một nguyên nhân ở {rows} ô: C100, C101, ", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith($" và {rows - SameCause.MaxNamed} ô khác.", finding.Message, StringComparison.Ordinal);
        Assert.True(read.Findings.Count < 10);
    }

    [Fact]
    public void RowsAreCountedWithTheirOwnCause()
    {
        const int rows = SameCause.MaxListed + 20;
        var sheet = ReportSheet.Good();
        for (var row = 100; row < 100 + rows; row++)
        {
            sheet.Set(row, 2, "Số hộ").Set(row, 3, "01").Set(row, 5, row);
        }

        var findings = SampleReading.Reader.Read(sheet.Set(90, 2, "Số hộ").Set(90, 3, "99").Set(90, 5, 1).Xlsx(), SampleReading.To()).Findings;
        Assert.Equal([("ROW-UNKNOWN", "C90", false), ("ROW-TWICE", "C100", true)],
            findings.OrderBy(f => f.Row).Select(f => (f.Code, f.Cell, f.Message.Contains($"ở {rows} ô: ", StringComparison.Ordinal))));
    }
}
