using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Deliver;

/// <summary>Which settled mails are to be sent again. Everything that is named must hold.</summary>
public sealed record ResendChoice
{
    /// <summary>The states from which a mail can be sent again.</summary>
    public static IReadOnlyList<MailState> Possible { get; } = [MailState.Failed, MailState.GivenUp, MailState.Unknown, MailState.Bounced];

    /// <summary>Mails by their name, <c>partition/key</c>, as <c>status</c> and notices name them; none for all. Only a mail so named is one that a rebuild restored.</summary>
    public IReadOnlyCollection<string> Mails { get; init; } = [];

    /// <summary>The states.</summary>
    public IReadOnlyCollection<MailState> States { get; init; } = [MailState.Failed, MailState.GivenUp, MailState.Unknown];

    /// <summary>Settled at this moment or later; null for whenever.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether it holds for a mail.</summary>
    public bool Holds(MailRow mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var named = Mails.Contains(mail.PartitionKey + "/" + mail.Key, StringComparer.Ordinal);
        return Possible.Contains(mail.Is) && States.Contains(mail.Is) && (Mails.Count == 0 ? mail.RebuiltAt is null : named)
            && (Since is not { } since || mail.SettledAt >= since);
    }
}

/// <summary>A mail that is sent again, or would be.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Key">Its key.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Unit">The unit's code; null for none.</param>
/// <param name="Was">How it stood.</param>
/// <param name="Since">Since when.</param>
/// <param name="To">To whom it goes now.</param>
/// <param name="Detail">Why it stood so.</param>
/// <param name="Owed">Whether it is owed again; false for one that is only listed, or that changed meanwhile.</param>
public sealed record ResentMail(string Partition, string Key, string Kind, string? Unit, MailState Was, DateTimeOffset Since, string To, string? Detail, bool Owed);

/// <summary>
/// Owes settled mails again that did not leave, came back, or of which nobody knows: one transaction each, with a row <c>audit_resend_…</c> that
/// says who wanted it and how the mail had stood. What it says is composed anew, and a reminder that is no longer owed is withdrawn as ever. Repeated,
/// it does nothing more: an owed mail is none of those. An address that is no contact any more gives way to the contact of today, and who has it gets it no second time.
/// </summary>
public sealed partial class ResendMails(ReportTable table, CurrentReference currentReference, MailWay way, TimeProvider clock, ILogger<ResendMails> log)
{
    /// <summary>Sends again, or lists.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="partitions">Where to look; null for everywhere.</param>
    /// <param name="by">Who wants it; it is put on record.</param>
    /// <param name="trial">Whether it only lists.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    public async Task<IReadOnlyList<ResentMail>> RunAsync(
        ResendChoice choice, IReadOnlyCollection<string>? partitions, string by, bool trial, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentException.ThrowIfNullOrEmpty(by);
        var reference = await currentReference.GetAsync(cancellation);
        var done = new List<ResentMail>();
        foreach (var partition in partitions ?? await table.PartitionsAsync(cancellation))
        {
            foreach (var mail in (await table.UnderAsync<MailRow>(partition, Keys.Mail, cancellation)).Where(choice.Holds))
            {
                var told = new ResentMail(partition, mail.Key, mail.Kind, mail.Unit, mail.Is, VietnamTime.At(mail.SettledAt ?? mail.OwedSince), "", mail.Detail, false);
                Address(mail, reference);
                done.Add(told with { To = string.Join(", ", mail.Recipients), Owed = !trial && await OweAsync(mail, choice, by, reference, cancellation) });
            }
        }

        if (done.Exists(m => m.Owed))
        {
            // Whoever sends again has looked after the cause.
            await way.TryNowAsync(cancellation);
            LogResent(done.Count(m => m.Owed));
        }

        return [.. done.OrderBy(m => m.Since)];
    }

    private async Task<bool> OweAsync(MailRow mail, ResendChoice choice, string by, ReferenceData reference, CancellationToken cancellation)
    {
        var (was, detail, now) = (mail.Is, mail.Detail, clock.GetUtcNow());
        var number = mail.Resent ?? 0;
        await foreach (var attempt in ReportTable.TriesAsync(cancellation))
        {
            if (attempt > 1)
            {
                // Changed meanwhile, or a record of that number is left from before the table was made again.
                if (await table.FindAsync<MailRow>(mail.PartitionKey, mail.RowKey, cancellation) is not { } found)
                {
                    return false;
                }

                if (!choice.Holds(found))
                {
                    // Owed by the call whose reply was lost, or by another person.
                    return found.ResentAt == now;
                }

                mail = found;
                (was, detail) = (mail.Is, mail.Detail);
                Address(mail, reference);
            }

            number++;
            var audit = new TableEntity(mail.PartitionKey, string.Create(CultureInfo.InvariantCulture, $"{Keys.Audit}resend_{mail.Key}_{number}"))
            {
                ["Unit"] = mail.Unit,
                ["At"] = now,
                ["By"] = by,
                ["StateBefore"] = was.ToString(),
                ["DetailBefore"] = detail,
                ["To"] = mail.To,
                ["Cc"] = mail.Cc,
            };
            (mail.Is, mail.Resent, mail.ResentAt, mail.NextAt, mail.Tries) = (MailState.Owed, number, now, now, 0);
            (mail.SettledAt, mail.SentAt, mail.MessageId, mail.Fates, mail.Fold, mail.RebuiltAt) = (null, null, null, null, null, null);
            mail.Detail = string.Create(CultureInfo.InvariantCulture, $"Sent again by a person; it was {was}.");
            if (await table.CommitAsync(mail.PartitionKey, [.. mail.Replace(), new(TableTransactionActionType.Add, audit)], cancellation))
            {
                return true;
            }
        }

        return false;
    }

    private void Address(MailRow mail, ReferenceData reference)
    {
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        var (to, cc) = mail.Kind == MailKinds.Digest || mail is { Kind: MailKinds.ProgrammeEnds, Unit: null } ? (reference.Contacts.Ministry(MinistryRole.Digest, today).Select(m => m.Email).ToList(), [])
            : mail.Unit is { } unit && mail.Kind != MailKinds.Operators ? OfUnit(mail, unit, reference.Contacts, today)
            : ([], []);
        if (mail.Is == MailState.Bounced)
        {
            var failed = RecipientFate.Read(mail.Fates).Where(f => f.Failed).Select(f => f.Recipient).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var has = mail.Recipients.Where(a => !failed.Contains(a)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            (to, cc) = ([.. to.Where(a => !has.Contains(a))], [.. cc.Where(a => !has.Contains(a))]);
        }

        if (to.Count == 0)
        {
            (to, cc) = (cc, []);
        }

        // Nobody else is known: then once more to those to whom it went.
        if (to.Count > 0)
        {
            mail.To = string.Join(';', to);
            mail.Cc = string.Join(';', cc.Where(a => !to.Contains(a, StringComparer.OrdinalIgnoreCase)));
        }
    }

    private static (List<string> To, List<string> Cc) OfUnit(MailRow mail, string unit, ContactBook contacts, DateOnly today)
    {
        var now = contacts.For(unit, today);
        if (now.To is not { } contact)
        {
            return ([], []);
        }

        var inForce = contacts.InForce(unit, today).Select(c => c.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var to = MailRow.Split(mail.To);
        var cc = MailRow.Split(mail.Cc).Select(a => inForce.Contains(a) ? a : now.Escalation?.Email).OfType<string>();
        return (to.All(inForce.Contains) ? [.. to] : [contact.Email], [.. cc.Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Mails} mails are owed again, as a person wants")]
    private partial void LogResent(int mails);
}
