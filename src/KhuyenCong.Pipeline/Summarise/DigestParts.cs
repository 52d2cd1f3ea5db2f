using KhuyenCong.Pipeline.Mail;

namespace KhuyenCong.Pipeline.Summarise;

/// <summary>The parts of a kept digest: blobs below its folder, which open from there as they are, and travel with the mail.</summary>
public static class DigestParts
{
    /// <summary>Names of the blobs below the digest's folder.</summary>
    public const string Html = "digest.html", Text = "digest.txt", Workbook = "digest.xlsx", Curve = "tien-do.png";

    /// <summary>MIME types of the workbook and the picture.</summary>
    public const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", CurveType = "image/png";

    // A Content-Id is written like a Message-Id (RFC 2045, section 7).
    private const string CurveId = "tien-do@bao-cao.khuyencong";

    private const string InMail = "src=\"cid:" + CurveId + "\"", InFolder = "src=\"" + Curve + "\"";

    /// <summary>The workbook and the picture, where there is one, as they travel with the mail.</summary>
    public static IReadOnlyList<MailAttachment> Attachments(string partition, byte[] workbook, byte[]? curve)
    {
        var attached = new MailAttachment($"tong-hop-{partition}.xlsx", WorkbookType, workbook);
        return curve is null ? [attached] : [attached, new MailAttachment(Curve, CurveType, curve) { ContentId = CurveId }];
    }

    /// <summary>The HTML as it is kept: it shows the picture that lies beside it.</summary>
    public static string AsFile(string html) => html.Replace(InMail, InFolder, StringComparison.Ordinal);

    /// <summary>The HTML as it is sent: it shows the picture that travels with it.</summary>
    public static string AsMail(string html) => html.Replace(InFolder, InMail, StringComparison.Ordinal);

    /// <summary>Whether a kept HTML shows the picture.</summary>
    public static bool HasCurve(string html) => html.Contains(InFolder, StringComparison.Ordinal);
}
