using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Contacts;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Programmes;

/// <summary>Reminders of a programme that is due, and of one that ends.</summary>
public sealed class ProgrammeRemindersTests
{
    private const string Due = "KC-03_2026-2030", Ends = "KC-03_ends-2026";

    private static readonly byte[] Pdf = Sample("kc03-programme-52.pdf");

    [Fact]
    public async Task EveryUnitIsRemindedAtEachStepUntilACompleteProgrammeCoversTheDay()
    {
        await using var app = await StartAsync(reference: Deployment.Reference);
        app.Clock.MoveTo(At(30, 4, 8));
        Assert.Equal(0, (await app.RemindAsync()).Programmes);
        app.Clock.MoveTo(At(1, 5, 8));
        Assert.Equal(34, (await app.RemindAsync()).Programmes);
        Assert.Equal(0, (await app.RemindAsync()).Programmes);

        // In force, in whatever term; half; of another term; of none; in hand.
        await app.HandInAsync("52/KC-03/2025-2029/a.pdf", Pdf);
        await app.HandInAsync("01/KC-03/2026-2030/QD.pdf", Pdf);
        await app.HandInAsync("46/KC-03/2021-2025/a.pdf", Pdf);
        await app.HandInAsync("66/KC-03/a.pdf", Pdf);
        await app.UploadAsync("68/KC-03/2026-2030/a.pdf", Pdf);
        await app.UploadAsync("92/2026-H1/KC-03 chương trình.pdf", Pdf);
        app.Clock.MoveTo(At(31, 5, 8));
        Assert.Equal(31, (await app.RemindAsync()).Programmes);
        var reminded = (await app.StateAsync(Due)).Mails.Where(m => m.Step == -30).Select(m => m.Unit).ToHashSet();
        Assert.Equal(["52", "68", "92"], Deployment.Reference.Units.On(new DateOnly(2026, 5, 31)).Select(u => u.Code).Where(c => !reminded.Contains(c)));
        Assert.All((await app.StateAsync(Due)).Mails, m => Assert.Equal((MailKinds.ProgrammeDue, ""), (m.Kind, m.Cc)));

        // Of those that wait the later goes out, and what came meanwhile withdraws it.
        await app.HandInAsync("01/KC-03/2026-2030/CT.pdf", Pdf);
        await app.DeliverAsync();
        var mails = (await app.StateAsync(Due)).Mails;
        Assert.All(mails.Where(m => m.Step == -60), m => Assert.Equal(MailState.Withdrawn, m.Is));
        Assert.All(mails.Where(m => m.Step == -30), m => Assert.Equal(m.Unit == "01" ? MailState.Withdrawn : MailState.Accepted, m.Is));
        var mail = app.Transport.Sent.Single(m => m.Key.EndsWith("_66_m030", StringComparison.Ordinal));
        Assert.Contains("còn 30 ngày", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Chưa rõ thời hạn", mail.Text, StringComparison.Ordinal);
        Assert.Contains("không phải tải lại tệp", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterTheDueDateTheEscalationContactGetsACopyMonthlyAndMissedDaysAreOneMail()
    {
        await using var app = await StartAsync(reference: Deployment.Reference);

        // A deployment that begins after the due date.
        Assert.Equal(34, (await app.RemindAsync()).Programmes);
        var first = (await app.StateAsync(Due)).Mails.Single(m => m.Unit == "52");
        Assert.Equal((60, "programme-due_52_p060"), (first.Step!.Value, first.Key));
        Assert.NotEqual("", first.Cc);
        app.Clock.MoveTo(At(26, 9, 8));
        Assert.Equal(0, (await app.RemindAsync()).Programmes);
        app.Clock.MoveTo(At(28, 9, 8));
        Assert.Equal(34, (await app.RemindAsync()).Programmes);
        await app.DeliverAsync();
        var sent = app.Transport.Sent.Where(m => m.Kind == MailKinds.ProgrammeDue).ToList();
        Assert.Equal(34, sent.Count);
        Assert.All(sent, m => Assert.Contains("QUÁ HẠN GỬI CHƯƠNG TRÌNH 90 NGÀY", m.Subject, StringComparison.Ordinal));
        Assert.All(sent, m => Assert.Contains("văn bản vẫn được nhận và được ghi là nộp muộn", m.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatWeCouldNotProcessIsNotRemindedOf()
    {
        await using var app = await StartAsync(reference: Deployment.Reference);
        await app.UploadAsync("52/KC-03/2026-2030/a.pdf", Pdf);
        await app.Storage.Archive.DeleteAsync();
        app.Clock.MoveTo(app.Clock.GetUtcNow() + SweepInbox.StuckAfter);
        await app.SweepAsync();
        await app.Storage.Inbox.GetBlobClient("52/KC-03/2026-2030/a.pdf").DeleteAsync();
        Assert.Equal(33, (await app.RemindAsync()).Programmes);
    }

    [Fact]
    public async Task AProgrammeThatEndsIsToldOnceToTheUnitAndToTheMinistry()
    {
        await using var app = await StartAsync(reference: Deployment.Reference);
        app.Clock.MoveTo(At(1, 2, 8));
        await app.HandInAsync("52/KC-03/2022-2026/a.pdf", Pdf);
        await app.HandInAsync("46/KC-03/2022-2026/a.pdf", Pdf);
        await app.HandInAsync("46/KC-03/2027-2030/QD.pdf", Pdf);
        await app.HandInAsync("66/KC-03/2022-2026/a.pdf", Pdf);
        await app.HandInAsync("66/KC-03/2027-2030/a.pdf", Pdf);
        app.Clock.MoveTo(At(29, 6, 8));
        await app.RemindAsync();
        Assert.Empty((await app.StateAsync(Ends)).Mails);

        // The day was missed; another run does it, and several at once do it once.
        app.Clock.MoveTo(At(4, 7, 8));
        await Task.WhenAll(app.RemindAsync(), app.RemindAsync(), app.RemindAsync());
        app.Clock.MoveTo(At(5, 7, 8));
        await app.RemindAsync();
        var mails = (await app.StateAsync(Ends)).Mails;
        Assert.Equal(["programme-ends_46", "programme-ends_52", "programme-ends_ministry_46"], mails.Select(m => m.Key));
        Assert.Equal(Deployment.Reference.Contacts.Ministry(MinistryRole.Digest, new DateOnly(2026, 7, 4)).Select(m => m.Email), mails[^1].Recipients);

        // One that comes into its last months later is told of then; what is followed meanwhile is not told.
        await app.HandInAsync("68/KC-03/2022-2026/a.pdf", Pdf);
        await app.HandInAsync("46/KC-03/2027-2030/CT.pdf", Pdf);
        app.Clock.MoveTo(At(6, 7, 8));
        await app.RemindAsync();
        await app.DeliverAsync();
        mails = (await app.StateAsync(Ends)).Mails;
        Assert.Equal(
            ["programme-ends_46 Withdrawn", "programme-ends_52 Accepted", "programme-ends_68 Accepted", "programme-ends_ministry_46 Accepted", "programme-ends_ministry_68 Accepted"],
            mails.Select(m => $"{m.Key} {m.State}"));
        var told = app.Transport.Sent.Single(m => m.Key.EndsWith("ministry_46", StringComparison.Ordinal));
        Assert.Contains("Gia Lai (52): giai đoạn 2022–2026", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Huế", told.Text, StringComparison.Ordinal);
        Assert.Contains("hết thời hạn ngày 31/12/2026", app.Transport.Sent.Single(m => m.Key.EndsWith("ends_52", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARebuildTellsNothingAgain()
    {
        await using var app = await StartAsync(reference: Deployment.Reference);
        await app.HandInAsync("52/KC-03/2022-2026/a.pdf", Pdf);
        Assert.Equal(35, (await app.RemindAsync()).Programmes);
        await app.Storage.Table.DeleteAsync();
        await using var again = app.Another();
        await again.Get<RebuildTable>().RunAsync(false, null, CancellationToken.None);
        Assert.Equal(0, (await again.RemindAsync()).Programmes);
        Assert.All((await again.StateAsync(Ends)).Mails, m => Assert.Equal(MailState.Unknown, m.Is));
    }

    [Fact]
    public async Task ACrashAtAnyStorageCallAndARunAfterItOweTheMailsOfOneRun()
    {
        // Few units, so that the run is short: the steps alone, and what ends.
        async Task PrepareAsync(Deployment app)
        {
            app.Clock.MoveTo(At(6, 7, 8));
            await app.HandInAsync("52/KC-03/2022-2026/a.pdf", Pdf);
            await app.HandInAsync("46/KC-03/2022-2026/a.pdf", Pdf);
        }

        var measured = new FaultPolicy();
        string expected;
        int calls;
        await using (var app = await StartAsync(measured, Deployment.Reference))
        {
            measured.Pause();
            await PrepareAsync(app);
            measured.Resume();
            var before = measured.Calls;
            await app.Get<ProgrammeReminders>().OweAsync(Deployment.Reference, CancellationToken.None);
            calls = measured.Calls - before;
            expected = await LedgerAsync(app);
        }

        foreach (var call in LongForm.Calls(calls))
        {
            var policy = new FaultPolicy { AfterServer = call % 2 == 0 };
            await using var app = await StartAsync(policy, Deployment.Reference);
            policy.Pause();
            await PrepareAsync(app);
            policy.Resume();
            policy.FailCall = policy.Calls + call;
            await Assert.ThrowsAsync<InjectedFault>(() => app.Get<ProgrammeReminders>().OweAsync(Deployment.Reference, CancellationToken.None));
            await app.RemindAsync();
            Assert.Equal(expected, await LedgerAsync(app));
        }

        static async Task<string> LedgerAsync(Deployment app) => string.Join(
            '\n', (await app.StateAsync(Due)).Mails.Concat((await app.StateAsync(Ends)).Mails).Select(m => $"{m.PartitionKey} {m.Key} {m.To} {m.Cc} {m.Content} {m.State}"));
    }
}
