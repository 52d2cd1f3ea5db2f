using System.Globalization;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Receipts;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>What is said of an upload that was refused unread.</summary>
public static class UnreadUpload
{
    /// <summary>Why, and what to do.</summary>
    /// <param name="upload">The upload; not read.</param>
    /// <param name="fileName">Its own name.</param>
    public static Finding FindingOf(Upload upload, string fileName)
    {
        ArgumentNullException.ThrowIfNull(upload);
        const long Megabyte = 1024 * 1024;
        return upload.Unread!.Type == UnreadBlob.File
            ? new Finding(
                "FILE-TOO-LARGE", Severity.Error, Fault.File,
                string.Create(CultureInfo.InvariantCulture, $"Tệp nặng {(upload.Size + Megabyte - 1) / Megabyte} MB, vượt mức {Upload.MostBytesRead / Megabyte} MB nên không được đọc và không được lưu."),
                IsDocument(fileName)
                    ? "Đề nghị xuất thẳng văn bản thành PDF, hoặc quét lại với độ phân giải thấp hơn (khoảng 150 dpi), rồi gửi lại."
                    : "Đề nghị bỏ hình ảnh và các trang không thuộc báo cáo, lưu lại thành tệp .xlsx rồi gửi lại.")
            : new Finding(
                "FILE-NOT-BLOCK-BLOB", Severity.Error, Fault.File,
                $"Tệp được tải lên ở dạng “{upload.Unread.Type} blob”, không phải dạng dùng cho tệp thông thường (“block blob”), nên không được đọc và không được lưu.",
                "Đề nghị nộp tệp trên trang nộp báo cáo (liên kết trong thư gửi đầu mối); nếu dùng công cụ tải tệp thì chọn dạng “Block Blob” (AzCopy: --blob-type BlockBlob) rồi gửi lại.");
    }

    /// <summary>Whether a file of this name would be a PDF.</summary>
    public static bool IsPdf(string fileName) => Path.GetExtension(fileName).Equals(".pdf", StringComparison.OrdinalIgnoreCase);

    private static bool IsDocument(string fileName) => IsPdf(fileName) || Path.GetExtension(fileName).Equals(".docx", StringComparison.OrdinalIgnoreCase);
}
