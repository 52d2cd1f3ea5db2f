using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.State;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Ingest;

public sealed class UnitTurnsTests
{
    [Fact]
    public async Task WhileOneUploadOfAUnitIsInWorkItsOthersWaitAndOtherUnitsDoNot()
    {
        // Held after the bytes of unit 52's first file were read.
        var held = new PausePolicy(1);
        await using var app = await StartAsync();
        await using var instance = app.Another(held);
        var turns = instance.Get<UnitTurns>();
        foreach (var blob in (string[])["52/2026-Q3/1.xlsx", "52/2026-Q3/2.xlsx", "52/KC-03/3.pdf", "48/2026-Q3/1.xlsx"])
        {
            await app.UploadAsync(blob, Report(blob[..2], blob[^6]).ToWorkbook());
        }

        var first = turns.RunAsync("52/2026-Q3/1.xlsx", UploadWay.Event, CancellationToken.None);
        await held.Reached;
        var second = turns.RunAsync("52/2026-Q3/2.xlsx", UploadWay.Event, CancellationToken.None);
        Assert.Null(await turns.TryRunAsync("52/KC-03/3.pdf", UploadWay.Event, CancellationToken.None));
        Assert.Equal(IngestEnd.Recorded, (await turns.RunAsync("48/2026-Q3/1.xlsx", UploadWay.Event, CancellationToken.None)).End);
        Assert.False(first.IsCompleted || second.IsCompleted);

        // The sweep takes what it can and leaves the unit that is in work to those who are at it.
        var swept = await instance.Get<SweepInbox>().RunAsync(CancellationToken.None);
        Assert.Equal(new SweepResult(3, 0, 0, 0), swept);

        held.GoOn();
        Assert.Equal(1, (await first).Receipt!.Version);
        Assert.Equal(2, (await second).Receipt!.Version);
        Assert.Equal(IngestEnd.Recorded, (await turns.TryRunAsync("52/KC-03/3.pdf", UploadWay.Event, CancellationToken.None))!.End);
    }

    [Fact]
    public async Task AnEventOfAUnitInWorkGoesOnBehindAndTheCallerDoesNotWait()
    {
        var held = new PausePolicy(1);
        await using var app = await StartAsync();
        await using var instance = app.Another(held);
        var turns = instance.Get<UnitTurns>();
        await app.UploadAsync("52/2026-Q3/1.xlsx", Report("52", 1).ToWorkbook());
        await app.UploadAsync("52/2026-Q3/2.xlsx", Report("52", 2).ToWorkbook());
        var first = turns.RunOrQueueAsync("52/2026-Q3/1.xlsx", UploadWay.Event, CancellationToken.None);
        await held.Reached;
        Assert.Null(await turns.RunOrQueueAsync("52/2026-Q3/2.xlsx", UploadWay.Event, CancellationToken.None));
        held.GoOn();
        Assert.Equal(IngestEnd.Recorded, (await first)!.End);

        // Behind those who waited before, in the order in which they came.
        Assert.Equal(IngestEnd.Gone, (await turns.RunAsync("52/2026-Q3/2.xlsx", UploadWay.Event, CancellationToken.None)).End);
        Assert.Equal(2, (await app.StatusAsync("52"))!.CountedVersion);
    }

    [Fact]
    public async Task ATurnThatFailsOrIsGivenUpIsTheNextOnes()
    {
        var held = new PausePolicy(1);
        await using var app = await StartAsync();
        await using var instance = app.Another(held);
        var turns = instance.Get<UnitTurns>();
        await app.UploadAsync("52/2026-Q3/1.xlsx", Report("52", 1).ToWorkbook());
        var first = turns.RunAsync("52/2026-Q3/1.xlsx", UploadWay.Event, CancellationToken.None);
        await held.Reached;
        using var impatience = new CancellationTokenSource();
        var givenUp = turns.RunAsync("52/2026-Q3/1.xlsx", UploadWay.Event, impatience.Token);
        var last = turns.RunAsync("52/2026-Q3/1.xlsx", UploadWay.Event, CancellationToken.None);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        await app.Storage.Archive.DeleteAsync();
        held.GoOn();
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => first);
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => last);
        await app.Storage.CreateAsync(CancellationToken.None);
        Assert.Equal(IngestEnd.Recorded, (await turns.RunAsync("52/2026-Q3/1.xlsx", UploadWay.Event, CancellationToken.None)).End);
    }

    [Fact]
    public async Task OneUnitTakesOnlyItsShareOfASweepAndTheNextGoesOn()
    {
        await using var app = await StartAsync();
        var clock = app.Clock;
        foreach (var i in Enumerable.Range(1, 3))
        {
            await app.UploadAsync($"52/2026-Q3/{i}.xlsx", Report("52", i).ToWorkbook());
            await app.UploadAsync($"48/2026-Q3/{i}.xlsx", Report("48", i).ToWorkbook());
        }

        // Each file of unit 52 takes twelve seconds by the clock.
        var slow = new EachPutOf52Takes(TimeSpan.FromSeconds(12), by => clock.MoveTo(clock.GetUtcNow() + by));
        await using var instance = app.Another(slow);
        var first = await instance.Get<SweepInbox>().RunAsync(CancellationToken.None);
        Assert.Contains("52/2026-Q3/3.xlsx", await app.NamesAsync(app.Storage.Inbox));
        Assert.True(first.Recorded < 6);
        for (var sweeps = 0; (await app.NamesAsync(app.Storage.Inbox)).Count > 0; sweeps++)
        {
            Assert.True(sweeps < 3);
            await instance.Get<SweepInbox>().RunAsync(CancellationToken.None);
        }

        Assert.Equal(3, (await app.StatusAsync("52"))!.Versions);
        Assert.Equal(3, (await app.StatusAsync("48"))!.Versions);
    }

    [Fact]
    public async Task WhatFailsSlowlyEachTimeLeavesTheUnitsOthersTheirTurn()
    {
        await using var app = await StartAsync();
        await app.UploadAsync("52/2026-Q3/ill.xlsx", Report("52", 1).ToWorkbook());
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        await app.UploadAsync("52/2026-Q3/well.xlsx", Report("52", 2).ToWorkbook());
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);

        // The first takes its unit's whole share of a sweep, and then fails.
        var ill = Keys.UploadId("52/2026-Q3/ill.xlsx", (await app.Storage.Inbox.GetBlobClient("52/2026-Q3/ill.xlsx").GetPropertiesAsync()).Value.ETag.ToString().Trim('"'));
        var slow = new SlowFailure(ill, () => app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.UnitTakesAtMost + TimeSpan.FromSeconds(1)));
        await using var instance = app.Another(slow);
        Assert.Equal(new SweepResult(2, 0, 0, 1), await instance.Get<SweepInbox>().RunAsync(CancellationToken.None));
        Assert.Equal(new SweepResult(2, 1, 0, 1), await instance.Get<SweepInbox>().RunAsync(CancellationToken.None));
        Assert.Equal(1, (await app.StatusAsync("52"))!.CountedVersion);
    }

    private sealed class SlowFailure(string upload, Action pass) : Azure.Core.Pipeline.HttpPipelinePolicy
    {
        public override ValueTask ProcessAsync(Azure.Core.HttpMessage message, ReadOnlyMemory<Azure.Core.Pipeline.HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Method == Azure.Core.RequestMethod.Put && message.Request.Uri.Path.Contains(upload, StringComparison.Ordinal))
            {
                pass();
                throw new Azure.RequestFailedException(500, "The archive is ill.");
            }

            return ProcessNextAsync(message, pipeline);
        }

        public override void Process(Azure.Core.HttpMessage message, ReadOnlyMemory<Azure.Core.Pipeline.HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);
    }

    private sealed class EachPutOf52Takes(TimeSpan time, Action<TimeSpan> pass) : Azure.Core.Pipeline.HttpPipelinePolicy
    {
        public override async ValueTask ProcessAsync(Azure.Core.HttpMessage message, ReadOnlyMemory<Azure.Core.Pipeline.HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (message.Request.Method == Azure.Core.RequestMethod.Put && message.Request.Uri.Path.Contains("/reports/52/", StringComparison.Ordinal))
            {
                pass(time);
            }
        }

        public override void Process(Azure.Core.HttpMessage message, ReadOnlyMemory<Azure.Core.Pipeline.HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);
    }
}
