using System.Text.Json;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Contacts;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Notices;

/// <summary>Owes the operators a mail about something that needs a person; once for each key.</summary>
public sealed partial class OperatorNotices(ReportTable table, CurrentReference currentReference, TimeProvider clock, ILogger<OperatorNotices> log)
{
    /// <summary>Owes a notice.</summary>
    /// <param name="partition">The partition of what it is about.</param>
    /// <param name="key">What it is about; the same key is told once.</param>
    /// <param name="about">What to tell.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task OweAsync(string partition, string key, OperatorCase about, CancellationToken cancellation)
    {
        if (await RowAsync(partition, key, about, cancellation) is { } mail)
        {
            // A conflict means that it is in the ledger already.
            await table.CommitAsync(partition, mail.Add(), cancellation);
        }
    }

    /// <summary>Owes the notice that a unit has no contact, so that nobody there can be told something.</summary>
    /// <param name="partition">The partition of what it should be told.</param>
    /// <param name="what">Tells that from what else the unit should be told there; the same is told once.</param>
    /// <param name="unit">The unit's code.</param>
    /// <param name="name">The unit for people.</param>
    /// <param name="report">What it is about, for people.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task OweNoContactAsync(string partition, string what, string unit, string name, string report, CancellationToken cancellation) =>
        OweAsync(partition, "no-contact_" + what, new OperatorCase(CaseKind.NoContact, unit, name, VietnamTime.At(clock.GetUtcNow()), report), cancellation);

    /// <summary>The ledger row of a notice, to be committed together with something else; null when there is nobody to tell.</summary>
    /// <param name="partition">The partition of what it is about.</param>
    /// <param name="key">What it is about.</param>
    /// <param name="about">What to tell.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <param name="also">Who is told beside the operators; null for nobody.</param>
    public async Task<MailRow?> RowAsync(string partition, string key, OperatorCase about, CancellationToken cancellation, string? also = null)
    {
        var reference = await currentReference.GetAsync(cancellation);
        var now = clock.GetUtcNow();
        var to = reference.Contacts.Ministry(MinistryRole.Operator, VietnamTime.DayOf(now)).Select(m => m.Email)
            .Concat(also is null ? [] : [also]).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (to.Count == 0)
        {
            LogNoOperator(about.Kind, key);
            return null;
        }

        var mail = MailRow.Owed(partition, "operators_" + key, MailKinds.Operators, to, [], now);
        (mail.Unit, mail.Content) = (about.Unit, JsonSerializer.Serialize(about, ReceiptJson.Options));
        return mail;
    }

    /// <summary>
    /// The actions that owe a notice of an address from which a mail came back, to be committed with what records it: an address is told once a
    /// form and period. None for a mail to operators, or when it was told.
    /// </summary>
    public async Task<IEnumerable<TableTransactionAction>> ReturnedAsync(MailRow mail, RecipientFate fate, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(fate);
        if (mail.Kind == MailKinds.Operators)
        {
            return [];
        }

        var kind = fate.Kind == DeliveryEvent.Blocked ? CaseKind.MailBlocked : CaseKind.MailBounced;
        var about = new OperatorCase(kind, mail.Unit, mail.PartitionKey + "/" + mail.Key, VietnamTime.At(fate.At), fate.Text)
        {
            MailKind = mail.Kind,
            Recipients = [fate.Recipient],
        };
        var key = (kind == CaseKind.MailBlocked ? "blocked_" : "bounced_") + MimeMails.HashOf(fate.Recipient)[..16];
        var row = await RowAsync(mail.PartitionKey, key, about, cancellation);
        return row is null || await table.FindAsync<MailRow>(row.PartitionKey, row.RowKey, cancellation) is not null ? [] : row.Add();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Nobody is configured as operator, so notice {Kind} {Key} could not be mailed; add a row with role operator to contacts/ministry.csv")]
    private partial void LogNoOperator(CaseKind kind, string key);
}

/// <summary>What an operator is told about.</summary>
public enum CaseKind
{
    /// <summary>An upload that has been in the inbox for an hour; our fault, not the submitter's.</summary>
    StuckUpload,

    /// <summary>An upload that failed at every try of the event; not yet an hour old.</summary>
    FailedUpload,

    /// <summary>Uploaded reference data that failed at every try of the event.</summary>
    FailedReference,

    /// <summary>An upload of reference data that has waited for an hour; our fault, not the ministry's.</summary>
    StuckReference,

    /// <summary>A unit that is owed a mail and has nobody to write to.</summary>
    NoContact,

    /// <summary>A mail that was refused or given up.</summary>
    MailFailed,

    /// <summary>A mail of which nobody can say whether it was sent.</summary>
    MailUnknown,

    /// <summary>An address from which a mail came back.</summary>
    MailBounced,

    /// <summary>An address whose side refuses the sender: nothing is wrong with the address.</summary>
    MailBlocked,

    /// <summary>An outage of the way of mails that is over.</summary>
    MailWayDown,

    /// <summary>Uploaded reference data that is in force now; nothing to do.</summary>
    ReferenceTaken,

    /// <summary>Uploaded reference data that was refused; nothing has changed.</summary>
    ReferenceRefused,
}

/// <summary>One thing that needs an operator, as it is kept in the ledger.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Unit">The unit's code; null for none.</param>
/// <param name="What">The blob's name, the unit for people, or the mail's key.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">What is known of the cause.</param>
public sealed record OperatorCase(CaseKind Kind, string? Unit, string What, DateTimeOffset Since, string Reason)
{
    /// <summary>The mail's kind; null when it is about no mail.</summary>
    public string? MailKind { get; init; }

    /// <summary>The mail's recipients.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>What is wrong with uploaded reference data, each with file and line.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What uploaded reference data does, a sentence each.</summary>
    public IReadOnlyList<string> Effects { get; init; } = [];

    /// <summary>What an outage of the way of mails came to; null for another kind.</summary>
    public OutageCounts? Outage { get; init; }

    /// <summary>The notice that the composer writes.</summary>
    public OperatorNotice ToNotice(DateTimeOffset asOf, string department) => new()
    {
        AsOf = asOf,
        Department = department,
        Stuck = Kind switch
        {
            CaseKind.StuckUpload => [new UploadTrouble(What, Since, Reason)],
            CaseKind.StuckReference => [new UploadTrouble(What, Since, Reason) { Container = "reference" }],
            _ => [],
        },
        Failed = Kind switch
        {
            CaseKind.FailedUpload => [new UploadTrouble(What, Since, Reason)],
            CaseKind.FailedReference => [new UploadTrouble(What, Since, Reason) { Container = "reference" }],
            _ => [],
        },
        UnitsWithoutContact = Kind == CaseKind.NoContact ? [What] : [],
        Outages = Outage is null ? [] : [new MailOutage(What, Since, Outage.Until, Outage.Waiting, Outage.Oldest, Outage.GivenUp, Reason)],
        Mails = MailStateText() is { } state ? [new MailTrouble(What, MailKind ?? "", state, Recipients, Since, Reason)] : [],
        Reference = Kind is CaseKind.ReferenceTaken or CaseKind.ReferenceRefused
            ? [new ReferenceAnswer(What, Kind == CaseKind.ReferenceTaken, Since, Reason, Problems) { Effects = Effects }]
            : [],
    };

    private string? MailStateText() => Kind switch
    {
        CaseKind.MailFailed => "không gửi được",
        CaseKind.MailUnknown => "không rõ đã gửi hay chưa",
        CaseKind.MailBounced => "bị trả về",
        CaseKind.MailBlocked => "bị máy chủ nơi nhận chặn (địa chỉ không sai)",
        _ => null,
    };
}

/// <summary>What an outage of the way of mails came to.</summary>
/// <param name="Until">When it was over, in words.</param>
/// <param name="Waiting">How many mails waited then.</param>
/// <param name="Oldest">Since when the oldest of them waited, in words; empty for none.</param>
/// <param name="GivenUp">How many became too old meanwhile.</param>
public sealed record OutageCounts(string Until, int Waiting, string Oldest, int GivenUp);
