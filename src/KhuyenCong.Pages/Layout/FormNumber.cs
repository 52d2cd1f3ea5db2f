using System.Buffers.Text;
using System.Security.Cryptography;
using KhuyenCong.Pipeline.Links;

namespace KhuyenCong.Pages.Layout;

/// <summary>
/// The number of one form that was shown, signed for whom and for what it was shown: <c>{number}.{key}.{signature}</c>. A form that somebody
/// else wrote has none that holds; a form sent twice has the same one.
/// </summary>
internal static class FormNumber
{
    private const string Purpose = "form";

    /// <summary>Makes a new one.</summary>
    /// <param name="seal">Signs it.</param>
    /// <param name="subject">For whom and for what.</param>
    public static string Make(Seal seal, string subject)
    {
        ArgumentNullException.ThrowIfNull(seal);
        var number = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));
        return $"{number}.{seal.SigningKey}.{seal.Of(seal.SigningKey, Purpose, subject + "\n" + number)}";
    }

    /// <summary>The number alone, 16 characters; null when it was not made for this subject.</summary>
    public static string? Read(string? text, Seal seal, string subject)
    {
        ArgumentNullException.ThrowIfNull(seal);
        return text is { Length: <= 100 } && text.Split('.') is [var number, var key, var signature]
            && seal.Holds(key, Purpose, subject + "\n" + number, signature)
            ? number
            : null;
    }
}
