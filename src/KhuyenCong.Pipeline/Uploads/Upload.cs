using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Receipts;

namespace KhuyenCong.Pipeline.Uploads;

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

/// <summary>One blob version of the inbox with its bytes, read under one ETag; without them when it is not one that is read.</summary>
public sealed class Upload
{
    /// <summary>Uploads up to this size are read; a larger one is sent back without being read.</summary>
    public const long MaxBytesRead = 50L * 1024 * 1024;

    private Upload(string blob, ETag etag, BlobType type, long size, IDictionary<string, string> metadata, DateTimeOffset receivedAt, byte[]? content)
    {
        (Blob, ETag, ReceivedAt, Size) = (blob, etag, receivedAt, size);
        IsFolder = metadata.TryGetValue("hdi_isfolder", out var folder) && folder.Equals("true", StringComparison.OrdinalIgnoreCase);
        Note = SubmitterNote.Read(metadata);
        Confirmation = SubmitterConfirmation.Read(metadata);
        Programme = DeclaredProgramme.Read(metadata);
        ChosenForm = Uploads.ChosenForm.Read(metadata);
        UploadedBy = Uploader.Read(metadata);
        var version = ETag.ToString().Trim('"');
        if (content is null)
        {
            Unread = new UnreadBlob(type.ToString().ToLowerInvariant(), version);
        }
        else
        {
            (Content, Sha256) = (content, Convert.ToHexStringLower(SHA256.HashData(content)));
        }

        // A name that says what a blob holds is believed only when it holds that.
        Id = FormUpload.HashOf(blob) is { } named && Sha256.StartsWith(named, StringComparison.Ordinal) ? IdOf(blob, ETag) : Keys.UploadId(blob, version);
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

    /// <summary>Bytes, as the storage declares them.</summary>
    public long Size { get; }

    /// <summary>Lower-case hexadecimal; empty when it was not read.</summary>
    public string Sha256 { get; } = "";

    /// <summary>What the submitter wrote to go with it; null for nothing.</summary>
    public string? Note { get; }

    /// <summary>Why the submitter says that its figures are right; null where nothing is confirmed.</summary>
    public string? Confirmation { get; }

    /// <summary>Who uploads it, where the upload says so; null otherwise.</summary>
    public string? UploadedBy { get; }

    /// <summary>What the page's form says of it as a programme's file; null for nothing.</summary>
    public ProgrammeDeclaration? Programme { get; }

    /// <summary>The code of the form on whose page it was chosen; null for what came another way.</summary>
    public string? ChosenForm { get; }

    /// <summary>Whether it only marks a folder (metadata <c>hdi_isfolder</c>).</summary>
    public bool IsFolder { get; }

    /// <summary>What it is, when it was not read for its kind or its length; null when it was.</summary>
    public UnreadBlob? Unread { get; }

    /// <summary>The bytes; empty when it was not read.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>
    /// Reads a blob in one call; null when it is gone. Its kind and length come before its bytes: what is no block blob, or longer than may be
    /// read, is let go there, however much it declares.
    /// </summary>
    /// <param name="blob">The blob.</param>
    /// <param name="arrival">Says when it was received.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <param name="maxBytes">How long it may be.</param>
    public static async Task<Upload?> ReadAsync(BlobClient blob, UploadArrival arrival, CancellationToken cancellation, long maxBytes = MaxBytesRead)
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

        // Disposing of it unread closes the connection.
        using var result = answer.Value;
        var details = result.Details;
        byte[]? content = null;
        if (details.BlobType == BlobType.Block && details.ContentLength <= maxBytes)
        {
            content = new byte[details.ContentLength];
            await result.Content.ReadExactlyAsync(content, cancellation);
        }

        return new Upload(blob.Name, details.ETag, details.BlobType, details.ContentLength, details.Metadata, arrival.ReceivedAt(blob.Name, details.ETag, details.LastModified), content);
    }

    /// <summary>A file that is tried out: what it would be if it came now under this name. It lies nowhere.</summary>
    /// <param name="blob">The name that it would have in the inbox.</param>
    /// <param name="metadata">What would be said of it.</param>
    /// <param name="receivedAt">Now.</param>
    /// <param name="content">Its bytes.</param>
    public static Upload OfDryRun(string blob, IDictionary<string, string> metadata, DateTimeOffset receivedAt, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(content);
        return new Upload(blob, default, BlobType.Block, content.Length, metadata, receivedAt, content);
    }
}
