using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Faults;

/// <summary>Events that come twice, late, in the wrong order or about what is no longer there, and a storage that is away for a while.</summary>
public sealed class OddEventTests
{
    private const string Blob = "52/2026-Q3/a.xlsx";

    [Fact]
    public async Task EventsOfAnOverwrittenBlobReadTheNewerVersionOnce()
    {
        await using var app = await StartAsync();
        await app.UploadAsync(Blob, Report("52", 1).ToWorkbook());
        app.Clock.MoveTo(At(16, 9, 11));
        await app.UploadAsync(Blob, Sample("good-exceljs-52.xlsx"));
        Assert.Equal(IngestEnd.Recorded, (await app.IngestAsync(Blob)).End);
        Assert.Equal(IngestEnd.Gone, (await app.IngestAsync(Blob)).End);
        var submission = Assert.Single((await app.StateAsync()).Submissions);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Sample("good-exceljs-52.xlsx"))), submission.Sha256);
    }

    [Fact]
    public async Task AnEventOfABlobThatWasDeletedMeanwhileDoesNothing()
    {
        await using var app = await StartAsync();
        await app.UploadAsync(Blob, Sample("good-exceljs-52.xlsx"));
        await app.Storage.Inbox.GetBlobClient(Blob).DeleteAsync();
        Assert.Equal(IngestEnd.Gone, (await app.IngestAsync(Blob)).End);
        Assert.Empty(await app.NamesAsync(app.Storage.Archive));
        Assert.Empty(await app.Table.PartitionsAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(NormalizationForm.FormC)]
    [InlineData(NormalizationForm.FormD)]
    public async Task ANameIsTheSameFromTheListToTheReceiptInEitherForm(NormalizationForm form)
    {
        await using var app = await StartAsync();
        var blob = "52/2026-Q3/Sở Công Thương – số liệu 100% #3 + phụ lục 😀.xlsx".Normalize(form);
        await app.UploadAsync(blob, Sample("good-exceljs-52.xlsx"));
        Assert.Equal(blob, Assert.Single(await app.NamesAsync(app.Storage.Inbox)));
        await app.SweepAsync();
        var receipt = Assert.Single((await app.StateAsync()).Submissions).ReadReceipt();
        Assert.Equal((blob, Outcome.Accepted), (receipt.Blob, receipt.Outcome!.Value));
        Assert.Equal("Sở Công Thương – số liệu 100% #3 + phụ lục 😀.xlsx".Normalize(NormalizationForm.FormC), receipt.FileName);
        await app.DeliverAsync();
        Assert.Contains(receipt.FileName, Assert.Single(app.Transport.Sent).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUploadOfZeroBytesThatIsWholeASecondLaterIsOneReport()
    {
        await using var app = await StartAsync();
        await app.UploadAsync(Blob, []);
        Assert.Equal(IngestEnd.Waiting, (await app.IngestAsync(Blob)).End);
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddSeconds(1));
        await app.UploadAsync(Blob, Sample("good-exceljs-52.xlsx"));

        // The event of the empty version comes late, after that of the whole one.
        Assert.Equal(Outcome.Accepted, (await app.IngestAsync(Blob)).Receipt!.Outcome);
        Assert.Equal(IngestEnd.Gone, (await app.IngestAsync(Blob)).End);
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddHours(1));
        await app.SweepAsync();
        Assert.Single((await app.StateAsync()).Submissions);
        Assert.Single((await app.StateAsync()).Mails);
    }

    [Fact]
    public async Task ANameWithDotsReachesNoOtherUnitsFolder()
    {
        await using var app = await StartAsync();
        await app.UploadAsync("48/2026-Q3/a.xlsx", Report("48").ToWorkbook());

        // A name of this kind is resolved by the client before it is sent, so the event is about the other blob: then it counts as that one's own.
        var receipt = (await app.IngestAsync("52/../48/2026-Q3/a.xlsx")).Receipt!;
        Assert.Equal(("48", "48/2026-Q3/a.xlsx", Outcome.Accepted), (receipt.Unit, receipt.Blob, receipt.Outcome!.Value));
        Assert.Null(await app.StatusAsync("52"));

        // Dots that stay in the name are no place for a report.
        var kept = await app.HandInAsync("52/2026-Q3..48/a.xlsx", Report("52").ToWorkbook());
        Assert.Equal(SubmissionKind.Unrouted, kept.Kind);
        Assert.StartsWith("unrouted/", kept.Archived, StringComparison.Ordinal);
        Assert.Equal(1, (await app.StatusAsync("48"))!.Versions);
    }

    [Fact]
    public async Task AStorageThatIsAwayForTwoMinutesCostsNothing()
    {
        // Made twice it has other times inside.
        var wrong = Report("48").WithWrongTotal().ToWorkbook();
        var expected = await PlayAsync(down: false);
        Assert.Equal(expected, await PlayAsync(down: true));

        async Task<string> PlayAsync(bool down)
        {
            await using var app = await StartAsync();
            await app.UploadAsync(Blob, Sample("good-exceljs-52.xlsx"));
            await app.UploadAsync("66/2026-Q3/a.xlsx", Sample("good-nil-66.xlsx"));
            await app.UploadAsync("48/2026-Q3/a.xlsx", wrong);
            var from = app.Clock.GetUtcNow().AddMinutes(1);
            await using var instance = app.Another(new OutagePolicy(app.Clock, from, from.AddMinutes(2)));
            await instance.IngestAsync(Blob);
            for (var minute = 1; down && minute <= 2; minute++)
            {
                app.Clock.MoveTo(from.AddMinutes(minute - 1));
                await Assert.ThrowsAsync<InjectedFault>(() => instance.IngestAsync("48/2026-Q3/a.xlsx"));
                await Assert.ThrowsAsync<InjectedFault>(instance.SweepAsync);
                await Assert.ThrowsAsync<InjectedFault>(instance.RemindAsync);
                await Assert.ThrowsAsync<InjectedFault>(instance.DeliverAsync);
            }

            app.Clock.MoveTo(from.AddMinutes(2));
            await instance.SweepAsync();
            await instance.RemindAsync();
            await instance.DeliverAsync();
            var end = await EndState.ReadAsync(app);
            Assert.Empty(end.Inbox);
            Assert.Empty(end.Unsettled);
            return end.All;
        }
    }

    /// <summary>No call reaches the storage within a span of the simulated time.</summary>
    private sealed class OutagePolicy(TimeProvider clock, DateTimeOffset from, DateTimeOffset until) : AsyncPolicy
    {
        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            clock.GetUtcNow() >= from && clock.GetUtcNow() < until ? throw new InjectedFault() : ProcessNextAsync(message, pipeline);
    }
}
