using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Pipeline.Remind;

/// <summary>
/// Reminds units of requests for corrections that they have not answered, by the ladder of the form's own duty: its last step before the day, and those from
/// the day on, the last of them repeated; from the step of the escalation on in copy to the escalation contact.
/// </summary>
public sealed class CorrectionReminders(ReportTable table, OperatorNotices notices, TimeProvider clock)
{
    /// <summary>What the ledger's keys of a request's reminders begin with; the step follows.</summary>
    public static string KeysOf(string unit, Correction asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return $"{MailKinds.CorrectionDue}_{unit}_{asked.Key}_";
    }

    /// <summary>The key of the record of a request.</summary>
    public static string RecordOf(string unit, Correction asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return MinistryActs.RecordsOf(ReviewRecords.Kind, unit) + asked.Key;
    }

    /// <summary>The newest step whose day has come, in days from the last day for the answer; null for none.</summary>
    /// <param name="duty">The duty of the form.</param>
    /// <param name="asked">The request.</param>
    /// <param name="today">The day.</param>
    public static int? OwedStep(Duty duty, Correction asked, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(duty);
        ArgumentNullException.ThrowIfNull(asked);
        var (days, askedOn) = (today.DayNumber - asked.Until.DayNumber, VietnamTime.DayOf(asked.AskedAt).DayNumber - asked.Until.DayNumber);
        var before = duty.ReminderSteps.Where(s => s < 0).Select(s => (int?)s).LastOrDefault();
        var come = duty.ReminderSteps.Where(s => (s >= 0 || s == before) && s <= days && s > askedOn).ToList();
        return come.Count == 0 ? null
            : come[^1] == duty.ReminderSteps[^1] && duty.RepeatEvery is { } every ? come[^1] + ((days - come[^1]) / every * every)
            : come[^1];
    }

    /// <summary>Puts what is owed and not in the ledger yet into it.</summary>
    /// <param name="reference">Units, duties and contacts.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <returns>How many mails this run owes.</returns>
    public async Task<int> OweAsync(ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        var owed = 0;
        foreach (var partition in await table.PartitionsWithCorrectionsAsync(cancellation))
        {
            if (PartitionKey.Of(partition) is not ReportPartition(var form, var period) || reference.Duties.For(form, period) is not { } deadlines)
            {
                continue;
            }

            var asked = (await table.WithCorrectionAsync(partition, cancellation)).Select(s => (s.Unit, Request: s.Status.Review.Correction!)).Where(s => s.Request.IsOwed).ToList();
            if (asked.Count == 0)
            {
                continue;
            }

            var duty = reference.Duties.DutyOf(deadlines);
            var told = (await table.UnderAsync<MailRow>(partition, $"{Keys.Mail}{MailKinds.CorrectionDue}_", cancellation)).ToLookup(m => m.Content);
            var mails = new List<MailRow>();
            foreach (var (unit, request) in asked)
            {
                if (OwedStep(duty, request, today) is not { } step || told[RecordOf(unit, request)].Any(m => m.Step >= step))
                {
                    continue;
                }

                if (OwedMails.OfStep(partition, KeysOf(unit, request), MailKinds.CorrectionDue, unit, step, duty.EscalatesFrom, reference, now) is { } mail)
                {
                    mail.Content = RecordOf(unit, request);
                    mails.Add(mail);
                }
                else
                {
                    var name = reference.Units.Find(unit, deadlines.CutOff) is { } known ? $"{known.Name} ({unit})" : unit;
                    await notices.OweNoContactAsync(partition, unit, unit, name, $"{form} {period.Name}", cancellation);
                }
            }

            owed += await OwedMails.AddAsync(table, partition, mails, cancellation);
        }

        return owed;
    }
}
