using Azure.Data.Tables;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Tests.Mail;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reminders;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Summarise;

public sealed class SendDigestTests
{
    private static DateTimeOffset Morning(DateOnly day) => VietnamTime.StartOf(day).AddHours(8.5);

    [Fact]
    public async Task TheDigestsOfAPeriodGoOutOnceEach()
    {
        await using var app = await StartAsync(reference: AllUnits);
        app.Clock.MoveTo(Morning(Deadlines.Opens));
        await app.RemindAsync();
        var keys = new List<string>();
        for (var day = Deadlines.Opens; day <= Deadlines.Lock.AddDays(5); day = day.AddDays(1))
        {
            app.Clock.MoveTo(Morning(day));
            keys.AddRange(await app.DigestAsync());
            Assert.Empty(await app.DigestAsync());
        }

        // Mondays from 07/09 to 19/10/2026, the morning after the due date, the morning after the lock.
        Assert.Equal(9, keys.Count);
        Assert.Equal("digest_20260922_afterdue", keys[3]);
        Assert.Equal("digest_20261022_atlock", keys[^1]);
    }

    [Fact]
    public async Task SeveralInstancesAtOnceOweOneDigest()
    {
        await using var app = await StartAsync(reference: AllUnits);
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(Deadlines.Due.AddDays(1)));
        var keys = await Task.WhenAll(app.DigestAsync(), app.DigestAsync(), app.DigestAsync());
        Assert.Single(keys.SelectMany(k => k));
        await app.DeliverAsync();
        Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Digest);
    }

    [Fact]
    public async Task AMissedDigestIsCaughtUpByOne()
    {
        await using var app = await StartAsync(reference: AllUnits);
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(Deadlines.Due.AddDays(4)));
        Assert.Equal(["digest_20260922_afterdue"], await app.DigestAsync());
    }

    [Fact]
    public async Task TheLocksDigestIsCaughtUpOnThePlansLastDayAndNotAfter()
    {
        await using var app = await StartAsync(reference: AllUnits);
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(Deadlines.Lock.AddDays(DigestPlan.LastDayAfterLock + 1)));
        Assert.Empty(await app.DigestAsync());
        app.Clock.MoveTo(Morning(Deadlines.Lock.AddDays(DigestPlan.LastDayAfterLock)));
        Assert.Equal(["digest_20261022_atlock"], await app.DigestAsync());
    }

    [Fact]
    public async Task ALocksDigestThatWasMissedForWeeksGoesOutLateAndSaysSoOnce()
    {
        await using var app = await StartAsync(reference: AllUnits);
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(Deadlines.Lock.AddDays(46)));
        Assert.Equal(["digest_20261022_atlock"], await app.DigestAsync());
        app.Clock.MoveTo(Morning(Deadlines.Lock.AddDays(47)));
        Assert.Empty(await app.DigestAsync());
        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Digest);
        Assert.Contains("TỔNG HỢP KHI KHÓA (GỬI MUỘN)", mail.Subject, StringComparison.Ordinal);
        foreach (var text in new[] { mail.Text, mail.Html })
        {
            Assert.Contains("Bản này gửi muộn: theo lịch phải gửi ngày 22/10/2026.", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SendResult.Refused, true)]
    [InlineData(SendResult.Unknown, true)]
    [InlineData(SendResult.Accepted, false)]
    public async Task ADigestThatNobodyIsKnownToHaveIsNoEarlierOneAndItsNewsIsToldAgain(SendResult second, bool toldAgain)
    {
        await using var app = await StartAsync(reference: AllUnits);
        await app.RemindAsync();
        await GoOutAsync("68", new DateOnly(2026, 9, 14), SendResult.Accepted);
        await GoOutAsync("52", Deadlines.Due, second);
        await GoOutAsync("48", Deadlines.Due.AddDays(1), SendResult.Accepted);
        var mail = app.Transport.Sent.Last(m => m.Kind == MailKinds.Digest);
        var came = mail.Text[mail.Text.IndexOf("2. MỚI NỘP", StringComparison.Ordinal)..mail.Text.IndexOf("3. NGUYÊN NHÂN", StringComparison.Ordinal)];
        Assert.Equal((false, toldAgain, true), (came.Contains("(68)", StringComparison.Ordinal), came.Contains("(52)", StringComparison.Ordinal), came.Contains("(48)", StringComparison.Ordinal)));
        foreach (var text in new[] { mail.Text, mail.Html })
        {
            Assert.Contains(toldAgain ? "08:30 ngày 14/09/2026" : "08:30 ngày 21/09/2026", text, StringComparison.Ordinal);
            Assert.Equal(toldAgain, text.Contains("Bản tổng hợp lúc 08:30 ngày 21/09/2026 chưa chắc đã đến nơi nhận", StringComparison.Ordinal));
        }

        Assert.Contains(toldAgain ? ": đúng hạn +1, nộp muộn +1" : ": nộp muộn +1", mail.Text, StringComparison.Ordinal);

        async Task GoOutAsync(string unit, DateOnly day, SendResult result)
        {
            app.Clock.MoveTo(Morning(day).AddHours(-1));
            await app.HandInAsync($"{unit}/2026-Q3/a.xlsx", Report(unit).ToWorkbook());
            app.Clock.MoveTo(Morning(day));
            Assert.Single(await app.DigestAsync());
            app.Transport.Answer = m => new SendAnswer(m.Kind == MailKinds.Digest ? result : SendResult.Accepted, "", null);
            await app.DeliverAsync();
        }
    }

    [Fact]
    public async Task ADigestThatBouncedAtOneReaderWasTakenAndOneThatBouncedAtAllWasNot()
    {
        var mail = MailRow.Owed(Partition, "digest_x", MailKinds.Digest, ["a@moit.example.vn", "b@moit.example.vn"], [], At(14, 9, 8));
        mail.Is = MailState.Bounced;
        string Bounce(string address) => $"{address}\tbounce\t1789000000\t550";
        mail.Fates = Bounce("a@moit.example.vn");
        Assert.True(mail.WasTaken);
        mail.Fates += "\n" + Bounce("b@moit.example.vn");
        Assert.False(mail.WasTaken);
        foreach (var (state, taken) in new[] { (MailState.Accepted, true), (MailState.Delivered, true), (MailState.Failed, false), (MailState.GivenUp, false), (MailState.Unknown, false), (MailState.Owed, false) })
        {
            mail.Is = state;
            Assert.Equal(taken, mail.WasTaken);
        }

        await Task.CompletedTask;
    }

    [Fact]
    public async Task ADigestThatWaitedUntilTheNextIsWithdrawnAndTheNextTellsItsNews()
    {
        await using var app = await StartAsync(reference: AllUnits);
        await app.RemindAsync();
        app.Transport.Answer = _ => new SendAnswer(SendResult.TryLater, "", null);
        app.Clock.MoveTo(Morning(Deadlines.Due).AddHours(-1));
        await app.HandInAsync("52/2026-Q3/a.xlsx", Report("52").ToWorkbook());
        app.Clock.MoveTo(Morning(Deadlines.Due));
        await app.DigestAsync();
        await app.DeliverAsync();
        app.Transport.Answer = _ => new SendAnswer(SendResult.Accepted, "", null);
        app.Clock.MoveTo(Morning(Deadlines.Due.AddDays(1)));
        await app.DigestAsync();
        await Task.WhenAll(app.DeliverAsync(), app.DeliverAsync());
        var states = (await app.StateAsync()).Mails.Where(m => m.Kind == MailKinds.Digest).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Is);
        Assert.Equal([MailState.Withdrawn, MailState.Accepted], states);
        Assert.Contains("Gia Lai (52): phiên bản 1", app.Transport.Sent.Last(m => m.Kind == MailKinds.Digest).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatDidNotLeaveIsToldAsOursAndWhatCameBackAsTheReceivers()
    {
        await using var app = await StartAsync(reference: AllUnits);
        await app.RemindAsync();
        var states = new[] { MailState.Accepted, MailState.Delivered, MailState.Bounced, MailState.Failed, MailState.GivenUp, MailState.Unknown, MailState.Owed };
        var units = new[] { "01", "04", "08", "11", "12", "14", "15" };
        foreach (var (unit, state) in units.Zip(states))
        {
            var mail = (await app.StateAsync()).Mails.Single(m => m.Unit == unit);
            mail.Is = state;
            Assert.True(await app.Table.ReplaceAsync(mail, CancellationToken.None));
        }

        // Its turn has not come yet; half an hour later the way is down, or the limit is used up.
        Assert.Equal((0, 0, 0, 0), Of("15", await ViewAsync()));
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(30));
        var digest = await ViewAsync();
        Assert.Equal([(1, 0, 0, 0), (1, 0, 0, 0), (1, 1, 0, 0), (0, 0, 1, 0), (0, 0, 1, 0), (0, 0, 0, 1), (0, 0, 1, 0)], units.Select(u => Of(u, digest)));
        var mails = app.Get<MailComposer>().Digest(digest, null);
        foreach (var (unit, says) in new[] { ("Lai Châu (12)", "đã gửi 0, chưa gửi được 1 (lỗi hệ thống)"), ("Tuyên Quang (08)", "đã gửi 1, bị trả về 1"), ("Sơn La (14)", "đã gửi 0, chưa rõ đã gửi 1") })
        {
            var about = mails.Text[mails.Text.IndexOf(unit, StringComparison.Ordinal)..];
            Assert.Contains("Thư nhắc: " + says + "\n", about[..about.IndexOf("\n\n", StringComparison.Ordinal)].Split(". ")[0] + "\n", StringComparison.Ordinal);
        }

        static (int, int, int, int) Of(string unit, ComplianceDigest digest) => digest.Units.Single(u => u.Unit.Code == unit) is var u
            ? (u.RemindersSent, u.RemindersBounced, u.RemindersUnsent, u.RemindersUnknown) : default;

        Task<ComplianceDigest> ViewAsync() => app.ViewAsync("KC-01", Q3);
    }

    [Fact]
    public async Task TheClassesAddUpAndTheChangeSinceTheLastDigestIsTold()
    {
        await using var app = await StartAsync(reference: AllUnits);
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        await app.HandInAsync("66/2026-Q3/a.xlsx", Sample("good-nil-66.xlsx"));
        await app.HandInAsync("01/2026-Q3/a.xlsx", Report("01").WithWrongTotal().ToWorkbook());
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(Deadlines.Due));
        await app.DigestAsync();
        app.Clock.MoveTo(VietnamTime.EndOf(Deadlines.Due).AddHours(1));
        await app.HandInAsync("48/2026-Q3/a.xlsx", Report("48").ToWorkbook());
        app.Clock.MoveTo(Morning(Deadlines.Due.AddDays(1)));
        await app.DigestAsync();

        var digests = (await app.StateAsync()).Mails.Where(m => m.Kind == MailKinds.Digest).OrderBy(m => m.Key).ToList();
        var counts = digests.Select(d => System.Text.Json.JsonSerializer.Deserialize<ComplianceCounts>(d.Counts!, ReceiptJson.Options)!).ToList();
        Assert.Equal((34, 2, 0, 1, 0, 31, 1), Of(counts[0]));
        Assert.Equal((34, 2, 1, 1, 0, 30, 1), Of(counts[1]));
        await app.DeliverAsync();
        var mail = app.Transport.Sent.Single(m => m.Key.EndsWith("afterdue", StringComparison.Ordinal));
        Assert.Contains("Trong 34 đơn vị phải nộp: 2 đúng hạn", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Hà Nội", mail.Text, StringComparison.Ordinal);
        Assert.EndsWith(".xlsx", Assert.Single(mail.Attachments).FileName, StringComparison.Ordinal);
        Assert.Contains("figures/KC-01_2026-Q3.csv", await app.NamesAsync(app.Storage.Exports));

        static (int, int, int, int, int, int, int) Of(ComplianceCounts c) => (c.Expected, c.OnTime, c.Late, c.RejectedOpen, c.Failed, c.Missing, c.Nil);
    }

    [Fact]
    public async Task NoDigestOfAPeriodThatWasNeverOpened()
    {
        await using var app = await StartAsync(reference: AllUnits);
        app.Clock.MoveTo(Morning(Deadlines.Due.AddDays(1)));
        Assert.Empty(await app.DigestAsync());
    }

    [Fact]
    public async Task TheNewestAnswersOfTheOtherFormStandBesideWithTheirYears()
    {
        await using var app = await StartAsync(reference: AllUnits);
        var (y2025, y2024) = (new Period(PeriodKind.Year, 2025), new Period(PeriodKind.Year, 2024));
        await AnswerAsync(app, y2024, "01", yes: false);
        await AnswerAsync(app, y2025, "01", yes: true);
        await AnswerAsync(app, y2024, "04", yes: true);

        // Until 30/06/2025 the code 52 was another unit's, of which today's is only the larger part.
        await AnswerAsync(app, y2024, "52", yes: true);

        var digest = await app.ViewAsync("KC-01", Q3);
        var beside = Assert.Single(digest.OtherForms);
        Assert.Equal("KC-02", beside.Form.Code);
        Assert.Equal([("01", y2025), ("04", y2024)], beside.Figures.Select(f => (f.Unit.Code, f.Figures.Period)));
        Assert.Equal([(y2025, 1), (y2024, 1)], beside.Periods);
        var mail = app.Get<MailComposer>().Digest(digest, null);
        foreach (var text in new[] { mail.Text, mail.Html })
        {
            Assert.Contains("Theo báo cáo KC-02 mới nhất đã tiếp nhận của 2/34 đơn vị: năm 2025 (1 đơn vị), năm 2024 (1 đơn vị).", text, StringComparison.Ordinal);
            Assert.Contains("có 2, không 0", text, StringComparison.Ordinal);
        }

        Assert.Empty((await app.ViewAsync("KC-02", y2025)).OtherForms);
    }

    [Fact]
    public async Task TheCourseOfSubmissionsIsNumbersWithBars()
    {
        await using var app = await StartAsync(reference: AllUnits);
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(Deadlines.Due.AddDays(1)));
        await app.DigestAsync();
        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Digest);
        Assert.Contains("width:2%", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.Html, StringComparison.Ordinal);

        // What is kept is what was sent.
        var folder = (await app.StateAsync()).Mails.Single(m => m.Kind == MailKinds.Digest).Content;
        Assert.Equal(mail.Html, (await app.Storage.Exports.GetBlobClient(folder + DigestParts.Html).DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task AContactWhoseLastMailCameBackStandsInTheDigestUntilOneArrives()
    {
        using var signer = new EventSigner();
        await using var app = await StartAsync(reference: AllUnits, settings: new Dictionary<string, string?>
        {
            ["Mail:SendGridEventKey"] = signer.PublicKey,
            ["Mail:Transport"] = "SendGrid",
            ["Mail:SendGridKey"] = "key",
        });
        await app.RemindAsync();
        await app.DeliverAsync();
        var mails = (await app.StateAsync()).Mails.Where(m => m.Unit is "01" or "04").ToDictionary(m => m.Unit!);
        await EventAsync(mails["01"], "bounce", 0, "550 5.1.1 <b>unknown</b> user");
        await EventAsync(mails["04"], "delivered", 0, "");
        var digest = await ViewAsync();
        Assert.True(digest.DeliveryKnown);
        Assert.Equal("550 5.1.1 <b>unknown</b> user", Assert.Single(digest.Units.Single(u => u.Unit.Code == "01").Undeliverable).Reason);
        Assert.Equal((1, 0, 1), Reminders("01"));
        Assert.Equal((1, 1, 0), Reminders("04"));
        var mail = app.Get<MailComposer>().Digest(digest, null);
        Assert.Contains("ĐỊA CHỈ CÓ THƯ BỊ TRẢ VỀ HOẶC BỊ CHẶN (1)", mail.Text, StringComparison.Ordinal);
        Assert.Contains("550 5.1.1", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>unknown", mail.Html, StringComparison.Ordinal);

        await EventAsync(mails["01"], "delivered", 60, "");
        Assert.DoesNotContain((await ViewAsync()).Units, u => u.Undeliverable.Count > 0);

        (int, int, int) Reminders(string unit)
        {
            var standing = digest.Units.Single(u => u.Unit.Code == unit);
            return (standing.RemindersSent, standing.RemindersDelivered, standing.RemindersBounced);
        }

        Task<ComplianceDigest> ViewAsync() => app.ViewAsync("KC-01", Q3);

        async Task EventAsync(MailRow about, string kind, int secondsLater, string reason)
        {
            var now = app.Clock.GetUtcNow();
            var body = EventSigner.Body(EventSigner.Event(about.PartitionKey + "." + about.Key, about.To, kind, now.AddSeconds(secondsLater), reason));
            var (signature, timestamp) = signer.Sign(body, now);
            var result = await app.Get<TakeDeliveryEvents>().RunAsync(signature, timestamp, System.Text.Encoding.UTF8.GetBytes(body), CancellationToken.None);
            Assert.Equal(1, result.Changed);
        }
    }

    [Fact]
    public async Task WithoutDeliveryEventsTheDigestSaysWhatWasSentAndNotThatNothingArrived()
    {
        await using var app = await StartAsync(reference: AllUnits);
        await app.RemindAsync();
        await app.DeliverAsync();
        var digest = await app.ViewAsync("KC-01", Q3);
        var mail = app.Get<MailComposer>().Digest(digest, null);
        Assert.Contains("Thư nhắc: đã gửi 1\n", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("đã đến", mail.Text + mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADigestReadsEachPartitionOnceHoweverManyUnitsThereAre()
    {
        var calls = new Dictionary<int, (int Calls, int Rows)>();
        foreach (var units in new[] { 34, 3321 })
        {
            var policy = new FaultPolicy();
            await using var app = await StartAsync(policy, ManyUnits.Reference(units));
            var rows = await StatusesAsync(app, units);
            await app.Get<CurrentReference>().GetAsync(CancellationToken.None);
            var before = policy.Calls;
            var digest = await app.ViewAsync("KC-01", Q3);
            calls[units] = (policy.Calls - before, rows);
            Assert.Equal((units, units), (digest.Counts.Expected, digest.Counts.HandedIn + digest.Counts.Missing));
            var mail = app.Get<MailComposer>().Digest(digest, null, [DigestParts.Attached(Partition, [1])]);
            Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(mail.Html), 10_000, MailComposer.MaxDigestBytes);
        }

        // The service answers a query in pages of a thousand rows; nothing else grows.
        var (few, many) = (calls[34], calls[3321]);
        Assert.InRange(few.Calls, 5, 12);
        Assert.Equal(few.Calls + ((many.Rows - 1) / 1000), many.Calls);
    }

    // Half of the units have handed in.
    private static async Task<int> StatusesAsync(Deployment app, int units)
    {
        var now = app.Clock.GetUtcNow();
        var statuses = ManyUnits.Codes(units).Where((_, i) => i % 2 == 0).Select(code => StatusRow.Of(Partition, new ReportStatus(code)
        {
            Versions = 1,
            Counted = new CountedVersion(1, "1", Outcome.Accepted, now, 0),
            FirstAcceptedAt = now,
            AcceptedOnTime = true,
        })).ToList();
        foreach (var batch in statuses.Chunk(ReportTable.MaxInATransaction))
        {
            Assert.True(await app.Table.CommitAsync(Partition, batch.Select(s => new TableTransactionAction(TableTransactionActionType.Add, s)), CancellationToken.None));
        }

        return statuses.Count;
    }

    private static async Task AnswerAsync(Deployment app, Period year, string unit, bool yes)
    {
        var partition = new ReportPartition("KC-02", year);
        var figures = new FigureSet("KC-02", year, new Dictionary<FigureKey, FigureValue> { [new FigureKey("2.1", "value")] = FigureValue.OfYesNo(yes) });
        var (head, rows) = FigureRows.Of(partition, unit, 1, "upload", app.Clock.GetUtcNow(), figures);
        Assert.True(await app.Table.CommitAsync(
            partition, rows.Append(head).Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)), CancellationToken.None));
    }
}
