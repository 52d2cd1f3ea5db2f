using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Summarise;

public sealed class SendDigestTests
{
    private static DateTimeOffset Morning(DateOnly day) => VietnamTime.StartOf(day).AddHours(8.5);

    [Fact]
    public async Task TheDigestsOfAPeriodGoOutOnceEach()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(Deadlines.Opens));
        await app.RemindAsync();
        var keys = new List<string>();
        for (var day = Deadlines.Opens; day <= Deadlines.Lock.AddDays(5); day = day.AddDays(1))
        {
            app.Clock.MoveTo(Morning(day));
            keys.AddRange(await app.DigestAsync());
            Assert.Empty(await app.DigestAsync());
        }

        // Mondays from 07/09 to 19/10/2026, the morning after the due date, the morning after the lock.
        Assert.Equal(9, keys.Count);
        Assert.Equal("digest_20260922_afterdue", keys[3]);
        Assert.Equal("digest_20261022_atlock", keys[^1]);
    }

    [Fact]
    public async Task SeveralInstancesAtOnceOweOneDigest()
    {
        await using var app = await StartAsync();
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(Deadlines.Due.AddDays(1)));
        var keys = await Task.WhenAll(app.DigestAsync(), app.DigestAsync(), app.DigestAsync());
        Assert.Single(keys.SelectMany(k => k));
        await app.DeliverAsync();
        Assert.Single(app.Transport.Sent, m => m.Kind == MailKinds.Digest);
    }

    [Fact]
    public async Task AMissedDigestIsCaughtUpByOne()
    {
        await using var app = await StartAsync();
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(Deadlines.Due.AddDays(4)));
        Assert.Equal(["digest_20260922_afterdue"], await app.DigestAsync());
    }

    [Fact]
    public async Task TheClassesAddUpAndTheChangeSinceTheLastDigestIsTold()
    {
        await using var app = await StartAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        await app.HandInAsync("66/2026-Q3/a.xlsx", Sample("good-nil-66.xlsx"));
        await app.HandInAsync("01/2026-Q3/a.xlsx", Report("01").WithWrongTotal().ToWorkbook());
        await app.RemindAsync();
        app.Clock.MoveTo(Morning(Deadlines.Due));
        await app.DigestAsync();
        app.Clock.MoveTo(VietnamTime.EndOf(Deadlines.Due).AddHours(1));
        await app.HandInAsync("48/2026-Q3/a.xlsx", Report("48").ToWorkbook());
        app.Clock.MoveTo(Morning(Deadlines.Due.AddDays(1)));
        await app.DigestAsync();

        var digests = (await app.StateAsync()).Mails.Where(m => m.Kind == MailKinds.Digest).OrderBy(m => m.Key).ToList();
        var counts = digests.Select(d => System.Text.Json.JsonSerializer.Deserialize<ComplianceCounts>(d.Counts!, ReceiptJson.Options)!).ToList();
        Assert.Equal((34, 2, 0, 1, 0, 31, 1), Of(counts[0]));
        Assert.Equal((34, 2, 1, 1, 0, 30, 1), Of(counts[1]));
        await app.DeliverAsync();
        var mail = app.Transport.Sent.Single(m => m.Key.EndsWith("afterdue", StringComparison.Ordinal));
        Assert.Contains("Trong 34 đơn vị phải nộp: 2 đúng hạn", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Hà Nội", mail.Text, StringComparison.Ordinal);
        Assert.EndsWith(".xlsx", Assert.Single(mail.Attachments).FileName, StringComparison.Ordinal);
        Assert.Contains("figures/KC-01_2026-Q3.csv", await app.NamesAsync(app.Storage.Exports));

        static (int, int, int, int, int, int, int) Of(ComplianceCounts c) => (c.Expected, c.OnTime, c.Late, c.RejectedOpen, c.Failed, c.Missing, c.Nil);
    }

    [Fact]
    public async Task NoDigestOfAPeriodThatWasNeverOpened()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(Morning(Deadlines.Due.AddDays(1)));
        Assert.Empty(await app.DigestAsync());
    }
}
