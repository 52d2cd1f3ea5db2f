using System.Collections.Concurrent;
using System.Text;
using KhuyenCong.Functions.Tests.Worker.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Functions.Tests.Worker;

/// <summary>What the running app tells a collector.</summary>
public sealed class WorkerTelemetryTests(RunningWorker worker) : IClassFixture<RunningWorker>
{
    [Fact]
    public async Task ACollectorGetsSpansMeasuresAndLinesAndNoNameOfAFile()
    {
        const string Blob = "52/2026-Q3/Nguyen Van Khach.xlsx";
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var collector = await Collector.StartAsync();
        await using (var host = await WorkerHost.StartAsync(
            new Dictionary<string, string>(worker.Settings)
            {
                [TelemetryConfiguration.Collector] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
            patience.Token))
        {
            await worker.Storage.Inbox.GetBlobClient(Blob).UploadAsync(Path.Combine(AppContext.BaseDirectory, "Samples", "good-exceljs-52.xlsx"), patience.Token);
            var answer = await host.InvokeBlobAsync("IngestReport", Blob, patience.Token);
            Assert.Equal(StatusResult.Types.Status.Success, answer.Result.Status);
        }

        // An app that ends gives out what it still holds.
        Assert.Contains("khuyencong.timeliness", collector.Told("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("khuyencong.uploads.ingested", collector.Told("/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("Recorded {Receipt}", collector.Told("/v1/logs"), StringComparison.Ordinal);
        Assert.DoesNotContain("Khach", collector.Told(""), StringComparison.Ordinal);
    }

    /// <summary>Takes what an exporter posts, and keeps it.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Body)> _posts = new();
        private readonly WebApplication _server;

        private Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
            _server = builder.Build();
            _server.MapPost("/{**path}", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                _posts.Enqueue((request.Path, Encoding.UTF8.GetString(body.ToArray())));
                return Results.Ok();
            });
        }

        public string Address => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._server.StartAsync();
            return collector;
        }

        /// <summary>Everything posted to paths that end so; the texts in it stand in UTF-8.</summary>
        public string Told(string path) => string.Concat(_posts.Where(p => p.Path.EndsWith(path, StringComparison.Ordinal)).Select(p => p.Body));

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
