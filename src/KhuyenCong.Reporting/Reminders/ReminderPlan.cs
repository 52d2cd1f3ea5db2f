using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Reporting.Reminders;

/// <summary>Which reminder is owed on a day. Steps are days from the due date, negative before it.</summary>
public static class ReminderPlan
{
    /// <summary>
    /// All steps from the opening to the last day: those of the duty, then the repetition of the last. For a unit with leave after the lock
    /// the ladder goes on to the end of its leave.
    /// </summary>
    public static IReadOnlyList<int> Steps(Duty duty, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(duty);
        ArgumentNullException.ThrowIfNull(deadlines);
        var (opens, last) = (deadlines.Opens.DayNumber - deadlines.Due.DayNumber, deadlines.LastDay.DayNumber - deadlines.Due.DayNumber);
        var steps = duty.ReminderSteps.ToList();
        if (steps.Count > 0 && duty.RepeatEvery is { } every)
        {
            for (var next = steps[^1] + every; next <= last; next += every)
            {
                steps.Add(next);
            }
        }

        return [.. steps.Where(step => step >= opens && step <= last)];
    }

    /// <summary>
    /// The newest step whose day has come; null before the opening, after the last day, or when none has come. After missed days it is
    /// the newest only, so that they are caught up by one mail.
    /// </summary>
    public static int? OwedStep(Duty duty, Deadlines deadlines, DateOnly today)
    {
        var come = Steps(duty, deadlines).Where(step => deadlines.Due.AddDays(step) <= today).ToList();
        return come.Count > 0 && today >= deadlines.Opens && today <= deadlines.LastDay ? come[^1] : null;
    }

    /// <summary>
    /// As the other, for a term: the newest step whose day has come while it is asked for. The last step is repeated until the term's last day, for
    /// nothing is locked; a unit for which it is met is owed none, whatever step it is.
    /// </summary>
    public static int? OwedStep(TermDuty duty, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(duty);
        var days = today.DayNumber - duty.Due.DayNumber;
        if (!duty.IsAskedOn(today) || duty.ReminderSteps.Count == 0 || duty.ReminderSteps[0] > days)
        {
            return null;
        }

        var last = duty.ReminderSteps[^1];
        return days <= last || duty.RepeatEvery is not { } every
            ? duty.ReminderSteps.Last(step => step <= days)
            : last + ((days - last) / every * every);
    }
}
