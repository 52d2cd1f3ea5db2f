using System.Diagnostics;
using System.Globalization;
using KhuyenCong.Cli.Demo;
using KhuyenCong.Cli.Run;
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

            // The ministry's page is there for whoever sits at the machine, and the mail's link opens the unit's.
            using var http = new HttpClient();
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
            Assert.Contains("Ctrl+C", result.Output);
            Assert.Contains($"set Pages__BaseUrl to {LocalPages.AddressOf(port)} and Pages__Keys__local to the text of {folder.File("azurite", "pages.key")}", result.Output);
            Assert.DoesNotContain(" 0 seen", result.Output);
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
    public async Task AtAnotherTimeAReportIsOpenAndHandedInAsOfThenAndNothingLeavesTheMachine()
    {
        using var folder = new TemporaryFolder();
        var mails = folder.File("mails");
        var deadlines = ReferenceData.Shipped.Duties.For("KC-01", new Period(PeriodKind.Quarter, 2026, 3))!;
        var report = new DemoReport(ReferenceData.Shipped.Forms.For("KC-01", deadlines.CutOff)!, ReferenceData.Shipped.Units.Find("52", deadlines.CutOff)!, deadlines, 5);
        var port = LocalPages.FreePort(0);
        using var process = CommandLine.Start(
            folder, new() { ["Mail__Folder"] = mails, ["Mail__Transport"] = "Smtp", ["Mail__SmtpHost"] = "smtp.example.vn" },
            "run", "--now", "2026-09-16T14:30", "--port", port.ToString(CultureInfo.InvariantCulture));
        var ended = CommandLine.EndOfAsync(process);
        try
        {
            var dropped = folder.File("drop", "52", "2026-Q3", "KC-01.xlsx");
            Directory.CreateDirectory(Path.GetDirectoryName(dropped)!);
            await File.WriteAllBytesAsync(dropped, report.ToWorkbook());
            var answer = await WaitForAsync(ended, () => Answers(mails).SingleOrDefault(m => m.Headers["X-KhuyenCong-Kind"] == "receipt"));
            Assert.Contains("ngày 16/09/2026", answer.TextBody);
            Assert.Contains("Đúng hạn", answer.TextBody);

            await CommandLine.SignalAsync(process.Id, "INT");
            var result = await ended.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.True(result.ExitCode == 0, $"{result.ExitCode}\n{result.Output}\n{result.Errors}");
            Assert.Contains("A trial: the clock stands at 2026-09-16 14:30 in Vietnam", result.Output);
            Assert.Contains("to hand in KC-01", result.Output);
            Assert.Contains($"Mails are written to {mails}.", result.Output);
            Assert.Contains($"A province's page: {LocalPages.AddressOf(port)}nop-bao-cao/", result.Output);
            Assert.Contains("cut-off 2026-09-14, due 2026-09-21", result.Output);
            Assert.True(Directory.Exists(folder.File("artifacts", "trial")));
            Assert.False(Directory.Exists(folder.File("artifacts", "azurite")));
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

    [Fact]
    public async Task AnotherTimeIsRefusedOnAStorageThatTheSettingsName()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunProcessAsync(folder, new Dictionary<string, string> { ["ReportStorage"] = "UseDevelopmentStorage=true" }, "run", "--now", "2026-09-16");
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
        var result = await CommandLine.RunProcessAsync(folder, [], "run", option, value);
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
        var result = await CommandLine.RunProcessAsync(folder, settings, "run");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(said, result.Errors);
        Assert.DoesNotContain("   at ", result.Errors);
    }

    [Fact]
    public async Task BrokenLocalSettingsAreNamed()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("local.settings.json"), "{ \"Values\": [");
        var result = await CommandLine.RunProcessAsync(folder, [], "run");
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
