using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Forms;

namespace KhuyenCong.Reporting.Tests.Validation;

/// <summary>The rules of KC-02, and those that only other forms use.</summary>
public class OtherRulesTests
{
    private static readonly DateOnly From = new(2016, 1, 1);

    [Fact]
    public void AFullAnswerIsAccepted() => Assert.Empty(Kc02().Check().Findings);

    [Theory]
    [InlineData("1.2", "KC02-E01", "1.1")]
    [InlineData("3.2", "KC02-E02", "3.1")]
    [InlineData("3.3", "KC02-E03", "3.1")]
    public void ARowIsRequiredWhenAnotherSaysSo(string code, string rule, string when)
    {
        var report = Kc02().With(code, "value", null);
        var finding = Assert.Single(report.Check().Findings);
        Assert.Equal((rule, Severity.Error), (finding.Code, finding.Severity));
        Assert.NotNull(finding.Cell);
        report.With(when, "value", when == "3.1" ? FigureValue.OfYesNo(false) : FigureValue.OfCount(0));
        Assert.Empty(report.Check().Findings);
        Assert.Empty(Kc02().With(code, "value", null).Unread(when, "value").Check().Findings);
        Assert.Empty(Kc02().Unread(code, "value").Check().Findings);
    }

    [Theory]
    [InlineData(WhenIs.Given, true, true)]
    [InlineData(WhenIs.Yes, true, true)]
    [InlineData(WhenIs.Yes, false, false)]
    [InlineData(WhenIs.No, true, false)]
    [InlineData(WhenIs.No, false, true)]
    public void TheConditionDecides(WhenIs condition, bool answer, bool required)
    {
        var rule = new RequiredWhenRule { Code = "X-1", BlocksFrom = From, Row = "3.5", When = "3.4", Is = condition, Message = "{row} {whenRow} {whenValue}", Remedy = "{cell} {whenCell}" };
        var report = Kc02([rule]).With("3.4", "value", FigureValue.OfYesNo(answer));
        Assert.Equal(required ? ["X-1"] : [], report.Check().Findings.Select(f => f.Code));
    }

    [Fact]
    public void OneRowIsNotAboveAnother()
    {
        var finding = Assert.Single(Kc02().With("5.6", "value", 3).Check().Findings);
        Assert.Equal("KC02-E04", finding.Code);
        Assert.Contains("Số Phó Giám đốc đạt tiêu chuẩn (mã số 5.6) (3, ô ", finding.Message, StringComparison.Ordinal);
        Assert.Empty(Kc02().With("5.6", "value", 2).Check().Findings);
        Assert.Empty(Kc02().Unread("5.7", "value").Check().Findings);
    }

    [Theory]
    [InlineData(true, true, null)]
    [InlineData(false, false, null)]
    [InlineData(true, null, null)]
    [InlineData(true, false, "chưa gửi đủ")]
    [InlineData(false, true, "đã gửi đủ")]
    public void TheAnswerAboutSentReportsIsHeldAgainstTheRecord(bool answer, bool? record, string? expected)
    {
        var findings = Kc02().With("7.2", "value", FigureValue.OfYesNo(answer)).Check(allSent: record).Findings;
        if (expected is null)
        {
            Assert.Empty(findings);
        }
        else
        {
            var finding = Assert.Single(findings);
            Assert.Equal(("KC02-W01", Severity.Warning), (finding.Code, finding.Severity));
            Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ARequiredAnswerThatIsMissingIsNamed()
    {
        var finding = Assert.Single(Kc02().With("3.4", "value", null).Check().Findings);
        Assert.Equal("CELL-REQUIRED", finding.Code);
        Assert.Contains("mã số 3.4", finding.Message, StringComparison.Ordinal);
        Assert.Contains("Có hoặc Không", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void ARowThatNoLongerHoldsIsNotRequired()
    {
        Assert.Empty(Kc02(period: new Period(PeriodKind.Year, 2026)).Check().Findings);
        Assert.Contains("5.2", Assert.Single(Kc02(period: new Period(PeriodKind.Year, 2024)).Check().Findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10, 5, true)]
    [InlineData(6, null, 5, false)]
    [InlineData(5, null, 5, true)]
    [InlineData(null, 4, 5, false)]
    [InlineData(null, 5, 5, true)]
    public void AFigureLiesInItsRange(int? min, int? max, int value, bool holds)
    {
        var rule = new RangeRule { Code = "X-1", WarnsFrom = From, Rows = ["5.1"], Columns = ["value"], Min = min, Max = max, Message = "{row} {column} {value} {unit} {min} {max}", Remedy = "{cell}" };
        Assert.Equal(holds ? [] : [$"Số biên chế của Trung tâm (mã số 5.1) Giá trị {value} số lượng {min} {max}"], Kc02([rule]).With("5.1", "value", value).Check().Findings.Select(f => f.Message));
    }

    [Fact]
    public void ARangeOfMoneyIsInTheFormsUnit()
    {
        var rule = new RangeRule { Code = "X-1", WarnsFrom = From, Rows = ["2.2"], Columns = ["value"], Max = 100.5m, Message = "{value} {max}", Remedy = "{cell}" };
        Assert.Empty(Kc02([rule]).With("2.2", "value", 100.5m).Check().Findings);
        Assert.Equal("100,501 100,5", Assert.Single(Kc02([rule]).With("2.2", "value", 100.501m).Check().Findings).Message);
    }

    private static SampleReport Kc02(IReadOnlyList<FormRule>? rules = null, Period? period = null)
    {
        var form = ShippedForms.Kc02;
        var report = new SampleReport(rules is null ? form : form with { Rules = rules }, period ?? new Period(PeriodKind.Year, 2026));
        foreach (var code in new[] { "1.1", "5.1", "5.3", "5.4", "7.1" })
        {
            report.With(code, "value", 5);
        }

        foreach (var code in new[] { "2.1", "3.1", "3.4", "5.5", "7.2" })
        {
            report.With(code, "value", FigureValue.OfYesNo(true));
        }

        return report.With("5.6", "value", 1).With("5.7", "value", 2).With("2.2", "value", 500.5m)
            .With("1.2", "value", FigureValue.OfText("05/2026/NQ-HĐND")).With("3.2", "value", FigureValue.OfText("12/QĐ-UBND"))
            .With("3.3", "value", FigureValue.OfDate(new DateOnly(2026, 3, 1)));
    }
}
