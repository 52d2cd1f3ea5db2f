namespace KhuyenCong.Reporting.Programmes;

/// <summary>
/// That a unit has a programme on file for a term: asked for from its first reminder on, due on a day, and never locked. It is met on every day that a
/// complete programme covers, whatever that programme's own term.
/// </summary>
/// <param name="Form">The code of the document's form.</param>
/// <param name="Term">The years.</param>
/// <param name="Due">The last day on time ("hạn nộp").</param>
/// <param name="ValidFrom">The first day on which it is asked for.</param>
/// <param name="ValidTo">The last one; null: that of the term.</param>
public sealed record TermDuty(string Form, ProgrammeTerm Term, DateOnly Due, DateOnly ValidFrom, DateOnly? ValidTo)
{
    /// <summary>Reminder steps in days from the due date, ascending.</summary>
    public IReadOnlyList<int> ReminderSteps { get; init; } = [];

    /// <summary>Days between the reminders after the last step, for as long as it is not met; null for none.</summary>
    public int? RepeatEvery { get; init; }

    /// <summary>The first step that goes in copy to the escalation contact.</summary>
    public int EscalatesFrom { get; init; }

    /// <summary>The first day on which it is asked for: that of the first reminder, or the one from which it holds.</summary>
    public DateOnly Begins => ReminderSteps.Count > 0 && Due.AddDays(ReminderSteps[0]) is var first && first > ValidFrom ? first : ValidFrom;

    /// <summary>The last day on which it is asked for.</summary>
    public DateOnly Ends => ValidTo is { } to && to < Term.Ends ? to : Term.Ends;

    /// <summary>Whether it is asked for on a day.</summary>
    public bool IsAskedOn(DateOnly day) => Begins <= day && day <= Ends;

    /// <summary>Whether it is met on a day; before the term begins, whether its first day is covered.</summary>
    /// <param name="programmes">The unit's programmes.</param>
    /// <param name="day">The day.</param>
    public bool IsMetBy(IEnumerable<Programme> programmes, DateOnly day) =>
        programmes.Any(p => p.IsInForceOn(day < Term.Begins ? Term.Begins : day));
}
