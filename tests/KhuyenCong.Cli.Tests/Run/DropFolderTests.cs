using Azure.Storage.Blobs;
using KhuyenCong.Cli.Run;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Uploads;

namespace KhuyenCong.Cli.Tests.Run;

public class DropFolderTests
{
    [UnixFact]
    public async Task AFileThatCannotBeReadKeepsNoOtherWaiting()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await Azurite.StartAsync(null, null, CancellationToken.None);
        var inbox = await InboxAsync(azurite.ConnectionString);
        var period = Directory.CreateDirectory(folder.File("drop", "52", "2026-Q3"));
        File.CreateSymbolicLink(Path.Combine(period.FullName, "a.xlsx"), folder.File("nowhere.xlsx"));
        await File.WriteAllTextAsync(Path.Combine(period.FullName, "b.xlsx"), "x");
        var drop = new DropFolder(new DirectoryInfo(folder.File("drop")));
        var failed = new List<string>();
        Assert.Empty(await drop.UploadAsync(inbox, (name, _) => failed.Add(name), CancellationToken.None));
        Assert.Equal(["52/2026-Q3/b.xlsx"], await drop.UploadAsync(inbox, (name, _) => failed.Add(name), CancellationToken.None));
        Assert.Equal(["52/2026-Q3/a.xlsx"], failed);
    }

    [Fact]
    public async Task AFileThatIsUploadedAgainBeforeItWasMovedIsTheSameUploadAndALaterOneIsAnother()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await Azurite.StartAsync(null, null, CancellationToken.None);
        var inbox = await InboxAsync(azurite.ConnectionString);
        var file = folder.File("drop", "52", "2026-Q3", "b.xlsx");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var written = new DateTime(2026, 9, 16, 3, 0, 0, DateTimeKind.Utc);
        var ids = new List<string>();
        foreach (var at in new[] { written, written, written.AddSeconds(1) })
        {
            await File.WriteAllTextAsync(file, "x");
            File.SetLastWriteTimeUtc(file, at);
            var drop = new DropFolder(new DirectoryInfo(folder.File("drop")));
            await drop.UploadAsync(inbox, (name, fault) => Assert.Fail(name + fault), CancellationToken.None);
            Assert.Single(await drop.UploadAsync(inbox, (name, fault) => Assert.Fail(name + fault), CancellationToken.None));
            var blob = Assert.Single(await inbox.GetBlobsAsync().ToListAsync());
            ids.Add(Upload.IdOf(blob.Name, blob.Properties.ETag!.Value));
            Assert.EndsWith("/b.xlsx", blob.Name);
            await inbox.DeleteBlobAsync(blob.Name);
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Fact]
    public async Task WhatAzuriteKeepsInAFolderIsThereAgainAfterItWasEndedAtOnce()
    {
        using var folder = new TemporaryFolder();
        var ending = new List<Task>();
        for (var time = 0; time < 3; time++)
        {
            // The next one starts while the one before still ends.
            var azurite = await Azurite.StartAsync(folder.File("azurite"), null, CancellationToken.None);
            var inbox = await InboxAsync(azurite.ConnectionString);
            Assert.Equal(Enumerable.Range(0, time).Select(n => $"blob{n}"), (await inbox.GetBlobsAsync().ToListAsync()).Select(b => b.Name));
            var table = new Azure.Data.Tables.TableClient(azurite.ConnectionString, "kept");
            await table.CreateIfNotExistsAsync();
            Assert.Equal(time, (await table.QueryAsync<Azure.Data.Tables.TableEntity>().ToListAsync()).Count);
            await inbox.UploadBlobAsync($"blob{time}", BinaryData.FromString("x"));
            await table.AddEntityAsync(new Azure.Data.Tables.TableEntity("p", $"row{time}"));
            ending.Add(azurite.DisposeAsync().AsTask());
        }

        await Task.WhenAll(ending);
    }

    private static async Task<BlobContainerClient> InboxAsync(string connection)
    {
        var inbox = new BlobContainerClient(connection, "inbox");
        await inbox.CreateIfNotExistsAsync();
        return inbox;
    }
}
