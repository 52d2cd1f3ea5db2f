using Azure.Data.Tables;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Deliver;

public sealed class DeliverMailTests
{
    private const string Blob = "52/2026-Q3/a.xlsx";

    private static async Task<Deployment> WithAnOwedReceiptAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var app = await StartAsync(settings: settings);
        await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"));
        return app;
    }

    private static async Task<MailRow> ReceiptMailAsync(Deployment app) => (await app.StateAsync()).Mails.Single(m => m.Kind == MailKinds.Receipt);

    [Fact]
    public async Task AMailIsSentOnceHoweverManyDeliver()
    {
        await using var app = await WithAnOwedReceiptAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.DeliverAsync()));
        await app.DeliverAsync();
        Assert.Single(app.Transport.Sent);
        Assert.Equal(MailState.Accepted, (await ReceiptMailAsync(app)).Is);
        Assert.Empty(await app.Table.UnderAsync<Azure.Data.Tables.TableEntity>(Partition, Keys.Owed, CancellationToken.None));
    }

    [Fact]
    public async Task TheRejectionSaysWhatToMendAndCarriesTheMarkedWorkbook()
    {
        await using var app = await StartAsync();
        await app.HandInAsync(Blob, Sample("bad-total-52.xlsx"));
        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent);
        Assert.Equal(MailKinds.Rejection, mail.Kind);
        Assert.Contains("F11", mail.Text, StringComparison.Ordinal);
        Assert.Contains("F11", mail.Html, StringComparison.Ordinal);
        Assert.EndsWith(".xlsx", Assert.Single(mail.Attachments).FileName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServiceThatIsBusyIsAskedAgainLater()
    {
        await using var app = await WithAnOwedReceiptAsync();
        app.Transport.Answer = _ => new SendAnswer(SendResult.TryLater, "429", null, app.Clock.GetUtcNow().AddMinutes(30));
        Assert.Equal(1, (await app.DeliverAsync()).Later);
        app.Transport.Answer = _ => new SendAnswer(SendResult.Accepted, "202", "x");
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(29));
        await app.DeliverAsync();
        Assert.Single(app.Transport.Sent);
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        await app.DeliverAsync();
        Assert.Equal(2, app.Transport.Sent.Count);
        Assert.Equal(MailState.Accepted, (await ReceiptMailAsync(app)).Is);
    }

    [Theory]
    [InlineData(SendResult.Refused, MailState.Failed)]
    [InlineData(SendResult.Unknown, MailState.Unknown)]
    public async Task ARefusedOrUnknownMailIsNotSentAgainAndTheOperatorsAreTold(SendResult answer, MailState state)
    {
        await using var app = await WithAnOwedReceiptAsync();
        app.Transport.Answer = m => new SendAnswer(m.Kind == MailKinds.Operators ? SendResult.Accepted : answer, "as told");
        Assert.Equal(1, (await app.DeliverAsync()).Unsettled);
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddDays(1));
        await app.DeliverAsync();
        await app.DeliverAsync();
        Assert.Equal(state, (await ReceiptMailAsync(app)).Is);
        Assert.Equal([MailKinds.Receipt, MailKinds.Operators], app.Transport.Sent.Select(m => m.Kind));
    }

    [Fact]
    public async Task AMailThatIsNeverTakenIsGivenUpAndTold()
    {
        await using var app = await WithAnOwedReceiptAsync();
        app.Transport.Answer = m => new SendAnswer(m.Kind == MailKinds.Operators ? SendResult.Accepted : SendResult.TryLater, "500");
        for (var i = 0; i < DeliverMail.MaxTries + 3; i++)
        {
            await app.DeliverAsync();
            app.Clock.MoveTo(app.Clock.GetUtcNow().AddHours(7));
        }

        Assert.Equal(MailState.GivenUp, (await ReceiptMailAsync(app)).Is);
        Assert.Equal(DeliverMail.MaxTries, app.Transport.Sent.Count(m => m.Kind == MailKinds.Receipt));
        Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Operators);
    }

    [Theory]
    [InlineData(false, MailState.Unknown, 1)]
    [InlineData(true, MailState.Accepted, 2)]
    public async Task AnInterruptedSendingFollowsTheStatedRule(bool idempotent, MailState state, int handedOver)
    {
        await using var app = await WithAnOwedReceiptAsync();
        app.Transport.Idempotent = idempotent;
        app.Transport.Answer = _ => throw new InjectedFault();
        await app.DeliverAsync();
        Assert.Equal(MailState.Sending, (await ReceiptMailAsync(app)).Is);
        app.Transport.Answer = _ => new SendAnswer(SendResult.Accepted, "202");
        await app.DeliverAsync();
        Assert.Equal(MailState.Sending, (await ReceiptMailAsync(app)).Is);
        app.Clock.MoveTo(app.Clock.GetUtcNow() + DeliverMail.ClaimHolds);
        await app.DeliverAsync();
        Assert.Equal(state, (await ReceiptMailAsync(app)).Is);
        Assert.Equal(handedOver, app.Transport.Sent.Count(m => m.Kind == MailKinds.Receipt));
    }

    [Fact]
    public async Task WhatIfComposesAndSendsNothing()
    {
        await using var app = await WithAnOwedReceiptAsync(new Dictionary<string, string?> { ["Mail:WhatIf"] = "true" });
        await app.DeliverAsync();
        Assert.Empty(app.Transport.Sent);
        Assert.Equal(MailState.Owed, (await ReceiptMailAsync(app)).Is);
    }

    [Fact]
    public async Task ATrialSendsEverythingToOneAddress()
    {
        await using var app = await WithAnOwedReceiptAsync(new Dictionary<string, string?> { ["Mail:RedirectTo"] = "trial@example.vn" });
        await app.DeliverAsync();
        Assert.Equal(["trial@example.vn"], Assert.Single(app.Transport.Sent).To);
    }

    [Fact]
    public async Task ADailyLimitHoldsTheLessImportantBackUntilTomorrow()
    {
        await using var app = await StartAsync(settings: new Dictionary<string, string?> { ["Mail:DailyLimit"] = "2" });
        await app.RemindAsync();
        await app.HandInAsync(Blob, Sample("bad-total-52.xlsx"));
        await app.DeliverAsync();
        Assert.Equal(2, app.Transport.Sent.Count);
        Assert.Equal(MailKinds.Rejection, app.Transport.Sent.First().Kind);
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddDays(1));
        await app.DeliverAsync();
        Assert.Equal(4, app.Transport.Sent.Count);
    }

    [Fact]
    public async Task MoreAnswersThanALoweredShareHoldNothingElseBack()
    {
        await using var app = await StartAsync(settings: new Dictionary<string, string?> { ["Mail:DailyLimit"] = "20", ["Mail:DailyReserve"] = "90" });

        // Three answers went out today under the settings before these, which leave answers two.
        await app.Table.CommitAsync(
            Keys.Index,
            [new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(Keys.Index, "sent_2026-09-16") { ["Count"] = 3, ["Answers"] = 3 })],
            CancellationToken.None);
        await app.RemindAsync();
        await app.HandInAsync(Blob, Sample("bad-total-52.xlsx"));
        await app.DeliverAsync();
        Assert.NotEmpty(app.Transport.Sent);
        Assert.All(app.Transport.Sent, m => Assert.Equal(MailKinds.Reminder, m.Kind));
    }

    [Fact]
    public async Task ACrashAtAnyStorageCallOfADeliverySendsOneMailOrSaysThatItsFateIsUnknown()
    {
        var measured = new FaultPolicy();
        int calls;
        await using (var app = await PreparedAsync(measured))
        {
            await app.DeliverAsync();
            calls = measured.Calls;
        }

        foreach (var call in LongForm.Calls(calls))
        {
            foreach (var afterServer in new[] { false, true })
            {
                var policy = new FaultPolicy { FailCall = call, AfterServer = afterServer };
                await using var app = await PreparedAsync(policy);
                try
                {
                    await app.DeliverAsync();
                }
                catch (InjectedFault)
                {
                    // The process died; the next run finds what it left.
                }

                for (var run = 0; run < 4; run++)
                {
                    app.Clock.MoveTo(app.Clock.GetUtcNow() + DeliverMail.ClaimHolds);
                    await app.DeliverAsync();
                }

                var mail = await ReceiptMailAsync(app);
                Assert.InRange(app.Transport.Sent.Count(m => m.Kind == MailKinds.Receipt), 0, 1);
                Assert.True(mail.Is is MailState.Accepted or MailState.Unknown, $"call {call}, after {afterServer}: {mail.Is}");
                Assert.True(mail.Is != MailState.Accepted || app.Transport.Sent.Count(m => m.Kind == MailKinds.Receipt) == 1);
            }
        }

        static async Task<Deployment> PreparedAsync(FaultPolicy policy)
        {
            var app = await StartAsync(policy);
            policy.Pause();
            await app.HandInAsync(Blob, Sample("good-exceljs-52.xlsx"));
            policy.Resume();
            return app;
        }
    }

    [Fact]
    public async Task WhatCannotBeComposedIsStillOwed()
    {
        await using var app = await StartAsync();
        await app.HandInAsync(Blob, Sample("bad-total-52.xlsx"));
        await app.Storage.Archive.DeleteAsync();
        await app.DeliverAsync();
        Assert.Empty(app.Transport.Sent);
        Assert.Equal(MailState.Owed, (await app.StateAsync()).Mails.Single().Is);
    }

    [Fact]
    public async Task TriesThatWereNotTakenUseNothingOfTheDaysLimit()
    {
        await using var app = await WithAnOwedReceiptAsync(new Dictionary<string, string?> { ["Mail:DailyLimit"] = "1" });
        app.Transport.Answer = _ => new SendAnswer(SendResult.TryLater, "503");
        for (var i = 0; i < 3; i++)
        {
            await app.DeliverAsync();
            app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(30));
        }

        app.Transport.Answer = _ => new SendAnswer(SendResult.Accepted, "202");
        await app.DeliverAsync();
        Assert.Equal(MailState.Accepted, (await ReceiptMailAsync(app)).Is);
    }
}
