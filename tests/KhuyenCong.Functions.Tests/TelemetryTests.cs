using System.Diagnostics;
using KhuyenCong.Pipeline.Metrics;
using KhuyenCong.Pipeline.Tracing;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace KhuyenCong.Functions.Tests;

public sealed class TelemetryTests
{
    private const string InsightsString = "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:9/";

    [Fact]
    public void WithoutASettingNothingIsSetUp()
    {
        using var services = Services();
        Assert.Null(services.GetService<TracerProvider>());
        Assert.Null(services.GetService<MeterProvider>());
    }

    [Theory]
    [InlineData(TelemetryConfiguration.Collector, "http://127.0.0.1:9")]
    [InlineData(TelemetryConfiguration.Insights, InsightsString)]
    public void TheSpansAndMeasuresOfThePipelineReachWhatTheSettingsName(string setting, string value)
    {
        List<Activity> spans = [];
        List<Metric> measures = [];
        using var services = Services(
            builder => builder.Services
                .ConfigureOpenTelemetryTracerProvider(t => t.AddInMemoryExporter(spans))
                .ConfigureOpenTelemetryMeterProvider(m => m.AddInMemoryExporter(measures)),
            (setting, value));
        var tracing = services.GetRequiredService<TracerProvider>();
        var metrics = services.GetRequiredService<MeterProvider>();
        using (var span = ReportTracing.Start("told"))
        {
            Assert.NotNull(span);
        }

        services.GetRequiredService<ReportMetrics>().Swept(3, TimeSpan.FromSeconds(5));

        // One time for all exporters together, the one to an address where nobody listens included.
        tracing.ForceFlush(60_000);
        metrics.ForceFlush(60_000);
        Assert.Contains(spans, s => s.OperationName == "told");
        Assert.Contains(measures, m => m.Name == "khuyencong.inbox.waiting");

        // The calls to the storage are told by their own sources, whose spans hold names of files: nobody listens to them.
        using var storage = new ActivitySource("Azure.Storage.Blobs.BlobClient");
        Assert.Null(storage.StartActivity("BlobClient.Upload"));
    }

    [Theory]
    [InlineData("ClientId=00000000-0000-0000-0000-000000000001;Authorization=AAD", true)]
    [InlineData("Authorization=AAD", true)]
    [InlineData("Authorization=Key", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void TheHostsOwnSettingSaysAsWhomToSignIn(string? setting, bool identity) =>
        Assert.Equal(identity, TelemetryConfiguration.CredentialOf(setting) is not null);

    private static ServiceProvider Services(Action<FunctionsApplicationBuilder>? more = null, params (string Key, string Value)[] settings)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(
            settings.Append(("ReportStorage", "UseDevelopmentStorage=true")).Select(s => new KeyValuePair<string, string?>(s.Item1, s.Item2)));
        builder.ConfigureReporting();
        more?.Invoke(builder);
        return builder.Services.BuildServiceProvider();
    }
}
