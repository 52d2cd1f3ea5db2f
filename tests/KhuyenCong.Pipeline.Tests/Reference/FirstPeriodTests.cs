using System.Text;
using KhuyenCong.Pipeline.Health;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;
using static KhuyenCong.Pipeline.Tests.Reference.SampleUploads;

namespace KhuyenCong.Pipeline.Tests.Reference;

/// <summary>A deployment asks for nothing before a form's first period, so nobody is missing there.</summary>
public sealed class FirstPeriodTests
{
    private static readonly byte[] FromTheYear = Encoding.UTF8.GetBytes("form,first_period\nKC-01,2026-Y\n");

    [Fact]
    public async Task NobodyIsRemindedOrMissingBeforeItAndWhatComesIsTaken()
    {
        await using var app = await StartAsync();
        Assert.Equal(ReferenceOutcome.Applied, (await ApplyAsync(app, ReferenceData.StartPath, FromTheYear)).Receipt!.Outcome);
        Assert.Equal(0, (await app.RemindAsync()).Periods);
        app.Clock.MoveTo(At(22, 9, 9));
        Assert.Empty(await app.DigestAsync());
        Assert.Empty((await app.Get<ReadHealth>().RunAsync(null, CancellationToken.None)).Periods);

        // The window of 2026-Q3 is open by its duty: what comes of it is taken and shown, and the others are still not missing.
        var receipt = await app.HandInAsync("52/2026-Q3/bao-cao.xlsx", Report("52").ToWorkbook());
        Assert.True(receipt.Outcome!.Value.IsAccepted());
        var view = await app.ViewAsync("KC-01", Q3);
        Assert.Equal(["52"], view.Units.Select(u => u.Unit.Code));
        Assert.Equal((1, 0), (view.Counts.Expected, view.Counts.Missing));

        app.Clock.MoveTo(At(7, 12, 8));
        var reminded = await app.RemindAsync();
        Assert.Equal(2, reminded.Periods);
        var year = await app.ViewAsync("KC-01", new Period(PeriodKind.Year, 2026));
        Assert.Equal(34, year.Counts.Missing);
    }

    [Fact]
    public async Task AReminderThatIsOwedAlreadyIsWithdrawnAndTheRecordOfReportsDoesNotCountThePeriod()
    {
        await using var app = await StartAsync();
        Assert.NotEqual(0, (await app.RemindAsync()).Reminders);
        Assert.Equal(ReferenceOutcome.Applied, (await ApplyAsync(app, ReferenceData.StartPath, FromTheYear)).Receipt!.Outcome);
        await app.DeliverAsync();
        Assert.DoesNotContain(app.Transport.Sent, m => m.Kind == MailKinds.Reminder);
        Assert.All((await app.StateAsync()).Mails.Where(m => m.Kind == MailKinds.Reminder), m => Assert.Equal(MailState.Withdrawn, m.Is));
    }

}
