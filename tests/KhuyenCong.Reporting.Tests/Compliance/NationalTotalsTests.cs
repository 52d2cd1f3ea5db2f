using CsCheck;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Tests.Workbooks;

namespace KhuyenCong.Reporting.Tests.Compliance;

public sealed class NationalTotalsTests
{
    private static readonly FormDefinition Form = SampleForms.Kc01;

    [Fact]
    public void SumsAreOverTheUnitsThatGaveAFigure()
    {
        var totals = NationalTotals.Of(SampleDigest.Kc01(
            Unit(0, [("03", "plan", 1_000_500_000), ("01", "plan", 3)]),
            Unit(1, [("03", "plan", 500_000)]),
            Unit(2, [])));

        Assert.Equal(3, totals.Units);
        Assert.Equal(new NationalSum(1_001m, 2, null, null), totals.Row("03")!["plan"]);
        Assert.Equal(new NationalSum(3m, 1, null, null), totals.Row("01")!["plan"]);
        Assert.Equal(NationalSum.None, totals.Row("05")!["plan"]);
        Assert.Null(totals.Row("10"));
    }

    [Fact]
    public void LikeIsComparedWithLike()
    {
        // Unit 1 has no report of last year: it counts in the sum, and not in the change.
        var totals = NationalTotals.Of(SampleDigest.Kc01(
            Unit(0, [("01", "cumulative", 12)], [("01", "cumulative", 10), ("05", "cumulative", 7_000_000)]),
            Unit(1, [("01", "cumulative", 100)])));
        var sum = totals.Row("01")!["cumulative"];

        Assert.Equal(112m, sum.Value);
        Assert.Equal(10m, sum.YearBefore);
        Assert.Equal(12m, sum.Compared);
        Assert.Equal(2m, sum.Change);
        Assert.Equal(20m, sum.ChangePercent);
        Assert.Equal(-100m, totals.Row("05")!["cumulative"].ChangePercent);
        Assert.Null(totals.Row("05")!["cumulative"].Value);
    }

    [Fact]
    public void WhatWasDoneIsSetAgainstThePlanThatTheFormNames()
    {
        var totals = NationalTotals.Of(SampleDigest.Kc01(Unit(0, [("03", "plan", 1_400_000_000), ("03", "cumulative", 1_800_000_000), ("04", "cumulative", 5)])));

        Assert.Equal("plan", totals.PlanColumn!.Id);
        Assert.Equal("cumulative", totals.DoneColumn!.Id);
        Assert.Equal(129m, decimal.Round(totals.Row("03")!.PercentOfPlan!.Value));
        Assert.Null(totals.Row("04")!.PercentOfPlan);
    }

    [Fact]
    public void AFormWithoutAPlanHasNoShareOfIt()
    {
        var form = Form with { Rules = Form.Rules.Where(r => r is not OverPlanRule).ToList() };
        var totals = NationalTotals.Of(SampleDigest.Of(form, SampleForms.Dates, [Unit(0, [("03", "plan", 1), ("03", "cumulative", 1)])]));

        Assert.Null(totals.PlanColumn);
        Assert.Null(totals.Row("03")!.PercentOfPlan);
    }

    [Fact]
    public void HeadingsGroupTheRowsBelowThem()
    {
        var totals = NationalTotals.Of(SampleDigest.Kc01(Unit(0, [("12", "plan", 5_000_000), ("93", "plan", 7_000_000), ("34", "plan", 2)])));

        Assert.Equal(["10", "20", "30", "40", "50", "60", "70", "80", "90"], totals.Sections.Select(s => s.Heading.Code));
        Assert.Equal(["31", "32", "33", "34", "35"], totals.Sections[2].Rows.Select(r => r.Row.Code));
        Assert.Equal(["01", "03", "04"], totals.Measures.Select(m => m.Row.Code));
        Assert.All(totals.Sections, s => Assert.Equal(3, s.Measures.Count));
        Assert.Equal("12", totals.Sections[0].Measures["03"].Row.Code);
        Assert.Equal(5m, totals.Sections[0].Measures["03"]["plan"].Value);
        Assert.Equal(7m, totals.Sections[8].Measures["04"]["plan"].Value);
        Assert.Null(totals.Row("02")!.Section);
        Assert.Equal("30", totals.Row("34")!.Section!.Code);
    }

    [Fact]
    public void TheLargestChangesAreAmountsOfSingleUnitsAndNoTotals()
    {
        var totals = NationalTotals.Of(SampleDigest.Kc01(
            Unit(0, [("02", "cumulative", 900_000_000), ("12", "cumulative", 300_000_000), ("14", "cumulative", 5_000)], [("02", "cumulative", 1), ("12", "cumulative", 100_000_000)]),
            Unit(1, [("13", "cumulative", 0), ("22", "plan", 999_000_000)], [("13", "cumulative", 450_000_000), ("22", "plan", 1_000_000)]),
            Unit(2, [("12", "cumulative", 999_000_000)])));

        Assert.Equal([("02", "13", -450m), ("01", "12", 200m)], totals.LargestChanges.Select(c => (c.Unit.Code, c.Row.Code, c.Change)));
        Assert.Equal("Đào tạo nghề, truyền nghề", totals.LargestChanges[0].Section!.Label);
        Assert.Equal(-100m, totals.LargestChanges[0].Percent);
        Assert.Equal(200m, totals.LargestChanges[1].Percent);
        Assert.Equal("cumulative", totals.LargestChanges[1].Column.Id);
    }

    [Fact]
    public void AtMostTenChangesAreListed()
    {
        string[] rows = ["05", "12", "13", "22", "23", "32", "33", "42", "43", "52", "53", "62"];
        var totals = NationalTotals.Of(SampleDigest.Kc01(Unit(0, [.. rows.Select((r, i) => (r, "cumulative", (i + 1) * 1_000_000L))], [])));

        Assert.Equal([12m, 11m, 10m, 9m, 8m, 7m, 6m, 5m, 4m, 3m], totals.LargestChanges.Select(c => c.Change));
        Assert.All(totals.LargestChanges, c => Assert.Null(c.Percent));
    }

    [Fact]
    public void YesAnswersAreCounted()
    {
        var form = SampleForms.Kc02;
        UnitFigures Answers(int unit, params (string, string, long)[] values) => new(SampleDigest.Units[unit], 1, SampleDigest.Figures(form, SampleForms.YearDates, values), null);
        var totals = NationalTotals.Of(SampleDigest.Of(form, SampleForms.YearDates,
        [
            Answers(0, ("3.1", "value", 1), ("5.5", "value", 1), ("5.3", "value", 12)),
            Answers(1, ("3.1", "value", 0), ("5.3", "value", 30)),
            Answers(2, ("3.1", "value", 1)),
        ]));

        Assert.Equal([("3.1", 2, 3), ("5.5", 1, 1)], totals.Answers.Select(a => (a.Row.Code, a.Yes, a.Answered)));
        Assert.Equal((6, 1, 3), (totals.Answers[0].Expected, totals.Answers[0].No, totals.Answers[0].Unanswered));
        Assert.Equal("3", totals.Answers[0].Section!.Code);
        Assert.Equal(42m, totals.Row("5.3")!["value"].Value);
        Assert.Null(totals.Row("5.2"));
        Assert.Empty(totals.Measures);
    }

    [Fact]
    public void WhoseReportIsLeftOutIsNeitherAddedUpNorSaidToHaveLeftUnanswered()
    {
        var form = SampleForms.Kc02;
        UnitFigures Answers(int unit, bool isLeftOut) =>
            new(SampleDigest.Units[unit], 1, SampleDigest.Figures(form, SampleForms.YearDates, ("3.1", "value", 1), ("5.3", "value", 12)), null) { IsLeftOut = isLeftOut };
        var newest = new NewestReports(form, SampleForms.YearDates.CutOff, [Answers(0, false), Answers(1, true), Answers(2, false)]);
        Assert.Equal([SampleDigest.Units[1]], newest.LeftOut.Select(f => f.Unit));
        Assert.Equal(2, Assert.Single(newest.Periods).Units);

        foreach (var totals in new[]
        {
            NationalTotals.Of(newest, SampleDigest.Units.Count),
            NationalTotals.Of(SampleDigest.Of(form, SampleForms.YearDates, newest.Figures) with { LeftOut = newest.LeftOut }),
        })
        {
            var answer = totals.Answers[0];
            Assert.Equal((2, 2, 5, 3), (answer.Yes, answer.Answered, answer.Expected, answer.Unanswered));
            Assert.Equal(24m, totals.Row("5.3")!["value"].Value);
        }
    }

    [Fact]
    public void WhatDoesNotApplyToAUnitIsNoChangeOfIt()
    {
        var form = Form with { Rows = [.. Form.Rows.Select(r => r.Code == "12" ? r with { AppliesWhen = new RowCondition("01", WhenIs.Positive) } : r)] };
        var now = SampleDigest.Figures(form, SampleForms.Dates, ("01", "cumulative", 0), ("12", "cumulative", 300_000_000), ("13", "cumulative", 2_000_000));
        var before = SampleDigest.Figures(form, SampleForms.Dates, ("01", "cumulative", 0), ("12", "cumulative", 100_000_000), ("13", "cumulative", 1_000_000));
        var totals = NationalTotals.Of(SampleDigest.Of(form, SampleForms.Dates, [new UnitFigures(SampleDigest.Units[0], 1, now, before)]));

        Assert.Null(totals.Row("12")!["cumulative"].Value);
        Assert.Equal(["13"], totals.LargestChanges.Select(c => c.Row.Code));
    }

    [Fact]
    public void NothingHandedInGivesNothing()
    {
        var totals = NationalTotals.Of(SampleDigest.Kc01());

        Assert.Equal(0, totals.Units);
        Assert.All(totals.Rows, r => Assert.All(r.Sums.Values, s => Assert.Equal(NationalSum.None, s)));
        Assert.Empty(totals.LargestChanges);
    }

    [Fact]
    public void SumsAreExactWhateverTheOrderOfTheUnits()
    {
        Gen.Long[0, 4_000_000_000_000_000].List[1, 6].Sample(amounts =>
        {
            UnitFigures[] units = [.. amounts.Select((a, i) => Unit(i, [("03", "plan", a)], [("03", "plan", a / 3)]))];
            var forward = NationalTotals.Of(SampleDigest.Kc01(units)).Row("03")!["plan"];
            var backward = NationalTotals.Of(SampleDigest.Kc01([.. units.Reverse()])).Row("03")!["plan"];
            return forward == backward
                && forward.Value * 1_000_000 == amounts.Sum(a => (decimal)a)
                && forward.YearBefore * 1_000_000 == amounts.Sum(a => (decimal)(a / 3));
        }, iter: 500);
    }

    private static UnitFigures Unit(int index, (string, string, long)[] now, (string, string, long)[]? before = null) =>
        new(SampleDigest.Units[index], 1, SampleDigest.Figures(Form, SampleForms.Dates, now), before is null ? null : SampleDigest.Figures(Form, SampleForms.Dates, before));
}
