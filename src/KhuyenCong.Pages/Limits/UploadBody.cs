using KhuyenCong.Pipeline.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KhuyenCong.Pages.Limits;

/// <summary>Bounds what is read of a form with files.</summary>
public static class UploadBody
{
    /// <summary>
    /// The most bytes of all files of one form together. Less than a file may have that comes another way (<see cref="Upload.MaxBytesRead"/>):
    /// the host holds whole forms in memory before the app sees them, several at once (docs/runbook.md, "How much at once").
    /// </summary>
    public const long MaxBytes = 30L * 1024 * 1024;

    /// <summary>The most bytes of a form: its files, and what it has beside them.</summary>
    public const long MaxBytesOfForm = MaxBytes + (256 * 1024);

    /// <summary>Whether a form is small enough by what it says of itself; makes the server stop reading one that says nothing or lies.</summary>
    public static bool IsBounded(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytesOfForm;
            return http.Request.ContentLength is null or <= MaxBytesOfForm;
        }

        return http.Request.ContentLength <= MaxBytesOfForm;
    }
}
