using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs;
using static KhuyenCong.Cli.Tests.Run.EndOfRunTests;

namespace KhuyenCong.Cli.Tests.Run;

/// <summary>What becomes of <c>run</c> that is killed, and of <c>demo</c> that is told to end or killed: nothing answered is lost and no process is left.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class KilledRunTests
{
    public static TheoryData<string> Ends => LongForm.IsOn ? new("INT", "TERM", "KILL") : new("KILL");

    // Every part is in the last; INT alone, to a demo, is told to the one that serves.
    public static TheoryData<string[]> Kills => LongForm.IsOn ? new(["KILL"], ["STOP", "KILL"], ["INT", "KILL"]) : new(["INT", "KILL"]);

    [UnixTheory]
    [MemberData(nameof(Ends))]
    public async Task ADemoThatIsToldToEndDoesSoAndLeavesNoProcess(string signal)
    {
        using var folder = new TemporaryFolder();
        await using var demo = RunningCommand.Start(folder, [], "demo", "--out", "demo");
        await demo.UntilAsync("KC-01 ");
        await demo.SignalAsync(signal);
        Assert.NotEqual(0, await demo.EndAsync());
        Assert.DoesNotContain("   at ", demo.Said);
        await NothingIsLeftAsync(folder);
    }

    [UnixTheory]
    [MemberData(nameof(Kills))]
    public async Task NothingIsLeftOfARunThatIsKilled(string[] signals)
    {
        using var folder = new TemporaryFolder();
        await using var run = RunningCommand.Start(folder, [], "run", "--port", "0");
        await run.UntilAsync(Started);
        foreach (var signal in signals)
        {
            await run.SignalAsync(signal);
        }

        await run.EndAsync();
        await NothingIsLeftAsync(folder);
    }

    [UnixFact]
    public async Task UploadsThatWereAnsweredAreThereAfterARunThatIsKilled()
    {
        using var folder = new TemporaryFolder();
        string[] names = [.. Enumerable.Range(1, 20).Select(i => FormattableString.Invariant($"52/KC-03/{i}.pdf"))];
        await using (var run = RunningCommand.Start(folder, Mails(folder), "run", "--port", "0"))
        {
            await run.UntilAsync(Started);
            var inbox = new BlobContainerClient(run.Storage, "inbox");
            await Task.WhenAll(names.Select(name => inbox.UploadBlobAsync(name, new BinaryData(name))));
            await run.SignalAsync("KILL");
            await run.EndAsync();
        }

        await using var next = RunningCommand.Start(folder, Mails(folder), "run", "--port", "0");
        await next.UntilAsync(Started);
        var archive = new BlobContainerClient(next.Storage, "archive");
        var missing = names.ToDictionary(name => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]);
        for (var waited = Stopwatch.StartNew(); missing.Count > 0; await Task.Delay(500))
        {
            await foreach (var blob in archive.GetBlobsAsync())
            {
                missing.Remove(Path.GetFileName(blob.Name).Split('-')[0]);
            }

            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), $"Missing: {string.Join(' ', missing.Values)}");
        }
    }
}
