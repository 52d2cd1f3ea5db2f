using System.Globalization;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Receipts;

namespace KhuyenCong.Pipeline.Uploads;

/// <summary>What is said of an upload that was refused unread.</summary>
internal static class UnreadUpload
{
    /// <summary>Why, and what to do.</summary>
    /// <param name="upload">The upload; not read.</param>
    /// <param name="fileName">Its own name.</param>
    public static Finding FindingOf(Upload upload, string fileName)
    {
        ArgumentNullException.ThrowIfNull(upload);
        const long Megabyte = 1024 * 1024;
        var role = DifficultyPackage.IsNameOf(fileName) ? FileRole.Difficulty : IsDocument(fileName) ? FileRole.Document : FileRole.Table;
        return upload.Unread!.Type == UnreadBlob.File
            ? FileFindings.TooLargeToKeep(role, Number((upload.Size + Megabyte - 1) / Megabyte), Number(Upload.MaxBytesRead / Megabyte))
            : FileFindings.NotBlockBlob(role, upload.Unread.Type);
    }

    /// <summary>Whether a file of this name would be a PDF.</summary>
    public static bool IsPdf(string fileName) => Path.GetExtension(fileName).Equals(".pdf", StringComparison.OrdinalIgnoreCase);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsDocument(string fileName) => IsPdf(fileName) || Path.GetExtension(fileName).Equals(".docx", StringComparison.OrdinalIgnoreCase);
}
