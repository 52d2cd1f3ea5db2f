using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Browser;

/// <summary>
/// One Chromium for a class of tests: the one that the variable CHROMIUM names, an installed one, or Playwright's own. Where there is
/// none, <see cref="OpenAsync"/> skips the test with the reason.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Widths of the window, with scripts or without: a phone's with scripts and a desk's without are left to the long form.</summary>
    public static TheoryData<int, bool> Ways => LongForm.IsOn
        ? new() { { 1280, true }, { 1280, false }, { 390, true }, { 390, false } } : new() { { 1280, true }, { 390, false } };

    private static readonly string[] Installed =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;
    private string? _missing;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        var executable = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : Installed.FirstOrDefault(File.Exists);
        try
        {
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = executable,

                // Containers give no user namespaces and little shared memory; the pages under test are our own.
                Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
            });
        }
        catch (PlaywrightException none) when (executable is null)
        {
            _missing = "No Chromium was found: install it, name one in CHROMIUM, or let Playwright install its own. " + none.Message.Split('\n')[0];
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>One page for all tests of the class that show what they show in it and leave no trace; a page costs more than what is shown.</summary>
    public async Task<IPage> PageAsync() => _page ??= await OpenAsync();

    /// <summary>A page of a browser session of its own, in Vietnamese; the session ends with the page's context.</summary>
    /// <param name="width">Of the window in CSS pixels; 390 is a phone.</param>
    /// <param name="javaScript">Whether scripts run.</param>
    public async Task<IPage> OpenAsync(int width = 1280, bool javaScript = true)
    {
        Skip.If(_browser is null, _missing ?? "Chromium did not start.");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 900 },
            JavaScriptEnabled = javaScript,
            Locale = "vi-VN",
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }
}
