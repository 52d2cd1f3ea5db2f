namespace KhuyenCong.Pipeline.Mail;

/// <summary>A file that travels with a mail.</summary>
/// <param name="FileName">ASCII name.</param>
/// <param name="ContentType">MIME type.</param>
/// <param name="Content">The bytes.</param>
public sealed record MailAttachment(string FileName, string ContentType, ReadOnlyMemory<byte> Content);

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
    string Subject, string Text, string Html, IReadOnlyList<MailAttachment> Attachments)
{
    /// <summary>Names of recipients by address; one without a name stands there as its address alone.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>Which try this is, from 1: after some an address that keeps asking to wait no longer holds the others up.</summary>
    public int Try { get; init; } = 1;
}

/// <summary>What a transport says of one sending: first of all, of what the answer speaks.</summary>
public enum SendResult
{
    /// <summary>Accepted for delivery, at least to somebody.</summary>
    Accepted,

    /// <summary>This mail was refused for good: sending the same again cannot succeed.</summary>
    Refused,

    /// <summary>This mail was not taken now (greylisting, a full mailbox): try it again after a while.</summary>
    TryLater,

    /// <summary>This mail is too large for the other side; without its files it may pass.</summary>
    TooLarge,

    /// <summary>The way itself does not take mails (no connection, a wrong password, a sender not allowed, a limit), and took nothing of this one.</summary>
    WayDown,

    /// <summary>Nobody can say whether it was taken: the answer to the end of the data is missing.</summary>
    Unknown,
}

/// <summary>An address to which a mail was not taken while the sending went on.</summary>
/// <param name="Address">The address.</param>
/// <param name="Kind">As <see cref="State.RecipientFate"/> names it: <c>refused</c>, or <c>blocked</c> when it is not the address that is wrong.</param>
/// <param name="Words">What the other side said.</param>
public sealed record RefusedAddress(string Address, string Kind, string Words);

/// <summary>The answer of a transport.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Detail">For operators: status and reason, no personal data and no secret.</param>
/// <param name="MessageId">The transport's id of the message; null when it gave none.</param>
/// <param name="RetryAt">When to try again at the earliest; null when the transport does not say.</param>
public sealed record SendAnswer(SendResult Result, string Detail, string? MessageId = null, DateTimeOffset? RetryAt = null)
{
    /// <summary>
    /// What an answer that speaks of the way means when the way took other mails meanwhile, so that it is this mail's after all; null when it
    /// was given before the other side knew anything of this mail.
    /// </summary>
    public SendResult? IfOwn { get; init; }

    /// <summary>Whether the way stays down until a person mends it (a password, a sender): told at once, and asked seldom, or an account is locked.</summary>
    public bool NeedsPerson { get; init; }

    /// <summary>The addresses that did not take it. With <see cref="SendResult.Accepted"/> all others did.</summary>
    public IReadOnlyList<RefusedAddress> NotTaken { get; init; } = [];
}

/// <summary>A way to send mails.</summary>
public interface IMailTransport
{
    /// <summary>How long an answer is awaited that is still missing when the app is stopped.</summary>
    static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    /// <summary>Its name in logs and in the ledger.</summary>
    string Name { get; }

    /// <summary>Whether sending the same key twice gives one mail, so that an interrupted sending may simply be repeated.</summary>
    bool Idempotent { get; }

    /// <summary>
    /// Sends once; never retries what may have been taken and never throws for a fault of the other side or of the way. A stop leaves it
    /// <see cref="StopGrace"/> to hear the answer, so that what was sent is settled.
    /// </summary>
    Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation);
}
