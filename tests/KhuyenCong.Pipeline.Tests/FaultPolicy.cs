using Azure.Core;
using Azure.Core.Pipeline;

namespace KhuyenCong.Pipeline.Tests;

/// <summary>The fault that a test injects; not of a kind that the SDK retries, as when the process dies.</summary>
public sealed class InjectedFault() : Exception("Injected by the test.");

/// <summary>Counts storage calls, and fails the k-th: before it reaches the server, or after, so that only the reply is lost.</summary>
public sealed class FaultPolicy : HttpPipelinePolicy
{
    private int _calls;
    private bool _paused;

    /// <summary>The call to fail, from 1; 0 for none.</summary>
    public int FailCall { get; set; }

    /// <summary>Whether the call reaches the server first.</summary>
    public bool AfterServer { get; set; }

    /// <summary>Calls seen.</summary>
    public int Calls => _calls;

    public void Pause() => _paused = true;

    public void Resume() => _paused = false;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var fails = !_paused && Interlocked.Increment(ref _calls) == FailCall;
        if (fails && !AfterServer)
        {
            throw new InjectedFault();
        }

        await ProcessNextAsync(message, pipeline);
        if (fails)
        {
            throw new InjectedFault();
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The pipeline is asynchronous.");
}
