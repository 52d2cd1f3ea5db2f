using KhuyenCong.Pages.HandIn;
using KhuyenCong.Pages.Tests.Browser;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Situation;

/// <summary>Ministry and provinces at their browsers, from a figure to doubt to its correction and back.</summary>
public sealed class WholeWayTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Report = "KC-01_2026-Q3";

    private static DateTimeOffset AfterLock => VietnamTime.EndOf(Deployment.Deadlines.Lock);

    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task FromAFigureToDoubtToItsCorrectionAndTheDigest(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        await app.RemindAsync();
        var confirmed = Deployment.Sample("officer-nghin-silent.xlsx");
        await app.HandInAsync("52/2026-Q3/a.xlsx", Deployment.Sample("good-exceljs-52.xlsx"));
        app.Clock.MoveTo(Deployment.At(17, 9, 9));
        await app.UploadAsync("52/2026-Q3/b.xlsx", confirmed, SubmitterConfirmation.Write("Đã đối chiếu với sổ sách"));
        await app.IngestAsync("52/2026-Q3/b.xlsx");
        foreach (var (unit, seed) in new[] { ("68", 3), ("79", 4), ("48", 5) })
        {
            await app.HandInAsync($"{unit}/2026-Q3/a.xlsx", PagesDeployment.Good(unit, seed));
        }

        // After the lock the ministry finds the figure beside the total, opens the report and compares its versions.
        app.Clock.MoveTo(AfterLock.AddHours(9));
        await GoAsync(page, pages, $"tinh-hinh/so-lieu/{Report}", javaScript);
        Assert.Contains("4 trên 34 đơn vị", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.Locator(".doubts a", new PageLocatorOptions { HasText = "Gia Lai" }).First.ClickAsync();
        await page.WaitForURLAsync($"**/bao-cao/{Report}/52*");
        await page.SelectOptionAsync("#so-voi", new SelectOptionValue { Index = 1 });
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Xem", Exact = true }).ClickAsync();
        await page.GetByText("Thay đổi so với Phiên bản 1").WaitForAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"whole-way-report-{width}-{javaScript}");

        // It asks for a correction: first without what is needed, then with it.
        await page.Locator("#yeu-cau summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Gửi yêu cầu chỉnh sửa" }).ClickAsync();
        await page.Locator("[role=alert]").First.WaitForAsync();
        await AskAsync(page, "Kinh phí giảm một nghìn lần so với bản trước, đề nghị kiểm tra đơn vị tính.");
        await page.WaitForURLAsync("**#xu-ly");
        Assert.Contains("Đã yêu cầu chỉnh sửa", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"whole-way-asked-{width}-{javaScript}");

        // Mail and page of the province tell it; it corrects its file.
        await app.DeliverAsync();
        var mail = app.Transport.Sent.Single(m => m.Kind == MailKinds.Review);
        Assert.Contains("ĐỀ NGHỊ CHỈNH SỬA", mail.Subject, StringComparison.Ordinal);
        Assert.Contains($"/{PagesDeployment.Target}52", mail.Text, StringComparison.Ordinal);
        var link = await pages.LinkAsync("52");
        await GoAsync(page, pages, link[1..], javaScript);
        Assert.Contains("ĐỀ NGHỊ CHỈNH SỬA BÁO CÁO", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await Pictures.TakeAsync(page, $"whole-way-province-{width}-{javaScript}");
        await page.SetInputFilesAsync("#tep", new FilePayload { Name = "KC-01 da sua.xlsx", MimeType = "application/octet-stream", Buffer = Deployment.Sample("good-exceljs-52.xlsx") });
        app.Clock.MoveTo(AfterLock.AddHours(10));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Nộp báo cáo" }).ClickAsync();
        await page.WaitForURLAsync("**/ket-qua/**");
        Assert.Contains("phiên bản 3", (await page.InnerTextAsync("main")).ToLowerInvariant(), StringComparison.Ordinal);
        await GoAsync(page, pages, link[1..] + "/" + PagesDeployment.Target + "52", javaScript);
        await page.GetByText("ĐÃ TRẢ LỜI YÊU CẦU CHỈNH SỬA").WaitForAsync();

        // The request closes.
        await GoAsync(page, pages, $"tinh-hinh/bao-cao/{Report}/52", javaScript);
        await page.GetByText("Đã nộp bản chỉnh sửa (phiên bản 3)").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Kết thúc yêu cầu chỉnh sửa" }).ClickAsync();
        await page.WaitForURLAsync("**#xu-ly");
        await page.Locator(".mark", new PageLocatorOptions { HasText = "Đã xem" }).First.WaitForAsync();

        // A second unit says that its figures are right.
        await GoAsync(page, pages, $"tinh-hinh/bao-cao/{Report}/68", javaScript);
        await page.Locator("#yeu-cau summary").ClickAsync();
        await AskAsync(page, "Đề nghị giải thích số lao động được đào tạo.");
        await page.WaitForURLAsync("**#xu-ly");
        await GoAsync(page, pages, (await pages.LinkAsync("68"))[1..], javaScript);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Số liệu đúng" }).ClickAsync();
        await page.Locator("#giai_thich-loi").WaitForAsync();
        await page.FillAsync("#" + CorrectionDesk.TextField, "Số liệu đúng: trong kỳ mở thêm hai lớp tại huyện miền núi.");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Số liệu đúng" }).ClickAsync();
        await page.GetByText("ĐÃ TRẢ LỜI YÊU CẦU CHỈNH SỬA").WaitForAsync();
        await CheckAsync(page, javaScript);
        await GoAsync(page, pages, $"tinh-hinh/bao-cao/{Report}/68", javaScript);
        Assert.Contains("mở thêm hai lớp tại huyện miền núi", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        // A third is left out, and the totals say so.
        await GoAsync(page, pages, $"tinh-hinh/bao-cao/{Report}/79", javaScript);
        await page.Locator("#so-lieu-toan-quoc summary").ClickAsync();
        await page.FillAsync("#noi_dung-cong", "Chờ địa phương xác minh số liệu với sở tài chính.");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Không cộng", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**#xu-ly");
        await GoAsync(page, pages, $"tinh-hinh/so-lieu/{Report}", javaScript);
        var figures = await page.InnerTextAsync("main");
        Assert.Contains("3 trên 34 đơn vị", figures, StringComparison.Ordinal);
        Assert.Contains("Không cộng vào số liệu toàn quốc theo quyết định của Bộ", figures, StringComparison.Ordinal);

        // A call is noted, time is given, a reminder is sent by hand.
        await GoAsync(page, pages, $"tinh-hinh/don-vi/{Report}/31", javaScript);
        await page.FillAsync("#noi_dung", "Hẹn nộp chiều thứ Sáu.");
        await page.Locator("form[action*='/da-goi/'] button").ClickAsync();
        await page.GetByText("Hẹn nộp chiều thứ Sáu.").First.WaitForAsync();
        await page.FillAsync("#ly_do", "Mưa bão làm gián đoạn việc tổng hợp số liệu.");
        await page.FillAsync("#den_ngay", VietnamTime.Text(VietnamTime.DayOf(AfterLock).AddDays(7)));
        await page.Locator("form[action*='/mo-khoa/'] button").ClickAsync();
        await page.WaitForURLAsync("**#mo-khoa");
        await GoAsync(page, pages, $"tinh-hinh?bao-cao={Report}", javaScript);
        await CheckAsync(page, javaScript);

        // The digest tells of it all, and the ministry's own report opens.
        app.Clock.MoveTo(AfterLock.AddDays(1).AddHours(9));
        await app.DigestAsync();
        await app.DeliverAsync();
        var digest = app.Transport.Sent.Last(m => m.Kind == MailKinds.Digest);
        Assert.Contains("Yêu cầu chỉnh sửa đã kết thúc", digest.Text, StringComparison.Ordinal);
        Assert.Contains("mở thêm hai lớp", digest.Text, StringComparison.Ordinal);
        Assert.Contains("Chờ địa phương xác minh", digest.Text, StringComparison.Ordinal);
        Assert.Contains("Hẹn nộp chiều thứ Sáu.", digest.Text, StringComparison.Ordinal);
        Assert.Contains("Mưa bão làm gián đoạn", digest.Text, StringComparison.Ordinal);
        using var document = DocumentFormat.OpenXml.Packaging.WordprocessingDocument.Open(
            new MemoryStream(await pages.Http.GetByteArrayAsync($"/tinh-hinh/bao-cao-bo/{Report}.docx")), isEditable: false);
        Assert.Contains("3 trên 34 đơn vị", document.MainDocumentPart!.Document!.InnerText, StringComparison.Ordinal);
    }

    private static async Task AskAsync(IPage page, string text)
    {
        await page.Locator("#yeu-cau input[name=ly_do]").First.CheckAsync();
        await page.FillAsync("#o", "Mã số 02");
        await page.FillAsync("#noi_dung-yeu-cau", text);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Gửi yêu cầu chỉnh sửa" }).ClickAsync();
    }

    private static async Task GoAsync(IPage page, PagesDeployment pages, string path, bool javaScript)
    {
        await page.GotoAsync(new Uri(pages.Address, path).AbsoluteUri);
        await CheckAsync(page, javaScript);
    }

    private static async Task CheckAsync(IPage page, bool javaScript)
    {
        if (javaScript)
        {
            await Accessibility.AssertFineAsync(page);
            await Accessibility.AssertFitsAsync(page);
        }
    }
}
