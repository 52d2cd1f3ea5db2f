using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Mails in MIME, the same bytes for the same mail at the same moment.</summary>
internal static class MimeMails
{
    /// <summary>The header that carries the ledger's key.</summary>
    public const string KeyHeader = "X-KhuyenCong-Key";

    /// <summary>The header that carries the kind.</summary>
    public const string KindHeader = "X-KhuyenCong-Kind";

    /// <summary>Writes a mail in MIME: text and HTML as alternatives, attachments beside them.</summary>
    /// <param name="message">The mail.</param>
    /// <param name="options">The sender.</param>
    /// <param name="now">The date of the mail.</param>
    public static MimeMessage Of(MailMessage message, MailOptions options, DateTimeOffset now)
    {
        var hash = HashOf(message.Key);
        var mime = new MimeMessage
        {
            Subject = ForeignText.Subject(message.Subject),
            Date = now,
            MessageId = MessageIdOf(message.Key, options),
        };
        mime.From.Add(new MailboxAddress(Encoding.UTF8, options.FromName, options.From));
        mime.ReplyTo.Add(new MailboxAddress(Encoding.UTF8, options.HelpName, options.HelpEmail));
        var (to, cc) = MailAddresses.Distinct(message);
        MailboxAddress Named(string address) => new(Encoding.UTF8, MailAddresses.NameOf(message, address), MailboxAddress.Parse(address).Address);
        mime.To.AddRange(to.Select(Named));
        mime.Cc.AddRange(cc.Select(Named));
        mime.Headers.Add(KeyHeader, Encoding.UTF8, message.Key);
        mime.Headers.Add(KindHeader, message.Kind);
        mime.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");

        var alternative = new MultipartAlternative { Boundary = "alt-" + hash };
        alternative.Add(Part("plain", message.Text));
        alternative.Add(Part("html", message.Html));
        if (message.Attachments.Count == 0)
        {
            mime.Body = alternative;
            return mime;
        }

        var mixed = new Multipart("mixed") { Boundary = "mix-" + hash };
        mixed.Add(alternative);
        foreach (var attachment in message.Attachments)
        {
            mixed.Add(Part(attachment));
        }

        mime.Body = mixed;
        return mime;
    }

    private static MimePart Part(MailAttachment attachment) => new(attachment.ContentType)
    {
        Content = new MimeContent(new MemoryStream(attachment.Content.ToArray(), writable: false)),
        ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
        ContentTransferEncoding = ContentEncoding.Base64,
        FileName = AsciiName.Of(attachment.FileName),
    };

    /// <summary>The Message-Id of a key: the same key is the same mail to every mail program.</summary>
    public static string MessageIdOf(string key, MailOptions options) =>
        HashOf(key) + "@" + options.From[(options.From.LastIndexOf('@') + 1)..];

    /// <summary>32 hexadecimal digits that stand for a key.</summary>
    public static string HashOf(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];

    private static TextPart Part(string subtype, string text)
    {
        var part = new TextPart(subtype) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(Encoding.UTF8, text);
        return part;
    }
}
