using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Reminders;

namespace KhuyenCong.Pipeline.Remind;

/// <summary>What came of reminding by hand, in units; those that owe nothing are in none of these.</summary>
/// <param name="Reminded">Who gets a mail, by this call or by an earlier one that was the same.</param>
/// <param name="Before">Who was reminded today before.</param>
/// <param name="Nobody">Who has nobody to write to.</param>
/// <param name="Left">Who was left for another call.</param>
public sealed record RemindNowResult(int Reminded, int Before, int Nobody, int Left);

/// <summary>
/// Reminds units that a person of the ministry chose: one act a unit (<see cref="MinistryActs"/>), whose mail stands in the ledger where the day's step stands.
/// So a unit's contact gets one reminder a day at most, and its escalation contact one, whoever presses, how often, and whatever a run owes on that day.
/// </summary>
public sealed class RemindNow(ReportStorage storage, ReportTable table, MinistryActs acts, CurrentReference currentReference, TimeProvider clock)
{
    /// <summary>How many units one call reminds: each costs some five storage calls, and the person waits.</summary>
    public const int MaxUnits = 300;

    private const string Again = "-again";

    /// <summary>Reminds them.</summary>
    /// <param name="common">The form and period.</param>
    /// <param name="chosen">The units' codes; null for every one that owes the report.</param>
    /// <param name="escalation">Whether the mail goes to the escalation contacts instead of the contacts.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellation">Ends the call; it can be repeated.</param>
    public async Task<RemindNowResult> RunAsync(Deadlines common, IReadOnlyCollection<string>? chosen, bool escalation, string by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(common);
        var reference = await currentReference.GetAsync(cancellation);
        var (now, partition) = (clock.GetUtcNow(), new ReportPartition(common.Form, common.Period));
        var today = VietnamTime.DayOf(now);

        // The inbox before the table: an upload leaves the inbox only after it is recorded, so it is seen in one of them.
        var inHand = await RemindProvinces.UnitsInHandAsync(storage, common, reference, now, cancellation);
        var state = await PeriodState.ReadAsync(table, partition, cancellation);
        var owing = reference.Units.On(common.CutOff).Select(u => u.Code)
            .Where(unit => chosen?.Contains(unit) != false && today >= common.Opens && today <= reference.DatesFor(common, unit).LastDay
                && RemindProvinces.IsOwed(state.Statuses.GetValueOrDefault(unit), inHand.Contains(unit))).ToList();
        var mails = state.Mails.Where(m => m.Kind == MailKinds.Reminder).ToLookup(m => m.Unit);
        var before = owing.Where(unit => Recipient(unit, escalation, reference, today) is { } address && mails[unit].Any(m => IsOfToday(m, today, address))).ToHashSet();
        var nobody = owing.Where(unit => !before.Contains(unit) && Recipient(unit, escalation, reference, today) is null).ToHashSet();
        var left = owing.Where(unit => !before.Contains(unit) && !nobody.Contains(unit)).ToList();
        var reminded = 0;
        foreach (var unit in left.Take(MaxUnits))
        {
            reminded += await RemindAsync(partition, unit, reference.DatesFor(common, unit), escalation, by, reference, today, cancellation) ? 1 : 0;
        }

        return new RemindNowResult(reminded, before.Count + Math.Min(left.Count, MaxUnits) - reminded, nobody.Count, Math.Max(0, left.Count - MaxUnits));
    }

    private async Task<bool> RemindAsync(
        string partition, string unit, Deadlines dates, bool escalation, string by, ReferenceData reference, DateOnly today, CancellationToken cancellation)
    {
        var step = today.DayNumber - dates.Due.DayNumber;
        var key = ReminderKey.Of(unit, dates, step, escalation);
        var end = await acts.RunAsync(
            new MinistryAct(partition, unit, MailKinds.Reminder, await ActKeyAsync(partition, unit, key, cancellation), by, MailKinds.Reminder),
            _ => true,
            async (at, stop) =>
            {
                var address = Recipient(unit, escalation, reference, today)!;
                var there = await table.UnderAsync<MailRow>(partition, Keys.Mail + ReminderKey.Of(unit), stop);
                var withdrawn = there.Find(m => m.Key == key);
                if (withdrawn is { Is: not MailState.Withdrawn } || there.Exists(m => IsOfToday(m, today, address)))
                {
                    return null;
                }

                var mail = escalation ? MailRow.Owed(partition, key, MailKinds.Reminder, [address], [], at) : OfToday(partition, unit, dates, step, reference, at, there);
                (mail.Unit, mail.Step) = (unit, step);
                return new ActPlan(new Dictionary<string, object> { ["Mail"] = key }, []) { Mail = mail, InPlaceOf = withdrawn?.ETag };
            },
            reference, cancellation);
        return end == ActEnd.Done;
    }

    /// <summary>
    /// The key of the act: the mail's. Where that mail was withdrawn, for an upload came that was sent back later, it is owed again by another act, which is
    /// the same one until its mail is owed.
    /// </summary>
    private async Task<string> ActKeyAsync(string partition, string unit, string mail, CancellationToken cancellation)
    {
        var (key, records) = (mail[ReminderKey.Of(unit).Length..], MinistryActs.RecordsOf(MailKinds.Reminder, unit));
        if (await table.FindAsync<MailRow>(partition, Keys.Mail + mail, cancellation) is not { Is: MailState.Withdrawn })
        {
            return key;
        }

        var done = (await table.UnderAsync<TableEntity>(partition, records + key, cancellation))
            .Count(r => r.RowKey == records + key || r.RowKey.StartsWith(records + key + Again, StringComparison.Ordinal));
        return done == 0 ? key : key + Again + done.ToString(CultureInfo.InvariantCulture);
    }

    // On the day of a step it takes that step's place, and goes to whom the step would; to whom has one of today already no second one goes.
    private static MailRow OfToday(string partition, string unit, Deadlines dates, int step, ReferenceData reference, DateTimeOffset at, List<MailRow> there)
    {
        var (duty, today) = (reference.Duties.DutyOf(dates), VietnamTime.DayOf(at));
        var escalatesFrom = ReminderPlan.OwedStep(duty, dates, today) == step ? duty.EscalatesFrom : int.MaxValue;
        var mail = OwedMails.OfStep(partition, ReminderKey.Of(unit, dates), MailKinds.Reminder, unit, step, escalatesFrom, reference, at)!;
        mail.Cc = string.Join(';', MailRow.Split(mail.Cc).Where(copy => !there.Exists(m => IsOfToday(m, today, copy))));
        return mail;
    }

    private static bool IsOfToday(MailRow mail, DateOnly today, string address) =>
        mail.Is != MailState.Withdrawn && VietnamTime.DayOf(mail.OwedSince) == today && mail.Recipients.Contains(address, StringComparer.OrdinalIgnoreCase);

    private static string? Recipient(string unit, bool escalation, ReferenceData reference, DateOnly today) =>
        reference.Contacts.For(unit, today) is var contacts && escalation ? contacts.Escalation?.Email : contacts.To?.Email;
}
