using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using KhuyenCong.Cli.Demo;
using KhuyenCong.Pages.Tests.Browser;
using KhuyenCong.Spreadsheets.Reading;
using MimeKit;

namespace KhuyenCong.Cli.Tests.Demo;

/// <summary>One run of the demo, looked at by several tests.</summary>
public sealed class DemoRun : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public CommandResult Result { get; private set; } = null!;

    public JsonElement Summary { get; private set; }

    public IReadOnlyList<MimeMessage> Mails { get; private set; } = [];

    public string File(params string[] parts) => _folder.File(["demo", .. parts]);

    public int Count(string name) => Summary.GetProperty(name).GetInt32();

    public async Task InitializeAsync()
    {
        Result = await CommandLine.RunProcessAsync(_folder, [], "demo", "--out", "demo");
        if (Result.ExitCode == 0)
        {
            using var summary = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(File("summary.json")));
            Summary = summary.RootElement.Clone();
            Mails = [.. Directory.EnumerateFiles(File("emails"), "*.eml").Select(path => MimeMessage.Load(path))];
        }
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}

public class DemoTests(DemoRun demo, Chromium chromium) : IClassFixture<DemoRun>, IClassFixture<Chromium>
{
    private static readonly string[] OtherFiles = ["mine.txt"];

    [Fact]
    public void ItEndsWellAndShowsItsCounts()
    {
        Assert.True(demo.Result.ExitCode == 0, demo.Result.Output + demo.Result.Errors);
        Assert.Empty(demo.Result.Errors);
        Assert.Contains("Expected", demo.Result.Output);
        Assert.DoesNotContain('\u001b', demo.Result.Output);
    }

    [Fact]
    public void TheFiveClassesAddUpToTheExpectedUnits()
    {
        Assert.Equal(34, demo.Count("expected"));
        Assert.Equal(34, demo.Count("units"));
        Assert.Equal(demo.Count("expected"), demo.Count("onTime") + demo.Count("late") + demo.Count("rejectedOpen") + demo.Count("failed") + demo.Count("missing"));
        Assert.Equal(demo.Count("onTime") + demo.Count("late"), demo.Count("accepted") + demo.Count("acceptedWithWarnings") + demo.Count("nil"));
        Assert.Equal(0, demo.Count("inboxLeft"));
        Assert.Equal(0, demo.Count("failed"));
    }

    [Fact]
    public void EveryWayToHandInOccurs()
    {
        foreach (var name in new[] { "onTime", "late", "rejectedOpen", "missing", "accepted", "acceptedWithWarnings", "nil" })
        {
            Assert.True(demo.Count(name) > 0, name);
        }

        var kinds = demo.Summary.GetProperty("emails").EnumerateObject().Select(k => k.Name).ToList();
        foreach (var kind in new[] { "reminder", "receipt", "rejection", "same-again", "set-aside", "unrouted", "digest" })
        {
            Assert.Contains(kind, kinds);
        }
    }

    [Fact]
    public void ThereAreAsManyMailsAsWereSentAndNoneTwice()
    {
        var byKind = demo.Summary.GetProperty("emails").EnumerateObject().ToDictionary(k => k.Name, k => k.Value.GetInt32());
        Assert.Equal(byKind.Values.Sum(), demo.Mails.Count);
        Assert.Equal(byKind, demo.Mails.GroupBy(m => m.Headers["X-KhuyenCong-Kind"]!).ToDictionary(g => g.Key, g => g.Count()));
        Assert.Equal(0, demo.Count("duplicateEmails"));
        Assert.Equal(demo.Mails.Count, demo.Mails.Select(m => m.Headers["X-KhuyenCong-Key"]).Distinct().Count());
        Assert.Equal(demo.Mails.Count, demo.Mails.Select(m => m.MessageId).Distinct().Count());
    }

    [Fact]
    public void EveryMailHasASubjectTextHtmlAndSomebodyToGoTo()
    {
        Assert.NotEmpty(demo.Mails);
        Assert.All(demo.Mails, mail =>
        {
            Assert.False(string.IsNullOrWhiteSpace(mail.Subject));
            Assert.False(string.IsNullOrWhiteSpace(mail.TextBody));
            Assert.Contains("<html", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
            Assert.NotEmpty(mail.To);
            Assert.DoesNotContain('\uFFFD', mail.Subject + mail.TextBody + mail.HtmlBody);
            Assert.DoesNotContain("{{", mail.TextBody + mail.HtmlBody);
        });
    }

    [Fact]
    public void NobodyIsRemindedAfterTheReportWasTaken()
    {
        // Of each form and period by itself: the key begins with them.
        static string Of(MimeMessage mail) => mail.Headers["X-KhuyenCong-Key"]!.Split('.')[0] + " " + mail.To.Mailboxes.First().Address;
        var taken = demo.Mails.Where(m => m.Headers["X-KhuyenCong-Kind"] == "receipt" && !m.Subject!.Contains("KHÓ KHĂN", StringComparison.Ordinal)).GroupBy(Of).ToDictionary(g => g.Key, g => g.Min(m => m.Date));
        var reminders = demo.Mails.Where(m => m.Headers["X-KhuyenCong-Kind"] == "reminder").ToList();
        Assert.Contains(reminders, m => taken.ContainsKey(Of(m)));
        Assert.All(reminders, m => Assert.False(taken.TryGetValue(Of(m), out var at) && at < m.Date, m.Subject));
    }

    [Fact]
    public void TheYearHasItsReportsProgrammesPointsAndDifficulties()
    {
        Assert.Equal(["KC-01 2026-Y", "KC-02 2026-Y"], demo.Summary.GetProperty("then").EnumerateArray().Select(p => $"{p.GetProperty("form")} {p.GetProperty("period")}"));
        Assert.All(demo.Summary.GetProperty("then").EnumerateArray(), p => Assert.Equal(
            34, Sum(p, "onTime", "late", "rejectedOpen", "failed", "missing")));
        var programmes = demo.Summary.GetProperty("programmes");
        Assert.Equal(34, Sum(programmes, "inForce", "incomplete", "unknownTerm", "none"));
        Assert.All(programmes.EnumerateObject(), c => Assert.True(c.Value.GetInt32() > 0, c.Name));
        var points = demo.Summary.GetProperty("scorecard").EnumerateArray().ToList();
        Assert.Equal(7, points.Count);
        Assert.All(points, p => Assert.Equal(34, Sum(p, "met", "partly", "notMet", "notApplicable", "noAnswer")));
        var difficulties = demo.Summary.GetProperty("difficulties");
        Assert.Equal(difficulties.GetProperty("told").GetInt32(), Sum(difficulties, "open", "answered", "closed"));
        Assert.All(difficulties.EnumerateObject(), c => Assert.True(c.Value.GetInt32() > 0, c.Name));
        foreach (var kind in new[] { "answer", "programme-due", "programme-ends" })
        {
            Assert.Contains(demo.Mails, m => m.Headers["X-KhuyenCong-Kind"] == kind);
        }

        Assert.Contains("Mức thực hiện từng điểm", File.ReadAllText(demo.File("digests", "KC-02_2026-Y", "digest.html")), StringComparison.Ordinal);

        static int Sum(JsonElement counts, params string[] names) => names.Sum(n => counts.GetProperty(n).GetInt32());
    }

    [Fact]
    public void TheMinistryJudgesReportsAndProvincesAnswer()
    {
        var periods = demo.Summary.GetProperty("then").EnumerateArray().Prepend(demo.Summary).ToList();
        Assert.All(periods, p => Assert.Equal(Of(p, "onTime") + Of(p, "late"), new[] { "unread", "read", "correctionAsked", "answered" }.Sum(n => Of(p.GetProperty("reviews"), n))));

        // One is read, and the one that was corrected when its request was closed; one is asked in vain, one answered, one is left out.
        var quarter = demo.Summary.GetProperty("reviews");
        Assert.Equal([2, 1, 1, 1], new[] { "read", "correctionAsked", "answered", "leftOut" }.Select(n => Of(quarter, n)));
        var html = File.ReadAllText(demo.File("index.html"));
        var steps = new[]
        {
            "reads the report", "accepts a figure that was to be doubted", "asks for a correction until ", "answers that the figures are right", "closes the request for a correction",
            "leaves the report out of the national figures", "reminds of a correction whose answer is overdue",
        };
        Assert.All(steps, step => Assert.Contains("</strong> " + step, html, StringComparison.Ordinal));
        Assert.Contains("(chỉnh sửa).xlsx", html, StringComparison.Ordinal);

        // The page of each act was kept, and each mail about one is led to from it.
        var acts = Regex.Matches(html, "(?s)<li id=\"e\\d+\".*?</li>").Select(m => m.Value).Where(e => steps[..^1].Any(s => e.Contains("</strong> " + s, StringComparison.Ordinal))).ToList();
        Assert.Equal(8, acts.Count);
        Assert.All(acts, e => Assert.Contains("href=\"pages/", e, StringComparison.Ordinal));
        Assert.Equal(demo.Mails.Count(m => m.Headers["X-KhuyenCong-Kind"] == "review"), acts.Count(e => e.Contains("href=\"emails/", StringComparison.Ordinal)));
        var asked = File.ReadAllText(Directory.EnumerateFiles(demo.File("pages"), "2026-09-23-xu-ly-*-demo3.html").Single());
        Assert.Contains("Số này lớn bất thường so với các địa phương khác.", asked, StringComparison.Ordinal);
        var digest = File.ReadAllText(demo.File("digest.html"));
        Assert.Contains("Chưa đối chiếu được với số liệu quyết toán của Sở Tài chính.", WebUtility.HtmlDecode(digest), StringComparison.Ordinal);

        static int Of(JsonElement counts, string name) => counts.GetProperty(name).GetInt32();
    }

    [Fact]
    public void ThereIsAReceiptForEveryUploadRecorded()
    {
        var receipts = Directory.EnumerateFiles(demo.File("receipts"), "*.json", SearchOption.AllDirectories).ToList();
        Assert.Equal(demo.Count("submissions"), receipts.Count);
        Assert.All(receipts, path =>
        {
            using var receipt = JsonDocument.Parse(File.ReadAllText(path));
            Assert.Equal(64, receipt.RootElement.GetProperty("sha256").GetString()!.Length);
            Assert.EndsWith("+07:00", receipt.RootElement.GetProperty("receivedAt").GetString());
        });
    }

    [Fact]
    public void TheIndexLeadsToEveryMailReceiptPageAndWorkbookAndEveryLinkLeadsSomewhere()
    {
        var html = File.ReadAllText(demo.File("index.html"));
        var hrefs = Regex.Matches(html, "href=\"([^\"]+)\"").Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).ToHashSet();
        Assert.All(hrefs, href => Assert.True(href[0] == '#' ? html.Contains($"id=\"{href[1..]}\"", StringComparison.Ordinal) : File.Exists(demo.File(href.Split('/'))), href));
        Assert.All(
            new[] { ("emails", "*.html"), ("receipts", "*.json"), ("pages", "*.html") }
                .SelectMany(kind => Directory.EnumerateFiles(demo.File(kind.Item1), kind.Item2, SearchOption.AllDirectories)),
            path => Assert.Contains(Path.GetRelativePath(demo.File(), path).Replace(Path.DirectorySeparatorChar, '/'), hrefs));

        // A template in a reminder to many is led to by its mail.
        var mails = string.Concat(Directory.EnumerateFiles(demo.File("emails"), "*.html").Select(File.ReadAllText));
        Assert.All(Directory.EnumerateFiles(demo.File("workbooks")), path => Assert.Contains($"href=\"../workbooks/{Path.GetFileName(path)}\"", mails, StringComparison.Ordinal));
        Assert.Contains(hrefs, href => href.StartsWith("workbooks/", StringComparison.Ordinal) && href.Contains("-tra-lai-", StringComparison.Ordinal));

        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.Contains($"{demo.Count("submissions")} uploads were recorded and 0 are left", html, StringComparison.Ordinal);
        Assert.Contains("<strong lang=\"vi\">Sở Công Thương tỉnh Gia Lai</strong> hands in: sent back for 1 error", html, StringComparison.Ordinal);
        Assert.Contains("http://localhost:7190/", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Equal(demo.Count("submissions"), Regex.Count(html, "</strong> (hands in|sends a document|tells the ministry|uploads a file)"));
        Assert.Equal(Regex.Matches(html, "<time datetime=\"([^\"]+)\"").Select(t => t.Groups[1].Value), Regex.Matches(html, "<time datetime=\"([^\"]+)\"").Select(t => t.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task TheIndexFitsAndAxeFindsNothing(int width)
    {
        var page = await chromium.OpenAsync(width);
        await page.GotoAsync(new Uri(demo.File("index.html")).AbsoluteUri);
        await Accessibility.AssertFitsAsync(page);
        await Accessibility.AssertFineAsync(page);
    }

    [Fact]
    public void TheNumbersOfTheIndexAreWholesWithTheirParts()
    {
        var table = Regex.Match(File.ReadAllText(demo.File("index.html")), "(?s)id=\"numbers\".*?<table>(.*?)</table>").Groups[1].Value;
        var groups = table.Split("<tbody>")[1..].Select(group => Regex.Matches(group, "<tr.*?</tr>")
            .Select(row => Regex.Matches(row.Value, @"<td>(\d+)</td>").Select(cell => int.Parse(cell.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray()).ToList()).ToList();
        Assert.Equal(3, groups.Count);
        Assert.All(groups, group => Assert.All(Enumerable.Range(0, 3), period => Assert.Equal(group[0][period], group.Skip(1).Sum(row => row[period]))));
        Assert.Equal(demo.Count("onTime") + demo.Count("late"), groups[1][0][0]);
    }

    [Fact]
    public void ADaySaysWhatWasSent()
    {
        Assert.Contains("2026-06-20: 0 uploads read, 34 mails sent (programme-due 34)", demo.Result.Output, StringComparison.Ordinal);
        var days = Regex.Matches(demo.Result.Output, @"(?m)^\d{4}-\d\d-\d\d: .*");
        Assert.True(days.Count > 30);
        Assert.All(days.Select(d => d.Value.TrimEnd('\r')), day =>
        {
            var said = Regex.Match(day, @"^.{10}: (\d+) uploads? read, (\d+) mails? sent(?: \((.*)\))?$");
            Assert.True(said.Success, day);
            Assert.DoesNotMatch(@"\b1 (uploads|mails)\b", day);
            Assert.Equal(
                int.Parse(said.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture),
                Regex.Matches(said.Groups[3].Value, @"\d+").Sum(n => int.Parse(n.Value, System.Globalization.CultureInfo.InvariantCulture)));
        });
    }

    [Fact]
    public void MailsAreNamedByDayReceiverKindAndFormAndLieBesideAsPages()
    {
        var mails = Directory.EnumerateFiles(demo.File("emails"), "*.eml").Select(path => (Name: Path.GetFileNameWithoutExtension(path), Mail: MimeMessage.Load(path))).ToList();
        Assert.Contains(mails, m => m.Name == "2026-09-18-tinh-lao-cai-nhac-han-nop-kc-01");
        Assert.Contains(mails, m => m.Name == "2026-09-22-bo-cong-thuong-ban-tong-hop-kc-01");
        Assert.Contains(mails, m => m.Name == "2026-09-20-van-hanh-khong-xac-dinh-2");
        Assert.All(mails, m =>
        {
            Assert.Matches($"^{m.Mail.Date.ToOffset(TimeSpan.FromHours(7)):yyyy-MM-dd}-(tinh|thanh-pho|bo-cong-thuong|van-hanh)-[a-z-]+(-kc-0[1-3])?(-[2-9])?$", m.Name);
            var page = File.ReadAllText(demo.File("emails", m.Name + ".html"));
            Assert.Contains(WebUtility.HtmlEncode(m.Mail.Subject)!, page, StringComparison.Ordinal);
            Assert.Contains("href=\"../index.html\"", page, StringComparison.Ordinal);
            Assert.Equal(m.Mail.Attachments.Count(), Directory.EnumerateFiles(demo.File("workbooks"), m.Name + ".*").Count());
        });
    }

    [Fact]
    public void MailsAndKeptPagesLeadToWhereServeHasThePages()
    {
        const string Address = "http://localhost:7190/";
        Assert.All(demo.Mails.Where(m => m.Headers["X-KhuyenCong-Kind"] is not ("unrouted" or "digest") && m.To.Mailboxes.All(t => t.Domain == "sct.example.vn")), m =>
            Assert.Contains(Address + "nop-bao-cao/demo.", m.TextBody, StringComparison.Ordinal));
        Assert.All(demo.Mails.Where(m => m.Headers["X-KhuyenCong-Kind"] == "digest"), m => Assert.Contains(Address + "tinh-hinh", m.TextBody, StringComparison.Ordinal));
        Assert.All(Directory.EnumerateFiles(demo.File("pages")), path =>
        {
            var page = File.ReadAllText(path);
            Assert.DoesNotMatch("(href|src|action)=\"/", page);
            Assert.Contains($"href=\"{Address}", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<link rel=\"stylesheet\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void TheLastDigestIsThereAsAPageAndAsAWorkbook()
    {
        Assert.Contains("Gia Lai", File.ReadAllText(demo.File("digest.html")));
        var workbook = SheetReader.Read(File.ReadAllBytes(demo.File("digest.xlsx")), CancellationToken.None);
        Assert.Empty(workbook.Problems);
        Assert.NotEmpty(workbook.Sheets[0].Rows);
    }

    [Fact]
    public async Task AFolderWithOtherFilesIsLeftAlone()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("mine.txt"), "mine");
        var result = await CommandLine.RunAsync(folder, "demo", "--out", ".");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--out", result.Errors);
        Assert.Equal(OtherFiles, Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("“2026-05-01” is no moment of the demo.", "--serve", "--at", "2026-05-01")]
    [InlineData("“2027-01-22T09:00” is no moment of the demo.", "--serve", "--at", "2027-01-22T09:00")]
    [InlineData("“evening” is no moment of the demo.", "--serve", "--at", "evening")]
    [InlineData("go with --serve.", "--at", "2026-10-02T09:00")]
    [InlineData("“x” is no port.", "--serve", "--port", "x")]
    [InlineData("", "--serve", "--at", "2026-10-02T09:00", "--port", "0")]
    public void WhatServingIsAskedWithIsLookedAtFirst(string said, params string[] arguments) =>
        Assert.Contains(said, string.Join('\n', DemoCommand.Create().Parse(arguments).Errors.Select(e => e.Message).DefaultIfEmpty("")), StringComparison.Ordinal);
}
