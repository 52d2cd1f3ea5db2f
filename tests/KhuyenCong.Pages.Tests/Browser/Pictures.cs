using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Browser;

/// <summary>Pictures of pages for people to look at, where the variable PICTURES names a folder.</summary>
public static class Pictures
{
    /// <summary>Takes one.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">The file's name without its ending.</param>
    /// <param name="whole">Whether the whole page is taken, or what the window shows.</param>
    public static async Task TakeAsync(IPage page, string name, bool whole = true)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = whole });
        }
    }
}
