using Azure.Data.Tables;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Tests.Reference;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Rebuild;

/// <summary>A rebuild and the instances of the app keep out of each other's way.</summary>
public sealed class RunningSignTests
{
    private const string Mark = "rebuild";

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task ARebuildIsRefusedWhileAnInstanceRunsAndNothingIsLeftOfTheTry()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", Report("52").ToWorkbook());
        await using var instance = await InstanceAsync(app);
        Assert.True(await instance.Get<RunningSign>().HoldAsync(None));
        await app.Storage.Table.DeleteAsync();
        await app.Storage.Table.CreateAsync();
        await using var operators = app.Another();
        var refused = await Assert.ThrowsAsync<InstanceRunsException>(() => operators.Get<RebuildTable>().RunAsync(false, null, None));
        Assert.Contains("Stop the app", refused.Message, StringComparison.Ordinal);
        Assert.True(await app.Table.IsEmptyAsync(None));

        await instance.Get<RunningSign>().StoppedAsync(None);
        Assert.Equal(1, (await operators.Get<RebuildTable>().RunAsync(false, null, None)).Submissions);
    }

    [Fact]
    public async Task AnInstanceThatStartsDuringARebuildWaitsAndHoldsNobodyUp()
    {
        await using var app = await StartAsync();
        await SampleUploads.ApplyAsync(app, SampleUploads.Form, SampleUploads.StricterFrom("2026-09-14"));
        await app.HandInAsync("68/2026-Q3/a.xlsx", Sample("good-sheetjs-68.xlsx"));
        await app.UploadAsync("52/2026-Q3/a.xlsx", Sample("warn-over-plan-52.xlsx"));
        await app.Storage.Table.DeleteAsync();

        await app.Storage.Table.CreateAsync();

        // Cut short as soon as the reference data is there.
        for (var call = 4; (await app.Table.UnderAsync<TableEntity>(Keys.Reference, ReferenceFileRow.Prefix, None)).Count == 0; call++)
        {
            await using var cut = app.Another(new FaultPolicy { FailCall = call, Dies = true });
            await Assert.ThrowsAnyAsync<Exception>(() => cut.Get<RebuildTable>().RunAsync(true, null, None));
        }

        // The reference data is there before anything that is read by it.
        Assert.Empty((await app.StateAsync()).Submissions);

        await using var instance = await InstanceAsync(app);
        var sign = instance.Get<RunningSign>();
        Assert.False(await sign.HoldAsync(None));
        Assert.Null(await sign.NewestAsync(None));
        var waits = Task.Run(async () =>
        {
            await sign.WaitAsync(None);
            return (await instance.SweepAsync(), await app.Table.FindAsync<TableEntity>(Keys.Index, Mark, None));
        });
        await using var operators = app.Another();
        Assert.Empty((await operators.Get<RebuildTable>().RunAsync(true, null, None)).Problems);
        var (swept, mark) = await waits.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((1, true), (swept.Recorded, mark is null));

        // By the rules that were in force, not by those that are shipped.
        Assert.Equal("RejectedData", (await app.StatusAsync("52"))!.LatestOutcome);
        Assert.NotNull(await sign.NewestAsync(None));
    }

    [Fact]
    public async Task APageDoesNotWaitForASignThatIsBeingRenewedInVain()
    {
        await using var app = await StartAsync();
        var silent = new PausePolicy(1);
        await using var instance = await StartAsync(silent, like: app.Storage.Table.Name[1..], configure: (services, _) => services.AddRunningSign(), clock: app);
        var sign = instance.Get<RunningSign>();
        var renewing = sign.HoldAsync(None);
        await silent.Reached;
        await Assert.ThrowsAsync<StorageAwayException>(async () =>
        {
            StoragePatience.Within = TimeSpan.FromMilliseconds(50);
            await sign.HoldAsync(None);
        });
        silent.GoOn();
        Assert.True(await renewing);
        Assert.True(await sign.HoldAsync(None));
    }

    [Fact]
    public async Task WhatIsNoInstanceHoldsNothing()
    {
        await using var app = await StartAsync();
        Assert.True(await app.Get<RunningSign>().HoldAsync(None));
        Assert.Null(await app.Get<RunningSign>().NewestAsync(None));
        await app.Get<RunningSign>().WaitAsync(None);
    }

    private static Task<Deployment> InstanceAsync(Deployment app) =>
        StartAsync(like: app.Storage.Table.Name[1..], configure: (services, _) => services.AddRunningSign(), clock: app);
}
