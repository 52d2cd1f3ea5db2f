using CsCheck;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Periods;
using KhuyenCong.Reporting.Tests.Reference;

namespace KhuyenCong.Reporting.Tests.Duties;

public sealed class DutyBookTests
{
    private const string Steps = "-15 -7 -3 -1 0 1 3";

    private static readonly DutyBook Shipped = SampleReference.Data.Duties;

    [Fact]
    public void TheThirdQuarterOf2026HasItsDates() => SampleReference.UnderEachCulture(() =>
    {
        var dates = Shipped.For("KC-01", new Period(PeriodKind.Quarter, 2026, 3))!;
        Assert.Equal(SampleReference.Day("2026-06-15"), dates.Window.Start);
        Assert.Equal(SampleReference.Day("2026-09-14"), dates.CutOff);
        Assert.Equal(SampleReference.Day("2026-09-06"), dates.Opens);
        Assert.Equal(SampleReference.Day("2026-09-21"), dates.Due);
        Assert.Equal(SampleReference.Day("2026-10-21"), dates.Lock);
        Assert.Empty(dates.Unconfirmed);
    });

    [Theory]
    [InlineData("KC-01", "2026-Q1", "2026-03-14", "2026-03-20")]
    [InlineData("KC-01", "2026-H1", "2026-06-14", "2026-06-19")]
    [InlineData("KC-01", "2026-Y", "2026-12-14", "2026-12-21")]
    [InlineData("KC-02", "2026-Y", "2026-12-14", "2026-12-21")]
    [InlineData("KC-01", "2025-Q3", "2025-09-14", "2025-09-19")]
    [InlineData("KC-01", "2025-Y", "2025-12-14", "2025-12-19")]
    [InlineData("KC-02", "2025-Y", "2025-12-14", "2025-12-19")]
    [InlineData("KC-01", "2027-Q1", "2027-03-14", "2027-03-22")]
    [InlineData("KC-01", "2027-H1", "2027-06-14", "2027-06-21")]
    [InlineData("KC-01", "2027-Q3", "2027-09-14", "2027-09-20")]
    [InlineData("KC-02", "2027-Y", "2027-12-14", "2027-12-20")]
    public void TheShippedDutiesAreDueFiveWorkingDaysAfterTheCutOffAndFrom14December2026OnDay20(string form, string id, string cutOff, string due)
    {
        var dates = Shipped.For(form, PeriodOf(id))!;
        Assert.Equal((SampleReference.Day(cutOff), SampleReference.Day(due)), (dates.CutOff, dates.Due));
        Assert.Empty(dates.Unconfirmed);
    }

    [Theory]
    [InlineData("2026-Q1", "KC-01")]
    [InlineData("2026-Q2", "")]
    [InlineData("2026-Q3", "KC-01")]
    [InlineData("2026-Q4", "")]
    [InlineData("2026-H1", "KC-01")]
    [InlineData("2026-H2", "")]
    [InlineData("2026-9M", "")]
    [InlineData("2026-M07", "")]
    [InlineData("2026-Y", "KC-01 KC-02")]
    [InlineData("2016-H1", "")]
    [InlineData("2016-Q3", "KC-01")]
    public void TheFormsOfAPeriodAreThoseWithADuty(string id, string forms) =>
        Assert.Equal(forms, string.Join(' ', Shipped.FormsFor(PeriodOf(id))));

    [Fact]
    public void AFormWithoutADutyOrADefinitionHasNoDates()
    {
        Assert.Null(Shipped.For("KC-03", PeriodOf("2026-Y")));
        Assert.Null(Shipped.For("KC-02", PeriodOf("2026-Q3")));
        Assert.Null(Shipped.For("KC-01", PeriodOf("2010-Y")));
    }

    [Fact]
    public void DatesThatDependOnDaysNobodyHasAnnouncedSaySo()
    {
        var months = SampleReference.Duties($"KC-01,M01 M02,20 working days,yes,,30,{Steps},7,3,2016-08-15,");
        Assert.Contains(SampleReference.Day("2027-02-05"), months.For("KC-01", PeriodOf("2027-M01"))!.Unconfirmed);
        Assert.Contains(SampleReference.Day("2045-02-10"), months.For("KC-01", PeriodOf("2045-M01"))!.Unconfirmed);

        // Tết of 2025 and 2026 was announced: firm.
        Assert.Empty(months.For("KC-01", PeriodOf("2025-M01"))!.Unconfirmed);
        Assert.Empty(months.For("KC-01", PeriodOf("2026-M01"))!.Unconfirmed);

        var year = SampleReference.Duties($"TK-01,Y,5 working days,yes,,30,{Steps},7,3,2016-08-15,").For("TK-01", PeriodOf("2026-Y"))!;
        Assert.Equal(SampleReference.Day("2026-12-31"), year.CutOff);
        Assert.Equal(SampleReference.Day("2027-01-08"), year.Due);
        Assert.Equal([SampleReference.Day("2027-01-01")], year.Unconfirmed);
    }

    [Theory]
    [InlineData("10 days", "no", "2026-09-24", "")]
    [InlineData("5 days", "no", "2026-09-19", "")]
    [InlineData("5 days", "yes", "2026-09-21", "")]
    [InlineData("0 days", "no", "2026-09-14", "")]
    [InlineData("at latest 20", "no", "2026-09-20", "")]
    [InlineData("at latest 20", "yes", "2026-09-21", "")]
    [InlineData("before 20", "no", "2026-09-19", "")]
    [InlineData("before 21/09", "yes", "2026-09-21", "")]
    [InlineData("at latest 10/09", "no", "2026-09-10", "")]
    [InlineData("before 10/09", "no", "2026-09-09", "")]
    [InlineData("at latest 31", "no", "2026-09-30", "")]
    [InlineData("at latest 02/09", "yes", "2026-09-03", "")]
    [InlineData("at latest 01/09", "yes", "2026-09-03", "")]
    [InlineData("at latest 01/09", "no", "2026-09-01", "")]
    public void ADueRuleGivesItsDay(string due, string moves, string day, string unconfirmed)
    {
        var dates = SampleReference.Duties($"KC-01,Q3,{due},{moves},10,30,,,3,2016-08-15,").For("KC-01", PeriodOf("2026-Q3"))!;
        Assert.Equal(SampleReference.Day(day), dates.Due);
        Assert.Equal(dates.Due.AddDays(-10), dates.Opens);
        Assert.Equal(dates.Due.AddDays(30), dates.Lock);
        Assert.Equal(unconfirmed, string.Join(' ', dates.Unconfirmed.Select(d => FormattableString.Invariant($"{d:yyyy-MM-dd}"))));
    }

    [Fact]
    public void TheWindowIsThatOfTheFormsRegime()
    {
        var dates = SampleReference.Duties($"TK-01,Q3,5 working days,yes,,30,{Steps},7,3,2016-08-15,").For("TK-01", PeriodOf("2026-Q3"))!;
        Assert.Equal(new Window(SampleReference.Day("2026-07-01"), SampleReference.Day("2026-09-30")), dates.Window);
        Assert.Equal(SampleReference.Day("2026-10-07"), dates.Due);
    }

    [Fact]
    public void AChangedDutyHoldsFromItsCutOff()
    {
        var book = SampleReference.Duties(
            $"KC-01,Q1 Q3,5 working days,yes,,30,{Steps},7,3,2016-08-15,2026-09-13", $"KC-01,Q1 Q3,3 working days,yes,5,20,-5 0,,0,2026-09-14,");
        Assert.Equal(SampleReference.Day("2026-03-20"), book.For("KC-01", PeriodOf("2026-Q1"))!.Due);
        var changed = book.For("KC-01", PeriodOf("2026-Q3"))!;
        Assert.Equal((SampleReference.Day("2026-09-17"), SampleReference.Day("2026-10-07")), (changed.Due, changed.Lock));
        Assert.Equal(20, book.DutyOf(changed).LockDaysAfter);
        Assert.Null(book.DutyOf(changed).RepeatEvery);
    }

    [Fact]
    public void DatesOfAnotherBookHaveNoDuty() =>
        Assert.Throws<ArgumentException>(() => SampleReference.Duties($"KC-02,Y,5 days,no,,30,{Steps},7,3,2016-08-15,")
            .DutyOf(Shipped.For("KC-01", PeriodOf("2026-Q3"))!));

    [Theory]
    [InlineData("2026-09-05", "")]
    [InlineData("2026-09-06", "KC-01 2026-Q3")]
    [InlineData("2026-10-21", "KC-01 2026-Q3")]
    [InlineData("2026-10-22", "")]
    [InlineData("2026-12-21", "KC-01 2026-Y, KC-02 2026-Y")]
    [InlineData("2027-01-20", "KC-01 2026-Y, KC-02 2026-Y")]
    [InlineData("2027-01-21", "")]
    public void WhatIsOpenLiesBetweenOpeningAndLock(string day, string open) =>
        Assert.Equal(open, string.Join(", ", Shipped.OpenOn(SampleReference.Day(day)).Select(d => d.Form + " " + d.Period.Id)));

    [Theory]
    [InlineData("2026-11-05", 15, "2026-Q3")]
    [InlineData("2026-11-06", 15, "")]
    [InlineData("2026-09-05", 15, "")]
    public void APeriodIsTouchedForSomeDaysAfterItsLock(string day, int daysAfterLock, string touched) =>
        Assert.Equal(touched, string.Join(' ', Shipped.TouchedBy(SampleReference.Day(day), daysAfterLock).Select(d => d.Period.Id)));

    [Fact]
    public void NothingIsAskedForBeforeTheFirstPeriodAndItsDatesAreTheSame()
    {
        var book = Shipped.AskedFrom(new Dictionary<string, Period> { ["KC-01"] = PeriodOf("2026-Q3") });
        Assert.Empty(book.OpenOn(SampleReference.Day("2026-06-19")));
        Assert.Equal(["2026-Q3"], book.OpenOn(SampleReference.Day("2026-09-21")).Select(d => d.Period.Id));
        Assert.False(book.For("KC-01", PeriodOf("2026-H1"))!.IsAsked);
        Assert.True(book.For("KC-01", PeriodOf("2026-Y"))!.IsAsked);
        Assert.Equal(Shipped.For("KC-01", PeriodOf("2026-H1"))!.Due, book.For("KC-01", PeriodOf("2026-H1"))!.Due);

        // A form that no row names is asked for from its first duty on.
        Assert.True(book.For("KC-02", PeriodOf("2016-Y"))!.IsAsked);
    }

    [Fact]
    public void BetweenTwoDaysIsWhatIsDueThere()
    {
        var due = Shipped.Between(SampleReference.Day("2026-03-20"), SampleReference.Day("2026-12-21"));
        Assert.Equal(["KC-01 2026-Q1", "KC-01 2026-H1", "KC-01 2026-Q3", "KC-01 2026-Y", "KC-02 2026-Y"], due.Select(d => d.Form + " " + d.Period.Id));
        Assert.Equal(["2026-H1", "2026-Q3"], Shipped.Between(SampleReference.Day("2026-03-21"), SampleReference.Day("2026-12-20")).Select(d => d.Period.Id));
    }

    [Fact]
    public void TheDatesOfAnyDutyAreInOrder() =>
        Gen.Select(PeriodTests.Any, Gen.Int[0, 20], Gen.Bool, Gen.Bool).Sample(
            (period, n, working, moves) =>
            {
                var duty = new Duty(
                    "KC-01", [(period.Kind, period.Number)],
                    new DueRule(working ? DueKind.WorkingDays : DueKind.Days, n, null, moves), new DateOnly(2016, 8, 15), null);
                var dates = new DutyBook([duty], SampleReference.Forms, SampleReference.Calendar).For("KC-01", period);
                return period.WindowUnder(WindowRegime.Administrative).End < duty.ValidFrom
                    ? dates is null
                    : dates!.CutOff <= dates.Due && dates.Opens == dates.Due.AddDays(-15) && dates.Lock == dates.Due.AddDays(30)
                        && (!moves || !SampleReference.Calendar.IsDayOff(dates.Due))
                        && dates.Unconfirmed.All(d => d > dates.CutOff.AddDays(-1) && d <= dates.Due);
            },
            iter: 300);

    [Theory]
    [InlineData("KC-09,Y,5 days,no,,30,0,,3,2016-08-15,", "Không có mẫu KC-09")]
    [InlineData("KC-01,Q3,5 days,no,,30,0,,3,2010-01-01,", "chưa có bản nào có hiệu lực vào 01/01/2010")]
    [InlineData("KC-01,Q5,5 days,no,,30,0,,3,2016-08-15,", "\"Q5\" không phải kỳ báo cáo")]
    [InlineData("KC-01,Q3 Q3,5 days,no,,30,0,,3,2016-08-15,", "có hai lần")]
    [InlineData("KC-01,,5 days,no,,30,0,,3,2016-08-15,", "\"periods\" để trống")]
    [InlineData("KC-01,Q3,five days,no,,30,0,,3,2016-08-15,", "\"due\" ghi \"five days\"")]
    [InlineData("KC-01,Q3,at latest 29/02,no,,30,0,,3,2016-08-15,", "\"due\" ghi")]
    [InlineData("KC-01,Q3,at latest 01/13,no,,30,0,,3,2016-08-15,", "\"due\" ghi")]
    [InlineData("KC-01,Q3,at latest 32,no,,30,0,,3,2016-08-15,", "\"due\" ghi")]
    [InlineData("KC-01,Q3,999 days,no,,30,0,,3,2016-08-15,", "\"due\" ghi")]
    [InlineData("KC-01,Q3,5 days,maybe,,30,0,,3,2016-08-15,", "cần yes")]
    [InlineData("KC-01,Q3,5 days,no,,30,0 -1,,3,2016-08-15,", "phải tăng dần")]
    [InlineData("KC-01,Q3,5 days,no,,30,0 0,,3,2016-08-15,", "phải tăng dần")]
    [InlineData("KC-01,Q3,5 days,no,,30,0 x,,3,2016-08-15,", "số nguyên từ")]
    [InlineData("KC-01,Q3,5 days,no,,30,0 31,,3,2016-08-15,", "sau ngày khóa")]
    [InlineData("KC-01,Q3,5 days,no,,30,,,3,2016-08-15,", "\"opens\" phải ghi")]
    [InlineData("KC-01,Q3,5 days,no,,30,1 2,,3,2016-08-15,", "\"opens\" phải ghi")]
    [InlineData("KC-01,Q3,5 days,no,5,30,,7,3,2016-08-15,", "Không có bước nhắc nào để lặp lại")]
    [InlineData("KC-01,Q3,5 days,no,5,30,0,0,3,2016-08-15,", "số nguyên từ 1")]
    [InlineData("KC-01,Q3,5 days,no,5,,0,,3,2016-08-15,", "\"lock\" để trống")]
    [InlineData("KC-01,Y,at latest 20/01,no,,30,0,,3,2016-08-15,", "Với kỳ Y, hạn nộp trước ngày chốt số liệu 14/12 329 ngày")]
    [InlineData("KC-01,Q3 Q4,before 01/10,no,,30,0,,3,2016-08-15,", "Với kỳ Q4, hạn nộp trước ngày chốt số liệu 14/12 75 ngày")]
    [InlineData("KC-01,Q1,at latest 20/12,no,,30,0,,3,2016-08-15,", "Với kỳ Q1, hạn nộp sau ngày chốt số liệu 14/03 281 ngày")]
    public void ABrokenDutyIsRefused(string row, string problem) =>
        SampleReference.AssertProblem(DutyBook.Path, SampleReference.TextOf(DutyBook.Path).Split('\n')[0] + "\n" + row + "\n", 2, problem);

    [Fact]
    public void AYearMayBeDueBeforeItsCutOffOrInTheYearAfter()
    {
        var early = SampleReference.Duties($"KC-01,Y,before 15/11,no,,30,{Steps},7,3,2016-08-15,").For("KC-01", PeriodOf("2026-Y"))!;
        Assert.Equal(SampleReference.Day("2026-11-14"), early.Due);
        Assert.True(early.Due < early.CutOff);
        var after = SampleReference.Duties($"TK-01,Y,20 days,no,,30,{Steps},7,3,2016-08-15,").For("TK-01", PeriodOf("2026-Y"))!;
        Assert.Equal(SampleReference.Day("2027-01-20"), after.Due);
    }

    [Fact]
    public void TwoDutiesForTheSameFormAndPeriodAreRefused()
    {
        var text = SampleReference.TextOf(DutyBook.Path).Split('\n')[0] + $"\nKC-01,Q1 Q3,5 days,no,,30,{Steps},7,3,2016-08-15,\nKC-01,Q2 Q3,5 days,no,,30,{Steps},7,3,2026-01-01,\n";
        SampleReference.AssertProblem(DutyBook.Path, text, 3, "Nghĩa vụ KC-01 kỳ Q3 có hiệu lực trùng ngày với dòng 2");
    }

    private static Period PeriodOf(string id) => Period.TryParseId(id, out var period) ? period : throw new ArgumentException(id);
}
