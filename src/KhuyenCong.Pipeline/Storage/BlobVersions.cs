using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace KhuyenCong.Pipeline.Storage;

/// <summary>Writes and deletes that can be repeated, and leave alone what somebody else has written.</summary>
public static class BlobVersions
{
    /// <summary>Writes a blob unless one is there. The name says what it holds, so what is there is the same; where it need not be, the caller looks.</summary>
    /// <returns>Whether it was not there yet.</returns>
    public static async Task<bool> CreateAsync(this BlobClient blob, Stream content, BlobUploadOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(options);
        options.Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All };
        try
        {
            await blob.UploadAsync(content, options, cancellation);
            return true;
        }
        catch (RequestFailedException there) when (there.Status is 409 or 412)
        {
            return false;
        }
    }

    /// <summary>Writes a JSON file unless one is there.</summary>
    /// <returns>Whether it was not there yet.</returns>
    public static Task<bool> CreateJsonAsync(this BlobClient blob, byte[] json, CancellationToken cancellation) => blob.CreateAsync(
        new MemoryStream(json), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json; charset=utf-8" } }, cancellation);

    /// <summary>Writes a JSON file whether one is there or not.</summary>
    public static Task ReplaceJsonAsync(this BlobClient blob, byte[] json, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return blob.UploadAsync(new MemoryStream(json), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json; charset=utf-8" } }, cancellation);
    }

    /// <summary>Deletes the version that was read; a newer one under the same name stays: it has its own event and the sweep.</summary>
    public static async Task DeleteReadAsync(this BlobClient blob, ETag read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blob);
        try
        {
            await blob.DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, new BlobRequestConditions { IfMatch = read }, cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status is 404 or 412)
        {
            // Gone already, or overwritten.
        }
    }
}
