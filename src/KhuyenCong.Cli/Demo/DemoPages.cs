using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Pages.HandIn;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Reporting.Calendar;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Demo;

/// <summary>A page as it stood at a moment, kept as a file.</summary>
/// <param name="Title">What it is, in English; empty for one that is told of with its mail.</param>
/// <param name="Name">The name of the file.</param>
internal sealed record DemoPage(string Title, string Name);

/// <summary>Keeps pages as they stand now: each one file with its looks in it, whose links lead to where the pages are served.</summary>
/// <param name="services">The pages.</param>
/// <param name="address">Where they are served.</param>
/// <param name="folder">The demo's folder.</param>
/// <param name="clock">The moment.</param>
internal sealed partial class DemoPages(IServiceProvider services, Uri address, DirectoryInfo folder, TimeProvider clock)
{
    /// <summary>The folder of the pages.</summary>
    public const string Folder = "pages";

    private readonly List<DemoPage> _taken = [];

    /// <summary>What was kept so far.</summary>
    public IReadOnlyList<DemoPage> Taken => _taken;

    /// <summary>Keeps one.</summary>
    /// <param name="path">Its path and query.</param>
    /// <param name="title">What it is, in English; empty for one that is told of with its mail.</param>
    /// <param name="name">The name of the file without its ending.</param>
    public async Task TakeAsync(string path, string title, string name)
    {
        var now = clock.GetUtcNow();
        var html = await GetAsync(path);
        html = html.Replace(StyleLink().Match(html).Value, $"<style>{await GetAsync(StyleLink().Match(html).Groups[1].Value)}</style>", StringComparison.Ordinal);
        html = FromRoot().Replace(ScriptLink().Replace(html, ""), $"$1=\"{address}");
        var head = $"Trang web lúc {VietnamTime.At(now):HH:mm} ngày {VietnamTime.Text(VietnamTime.DayOf(now))}; các liên kết trên trang dẫn đến {address}";
        Directory.CreateDirectory(Path.Combine(folder.FullName, Folder));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, Folder, name + ".html"), KeptPage.Under(head, html));
        _taken.Add(new DemoPage(title, name + ".html"));
    }

    private async Task<string> GetAsync(string path)
    {
        var asked = new Uri(address, path);
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services };
        (http.Connection.RemoteIpAddress, http.Connection.LocalPort) = (IPAddress.Loopback, address.Port);
        (http.Request.Method, http.Request.Protocol, http.Request.Scheme) = (HttpMethods.Get, "HTTP/1.1", address.Scheme);
        (http.Request.Host, http.Request.Path, http.Request.QueryString) = (new HostString(asked.Authority), asked.AbsolutePath, new QueryString(asked.Query));
        http.Response.Body = body;
        await (asked.AbsolutePath.StartsWith(ProvincePages.Root, StringComparison.Ordinal)
            ? services.GetRequiredService<ProvincePages>().HandleAsync(http)
            : services.GetRequiredService<MinistryPages>().HandleAsync(http));
        return http.Response.StatusCode == StatusCodes.Status200OK
            ? Encoding.UTF8.GetString(body.ToArray())
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The page {path} answered {http.Response.StatusCode}."));
    }

    [GeneratedRegex("<link rel=\"stylesheet\" href=\"([^\"]+)\">")]
    private static partial Regex StyleLink();

    [GeneratedRegex("<script[^>]*></script>\n?")]
    private static partial Regex ScriptLink();

    [GeneratedRegex("\\b(href|(?:form)?action)=\"/")]
    private static partial Regex FromRoot();
}
