using System.Security.Cryptography;
using System.Text;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Uploads;

/// <summary>
/// That a submitter confirms the figures of a file of which the answer asked for it, with the reason: carried by the upload's metadata as the note is, so
/// that page, event, sweep, and what judges again by the receipt read the same.
/// </summary>
public static class SubmitterConfirmation
{
    /// <summary>The metadata's name.</summary>
    public const string Metadata = "confirmation";

    /// <summary>A longer reason is cut.</summary>
    public const int MaxCharacters = Receipt.LongestConfirmation;

    /// <summary>The reason that somebody wrote; null for nothing. <see cref="Write"/> cuts it.</summary>
    public static string? Of(string? written) => PlainText.Of(written) is { Length: > 0 } reason ? reason : null;

    /// <summary>The metadata of a reason; empty for none.</summary>
    public static Dictionary<string, string> Write(string? reason) => MetadataText.Write(Metadata, reason, MaxCharacters);

    /// <summary>The reason that an upload carries; null for none, and for what is none of ours.</summary>
    public static string? Read(IDictionary<string, string> metadata) => MetadataText.Read(metadata, Metadata, MaxCharacters);

    /// <summary>
    /// The number of a form together with the reason given in it: a file's name in the inbox says both, so that the same form sent again with another reason,
    /// or without one, is another upload.
    /// </summary>
    public static string NumberOf(string formNumber, string? reason) =>
        reason is null ? formNumber : formNumber + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reason)).AsSpan(0, 8));
}
