using System.Text;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests.Mail;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Deliver;

public sealed class TakeDeliveryEventsTests : IDisposable
{
    private const string To = "khuyencong.gialai@sct.example.vn", Copy = "vanphong.gialai@sct.example.vn", Key = "reminder_52_p003";

    private static readonly string LedgerKey = Partition + "." + Key;

    private readonly EventSigner _signer = new();

    public void Dispose() => _signer.Dispose();

    [Fact]
    public async Task AMailIsDeliveredWhenItHasArrivedAtEveryoneItWasSentTo()
    {
        await using var app = await SentAsync();
        Assert.Equal(new EventsResult(EventsEnd.Taken, 1, 1), await CallAsync(app, Event("delivered", Copy)));
        Assert.Equal(MailState.Accepted, (await MailAsync(app)).Is);
        await CallAsync(app, Event("delivered", To.ToUpperInvariant()));
        var mail = await MailAsync(app);
        Assert.Equal(MailState.Delivered, mail.Is);
        Assert.Equal([(To, "delivered"), (Copy, "delivered")], RecipientFate.Read(mail.Fates).Select(f => (f.Recipient, f.Kind)));
        await app.DeliverAsync();
        Assert.Single(app.Transport.Sent);
    }

    [Fact]
    public async Task ABounceNamesTheRecipientTheReasonAndTheMomentAndIsToldToTheOperatorsOnce()
    {
        await using var app = await SentAsync();
        var at = app.Clock.GetUtcNow().AddSeconds(5);
        await CallAsync(app, Event("delivered", Copy), Event("bounce", To, at, "550 5.1.1\tno such\r\nuser"));
        var mail = await MailAsync(app);
        Assert.Equal(MailState.Bounced, mail.Is);
        Assert.Equal(new RecipientFate(To, "bounce", DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds()), "550 5.1.1 no such user"), RecipientFate.Read(mail.Fates)[0]);
        Assert.Contains("550 5.1.1", mail.Detail, StringComparison.Ordinal);

        // Another mail to the same address comes back too.
        await OweAsync(app, "reminder_52_p010", sent: true);
        await CallAsync(app, Event("bounce", To, at, "550", "bounce", Partition + ".reminder_52_p010"));
        await app.DeliverAsync();
        var notice = Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Operators);
        Assert.Contains(To, notice.Text, StringComparison.Ordinal);
        Assert.Contains("bị trả về", notice.Text, StringComparison.Ordinal);

        // That the notice itself comes back is told to nobody.
        await CallAsync(app, Event("bounce", notice.To[0], at, "550", key: notice.Key));
        Assert.Equal(2, (await app.StateAsync()).Mails.Count(m => m.Is == MailState.Bounced && m.Kind == MailKinds.Reminder));
        Assert.Single((await app.StateAsync()).Mails, m => m.Kind == MailKinds.Operators);
    }

    [Fact]
    public async Task WhoeverBlocksTheSenderIsNotToldAsAWrongAddress()
    {
        await using var app = await SentAsync();
        await CallAsync(app, Event("bounce", To, app.Clock.GetUtcNow(), "550 5.7.1 poor reputation", "blocked"));
        await app.DeliverAsync();
        Assert.Equal("blocked", RecipientFate.Read((await MailAsync(app)).Fates).Single().Kind);
        var notice = Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Operators);
        Assert.Contains("địa chỉ không sai", notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(": bị trả về", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyOrderAndAnyRepetitionLeaveTheSame()
    {
        var at = At(16, 9, 10);
        object[] events =
        [
            Event("processed", To, at), Event("deferred", To, at.AddMinutes(1), "421 busy"), Event("delivered", To, at.AddMinutes(2)),
            Event("bounce", To, at.AddHours(1), "550 mailbox gone"), Event("delivered", Copy, at.AddMinutes(3)), Event("processed", Copy, at),
        ];
        var random = new Random(1);
        MailRow? first = null;
        for (var round = 0; round < 6; round++)
        {
            await using var app = await SentAsync();
            foreach (var e in events.Concat(events).OrderBy(_ => random.Next()))
            {
                await CallAsync(app, e);
            }

            var mail = await MailAsync(app);
            first ??= mail;
            Assert.Equal((MailState.Bounced, first.Fates, first.Detail), (mail.Is, mail.Fates, mail.Detail));
            Assert.Equal(new EventsResult(EventsEnd.Taken, events.Length), await CallAsync(app, events));
            Assert.Equal(mail.ETag, (await MailAsync(app)).ETag);
        }
    }

    [Theory]
    [InlineData(MailState.Unknown)]
    [InlineData(MailState.Sending)]
    [InlineData(MailState.Owed)]
    [InlineData(MailState.GivenUp)]
    public async Task AMailWhoseFateWasUnknownIsSettledAndNotSentAgain(MailState before)
    {
        await using var app = await StartedAsync();
        app.Transport.Answer = _ => before switch
        {
            MailState.Sending => throw new InjectedFault(),
            MailState.Unknown => new SendAnswer(SendResult.Unknown, "no answer"),
            _ => new SendAnswer(SendResult.TryLater, "500"),
        };
        await OweAsync(app, Key);
        for (var run = 0; run < (before == MailState.GivenUp ? DeliverMail.MaxTries : 1); run++)
        {
            await app.DeliverAsync();
            app.Clock.MoveTo(app.Clock.GetUtcNow().AddHours(before == MailState.GivenUp ? 7 : 0));
        }

        Assert.Equal(before, (await MailAsync(app)).Is);
        var handedOver = app.Transport.Sent.Count(m => m.Kind == MailKinds.Reminder);
        await CallAsync(app, Event("processed", To));
        Assert.Equal(MailState.Accepted, (await MailAsync(app)).Is);
        Assert.Equal("msg-1", (await MailAsync(app)).MessageId);
        await CallAsync(app, Event("delivered", To));
        app.Transport.Answer = _ => new SendAnswer(SendResult.Accepted, "202");
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddDays(1));
        await app.DeliverAsync();
        Assert.Equal(MailState.Delivered, (await MailAsync(app)).Is);
        Assert.Equal(handedOver, app.Transport.Sent.Count(m => m.Kind == MailKinds.Reminder));
        Assert.Empty(await app.Table.UnderAsync<Azure.Data.Tables.TableEntity>(Partition, Keys.Owed + Key, CancellationToken.None));
    }

    [Fact]
    public async Task WhatWasNotSentHereToThatAddressIsLeftAlone()
    {
        await using var app = await SentAsync();
        await OweAsync(app, "reminder_52_p017");
        var before = (await app.StateAsync()).Mails.ToDictionary(m => m.Key, m => m.ETag);
        var result = await CallAsync(
            app,
            Event("bounce", "anyone@else.example.vn"), Event("delivered", To, key: Partition + ".reminder_52_p017"), Event("delivered", To, key: Partition + ".no-such"),
            Event("delivered", To, key: "no point"), Event("delivered", To, key: "a/b.c' or 1 eq 1"));
        Assert.Equal(new EventsResult(EventsEnd.Taken, 5, 0, 5), result);
        Assert.Equal(before, (await app.StateAsync()).Mails.ToDictionary(m => m.Key, m => m.ETag));
    }

    [Fact]
    public async Task AWrongAnOldAndAnUnreadableCallChangeNothing()
    {
        await using var app = await SentAsync();
        var before = (await MailAsync(app)).ETag;
        var body = EventSigner.Body(Event("bounce", To));
        var (signature, timestamp) = _signer.Sign(body, app.Clock.GetUtcNow());
        Assert.Equal(EventsEnd.WrongSignature, await EndAsync(signature, timestamp, body + " "));
        Assert.Equal(EventsEnd.WrongSignature, await EndAsync(null, null, body));
        var (old, then) = _signer.Sign(body, app.Clock.GetUtcNow().AddMinutes(-16));
        Assert.Equal(EventsEnd.OutOfTime, await EndAsync(old, then, body));
        var (fine, now) = _signer.Sign("{}", app.Clock.GetUtcNow());
        Assert.Equal(EventsEnd.NotEvents, await EndAsync(fine, now, "{}"));
        Assert.Equal(before, (await MailAsync(app)).ETag);

        async Task<EventsEnd> EndAsync(string? s, string? t, string b) =>
            (await app.Get<TakeDeliveryEvents>().RunAsync(s, t, Encoding.UTF8.GetBytes(b), CancellationToken.None)).End;
    }

    [Fact]
    public async Task WithoutAKeyNothingIsTaken()
    {
        await using var app = await StartAsync();
        Assert.Equal(EventsEnd.NotConfigured, (await CallAsync(app, Event("delivered", To))).End);
    }

    [Fact]
    public async Task CallsAtTheSameMomentLoseNothing()
    {
        await using var app = await SentAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(_ => new[] { Event("delivered", To), Event("delivered", Copy) }).Select(e => CallAsync(app, e)));
        Assert.All(results, r => Assert.Equal(EventsEnd.Taken, r.End));
        var mail = await MailAsync(app);
        Assert.Equal(MailState.Delivered, mail.Is);
        Assert.Equal(2, RecipientFate.Read(mail.Fates).Count);
    }

    [Fact]
    public async Task ATrialsRedirectedMailIsSettledByItsOneAddress()
    {
        await using var app = await SentAsync(("Mail:RedirectTo", "Trial@example.vn"));
        await CallAsync(app, Event("bounce", To));
        Assert.Equal(MailState.Accepted, (await MailAsync(app)).Is);
        await CallAsync(app, Event("delivered", "trial@example.vn"));
        Assert.Equal(MailState.Delivered, (await MailAsync(app)).Is);
    }

    [Fact]
    public async Task ACrashAtAnyStorageCallIsMendedByTheRepeatedCall()
    {
        var calls = int.MaxValue;
        for (var call = 0; call <= calls; call++)
        {
            foreach (var afterServer in new[] { false, true })
            {
                var policy = new FaultPolicy { AfterServer = afterServer };
                await using var app = await SentAsync(policy);
                object[] events = [Event("bounce", To, app.Clock.GetUtcNow(), "550"), Event("delivered", Copy)];
                var before = policy.Calls;
                policy.FailCall = call == 0 ? 0 : before + call;
                var result = await CallAsync(app, events);
                calls = call == 0 ? policy.Calls - before : calls;
                Assert.Equal(call == 0 ? EventsEnd.Taken : EventsEnd.Interrupted, result.End);
                Assert.Equal(EventsEnd.Taken, (await CallAsync(app, events)).End);
                var mail = await MailAsync(app);
                Assert.Equal(MailState.Bounced, mail.Is);
                Assert.Equal(2, RecipientFate.Read(mail.Fates).Count);
                Assert.Single((await app.StateAsync()).Mails, m => m.Kind == MailKinds.Operators);
            }
        }

        Assert.InRange(calls, 3, 8);
    }

    private static object Event(string kind, string recipient, DateTimeOffset? at = null, string reason = "", string? type = null, string? key = null) =>
        EventSigner.Event(key ?? LedgerKey, recipient, kind, at ?? At(16, 9, 11), reason, type);

    private async Task<EventsResult> CallAsync(Deployment app, params object[] events)
    {
        var body = EventSigner.Body(events);
        var (signature, timestamp) = _signer.Sign(body, app.Clock.GetUtcNow());
        return await app.Get<TakeDeliveryEvents>().RunAsync(signature, timestamp, Encoding.UTF8.GetBytes(body), CancellationToken.None);
    }

    private Task<Deployment> StartedAsync(FaultPolicy? policy = null, params (string Key, string Value)[] settings) => StartAsync(
        policy,
        settings: settings.Append(("Mail:SendGridEventKey", _signer.PublicKey)).ToDictionary(s => s.Item1, s => (string?)s.Item2));

    private Task<Deployment> SentAsync(params (string Key, string Value)[] settings) => SentAsync(null, settings);

    // A mail to a contact, with its superior in copy, that the mail service took.
    private async Task<Deployment> SentAsync(FaultPolicy? policy, params (string Key, string Value)[] settings)
    {
        var app = await StartedAsync(policy, settings);
        await OweAsync(app, Key, sent: true);
        return app;
    }

    private static async Task OweAsync(Deployment app, string key, bool sent = false)
    {
        var mail = MailRow.Owed(Partition, key, MailKinds.Reminder, [To], [Copy], app.Clock.GetUtcNow());
        (mail.Unit, mail.Step) = ("52", int.Parse(key[^3..], System.Globalization.CultureInfo.InvariantCulture));
        await app.Table.CommitAsync(Partition, mail.Add(), CancellationToken.None);
        if (sent)
        {
            await app.DeliverAsync();
            Assert.Equal(MailState.Accepted, (await app.Table.FindAsync<MailRow>(Partition, Keys.Mail + key, CancellationToken.None))!.Is);
        }
    }

    private static async Task<MailRow> MailAsync(Deployment app) => (await app.Table.FindAsync<MailRow>(Partition, Keys.Mail + Key, CancellationToken.None))!;
}
