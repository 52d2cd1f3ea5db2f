using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Rebuild;

/// <summary>An instance of the app runs, or did two minutes ago, so the table is not rebuilt.</summary>
public sealed class InstanceRunsException(string message) : InvalidOperationException(message);

/// <summary>
/// Keeps the instances of the app and a rebuild of the table out of each other's way. An instance renews a sign of its own each minute, a blob that is
/// gone when it ends and counts for nothing after two minutes when it crashed, by the storage's clock. It lies in a container that is not lost with the
/// table. A rebuild marks the table and then looks for signs; an instance renews its sign and then looks for the mark: who comes second sees the other.
/// While the mark stands, an instance waits, without a sign.
/// </summary>
/// <remarks>In a process that is no instance, as an operators' command or a test, it holds nothing and calls nothing.</remarks>
public sealed partial class RunningSign(
    ReportStorage storage, ReportTable table, TimeProvider clock, ILogger<RunningSign> log, RunningSign.Instance? instance = null) : BackgroundService, IHostedLifecycleService
{
    /// <summary>How long a sign counts after it was renewed.</summary>
    public static TimeSpan HoldsFor { get; } = TimeSpan.FromMinutes(2);

    /// <summary>The folder of the signs in the container of the marked copies.</summary>
    public const string Folder = "running/";

    // The timer renews each minute; whoever finds the sign older renews it before going on.
    private static readonly TimeSpan RenewedEvery = TimeSpan.FromMinutes(1), OldAfter = TimeSpan.FromSeconds(90), LooksAgainAfter = TimeSpan.FromSeconds(5);

    private readonly BlobClient _sign = storage.Copies.GetBlobClient(Folder + Guid.NewGuid().ToString("N"));
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private volatile Look? _last;

    /// <summary>Whether this instance may work now; false while the table is being rebuilt. Calls the storage only when the last look is old.</summary>
    public async Task<bool> HoldAsync(CancellationToken cancellation) => instance is null || IsKnown ? _last?.MayWork != false : await LookAsync(renews: false, cancellation);

    /// <summary>Returns when this instance may work.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        while (!await HoldAsync(cancellation))
        {
            await Task.Delay(LooksAgainAfter, cancellation);
        }
    }

    /// <summary>How old the newest sign of an instance is; null when none counts.</summary>
    public async Task<TimeSpan?> NewestAsync(CancellationToken cancellation)
    {
        TimeSpan? newest = null;
        await foreach (var page in storage.Copies.GetBlobsAsync(new GetBlobsOptions { Prefix = Folder }, cancellation).AsPages())
        {
            var now = page.GetRawResponse().Headers.Date!.Value;
            foreach (var age in page.Values.Select(b => now - b.Properties.LastModified!.Value).Where(age => age < (newest ?? HoldsFor)))
            {
                newest = age;
            }
        }

        return newest;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes the sign back, when everything else has stopped.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            StoragePatience.Within = TimeSpan.FromSeconds(1);
            await _sign.DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
        catch (Exception away) when (away is RequestFailedException or StorageAwayException or OperationCanceledException)
        {
            // It ends by itself.
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _oneAtATime.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RenewedEvery);
        try
        {
            do
            {
                try
                {
                    await LookAsync(renews: true, stoppingToken);
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    LogNotRenewed(fault);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private bool IsKnown => _last is { } last && clock.GetElapsedTime(last.At) < (last.MayWork ? OldAfter : LooksAgainAfter);

    private async Task<bool> LookAsync(bool renews, CancellationToken cancellation)
    {
        await StoragePatience.TakeTurnAsync(_oneAtATime, cancellation);
        try
        {
            if (!renews && IsKnown)
            {
                return _last!.MayWork;
            }

            // Who waits shows no sign until the mark is gone: a rebuild that was cut short must be able to go on.
            var at = clock.GetTimestamp();
            var isMarked = _last is { MayWork: false } && await IsMarkedAsync(cancellation);
            if (!isMarked)
            {
                await _sign.UploadAsync(BinaryData.Empty, overwrite: true, cancellation);
                isMarked = await IsMarkedAsync(cancellation);
                if (isMarked)
                {
                    await _sign.DeleteIfExistsAsync(cancellationToken: cancellation);
                    LogWaits();
                }
            }

            _last = new Look(at, !isMarked);
            return !isMarked;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<bool> IsMarkedAsync(CancellationToken cancellation) =>
        await table.FindAsync<TableEntity>(Keys.Index, RebuildTable.MarkerRow, cancellation) is not null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sign that this instance runs could not be renewed; it is tried again")]
    private partial void LogNotRenewed(Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The table is being rebuilt: this instance reads and sends nothing until that has ended")]
    private partial void LogWaits();

    /// <summary>Says that this process is an instance of the app.</summary>
    public sealed class Instance;

    private sealed record Look(long At, bool MayWork);
}

/// <summary>Registers the sign.</summary>
public static class RunningSignConfiguration
{
    /// <summary>Makes the process an instance of the app, beside which no table is rebuilt.</summary>
    public static IServiceCollection AddRunningSign(this IServiceCollection services) =>
        services.AddSingleton<RunningSign.Instance>().AddHostedService(s => s.GetRequiredService<RunningSign>());
}
