using Azure.Core;
using Azure.Core.Pipeline;

namespace KhuyenCong.Pipeline.Tests;

/// <summary>Lets something else happen right before the first table transaction.</summary>
public sealed class InterruptBeforeCommit(Func<Task> happen) : AsyncPolicy
{
    /// <summary>Whether it happened.</summary>
    public bool WasThere { get; private set; }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (!WasThere && message.Request.Method == RequestMethod.Post && message.Request.Uri.Path.Contains("$batch", StringComparison.Ordinal))
        {
            WasThere = true;
            await happen();
        }

        await ProcessNextAsync(message, pipeline);
    }
}
