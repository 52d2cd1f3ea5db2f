using System.Threading.RateLimiting;
using KhuyenCong.Pipeline.State;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>
/// Whose upload is read next within this process: one of a unit at a time, the unit's others wait in the order in which they came, and no unit waits
/// for another's. A unit is the first folder of the inbox. Every way into the inbox goes through here: the event, the page, the sweep.
/// </summary>
public sealed partial class UnitTurns(IngestReport ingest, ILogger<UnitTurns> log) : IDisposable
{
    /// <summary>Uploads of different units in work at once; each is held in memory whole.</summary>
    public const int AtOnce = 8;

    private readonly PartitionedRateLimiter<string> _units = PartitionedRateLimiter.Create<string, string>(
        unit => RateLimitPartition.GetConcurrencyLimiter(unit, _ => InOrder(1)));

    private readonly ConcurrencyLimiter _process = new(InOrder(AtOnce));

    /// <summary>Reads an upload when its turn has come.</summary>
    /// <param name="blob">The name in the inbox, exactly as listed.</param>
    /// <param name="way">By which way it came.</param>
    /// <param name="cancellation">Ends the waiting and the run; it can be repeated.</param>
    public async Task<IngestResult> RunAsync(string blob, UploadWay way, CancellationToken cancellation)
    {
        using var turn = Taken(await _units.AcquireAsync(UnitOf(blob), cancellationToken: cancellation));
        return await ReadAsync(blob, way, null, cancellation);
    }

    /// <summary>Reads an upload if its unit has none in work; null when it has one.</summary>
    /// <param name="blob">The name in the inbox, exactly as listed.</param>
    /// <param name="way">By which way it came.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <param name="first">What is done before, in the same turn; null for nothing.</param>
    public async Task<IngestResult?> TryRunAsync(string blob, UploadWay way, CancellationToken cancellation, Func<Task>? first = null)
    {
        using var turn = _units.AttemptAcquire(UnitOf(blob));
        return turn.IsAcquired ? await ReadAsync(blob, way, first, cancellation) : null;
    }

    /// <summary>
    /// Reads an upload now if its unit has none in work. Otherwise it is read behind the others while the caller goes on, because the host gives few
    /// events at once and those of one unit must not hold up those of the others; what this process does not get to, the sweep does.
    /// </summary>
    /// <param name="blob">The name in the inbox, exactly as listed.</param>
    /// <param name="way">By which way it came.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <returns>What was done; null while the upload waits.</returns>
    public async Task<IngestResult?> RunOrQueueAsync(string blob, UploadWay way, CancellationToken cancellation)
    {
        var result = await TryRunAsync(blob, way, cancellation);
        if (result is null)
        {
            _ = RunBehindAsync(blob, way);
        }

        return result;
    }

    /// <summary>Does something for a unit when its turn has come, in its turn among its uploads and within the process.</summary>
    /// <param name="unit">The unit's code.</param>
    /// <param name="work">What is done.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<T> DoAsync<T>(string unit, Func<Task<T>> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var turn = Taken(await _units.AcquireAsync(unit, cancellationToken: cancellation));
        using var place = Taken(await _process.AcquireAsync(cancellationToken: cancellation));
        return await work();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _units.Dispose();
        _process.Dispose();
    }

    private async Task RunBehindAsync(string blob, UploadWay way)
    {
        try
        {
            await RunAsync(blob, way, CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogLater(fault);
        }
    }

    private async Task<IngestResult> ReadAsync(string blob, UploadWay way, Func<Task>? first, CancellationToken cancellation)
    {
        using var turn = Taken(await _process.AcquireAsync(cancellationToken: cancellation));
        await (first?.Invoke() ?? Task.CompletedTask);
        return await ingest.RunAsync(blob, way, cancellation);
    }

    // Who still waits when the process ends gets no turn.
    private static RateLimitLease Taken(RateLimitLease turn) => turn.IsAcquired ? turn : throw new OperationCanceledException("The process ends; the sweep of the next reads the upload.");

    /// <summary>The unit whose turn an upload needs.</summary>
    internal static string UnitOf(string blob) => blob.Split('/', 2)[0];

    private static ConcurrencyLimiterOptions InOrder(int atOnce) => new()
    {
        PermitLimit = atOnce,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "An upload that waited behind others of its unit could not be read; the sweep reads it")]
    private partial void LogLater(Exception fault);
}
