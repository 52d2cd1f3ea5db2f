using System.Text.Json.Nodes;
using KhuyenCong.Functions.Tests.Worker.Protocol;

namespace KhuyenCong.Functions.Tests.Worker;

/// <summary>The built app as the Functions host meets it.</summary>
public sealed class WorkerHostTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _end = new(TimeSpan.FromMinutes(2));
    private WorkerHost? _host;

    private WorkerHost Host => _host!;

    public async Task InitializeAsync() => _host = await WorkerHost.StartAsync(WorkerSettings.ForTests(), _end.Token);

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _end.Dispose();
    }

    [Fact]
    public void Announces_itself_under_the_id_it_was_given()
    {
        Assert.Equal(Host.WorkerId, Host.AnnouncedAs);
        Assert.Equal(StatusResult.Types.Status.Success, Host.Init.Result.Status);
        Assert.Equal(".NET", Host.Init.WorkerMetadata.RuntimeName);
        Assert.StartsWith("10.", Host.Init.WorkerMetadata.RuntimeVersion, StringComparison.Ordinal);
        Assert.InRange(Host.ReadyAfter, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Lists_the_functions_that_the_build_wrote_down()
    {
        var written = JsonNode.Parse(File.ReadAllText(Path.Combine(WorkerHost.BuiltApp, "functions.metadata")))!.AsArray();
        var expected = written.Select(f => $"{(string)f!["name"]!}: {(string)f["bindings"]![0]!["type"]!}").Order(StringComparer.Ordinal);

        Assert.NotEmpty(written);
        Assert.Equal(expected, Host.Functions.Values.Select(f => $"{f.Name}: {f.TriggerType}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Runs_every_timer_function()
    {
        var timers = Host.Functions.Values.Where(f => f.TriggerType == "timerTrigger").ToList();
        Assert.NotEmpty(timers);
        foreach (var timer in timers)
        {
            var answer = await Host.InvokeTimerAsync(timer.Name, _end.Token, isPastDue: true);
            Assert.True(answer.Result.Status == StatusResult.Types.Status.Success, $"{timer.Name}: {answer.Result.Exception}\n{Host.Output}");
        }
    }

    [Fact]
    public async Task Opens_the_blob_that_it_is_told_of()
    {
        var blobs = Host.Functions.Values.Where(f => f.TriggerType == "blobTrigger").ToList();
        Assert.NotEmpty(blobs);
        foreach (var function in blobs)
        {
            var answer = await Host.InvokeBlobAsync(function.Name, "52/2026-Q3/Báo cáo #1 50%+.xlsx", _end.Token);
            Assert.True(answer.Result.Status == StatusResult.Types.Status.Success, $"{function.Name}: {answer.Result.Exception}\n{Host.Output}");
        }
    }

    [Fact]
    public async Task Fails_an_invocation_that_it_cannot_bind_and_runs_the_next()
    {
        var function = Host.Functions.Values.First(f => f.TriggerType == "blobTrigger");
        var unknown = new TypedData
        {
            ModelBindingData = new ModelBindingData
            {
                Version = "1.0",
                Source = "AzureStorageBlobs",
                ContentType = "application/json",
                Content = Google.Protobuf.ByteString.CopyFromUtf8("""{"Connection":"NoSuchConnection","ContainerName":"inbox","BlobName":"a"}"""),
            },
        };

        var failed = await Host.InvokeAsync(function.Name, unknown, new Dictionary<string, string>(), _end.Token);
        Assert.Equal(StatusResult.Types.Status.Failure, failed.Result.Status);
        Assert.Contains("NoSuchConnection", failed.Result.Exception.ToString(), StringComparison.Ordinal);

        var next = await Host.InvokeBlobAsync(function.Name, "52/2026-Q3/a.xlsx", _end.Token);
        Assert.Equal(StatusResult.Types.Status.Success, next.Result.Status);
    }

    [Fact]
    public async Task Ends_when_the_host_says_so()
    {
        var host = await WorkerHost.StartAsync(WorkerSettings.ForTests(), _end.Token);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await host.DisposeAsync();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(7.5));
    }

    [Fact]
    public async Task A_process_that_does_not_start_is_told_with_what_it_wrote()
    {
        var empty = Directory.CreateTempSubdirectory("no-worker");
        try
        {
            var fault = await Assert.ThrowsAsync<InvalidOperationException>(
                () => WorkerHost.StartAsync(WorkerSettings.ForTests(), _end.Token, empty.FullName));
            Assert.Contains("KhuyenCong.Functions.dll", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            empty.Delete(recursive: true);
        }
    }
}
