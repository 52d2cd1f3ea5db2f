using KhuyenCong.Pages.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>State and figures for other systems; each has a function key of its own.</summary>
public sealed class ReadReportsFunction(ReportApi api)
{
    /// <summary>Answers <c>GET /api/v1/…</c>; the caller needs a function key.</summary>
    [Function(nameof(ReadReports))]
    public Task ReadReports(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/{*rest}")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return api.HandleAsync(request.HttpContext);
    }
}
