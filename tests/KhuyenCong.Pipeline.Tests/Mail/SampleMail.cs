using KhuyenCong.Pipeline.Mail;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Tests.Mail;

/// <summary>A mail for the transports' tests.</summary>
internal static class SampleMail
{
    public static MailMessage Of(string key = "KC-01|2026-Q3|52|reminder|-7", params MailAttachment[] attachments) => new(
        key, "reminder", ["khuyencong.gialai@sct.example.vn"], ["giamdoc.gialai@sct.example.vn"],
        "[Khuyến công] NHẮC NỘP – Gia Lai – KC-01 Quý III năm 2026",
        "Kính gửi: Sở Công Thương tỉnh Gia Lai\n\nĐề nghị nộp báo cáo.\n",
        "<!DOCTYPE html><html lang=\"vi\"><body style=\"margin:0;\"><p>Kính gửi: Sở Công Thương tỉnh Gia Lai</p></body></html>\n",
        attachments);

    public static IOptions<MailOptions> Options(Action<MailOptions>? set = null)
    {
        var options = new MailOptions { SendGridKey = SendGridStandIn.Key, TimeoutSeconds = 10 };
        set?.Invoke(options);
        return Microsoft.Extensions.Options.Options.Create(options);
    }
}
