namespace KhuyenCong.Pipeline.Uploads;

/// <summary>
/// For which form a file was chosen on the page, carried by the upload's metadata: a signed copy says by nothing else to which report it belongs. What a
/// table is of, its own cover says.
/// </summary>
public static class ChosenForm
{
    /// <summary>The metadata's name.</summary>
    public const string Metadata = "form";

    private const int MaxCharacters = 20;

    /// <summary>The metadata of a form's code; empty for none.</summary>
    public static Dictionary<string, string> Write(string? code) => code is null ? [] : new Dictionary<string, string> { [Metadata] = code };

    /// <summary>The code of an upload; null for none, and for what is none.</summary>
    public static string? Read(IDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.TryGetValue(Metadata, out var code) && code.Length is > 0 and <= MaxCharacters && code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? code : null;
    }
}
