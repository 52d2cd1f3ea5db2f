using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Intake;
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
        await Parallel.ForEachAsync(
            blobs.GroupBy(FolderOf),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (folder, stop) =>
            {
                foreach (var blob in folder.OrderBy(ReceivedAt))
                {
                    try
                    {
                        // Told before it is tried: an upload that brings the process down must not stay unseen.
                        if (clock.GetUtcNow() - ReceivedAt(blob) >= StuckAfter)
                        {
                            await RecordStuckAsync(blob, stop);
                        }

                        var result = await ingest.RunAsync(blob.Name, stop);
                        Interlocked.Add(ref recorded, result.End == IngestEnd.Recorded ? 1 : 0);
                        Interlocked.Add(ref waiting, result.End == IngestEnd.Waiting ? 1 : 0);
                    }
                    catch (Exception fault) when (!stop.IsCancellationRequested)
                    {
                        Interlocked.Increment(ref failed);
                        LogFailed(fault, UploadIdOf(blob));
                    }
                }
            });
        LogSwept(blobs.Count, recorded, waiting, failed);
        return new SweepResult(blobs.Count, recorded, waiting, failed);
    }

    private async Task RecordStuckAsync(BlobItem blob, CancellationToken cancellation)
    {
        var (upload, receivedAt) = (UploadIdOf(blob), ReceivedAt(blob));
        var reference = await currentReference.GetAsync(cancellation);
        var route = UploadRoute.Of(blob.Name, receivedAt, reference);
        var form = route.Period is { } period && reference.Duties.FormsFor(period) is [var only] ? only : route.Document?.Code;
        var partition = form is null || route.Unit is null ? Keys.Unrouted
            : route.Period is { } known ? Keys.Partition(form, known)
            : Keys.DocumentPartition(form);
        if (partition != Keys.Unrouted)
        {
            await MarkFailedAsync(partition, route.Unit!.Code, upload, receivedAt, cancellation);
        }

        await notices.OweAsync(
            partition, "stuck_" + upload,
            new OperatorCase(
                CaseKind.StuckUpload, route.Unit?.Code, blob.Name, VietnamTime.At(receivedAt),
                $"Hệ thống chưa xử lý được tệp sau một giờ và tự thử lại 5 phút một lần; đơn vị gửi không bị coi là có lỗi. Mã tải lên để tra nhật ký: {upload}."),
            cancellation);
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
            ? new Azure.Data.Tables.TableTransactionAction(Azure.Data.Tables.TableTransactionActionType.Add, changed)
            : new Azure.Data.Tables.TableTransactionAction(Azure.Data.Tables.TableTransactionActionType.UpdateReplace, changed, status.ETag);

        // When another run changed the status meanwhile, the next sweep looks again.
        await table.CommitAsync(partition, [action], cancellation);
    }

    private DateTimeOffset ReceivedAt(BlobItem blob) =>
        arrival.ReceivedAt(blob.Name, blob.Properties.ETag ?? default, blob.Properties.LastModified ?? DateTimeOffset.MaxValue);

    private static string UploadIdOf(BlobItem blob) => Keys.UploadId(blob.Name, (blob.Properties.ETag ?? default).ToString().Trim('"'));

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
