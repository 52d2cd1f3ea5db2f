using Azure;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pages.HandIn;

/// <summary>Puts files of a form into the inbox and reads them there, as an upload by any other way is read.</summary>
public sealed partial class HandInUpload(
    ReportStorage storage,
    ReportTable table,
    UnitTurns turns,
    UploadArrival arrival,
    RunningSign running,
    IOptions<PagesOptions> options,
    TimeProvider clock,
    ILogger<HandInUpload> log)
{
    /// <summary>
    /// Puts a file into the inbox, whole or not at all. The same file of the same form has the same name, so doing it twice, at once or
    /// one after the other, is one upload.
    /// </summary>
    /// <returns>The upload's id.</returns>
    /// <exception cref="RequestFailedException">The storage did not take it; doing it again does no harm.</exception>
    public async Task<string> StoreAsync(string blob, FormFile file, SaidOfFiles said, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(said);
        // Where the form was sent twice, the name says that what lies there is the same.
        await storage.Inbox.GetBlobClient(blob).CreateAsync(
            file.Content,
            new BlobUploadOptions { Metadata = said.Metadata },
            cancellation);
        return Upload.IdOf(blob, default);
    }

    /// <summary>
    /// Reads files that lie in the inbox, one after the other. It goes on when the officer leaves or has waited long enough; what it does
    /// not finish the sweep does.
    /// </summary>
    /// <param name="blobs">Their names.</param>
    /// <returns>Whether all were read while the officer waited.</returns>
    public async Task<bool> ReadAsync(IReadOnlyList<string> blobs)
    {
        var reading = ReadAllAsync(blobs);
        var first = await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(options.Value.AnswerSeconds), clock));
        return first == reading && await reading;
    }

    /// <summary>What became of an upload to a target; null when it is not recorded.</summary>
    public async Task<Receipt?> FindAsync(HandInTarget target, string upload, ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(reference);
        foreach (var partition in target.PartitionsOfUploads(reference.Forms))
        {
            if (await table.FindAsync<SubmissionRow>(partition, SubmissionRow.Key(target.Unit.Code, upload), cancellation) is { } row)
            {
                return row.ReadReceipt();
            }
        }

        return null;
    }

    /// <summary>The bytes of a submission as they are kept.</summary>
    public Task<Stream> OriginalAsync(Receipt receipt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return storage.Archive.GetBlobClient(receipt.Archived).OpenReadAsync(cancellationToken: cancellation);
    }

    /// <summary>Uploads to a target that lie in the inbox and are not read yet, so many at most.</summary>
    public async Task<IReadOnlyList<(string Id, string FileName, DateTimeOffset ReceivedAt)>> WaitingAsync(
        HandInTarget target, CancellationToken cancellation, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(target);
        var waiting = new List<(string, string, DateTimeOffset)>();
        await foreach (var blob in storage.Inbox.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, $"{target.Unit.Code}/{target.Folder}/", cancellation))
        {
            waiting.Add((
                Upload.IdOf(blob.Name, blob.Properties.ETag ?? default), blob.Name[(blob.Name.LastIndexOf('/') + 1)..],
                arrival.ReceivedAt(blob.Name, blob.Properties.ETag ?? default, blob.Properties.LastModified ?? clock.GetUtcNow())));
            if (waiting.Count == most)
            {
                break;
            }
        }

        return waiting;
    }

    private async Task<bool> ReadAllAsync(IReadOnlyList<string> blobs)
    {
        // The file is safe: from here on it is the pipeline's own run, with its patience.
        StoragePatience.Within = null;
        try
        {
            if (!await running.HoldAsync(CancellationToken.None))
            {
                return false;
            }

            foreach (var blob in blobs)
            {
                await turns.RunAsync(blob, UploadWay.Page, CancellationToken.None);
            }

            return true;
        }
        catch (Exception fault)
        {
            LogLater(fault);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An upload by the page lies in the inbox and could not be read at once; the sweep reads it")]
    private partial void LogLater(Exception fault);
}
