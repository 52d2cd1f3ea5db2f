using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Sends by an SMTP server, one connection a mail, once and without a retry of its own.</summary>
/// <param name="options">Server, sender and switches.</param>
/// <param name="clock">The date of the mails.</param>
public sealed class SmtpTransport(IOptions<MailOptions> options, TimeProvider clock) : IMailTransport
{
    private readonly MailOptions _options = options.Value;

    /// <inheritdoc/>
    public string Name => "SMTP";

    /// <inheritdoc/>
    public bool Idempotent => false;

    /// <inheritdoc/>
    public async Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellation.ThrowIfCancellationRequested();
        var (to, cc) = MailAddresses.Distinct(message);
        if (to.Count == 0 || to.Concat(cc).Any(a => !MailOptionsValidation.IsAddress(a)))
        {
            return new SendAnswer(SendResult.Refused, "a recipient is missing or not a mail address");
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(TimeSpan.FromSeconds(_options.TimeoutSeconds));
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(_options.SmtpHost!, _options.SmtpPort, _options.SmtpSecurity switch
            {
                SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
                SmtpSecurity.None => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            }, time.Token);
            if (!string.IsNullOrEmpty(_options.SmtpUser))
            {
                await client.AuthenticateAsync(_options.SmtpUser, _options.SmtpPassword!, time.Token);
            }
        }
        catch (Exception fault) when (IsFault(fault) || fault is System.Net.Sockets.SocketException or AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            return new SendAnswer(SendResult.TryLater, $"no connection ({fault.GetType().Name})");
        }

        using var mime = MimeMails.Of(message, _options, clock.GetUtcNow());
        SendAnswer answer;
        try
        {
            await client.SendAsync(mime, time.Token);
            answer = new SendAnswer(SendResult.Accepted, "250", mime.MessageId);
        }
        catch (SmtpCommandException fault)
        {
            // A 4xx asks to come again; a 5xx is for good (RFC 5321, section 4.2.1).
            var code = (int)fault.StatusCode;
            answer = new SendAnswer(code is >= 400 and < 500 ? SendResult.TryLater : SendResult.Refused, $"{code}: {fault.ErrorCode}");
        }
        catch (Exception fault) when (IsFault(fault))
        {
            return new SendAnswer(SendResult.Unknown, $"the connection was cut or silent after sending began ({fault.GetType().Name})");
        }

        try
        {
            await client.DisconnectAsync(quit: true, time.Token);
        }
        catch (Exception fault) when (IsFault(fault))
        {
            // The server has answered; how the connection ends changes nothing.
        }

        return answer;
    }

    private static bool IsFault(Exception fault) =>
        fault is IOException or ProtocolException or CommandException or ServiceNotConnectedException or OperationCanceledException or TimeoutException;
}
