using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Remind;

/// <summary>Reminders by hand beside those of the run: what is told to have gone has gone, and nobody gets two a day.</summary>
public sealed class RemindNowTests
{
    private const string Unit = "52", File = "52/2026-Q3/a.csv";

    [Fact]
    public async Task AReminderThatWasWithdrawnIsOwedAgain()
    {
        await using var app = await StartAsync();
        for (var round = 1; round <= 3; round++)
        {
            // An upload comes before the mail leaves, and is sent back.
            app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(10));
            Assert.Equal(new RemindNowResult(1, 0, 0, 0), await RemindAsync(app));
            Assert.Equal(new RemindNowResult(0, 1, 0, 0), await RemindAsync(app));
            await app.UploadAsync(File, Report(Unit, round).WithWrongTotal().ToCsv());
            await app.DeliverAsync();
            Assert.Equal(MailState.Withdrawn, Assert.Single(await RemindersAsync(app)).Is);
            Assert.Equal(Outcome.RejectedData, (await app.IngestAsync(File)).Receipt!.Outcome);
        }

        Assert.Equal(new RemindNowResult(1, 0, 0, 0), await RemindAsync(app));
        await app.DeliverAsync();
        Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Reminder);
        Assert.Equal(new RemindNowResult(0, 1, 0, 0), await RemindAsync(app));
    }

    [Fact]
    public async Task OnTheDayOfAStepThatEscalatesItGoesInCopyAndNobodyGetsASecondOne()
    {
        await using var app = await StartAsync();
        var duty = FewUnits.Duties.DutyOf(Deadlines);
        app.Clock.MoveTo(Reporting.Calendar.VietnamTime.StartOf(Deadlines.Due.AddDays(duty.EscalatesFrom)).AddHours(7));
        Assert.Equal(new RemindNowResult(1, 0, 0, 0), await RemindAsync(app));
        var contacts = FewUnits.Contacts.For(Unit, Deadlines.Due);
        var mail = Assert.Single(await RemindersAsync(app));
        Assert.Equal((contacts.To!.Email, contacts.Escalation!.Email), (mail.To, mail.Cc));
        Assert.Equal(new RemindNowResult(0, 1, 0, 0), await RemindAsync(app, escalation: true));
        await app.RemindAsync();
        Assert.Single(await RemindersAsync(app));

        // The day after is no step's, so that it goes to whom it was meant for.
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddDays(1));
        Assert.Equal(new RemindNowResult(1, 0, 0, 0), await RemindAsync(app));
        Assert.Equal("", (await RemindersAsync(app)).MaxBy(m => m.OwedSince)!.Cc);
        Assert.Equal(new RemindNowResult(1, 0, 0, 0), await RemindAsync(app, escalation: true));
    }

    [Fact]
    public async Task WhoGotOneByItselfGetsNoCopyOfTheNext()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Reporting.Calendar.VietnamTime.StartOf(Deadlines.Due.AddDays(FewUnits.Duties.DutyOf(Deadlines).EscalatesFrom)).AddHours(7));
        Assert.Equal(new RemindNowResult(1, 0, 0, 0), await RemindAsync(app, escalation: true));
        Assert.Equal(new RemindNowResult(1, 0, 0, 0), await RemindAsync(app));
        Assert.Equal("", (await RemindersAsync(app)).Single(m => !ReminderKey.IsToEscalation(m)).Cc);
    }

    private static Task<RemindNowResult> RemindAsync(Deployment app, bool escalation = false) =>
        app.Get<RemindNow>().RunAsync(Deadlines, [Unit], escalation, "Hoa", CancellationToken.None);

    private static async Task<List<MailRow>> RemindersAsync(Deployment app) => [.. (await app.StateAsync()).Mails.Where(m => m.Kind == MailKinds.Reminder && m.Unit == Unit)];
}
