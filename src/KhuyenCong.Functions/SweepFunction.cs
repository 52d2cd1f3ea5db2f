using KhuyenCong.Pipeline.Ingest;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>Ingests what the event missed.</summary>
public sealed class SweepFunction(SweepInbox sweep)
{
    /// <summary>Runs on the schedule <c>Schedules__SweepInbox</c>.</summary>
    [Function("SweepInbox")]
    public Task RunAsync([TimerTrigger("%Schedules:SweepInbox%")] TimerInfo timer, CancellationToken cancellation) => sweep.RunAsync(cancellation);
}
