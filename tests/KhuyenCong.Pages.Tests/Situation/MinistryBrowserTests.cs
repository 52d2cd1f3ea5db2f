using KhuyenCong.Pages.Tests.Browser;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Tests;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Situation;

/// <summary>A ministry officer at a browser.</summary>
public sealed class MinistryBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task SeesWhoIsMissingSortsFiltersOpensAUnitAndGrantsLeave(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await PagesDeployment.StartAsync();
        await pages.Pipeline.RemindAsync();
        foreach (var (unit, seed) in new[] { ("01", 1), ("52", 2), ("79", 3), ("48", 4), ("31", 5) })
        {
            await pages.HandInAsync(await pages.LinkAsync(unit), unit, PagesDeployment.Good(unit, seed), note: unit == "52" ? "Kinh phí giao bổ sung tháng 8." : "");
        }

        await pages.HandInAsync(await pages.LinkAsync("68"), "68", PagesDeployment.Bad("68"));
        pages.Pipeline.Clock.MoveTo(Deployment.At(24, 9, 9));
        await pages.HandInAsync(await pages.LinkAsync("92"), "92", PagesDeployment.Good("92", 7));
        pages.Pipeline.Transport.Answer = m => new SendAnswer(m.Key.Contains("_68_", StringComparison.Ordinal) ? SendResult.Refused : SendResult.Accepted, "554 no");
        await pages.Pipeline.DeliverAsync();

        await page.GotoAsync(new Uri(pages.Address, "tinh-hinh?bao-cao=KC-01_2026-Q3#52").AbsoluteUri);
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"situation-{width}-{javaScript}");
        Assert.True(width < 1000 || await page.EvaluateAsync<bool>("() => document.querySelector('.filter .button').getBoundingClientRect().top < document.querySelector('#sap-xep').getBoundingClientRect().bottom"), "The button of the filter stands below its fields.");
        Assert.Equal(4, await page.Locator(".bar td").CountAsync());
        foreach (var part in await page.Locator(".bar td").AllInnerTextsAsync())
        {
            Assert.Matches(@"^[ĐMTC]\s\d+$", part);
        }

        // A phone has no room for the table's header; the form sorts as well.
        foreach (var (order, column) in new[] { ("ten", "Đơn vị"), ("tinh-trang", "Tình trạng") })
        {
            await page.SelectOptionAsync("#sap-xep", order);
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Xem" }).ClickAsync();
            await page.Locator("th[aria-sort]", new PageLocatorOptions { HasText = column }).WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        }

        await Pictures.TakeAsync(page, $"situation-top-{width}-{javaScript}", whole: false);
        await page.SelectOptionAsync("#tinh-trang", "tra-lai");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Xem" }).ClickAsync();
        await page.GetByText("Các đơn vị (1)").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Lâm Đồng", Exact = true }).ClickAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"unit-{width}-{javaScript}");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Gửi lại" }).First.ClickAsync();
        await page.WaitForURLAsync("**#thu");
        await page.GetByText("chờ gửi").First.WaitForAsync();
        await page.FillAsync("#ly_do", "Điều chỉnh số liệu sau quyết toán, có văn bản đề nghị.");
        await page.FillAsync("#den_ngay", "30/10/2026");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cho thêm thời gian nộp" }).ClickAsync();
        await page.WaitForURLAsync("**#mo-khoa");
        Assert.Contains("30/10/2026", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await CheckAsync(page, javaScript);
        await page.GetByText("Kết quả, lỗi, tệp gốc").First.ClickAsync();
        await page.Locator("h1", new PageLocatorOptions { HasText = "Trả lại" }).WaitForAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"submission-{width}-{javaScript}");
    }

    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task SeesThePointsOfEveryProvinceAndGoesFromACellToItsAnswers(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        app.Clock.MoveTo(Deployment.At(16, 12, 10));
        await app.HandInAsync("52/KC-03/chuong-trinh.pdf", Deployment.Sample("kc03-programme-52.pdf"));
        await app.HandInAsync("52/2026-Y/a.xlsx", new SevenPointsWorkbook("52").With(0, "6.1", "6.2", "6.3").Note("6", "Năm 2026 chưa được bố trí kinh phí tuyên truyền, đã đề nghị bổ sung.").ToWorkbook());
        await app.HandInAsync("01/2026-Y/a.xlsx", new SevenPointsWorkbook("01").WithoutCentre().With(0, "5.4", "4.2").With(null, "4.3").ToWorkbook());
        await app.HandInAsync("48/2026-Y/a.xlsx", new SevenPointsWorkbook("48").With("Không", "2.4", "7.3").With(null, "2.5").ToWorkbook());
        await app.HandInAsync("79/2026-Y/a.xlsx", new SevenPointsWorkbook("79").ToWorkbook());

        await page.GotoAsync(new Uri(pages.Address, "tinh-hinh?bao-cao=KC-02_2026-Y").AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Mức thực hiện từng điểm" }).ClickAsync();
        await page.Locator("h1", new PageLocatorOptions { HasText = "Mức thực hiện từng điểm" }).WaitForAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"scorecard-{width}-{javaScript}");
        await page.SelectOptionAsync("#vung", "mien-trung-tay-nguyen");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Xem" }).ClickAsync();
        await page.GetByText("thuộc miền Trung - Tây Nguyên").WaitForAsync();
        await page.Locator("[id='52'] a.chua-dat").ClickAsync();
        await page.WaitForURLAsync("**/52#diem-6");
        Assert.Contains("chưa được bố trí kinh phí tuyên truyền", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"scores-{width}-{javaScript}");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await page.GotoAsync(new Uri(pages.Address, "tinh-hinh/bang-diem/KC-02_2026-Y").AbsoluteUri);
        Assert.False(await page.IsVisibleAsync(".filter"));
        await Pictures.TakeAsync(page, $"scorecard-print-{width}");
    }

    [SkippableFact]
    public async Task WhoIsMissingStandsAboveTheFoldNoAddressIsBrokenAndThePrintIsShort()
    {
        var page = await chromium.OpenAsync();
        await page.SetViewportSizeAsync(1366, 768);
        await using var pages = await PagesDeployment.StartAsync();
        await pages.Pipeline.RemindAsync();
        foreach (var unit in new[] { "01", "52", "79", "48" })
        {
            await pages.HandInAsync(await pages.LinkAsync(unit), unit, PagesDeployment.Good(unit));
        }

        await pages.HandInAsync(await pages.LinkAsync("68"), "68", PagesDeployment.Bad("68"));
        await pages.Pipeline.DeliverAsync();
        pages.Pipeline.Clock.MoveTo(Deployment.At(24, 9, 9));
        await page.GotoAsync(new Uri(pages.Address, "tinh-hinh?bao-cao=KC-01_2026-Q3").AbsoluteUri);
        await Pictures.TakeAsync(page, "situation-1366-768", whole: false);
        Assert.InRange(await page.EvaluateAsync<double>("() => [...document.querySelectorAll('table.units tbody tr')][1].getBoundingClientRect().bottom"), 100, 768);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('.units .address')].filter(a => a.getClientRects().length > 1).length"));
        Assert.True(await page.EvaluateAsync<bool>("() => { const wide = document.querySelector('.wide'); return wide.scrollWidth <= wide.clientWidth; }"), "The table of units is wider than the window.");
        Assert.Equal(0, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('table.units td, table.units th')].filter(c => getComputedStyle(c, ':before').content !== 'none' || getComputedStyle(c).position === 'relative').length"));
        var printed = await page.PdfAsync(new PagePdfOptions { Format = "A4" });
        Assert.InRange(System.Text.RegularExpressions.Regex.Count(System.Text.Encoding.Latin1.GetString(printed), @"/Type\s*/Page\b(?!s)"), 2, 3);
    }

    [SkippableFact]
    public async Task PrintsWithoutFormsAndButtons()
    {
        var page = await chromium.OpenAsync();
        await using var pages = await PagesDeployment.StartAsync();
        await page.GotoAsync(new Uri(pages.Address, "tinh-hinh?bao-cao=KC-01_2026-Q3").AbsoluteUri);
        Assert.True(await page.Locator("form.filter").IsVisibleAsync());
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.False(await page.Locator("form.filter").IsVisibleAsync());
        Assert.True(await page.Locator("table.units").IsVisibleAsync());
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
