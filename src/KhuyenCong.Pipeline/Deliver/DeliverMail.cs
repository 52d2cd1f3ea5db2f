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
public sealed record DeliverResult(int Sent, int Withdrawn, int Later, int Unsettled)
{
    /// <summary>Answers that are told by a mail about many.</summary>
    public int Folded { get; init; }
}

/// <summary>
/// Sends what the ledger owes, once. A mail is claimed under its ETag before it is sent and settled after; what it says is made in the
/// claim, from what is stored.
/// </summary>
/// <remarks>
/// The rule for an interrupted sending: when a claim is older than <see cref="ClaimHolds"/> and the transport may send twice for the same
/// key, the mail becomes <see cref="MailState.Unknown"/> and is not sent again; the operators are told, and a delivery event settles it.
/// A transport that cannot send twice (the mail folder) simply repeats.
/// <para>
/// No unit spends what belongs to all: so many answers a day go to each (<see cref="AnswerShares"/>), its others wait for one mail when the
/// day has ended (<see cref="FoldedAnswers"/>), units take turns, and a part of the daily limit is kept from answers.
/// </para>
/// </remarks>
public sealed partial class DeliverMail(
    ReportTable table,
    MailContents contents,
    IMailTransport transport,
    OperatorNotices notices,
    AnswerShares shares,
    FoldedAnswers folded,
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
        var owed = new List<OwedRow>();
        foreach (var partition in await table.PartitionsAsync(cancellation))
        {
            owed.AddRange(await table.UnderAsync<OwedRow>(partition, Keys.Owed, cancellation));
        }

        metrics.Owed(owed.Select(o => o.Kind));
        var did = new int[5];
        var (more, settled) = await FoldAsync(owed, cancellation);
        var due = owed.Where(o => o.Fold is null && !more.Exists(m => m.RowKey == o.RowKey && m.PartitionKey == o.PartitionKey)).Concat(more);
        foreach (var rank in due.GroupBy(o => MailKinds.Rank(o.Kind)).OrderBy(r => r.Key))
        {
            // In turns: of each unit the one that has waited longest, then the next of each.
            var turns = rank.GroupBy(o => o.Unit).SelectMany(unit => unit.OrderBy(o => o.OwedSince).Index()).OrderBy(o => o.Index).Select(o => o.Item);
            await Parallel.ForEachAsync(
                turns,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (mail, stop) =>
                {
                    try
                    {
                        Interlocked.Increment(ref did[(int)await DeliverAsync(mail.PartitionKey, mail.Key, stop)]);
                    }
                    catch (Exception fault) when (!stop.IsCancellationRequested)
                    {
                        Interlocked.Increment(ref did[(int)Did.Later]);
                        LogFault(fault, mail.PartitionKey, mail.Key);
                    }
                });
        }

        var waiting = owed.Count(o => o.Fold is not null) - settled;
        var result = new DeliverResult(did[(int)Did.Sent], did[(int)Did.Withdrawn], did[(int)Did.Later] + waiting, did[(int)Did.Unsettled]) { Folded = settled };
        if (owed.Count > 0)
        {
            LogDelivered(owed.Count, result.Sent, result.Withdrawn, result.Folded, result.Later, result.Unsettled);
        }

        return result;
    }

    /// <summary>Folds the answers whose day has ended; the mails about them that are to be sent, and how many answers were settled.</summary>
    private async Task<(List<OwedRow> Mails, int Settled)> FoldAsync(IEnumerable<OwedRow> owed, CancellationToken cancellation)
    {
        var today = AnswerShares.NameOf(VietnamTime.DayOf(clock.GetUtcNow()));
        var (mails, settled) = (new List<OwedRow>(), 0);
        foreach (var waiting in owed.Where(o => o.Fold is { } day && string.CompareOrdinal(day, today) < 0).GroupBy(o => (o.Unit, o.Fold)))
        {
            try
            {
                var (mail, now) = await folded.FoldAsync(waiting.Key.Unit, waiting.Key.Fold!, [.. waiting], cancellation);
                settled += now;
                mails.AddRange(mail is null ? [] : [mail]);
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
            {
                LogNotFolded(fault, waiting.Key.Unit);
            }
        }

        return (mails, settled);
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

        // One whose sending was interrupted had its turn.
        if (MailKinds.AnswersAnUpload(mail.Kind) && mail.Is == MailState.Owed && !options.Value.WhatIf)
        {
            var today = VietnamTime.DayOf(now);
            var turn = await shares.TakeAsync(mail, today, cancellation);
            if (turn == ShareTurn.UsedUp)
            {
                await folded.WaitAsync(mail, today, cancellation);
            }

            if (turn != ShareTurn.Given)
            {
                return Did.Later;
            }
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
            await ReturnAsync(mail, now, cancellation);
            return Did.Later;
        }

        return await SendAsync(claimed, message, now, cancellation);
    }

    private async Task<Did> SendAsync(MailRow mail, MailMessage message, DateTimeOffset now, CancellationToken cancellation)
    {
        // Whether it is still owed is asked once more under the claim: a report may have come while it was composed.
        if (!await contents.IsOwedAsync(mail, cancellation))
        {
            await ReturnAsync(mail, now, cancellation);
            return await SettleAsync(mail, MailState.Withdrawn, "No longer owed when its turn came.", null, cancellation);
        }

        if (cancellation.IsCancellationRequested)
        {
            // Nothing was sent: the claim is given back, or the mail would be thought of unknown fate.
            mail.Tries--;
            await ReturnAsync(mail, now, CancellationToken.None);
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
            await ReturnAsync(mail, now, CancellationToken.None);
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
        var actions = mail.Settle().ToList();
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
                await table.CommitAsync(mail.PartitionKey, mail.Settle(), cancellation);
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

        if (await CountAsync(mail, now, +1, cancellation))
        {
            return true;
        }

        LogHeldBack(mail.PartitionKey, mail.Key, limit);
        return false;
    }

    // A mail that was not taken uses nothing of the day's limit.
    private async Task ReturnAsync(MailRow mail, DateTimeOffset now, CancellationToken cancellation)
    {
        if (options.Value.DailyLimit is not null)
        {
            await CountAsync(mail, now, -1, cancellation);
        }
    }

    private async Task<bool> CountAsync(MailRow mail, DateTimeOffset now, int change, CancellationToken cancellation)
    {
        const string All = "Count", Answers = "Answers";
        var row = "sent_" + AnswerShares.NameOf(VietnamTime.DayOf(now));
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var counter = await table.FindAsync<TableEntity>(Keys.Index, row, cancellation);
            var count = (counter?.GetInt32(All) ?? 0) + change;
            var answers = (counter?.GetInt32(Answers) ?? 0) + (MailKinds.MayUseReserve(mail.Kind) ? 0 : change);
            if (change > 0 && (count > options.Value.DailyLimit || (!MailKinds.MayUseReserve(mail.Kind) && answers > options.Value.DailyAnswersOfAll)))
            {
                return false;
            }

            var changed = new TableEntity(Keys.Index, row) { [All] = Math.Max(0, count), [Answers] = Math.Max(0, answers) };
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Answers that unit {Unit} is owed for a day that has ended could not be put into one mail; the next delivery tries again")]
    private partial void LogNotFolded(Exception fault, string? unit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Partition}/{Key} is held back: the daily limit of {Limit}, or what of it is for answers, is used up; it goes out tomorrow")]
    private partial void LogHeldBack(string partition, string key, int limit);

    [LoggerMessage(Level = LogLevel.Information, Message = "Delivered: {Owed} owed, {Sent} sent, {Withdrawn} withdrawn, {Folded} folded, {Later} later, {Unsettled} unsettled")]
    private partial void LogDelivered(int owed, int sent, int withdrawn, int folded, int later, int unsettled);
}
