using System.Net;
using System.Net.Http.Headers;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using KhuyenCong.Cli.Tests.Run;
using KhuyenCong.Pages.HandIn;

namespace KhuyenCong.Cli.Tests.Demo;

[UnsupportedOSPlatform("windows")]
public sealed class ServedDemoTests
{
    [UnixFact]
    public async Task ANewcomerIsOfficerAndMinistryAtTheChosenMomentUntilItIsToldToEnd()
    {
        using var folder = new TemporaryFolder();
        await using var demo = RunningCommand.Start(folder, [], "demo", "--serve", "--at", "2026-09-07T10:00", "--port", "0", "--out", "demo");
        await demo.UntilAsync("The page of ");
        var address = new Uri(Regex.Match(demo.Said, @"Start at (\S+)").Groups[1].Value);
        Assert.Contains("The clock goes on from 2026-09-07 10:00 in Vietnam", demo.Said);
        Assert.Contains("KC-01 2026-Q3 │", demo.Said);
        Assert.DoesNotContain("KC-01 2026-Y │", demo.Said);
        Assert.Contains("--at 2026-09-22T08:25", demo.Said);
        using var http = new HttpClient { BaseAddress = address };

        // The index and what lies beside it, for this machine alone.
        var index = await GetAsync(http, "/");
        Assert.Contains("Monday 7 September 2026, 10:00", index);
        Assert.Contains("KC-01 2026-Q3: opens", index);
        Assert.DoesNotContain("KC-01 2026-Q3: due", index);
        Assert.DoesNotContain("hands in: sent back", index);
        Assert.Contains("<th scope=\"col\">KC-01 2026-Q3</th></tr>", index);
        Assert.Contains("Gia Lai", await GetAsync(http, Regex.Match(index, "emails/[^\"]*gia-lai[^\"]*").Value));
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/summary.json") { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.NotFound, (await http.SendAsync(foreign)).StatusCode);

        // Both sides.
        Assert.Contains("đã nộp 0/34", await GetAsync(http, Regex.Match(index, "emails/2026-09-07-bo-cong-thuong[^\"]*").Value));
        Assert.Contains("KC-01", await GetAsync(http, "/tinh-hinh"));
        var page = Regex.Match(index, "href=\"(http[^\"]*/nop-bao-cao/[^\"]*)\"").Groups[1].Value;
        var action = Regex.Match(await GetAsync(http, page), "action=\"([^\"]*/nop/[^\"]*)\"").Groups[1].Value;
        var wrong = Regex.Match(index, "to-hand-in/[^\"]*_sai.xlsx").Value;
        using var form = new MultipartFormDataContent { FileOf(HandInForm.ReportField, "sai.xlsx", await http.GetByteArrayAsync(wrong)), FileOf(HandInForm.SignedField, "", []), { new StringContent(""), HandInForm.NoteField } };
        using var answer = await http.PostAsync(action, form);
        Assert.Contains("CHƯA ĐƯỢC TIẾP NHẬN", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));

        // Its mail is written, and both stand in the index.
        await demo.UntilAsync("-tra-lai-kc-01.html");
        var mail = Path.GetFileName(Directory.EnumerateFiles(folder.File("demo", "emails"), "2026-09-07-*-tra-lai-kc-01.html").Single());
        // The storage tells whole seconds, so that what comes within the first one is of the minute before.
        var by = string.Join('\n', (await GetAsync(http, "/index.html")).Split('\n').Where(line => line.Contains("hands in", StringComparison.Ordinal) || line.Contains(mail, StringComparison.Ordinal)));
        Assert.True(Regex.IsMatch(by, $"2026-09-07T(10:|09:59)[^>]*>(10:|09:59).*hands in: sent back for [^\n]*emails/{mail}"), by);

        await demo.SignalAsync("TERM");
        Assert.True(await demo.EndAsync() == 0, $"{demo.Process.ExitCode}: {demo.Said}");
        Assert.Contains(mail, await File.ReadAllTextAsync(folder.File("demo", "index.html")));
        Assert.DoesNotContain("   at ", demo.Said);
        await EndOfRunTests.NothingIsLeftAsync(folder);
    }

    [UnixFact]
    public async Task ToldToEndWhileItPlaysItEndsWith0()
    {
        using var folder = new TemporaryFolder();
        await using var demo = RunningCommand.Start(folder, [], "demo", "--serve", "--port", "0", "--out", "demo");
        await demo.UntilAsync("KC-01 ");
        await demo.SignalAsync("INT");
        Assert.True(await demo.EndAsync() == 0, $"{demo.Process.ExitCode}: {demo.Said}");
        await EndOfRunTests.NothingIsLeftAsync(folder);
    }

    private static async Task<string> GetAsync(HttpClient http, string path) => WebUtility.HtmlDecode(await http.GetStringAsync(path));

    private static ByteArrayContent FileOf(string field, string name, byte[] content) => new(content)
    {
        Headers = { ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{field}\"", FileName = $"\"{name}\"" }, ContentType = new("application/octet-stream") },
    };
}
