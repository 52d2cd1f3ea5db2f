using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Pages.HandIn;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Periods;

namespace KhuyenCong.Pages.Tests.Difficulties;

/// <summary>Difficulties and proposals from the unit's page to the ministry's answer and back, by calls as a browser makes them.</summary>
public sealed partial class DifficultyPagesTests
{
    private static readonly Period Year = new(PeriodKind.Year, 2026);

    [Fact]
    public async Task WhatAUnitTellsIsAnsweredAndBothSeeIt()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var told = await TellAsync(pages, link + "/" + PagesDeployment.Target + "52", "5", "Thiếu cộng tác viên\nở cấp xã <script>alert(1)</script>", "Đề nghị hướng dẫn", ("CV 12.pdf", Deployment.Sample("kc03-programme-52.pdf")));
        Assert.Contains("ĐÃ GHI NHẬN", told, StringComparison.Ordinal);
        Assert.Contains("(Điểm 5: Tổ chức bộ máy, cán bộ và cộng tác viên), theo báo cáo KC-01 quý III năm 2026.", told, StringComparison.Ordinal);
        var own = await GetAsync(pages, link);
        Assert.Contains("chờ trả lời", own, StringComparison.Ordinal);
        Assert.Contains("ở cấp xã &lt;script&gt;", await pages.Http.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Contains("Đã ghi nhận khó khăn, kiến nghị", own, StringComparison.Ordinal);

        // The ministry finds it in the period, and from the situation's page.
        const string Page = "/tinh-hinh/kho-khan?ky=2026-Q3";
        Assert.Contains("1 khó khăn, vướng mắc, kiến nghị đang chờ Bộ trả lời", await GetAsync(pages, "/tinh-hinh?bao-cao=KC-01_2026-Q3"), StringComparison.Ordinal);
        var all = await GetAsync(pages, Page);
        Assert.Contains("Các đơn vị đã nêu 1 nội dung: chờ trả lời 1, đã trả lời 0, đã đóng 0.", all, StringComparison.Ordinal);
        Assert.Contains("miền Trung - Tây Nguyên · KC-01", all, StringComparison.Ordinal);
        Assert.Contains("Không có nội dung nào như vậy", await GetAsync(pages, Page + "&tinh-trang=da-dong"), StringComparison.Ordinal);
        Assert.Contains("Không có nội dung nào như vậy", await GetAsync(pages, Page + "&vung=miền Bắc"), StringComparison.Ordinal);
        Assert.Contains("Gia Lai – Điểm 5", await GetAsync(pages, Page + "&diem=5&vung=miền Trung - Tây Nguyên&tinh-trang=cho-tra-loi"), StringComparison.Ordinal);
        Assert.Contains("Ở các kỳ khác còn 1 nội dung chờ trả lời", await GetAsync(pages, "/tinh-hinh/kho-khan"), StringComparison.Ordinal);
        var letter = LetterLink().Match(await pages.Http.GetStringAsync(SubmissionLink().Match(await pages.Http.GetStringAsync(Page)).Groups[1].Value)).Groups[1].Value;
        using (var file = await pages.Http.GetAsync(letter))
        {
            Assert.Equal(Deployment.Sample("kc03-programme-52.pdf"), await file.Content.ReadAsByteArrayAsync());
        }

        // Pressed twice it is one answer; another text under the same form is not taken for it.
        var (action, hash) = Form(await pages.Http.GetStringAsync(Page));
        Assert.Equal(HttpStatusCode.SeeOther, (await AnswerAsync(pages, action, hash, "Bộ sẽ hướng dẫn <b>trong quý IV</b>")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await AnswerAsync(pages, action, hash, "Bộ sẽ hướng dẫn <b>trong quý IV</b>")).Status);
        var other = await AnswerAsync(pages, action, hash, "Câu khác");
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Contains("đã được gửi trước đó với nội dung khác", other.Html, StringComparison.Ordinal);
        Assert.Contains("Câu khác", other.Html, StringComparison.Ordinal);
        await pages.Pipeline.DeliverAsync();
        Assert.Single(pages.Pipeline.Transport.Sent, m => m.Kind == MailKinds.Answer);
        Assert.Contains("Bộ sẽ hướng dẫn &lt;b&gt;", await pages.Http.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Contains("đã trả lời", await GetAsync(pages, link), StringComparison.Ordinal);
        Assert.Contains("Trả lời khó khăn, kiến nghị", await GetAsync(pages, "/tinh-hinh/don-vi/KC-01_2026-Q3/52"), StringComparison.Ordinal);

        // An answer to a text that the unit has changed meanwhile is not taken.
        (action, hash) = Form(await pages.Http.GetStringAsync(Page));
        pages.Pipeline.Clock.MoveTo(pages.Pipeline.Clock.GetUtcNow().AddMinutes(1));
        await TellAsync(pages, link + "/" + PagesDeployment.Target + "52", "5", "Thiếu cả biên chế");
        var late = await AnswerAsync(pages, action, hash, "Trả lời nội dung cũ");
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Đơn vị vừa gửi nội dung khác", late.Html, StringComparison.Ordinal);
        Assert.Contains("Trả lời nội dung cũ", late.Html, StringComparison.Ordinal);

        (action, hash) = Form(await pages.Http.GetStringAsync(Page));
        Assert.Equal(HttpStatusCode.BadRequest, (await AnswerAsync(pages, action, hash, " ")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AnswerAsync(pages, action, hash, new string('a', AnswerDifficulty.MaxCharacters + 1))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AnswerAsync(pages, action, hash, "", closes: true)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await AnswerAsync(pages, action, hash, "Đã bàn trực tiếp.", closes: true)).Status);
        Assert.Contains("đã đóng 1", await GetAsync(pages, Page), StringComparison.Ordinal);
        Assert.Contains("Bộ đã đóng nội dung này", await GetAsync(pages, link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereAPageHasNoPeriodItBelongsToTheYearlyReportThoughThatIsNotOpen()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var told = await TellAsync(pages, link + "/KC-03_52", "3", "Chương trình chưa được phê duyệt");
        Assert.Contains("theo báo cáo KC-02 năm 2026", told, StringComparison.Ordinal);
        Assert.Contains("Chương trình chưa được phê duyệt", await GetAsync(pages, link + "/KC-03_52"), StringComparison.Ordinal);
        Assert.DoesNotContain("Chương trình chưa được phê duyệt", await GetAsync(pages, link), StringComparison.Ordinal);

        // Nothing is open on 1 August; the start page takes it all the same.
        pages.Pipeline.Clock.MoveTo(Deployment.At(1, 8, 10));
        await TellAsync(pages, await pages.LinkAsync("68"), "chung", "", "Đề nghị tập huấn");
        var all = await GetAsync(pages, "/tinh-hinh/kho-khan?ky=2026-Y");
        Assert.Contains("Các đơn vị đã nêu 2 nội dung: chờ trả lời 2", all, StringComparison.Ordinal);
        Assert.Contains("Lâm Đồng – Vấn đề chung", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFormSentTwiceIsOneSubmissionAndOneThatIsNotTakenGivesBackWhatWasWritten()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var action = await pages.FormAsync(link, "/y-kien/");
        for (var i = 0; i < 3; i++)
        {
            using var sent = await pages.Http.PostAsync(action, Fields("4", "Thiếu vốn", ""));
            Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        }

        Assert.Single((await pages.Pipeline.StateAsync()).Submissions);
        foreach (var (fields, problem) in new[]
        {
            (Fields("", "Thiếu vốn", "Giữ lại"), "Đề nghị chọn nội dung"),
            (Fields("9", "Thiếu vốn", "Giữ lại"), "Đề nghị chọn nội dung"),
            (Fields("4", " Không có. ", ""), "Chưa nêu khó khăn"),
            (Fields("4", new string('a', 100_000), "Giữ lại"), "tối đa 2.000 ký tự"),
            (Fields("4", "Thiếu vốn", "Giữ lại", ("a.pdf", [])), "rỗng (0 byte)"),
            (Fields("4", "Thiếu vốn", "Giữ lại", ("a.pdf", new byte[DifficultyPackage.MaxLetterBytes + 1])), "nặng quá 10 MB"),
        })
        {
            using var sent = await pages.Http.PostAsync(action, fields);
            var html = WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.BadRequest, sent.StatusCode);
            Assert.Contains(problem, html, StringComparison.Ordinal);
            Assert.True(problem.StartsWith("Chưa nêu", StringComparison.Ordinal) || html.Contains("Giữ lại", StringComparison.Ordinal), problem);
        }

        // Twenty letters are no form of ours; another unit's number, another site's and another target's are none either.
        using var many = Fields("4", "Thiếu vốn", "");
        for (var i = 0; i < 20; i++)
        {
            many.Add(FileOf("cong_van", ("a.pdf", [1])));
        }

        using var lots = await pages.Http.PostAsync(action, many);
        Assert.Equal(HttpStatusCode.BadRequest, lots.StatusCode);
        foreach (var foreign in new[] { action.Replace("KC-01_2026-Q3_52", "KC-02_2026-Y_52", StringComparison.Ordinal), (await pages.FormAsync(link)).Replace("/nop/", "/y-kien/", StringComparison.Ordinal) })
        {
            using var sent = await pages.Http.PostAsync(foreign, Fields("4", "Thiếu vốn", ""));
            Assert.Equal(HttpStatusCode.BadRequest, sent.StatusCode);
        }

        using var crossed = new HttpRequestMessage(HttpMethod.Post, action) { Content = Fields("4", "Khác", "") };
        crossed.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await pages.Http.SendAsync(crossed);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Single((await pages.Pipeline.StateAsync()).Submissions);

        // A letter that is none is told by the answer, with the text to copy.
        var answer = await TellAsync(pages, link, "4", "Thiếu vốn nhiều", "", ("cong van.pdf", Zip()));
        Assert.Contains("CHƯA ĐƯỢC TIẾP NHẬN", answer, StringComparison.Ordinal);
        Assert.Contains("Công văn kèm theo: Tệp không phải là văn bản PDF", answer, StringComparison.Ordinal);
        Assert.Contains("Thiếu vốn nhiều", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyTheMinistryAnswersAndByItsOwnForm()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await TellAsync(pages, await pages.LinkAsync("52"), "4", "Thiếu vốn");
        await TellAsync(pages, await pages.LinkAsync("68"), "4", "Thiếu vốn");
        var html = await pages.Http.GetStringAsync("/tinh-hinh/kho-khan?ky=2026-Q3");
        var (action, hash) = Form(html);
        foreach (var wrong in new[] { action.Replace("/52/", "/68/", StringComparison.Ordinal), action.Replace("KC-01_2026-Q3", "KC-02_2026-Y", StringComparison.Ordinal), Regex.Replace(action, "/[^/]+\\?", "/x.y.z?") })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await AnswerAsync(pages, wrong, hash, "Sai chỗ")).Status);
        }

        using var crossed = new HttpRequestMessage(HttpMethod.Post, action) { Content = Encoded(hash, "Từ nơi khác", false) };
        crossed.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await pages.Http.SendAsync(crossed);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        // A proxy has put this header there: nobody sits at the machine.
        using var far = new HttpRequestMessage(HttpMethod.Post, action) { Content = Encoded(hash, "Từ xa", false) };
        far.Headers.Add("X-Forwarded-For", "192.0.2.1");
        using var outside = await pages.Http.SendAsync(far);
        Assert.Equal(HttpStatusCode.Unauthorized, outside.StatusCode);
        Assert.Empty(await pages.Pipeline.Table.UnderAsync<Azure.Data.Tables.TableEntity>(Deployment.Partition, Keys.Audit + "answer_", CancellationToken.None));
        foreach (var unknown in new[] { "/tinh-hinh/kho-khan?ky=2026-Q9", "/tinh-hinh/kho-khan?ky=%EF%BF%BE&trang=-1&tinh-trang=x", "/tinh-hinh/kho-khan?ky=1999-Y&trang=99999999999" })
        {
            using var page = await pages.Http.GetAsync(unknown);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
    }

    internal static async Task<string> TellAsync(PagesDeployment pages, string page, string point, string difficulty, string proposal = "", (string Name, byte[] Content)? letter = null)
    {
        using var sent = await pages.Http.PostAsync(await pages.FormAsync(page, "/y-kien/"), Fields(point, difficulty, proposal, letter));
        Assert.True(sent.StatusCode == HttpStatusCode.SeeOther, $"{sent.StatusCode}: {await sent.Content.ReadAsStringAsync()}");
        return await GetAsync(pages, sent.Headers.Location!.OriginalString);
    }

    private static async Task<(HttpStatusCode Status, string Html)> AnswerAsync(PagesDeployment pages, string action, string hash, string text, bool closes = false)
    {
        using var content = Encoded(hash, text, closes);
        using var sent = await pages.Http.PostAsync(action, content);
        return (sent.StatusCode, WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync()));
    }

    private static FormUrlEncodedContent Encoded(string hash, string text, bool closes) => new(new Dictionary<string, string>
    {
        [DifficultiesPage.HashField] = hash,
        [DifficultiesPage.TextField] = text,
        [DifficultiesPage.ActField] = closes ? DifficultiesPage.CloseAct : DifficultiesPage.AnswerAct,
    });

    private static (string Action, string Hash) Form(string html)
    {
        var match = AnswerForm().Match(html);
        Assert.True(match.Success, html);
        return (WebUtility.HtmlDecode(match.Groups[1].Value), match.Groups[2].Value);
    }

    private static async Task<string> GetAsync(PagesDeployment pages, string path)
    {
        using var answer = await pages.Http.GetAsync(path);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static MultipartFormDataContent Fields(string point, string difficulty, string proposal, (string Name, byte[] Content)? letter = null) => new()
    {
        { new StringContent(point), DifficultyDesk.PointField },
        { new StringContent(difficulty), DifficultyDesk.DifficultyField },
        { new StringContent(proposal), DifficultyDesk.ProposalField },
        FileOf(DifficultyDesk.LetterField, letter),
    };

    private static ByteArrayContent FileOf(string field, (string Name, byte[] Content)? file)
    {
        var content = new ByteArrayContent(file?.Content ?? []);
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{field}\"", FileName = file is null ? "\"\"" : $"\"{file.Value.Name}\"" };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private static byte[] Zip()
    {
        using var file = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(file, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = zip.CreateEntry("a.txt").Open();
            part.Write(Encoding.UTF8.GetBytes("a"));
        }

        return file.ToArray();
    }

    [GeneratedRegex("action=\"(/tinh-hinh/kho-khan/[^\"]+)\">\\s*<input type=\"hidden\" name=\"noi_dung\" value=\"([0-9a-f]{32})\"")]
    private static partial Regex AnswerForm();

    [GeneratedRegex("href=\"(/tinh-hinh/lan-nop/[^\"]+)\"")]
    private static partial Regex SubmissionLink();

    [GeneratedRegex("href=\"([^\"]+/cong-van)\"")]
    private static partial Regex LetterLink();
}
