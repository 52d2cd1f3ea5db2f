using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Browser;

/// <summary>Pictures of pages for people to look at, where the variable PICTURES names a folder.</summary>
public static class Pictures
{
    /// <summary>Takes one of the whole page.</summary>
    public static async Task TakeAsync(IPage page, string name)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }
}
