using KhuyenCong.Reporting.Periods;

namespace KhuyenCong.Reporting.Duties;

/// <summary>How a due date follows from a period.</summary>
public enum DueKind
{
    /// <summary>N days after the cut-off.</summary>
    Days,

    /// <summary>N working days after the cut-off.</summary>
    WorkingDays,

    /// <summary>"chậm nhất ngày D/M": that day included.</summary>
    AtLatest,

    /// <summary>"trước ngày D/M": the day before it at the latest.</summary>
    Before,
}

/// <summary>The rule of a due date.</summary>
/// <param name="Kind">How it is counted.</param>
/// <param name="Number">N days; the day of the month for a fixed day.</param>
/// <param name="Month">The month for a fixed day, 1–12, in the reporting year; null otherwise.</param>
/// <param name="MovesToWorkingDay">Whether a due date on a day off moves to the next working day (Civil Code 2015, article 148.5, for terms).</param>
public sealed record DueRule(DueKind Kind, int Number, int? Month, bool MovesToWorkingDay);

/// <summary>Which form a unit owes for which periods, and when.</summary>
/// <param name="Form">The form's code.</param>
/// <param name="Periods">The periods by kind and number, for example quarter 1, quarter 3, half 1 and the year.</param>
/// <param name="Due">The rule of the due date.</param>
/// <param name="ValidFrom">The first cut-off date for which the duty holds.</param>
/// <param name="ValidTo">The last one; null while it does.</param>
public sealed record Duty(
    string Form, IReadOnlyList<(PeriodKind Kind, int Number)> Periods, DueRule Due, DateOnly ValidFrom, DateOnly? ValidTo)
{
    /// <summary>Days before the due date on which it opens; null: with the first reminder.</summary>
    public int? OpensDaysBefore { get; init; }

    /// <summary>Days from the due date to the lock.</summary>
    public int LockDaysAfter { get; init; } = 30;

    /// <summary>Reminder steps in days from the due date, ascending.</summary>
    public IReadOnlyList<int> ReminderSteps { get; init; } = [-15, -7, -3, -1, 0, 1, 3];

    /// <summary>Days between the reminders after the last step, until the lock; null for none.</summary>
    public int? RepeatEvery { get; init; } = 7;

    /// <summary>The first step that goes in copy to the escalation contact.</summary>
    public int EscalatesFrom { get; init; } = 3;
}

/// <summary>
/// The dates of one duty for one period. All days are Vietnam days and end at 24:00 there.
/// </summary>
/// <param name="Form">The form's code.</param>
/// <param name="Period">The period.</param>
/// <param name="Window">The days that the figures cover.</param>
/// <param name="Opens">The first day on which a report is taken.</param>
/// <param name="Due">The last day on time ("hạn nộp").</param>
/// <param name="Lock">The last day on which a report is taken ("ngày khóa").</param>
/// <param name="Unconfirmed">Days off on which these dates depend and that nobody has announced yet; empty when the dates are firm.</param>
public sealed record Deadlines(
    string Form, Period Period, Window Window, DateOnly Opens, DateOnly Due, DateOnly Lock, IReadOnlyList<DateOnly> Unconfirmed)
{
    /// <summary>Whether this deployment asks for it: it is the form's first period or later; nobody owes what is not asked for.</summary>
    public bool IsAsked { get; init; } = true;

    /// <summary>The last day of the figures ("ngày chốt số liệu").</summary>
    public DateOnly CutOff => Window.End;

    /// <summary>The last day on time before more time was given; null where none was.</summary>
    public DateOnly? DueBefore { get; init; }

    /// <summary>The dates with more time up to a day: only a later day on time than there is changes anything.</summary>
    public Deadlines WithTimeUntil(DateOnly day) => day > Due ? this with { Due = day, DueBefore = DueBefore ?? Due } : this;

    /// <summary>The last day of the leave that one unit was given to hand in after the lock; null for none, and in dates that are not about one unit.</summary>
    public DateOnly? LeaveUntil { get; init; }

    /// <summary>The last day on which a report is taken: the lock, or for a unit with leave the end of its leave.</summary>
    public DateOnly LastDay => LeaveUntil is { } until && until > Lock ? until : Lock;
}
