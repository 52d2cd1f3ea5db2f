using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Deliver;

/// <summary>Whether an answer may go out by itself today.</summary>
public enum ShareTurn
{
    /// <summary>It may; asked again, it still may.</summary>
    Given,

    /// <summary>Its unit has had its share of the day.</summary>
    UsedUp,

    /// <summary>Others changed the count at every try: ask again later.</summary>
    Contended,
}

/// <summary>
/// A unit's share of the day's answers: row <c>answers_{unit}</c> of the partition <c>index</c> names the day and the mails that had a turn on
/// it. It names them instead of counting them, so that a turn taken before a crash, or twice, is one.
/// </summary>
public sealed class AnswerShares(ReportTable table, IOptions<MailOptions> options)
{
    private const string DayColumn = "Day", MailsColumn = "Mails";

    /// <summary>Takes a turn for a mail, unless its unit has none left.</summary>
    /// <param name="mail">The mail; those about no unit share as one.</param>
    /// <param name="today">The Vietnam day.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<ShareTurn> TakeAsync(MailRow mail, DateOnly today, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var name = mail.PartitionKey + "/" + mail.Key;
        await foreach (var _ in ReportTable.TriesAsync(cancellation))
        {
            var row = await table.FindAsync<TableEntity>(Keys.Index, Keys.Answers + mail.Unit, cancellation);

            // Where it is still yesterday at midnight, it goes on with the day of the others.
            var (day, had) = (NameOf(today), Array.Empty<string>());
            if (row?.GetString(DayColumn) is { } written && string.CompareOrdinal(written, day) >= 0)
            {
                (day, had) = (written, row.GetString(MailsColumn).Split('\n'));
            }

            if (had.Contains(name, StringComparer.Ordinal))
            {
                return ShareTurn.Given;
            }

            if (had.Length >= options.Value.DailyAnswers)
            {
                return ShareTurn.UsedUp;
            }

            var changed = new TableEntity(Keys.Index, Keys.Answers + mail.Unit) { [DayColumn] = day, [MailsColumn] = string.Join('\n', [.. had, name]) };
            if (await table.CommitAsync(Keys.Index, [ReportTable.Write(changed, row)], cancellation))
            {
                return ShareTurn.Given;
            }
        }

        return ShareTurn.Contended;
    }

    /// <summary>Gives a turn back: the way took no mails, so that this one had none.</summary>
    public async Task ReturnAsync(MailRow mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var name = mail.PartitionKey + "/" + mail.Key;
        await foreach (var _ in ReportTable.TriesAsync(cancellation))
        {
            var row = await table.FindAsync<TableEntity>(Keys.Index, Keys.Answers + mail.Unit, cancellation);
            var had = row?.GetString(MailsColumn).Split('\n') ?? [];
            if (row is null || !had.Contains(name, StringComparer.Ordinal))
            {
                return;
            }

            var left = had.Where(m => m != name).ToList();
            var changed = new TableEntity(Keys.Index, row.RowKey) { [DayColumn] = row.GetString(DayColumn), [MailsColumn] = string.Join('\n', left) };
            var action = left.Count == 0
                ? new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)
                : ReportTable.Write(changed, row);
            if (await table.CommitAsync(Keys.Index, [action], cancellation))
            {
                return;
            }
        }
    }

    /// <summary>A day as rows and keys name it.</summary>
    public static string NameOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
