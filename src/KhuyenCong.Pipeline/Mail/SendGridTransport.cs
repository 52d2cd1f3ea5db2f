using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
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
    public const int MaxRecipients = 1000;

    /// <summary>How large a request may be, attachments in Base64 included.</summary>
    public const int MaxBytes = 30_000_000;

    private readonly MailOptions _options = options.Value;

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
            return new SendAnswer(problem == TooLarge ? SendResult.TooLarge : SendResult.Refused, problem);
        }

        using var time = new SendingTime(_options, cancellation);
        var (to, cc) = MailAddresses.Distinct(message);
        var refused = new List<RefusedAddress>();
        while (true)
        {
            var body = Encoding.UTF8.GetBytes(MailOf(message, to, cc).Serialize());
            var answer = body.Length > MaxBytes ? new SendAnswer(SendResult.TooLarge, TooLarge) : await CallAsync(body, time.Token);

            // One address that SendGrid does not take makes it refuse the whole: then nobody has got anything, and the others get it without that one.
            if (AddressOf(answer, to, cc) is not { } address)
            {
                return answer with { NotTaken = [.. refused] };
            }

            refused.Add(new RefusedAddress(address, "refused", answer.Detail));
            (to, cc) = ([.. to.Where(a => a != address)], [.. cc.Where(a => a != address)]);
            if (to.Count + cc.Count == 0)
            {
                return answer with { NotTaken = [.. refused] };
            }

            if (to.Count == 0)
            {
                (to, cc) = (cc, []);
            }
        }
    }

    private async Task<SendAnswer> CallAsync(byte[] body, CancellationToken cancellation)
    {
        using var content = new WatchedContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.SendGridHost.TrimEnd('/') + "/v3/mail/send") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.SendGridKey);
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            return await AnswerOf(response, cancellation);
        }
        catch (Exception fault)
        {
            var name = fault is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known ? known.HttpRequestError.ToString()
                : fault is OperationCanceledException ? "no answer in time" : fault.GetType().Name;
            return content.Ended
                ? new SendAnswer(SendResult.Unknown, $"the answer is missing ({name})")
                : new SendAnswer(SendResult.WayDown, $"no connection, nothing was taken ({name})") { IfOwn = content.Begun ? SendResult.TryLater : null };
        }
    }

    // SendGrid names an address by its place, for example personalizations.0.cc.1.email.
    private static string? AddressOf(SendAnswer answer, IReadOnlyList<string> to, IReadOnlyList<string> cc)
    {
        if (answer.Result != SendResult.Refused || Place().Match(answer.Detail) is not { Success: true } place
            || !int.TryParse(place.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        return (place.Groups[1].Value == "to" ? to : cc).ElementAtOrDefault(index);
    }

    private const string TooLarge = "larger than 30 MB in all";

    private static string? ProblemOf(MailMessage message)
    {
        var (to, cc) = MailAddresses.Distinct(message);
        return to.Count == 0 ? "nobody to send to"
            : to.Count + cc.Count > MaxRecipients ? "more than 1,000 recipients"
            : to.Concat(cc).Any(a => !Reporting.Contacts.EmailAddress.IsValid(a)) ? "a recipient is not a mail address"
            : string.IsNullOrWhiteSpace(message.Subject) ? "no subject"
            : string.IsNullOrWhiteSpace(message.Text) || string.IsNullOrWhiteSpace(message.Html) ? "text or HTML is empty"
            : message.Attachments.Sum(a => (a.Content.Length + 2L) / 3 * 4) > MaxBytes ? TooLarge
            : null;
    }

    private SendGridMessage MailOf(MailMessage message, IReadOnlyList<string> to, IReadOnlyList<string> cc)
    {
        EmailAddress Named(string address) => new(address, MailAddresses.NameOf(message, address));
        var mail = new SendGridMessage
        {
            From = new EmailAddress(_options.From, _options.FromName),
            ReplyTo = new EmailAddress(_options.HelpEmail, _options.HelpName),
            Subject = ForeignText.Subject(message.Subject),
            PlainTextContent = message.Text,
            HtmlContent = message.Html,
            Categories = [AsciiName.Of(message.Kind)],
            Headers = new Dictionary<string, string> { ["Auto-Submitted"] = "auto-generated" },
            Personalizations =
            [
                new Personalization
                {
                    Tos = [.. to.Select(Named)],
                    Ccs = cc.Count == 0 ? null : [.. cc.Select(Named)],
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
            mail.AddAttachment(AsciiName.Of(attachment.FileName), Convert.ToBase64String(attachment.Content.Span), attachment.ContentType, "attachment");
        }

        return mail;
    }

    private async Task<SendAnswer> AnswerOf(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.Accepted)
        {
            return new SendAnswer(SendResult.Accepted, "202", First(response.Headers, "X-Message-Id"));
        }

        if (response.StatusCode == HttpStatusCode.OK && _options.Sandbox && response.Content.Headers.ContentType?.MediaType != "text/html")
        {
            return new SendAnswer(SendResult.Accepted, "200, sandbox: checked and not delivered");
        }

        var said = await ReasonOf(response, cancellation);
        var line = Table.First(l => Regex.IsMatch(FormattableString.Invariant($"{status}"), l.Status) && Regex.IsMatch(said, l.Said, RegexOptions.IgnoreCase));
        return new SendAnswer(line.Result, ServerWords.Of($"{status}: {line.Meaning}{(said.Length > 0 ? ": " + said : "")}"), RetryAt: ResetOf(response.Headers, clock.GetUtcNow()))
        {
            IfOwn = line.IfOwn,
            NeedsPerson = line.NeedsPerson,
        };
    }

    private sealed record Line(string Status, string Said, SendResult Result, string Meaning, SendResult? IfOwn = null, bool NeedsPerson = false);

    // The first that fits. What is known to be this mail's is listed; the rest speaks of the way, on which a mail waits and is not lost.
    private static readonly Line[] Table =
    [
        new("^(401|403)$", "", SendResult.WayDown, "the key, the sender or the account is not allowed", NeedsPerson: true),
        new("^429$", "", SendResult.WayDown, "too many requests"),
        new("^413$", "", SendResult.TooLarge, "too large"),
        new("^400$", @"^personalizations\.", SendResult.Refused, "refused"),
        new("^400$", @"^(from|reply_to|tracking_settings|mail_settings)\b", SendResult.WayDown, "the sender or a setting is refused", NeedsPerson: true),
        new("^400$", "", SendResult.WayDown, "refused", SendResult.Refused),

        // A gateway between could not hear the other side's answer, so nobody knows whether it took the mail.
        new("^(502|504)$", "", SendResult.Unknown, "a gateway got no answer"),
        new("^(404|405|407)$", "", SendResult.WayDown, "SendGrid was not reached"),
        new("^408$", "", SendResult.WayDown, "the mail did not arrive in time", SendResult.TryLater),
        new("^4", "", SendResult.WayDown, "refused", SendResult.Refused),
        new("^5", "", SendResult.WayDown, "SendGrid has a fault", SendResult.TryLater),
        new("", "", SendResult.WayDown, "not SendGrid's answer"),
    ];

    private static DateTimeOffset? ResetOf(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var latest = now.AddDays(1);
        var at = long.TryParse(First(headers, "X-RateLimit-Reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var reset) && reset <= latest.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(reset)
            : headers.RetryAfter is { Delta: { } wait } && wait <= TimeSpan.FromDays(1) ? now + wait
            : headers.RetryAfter?.Date;
        return at > now && at <= latest ? at : null;
    }

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // What it says, field before message; of another media type than SendGrid's own only which. Addresses are taken out where it is kept.
    private static async Task<string> ReasonOf(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType is not "application/json")
        {
            return response.Content.Headers.ContentType?.MediaType ?? "";
        }

        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
            var messages = document.RootElement.GetProperty("errors").EnumerateArray()
                .Select(e => $"{Text(e, "field")} {Text(e, "message")}".Trim()).Take(3);
            return ServerWords.Of(string.Join("; ", messages));
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or HttpRequestException or IOException)
        {
            return "";
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    [GeneratedRegex(@"personalizations\.0\.(to|cc)\.(\d{1,4})\.")]
    private static partial Regex Place();

    /// <summary>The body, which says whether the other side may have got it whole: before its last byte is handed over nothing can have been taken.</summary>
    private sealed class WatchedContent : HttpContent
    {
        private readonly byte[] _body;

        public WatchedContent(byte[] body)
        {
            _body = body;
            Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        }

        /// <summary>Whether there was a connection on which to begin: then it may be this mail's size that the way cannot take.</summary>
        public bool Begun { get; private set; }

        /// <summary>Whether the end of the data was handed over.</summary>
        public bool Ended { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            Begun = true;
            await stream.WriteAsync(_body.AsMemory(0, _body.Length - 1));
            await stream.FlushAsync();
            Ended = true;
            await stream.WriteAsync(_body.AsMemory(_body.Length - 1));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
