using System.Net;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using KhuyenCong.Pages.HandIn;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Pages.Tests.HandIn;

/// <summary>“Kiểm tra thử”: what handing in would answer, and nothing left behind.</summary>
public sealed partial class DryRunPagesTests
{
    [Fact]
    public async Task ADryRunAnswersAsHandingInWouldAndLeavesNothingBehind()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        await pages.Http.GetStringAsync(link);
        var before = await LeftAsync(pages);
        var bad = await TryAsync(pages, link, PagesDeployment.Bad("52"));
        Assert.Contains("KIỂM TRA THỬ, CHƯA NỘP", bad, StringComparison.Ordinal);
        Assert.Contains("SẼ BỊ TRẢ LẠI", bad, StringComparison.Ordinal);
        Assert.Contains("hệ thống chỉ kiểm tra, không lưu lại, không gửi thư", bad, StringComparison.Ordinal);

        // The marked copy is in the answer itself, and says that nothing was handed in.
        var copy = Convert.FromBase64String(Data().Match(bad).Groups[1].Value);
        var first = SheetReader.Read(copy, CancellationToken.None).Sheets[0];
        var said = string.Join('\n', first.Rows.SelectMany(r => r.Cells).Select(c => c.Text));
        Assert.Contains("KIỂM TRA THỬ, CHƯA NỘP – ✘ SẼ BỊ TRẢ LẠI", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Mã lần nộp", said, StringComparison.Ordinal);

        var good = await TryAsync(pages, link, PagesDeployment.Good("52"));
        Assert.Contains("SẼ ĐƯỢC TIẾP NHẬN", good, StringComparison.Ordinal);
        Assert.Contains("Số liệu chính đã đọc được từ tệp", good, StringComparison.Ordinal);
        Assert.Equal(before, await LeftAsync(pages));
        Assert.Null(await pages.Pipeline.StatusAsync("52"));

        // Handed in it is answered with the same findings.
        var (_, _, html) = await pages.HandInAsync(link, "52", PagesDeployment.Bad("52"));
        Assert.Equal(Findings(html), Findings(bad));
        Assert.NotEmpty(Findings(bad));
    }

    [Fact]
    public async Task ADryRunIsJudgedByWhatIsOnFileAndCountsAsHandingInDoes()
    {
        await using var pages = await PagesDeployment.StartAsync(settings: new Dictionary<string, string?> { ["Pages:UploadsInTenMinutes"] = "4" });
        var link = await pages.LinkAsync("52");
        await pages.HandInAsync(link, "52", PagesDeployment.Good("52"));
        Assert.Contains("TỆP NÀY ĐÃ ĐƯỢC TIẾP NHẬN TRƯỚC ĐÓ", await TryAsync(pages, link, PagesDeployment.Good("52")), StringComparison.Ordinal);
        var other = await TryAsync(pages, link, PagesDeployment.Good("52", seed: 2));
        Assert.Contains("So với phiên bản 1", other, StringComparison.Ordinal);
        Assert.Contains("BẢN KÝ ĐỌC ĐƯỢC", await TryAsync(pages, link, ProvincePagesTests.Pdf, "bao-cao.xlsx"), StringComparison.Ordinal);
        using var tooMany = await SendAsync(pages, link, PagesDeployment.Good("52"), "a.xlsx");
        Assert.Equal(HttpStatusCode.TooManyRequests, tooMany.StatusCode);
        Assert.Single((await pages.Pipeline.StateAsync()).Submissions);
    }

    [Fact]
    public async Task ADryRunWithoutAFileOrOfAnotherPageIsNoneAndItsAddressLeadsBack()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var (link, other) = (await pages.LinkAsync("52"), await pages.LinkAsync("68"));
        var action = DryRunOf(await pages.FormAsync($"{link}/{PagesDeployment.Target}52"));
        using var none = await pages.SendAsync(action, null, note: "Dòng một\r\nDòng hai");
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        var again = WebUtility.HtmlDecode(await none.Content.ReadAsStringAsync());
        Assert.Contains("Chưa chọn tệp nào. Đề nghị chọn tệp báo cáo rồi bấm lại.", again, StringComparison.Ordinal);
        Assert.Contains(">Dòng một\nDòng hai</textarea>", again, StringComparison.Ordinal);
        using var foreign = await pages.SendAsync(action.Replace(link, other, StringComparison.Ordinal), ("a.xlsx", PagesDeployment.Good("52")));
        Assert.NotEqual(HttpStatusCode.OK, foreign.StatusCode);
        using var back = await pages.Http.GetAsync(action);
        Assert.Equal($"{link}/{PagesDeployment.Target}52", back.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task ADryRunThatMustWaitTooLongSaysSo()
    {
        await using var pages = await PagesDeployment.StartAsync(settings: new Dictionary<string, string?> { ["Pages:AnswerSeconds"] = "1" });
        var link = await pages.LinkAsync("52");
        var over = new TaskCompletionSource<int>();
        var busy = pages.Pipeline.Get<KhuyenCong.Pipeline.Ingest.UnitTurns>().DoAsync("52", () => over.Task, CancellationToken.None);
        using var answer = await SendAsync(pages, link, PagesDeployment.Good("52"), "a.xlsx");
        over.SetResult(1);
        await busy;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("Tệp chưa được nộp", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    internal static string DryRunOf(string action) => action.Replace("/nop/", $"/{DryRunDesk.Segment}/", StringComparison.Ordinal);

    private static async Task<HttpResponseMessage> SendAsync(PagesDeployment pages, string link, byte[] content, string name) =>
        await pages.SendAsync(DryRunOf(await pages.FormAsync($"{link}/{PagesDeployment.Target}52")), (name, content));

    private static async Task<string> TryAsync(PagesDeployment pages, string link, byte[] content, string name = "bao-cao.xlsx")
    {
        using var answer = await SendAsync(pages, link, content, name);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.True(answer.StatusCode == HttpStatusCode.OK, html);
        return html;
    }

    private static List<string> Findings(string html) => [.. html.Split('\n').Where(l => l.StartsWith("<tr><td data-label=\"Vị trí\">", StringComparison.Ordinal))];

    // Everything that is stored: each blob and each row.
    private static async Task<string> LeftAsync(PagesDeployment pages)
    {
        var storage = pages.Pipeline.Storage;
        var blobs = new List<string>();
        foreach (var container in new BlobContainerClient[] { storage.Inbox, storage.Archive, storage.Receipts, storage.Copies, storage.Exports })
        {
            blobs.AddRange((await pages.Pipeline.NamesAsync(container)).Select(n => container.Name + "/" + n));
        }

        var state = await pages.Pipeline.StateAsync();
        return string.Join('\n', blobs) + $"\n{state.Submissions.Count} {state.Mails.Count}";
    }

    [GeneratedRegex("href=\"data:[^\"]*;base64,([^\"]+)\"")]
    private static partial Regex Data();
}
