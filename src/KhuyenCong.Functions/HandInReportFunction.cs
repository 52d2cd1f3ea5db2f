using KhuyenCong.Pages.HandIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>A unit's own pages, where reports are handed in; the link's token decides who sees what.</summary>
public sealed class HandInReportFunction(ProvincePages pages)
{
    /// <summary>Answers <c>/nop-bao-cao/{token}</c> and everything below; without a token, as when a mail program cut it off, it says so.</summary>
    [Function(nameof(HandInReport))]
    public Task HandInReport(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "nop-bao-cao/{*rest}")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return pages.HandleAsync(request.HttpContext);
    }
}
