using Azure.Data.Tables;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Help;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.Summarise;

/// <summary>Makes the domain's picture of a form and period from what is stored about it, in one pass.</summary>
public static class ComplianceView
{
    /// <summary>Every expected unit with where it stands; of a period that is not asked for, those of which something came.</summary>
    public static IReadOnlyList<UnitStanding> Units(PeriodState state, Deadlines deadlines, ReferenceData reference, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(deadlines);
        ArgumentNullException.ThrowIfNull(reference);
        var today = VietnamTime.DayOf(asOf);
        var mails = state.Mails.ToLookup(m => m.Unit);
        var (acts, calls) = (ReviewRecords.ByUnit(state.Rows), NotedCalls.ByUnit(state.Rows));
        return
        [
            .. reference.Units.On(deadlines.CutOff).Where(unit => deadlines.IsAsked || state.Statuses.GetValueOrDefault(unit.Code) is { Standing: not Standing.Missing }).Select(unit =>
            {
                var status = state.Statuses.GetValueOrDefault(unit.Code);
                var standing = status?.Standing ?? Standing.Missing;
                var counted = status is { CountedVersion: > 0 };
                var outcome = counted ? status!.CountedOutcome : status?.LatestOutcome;
                var reminders = mails[unit.Code].Where(m => m.Kind == MailKinds.Reminder).ToList();
                var contacts = reference.Contacts.For(unit.Code, today);
                var dates = reference.DatesFor(deadlines, unit.Code);
                return new UnitStanding(unit, standing)
                {
                    Version = status?.CountedVersion ?? 0,
                    Outcome = outcome is null ? null : Enum.Parse<Outcome>(outcome),
                    Upload = (counted ? status!.CountedUpload : status?.LatestUpload) ?? "",
                    ReceivedAt = counted ? status!.CountedReceivedAt : status?.LatestReceivedAt,
                    Errors = status?.LatestErrors ?? 0,
                    Warnings = status?.CountedWarnings ?? 0,
                    TopErrors = TopErrors(status),
                    SignedCopy = status?.SignedCopy is not null,
                    MoreTimeUntil = dates.Due > deadlines.Due ? dates.Due : null,
                    LeaveUntil = dates.LeaveUntil,
                    Calls = [.. calls[unit.Code].OrderByDescending(c => c.At)],
                    RemindersSent = reminders.Count(m => m.Is is MailState.Accepted or MailState.Delivered or MailState.Bounced),
                    RemindersDelivered = reminders.Count(m => m.Is is MailState.Delivered),
                    RemindersBounced = reminders.Count(m => m.Is is MailState.Bounced),
                    RemindersUnsent = reminders.Count(m => m.Is is MailState.Failed or MailState.GivenUp || IsHeldUp(m, asOf)),
                    RemindersUnknown = reminders.Count(m => m.Is is MailState.Unknown),
                    Review = counted || status is { Status.Review.Correction.ClosedAt: null, Status.Review.Correction: not null } ? new UnitReview(status!.Status, [.. acts[unit.Code]]) : null,
                    Contact = contacts.To,
                    Undeliverable = Undeliverable([contacts.To, contacts.Escalation], mails[unit.Code]),
                    DaysOverdue = standing is Standing.OnTime or Standing.Late ? 0 : Math.Max(0, today.DayNumber - dates.Due.DayNumber),
                };
            }),
        ];
    }

    // Owed this long, it is not that its turn has not come yet: the way is down, or the day's limit is used up.
    private static bool IsHeldUp(MailRow mail, DateTimeOffset asOf) =>
        mail.Is is MailState.Owed or MailState.Sending && asOf - mail.OwedSince > TimeSpan.FromMinutes(15);

    // By what became of the last mail that reached each address or came back from it; a contact that has left is of no interest.
    private static IReadOnlyList<UndeliverableContact> Undeliverable(IEnumerable<Contact?> contacts, IEnumerable<MailRow> mails)
    {
        var last = mails.SelectMany(m => RecipientFate.Read(m.Fates)).GroupBy(f => f.Recipient, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(f => f.Key, f => f.OrderBy(e => e.At).ThenBy(e => e.Failed).Last(), StringComparer.OrdinalIgnoreCase);
        return
        [
            .. contacts.OfType<Contact>().DistinctBy(c => c.Email, StringComparer.OrdinalIgnoreCase)
                .Where(c => last.TryGetValue(c.Email, out var fate) && fate.Failed)
                .Select(c => new UndeliverableContact(c, VietnamTime.At(last[c.Email].At), last[c.Email].Reason) { Blocked = last[c.Email].Kind == DeliveryEvent.Blocked }),
        ];
    }

    /// <summary>The counted figures of every unit that has some; those of a year before are left to the caller.</summary>
    /// <param name="figuresByUnit">Figure rows by unit code.</param>
    /// <param name="form">The form at that period's cut-off.</param>
    /// <param name="deadlines">The period.</param>
    public static IEnumerable<(string Unit, CountedFigures Counted)> Figures(
        ILookup<string, TableEntity> figuresByUnit, FormDefinition form, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(figuresByUnit);
        ArgumentNullException.ThrowIfNull(deadlines);
        foreach (var unit in figuresByUnit)
        {
            if (FigureRows.Counted([.. unit], form, deadlines.Period) is { } counted)
            {
                yield return (unit.Key, counted);
            }
        }
    }

    /// <summary>How many units had handed in by each day, counted in days from the due date.</summary>
    public static IReadOnlyList<(int Day, int HandedIn)> Curve(IEnumerable<StatusRow> statuses, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(statuses);
        ArgumentNullException.ThrowIfNull(deadlines);
        var handedIn = 0;
        return
        [
            .. statuses.Where(s => s.CountedVersion > 0 && s.FirstAcceptedAt is not null)
                .GroupBy(s => VietnamTime.DayOf(s.FirstAcceptedAt!.Value).DayNumber - deadlines.Due.DayNumber)
                .OrderBy(day => day.Key)
                .Select(day => (day.Key, handedIn += day.Count())),
        ];
    }

    /// <summary>Why reports were sent back and not mended, by rule with the units' names, most units first.</summary>
    public static IReadOnlyList<RejectionCause> Causes(PeriodState state, FormDefinition form, IReadOnlyList<Unit> units)
    {
        ArgumentNullException.ThrowIfNull(state);
        var names = units.ToDictionary(u => u.Code, u => u.Name);
        return
        [
            .. state.Statuses.Values.Where(s => s.Standing == Standing.RejectedOpen)
                .OrderBy(s => s.Unit, StringComparer.Ordinal)
                .SelectMany(s => Errors(s).DistinctBy(e => e.Code), (s, e) => (s.Unit, e.Code))
                .GroupBy(e => e.Code)
                .Select(cause => new RejectionCause(cause.Key, HelpPages.InWords(cause.Key, form) ?? $"Lỗi có mã {cause.Key}.", cause.Count())
                {
                    Names = [.. cause.Select(c => names.GetValueOrDefault(c.Unit, c.Unit))],
                })
                .OrderByDescending(cause => cause.Units).ThenBy(cause => cause.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>The first errors of the last version, for people; empty when the last version was taken.</summary>
    public static IReadOnlyList<string> TopErrors(StatusRow? status) => status is null ? [] : [.. Errors(status).Select(e => e.Message)];

    private static IEnumerable<(string Code, string Message)> Errors(StatusRow status) =>
        (status.LatestTopErrors ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1]));
}
