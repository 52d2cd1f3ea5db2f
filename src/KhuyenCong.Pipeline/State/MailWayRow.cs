using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace KhuyenCong.Pipeline.State;

/// <summary>
/// The one row that says how the way does that mails take, shared by all instances: since when it takes none, why, and when it is asked next.
/// Ledger rows say nothing of it; while it is down they simply stay owed.
/// </summary>
public sealed class MailWayRow : ITableEntity
{
    /// <summary>Its row key.</summary>
    public const string Row = "mail-way";

    private const int MaxSuspects = 200;

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Keys.Way;

    /// <inheritdoc/>
    public string RowKey { get; set; } = Row;

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>Since when it takes no mails; null while it does.</summary>
    public DateTimeOffset? DownSince { get; set; }

    /// <summary>What it said last.</summary>
    public string? Why { get; set; }

    /// <summary>How often it was tried since.</summary>
    public int Tries { get; set; }

    /// <summary>When one mail tries it next.</summary>
    public DateTimeOffset? NextAt { get; set; }

    /// <summary>Whether it is an outage and no hiccup: a person must mend it, or a second try failed too. Told once.</summary>
    public bool Told { get; set; }

    /// <summary>How many mails became too old in the outage.</summary>
    public int GivenUp { get; set; }

    /// <summary>
    /// The mails that were answered so since the way last took one, a line each. The way is tried with others first; and when it takes those, the
    /// same answer to one of these speaks of that mail.
    /// </summary>
    public string? Suspects { get; set; }

    /// <summary>Whether a mail is one of <see cref="Suspects"/>.</summary>
    public bool IsSuspect(string partition, string key) => Names.Contains(partition + "/" + key, StringComparer.Ordinal);

    /// <summary>Adds a mail to <see cref="Suspects"/>.</summary>
    public void Suspect(MailRow mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var name = mail.PartitionKey + "/" + mail.Key;
        Suspects = string.Join('\n', Names.Where(n => n != name).Append(name).TakeLast(MaxSuspects));
    }

    [IgnoreDataMember]
    private string[] Names => (Suspects ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
