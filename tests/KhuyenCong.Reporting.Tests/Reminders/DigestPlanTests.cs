using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reminders;
using KhuyenCong.Reporting.Tests.Reference;

namespace KhuyenCong.Reporting.Tests.Reminders;

public sealed class DigestPlanTests
{
    private static readonly Deadlines Q3 = SampleReference.Data.Duties.For("KC-01", new Period(PeriodKind.Quarter, 2026, 3))!;

    [Fact]
    public void TheDaysAreTheMondaysTheMorningAfterTheDueDateAndAfterTheLock() => Assert.Equal(
        [
            "Weekly 2026-09-07", "Weekly 2026-09-14", "Weekly 2026-09-21", "AfterDue 2026-09-22", "Weekly 2026-09-28", "Weekly 2026-10-05",
            "Weekly 2026-10-12", "Weekly 2026-10-19", "AtLock 2026-10-22",
        ],
        DigestPlan.Days(Q3).Select(d => FormattableString.Invariant($"{d.Moment} {d.Day:yyyy-MM-dd}")));

    [Fact]
    public void AMondayAfterTheDueDateHasOneDigest()
    {
        // Due on Sunday 20/09: the morning after is a Monday.
        var days = DigestPlan.Days(Q3 with { Due = SampleReference.Day("2026-09-20") });
        Assert.Equal(DigestMoment.AfterDue, Assert.Single(days, d => d.Day == SampleReference.Day("2026-09-21")).Moment);
    }

    [Fact]
    public void ALockOnTheDueDateHasTheLocksDigestOnly()
    {
        var days = DigestPlan.Days(Q3 with { Lock = Q3.Due });
        Assert.Equal((DigestMoment.AtLock, Q3.Due.AddDays(1)), days[^1]);
        Assert.DoesNotContain(days, d => d.Moment == DigestMoment.AfterDue);
    }

    [Theory]
    [InlineData("2026-09-06", null, null)]
    [InlineData("2026-09-07", DigestMoment.Weekly, "2026-09-07")]
    [InlineData("2026-09-13", DigestMoment.Weekly, "2026-09-07")]
    [InlineData("2026-09-21", DigestMoment.Weekly, "2026-09-21")]
    [InlineData("2026-09-22", DigestMoment.AfterDue, "2026-09-22")]
    [InlineData("2026-09-27", DigestMoment.AfterDue, "2026-09-22")]
    [InlineData("2026-10-21", DigestMoment.Weekly, "2026-10-19")]
    [InlineData("2026-10-22", DigestMoment.AtLock, "2026-10-22")]
    [InlineData("2026-11-05", DigestMoment.AtLock, "2026-10-22")]
    [InlineData("2026-12-06", DigestMoment.AtLock, "2026-10-22")]
    [InlineData("2027-10-23", DigestMoment.AtLock, "2026-10-22")]
    [InlineData("2027-10-24", null, null)]
    public void TheNewestDigestWhoseDayHasComeIsOwed(string today, DigestMoment? moment, string? day)
    {
        var owed = DigestPlan.Owed(Q3, SampleReference.Day(today));
        Assert.Equal(moment, owed?.Moment);
        Assert.Equal(day is null ? null : SampleReference.Day(day), owed?.Day);
    }
}
