namespace KhuyenCong.Pages.Tests.Browser;

public sealed class ChromiumTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task AxeFindsWhatIsWrongWithAPageAndNothingOnASoundOne()
    {
        var page = await chromium.OpenAsync();
        await page.SetContentAsync("<!doctype html><html lang=\"vi\"><title>Thử</title><main><h1>Thử</h1><p>Xin chào</p></main></html>");
        await Accessibility.AssertFineAsync(page);

        await page.SetContentAsync("<!doctype html><html lang=\"vi\"><title>Thử</title><main><h1>Thử</h1><img src=\"x.png\"></main></html>");
        var found = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Accessibility.AssertFineAsync(page));
        Assert.Contains("image-alt", found.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task APageWiderThanAPhoneIsFound()
    {
        var page = await chromium.OpenAsync(width: 390);
        await page.SetContentAsync("<!doctype html><html lang=\"vi\"><meta name=viewport content=\"width=device-width\"><body><div style=\"width:800px\">x</div></html>");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Accessibility.AssertFitsAsync(page));
    }
}
