using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Telemetry;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Intake.Values;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Deliver;

/// <summary>What a delivery run did.</summary>
/// <param name="Sent">Accepted by the mail service.</param>
/// <param name="Withdrawn">No longer owed.</param>
/// <param name="Later">Still owed: not taken now, or held back by a limit.</param>
/// <param name="Unsettled">Refused, given up, or of unknown fate; told to the operators.</param>
public sealed record DeliverResult(int Sent, int Withdrawn, int Later, int Unsettled);

/// <summary>
/// Sends what the ledger owes, once. A mail is claimed under its ETag before it is sent and settled after; what it says is made in the
/// claim, from what is stored.
/// </summary>
/// <remarks>
/// The rule for an interrupted sending: when a claim is older than <see cref="ClaimHolds"/> and the transport may send twice for the same
/// key, the mail becomes <see cref="MailState.Unknown"/> and is not sent again; the operators are told, and a delivery event settles it.
/// A transport that cannot send twice (the mail folder) simply repeats.
/// </remarks>
public sealed partial class DeliverMail(
    ReportTable table,
    MailContents contents,
    IMailTransport transport,
    OperatorNotices notices,
    IOptions<MailOptions> options,
    ReportMetrics metrics,
    TimeProvider clock,
    ILogger<DeliverMail> log)
{
    /// <summary>A claim younger than this belongs to an instance that may still be sending.</summary>
    public static TimeSpan ClaimHolds { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Tries until a mail is given up.</summary>
    public const int MostTries = 12;

    private const int AtOnce = 4;

    private enum Did
    {
        Nothing,
        Sent,
        Withdrawn,
        Later,
        Unsettled,
    }

    /// <summary>Runs once over all owed mails, the most important first.</summary>
    public async Task<DeliverResult> RunAsync(CancellationToken cancellation)
    {
        var owed = new List<(string Partition, string Key, string Kind)>();
        foreach (var partition in await table.PartitionsAsync(cancellation))
        {
            var rows = await table.UnderAsync<TableEntity>(partition, Keys.Owed, cancellation);
            owed.AddRange(rows.Select(r => (partition, r.RowKey[Keys.Owed.Length..], r.GetString("Kind") ?? "")));
        }

        metrics.Owed(owed.Select(o => o.Kind));
        var did = new int[5];
        foreach (var rank in owed.GroupBy(o => MailKinds.Rank(o.Kind)).OrderBy(r => r.Key))
        {
            await Parallel.ForEachAsync(
                rank,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (mail, stop) =>
                {
                    try
                    {
                        Interlocked.Increment(ref did[(int)await DeliverAsync(mail.Partition, mail.Key, stop)]);
                    }
                    catch (Exception fault) when (!stop.IsCancellationRequested)
                    {
                        Interlocked.Increment(ref did[(int)Did.Later]);
                        LogFault(fault, mail.Partition, mail.Key);
                    }
                });
        }

        var result = new DeliverResult(did[(int)Did.Sent], did[(int)Did.Withdrawn], did[(int)Did.Later], did[(int)Did.Unsettled]);
        if (owed.Count > 0)
        {
            LogDelivered(owed.Count, result.Sent, result.Withdrawn, result.Later, result.Unsettled);
        }

        return result;
    }

    private async Task<Did> DeliverAsync(string partition, string key, CancellationToken cancellation)
    {
        var mail = await table.FindAsync<MailRow>(partition, Keys.Mail + key, cancellation);
        var now = clock.GetUtcNow();
        if (mail is null || mail.Is is not (MailState.Owed or MailState.Sending) || mail.NextAt > now)
        {
            return mail?.NextAt > now ? Did.Later : Did.Nothing;
        }

        if (mail.Is == MailState.Sending)
        {
            if (now - mail.ClaimedAt < ClaimHolds)
            {
                return Did.Later;
            }

            if (!transport.Idempotent)
            {
                return await SettleAsync(mail, MailState.Unknown, "The sending was interrupted; whether the mail service took it is not known.", null, cancellation);
            }
        }

        if (mail.To.Length == 0)
        {
            LogNobody(mail.PartitionKey, mail.Key);
            return Did.Later;
        }

        // Begun only here: a mail whose turn has not come must not leave a span every two minutes.
        using var activity = ReportTracing.Resume("deliver", mail.Trace);
        activity?.SetTag("khuyencong.mail.kind", mail.Kind).SetTag("khuyencong.mail.key", mail.Key);
        var did = await ComposeAndSendAsync(mail, now, cancellation);
        activity?.SetTag("khuyencong.mail.state", mail.State);
        return did;
    }

    private async Task<Did> ComposeAndSendAsync(MailRow mail, DateTimeOffset now, CancellationToken cancellation)
    {
        // Composed before it is claimed, so that between claim and settling lies the call to the mail service alone.
        MailMessage? message;
        try
        {
            message = await contents.ComposeAsync(mail, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            LogNotComposed(fault, mail.PartitionKey, mail.Key);
            mail.Tries++;
            return await LaterAsync(mail, "The mail could not be composed: " + fault.GetType().Name, null, cancellation);
        }

        if (message is null)
        {
            return await SettleAsync(mail, MailState.Withdrawn, "No longer owed when its turn came.", null, cancellation);
        }

        if (options.Value.WhatIf)
        {
            LogWhatIf(mail.PartitionKey, mail.Key, message.To.Count + message.Cc.Count);
            return await LaterAsync(mail, "WhatIf is on: composed, not sent.", now.AddHours(1), cancellation);
        }

        if (!await ReserveAsync(mail, now, cancellation))
        {
            return Did.Later;
        }

        if (await ClaimAsync(mail, now, cancellation) is not { } claimed)
        {
            await ReturnAsync(now, cancellation);
            return Did.Later;
        }

        return await SendAsync(claimed, message, now, cancellation);
    }

    private async Task<Did> SendAsync(MailRow mail, MailMessage message, DateTimeOffset now, CancellationToken cancellation)
    {
        // Whether it is still owed is asked once more under the claim: a report may have come while it was composed.
        if (!await contents.IsOwedAsync(mail, cancellation))
        {
            await ReturnAsync(now, cancellation);
            return await SettleAsync(mail, MailState.Withdrawn, "No longer owed when its turn came.", null, cancellation);
        }

        if (cancellation.IsCancellationRequested)
        {
            // Nothing was sent: the claim is given back, or the mail would be thought of unknown fate.
            mail.Tries--;
            await ReturnAsync(now, CancellationToken.None);
            return await LaterAsync(mail, "Stopped before it was sent.", now, CancellationToken.None);
        }

        if (options.Value.RedirectTo is { Length: > 0 } redirect)
        {
            message = message.RedirectedTo(redirect);
        }

        var answer = await transport.SendAsync(message, cancellation);
        var detail = transport.Name + ": " + answer.Detail;
        if (answer.Result == SendResult.TryLater)
        {
            await ReturnAsync(now, CancellationToken.None);
            return await LaterAsync(mail, detail, answer.RetryAt, CancellationToken.None);
        }

        var state = answer.Result switch
        {
            SendResult.Accepted => MailState.Accepted,
            SendResult.Refused => MailState.Failed,
            _ => MailState.Unknown,
        };
        return await SettleAsync(mail, state, detail, answer.MessageId, CancellationToken.None);
    }

    private async Task<MailRow?> ClaimAsync(MailRow mail, DateTimeOffset now, CancellationToken cancellation)
    {
        var attempt = Guid.NewGuid().ToString("N");
        (mail.Is, mail.Attempt, mail.ClaimedAt) = (MailState.Sending, attempt, now);
        mail.Tries++;
        if (await table.ReplaceAsync(mail, cancellation))
        {
            return mail;
        }

        // The call may have succeeded and only its reply been lost: then the row carries this attempt.
        var found = await table.FindAsync<MailRow>(mail.PartitionKey, mail.RowKey, cancellation);
        return found?.Attempt == attempt ? found : null;
    }

    private async Task<Did> SettleAsync(MailRow mail, MailState state, string detail, string? messageId, CancellationToken cancellation)
    {
        (mail.Is, mail.Detail, mail.MessageId, mail.SettledAt) = (state, Cut(detail), messageId, clock.GetUtcNow());
        var actions = new List<TableTransactionAction>
        {
            new(TableTransactionActionType.UpdateReplace, mail, mail.ETag),
            new(TableTransactionActionType.Delete, new TableEntity(mail.PartitionKey, Keys.Owed + mail.Key), Azure.ETag.All),
        };
        var unsettled = state is MailState.Failed or MailState.GivenUp or MailState.Unknown;
        if (unsettled && mail.Kind != MailKinds.Operators)
        {
            var about = new OperatorCase(
                state == MailState.Unknown ? CaseKind.MailUnknown : CaseKind.MailFailed, mail.Unit, mail.PartitionKey + "/" + mail.Key,
                VietnamTime.At(mail.OwedSince), mail.Detail ?? "")
            {
                MailKind = mail.Kind,
                Recipients = mail.Recipients,
            };
            if (await notices.RowAsync(mail.PartitionKey, "mail_" + mail.Key, about, cancellation) is { } row)
            {
                actions.AddRange(row.Add());
            }
        }

        if (!await table.CommitAsync(mail.PartitionKey, actions, cancellation)
            && await table.FindAsync<MailRow>(mail.PartitionKey, mail.RowKey, cancellation) is { } found)
        {
            if (found.Is is MailState.Sending or MailState.Owed && found.Attempt == mail.Attempt)
            {
                // Only the notice stood in the way: the operators were told of this mail before.
                mail.ETag = found.ETag;
                await table.CommitAsync(
                    mail.PartitionKey,
                    [
                        new(TableTransactionActionType.UpdateReplace, mail, found.ETag),
                        new(TableTransactionActionType.Delete, new TableEntity(mail.PartitionKey, Keys.Owed + mail.Key), Azure.ETag.All),
                    ],
                    cancellation);
            }
            else
            {
                // The reply was lost, or an event of the mail service came first; both leave a settled row.
                LogSettledElsewhere(mail.PartitionKey, mail.Key, state);
            }
        }

        metrics.Settled(mail.Kind, state);
        LogSettled(mail.PartitionKey, mail.Key, mail.Kind, state);
        return state switch
        {
            MailState.Accepted => Did.Sent,
            MailState.Withdrawn => Did.Withdrawn,
            _ => Did.Unsettled,
        };
    }

    private async Task<Did> LaterAsync(MailRow mail, string detail, DateTimeOffset? retryAt, CancellationToken cancellation)
    {
        if (mail.Tries >= MostTries)
        {
            return await SettleAsync(mail, MailState.GivenUp, detail, null, cancellation);
        }

        var now = clock.GetUtcNow();
        var wait = TimeSpan.FromMinutes(Math.Min(Math.Pow(2, mail.Tries), 360));
        (mail.Is, mail.Detail) = (MailState.Owed, Cut(detail));
        mail.NextAt = retryAt is { } at && at > now ? at : now + wait;
        if (!await table.ReplaceAsync(mail, cancellation)
            && await table.FindAsync<MailRow>(mail.PartitionKey, mail.RowKey, cancellation) is { } found)
        {
            // The reply was lost and the call repeated, or another run took the mail over: then its row says something else than the claim.
            if (found.Is != MailState.Sending || found.Attempt != mail.Attempt)
            {
                LogSettledElsewhere(mail.PartitionKey, mail.Key, mail.Is);
                return Did.Later;
            }

            mail.ETag = found.ETag;
            if (!await table.ReplaceAsync(mail, cancellation))
            {
                LogSettledElsewhere(mail.PartitionKey, mail.Key, mail.Is);
            }
        }

        return Did.Later;
    }

    private async Task<bool> ReserveAsync(MailRow mail, DateTimeOffset now, CancellationToken cancellation)
    {
        if (options.Value.DailyLimit is not { } limit)
        {
            return true;
        }

        if (await CountAsync(now, +1, limit, cancellation))
        {
            return true;
        }

        LogHeldBack(mail.PartitionKey, mail.Key, limit);
        return false;
    }

    // A mail that was not taken uses nothing of the day's limit.
    private async Task ReturnAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (options.Value.DailyLimit is { } limit)
        {
            await CountAsync(now, -1, limit, cancellation);
        }
    }

    private async Task<bool> CountAsync(DateTimeOffset now, int change, int limit, CancellationToken cancellation)
    {
        var row = "sent_" + VietnamTime.DayOf(now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var counter = await table.FindAsync<TableEntity>(Keys.Index, row, cancellation);
            var count = (counter?.GetInt32("Count") ?? 0) + change;
            if (count > limit || count < 0)
            {
                return false;
            }

            var changed = new TableEntity(Keys.Index, row) { ["Count"] = count };
            var action = counter is null
                ? new TableTransactionAction(TableTransactionActionType.Add, changed)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, changed, counter.ETag);
            if (await table.CommitAsync(Keys.Index, [action], cancellation))
            {
                return true;
            }
        }

        return false;
    }

    private static string Cut(string text) => PlainText.Cut(text, 500, "…");

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Partition}/{Key} has no recipient: neither a contact nor an operator was configured when it was owed")]
    private partial void LogNobody(string partition, string key);

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail {Partition}/{Key} ({Kind}) is {State}")]
    private partial void LogSettled(string partition, string key, string kind, MailState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Partition}/{Key} was settled by another run or an event before it became {State} here")]
    private partial void LogSettledElsewhere(string partition, string key, MailState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Partition}/{Key} could not be composed; it stays owed")]
    private partial void LogNotComposed(Exception fault, string partition, string key);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Partition}/{Key} met a fault of the storage; it stays as it is and is looked at again")]
    private partial void LogFault(Exception fault, string partition, string key);

    [LoggerMessage(Level = LogLevel.Information, Message = "WhatIf: mail {Partition}/{Key} to {Recipients} recipients was composed and not sent")]
    private partial void LogWhatIf(string partition, string key, int recipients);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Partition}/{Key} is held back: the daily limit of {Limit} is reached; it goes out tomorrow")]
    private partial void LogHeldBack(string partition, string key, int limit);

    [LoggerMessage(Level = LogLevel.Information, Message = "Delivered: {Owed} owed, {Sent} sent, {Withdrawn} withdrawn, {Later} later, {Unsettled} unsettled")]
    private partial void LogDelivered(int owed, int sent, int withdrawn, int later, int unsettled);
}
