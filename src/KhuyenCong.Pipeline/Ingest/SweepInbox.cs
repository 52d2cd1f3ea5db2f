using System.Collections.Concurrent;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Reference;
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
    ReportTable table,
    IngestReport ingest,
    CurrentReference currentReference,
    OperatorNotices notices,
    UploadArrival arrival,
    TimeProvider clock,
    ILogger<SweepInbox> log)
{
    /// <summary>After this time in the inbox an upload counts as stuck.</summary>
    public static TimeSpan StuckAfter { get; } = TimeSpan.FromHours(1);

    private const int AtOnce = 4;

    /// <summary>Sweeps once. One bad upload does not stop the others.</summary>
    public async Task<SweepResult> RunAsync(CancellationToken cancellation)
    {
        var blobs = new List<BlobItem>();
        await foreach (var blob in storage.Inbox.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.None }, cancellation))
        {
            blobs.Add(blob);
        }

        int recorded = 0, waiting = 0, failed = 0;
        var left = new ConcurrentDictionary<string, bool>();
        await Parallel.ForEachAsync(
            blobs.GroupBy(FolderOf),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (folder, stop) =>
            {
                foreach (var blob in folder.OrderBy(ReceivedAt))
                {
                    try
                    {
                        // An earlier try that never ended brought the process down with it, and must not stay unseen.
                        if (IsOld(blob) && !await NoteTryAsync(blob, stop))
                        {
                            await RecordStuckAsync(blob, stop);
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
                            await TryRecordStuckAsync(blob, stop);
                        }
                    }
                }
            });
        await SettleFailuresAsync(left, cancellation);
        LogSwept(blobs.Count, recorded, waiting, failed);
        return new SweepResult(blobs.Count, recorded, waiting, failed);
    }

    private bool IsOld(BlobItem blob) => clock.GetUtcNow() - ReceivedAt(blob) >= StuckAfter;

    /// <summary>Notes that an old upload is about to be tried; false when an earlier try was noted.</summary>
    private Task<bool> NoteTryAsync(BlobItem blob, CancellationToken cancellation) =>
        table.CommitAsync(
            Keys.Index, [new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(Keys.Index, "tried_" + UploadIdOf(blob)))], cancellation);

    private async Task TryRecordStuckAsync(BlobItem blob, CancellationToken cancellation)
    {
        try
        {
            await RecordStuckAsync(blob, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // The storage itself is down; the next sweep says it.
            LogFailed(fault, UploadIdOf(blob));
        }
    }

    private async Task RecordStuckAsync(BlobItem blob, CancellationToken cancellation)
    {
        var (upload, receivedAt) = (UploadIdOf(blob), ReceivedAt(blob));
        var reference = await currentReference.GetAsync(cancellation);
        var route = UploadRoute.Of(blob.Name, receivedAt, reference);
        if (route.IsLitter)
        {
            return;
        }

        var partitions = PartitionsOf(route, reference);
        foreach (var partition in partitions)
        {
            var row = new TableEntity(Keys.Index, $"failed_{upload}_{partition}") { ["Partition"] = partition, ["Unit"] = route.Unit!.Code, ["Upload"] = upload };
            await table.CommitAsync(Keys.Index, [new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)], cancellation);
            await MarkFailedAsync(partition, route.Unit.Code, upload, receivedAt, cancellation);
        }

        await notices.OweAsync(
            partitions.Count > 0 ? partitions[0] : Keys.Unrouted, "stuck_" + upload,
            new OperatorCase(
                CaseKind.StuckUpload, route.Unit?.Code, blob.Name, VietnamTime.At(receivedAt),
                $"Hệ thống chưa xử lý được tệp sau một giờ và tự thử lại 5 phút một lần; đơn vị gửi không bị coi là có lỗi. Mã tải lên để tra nhật ký: {upload}."),
            cancellation);
    }

    /// <summary>Where the upload may count: under the form that its name begins with, else under every form that is due.</summary>
    private static List<string> PartitionsOf(UploadRoute route, ReferenceData reference)
    {
        if (route.Unit is null || route.Problem is not null)
        {
            return [];
        }

        if (route.Period is not { } period)
        {
            return [Keys.DocumentPartition(route.Document!.Code)];
        }

        var due = reference.Duties.FormsFor(period);
        var named = due.Where(route.NamesForm).ToList();
        return [.. (named.Count > 0 ? named : due).Select(form => Keys.Partition(form, period))];
    }

    /// <summary>Takes the mark off every unit whose failed upload is no longer in the inbox: it was settled in one way or another.</summary>
    private async Task SettleFailuresAsync(IReadOnlyDictionary<string, bool> left, CancellationToken cancellation)
    {
        foreach (var failure in await table.UnderAsync<TableEntity>(Keys.Index, "failed_", cancellation))
        {
            var (partition, unit, upload) = (failure.GetString("Partition"), failure.GetString("Unit"), failure.GetString("Upload"));
            if (left.ContainsKey(upload))
            {
                continue;
            }

            var status = await table.FindAsync<StatusRow>(partition, Keys.Status + unit, cancellation);
            if (status?.FailedUpload == upload)
            {
                (status.FailedUpload, status.FailedSince) = (null, null);
                if (!await table.ReplaceAsync(status, cancellation))
                {
                    continue;
                }
            }

            await table.CommitAsync(Keys.Index, [new TableTransactionAction(TableTransactionActionType.Delete, failure, Azure.ETag.All)], cancellation);
        }
    }

    private async Task MarkFailedAsync(string partition, string unit, string upload, DateTimeOffset since, CancellationToken cancellation)
    {
        var status = await table.FindAsync<StatusRow>(partition, Keys.Status + unit, cancellation);
        if (status?.FailedUpload == upload)
        {
            return;
        }

        if (await table.FindAsync<SubmissionRow>(partition, SubmissionRow.Key(unit, upload), cancellation) is not null)
        {
            // Recorded already; only the cleaning up after it is outstanding.
            return;
        }

        var changed = status?.Clone() ?? new StatusRow { PartitionKey = partition, RowKey = Keys.Status + unit, Unit = unit };
        (changed.FailedUpload, changed.FailedSince) = (upload, since.ToUniversalTime());
        var action = status is null
            ? new TableTransactionAction(TableTransactionActionType.Add, changed)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, changed, status.ETag);

        // When another run changed the status meanwhile, the next sweep looks again.
        await table.CommitAsync(partition, [action], cancellation);
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
