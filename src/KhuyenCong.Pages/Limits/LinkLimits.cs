using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pages.Limits;

/// <summary>
/// How often one contact's link is answered. Each instance counts for itself: what is bounded is what one link can cost, not the exact number.
/// </summary>
public sealed class LinkLimits(IOptions<PagesOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _requests = By(options.Value.RequestsAMinute, TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<string> _uploads = By(options.Value.UploadsInTenMinutes, TimeSpan.FromMinutes(10));

    /// <summary>Counts a call; how long to wait when there were too many, null when it may go on.</summary>
    /// <param name="holder">The unit and contact of the link.</param>
    /// <param name="isUpload">Whether it hands something in.</param>
    public TimeSpan? Count(string holder, bool isUpload)
    {
        using var request = _requests.AttemptAcquire(holder);
        if (!request.IsAcquired)
        {
            return After(request);
        }

        if (!isUpload)
        {
            return null;
        }

        using var upload = _uploads.AttemptAcquire(holder);
        return upload.IsAcquired ? null : After(upload);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _requests.Dispose();
        _uploads.Dispose();
    }

    private static TimeSpan After(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);

    private static PartitionedRateLimiter<string> By(int permits, TimeSpan window) => PartitionedRateLimiter.Create<string, string>(
        holder => RateLimitPartition.GetTokenBucketLimiter(holder, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = permits,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = window / permits,
            QueueLimit = 0,
            AutoReplenishment = true,
        }));
}
