using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Pipeline.Uploads;

/// <summary>
/// What the page's form says of a programme's file, carried by the upload's metadata as the submitter's note is, so that page, event and sweep read the same.
/// </summary>
public static class DeclaredProgramme
{
    /// <summary>The metadata's name.</summary>
    public const string Metadata = "programme";

    // Three texts of at most so many characters of at most three bytes each, and the rest; in Base64.
    private const int MaxCharacters = 2_000;

    private static readonly JsonSerializerOptions Packed = new(ReceiptJson.Options) { WriteIndented = false, MaxDepth = 2 };

    /// <summary>The metadata of a declaration; empty for none.</summary>
    public static Dictionary<string, string> Write(ProgrammeDeclaration? declared) =>
        declared is null ? [] : new Dictionary<string, string> { [Metadata] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(declared, Packed)) };

    /// <summary>The declaration of an upload; null for none, and for what is none of ours. What cannot be true of it counts as not said.</summary>
    public static ProgrammeDeclaration? Read(IDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!metadata.TryGetValue(Metadata, out var packed) || packed.Length > MaxCharacters)
        {
            return null;
        }

        var bytes = new byte[packed.Length];
        try
        {
            return Convert.TryFromBase64String(packed, bytes, out var written)
                ? JsonSerializer.Deserialize<ProgrammeDeclaration>(bytes.AsSpan(0, written), Packed)?.Bounded()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The number of a form together with what was declared in it: a file's name in the inbox says both, so that the same form sent again with another
    /// declaration is another upload.
    /// </summary>
    /// <param name="formNumber">The number of the form.</param>
    /// <param name="declared">What was declared; null for nothing.</param>
    public static string NumberOf(string formNumber, ProgrammeDeclaration? declared) => declared is null
        ? formNumber
        : formNumber + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(declared, Packed))).AsSpan(0, 8));
}
