using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Telemetry;
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
    IngestReport ingest,
    FailedUploads failures,
    UploadArrival arrival,
    ReportMetrics metrics,
    TimeProvider clock,
    ILogger<SweepInbox> log)
{
    /// <summary>After this time in the inbox an upload counts as stuck.</summary>
    public static TimeSpan StuckAfter { get; } = TimeSpan.FromHours(1);

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

        metrics.Swept(blobs.Count, blobs.Count == 0 ? TimeSpan.Zero : clock.GetUtcNow() - blobs.Min(ReceivedAt));
        int recorded = 0, waiting = 0, failed = 0;
        var left = new ConcurrentDictionary<string, bool>();
        await Parallel.ForEachAsync(
            blobs.GroupBy(FolderOf),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (folder, stop) =>
            {
                // A trace is a report's, not a sweep's.
                Activity.Current = null;
                foreach (var blob in folder.OrderBy(ReceivedAt))
                {
                    try
                    {
                        // An earlier try that never ended brought the process down with it, and must not stay unseen.
                        if (IsOld(blob))
                        {
                            var (row, earlierDidNotEnd) = await failures.NoteTryAsync(UploadIdOf(blob), stop);
                            noted.Add(row);
                            if (earlierDidNotEnd)
                            {
                                await RecordAsync(blob, noted, stop);
                            }
                        }

                        var result = await ingest.RunAsync(blob.Name, stop);
                        Interlocked.Add(ref recorded, result.End == IngestEnd.Recorded ? 1 : 0);
                        if (result.End == IngestEnd.Waiting)
                        {
                            Interlocked.Increment(ref waiting);
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

    private static string FolderOf(BlobItem blob)
    {
        var parts = blob.Name.Split('/');
        return parts.Length < 3 ? "" : parts[0] + "/" + parts[1];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Upload {Upload} could not be processed; the next sweep tries again")]
    private partial void LogFailed(Exception fault, string upload);

    [LoggerMessage(Level = LogLevel.Information, Message = "Swept the inbox: {Seen} seen, {Recorded} recorded, {Waiting} empty and waiting, {Failed} failed")]
    private partial void LogSwept(int seen, int recorded, int waiting, int failed);
}
