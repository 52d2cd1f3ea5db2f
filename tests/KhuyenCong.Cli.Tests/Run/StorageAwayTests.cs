using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.Storage;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Cli.Tests.Run;

/// <summary>What <c>run</c> says while its storage has ended, and that nobody rebuilds the table beside it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StorageAwayTests
{
    [UnixFact]
    public async Task BesideARunNoTableIsRebuiltAndItsPagesSayWhenTheStorageHasEnded()
    {
        using var folder = new TemporaryFolder();
        await using var run = RunningCommand.Start(folder, new() { ["Mail__Folder"] = folder.File("mails") }, "run", "--port", "0");
        await run.UntilAsync("A province's page:");
        var storage = new Dictionary<string, string> { ["ReportStorage"] = run.Storage };
        var copies = new ReportStorage(Options.Create(new StorageOptions { ConnectionString = run.Storage })).Copies;
        for (var waited = Stopwatch.StartNew(); !copies.GetBlobs(new() { Prefix = RunningSign.Folder }).Any(); await Task.Delay(100))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), run.Said);
        }

        var refused = await CommandLine.RunAsync(folder, storage, "rebuild", "--add-missing");
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("Stop the app", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);

        var emulator = int.Parse((await File.ReadAllTextAsync(folder.File("artifacts", "azurite", "azurite.process"))).Split(' ')[0], CultureInfo.InvariantCulture);
        await CommandLine.SignalAsync(emulator, "KILL");
        using var http = new HttpClient();
        foreach (var name in new[] { "A province's page", "The ministry's page" })
        {
            var page = new Uri(Regex.Match(run.Said, name + @": (\S+)").Groups[1].Value);
            var waited = Stopwatch.StartNew();
            using var answer = await http.GetAsync(page);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("Hệ thống tạm thời gián đoạn", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(7), $"{waited.Elapsed}");
        }

        await run.SignalAsync("INT");
        Assert.True(await run.EndAsync() == 0, run.Said);
    }
}
