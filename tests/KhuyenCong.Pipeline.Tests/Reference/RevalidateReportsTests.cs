using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Revalidate;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Reference;

public sealed class RevalidateReportsTests
{
    private const string OverPlan = "warn-over-plan-52.xlsx", Blob = "52/2026-Q3/kc01.xlsx";

    [Fact]
    public async Task ShowingWhatWouldChangeWritesNothing()
    {
        await using var app = await StartAsync();
        await app.HandInAsync(Blob, Sample(OverPlan));
        await app.HandInAsync("68/2026-Q3/kc01.xlsx", Sample("good-sheetjs-68.xlsx"));
        Assert.All(await CompareAsync(app), r => Assert.False(r.Changes, r.ToString()));

        await ChangeRulesAsync(app, Rules.Stricter);
        var before = await DescribeAsync(app);
        var compared = await CompareAsync(app);
        Assert.Equal(["52", "68"], compared.Select(r => r.Unit));
        Assert.False(compared[1].Changes);
        Assert.Equal((Outcome.AcceptedWithWarnings, Outcome.RejectedData), (compared[0].Before, compared[0].After!.Value));
        Assert.Equal((1, 0), (compared[0].CountedBefore, compared[0].CountedAfter));
        Assert.All(compared[0].Added, f => Assert.Equal(("KC01-W02", Severity.Error), (f.Code, f.Severity)));
        Assert.All(compared[0].Removed, f => Assert.Equal(("KC01-W02", Severity.Warning), (f.Code, f.Severity)));
        Assert.NotEmpty(compared[0].Added);
        Assert.Equal(before, await DescribeAsync(app));
        await Assert.ThrowsAsync<ArgumentException>(() => app.Get<RevalidateReports>().RunAsync("KC-03", Q3, CancellationToken.None));
        var none = await Assert.ThrowsAsync<ArgumentException>(() => app.Get<RevalidateReports>().RunAsync("KC-01", new Period(PeriodKind.Quarter, 2026, 2), CancellationToken.None));
        Assert.Equal("No form is due for 2026-Q2.", none.Message);
    }

    [Fact]
    public async Task AReportThatIsTakenNoLongerIsSentBackOnceWithFiguresReceiptMailAndAudit()
    {
        await using var app = await StartAsync();
        await app.HandInAsync(Blob, Sample(OverPlan));
        await app.DeliverAsync();
        await ChangeRulesAsync(app, Rules.Stricter);
        app.Clock.MoveTo(At(30, 9, 9));
        Assert.True(Assert.Single(await ApplyAsync(app)).Changes);

        var state = await app.StateAsync();
        var status = state.Statuses["52"];
        Assert.Equal((Standing.RejectedOpen, 0, nameof(Outcome.RejectedData)), (status.Standing, status.CountedVersion, status.LatestOutcome));
        Assert.True(status.LatestErrors > 0);
        Assert.StartsWith("KC01-W02\t", status.LatestTopErrors, StringComparison.Ordinal);
        Assert.Empty(state.FiguresByUnit["52"]);
        var receipt = Assert.Single(state.Submissions).ReadReceipt();
        Assert.Equal((Outcome.RejectedData, 0, Timeliness.OnTime), (receipt.Outcome!.Value, receipt.CountedVersion, receipt.Timeliness));
        Assert.Equal(new ReceiptRevalidation(1, At(30, 9, 9), Outcome.AcceptedWithWarnings), receipt.Revalidated);

        // The first receipt stays the proof of what was answered; the new one lies beside it.
        var files = await app.NamesAsync(app.Storage.Receipts);
        Assert.Equal(
            [$"52/2026-Q3/KC-01/{receipt.Id}-r1.json", $"52/2026-Q3/KC-01/{receipt.Id}.json"],
            files.Where(f => f.StartsWith("52/", StringComparison.Ordinal)));
        using var json = JsonDocument.Parse((await app.Storage.Receipts.GetBlobClient(files.Single(f => f.EndsWith("-r1.json", StringComparison.Ordinal))).DownloadContentAsync()).Value.Content);
        Assert.Equal("rejectedData", json.RootElement.GetProperty("outcome").GetString());

        var audit = Assert.Single(await app.Table.UnderAsync<TableEntity>(Partition, Keys.Audit, CancellationToken.None));
        Assert.Equal(("52", 1, 0, "OnTime", "RejectedOpen", 1), (
            audit.GetString("Unit"), audit.GetInt32("CountedBefore"), audit.GetInt32("CountedAfter"), audit.GetString("StandingBefore"),
            audit.GetString("StandingAfter"), audit.GetInt32("ReferenceChanges")));

        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Rejection);
        Assert.Contains("CHƯA ĐƯỢC TIẾP NHẬN", mail.Text.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("thay cho kết quả đã thông báo trước đây", mail.Text, StringComparison.Ordinal);
        Assert.Contains("30/09/2026", mail.Text, StringComparison.Ordinal);
        Assert.NotEmpty(mail.Attachments);

        // Again: nothing is left to change, and nobody is told twice.
        var after = await DescribeAsync(app);
        Assert.False(Assert.Single(await ApplyAsync(app)).Changes);
        await app.DeliverAsync();
        Assert.Equal(after, await DescribeAsync(app));
        Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Rejection);
    }

    [Fact]
    public async Task AReportThatWasSentBackByARuleThatIsGoneIsTakenOnTimeAndAgainWhenTheRuleReturns()
    {
        await using var app = await StartAsync();
        await ChangeRulesAsync(app, Rules.Stricter);
        await app.HandInAsync(Blob, Sample(OverPlan));
        await app.DeliverAsync();
        Assert.Equal(Standing.RejectedOpen, (await app.StatusAsync("52"))!.Standing);

        // Long after the due date: when the report came is what counts.
        app.Clock.MoveTo(At(12, 10, 9));
        await ChangeRulesAsync(app, Rules.AsShipped);
        await ApplyAsync(app);
        var state = await app.StateAsync();
        Assert.Equal((Standing.OnTime, 1, 1), (state.Statuses["52"].Standing, state.Statuses["52"].CountedVersion, Counted(state)));
        await app.DeliverAsync();
        Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Receipt);

        await ChangeRulesAsync(app, Rules.Stricter);
        await ApplyAsync(app);
        await app.DeliverAsync();
        state = await app.StateAsync();
        Assert.Equal(Standing.RejectedOpen, state.Statuses["52"].Standing);
        Assert.Equal(2, Assert.Single(state.Submissions).ReadReceipt().Revalidated!.Number);
        Assert.Equal(2, app.Transport.Sent.Count(m => m.Kind == MailKinds.Rejection));
        Assert.Equal(2, (await app.Table.UnderAsync<TableEntity>(Partition, Keys.Audit, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task WhenTheCountedVersionFallsTheValidOneBeforeItCountsAgain()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        app.Clock.MoveTo(At(17, 9, 9));
        await app.HandInAsync("52/2026-Q3/b.xlsx", Sample(OverPlan));
        app.Clock.MoveTo(At(18, 9, 9));
        await app.HandInAsync("52/2026-Q3/c.xlsx", Sample("bad-total-52.xlsx"));
        Assert.Equal(2, (await app.StatusAsync("52"))!.CountedVersion);

        await ChangeRulesAsync(app, Rules.Stricter);
        var compared = await ApplyAsync(app);
        Assert.Equal([3, 2, 1], compared.Select(c => c.Version));
        Assert.Equal([2], compared.Where(c => c.After != c.Before).Select(c => c.Version));
        var state = await app.StateAsync();
        Assert.Equal((Standing.OnTime, 1, 1), (state.Statuses["52"].Standing, state.Statuses["52"].CountedVersion, Counted(state)));
        var mail = Assert.Single(state.Mails, m => m.Key.Contains("_r1", StringComparison.Ordinal));
        Assert.Equal(MailKinds.Rejection, mail.Kind);
        await app.DeliverAsync();
        Assert.Contains("phiên bản 1 đã tiếp nhận trước đó vẫn được tính", app.Transport.Sent.Single(m => m.Key.Contains("_r1", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerThatWaitsIsNotSentBesideTheLaterOne()
    {
        await using var app = await StartAsync();
        await app.HandInAsync(Blob, Sample(OverPlan));
        await ChangeRulesAsync(app, Rules.Stricter);
        await ApplyAsync(app);
        await app.DeliverAsync();
        Assert.Equal([MailKinds.Rejection], app.Transport.Sent.Where(m => m.Kind is MailKinds.Receipt or MailKinds.Rejection).Select(m => m.Kind));
        Assert.Equal(MailState.Withdrawn, (await app.StateAsync()).Mails.Single(m => m.Kind == MailKinds.Receipt).Is);
    }

    [Fact]
    public async Task AnUploadThatComesMeanwhileWins()
    {
        var name = Guid.NewGuid().ToString("N")[..12];
        await using var other = await StartAsync(like: name);
        await other.Storage.CreateAsync(CancellationToken.None);
        await other.HandInAsync(Blob, Sample(OverPlan));
        await ChangeRulesAsync(other, Rules.Stricter);

        // Between the look at the unit and the commit a mended report is read.
        var interrupt = new InterruptBeforeCommit(async () =>
        {
            other.Clock.MoveTo(At(17, 9, 9));
            await other.HandInAsync("52/2026-Q3/b.xlsx", Sample("good-exceljs-52.xlsx"));
        });
        await using var app = await StartAsync(interrupt, like: name);
        var applied = await ApplyAsync(app);
        Assert.True(interrupt.WasThere);
        Assert.DoesNotContain(applied, a => a.CountedAfter != 2);
        var state = await other.StateAsync();
        Assert.Equal((Standing.OnTime, 2, 2), (state.Statuses["52"].Standing, state.Statuses["52"].CountedVersion, Counted(state)));
        Assert.DoesNotContain(state.Mails, m => m.Key.Contains("_r1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnOriginalThatIsGoneIsNamedAndLeftAsItIs()
    {
        await using var app = await StartAsync();
        var receipt = await app.HandInAsync(Blob, Sample(OverPlan));
        await app.Storage.Archive.GetBlobClient(receipt.Archived).DeleteAsync();
        await ChangeRulesAsync(app, Rules.Stricter);
        var one = Assert.Single(await ApplyAsync(app));
        Assert.Null(one.After);
        Assert.Contains(receipt.Archived!, one.Problem, StringComparison.Ordinal);
        Assert.Equal(Standing.OnTime, (await app.StatusAsync("52"))!.Standing);
        Assert.Empty(await app.Table.UnderAsync<TableEntity>(Partition, Keys.Audit, CancellationToken.None));
    }

    [Theory]
    [InlineData(Rules.Stricter)]
    [InlineData(Rules.AsShipped)]
    public async Task ACrashAtAnyStorageCallAndARunAfterItGiveTheStateOfOneRun(Rules to)
    {
        var measured = new FaultPolicy();
        string expected;
        int calls;
        await using (var app = await StartAsync(measured))
        {
            await SetTheStageAsync(app, measured);
            var before = measured.Calls;
            await ApplyAsync(app);
            calls = measured.Calls - before;
            expected = await DescribeAsync(app);
        }

        Assert.InRange(calls, 8, 14);
        foreach (var call in LongForm.Calls(calls))
        {
            foreach (var afterServer in new[] { false, true })
            {
                var policy = new FaultPolicy { AfterServer = afterServer };
                await using var app = await StartAsync(policy);
                await SetTheStageAsync(app, policy);
                policy.FailCall = policy.Calls + call;
                await Assert.ThrowsAsync<InjectedFault>(() => ApplyAsync(app));
                await ApplyAsync(app);
                Assert.Equal(expected, await DescribeAsync(app));
            }
        }

        async Task SetTheStageAsync(Deployment app, FaultPolicy policy)
        {
            policy.Pause();
            if (to == Rules.AsShipped)
            {
                await ChangeRulesAsync(app, Rules.Stricter);
            }

            await app.HandInAsync(Blob, Sample(OverPlan));
            await ChangeRulesAsync(app, to);
            policy.Resume();
        }
    }

    private static int Counted(PeriodState state) =>
        FigureRows.Counted([.. state.FiguresByUnit["52"]], Deployment.Reference.Forms.For("KC-01", Deadlines.CutOff)!, Q3)?.Version ?? 0;

    private static Task<IReadOnlyList<Revalidation>> CompareAsync(Deployment app) => app.Get<RevalidateReports>().RunAsync("KC-01", Q3, CancellationToken.None);

    private static Task<IReadOnlyList<Revalidation>> ApplyAsync(Deployment app) => app.Get<RevalidateReports>().ApplyAsync("KC-01", Q3, CancellationToken.None);

    /// <summary>Whether what exceeds the plan blocks.</summary>
    public enum Rules
    {
        AsShipped,
        Stricter,
    }

    private static async Task ChangeRulesAsync(Deployment app, Rules rules)
    {
        var form = SampleUploads.Shipped(SampleUploads.Form).Content.ToArray();
        await SampleUploads.ApplyAsync(app, SampleUploads.Form, rules == Rules.AsShipped ? form : SampleUploads.StricterFrom("2026-09-14"));
    }

    /// <summary>The state without what differs from run to run: an upload's id holds the ETag.</summary>
    private static async Task<string> DescribeAsync(Deployment app)
    {
        var state = await app.StateAsync();
        var ids = state.Submissions.OrderBy(s => s.ReceivedAt).Select((s, i) => (s.Upload, Short: FormattableString.Invariant($"upload{i}"))).ToList();
        var text = new StringBuilder();
        foreach (var row in await app.Table.PartitionAsync(Partition, CancellationToken.None))
        {
            text.Append(row.RowKey).Append(':');
            foreach (var (name, value) in row.Where(v => v.Key is not ("odata.etag" or "Timestamp" or "PartitionKey" or "RowKey" or "Receipt")).OrderBy(v => v.Key, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $" {name}={value}");
            }

            text.AppendLine();
        }

        foreach (var receipt in state.Submissions.Select(s => s.ReadReceipt()))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{receipt.Outcome} {receipt.CountedVersion} {receipt.Revalidated} {string.Join(',', receipt.Findings.Select(f => f.Code + f.Severity + f.Cell))}");
        }

        text.AppendJoin('\n', (await app.NamesAsync(app.Storage.Receipts)).Where(n => !n.StartsWith("reference/", StringComparison.Ordinal)));
        foreach (var (upload, shortened) in ids)
        {
            text.Replace(upload, shortened).Replace(upload[..8].ToUpperInvariant(), shortened);
        }

        return text.ToString();
    }
}
