using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.State;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>
/// When an upload counts as received: the Last-Modified of the ETag that was read, by the storage's clock, so that an outage of ours
/// makes no report late. A simulation replaces it.
/// </summary>
public class UploadArrival
{
    /// <summary>The moment of receipt.</summary>
    /// <param name="blob">The blob's name.</param>
    /// <param name="etag">The ETag that was read.</param>
    /// <param name="lastModified">The storage's Last-Modified of that ETag.</param>
    public virtual DateTimeOffset ReceivedAt(string blob, ETag etag, DateTimeOffset lastModified) => lastModified;
}

/// <summary>One blob version of the inbox with its bytes, read under one ETag.</summary>
public sealed class Upload : IAsyncDisposable
{
    /// <summary>Uploads up to this size are read; a larger one is kept and sent back without being read.</summary>
    public const long MostBytesRead = 50L * 1024 * 1024;

    private readonly Stream _bytes;

    private Upload(string blob, ETag etag, DateTimeOffset receivedAt, Stream bytes, IDictionary<string, string> metadata)
    {
        (Blob, ETag, ReceivedAt, _bytes) = (blob, etag, receivedAt, bytes);
        IsFolder = metadata.TryGetValue("hdi_isfolder", out var folder) && folder.Equals("true", StringComparison.OrdinalIgnoreCase);
        Note = SubmitterNote.Read(metadata);
        Size = bytes.Length;
        bytes.Position = 0;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        bytes.Position = 0;
        Id = FormUpload.HashOf(blob) is { } named && !Sha256.StartsWith(named, StringComparison.Ordinal)
            ? Keys.UploadId(blob, etag.ToString().Trim('"'))
            : IdOf(blob, etag);
    }

    /// <summary>
    /// Identifies a blob version (<see cref="Keys.UploadId"/>). One that came by the page's form is known by its name alone, which says
    /// what it holds, so that the form sent twice is one upload.
    /// </summary>
    public static string IdOf(string blob, ETag etag) =>
        Keys.UploadId(blob, FormUpload.HashOf(blob) ?? etag.ToString().Trim('"'));

    /// <summary>The name in the inbox, exactly as listed.</summary>
    public string Blob { get; }

    /// <summary>The version.</summary>
    public ETag ETag { get; }

    /// <summary>Name and version together (<see cref="Keys.UploadId"/>).</summary>
    public string Id { get; }

    /// <summary>When it was received.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>Bytes.</summary>
    public long Size { get; }

    /// <summary>Lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>What the submitter wrote to go with it; null for nothing.</summary>
    public string? Note { get; }

    /// <summary>Whether it only marks a folder (metadata <c>hdi_isfolder</c>).</summary>
    public bool IsFolder { get; }

    /// <summary>The bytes; empty when there are more than <see cref="MostBytesRead"/>.</summary>
    public ReadOnlyMemory<byte> Content =>
        _bytes is MemoryStream memory ? memory.GetBuffer().AsMemory(0, (int)memory.Length) : ReadOnlyMemory<byte>.Empty;

    /// <summary>Whether it is too large to be read.</summary>
    public bool IsTooLarge => Size > MostBytesRead;

    /// <summary>A stream over the bytes from the start; disposed with the upload.</summary>
    public Stream Open()
    {
        _bytes.Position = 0;
        return _bytes;
    }

    /// <summary>Reads a blob in one call; null when it is gone.</summary>
    public static async Task<Upload?> ReadAsync(BlobClient blob, UploadArrival arrival, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(arrival);
        Response<BlobDownloadStreamingResult> answer;
        try
        {
            answer = await blob.DownloadStreamingAsync(cancellationToken: cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }

        using var result = answer.Value;
        var details = result.Details;
        Stream bytes = details.ContentLength <= MostBytesRead
            ? new MemoryStream((int)details.ContentLength)
            : new FileStream(
                Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
                bufferSize: 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await result.Content.CopyToAsync(bytes, cancellation);
            return new Upload(blob.Name, details.ETag, arrival.ReceivedAt(blob.Name, details.ETag, details.LastModified), bytes, details.Metadata);
        }
        catch
        {
            await bytes.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _bytes.DisposeAsync();
}
