using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs.Specialized;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests.Faults;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Logging;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Reference;

/// <summary>More time given to several units at once, and taken back: it is whole and told once, wherever the process dies and whoever else is at it.</summary>
public sealed class AmendExtensionsTests
{
    private const string Upload = "upload/" + ReferenceData.ExtensionsPath;

    // Before the lock it moves the due date, after it it is leave.
    private static readonly DateOnly BeforeLock = Deployment.Deadlines.Lock.AddDays(-2), AfterLock = Deployment.Deadlines.Lock.AddDays(30);

    private static readonly Dictionary<string, Func<Deployment, Task>> Acts = new()
    {
        ["give"] = app => GiveAsync(app, Of("46", BeforeLock), Of("52", BeforeLock), Of("68", BeforeLock), Of("79", AfterLock)),
        ["give leave"] = app => GiveAsync(app, Of("68", AfterLock), Of("48", AfterLock)),
        ["end"] = app => EndAsync(app, Of("52", BeforeLock), "Hoa"),
        ["end leave"] = app => EndAsync(app, Of("52", AfterLock), "Hoa"),
        ["end leave too"] = app => EndAsync(app, Of("52", AfterLock), "Lan"),
        ["give and end"] = async app =>
        {
            await Acts!["give"](app);
            await Acts["end leave"](app);
        },
        ["event"] = async app => await app.Get<ApplyReference>().RunAsync(Upload, CancellationToken.None),
    };

    public static TheoryData<string> Crashing => LongForm.IsOn ? new("give", "give leave", "end", "end leave") : new("give and end");

    [Theory]
    [MemberData(nameof(Crashing))]
    public async Task ACrashAtAnyStorageCallAndTheSameAgainIsDoingItOnce(string act)
    {
        var measured = new FaultPolicy();
        string expected;
        await using (var app = await PreparedAsync(measured))
        {
            await Acts[act](app);
            measured.Pause();
            expected = await OutcomeAsync(app);
        }

        var wrong = new ConcurrentBag<string>();
        var crashes = LongForm.Calls(measured.Calls).SelectMany(call => new (int Call, bool AfterServer)[] { (call, false), (call, true) });
        await Parallel.ForEachAsync(crashes, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (crash, _) =>
        {
            var policy = new FaultPolicy { FailCall = crash.Call, AfterServer = crash.AfterServer, Dies = true };
            await using var app = await PreparedAsync(policy);
            await Assert.ThrowsAsync<InjectedFault>(() => Acts[act](app));
            policy.Pause();
            await using var restarted = app.Another();
            await FreeTheTurnAsync(restarted);
            await Acts[act](restarted);
            if (await OutcomeAsync(restarted) is var found && found != expected)
            {
                wrong.Add($"{crash}:\n{EndState.Difference(expected, found)}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong.Take(3)));
    }

    public static TheoryData<string, string> Beside => LongForm.IsOn
        ? new() { { "give", "give leave" }, { "give", "end leave" }, { "end", "end leave" }, { "end leave", "end leave too" } }
        : new() { { "give", "end leave" }, { "end leave", "end leave too" } };

    [Theory]
    [MemberData(nameof(Beside))]
    public async Task TwoAtOnceAndTheEventBesideThemEndAsOneAfterTheOther(string one, string other)
    {
        var serial = new HashSet<string>();
        foreach (var order in new[] { new[] { one, other }, [other, one] })
        {
            await using var app = await PreparedAsync();
            foreach (var act in order)
            {
                await Acts[act](app);
            }

            serial.Add(await OutcomeAsync(app));
        }

        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(LongForm.Seeds("KHUYENCONG_SCHEDULES", 2, 20), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (seed, _) =>
        {
            await using var app = await PreparedAsync();
            var schedule = new Schedule(seed);
            await schedule.RunAsync([.. new[] { one, other, "event" }.Select<string, Func<Task>>(act =>
            {
                var another = app.Another(schedule.Instance());
                return async () =>
                {
                    await using (another)
                    {
                        await Acts[act](another);
                    }
                };
            })]);
            if (await OutcomeAsync(app) is var end && !serial.Contains(end))
            {
                wrong.Add($"Seed {seed}: {string.Join("\nor\n", serial.Select(s => EndState.Difference(s, end)))}\n{schedule.Trace}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong.Take(2)));
    }

    // Unit 52 has more time and then leave, and the mails about both are owed.
    private static async Task<Deployment> PreparedAsync(FaultPolicy? policy = null)
    {
        var app = await StartAsync(policy);
        policy?.Pause();
        app.Clock.MoveTo(At(22, 9, 9));
        await SampleUploads.ApplyAsync(app, ReferenceData.ExtensionsPath, ExtensionTable.Write([Of("52", BeforeLock), Of("52", AfterLock)]));
        app.Clock.MoveTo(At(23, 9, 9));
        policy?.Resume();
        return app;
    }

    private static Extension Of(string unit, DateOnly until) => new(unit, "KC-01", Q3, "bão lụt", "Vụ", until);

    private static async Task GiveAsync(Deployment app, params Extension[] granted) => Assert.Empty(await AmendingIn(app).GrantAsync(granted, CancellationToken.None));

    private static async Task EndAsync(Deployment app, Extension granted, string by) =>
        Assert.Empty(await AmendingIn(app).EndAsync(granted, new ExtensionEnd(new DateOnly(2026, 9, 23), by, "hết bão"), CancellationToken.None));

    private static AmendExtensions AmendingIn(Deployment app) => new(
        app.Storage, app.Get<ApplyReference>(), app.Get<CurrentReference>(), new Hurried(), app.Get<ILogger<AmendExtensions>>());

    // As when the time of a dead process has passed.
    private static async Task FreeTheTurnAsync(Deployment app)
    {
        try
        {
            await app.Storage.Reference.GetBlobClient("turns/exceptions").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        }
        catch (RequestFailedException nobody) when (nobody.Status is 404 or 409)
        {
            // Nobody had it.
        }
    }

    /// <summary>What is in force, whom it was told to, and what became of the uploads, as lines.</summary>
    private static async Task<string> OutcomeAsync(Deployment app)
    {
        await app.Get<ApplyReference>().SweepAsync(CancellationToken.None);
        var inForce = (await app.Get<CurrentReference>().LookAsync(CancellationToken.None)).Data;
        await app.Get<ExtensionNotices>().OweAsync(inForce, CancellationToken.None);
        var rows = await app.Table.PartitionAsync(Keys.Reference, CancellationToken.None);
        var mails = (await app.StateAsync()).Mails.Where(m => m.Kind is MailKinds.Extension or MailKinds.ExtensionEnded);
        return string.Join('\n', (string[])
        [
            .. inForce.Extensions.Select(e => e.ToString()).Order(StringComparer.Ordinal),
            .. mails.Select(m => $"{m.Key} to {m.To}: {m.Is}"),
            .. rows.Select(r => r.RowKey.Split('_')[0]).CountBy(kind => kind).Select(kind => $"{kind.Value} rows of {kind.Key}"),
            .. (await app.NamesAsync(app.Storage.Reference)).Where(name => name.StartsWith("upload/", StringComparison.Ordinal)),
            $"{(await app.NamesAsync(app.Storage.Receipts)).Count} receipts",
        ]);
    }

    // Who waits for a turn looks again at once.
    private sealed class Hurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
