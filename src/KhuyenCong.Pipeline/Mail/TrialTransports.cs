using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Sends nothing: writes the key of each mail to the log.</summary>
/// <param name="log">Where to.</param>
public sealed partial class WhatIfTransport(ILogger<WhatIfTransport> log) : IMailTransport
{
    /// <inheritdoc/>
    public string Name => "what-if";

    /// <inheritdoc/>
    public bool Idempotent => true;

    /// <inheritdoc/>
    public Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        NotSent(message.Key, message.Kind, message.To.Count + message.Cc.Count, message.Attachments.Count);
        return Task.FromResult(new SendAnswer(SendResult.Accepted, "what-if: not sent"));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "What-if: mail {Key} ({Kind}) with {Recipients} recipient(s) and {Attachments} attachment(s) is not sent.")]
    private partial void NotSent(string key, string kind, int recipients, int attachments);
}

/// <summary>Sends every mail to one address instead of its recipients, who stand on its first line.</summary>
/// <param name="inner">The real way.</param>
/// <param name="address">The one address.</param>
public sealed class RedirectingTransport(IMailTransport inner, string address) : IMailTransport
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public bool Idempotent => inner.Idempotent;

    /// <inheritdoc/>
    public Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (to, cc) = MailAddresses.Distinct(message);
        var note = "Thư thử nghiệm. Người nhận thật: " + string.Join(", ", to)
            + (cc.Count > 0 ? "; đồng gửi: " + string.Join(", ", cc) : "") + ".";
        var body = message.Html.IndexOf("<body", StringComparison.OrdinalIgnoreCase);
        var start = body < 0 ? 0 : message.Html.IndexOf('>', body) + 1;
        return inner.SendAsync(
            message with
            {
                To = [address],
                Cc = [],
                Subject = "[Thử nghiệm] " + message.Subject,
                Text = note + "\n\n" + message.Text,
                Html = message.Html.Insert(start, "<p style=\"margin:0;padding:8px 18px;background-color:#fff6d6;color:#1b1f23;\">" + System.Net.WebUtility.HtmlEncode(note) + "</p>"),
            },
            cancellation);
    }
}
