using System.Text.RegularExpressions;

namespace KhuyenCong.Pipeline.Storage;

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

    /// <summary>The name of a file as a person sees it who put it into a folder: without what a program that took it from there has added.</summary>
    public static string FolderOf(string blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return HashOf(blob) is not null && !IsByPage(blob) && blob.Split('/') is [var unit, var folder, _, var file] ? $"{unit}/{folder}/{file}" : blob;
    }

    /// <summary>The hash in a name; null for a blob that came another way.</summary>
    public static string? HashOf(string blob) => Pattern().Match(blob) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^[^/]+/[^/]+/form-[A-Za-z0-9_-]+-([0-9a-f]{32})/[^/]+$")]
    private static partial Regex Pattern();
}
