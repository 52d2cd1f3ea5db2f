namespace KhuyenCong.Pipeline.Mail;

/// <summary>What a mail says, before anybody is chosen to get it. Text and HTML say the same.</summary>
/// <param name="Subject">One line, NFC.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">HTML, without script and without anything fetched from elsewhere.</param>
/// <param name="Attachments">Files.</param>
public sealed record ComposedMail(string Subject, string Text, string Html, IReadOnlyList<MailAttachment> Attachments);

/// <summary>What every mail names: where a reader finds help.</summary>
/// <param name="HelpName">Who helps, in Vietnamese.</param>
/// <param name="HelpEmail">Their address.</param>
/// <param name="HelpPhone">Their telephone; may be empty.</param>
public sealed record MailSettings(string HelpName, string HelpEmail, string HelpPhone)
{
    /// <summary>How a file is brought into the upload folder, one sentence in Vietnamese.</summary>
    public string UploadHelp { get; init; } =
        "bằng liên kết hoặc công cụ tải tệp mà Bộ Công Thương đã cấp cho đơn vị";

    /// <summary>The settings that ship with the product.</summary>
    public static MailSettings Default { get; } =
        new("Bộ phận hỗ trợ báo cáo khuyến công", "hotro.khuyencong@moit.example.vn", "024 0000 0000");
}
