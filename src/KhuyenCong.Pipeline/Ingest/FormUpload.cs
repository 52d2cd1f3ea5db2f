using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>
/// The inbox names of files that come by the page's form: <c>{unit}/{folder}/form-{number of the form}-{hash}/{file}</c>. The hash is the
/// first half of the content's SHA-256, so the same form sent twice is the same name, and the name never holds other bytes.
/// </summary>
public static partial class FormUpload
{
    /// <summary>Characters of the hash in a name.</summary>
    public const int HashLength = 32;

    /// <summary>The name of a file.</summary>
    /// <param name="unit">The unit's code.</param>
    /// <param name="folder">The period's id, or a document's form.</param>
    /// <param name="form">The number of the form that was shown, ASCII letters, digits, '-' and '_'.</param>
    /// <param name="sha256">Lower-case hexadecimal SHA-256 of the bytes.</param>
    /// <param name="fileName">The file's own name, without a path.</param>
    public static string NameOf(string unit, string folder, string form, string sha256, string fileName)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        return $"{unit}/{folder}/form-{form}-{sha256[..HashLength]}/{fileName}";
    }

    /// <summary>How the form's number begins of a file that a program took from a folder.</summary>
    public const string FromFolder = "drop";

    /// <summary>Whether a person uploaded a file by the page.</summary>
    public static bool IsByPage(string blob) => HashOf(blob) is not null && !blob.Contains("/form-" + FromFolder, StringComparison.Ordinal);

    /// <summary>The hash in a name; null for a blob that came another way.</summary>
    public static string? HashOf(string blob) => Pattern().Match(blob) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^[^/]+/[^/]+/form-[A-Za-z0-9_-]+-([0-9a-f]{32})/[^/]+$")]
    private static partial Regex Pattern();
}

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
