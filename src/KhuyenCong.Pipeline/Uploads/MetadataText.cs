using System.Text;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Uploads;

/// <summary>A text of a person in the metadata of an upload, which is ASCII: Base64 of UTF-8.</summary>
internal static class MetadataText
{
    /// <summary>The metadata of a text; empty for none. A longer one is cut.</summary>
    public static Dictionary<string, string> Write(string name, string? text, int maxCharacters)
    {
        var plain = PlainText.Cut(PlainText.Of(text), maxCharacters, "…");
        return plain.Length == 0 ? [] : new Dictionary<string, string> { [name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(plain)) };
    }

    /// <summary>The text; null for none, and for what is none of ours.</summary>
    public static string? Read(IDictionary<string, string> metadata, string name, int maxCharacters)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!metadata.TryGetValue(name, out var packed))
        {
            return null;
        }

        var bytes = new byte[packed.Length];
        return Convert.TryFromBase64String(packed, bytes, out var written) && Encoding.UTF8.GetString(bytes, 0, written).Trim() is { Length: > 0 } text && text.Length <= maxCharacters
            ? text
            : null;
    }
}
