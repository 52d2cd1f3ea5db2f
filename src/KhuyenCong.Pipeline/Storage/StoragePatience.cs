using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace KhuyenCong.Pipeline.Storage;

/// <summary>The storage does not answer, or is not to be used for the moment.</summary>
/// <param name="reason">What the matter is, for the log.</param>
/// <param name="inner">What was met; null for nothing new.</param>
public sealed class StorageAwayException(string reason, Exception? inner = null) : Exception(reason, inner);

/// <summary>
/// How long the storage is waited for. The pipeline's own runs have the SDK's patience: some tries with growing pauses. A person at a page has not: for
/// the flow of calls that sets <see cref="Within"/> a call that gets no answer within that time, or none at a second try, ends as
/// <see cref="StorageAwayException"/>; and while the service is known to be away, one reading call in some seconds tries it and the others are told at once.
/// </summary>
/// <remarks>One for each service, which may be away alone. Its times are those of the network and so of the machine's own clock.</remarks>
public sealed class StoragePatience : RetryPolicy
{
    private const int AwayFor = 5_000, SecondTryWithin = 1_000;

    // What a file may take on its way, beside the time for the answer.
    private const int MinBytesASecond = 256 * 1024;

    private static readonly AsyncLocal<TimeSpan?> OfThisFlow = new();

    private long _awayUntil;

    /// <summary>With the SDK's own tries and pauses for whoever sets no <see cref="Within"/>.</summary>
    public StoragePatience(RetryOptions usual)
        : base(usual.MaxRetries, DelayStrategy.CreateExponentialDelayStrategy(usual.Delay, usual.MaxDelay))
    {
    }

    /// <summary>How long this flow of calls waits for each answer of the storage; null for the usual patience. What an async method sets ends with it.</summary>
    public static TimeSpan? Within
    {
        get => OfThisFlow.Value;
        set => OfThisFlow.Value = value;
    }

    /// <summary>Waits behind whoever calls the storage already, as long as this flow of calls waits for an answer: who is at it may have more patience.</summary>
    /// <exception cref="StorageAwayException">The turn did not come in that time.</exception>
    public static async Task TakeTurnAsync(SemaphoreSlim turn, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(turn);
        if (!await turn.WaitAsync(Within ?? Timeout.InfiniteTimeSpan, cancellation))
        {
            throw new StorageAwayException("Another call is waiting for the storage, and there is no answer.");
        }
    }

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ArgumentNullException.ThrowIfNull(message);
        var within = Within;
        if (within is { } time)
        {
            // What somebody has sent is worth a try of its own.
            if (message.Request.Content is null && IsKnownAway())
            {
                throw new StorageAwayException("The storage did not answer a moment ago.");
            }

            var bytes = message.Request.Content is { } content && content.TryComputeLength(out var length) ? length : 0;
            message.NetworkTimeout = time + TimeSpan.FromSeconds(bytes / MinBytesASecond);
        }

        try
        {
            await base.ProcessAsync(message, pipeline);
            Volatile.Write(ref _awayUntil, message.Response.Status >= 500 ? Environment.TickCount64 + AwayFor : 0);
        }
        catch (Exception silence) when (IsSilence(silence) && !message.CancellationToken.IsCancellationRequested)
        {
            Volatile.Write(ref _awayUntil, Environment.TickCount64 + AwayFor);
            if (within is not null)
            {
                throw new StorageAwayException("The storage does not answer.", silence);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception)
    {
        ArgumentNullException.ThrowIfNull(message);
        var context = message.ProcessingContext;
        return Within is not null && (context.RetryNumber > 0 || DateTimeOffset.UtcNow - context.StartTime > TimeSpan.FromMilliseconds(SecondTryWithin))
            ? new ValueTask<bool>(false)
            : base.ShouldRetryAsync(message, exception);
    }

    private bool IsKnownAway()
    {
        var until = Volatile.Read(ref _awayUntil);
        var now = Environment.TickCount64;
        return until != 0 && (now < until || Interlocked.CompareExchange(ref _awayUntil, now + AwayFor, until) != until);
    }

    private static bool IsSilence(Exception fault) => fault switch
    {
        RequestFailedException { Status: 0 } or OperationCanceledException or IOException => true,
        AggregateException all => all.InnerExceptions.All(IsSilence),
        _ => false,
    };
}
