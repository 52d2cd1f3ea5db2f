using System.Globalization;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Faults;

/// <summary>Timers that fire early, late or not for days, and a machine in another zone and culture.</summary>
[Collection(Alone.Name)]
public sealed class ClockTests
{
    private static readonly int[] EachDay = [-3, -1, 0, 1];

    private static DateTimeOffset Morning(int daysFromDue) => VietnamTime.StartOf(Deadlines.Due.AddDays(daysFromDue)).AddHours(8);

    private static async Task<(int[] Steps, int Digests)> PlayAsync(IEnumerable<DateTimeOffset> timers)
    {
        await using var app = await StartAsync();
        foreach (var moment in timers)
        {
            app.Clock.MoveTo(moment);
            await app.RemindAsync();
            await app.DigestAsync();
        }

        var mails = (await app.StateAsync()).Mails;
        return ([.. mails.Where(m => m.Unit == "52" && m.Kind == MailKinds.Reminder).Select(m => m.Step!.Value).Order()], mails.Count(m => m.Kind == MailKinds.Digest));
    }

    [Theory]
    [InlineData(-0.003)]
    [InlineData(0)]
    [InlineData(9 * 3600)]
    public async Task DailyTimersThatAreEarlyOrLateOweTheSameOnEachDay(double seconds) =>
        Assert.Equal(EachDay, (await PlayAsync(Enumerable.Range(-3, 5).Select(day => Morning(day).AddSeconds(seconds)))).Steps);

    [Theory]
    [InlineData(-0.003, new[] { -3 })]
    [InlineData(0.003, new[] { -3, -1 })]
    public async Task ATimerAMomentBeforeMidnightBelongsToTheDayBefore(double seconds, int[] steps) =>
        Assert.Equal(steps, (await PlayAsync([Morning(-3), VietnamTime.StartOf(Deadlines.Due.AddDays(-1)).AddSeconds(seconds)])).Steps);

    [Fact]
    public async Task FourDaysWithoutTimersAreCaughtUpByOneReminderAndOneDigest()
    {
        var (steps, digests) = await PlayAsync([Morning(-3), Morning(1)]);
        Assert.Equal([-3, 1], steps);
        Assert.Equal(2, digests);
    }

    [Theory]
    [InlineData("America/Los_Angeles", "ar-SA")]
    [InlineData("Pacific/Kiritimati", "de-DE")]
    public async Task ZoneAndCultureOfTheMachineChangeNothing(string zone, string culture)
    {
        var expected = await RunAsync();
        var (zoneBefore, cultureBefore) = (Environment.GetEnvironmentVariable("TZ"), CultureInfo.DefaultThreadCurrentCulture);
        try
        {
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
            CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, await RunAsync());
        }
        finally
        {
            Environment.SetEnvironmentVariable("TZ", zoneBefore);
            TimeZoneInfo.ClearCachedData();
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            CultureInfo.DefaultThreadCurrentCulture = cultureBefore;
        }

        static async Task<string> RunAsync()
        {
            await using var app = await StartAsync();
            app.Clock.MoveTo(VietnamTime.EndOf(Deadlines.Due).AddMilliseconds(-1));
            await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
            app.Clock.MoveTo(VietnamTime.EndOf(Deadlines.Due));
            await app.HandInAsync("48/2026-Q3/a.xlsx", Report("48").ToCsv());
            await app.RemindAsync();
            await app.DigestAsync();
            await app.DeliverAsync();
            return (await EndState.ReadAsync(app)).All;
        }
    }
}
