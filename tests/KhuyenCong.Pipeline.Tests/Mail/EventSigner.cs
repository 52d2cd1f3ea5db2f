using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KhuyenCong.Pipeline.Tests.Mail;

/// <summary>Signs calls of the event webhook as SendGrid does.</summary>
public sealed class EventSigner : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The public key as SendGrid shows it.</summary>
    public string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    public void Dispose() => _key.Dispose();

    public (string Signature, string Timestamp) Sign(string body, DateTimeOffset at)
    {
        var timestamp = FormattableString.Invariant($"{at.ToUnixTimeSeconds()}");
        var signature = _key.SignData(Encoding.UTF8.GetBytes(timestamp + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return (Convert.ToBase64String(signature), timestamp);
    }

    /// <summary>An event as SendGrid writes it.</summary>
    public static object Event(string key, string recipient, string kind, DateTimeOffset at, string reason = "", string? type = null, string id = "") => new Dictionary<string, object?>
    {
        ["email"] = recipient,
        ["timestamp"] = at.ToUnixTimeSeconds(),
        ["event"] = kind,
        ["type"] = type,
        ["reason"] = reason,
        ["sg_event_id"] = id.Length > 0 ? id : Guid.NewGuid().ToString("N"),
        ["sg_message_id"] = "msg-1.filter-1",
        ["ledger_key"] = key,
    };

    /// <summary>The body of a call.</summary>
    public static string Body(params object[] events) => JsonSerializer.Serialize(events);
}
