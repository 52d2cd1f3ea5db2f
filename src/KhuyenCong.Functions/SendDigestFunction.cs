using KhuyenCong.Pipeline.Summarise;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>Owes the ministry its digests.</summary>
public sealed class SendDigestFunction(SendDigest digest)
{
    /// <summary>Runs on the schedule <c>Schedules__SendDigest</c>.</summary>
    [Function(nameof(SendDigest))]
    public Task RunAsync([TimerTrigger("%Schedules:SendDigest%")] TimerInfo timer, CancellationToken cancellation) => digest.RunAsync(cancellation);
}
