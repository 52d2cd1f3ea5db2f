using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Tracing;

namespace KhuyenCong.Pipeline.State;

/// <summary>Where a mail stands in the ledger.</summary>
public enum MailState
{
    /// <summary>To be sent.</summary>
    Owed,

    /// <summary>Claimed by one instance, being sent.</summary>
    Sending,

    /// <summary>Accepted by the mail service.</summary>
    Accepted,

    /// <summary>Known to have arrived.</summary>
    Delivered,

    /// <summary>The receiver's side sent it back from at least one recipient: <see cref="MailRow.Fates"/> says from whom and why.</summary>
    Bounced,

    /// <summary>Nobody can say whether it was accepted; not sent again by itself.</summary>
    Unknown,

    /// <summary>Did not leave: refused for good on our side.</summary>
    Failed,

    /// <summary>No longer owed when its turn came.</summary>
    Withdrawn,

    /// <summary>Did not leave: not taken after many tries, or too old when the way came back.</summary>
    GivenUp,

    /// <summary>Not sent by itself: the unit's one mail about many uploads of a day tells it.</summary>
    Folded,
}

/// <summary>
/// The ledger row of one mail: <c>mail_{key}</c>, added before anything is sent and in the transaction of what it is about. Beside it stands
/// <c>owed_{key}</c> for as long as there is something left to do, so that owed mails are one query over a prefix.
/// </summary>
public sealed class MailRow : ITableEntity
{
    /// <inheritdoc/>
    public string PartitionKey { get; set; } = "";

    /// <inheritdoc/>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>One of <see cref="MailKinds"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The unit's code; null when the mail is about no single unit.</summary>
    public string? Unit { get; set; }

    /// <summary>The reminder's step in days from the due date; null for other kinds.</summary>
    public int? Step { get; set; }

    /// <summary>The upload that it answers; null for other kinds.</summary>
    public string? Upload { get; set; }

    /// <summary>What the mail is made from beside what is stored: for a digest where its parts are kept in the exports container, for a notice what it says, for the ministry's answer the record of the act, for the end of programmes to the ministry the units' codes, for a link that was asked for the number of the form by which it was; null for other kinds.</summary>
    public string? Content { get; set; }

    /// <summary>The subject of a digest, which is composed when it is owed; null for other kinds.</summary>
    public string? Subject { get; set; }

    /// <summary>For a digest its counts as JSON, so that the next one can say what changed.</summary>
    public string? Counts { get; set; }

    /// <summary>Addresses, separated by <c>;</c>, frozen when the row is written.</summary>
    public string To { get; set; } = "";

    /// <summary>Addresses in copy, separated by <c>;</c>.</summary>
    public string Cc { get; set; } = "";

    /// <summary>A name of <see cref="MailState"/>.</summary>
    public string State { get; set; } = nameof(MailState.Owed);

    /// <summary>When the row was written.</summary>
    public DateTimeOffset OwedSince { get; set; }

    /// <summary>Not before this moment.</summary>
    public DateTimeOffset NextAt { get; set; }

    /// <summary>Tries so far.</summary>
    public int Tries { get; set; }

    /// <summary>The try that holds or held the claim.</summary>
    public string? Attempt { get; set; }

    /// <summary>When it was claimed.</summary>
    public DateTimeOffset? ClaimedAt { get; set; }

    /// <summary>When the state last changed.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>When the mail service took it; null when it never did, and in rows of before this was noted.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>Whether it goes without its files, because with them it was too large for the other side.</summary>
    public bool? WithoutFiles { get; set; }

    /// <summary>How often a person had it sent again.</summary>
    public int? Resent { get; set; }

    /// <summary>When that was last.</summary>
    public DateTimeOffset? ResentAt { get; set; }

    /// <summary>How it was sent, and the last answer.</summary>
    public string? Detail { get; set; }

    /// <summary>The mail service's id.</summary>
    public string? MessageId { get; set; }

    /// <summary>
    /// The Vietnam day (<c>yyyy-MM-dd</c>) on which its unit had had its share of answers, so that this one waits to be told together with the
    /// others of that day; null for one that goes out by itself.
    /// </summary>
    public string? Fold { get; set; }

    /// <summary>The trace of what made it owed (a W3C traceparent), which its delivery goes on with; null when nothing was traced.</summary>
    public string? Trace { get; set; }

    /// <summary>When the row was rebuilt from the archive; null for the row that was written when the mail became owed.</summary>
    public DateTimeOffset? RebuiltAt { get; set; }

    /// <summary>What became of it at each recipient, as <see cref="RecipientFate"/> writes it; null while nothing is known.</summary>
    public string? Fates { get; set; }

    /// <summary>The ledger's key without the prefix.</summary>
    [IgnoreDataMember]
    public string Key => RowKey[Keys.Mail.Length..];

    /// <summary>Whether it left for somebody: it was accepted, and not sent back from everybody.</summary>
    [IgnoreDataMember]
    public bool WasTaken => Is is MailState.Accepted or MailState.Delivered
        || (Is == MailState.Bounced && Recipients.Any(r => !RecipientFate.Read(Fates).Any(f => f.Failed && f.Recipient.Equals(r, StringComparison.OrdinalIgnoreCase))));

    /// <summary>All addresses, those in copy last.</summary>
    [IgnoreDataMember]
    public IReadOnlyList<string> Recipients => [.. Split(To), .. Split(Cc)];

    /// <summary>The addresses of <see cref="To"/> or <see cref="Cc"/>.</summary>
    public static IReadOnlyList<string> Split(string addresses) => addresses.Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The state as a value.</summary>
    [IgnoreDataMember]
    public MailState Is
    {
        get => Enum.Parse<MailState>(State);
        set => State = value.ToString();
    }

    /// <summary>Makes an owed mail.</summary>
    /// <param name="partition">The partition of what it is about.</param>
    /// <param name="key">Deterministic: what it is about.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="to">Addresses.</param>
    /// <param name="cc">Addresses in copy; those already in <paramref name="to"/> are left out.</param>
    /// <param name="now">The moment.</param>
    public static MailRow Owed(string partition, string key, string kind, IEnumerable<string> to, IEnumerable<string> cc, DateTimeOffset now)
    {
        var first = to.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var copies = cc.Distinct(StringComparer.OrdinalIgnoreCase).Except(first, StringComparer.OrdinalIgnoreCase);
        return new MailRow
        {
            PartitionKey = partition,
            RowKey = Keys.Mail + key,
            Kind = kind,
            To = string.Join(';', first),
            Cc = string.Join(';', copies),
            OwedSince = now.ToUniversalTime(),
            NextAt = now.ToUniversalTime(),
            Trace = ReportTracing.Context,
        };
    }

    /// <summary>
    /// Settles a row that is rebuilt: nobody can say whether its mail went out before the table was lost, so it never goes out again.
    /// Receipts lie in the receipts container whatever became of their mails.
    /// </summary>
    /// <param name="at">When the rebuilding began.</param>
    public MailRow Rebuilt(DateTimeOffset at)
    {
        (Is, RebuiltAt, SettledAt) = (MailState.Unknown, at.ToUniversalTime(), at.ToUniversalTime());
        Detail = "Rebuilt from the archive: whether it was sent before is not known, and it is not sent again.";
        return this;
    }

    /// <summary>The actions that put it into the ledger.</summary>
    public IEnumerable<TableTransactionAction> Add()
    {
        yield return new TableTransactionAction(TableTransactionActionType.Add, this);
        yield return new TableTransactionAction(TableTransactionActionType.Add, AsOwed());
    }

    /// <summary>The actions that put it into the ledger in the place of a withdrawn one of the same key.</summary>
    /// <param name="withdrawn">The ETag under which the withdrawn one was read.</param>
    public IEnumerable<TableTransactionAction> OweAgain(ETag withdrawn)
    {
        yield return new TableTransactionAction(TableTransactionActionType.UpdateReplace, this, withdrawn);
        yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, AsOwed());
    }

    /// <summary>The actions that replace it under its ETag and say the same beside it.</summary>
    public IEnumerable<TableTransactionAction> Replace()
    {
        yield return new TableTransactionAction(TableTransactionActionType.UpdateReplace, this, ETag);
        yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, AsOwed());
    }

    /// <summary>The actions that replace it under its ETag and say that nothing is left to send.</summary>
    public IEnumerable<TableTransactionAction> Settle()
    {
        yield return new TableTransactionAction(TableTransactionActionType.UpdateReplace, this, ETag);
        yield return new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(PartitionKey, Keys.Owed + Key), ETag.All);
    }

    private OwedRow AsOwed() => new()
    {
        PartitionKey = PartitionKey,
        RowKey = Keys.Owed + Key,
        Kind = Kind,
        Unit = Unit,
        OwedSince = ResentAt ?? OwedSince,
        Fold = Fold,
    };
}
