using KhuyenCong.Cli.Rebuild;
using KhuyenCong.Cli.Tests.Status;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.Storage;

namespace KhuyenCong.Cli.Tests.Rebuild;

public sealed class RebuildCommandTests(OpenPeriod open) : IClassFixture<OpenPeriod>
{
    [Fact]
    public async Task ALostTableIsMadeAgainAndOneThatIsThereIsLeftAlone()
    {
        using var folder = new TemporaryFolder();
        var storage = new Dictionary<string, string> { ["ReportStorage"] = open.Connection };
        var before = (await CommandLine.RunAsync(folder, storage, "status", "--form", "KC-01", "--period", "2026-Q3", "--json")).Json().GetProperty("periods")[0];
        var refused = await CommandLine.RunAsync(folder, storage, "rebuild");
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("--add-missing", refused.Errors, StringComparison.Ordinal);

        await open.Get<ReportStorage>().Table.DeleteAsync();
        var rebuilt = await CommandLine.RunAsync(folder, storage, "rebuild", "--json");
        Assert.True(rebuilt.ExitCode == 0, rebuilt.Errors);
        Assert.Equal(5, rebuilt.Json().GetProperty("submissions").GetInt32());

        // The mark of an upload that we could not process is the sweep's to set again; that unit is missing until then.
        var after = (await CommandLine.RunAsync(folder, storage, "status", "--form", "KC-01", "--period", "2026-Q3", "--json")).Json().GetProperty("periods")[0];
        foreach (var number in new[] { "expected", "onTime", "late", "rejectedOpen", "nil", "withWarnings" })
        {
            Assert.Equal(before.GetProperty(number).GetInt32(), after.GetProperty(number).GetInt32());
        }

        Assert.Equal(before.GetProperty("missing").GetInt32() + before.GetProperty("failed").GetInt32(), after.GetProperty("missing").GetInt32());
        Assert.Equal("unknown", Assert.Single(after.GetProperty("mails").EnumerateObject()).Name);

        var again = await CommandLine.RunAsync(folder, storage, "rebuild", "--add-missing");
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Contains("0 rows added", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAStorageItSaysWhichSettingIsMissing()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "rebuild");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("ReportStorage", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCouldNotBeMadeAgainIsListedAndCounted()
    {
        var text = RebuildCommand.Text(new RebuildResult(
            1, 2, 2, 1, 3, 0, 12, 1, [.. Enumerable.Range(1, 25).Select(n => $"problem {n}")], ["reports/52/2026-Q3/a.xlsx"]));
        Assert.Contains("12 rows added, 1 were there already.", text, StringComparison.Ordinal);
        Assert.Contains("25 could not be made again:", text, StringComparison.Ordinal);
        Assert.Contains("  problem 20", text, StringComparison.Ordinal);
        Assert.DoesNotContain("problem 21", text, StringComparison.Ordinal);
        Assert.Contains("… and 5 more", text, StringComparison.Ordinal);
        Assert.Contains("  reports/52/2026-Q3/a.xlsx", text, StringComparison.Ordinal);
    }
}
