using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Pipeline.State;

/// <summary>Puts the mails of a run into the ledger.</summary>
internal static class OwedMails
{
    // A mail is two entities.
    private const int MailsInATransaction = ReportTable.MaxInATransaction / 2;

    /// <summary>The reminder of a step to a unit's contact, from a step on in copy to the escalation contact; null when the unit has no contact.</summary>
    public static MailRow? OfStep(
        string partition, string keys, string kind, string unit, int step, int escalatesFrom, ReferenceData reference, DateTimeOffset now)
    {
        var recipients = reference.Contacts.For(unit, VietnamTime.DayOf(now));
        if (recipients.To is not { } to)
        {
            return null;
        }

        var copies = step >= escalatesFrom && recipients.Escalation is { } escalation ? new[] { escalation.Email } : [];
        var mail = MailRow.Owed(partition, keys + Keys.Step(step), kind, [to.Email], copies, now);
        (mail.Unit, mail.Step) = (unit, step);
        return mail;
    }

    /// <summary>Adds those that are not there yet.</summary>
    /// <returns>How many this run added.</returns>
    public static async Task<int> AddAsync(ReportTable table, string partition, IEnumerable<MailRow> mails, CancellationToken cancellation)
    {
        var added = 0;
        foreach (var batch in mails.Chunk(MailsInATransaction))
        {
            if (await table.CommitAsync(partition, batch.SelectMany(m => m.Add()), cancellation))
            {
                added += batch.Length;
                continue;
            }

            // Another run owes some of them already (or the reply of our own call was lost): one by one, those that are not there.
            foreach (var mail in batch)
            {
                added += await table.CommitAsync(partition, mail.Add(), cancellation) ? 1 : 0;
            }
        }

        return added;
    }
}
