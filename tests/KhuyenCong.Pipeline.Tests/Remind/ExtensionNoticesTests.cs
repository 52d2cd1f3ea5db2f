using System.Text;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests.Reference;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Remind;

public sealed class ExtensionNoticesTests
{
    private const string Header = "unit,form,period,reason,author,until\n", Granted = Header + "52,KC-01,2026-Q3,bão lụt,Phòng Khuyến công,2026-11-10\n";

    [Fact]
    public async Task AGrantedExceptionIsToldOnceHoweverOftenItIsLookedAt()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(22, 10, 9));
        await GrantAsync(app, Granted);
        await app.RemindAsync();
        await GrantAsync(app, Granted + "48,KC-01,2026-Q3,bão lụt,Phòng Khuyến công,2026-11-10\n");
        await Task.WhenAll(app.RemindAsync(), app.RemindAsync());
        await app.DeliverAsync();
        await app.RemindAsync();
        await app.DeliverAsync();

        var sent = app.Transport.Sent.Where(m => m.Kind == MailKinds.Extension).ToList();
        Assert.Equal(2, sent.Count);
        var mail = Assert.Single(sent, m => m.Subject.Contains("Gia Lai", StringComparison.Ordinal));
        foreach (var part in new[] { "bão lụt", "Phòng Khuyến công", "10/11/2026", "inbox/52/2026-Q3/" })
        {
            Assert.Contains(part, mail.Text, StringComparison.Ordinal);
        }

        Assert.Equal(["khuyencong.gialai@sct.example.vn"], mail.To);
    }

    [Fact]
    public async Task OneThatIsShippedIsToldByTheReminderRunAndOneThatHasEndedIsNot()
    {
        var shipped = ReferenceData.Load([
            .. ReferenceData.FilesOf(ReferenceData.ShippedFolder).Where(f => f.Path != ReferenceData.ExtensionsPath),
            new ReferenceFile(ReferenceData.ExtensionsPath, Encoding.UTF8.GetBytes(Granted)),
        ]);
        await using var app = await StartAsync(reference: shipped);
        app.Clock.MoveTo(At(11, 11, 8));
        await app.RemindAsync();
        Assert.Empty((await app.StateAsync()).Mails);
        app.Clock.MoveTo(At(10, 11, 8));
        await app.RemindAsync();
        Assert.Single((await app.StateAsync()).Mails, m => m.Kind == MailKinds.Extension);

        // Nobody has sent it by the day it ends.
        app.Clock.MoveTo(At(11, 11, 8));
        await app.DeliverAsync();
        Assert.DoesNotContain(app.Transport.Sent, m => m.Kind == MailKinds.Extension);
    }

    [Fact]
    public async Task OneThatIsWithdrawnBeforeItsMailIsNotToldAndToldWhenItIsGrantedAgain()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(22, 10, 9));
        await GrantAsync(app, Granted);
        await GrantAsync(app, Header);
        await app.DeliverAsync();
        Assert.DoesNotContain(app.Transport.Sent, m => m.Kind == MailKinds.Extension);
        Assert.Equal(MailState.Withdrawn, Assert.Single((await app.StateAsync()).Mails).Is);

        await GrantAsync(app, Granted);
        await app.DeliverAsync();
        Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Extension);
    }

    [Fact]
    public async Task AUnitThatNobodyCanBeWrittenToIsToldToTheOperators()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(22, 10, 9));
        const string Contacts = "contacts/contacts.csv";
        var without = string.Join('\n', SampleUploads.Text(Contacts).Split('\n').Where(l => !l.StartsWith("52,to,", StringComparison.Ordinal)));
        await SampleUploads.ApplyAsync(app, Contacts, Encoding.UTF8.GetBytes(without));
        await GrantAsync(app, Granted);
        await app.RemindAsync();
        var mail = Assert.Single((await app.StateAsync()).Mails);
        Assert.Equal((MailKinds.Operators, "operators_no-contact_exception_52_20261110"), (mail.Kind, mail.Key));
    }

    [Fact]
    public async Task ACrashAtAnyStorageCallOfTheGrantAndASweepAfterItLeaveOneMail()
    {
        var measured = new FaultPolicy();
        int calls;
        await using (var app = await StartAsync(measured))
        {
            calls = await GrantUntilAsync(app, measured, 0);
            Assert.Single((await app.StateAsync()).Mails, m => m.Kind == MailKinds.Extension && m.Is == MailState.Owed);
        }

        Assert.InRange(calls, 9, 16);
        foreach (var call in LongForm.Calls(calls))
        {
            foreach (var afterServer in new[] { false, true })
            {
                var policy = new FaultPolicy { AfterServer = afterServer };
                await using var app = await StartAsync(policy);
                await Assert.ThrowsAsync<InjectedFault>(() => GrantUntilAsync(app, policy, call));
                await app.Get<ApplyReference>().SweepAsync(CancellationToken.None);
                var mail = Assert.Single((await app.StateAsync()).Mails);
                Assert.Equal((MailKinds.Extension, MailState.Owed), (mail.Kind, mail.Is));
                Assert.Single(await app.Table.UnderAsync<Azure.Data.Tables.TableEntity>(Partition, Keys.Owed, CancellationToken.None));
            }
        }

        static async Task<int> GrantUntilAsync(Deployment app, FaultPolicy policy, int call)
        {
            policy.Pause();
            app.Clock.MoveTo(At(22, 10, 9));
            await SampleUploads.UploadAsync(app, ReferenceData.ExtensionsPath, Encoding.UTF8.GetBytes(Granted));
            policy.Resume();
            policy.FailCall = call == 0 ? 0 : policy.Calls + call;
            var before = policy.Calls;
            await app.Get<ApplyReference>().RunAsync("upload/" + ReferenceData.ExtensionsPath, CancellationToken.None);
            return policy.Calls - before;
        }
    }

    private static async Task GrantAsync(Deployment app, string exceptions) =>
        Assert.Equal(
            ReferenceOutcome.Applied,
            (await SampleUploads.ApplyAsync(app, ReferenceData.ExtensionsPath, Encoding.UTF8.GetBytes(exceptions))).Receipt!.Outcome);
}
