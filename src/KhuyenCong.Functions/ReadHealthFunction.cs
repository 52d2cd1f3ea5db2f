using KhuyenCong.Pipeline.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>Tells a probe how the deployment does: 200 when nothing is stuck or failing, otherwise 503, with the counts.</summary>
public sealed class ReadHealthFunction(ReadHealth health)
{
    /// <summary>Answers <c>GET /health</c>; the caller needs a function key.</summary>
    [Function(nameof(ReadHealth))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "health")] HttpRequest request, CancellationToken cancellation)
    {
        var counts = (await health.RunAsync(null, cancellation)).Counts;
        return new ObjectResult(counts) { StatusCode = counts.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable };
    }
}
