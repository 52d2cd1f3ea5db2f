using KhuyenCong.Pipeline.State;

namespace KhuyenCong.Pipeline.Remind;

/// <summary>Puts the mails of a run into the ledger.</summary>
internal static class OwedMails
{
    // A mail is two entities.
    private const int MailsInATransaction = ReportTable.MostInATransaction / 2;

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
