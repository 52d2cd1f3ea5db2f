using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Forms;

namespace KhuyenCong.Reporting.Tests.Validation;

/// <summary>On which figures each rule speaks, and on which it keeps silent because they are blank, unread, doubtful, or named already.</summary>
public class RuleCheckTests
{
    private static readonly DateOnly From = new(2016, 1, 1);
    private static readonly Period H1 = new(PeriodKind.HalfYear, 2026, 1);

    // Required cells and forms left blank.

    [Theory]
    [InlineData("1.1", "Ghi số liệu vào ô này (ghi 0 nếu không có) rồi nộp lại.")]
    [InlineData("2.2", "Ghi số liệu vào ô này (ghi 0 nếu không có) rồi nộp lại.")]
    [InlineData("2.1", "Ghi Có hoặc Không vào ô này rồi nộp lại.")]
    [InlineData("3.2", "Ghi nội dung vào ô này rồi nộp lại.")]
    [InlineData("3.3", "Ghi ngày theo dạng dd/mm/yyyy vào ô này rồi nộp lại.")]
    public void ABlankRequiredCellSaysWhatToWrite(string code, string remedy)
    {
        var form = ShippedForms.Kc02 with { Rules = [], Rows = [ShippedForms.Kc02.Row(code)! with { Required = true }, ShippedForms.Kc02.Row("6.1")!] };
        var report = new SampleReport(form, new Period(PeriodKind.Year, 2026));
        var finding = Assert.Single(report.Check().Findings);
        Assert.Equal(("CELL-REQUIRED", Severity.Error, "E10", remedy), (finding.Code, finding.Severity, finding.Cell, finding.Remedy));
        Assert.Equal($"{form.Row(code)!.Label} – Giá trị", finding.Label);
        Assert.Empty(report.Unread(code, "value").Check().Findings);
    }

    [Fact]
    public void OnlyAFormThatAllowsNilReturnsIsAskedWhetherItIsOne()
    {
        var period = new Period(PeriodKind.Year, 2026);
        Assert.DoesNotContain(new SampleReport(ShippedForms.Kc02, period).Check().Findings, f => f.Code == "REPORT-EMPTY");
        var form = ShippedForms.Kc02 with { AllowsNil = true };
        Assert.Equal("REPORT-EMPTY", Assert.Single(new SampleReport(form, period).Check().Findings).Code);

        // An answer "No" is an answer, and what could not be read may be one.
        Assert.DoesNotContain(new SampleReport(form, period).With("2.1", "value", FigureValue.OfYesNo(false)).Check().Findings, f => f.Code == "REPORT-EMPTY");
        Assert.DoesNotContain(new SampleReport().Blank().Unread("14", "plan").Check().Findings, f => f.Code == "REPORT-EMPTY");
        Assert.DoesNotContain(new SampleReport().Blank().With("14", "plan", 0).With("24", "plan", 1).Check().Findings, f => f.Code == "REPORT-EMPTY");
    }

    // Totals.

    [Fact]
    public void CalculatedTotalsAreDoubtedAsFarUpAsAnUnreadPartReaches()
    {
        // Without both parts the totals are less than what was done in the period.
        var report = new SampleReport().Unread("12", "cumulative").Unread("13", "cumulative")
            .With("03", "cumulative", 5).With("04", "cumulative", 5).With("02", "cumulative", 70);
        Assert.Equal(["G11", "G12", "G13"], report.Check().Findings.Select(f => f.Cell));
        Assert.Empty(report.Calculated("cumulative", "02", "03", "04").Check().Findings);
        Assert.Equal(["G11 KC01-E01", "G13 KC01-E05"], Found(new SampleReport().Unread("13", "cumulative").With("04", "cumulative", 5)));
        Assert.Equal(["G12 CELL-REQUIRED"], Found(new SampleReport().Unread("12", "cumulative").With("03", "cumulative", null).Calculated("cumulative", "02")));
    }

    [Fact]
    public void ADoubtedTotalIsComparedWithNothing()
    {
        var sum = ShippedForms.Kc01.Rules.OfType<SumRule>().Single(r => r.Total == "03");
        FormRule[] rules =
        [
            sum,
            new CompareRowsRule { Code = "X-1", BlocksFrom = From, Lesser = "03", Greater = "05", Columns = ["plan"], Message = "m", Remedy = "r" },
            new RangeRule { Code = "X-2", BlocksFrom = From, Rows = ["03"], Columns = ["plan"], Max = 10, Message = "m", Remedy = "r" },
            new OverPlanRule { Code = "X-3", BlocksFrom = From, Plan = "period", Done = "plan", Message = "m", Remedy = "r" },
        ];
        var report = new SampleReport(ShippedForms.Kc01 with { Rules = rules }).Unread("12", "plan").With("14", "plan", 1);
        Assert.Contains("E12 X-1", Found(report));
        Assert.Contains("E12 X-2", Found(report));
        Assert.Contains("E12 X-3", Found(report));
        Assert.DoesNotContain(Found(report.Calculated("plan", "03")), f => f.StartsWith("E12", StringComparison.Ordinal));

        // Nor is another figure held against it: here what was done is a thousand times the doubted plan.
        var magnitude = ShippedForms.Kc01.Rules.OfType<MagnitudeRule>().Single();
        report = new SampleReport(ShippedForms.Kc01 with { Rules = [sum, magnitude] }).Unread("12", "plan").With("03", "plan", 0.2m);
        Assert.Equal(["F12 KC01-E08", "G12 KC01-E08"], Found(report));
        Assert.Empty(Found(report.Calculated("plan", "03")));
    }

    [Fact]
    public void ATotalOfTotalsIsHeldAgainstWhatItsPartsShouldBeOnlyWhereThatIsKnownAndAnError()
    {
        // Kinh phí quốc gia (03) is 7 more than its parts, so the total of totals (02) is said to be wrong only where nothing else says so.
        Assert.Equal(["E12 KC01-E03"], Found(new SampleReport().With("03", "plan", 907)));
        var warned = ShippedForms.Kc01 with { Rules = [.. ShippedForms.Kc01.Rules.Select(r => r.Code == "KC01-E03" ? r with { BlocksFrom = null, WarnsFrom = From } : r)] };
        Assert.Equal(["E11 KC01-E01", "E12 KC01-E03"], Found(new SampleReport(warned).With("03", "plan", 907)));
        var narrow = ShippedForms.Kc01 with { Rules = [.. ShippedForms.Kc01.Rules.Select(r => r is SumRule { Code: "KC01-E03" } sum ? sum with { Columns = ["period"] } : r)] };
        Assert.Equal(["E11 KC01-E01"], Found(new SampleReport(narrow).With("03", "plan", 907)));

        // The parts that could be read make 800, but the one that could not be read may make up the rest.
        Assert.Equal(["E11 KC01-E01"], Found(new SampleReport().Unread("12", "plan").With("02", "plan", 2690)));
    }

    [Fact]
    public void ATotalThatOnlyWarnsDoesNotSilenceOtherRules()
    {
        var warned = ShippedForms.Kc01 with { Rules = [.. ShippedForms.Kc01.Rules.Select(r => r is SumRule ? r with { BlocksFrom = null, WarnsFrom = From } : r)] };
        Assert.Equal(["G10 KC01-E05", "G10 KC01-E02"], Found(new SampleReport(warned).With("01", "cumulative", 1)));
        Assert.Equal(["G10 KC01-E02"], Found(new SampleReport().With("01", "cumulative", 1)));
    }

    [Fact]
    public void AWrongTotalIsNotSaidAgainByWarnings()
    {
        var before = new SampleReport(period: H1).Figures();
        foreach (var total in new[] { 99_999m, 999_999m, 2.790m })
        {
            Assert.Equal(["G11 KC01-E01"], new SampleReport().With("02", "cumulative", total).Check(before, before with { Period = new(PeriodKind.Quarter, 2025, 3) })
                .Findings.Where(f => f.Cell == "G11").Select(f => $"{f.Cell} {f.Code}"));
        }

        Assert.Equal(["E11 KC01-E01"], Found(new SampleReport().With("02", "plan", 100)));
    }

    // Numbers typed as text.

    // Columns and rows compared.

    [Fact]
    public void AnUnreadFigureIsComparedWithNothing()
    {
        foreach (var column in new[] { "period", "cumulative" })
        {
            Assert.Empty(Found(new SampleReport().Unread("14", column)));
            Assert.Empty(new SampleReport(period: H1).Unread("14", column).Check().Findings);
            Assert.Empty(new SampleReport().Unread("14", column).Check(new SampleReport(period: H1).Figures()).Findings);
        }
    }

    [Fact]
    public void WhereNothingIsGivenNothingIsExpected()
    {
        var blank = new SampleReport().With("14", "period", null).With("14", "cumulative", null);
        Assert.Empty(blank.Check(new SampleReport(period: H1).Figures()).Findings);
        var finding = Assert.Single(new SampleReport().With("14", "cumulative", null).Check().Findings);
        Assert.Contains("((để trống) người, ô G19)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AComparisonMayBeOfSomeRowsAlone()
    {
        var rule = new CompareColumnsRule { Code = "X-1", BlocksFrom = From, Lesser = "period", Greater = "cumulative", Rows = ["14", "24"], Message = "{row}: {lesser} > {greater} {unit}", Remedy = "{lesserCell} {greaterCell}" };
        var report = new SampleReport(ShippedForms.Kc01 with { Rules = [rule] }).With("14", "cumulative", 9).With("34", "cumulative", 9);
        var finding = Assert.Single(report.Check().Findings);
        Assert.Equal(("Số lao động được đào tạo (mã số 14): 10 > 9 người", "F19 G19", "G19"), (finding.Message, finding.Remedy, finding.Cell));
    }

    [Theory]
    [InlineData("12", 300, 1, true)]
    [InlineData("12", 299.999, 1, false)]
    [InlineData("12", 0.3, 0.001, true)]
    [InlineData("12", 300, 0, false)]
    [InlineData("14", 3000, 1, false)]
    public void AmountsHundredsOfTimesApartAreOfAWrongUnit(string code, double period, double cumulative, bool unit)
    {
        FormRule[] rules =
        [
            new CompareColumnsRule { Code = "X-1", BlocksFrom = From, Lesser = "period", Greater = "cumulative", Message = "m", Remedy = "r" },
            new RangeRule { Code = "X-2", WarnsFrom = From, Rows = [code], Columns = ["period", "cumulative"], Min = 1_000_000, Message = "m", Remedy = "r" },
        ];
        var report = new SampleReport(ShippedForms.Kc01 with { Rules = rules }).With(code, "period", (decimal)period).With(code, "cumulative", (decimal)cumulative);
        var findings = report.Check().Findings;
        Assert.Equal(unit ? 1 : 3, findings.Count);
        var finding = findings.Single(f => f.Code == "X-1");
        Assert.Equal(unit, finding.Remedy.StartsWith("Hai số chênh nhau hàng trăm lần trở lên", StringComparison.Ordinal));
        Assert.EndsWith("r", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 4, true)]
    [InlineData(5, 5, false)]
    [InlineData(4, 5, false)]
    [InlineData(5, null, false)]
    [InlineData(null, 4, false)]
    public void RowsAreComparedWhereBothAreGiven(int? lesser, int? greater, bool found)
    {
        var rule = new CompareRowsRule { Code = "X-1", BlocksFrom = From, Lesser = "14", Greater = "24", Columns = ["plan"], Message = "{lesserRow} {lesser} {unit} > {greaterRow} {greater}", Remedy = "{column} {lesserCell} {greaterCell}" };
        var form = ShippedForms.Kc01 with { Rules = [rule] };
        var findings = new SampleReport(form).With("14", "plan", lesser).With("24", "plan", greater).Check().Findings;
        Assert.Equal(found ? [("Số lao động được đào tạo (mã số 14) 5 người > Số lượt người tham gia (mã số 24) 4", "Kế hoạch năm E19 E24")] : [], findings.Select(f => (f.Message, f.Remedy)));
        Assert.Empty(new SampleReport(form).With("14", "plan", 5).Unread("24", "plan").Check().Findings);
        Assert.Empty(new SampleReport(ShippedForms.Kc01 with { Rules = [rule with { Lesser = "77" }] }).Check().Findings);
        Assert.Empty(new SampleReport(ShippedForms.Kc01 with { Rules = [rule with { Greater = "77" }] }).Check().Findings);
    }

    // Cumulative figures.

    [Fact]
    public void AYearThatStartsTellsTheDifference()
    {
        var rule = new YearStartRule { Code = "X-1", BlocksFrom = From, Period = "period", Cumulative = "cumulative", Message = "{row} {value} {period} {difference} {unit}", Remedy = "{cell} {periodCell}" };
        var finding = Assert.Single(new SampleReport(ShippedForms.Kc01 with { Rules = [rule] }, H1).With("14", "cumulative", 13).Check().Findings);
        Assert.Equal(("Số lao động được đào tạo (mã số 14) 13 10 3 người", "G19 F19", "10"), (finding.Message, finding.Remedy, finding.Expected));
        Assert.Empty(new SampleReport(ShippedForms.Kc01 with { Rules = [rule] }).Check().Findings);
    }

    [Fact]
    public void ARowThatTheReportBeforeLeftBlankBeganAtZero()
    {
        var before = new SampleReport(period: H1).With("14", "cumulative", null).Figures();
        var finding = Assert.Single(new SampleReport().Check(before).Findings);
        Assert.Equal(("KC01-W01", "G19", "10"), (finding.Code, finding.Cell, finding.Expected));
        Assert.Contains("(0 người) là 10 người, chênh lệch 10 người", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AReportBeforeThatHasAPlanAloneIsNotContinued()
    {
        var all = new SampleReport(period: H1).Figures();
        var before = all with { Values = all.Values.Where(v => v.Key.Column == "plan").ToDictionary() };
        Assert.Empty(new SampleReport().With("14", "cumulative", 23).Check(before).Findings);
    }

    [Fact]
    public void AWrongUnitIsNotSaidAgainByOtherWarnings()
    {
        // Lũy kế a thousand times all others: above the plan, and no continuation of the report before, for that one reason.
        var before = new SampleReport(period: H1).Figures();
        var kept = ShippedForms.Kc01 with { Rules = [.. ShippedForms.Kc01.Rules.Where(r => r is MagnitudeRule || r.Code.StartsWith("KC01-W", StringComparison.Ordinal))] };
        var report = new SampleReport(kept).With("12", "cumulative", 50_000);
        Assert.Equal(["G17 KC01-E08"], report.Check(before, before).Findings.Where(f => f.Row == 17).Select(f => $"{f.Cell} {f.Code}"));

        // The plan a thousandth of what the report before had: what was done is above it for that reason.
        before = new FigureSet("KC-01", H1, new Dictionary<FigureKey, FigureValue> { [new("12", "plan")] = FigureValue.OfMoney(1_000_000_000) });
        Assert.Equal(["E17 KC01-E08"], new SampleReport(kept).With("12", "plan", 1).Check(before).Findings.Select(f => $"{f.Cell} {f.Code}"));
    }

    // Nil returns, answers, expressions.

    [Fact]
    public void AnAnswerInANilReturnIsAFigure()
    {
        var rule = new NilRule { Code = "X-1", BlocksFrom = From, Column = "value", Message = "{column} {cells}", Remedy = "r" };
        var report = new SampleReport(ShippedForms.Kc02 with { AllowsNil = true, Rules = [rule] }, new Period(PeriodKind.Year, 2026)) { Nil = true };
        Assert.Empty(report.With("5.1", "value", 0).Check().Findings);
        var finding = Assert.Single(report.With("2.1", "value", FigureValue.OfYesNo(false)).Check().Findings);
        Assert.Equal(("X-1", "Giá trị E14", 0, "0"), (finding.Code, finding.Message, finding.Cells.Count, finding.Expected));
        Assert.Equal(["E14", "E15"], Assert.Single(report.With("2.2", "value", 5).Check().Findings).Cells);
        report.Nil = false;
        Assert.DoesNotContain(report.Check().Findings, f => f.Code == "X-1");
    }

    [Theory]
    [InlineData(true, "Không")]
    [InlineData(false, "Có")]
    public void TheRecordSaysWhichAnswerIsExpected(bool answer, string expected)
    {
        var form = ShippedForms.Kc02 with { Rules = [.. ShippedForms.Kc02.Rules.OfType<SubmissionsRecordRule>()], Rows = [ShippedForms.Kc02.Row("7.2")!] };
        var report = new SampleReport(form, new Period(PeriodKind.Year, 2026)).With("7.2", "value", FigureValue.OfYesNo(answer));
        Assert.Equal(expected, Assert.Single(report.Check(allSent: !answer).Findings).Expected);
        Assert.Equal("CELL-REQUIRED", Assert.Single(new SampleReport(form, new Period(PeriodKind.Year, 2026)).Check(allSent: !answer).Findings).Code);
    }

    [Theory]
    [InlineData(30, 40, "bằng 133,3 % kế hoạch")]
    [InlineData(3, 20, "bằng 666,7 % kế hoạch")]
    [InlineData(3, 40, "bằng 1.333 % kế hoạch")]
    public void APercentageIsRoundedToWhatPeopleRead(int plan, int done, string text) =>
        Assert.Contains(text, Assert.Single(new SampleReport().With("14", "plan", plan).With("14", "cumulative", done).Check().Findings).Message, StringComparison.Ordinal);

    private static List<string> Found(SampleReport report) => [.. report.Check().Findings.Select(f => $"{f.Cell} {f.Code}")];
}
