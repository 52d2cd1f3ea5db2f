using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Metrics;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Deliver;

/// <summary>An answer that is told together with others.</summary>
/// <param name="Partition">The partition of its mail and of its submission.</param>
/// <param name="Mail">The mail's key in the ledger.</param>
/// <param name="Upload">The upload's id.</param>
public sealed record FoldedAnswer(string Partition, string Mail, string Upload);

/// <summary>
/// Tells in one mail what a unit was not answered one by one. An answer beyond the unit's share waits, marked with the day
/// (<see cref="MailRow.Fold"/>). When the day has ended, the mail <c>folded_{unit}_{day}</c> is put into the ledger together with the list of
/// the answers that it tells, rows <c>fold_{unit}_{day}_{number}</c> beside it, in one transaction; then each of these is settled.
/// </summary>
/// <remarks>
/// The list decides, not the marks: whoever adds the mail first has written it, and every run settles by it whatever it has seen itself. An
/// answer that was marked too late to be listed loses its mark and goes out by itself, or with those of a later day. So a run may end
/// anywhere, and two may run at once.
/// </remarks>
public sealed partial class FoldedAnswers(ReportTable table, CurrentReference currentReference, ReportMetrics metrics, TimeProvider clock, ILogger<FoldedAnswers> log)
{
    // A line is 100 characters at most and a text column holds 32,768; so many rows stay below the entities and bytes of a transaction.
    private const int AnswersInARow = 300, MaxRows = 60;

    private const int AtOnce = 4;

    private const string List = "fold_", MailsColumn = "Mails";

    /// <summary>Lets an answer wait for the end of the day.</summary>
    /// <returns>Whether it waits now; false when it has changed meanwhile.</returns>
    public async Task<bool> WaitAsync(MailRow mail, DateOnly today, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        (mail.Fold, mail.NextAt) = (AnswerShares.NameOf(today), VietnamTime.EndOf(today).ToUniversalTime());
        mail.Detail = "The unit has had its answers of the day: it is told together with others when the day has ended.";
        var waits = await table.CommitAsync(mail.PartitionKey, mail.Replace(), cancellation);
        if (waits)
        {
            LogWaits(mail.PartitionKey, mail.Key);
        }

        return waits;
    }

    /// <summary>Puts the mail of a unit and day that has ended into the ledger, and settles what it tells.</summary>
    /// <param name="unit">The unit's code; null for uploads that belong to none.</param>
    /// <param name="day">The day, as <see cref="MailRow.Fold"/> names it.</param>
    /// <param name="waiting">The answers that wait with that day's mark.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <returns>The row beside the mail when that is still to be sent, and how many answers were settled.</returns>
    public async Task<(OwedRow? Mail, int Settled)> FoldAsync(string? unit, string day, IReadOnlyList<OwedRow> waiting, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        var mail = await FindAsync(unit, day, cancellation) ?? await AddAsync(unit, day, waiting, cancellation);
        var listed = (await ListAsync(mail, cancellation)).Select(a => (a.Partition, a.Mail)).ToHashSet();
        var settled = 0;
        await Parallel.ForEachAsync(waiting, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (owed, stop) =>
        {
            if (await table.FindAsync<MailRow>(owed.PartitionKey, Keys.Mail + owed.Key, stop) is not { Is: MailState.Owed } answer || answer.Fold != day)
            {
                return;
            }

            if (!listed.Contains((owed.PartitionKey, owed.Key)))
            {
                (answer.Fold, answer.NextAt) = (null, clock.GetUtcNow());
                await table.CommitAsync(answer.PartitionKey, answer.Replace(), stop);
                return;
            }

            (answer.Is, answer.SettledAt, answer.Detail) = (MailState.Folded, clock.GetUtcNow(), "Told by " + mail.PartitionKey + "/" + mail.Key + ".");
            if (await table.CommitAsync(answer.PartitionKey, answer.Settle(), stop))
            {
                Interlocked.Increment(ref settled);
                metrics.Settled(answer.Kind, answer.Is);
            }
        });
        LogFolded(mail.Key, settled, listed.Count);
        return (await table.FindAsync<OwedRow>(mail.PartitionKey, Keys.Owed + mail.Key, cancellation), settled);
    }

    /// <summary>What a mail tells, by when the answers became owed.</summary>
    public async Task<IReadOnlyList<FoldedAnswer>> ListAsync(MailRow mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var rows = await table.UnderAsync<TableEntity>(Keys.Folded, ListOf(mail.Key) + "_", cancellation);
        return [.. rows.SelectMany(r => r.GetString(MailsColumn).Split('\n')).Select(line => line.Split('/'))
            .Select(parts => new FoldedAnswer(parts[0], parts[1], AnswerMail.UploadOf(parts[1])))];
    }

    /// <summary>The day of a mail that tells many answers.</summary>
    public static DateOnly DayOf(MailRow mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return DateOnly.ParseExact(mail.Key.Split('_')[^1], "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private Task<MailRow?> FindAsync(string? unit, string day, CancellationToken cancellation) =>
        table.FindAsync<MailRow>(Keys.Folded, $"{Keys.Mail}{MailKinds.Folded}_{unit}_{day}", cancellation);

    private async Task<MailRow> AddAsync(string? unit, string day, IReadOnlyList<OwedRow> waiting, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var to = AnswerMail.RecipientsOf(unit, await currentReference.GetAsync(cancellation), now);
        var mail = MailRow.Owed(Keys.Folded, $"{MailKinds.Folded}_{unit}_{day}", MailKinds.Folded, to, [], now);
        mail.Unit = unit;
        var list = waiting.OrderBy(w => w.OwedSince).ThenBy(w => w.PartitionKey, StringComparer.Ordinal).ThenBy(w => w.Key, StringComparer.Ordinal)
            .Select(w => w.PartitionKey + "/" + w.Key).Chunk(AnswersInARow).Take(MaxRows)
            .Select((lines, number) => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity(Keys.Folded, string.Create(CultureInfo.InvariantCulture, $"{ListOf(mail.Key)}_{number:000}")) { [MailsColumn] = string.Join('\n', lines) }));
        if (await table.CommitAsync(Keys.Folded, [.. mail.Add(), .. list], cancellation))
        {
            return mail;
        }

        // Added by another run, or by this one whose reply was lost: what is there decides.
        return await FindAsync(unit, day, cancellation)
            ?? throw new InvalidOperationException($"The mail {mail.PartitionKey}/{mail.Key} could not be added and is not there; the next delivery tries again.");
    }

    private static string ListOf(string key) => List + key[(MailKinds.Folded.Length + 1)..];

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail {Partition}/{Key} waits for the end of the day: its unit has had its share of answers")]
    private partial void LogWaits(string partition, string key);

    [LoggerMessage(Level = LogLevel.Information, Message = "Folded into {Key}: {Settled} answers settled now, {Listed} in all")]
    private partial void LogFolded(string key, int settled, int listed);
}
