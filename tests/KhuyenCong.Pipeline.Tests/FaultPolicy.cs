using Azure.Core;
using Azure.Core.Pipeline;

namespace KhuyenCong.Pipeline.Tests;

/// <summary>The fault that a test injects; not of a kind that the SDK retries, as when the process dies.</summary>
public sealed class InjectedFault() : Exception("Injected by the test.");

/// <summary>Counts storage calls, and fails the k-th: before it reaches the server, or after, so that only the reply is lost.</summary>
public sealed class FaultPolicy : AsyncPolicy
{
    private int _calls;
    private bool _paused;

    /// <summary>The call to fail, from 1; 0 for none.</summary>
    public int FailCall { get; set; }

    /// <summary>Whether the call reaches the server first.</summary>
    public bool AfterServer { get; set; }

    /// <summary>Whether every later call fails too, as when the process is gone; else only that one.</summary>
    public bool Dies { get; set; }

    /// <summary>Calls seen.</summary>
    public int Calls => _calls;

    public void Pause() => _paused = true;

    public void Resume() => _paused = false;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var call = _paused ? 0 : Interlocked.Increment(ref _calls);
        var fails = call > 0 && call == FailCall;
        if ((fails && !AfterServer) || (Dies && FailCall > 0 && call > FailCall))
        {
            throw new InjectedFault();
        }

        await ProcessNextAsync(message, pipeline);
        if (fails)
        {
            throw new InjectedFault();
        }
    }
}
