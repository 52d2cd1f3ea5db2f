using KhuyenCong.Pipeline.Mail;

namespace KhuyenCong.Pipeline.Summarise;

/// <summary>The parts of a kept digest: blobs below its folder, which open from there as they are.</summary>
public static class DigestParts
{
    /// <summary>Names of the blobs below the digest's folder.</summary>
    public const string Html = "digest.html", Text = "digest.txt", Workbook = "digest.xlsx";

    /// <summary>MIME type of the workbook.</summary>
    public const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>The workbook as it travels with the mail.</summary>
    public static MailAttachment Attached(string partition, byte[] workbook) => new($"tong-hop-{partition}.xlsx", WorkbookType, workbook);
}
