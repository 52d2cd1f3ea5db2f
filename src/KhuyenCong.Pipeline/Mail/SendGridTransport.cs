using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>
/// Sends by SendGrid's v3 API. Only 202 means accepted (200 in the sandbox); a proxy's 200 does not. The API has no idempotency key, so a
/// call that was cut off after it was sent is <see cref="SendResult.Unknown"/>. Retrying is the ledger's.
/// </summary>
public sealed class SendGridTransport(HttpClient http, IOptions<MailOptions> options, TimeProvider clock) : IMailTransport
{
    /// <summary>SendGrid's limits: recipients, and bytes of the whole request with Base64.</summary>
    public const int MostRecipients = 1000, MostBytes = 30 * 1024 * 1024;

    /// <inheritdoc/>
    public string Name => "SendGrid";

    /// <inheritdoc/>
    public bool Idempotent => false;

    /// <inheritdoc/>
    public async Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Fault(message) is { } fault)
        {
            return new SendAnswer(SendResult.Refused, fault);
        }

        var settings = options.Value;
        var client = new SendGridClient(http, new SendGridClientOptions { ApiKey = settings.SendGridKey, Host = settings.SendGridHost });
        Response response;
        string body;
        try
        {
            response = await client.SendEmailAsync(Mail(message, settings), cancellation);
            body = await response.Body.ReadAsStringAsync(cancellation);
        }
        catch (HttpRequestException cut) when (cut.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new SendAnswer(SendResult.TryLater, "No connection: " + cut.HttpRequestError);
        }
        catch (HttpRequestException cut)
        {
            return new SendAnswer(SendResult.Unknown, "The connection was cut after the request was sent: " + cut.HttpRequestError);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SendAnswer(SendResult.Unknown, "No answer in time after the request was sent.");
        }

        var status = (int)response.StatusCode;
        var id = response.Headers.TryGetValues("X-Message-Id", out var ids) ? ids.FirstOrDefault() : null;
        var detail = $"{status} {Reason(body)}".Trim();
        return response.StatusCode switch
        {
            HttpStatusCode.Accepted => new SendAnswer(SendResult.Accepted, detail, id),
            HttpStatusCode.OK when settings.Sandbox && body.Length == 0 => new SendAnswer(SendResult.Accepted, "200 sandbox", id),
            HttpStatusCode.TooManyRequests => new SendAnswer(SendResult.TryLater, detail, null, ResetOf(response)),
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.NotFound => new SendAnswer(SendResult.Refused, detail),
            _ => new SendAnswer(SendResult.TryLater, detail),
        };
    }

    private static SendGridMessage Mail(MailMessage message, MailOptions settings)
    {
        var mail = new SendGridMessage
        {
            From = new EmailAddress(settings.From, settings.FromName),
            Subject = message.Subject,
            PlainTextContent = message.Text,
            HtmlContent = message.Html,
            Categories = [message.Kind],
            CustomArgs = new Dictionary<string, string> { ["key"] = message.Key },
            MailSettings = new SendGrid.Helpers.Mail.MailSettings { SandboxMode = new SandboxMode { Enable = settings.Sandbox } },
        };
        mail.AddTos([.. message.To.Select(a => new EmailAddress(a))]);
        if (message.Cc.Count > 0)
        {
            mail.AddCcs([.. message.Cc.Select(a => new EmailAddress(a))]);
        }

        foreach (var file in message.Attachments)
        {
            mail.AddAttachment(file.FileName, Convert.ToBase64String(file.Content.Span), file.ContentType);
        }

        // Tracking rewrites the links that officers are told to trust.
        mail.SetClickTracking(false, false);
        mail.SetOpenTracking(false);
        return mail;
    }

    private static string? Fault(MailMessage message)
    {
        var all = message.To.Concat(message.Cc).ToList();
        return message.To.Count == 0 ? "There is no recipient."
            : all.Count > MostRecipients ? $"There are {all.Count} recipients; SendGrid takes {MostRecipients}."
            : all.Count != all.Distinct(StringComparer.OrdinalIgnoreCase).Count() ? "An address is there twice over To and Cc."
            : message.Text.Length == 0 || message.Html.Length == 0 ? "The text or the HTML is empty."
            : message.Attachments.Any(a => !a.FileName.All(char.IsAscii)) ? "An attachment's name is not ASCII."
            : SizeOf(message) > MostBytes ? $"The mail would take {SizeOf(message)} bytes; SendGrid takes {MostBytes}."
            : null;
    }

    private static long SizeOf(MailMessage message) =>
        System.Text.Encoding.UTF8.GetByteCount(message.Html) + System.Text.Encoding.UTF8.GetByteCount(message.Text)
        + message.Attachments.Sum(a => (a.Content.Length + 2L) / 3 * 4);

    private DateTimeOffset? ResetOf(Response response) =>
        response.Headers.TryGetValues("X-RateLimit-Reset", out var values)
            && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var reset)
            && DateTimeOffset.FromUnixTimeSeconds(reset) is var at && at > clock.GetUtcNow() && at < clock.GetUtcNow().AddDays(2)
            ? at
            : null;

    // The reason names fields, never a recipient; anything that is not SendGrid's own JSON is left out.
    private static string Reason(string body)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == System.Text.Json.JsonValueKind.Array
                ? string.Join("; ", errors.EnumerateArray().Select(e => e.TryGetProperty("field", out var field) ? "field " + field : "").Where(t => t.Length > 0))
                : "";
        }
        catch (System.Text.Json.JsonException)
        {
            return body.Length == 0 ? "" : "an answer that is not SendGrid's";
        }
    }
}
