using Azure.Storage.Blobs;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>Ingests an upload as soon as the storage announces it; <see cref="SweepInboxFunction"/> is the guarantee behind it.</summary>
public sealed class IngestReportFunction(UnitTurns turns)
{
    /// <summary>Runs for one blob. The client is bound, not its bytes: those would cross the wire to the worker whole.</summary>
    [Function(nameof(IngestReport))]
    public Task RunAsync(
        [BlobTrigger("inbox/{name}", Source = BlobTriggerSource.EventGrid, Connection = StorageOptions.Section)] BlobClient blob,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return turns.RunOrQueueAsync(blob.Name, UploadWay.Event, cancellation);
    }
}
