using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Metrics;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Deliver;

/// <summary>
/// The way is all between us and a mail server that takes mails: sender, password, certificate, limit, connection. Here is noted whether it does. The first answer that speaks of the way ends a run; then one mail at growing pauses finds out whether it is up
/// again, and all others wait without spending a try, a turn or anything of the day's limit. An outage is told once: the log, health and a
/// measure while it lasts, because mails cannot tell of it, and one mail to the operators when it is over.
/// </summary>
public sealed partial class MailWay(ReportTable table, OperatorNotices notices, IMailTransport transport, ReportMetrics metrics, TimeProvider clock, ILogger<MailWay> log)
{
    private static readonly TimeSpan[] Pauses = [.. new[] { 1, 2, 5, 10, 30, 60 }.Select(m => TimeSpan.FromMinutes(m))];

    // The alert looks for a line of the last hour.
    private static readonly TimeSpan Longest = Pauses[^1];

    // Servers lock an account after some wrong passwords.
    private static readonly TimeSpan[] PausesForAPerson = [.. new[] { 15, 30, 60 }.Select(m => TimeSpan.FromMinutes(m))];

    /// <summary>The row; a new one when nothing was ever wrong.</summary>
    public async Task<MailWayRow> LookAsync(CancellationToken cancellation)
    {
        var row = await table.FindAsync<MailWayRow>(Keys.Way, MailWayRow.Row, cancellation) ?? new MailWayRow();
        metrics.WayDown(row.DownSince is { } since ? clock.GetUtcNow() - since : TimeSpan.Zero);
        return row;
    }

    /// <summary>Takes the turn of trying a way that is down; false when its time has not come, or another instance tries it.</summary>
    public async Task<bool> TakeTryAsync(MailWayRow row, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(row);
        var now = clock.GetUtcNow();
        if (row.NextAt > now)
        {
            return false;
        }

        row.NextAt = now + DeliverMail.ClaimHolds;
        return await table.ReplaceAsync(row, cancellation);
    }

    /// <summary>Notes an answer that speaks of the way.</summary>
    /// <param name="seen">The row as this run began with it.</param>
    /// <param name="mail">The mail that was answered so.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task DownAsync(MailWayRow seen, MailRow mail, SendAnswer answer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(answer);
        await foreach (var _ in ReportTable.TriesAsync(cancellation))
        {
            var now = clock.GetUtcNow();
            var row = await table.FindAsync<MailWayRow>(Keys.Way, MailWayRow.Row, cancellation);
            var changed = row ?? new MailWayRow();

            // Another mail of the same moment, or another instance, has noted it: then only who met it is added.
            if (changed.DownSince is null || (changed.DownSince == seen.DownSince && changed.Tries == seen.Tries))
            {
                (changed.DownSince, changed.Suspects) = (changed.DownSince ?? now, changed.DownSince is null ? null : changed.Suspects);
                var pauses = answer.NeedsPerson ? PausesForAPerson : Pauses;
                changed.NextAt = answer.RetryAt is { } at && at < now + Longest ? at : now + (answer.RetryAt is null ? pauses[Math.Min(changed.Tries, pauses.Length - 1)] : Longest);
                changed.Tries++;
                changed.Why = transport.Name + ": " + answer.Detail;
            }

            var tells = !changed.Told && (answer.NeedsPerson || changed.Tries > 1);
            changed.Told |= tells;
            changed.Suspect(mail);
            if (await table.CommitAsync(Keys.Way, [ReportTable.Write(changed, row)], cancellation))
            {
                Log(changed, tells, answer);
                return;
            }
        }
    }

    private void Log(MailWayRow changed, bool tells, SendAnswer answer)
    {
        if (tells)
        {
            LogDown(changed.DownSince!.Value, changed.Why ?? answer.Detail, changed.NextAt!.Value);
        }
        else if (changed.Told)
        {
            LogStillDown(changed.DownSince!.Value, changed.Tries, changed.Why ?? answer.Detail, changed.NextAt!.Value);
        }
        else if (changed.Tries == 1)
        {
            LogHiccup(changed.Why ?? answer.Detail);
        }
    }

    /// <summary>Notes that the way took a mail, or answered for one.</summary>
    /// <param name="owed">The mails that were owed when this run began.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task UpAsync(IReadOnlyCollection<OwedRow> owed, CancellationToken cancellation)
    {
        await foreach (var _ in ReportTable.TriesAsync(cancellation))
        {
            if (await table.FindAsync<MailWayRow>(Keys.Way, MailWayRow.Row, cancellation) is not { DownSince: { } since } row)
            {
                return;
            }

            var (told, why, givenUp) = (row.Told, row.Why ?? "", row.GivenUp);
            var actions = new List<TableTransactionAction>();
            (row.DownSince, row.Why, row.Tries, row.NextAt, row.Told, row.GivenUp) = (null, null, 0, null, false, 0);
            actions.Add(ReportTable.Write(row, row));
            if (told && await NoticeAsync(since, why, givenUp, owed, cancellation) is { } notice)
            {
                actions.AddRange(notice.Add());
            }

            if (await table.CommitAsync(Keys.Way, actions, cancellation))
            {
                metrics.WayDown(TimeSpan.Zero);
                if (told)
                {
                    LogUp(since, clock.GetUtcNow(), owed.Count);
                }

                return;
            }
        }
    }

    /// <summary>Notes how many mails became too old meanwhile.</summary>
    public async Task GaveUpAsync(int mails, CancellationToken cancellation)
    {
        if (mails == 0)
        {
            return;
        }

        await foreach (var _ in ReportTable.TriesAsync(cancellation))
        {
            if (await table.FindAsync<MailWayRow>(Keys.Way, MailWayRow.Row, cancellation) is not { DownSince: not null } row)
            {
                return;
            }

            row.GivenUp += mails;
            if (await table.ReplaceAsync(row, cancellation))
            {
                return;
            }
        }
    }

    /// <summary>Has the way tried at the next delivery, for example because somebody has mended it.</summary>
    public async Task TryNowAsync(CancellationToken cancellation)
    {
        if (await table.FindAsync<MailWayRow>(Keys.Way, MailWayRow.Row, cancellation) is { DownSince: not null } row)
        {
            row.NextAt = clock.GetUtcNow();
            await table.ReplaceAsync(row, cancellation);
        }
    }

    private Task<MailRow?> NoticeAsync(DateTimeOffset since, string why, int givenUp, IReadOnlyCollection<OwedRow> owed, CancellationToken cancellation)
    {
        var until = VietnamTime.Text(VietnamTime.At(clock.GetUtcNow()));
        var about = new OperatorCase(CaseKind.MailWayDown, null, transport.Name, VietnamTime.At(since), why)
        {
            Outage = new OutageCounts(until, owed.Count, owed.Min(o => o.OwedSince) is { } oldest ? VietnamTime.Text(VietnamTime.At(oldest)) : "", givenUp),
        };
        return notices.RowAsync(Keys.Way, "outage_" + since.UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture), about, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The way of mails is down since {Since:o}: {Why}. All mails wait; it is tried again at {NextAt:o}")]
    private partial void LogDown(DateTimeOffset since, string why, DateTimeOffset nextAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The way of mails is down since {Since:o}, tried {Tries} times: {Why}. It is tried again at {NextAt:o}")]
    private partial void LogStillDown(DateTimeOffset since, int tries, string why, DateTimeOffset nextAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The way of mails did not take a mail and is tried again soon: {Why}")]
    private partial void LogHiccup(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The way of mails is up again: it was down from {Since:o} to {Until:o}, {Waiting} mails waited")]
    private partial void LogUp(DateTimeOffset since, DateTimeOffset until, int waiting);
}
