using System.Text.Json;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Health;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Ingest;

public sealed class SettlePoisonTests
{
    private const string Blob = "52/2026-Q3/Báo cáo #1 50%+.xlsx";

    /// <summary>A message as the host writes it when a blob event failed at every try.</summary>
    private static async Task<string> GivenUpAsync(Deployment app, string blob, Azure.Storage.Blobs.BlobContainerClient? container = null)
    {
        container ??= app.Storage.Inbox;
        var etag = (await container.GetBlobClient(blob).GetPropertiesAsync()).Value.ETag;
        return JsonSerializer.Serialize(new
        {
            Type = "BlobTrigger",
            FunctionId = "Host.Functions.IngestReport",
            BlobType = "BlockBlob",
            ContainerName = container.Name,
            BlobName = blob,
            ETag = etag.ToString("H"),
        });
    }

    private static Task<PoisonEnd> SettleAsync(Deployment app, string message) => app.Get<SettlePoison>().RunAsync(message, CancellationToken.None);

    private static async Task<List<TableEntity>> IndexAsync(Deployment app, string prefix) =>
        await app.Table.UnderAsync<TableEntity>(Keys.Index, prefix, CancellationToken.None);

    [Fact]
    public async Task WhatTheHostGaveUpIsVisiblyOurFaultToldOnceAndTriedAgain()
    {
        await using var app = await StartAsync();
        await app.UploadAsync(Blob, Sample("good-exceljs-52.xlsx"));
        var message = await GivenUpAsync(app, Blob);
        Assert.Equal(PoisonEnd.Recorded, await SettleAsync(app, message));
        Assert.Equal(PoisonEnd.Recorded, await SettleAsync(app, message));

        Assert.Equal(Standing.Failed, (await app.StatusAsync("52"))!.Standing);
        Assert.Equal(FewCount - 1, (await app.RemindAsync()).Reminders);
        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Operators);
        Assert.Contains("inbox/" + Blob, mail.Text, StringComparison.Ordinal);
        Assert.Contains("TỆP KHÔNG XỬ LÝ ĐƯỢC DO LỖI HỆ THỐNG", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sct.", string.Join(';', mail.To), StringComparison.Ordinal);

        Assert.Equal(1, (await app.SweepAsync()).Recorded);
        Assert.Equal((Standing.OnTime, null), ((await app.StatusAsync("52"))!.Standing, (await app.StatusAsync("52"))!.FailedUpload));
        Assert.Empty(await IndexAsync(app, "failed_"));

        // The message may come once more after all is settled.
        Assert.Equal(PoisonEnd.Passed, await SettleAsync(app, message));
        Assert.Equal(Standing.OnTime, (await app.StatusAsync("52"))!.Standing);
    }

    [Fact]
    public async Task AnUploadThatStaysIllKeepsItsMarkAndIsToldOnceThoughTheSweepFindsItStuckToo()
    {
        await using var app = await StartAsync();
        await app.UploadAsync(Blob, Sample("good-exceljs-52.xlsx"));
        await app.Storage.Archive.DeleteAsync();
        await SettleAsync(app, await GivenUpAsync(app, Blob));
        Assert.Equal(1, (await app.SweepAsync()).Failed);
        Assert.Equal(Standing.Failed, (await app.StatusAsync("52"))!.Standing);
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);
        Assert.Equal(1, (await app.SweepAsync()).Failed);
        Assert.Single((await app.StateAsync()).Mails);
        Assert.Single(await IndexAsync(app, "tried_"));

        await app.Storage.CreateAsync(CancellationToken.None);
        Assert.Equal(1, (await app.SweepAsync()).Recorded);
        Assert.Empty(await IndexAsync(app, "failed_"));
        Assert.Empty(await IndexAsync(app, "tried_"));
    }

    [Fact]
    public async Task AnOverwrittenOrDeletedBlobIsLeftToItsNewerVersion()
    {
        await using var app = await StartAsync();
        await app.UploadAsync(Blob, Sample("good-exceljs-52.xlsx"));
        var message = await GivenUpAsync(app, Blob);
        await app.UploadAsync(Blob, Sample("bad-total-52.xlsx"));
        Assert.Equal(PoisonEnd.Passed, await SettleAsync(app, message));
        Assert.Null(await app.StatusAsync("52"));
        await app.Storage.Inbox.GetBlobClient(Blob).DeleteAsync();
        Assert.Equal(PoisonEnd.Passed, await SettleAsync(app, message));
        Assert.Empty((await app.StateAsync()).Mails);
    }

    [Theory]
    [InlineData("KC-02 Gia Lai.xlsx", "", "KC-02")]
    [InlineData("kc.02.pdf", "", "KC-02")]
    [InlineData("KC-01_52.xlsx", "KC-02", "KC-01")]
    [InlineData("KC-011.xlsx", "KC-01", "KC-02")]
    [InlineData("bao cao.xlsx", "", "KC-01")]
    [InlineData("bao cao.xlsx", "KC-01", "KC-02")]
    [InlineData("bao cao.xlsx", "KC-02", "KC-01")]
    [InlineData("bao cao.xlsx", "KC-01 KC-02", "KC-01")]
    [InlineData("KC-03 chuong trinh.pdf", "", "KC-03")]
    public async Task OneUploadMarksOneReportAndTheUnitsOthersStayAsTheyAre(string file, string accepted, string marked)
    {
        await using var app = await StartAsync();
        var year = new Period(PeriodKind.Year, 2026);
        app.Clock.MoveTo(VietnamTime.StartOf(Deployment.Reference.Duties.For("KC-02", year)!.Due));
        string[] forms = ["KC-01", "KC-02"];
        foreach (var form in accepted.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            await app.Table.CommitAsync(new ReportPartition(form, year), [new TableTransactionAction(TableTransactionActionType.Add, Accepted(form))], CancellationToken.None);
        }

        var blob = "52/2026-Y/" + file;
        await app.UploadAsync(blob, [1, 2, 3]);
        var message = await GivenUpAsync(app, blob);
        await SettleAsync(app, message);

        // What is accepted meanwhile sends the second message, and the sweep, nowhere else.
        foreach (var form in forms.Where(f => f != marked && !accepted.Contains(f, StringComparison.Ordinal)))
        {
            await app.Table.CommitAsync(new ReportPartition(form, year), [new TableTransactionAction(TableTransactionActionType.Add, Accepted(form))], CancellationToken.None);
        }

        await Task.WhenAll(SettleAsync(app, message), SettleAsync(app, message));
        await app.Storage.Archive.DeleteAsync();
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);
        Assert.Equal(1, (await app.SweepAsync()).Failed);

        Assert.Single(await IndexAsync(app, "failed_"));
        string[] partitions = [.. forms.Select(f => new ReportPartition(f, year)), new DocumentPartition("KC-03")];
        var failed = new List<string>();
        foreach (var partition in partitions)
        {
            var status = await app.Table.FindAsync<StatusRow>(partition, Keys.Status + "52", CancellationToken.None);
            if (status?.FailedUpload is not null)
            {
                failed.Add(partition.Split('_')[0]);
            }

            Assert.Equal(status?.CountedVersion > 0, status?.Standing == Standing.OnTime);
        }

        Assert.Equal([marked], failed);

        StatusRow Accepted(string form) => StatusRow.Of(new ReportPartition(form, year), new ReportStatus("52")
        {
            Versions = 1,
            Counted = new CountedVersion(1, "1", Outcome.Accepted, app.Clock.GetUtcNow(), 0),
            AcceptedOnTime = true,
        });
    }

    [Fact]
    public async Task TwoUploadsOfUnknownFormsMarkTwoReports()
    {
        await using var app = await StartAsync();
        var year = new Period(PeriodKind.Year, 2026);
        app.Clock.MoveTo(VietnamTime.StartOf(Deployment.Reference.Duties.For("KC-02", year)!.Due));
        foreach (var blob in (string[])["52/2026-Y/mot.xlsx", "52/2026-Y/hai.xlsx"])
        {
            await app.UploadAsync(blob, [1, 2, 3]);
            await SettleAsync(app, await GivenUpAsync(app, blob));
        }

        foreach (var form in (string[])["KC-01", "KC-02"])
        {
            Assert.Equal(Standing.Failed, (await app.Table.FindAsync<StatusRow>(new ReportPartition(form, year), Keys.Status + "52", CancellationToken.None))!.Standing);
        }
    }

    [Fact]
    public async Task AnUploadWithoutAPlaceIsToldOnceUnderItsOwnPartition()
    {
        await using var app = await StartAsync();
        await app.UploadAsync("99/2026-Q3/a.xlsx", [1, 2, 3]);
        await SettleAsync(app, await GivenUpAsync(app, "99/2026-Q3/a.xlsx"));
        Assert.Equal(MailKinds.Operators, Assert.Single((await app.StateAsync(Keys.Unrouted)).Mails).Kind);
    }

    [Theory]
    [InlineData("upload/units.csv")]
    [InlineData("upload/x/form-ZbYRlDTjAOVGuuD_-0123456789abcdef0123456789abcdef/units.csv")]
    public async Task ReferenceDataThatTheHostGaveUpIsVisiblyFailedAndToldOnceThoughTheSweepFindsItStuckToo(string blob)
    {
        await using var app = await StartAsync();
        await app.Storage.Reference.GetBlobClient(blob).UploadAsync(new BinaryData("x"));
        await app.Storage.Archive.DeleteAsync();
        var message = await GivenUpAsync(app, blob, app.Storage.Reference);
        Assert.Equal(PoisonEnd.Recorded, await SettleAsync(app, message));
        Assert.Equal(PoisonEnd.Recorded, await SettleAsync(app, message));

        var health = await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None);
        Assert.Equal((false, blob["upload/".Length..]), (health.Healthy, Assert.Single(health.FailedReference).Path));
        await app.Get<ApplyReference>().SweepAsync(CancellationToken.None);
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);
        await app.Get<ApplyReference>().SweepAsync(CancellationToken.None);
        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent);
        Assert.Contains("reference/" + blob, mail.Text, StringComparison.Ordinal);
        Assert.Contains("TỆP KHÔNG XỬ LÝ ĐƯỢC DO LỖI HỆ THỐNG", mail.Text, StringComparison.Ordinal);
        Assert.Single((await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None)).FailedReference);

        await app.Storage.CreateAsync(CancellationToken.None);
        Assert.Equal(1, await app.Get<ApplyReference>().SweepAsync(CancellationToken.None));
        Assert.Empty((await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None)).FailedReference);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"ContainerName":"azure-webjobs-hosts","BlobName":"a","ETag":"\"1\""}""")]
    [InlineData("""{"ContainerName":"inbox"}""")]
    public async Task AMessageThatNamesNothingOfOursChangesNothing(string message)
    {
        await using var app = await StartAsync();
        Assert.Equal(PoisonEnd.Foreign, await SettleAsync(app, message));
        Assert.Empty(await app.Table.PartitionsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ASweepThatListedTheInboxBeforeAFailureWasNotedLeavesItsMark()
    {
        // The sweep's listing is its third call (what was noted, twice, comes before); the upload comes and fails right after it.
        var policy = new PausePolicy(calls: 3);
        await using var app = await StartAsync();
        await using var sweeping = app.Another(policy);
        var sweep = sweeping.SweepAsync();
        await policy.Reached;
        await app.UploadAsync(Blob, Sample("good-exceljs-52.xlsx"));
        await SettleAsync(app, await GivenUpAsync(app, Blob));
        policy.GoOn();
        Assert.Equal(0, (await sweep).Seen);
        Assert.Equal(Standing.Failed, (await app.StatusAsync("52"))!.Standing);
        Assert.Single(await IndexAsync(app, "failed_"));
    }
}
