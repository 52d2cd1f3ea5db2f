using System.Collections.Concurrent;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Faults;

/// <summary>
/// A reminder that waited and the one of the next step, met by several instances in any order and by deaths at any call: the unit gets the
/// later one, once, and the earlier at most before the later one's day. Never none.
/// </summary>
public sealed class SupersededRemindersTests
{
    private static readonly string[] Units = ["52", "48"];

    private static DateTimeOffset Due => VietnamTime.StartOf(Deadlines.Due);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InAnyOrderTheLaterGoesOutOnce(bool midnightComesMeanwhile)
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(LongForm.Seeds("KHUYENCONG_SCHEDULES", 5, 50), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (seed, _) =>
        {
            await using var app = await EarlierWaitsAsync(null);
            if (!midnightComesMeanwhile)
            {
                app.Clock.MoveTo(Due.AddHours(8));
            }

            var schedule = new Schedule(seed);
            var instances = Enumerable.Range(0, 3).Select(_ => app.Another(schedule.Instance())).ToList();
            Func<Task>[] steps = midnightComesMeanwhile
                ? [instances[0].DeliverAsync, () => MidnightAsync(app, instances[1]), instances[2].DeliverAsync]
                : [instances[0].DeliverAsync, () => RemindAndDeliverAsync(instances[1]), () => RemindAndDeliverAsync(instances[2])];
            await schedule.RunAsync(steps);
            app.Clock.MoveTo(Due.AddHours(8.2));
            await RemindAndDeliverAsync(app);
            app.Clock.MoveTo(Due.AddHours(8.5));
            await app.DeliverAsync();
            if (await ProblemAsync(app, earlierMayHaveGone: midnightComesMeanwhile) is { } problem)
            {
                wrong.Add($"Seed {seed}: {problem}\n{schedule.Trace}");
            }

            instances.ForEach(i => i.DisposeAsync().AsTask().Wait());
        });
        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong.Take(3)));
    }

    [Fact]
    public async Task ADeathAtAnyCallLosesNeither()
    {
        var measured = new FaultPolicy();
        await using (var app = await EarlierWaitsAsync(measured))
        {
            app.Clock.MoveTo(Due.AddHours(8));
            await RemindAndDeliverAsync(app);
        }

        var wrong = new ConcurrentBag<string>();
        var crashes = LongForm.Calls(measured.Calls).SelectMany(call => new[] { (call, false), (call, true) });
        await Parallel.ForEachAsync(crashes, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (crash, _) =>
        {
            var policy = new FaultPolicy { FailCall = crash.call, AfterServer = crash.Item2, Dies = true };
            await using var app = await EarlierWaitsAsync(policy);
            app.Clock.MoveTo(Due.AddHours(8));
            app.Transport.Idempotent = true;
            try
            {
                await RemindAndDeliverAsync(app);
            }
            catch (InjectedFault)
            {
                // The process died; whoever runs next finds what it left.
            }

            await using var restarted = app.Another();
            for (var run = 0; run < 2; run++)
            {
                app.Clock.MoveTo(app.Clock.GetUtcNow() + DeliverMail.ClaimHolds);
                await RemindAndDeliverAsync(restarted);
            }

            if (await ProblemAsync(restarted, earlierMayHaveGone: false, once: false) is { } problem)
            {
                wrong.Add($"{crash}: {problem}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join("\n", wrong.Take(5)));
    }

    private static async Task<string?> ProblemAsync(Deployment app, bool earlierMayHaveGone, bool once = true)
    {
        var mails = (await app.StateAsync()).Mails.Where(m => Units.Contains(m.Unit)).ToDictionary(m => (m.Unit!, m.Step!.Value));
        foreach (var unit in Units)
        {
            var (earlier, later) = (mails[(unit, -1)].Is, mails[(unit, 0)].Is);
            int Sent(int step) => app.Transport.Sent.Count(m => m.Key.EndsWith($"_{unit}_{Keys.Step(step)}", StringComparison.Ordinal));
            if (later != MailState.Accepted || (once ? Sent(0) != 1 : Sent(0) == 0))
            {
                return $"{unit}: the later is {later}, sent {Sent(0)} times";
            }

            if (!(earlier == MailState.Withdrawn && Sent(-1) == 0) && !(earlierMayHaveGone && earlier == MailState.Accepted && Sent(-1) == 1))
            {
                return $"{unit}: the earlier is {earlier}, sent {Sent(-1)} times";
            }
        }

        return null;
    }

    // The last reminder run of the day before owed it, and it waits.
    private static async Task<Deployment> EarlierWaitsAsync(FaultPolicy? policy)
    {
        var app = await StartAsync(policy);
        policy?.Pause();
        app.Clock.MoveTo(Due.AddDays(-1).AddHours(8));
        Assert.True(await app.Table.CommitAsync(Partition, Reminded(app.Clock.GetUtcNow()), CancellationToken.None));
        await app.RemindAsync();
        app.Clock.MoveTo(Due.AddMinutes(-1));
        policy?.Resume();
        return app;
    }

    private static async Task MidnightAsync(Deployment app, Deployment instance)
    {
        await instance.StatusAsync("52");
        app.Clock.MoveTo(Due.AddHours(8));
        await RemindAndDeliverAsync(instance);
    }

    private static async Task RemindAndDeliverAsync(Deployment app)
    {
        await app.RemindAsync();
        await app.DeliverAsync();
    }

    // The other units had theirs, of this step and the next.
    private static IEnumerable<TableTransactionAction> Reminded(DateTimeOffset now)
    {
        foreach (var unit in Deployment.Reference.Units.On(Deadlines.CutOff).Select(u => u.Code).Except(Units))
        {
            var mail = MailRow.Owed(Partition, $"{MailKinds.Reminder}_{unit}_{Keys.Step(0)}", MailKinds.Reminder, ["x@example.vn"], [], now);
            (mail.Unit, mail.Step, mail.Is) = (unit, 0, MailState.Accepted);
            yield return new TableTransactionAction(TableTransactionActionType.Add, mail);
        }
    }
}
