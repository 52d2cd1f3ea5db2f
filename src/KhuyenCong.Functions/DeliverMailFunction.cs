using KhuyenCong.Pipeline.Deliver;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>Sends what the ledger owes.</summary>
public sealed class DeliverMailFunction(DeliverMail deliver)
{
    /// <summary>Runs on the schedule <c>Schedules__DeliverMail</c>.</summary>
    [Function(nameof(DeliverMail))]
    public Task RunAsync([TimerTrigger("%Schedules:DeliverMail%")] TimerInfo timer, CancellationToken cancellation) => deliver.RunAsync(cancellation);
}
