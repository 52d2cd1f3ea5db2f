using KhuyenCong.Pipeline.Ingest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KhuyenCong.Pages.Limits;

/// <summary>Bounds what is read of a form with files.</summary>
public static class UploadBody
{
    /// <summary>The most bytes of all files of one form together.</summary>
    public const long MostBytes = Upload.MostBytesRead;

    // What the form has beside its files.
    private const long Around = 256 * 1024;

    /// <summary>Whether a form is small enough by what it says of itself; makes the server stop reading one that says nothing or lies.</summary>
    public static bool IsBounded(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.ContentLength > MostBytes + Around)
        {
            return false;
        }

        // The server's own limit is lower than ours.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes + Around;
        }

        return true;
    }
}
