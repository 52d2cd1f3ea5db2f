using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using static KhuyenCong.Pipeline.Tests.Deployment;
using Extension = KhuyenCong.Reporting.Duties.Extension;

namespace KhuyenCong.Pipeline.Tests.Remind;

public sealed class RemindProvincesTests
{
    private static DateTimeOffset Morning(int daysFromDue) => VietnamTime.StartOf(Deadlines.Due.AddDays(daysFromDue)).AddHours(8);

    [Fact]
    public async Task EveryUnitIsRemindedOnceAtEachStepAndNobodyBetween()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-15));
        Assert.Equal(FewCount, (await app.RemindAsync()).Reminders);
        Assert.Equal(0, (await app.RemindAsync()).Reminders);
        app.Clock.MoveTo(Morning(-14));
        Assert.Equal(0, (await app.RemindAsync()).Reminders);
        app.Clock.MoveTo(Morning(-7));
        Assert.Equal(FewCount, (await app.RemindAsync()).Reminders);
    }

    [Fact]
    public async Task MissedDaysAreCaughtUpByOneMail()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-15));
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(2));
        Assert.Equal(FewCount, (await app.RemindAsync()).Reminders);
        var steps = (await app.StateAsync()).Mails.Where(m => m.Unit == "52").Select(m => m.Step);
        Assert.Equal([-15, 1], steps.Order());
    }

    [Fact]
    public async Task ATimerThatFiresAMomentEarlyOrTwiceAtOnceDoesNoHarm()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-3).AddMilliseconds(-3));
        await Task.WhenAll(app.RemindAsync(), app.RemindAsync(), app.RemindAsync());
        Assert.Equal(FewCount, (await app.StateAsync()).Mails.Count);
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
        Assert.Equal(FewCount - 3, reminded.Count);
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
        Assert.Equal((FewCount, 1), (delivered.Sent, delivered.Withdrawn));
        var mails = (await app.StateAsync()).Mails;
        Assert.Equal(MailState.Withdrawn, mails.Single(m => m.Kind == MailKinds.Reminder && m.Unit == "52").Is);
        Assert.DoesNotContain(app.Transport.Sent, m => m.Kind == MailKinds.Reminder && m.Key.Contains("_52_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AReminderThatWaitedUntilTheNextStepsDayIsWithdrawnAndOnlyTheNextGoesOut()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-1));
        await app.RemindAsync();

        // The limit of the day before is over at midnight, and the due date's reminder is owed at eight.
        app.Clock.MoveTo(VietnamTime.StartOf(Deadlines.Due).AddMinutes(2));
        Assert.Equal((0, FewCount), ((await app.DeliverAsync()) is var night ? (night.Sent, night.Withdrawn) : default));
        app.Clock.MoveTo(Morning(0));
        await app.RemindAsync();
        Assert.Equal((FewCount, 0), ((await app.DeliverAsync()) is var day ? (day.Sent, day.Withdrawn) : default));
        Assert.All(app.Transport.Sent, m => Assert.Contains("HÔM NAY HẾT HẠN", m.Subject, StringComparison.Ordinal));
        Assert.Equal(FewCount, app.Transport.Sent.Select(m => m.To[0]).Distinct().Count());
    }

    [Fact]
    public async Task ALaterReminderIsNotWithdrawnByAnEarlierWhenTheClockGoesBack()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-1));
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(0));
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(-1));
        await app.RemindAsync();
        Assert.Equal(FewCount, (await app.DeliverAsync()).Withdrawn);

        // The later waits for the moment at which it was owed.
        app.Clock.MoveTo(Morning(0));
        await app.RemindAsync();
        Assert.Equal(FewCount, (await app.DeliverAsync()).Sent);
        Assert.All((await app.StateAsync()).Mails, m => Assert.Equal(m.Step == 0 ? MailState.Accepted : MailState.Withdrawn, m.Is));
        Assert.All(app.Transport.Sent, m => Assert.Contains("HÔM NAY HẾT HẠN", m.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AReminderThatCouldNotBeSentIsTriedUntilTheNextStepAndThenLeftToIt()
    {
        await using var app = await StartAsync(reference: AllUnits, settings: new Dictionary<string, string?> { ["Mail:DailyLimit"] = "20" });
        foreach (var day in new[] { -3, -1, 0 })
        {
            app.Clock.MoveTo(Morning(day));
            await app.RemindAsync();
            await app.DeliverAsync();
        }

        // Twenty a day: whoever waited for its turn gets what the day says, once.
        app.Clock.MoveTo(Morning(1).AddHours(-7));
        await app.DeliverAsync();
        Assert.All(app.Transport.Sent.GroupBy(m => (m.To[0], m.Subject)), same => Assert.Single(same));
        Assert.Equal(60, app.Transport.Sent.Count);
        app.Clock.MoveTo(Morning(1));
        await app.RemindAsync();
        await app.DeliverAsync();
        Assert.Equal(80, app.Transport.Sent.Count);
        Assert.All(app.Transport.Sent.TakeLast(20), m => Assert.Contains("QUÁ HẠN 1 NGÀY", m.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AUnitWithLeaveIsRemindedAndToldByItsOwnLastDay()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(20));
        await GrantAsync(app);
        await app.RemindAsync();
        await app.DeliverAsync();
        var steps = new List<int>();
        for (var day = 24; day <= 50; day++)
        {
            app.Clock.MoveTo(Morning(day));
            var before = app.Transport.Sent.Count;
            await app.RemindAsync();
            await app.DeliverAsync();
            if (app.Transport.Sent.Skip(before).SingleOrDefault(m => m.Kind == MailKinds.Reminder && m.Key.Contains("_52_", StringComparison.Ordinal)) is { } mail)
            {
                steps.Add(day);
                Assert.Equal(day == 45, mail.Subject.Contains("NHẮC LẦN CUỐI", StringComparison.Ordinal));
                foreach (var text in new[] { mail.Text, mail.Html })
                {
                    Assert.Contains("đơn vị được mở khóa, nộp được đến hết ngày 05/11/2026", text, StringComparison.Ordinal);
                    Assert.Contains("thứ Năm, ngày 05 tháng 11 năm 2026, hết 24 giờ", text, StringComparison.Ordinal);
                    Assert.DoesNotContain("kỳ báo cáo khóa khi hết ngày", text, StringComparison.Ordinal);
                    Assert.Equal(day == 45, text.Contains("sau ngày 05/11/2026, báo cáo không được nhận", StringComparison.Ordinal));
                }
            }
        }

        Assert.Equal([24, 31, 38, 45], steps);

        // The others were told the last time on the last step before the lock, and after it nothing.
        var other = app.Transport.Sent.Where(m => m.Kind == MailKinds.Reminder && m.Key.Contains("_01_", StringComparison.Ordinal)).ToList();
        Assert.Contains("NHẮC LẦN CUỐI", other[^1].Subject, StringComparison.Ordinal);
        Assert.EndsWith("_p024", other[^1].Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeaveThatIsToldAfterTheLockIsNotToldAgainByAStepOfBefore()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(-3));
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(33));
        await GrantAsync(app);
        foreach (var (day, owed) in new[] { (33, 0), (34, 0), (37, 0), (38, 1), (39, 0), (45, 1), (46, 0) })
        {
            app.Clock.MoveTo(Morning(day));
            Assert.Equal(owed, (await app.RemindAsync()).Reminders);
        }
    }

    private static async Task GrantAsync(Deployment app) => Assert.Empty(await app.Get<AmendExtensions>().GrantAsync(
        [new Extension("52", "KC-01", Q3, "bão lụt", "Phòng Khuyến công", new DateOnly(2026, 11, 5))], CancellationToken.None));

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
