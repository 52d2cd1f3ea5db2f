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
        Assert.Equal(33, (await app.RemindAsync()).Reminders);

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
        Assert.Equal(33, (await app.RemindAsync()).Reminders);
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
