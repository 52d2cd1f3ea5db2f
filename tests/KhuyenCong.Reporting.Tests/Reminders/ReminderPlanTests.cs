using CsCheck;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reminders;
using KhuyenCong.Reporting.Tests.Reference;

namespace KhuyenCong.Reporting.Tests.Reminders;

public sealed class ReminderPlanTests
{
    private static readonly Deadlines Q3 = SampleReference.Data.Duties.For("KC-01", new Period(PeriodKind.Quarter, 2026, 3))!;

    private static readonly Duty Duty = SampleReference.Data.Duties.DutyOf(Q3);

    [Fact]
    public void TheStepsRunFromTheOpeningToTheLock() =>
        Assert.Equal([-15, -7, -3, -1, 0, 1, 3, 10, 17, 24], ReminderPlan.Steps(Duty, Q3));

    [Fact]
    public void WithoutARepetitionTheLastStepIsTheLast() =>
        Assert.Equal([-15, -7, -3, -1, 0, 1, 3], ReminderPlan.Steps(Duty with { RepeatEvery = null }, Q3));

    [Fact]
    public void AStepBeforeTheOpeningIsLeftOut() =>
        Assert.Equal([-7, -3, -1, 0, 1, 3], ReminderPlan.Steps(Duty with { RepeatEvery = null }, Q3 with { Opens = Q3.Due.AddDays(-10) }));

    [Theory]
    [InlineData("2026-09-05", null)]
    [InlineData("2026-09-06", -15)]
    [InlineData("2026-09-13", -15)]
    [InlineData("2026-09-14", -7)]
    [InlineData("2026-09-18", -3)]
    [InlineData("2026-09-20", -1)]
    [InlineData("2026-09-21", 0)]
    [InlineData("2026-09-22", 1)]
    [InlineData("2026-09-23", 1)]
    [InlineData("2026-09-24", 3)]
    [InlineData("2026-09-30", 3)]
    [InlineData("2026-10-01", 10)]
    [InlineData("2026-10-21", 24)]
    [InlineData("2026-10-22", null)]
    public void TheNewestStepWhoseDayHasComeIsOwed(string today, int? step) =>
        Assert.Equal(step, ReminderPlan.OwedStep(Duty, Q3, SampleReference.Day(today)));

    [Fact]
    public void DaysOnWhichNothingRanAreCaughtUpByOneReminder()
    {
        // Nothing ran from 14/09 to 20/09, on which three steps fell.
        Assert.Equal(-15, ReminderPlan.OwedStep(Duty, Q3, SampleReference.Day("2026-09-13")));
        Assert.Equal(0, ReminderPlan.OwedStep(Duty, Q3, SampleReference.Day("2026-09-21")));
    }

    [Fact]
    public void AUnitWithLeaveIsRemindedToItsLastDay() =>
        Assert.Equal([-15, -7, -3, -1, 0, 1, 3, 10, 17, 24, 31, 38, 45], ReminderPlan.Steps(Duty, Q3 with { LeaveUntil = SampleReference.Day("2026-11-05") }));

    [Theory]
    [InlineData("2026-10-21", 24)]
    [InlineData("2026-10-22", 31)]
    [InlineData("2026-11-05", 45)]
    [InlineData("2026-11-06", null)]
    public void ItsLadderGoesOnAfterTheLockAndEndsWithTheLeave(string today, int? step) =>
        Assert.Equal(step, ReminderPlan.OwedStep(Duty, Q3 with { LeaveUntil = SampleReference.Day("2026-11-05") }, SampleReference.Day(today)));

    [Fact]
    public void BeforeTheFirstStepNothingIsOwed() =>
        Assert.Null(ReminderPlan.OwedStep(Duty, Q3 with { Opens = Q3.Due.AddDays(-30) }, Q3.Due.AddDays(-16)));

    [Fact]
    public void RunDailyEachStepIsOwedOnce() => Gen.Select(Gen.Int[-30, 5].HashSet[1, 8], Gen.Int[1, 10], Gen.Int[5, 60]).Sample((steps, every, locks) =>
    {
        var duty = Duty with { ReminderSteps = [.. steps.Order()], RepeatEvery = every };
        var dates = Q3 with { Opens = Q3.Due.AddDays(Math.Min(0, steps.Min())), Lock = Q3.Due.AddDays(locks) };
        var owed = Enumerable.Range(-40, 120).Select(day => ReminderPlan.OwedStep(duty, dates, Q3.Due.AddDays(day))).OfType<int>().Distinct();
        Assert.Equal(ReminderPlan.Steps(duty, dates), owed);
    });
}
