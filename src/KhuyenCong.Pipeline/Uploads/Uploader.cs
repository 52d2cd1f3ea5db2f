using KhuyenCong.Reporting.Contacts;

namespace KhuyenCong.Pipeline.Uploads;

/// <summary>
/// Who uploads a file of the reference data, for the answer: an e-mail address in the upload's metadata, plain, so that any tool can write it. The storage does
/// not say who wrote a blob.
/// </summary>
public static class Uploader
{
    /// <summary>The metadata's name.</summary>
    public const string Metadata = "uploadedby";

    /// <summary>The metadata of an address; empty for none.</summary>
    public static Dictionary<string, string> Write(string? address) => address is null ? [] : new() { [Metadata] = address };

    /// <summary>The address; null for none, and for what is no address.</summary>
    public static string? Read(IDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.TryGetValue(Metadata, out var address) && EmailAddress.IsValid(address) ? address : null;
    }
}
