using KhuyenCong.Pages.Situation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>The ministry's pages: where everybody stands; the platform's authentication decides who sees them.</summary>
public sealed class ShowSituationFunction(MinistryPages pages)
{
    /// <summary>Answers <c>/tinh-hinh</c> and everything below.</summary>
    [Function(nameof(ShowSituation))]
    public Task ShowSituation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "tinh-hinh/{*rest}")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return pages.HandleAsync(request.HttpContext);
    }
}
