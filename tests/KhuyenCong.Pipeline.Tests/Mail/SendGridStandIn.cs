using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KhuyenCong.Pipeline.Tests.Mail;

/// <summary>How the stand-in answers one request.</summary>
public enum StandInAnswer
{
    /// <summary>By SendGrid's rules: 202, or the error that the request has earned.</summary>
    ByTheRules,

    /// <summary>200 with a page, as a proxy does.</summary>
    PageOfAProxy,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>429 with X-RateLimit-Reset.</summary>
    TooMany,

    /// <summary>429 that does not say when to come again.</summary>
    TooManyWithoutReset,

    /// <summary>401 for an account that has used up what it paid for.</summary>
    NoCredits,

    /// <summary>400 about the sender.</summary>
    BadSender,

    /// <summary>400.</summary>
    Bad,

    /// <summary>413.</summary>
    TooLarge,

    /// <summary>500.</summary>
    Fault,

    /// <summary>502.</summary>
    BadGateway,

    /// <summary>The connection is cut without an answer; nothing was taken.</summary>
    Cut,

    /// <summary>The mail is taken, and the answer never comes.</summary>
    TakeAndStayAway,
}

/// <summary>A mail that the stand-in took.</summary>
/// <param name="Key">The ledger's key.</param>
/// <param name="Request">The request.</param>
public sealed record TakenMail(string Key, JsonElement Request);

/// <summary>Stands in for SendGrid's v3 API: enforces the rules that are public, and answers as a script says.</summary>
public sealed partial class SendGridStandIn : TcpStandIn
{
    /// <summary>The only key that it lets in.</summary>
    public const string Key = "SG.stand-in";

    /// <summary>Its address.</summary>
    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>The answers to the next requests; by the rules when it is empty.</summary>
    public ConcurrentQueue<StandInAnswer> Script { get; } = new();

    /// <summary>The answers to the next requests about one ledger key; they go before <see cref="Script"/>.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<StandInAnswer>> ScriptOf { get; } = new();

    /// <summary>What it says about the next moment to come after 429.</summary>
    public DateTimeOffset Reset { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>How many requests came.</summary>
    public int Requests => _requests;

    /// <summary>The mails that were taken for delivery.</summary>
    public ConcurrentQueue<TakenMail> Taken { get; } = new();

    private int _requests;

    protected override async Task TalkAsync(TcpClient client, NetworkStream stream)
    {
        while (await ReadAsync(stream) is { } request && await AnswerAsync(client, stream, request))
        {
            // The connection stays open for the next request.
        }
    }

    private async Task<Call?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || !(head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n'))
        {
            if (await stream.ReadAsync(one, Stopped) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, Stopped);
        return new Call(lines[0], headers.GetValueOrDefault("Authorization"), body);
    }

    private async Task<bool> AnswerAsync(TcpClient client, NetworkStream stream, Call call)
    {
        Interlocked.Increment(ref _requests);
        switch (AnswerTo(call))
        {
            case StandInAnswer.Bad:
                await ErrorAsync(stream, 400, "content", "The content value is not accepted");
                return true;
            case StandInAnswer.TooLarge:
                await ErrorAsync(stream, 413, null, "The JSON payload is too large");
                return true;
            case StandInAnswer.PageOfAProxy:
                await WriteAsync(stream, 200, "text/html", "<html><body>Sign in to the network</body></html>");
                return true;
            case StandInAnswer.Unauthorized:
                await ErrorAsync(stream, 401, null, "The provided authorization grant is invalid, expired, or revoked");
                return true;
            case StandInAnswer.Forbidden:
                await ErrorAsync(stream, 403, "from", "The from address anyone@nowhere.example does not match a verified Sender Identity");
                return true;
            case StandInAnswer.TooMany:
                await ErrorAsync(stream, 429, null, "too many requests", FormattableString.Invariant($"X-RateLimit-Reset: {Reset.ToUnixTimeSeconds()}"));
                return true;
            case StandInAnswer.TooManyWithoutReset:
                await ErrorAsync(stream, 429, null, "too many requests");
                return true;
            case StandInAnswer.NoCredits:
                await ErrorAsync(stream, 401, null, "Maximum credits exceeded");
                return true;
            case StandInAnswer.BadSender:
                await ErrorAsync(stream, 400, "from.email", "The from email does not contain a valid address.");
                return true;
            case StandInAnswer.Fault:
                await ErrorAsync(stream, 500, null, "Internal Server Error");
                return true;
            case StandInAnswer.BadGateway:
                await WriteAsync(stream, 502, "text/html", "<html><body>Bad Gateway</body></html>");
                return true;
            case StandInAnswer.Cut:
                client.Client.LingerState = new LingerOption(true, 0);
                return false;
            case StandInAnswer.TakeAndStayAway:
                Take(JsonDocument.Parse(call.Body).RootElement);
                await Task.Delay(Timeout.Infinite, Stopped);
                return false;
            default:
                await JudgeAsync(stream, call);
                return true;
        }
    }

    private StandInAnswer AnswerTo(Call call) =>
        !ScriptOf.IsEmpty && ScriptOf.TryGetValue(KeyOf(JsonDocument.Parse(call.Body).RootElement), out var own) && own.TryDequeue(out var answer) ? answer
        : Script.TryDequeue(out answer) ? answer
        : StandInAnswer.ByTheRules;

    private async Task JudgeAsync(NetworkStream stream, Call call)
    {
        if (call.Authorization != "Bearer " + Key)
        {
            await ErrorAsync(stream, 401, null, "The provided authorization grant is invalid, expired, or revoked");
            return;
        }

        if (call.Line != "POST /v3/mail/send HTTP/1.1")
        {
            await ErrorAsync(stream, 404, null, "not found");
            return;
        }

        if (call.Body.Length > 30_000_000)
        {
            await ErrorAsync(stream, 413, null, "The JSON payload is too large");
            return;
        }

        JsonElement request;
        try
        {
            request = JsonDocument.Parse(call.Body).RootElement;
        }
        catch (JsonException)
        {
            await ErrorAsync(stream, 400, null, "Bad Request");
            return;
        }

        if (ProblemOf(request) is var (field, problem))
        {
            await ErrorAsync(stream, 400, field, problem);
            return;
        }

        if (request.TryGetProperty("mail_settings", out var settings) && settings.TryGetProperty("sandbox_mode", out var sandbox)
            && sandbox.TryGetProperty("enable", out var on) && on.ValueKind == JsonValueKind.True)
        {
            await WriteAsync(stream, 200, "application/json", "{}");
            return;
        }

        await WriteAsync(stream, 202, "text/plain", "", "X-Message-Id: stand-in-" + Take(request));
    }

    private static (string Field, string Message)? ProblemOf(JsonElement request)
    {
        if (!request.TryGetProperty("personalizations", out var people) || people.ValueKind != JsonValueKind.Array || people.GetArrayLength() is 0 or > 1000)
        {
            return ("personalizations", "The personalizations field is required and must have at least one personalization.");
        }

        var recipients = 0;
        foreach (var person in people.EnumerateArray())
        {
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            if (!person.TryGetProperty("to", out var to) || to.GetArrayLength() == 0)
            {
                return ("personalizations.0.to", "The to array is required for all personalization objects, and must have at least one email object.");
            }

            foreach (var field in new[] { "to", "cc", "bcc" })
            {
                foreach (var (index, address) in (person.TryGetProperty(field, out var list) ? list.EnumerateArray() : []).Index())
                {
                    var email = address.GetProperty("email").GetString() ?? "";
                    recipients++;
                    if (!EmailAddress().IsMatch(email))
                    {
                        return (FormattableString.Invariant($"personalizations.0.{field}.{index}.email"), $"Does not contain a valid address: {email}");
                    }

                    if (!seen.Add(email))
                    {
                        return ("personalizations", "Each email address in the personalization block should be unique between to, cc, and bcc.");
                    }
                }
            }
        }

        if (recipients > 1000)
        {
            return ("personalizations", "The total number of recipients must be less than or equal to 1000.");
        }

        if (!request.TryGetProperty("from", out var from) || !EmailAddress().IsMatch(from.GetProperty("email").GetString() ?? ""))
        {
            return ("from.email", "The from email does not contain a valid address.");
        }

        if (!request.TryGetProperty("subject", out var subject) || string.IsNullOrEmpty(subject.GetString()) || subject.GetString()!.AsSpan().ContainsAny('\r', '\n'))
        {
            return ("subject", "The subject is required and must not contain line breaks.");
        }

        if (!request.TryGetProperty("content", out var content) || content.GetArrayLength() == 0)
        {
            return ("content", "Unless a valid template_id is provided, the content parameter is required.");
        }

        var order = content.EnumerateArray().Select(c => c.GetProperty("type").GetString() == "text/plain" ? 0 : 1).ToList();
        if (!order.SequenceEqual(order.Order()))
        {
            return ("content", "If present, text/plain and text/html must be the first content types, in that order.");
        }

        if (content.EnumerateArray().Any(c => string.IsNullOrEmpty(c.GetProperty("value").GetString())))
        {
            return ("content.0.value", "The content value must be a string at least one character in length.");
        }

        foreach (var category in request.TryGetProperty("categories", out var categories) ? categories.EnumerateArray() : [])
        {
            if (category.GetString() is not { Length: > 0 and <= 255 } text || !Ascii.IsValid(text))
            {
                return ("categories", "The categories must be ASCII and shorter than 256 characters.");
            }
        }

        foreach (var attachment in request.TryGetProperty("attachments", out var attachments) ? attachments.EnumerateArray() : [])
        {
            if (string.IsNullOrEmpty(attachment.GetProperty("content").GetString()) || string.IsNullOrEmpty(attachment.GetProperty("filename").GetString()))
            {
                return ("attachments.0", "The attachment needs content and a filename.");
            }
        }

        return null;
    }

    private int Take(JsonElement request)
    {
        Taken.Enqueue(new TakenMail(KeyOf(request), request));
        return Taken.Count;
    }

    private static string KeyOf(JsonElement request) =>
        request.GetProperty("personalizations")[0].GetProperty("custom_args").GetProperty("ledger_key").GetString()!;

    private static Task ErrorAsync(NetworkStream stream, int status, string? field, string message, string? header = null) =>
        WriteAsync(stream, status, "application/json", JsonSerializer.Serialize(new { errors = new[] { new { message, field, help = (string?)null } } }), header);

    private static async Task WriteAsync(NetworkStream stream, int status, string type, string text, string? header = null)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var head = FormattableString.Invariant($"HTTP/1.1 {status} Answer\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n{(header is null ? "" : header + "\r\n")}\r\n");
        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body]);
    }

    [GeneratedRegex(@"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
    private static partial Regex EmailAddress();

    private sealed record Call(string Line, string? Authorization, byte[] Body);
}
