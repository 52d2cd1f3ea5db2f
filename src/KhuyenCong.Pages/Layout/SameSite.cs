using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Layout;

/// <summary>Whether a form was sent from a page of ours, as far as the browser tells.</summary>
internal static class SameSite
{
    /// <summary>
    /// False when the browser says that another site sent it. Old browsers say nothing, and those that heed our referrer policy say
    /// "null": then the form's signed number decides alone.
    /// </summary>
    /// <param name="request">The call.</param>
    /// <param name="baseUrl">The address under which people reach us; null: the one that the call names.</param>
    public static bool Sent(HttpRequest request, Uri? baseUrl)
    {
        ArgumentNullException.ThrowIfNull(request);
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return site is "" or "same-origin" or "none"
            && (origin is "" or "null"
                || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
                    && (from.Authority == request.Host.Value || (baseUrl is not null && from.Authority == baseUrl.Authority))));
    }
}
