using Azure.Core;
using Azure.Core.Pipeline;
using KhuyenCong.Cli.Run;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Cli.Tests.Run;

public class LocalTimersTests
{
    [Fact]
    public async Task AnUploadThatDoesNotComeToItsEndHoldsUpNoOtherTimer()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await Azurite.StartAsync(null, null, CancellationToken.None);
        var mails = folder.File("mails");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReportStorage:ConnectionString"] = azurite.ConnectionString,
            ["Mail:Transport"] = "Folder",
            ["Mail:Folder"] = mails,
        }).Build();
        using var held = new HeldArchive();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new SimulatedClock(new DateTimeOffset(2026, 9, 21, 9, 0, 0, VietnamTime.Offset)));
        services.AddSingleton<HttpPipelinePolicy>(held);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddReportPipeline(configuration);
        services.AddSingleton(new DropFolder(new DirectoryInfo(folder.File("drop"))));
        services.AddSingleton<LocalTimers>();
        await using var provider = services.BuildServiceProvider();
        var storage = provider.GetRequiredService<ReportStorage>();
        await storage.CreateAsync(CancellationToken.None);
        await storage.Inbox.GetBlobClient("52/2026-Q3/slow.xlsx").UploadAsync(BinaryData.FromString("slow"));

        IHostedService timers = provider.GetRequiredService<LocalTimers>();
        await timers.StartAsync(CancellationToken.None);
        await held.Reached;
        var patience = Task.Delay(TimeSpan.FromMinutes(2));
        while (!Directory.Exists(mails) || Directory.GetFiles(mails, "*.eml").Length == 0)
        {
            Assert.False(patience.IsCompleted, "No reminder was sent while the upload was held.");
            await Task.Delay(100);
        }

        await timers.StopAsync(CancellationToken.None);
    }

    /// <summary>Holds what is put into the archive until the caller gives it up.</summary>
    private sealed class HeldArchive : HttpPipelinePolicy, IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Dispose() => _reached.TrySetCanceled();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Method == RequestMethod.Put && message.Request.Uri.Path.Contains("/archive/", StringComparison.Ordinal))
            {
                _reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, message.CancellationToken);
            }

            await ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);
    }
}
