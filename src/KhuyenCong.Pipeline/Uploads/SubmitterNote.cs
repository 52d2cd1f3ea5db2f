using KhuyenCong.Reporting.Receipts;

namespace KhuyenCong.Pipeline.Uploads;

/// <summary>What a submitter writes to go with a file, carried by the upload's metadata.</summary>
public static class SubmitterNote
{
    /// <summary>The metadata's name.</summary>
    public const string Metadata = "note";

    /// <summary>A longer note is cut.</summary>
    public const int MaxCharacters = Receipt.LongestNote;

    /// <summary>The metadata of a note; empty for none.</summary>
    public static Dictionary<string, string> Write(string? note) => MetadataText.Write(Metadata, note, MaxCharacters);

    /// <summary>The note of an upload; null for none, and for what is no note of ours.</summary>
    public static string? Read(IDictionary<string, string> metadata) => MetadataText.Read(metadata, Metadata, MaxCharacters);
}
