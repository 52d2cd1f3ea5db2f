using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.OwnReports;

namespace KhuyenCong.Pipeline.Summarise;

/// <summary>The parts of a kept digest: blobs below its folder, which open from there as they are.</summary>
public static class DigestParts
{
    /// <summary>Names of the blobs below the digest's folder.</summary>
    public const string Html = "digest.html", Text = "digest.txt", Workbook = "digest.xlsx", Report = "report.docx";

    /// <summary>MIME type of the workbook.</summary>
    public const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>The workbook as it travels with the mail.</summary>
    public static MailAttachment Attached(string partition, byte[] workbook) => new($"tong-hop-{partition}.xlsx", WorkbookType, workbook);

    /// <summary>The key in the ledger of a digest.</summary>
    public static string KeyOf(DigestMoment moment, DateOnly day) => FormattableString.Invariant($"{MailKinds.Digest}_{day:yyyyMMdd}_{moment}").ToLowerInvariant();

    /// <summary>Whether the digest of a key has the ministry's own report with it: that of the lock has.</summary>
    public static bool HasReport(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.EndsWith("_" + nameof(DigestMoment.AtLock), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The name under which the ministry's report is saved.</summary>
    public static string ReportName(string partition) => $"bao-cao-{partition}.docx";

    /// <summary>The ministry's report as it travels with the mail.</summary>
    public static MailAttachment AttachedReport(string partition, byte[] report) => new(ReportName(partition), MinistryReport.ContentType, report);
}
