using System.Text;
using System.Text.Json;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Ingest;

public sealed class IngestReportTests
{
    private const string Blob = "52/2026-Q3/Báo cáo quý III.xlsx";

    [Fact]
    public async Task AReportGoesFromTheInboxToArchiveReceiptStatusFiguresAndMail()
    {
        await using var app = await StartAsync();
        var receipt = await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"));

        Assert.Equal((SubmissionKind.Report, Outcome.Accepted, Timeliness.OnTime, 1), (receipt.Kind, receipt.Outcome!.Value, receipt.Timeliness, receipt.Version));
        Assert.Equal(At(16, 9, 10), receipt.ReceivedAt);
        Assert.Empty(await app.NamesAsync(app.Storage.Inbox));
        var archived = Assert.Single(await app.NamesAsync(app.Storage.Archive));
        Assert.Equal(receipt.Archived, archived);
        Assert.Contains(receipt.Sha256[..16], archived, StringComparison.Ordinal);
        var kept = await app.Storage.Archive.GetBlobClient(archived).DownloadContentAsync();
        Assert.Equal(Sample("good-exceljs-52.xlsx"), kept.Value.Content.ToArray());
        Assert.Equal(Blob, Encoding.UTF8.GetString(Convert.FromBase64String(kept.Value.Details.Metadata[Archive.BlobMetadata])));
        Assert.EndsWith("+07:00", kept.Value.Details.Metadata[Archive.ReceivedMetadata], StringComparison.Ordinal);

        var file = Assert.Single(await app.NamesAsync(app.Storage.Receipts));
        using var json = JsonDocument.Parse((await app.Storage.Receipts.GetBlobClient(file).DownloadContentAsync()).Value.Content);
        Assert.Equal(receipt.Id, json.RootElement.GetProperty("id").GetString());
        Assert.Equal("accepted", json.RootElement.GetProperty("outcome").GetString());
        Assert.EndsWith("+07:00", json.RootElement.GetProperty("receivedAt").GetString(), StringComparison.Ordinal);

        var state = await app.StateAsync();
        Assert.Equal(Standing.OnTime, state.Statuses["52"].Standing);
        var figures = FigureRows.Counted([.. state.FiguresByUnit["52"]], Deployment.Reference.Forms.For("KC-01", Deadlines.CutOff)!, Q3);
        Assert.Equal(1, figures!.Version);
        Assert.Equal(51, figures.Figures.NumberAt("01", "plan"));
        Assert.Equal(10_377_500_000, figures.Figures.NumberAt("02", "plan"));
        var mail = Assert.Single(state.Mails);
        Assert.Equal((MailKinds.Receipt, MailState.Owed), (mail.Kind, mail.Is));
    }

    [Fact]
    public async Task TheSameUploadReadAgainOrManyTimesAtOnceIsOneSubmission()
    {
        await using var app = await StartAsync();
        await app.UploadAsync(Blob, Sample("good-exceljs-52.xlsx"));
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.IngestAsync(Blob)));
        Assert.Contains(results, r => r.End == IngestEnd.Recorded);
        Assert.All(results, r => Assert.True(r.End is IngestEnd.Recorded or IngestEnd.Gone));
        Assert.Equal(IngestEnd.Gone, (await app.IngestAsync(Blob)).End);

        var state = await app.StateAsync();
        Assert.Single(state.Submissions);
        Assert.Single(state.Mails);
        Assert.Equal(1, state.Statuses["52"].Versions);
        Assert.Single(await app.NamesAsync(app.Storage.Archive));
        Assert.Single(await app.NamesAsync(app.Storage.Receipts));
    }

    [Fact]
    public async Task TheSameBytesAgainMakeNoVersionAndOneMail()
    {
        await using var app = await StartAsync();
        await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"));
        var again = await app.HandInAsync("52/2026-Q3/bản sao.xlsx", Sample("good-exceljs-52.xlsx"));
        Assert.Equal((SubmissionKind.SameAgain, 1), (again.Kind, again.Version));
        var state = await app.StateAsync();
        Assert.Equal(1, state.Statuses["52"].Versions);
        Assert.Equal([MailKinds.Receipt, MailKinds.SameAgain], state.Mails.Select(m => m.Kind).Order());
    }

    [Fact]
    public async Task ABAMakesThreeVersions()
    {
        await using var app = await StartAsync();
        var (a, b) = (Report("52", 1).ToWorkbook(), Report("52", 2).ToWorkbook());
        Assert.Equal(1, (await app.HandInAsync(Blob, a)).Version);
        Assert.Equal(2, (await app.HandInAsync(Blob, b)).Version);
        Assert.Equal(3, (await app.HandInAsync(Blob, a)).Version);
        Assert.Equal(3, (await app.StatusAsync("52"))!.CountedVersion);
    }

    [Fact]
    public async Task ARejectedReportNeverReplacesAnAcceptedOne()
    {
        await using var app = await StartAsync();
        await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"));
        var bad = await app.HandInAsync(Blob, Sample("bad-total-52.xlsx"));
        Assert.Equal((Outcome.RejectedData, 2, 1), (bad.Outcome!.Value, bad.Version, bad.CountedVersion));
        var error = Assert.Single(bad.Findings, f => f.Severity == Reporting.Findings.Severity.Error);
        Assert.Equal("F11", error.Cell);
        var status = (await app.StatusAsync("52"))!;
        Assert.Equal((1, 2, Standing.OnTime), (status.CountedVersion, status.Versions, status.Standing));
        var state = await app.StateAsync();
        Assert.Equal(1, FigureRows.Counted([.. state.FiguresByUnit["52"]], Deployment.Reference.Forms.For("KC-01", Deadlines.CutOff)!, Q3)!.Version);
    }

    [Fact]
    public async Task AnOlderUploadReadLateDoesNotReplaceANewerOne()
    {
        await using var app = await StartAsync();
        await app.UploadAsync("52/2026-Q3/a.xlsx", Report("52", 1).ToWorkbook());
        app.Clock.MoveTo(At(16, 9, 11));
        await app.HandInAsync("52/2026-Q3/b.xlsx", Report("52", 2).ToWorkbook());
        var old = (await app.IngestAsync("52/2026-Q3/a.xlsx")).Receipt!;
        Assert.Equal((2, 1), (old.Version, old.CountedVersion));
    }

    [Theory]
    [InlineData("bao-cao.xlsx")]
    [InlineData("2026-Q3/bao-cao.xlsx")]
    [InlineData("99/2026-Q3/bao-cao.xlsx")]
    [InlineData("64/2026-Q3/bao-cao.xlsx")]
    [InlineData("52/2026-Q5/bao-cao.xlsx")]
    public async Task WhatHasNoPlaceIsArchivedWithARejectedRecordOfItsOwn(string blob)
    {
        await using var app = await StartAsync();
        var receipt = await app.HandInAsync(blob, Sample("good-exceljs-52.xlsx"));
        Assert.Equal(SubmissionKind.Unrouted, receipt.Kind);
        Assert.Equal(blob, receipt.Blob);
        var unrouted = await app.StateAsync(Keys.Unrouted);
        Assert.Single(unrouted.Submissions);
        Assert.Single(unrouted.Mails);
        Assert.Empty((await app.StateAsync()).Submissions);
        Assert.Empty(await app.NamesAsync(app.Storage.Inbox));
        Assert.StartsWith("unrouted/", Assert.Single(await app.NamesAsync(app.Storage.Archive)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReportOfAnotherUnitIsSentBackToTheFoldersUnit()
    {
        await using var app = await StartAsync();
        var receipt = await app.HandInAsync("48/2026-Q3/bao-cao.xlsx", Sample("good-exceljs-52.xlsx"));
        Assert.Equal(("48", Outcome.RejectedData), (receipt.Unit, receipt.Outcome!.Value));
        Assert.Null(await app.StatusAsync("52"));
    }

    [Fact]
    public async Task TooEarlyAndAfterTheLockAreSetAsideAndAnswered()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Reporting.Calendar.VietnamTime.StartOf(Deadlines.Opens).AddMilliseconds(-1));
        Assert.Equal((SubmissionKind.SetAside, Timeliness.TooEarly, 0), Seen(await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"))));
        app.Clock.MoveTo(Reporting.Calendar.VietnamTime.EndOf(Deadlines.Lock));
        Assert.Equal((SubmissionKind.SetAside, Timeliness.AfterLock, 0), Seen(await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"))));
        Assert.Null(await app.StatusAsync("52"));
        Assert.Equal(2, (await app.StateAsync()).Mails.Count(m => m.Kind == MailKinds.SetAside));

        // The same bytes in time are a first version: what was set aside counts for nothing.
        app.Clock.MoveTo(Reporting.Calendar.VietnamTime.EndOf(Deadlines.Due).AddMilliseconds(-1));
        Assert.Equal((SubmissionKind.Report, Timeliness.OnTime, 1), Seen(await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"))));

        static (SubmissionKind, Timeliness, int) Seen(Receipt receipt) => (receipt.Kind, receipt.Timeliness, receipt.Version);
    }

    [Fact]
    public async Task TheDueDateEndsAtMidnightInVietnam()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Reporting.Calendar.VietnamTime.EndOf(Deadlines.Due));
        Assert.Equal(Timeliness.Late, (await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"))).Timeliness);
        Assert.Equal(Standing.Late, (await app.StatusAsync("52"))!.Standing);
    }

    [Fact]
    public async Task AReportBeforeTheCutOffIsTakenWithAWarningOfEstimates()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Reporting.Calendar.VietnamTime.EndOf(Deadlines.CutOff).AddSeconds(-1));
        var receipt = await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"));
        Assert.Equal(Outcome.AcceptedWithWarnings, receipt.Outcome);
        Assert.Contains(receipt.Findings, f => f.Code == "TIME-ESTIMATE");
    }

    [Fact]
    public async Task AnEmptyBlobWaitsAndIsSentBackWhenItStaysEmpty()
    {
        await using var app = await StartAsync();
        await app.UploadAsync(Blob, []);
        Assert.Equal(IngestEnd.Waiting, (await app.IngestAsync(Blob)).End);
        Assert.Single(await app.NamesAsync(app.Storage.Inbox));
        app.Clock.MoveTo(app.Clock.GetUtcNow() + IngestReport.EmptyMayWait);
        var receipt = (await app.IngestAsync(Blob)).Receipt!;
        Assert.Equal(Outcome.RejectedFile, receipt.Outcome);
        Assert.Contains(receipt.Findings, f => f.Code == "FILE-EMPTY");
        Assert.Empty(await app.NamesAsync(app.Storage.Inbox));
    }

    [Theory]
    [InlineData("52/2026-Q3/~$bao-cao.xlsx", false)]
    [InlineData("52/2026-Q3/desktop.ini", false)]
    [InlineData("52/2026-Q3/upload.tmp", false)]
    [InlineData("52/2026-Q3", true)]
    public async Task WhatProgramsLeaveBehindIsMovedAsideWithoutRecordOrMail(string blob, bool folder)
    {
        await using var app = await StartAsync();
        await app.UploadAsync(blob, folder ? [] : [1, 2, 3], folder ? new Dictionary<string, string> { ["hdi_isfolder"] = "true" } : null);
        Assert.Equal(IngestEnd.Ignored, (await app.IngestAsync(blob)).End);
        Assert.StartsWith("ignored/", Assert.Single(await app.NamesAsync(app.Storage.Archive)), StringComparison.Ordinal);
        Assert.Empty(await app.NamesAsync(app.Storage.Inbox));
        Assert.Empty(await app.Table.PartitionsAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("legacy-40.xls", "40")]
    [InlineData("not-a-workbook.xlsx", "52")]
    public async Task AFileThatIsNoWorkbookIsSentBackAsTheFilesFault(string sample, string unit)
    {
        await using var app = await StartAsync();
        var receipt = await app.HandInAsync($"{unit}/2026-Q3/{sample}", Sample(sample));
        Assert.Equal(Outcome.RejectedFile, receipt.Outcome);
        Assert.Equal("KC-01", receipt.Form);
        Assert.Equal(Standing.RejectedOpen, (await app.StatusAsync(unit))!.Standing);
    }

    [Theory]
    [InlineData("52/2026-Q3/100% số liệu #3 + bổ sung.xlsx")]
    [InlineData("52/2026-Q3/thư mục con/Báo cáo.xlsx")]
    [InlineData("52/2026-q3/😀.xlsx")]
    public async Task AnyNameIsReadAndKeptAsListed(string blob)
    {
        await using var app = await StartAsync();
        await app.UploadAsync(blob, Sample("good-exceljs-52.xlsx"));
        var listed = Assert.Single(await app.NamesAsync(app.Storage.Inbox));
        var receipt = (await app.IngestAsync(listed)).Receipt!;
        Assert.Equal((blob, Outcome.Accepted), (receipt.Blob, receipt.Outcome!.Value));
    }

    [Fact]
    public async Task ANameInDecomposedUnicodeOf900CharactersIsRead()
    {
        await using var app = await StartAsync();
        var name = string.Concat(Enumerable.Repeat("Báo cáo ", 110)).Normalize(NormalizationForm.FormD)[..870];
        var receipt = await app.HandInAsync($"52/2026-Q3/{name}.xlsx", Sample("good-exceljs-52.xlsx"));
        Assert.Equal(Outcome.Accepted, receipt.Outcome);
        Assert.True(receipt.FileName.IsNormalized(NormalizationForm.FormC));
    }

    [Fact]
    public async Task ANilReturnCountsAsHandedIn()
    {
        await using var app = await StartAsync();
        var receipt = await app.HandInAsync("66/2026-Q3/kc01.xlsx", Sample("good-nil-66.xlsx"));
        Assert.Equal(Outcome.Nil, receipt.Outcome);
        Assert.Equal(Standing.OnTime, (await app.StatusAsync("66"))!.Standing);
    }

    [Fact]
    public async Task AVersionThatIsTakenBehindAnotherExplainsItself()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(16, 9, 11));
        await app.HandInAsync("52/2026-Q3/first.xlsx", Report("52").ToWorkbook());
        app.Clock.MoveTo(At(16, 9, 10));
        var receipt = await app.HandInAsync("52/2026-Q3/second.xlsx", Report("52", 3).ToWorkbook());
        Assert.Equal((2, 1, At(16, 9, 11)), (receipt.Version, receipt.CountedVersion, receipt.CountedReceivedAt));
        app.Clock.MoveTo(At(16, 9, 12));
        await app.DeliverAsync();
        var mail = app.Transport.Sent.Single(m => m.Subject.Contains("phiên bản 2", StringComparison.Ordinal));
        foreach (var text in new[] { mail.Text, mail.Html })
        {
            Assert.Contains("Số liệu đang được tính vẫn là của phiên bản 1, vì phiên bản đó được nhận sau bản này (lúc 11:00", text, StringComparison.Ordinal);
            Assert.Contains("đề nghị đơn vị nộp lại tệp này sau thời điểm đó", text, StringComparison.Ordinal);
            Assert.Contains("Phiên bản 1 (nhận lúc 11:00", text, StringComparison.Ordinal);
            Assert.DoesNotContain("đã tiếp nhận trước đó", text, StringComparison.Ordinal);
        }

        // What it asks for helps.
        Assert.Equal((3, 3), await app.HandInAsync("52/2026-Q3/third.xlsx", Report("52", 3).ToWorkbook()) is var third ? (third.Version, third.CountedVersion) : default);
    }

    [Fact]
    public async Task AnAcceptedReportTakesAtMostEightStorageCalls()
    {
        var policy = new FaultPolicy();
        await using var app = await StartAsync(policy);
        policy.Pause();
        await app.HandInAsync("48/2026-Q3/first.xlsx", Report("48").ToWorkbook());
        await app.UploadAsync(Blob, Report("52").ToWorkbook());
        policy.Resume();
        var before = policy.Calls;
        await app.IngestAsync(Blob);
        Assert.InRange(policy.Calls - before, 6, 8);
    }

    [Fact]
    public async Task ACrashAtAnyStorageCallAndARunAfterItGiveTheStateOfOneRun()
    {
        var measured = new FaultPolicy();
        string expected;
        int calls;
        await using (var app = await StartAsync(measured))
        {
            await UploadPausedAsync(app, measured);
            await app.IngestAsync(Blob);
            calls = measured.Calls;
            expected = await DescribeAsync(app);
        }

        // One more than later runs: an instance begins by asking which reference data is in force.
        Assert.InRange(calls, 6, 10);
        for (var call = 1; call <= calls; call++)
        {
            foreach (var afterServer in new[] { false, true })
            {
                var policy = new FaultPolicy { FailCall = call, AfterServer = afterServer };
                await using var app = await StartAsync(policy);
                await UploadPausedAsync(app, policy);
                await Assert.ThrowsAsync<InjectedFault>(() => app.IngestAsync(Blob));
                await app.SweepAsync();
                Assert.Equal(expected, await DescribeAsync(app));
            }
        }

        static async Task UploadPausedAsync(Deployment app, FaultPolicy policy)
        {
            policy.Pause();
            await app.UploadAsync(Blob, Sample("good-exceljs-52.xlsx"));
            policy.Resume();
        }
    }

    /// <summary>The state without what differs from run to run: the upload's id holds the ETag, times are of the server.</summary>
    private static async Task<string> DescribeAsync(Deployment app)
    {
        var state = await app.StateAsync();
        var text = new StringBuilder();
        foreach (var submission in state.Submissions)
        {
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{submission.Unit} {submission.Kind} {submission.Version} {submission.Outcome} {submission.Sha256} {submission.ReceivedAt:O}");
        }

        foreach (var status in state.Statuses.Values)
        {
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{status.Unit} {status.Versions} {status.CountedVersion} {status.Standing} {status.FailedUpload}");
        }

        foreach (var mail in state.Mails)
        {
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{mail.Kind} {mail.Unit} {mail.To} {mail.State}");
        }

        text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"figures {state.FiguresByUnit["52"].Count()}");
        text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"inbox {(await app.NamesAsync(app.Storage.Inbox)).Count} archive {(await app.NamesAsync(app.Storage.Archive)).Count} receipts {(await app.NamesAsync(app.Storage.Receipts)).Count}");
        return text.ToString();
    }
}
