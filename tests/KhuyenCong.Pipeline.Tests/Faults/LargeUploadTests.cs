using Azure.Storage.Blobs.Specialized;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Faults;

[Collection(Alone.Name)]
public sealed class LargeUploadTests
{
    private const int Megabyte = 1024 * 1024, Size = 150 * Megabyte;

    [Fact]
    public async Task AFileOf150MegabytesIsSentBackAndKeptWithoutBeingHeldInMemory()
    {
        await using var app = await StartAsync();
        const string Blob = "52/2026-Q3/phim.xlsx";
        await using (var file = await app.Storage.Inbox.GetBlockBlobClient(Blob).OpenWriteAsync(overwrite: true))
        {
            var block = new byte[4 * Megabyte];
            new Random(1).NextBytes(block);
            for (var written = 0; written < Size; written += block.Length)
            {
                var left = Math.Min(block.Length, Size - written);
                await file.WriteAsync(block.AsMemory(0, left));
            }
        }

        app.Arrival.Note(Blob, (await app.Storage.Inbox.GetBlobClient(Blob).GetPropertiesAsync()).Value.ETag, app.Clock.GetUtcNow());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var ingest = app.IngestAsync(Blob);
        var most = before;
        while (await Task.WhenAny(ingest, Task.Delay(10)) != ingest)
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        }

        var receipt = (await ingest).Receipt!;

        Assert.Equal((Outcome.RejectedFile, (long)Size), (receipt.Outcome!.Value, receipt.Size));
        Assert.Equal("FILE-TOO-LARGE", Assert.Single(receipt.Findings).Code);
        var kept = (await app.Storage.Archive.GetBlobClient(receipt.Archived).GetPropertiesAsync()).Value;
        Assert.Equal((Size, receipt.Sha256), (kept.ContentLength, kept.Metadata[Archive.Sha256Metadata]));
        Assert.Empty(await app.NamesAsync(app.Storage.Inbox));
        Assert.InRange(most - before, 0, Size / 2);
    }
}
