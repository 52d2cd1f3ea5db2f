using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core.Pipeline;
using KhuyenCong.Emulator;
using KhuyenCong.Pages.Api;
using KhuyenCong.Pages.HandIn;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Pages.Tests;

/// <summary>A deployment with its pages on a port of this machine. Its clock stands at 10:00 on 16/09/2026, when KC-01 of the third quarter is open.</summary>
public sealed partial class PagesDeployment : IAsyncDisposable
{
    public const string Key = "a2V5LWZvci10ZXN0cy1rZXktZm9yLXRlc3RzLWtleS1mb3ItdGVzdHM=";
    public const string Group = "11111111-2222-3333-4444-555555555555";
    public const string Target = "KC-01_2026-Q3_";

    private static readonly ConcurrentDictionary<(string Unit, int Seed, bool IsGood), byte[]> Written = [];

    private readonly WebApplication _server;

    private PagesDeployment(Deployment pipeline, WebApplication server, Uri address)
    {
        (Pipeline, _server, Address) = (pipeline, server, address);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
    }

    public Deployment Pipeline { get; }

    public Uri Address { get; }

    /// <summary>Follows no redirect.</summary>
    public HttpClient Http { get; }

    /// <param name="onPlatform">Whether the platform's authentication decides about the ministry's pages, instead of the loopback address.</param>
    /// <param name="settings">More settings.</param>
    /// <param name="policy">Put between the pipeline and the storage.</param>
    /// <param name="reference">Other reference data than a deployment of tests has.</param>
    public static async Task<PagesDeployment> StartAsync(
        bool onPlatform = false, IReadOnlyDictionary<string, string?>? settings = null, HttpPipelinePolicy? policy = null, ReferenceData? reference = null)
    {
        var port = LoopbackPorts.Free(1)[0];
        var address = FormattableString.Invariant($"http://localhost:{port}/");
        var values = new Dictionary<string, string?>
        {
            ["Pages:BaseUrl"] = address,
            ["Pages:Keys:one"] = Key,
            ["Pages:MinistryGroup"] = Group,
            [PlatformAccess.PlatformSetting] = onPlatform ? "True" : null,

            // Other tests on the same emulator make it slow; it is not away.
            ["Pages:StorageSeconds"] = "60",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            values[name] = value;
        }

        var pipeline = await Deployment.StartAsync(policy, reference ?? Deployment.AllUnits, settings: values, configure: (services, configuration) =>
        {
            services.AddSingleton<UploadArrival, ArrivalAtTheClock>();
            if (!onPlatform)
            {
                services.AddSingleton<IMinistryAccess, LoopbackAccess>();
            }

            services.AddPages(configuration);
        });
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(pipeline.Get<ProvincePages>());
        builder.Services.AddSingleton(pipeline.Get<MinistryPages>());
        builder.Services.AddSingleton(pipeline.Get<ReportApi>());
        builder.Services.AddSingleton(pipeline.Get<IMinistryAccess>());
        var web = builder.Build();
        web.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (Exception fault) when (!http.Response.HasStarted)
            {
                // A test reads why.
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await http.Response.WriteAsync(fault.ToString());
            }
        });
        web.UseRouting();
        web.MapPages();
        await web.StartAsync();
        return new PagesDeployment(pipeline, web, new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        await Pipeline.DisposeAsync();
    }

    /// <summary>The contact of a unit on the clock's day.</summary>
    public static string ContactOf(string unit) => Deployment.Reference.Contacts.For(unit, new DateOnly(2026, 9, 16)).To!.Email;

    /// <summary>The path of a unit's pages by a link that opens, without an ending slash.</summary>
    public async Task<string> LinkAsync(string unit, string? email = null, DateOnly? until = null) =>
        (await Pipeline.Get<HandInLinks>().MakeAsync(unit, email ?? ContactOf(unit), until ?? new DateOnly(2026, 12, 31), CancellationToken.None))!.AbsolutePath.TrimEnd('/');

    /// <summary>Where the form of a page is sent.</summary>
    public async Task<string> FormAsync(string page, string contains = "/nop/")
    {
        var html = await Http.GetStringAsync(page);
        return Actions().Matches(html).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).First(a => a.Contains(contains, StringComparison.Ordinal));
    }

    /// <summary>Sends files as the form does; the answer as the server gave it.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string action, (string Name, byte[] Content)? report, (string Name, byte[] Content)? signed = null, string note = "", params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent
        {
            FileOf(HandInForm.ReportField, report),
            FileOf(HandInForm.SignedField, signed),
            { new StringContent(note), HandInForm.NoteField },
        };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return await Http.PostAsync(action, form);
    }

    /// <summary>Hands in by the unit's page and follows to the answer.</summary>
    public async Task<(string Path, HttpStatusCode Status, string Html)> HandInAsync(string link, string unit, byte[] content, string name = "bao-cao.xlsx", string note = "")
    {
        using var sent = await SendAsync(await FormAsync($"{link}/{Target}{unit}"), (name, content), note: note);
        Assert.True(sent.StatusCode == HttpStatusCode.SeeOther, $"{sent.StatusCode}: {await sent.Content.ReadAsStringAsync()}");
        var path = sent.Headers.Location!.OriginalString;
        using var answer = await Http.GetAsync(path);
        return (path, answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>A report that is taken: the same bytes whenever it is asked for.</summary>
    public static byte[] Good(string unit, int seed = 1) => Written.GetOrAdd((unit, seed, true), _ => Deployment.Report(unit, seed).ToWorkbook());

    /// <summary>A report that is sent back: the same bytes whenever it is asked for.</summary>
    public static byte[] Bad(string unit, int seed = 1) => Written.GetOrAdd((unit, seed, false), _ => Deployment.Report(unit, seed).WithWrongTotal().ToWorkbook());

    // As browsers do: a field in which nothing was chosen is a file without a name.
    private static ByteArrayContent FileOf(string field, (string Name, byte[] Content)? file)
    {
        var content = new ByteArrayContent(file?.Content ?? []);
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{field}\"", FileName = file is null ? "\"\"" : $"\"{file.Value.Name}\"" };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    [GeneratedRegex("action=\"([^\"]+)\"")]
    private static partial Regex Actions();

    /// <summary>An upload counts as received when the test's clock says it is.</summary>
    private sealed class ArrivalAtTheClock(TimeProvider clock) : UploadArrival
    {
        public override DateTimeOffset ReceivedAt(string blob, ETag etag, DateTimeOffset lastModified) => clock.GetUtcNow();
    }
}
