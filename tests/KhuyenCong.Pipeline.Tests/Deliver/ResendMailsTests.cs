using Azure.Data.Tables;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Deliver;

public sealed class ResendMailsTests
{
    private static readonly string[] Failing = ["52", "68", "40"];

    /// <summary>Reminders of which three ended otherwise than by leaving.</summary>
    private static async Task<Deployment> StartedAsync(FaultPolicy? policy = null)
    {
        var app = await StartAsync(policy);
        policy?.Pause();
        await app.RemindAsync();
        app.Transport.Answer = m => Array.FindIndex(Failing, u => m.Kind == MailKinds.Reminder && m.Key.Contains("_" + u + "_", StringComparison.Ordinal)) switch
        {
            0 => new SendAnswer(SendResult.Refused, "554"),
            1 => new SendAnswer(SendResult.Refused, "550") { NotTaken = [new RefusedAddress(m.To[0], "refused", "550 5.1.1")] },
            2 => new SendAnswer(SendResult.Refused, "557"),
            _ => new SendAnswer(SendResult.Accepted, "250"),
        };
        await app.DeliverAsync();
        await app.DeliverAsync();
        app.Transport.Answer = _ => new SendAnswer(SendResult.Accepted, "250");
        policy?.Resume();
        return app;
    }

    private static async Task<MailRow> OfAsync(Deployment app, string unit) => (await app.StateAsync()).Mails.Single(m => m.Unit == unit && m.Kind == MailKinds.Reminder);

    private static Task<IReadOnlyList<ResentMail>> RunAsync(Deployment app, ResendChoice choice, bool trial = false) =>
        app.Get<ResendMails>().RunAsync(choice, null, "Trần Minh", trial, CancellationToken.None);

    private static Task<List<TableEntity>> AuditsAsync(Deployment app) => app.Table.UnderAsync<TableEntity>(Partition, Keys.Audit + "resend_", CancellationToken.None);

    [Fact]
    public async Task WhatDidNotLeaveGoesAgainOnceAndIsPutOnRecord()
    {
        await using var app = await StartedAsync();
        var listed = await RunAsync(app, new ResendChoice(), trial: true);
        Assert.Equal(["40", "52"], listed.Select(m => m.Unit).Order(StringComparer.Ordinal));
        Assert.All(listed, m => Assert.False(m.Owed));
        Assert.Empty(await AuditsAsync(app));

        Assert.Equal(2, (await RunAsync(app, new ResendChoice())).Count(m => m.Owed));
        Assert.Empty(await RunAsync(app, new ResendChoice()));
        var before = app.Transport.Sent.Count;
        await app.DeliverAsync();
        Assert.Equal(before + 2, app.Transport.Sent.Count);
        var mail = await OfAsync(app, "52");
        Assert.Equal((MailState.Accepted, 1), (mail.Is, mail.Resent));
        var audits = await AuditsAsync(app);
        Assert.Equal(2, audits.Count);
        Assert.All(audits, a => Assert.Equal(("Trần Minh", "Failed"), (a.GetString("By"), a.GetString("StateBefore"))));
    }

    [Fact]
    public async Task StateMailAndMomentChoose()
    {
        await using var app = await StartedAsync();
        Assert.Equal("68", Assert.Single(await RunAsync(app, new ResendChoice { States = [MailState.Bounced] }, trial: true)).Unit);
        Assert.Empty(await RunAsync(app, new ResendChoice { Since = app.Clock.GetUtcNow().AddMinutes(1) }, trial: true));
        var mail = await OfAsync(app, "52");
        Assert.Equal("52", Assert.Single(await RunAsync(app, new ResendChoice { Mails = [Partition + "/" + mail.Key] }, trial: true)).Unit);
        Assert.Empty(await RunAsync(app, new ResendChoice { Mails = [Partition + "/" + (await OfAsync(app, "01")).Key], States = ResendChoice.Possible }, trial: true));
    }

    [Fact]
    public async Task ACrashAtAnyStorageCallOwesAMailAgainOnceOrNotAtAll()
    {
        var measured = new FaultPolicy();
        int calls;
        await using (var app = await StartedAsync(measured))
        {
            await RunAsync(app, new ResendChoice { States = [MailState.Bounced] });
            calls = measured.Calls;
        }

        foreach (var call in LongForm.Calls(calls))
        {
            var policy = new FaultPolicy { FailCall = call, AfterServer = call % 2 == 0 };
            await using var app = await StartedAsync(policy);
            try
            {
                await RunAsync(app, new ResendChoice { States = [MailState.Bounced] });
            }
            catch (InjectedFault)
            {
                // The process died; the person calls again.
            }

            await RunAsync(app, new ResendChoice { States = [MailState.Bounced] });
            var before = app.Transport.Sent.Count;
            await app.DeliverAsync();
            Assert.Equal(before + 1, app.Transport.Sent.Count);
            Assert.Equal((MailState.Accepted, 1), ((await OfAsync(app, "68")).Is, (await OfAsync(app, "68")).Resent));
            Assert.Single(await AuditsAsync(app));
        }
    }
}
