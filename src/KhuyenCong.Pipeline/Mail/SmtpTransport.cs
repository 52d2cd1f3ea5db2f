using KhuyenCong.Reporting.Contacts;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Sends by an SMTP server, one connection a mail, once and without a retry of its own.</summary>
/// <param name="options">Server, sender and switches.</param>
/// <param name="clock">The date of the mails.</param>
public sealed class SmtpTransport(IOptions<MailOptions> options, TimeProvider clock) : IMailTransport
{
    // The password is tried once, by one of these: a server may count each mechanism as a try of its own.
    private static readonly string[] Mechanisms = ["PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"];

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
        if (to.Count == 0 || to.Concat(cc).Any(a => !EmailAddress.IsValid(a)))
        {
            return new SendAnswer(SendResult.Refused, "a recipient is missing or not a mail address");
        }

        using var mime = MimeMails.Of(message, _options, clock.GetUtcNow());
        using var time = new SendingTime(_options, cancellation);
        var trust = new SmtpTrust(_options);
        using var server = new SmtpConversation { ServerCertificateValidationCallback = trust.Judge, CheckCertificateRevocation = _options.SmtpCheckRevocation };
        SendAnswer answer;
        try
        {
            await ConnectAsync(server, time.Token);
            await server.SendAsync(mime, message.Try, time.Token);
            answer = new SendAnswer(SendResult.Accepted, server.Last.ToString(), mime.MessageId) { NotTaken = server.NotTaken };
        }
        catch (Exception fault)
        {
            answer = server.Verdict ?? AnswerTo(fault, server, trust);
        }

        try
        {
            if (server.IsConnected)
            {
                await server.DisconnectAsync(quit: true, time.Token);
            }
        }
        catch (Exception)
        {
            // The server has answered; how the connection ends changes nothing.
        }

        return answer;
    }

    private async Task ConnectAsync(SmtpConversation server, CancellationToken cancellation)
    {
        await server.ConnectAsync(_options.SmtpHost!, _options.SmtpPort, _options.SmtpSecurity switch
        {
            SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
            SmtpSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        }, cancellation);
        if (!string.IsNullOrEmpty(_options.SmtpUser))
        {
            server.Phase = SmtpPhase.Login;
            var chosen = Array.Find(Mechanisms, server.AuthenticationMechanisms.Contains);
            server.AuthenticationMechanisms.RemoveWhere(m => m != chosen);
            await server.AuthenticateAsync(_options.SmtpUser, _options.SmtpPassword!, cancellation);
        }
    }

    // Whatever was thrown, the phase says what can have been taken, and the server's own words say why.
    private static SendAnswer AnswerTo(Exception fault, SmtpConversation server, SmtpTrust trust)
    {
        if (server.Last.Code >= 400)
        {
            return SmtpAnswers.Of(server.Phase, server.Last);
        }

        var place = SmtpAnswers.Named(server.Phase);
        var name = fault is OperationCanceledException ? "no answer in time" : fault.GetType().Name;
        return server.Phase switch
        {
            SmtpPhase.End => new SendAnswer(SendResult.Unknown, $"{place}: the answer is missing ({name})"),
            SmtpPhase.Connect when trust.Problem is { } problem => new SendAnswer(SendResult.WayDown, $"{place}: {problem}") { NeedsPerson = true },
            SmtpPhase.Connect or SmtpPhase.Login when fault is NotSupportedException
                => new SendAnswer(SendResult.WayDown, $"{place}: {ServerWords.Of(fault.Message)}") { NeedsPerson = true },
            SmtpPhase.Connect or SmtpPhase.Login => new SendAnswer(SendResult.WayDown, $"{place}: cut or silent ({name})"),
            _ => new SendAnswer(SendResult.WayDown, $"{place}: cut or silent, nothing was taken ({name})") { IfOwn = SendResult.TryLater },
        };
    }
}
