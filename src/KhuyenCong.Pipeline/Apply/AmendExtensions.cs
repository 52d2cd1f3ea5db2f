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
/// Gives units more time, or takes it back, by the way that every change of reference data goes: the amended file is uploaded, checked
/// and brought into force as a new version, of which the operators get a mail.
/// </summary>
public sealed partial class AmendExtensions(ReportStorage storage, ApplyReference apply, CurrentReference currentReference, TimeProvider clock, ILogger<AmendExtensions> log)
{
    // Two amendments at once would each miss the other's row, so one waits for the other; a process that dies frees the way by itself.
    private const string Turn = "turns/exceptions";
    private static readonly TimeSpan TurnLasts = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LooksAgainAfter = TimeSpan.FromMilliseconds(300);
    private const int MaxLooks = 60;

    /// <summary>Grants them, all or none; the same again changes nothing.</summary>
    /// <param name="granted">More time, or leave after the lock.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <returns>What is wrong with them; empty when they are in force.</returns>
    /// <exception cref="TimeoutException">Others amend the file, or what was uploaded was not answered in time; nothing or all of it has happened, and it can be repeated.</exception>
    public Task<IReadOnlyList<ReferenceProblem>> GrantAsync(IReadOnlyCollection<Extension> granted, CancellationToken cancellation) =>
        AmendAsync(extensions => [.. extensions, .. granted.Where(g => !extensions.Contains(g)).Distinct()], cancellation);

    /// <summary>Takes one back: its row stays and says until when it holds, who ended it and why. The same again, or of one that has ended, changes nothing.</summary>
    /// <param name="granted">What was granted.</param>
    /// <param name="end">Until when it holds, who takes it back, and why.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <returns>As of granting.</returns>
    /// <exception cref="TimeoutException">As of granting.</exception>
    public Task<IReadOnlyList<ReferenceProblem>> EndAsync(Extension granted, ExtensionEnd end, CancellationToken cancellation) =>
        AmendAsync(extensions => [.. extensions.Select(e => e == granted ? e with { Ended = end } : e)], cancellation);

    private async Task<IReadOnlyList<ReferenceProblem>> AmendAsync(Func<IReadOnlyList<Extension>, List<Extension>> amend, CancellationToken cancellation)
    {
        var lease = await TakeTurnAsync(cancellation);
        try
        {
            const string Blob = ReferenceUpload.Folder + ReferenceData.ExtensionsPath;
            for (var looks = 1; looks <= MaxLooks; looks++)
            {
                var extensions = (await currentReference.LookAsync(cancellation)).Data.Extensions;
                var amended = amend(extensions);
                if (amended.SequenceEqual(extensions))
                {
                    LogAmended(amended.Count);
                    return [];
                }

                // What somebody uploaded by hand and nobody has read yet goes first, and is then amended.
                var uploaded = await TryUploadAsync(Blob, ExtensionTable.Write(amended), cancellation);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "The amended extensions are in force: {Rows} rows")]
    private partial void LogAmended(int rows);
}
