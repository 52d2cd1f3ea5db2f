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
    public async Task Every_mail_fits_and_axe_finds_nothing(string name)
    {
        var mail = MailSamples.All().First(s => s.Name == name).Compose(Composer);
        await ShowAsync(name, mail);
    }

    [SkippableFact]
    public async Task The_digest_of_34_units_fits_with_its_picture_and_axe_finds_nothing()
    {
        var digest = SampleDigests.OfShippedUnits();
        var curve = SubmissionCurve.Draw(digest)!;
        var mail = Composer.Digest(digest, "https://baocao.example.vn/tinh-hinh", DigestParts.Attachments("KC-01_2026-Q3", [1], curve));
        await ShowAsync("digest-34", mail, async page =>
        {
            var picture = page.Locator("img");
            Assert.Equal(1, await picture.CountAsync());
            Assert.Contains("đơn vị đã nộp", await picture.GetAttributeAsync("alt"), StringComparison.Ordinal);
            Assert.True(await picture.EvaluateAsync<bool>("i => i.complete && i.naturalWidth > 0"));
        });
    }

    private async Task ShowAsync(string name, ComposedMail mail, Func<IPage, Task>? check = null)
    {
        // What travels with the mail is shown as a mail program does it: from the mail itself.
        var html = mail.Attachments.Where(a => a.ContentId is not null).Aggregate(
            mail.Html, (text, a) => text.Replace("cid:" + a.ContentId, $"data:{a.ContentType};base64,{Convert.ToBase64String(a.Content.Span)}", StringComparison.Ordinal));
        Assert.DoesNotContain("cid:", html, StringComparison.Ordinal);
        var page = await chromium.OpenAsync(Desk);
        var fetched = new List<string>();
        page.Request += (_, request) => fetched.Add(request.Url);
        await page.SetContentAsync(html);
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
        await page.Context.CloseAsync();
    }
}
