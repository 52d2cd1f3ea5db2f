using KhuyenCong.Pages.Tests.Browser;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Difficulties;

/// <summary>An officer of a unit and one of the ministry at a browser.</summary>
public sealed class DifficultyBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task TellsIsAnsweredAndReadsTheAnswer(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        foreach (var (unit, point, text) in new[] { ("68", "5", "Chưa bố trí được phụ cấp cho cộng tác viên cấp xã."), ("01", "chung", "Đề nghị sớm có hướng dẫn về hỗ trợ chuyển đổi số cho cơ sở công nghiệp nông thôn."), ("52", "3", "Chương trình giai đoạn 2026–2030 chưa được phê duyệt.") })
        {
            await DifficultyPagesTests.TellAsync(pages, await pages.LinkAsync(unit), point, text);
            pages.Pipeline.Clock.MoveTo(pages.Pipeline.Clock.GetUtcNow().AddHours(20));
        }

        await page.GotoAsync(new Uri(pages.Address, link).AbsoluteUri);
        await page.SelectOptionAsync("#diem", "2");
        await page.FillAsync("#kho_khan", "Kinh phí khuyến công được giao mới đạt 60 % dự toán.\nViệc thẩm định phương án phân bổ kéo dài đến tháng 8.");
        await page.FillAsync("#kien_nghi", "Đề nghị Bộ phối hợp với Bộ Tài chính hướng dẫn thời hạn thẩm định.");
        await page.SetInputFilesAsync("#cong_van", Path.Combine(AppContext.BaseDirectory, "Samples", "kc03-programme-52.pdf"));
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"tell-{width}-{javaScript}");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Gửi khó khăn, kiến nghị" }).ClickAsync();
        await page.Locator("h1", new PageLocatorOptions { HasText = "ĐÃ GHI NHẬN" }).WaitForAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"told-{width}-{javaScript}");

        await page.GotoAsync(new Uri(pages.Address, "tinh-hinh/kho-khan?ky=2026-Q3").AbsoluteUri);
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"difficulties-{width}-{javaScript}");
        var entry = page.Locator("section", new PageLocatorOptions { HasText = "Gia Lai – Điểm 2" });
        await entry.Locator("textarea").FillAsync("Bộ đã có văn bản gửi Bộ Tài chính.\nTrong khi chờ, đề nghị Sở gửi phương án trước ngày 30/6.");
        await entry.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Gửi trả lời" }).ClickAsync();
        await page.WaitForURLAsync("**#KC-01_2026-Q3_52_page_2");
        await entry.GetByText("đã trả lời").First.WaitForAsync();
        var closed = page.Locator("section", new PageLocatorOptions { HasText = "Hà Nội – Vấn đề chung" });
        await closed.Locator("textarea").FillAsync("Đã trao đổi trực tiếp với Sở Công Thương.");
        await closed.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Đóng" }).ClickAsync();
        await page.GetByText("đã đóng 1").WaitForAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"answered-{width}-{javaScript}");

        await page.GotoAsync(new Uri(pages.Address, link).AbsoluteUri);
        await page.GetByText("Trong khi chờ, đề nghị Sở gửi phương án").WaitForAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"read-{width}-{javaScript}");
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
