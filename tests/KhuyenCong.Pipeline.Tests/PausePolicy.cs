using Azure.Core;
using Azure.Core.Pipeline;

namespace KhuyenCong.Pipeline.Tests;

/// <summary>Holds an instance back after the reply to its n-th storage call.</summary>
public sealed class PausePolicy(int calls) : AsyncPolicy
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    /// <summary>Done when the instance is held.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets it go on.</summary>
    public void GoOn() => _goOn.TrySetResult();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (Interlocked.Increment(ref _calls) == calls)
        {
            _reached.TrySetResult();
            await _goOn.Task;
        }
    }
}
