using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Browser;

/// <summary>What axe says of a page.</summary>
public static class Accessibility
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>Fails with every violation that axe finds, by rule and element. It needs scripts to run on the page.</summary>
    public static async Task AssertFineAsync(IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);

        // Once for all that is shown in the page. The package that does it for Playwright opens a second page and loads it twice for each look.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        var found = await page.EvaluateAsync<string[]>(
            "async () => (await axe.run({ resultTypes: ['violations'] })).violations.flatMap(v => v.nodes.map(n => `${v.id}: ${v.help}: ${n.html}`))");
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    /// <summary>Fails when the page is wider than its window, so that a reader would have to scroll sideways.</summary>
    public static async Task AssertFitsAsync(IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var (content, window) = (await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await page.EvaluateAsync<int>("window.innerWidth"));
        var beyond = content <= window ? [] : await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('body *')].filter(e => { const now = e.style.width; e.style.width = 'min-content'; const least = e.getBoundingClientRect().right; e.style.width = now; return e.children.length === 0 && e.textContent.trim() && least > window.innerWidth; }).slice(0, 3).map(e => e.outerHTML.slice(0, 300))");
        Assert.True(content <= window, $"The page is {content} pixels wide in a window of {window}: {string.Join('\n', beyond)}");
    }
}
