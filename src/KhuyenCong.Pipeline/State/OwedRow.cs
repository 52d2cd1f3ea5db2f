using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace KhuyenCong.Pipeline.State;

/// <summary>
/// Row <c>owed_{key}</c>, beside a mail of the ledger for as long as something is left to do: enough of it to say whose turn it is without
/// reading the mail.
/// </summary>
public sealed class OwedRow : ITableEntity
{
    /// <inheritdoc/>
    public string PartitionKey { get; set; } = "";

    /// <inheritdoc/>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The mail's kind.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The unit's code; null when the mail is about no single unit.</summary>
    public string? Unit { get; set; }

    /// <summary>Since when it is owed; null in rows of before this was noted.</summary>
    public DateTimeOffset? OwedSince { get; set; }

    /// <summary>The day with whose others it waits to be told (<see cref="MailRow.Fold"/>).</summary>
    public string? Fold { get; set; }

    /// <summary>The mail's key in the ledger.</summary>
    [IgnoreDataMember]
    public string Key => RowKey[Keys.Owed.Length..];
}
