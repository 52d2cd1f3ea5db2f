using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Apply;

/// <summary>
/// Gives a unit leave to hand in after the lock, by the way that every change of reference data goes: the amended file is uploaded, checked
/// and brought into force as a new version, of which the operators get a mail.
/// </summary>
public sealed partial class GrantExtension(ReportStorage storage, ApplyReference apply, CurrentReference currentReference, TimeProvider clock, ILogger<GrantExtension> log)
{
    // Two amendments at once would each miss the other's row, so one waits for the other; a process that dies frees the way by itself.
    private const string Turn = "turns/exceptions";
    private static readonly TimeSpan TurnLasts = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LooksAgainAfter = TimeSpan.FromMilliseconds(300);
    private const int MaxLooks = 60;

    /// <summary>Grants it; the same again changes nothing.</summary>
    /// <param name="extension">The leave.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <returns>What is wrong with it; empty when it is in force.</returns>
    /// <exception cref="TimeoutException">Others amend the file, or what was uploaded was not answered in time; nothing or all of it has happened, and it can be repeated.</exception>
    public async Task<IReadOnlyList<ReferenceProblem>> RunAsync(Extension extension, CancellationToken cancellation)
    {
        var lease = await TakeTurnAsync(cancellation);
        try
        {
            const string Blob = ReferenceUpload.Folder + ReferenceData.ExtensionsPath;
            for (var looks = 1; looks <= MaxLooks; looks++)
            {
                var extensions = (await currentReference.LookAsync(cancellation)).Data.Extensions;
                if (extensions.Contains(extension))
                {
                    LogGranted(extension.Unit, extension.Form, extension.Period.Id, extension.Until);
                    return [];
                }

                // What somebody uploaded by hand and nobody has read yet goes first, and is then amended.
                var uploaded = await TryUploadAsync(Blob, ExtensionTable.Write([.. extensions, extension]), cancellation);
                var result = await apply.RunAsync(Blob, cancellation);
                if (uploaded && result.Receipt is { Outcome: ReferenceOutcome.Refused } refused)
                {
                    return refused.Problems;
                }

                if (result.End != IngestEnd.Recorded)
                {
                    // The event's run had it first and has not finished, or it is still being written.
                    await Task.Delay(LooksAgainAfter, clock, cancellation);
                }
            }

            throw new TimeoutException("The amended extensions were uploaded and are not in force yet.");
        }
        finally
        {
            await lease.ReleaseAsync(cancellationToken: CancellationToken.None);
        }
    }

    private Task<bool> TryUploadAsync(string name, byte[] content, CancellationToken cancellation) =>
        storage.Reference.GetBlobClient(name).CreateAsync(new MemoryStream(content), new BlobUploadOptions(), cancellation);

    private async Task<BlobLeaseClient> TakeTurnAsync(CancellationToken cancellation)
    {
        await TryUploadAsync(Turn, [], cancellation);
        var lease = storage.Reference.GetBlobClient(Turn).GetBlobLeaseClient();
        for (var looks = 1; ; looks++)
        {
            try
            {
                await lease.AcquireAsync(TurnLasts, cancellationToken: cancellation);
                return lease;
            }
            catch (RequestFailedException taken) when (taken.Status == 409)
            {
                if (looks == MaxLooks)
                {
                    throw new TimeoutException("Somebody else amends the extensions.", taken);
                }

                await Task.Delay(LooksAgainAfter, clock, cancellation);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Unit {Unit} may hand in {Form} {Period} until {Until:yyyy-MM-dd}")]
    private partial void LogGranted(string unit, string form, string period, DateOnly until);
}
