using Azure.Data.Tables;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Health;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KhuyenCong.Cli.Tests.Status;

/// <summary>A deployment on an Azurite of its own at 10:00 on the day before the due date of KC-01, third quarter of 2026.</summary>
public sealed class OpenPeriod : IAsyncLifetime
{
    public static readonly Period Quarter = new(PeriodKind.Quarter, 2026, 3);

    private readonly TemporaryFolder _mails = new();
    private Azurite? _azurite;
    private ServiceProvider? _services;

    public static Deadlines Deadlines => ReferenceData.Shipped.Duties.For("KC-01", Quarter)!;

    public static string Partition => new ReportPartition("KC-01", Quarter);

    public string Connection => _azurite!.ConnectionString;

    public SimulatedClock Clock { get; } = new(VietnamTime.StartOf(Deadlines.Due.AddDays(-1)).AddHours(8));

    public SimulatedArrival Arrival { get; } = new();

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        _azurite = await Azurite.StartAsync(null, null, CancellationToken.None);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<UploadArrival>(Arrival);
        services.AddReportPipeline(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReportStorage:ConnectionString"] = _azurite.ConnectionString,
            ["Mail:Folder"] = _mails.Path,
        }).Build());
        _services = services.BuildServiceProvider();
        await Get<ReportStorage>().CreateAsync(CancellationToken.None);

        // One unit on time, one with a warning, one nil, one sent back; the rest reminded, and all that is delivered.
        await HandInAsync("52", report => report);
        await HandInAsync("68", report => report.WithOverfulfilledPlan());
        await HandInAsync("66", report => report, nil: true);
        await HandInAsync("46", report => report.WithWrongTotal());
        await Get<SweepInbox>().RunAsync(CancellationToken.None);
        await Get<RemindProvinces>().RunAsync(CancellationToken.None);
        await Get<DeliverMail>().RunAsync(CancellationToken.None);

        // The ministry has read one of the four, waits for an answer about another, has one about a third, which it leaves out, and has not read the fourth.
        await ActAsync("52", ReviewActKind.Read);
        await ActAsync("68", ReviewActKind.AskCorrection);
        await ActAsync("66", ReviewActKind.AskCorrection);
        await ActAsync("66", ReviewActKind.Explain);
        await ActAsync("66", ReviewActKind.LeaveOut);
        await Get<DeliverMail>().RunAsync(CancellationToken.None);

        // Then a receipt that nobody has sent, an upload nobody has read, an upload of ours that failed, and a mail that came back.
        Clock.MoveTo(VietnamTime.StartOf(Deadlines.Due.AddDays(-1)).AddHours(10));
        await HandInAsync("15", report => report);
        await Get<SweepInbox>().RunAsync(CancellationToken.None);
        await HandInAsync("01", report => report);
        var failed = new StatusRow { PartitionKey = Partition, RowKey = Keys.Status + "79", Unit = "79", FailedUpload = "0123456789abcdef", FailedSince = Clock.GetUtcNow() };
        Assert.True(await Get<ReportTable>().CommitAsync(Partition, [new TableTransactionAction(TableTransactionActionType.Add, failed)], CancellationToken.None));
        var bounced = (await Get<ReportTable>().UnderAsync<MailRow>(Partition, Keys.Mail, CancellationToken.None)).First(m => m.Kind == MailKinds.Reminder);
        (bounced.Is, bounced.Detail) = (MailState.Bounced, "550 no such mailbox");
        Assert.True(await Get<ReportTable>().ReplaceAsync(bounced, CancellationToken.None));
    }

    public async Task DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }

        _mails.Dispose();
    }

    private async Task ActAsync(string unit, ReviewActKind kind)
    {
        var counted = (await Get<ReportTable>().FindAsync<StatusRow>(Partition, Keys.Status + unit, CancellationToken.None))!.Status.Counted!;
        var act = new ReviewAct(kind, kind + unit, counted.Upload, counted.Version, default, "Hoa")
        {
            ByMinistry = kind != ReviewActKind.Explain,
            Until = kind == ReviewActKind.AskCorrection ? Deadlines.Due.AddDays(5) : null,
            About = kind == ReviewActKind.Explain ? nameof(ReviewActKind.AskCorrection) + unit : "",
            Text = "Kiểm tra lại tổng kinh phí.",
        };
        Assert.Equal(ActEnd.Done, (await Get<ReviewReport>().RunAsync("KC-01", Quarter, unit, act, CancellationToken.None)).End);
    }

    private async Task HandInAsync(string unit, Func<DemoReport, DemoReport> change, bool nil = false)
    {
        var reference = ReferenceData.Shipped;
        var report = change(new DemoReport(reference.Forms.For("KC-01", Deadlines.CutOff)!, reference.Units.Find(unit, Deadlines.CutOff)!, Deadlines, 3) { Nil = nil });
        var name = $"{unit}/{Quarter.Id}/KC-01.xlsx";
        var answer = await Get<ReportStorage>().Inbox.GetBlobClient(name).UploadAsync(new BinaryData(report.ToWorkbook()), overwrite: true);
        Arrival.Note(name, answer.Value.ETag, Clock.GetUtcNow());
    }
}

public class StatusTests(OpenPeriod open) : IClassFixture<OpenPeriod>
{
    private static readonly string[] Classes = ["expected", "onTime", "late", "rejectedOpen", "failed", "missing", "nil", "withWarnings"];

    [Fact]
    public async Task TheCommandCountsWhatTheStorageHolds()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, Storage(), "status", "--form", "kc-01", "--period", "2026-Q3", "--json");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        var json = result.Json();
        var period = Assert.Single(json.GetProperty("periods").EnumerateArray());
        Assert.Equal(("KC-01", "2026-Q3"), (period.GetProperty("form").GetString(), period.GetProperty("period").GetString()));
        Assert.Equal([34, 4, 0, 1, 1, 28, 1, 1], Classes.Select(c => period.GetProperty(c).GetInt32()));
        Assert.True(period.GetProperty("opened").GetBoolean());
        Assert.Equal([1, 1, 1, 1, 1, 4], new[] { "unread", "read", "correctionAsked", "answered", "leftOut", "reports" }.Select(c => period.GetProperty("reviews").GetProperty(c).GetInt32()));

        // Four were answered before the delivery and one after it; the four are reminded of nothing, but for the one sent back.
        var mails = json.GetProperty("mails");
        Assert.Equal(1, mails.GetProperty("owed").GetInt32());
        Assert.Equal(1, mails.GetProperty("bounced").GetInt32());
        Assert.Equal(4 + 31 - 1 + 3, mails.GetProperty("accepted").GetInt32());

        var upload = Assert.Single(json.GetProperty("inbox").EnumerateArray());
        Assert.Equal("01/2026-Q3/KC-01.xlsx", upload.GetProperty("name").GetString());
        Assert.InRange(upload.GetProperty("ageMinutes").GetInt32(), 0, 30);
        Assert.True(upload.GetProperty("size").GetInt64() > 1000);

        var failed = Assert.Single(json.GetProperty("failedUnits").EnumerateArray());
        Assert.Equal(("79", "0123456789abcdef"), (failed.GetProperty("unit").GetString(), failed.GetProperty("upload").GetString()));
        var troubled = Assert.Single(json.GetProperty("troubledMails").EnumerateArray());
        Assert.Equal(("bounced", "550 no such mailbox"), (troubled.GetProperty("state").GetString(), troubled.GetProperty("detail").GetString()));
        Assert.False(json.GetProperty("healthy").GetBoolean());
    }

    [Fact]
    public async Task WhatCameBackCanBeListedBeforeItIsSentAgain()
    {
        using var folder = new TemporaryFolder();
        var listed = await CommandLine.RunAsync(folder, Storage(), "resend", "--state", "bounced", "--trial");
        Assert.Equal((0, ""), (listed.ExitCode, listed.Errors));
        Assert.Contains("1 mails would be sent again; nothing was written.", listed.Output);
        Assert.Contains("550 no such mailbox", listed.Output);
        Assert.Contains("0 mails would be sent again", (await CommandLine.RunAsync(folder, Storage(), "resend", "--trial")).Output);
        foreach (var wrong in new[] { new[] { "--state", "sent" }, ["--since", "16/09/2026"], ["--mail", "reminder_52"] })
        {
            var refused = await CommandLine.RunAsync(folder, Storage(), ["resend", .. wrong, "--trial"]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains(wrong[1], refused.Errors);
        }
    }

    [Fact]
    public async Task WithoutAPeriodTheOpenOnesAreShownAndWhatFailsAnywhere()
    {
        using var folder = new TemporaryFolder();
        var day = VietnamTime.DayOf(TimeProvider.System.GetUtcNow());
        var json = (await CommandLine.RunAsync(folder, Storage(), "status", "--json")).Json();
        if (day == VietnamTime.DayOf(TimeProvider.System.GetUtcNow()))
        {
            Assert.Equal(
                ReferenceData.Shipped.Duties.OpenOn(day).Select(d => $"{d.Form} {d.Period.Id}"),
                json.GetProperty("periods").EnumerateArray().Select(p => $"{p.GetProperty("form").GetString()} {p.GetProperty("period").GetString()}"));
        }

        Assert.Single(json.GetProperty("failedUnits").EnumerateArray());
        Assert.Single(json.GetProperty("troubledMails").EnumerateArray());
        Assert.Equal(1, json.GetProperty("mails").GetProperty("owed").GetInt32());
    }

    [Fact]
    public async Task TheTableReadsWithoutATerminal()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, Storage(), "status", "--period", "Quý III năm 2026");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("something needs an operator", result.Output);
        Assert.Matches(@"^As of \d{4}-\d\d-\d\d \d\d:\d\d in Vietnam:", result.Output);
        Assert.DoesNotMatch(@"\d\d/\d\d/\d{4}|ngày", result.Output);
        Assert.Matches(@"(?m)^Form +Period +Due +Lock +Expected +On time +Late +Sent back +Failed +Missing +Mails\r?$", result.Output);
        Assert.Matches(@"(?m)^KC-01 +2026-Q3 +2026-\d\d-\d\d +2026-\d\d-\d\d +34 +4 +0 +1 +1 +28 +37 accepted, 1 bounced, 1 owed\r?$", result.Output);
        Assert.Matches(@"(?m)^Form +Period +Taken +Unread +Read +Correction asked +Answered +Left out of totals\r?$", result.Output);
        Assert.Matches(@"(?m)^KC-01 +2026-Q3 +4 +1 +1 +1 +1 +1\r?$", result.Output);
        Assert.Matches(@"(?m)^Uploads recorded of the last 24 hours: \d+ by their event, \d+ by the page, \d+ by the sweep\r?$", result.Output);
        Assert.Contains("Inbox: 1 uploads wait, 0 of them stuck", result.Output);
        Assert.Matches(@"(?m) no +01/2026-Q3/KC-01\.xlsx\r?$", result.Output);
        Assert.DoesNotContain('\u001b', result.Output);
    }

    [Fact]
    public async Task AfterAnHourAnUploadAndAnOwedMailAreStuck()
    {
        var then = open.Clock.GetUtcNow();
        try
        {
            var fresh = await open.Get<ReadHealth>().RunAsync(null, CancellationToken.None);
            Assert.Equal((false, 0, false), (fresh.Inbox[0].Stuck, fresh.Inbox[0].AgeMinutes, fresh.MailsStuck));
            Assert.Equal("KC-01 2026-Q3", Assert.Single(fresh.Periods.Select(p => $"{p.Form} {p.Period}")));

            open.Clock.MoveTo(then.AddMinutes(61));
            var late = await open.Get<ReadHealth>().RunAsync(null, CancellationToken.None);
            Assert.Equal((true, 61, true, VietnamTime.At(then)), (late.Inbox[0].Stuck, late.Inbox[0].AgeMinutes, late.MailsStuck, late.OldestOwed!.Value));

            // A year later the period is no longer open; what fails in it is still seen.
            open.Clock.MoveTo(then.AddDays(200));
            var closed = await open.Get<ReadHealth>().RunAsync(null, CancellationToken.None);
            Assert.DoesNotContain(closed.Periods, p => p.Period == "2026-Q3");
            Assert.Equal("79", Assert.Single(closed.FailedUnits).Unit);
        }
        finally
        {
            open.Clock.MoveTo(then);
        }
    }

    [Fact]
    public async Task NamesThatAreWrongAreTold()
    {
        using var folder = new TemporaryFolder();
        foreach (var (arguments, said) in new (string[], string)[]
        {
            (["--form", "KC-99"], "Forms: KC-01"),
            (["--period", "2026-Q5"], "2026-Q3"),
            (["--period", "2026-M07"], "No form is due for 2026-M07"),
            (["--form", "KC-02", "--period", "2026-Q3"], "Due then: KC-01"),
        })
        {
            var result = await CommandLine.RunAsync(folder, Storage(), ["status", .. arguments]);
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.Contains(said, result.Errors);
        }
    }

    [Fact]
    public async Task WithoutAStorageItSaysWhichSettingIsMissing()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "status");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("ReportStorage", result.Errors);
        Assert.DoesNotContain("   at ", result.Errors);
    }

    [Fact]
    public async Task AStorageThatTheAppHasNeverUsedIsTold()
    {
        await using var azurite = await Azurite.StartAsync(null, null, CancellationToken.None);
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, new Dictionary<string, string> { ["ReportStorage"] = azurite.ConnectionString }, "status", "--json");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("start the app", result.Errors);
    }

    [Fact]
    public async Task WhatIsNoConnectionStringIsTold()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, new Dictionary<string, string> { ["ReportStorage"] = "my storage" }, "status");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("The setting ReportStorage is no connection string", result.Errors);
    }

    [Fact]
    public async Task AStorageThatDoesNotAnswerIsTold()
    {
        const string Nowhere = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a;";
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, new Dictionary<string, string> { ["ReportStorage"] = Nowhere }, "status", "--json");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("does not answer", result.Errors);
    }

    private Dictionary<string, string> Storage() => new() { ["ReportStorage"] = open.Connection };
}
