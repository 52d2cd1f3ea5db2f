using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Links;

/// <summary>
/// Signs texts with HMAC-SHA256 under the newest key and knows its own signature again under any key that is configured, so that a key can
/// be replaced while links signed with the one before still hold.
/// </summary>
public sealed class Seal(IOptions<LinkOptions> options)
{
    private readonly FrozenDictionary<string, byte[]> _keys =
        options.Value.Keys.ToFrozenDictionary(k => k.Key, k => Convert.FromBase64String(k.Value), StringComparer.Ordinal);

    private readonly string? _signing = options.Value.ChosenSigningKey;

    /// <summary>Whether anything can be signed.</summary>
    public bool HasKey => _signing is not null;

    /// <summary>The id of the key that signs.</summary>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public string SigningKey => _signing ?? throw new InvalidOperationException($"{LinkOptions.Section}:Keys has no key, so nothing can be signed.");

    /// <summary>The signature of a text.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="purpose">What the signature is for; one made for another purpose does not hold.</param>
    /// <param name="text">The text.</param>
    /// <returns>43 characters of Base64 as URLs take it; null when there is no such key.</returns>
    public string? Of(string keyId, string purpose, string text) =>
        _keys.TryGetValue(keyId, out var key)
            ? Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(purpose + "\n" + text)))
            : null;

    /// <summary>Whether a signature is that of a text; takes the same time wherever they differ.</summary>
    public bool Holds(string keyId, string purpose, string text, string signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return Of(keyId, purpose, text) is { } expected
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature));
    }
}
