using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Ingest;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>Takes what the events missed: reports first, then reference data.</summary>
public sealed class SweepInboxFunction(SweepInbox sweep, ApplyReference apply)
{
    /// <summary>Runs on the schedule <c>Schedules__SweepInbox</c>.</summary>
    [Function(nameof(SweepInbox))]
    public async Task RunAsync([TimerTrigger("%Schedules:SweepInbox%")] TimerInfo timer, CancellationToken cancellation)
    {
        await sweep.RunAsync(cancellation);
        await apply.SweepAsync(cancellation);
    }
}
