using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What became of a mail after SendGrid took it.</summary>
/// <param name="Key">The ledger's key that went with the mail.</param>
/// <param name="Kind"><c>delivered</c>, <c>deferred</c>, <c>bounce</c>, <c>blocked</c>, <c>dropped</c>, <c>spamreport</c>, <c>processed</c>; others as SendGrid names them.</param>
/// <param name="At">When.</param>
/// <param name="Reason">What the other side said; may be empty.</param>
public sealed record DeliveryEvent(string Key, string Kind, DateTimeOffset At, string Reason)
{
    /// <summary>SendGrid's id of the event: the same id is the same event.</summary>
    public string Id { get; init; } = "";

    /// <summary>The recipient whom it is about, in lower case.</summary>
    public string Recipient { get; init; } = "";

    /// <summary>The kind that says that a mail has arrived.</summary>
    public const string Delivered = "delivered";

    /// <summary>The id that the mail service answered when it took the mail; empty when the event does not carry it.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>Whether the mail did not and will not arrive.</summary>
    public bool IsFailure => IsFailureKind(Kind);

    /// <summary>Whether a kind says that a mail did not and will not arrive.</summary>
    public static bool IsFailureKind(string kind) => kind is "bounce" or Blocked or "dropped" or "refused";

    /// <summary>The kind that says that not the address is wrong: the receiver's side thinks badly of the sender.</summary>
    public const string Blocked = "blocked";
}

/// <summary>What became of a call of the event webhook.</summary>
public enum EventCall
{
    /// <summary>Signed by the key, and fresh.</summary>
    Genuine,

    /// <summary>Not signed by the key, or changed on the way.</summary>
    WrongSignature,

    /// <summary>Signed, but too long ago or in the future.</summary>
    OutOfTime,
}

/// <summary>SendGrid's signed event webhook: whether a call is genuine, and what it says.</summary>
public static class DeliveryEvents
{
    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";

    /// <summary>The header with the moment of signing, in seconds from 1970.</summary>
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    /// <summary>The custom argument that carries the ledger's key.</summary>
    public const string KeyArgument = "ledger_key";

    /// <summary>Checks a call: the signature is ECDSA with SHA-256 over the timestamp's text and the body as it came.</summary>
    /// <param name="publicKey">The public key, Base64 of a SubjectPublicKeyInfo.</param>
    /// <param name="signature">The signature header.</param>
    /// <param name="timestamp">The timestamp header.</param>
    /// <param name="body">The body, byte by byte as it came.</param>
    /// <param name="now">The time now.</param>
    /// <param name="window">How far the timestamp may be from now.</param>
    public static EventCall Check(string publicKey, string? signature, string? timestamp, ReadOnlySpan<byte> body, DateTimeOffset now, TimeSpan window)
    {
        if (string.IsNullOrEmpty(signature) || string.IsNullOrEmpty(timestamp) || timestamp.Length > 20
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return EventCall.WrongSignature;
        }

        var signed = new byte[Encoding.ASCII.GetByteCount(timestamp) + body.Length];
        var written = Encoding.ASCII.GetBytes(timestamp, signed);
        body.CopyTo(signed.AsSpan(written));
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            if (!key.VerifyData(signed, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            {
                return EventCall.WrongSignature;
            }
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return EventCall.WrongSignature;
        }

        return seconds <= 253_402_300_799L && (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= window
            ? EventCall.Genuine
            : EventCall.OutOfTime;
    }

    /// <summary>Reads the events of a call; those without a ledger key are left out, and each event once.</summary>
    /// <param name="body">The JSON array.</param>
    /// <exception cref="JsonException">The body is no JSON array of objects.</exception>
    public static IReadOnlyList<DeliveryEvent> Parse(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("The events are not a JSON array.");
        }

        var events = new List<DeliveryEvent>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in document.RootElement.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("An event is not a JSON object.");
            }

            var key = TextOf(item, KeyArgument);
            var kind = TextOf(item, "event");
            var id = TextOf(item, "sg_event_id");
            if (key.Length == 0 || kind.Length == 0 || (id.Length > 0 && !seen.Add(id))
                || !item.TryGetProperty("timestamp", out var time) || time.ValueKind != JsonValueKind.Number
                || !time.TryGetInt64(out var seconds) || seconds is < 0 or > 253_402_300_799L)
            {
                continue;
            }

            events.Add(new DeliveryEvent(
                key,
                kind == "bounce" && TextOf(item, "type") == "blocked" ? "blocked" : ForeignText.OneLine(kind),
                DateTimeOffset.FromUnixTimeSeconds(seconds),
                Cut(ForeignText.OneLine(TextOf(item, "reason") is { Length: > 0 } reason ? reason : TextOf(item, "response"))))
            {
                Id = id,
                Recipient = ForeignText.OneLine(TextOf(item, "email")).ToLowerInvariant(),

                // The answer to the sending carries the part before the first point.
                MessageId = ForeignText.OneLine(TextOf(item, "sg_message_id").Split('.', 2)[0]),
            });
        }

        return events;
    }

    /// <summary>Whether a text is a public key that <see cref="Check"/> can use.</summary>
    public static bool IsPublicKey(string text)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            return true;
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static string TextOf(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    private static string Cut(string text) => PlainText.Cut(text, 500);
}
