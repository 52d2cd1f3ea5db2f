using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>What the cover says about unit, period, nil return and unit of money: where the finding stands, what is expected, and what it says of the report.</summary>
public class CoverFindingsTests
{
    private const string Office = "Sở Công Thương tỉnh Gia Lai";
    private const string Q3 = "Quý III năm 2026";

    [Theory]
    [InlineData("B4", "64", "COVER-UNIT", Severity.Error, "B4", "Mã đơn vị", "52", false)]
    [InlineData("B3", "Sở Công Thương tỉnh Đắk Lắk", "COVER-UNIT", Severity.Error, "B3", "Đơn vị báo cáo", Office, false)]
    [InlineData("B3", "Sở Công Thương tỉnh Bình Định", "COVER-UNIT", Severity.Error, "B3", "Đơn vị báo cáo", Office, false)]
    [InlineData("B3", "Trung tâm Khuyến công Gia Lai", "COVER-UNIT", Severity.Warning, "B3", "Đơn vị báo cáo", Office, true)]
    [InlineData("B3", "Sở Công Thương tỉnh Đắk Lăc", "COVER-UNIT", Severity.Warning, "B3", "Đơn vị báo cáo", Office, true)]
    [InlineData("B5", null, "COVER-PERIOD", Severity.Error, "A5", "Kỳ báo cáo", Q3, false)]
    [InlineData("B5", "Quý 5 năm 2026", "COVER-PERIOD", Severity.Error, "B5", "Kỳ báo cáo", Q3, false)]
    [InlineData("B5", "Quý II năm 2026", "COVER-PERIOD", Severity.Error, "B5", "Kỳ báo cáo", Q3, false)]
    [InlineData("B6", "đô la Mỹ", "COVER-MONEY-UNIT", Severity.Error, "B6", "Đơn vị tính", "triệu đồng", true)]
    [InlineData("B6", null, "COVER-MONEY-UNIT", Severity.Warning, "A6", "Đơn vị tính", "triệu đồng", true)]
    [InlineData("B7", "có lẽ", "COVER-NIL", Severity.Error, "B7", "Không phát sinh", null, true)]
    public void AFindingNamesItsCellItsLabelAndWhatIsExpected(string cell, string? text, string code, Severity severity, string at, string label, string? expected, bool agrees)
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set(cell, text).Xlsx(), SampleReading.To());
        var finding = Assert.Single(report.Findings);
        Assert.Equal((code, severity, "Báo cáo", at, label), (finding.Code, finding.Severity, finding.Sheet, finding.Cell, finding.Label));
        Assert.Equal((text, expected), (finding.Value, finding.Expected));
        Assert.Equal(agrees, report.CoverAgrees);
    }

    [Fact]
    public void WithoutItsLabelAFindingNamesTheSheetAlone()
    {
        foreach (var (row, code, agrees) in new[] { (5, "COVER-PERIOD", false), (6, "COVER-MONEY-UNIT", true) })
        {
            var report = SampleReading.Reader.Read(ReportSheet.Good().RemoveRow(row).Xlsx(), SampleReading.To());
            var finding = Assert.Single(report.Findings);
            Assert.Equal((code, "Báo cáo", null, row == 5 ? Q3 : "triệu đồng"), (finding.Code, finding.Sheet, finding.Cell, finding.Expected));
            Assert.Equal(agrees, report.CoverAgrees);
        }

        var unit = Assert.Single(SampleReading.Reader.Read(ReportSheet.Good().RemoveRow(3).RemoveRow(4).Xlsx(), SampleReading.To()).Findings);
        Assert.Equal(("COVER-UNIT", "Báo cáo", null), (unit.Code, unit.Sheet, unit.Cell));
    }

    // The unit.

    [Theory]
    [InlineData(null, Office, null)]
    [InlineData("52", null, null)]
    [InlineData(null, null, "COVER-UNIT")]
    [InlineData("#N/A", Office, "CELL-ERROR")]
    [InlineData("52", "#N/A", "CELL-ERROR")]
    [InlineData("#N/A", null, "CELL-ERROR")]
    [InlineData(null, "#N/A", "CELL-ERROR")]
    [InlineData("=", null, "CELL-FORMULA")]
    [InlineData(null, "=", "CELL-FORMULA")]
    public void CodeOrNameIsEnoughAndAFaultIsSaidOnce(string? code, string? name, string? expected)
    {
        var findings = SampleReading.Check(ReportSheet.Good().Set("B4", Value(code)).Set("B3", Value(name)).Xlsx()).Findings;
        Assert.Equal(expected is null ? [] : [expected], findings.Select(f => f.Code));

        static object? Value(string? text) => text switch { "#N/A" => new ReportSheet.ErrorValue(text), "=" => new ReportSheet.Formula("A1"), _ => text };
    }

    [Fact]
    public void BothCellsInErrorAreTwoFindings() =>
        Assert.Equal(["B3", "B4"], SampleReading.Check(ReportSheet.Good().Set("B3", new ReportSheet.ErrorValue("#REF!")).Set("B4", new ReportSheet.ErrorValue("#REF!")).Xlsx()).Findings.Select(f => f.Cell));

    [Fact]
    public void AWrongCodeIsSaidWithoutTheName() =>
        Assert.Equal("B4", Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B4", "64").Set("B3", "Sở Công Thương tỉnh Đắk Lắk").Xlsx()).Findings).Cell);

    [Fact]
    public void ANameThatMayBeAnotherUnitsIsAnErrorWithoutACode()
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set("B3", "Sở Công Thương tỉnh Đắk Lăc").RemoveRow(4).Xlsx(), SampleReading.To());
        var finding = Assert.Single(report.Findings);
        Assert.Equal(("COVER-UNIT", Severity.Error, "B3", Office), (finding.Code, finding.Severity, finding.Cell, finding.Expected));
        Assert.Contains("có thể là tỉnh Đắk Lắk", finding.Message, StringComparison.Ordinal);
        Assert.False(report.CoverAgrees);
        finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B3", "Sở Công Thương tỉnh Gia Lay").RemoveRow(4).Xlsx()).Findings);
        Assert.Equal(Severity.Warning, finding.Severity);
        finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B3", "Phòng Kế hoạch").RemoveRow(4).Xlsx()).Findings);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Theory]
    [InlineData("46", "Thừa Thiên Huế", "Thừa Thiên Huế", Severity.Warning, null)]
    [InlineData("75", "Đồng Nai", "Đồng Nai", null, null)]
    [InlineData("75", "Bình Phước", "Bình Phước", Severity.Error, "đơn vị cũ, đến hết ngày 30/06/2025")]
    [InlineData("01", "Bình Định", "Bình Định", Severity.Error, "đơn vị cũ, đến hết ngày 30/06/2025")]
    [InlineData("01", "Hà Nộị", "Hà Nộị", Severity.Warning, null)]
    public void AnEarlierUnitsNameIsToldFromARenamedOnes(string to, string name, string shown, Severity? severity, string? says)
    {
        var findings = SampleReading.Check(ReportSheet.Good().Set("B4", to).Set("B3", "Sở Công Thương tỉnh " + name).Xlsx(), SampleReading.To(to)).Findings;
        Assert.Equal(severity is null ? [] : [severity], findings.Select(f => (Severity?)f.Severity));
        Assert.All(findings, f => Assert.Contains(shown, f.Message, StringComparison.Ordinal));
        Assert.All(findings, f => Assert.Contains(says ?? "", f.Message, StringComparison.Ordinal));
        Assert.All(findings, f => Assert.Equal(says is not null, f.Message.Contains("đơn vị cũ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0, false, true)]
    [InlineData(-1, false, true)]
    [InlineData(-2, false, true)]
    [InlineData(-3, false, false)]
    [InlineData(1, false, false)]
    [InlineData(2, false, false)]
    [InlineData(-1, true, false)]
    [InlineData(-2, true, false)]
    public void ANameIsSoughtInTheTwoYearsBefore(int years, bool likely, bool found)
    {
        var cutOff = new DateOnly(2026, 9, 14);
        var other = ReferenceData.Shipped.Units.Find("66", cutOff)!;
        var reader = new ReportReader(ReferenceData.Shipped.Forms, ReferenceData.Shipped.Duties.FormsFor,
            (_, day) => day == cutOff.AddYears(years) ? (likely ? NameMatch.Likely : NameMatch.Exact, other) : default);
        var to = SampleReading.To() with { Unit = SampleReading.To().Unit with { ValidFrom = DateOnly.MinValue } };
        var finding = Assert.Single(reader.Read(ReportSheet.Good().Xlsx(), to).Findings);
        Assert.Equal(("COVER-UNIT", found ? Severity.Error : Severity.Warning), (finding.Code, finding.Severity));
    }

    [Theory]
    [InlineData("2020-06-30", true)]
    [InlineData("2020-06-29", false)]
    [InlineData("2020-07-02", false)]
    public void ANameIsSoughtOnTheDayBeforeTheUnitBegan(string day, bool found)
    {
        var at = DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var other = ReferenceData.Shipped.Units.Find("66", new DateOnly(2026, 9, 14))!;
        var reader = new ReportReader(ReferenceData.Shipped.Forms, ReferenceData.Shipped.Duties.FormsFor, (_, on) => on == at ? (NameMatch.Exact, other) : default);
        var to = SampleReading.To() with { Unit = SampleReading.To().Unit with { ValidFrom = new DateOnly(2020, 7, 1) } };
        Assert.Equal(found ? Severity.Error : Severity.Warning, Assert.Single(reader.Read(ReportSheet.Good().Xlsx(), to).Findings).Severity);
    }

    // The period.

    [Theory]
    [InlineData("quý 2/2026", "“quý 2/2026” (Quý II năm 2026)")]
    [InlineData(" Quý II năm 2026 ", "“Quý II năm 2026” nhưng")]
    public void AnotherPeriodIsNamedInFullWhereItIsWrittenShort(string text, string says) =>
        Assert.Contains(says, Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B5", text).Xlsx()).Findings).Message.Replace("“ ", "“", StringComparison.Ordinal).Replace(" ”", "”", StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void APeriodThatIsAnErrorOrHasNoValueIsSaidOnce()
    {
        var report = SampleReading.Reader.Read(ReportSheet.Good().Set("B5", new ReportSheet.ErrorValue("#NAME?")).Xlsx(), SampleReading.To());
        Assert.Equal(("CELL-ERROR", false), (Assert.Single(report.Findings).Code, report.CoverAgrees));
        Assert.Equal("CELL-FORMULA", Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B5", new ReportSheet.Formula("A1")).Xlsx()).Findings).Code);
    }

    // The nil return.

    [Theory]
    [InlineData("-", false)]
    [InlineData("–", false)]
    [InlineData("—", false)]
    [InlineData("không", false)]
    [InlineData("x", true)]
    [InlineData("Có", true)]
    public void TheMarkOfANilReturnIsAnAnswer(string text, bool nil)
    {
        Assert.Equal(nil ? ["KC01-E07"] : [], SampleReading.Check(ReportSheet.Good().Set("B7", text).Xlsx()).Findings.Select(f => f.Code));
        var kc02 = SampleReading.Check(Kc02Sheet.Good().Set("A6", "Không phát sinh:").Set("B6", text).Xlsx(), Kc02Sheet.To());
        Assert.Equal(nil ? [("COVER-NIL", "B6")] : [], kc02.Findings.Select(f => (f.Code, f.Cell)));
        Assert.False(kc02.Report.Nil);
    }

    [Fact]
    public void TheMarkOfANilReturnMayBeABooleanAndAnErrorIsNone()
    {
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B7", false).Xlsx()).Findings);
        Assert.True(SampleReading.Check(ReportSheet.Good().Set("B7", true).Xlsx()).Report.Nil);
        Assert.False(SampleReading.Check(ReportSheet.Good().Set("B7", "có lẽ").Xlsx()).Report.Nil);
        var error = SampleReading.Check(ReportSheet.Good().Set("B7", new ReportSheet.ErrorValue("#N/A")).Xlsx());
        Assert.Equal(("CELL-ERROR", false), (Assert.Single(error.Findings).Code, error.Report.Nil));
    }

    // The unit of money.

    [Fact]
    public void AnUnreadableUnitOfMoneyIsSaidOnceAndNoMoneyIsTaken()
    {
        foreach (var (sheet, codes) in new (ReportSheet, string[])[]
        {
            (ReportSheet.Good().Set("B6", new ReportSheet.ErrorValue("#N/A")), ["CELL-ERROR"]),
            (ReportSheet.Good().Set("B6", new ReportSheet.Formula("A1")), ["CELL-FORMULA"]),
            (ReportSheet.Good().Set("B6", "đô la Mỹ").Set("G8", "(Số liệu tính bằng tỷ đồng)"), ["COVER-MONEY-UNIT", "COVER-MONEY-UNIT"]),
            (ReportSheet.Good().Set("G8", "Đơn vị tính: nghìn đồng"), ["COVER-TWICE"]),
        })
        {
            var result = SampleReading.Check(sheet.Xlsx());
            Assert.Equal(codes, result.Findings.Select(f => f.Code));
            Assert.DoesNotContain(result.Report.Figures, f => f.Value.Kind == FigureKind.Money);
            Assert.Contains(result.Report.Figures, f => f.Value.Kind == FigureKind.Count);
        }
    }

    [Fact]
    public void AContradictionOfUnitsTakesThePlaceOfTheWarningAboutTheCovers()
    {
        var sheet = ReportSheet.Good().InMoney("nghìn đồng").Set("E60", "Đơn vị: tỷ đồng").Set("B5", "Quý 5 năm 2026");
        var findings = SampleReading.Check(sheet.Xlsx()).Findings;
        Assert.Equal([("COVER-PERIOD", "B5"), ("COVER-MONEY-UNIT", "E60")], findings.Select(f => (f.Code, f.Cell)));
        Assert.Contains("phần đầu trang ghi đơn vị tính “nghìn đồng” (ô B6)", findings[1].Message, StringComparison.Ordinal);
        Assert.Equal(("Báo cáo", "Đơn vị: tỷ đồng", 0), (findings[1].Sheet, findings[1].Value, findings[1].Cells.Count));
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("B63", "nghìn đồng").Set("H63", "(tỷ đồng)").Xlsx()).Findings);
    }

    [Fact]
    public void TheConversionIsTold()
    {
        var finding = Assert.Single(SampleReading.Reader.Read(ReportSheet.Good().InMoney("nghìn đồng").Xlsx(), SampleReading.To()).Findings);
        Assert.Equal(("COVER-MONEY-UNIT", Severity.Warning, "triệu đồng"), (finding.Code, finding.Severity, finding.Expected));
        Assert.Contains("(1 triệu đồng = 1.000 nghìn đồng)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsInAnotherUnitTakeThePlaceOfTheWarningAboutTheCovers()
    {
        Assert.Equal(["ROW-UNIT"], SampleReading.Check(ReportSheet.Good().Set("B6", "nghìn đồng").Xlsx()).Findings.Select(f => f.Code));
        Assert.Equal(["COVER-MONEY-UNIT", "CELL-NUMBER"], SampleReading.Reader.Read(ReportSheet.Good().InMoney("nghìn đồng").Set("E19", "abc").Xlsx(), SampleReading.To()).Findings.Select(f => f.Code));
        Assert.Equal(["COVER-PERIOD", "ROW-UNIT"], SampleReading.Check(ReportSheet.Good().Set("B6", "nghìn đồng").Set("B5", "Quý 5 năm 2026").Xlsx()).Findings.Select(f => f.Code));
    }

    // Long texts.

    [Theory]
    [InlineData(80, 80, 80, false)]
    [InlineData(81, 81, 80, true)]
    [InlineData(200, 200, 80, true)]
    [InlineData(201, 200, 80, true)]
    public void ALongTextIsCutAndSaidSo(int length, int value, int shown, bool cut)
    {
        var text = new string('a', length);
        var finding = Assert.Single(SampleReading.Check(ReportSheet.Good().Set("B6", text).Xlsx()).Findings);
        Assert.Equal(value, finding.Value!.Length);
        Assert.Contains("“" + text[..shown] + (cut ? "…”" : "”"), finding.Message, StringComparison.Ordinal);
        var remark = new string('b', length - 17) + " tính bằng tỷ đồng";
        Assert.Equal(remark[..Math.Min(remark.Length, 200)], Assert.Single(SampleReading.Check(ReportSheet.Good().Set("G8", remark).Xlsx()).Findings).Value);
    }

    // Text in legacy fonts.

    [Theory]
    [InlineData("B19", null, null, Severity.Warning)]
    [InlineData("B19", "E20", "abc", Severity.Warning)]
    [InlineData("E15", null, null, Severity.Warning)]
    [InlineData("E14", null, null, Severity.Error)]
    public void LegacyTextIsAnErrorWhereAFigureIsLost(string cell, string? other, string? text, Severity severity)
    {
        var sheet = ReportSheet.Good().Set(cell, new ReportSheet.LegacyFontText("Sè lao ®éng"));
        var finding = Assert.Single(SampleReading.Check((other is null ? sheet : sheet.Set(other, text)).Xlsx()).Findings, f => f.Code == "FILE-LEGACY-FONT");
        Assert.Equal((severity, cell, "Sè lao ®éng", "Báo cáo", 0), (finding.Severity, finding.Cell, finding.Value, finding.Sheet, finding.Cells.Count));
        Assert.Contains(", phông .VnTime)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LegacyTextListsItsCellsAndItsFontWhereThatIsKnown()
    {
        var sheet = ReportSheet.Good().Set("H19", "Sè l­ît ng­êi tham gia").Set("H24", "Sè lao ®éng ®­îc ®µo t¹o " + new string('a', 200));
        var finding = Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings);
        Assert.Equal(["H19", "H24"], finding.Cells);
        Assert.Contains("(TCVN3 hoặc VNI)", finding.Message, StringComparison.Ordinal);
        finding = Assert.Single(SampleReading.Check(sheet.Set("H19", null).Xlsx()).Findings);
        Assert.Equal(("H24", 200), (finding.Cell, finding.Value!.Length));
    }
}
