using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace KhuyenCong.Cli.Tests.Run;

public sealed class EndOfRunTests
{
    private const string Started = "The ministry's page:";

    [UnixFact]
    public async Task Uploads_that_were_answered_are_there_after_a_run_that_is_killed()
    {
        using var folder = new TemporaryFolder();
        string[] names = [.. Enumerable.Range(1, 20).Select(i => FormattableString.Invariant($"52/KC-03/{i}.pdf"))];
        await using (var run = RunningCommand.Start(folder, [], "run", "--port", "0"))
        {
            await run.UntilAsync(Started);
            var inbox = new BlobContainerClient(run.Storage, "inbox");
            await Task.WhenAll(names.Select(name => inbox.UploadBlobAsync(name, new BinaryData(name))));
            await run.SignalAsync("KILL");
            await run.EndAsync();
        }

        await using var next = RunningCommand.Start(folder, [], "run", "--port", "0");
        await next.UntilAsync(Started);
        var kept = new BlobServiceClient(next.Storage);
        var found = new List<string>();
        foreach (var container in new[] { "inbox", "archive" })
        {
            await foreach (var blob in kept.GetBlobContainerClient(container).GetBlobsAsync())
            {
                found.Add(container + "/" + blob.Name);
            }
        }
        Console.Error.WriteLine(string.Join('\n', found));
        Assert.True(found.Count >= names.Length, string.Join('\n', found));
    }
}
