using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KhuyenCong.Reporting.Intake.Values;
using Microsoft.Extensions.Options;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>
/// Sends by SendGrid's v3 API, once and without a retry of its own. Only 202 means that SendGrid took the mail; what its rules
/// would refuse is refused before the call.
/// </summary>
/// <param name="http">The connection; its time-out is not used, <see cref="MailOptions.TimeoutSeconds"/> is.</param>
/// <param name="options">Key, sender and switches.</param>
/// <param name="clock">The time, for answers that say when to come again.</param>
public sealed partial class SendGridTransport(HttpClient http, IOptions<MailOptions> options, TimeProvider clock) : IMailTransport
{
    /// <summary>How many recipients a mail may have over To and Cc.</summary>
    public const int MostRecipients = 1000;

    /// <summary>How large a request may be, attachments in Base64 included.</summary>
    public const int MostBytes = 30_000_000;

    private static readonly TimeSpan AfterBadKey = TimeSpan.FromMinutes(30), AfterLimit = TimeSpan.FromMinutes(1);

    private readonly MailOptions _options = options.Value;
    private readonly SendGridClient _client = new(http, new SendGridClientOptions
    {
        ApiKey = options.Value.SendGridKey,
        Host = options.Value.SendGridHost.TrimEnd('/'),
        HttpErrorAsException = false,
    });

    /// <inheritdoc/>
    public string Name => "SendGrid";

    /// <inheritdoc/>
    public bool Idempotent => false;

    /// <inheritdoc/>
    public async Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellation.ThrowIfCancellationRequested();
        if (ProblemOf(message) is { } problem)
        {
            return new SendAnswer(SendResult.Refused, problem);
        }

        var mail = MailOf(message);
        if (Encoding.UTF8.GetByteCount(mail.Serialize()) > MostBytes)
        {
            return new SendAnswer(SendResult.Refused, TooLarge);
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(TimeSpan.FromSeconds(_options.TimeoutSeconds));
        try
        {
            var response = await _client.SendEmailAsync(mail, time.Token);
            return await AnswerOf(response);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError
            is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new SendAnswer(SendResult.TryLater, $"no connection ({fault.HttpRequestError})");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new SendAnswer(SendResult.Unknown, "the connection was cut after sending began");
        }
        catch (OperationCanceledException)
        {
            return new SendAnswer(SendResult.Unknown, "no answer in time");
        }
    }

    private const string TooLarge = "larger than 30 MB in all";

    private static string? ProblemOf(MailMessage message)
    {
        var (to, cc) = MailAddresses.Distinct(message);
        return to.Count == 0 ? "nobody to send to"
            : to.Count + cc.Count > MostRecipients ? "more than 1,000 recipients"
            : to.Concat(cc).Any(a => !MailOptionsValidation.IsAddress(a)) ? "a recipient is not a mail address"
            : string.IsNullOrWhiteSpace(message.Subject) ? "no subject"
            : string.IsNullOrWhiteSpace(message.Text) || string.IsNullOrWhiteSpace(message.Html) ? "text or HTML is empty"
            : message.Attachments.Sum(a => (a.Content.Length + 2L) / 3 * 4) > MostBytes ? TooLarge
            : null;
    }

    private SendGridMessage MailOf(MailMessage message)
    {
        var (to, cc) = MailAddresses.Distinct(message);
        var mail = new SendGridMessage
        {
            From = new EmailAddress(_options.From, _options.FromName),
            Subject = ForeignText.Subject(message.Subject),
            PlainTextContent = message.Text,
            HtmlContent = message.Html,
            Categories = [AsciiName.Of(message.Kind)],
            Headers = new Dictionary<string, string> { ["Auto-Submitted"] = "auto-generated" },
            Personalizations =
            [
                new Personalization
                {
                    Tos = [.. to.Select(a => new EmailAddress(a))],
                    Ccs = cc.Count == 0 ? null : [.. cc.Select(a => new EmailAddress(a))],
                    CustomArgs = new Dictionary<string, string> { [DeliveryEvents.KeyArgument] = message.Key },
                },
            ],
            TrackingSettings = new TrackingSettings
            {
                ClickTracking = new ClickTracking { Enable = false, EnableText = false },
                OpenTracking = new OpenTracking { Enable = false },
                SubscriptionTracking = new SubscriptionTracking { Enable = false },
            },
            MailSettings = new SendGrid.Helpers.Mail.MailSettings { SandboxMode = new SandboxMode { Enable = _options.Sandbox } },
        };
        foreach (var attachment in message.Attachments)
        {
            mail.AddAttachment(
                AsciiName.Of(attachment.FileName), Convert.ToBase64String(attachment.Content.Span), attachment.ContentType,
                attachment.ContentId is null ? "attachment" : "inline", attachment.ContentId);
        }

        return mail;
    }

    private async Task<SendAnswer> AnswerOf(Response response)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.Accepted)
        {
            return new SendAnswer(SendResult.Accepted, "202", First(response.Headers, "X-Message-Id"));
        }

        if (response.StatusCode == HttpStatusCode.OK && _options.Sandbox && response.Body?.Headers.ContentType?.MediaType != "text/html")
        {
            return new SendAnswer(SendResult.Accepted, "200, sandbox: checked and not delivered");
        }

        var reason = await ReasonOf(response);
        var now = clock.GetUtcNow();
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                => new SendAnswer(SendResult.TryLater, $"{status}: the key or the sender is not allowed{reason}", RetryAt: now + AfterBadKey),
            HttpStatusCode.TooManyRequests
                => new SendAnswer(SendResult.TryLater, $"{status}: too many requests{reason}", RetryAt: ResetOf(response.Headers, now)),
            HttpStatusCode.RequestEntityTooLarge
                => new SendAnswer(SendResult.Refused, $"{status}: too large{reason}"),

            // A gateway between could not hear the other side's answer, so nobody knows whether it took the mail.
            HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout
                => new SendAnswer(SendResult.Unknown, $"{status}: a gateway got no answer"),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.RequestTimeout or HttpStatusCode.ProxyAuthenticationRequired
                => new SendAnswer(SendResult.TryLater, $"{status}: SendGrid was not reached{reason}"),
            >= HttpStatusCode.InternalServerError
                => new SendAnswer(SendResult.TryLater, $"{status}: SendGrid has a fault{reason}"),
            >= HttpStatusCode.BadRequest
                => new SendAnswer(SendResult.Refused, $"{status}: refused{reason}"),
            _ => new SendAnswer(SendResult.TryLater, $"{status}: not SendGrid's answer{reason}"),
        };
    }

    private static DateTimeOffset ResetOf(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (long.TryParse(First(headers, "X-RateLimit-Reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var reset)
            && reset <= now.ToUnixTimeSeconds() + 86_400)
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(reset);
            return at > now ? at : now;
        }

        return headers.RetryAfter is { Delta: { } wait } ? now + wait
            : headers.RetryAfter is { Date: { } date } && date > now ? date
            : now + AfterLimit;
    }

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // SendGrid's messages may repeat an address, which has no place in a log.
    private static async Task<string> ReasonOf(Response response)
    {
        if (response.Body is null || response.Body.Headers.ContentType?.MediaType is not "application/json")
        {
            return response.Body?.Headers.ContentType?.MediaType is { } type ? $" ({type})" : "";
        }

        try
        {
            using var document = JsonDocument.Parse(await response.Body.ReadAsStringAsync());
            var messages = document.RootElement.GetProperty("errors").EnumerateArray()
                .Select(e => $"{Text(e, "field")} {Text(e, "message")}".Trim()).Take(3);
            var text = Address().Replace(PlainText.Cut(ForeignText.OneLine(string.Join("; ", messages)), 1_000), "<address>");
            return ": " + (text.Length > 300 ? text[..300] : text);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or HttpRequestException or IOException)
        {
            return "";
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    [GeneratedRegex(@"\S+@\S+")]
    private static partial Regex Address();
}
