using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;

namespace KhuyenCong.Reporting.Reminders;

/// <summary>Which compliance digest is owed on a day.</summary>
public static class DigestPlan
{
    /// <summary>Days after the lock's digest in which it is still owed when runs were missed: a year, by when the period has a successor.</summary>
    public const int CaughtUpDays = 366;

    // The lock's digest is the day after's.
    private const int LockDigestAfter = 1;

    /// <summary>The last day on which a digest of a form and period can be owed, in days after its lock.</summary>
    public const int LastDayAfterLock = LockDigestAfter + CaughtUpDays;

    /// <summary>
    /// The days of all digests of a form and period, in order: the Mondays from opening to lock, the day after the due date, the day
    /// after the lock. One day has one digest: the due date's comes before a Monday's, the lock's before the due date's.
    /// </summary>
    public static IReadOnlyList<(DigestMoment Moment, DateOnly Day)> Days(Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(deadlines);
        var days = new SortedDictionary<DateOnly, DigestMoment>();
        for (var day = deadlines.Opens; day <= deadlines.Lock; day = day.AddDays(1))
        {
            if (day.DayOfWeek == DayOfWeek.Monday)
            {
                days[day] = DigestMoment.Weekly;
            }
        }

        days[deadlines.Due.AddDays(1)] = DigestMoment.AfterDue;
        days[deadlines.Lock.AddDays(LockDigestAfter)] = DigestMoment.AtLock;
        return [.. days.Select(d => (d.Value, d.Key))];
    }

    /// <summary>The newest digest whose day has come; null before the first, or more than <see cref="CaughtUpDays"/> days after the last.</summary>
    public static (DigestMoment Moment, DateOnly Day)? Owed(Deadlines deadlines, DateOnly today)
    {
        var come = Days(deadlines).Where(d => d.Day <= today).ToList();
        return come.Count > 0 && today <= deadlines.Lock.AddDays(LastDayAfterLock) ? come[^1] : null;
    }
}
