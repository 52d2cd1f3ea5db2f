using System.Collections.Concurrent;
using System.Text;
using CsCheck;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Health;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests.Faults;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Deliver;

public sealed class FoldedAnswersTests
{
    private static readonly IReadOnlyList<string> Others =
        [.. Deployment.Reference.Units.On(Deadlines.CutOff).Select(u => u.Code).Where(c => c != "52").Order(StringComparer.Ordinal)];

    private static Dictionary<string, string?> Settings(int answers, int? limit = null, int reserve = 25) => new()
    {
        ["Mail:DailyAnswers"] = $"{answers}",
        ["Mail:DailyLimit"] = limit?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Mail:DailyReserve"] = $"{reserve}",
        ["Pages:BaseUrl"] = "https://baocao.example.vn/",
        ["Pages:Keys:a"] = Convert.ToBase64String(new byte[32]),
    };

    private static Task<Receipt> SendBackAsync(Deployment app, int number, string folder = "52/2026-Q3") =>
        app.HandInAsync($"{folder}/{number:00}.xlsx", Encoding.UTF8.GetBytes($"no workbook {number}"));

    private static IReadOnlyList<MailMessage> To(Deployment app, string unit) =>
        [.. app.Transport.Sent.Where(m => m.To.Contains(Deployment.Reference.Contacts.For(unit, VietnamTime.DayOf(app.Clock.GetUtcNow())).To!.Email))];

    private static async Task<IReadOnlyList<MailRow>> LedgerAsync(Deployment app)
    {
        var mails = new List<MailRow>();
        foreach (var partition in await app.Table.PartitionsAsync(CancellationToken.None))
        {
            mails.AddRange(await app.Table.UnderAsync<MailRow>(partition, Keys.Mail, CancellationToken.None));
        }

        return mails;
    }

    [Fact]
    public async Task TwentyEightUploadsOfOneUnitKeepNoOtherUnitsAnswerFromGoingOutTheSameDay()
    {
        await using var app = await StartAsync(reference: AllUnits, settings: Settings(10, limit: 60));
        for (var number = 1; number <= 28; number++)
        {
            await SendBackAsync(app, number);
            app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        }

        foreach (var unit in Others)
        {
            await app.HandInAsync($"{unit}/2026-Q3/a.xlsx", Report(unit).ToWorkbook());
        }

        for (var run = 0; run < 5; run++)
        {
            await app.DeliverAsync();
        }

        Assert.All(Others, unit => Assert.Single(To(app, unit)));
        Assert.Equal(10, To(app, "52").Count);
        Assert.Equal(10 + Others.Count, app.Transport.Sent.Count);
        app.Clock.MoveTo(VietnamTime.EndOf(VietnamTime.DayOf(app.Clock.GetUtcNow())).AddMinutes(-1));
        Assert.Equal((0, 18), (await app.DeliverAsync() is var late ? late.Sent : -1, late.Later));
        Assert.Equal(HealthOf(owed: 18, accepted: 10 + Others.Count), Sorted((await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None)).Mails));

        // The day has ended: nobody is waiting too long at that moment, and one mail tells all the rest.
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        Assert.False((await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None)).MailsStuck);
        var result = await app.DeliverAsync();
        Assert.Equal((1, 18, 0, 0), (result.Sent, result.Folded, result.Later, result.Unsettled));
        await app.DeliverAsync();
        var mail = To(app, "52")[^1];
        Assert.Equal((MailKinds.Folded, 11), (mail.Kind, To(app, "52").Count));
        Assert.Equal("folded.folded_52_2026-09-16", mail.Key);
        Assert.Contains("TRẢ LỜI CHUNG 18 TỆP – Gia Lai – ngày 16/09/2026", mail.Subject, StringComparison.Ordinal);
        var receipts = (await app.StateAsync()).Submissions.Where(s => s.Unit == "52").Select(s => (s.Upload, Receipt: s.ReadReceipt())).ToList();

        // Answers go out side by side, so which ten of them find a place is not said: all the others are told together.
        var alone = receipts.Where(r => To(app, "52").SkipLast(1).Any(m => m.Text.Contains(r.Receipt.Id, StringComparison.Ordinal))).Select(r => r.Upload).ToHashSet();
        Assert.Equal(10, alone.Count);
        foreach (var text in new[] { mail.Text, mail.Html })
        {
            foreach (var (upload, receipt) in receipts)
            {
                var folded = !alone.Contains(upload);
                Assert.Equal(folded, text.Contains(receipt.Id, StringComparison.Ordinal));
                Assert.Equal(folded, text.Contains($"/KC-01_2026-Q3_52/ket-qua/{upload}", StringComparison.Ordinal));
            }

            // The last one in full: reason, remedy and hash.
            var last = receipts.Select(r => r.Receipt).MaxBy(r => r.ReceivedAt)!;
            Assert.Contains(last.Sha256!, text, StringComparison.Ordinal);
            Assert.Contains(last.Findings[0].Code.Length > 0 ? "Cách xử lý" : "", text, StringComparison.Ordinal);
        }

        var ledger = await LedgerAsync(app);
        Assert.Equal(18, ledger.Count(m => m.Is == MailState.Folded));
        Assert.Empty((await EndState.ReadAsync(app)).Unsettled);
        Assert.All(ledger, m => Assert.True(m.Is is MailState.Folded or MailState.Accepted));

        static string HealthOf(int owed, int accepted) => $"accepted={accepted}, owed={owed}";
        static string Sorted(IReadOnlyDictionary<string, int> mails) => string.Join(", ", mails.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={m.Value}"));
    }

    [Fact]
    public async Task AQuarterOfTheDaysLimitIsLeftForWhatNoUploadBringsAbout()
    {
        await using var app = await StartAsync(settings: Settings(10, limit: 8));
        foreach (var unit in Others.Take(9))
        {
            await app.HandInAsync($"{unit}/2026-Q3/a.xlsx", [1, 2, 3]);
        }

        await app.DeliverAsync();
        Assert.Equal(6, app.Transport.Sent.Count);
        foreach (var number in Enumerable.Range(1, 3))
        {
            await app.Get<OperatorNotices>().OweAsync(
                Keys.Unrouted, $"{number}", new OperatorCase(CaseKind.NoContact, null, "Gia Lai (52)", app.Clock.GetUtcNow(), ""), CancellationToken.None);
        }

        await app.DeliverAsync();
        Assert.Equal(2, app.Transport.Sent.Count(m => m.Kind == MailKinds.Operators));
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddDays(1));
        await app.DeliverAsync();
        Assert.Equal(12, app.Transport.Sent.Count);
    }

    [Fact]
    public async Task OfSeveralUnitsThatSendMuchEachGetsItsTurnBeforeAnyGetsASecond()
    {
        await using var app = await StartAsync(reference: AllUnits, settings: Settings(10, limit: 8, reserve: 0));
        foreach (var unit in Others.Take(2))
        {
            for (var number = 1; number <= 10; number++)
            {
                await SendBackAsync(app, number, unit + "/2026-Q3");
            }
        }

        foreach (var unit in Others.Skip(2).Take(5))
        {
            await SendBackAsync(app, 1, unit + "/2026-Q3");
        }

        await app.DeliverAsync();
        Assert.All(Others.Take(7), unit => Assert.NotEmpty(To(app, unit)));
        Assert.Equal(8, app.Transport.Sent.Count);
    }

    [Fact]
    public async Task UploadsOfNoUnitShareAsOneAndTheOperatorsAreToldTheRest()
    {
        await using var app = await StartAsync(settings: Settings(2));
        foreach (var number in Enumerable.Range(1, 5))
        {
            await SendBackAsync(app, number, "99/2026-Q3");
        }

        await app.DeliverAsync();
        Assert.Equal(2, app.Transport.Sent.Count);
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddDays(1));
        await app.DeliverAsync();
        var mail = app.Transport.Sent.Last();
        Assert.Equal((MailKinds.Folded, "folded.folded__2026-09-16"), (mail.Kind, mail.Key));
        Assert.Contains("3 tệp", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATurnTakenTwiceIsOneAndTheDayOfTheOthersHolds()
    {
        await using var app = await StartAsync(settings: Settings(1));
        await SendBackAsync(app, 1);
        await SendBackAsync(app, 2);
        var mails = (await app.StateAsync()).Mails.OrderBy(m => m.OwedSince).ToList();
        var (shares, today) = (app.Get<AnswerShares>(), new DateOnly(2026, 9, 16));
        foreach (var (mail, day, turn) in new[]
        {
            (mails[0], today, ShareTurn.Given), (mails[0], today, ShareTurn.Given), (mails[1], today, ShareTurn.UsedUp), (mails[1], today.AddDays(1), ShareTurn.Given),
            (mails[1], today, ShareTurn.Given), (mails[0], today, ShareTurn.UsedUp), (mails[0], today.AddDays(1), ShareTurn.UsedUp),
        })
        {
            Assert.Equal(turn, await shares.TakeAsync(mail, day, CancellationToken.None));
        }
    }

    [Fact]
    public async Task WhatIsMarkedTooLateForItsDayGoesOutByItself()
    {
        await using var app = await StartAsync(settings: Settings(1));
        var today = VietnamTime.DayOf(app.Clock.GetUtcNow());
        await SendBackAsync(app, 1);
        await SendBackAsync(app, 2);
        await app.DeliverAsync();
        await SendBackAsync(app, 3);
        app.Clock.MoveTo(VietnamTime.EndOf(today));
        var late = (await app.StateAsync()).Mails.Single(m => m.Is == MailState.Owed && m.Fold is null);
        await app.Get<FoldedAnswers>().FoldAsync(
            "52", AnswerShares.NameOf(today), await app.Table.UnderAsync<OwedRow>(Partition, Keys.Owed, CancellationToken.None) is var rows ? [.. rows.Where(r => r.Fold is not null)] : [], CancellationToken.None);

        // Another instance, for which it was still yesterday, marks one more.
        Assert.True(await app.Get<FoldedAnswers>().WaitAsync(late, today, CancellationToken.None));
        for (var run = 0; run < 3; run++)
        {
            await app.DeliverAsync();
        }

        Assert.Equal(
            [(MailKinds.Folded, 1), (MailKinds.Rejection, 2)],
            app.Transport.Sent.GroupBy(m => m.Kind).Select(m => (m.Key, m.Count())).OrderBy(m => m.Key, StringComparer.Ordinal));
        Assert.Empty((await EndState.ReadAsync(app)).Unsettled);
    }

    [Fact]
    public async Task TwoInstancesAtOnceSendOneMailThatTellsAll()
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(LongForm.Seeds("KHUYENCONG_SCHEDULES", 3, 30), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (seed, _) =>
        {
            await using var app = await StartAsync(settings: Settings(1));
            await ManyPartitionsAsync(app);
            await app.DeliverAsync();
            app.Clock.MoveTo(app.Clock.GetUtcNow().AddDays(1));
            var schedule = new Schedule(seed);
            var instances = new[] { app.Another(schedule.Instance()), app.Another(schedule.Instance()) };
            await schedule.RunAsync([.. instances.Select(i => (Func<Task>)(async () =>
            {
                await using (i)
                {
                    await i.DeliverAsync();
                    await i.DeliverAsync();
                }
            }))]);
            await app.DeliverAsync();
            var ledger = await LedgerAsync(app);
            var folded = app.Transport.Sent.Where(m => m.Kind == MailKinds.Folded).ToList();
            if (folded.Count != 1 || !folded[0].Subject.Contains("CHUNG 4 TỆP", StringComparison.Ordinal)
                || ledger.Count(m => m.Is == MailState.Folded) != 4 || ledger.Any(m => m.Is is not (MailState.Folded or MailState.Accepted)))
            {
                wrong.Add($"Seed {seed}: {string.Join("; ", ledger.Select(m => m.Key + " " + m.Is))}\n{schedule.Trace}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong.Take(2)));
    }

    /// <summary>An answer that has had its turn, and four more that wait, in three partitions.</summary>
    internal static async Task ManyPartitionsAsync(Deployment app)
    {
        await SendBackAsync(app, 1);
        await app.DeliverAsync();
        foreach (var (folder, number) in new[] { "52/2026-Q3", "52/2026-Q5", "52/KC-03", "52/2026-Q3" }.Select((f, i) => (f, i + 2)))
        {
            app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
            await SendBackAsync(app, number, folder);
        }
    }

    /// <summary>However uploads, deliveries and days follow one another, no unit gets more than its share, and each upload is answered once.</summary>
    [Fact]
    public async Task AnyOrderOfUploadsDeliveriesAndDaysAnswersEachUploadOnceAndNoUnitMoreThanItsShare()
    {
        const int Share = 2;
        var orders = Gen.OneOf(Gen.Int[0, 2].Select(u => $"u{u}"), Gen.Const("deliver"), Gen.Const("hours")).Array[12, 24];
        var samples = new List<string[]>();
        orders.Sample(samples.Add, iter: 8, threads: 1);
        await Parallel.ForEachAsync(samples, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (steps, _) =>
        {
            await using var app = await StartAsync(settings: Settings(Share));
            string[] units = ["52", "01", "48"];
            var sentOn = new List<(DateOnly Day, MailMessage Mail)>();
            var number = 0;
            async Task DeliverAsync()
            {
                var before = app.Transport.Sent.Count;
                await app.DeliverAsync();
                sentOn.AddRange(app.Transport.Sent.Skip(before).Select(m => (VietnamTime.DayOf(app.Clock.GetUtcNow()), m)));
            }

            foreach (var step in steps)
            {
                switch (step)
                {
                    case "deliver":
                        await DeliverAsync();
                        break;
                    case "hours":
                        app.Clock.MoveTo(app.Clock.GetUtcNow().AddHours(7));
                        break;
                    default:
                        await SendBackAsync(app, ++number, units[step[1] - '0'] + "/2026-Q3");
                        break;
                }
            }

            for (var day = 0; day < 3; day++)
            {
                await DeliverAsync();
                app.Clock.MoveTo(app.Clock.GetUtcNow().AddDays(1));
            }

            var what = string.Join(' ', steps);
            Assert.All(sentOn.Where(s => s.Mail.Kind != MailKinds.Folded).GroupBy(s => (s.Day, s.Mail.To[0])), g => Assert.True(g.Count() <= Share, what));
            Assert.All(sentOn.Where(s => s.Mail.Kind == MailKinds.Folded).GroupBy(s => (s.Day, s.Mail.To[0])), g => Assert.True(g.Count() == 1, what));
            foreach (var receipt in (await app.StateAsync()).Submissions.Select(s => s.ReadReceipt()))
            {
                Assert.True(app.Transport.Sent.Count(m => m.Text.Contains(receipt.Id, StringComparison.Ordinal)) == 1, $"{receipt.Id}: {what}");
                Assert.Equal(Outcome.RejectedFile, receipt.Outcome);
            }

            Assert.Empty((await EndState.ReadAsync(app)).Unsettled);
        });
    }

    [Theory]
    [InlineData(67, 68)]
    [InlineData(68, null)]
    [InlineData(null, null)]
    public async Task HealthSaysWhenTheLimitIsBelowTwoMailsForEachUnit(int? limit, int? needed)
    {
        await using var app = await StartAsync(reference: AllUnits, settings: Settings(10, limit));
        var health = await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None);
        Assert.Equal(needed is { } n ? new DailyLimitTooLow(limit!.Value, n) : null, health.DailyLimitTooLow);
        Assert.Equal(health.DailyLimitTooLow, health.Counts.DailyLimitTooLow);
        Assert.True(health.Healthy);
    }
}
