using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Metrics;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>What a sweep found.</summary>
/// <param name="Seen">Blobs that lay in the inbox.</param>
/// <param name="Recorded">Uploads recorded.</param>
/// <param name="Waiting">Empty blobs that may still be written.</param>
/// <param name="Failed">Uploads that we could not process this time.</param>
public sealed record SweepResult(int Seen, int Recorded, int Waiting, int Failed);

/// <summary>
/// Ingests what lies in the inbox, oldest first: the guarantee behind the event trigger, which may miss a blob. Settles empty blobs and
/// tells the operators what has been stuck for an hour.
/// </summary>
public sealed partial class SweepInbox(
    ReportStorage storage,
    UnitTurns turns,
    FailedUploads failures,
    UploadArrival arrival,
    ReportMetrics metrics,
    TimeProvider clock,
    ILogger<SweepInbox> log)
{
    /// <summary>After this time in the inbox an upload counts as stuck.</summary>
    public static TimeSpan StuckAfter { get; } = TimeSpan.FromHours(1);

    /// <summary>What one unit may take of a sweep; the next goes on with the rest, so that a unit with many slow files holds up no other.</summary>
    public static TimeSpan UnitTakesAtMost { get; } = TimeSpan.FromSeconds(20);

    /// <summary>An event takes seconds. What the sweep takes after this time is an upload that no event brought.</summary>
    public static TimeSpan EventMayTake { get; } = TimeSpan.FromMinutes(2);

    private const int AtOnce = 4;

    /// <summary>Sweeps once. One bad upload does not stop the others.</summary>
    public async Task<SweepResult> RunAsync(CancellationToken cancellation)
    {
        var noted = new ConcurrentBag<TableEntity>(await failures.NotedAsync(cancellation));
        var blobs = new List<BlobItem>();
        await foreach (var blob in storage.Inbox.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.None }, cancellation))
        {
            blobs.Add(blob);
        }

        var began = clock.GetUtcNow();
        metrics.Swept(blobs.Count, blobs.Count == 0 ? TimeSpan.Zero : began - blobs.Min(ReceivedAt));
        var failedBefore = noted.Select(FailedUploads.UploadOf).ToHashSet();
        int recorded = 0, waiting = 0, failed = 0;
        var left = new ConcurrentDictionary<string, bool>();
        await Parallel.ForEachAsync(
            blobs.GroupBy(b => UnitTurns.UnitOf(b.Name)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (unit, stop) =>
            {
                // A trace is a report's, not a sweep's.
                Activity.Current = null;
                var turnBegan = clock.GetUtcNow();
                // Those that failed before come last: what fails every time must not use up its unit's share before the others are tried.
                foreach (var blob in unit.OrderBy(b => failedBefore.Contains(UploadIdOf(b))).ThenBy(ReceivedAt))
                {
                    if (clock.GetUtcNow() - turnBegan > UnitTakesAtMost)
                    {
                        left[UploadIdOf(blob)] = true;
                        continue;
                    }

                    try
                    {
                        var result = await turns.TryRunAsync(blob.Name, UploadWay.Sweep, stop, () => NoteTryAsync(blob, noted, stop));
                        Interlocked.Add(ref recorded, result?.End == IngestEnd.Recorded ? 1 : 0);
                        Interlocked.Add(ref waiting, result?.End == IngestEnd.Waiting ? 1 : 0);
                        if (IsWithoutEvent(result, began) && !failedBefore.Contains(UploadIdOf(blob)))
                        {
                            LogWithoutEvent(result!.Receipt!.Id, (int)(began - result.Receipt.ReceivedAt).TotalMinutes);
                        }

                        if (result is null or { End: IngestEnd.Waiting })
                        {
                            left[UploadIdOf(blob)] = true;
                        }
                    }
                    catch (Exception fault) when (!stop.IsCancellationRequested)
                    {
                        Interlocked.Increment(ref failed);
                        left[UploadIdOf(blob)] = true;
                        LogFailed(fault, UploadIdOf(blob));
                        if (IsOld(blob))
                        {
                            await RecordAsync(blob, noted, stop);
                        }
                    }
                }
            });
        await failures.SettleAsync(noted, left.ContainsKey, cancellation);
        if (blobs.Count > 0)
        {
            LogSwept(blobs.Count, recorded, waiting, failed);
        }

        return new SweepResult(blobs.Count, recorded, waiting, failed);
    }

    private bool IsOld(BlobItem blob) => clock.GetUtcNow() - ReceivedAt(blob) >= StuckAfter;

    /// <summary>Notes the try of an old upload: an earlier one that never ended brought the process down with it, and must not stay unseen.</summary>
    private async Task NoteTryAsync(BlobItem blob, ConcurrentBag<TableEntity> noted, CancellationToken cancellation)
    {
        if (!IsOld(blob))
        {
            return;
        }

        var (row, earlierDidNotEnd) = await failures.NoteTryAsync(UploadIdOf(blob), cancellation);
        noted.Add(row);
        if (earlierDidNotEnd)
        {
            await RecordAsync(blob, noted, cancellation);
        }
    }

    /// <summary>
    /// Whether an event should have brought what this sweep took: it lay there long enough, nothing had tried it before, and it was not a
    /// blob without content, whose event left it to be written.
    /// </summary>
    private static bool IsWithoutEvent(IngestResult? result, DateTimeOffset sweepBegan) =>
        result is { End: IngestEnd.Recorded, TriedBefore: false, Receipt: { Size: > 0 } receipt } && sweepBegan - receipt.ReceivedAt >= EventMayTake;

    private async Task RecordAsync(BlobItem blob, ConcurrentBag<TableEntity> noted, CancellationToken cancellation)
    {
        try
        {
            if (await failures.RecordAsync(
                blob.Name, UploadIdOf(blob), ReceivedAt(blob), CaseKind.StuckUpload,
                "Hệ thống chưa xử lý được tệp sau một giờ và tự thử lại 5 phút một lần.", cancellation) is { } note)
            {
                noted.Add(note);
            }
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // The storage itself is down; the next sweep says it.
            LogFailed(fault, UploadIdOf(blob));
        }
    }

    private DateTimeOffset ReceivedAt(BlobItem blob) =>
        arrival.ReceivedAt(blob.Name, blob.Properties.ETag ?? default, blob.Properties.LastModified ?? DateTimeOffset.MaxValue);

    private static string UploadIdOf(BlobItem blob) => Upload.IdOf(blob.Name, blob.Properties.ETag ?? default);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep took what no event had brought: {Receipt}, uploaded {Minutes} minutes before. Look whether IngestReport is enabled and events arrive")]
    private partial void LogWithoutEvent(string receipt, int minutes);

    [LoggerMessage(Level = LogLevel.Error, Message = "Upload {Upload} could not be processed; the next sweep tries again")]
    private partial void LogFailed(Exception fault, string upload);

    [LoggerMessage(Level = LogLevel.Information, Message = "Swept the inbox: {Seen} seen, {Recorded} recorded, {Waiting} empty and waiting, {Failed} failed")]
    private partial void LogSwept(int seen, int recorded, int waiting, int failed);
}
