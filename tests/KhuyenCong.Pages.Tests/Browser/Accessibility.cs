using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Browser;

/// <summary>What axe says of a page.</summary>
public static class Accessibility
{
    /// <summary>Fails with every violation that axe finds, by rule and element. It needs scripts to run on the page.</summary>
    public static async Task AssertFineAsync(IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var found = (await page.RunAxe()).Violations;
        Assert.True(found.Length == 0, string.Join('\n', found.SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {v.Help}: {n.Html}"))));
    }

    /// <summary>Fails when the page is wider than its window, so that a reader would have to scroll sideways.</summary>
    public static async Task AssertFitsAsync(IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var (content, window) = (await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await page.EvaluateAsync<int>("window.innerWidth"));
        Assert.True(content <= window, $"The page is {content} pixels wide in a window of {window}.");
    }
}
