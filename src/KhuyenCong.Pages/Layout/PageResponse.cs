using System.Text;
using KhuyenCong.Pipeline.Deliver;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace KhuyenCong.Pages.Layout;

/// <summary>Writes answers. Every one of them tells browsers to keep nothing, to send the address nowhere, and to run nothing but our own script.</summary>
internal static class PageResponse
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A page.</summary>
    public static Task HtmlAsync(HttpContext http, int status, string html)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(html);
        return BytesAsync(http, status, Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");
    }

    /// <summary>Another page by GET, after a form was taken.</summary>
    /// <param name="http">The call.</param>
    /// <param name="path">The path on this host.</param>
    public static Task SeeOtherAsync(HttpContext http, string path)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = path;
        Protect(http.Response);
        return http.Response.CompleteAsync();
    }

    /// <summary>A file to save.</summary>
    /// <param name="http">The call.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="type">MIME type.</param>
    /// <param name="fileName">The name to save it under; may be Vietnamese, and is made fit by <see cref="SavedName"/>.</param>
    public static async Task FileAsync(HttpContext http, Stream content, string type, string fileName)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(content);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(SavedName.Of(fileName));
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.ContentType = type;
        Protect(http.Response);
        await content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    /// <summary>A style sheet or script, which browsers may keep.</summary>
    public static Task AssetAsync(HttpContext http, byte[] content, string type)
    {
        ArgumentNullException.ThrowIfNull(http);
        return BytesAsync(http, StatusCodes.Status200OK, content, type, "public, max-age=31536000, immutable");
    }

    /// <summary>Data for another system.</summary>
    /// <param name="http">The call.</param>
    /// <param name="status">The status.</param>
    /// <param name="content">The bytes; null for an answer without a body.</param>
    /// <param name="type">MIME type.</param>
    /// <param name="cache">What the caller may keep.</param>
    public static Task DataAsync(HttpContext http, int status, byte[]? content, string type, string cache)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (content is not null)
        {
            return BytesAsync(http, status, content, type, cache);
        }

        http.Response.StatusCode = status;
        Protect(http.Response);
        http.Response.Headers.CacheControl = cache;
        return Task.CompletedTask;
    }

    private static async Task BytesAsync(HttpContext http, int status, byte[] content, string type, string cache = "no-store")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.ContentLength = content.Length;
        Protect(http.Response);
        http.Response.Headers.CacheControl = cache;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }
    }

    private static void Protect(HttpResponse response)
    {
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
