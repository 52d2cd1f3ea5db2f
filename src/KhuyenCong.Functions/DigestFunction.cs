using KhuyenCong.Pipeline.Summarise;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>Owes the ministry its digests.</summary>
public sealed class DigestFunction(SendDigest digest)
{
    /// <summary>Runs on the schedule <c>Schedules__SendDigest</c>.</summary>
    [Function("SendDigest")]
    public Task RunAsync([TimerTrigger("%Schedules:SendDigest%")] TimerInfo timer, CancellationToken cancellation) => digest.RunAsync(cancellation);
}
