using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Remind;

public sealed class RemindProvincesTests
{
    private static DateTimeOffset Morning(int daysFromDue) => VietnamTime.StartOf(Deadlines.Due.AddDays(daysFromDue)).AddHours(8);

    [Fact]
    public async Task EveryUnitIsRemindedOnceAtEachStepAndNobodyBetween()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-15));
        Assert.Equal(34, (await app.RemindAsync()).Reminders);
        Assert.Equal(0, (await app.RemindAsync()).Reminders);
        app.Clock.MoveTo(Morning(-14));
        Assert.Equal(0, (await app.RemindAsync()).Reminders);
        app.Clock.MoveTo(Morning(-7));
        Assert.Equal(34, (await app.RemindAsync()).Reminders);
    }

    [Fact]
    public async Task MissedDaysAreCaughtUpByOneMail()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-15));
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(2));
        Assert.Equal(34, (await app.RemindAsync()).Reminders);
        var steps = (await app.StateAsync()).Mails.Where(m => m.Unit == "52").Select(m => m.Step);
        Assert.Equal([-15, 1], steps.Order());
    }

    [Fact]
    public async Task ATimerThatFiresAMomentEarlyOrTwiceAtOnceDoesNoHarm()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-3).AddMilliseconds(-3));
        await Task.WhenAll(app.RemindAsync(), app.RemindAsync(), app.RemindAsync());
        Assert.Equal(34, (await app.StateAsync()).Mails.Count);
    }

    [Fact]
    public async Task WhoHasHandedInOrSaidNilOrHasAnUploadInHandIsNotReminded()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        await app.HandInAsync("66/2026-Q3/a.xlsx", Sample("good-nil-66.xlsx"));
        await app.HandInAsync("01/2026-Q3/a.xlsx", Report("01").WithWrongTotal().ToWorkbook());
        await app.UploadAsync("48/2026-Q3/a.xlsx", Report("48").ToWorkbook());
        app.Clock.MoveTo(Morning(-3));
        await app.RemindAsync();
        var reminded = (await app.StateAsync()).Mails.Where(m => m.Kind == MailKinds.Reminder).Select(m => m.Unit).ToHashSet();
        Assert.Equal(31, reminded.Count);
        Assert.DoesNotContain("52", reminded);
        Assert.DoesNotContain("66", reminded);
        Assert.DoesNotContain("48", reminded);
        Assert.Contains("01", reminded);
    }

    [Fact]
    public async Task AReportThatCameMeanwhileWithdrawsTheReminder()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-3));
        await app.RemindAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        var delivered = await app.DeliverAsync();
        Assert.Equal((34, 1), (delivered.Sent, delivered.Withdrawn));
        var mails = (await app.StateAsync()).Mails;
        Assert.Equal(MailState.Withdrawn, mails.Single(m => m.Kind == MailKinds.Reminder && m.Unit == "52").Is);
        Assert.DoesNotContain(app.Transport.Sent, m => m.Kind == MailKinds.Reminder && m.Key.Contains("_52_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FromTheEscalationStepOnTheContactAboveGetsACopy()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(1));
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(3));
        await app.RemindAsync();
        var mails = (await app.StateAsync()).Mails.Where(m => m.Unit == "52").ToDictionary(m => m.Step!.Value);
        Assert.Empty(mails[1].Cc);
        Assert.NotEmpty(mails[3].Cc);
    }

    [Fact]
    public async Task NothingIsOwedBeforeTheOpeningAndAfterTheLock()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-16));
        Assert.Equal(0, (await app.RemindAsync()).Reminders);
        app.Clock.MoveTo(VietnamTime.EndOf(Deadlines.Lock).AddHours(8));
        Assert.Equal(0, (await app.RemindAsync()).Reminders);
    }

    [Fact]
    public async Task AReminderCarriesTheTemplateAndSaysWhatToDo()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-1));
        await app.RemindAsync();
        await app.DeliverAsync();
        var mail = app.Transport.Sent.First(m => m.Key.Contains("_52_", StringComparison.Ordinal));
        Assert.Equal("KC-01_52_2026-Q3.xlsx", Assert.Single(mail.Attachments).FileName);
        Assert.Contains("inbox/52/2026-Q3/", mail.Text, StringComparison.Ordinal);
        Assert.Contains("21/09/2026", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Gia Lai", mail.Subject, StringComparison.Ordinal);
    }
}
