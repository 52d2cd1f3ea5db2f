using Azure.Core;
using Azure.Core.Pipeline;
using KhuyenCong.Emulator;
using KhuyenCong.Pages;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Benchmarks;

/// <summary>The pipeline on an emulated storage, with containers and a table of its own, a simulated clock, and every storage call counted.</summary>
public sealed class Deployment : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly CallCounter _calls = new();

    private Deployment(string connection, ReferenceData reference)
    {
        Reference = reference;
        Deadlines = reference.Duties.For("KC-01", new Period(PeriodKind.Quarter, 2026, 3))!;
        Clock = new SimulatedClock(Reporting.Calendar.VietnamTime.StartOf(Deadlines.Due).AddHours(10));
        var name = Guid.NewGuid().ToString("N")[..12];
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<UploadArrival>(Arrival);
        services.AddSingleton<HttpPipelinePolicy>(_calls);
        services.AddSingleton(reference);
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<IMinistryAccess, LoopbackAccess>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReportStorage:ConnectionString"] = connection,
            ["ReportStorage:Inbox"] = name + "-inbox",
            ["ReportStorage:Archive"] = name + "-archive",
            ["ReportStorage:Receipts"] = name + "-receipts",
            ["ReportStorage:Exports"] = name + "-exports",
            ["ReportStorage:Copies"] = name + "-copies",
            ["ReportStorage:Reference"] = name + "-reference",
            ["ReportStorage:Table"] = "t" + name,
            ["Mail:Transport"] = "Folder",
            ["Pages:BaseUrl"] = "http://localhost:7190/",
            ["Pages:Keys:one"] = Convert.ToBase64String(new byte[32]),

            // Azurite on the same cores is slow with many rows; it is not away. The most that can be set.
            ["Pages:StorageSeconds"] = "60",
        }).Build();
        services.AddReportPipeline(configuration);
        services.AddPages(configuration);
        _services = services.BuildServiceProvider();
    }

    /// <summary>The reference data.</summary>
    public ReferenceData Reference { get; }

    /// <summary>KC-01 of the third quarter of 2026.</summary>
    public Deadlines Deadlines { get; }

    /// <summary>Stands at 10:00 on the due date.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>When uploads count as received.</summary>
    public SimulatedArrival Arrival { get; } = new();

    /// <summary>The storage.</summary>
    public ReportStorage Storage => Get<ReportStorage>();

    /// <summary>Storage calls so far, those of this program included.</summary>
    public int Calls => _calls.Count;

    /// <summary>Makes the containers and the table.</summary>
    public static async Task<Deployment> StartAsync(string connection, ReferenceData reference, CancellationToken cancellation)
    {
        var deployment = new Deployment(connection, reference);
        await deployment.Storage.CreateAsync(cancellation);
        return deployment;
    }

    /// <summary>All that is registered.</summary>
    public IServiceProvider Services => _services;

    /// <summary>A use case.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class CallCounter : HttpPipelinePolicy
    {
        private int _count;

        public int Count => _count;

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Interlocked.Increment(ref _count);
            return ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException("The pipeline is asynchronous.");
    }
}
