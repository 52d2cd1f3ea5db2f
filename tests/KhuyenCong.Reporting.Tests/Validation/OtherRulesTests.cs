using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
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

    [Theory]
    [InlineData("[5.6.value] <= [5.7.value]", true)]
    [InlineData("[5.6.value] > [5.7.value]", false)]
    [InlineData("[2.2.value] = 500.5", true)]
    [InlineData("[3.1.value] and [3.3.value] <= [cutOff]", true)]
    [InlineData("[3.3.value] > [cutOff]", false)]
    [InlineData("[3.2.value] = '12/QĐ-UBND'", true)]
    [InlineData("[year] = 2026 and [beginsYear]", true)]
    [InlineData("[4.2.value] = 1", null)]
    public void AFreeExpressionMustBeTrue(string expression, bool? holds)
    {
        var rule = new ExpressionRule { Code = "X-1", BlocksFrom = From, Expression = expression, Row = "5.6", Column = "value", Message = "{row} {value}", Remedy = "{cell}" };
        Assert.Null(RuleExpression.ProblemOf(rule, ShippedForms.Kc02));
        Assert.Equal(holds == false ? ["X-1"] : [], Kc02([rule]).Check().Findings.Select(f => f.Code));
    }

    [Theory]
    [InlineData("9**9**9**9 > 0", "power")]
    [InlineData("10 ** 1000000000 > 0", "power")]
    [InlineData("Pow(10, 1000000000) > 0", "Pow")]
    [InlineData("pow(1.0000001, 999999999) > 0", "pow")]
    [InlineData("Exp([5.6.value]) > 0", "Exp")]
    [InlineData("1000000000! > 0", "cannot be evaluated")]
    [InlineData("10 ^ 1000000000 > 0", "neither")]
    [InlineData("Round(Max([5.6.value], [5.7.value]) / 3, 2) >= 0 and if([3.1.value], true, Abs(1) > 0)", null)]
    public void AnExpressionThatWouldNotEndIsRefused(string expression, string? problem) => AssertProblem(expression, problem);

    [Theory]
    [InlineData("1+", 100_000, "1 > 0", "characters")]
    [InlineData("!", 100_000, "true", "characters")]
    [InlineData("true and ", 100_000, "true", "characters")]
    [InlineData("(", 100_000, "1 = 1", "characters")]
    [InlineData("!", 996, "true", null)]
    [InlineData("1+", 497, "1 > 0", null)]
    public void AnExpressionTooDeepForTheStackIsRefused(string part, int times, string end, string? problem) =>
        AssertProblem(string.Concat(Enumerable.Repeat(part, times)) + end, problem);

    private static void AssertProblem(string expression, string? problem)
    {
        var rule = new ExpressionRule { Code = "X-1", BlocksFrom = From, Expression = expression, Row = "5.6", Column = "value", Message = "m", Remedy = "r" };
        var said = Task.Run(() => RuleExpression.ProblemOf(rule, ShippedForms.Kc02)).WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
        Assert.Equal(problem is null, said is null);
        Assert.Contains(problem ?? "", said ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void ABlankIsZeroInAnExpressionWhereTheRuleSaysSo()
    {
        var rule = new ExpressionRule { Code = "X-1", BlocksFrom = From, Expression = "[4.2.value] > 0", Row = "4.2", Column = "value", BlankIsZero = true, Message = "{value}", Remedy = "{cell}" };
        Assert.Equal("(để trống)", Assert.Single(Kc02([rule]).Check().Findings).Message);
        Assert.Empty(Kc02([rule]).Unread("4.2", "value").Check().Findings);
        Assert.Empty(Kc02([rule with { BlankIsZero = false }]).Check().Findings);
    }

    [Fact]
    public void AnExpressionDoesNotDependOnTheCultureOfTheMachine()
    {
        var rule = new ExpressionRule { Code = "X-1", BlocksFrom = From, Expression = "[2.2.value] * 1.5 = 750.75", Row = "2.2", Column = "value", Message = "m", Remedy = "r" };
        foreach (var culture in new[] { "vi-VN", "de-DE", "en-US" })
        {
            var before = System.Globalization.CultureInfo.CurrentCulture;
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo(culture);
            try
            {
                Assert.Empty(Kc02([rule]).Check().Findings);
            }
            finally
            {
                System.Globalization.CultureInfo.CurrentCulture = before;
            }
        }
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
