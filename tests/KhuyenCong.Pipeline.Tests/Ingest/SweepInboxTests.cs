using KhuyenCong.Pipeline.Health;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Receipts;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Ingest;

public sealed class SweepInboxTests
{
    [Fact]
    public async Task TheSweepTakesWhatTheEventMissedInTheOrderOfArrival()
    {
        await using var app = await StartAsync();
        await app.UploadAsync("52/2026-Q3/b.xlsx", Report("52", 1).ToWorkbook());
        app.Clock.MoveTo(At(16, 9, 11));
        await app.UploadAsync("52/2026-Q3/a.xlsx", Report("52", 2).ToWorkbook());
        await app.UploadAsync("48/2026-Q3/a.xlsx", Report("48").ToWorkbook());
        var swept = await app.SweepAsync();
        Assert.Equal(new SweepResult(3, 3, 0, 0), swept);
        var state = await app.StateAsync();
        Assert.Equal(2, state.Statuses["52"].CountedVersion);
        Assert.Equal("52/2026-Q3/a.xlsx", state.Submissions.Single(s => s.Version == 2).ReadReceipt().Blob);
        Assert.Equal(new SweepResult(0, 0, 0, 0), await app.SweepAsync());
    }

    [Fact]
    public async Task AnUploadThatWeFailToReadIsOurFaultVisibleAndToldOnceThenSettled()
    {
        // The commit's transaction is the fifth call of an upload that has nothing to look up before it.
        var policy = new FaultPolicy();
        await using var app = await StartAsync(policy);
        policy.Pause();
        await app.UploadAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);
        var receipts = app.Storage.Receipts;
        await receipts.DeleteAsync();
        var archive = app.Storage.Archive;
        await archive.DeleteAsync();
        Assert.Equal(1, (await app.SweepAsync()).Failed);
        Assert.Equal(1, (await app.SweepAsync()).Failed);

        var state = await app.StateAsync();
        Assert.Equal(Standing.Failed, state.Statuses["52"].Standing);
        var mail = Assert.Single(state.Mails);
        Assert.Equal(MailKinds.Operators, mail.Kind);
        Assert.DoesNotContain("sct.", mail.To, StringComparison.Ordinal);

        // Nothing is asked of the unit while the fault is ours. Reminders are noted before they are owed; the operators are told without.
        await receipts.CreateAsync();
        Assert.Equal(FewCount - 1, (await app.RemindAsync()).Reminders);

        await app.Storage.CreateAsync(CancellationToken.None);
        Assert.Equal(1, (await app.SweepAsync()).Recorded);
        var settled = (await app.StatusAsync("52"))!;
        Assert.Equal((Standing.OnTime, null), (settled.Standing, settled.FailedUpload));
    }

    [Fact]
    public async Task TwoSweepsAndTheEventAtOnceRecordEachUploadOnce()
    {
        await using var app = await StartAsync();
        string[] units = ["52", "48", "01", "79", "68", "66"];
        foreach (var unit in units)
        {
            await app.UploadAsync($"{unit}/2026-Q3/kc01.xlsx", Report(unit).ToWorkbook());
        }

        await Task.WhenAll([app.SweepAsync(), app.SweepAsync(), .. units.Select(u => app.IngestAsync($"{u}/2026-Q3/kc01.xlsx"))]);
        await app.SweepAsync();
        var state = await app.StateAsync();
        Assert.Equal(units.Length, state.Submissions.Count);
        Assert.Equal(units.Length, state.Mails.Count);
        Assert.All(state.Statuses.Values, s => Assert.Equal(1, s.Versions));
        Assert.Empty(await app.NamesAsync(app.Storage.Inbox));
        Assert.Equal(units.Length, (await app.NamesAsync(app.Storage.Archive)).Count);
    }

    [Fact]
    public async Task SeveralFilesOfOneUnitAtOnceEachMakeAVersion()
    {
        await using var app = await StartAsync();
        await Task.WhenAll(Enumerable.Range(1, 6).Select(async i =>
        {
            var blob = $"52/2026-Q3/{i}.xlsx";
            await app.UploadAsync(blob, Report("52", i).ToWorkbook());
            await app.IngestAsync(blob);
        }));
        var state = await app.StateAsync();
        Assert.Equal(Enumerable.Range(1, 6), state.Submissions.Select(s => s.Version).Order());
        Assert.All(state.Submissions, s => Assert.Equal(nameof(SubmissionKind.Report), s.Kind));
    }

    [Fact]
    public async Task AfterAnOutageOfOursTheFirstTryThatWorksBlamesNobody()
    {
        await using var app = await StartAsync();
        await app.UploadAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        await app.UploadAsync("48/2026-Q3/~$a.xlsx", [1]);
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddHours(5));
        await app.SweepAsync();
        var state = await app.StateAsync();
        Assert.Equal(Standing.OnTime, Assert.Single(state.Statuses.Values).Standing);
        Assert.DoesNotContain(state.Mails, m => m.Kind == MailKinds.Operators);
        Assert.Equal(FewCount - 1, (await app.RemindAsync()).Reminders);
    }

    [Fact]
    public async Task TheSweepSaysThatNoEventBroughtWhatItTakes()
    {
        var lines = new LoggedLines();
        await using var app = await StartAsync(configure: lines.Configure);
        await app.UploadAsync("52/2026-Q3/early.xlsx", Report("52", 1).ToWorkbook());
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.EventMayTake);
        await app.UploadAsync("48/2026-Q3/just-now.xlsx", Report("48").ToWorkbook());
        await app.UploadAsync("79/2026-Q3/~$litter.xlsx", [1]);
        await app.SweepAsync();

        var receipt = (await app.StateAsync()).Submissions.Single(s => s.Unit == "52").ReadReceipt();
        var line = Assert.Single(lines.Starting("The sweep took what no event had brought"));
        Assert.Contains(receipt.Id + ", uploaded 2 minutes before", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWeHadTriedBeforeOrWasEmptyIsNoMissingEvent()
    {
        var lines = new LoggedLines();
        await using var app = await StartAsync(configure: lines.Configure);

        // The event came and failed: once with the original in the archive, once before that, so that only the poison queue tells of it.
        await app.UploadAsync("52/2026-Q3/a.xlsx", Report("52").ToWorkbook());
        await app.Storage.Table.DeleteAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => app.IngestAsync("52/2026-Q3/a.xlsx"));
        await app.Storage.CreateAsync(CancellationToken.None);
        Assert.Single(await app.NamesAsync(app.Storage.Archive));
        await app.UploadAsync("48/2026-Q3/a.xlsx", Report("48").ToWorkbook());
        var given = (await app.Storage.Inbox.GetBlobClient("48/2026-Q3/a.xlsx").GetPropertiesAsync()).Value;
        await app.Get<SettlePoison>().RunAsync(
            System.Text.Json.JsonSerializer.Serialize(new { ContainerName = app.Storage.Inbox.Name, BlobName = "48/2026-Q3/a.xlsx", ETag = given.ETag.ToString("H") }),
            CancellationToken.None);
        await app.UploadAsync("79/2026-Q3/empty.xlsx", []);
        app.Clock.MoveTo(app.Clock.GetUtcNow() + IngestReport.EmptyMayWait);

        Assert.Equal(new SweepResult(3, 3, 0, 0), await app.SweepAsync());
        Assert.Empty(lines.Starting("The sweep took what no event had brought"));
    }

    [Fact]
    public async Task EachRowNotesByWhichWayItsUploadCame()
    {
        await using var app = await StartAsync();
        foreach (var unit in new[] { "52", "48", "79", "68" })
        {
            await app.UploadAsync($"{unit}/2026-Q3/a.xlsx", Report(unit).ToWorkbook());
        }

        await app.UploadAsync("nowhere.xlsx", Report("66").ToWorkbook());
        await app.IngestAsync("52/2026-Q3/a.xlsx");
        await app.IngestAsync("48/2026-Q3/a.xlsx", UploadWay.Page);
        await app.SweepAsync();
        var ways = (await app.StateAsync()).Submissions.ToDictionary(s => s.Unit, s => s.Way);
        Assert.Equal(new Dictionary<string, string?> { ["52"] = "Event", ["48"] = "Page", ["79"] = "Sweep", ["68"] = "Sweep" }, ways);
        var counted = (await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None)).UploadWays;
        Assert.Equal(new UploadWays(Event: 1, Page: 1, Sweep: 3, Unknown: 0), counted);

        // A day later only what has come since is counted.
        app.Clock.MoveTo(app.Clock.GetUtcNow() + HealthReport.WaysOver + TimeSpan.FromMinutes(1));
        await app.HandInAsync("66/2026-Q3/a.xlsx", Report("66").ToWorkbook());
        Assert.Equal(new UploadWays(1, 0, 0, 0), (await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None)).UploadWays);
    }

    [Fact]
    public async Task AStuckUploadThatTheOfficerDeletesLeavesNoMark()
    {
        await using var app = await StartAsync();
        await app.UploadAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);
        await app.Storage.Archive.DeleteAsync();
        await app.SweepAsync();
        Assert.Equal(Standing.Failed, (await app.StatusAsync("52"))!.Standing);
        await app.Storage.Inbox.GetBlobClient("52/2026-Q3/a.xlsx").DeleteAsync();
        await app.SweepAsync();
        Assert.Equal(Standing.Missing, (await app.StatusAsync("52"))!.Standing);
    }

    [Fact]
    public async Task ATryThatBroughtTheProcessDownIsToldOnceItCanNoLongerBeUnderWay()
    {
        await using var app = await StartAsync();
        await app.UploadAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);

        // The sweep's fifth call notes the try; then the process is gone.
        await using var dying = app.Another(new FaultPolicy { FailCall = 6, Dies = true });
        await dying.SweepAsync();
        Assert.Single(await app.Table.UnderAsync<Azure.Data.Tables.TableEntity>(Keys.Index, "tried_", CancellationToken.None));
        app.Clock.MoveTo(app.Clock.GetUtcNow() + FailedUploads.TryLasts);
        await app.SweepAsync();
        Assert.Single((await app.StateAsync()).Mails, m => m.Kind == MailKinds.Operators);
        Assert.Equal(Standing.OnTime, (await app.StatusAsync("52"))!.Standing);
        Assert.Empty(await app.Table.UnderAsync<Azure.Data.Tables.TableEntity>(Keys.Index, "tried_", CancellationToken.None));
        Assert.Empty(await app.Table.UnderAsync<Azure.Data.Tables.TableEntity>(Keys.Index, "failed_", CancellationToken.None));
    }
}
