using System.Collections.Concurrent;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests.Difficulties;
using KhuyenCong.Pipeline.Tests.Review;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Faults;

/// <summary>
/// The process dies at each storage call of a run, before the call reaches the server and after; a new instance runs the same again. What
/// is stored and what was sent is then what one undisturbed run leaves. (An ingest, a delivery and the reference data have such tests
/// beside their own.)
/// </summary>
public sealed class CrashTests
{
    private static DateTimeOffset MorningAfterDue => VietnamTime.StartOf(Deadlines.Due.AddDays(1)).AddHours(8.5);

    [Fact]
    public Task ASweep() => EveryCrashAsync(
        async app =>
        {
            await app.UploadAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
            await app.UploadAsync("99/2026-Q3/a.xlsx", [1, 2, 3]);
        },
        app => app.SweepAsync());

    [Fact]
    public Task UploadsThatAreRefusedUnread() => EveryCrashAsync(
        async app =>
        {
            await Ingest.UnreadUploadTests.PutPageBlobAsync(app, "52/2026-Q3/a.xlsx", 512);
            await Ingest.UnreadUploadTests.PutPageBlobAsync(app, "66/2026-Q3/~$a.xlsx", 512);
        },
        app => app.SweepAsync());

    [Fact]
    public Task ASweepAfterAnOutageOfOurs() => EveryCrashAsync(
        async app =>
        {
            await app.UploadAsync("66/2026-Q3/a.xlsx", Sample("good-nil-66.xlsx"));
            app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);
        },
        app => app.SweepAsync());

    [Fact]
    public Task AnUploadThatFailsAndIsMarked() => EveryCrashAsync(
        async app =>
        {
            await app.UploadAsync("66/2026-Q3/a.xlsx", Sample("good-nil-66.xlsx"));
            await app.Storage.Archive.DeleteAsync();
            app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);
        },
        app => app.SweepAsync(),
        after: app => app.Storage.CreateAsync(CancellationToken.None));

    [Fact]
    public Task AFormOfDifficulties() => EveryCrashAsync(
        async app => await Told.PutAsync(app, "52", "5", "Thiếu cộng tác viên", "Đề nghị hướng dẫn"),
        app => app.SweepAsync());

    [Fact]
    public Task AReportThatTellsDifficultiesThatWereAnswered() => EveryCrashAsync(
        async app =>
        {
            app.Clock.MoveTo(At(16, 12, 10));
            await app.HandInAsync("52/2026-Y/a.csv", Told.Report("52", ("8.5", "Thiếu cộng tác viên"), ("8.3", "Thiếu kinh phí")));
            await Told.AnswerAsync(app, "52", (await Told.OfAsync(app, "52"))[0]);
            app.Clock.MoveTo(At(17, 12, 10));
            await app.UploadAsync("52/2026-Y/b.csv", Told.Report("52", ("8.5", "Thiếu cộng tác viên"), ("9.1", "Đề nghị hướng dẫn")));
        },
        app => app.SweepAsync());

    [Fact]
    public Task AnAnswerToADifficulty()
    {
        var about = DifficultyText.Of("Thiếu cộng tác viên", "")!;
        return EveryCrashAsync(
            async app => await app.IngestAsync(await Told.PutAsync(app, "52", "5", about.Difficulty)),
            async app => Assert.Equal(AnswerEnd.Done, await app.Get<AnswerDifficulty>().RunAsync(
                new DifficultyAnswer(Told.Partition, "52", DifficultySource.Page, "5", about.Hash, false, "Sẽ hướng dẫn", "Hoa", "k"), CancellationToken.None)),
            after: app => app.DeliverAsync());
    }

    // One that changes the status alone, one that tells the unit, one that marks figures too; in the long form each.
    public static TheoryData<ReviewActKind> Reviews => LongForm.IsOn
        ? new(Enum.GetValues<ReviewActKind>()) : new(ReviewActKind.Explain, ReviewActKind.AskCorrection, ReviewActKind.Choose);

    [Theory]
    [MemberData(nameof(Reviews))]
    public Task AnActAboutAReport(ReviewActKind kind) => EveryCrashAsync(
        async app =>
        {
            await app.HandInAsync("52/2026-Q3/a.xlsx", First);
            app.Clock.MoveTo(At(17, 9, 10));
            await app.HandInAsync("52/2026-Q3/b.xlsx", Second);
            app.Clock.MoveTo(At(18, 9, 10));
            switch (kind)
            {
                case ReviewActKind.Explain or ReviewActKind.CloseCorrection:
                    await Reviewed.AskAsync(app, "52", Deadlines.Lock);
                    break;
                case ReviewActKind.TakeIn:
                    await Reviewed.ActAsync(app, "52", ReviewActKind.LeaveOut, "out");
                    break;
            }
        },
        async app => Reviewed.IsDone(kind switch
        {
            ReviewActKind.AskCorrection => await Reviewed.AskAsync(app, "52", Deadlines.Lock),
            ReviewActKind.Choose => await Reviewed.ChooseAsync(app, "52", 1, "k"),
            _ => await Reviewed.ActAsync(app, "52", kind, "k"),
        }),
        after: app => app.DeliverAsync());

    [Fact]
    public Task ACorrectedReportAfterTheLock() => EveryCrashAsync(
        async app =>
        {
            await app.HandInAsync("52/2026-Q3/a.xlsx", First);
            app.Clock.MoveTo(VietnamTime.EndOf(Deadlines.Lock).AddHours(1));
            await Reviewed.AskAsync(app, "52", Deadlines.Lock.AddDays(9));
            app.Clock.MoveTo(VietnamTime.EndOf(Deadlines.Lock).AddHours(2));
            await app.UploadAsync("52/2026-Q3/b.xlsx", Second);
        },
        app => app.SweepAsync());

    [Fact]
    public Task RemindersByHand() => EveryCrashAsync(
        app => app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx")),
        app => app.Get<RemindNow>().RunAsync(Deadlines, ["46", "52", "68"], escalation: false, "Hoa", CancellationToken.None),
        after: app => app.DeliverAsync());

    [Fact]
    public Task ACallThatIsNoted() => EveryCrashAsync(
        app => app.RemindAsync(),
        async app => Assert.True(await app.Get<NotedCalls>().NoteAsync(Partition, "52", "Hẹn nộp thứ Sáu", "Hoa", "k", CancellationToken.None)));

    // Made twice they have other times inside.
    private static readonly byte[] First = Report("52", 1).ToWorkbook(), Second = Report("52", 2).ToWorkbook(), Waiting = Report("48").ToWorkbook();

    [Fact]
    public Task AReminderRun() => EveryCrashAsync(
        async app =>
        {
            await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
            await app.UploadAsync("48/2026-Q3/a.xlsx", Waiting);
        },
        app => app.RemindAsync());

    [Fact]
    public Task ADigest() => EveryCrashAsync(
        async app =>
        {
            await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
            await app.RemindAsync();
            app.Clock.MoveTo(MorningAfterDue);
        },
        app => app.DigestAsync());

    [Fact]
    public Task ADeliveryThroughATransportThatHidesRepeats() => EveryCrashAsync(
        OweMailsAsync,
        async app =>
        {
            app.Transport.Idempotent = true;
            app.Clock.MoveTo(app.Clock.GetUtcNow() + DeliverMail.ClaimHolds);
            await app.DeliverAsync();
        });

    [Fact]
    public async Task ADeliveryThroughATransportThatDoesNot()
    {
        var calls = await CallsOfAsync(OweMailsAsync, app => app.DeliverAsync());
        await Parallel.ForEachAsync(Crashes(calls), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (crash, _) =>
        {
            await using var app = await CrashedAsync(crash, OweMailsAsync, a => a.DeliverAsync());
            await using var restarted = app.Another();
            for (var run = 0; run < 3; run++)
            {
                app.Clock.MoveTo(app.Clock.GetUtcNow() + DeliverMail.ClaimHolds);
                await restarted.DeliverAsync();
            }

            var mails = new[] { await app.StateAsync(), await app.StateAsync(Keys.Unrouted) }.SelectMany(s => s.Mails).ToList();
            foreach (var mail in mails.Where(m => m.Kind != MailKinds.Operators))
            {
                var sent = app.Transport.Sent.Count(m => m.Kind == mail.Kind && m.Key.EndsWith(mail.Key, StringComparison.Ordinal));
                Assert.True(
                    (mail.Is == MailState.Accepted && sent == 1) || (mail.Is == MailState.Unknown && sent <= 1),
                    $"{crash}: {mail.Key} is {mail.Is} and was handed over {sent} times");
                Assert.Equal(mail.Is == MailState.Unknown ? 1 : 0, mails.Count(m => m.Kind == MailKinds.Operators && m.Key.EndsWith(mail.Key, StringComparison.Ordinal)));
            }

            Assert.Empty((await EndState.ReadAsync(app)).Unsettled);
        });
    }

    [Fact]
    public Task ADayThatEndsWithAnswersForOneMail() => EveryCrashAsync(
        Deliver.FoldedAnswersTests.ManyPartitionsAsync,
        async app =>
        {
            app.Transport.Idempotent = true;
            foreach (var day in new[] { 16, 17 })
            {
                // Twice, so that what a crash has left half sent is taken up again.
                for (var run = 0; run < 2; run++)
                {
                    var next = app.Clock.GetUtcNow() + DeliverMail.ClaimHolds;
                    app.Clock.MoveTo(next > At(day, 9, 11) ? next : At(day, 9, 11));
                    await app.DeliverAsync();
                }
            }
        },
        settings: new Dictionary<string, string?> { ["Mail:DailyAnswers"] = "1" });

    private static async Task OweMailsAsync(Deployment app)
    {
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        await app.HandInAsync("99/2026-Q3/a.xlsx", [1, 2, 3]);
    }

    private sealed record Crash(int Call, bool AfterServer);

    private static IEnumerable<Crash> Crashes(int calls) =>
        LongForm.Calls(calls).SelectMany(call => new[] { new Crash(call, false), new Crash(call, true) });

    private static async Task<int> CallsOfAsync(Func<Deployment, Task> prepare, Func<Deployment, Task> run)
    {
        var policy = new FaultPolicy();
        await using var app = await PreparedAsync(policy, prepare);
        await run(app);
        return policy.Calls;
    }

    private static async Task<Deployment> PreparedAsync(
        FaultPolicy policy, Func<Deployment, Task> prepare, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var app = await StartAsync(policy, settings: settings);
        policy.Pause();
        await prepare(app);
        policy.Resume();
        return app;
    }

    private static async Task<Deployment> CrashedAsync(
        Crash crash, Func<Deployment, Task> prepare, Func<Deployment, Task> run, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var policy = new FaultPolicy { FailCall = crash.Call, AfterServer = crash.AfterServer, Dies = true };
        var app = await PreparedAsync(policy, prepare, settings);
        try
        {
            await run(app);
        }
        catch (InjectedFault)
        {
            // The process died; whoever runs next finds what it left.
        }

        // Runs that do several things at once may take a call more or less; one that was not reached is a run without a fault.
        policy.Pause();
        return app;
    }

    private static async Task EveryCrashAsync(
        Func<Deployment, Task> prepare, Func<Deployment, Task> run, Func<Deployment, Task>? after = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        string expected;
        var measured = new FaultPolicy();
        await using (var app = await PreparedAsync(measured, prepare, settings))
        {
            await run(app);
            measured.Pause();
            await (after?.Invoke(app) ?? Task.CompletedTask);
            expected = (await EndState.ReadAsync(app)).All;
        }

        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Crashes(measured.Calls), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (crash, _) =>
        {
            await using var app = await CrashedAsync(crash, prepare, run, settings);
            await using var restarted = app.Another();
            await run(restarted);
            await (after?.Invoke(app) ?? Task.CompletedTask);
            var found = (await EndState.ReadAsync(app)).All;
            if (found != expected)
            {
                wrong.Add($"{crash}:\n{EndState.Difference(expected, found)}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong.Take(5)));
    }
}
