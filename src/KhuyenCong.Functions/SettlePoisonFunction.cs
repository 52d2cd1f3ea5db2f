using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Storage;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>Settles the blob events that the host gave up.</summary>
public sealed class SettlePoisonFunction(SettlePoison settle)
{
    /// <summary>Runs for one message, for <see cref="IngestReportFunction"/> and <see cref="ApplyReferenceFunction"/> alike: both triggers share the queue.</summary>
    [Function(nameof(SettlePoison))]
    public Task RunAsync([QueueTrigger(SettlePoison.Queue, Connection = StorageOptions.Section)] string message, CancellationToken cancellation) =>
        settle.RunAsync(message, cancellation);
}
