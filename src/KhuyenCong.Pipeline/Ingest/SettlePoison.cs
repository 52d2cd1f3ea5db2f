using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>How a message of the poison queue ended.</summary>
public enum PoisonEnd
{
    /// <summary>The upload is visibly failed and the operators are told; the sweep goes on trying.</summary>
    Recorded,

    /// <summary>The blob is gone or was overwritten: another run settled it, or the newer version has an event of its own.</summary>
    Passed,

    /// <summary>The message names nothing that we read.</summary>
    Foreign,
}

/// <summary>
/// Reads what the host gives up: a blob event that failed at every try. The upload becomes visibly failed and the operators are told, at
/// once and not only when the sweep finds it stuck after an hour. Reading the same message again changes nothing more.
/// </summary>
public sealed partial class SettlePoison(
    ReportStorage storage, FailedUploads failures, FailedReferenceUploads referenceFailures, UploadArrival arrival, ILogger<SettlePoison> log)
{
    /// <summary>The queue into which the blob trigger puts what it gives up, in the account of the trigger's connection.</summary>
    public const string Queue = "webjobs-blobtrigger-poison";

    /// <summary>Settles one message.</summary>
    /// <param name="message">The message as the host wrote it, JSON with <c>ContainerName</c>, <c>BlobName</c> and <c>ETag</c>.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    public async Task<PoisonEnd> RunAsync(string message, CancellationToken cancellation)
    {
        if (Read(message) is not { BlobName: { Length: > 0 } name } poison)
        {
            LogForeign(message?.Length ?? 0);
            return PoisonEnd.Foreign;
        }

        var container = new[] { storage.Inbox, storage.Reference }.FirstOrDefault(c => c.Name == poison.ContainerName);
        if (container is null)
        {
            LogForeign(message.Length);
            return PoisonEnd.Foreign;
        }

        BlobProperties properties;
        try
        {
            properties = await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            LogPassed();
            return PoisonEnd.Passed;
        }

        var etag = properties.ETag.ToString().Trim('"');
        if (poison.ETag is { Length: > 0 } seen && seen.Trim('"') != etag)
        {
            LogPassed();
            return PoisonEnd.Passed;
        }

        var receivedAt = arrival.ReceivedAt(name, properties.ETag, properties.LastModified);
        const string Reason = "Hệ thống đã thử nhiều lần liên tiếp mà chưa xử lý được tệp; lần quét 5 phút một lần vẫn tự thử lại.";
        var upload = container.Name == storage.Inbox.Name ? Upload.IdOf(name, properties.ETag) : ReferenceUpload.IdOf(name, properties.ETag);
        if (container.Name == storage.Inbox.Name)
        {
            await failures.RecordAsync(name, upload, receivedAt, CaseKind.FailedUpload, Reason, cancellation);
        }
        else
        {
            await referenceFailures.RecordAsync(name, upload, receivedAt, CaseKind.FailedReference, Reason, cancellation);
        }

        LogRecorded(upload);
        return PoisonEnd.Recorded;
    }

    private static Poison? Read(string? message)
    {
        try
        {
            return message is null ? null : JsonSerializer.Deserialize<Poison>(message);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Upload {Upload} failed at every try of its event; it is marked as failed, the operators are told, and the sweep goes on trying")]
    private partial void LogRecorded(string upload);

    [LoggerMessage(Level = LogLevel.Information, Message = "A blob event that was given up is settled already: its blob is gone or was overwritten")]
    private partial void LogPassed();

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of {Length} characters in the poison queue names no blob of the inbox or the reference container; it is dropped")]
    private partial void LogForeign(int length);

    private sealed record Poison(
        [property: JsonPropertyName("ContainerName")] string? ContainerName,
        [property: JsonPropertyName("BlobName")] string? BlobName,
        [property: JsonPropertyName("ETag")] string? ETag);
}
