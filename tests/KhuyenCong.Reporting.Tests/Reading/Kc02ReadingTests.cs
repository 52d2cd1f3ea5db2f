using System.Globalization;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Tests.Reading;

public class Kc02ReadingTests
{
    [Fact]
    public void AGoodReportIsAccepted()
    {
        var result = SampleReading.Check(Kc02Sheet.Good().Xlsx(), Kc02Sheet.To());
        Assert.Empty(result.Findings);
        Assert.Equal(48, result.Report.Figures.Count);
    }

    [Fact]
    public void CodesMayBeNumbersOrHaveAComma()
    {
        var sheet = Kc02Sheet.Good();
        foreach (var code in new[] { "1.1", "2.1", "3.3", "7.2" })
        {
            sheet.Set(Kc02Sheet.RowOf(code), 3, decimal.Parse(code, CultureInfo.InvariantCulture));
        }

        sheet.Set(Kc02Sheet.RowOf("1.2"), 3, "1,2").Set(Kc02Sheet.RowOf("5.6"), 3, 5.6000000000000005m);
        var result = SampleReading.Check(sheet.Xlsx(), Kc02Sheet.To());
        Assert.Empty(result.Findings);
        Assert.Equal(48, result.Report.Figures.Count);
    }

    [Theory]
    [InlineData("Có", true)]
    [InlineData("KHÔNG", false)]
    [InlineData("c", true)]
    [InlineData("K", false)]
    [InlineData("x", true)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("Ko\u0302\u0301", null)]
    [InlineData("Khôngcó", null)]
    [InlineData("yes", null)]
    [InlineData("2", null)]
    public void YesAndNoAsPeopleWriteThem(string text, bool? yes)
    {
        var result = SampleReading.Check(Kc02Sheet.Good().Set(Kc02Sheet.RowOf("2.1"), 5, text).Xlsx(), Kc02Sheet.To());
        Assert.Equal(yes is null ? ["CELL-YESNO"] : [], result.Findings.Select(f => f.Code));
        Assert.Equal(yes, result.Report.Figures.Where(f => f.Key.Code == "2.1").Select(f => (bool?)f.Value.IsYes).SingleOrDefault());
    }

    [Fact]
    public void YesMayBeANumberOrABoolean()
    {
        foreach (var (value, yes) in new (object, bool)[] { (1, true), (0, false), (true, true), (false, false) })
        {
            var result = SampleReading.Check(Kc02Sheet.Good().Set(Kc02Sheet.RowOf("2.1"), 5, value).Xlsx(), Kc02Sheet.To());
            Assert.Empty(result.Findings);
            Assert.Equal(yes, result.Report.Figures.Single(f => f.Key.Code == "2.1").Value.IsYes);
        }
    }

    [Fact]
    public void DatesAsPeopleWriteThem()
    {
        foreach (var value in new object[] { "15/08/2026", "15-8-2026", "2026-08-15", "ngày 15 tháng 8 năm 2026", new DateOnly(2026, 8, 15) })
        {
            var result = SampleReading.Check(Kc02Sheet.Good().Set(Kc02Sheet.RowOf("3.3"), 5, value).Xlsx(), Kc02Sheet.To());
            Assert.Empty(result.Findings);
            Assert.Equal(new DateOnly(2026, 8, 15), result.Report.Figures.Single(f => f.Key.Code == "3.3").Value.Date);
        }

        foreach (var value in new object[] { "31/02/2026", "08/15/2026", "tháng 8", 46249, true })
        {
            var finding = Assert.Single(SampleReading.Check(Kc02Sheet.Good().Set(Kc02Sheet.RowOf("3.3"), 5, value).Xlsx(), Kc02Sheet.To()).Findings);
            Assert.Equal("CELL-DATE", finding.Code);
        }
    }

    [Fact]
    public void TextMayBeANumberOrADay()
    {
        foreach (var (value, text) in new (object, string)[] { (125, "125"), (new DateOnly(2026, 8, 15), "15/08/2026"), ("  Số  12 ", "Số  12") })
        {
            var result = SampleReading.Check(Kc02Sheet.Good().Set(Kc02Sheet.RowOf("3.2"), 5, value).Xlsx(), Kc02Sheet.To());
            Assert.Equal(text, result.Report.Figures.Single(f => f.Key.Code == "3.2").Value.Text);
        }

        Assert.Equal("CELL-TEXT", Assert.Single(SampleReading.Check(Kc02Sheet.Good().Set(Kc02Sheet.RowOf("3.2"), 5, new string('a', 5000)).Xlsx(), Kc02Sheet.To()).Findings).Code);
    }

    [Theory]
    [InlineData("3.4", "CELL-REQUIRED")]
    [InlineData("7.1", "CELL-REQUIRED")]
    [InlineData("1.2", "KC02-E01")]
    [InlineData("3.2", "KC02-E02")]
    [InlineData("3.3", "KC02-E03")]
    public void ARequiredAnswerThatIsMissingIsNamed(string code, string rule)
    {
        var row = Kc02Sheet.RowOf(code);
        var finding = Assert.Single(SampleReading.Check(Kc02Sheet.Good().Set(row, 5, null).Xlsx(), Kc02Sheet.To()).Findings);
        Assert.Equal((rule, "E" + row), (finding.Code, finding.Cell));
    }

    [Fact]
    public void TheBranchesOfTheDistrictTierAreNoLongerTaken()
    {
        var sheet = Kc02Sheet.Good().InsertRows(Kc02Sheet.RowOf("5.3"), 1);
        sheet.Set(Kc02Sheet.RowOf("5.3"), 3, "5.2").Set(Kc02Sheet.RowOf("5.3"), 5, 7);
        var result = SampleReading.Check(sheet.Xlsx(), Kc02Sheet.To());
        var finding = Assert.Single(result.Findings);
        Assert.Equal("ROW-EXPIRED", finding.Code);
        Assert.Contains("sau ngày 30/06/2025", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Outcome.AcceptedWithWarnings, result.Outcome);
        Assert.DoesNotContain(result.Report.Figures, f => f.Key.Code == "5.2");
    }

    [Fact]
    public void ThreeDecimalsOfMoneyAreExact()
    {
        var result = SampleReading.Check(Kc02Sheet.Good().Set(Kc02Sheet.RowOf("2.2"), 5, "1.250,125").Xlsx(), Kc02Sheet.To());
        Assert.Equal(1_250_125_000, FigureSet.Of(result.Report).NumberAt("2.2", "value"));
    }
}
