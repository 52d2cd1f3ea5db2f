using System.Text.Json;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Intake.Sheets;
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
        Result = await CommandLine.RunAsync(_folder, "demo", "--out", "demo");
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

public class DemoTests(DemoRun demo) : IClassFixture<DemoRun>
{
    private static readonly string[] OtherFiles = ["mine.txt"];

    [Fact]
    public void It_ends_well_and_shows_its_counts()
    {
        Assert.True(demo.Result.ExitCode == 0, demo.Result.Output + demo.Result.Errors);
        Assert.Empty(demo.Result.Errors);
        Assert.Contains("Expected", demo.Result.Output);
        Assert.DoesNotContain('\u001b', demo.Result.Output);
    }

    [Fact]
    public void The_five_classes_add_up_to_the_expected_units()
    {
        Assert.Equal(34, demo.Count("expected"));
        Assert.Equal(34, demo.Count("units"));
        Assert.Equal(demo.Count("expected"), demo.Count("onTime") + demo.Count("late") + demo.Count("rejectedOpen") + demo.Count("failed") + demo.Count("missing"));
        Assert.Equal(demo.Count("onTime") + demo.Count("late"), demo.Count("accepted") + demo.Count("acceptedWithWarnings") + demo.Count("nil"));
        Assert.Equal(0, demo.Count("inboxLeft"));
        Assert.Equal(0, demo.Count("failed"));
    }

    [Fact]
    public void Every_way_to_hand_in_occurs()
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
    public void There_are_as_many_mails_as_were_sent_and_none_twice()
    {
        var byKind = demo.Summary.GetProperty("emails").EnumerateObject().ToDictionary(k => k.Name, k => k.Value.GetInt32());
        Assert.Equal(byKind.Values.Sum(), demo.Mails.Count);
        Assert.Equal(byKind, demo.Mails.GroupBy(m => m.Headers["X-KhuyenCong-Kind"]!).ToDictionary(g => g.Key, g => g.Count()));
        Assert.Equal(0, demo.Count("duplicateEmails"));
        Assert.Equal(demo.Mails.Count, demo.Mails.Select(m => m.Headers["X-KhuyenCong-Key"]).Distinct().Count());
        Assert.Equal(demo.Mails.Count, demo.Mails.Select(m => m.MessageId).Distinct().Count());
    }

    [Fact]
    public void Every_mail_has_a_subject_text_html_and_somebody_to_go_to()
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
    public void Nobody_is_reminded_after_the_report_was_taken()
    {
        // Of each form and period by itself: the key begins with them.
        static string Of(MimeMessage mail) => mail.Headers["X-KhuyenCong-Key"]!.Split('.')[0] + " " + mail.To.Mailboxes.First().Address;
        var taken = demo.Mails.Where(m => m.Headers["X-KhuyenCong-Kind"] == "receipt" && !m.Subject!.Contains("KHÓ KHĂN", StringComparison.Ordinal)).GroupBy(Of).ToDictionary(g => g.Key, g => g.Min(m => m.Date));
        var reminders = demo.Mails.Where(m => m.Headers["X-KhuyenCong-Kind"] == "reminder").ToList();
        Assert.Contains(reminders, m => taken.ContainsKey(Of(m)));
        Assert.All(reminders, m => Assert.False(taken.TryGetValue(Of(m), out var at) && at < m.Date, m.Subject));
    }

    [Fact]
    public void The_year_has_its_reports_programmes_points_and_difficulties()
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
    public void There_is_a_receipt_for_every_upload_recorded()
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
    public void The_last_digest_is_there_as_a_page_and_as_a_workbook()
    {
        Assert.Contains("Gia Lai", File.ReadAllText(demo.File("digest.html")));
        var workbook = SheetReader.Read(new UploadedFile("digest.xlsx", File.ReadAllBytes(demo.File("digest.xlsx"))), CancellationToken.None);
        Assert.DoesNotContain(workbook.Findings, f => f.Severity == Reporting.Findings.Severity.Error);
        Assert.NotEmpty(workbook.Sheets[0].Rows);
    }

    [Fact]
    public async Task A_folder_with_other_files_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("mine.txt"), "mine");
        var result = await CommandLine.RunAsync(folder, "demo", "--out", ".");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--out", result.Errors);
        Assert.Equal(OtherFiles, Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }
}
