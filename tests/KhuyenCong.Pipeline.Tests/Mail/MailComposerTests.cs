using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Pipeline.Tests.Mail;

public sealed partial class MailComposerTests
{
    private static readonly MailTemplates Templates = MailTemplates.Load(ReferenceData.FilesOf(ReferenceData.ShippedFolder));
    private static readonly MailComposer Composer = new(Templates, MailSettings.Default);

    public static TheoryData<string> Names => [.. MailSamples.All().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryMailIsWholeInSubjectTextAndHtml(string name)
    {
        var mail = MailSamples.All().First(s => s.Name == name).Compose(Composer);

        Assert.DoesNotContain('\n', mail.Subject);
        Assert.StartsWith("[Khuyến công] ", mail.Subject, StringComparison.Ordinal);
        foreach (var text in new[] { mail.Subject, mail.Text, mail.Html })
        {
            Assert.False(string.IsNullOrWhiteSpace(text));
            Assert.True(text.IsNormalized(NormalizationForm.FormC));
            Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
            Assert.DoesNotContain("{%", text, StringComparison.Ordinal);
            Assert.DoesNotContain("&amp;", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\n\n\n", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\s[.,;](\s|$)", mail.Text);
        Assert.DoesNotMatch(@"\s[.,;](\s|$)", Plain(mail.Html));
        Assert.DoesNotContain('<', mail.Text);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        if (Environment.GetEnvironmentVariable("MAIL_OUT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, name + ".html"), mail.Html);
            File.WriteAllText(Path.Combine(folder, name + ".txt"), mail.Subject + "\n\n" + mail.Text);
        }
    }

    [Fact]
    public void ARejectionBeginsWithWhatHappenedAndWhatToDo()
    {
        var mail = Sample("receipt-rejected");

        var first = mail.Text.Split('\n')[0];
        Assert.Contains("CHƯA ĐƯỢC TIẾP NHẬN", first, StringComparison.Ordinal);
        Assert.Contains("nộp lại", first, StringComparison.Ordinal);
        Assert.StartsWith("[Khuyến công] TRẢ LẠI – Gia Lai – KC-01 Quý III năm 2026", mail.Subject, StringComparison.Ordinal);
        foreach (var text in new[] { mail.Text, Plain(mail.Html) })
        {
            foreach (var part in new[] { "F11", "2521", "2.520", "lệch 1", "Sửa ô F11", "inbox/52/2026-Q3/", "KC01-2026Q3-52-7F3A9C21", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "16:05 ngày 18/09/2026" })
            {
                Assert.Contains(part, text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void AReminderOfWhatWasSentBackAsksToMendItAndSaysNoWordOfANilReturn()
    {
        var (sentBack, nothing) = (Sample("reminder-sent-back"), Sample("reminder+3"));
        foreach (var text in new[] { sentBack.Text, sentBack.Html })
        {
            Assert.DoesNotContain("hông phát sinh", text, StringComparison.Ordinal);
            Assert.Contains("Sửa tệp đã nộp theo các lỗi nêu trên", text, StringComparison.Ordinal);
        }

        Assert.Contains("VIỆC CẦN LÀM", sentBack.Text, StringComparison.Ordinal);
        Assert.Contains("CÁCH NỘP", nothing.Text, StringComparison.Ordinal);
        Assert.Contains("Không phát sinh", nothing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ANoteKeepsItsLinesInBothTwins()
    {
        var mail = Sample("receipt-figures");
        Assert.Contains("Số liệu đã rà soát.\nĐã trình lãnh đạo Sở ký.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Số liệu đã rà soát.<br>Đã trình lãnh đạo Sở ký.", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void FiftyFindingsAreShownAndTheRestIsCounted()
    {
        var mail = Sample("receipt-rejected-again");

        Assert.Equal(50, mail.Text.Split('\n').Count(l => l.Contains("[LỖI]", StringComparison.Ordinal)));
        Assert.Contains("và 210 lỗi khác", mail.Text, StringComparison.Ordinal);
        Assert.Contains("210 lỗi khác", mail.Html, StringComparison.Ordinal);
        Assert.Contains("3 lưu ý khác", mail.Text, StringComparison.Ordinal);
        Assert.Contains("phiên bản 1 đã tiếp nhận trước đó vẫn được tính", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("receipt-accepted", "ĐÃ TIẾP NHẬN – Gia Lai – KC-01 Quý III năm 2026 – phiên bản 2")]
    [InlineData("receipt-warnings", "TIẾP NHẬN CÓ LƯU Ý – Gia Lai – KC-01 Quý III năm 2026 – phiên bản 2")]
    [InlineData("receipt-nil", "ĐÃ TIẾP NHẬN (không phát sinh số liệu) – Gia Lai – KC-01 Quý III năm 2026 – phiên bản 2")]
    [InlineData("receipt-same", "TỆP ĐÃ NỘP TRƯỚC ĐÓ – Gia Lai – KC-01 Quý III năm 2026 – đã tiếp nhận là phiên bản 2")]
    [InlineData("receipt-same-rejected", "VẪN TRẢ LẠI – Gia Lai – KC-01 Quý III năm 2026 – phiên bản 2")]
    [InlineData("receipt-too-early", "CHƯA NHẬN (trước ngày mở nhận) – Gia Lai – KC-01 Quý III năm 2026")]
    [InlineData("receipt-after-lock", "KHÔNG NHẬN (sau ngày khóa) – Gia Lai – KC-01 Quý III năm 2026")]
    [InlineData("receipt-signed", "ĐÃ NHẬN BẢN KÝ – Gia Lai – KC-01 Quý III năm 2026")]
    [InlineData("receipt-signed-first", "CÒN THIẾU TỆP SỐ LIỆU (mới nhận bản ký) – Gia Lai – KC-01 Quý III năm 2026")]
    [InlineData("reminder-sent-back", "QUÁ HẠN 10 NGÀY, CHƯA NỘP LẠI BẢN ĐÃ SỬA – Gia Lai – KC-01 Quý III năm 2026 – hạn nộp 21/09/2026")]
    [InlineData("link", "LIÊN KẾT NỘP BÁO CÁO – Gia Lai – dùng đến hết ngày 17/11/2026")]
    [InlineData("receipt-document", "ĐÃ NHẬN VĂN BẢN – Gia Lai – KC-03 – Quyết định phê duyệt và Chương trình chi tiết")]
    [InlineData("receipt-document-rejected", "TRẢ LẠI – Gia Lai – KC-03 – phiên bản 2")]
    [InlineData("receipt-unrouted", "KHÔNG XÁC ĐỊNH ĐƯỢC BÁO CÁO – Gia Lai – Báo cáo quý III.xlsx")]
    [InlineData("receipt-unknown", "KHÔNG XÁC ĐỊNH ĐƯỢC BÁO CÁO – Báo cáo quý III.xlsx")]
    [InlineData("reminder-7", "NHẮC NỘP (còn 7 ngày) – Gia Lai – KC-01 Quý III năm 2026 – hạn nộp 21/09/2026")]
    [InlineData("reminder-1", "NGÀY MAI HẾT HẠN – Gia Lai – KC-01 Quý III năm 2026 – hạn nộp 21/09/2026")]
    [InlineData("reminder0", "HÔM NAY HẾT HẠN – Gia Lai – KC-01 Quý III năm 2026 – hạn nộp 21/09/2026")]
    [InlineData("reminder+3", "QUÁ HẠN 3 NGÀY – Gia Lai – KC-01 Quý III năm 2026 – hạn nộp 21/09/2026")]
    [InlineData("reminder-last", "NHẮC LẦN CUỐI (quá hạn 30 ngày, khóa hết hôm nay) – Gia Lai – KC-01 Quý III năm 2026 – hạn nộp 21/09/2026")]
    [InlineData("reminder-leave", "QUÁ HẠN 24 NGÀY – Gia Lai – KC-01 Quý III năm 2026 – hạn nộp 21/09/2026")]
    [InlineData("reminder-leave-last", "NHẮC LẦN CUỐI (quá hạn 44 ngày, khóa hết ngày mai) – Gia Lai – KC-01 Quý III năm 2026 – hạn nộp 21/09/2026")]
    [InlineData("digest-atlock", "TỔNG HỢP KHI KHÓA (GỬI MUỘN) – KC-01 Quý III năm 2026 – đã nộp 3/7, bị trả lại 1, lỗi hệ thống 1, chưa nộp 2 – 06/12/2026")]
    [InlineData("exception", "ĐƯỢC MỞ KHÓA – Gia Lai – KC-01 Quý III năm 2026 – nộp đến hết ngày 05/11/2026")]
    public void TheSubjectSaysItAll(string name, string subject) => Assert.Equal("[Khuyến công] " + subject, Sample(name).Subject);

    [Theory]
    [InlineData("receipt-too-early", "từ ngày 06/09/2026 đến hết ngày 21/09/2026")]
    [InlineData("receipt-after-lock", "để được mở khóa")]
    [InlineData("receipt-signed-first", "CHƯA CÓ tệp số liệu")]
    [InlineData("receipt-nil", "Đúng hạn, không phát sinh số liệu")]
    [InlineData("receipt-figures", "trước là 8.500 triệu đồng (+40,5)")]
    [InlineData("receipt-figures", "So với phiên bản 1: 2 số liệu, ghi chú thay đổi")]
    [InlineData("receipt-figures-first", "8.540,5 triệu đồng")]
    [InlineData("reminder-sent-back", "sửa và nộp lại ngay")]
    [InlineData("receipt-accepted-late", "Nộp muộn 2 ngày")]
    [InlineData("receipt-unknown", "Kính gửi: Bộ phận vận hành")]
    [InlineData("receipt-unknown", "tìm đơn vị đã gửi và hướng dẫn nộp lại vào đúng thư mục")]
    [InlineData("receipt-rejected", "Tải lên trong hạn nộp; chưa được tính là đã nộp")]
    [InlineData("receipt-rejected-again", "Tải lên trong hạn nộp; bản này không được tính")]
    [InlineData("receipt-revalidated-rejected", "Kỳ báo cáo đã khóa: trước khi nộp lại")]
    [InlineData("receipt-revalidated-accepted", "Kết quả này thay cho kết quả đã thông báo trước đây: ngày 28/10/2026")]
    [InlineData("receipt-revalidated-accepted", "Đúng hạn")]
    [InlineData("receipt-accepted", "Bản đang được tính: Phiên bản 2 (bản này)")]
    [InlineData("receipt-unrouted", "inbox/52/2026-Q3/")]
    [InlineData("reminder-7", "đánh dấu “x” vào ô “Không phát sinh”")]
    [InlineData("reminder-7", "(chưa xác nhận)")]
    [InlineData("reminder-sent-back", "6 lỗi khác")]
    [InlineData("reminder-failed", "do lỗi của hệ thống")]
    [InlineData("reminder-last", "thư nhắc cuối cùng")]
    [InlineData("reminder-last", "đầu mối cấp trên")]
    [InlineData("reminder-leave", "đơn vị được mở khóa, nộp được đến hết ngày 05/11/2026, còn 21 ngày")]
    [InlineData("reminder-leave", "thứ Năm, ngày 05 tháng 11 năm 2026, hết 24 giờ")]
    [InlineData("reminder-leave-last", "đơn vị được mở khóa, nộp được đến hết ngày 05/11/2026, tức là hết ngày mai")]
    [InlineData("reminder-due-and-locked-today", "sau thời điểm đó kỳ báo cáo khóa, báo cáo không được nhận")]
    [InlineData("digest-last-lost", "Hôm nay hết hạn nộp, 21/09/2026")]
    [InlineData("digest-last-lost", "Bản tổng hợp lúc 16:05 ngày 14/09/2026 chưa chắc đã đến nơi nhận")]
    [InlineData("digest-atlock", "Bản này gửi muộn: theo lịch phải gửi ngày 22/10/2026.")]
    [InlineData("digest-atlock", "và 1 bản khác chưa chắc đã đến nơi nhận")]
    [InlineData("digest-atlock", "chưa gửi được 2 (lỗi hệ thống)")]
    [InlineData("digest-atlock", "được mở khóa đến hết ngày 05/11/2026 (đã hết)")]
    [InlineData("exception", "Thay đổi số liệu sau quyết toán")]
    [InlineData("operators", "khuyencong.gialai@sct.example.vn")]
    [InlineData("review-due", "đơn vị nộp được dù kỳ báo cáo đã khóa")]
    [InlineData("review-overdue", "nếu kỳ báo cáo đã khóa thì đề nghị liên hệ cơ quan nhận báo cáo để được nộp lại")]
    [InlineData("review-LeaveOut", "Số liệu đúng: đề nghị liên hệ cơ quan nhận báo cáo và nêu căn cứ.")]
    public void BothTwinsSayWhatMatters(string name, string part)
    {
        var mail = Sample(name);

        Assert.Contains(part, mail.Text, StringComparison.Ordinal);
        Assert.Contains(part.Replace("Bản đang được tính: ", "", StringComparison.Ordinal), Plain(mail.Html), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("receipt-rejected", "Đúng hạn")]
    [InlineData("receipt-same-rejected", "Đúng hạn")]
    [InlineData("receipt-same", "Thời hạn")]
    [InlineData("receipt-signed-first", "Đúng hạn")]
    [InlineData("receipt-unknown", "Đơn vị nộp báo cáo")]
    [InlineData("receipt-accepted", "Kết quả này thay cho")]
    [InlineData("reminder-leave", "khóa khi hết ngày")]
    [InlineData("reminder-leave-last", "21/10/2026, báo cáo không được nhận")]
    [InlineData("reminder-due-and-locked-today", "nộp muộn")]
    [InlineData("digest-weekly", "gửi muộn")]
    [InlineData("digest-last-lost", "đầu tiên")]
    [InlineData("review-overdue", "nộp được dù kỳ báo cáo đã khóa")]
    public void NoMailSaysWhatIsNotSo(string name, string part)
    {
        Assert.DoesNotContain(part, Sample(name).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(part, Plain(Sample(name).Html), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("receipt-accepted")]
    [InlineData("receipt-rejected")]
    [InlineData("reminder+3")]
    [InlineData("exception")]
    [InlineData("digest-weekly")]
    public void AllThreeDatesAreNamedInWords(string name)
    {
        var mail = Sample(name);
        foreach (var text in new[] { mail.Text, Plain(mail.Html) })
        {
            Assert.Contains("thứ Hai, ngày 14 tháng 9 năm 2026", text, StringComparison.Ordinal);
            Assert.Contains("thứ Hai, ngày 21 tháng 9 năm 2026, hết 24 giờ (chưa xác nhận)", text, StringComparison.Ordinal);
            Assert.Contains("thứ Tư, ngày 21 tháng 10 năm 2026, hết 24 giờ (chưa xác nhận)", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TextFromAFileStaysText()
    {
        const string Evil = "<script>alert(1)</script><a href=\"http://evil.example\">http://evil.example</a> www.evil.example\r\nBcc: thief@evil.example {{ 1 }} \u202E";
        var finding = new Finding(Evil, Severity.Error, Fault.Data, Evil, Evil)
        {
            Sheet = Evil,
            Row = 3,
            Column = "C",
            Label = Evil,
            Value = Evil,
            Expected = Evil,
            Note = Evil,
        };
        var receipt = new Receipt
        {
            Id = "KC01-2026Q3-52-7F3A9C21",
            Kind = SubmissionKind.Unrouted,
            Blob = Evil,
            FileName = Evil,
            Size = 1,
            Sha256 = new string('a', 64),
            ReceivedAt = new DateTimeOffset(2026, 9, 18, 16, 5, 0, TimeSpan.FromHours(7)),
            Version = 0,
            Timeliness = Timeliness.Undated,
            Findings = [finding],
            Errors = 1,
        };
        var mail = Composer.Receipt(receipt, "Cục");

        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"http", mail.Html, StringComparison.OrdinalIgnoreCase);
        foreach (var text in new[] { mail.Subject, mail.Text, mail.Html })
        {
            Assert.DoesNotContain("://", text, StringComparison.Ordinal);
            Assert.DoesNotContain("www.evil", text, StringComparison.Ordinal);
            Assert.True(text == mail.Text || !text.Contains("@evil", StringComparison.Ordinal), text);
            Assert.DoesNotContain("\u202E", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\u200B', mail.Text);
        Assert.DoesNotContain('\n', mail.Subject);
        Assert.DoesNotContain(mail.Text.Split('\n'), l => l.StartsWith("Bcc", StringComparison.Ordinal));
        Assert.Contains("&lt;script&gt;", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vi-VN")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("tr-TR")]
    public void TheMachinesCultureChangesNothing(string culture)
    {
        var expected = MailSamples.All().Select(s => s.Compose(Composer)).Select(m => (m.Subject, m.Text, m.Html)).ToList();
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, MailSamples.All().Select(s => s.Compose(Composer)).Select(m => (m.Subject, m.Text, m.Html)));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    private static ComposedMail Sample(string name) => MailSamples.All().First(s => s.Name == name).Compose(Composer);

    private static string Plain(string html) => System.Net.WebUtility.HtmlDecode(Tags().Replace(html, ""));

    [GeneratedRegex(@"<[^>]+>")]
    private static partial Regex Tags();
}
