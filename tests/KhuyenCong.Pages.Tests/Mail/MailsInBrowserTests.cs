using KhuyenCong.Pages.Tests.Browser;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Tests.Mail;
using KhuyenCong.Reporting.Reference;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Mail;

/// <summary>
/// Every kind of mail as a mail program shows it, at the width of a desk and of a phone. The pictures are kept where the variable
/// MAIL_PICTURES names a folder.
/// </summary>
public sealed class MailsInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Desk = 1024, Phone = 390, SmallPhone = 360;

    private static readonly MailComposer Composer = new(MailTemplates.Load(ReferenceData.FilesOf(ReferenceData.ShippedFolder)), MailSettings.Default);

    public static TheoryData<string> Names => [.. MailSamples.All().Select(s => s.Name)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task EveryMailFitsAndAxeFindsNothing(string name)
    {
        var mail = MailSamples.All().First(s => s.Name == name).Compose(Composer);
        await ShowAsync(name, mail);
    }

    [SkippableFact]
    public async Task TheDigestOf34UnitsFitsWithItsBarsAndAxeFindsNothing()
    {
        var mail = Composer.Digest(SampleDigests.OfShippedUnits(), new DigestLinks(new Uri("https://baocao.example.vn/tinh-hinh"), new Uri("https://baocao.example.vn/tinh-hinh/so-lieu")), [DigestParts.Attached("KC-01_2026-Q3", [1])]);
        await ShowAsync("digest-34", mail, async page =>
        {
            var bars = page.Locator("td > div[style*='0072b2']");
            Assert.True(await bars.CountAsync() > 2);
            Assert.True(await bars.Last.EvaluateAsync<bool>("b => b.offsetWidth > 20 && b.offsetHeight > 4"));
        });
    }

    private async Task ShowAsync(string name, ComposedMail mail, Func<IPage, Task>? check = null)
    {
        var page = await chromium.PageAsync();
        var fetched = new List<string>();
        void Fetched(object? sender, IRequest request) => fetched.Add(request.Url);
        page.Request += Fetched;
        await page.SetContentAsync(mail.Html);
        foreach (var width in new[] { Desk, SmallPhone, Phone })
        {
            await page.SetViewportSizeAsync(width, 844);
            await Accessibility.AssertFitsAsync(page);
            if (Environment.GetEnvironmentVariable("MAIL_PICTURES") is { Length: > 0 } folder)
            {
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, FormattableString.Invariant($"{name}-{width}.png")), FullPage = true });
            }
        }

        Assert.DoesNotContain(fetched, url => !url.StartsWith("data:", StringComparison.Ordinal));
        Assert.Equal(0, await page.Locator("table:not([role=presentation]):not([role=img]):not(:has(th)):not(:has(strong))").CountAsync());
        Assert.Equal(0, await page.Locator("a:not([href^='https://']):not([href^='mailto:']):not([href^='tel:'])").CountAsync());
        Assert.Equal(0, await page.Locator("img:not([alt]), img[alt='']").CountAsync());
        if (check is not null)
        {
            await check(page);
        }

        await Accessibility.AssertFineAsync(page);
        page.Request -= Fetched;
    }
}
