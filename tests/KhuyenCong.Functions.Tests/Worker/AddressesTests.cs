using System.Net;
using System.Text.RegularExpressions;
using KhuyenCong.Pages;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Functions.Tests.Worker;

/// <summary>
/// The app and the pages by themselves, as a local host maps them, answer the same at the same addresses. Before the worker stands a server that
/// routes as the Functions host does, by the routes of the functions and ASP.NET's own matching.
/// </summary>
public sealed partial class AddressesTests(RunningWorker worker) : IClassFixture<RunningWorker>
{
    private const string Root = "/nop-bao-cao";

    [Fact]
    public async Task TheAppAndTheLocalHostAnswerAlike()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var settings = new Dictionary<string, string>(worker.Settings)
        {
            ["Pages__BaseUrl"] = SampleSettingsTests.Values["Pages__BaseUrl"],
            ["Pages__Keys__local"] = SampleSettingsTests.Values["Pages__Keys__local"],
        };
        await using var host = await WorkerHost.StartAsync(settings, patience.Token);
        await using var app = await FrontAsync(host, patience.Token);
        await using var local = await LocalAsync(settings, patience.Token);
        var today = VietnamTime.DayOf(DateTimeOffset.UtcNow);
        var link = await local.Services.GetRequiredService<HandInLinks>()
            .MakeAsync("52", ReferenceData.Shipped.Contacts.For("52", today).To!.Email, today.AddDays(9), patience.Token);
        var unit = link!.AbsolutePath.TrimEnd('/');

        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        foreach (var (path, friendly) in new (string, bool)[]
        {
            (Root, true), (Root + "/", true), (Root + "/?x=1", true), ("/NOP-BAO-CAO/", true), (Root + "//", true),
            (Root + "/x", true), (Root + "/x/", true), (Root + "/x/y/z", true), (Root + "//x", true), (Root + "/a%2Fb", true), (Root + "/%20", true),
            (unit, false), (unit + "/", false), (unit + "/KC-01.2026-Q3", false), (unit[..^1], true), (unit + "/khong-co", false),
            ("/", false), ("/nop-bao-caox", false), ("/khac", false), ("/nop", false),
            ("/api/v1", false), ("/api/v1/", false), ("/API/v1/openapi.json", false), ("/api/v1/reports", false), ("/api/v1/reports/KC-01/x", false), ("/api", false), ("/api/v2/reports", false),
        })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Post })
            {
                var (byApp, byLocal) = (await AskAsync(client, app, method, path), await AskAsync(client, local, method, path));
                Assert.Equal((method, path, byLocal), (method, path, byApp));
                if (friendly && method == HttpMethod.Get)
                {
                    Assert.Equal((HttpStatusCode.NotFound, "Liên kết không dùng được"), (byApp.Status, byApp.Heading));
                }
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(client, app, HttpMethod.Get, unit)).Status);
    }

    private static async Task<(HttpStatusCode Status, string? Type, string? Heading)> AskAsync(HttpClient client, WebApplication server, HttpMethod method, string path)
    {
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var request = new HttpRequestMessage(method, new Uri(address + path));
        using var answer = await client.SendAsync(request);
        var heading = Heading().Match(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), heading.Success ? WebUtility.HtmlDecode(heading.Groups[1].Value).Trim() : null);
    }

    private static async Task<WebApplication> FrontAsync(WorkerHost host, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        var front = builder.Build();
        foreach (var function in host.Functions.Values.Where(f => f.TriggerType == "httpTrigger"))
        {
            front.MapMethods("/" + (string)function.Trigger["route"]!, function.Trigger["methods"]!.AsArray().Select(m => ((string)m!).ToUpperInvariant()), async (HttpContext http) =>
            {
                using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), http.Features.Get<IHttpRequestFeature>()!.RawTarget);
                using var answer = await host.InvokeHttpAsync(function.Name, request, cancellation);
                http.Response.StatusCode = (int)answer.StatusCode;
                http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
                await answer.Content.CopyToAsync(http.Response.Body, cancellation);
            });
        }

        await front.StartAsync(cancellation);
        return front;
    }

    private static async Task<WebApplication> LocalAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value)));
        builder.Services.AddLogging();
        builder.Services.AddReportPipeline(builder.Configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IMinistryAccess, LoopbackAccess>();
        builder.Services.AddPages(builder.Configuration);
        var local = builder.Build();
        local.MapPages();
        await local.StartAsync(cancellation);
        return local;
    }

    [GeneratedRegex("<h1[^>]*>(.*?)</h1>", RegexOptions.Singleline)]
    private static partial Regex Heading();
}
