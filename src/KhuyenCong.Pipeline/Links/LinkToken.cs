using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KhuyenCong.Pipeline.Links;

/// <summary>What a link says, signed: <c>{key}.{unit}.{last day}.{epoch}.{contact}.{signature}</c>, all of it letters that a URL's path takes as they are.</summary>
/// <param name="Key">The id of the key that signed it.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="Until">The last day on which it opens; it ends at 24:00 Vietnam time.</param>
/// <param name="Epoch">The unit's count of revocations when it was made.</param>
/// <param name="Contact">Which contact it was made for (<see cref="TagOf"/>).</param>
public sealed record LinkToken(string Key, string Unit, DateOnly Until, int Epoch, string Contact)
{
    private const string Purpose = "nop-bao-cao";
    private const string Day = "yyyyMMdd";

    /// <summary>Stands for a contact's address without showing it: 12 characters of its SHA-256.</summary>
    public static string TagOf(string email)
    {
        ArgumentNullException.ThrowIfNull(email);
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())).AsSpan(0, 9));
    }

    /// <summary>The token as it stands in a link.</summary>
    public string Sign(Seal seal)
    {
        ArgumentNullException.ThrowIfNull(seal);
        return Claims + "." + (seal.Of(Key, Purpose, Claims) ?? throw new InvalidOperationException($"There is no key {Key}."));
    }

    /// <summary>Reads a token; null when it is none of ours. Whether it still holds is another question.</summary>
    public static LinkToken? Read(string? text, Seal seal)
    {
        ArgumentNullException.ThrowIfNull(seal);
        if (text is not { Length: <= 200 } || text.Split('.') is not [var key, var unit, var until, var epoch, var contact, var signature]
            || !seal.Holds(key, Purpose, text[..^(signature.Length + 1)], signature))
        {
            return null;
        }

        // What we signed we wrote, so it can be read.
        return new LinkToken(
            key, unit, DateOnly.ParseExact(until, Day, CultureInfo.InvariantCulture), int.Parse(epoch, CultureInfo.InvariantCulture), contact);
    }

    private string Claims => string.Create(CultureInfo.InvariantCulture, $"{Key}.{Unit}.{Until.ToString(Day, CultureInfo.InvariantCulture)}.{Epoch}.{Contact}");
}
