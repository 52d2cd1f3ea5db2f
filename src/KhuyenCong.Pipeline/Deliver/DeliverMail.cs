using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Metrics;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tracing;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Spreadsheets.Texts;
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
/// <para>
/// An answer says whether it speaks of the mail or of the way (<see cref="SendResult"/>). Only what speaks of the mail counts as a try of it; while
/// the way is down (<see cref="MailWay"/>) all wait, up to the age of <see cref="MailKinds.WaitsFor"/> or until the next of its kind is owed.
/// </para>
/// </remarks>
public sealed partial class DeliverMail(
    ReportTable table,
    MailContents contents,
    IMailTransport transport,
    OperatorNotices notices,
    AnswerShares shares,
    FoldedAnswers folded,
    MailWay ways,
    IOptions<MailOptions> options,
    ReportMetrics metrics,
    TimeProvider clock,
    ILogger<DeliverMail> log)
{
    /// <summary>A claim younger than this belongs to an instance that may still be sending.</summary>
    public static TimeSpan ClaimHolds { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Tries of the mail itself until it is given up; they take about a day and a half.</summary>
    public const int MaxTries = 12;

    private const int AtOnce = 4;

    private const int TriesUntilRefused = 6;

    // A run sends one mail alone first, for the way may be down; so many that need no sending do not hold the others up.
    private const int MaxAlone = 20;

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
        var run = new Run(await ways.LookAsync(cancellation), owed);
        if (run.Way.DownSince is not null)
        {
            await ExpireAsync(run, cancellation);
        }

        // In turns: of each unit the one that has waited longest, then the next of each.
        var due = run.Owed.Where(o => o.Fold is null && !more.Exists(m => m.RowKey == o.RowKey && m.PartitionKey == o.PartitionKey)).Concat(more);
        var ranks = due.GroupBy(o => MailKinds.Rank(o.Kind)).OrderBy(r => r.Key)
            .Select(rank => rank.GroupBy(o => o.Unit).SelectMany(unit => unit.OrderBy(o => o.OwedSince).Index()).OrderBy(o => o.Index).Select(o => o.Item).ToList())
            .ToList();
        if (run.Way.DownSince is not null && run.Owed.Count == 0)
        {
            // No mail is left that could try it; the outage's notice is the next that does.
            await ways.UpAsync(run.Owed, cancellation);
        }
        else if (run.Way.DownSince is not null && !await ways.TakeTryAsync(run.Way, cancellation))
        {
            did[(int)Did.Later] += ranks.Sum(r => r.Count);
        }
        else
        {
            await DeliverAsync(ranks, run, did, cancellation);
        }

        var waiting = owed.Count(o => o.Fold is not null) - settled;
        var result = new DeliverResult(did[(int)Did.Sent], did[(int)Did.Withdrawn], did[(int)Did.Later] + waiting, did[(int)Did.Unsettled]) { Folded = settled };

        // Nothing is said of mails that only wait: this runs every two minutes, and every two seconds beside a developer.
        if (result.Sent + result.Withdrawn + result.Folded + result.Unsettled > 0)
        {
            LogDelivered(owed.Count, result.Sent, result.Withdrawn, result.Folded, result.Later, result.Unsettled);
        }

        return result;
    }

    private async Task DeliverAsync(List<List<OwedRow>> ranks, Run run, int[] did, CancellationToken cancellation)
    {
        async ValueTask OneAsync(OwedRow mail, CancellationToken stop)
        {
            try
            {
                var end = run.IsDown ? Did.Later : await DeliverAsync(mail.PartitionKey, mail.Key, run, stop);
                Interlocked.Increment(ref did[(int)end]);
            }
            catch (Exception fault) when (!stop.IsCancellationRequested)
            {
                Interlocked.Increment(ref did[(int)Did.Later]);
                LogFault(fault, mail.PartitionKey, mail.Key);
            }
        }

        // The way is tried with one mail, first with one that it has not refused before; what is wrong with it is not found out by all at once.
        var alone = new HashSet<OwedRow>();
        foreach (var mail in ranks.SelectMany(r => r).OrderBy(o => run.Way.IsSuspect(o.PartitionKey, o.Key)))
        {
            if (run.IsHeard || (run.Way.DownSince is null && alone.Count == MaxAlone))
            {
                break;
            }

            cancellation.ThrowIfCancellationRequested();
            alone.Add(mail);
            await OneAsync(mail, cancellation);
        }

        foreach (var rank in ranks)
        {
            await Parallel.ForEachAsync(
                rank.Where(m => !alone.Contains(m)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, OneAsync);
        }
    }

    /// <summary>Gives up what has become too old while the way is down; the outage tells how many, not a notice each.</summary>
    private async Task ExpireAsync(Run run, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var several = run.Owed.Where(o => o.Kind is MailKinds.Reminder or MailKinds.ProgrammeDue or MailKinds.Digest).GroupBy(o => (o.PartitionKey, o.Kind, o.Unit))
            .Where(g => g.Count() > 1).SelectMany(g => g).ToHashSet();
        var givenUp = new HashSet<OwedRow>();
        foreach (var owed in run.Owed)
        {
            var isOld = now - owed.OwedSince > MailKinds.WaitsFor(owed.Kind);
            if ((isOld || several.Contains(owed))
                && await table.FindAsync<MailRow>(owed.PartitionKey, Keys.Mail + owed.Key, cancellation) is { Is: MailState.Owed } mail
                && (isOld || !await contents.IsOwedAsync(mail, cancellation)))
            {
                var why = isOld ? "it is too old" : "the next of its kind is owed";
                await SettleAsync(mail, MailState.GivenUp, $"The way was down since {run.Way.DownSince:yyyy-MM-dd HH:mm}Z, and {why}. {run.Way.Why}", null, cancellation, tells: false);
                givenUp.Add(owed);
            }
        }

        if (givenUp.Count > 0)
        {
            await ways.GaveUpAsync(givenUp.Count, cancellation);
            run.Owed = [.. run.Owed.Where(o => !givenUp.Contains(o))];
            run.Way = await ways.LookAsync(cancellation);
        }
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

    private async Task<Did> DeliverAsync(string partition, string key, Run run, CancellationToken cancellation)
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

        // One whose sending was interrupted had its turn, and one that a person has sent again needs none.
        if (MailKinds.AnswersAnUpload(mail.Kind) && mail is { Is: MailState.Owed, Resent: null } && !options.Value.WhatIf)
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
        var did = await ComposeAndSendAsync(mail, now, run, cancellation);
        activity?.SetTag("khuyencong.mail.state", mail.State);
        return did;
    }

    private async Task<Did> ComposeAndSendAsync(MailRow mail, DateTimeOffset now, Run run, CancellationToken cancellation)
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
            return await LaterAsync(mail, "WhatIf is on: composed, not sent.", At(now.AddHours(1)), cancellation);
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

        return await SendAsync(claimed, message with { Try = claimed.Tries }, now, run, cancellation);
    }

    private async Task<Did> SendAsync(MailRow mail, MailMessage message, DateTimeOffset now, Run run, CancellationToken cancellation)
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
            return await LaterAsync(mail, "Stopped before it was sent.", At(now), CancellationToken.None);
        }

        if (options.Value.RedirectTo is { Length: > 0 } redirect)
        {
            message = message.RedirectedTo(redirect);
        }

        var answer = run.Judge(mail, await transport.SendAsync(message, cancellation));
        var did = await EndAsync(mail, message, answer, now);
        if (answer.Result is not (SendResult.WayDown or SendResult.Unknown))
        {
            await HeardAsync(run);
        }
        else if (!cancellation.IsCancellationRequested)
        {
            run.IsDown = true;
            await ways.DownAsync(run.Way, mail, answer, CancellationToken.None);
        }

        return did;
    }

    /// <summary>Writes down what became of a sending. Nothing stops it: the mail service has answered.</summary>
    private async Task<Did> EndAsync(MailRow mail, MailMessage message, SendAnswer answer, DateTimeOffset now)
    {
        var detail = transport.Name + ": " + answer.Detail;
        switch (answer.Result)
        {
            case SendResult.Accepted:
                return await SettleAsync(mail, MailState.Accepted, detail, answer, CancellationToken.None);
            case SendResult.Unknown:
                return await SettleAsync(mail, MailState.Unknown, detail, answer, CancellationToken.None);
            case SendResult.TooLarge when mail.WithoutFiles != true && message.Attachments.Count > 0:
                mail.Tries--;
                mail.WithoutFiles = true;
                await ReturnAsync(mail, now, CancellationToken.None);
                return await LaterAsync(mail, detail + "; it goes once more, without its files", answer with { RetryAt = now }, CancellationToken.None);
            case SendResult.Refused or SendResult.TooLarge:
                return await SettleAsync(mail, MailState.Failed, detail, answer, CancellationToken.None);
            case SendResult.WayDown:
                // Neither a try, nor a mail of the day, nor the unit's turn.
                mail.Tries--;
                await ReturnAsync(mail, now, CancellationToken.None);
                if (MailKinds.AnswersAnUpload(mail.Kind))
                {
                    await shares.ReturnAsync(mail, CancellationToken.None);
                }

                return await LaterAsync(mail, detail, answer with { RetryAt = now }, CancellationToken.None);
            default:
                await ReturnAsync(mail, now, CancellationToken.None);
                return await LaterAsync(mail, detail, answer, CancellationToken.None);
        }
    }

    private async Task HeardAsync(Run run)
    {
        if (run.Way.DownSince is not null && !run.IsHeard)
        {
            await ways.UpAsync(run.Owed, CancellationToken.None);
        }

        run.IsUp = true;
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

    private async Task<Did> SettleAsync(
        MailRow mail, MailState state, string detail, SendAnswer? answer, CancellationToken cancellation, bool tells = true)
    {
        var now = clock.GetUtcNow();
        (mail.Is, mail.Detail, mail.MessageId, mail.SettledAt) = (state, Cut(detail), answer?.MessageId, now);
        mail.SentAt = answer?.Result == SendResult.Accepted ? now : null;
        var fates = (answer?.NotTaken ?? []).Select(r => RecipientFate.Of(r, now)).OrderBy(f => f.Recipient, StringComparer.Ordinal).ToList();
        if (fates.Count > 0)
        {
            // The receiver's side did not take it from us: for these addresses it came back.
            (mail.Is, mail.Fates) = (MailState.Bounced, RecipientFate.Write(fates));
        }

        var actions = mail.Settle().ToList();
        foreach (var fate in fates)
        {
            actions.AddRange(await notices.ReturnedAsync(mail, fate, cancellation));
        }

        if (tells && mail.Kind != MailKinds.Operators && mail.Is is MailState.Failed or MailState.GivenUp or MailState.Unknown
            && await NoticeAsync(mail, state, cancellation) is { } notice)
        {
            actions.AddRange(notice.Add());
        }

        state = mail.Is;
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
            MailState.Bounced when answer?.Result == SendResult.Accepted => Did.Sent,
            MailState.Withdrawn => Did.Withdrawn,
            _ => Did.Unsettled,
        };
    }

    /// <summary>Tells the operators of a mail that nobody got, or of which that is not known; null where they are not told.</summary>
    private Task<MailRow?> NoticeAsync(MailRow mail, MailState state, CancellationToken cancellation)
    {
        var about = new OperatorCase(
            state == MailState.Unknown ? CaseKind.MailUnknown : CaseKind.MailFailed, mail.Unit, mail.PartitionKey + "/" + mail.Key,
            VietnamTime.At(mail.OwedSince), mail.Detail ?? "")
        {
            MailKind = mail.Kind,
            Recipients = mail.Recipients,
        };
        var key = "mail_" + mail.Key + (mail.Resent is { } times ? string.Create(CultureInfo.InvariantCulture, $"_again{times}") : "");
        return notices.RowAsync(mail.PartitionKey, key, about, cancellation);
    }

    private async Task<Did> LaterAsync(MailRow mail, string detail, SendAnswer? answer, CancellationToken cancellation)
    {
        if (mail.Tries >= MaxTries)
        {
            return await SettleAsync(mail, MailState.GivenUp, detail, answer, cancellation);
        }

        var now = clock.GetUtcNow();
        var wait = TimeSpan.FromMinutes(Math.Min(Math.Pow(2, mail.Tries), 360));
        (mail.Is, mail.Detail) = (MailState.Owed, Cut(detail));
        mail.NextAt = answer?.RetryAt is { } at ? (at > now ? at : now) : now + wait;
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
        await foreach (var _ in ReportTable.TriesAsync(cancellation))
        {
            var counter = await table.FindAsync<TableEntity>(Keys.Index, row, cancellation);
            var count = (counter?.GetInt32(All) ?? 0) + change;
            var answers = (counter?.GetInt32(Answers) ?? 0) + (MailKinds.MayUseReserve(mail.Kind) ? 0 : change);
            if (change > 0 && (count > options.Value.DailyLimit || (!MailKinds.MayUseReserve(mail.Kind) && answers > options.Value.DailyAnswersOfAll)))
            {
                return false;
            }

            var changed = new TableEntity(Keys.Index, row) { [All] = Math.Max(0, count), [Answers] = Math.Max(0, answers) };
            if (await table.CommitAsync(Keys.Index, [ReportTable.Write(changed, counter)], cancellation))
            {
                return true;
            }
        }

        return false;
    }

    private static SendAnswer At(DateTimeOffset at) => new(SendResult.TryLater, "", RetryAt: at);

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

    /// <summary>What a run knows of the way.</summary>
    private sealed class Run(MailWayRow way, IReadOnlyCollection<OwedRow> owed)
    {
        private volatile bool _up, _down;

        /// <summary>The row that the run began with.</summary>
        public MailWayRow Way { get; set; } = way;

        /// <summary>What was owed when it began, without what it has given up.</summary>
        public IReadOnlyCollection<OwedRow> Owed { get; set; } = owed;

        /// <summary>Whether an answer spoke of the way: no further mail is sent.</summary>
        public bool IsDown
        {
            get => _down;
            set => _down = value;
        }

        /// <summary>Whether the way has answered for a mail.</summary>
        public bool IsUp
        {
            get => _up;
            set => _up = value;
        }

        /// <summary>Whether anything was heard of the way.</summary>
        public bool IsHeard => _up || _down;

        /// <summary>
        /// An answer in the light of what others got: what the way gives to one mail alone, while it takes others, is that mail's. A way may come and
        /// go, so such a mail is not refused for good before it has met the same over about an hour.
        /// </summary>
        public SendAnswer Judge(MailRow mail, SendAnswer answer) =>
            answer is { Result: SendResult.WayDown, IfOwn: { } own } && (IsUp || Way.DownSince is null) && Way.IsSuspect(mail.PartitionKey, mail.Key)
                ? answer with { Result = own == SendResult.Refused && mail.Tries < TriesUntilRefused ? SendResult.TryLater : own }
                : answer;
    }
}
