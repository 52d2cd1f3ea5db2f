namespace KhuyenCong.Pipeline.Mail;

/// <summary>A file that travels with a mail.</summary>
/// <param name="FileName">ASCII name.</param>
/// <param name="ContentType">MIME type.</param>
/// <param name="Content">The bytes.</param>
public sealed record MailAttachment(string FileName, string ContentType, ReadOnlyMemory<byte> Content)
{
    /// <summary>The id by which the HTML shows it (<c>cid:…</c>), ASCII; null for a file that is attached.</summary>
    public string? ContentId { get; init; }
}

/// <summary>A mail ready to send. Text and HTML say the same.</summary>
/// <param name="Key">The ledger's key: what the mail is about. The same key is the same mail.</param>
/// <param name="Kind">The kind, ASCII, for example <c>receipt</c>, <c>rejection</c>, <c>reminder</c>, <c>digest</c>, <c>operators</c>.</param>
/// <param name="To">Addresses, no address twice over To and Cc whatever the case; at least one.</param>
/// <param name="Cc">Addresses in copy.</param>
/// <param name="Subject">One line, NFC.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">HTML.</param>
/// <param name="Attachments">Files.</param>
public sealed record MailMessage(
    string Key, string Kind, IReadOnlyList<string> To, IReadOnlyList<string> Cc,
    string Subject, string Text, string Html, IReadOnlyList<MailAttachment> Attachments);

/// <summary>What a transport says of one sending.</summary>
public enum SendResult
{
    /// <summary>Accepted for delivery.</summary>
    Accepted,

    /// <summary>Refused for good: sending the same again cannot succeed (a bad address, too large).</summary>
    Refused,

    /// <summary>Not taken now (busy, limit, no connection before anything was sent): try again after a while.</summary>
    TryLater,

    /// <summary>Nobody can say whether it was taken (time-out or cut connection after sending).</summary>
    Unknown,
}

/// <summary>The answer of a transport.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Detail">For operators: status and reason, no personal data and no secret.</param>
/// <param name="MessageId">The transport's id of the message; null when it gave none.</param>
/// <param name="RetryAt">When to try again at the earliest; null when the transport does not say.</param>
public sealed record SendAnswer(SendResult Result, string Detail, string? MessageId = null, DateTimeOffset? RetryAt = null);

/// <summary>A way to send mails.</summary>
public interface IMailTransport
{
    /// <summary>Its name in logs and in the ledger.</summary>
    string Name { get; }

    /// <summary>Whether sending the same key twice gives one mail, so that an interrupted sending may simply be repeated.</summary>
    bool Idempotent { get; }

    /// <summary>Sends once; never retries by itself and never throws for an answer of the other side.</summary>
    Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation);
}
