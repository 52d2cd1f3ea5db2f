using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using KhuyenCong.Cli.Run;
using KhuyenCong.Emulator;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Configuration;
using MimeKit;

namespace KhuyenCong.Cli.Tests.Run;

public class RunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [UnixFact]
    public async Task AFileInTheDropFolderIsAnsweredByAMailAndCtrlCEndsItCleanly()
    {
        using var folder = new TemporaryFolder();
        var mails = folder.File("mails");
        var (blob, content, expectedKind) = Report();
        var port = LocalPages.FreePort(0);
        using var process = CommandLine.Start(folder, new() { ["Mail__Folder"] = mails }, "run", "--drop", "drop", "--data", "azurite", "--port", port.ToString(CultureInfo.InvariantCulture));
        var ended = CommandLine.EndOfAsync(process);
        try
        {
            var dropped = folder.File(["drop", .. blob.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(dropped)!);
            await File.WriteAllBytesAsync(dropped, content);

            string[] beside = ["~$KC-01.xlsx", ".~lock.KC-01.xlsx#", "desktop.ini", "x.tmp"];
            foreach (var name in beside)
            {
                await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(dropped)!, name), "x");
            }

            var answer = await WaitForAsync(ended, () => Answers(mails).SingleOrDefault(m => m.Headers["X-KhuyenCong-Kind"] == expectedKind));
            Assert.Contains("Gia Lai", answer.TextBody);
            Assert.False(File.Exists(dropped));

            // The ministry's page is there for whoever sits at the machine, and the mail's link opens the unit's; the address itself leads to both.
            using var http = new HttpClient();
            var start = await http.GetStringAsync(LocalPages.AddressOf(port));
            Assert.Contains("href=\"/tinh-hinh\"", start);
            Assert.Contains("Gia Lai", System.Net.WebUtility.HtmlDecode(await http.GetStringAsync(new Uri(new Uri(LocalPages.AddressOf(port)), "tinh-hinh"))));
            using var foreign = new HttpRequestMessage(HttpMethod.Get, LocalPages.AddressOf(port)) { Headers = { Host = "evil.example" } };
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.SendAsync(foreign)).StatusCode);
            Assert.Contains("Gia Lai", System.Net.WebUtility.HtmlDecode(await http.GetStringAsync(LocalPages.AddressOf(port) + "tinh-hinh")));
            var link = answer.TextBody!.Split('\n').Select(l => l.Trim()).Single(l => l.StartsWith("Trang nộp báo cáo: " + LocalPages.AddressOf(port), StringComparison.Ordinal))["Trang nộp báo cáo: ".Length..];
            Assert.Contains("Gia Lai", System.Net.WebUtility.HtmlDecode(await http.GetStringAsync(link)));
            var aside = Assert.Single(Directory.EnumerateFiles(folder.File("drop", ".uploaded"), "*.xlsx", SearchOption.AllDirectories));
            Assert.Equal(content, await File.ReadAllBytesAsync(aside));

            Assert.All(beside, name => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(dropped)!, name)), name));
            await CommandLine.SignalAsync(process.Id, "INT");
            var result = await ended.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.True(result.ExitCode == 0, $"{result.ExitCode}\n{result.Output}\n{result.Errors}");
            Assert.Contains("Uploaded " + blob, result.Output);
            Assert.Contains($"Stopped. What was recorded is kept in {folder.File("azurite")}", result.Output);
            Assert.Contains($"set Pages__BaseUrl to {LocalPages.AddressOf(port)} and Pages__Keys__local to the text of {folder.File("azurite", "pages.key")}", result.Output);

            // Quietly: what was put into the folder, and the addresses.
            Assert.DoesNotContain("is Accepted", result.Output);
            Assert.DoesNotContain("Recorded ", result.Output);
            Assert.DoesNotContain("   at ", result.Output + result.Errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task AtAnotherTimeAReportIsOpenAndHandedInAsOfThenAndNothingLeavesTheMachineAndTimeGoesOnlyForward()
    {
        using var folder = new TemporaryFolder();
        var deadlines = ReferenceData.Shipped.Duties.For("KC-01", new Period(PeriodKind.Quarter, 2026, 3))!;
        var report = new DemoReport(ReferenceData.Shipped.Forms.For("KC-01", deadlines.CutOff)!, ReferenceData.Shipped.Units.Find("52", deadlines.CutOff)!, deadlines, 5);
        var (mails, data) = (folder.File("artifacts", "trial", "mails"), new DirectoryInfo(folder.File("artifacts", "trial")));
        var settings = new Dictionary<string, string> { ["Mail__Transport"] = "Smtp", ["Mail__SmtpHost"] = "smtp.example.vn" };
        await using (var run = RunningCommand.Start(folder, settings, "run", "--now", "2026-09-16T14:30", "--port", "0", "--verbose"))
        {
            await run.UntilAsync("Ctrl+C ends.");

            // What to open and where to look stands together, below what was logged while it started.
            var before = run.Said[..run.Said.IndexOf("A trial: the clock was set to 2026-09-16 14:30 in Vietnam", StringComparison.Ordinal)];
            Assert.Contains("Reminders: ", before);

            // 34 reminders, 34 mails about programmes, the digest; lines are written by a thread that may lag by some.
            Assert.True(Regex.Count(before, "is Accepted") > 60, run.Said);
            Assert.Contains("to hand in KC-01", run.Said);
            Assert.Contains($"Mails are written to {mails}.", run.Said);
            Assert.Matches(@"A province's page: http://localhost:\d+/nop-bao-cao/", run.Said);
            Assert.Contains("cut-off 2026-09-14, due 2026-09-21", run.Said);

            var dropped = folder.File("drop", "52", "2026-Q3", "KC-01.xlsx");
            Directory.CreateDirectory(Path.GetDirectoryName(dropped)!);
            await File.WriteAllBytesAsync(dropped, report.ToWorkbook());
            await run.UntilAsync("(receipt) is Accepted");
            var answer = Answers(mails).Single(m => m.Headers["X-KhuyenCong-Kind"] == "receipt");
            Assert.Contains("ngày 16/09/2026", answer.TextBody);
            Assert.Contains("Đúng hạn", answer.TextBody);

            // Other commands on its storage go by its clock.
            Dictionary<string, string> storage = new() { ["ReportStorage"] = run.Storage };
            Assert.StartsWith("As of 2026-09-16 14:3", (await CommandLine.RunAsync(folder, storage, "status")).Output);

            // Also without being told where it is, while it runs.
            var followed = await CommandLine.RunAsync(folder, "status");
            Assert.StartsWith("As of 2026-09-16 14:3", followed.Output);
            Assert.Contains("this is the trial in artifacts", followed.Errors);

            // What a change does is told as of its day, not of the machine's.
            await File.WriteAllTextAsync(folder.File("exceptions.csv"), "unit,form,period,reason,author,until\n*,KC-01,2026-Q3,bão,An,30/09/2026\n");
            Assert.Contains("Hạn nộp KC-01 quý III năm 2026: 21/09/2026 → 30/09/2026", (await CommandLine.RunAsync(folder, "reference", "diff", "exceptions.csv")).Output);
            Assert.StartsWith("As of 2026-12-08 09:0", (await CommandLine.RunAsync(folder, storage, "status", "--now", "2026-12-08")).Output);
            await run.SignalAsync("INT");
            Assert.True(await run.EndAsync() == 0, run.Said);
            Assert.Matches("Stopped at 2026-09-16 14:3[0-9] of the trial. What was recorded is kept in " + Regex.Escape(data.FullName), run.Said);
            Assert.False(Directory.Exists(folder.File("artifacts", "azurite")));
        }

        Assert.Contains("no trial runs here", (await CommandLine.RunAsync(folder, "status")).Errors);
        var reached = Trial.Of(data)!.Reached;
        await using var again = RunningCommand.Start(folder, settings, "run", "--now", "2026-09-16T14:30", "--port", "0");
        await again.UntilAsync("It had come that far before");
        Assert.Equal(reached, Trial.Of(data)!.Begins);
        await again.SignalAsync("KILL");
        await again.EndAsync();
        Assert.True(Trial.Of(data)!.Reached > reached);
    }

    [Fact]
    public void WhatAnEarlierRunOfATrialLeftInTheInboxCountsAsReceivedWhenThisOneBegan()
    {
        var begins = VietnamTime.StartOf(new DateOnly(2026, 9, 16)).AddHours(10);
        var trial = Trial.Start(begins, "");
        var arrival = new TrialArrival(trial.Ahead, begins);
        var real = TimeProvider.System.GetUtcNow();
        Assert.Equal(begins, arrival.ReceivedAt("52/2026-Q3/x.xlsx", default, real.AddDays(-1)));
        Assert.Equal(real.AddHours(1) + trial.Ahead, arrival.ReceivedAt("52/2026-Q3/x.xlsx", default, real.AddHours(1)));
    }

    [Fact]
    public async Task ATrialOfWhichNobodyKnowsHowFarItHasComeIsNotGoneOnWith()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("trial.json"), "{");
        Assert.Contains("Remove the folder to begin anew", Assert.Throws<InvalidDataException>(() => Trial.Of(new DirectoryInfo(folder.Path))).Message);
    }

    [Fact]
    public async Task AnotherTimeIsRefusedOnAStorageThatTheSettingsName()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, new Dictionary<string, string> { ["ReportStorage"] = "UseDevelopmentStorage=true" }, "run", "--now", "2026-09-16");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--now is for a trial on the embedded Azurite", result.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("--now", "16/09/2026", "“16/09/2026” is no time.")]
    [InlineData("--now", "2026-02-30", "“2026-02-30” is no time.")]
    [InlineData("--now", "0001-01-01", "“0001-01-01” is no time.")]
    [InlineData("--port", "abc", "“abc” is no port.")]
    [InlineData("--port", "65536", "“65536” is no port.")]
    [InlineData("--port", "-1", "“-1” is no port.")]
    public async Task AValueThatIsNoneIsNamedWithoutATrace(string option, string value, string said)
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "run", option, value);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(said, result.Errors);
        Assert.DoesNotContain("   at ", result.Errors);
    }

    [Theory]
    [InlineData("2026-09-16", "2026-09-16T02:00:00Z")]
    [InlineData("2026-09-16T00:05", "2026-09-15T17:05:00Z")]
    public void ATrialBeginsAtATimeOfVietnam(string text, string moment) =>
        Assert.Equal(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture), TrialTime.Parse(text));

    [Fact]
    public void PagesOnAnotherPortThanAskedForAreSaidToBeSo()
    {
        var ours = Settings("http://localhost:7181/");
        Assert.Null(RunCommand.MovedPages(7180, 7180, ours));
        Assert.Null(RunCommand.MovedPages(0, 7181, ours));
        var said = RunCommand.MovedPages(7180, 7181, ours);
        Assert.Contains("Port 7180 is in use", said);
        Assert.Contains("on port 7181", said);
        Assert.Contains("Links lead to https://khuyencong.example.vn/", RunCommand.MovedPages(7180, 7181, Settings("https://khuyencong.example.vn/")));

        static IConfiguration Settings(string address) => new ConfigurationBuilder().AddInMemoryCollection([new("Pages:BaseUrl", address)]).Build();
    }

    [Theory]
    [InlineData("2026-09-16", "2026-Q3", "to hand in KC-01")]
    [InlineData("2026-11-25", "", "No report is open today")]
    [InlineData("2026-11-25", "", "opens on 20")]
    public void TheHintNamesAReportThatIsOpenAndNeverOneThatIsLocked(string today, string period, string said)
    {
        var hint = RunCommand.Hint(new DirectoryInfo("drop"), ReferenceData.Shipped, DateOnly.ParseExact(today, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Contains(said, hint);
        if (period.Length > 0)
        {
            Assert.Contains(Path.Combine("drop", "01", period), hint);
        }
        else
        {
            Assert.DoesNotContain("2026-Q3", hint);
        }
    }

    [Theory]
    [InlineData("Mail__Transport", "SendGrid", "SendGridKey")]
    [InlineData("Mail__From", "nobody", "From")]
    [InlineData("ReportStorage", "not a connection string", "ReportStorage")]
    public async Task ASettingThatCannotWorkIsNamedBeforeAnythingStarts(string setting, string value, string said)
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { ["ReportStorage"] = "UseDevelopmentStorage=true", [setting] = value };
        var result = await CommandLine.RunAsync(folder, settings, "run");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(said, result.Errors);
        Assert.DoesNotContain("   at ", result.Errors);
    }

    [Fact]
    public async Task BrokenLocalSettingsAreNamed()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("local.settings.json"), "{ \"Values\": [");
        var result = await CommandLine.RunAsync(folder, "run");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("local.settings.json", result.Errors);
        Assert.Contains("local.settings.sample.json", result.Errors);
    }

    /// <summary>A report of unit 52 for the period that is open now; between the periods one that is locked, which is set aside.</summary>
    private static (string Blob, byte[] Content, string Kind) Report()
    {
        var reference = ReferenceData.Shipped;
        var open = reference.Duties.OpenOn(VietnamTime.DayOf(TimeProvider.System.GetUtcNow())).FirstOrDefault(d => d.Form == "KC-01");
        var deadlines = open ?? reference.Duties.For("KC-01", new Period(PeriodKind.Quarter, 2025, 3))!;
        var report = new DemoReport(reference.Forms.For("KC-01", deadlines.CutOff)!, reference.Units.Find("52", deadlines.CutOff)!, deadlines, 5);
        return ($"52/{deadlines.Period.Id}/KC-01 Gia Lai.xlsx", report.ToWorkbook(), open is null ? "set-aside" : "receipt");
    }

    private static List<MimeMessage> Answers(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.eml").Select(path => MimeMessage.Load(path))] : [];

    private static async Task<T> WaitForAsync<T>(Task<CommandResult> ended, Func<T?> look)
        where T : class
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience;)
        {
            if (look() is { } found)
            {
                return found;
            }

            if (ended.IsCompleted)
            {
                var result = await ended;
                Assert.Fail($"The command ended with {result.ExitCode}: {result.Output} {result.Errors}");
            }

            await Task.Delay(200);
        }

        throw new TimeoutException($"Nothing came within {Patience}.");
    }
}
