using System.Reflection;
using Xunit.Abstractions;

namespace KhuyenCong.Functions.Tests.Worker;

/// <summary>
/// Measures how long the app takes from the start of its process until its functions are loaded, beside a worker that has nothing in it.
/// The times are told, not asserted: they are the machine's. The variable <c>KHUYENCONG_STARTS</c> sets how often each is started; where it is not
/// set nothing is measured. The empty worker is built by hand first, as docs/measurements.md says.
/// </summary>
public sealed class StartTimeTests(ITestOutputHelper output)
{
    // As deployed: an account on Azure, of which a start asks nothing.
    private static readonly Dictionary<string, string> Deployed = new()
    {
        ["ReportStorage__blobServiceUri"] = "https://account.blob.core.windows.net",
        ["ReportStorage__tableServiceUri"] = "https://account.table.core.windows.net",
        ["ReportStorage__credential"] = "managedidentity",
        ["ReportStorage__clientId"] = "00000000-0000-0000-0000-000000000001",
        ["Mail__Transport"] = "Folder",
    };

    private static readonly string EmptyWorker = Path.GetFullPath(
        typeof(StartTimeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "EmptyWorkerDirectory").Value!);

    [SkippableFact]
    public async Task TheAppStartsAndAnEmptyWorkerBesideIt()
    {
        var starts = LongForm.Number("KHUYENCONG_STARTS", 0, 10);
        Skip.If(starts == 0, "KHUYENCONG_STARTS says how often to start.");
        List<TimeSpan> app = [], told = [], empty = [];
        for (var start = 0; start < starts; start++)
        {
            // In turns, so that what else the machine does falls on both.
            app.Add(await StartAsync(WorkerHost.BuiltApp, "KhuyenCong.Functions.dll", "IngestReport", Deployed));
            told.Add(await StartAsync(WorkerHost.BuiltApp, "KhuyenCong.Functions.dll", "IngestReport", Telemetry()));
            empty.Add(await StartAsync(EmptyWorker, "KhuyenCong.EmptyWorker.dll", "Idle", Deployed));
        }

        output.WriteLine(Line("app", app));
        output.WriteLine(Line("app with telemetry", told));
        output.WriteLine(Line("empty worker", empty));
        output.WriteLine(FormattableString.Invariant(
            $"ratio of the medians to the empty worker's: app {Median(app) / Median(empty):0.00}, with telemetry {Median(told) / Median(empty):0.00}"));
    }

    // Both exporters are set up, and reach nothing.
    private static Dictionary<string, string> Telemetry() => new(Deployed)
    {
        [TelemetryConfiguration.Insights] = "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:9/",
        [TelemetryConfiguration.Collector] = "http://127.0.0.1:9",
    };

    private static async Task<TimeSpan> StartAsync(string directory, string assembly, string function, IReadOnlyDictionary<string, string> settings)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var host = await WorkerHost.StartAsync(settings, patience.Token, directory, assembly);
        Assert.Contains(function, host.Functions.Keys);
        return host.ReadyAfter;
    }

    private static double Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(t => t.TotalMilliseconds).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Line(string what, IReadOnlyCollection<TimeSpan> times) => FormattableString.Invariant(
        $"{what}: from process to loaded functions {times.Min().TotalMilliseconds:0} to {times.Max().TotalMilliseconds:0} ms, median {Median(times):0} ms, {times.Count} starts");
}
