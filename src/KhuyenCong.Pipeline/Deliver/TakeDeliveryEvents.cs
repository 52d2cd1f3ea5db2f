using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.State;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Deliver;

/// <summary>What became of a call of the event webhook.</summary>
public enum EventsEnd
{
    /// <summary>Every event was taken, or told nothing new.</summary>
    Taken,

    /// <summary>The storage failed for some of them; the mail service is to send the call again, which changes nothing twice.</summary>
    Interrupted,

    /// <summary>No public key is configured, so nobody can tell a genuine call from another.</summary>
    NotConfigured,

    /// <summary>Not signed by the key, or changed on the way.</summary>
    WrongSignature,

    /// <summary>Signed too long ago, or in the future.</summary>
    OutOfTime,

    /// <summary>Signed, and no list of events.</summary>
    NotEvents,
}

/// <summary>What a call of the event webhook did.</summary>
/// <param name="End">How it ended; only with <see cref="EventsEnd.Taken"/> and <see cref="EventsEnd.Interrupted"/> anything was changed.</param>
/// <param name="Events">Events with a ledger key.</param>
/// <param name="Changed">Mails whose row in the ledger was changed.</param>
/// <param name="Foreign">Mails that the ledger does not know as sent to that recipient; they are left alone.</param>
public sealed record EventsResult(EventsEnd End, int Events = 0, int Changed = 0, int Foreign = 0);

/// <summary>
/// Takes what SendGrid tells about mails that it was given: the ledger's row says at which recipient the mail arrived or from which it came
/// back. A mail is bounced as soon as it came back from any recipient, and delivered when it has arrived at everyone that it was sent to
/// (copies apart). Any event proves that the service has the mail, so one that was of unknown fate, or thought not taken, is not sent again.
/// </summary>
public sealed partial class TakeDeliveryEvents(
    ReportTable table, OperatorNotices notices, IOptions<MailOptions> options, TimeProvider clock, ILogger<TakeDeliveryEvents> log)
{
    /// <summary>The longest body that is read: SendGrid sends what has gathered at 768 KiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    private enum Did
    {
        Nothing,
        Changed,
        Foreign,
        Failed,
    }

    /// <summary>Takes one call.</summary>
    /// <param name="signature">The header <see cref="DeliveryEvents.SignatureHeader"/>.</param>
    /// <param name="timestamp">The header <see cref="DeliveryEvents.TimestampHeader"/>.</param>
    /// <param name="body">The body, byte by byte as it came.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<EventsResult> RunAsync(string? signature, string? timestamp, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (options.Value.SendGridEventKey is not { Length: > 0 } key)
        {
            LogNotConfigured();
            return new EventsResult(EventsEnd.NotConfigured);
        }

        var call = DeliveryEvents.Check(key, signature, timestamp, body.Span, clock.GetUtcNow(), TimeSpan.FromMinutes(options.Value.SendGridEventMinutes));
        if (call != EventCall.Genuine)
        {
            LogRefused(call);
            return new EventsResult(call == EventCall.OutOfTime ? EventsEnd.OutOfTime : EventsEnd.WrongSignature);
        }

        IReadOnlyList<DeliveryEvent> events;
        try
        {
            events = DeliveryEvents.Parse(body);
        }
        catch (JsonException fault)
        {
            LogNotEvents(fault);
            return new EventsResult(EventsEnd.NotEvents);
        }

        var did = new int[4];
        foreach (var mail in events.GroupBy(e => e.Key))
        {
            did[(int)await TakeAsync(mail.Key, [.. mail], cancellation)]++;
        }

        var result = new EventsResult(
            did[(int)Did.Failed] > 0 ? EventsEnd.Interrupted : EventsEnd.Taken, events.Count, did[(int)Did.Changed], did[(int)Did.Foreign]);
        LogTaken(result.Events, result.Changed, result.Foreign, did[(int)Did.Failed]);
        return result;
    }

    private async Task<Did> TakeAsync(string ledgerKey, IReadOnlyList<DeliveryEvent> events, CancellationToken cancellation)
    {
        if (ledgerKey.Split('.', 2) is not [var partition, var key] || !Key().IsMatch(partition) || !Key().IsMatch(key))
        {
            return Did.Foreign;
        }

        try
        {
            await foreach (var _ in ReportTable.TriesAsync(cancellation))
            {
                if (await TryAsync(partition, key, events, cancellation) is { } did)
                {
                    return did;
                }
            }

            LogContended(partition, key);
            return Did.Failed;
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            LogFault(fault, partition, key);
            return Did.Failed;
        }
    }

    // Null when the row has changed between reading and writing: it is read again.
    private async Task<Did?> TryAsync(string partition, string key, IReadOnlyList<DeliveryEvent> events, CancellationToken cancellation)
    {
        // Another deployment may share the account and the keys: what it sent has other recipients, or was never sent here.
        var mail = await table.FindAsync<MailRow>(partition, Keys.Mail + key, cancellation);
        var redirect = options.Value.RedirectTo is { Length: > 0 } address ? address : null;
        var recipients = mail is null or { Attempt: null } ? [] : redirect is null ? mail.Recipients : [redirect];
        var ours = events.Where(e => recipients.Contains(e.Recipient, StringComparer.OrdinalIgnoreCase)).ToList();
        if (mail is null || ours.Count == 0)
        {
            LogForeign(partition, key);
            return Did.Foreign;
        }

        var known = RecipientFate.Read(mail.Fates);
        var fates = RecipientFate.After(known, ours);
        var (was, state) = (mail.Is, RecipientFate.StateOf(fates, redirect is null ? MailRow.Split(mail.To) : [redirect]));
        if (state == was && fates.SequenceEqual(known))
        {
            return Did.Nothing;
        }

        (mail.Is, mail.Fates, mail.SettledAt) = (state, RecipientFate.Write(fates), clock.GetUtcNow());
        mail.SentAt ??= mail.SettledAt;
        mail.MessageId ??= ours.Select(e => e.MessageId).FirstOrDefault(id => id.Length > 0);
        mail.Detail = DetailOf(fates) ?? "An event of the mail service shows that it has the mail.";
        var actions = new List<TableTransactionAction> { new(TableTransactionActionType.UpdateReplace, mail, mail.ETag) };
        if (was is MailState.Owed or MailState.Sending)
        {
            actions.Add(new(TableTransactionActionType.Delete, new TableEntity(partition, Keys.Owed + key), Azure.ETag.All));
        }

        foreach (var failed in fates.Where(f => f.Failed && !known.Contains(f)))
        {
            actions.AddRange(await notices.ReturnedAsync(mail, failed, cancellation));
        }

        if (!await table.CommitAsync(partition, actions, cancellation))
        {
            return null;
        }

        LogChanged(partition, key, mail.Kind, was, state);
        return Did.Changed;
    }

    private static string? DetailOf(IReadOnlyList<RecipientFate> fates) => fates.Any(f => f.Failed)
        ? string.Join("; ", fates.Where(f => f.Failed).Select(f => f.Recipient + ": " + f.Text))
        : fates.Count > 0 ? "delivered" : null;

    [GeneratedRegex("^[A-Za-z0-9_-]{1,200}$")]
    private static partial Regex Key();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery events came, and Mail:SendGridEventKey is not set: they cannot be checked and were refused. Set it to the public key of SendGrid's signed event webhook")]
    private partial void LogNotConfigured();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call with delivery events was refused: {Call}")]
    private partial void LogRefused(EventCall call);

    [LoggerMessage(Level = LogLevel.Error, Message = "A signed call holds no list of delivery events")]
    private partial void LogNotEvents(Exception fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Delivery events: {Events} with a ledger key, {Changed} mails changed, {Foreign} not ours, {Failed} to be sent again")]
    private partial void LogTaken(int events, int changed, int foreign, int failed);

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail {Partition}/{Key} ({Kind}) was {Was} and is {State} by delivery events")]
    private partial void LogChanged(string partition, string key, string kind, MailState was, MailState state);

    [LoggerMessage(Level = LogLevel.Information, Message = "A delivery event of {Partition}/{Key} is about no mail that was sent here to that recipient")]
    private partial void LogForeign(string partition, string key);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery events of mail {Partition}/{Key} were not recorded: the row changed at every attempt; the call is to be repeated")]
    private partial void LogContended(string partition, string key);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery events of mail {Partition}/{Key} were not recorded; the call is to be repeated")]
    private partial void LogFault(Exception fault, string partition, string key);
}
