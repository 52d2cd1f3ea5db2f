using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Browser;

/// <summary>
/// The sessions of a class of tests in the one Chromium of the run: the one that the variable CHROMIUM names, an installed one, or Playwright's own. Where
/// there is none, <see cref="OpenAsync"/> skips the test with the reason.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Widths of the window, with scripts or without: a phone's with scripts and a desk's without are left to the long form.</summary>
    public static TheoryData<int, bool> Ways => LongForm.IsOn
        ? new() { { 1280, true }, { 1280, false }, { 390, true }, { 390, false } } : new() { { 1280, true }, { 390, false } };

    private static readonly string[] Installed =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

    // Ends with the tests' process.
    private static readonly Lazy<Task<(IBrowser? Browser, string Missing)>> Started = new(StartAsync);

    private readonly ConcurrentBag<IBrowserContext> _contexts = [];
    private IPage? _page;

    public Task InitializeAsync() => Started.Value;

    public async Task DisposeAsync()
    {
        foreach (var context in _contexts)
        {
            await context.DisposeAsync();
        }
    }

    /// <summary>One page for all tests of the class that show what they show in it and leave no trace; a page costs more than what is shown.</summary>
    public async Task<IPage> PageAsync() => _page ??= await OpenAsync();

    /// <summary>A page of a browser session of its own, in Vietnamese; the session ends with the page's context.</summary>
    /// <param name="width">Of the window in CSS pixels; 390 is a phone.</param>
    /// <param name="javaScript">Whether scripts run.</param>
    public async Task<IPage> OpenAsync(int width = 1280, bool javaScript = true)
    {
        var (browser, missing) = await Started.Value;
        Skip.If(browser is null, missing);
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 900 },
            JavaScriptEnabled = javaScript,
            Locale = "vi-VN",
            AcceptDownloads = true,
        });
        _contexts.Add(context);
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    private static async Task<(IBrowser? Browser, string Missing)> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var executable = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : Installed.FirstOrDefault(File.Exists);
        try
        {
            return (await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = executable,

                // Containers give no user namespaces and little shared memory; the pages under test are our own.
                Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
            }), "");
        }
        catch (PlaywrightException none) when (executable is null)
        {
            return (null, "No Chromium was found: install it, name one in CHROMIUM, or let Playwright install its own. " + none.Message.Split('\n')[0]);
        }
    }
}
