using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Scorecard;
using KhuyenCong.Reporting.Tests.Forms;
using KhuyenCong.Reporting.Tests.Validation;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;
using static KhuyenCong.Reporting.Tests.Validation.SevenPointsReport;

namespace KhuyenCong.Reporting.Tests.Scorecard;

/// <summary>The shipped scorecard of KC-02, point by point and state by state.</summary>
public class ScoringTests
{
    private static readonly DateOnly CutOff = new(2026, 12, 14);

    [Fact]
    public void TheSevenPointsAreScoredAndTheEditionBeforeIsNot()
    {
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], ShippedForms.Kc02Now.Scorecard.Select(p => p.Heading));
        Assert.Empty(ShippedForms.Kc02.Scorecard);
        Assert.Empty(Scoring.Of(ShippedForms.Kc02, CutOff, new ScoreBasis(null, [], [])));
    }

    [Fact]
    public void AFullAnswerMeetsEveryPoint() => Assert.All(Score(Good()), p => Assert.Equal(ScoreState.Met, p.State));

    [Fact]
    public void WithoutAReportThereIsNoAnswer() =>
        Assert.All(Scoring.Of(ShippedForms.Kc02Now, CutOff, new ScoreBasis(null, [OnFile], [])), p => Assert.Equal((ScoreState.NoAnswer, 0), (p.State, p.Criteria.Count)));

    [Theory]
    [InlineData("1", "1.1", ScoreState.Met)]
    [InlineData("1", "1.3", ScoreState.Met)]
    [InlineData("1", "1.1 1.3", ScoreState.NotMet)]
    [InlineData("2", "2.1", ScoreState.Partly)]
    [InlineData("2", "2.1 2.4", ScoreState.Partly)]
    [InlineData("2", "2.1 2.4 2.6", ScoreState.NotMet)]
    [InlineData("2", "2.2 2.3", ScoreState.Met)]
    [InlineData("3", "3.5", ScoreState.Partly)]
    [InlineData("3", "3.1 3.4", ScoreState.Met)]
    [InlineData("4", "4.1", ScoreState.Partly)]
    [InlineData("4", "4.2", ScoreState.Partly)]
    [InlineData("4", "4.1 4.2", ScoreState.NotMet)]
    [InlineData("4", "4.4", ScoreState.Met)]
    [InlineData("5", "5.1", ScoreState.Partly)]
    [InlineData("5", "5.5", ScoreState.Partly)]
    [InlineData("5", "5.1 5.5 5.3 5.4", ScoreState.NotMet)]
    [InlineData("5", "5.6", ScoreState.Met)]
    [InlineData("6", "6.1", ScoreState.Partly)]
    [InlineData("6", "6.2", ScoreState.Met)]
    [InlineData("6", "6.2 6.3", ScoreState.Partly)]
    [InlineData("6", "6.1 6.2 6.3", ScoreState.NotMet)]
    [InlineData("7", "7.1", ScoreState.Partly)]
    [InlineData("7", "7.3", ScoreState.Partly)]
    [InlineData("7", "7.2", ScoreState.Met)]
    public void APointStandsByItsCriteria(string point, string nothing, ScoreState state)
    {
        var report = Good();
        foreach (var code in nothing.Split(' '))
        {
            _ = report.Form.Row(code)!.Kind == FigureKind.YesNo ? report.Yes(code, false) : report.With(code, "value", 0);
        }

        var score = Score(report);
        Assert.Equal(state, score.Single(p => p.Heading.Code == point).State);
        Assert.All(score.Where(p => p.Heading.Code != point), p => Assert.Equal(ScoreState.Met, p.State));
    }

    [Fact]
    public void TheStaffIsHeldAgainstWhatWasAllowed()
    {
        Assert.Equal(ScoreState.Partly, Score(Good().With("5.1", "value", 5))[4].State);
        Assert.Equal(ScoreState.Met, Score(Good().With("5.1", "value", 7))[4].State);
    }

    [Fact]
    public void WhatDoesNotApplyDropsOut()
    {
        var score = Score(WithoutCentre());
        Assert.Equal((ScoreState.Met, ScoreState.Met), (score[3].State, score[4].State));
        Assert.Equal([null, true], score[3].Criteria.Select(c => c.Holds));
        Assert.Equal([null, null, true, true], score[4].Criteria.Select(c => c.Holds));
        Assert.Equal(ScoreState.NotMet, Score(WithoutCentre().With("4.2", "value", 0))[3].State);
        Assert.Equal("không áp dụng", score[4].Answers.Single(a => a.Code == "5.1").Value);

        // A point of which nothing applies is a state of its own.
        var form = ShippedForms.Kc02Now with { Scorecard = [new ScorePoint("4", [ShippedForms.Kc02Now.Scorecard[3].Criteria[0]])] };
        Assert.Equal(ScoreState.NotApplicable, Assert.Single(Scoring.Of(form, CutOff, new ScoreBasis(WithoutCentre().Figures(), [], []))).State);
    }

    [Fact]
    public void PointThreeRestsOnTheProgrammeInForce()
    {
        Assert.Equal(ScoreState.Partly, Score(Good(), [])[2].State);
        Assert.Equal(ScoreState.Partly, Score(Good(), [OnFile with { Term = ProgrammeTerm.Of(2021, 2025) }])[2].State);
        Assert.Equal(ScoreState.Partly, Score(Good(), [OnFile with { DetailSince = null }])[2].State);
        Assert.Equal(ScoreState.Partly, Score(Good(), [OnFile with { Term = null }])[2].State);
        Assert.Equal(ScoreState.NotMet, Score(Good().With("3.5", "value", 0), [])[2].State);
        Assert.Equal("Chương trình 2026–2030: số 12/QĐ-UBND, ngày 01/03/2026; đủ Quyết định và Chương trình chi tiết.", Score(Good())[2].Criteria[0].Record);
    }

    [Fact]
    public void PointSevenRestsOnTheRecordAndNotOnTheAnswer()
    {
        var point = Scoring.Of(ShippedForms.Kc02Now, CutOff, new ScoreBasis(Good().Figures(), [OnFile], ["KC-01 Quý III/2026"]))[6];
        Assert.Equal(ScoreState.Partly, point.State);
        Assert.Contains("KC-01 Quý III/2026", point.Criteria[2].Record, StringComparison.Ordinal);
    }

    [Fact]
    public void ACellLeadsToTheAnswersThatItRestsOn()
    {
        var answers = Score(Good().Note("6", "Ghi chú chung").Note("6.2", "Thêm 2 giấy khen"))[5].Answers;
        Assert.Equal(["6", "6.1", "6.2", "6.3"], answers.Select(a => a.Code));
        Assert.Equal(("Số tập thể được khen thưởng", "6", "số lượng", "Thêm 2 giấy khen"), (answers[2].Label, answers[2].Value, answers[2].Unit, answers[2].Note));
    }

    [Fact]
    public void TheFewestAreThoseThatAnsweredAndMetLeast()
    {
        UnitScore Line(string code, FigureSet? figures) =>
            new(new Unit(code, "Tỉnh " + code, "tỉnh", new DateOnly(2025, 7, 1), null, []), Scoring.Of(ShippedForms.Kc02Now, CutOff, new ScoreBasis(figures, [OnFile], [])));
        var scores = new NationalScores(ShippedForms.Kc02Now, Year,
        [
            Line("01", Good().Figures()),
            Line("04", Good().With("6.1", "value", 0).Figures()),
            Line("08", Good().With("6.1", "value", 0).With("6.2", "value", 0).With("6.3", "value", 0).Figures()),
            Line("11", null),
            Line("12", Good().With("6.1", "value", 0).With("4.1", "value", 0).Figures()),
        ]);
        Assert.Equal(["12", "08", "04"], scores.Fewest(5).Select(u => u.Unit.Code));
        Assert.Equal(["12", "08"], scores.Fewest(2).Select(u => u.Unit.Code));
        Assert.Equal((1, 2, 1, 1), (scores.Count(5, ScoreState.Met), scores.Count(5, ScoreState.Partly), scores.Count(5, ScoreState.NotMet), scores.Count(5, ScoreState.NoAnswer)));
        Assert.Equal(5, Enum.GetValues<ScoreState>().Sum(state => scores.Count(5, state)));
    }

    private static IReadOnlyList<PointScore> Score(SampleReport report, IReadOnlyList<Programme>? programmes = null) =>
        Scoring.Of(ShippedForms.Kc02Now, CutOff, new ScoreBasis(report.Figures(), programmes ?? [OnFile], []));
}
