using System.Globalization;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Duties;

namespace KhuyenCong.Pipeline.Remind;

/// <summary>
/// The key of a reminder in the ledger: the unit, its due date where that was moved, and the day in days from it. So one day has one reminder to the unit's
/// contact, whether a run owes it as a step or a person of the ministry by hand, and a moved due date begins a new ladder.
/// </summary>
public static class ReminderKey
{
    private const string ToEscalation = "-up";

    /// <summary>What the keys of all reminders of a unit begin with.</summary>
    public static string Of(string unit) => $"{MailKinds.Reminder}_{unit}_";

    /// <summary>What the keys of a unit's reminders about its due date as it is now begin with.</summary>
    public static string Of(string unit, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(deadlines);
        return Of(unit) + (deadlines.DueBefore is null ? "" : deadlines.Due.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "_");
    }

    /// <summary>The key of a reminder to the unit's contact, or by itself to its escalation contact.</summary>
    public static string Of(string unit, Deadlines deadlines, int step, bool escalation) => Of(unit, deadlines) + Keys.Step(step) + (escalation ? ToEscalation : "");

    /// <summary>Whether a mail is one of those about the due date as it is now.</summary>
    public static bool IsOf(MailRow mail, Deadlines deadlines, bool escalation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return mail is { Kind: MailKinds.Reminder, Unit: { } unit, Step: { } step } && mail.Key == Of(unit, deadlines, step, escalation);
    }

    /// <summary>Whether a mail went by itself to the escalation contact.</summary>
    public static bool IsToEscalation(MailRow mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return mail.Key.EndsWith(ToEscalation, StringComparison.Ordinal);
    }
}
