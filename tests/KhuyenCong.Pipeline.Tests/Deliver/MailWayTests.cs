using System.Text.Json;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Health;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests.Mail;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Deliver;

/// <summary>Outages of the way of mails, played by a real SMTP server's answers.</summary>
public sealed class MailWayTests
{
    private const string Blob = "52/2026-Q3/a.xlsx";

    private static SmtpTransport Through(SmtpStandIn server, Deployment app, bool signsIn = false) => new(
        SampleMail.Options(o =>
        {
            (o.SmtpHost, o.SmtpPort, o.SmtpSecurity) = ("127.0.0.1", server.Port, SmtpSecurity.None);
            (o.SmtpUser, o.SmtpPassword) = signsIn ? ("khuyencong", "wrong") : (null, null);
        }),
        app.Clock);

    private static async Task<List<MailRow>> RemindersAsync(Deployment app) => [.. (await app.StateAsync()).Mails.Where(m => m.Kind == MailKinds.Reminder)];

    private static Task<List<MailRow>> OutagesAsync(Deployment app) => app.Table.UnderAsync<MailRow>(Keys.Way, Keys.Mail, CancellationToken.None);

    private static async Task DeliverAfterAsync(Deployment app, TimeSpan wait)
    {
        app.Clock.MoveTo(app.Clock.GetUtcNow() + wait);
        await app.DeliverAsync();
    }

    /// <summary>Delivers reminders, of which the copy of one goes to an address that is no more; that one as it was owed.</summary>
    private static async Task<MailRow> DeliverToADeadCopyAsync(SmtpStandIn server, Deployment app)
    {
        app.Clock.MoveTo(At(5, 10, 9));
        await app.RemindAsync();
        var mail = (await RemindersAsync(app)).First(m => m.Cc.Length > 0);
        server.Script["RCPT " + mail.Cc] = "550 5.1.1 User unknown";
        await app.DeliverAsync();
        return mail;
    }

    [Theory]
    [InlineData("MAIL", "530 5.7.0 Authentication required")]
    [InlineData("MAIL", "553 5.7.1 Sender address rejected: not owned by user")]
    [InlineData("AUTH", "535 5.7.8 wrong password")]
    [InlineData("GREETING", "421 4.3.2 busy")]
    [InlineData("RCPT", "554 5.7.1 Relay access denied")]
    [InlineData("END", "550 5.4.5 Daily sending quota exceeded")]
    [InlineData("DATA", "cut")]
    public async Task AnOutageLosesNothingIsOneNoticeAndSpendsNothing(string place, string answer)
    {
        await using var server = new SmtpStandIn { Offers = ["AUTH PLAIN LOGIN CRAM-MD5"] };
        await using var app = await StartAsync(reference: FewUnits, settings: new Dictionary<string, string?> { ["Mail:DailyLimit"] = $"{FewCount + 2}", ["Mail:DailyReserve"] = "0" });
        app.Transport.Through = Through(server, app, signsIn: place == "AUTH");
        await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"));
        await app.RemindAsync();
        server.Script[place] = answer;

        await app.DeliverAsync();
        await app.DeliverAsync();
        Assert.Single(app.Transport.Sent);
        for (var i = 0; i < 7; i++)
        {
            await DeliverAfterAsync(app, TimeSpan.FromMinutes(61));
        }

        Assert.Equal(8, app.Transport.Sent.Count);
        Assert.Equal(place == "AUTH" ? 8 : 0, server.Logins);
        var all = (await app.StateAsync()).Mails;
        Assert.All(all, m => Assert.Equal((MailState.Owed, 0), (m.Is, m.Tries)));
        Assert.Equal(FewCount, all.Count);
        Assert.Empty(await OutagesAsync(app));
        Assert.Null(await app.Table.FindAsync<Azure.Data.Tables.TableEntity>(Keys.Index, Keys.Answers + "52", CancellationToken.None));
        var health = await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None);
        Assert.False(health.Healthy);
        Assert.Contains(answer == SmtpStandIn.Cut ? "DATA" : answer[..3], health.MailWayDown!.Why, StringComparison.Ordinal);
        Assert.Equal(health.MailWayDown.Since, health.Counts.MailWayDownSince);

        server.Script.Clear();
        await DeliverAfterAsync(app, TimeSpan.FromMinutes(61));
        await DeliverAfterAsync(app, TimeSpan.FromMinutes(2));
        Assert.All((await app.StateAsync()).Mails, m => Assert.Equal((MailState.Accepted, 1), (m.Is, m.Tries)));
        Assert.Equal(FewCount + 1, server.Mails.Select(m => m.Key).Distinct().Count());
        Assert.Equal(FewCount + 1, server.Mails.Count);
        var notice = JsonSerializer.Deserialize<OperatorCase>(Assert.Single(await OutagesAsync(app)).Content!, ReceiptJson.Options)!;
        Assert.Equal((CaseKind.MailWayDown, FewCount, 0), (notice.Kind, notice.Outage!.Waiting, notice.Outage.GivenUp));
        Assert.Contains(health.MailWayDown.Why, notice.Reason, StringComparison.Ordinal);
        Assert.Null((await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None)).MailWayDown);
    }

    [Fact]
    public async Task AHiccupIsNoOutage()
    {
        await using var server = new SmtpStandIn();
        await using var app = await StartAsync(reference: FewUnits);
        app.Transport.Through = Through(server, app);
        await app.RemindAsync();
        server.Faults.Enqueue(("DATA", SmtpStandIn.Cut));
        await app.DeliverAsync();
        await DeliverAfterAsync(app, TimeSpan.FromMinutes(1));
        Assert.All(await RemindersAsync(app), m => Assert.Equal(MailState.Accepted, m.Is));
        Assert.Empty(await OutagesAsync(app));
    }

    [Theory]
    [InlineData("554 5.7.1 refused by content filter", MailState.Failed)]
    [InlineData("421 4.7.0 message is suspicious", MailState.Owed)]
    [InlineData(SmtpStandIn.Cut, MailState.Owed)]
    public async Task WhatTheWayGivesToOneMailAloneIsThatMails(string answer, MailState state)
    {
        await using var server = new SmtpStandIn();
        await using var app = await StartAsync(reference: FewUnits);
        app.Transport.Through = Through(server, app);
        await app.RemindAsync();
        var bad = (await RemindersAsync(app)).MinBy(m => m.Unit, StringComparer.Ordinal)!;
        server.Script[answer == SmtpStandIn.Cut ? "RCPT " + bad.To : "END " + bad.To] = answer;
        for (var i = 0; i < 8; i++)
        {
            await app.DeliverAsync();
            app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(61));
        }

        var mails = await RemindersAsync(app);
        Assert.All(mails.Where(m => m.Key != bad.Key), m => Assert.Equal(MailState.Accepted, m.Is));
        var own = mails.Single(m => m.Key == bad.Key);
        Assert.Equal(state, own.Is);
        Assert.True(own.Tries > 0);
        Assert.Empty(await OutagesAsync(app));
    }

    [Fact]
    public async Task WhatBecomesTooOldInAnOutageIsGivenUpForThatReasonAndCountedInItsNotice()
    {
        await using var server = new SmtpStandIn();
        await using var app = await StartAsync(reference: FewUnits);
        app.Transport.Through = Through(server, app);
        await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"));
        await app.RemindAsync();
        server.Script["MAIL"] = "530 5.7.0 Authentication required";
        await app.DeliverAsync();
        app.Clock.MoveTo(At(21, 9, 9));
        await app.RemindAsync();
        await app.DeliverAsync();

        // The step before is told by the next one; the answer still waits.
        var mails = (await app.StateAsync()).Mails;
        Assert.All(mails.Where(m => m.Kind == MailKinds.Reminder), m => Assert.Equal(m.Step < 0 ? MailState.GivenUp : MailState.Owed, m.Is));
        var receipt = mails.Single(m => m.Kind == MailKinds.Receipt);
        Assert.Equal(MailState.Owed, receipt.Is);

        app.Clock.MoveTo(At(23, 9, 11));
        await app.DeliverAsync();
        receipt = (await app.StateAsync()).Mails.Single(m => m.Kind == MailKinds.Receipt);
        Assert.Equal(MailState.GivenUp, receipt.Is);
        Assert.Contains("530 5.7.0", receipt.Detail, StringComparison.Ordinal);
        server.Script.Clear();
        await app.RemindAsync();
        await DeliverAfterAsync(app, TimeSpan.FromMinutes(61));
        var notice = JsonSerializer.Deserialize<OperatorCase>(Assert.Single(await OutagesAsync(app)).Content!, ReceiptJson.Options)!;
        Assert.Equal((FewCount - 1, FewCount), (notice.Outage!.Waiting, notice.Outage.GivenUp));
        Assert.DoesNotContain((await app.StateAsync()).Mails, m => m.Kind == MailKinds.Operators);
    }

    [Fact]
    public async Task WhatAPersonSendsAgainInAnOutageTakesNothingFromWhatWaits()
    {
        await using var server = new SmtpStandIn();
        await using var app = await StartAsync(reference: FewUnits);
        app.Transport.Through = Through(server, app);
        await app.RemindAsync();
        server.Script["END"] = "554 5.6.0 content";
        await app.DeliverAsync();
        await app.DeliverAsync();
        Assert.All(await RemindersAsync(app), m => Assert.Equal(MailState.Failed, m.Is));
        app.Clock.MoveTo(At(18, 9, 9));
        await app.RemindAsync();
        server.Script.Clear();
        server.Script["MAIL"] = "530 5.7.0 Authentication required";
        await app.DeliverAsync();
        var later = (await RemindersAsync(app)).Where(m => m.Step == -3).Select(m => m.Key).ToList();
        Assert.Equal(FewCount, later.Count);
        Assert.Equal(FewCount, (await app.Get<ResendMails>().RunAsync(new ResendChoice { States = [MailState.Failed] }, null, "Trần Minh", false, CancellationToken.None)).Count(m => m.Owed && m.Kind == MailKinds.Reminder));

        // Tried at once, in vain, and then mended.
        await app.DeliverAsync();
        server.Script.Clear();
        await DeliverAfterAsync(app, TimeSpan.FromMinutes(61));
        var mails = await RemindersAsync(app);
        Assert.All(mails.Where(m => later.Contains(m.Key)), m => Assert.Equal(MailState.Accepted, m.Is));
        Assert.All(mails.Where(m => !later.Contains(m.Key)), m => Assert.Equal(MailState.GivenUp, m.Is));
    }

    [Fact]
    public async Task AnOutageEndsWithTheLastMailThatCouldTryTheWayAndItsNoticeTriesIt()
    {
        await using var server = new SmtpStandIn();
        await using var app = await StartAsync(reference: FewUnits);
        app.Transport.Through = Through(server, app);
        await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"));
        server.Script["MAIL"] = "530 5.7.0 Authentication required";
        await app.DeliverAsync();
        await DeliverAfterAsync(app, TimeSpan.FromDays(8));
        Assert.Equal(MailState.GivenUp, (await app.StateAsync()).Mails.Single().Is);
        Assert.Equal(MailState.Owed, Assert.Single(await OutagesAsync(app)).Is);

        // Still down: the notice waits, and tells of the new outage no second time while it does.
        await DeliverAfterAsync(app, TimeSpan.FromMinutes(2));
        await DeliverAfterAsync(app, TimeSpan.FromMinutes(61));
        Assert.NotNull((await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None)).MailWayDown);
        server.Script.Clear();
        await DeliverAfterAsync(app, TimeSpan.FromMinutes(61));
        await DeliverAfterAsync(app, TimeSpan.FromMinutes(2));
        Assert.Null((await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None)).MailWayDown);
        Assert.All(await OutagesAsync(app), m => Assert.Equal(MailState.Accepted, m.Is));
    }

    [Fact]
    public async Task WhoHasAMailGetsItNoSecondTimeWhenItIsSentAgainForTheOthers()
    {
        await using var server = new SmtpStandIn();
        await using var app = await StartAsync(reference: FewUnits);
        app.Transport.Through = Through(server, app);
        var mail = await DeliverToADeadCopyAsync(server, app);
        server.Script.Clear();
        var again = await app.Get<ResendMails>().RunAsync(new ResendChoice { States = [MailState.Bounced] }, null, "Trần Minh", false, CancellationToken.None);
        Assert.Equal(mail.Cc, Assert.Single(again).To);
        await app.DeliverAsync();
        Assert.Single(server.Mails, m => m.Recipients.Contains(mail.To));
        Assert.Single(server.Mails, m => m.Recipients.Contains(mail.Cc));
    }

    [Fact]
    public async Task ADeadCopyIsNamedAndTheContactHasTheMail()
    {
        await using var server = new SmtpStandIn();
        await using var app = await StartAsync(reference: FewUnits);
        app.Transport.Through = Through(server, app);
        var mail = await DeliverToADeadCopyAsync(server, app);
        await app.DeliverAsync();
        var sent = (await RemindersAsync(app)).Single(m => m.Key == mail.Key);
        Assert.Equal((MailState.Bounced, true), (sent.Is, sent.WasTaken));
        Assert.NotNull(sent.SentAt);
        Assert.Contains(server.Mails, m => m.Recipients.SequenceEqual([mail.To]));
        var notice = app.Transport.Sent.Single(m => m.Kind == MailKinds.Operators && m.Text.Contains(mail.Key, StringComparison.Ordinal));
        Assert.Contains(mail.Cc, notice.Text, StringComparison.Ordinal);
        Assert.Contains("User unknown", notice.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, MailState.Accepted)]
    [InlineData(true, MailState.Failed)]
    public async Task WhatIsTooLargeGoesOnceMoreWithoutItsFiles(bool always, MailState state)
    {
        await using var server = new SmtpStandIn();
        await using var app = await StartAsync(reference: FewUnits);
        app.Transport.Through = Through(server, app);
        await app.HandInAsync(Blob, Sample("bad-total-52.xlsx"));
        server.Faults.Enqueue(("END", "552 5.3.4 too large"));
        if (always)
        {
            server.Script["END"] = "552 5.3.4 too large";
        }

        await app.DeliverAsync();
        await app.DeliverAsync();
        var mail = (await app.StateAsync()).Mails.Single(m => m.Kind == MailKinds.Rejection);
        Assert.Equal(state, mail.Is);
        var tries = app.Transport.Sent.Where(m => m.Kind == MailKinds.Rejection).ToList();
        Assert.Equal([1, 0], tries.Select(t => t.Attachments.Count));
        Assert.Contains("quá lớn đối với máy chủ thư", tries[1].Text, StringComparison.Ordinal);
        Assert.Contains("quá lớn đối với máy chủ thư", System.Net.WebUtility.HtmlDecode(tries[1].Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStopInTheMidstOfSendingSettlesWhatWasSent()
    {
        await using var server = new SmtpStandIn();
        await using var app = await StartAsync(reference: FewUnits);
        app.Transport.Through = Through(server, app);
        await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"));
        var release = new TaskCompletionSource();
        server.BeforeAnswer = release.Task;
        using var stop = new CancellationTokenSource();
        var run = app.Get<DeliverMail>().RunAsync(stop.Token);
        await server.EndOfDataRead.Task;
        await stop.CancelAsync();
        release.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(MailState.Accepted, (await app.StateAsync()).Mails.Single().Is);
    }

    [Fact]
    public async Task MailsGoToNamesAndAnswersToTheHelp()
    {
        await using var app = await StartAsync(reference: FewUnits);
        await app.RemindAsync();
        await app.DeliverAsync();
        var contact = Deployment.Reference.Contacts.For("52", new DateOnly(2026, 9, 16)).To!;
        Assert.Contains(app.Transport.Sent, m => m.Names.TryGetValue(contact.Email, out var name) && name == contact.Name);
        Assert.All(app.Transport.Sent, m =>
        {
            Assert.Contains("Thư trả lời được chuyển đến bộ phận hỗ trợ", m.Text, StringComparison.Ordinal);
            Assert.Contains("Thư trả lời được chuyển đến bộ phận hỗ trợ", System.Net.WebUtility.HtmlDecode(m.Html), StringComparison.Ordinal);
        });
    }
}
