using System.Text;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Uploads;

/// <summary>What a submitter writes to go with a file, carried by the upload's metadata, which is ASCII: Base64 of UTF-8.</summary>
public static class SubmitterNote
{
    /// <summary>The metadata's name.</summary>
    public const string Metadata = "note";

    /// <summary>A longer note is cut.</summary>
    public const int MaxCharacters = 1000;

    /// <summary>The metadata of a note; empty for none.</summary>
    public static Dictionary<string, string> Write(string? note)
    {
        var text = PlainText.Cut(PlainText.Of(note), MaxCharacters, "…");
        return text.Length == 0 ? [] : new Dictionary<string, string> { [Metadata] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) };
    }

    /// <summary>The note of an upload; null for none, and for what is no note of ours.</summary>
    public static string? Read(IDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!metadata.TryGetValue(Metadata, out var packed))
        {
            return null;
        }

        var bytes = new byte[packed.Length];
        return Convert.TryFromBase64String(packed, bytes, out var written) && Encoding.UTF8.GetString(bytes, 0, written).Trim() is { Length: > 0 and <= MaxCharacters } note
            ? note
            : null;
    }
}
