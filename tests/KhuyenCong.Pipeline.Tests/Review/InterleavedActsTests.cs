using System.Collections.Concurrent;
using KhuyenCong.Pipeline.Tests.Faults;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Review;

/// <summary>
/// Two instances, each with something of its own to do about one report, their storage calls interleaved by a seed: it ends as when one came after the other.
/// </summary>
public sealed class InterleavedActsTests
{
    private static readonly byte[] First = Report("52", 1).ToWorkbook(), Second = Report("52", 2).ToWorkbook(), Third = Report("52", 3).ToWorkbook();

    // What somebody does who has looked before anything of it happened.
    private static readonly Dictionary<string, Func<ReviewAct, ReviewAct>> Acts = new()
    {
        ["read"] = a => a with { Kind = ReviewActKind.Read },
        ["leave out"] = a => a with { Kind = ReviewActKind.LeaveOut },
        ["ask"] = a => a with { Kind = ReviewActKind.AskCorrection, Until = Deadlines.Lock.AddDays(9) },
        ["ask too"] = a => a with { Kind = ReviewActKind.AskCorrection, Until = Deadlines.Lock.AddDays(12) },
        ["explain"] = a => a with { Kind = ReviewActKind.Explain, About = "before", ByMinistry = false },
        ["close"] = a => a with { Kind = ReviewActKind.CloseCorrection, About = "before" },
    };

    [Theory]
    [InlineData("read", "leave out")]
    [InlineData("ask", "ask too")]
    [InlineData("explain", "close")]
    [InlineData("choose", "choose too")]
    [InlineData("choose", "ingest")]
    [InlineData("close", "ingest")]
    [InlineData("leave out", "ingest")]
    public async Task AnyInterleavingEndsAsOneAfterTheOther(string one, string other)
    {
        var serial = new HashSet<string>();
        foreach (var order in new[] { new[] { one, other }, [other, one] })
        {
            await using var app = await PreparedAsync();
            foreach (var step in order.Select(StepOf(await Reviewed.StatusAsync(app, "52"))))
            {
                await step(app);
            }

            serial.Add(await EndAsync(app));
        }

        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(LongForm.Seeds("KHUYENCONG_SCHEDULES", 2, 20), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (seed, _) =>
        {
            await using var app = await PreparedAsync();
            var schedule = new Schedule(seed);
            await schedule.RunAsync([.. new[] { one, other }.Select(StepOf(await Reviewed.StatusAsync(app, "52"))).Select<Func<Deployment, Task>, Func<Task>>(step =>
            {
                var another = app.Another(schedule.Instance());
                return async () =>
                {
                    await using (another)
                    {
                        await step(another);
                    }
                };
            })]);
            var end = await EndAsync(app);
            if (!serial.Contains(end))
            {
                wrong.Add($"Seed {seed}: {string.Join("\nor\n", serial.Select(s => EndState.Difference(s, end)))}\n{schedule.Trace}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong.Take(2)));
    }

    private static Func<string, Func<Deployment, Task>> StepOf(ReportStatus seen) => step => step switch
    {
        "ingest" => app => app.IngestAsync("52/2026-Q3/c.xlsx"),
        "choose" => app => Reviewed.ChooseAsync(app, "52", 1, step),
        "choose too" => app => Reviewed.ChooseAsync(app, "52", 1, step.Replace(' ', '-'), byMinistry: false),
        _ => app => Reviewed.RunAsync(app, "52", Acts[step](new ReviewAct(ReviewActKind.Read, step.Replace(' ', '-'), seen.Counted!.Upload, seen.Counted.Version, default, "Hoa"))),
    };

    // After the lock, with a correction asked for, two versions, and a third in the inbox.
    private static async Task<Deployment> PreparedAsync()
    {
        var app = await StartAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", First);
        app.Clock.MoveTo(At(17, 9, 10));
        await app.HandInAsync("52/2026-Q3/b.xlsx", Second);
        var late = VietnamTime.EndOf(Deadlines.Lock);
        app.Clock.MoveTo(late.AddHours(1));
        await Reviewed.AskAsync(app, "52", Deadlines.Lock.AddDays(5), "before");
        app.Clock.MoveTo(late.AddHours(2));
        await app.UploadAsync("52/2026-Q3/c.xlsx", Third);
        app.Clock.MoveTo(late.AddHours(3));
        return app;
    }

    private static async Task<string> EndAsync(Deployment app)
    {
        await app.SweepAsync();
        await app.DeliverAsync();
        var end = await EndState.ReadAsync(app);
        Assert.Empty(end.Unsettled);
        return end.Of("52");
    }
}
