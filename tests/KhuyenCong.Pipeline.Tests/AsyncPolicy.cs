using Azure.Core;
using Azure.Core.Pipeline;

namespace KhuyenCong.Pipeline.Tests;

/// <summary>What a test puts before each storage call. The pipeline calls asynchronously alone.</summary>
public abstract class AsyncPolicy : HttpPipelinePolicy
{
    public sealed override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The pipeline is asynchronous.");
}
