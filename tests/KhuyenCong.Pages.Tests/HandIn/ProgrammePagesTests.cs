using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Pages.HandIn;
using KhuyenCong.Pages.Tests.Browser;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Reporting.Receipts;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.HandIn;

/// <summary>Programmes on a unit's page and on the ministry's.</summary>
public sealed partial class ProgrammePagesTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly byte[] Pdf = PdfOf("1"), Other = PdfOf("2");

    private static readonly (string, string)[] Fields =
    [
        (ProgrammeFields.FirstYear, "2026"), (ProgrammeFields.LastYear, "2030"), (ProgrammeFields.Number, " số 1234/QĐ-UBND"), (ProgrammeFields.Date, "2026-03-12"), (ProgrammeFields.Part, "quyet-dinh"),
    ];

    [Fact]
    public async Task AProgrammeIsHandedInPartByPartAndShownAsItIsOnFile()
    {
        await using var pages = await StartAsync();
        var target = await TargetAsync(pages);
        var html = await GetAsync(pages, target);
        Assert.Contains("Chưa có Chương trình đang hiệu lực (quá hạn 78 ngày)", html, StringComparison.Ordinal);
        Assert.Contains("Hạn nộp Chương trình giai đoạn 2026–2030 là ngày 30/06/2026; văn bản vẫn được nhận và được ghi là nộp muộn.", html, StringComparison.Ordinal);

        html = await HandInAsync(pages, target, ("Quyết định.pdf", Pdf), Fields);
        Assert.Contains("ĐÃ TIẾP NHẬN", html, StringComparison.Ordinal);
        Assert.Contains("số 1234/QĐ-UBND, ngày 12/03/2026", html, StringComparison.Ordinal);
        Assert.Contains("Tệp được ghi nhận là: Quyết định phê duyệt. Chương trình giai đoạn 2026–2030 còn thiếu Chương trình chi tiết: đề nghị đơn vị nộp tiếp.", html, StringComparison.Ordinal);
        html = await GetAsync(pages, target);
        Assert.Contains("Chưa đủ văn bản, thiếu Chương trình chi tiết (quá hạn 78 ngày)", html, StringComparison.Ordinal);

        // The part that is missing is offered, with the term and the decision that are known.
        Assert.Contains("value=\"chuong-trinh\" checked", html, StringComparison.Ordinal);
        html = await HandInAsync(pages, target, ("CT.pdf", Other), Filled(html));
        Assert.Contains("Chương trình giai đoạn 2026–2030 nay đã đủ Quyết định phê duyệt và Chương trình chi tiết. Đơn vị không phải làm gì thêm.", html, StringComparison.Ordinal);
        Assert.Contains("Hạn nộp 30/06/2026, nộp muộn 78 ngày", html, StringComparison.Ordinal);
        Assert.DoesNotContain("hiên bản", html, StringComparison.Ordinal);
        html = await GetAsync(pages, target);
        Assert.Contains("Có Chương trình đang hiệu lực đến 31/12/2030 (nộp muộn 78 ngày)", html, StringComparison.Ordinal);
        Assert.Contains("Không phải làm gì thêm.", html, StringComparison.Ordinal);
        Assert.Contains("<td data-label=\"Phần\">Chương trình chi tiết</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("hiên bản", html, StringComparison.Ordinal);

        var ministry = await GetAsync(pages, "/tinh-hinh/chuong-trinh");
        Assert.Contains("1/34 đơn vị có Chương trình đang hiệu lực", ministry, StringComparison.Ordinal);
        Assert.Contains("Nộp muộn (1)", ministry, StringComparison.Ordinal);
        Assert.Contains("Chưa có Chương trình đang hiệu lực (33)", ministry, StringComparison.Ordinal);
        Assert.Equal(34, ministry.Split("<tr id=\"").Length - 1);
        var link = Submission().Match(ministry).Groups[1].Value;
        Assert.Contains("Giai đoạn 2026–2030", await GetAsync(pages, link), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProgrammeFields.FirstYear, "26", "thời hạn của Chương trình")]
    [InlineData(ProgrammeFields.LastYear, "2025", "thời hạn của Chương trình")]
    [InlineData(ProgrammeFields.LastYear, "2060", "thời hạn của Chương trình")]
    [InlineData(ProgrammeFields.Number, "", "số Quyết định phê duyệt")]
    [InlineData(ProgrammeFields.Number, "không rõ", "số Quyết định phê duyệt")]
    [InlineData(ProgrammeFields.Date, "31/02/2026", "ngày ký Quyết định")]
    [InlineData(ProgrammeFields.Date, "17/09/2026", "không sau hôm nay (16/09/2026).")]
    [InlineData(ProgrammeFields.Date, "31/12/2003", "ngày ký Quyết định phê duyệt, không trước ngày 01/01/2004.")]
    [InlineData(ProgrammeFields.Part, "x", "chọn tệp gồm phần nào")]
    [InlineData(ProgrammeFields.Amends, "1234/QĐ-UBND", "trùng với số")]
    [InlineData(ProgrammeFields.Amends, "<b>", "Sửa đổi, bổ sung Quyết định số")]
    public async Task WhatIsMissingOrWrongIsToldAndWhatWasWrittenStays(string field, string value, string told)
    {
        await using var pages = await StartAsync();
        var target = await TargetAsync(pages);
        var fields = Fields.Where(f => f.Item1 != field).Append((field, value)).ToArray();
        using var answer = await pages.SendAsync(await pages.FormAsync(target), ("a.pdf", Pdf), note: "Kèm <phụ lục>", fields: fields);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(told, html, StringComparison.Ordinal);
        Assert.Contains("Kèm <phụ lục>", html, StringComparison.Ordinal);
        Assert.Equal(fields.Where(f => f.Item1 is not ProgrammeFields.Part).Select(f => f.Item2.Trim()).Order(), Filled(html).Where(f => f.Item1 is not ProgrammeFields.Part && (f.Item2.Length > 0 || f.Item1 == field)).Select(f => f.Item2).Order());
        Assert.Empty(await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Inbox));
    }

    [Fact]
    public async Task TheSameFormWithAnotherDeclarationIsAnotherUploadAndWithTheSameOneIsNot()
    {
        await using var pages = await StartAsync();
        var action = await pages.FormAsync(await TargetAsync(pages));
        foreach (var fields in new[] { Fields, Fields, [.. Fields.Where(f => f.Item1 != ProgrammeFields.Number), (ProgrammeFields.Number, "5/QĐ")] })
        {
            using var sent = await pages.SendAsync(action, ("a.pdf", Pdf), fields: fields);
            Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        }

        var submissions = (await pages.Pipeline.StateAsync(new DocumentPartition("KC-03"))).Submissions;
        Assert.Equal([1, 2], submissions.Select(s => s.Version).Order());
        Assert.All(submissions, s => Assert.Equal(nameof(SubmissionKind.Document), s.Kind));
        using var twice = await pages.SendAsync(action, ("a.pdf", Pdf), fields: [.. Fields, Fields[0]]);
        Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);
    }

    [Fact]
    public async Task WhatCameWithoutTermAndNumberIsDeclaredByTheAnswersLinkWithoutSendingItAgain()
    {
        await using var pages = await StartAsync();
        var receipt = await pages.Pipeline.HandInAsync("52/KC-03/Chương trình.pdf", Pdf);
        await pages.Pipeline.DeliverAsync();
        var mail = pages.Pipeline.Transport.Sent.Single(m => m.Kind == MailKinds.Receipt);
        Assert.Contains("Tệp chưa khai thời hạn, số quyết định, ngày quyết định: đề nghị đơn vị mở trang nộp báo cáo theo liên kết dưới đây và khai bổ sung", mail.Text, StringComparison.Ordinal);
        var target = new Uri(Regex.Match(mail.Text, @"http\S+/nop-bao-cao/\S+").Value).AbsolutePath;
        Assert.EndsWith("/KC-03_52", target, StringComparison.Ordinal);
        var html = await GetAsync(pages, target);
        Assert.Contains("Chưa rõ thời hạn (quá hạn 78 ngày)", html, StringComparison.Ordinal);
        Assert.Contains("<details open>", html, StringComparison.Ordinal);

        var action = await pages.FormAsync(target, "/khai/");
        var upload = (ProgrammeFields.Upload, Regex.Match(html, "name=\"tep_da_nop\" value=\"([0-9a-f]{32})\"").Groups[1].Value);
        (string, string)[] whole = [.. Fields.Where(f => f.Item1 != ProgrammeFields.Part), (ProgrammeFields.Part, "ca-hai"), upload];
        foreach (var _ in new[] { 1, 2 })
        {
            // Pressed twice it is one.
            using var sent = await pages.SendAsync(action, null, fields: whole);
            Assert.Contains("ĐÃ TIẾP NHẬN", await GetAsync(pages, sent.Headers.Location!.OriginalString), StringComparison.Ordinal);
        }

        html = await GetAsync(pages, target);
        Assert.Contains("Có Chương trình đang hiệu lực đến 31/12/2030 (nộp muộn 78 ngày)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("hưa rõ thời hạn", html, StringComparison.Ordinal);
        var submissions = (await pages.Pipeline.StateAsync(new DocumentPartition("KC-03"))).Submissions;
        Assert.Equal([receipt.Sha256, receipt.Sha256], submissions.Select(s => s.Sha256));
        Assert.Equal("Chương trình.pdf", submissions.MaxBy(s => s.Version)!.ReadReceipt().FileName);

        // Only what is that unit's, on file and whole.
        foreach (var wrong in new[] { "", "x", new string('0', 32), "../../../a" })
        {
            using var none = await pages.SendAsync(action, null, fields: [.. whole[..^1], (ProgrammeFields.Upload, wrong)]);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }

        using var half = await pages.SendAsync(action, null, fields: [.. whole.Where(f => f.Item1 != ProgrammeFields.Date)]);
        Assert.Equal(HttpStatusCode.BadRequest, half.StatusCode);
        using var report = await pages.SendAsync(action.Replace("KC-03_52", PagesDeployment.Target + "52", StringComparison.Ordinal), null, fields: whole);
        Assert.Equal(HttpStatusCode.BadRequest, report.StatusCode);
    }

    [Fact]
    public async Task ADeclarationThatIsRefusedIsShownAgainAsItWasWritten()
    {
        await using var pages = await StartAsync();
        await pages.Pipeline.HandInAsync("52/KC-03/2021-2025/a.pdf", Other);
        await pages.Pipeline.HandInAsync("52/KC-03/b.pdf", Pdf);
        var target = await TargetAsync(pages);
        var upload = Regex.Matches(await GetAsync(pages, target), "name=\"tep_da_nop\" value=\"([0-9a-f]{32})\"")[1].Groups[1].Value;
        (string, string)[] written = [.. Fields.Where(f => f.Item1 != ProgrammeFields.Date), (ProgrammeFields.Date, "2003-05-06"), (ProgrammeFields.Amends, "77/QĐ"), (ProgrammeFields.Upload, upload)];
        using var answer = await pages.SendAsync(await pages.FormAsync(target, "/khai/"), null, fields: written);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        var form = html[html.IndexOf($"value=\"{upload}\"", StringComparison.Ordinal)..];
        form = form[..form.IndexOf("</form>", StringComparison.Ordinal)];
        var shown = Input().Matches(form).Select(m => m.Groups[2].Value).Concat(Chosen().Matches(form).Select(m => m.Groups[1].Value));
        Assert.Equal(["2026", "2030", "số 1234/QĐ-UBND", "2003-05-06", "77/QĐ", "quyet-dinh"], shown);

        // Another file's form, and that which sends one, show what they are about.
        Assert.Equal(1, html.Split("value=\"77/QĐ\"").Length - 1);
        Assert.Contains("name=\"tu_nam\" value=\"2021\"", html, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task AnOfficerHandsInAProgrammeAtABrowser(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await StartAsync();
        pages.Pipeline.Clock.MoveTo(Deployment.At(1, 6, 9, year: 2025));
        await pages.Pipeline.HandInAsync("64/KC-03/2021-2025/QĐ.pdf", Other);
        pages.Pipeline.Clock.MoveTo(Deployment.At(16, 9, 10));
        await pages.Pipeline.HandInAsync("52/KC-03/2022-2026/Chương trình 2022-2026.pdf", Other);
        await page.GotoAsync(new Uri(pages.Address, await TargetAsync(pages)).AbsoluteUri);
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"programme-before-{width}");
        var form = page.Locator("#nop");
        await form.GetByLabel("Từ năm").FillAsync("2027");
        await form.GetByLabel("đến hết năm").FillAsync("2030");
        await form.GetByLabel("Số Quyết định", new LocatorGetByLabelOptions { Exact = true }).FillAsync("1234/QĐ-UBND");
        await form.GetByLabel("Ngày ký").FillAsync("2026-03-12");
        await form.GetByLabel("chỉ Quyết định phê duyệt").CheckAsync();
        await page.SetInputFilesAsync("#tep", new FilePayload { Name = "QĐ 1234.pdf", MimeType = "application/pdf", Buffer = Pdf });
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Nộp báo cáo" }).ClickAsync();
        await page.WaitForURLAsync("**/ket-qua/**");
        await page.Locator("h1", new PageLocatorOptions { HasText = "ĐÃ TIẾP NHẬN" }).WaitForAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"programme-taken-{width}");
        await page.GetByText("Về trang nộp báo cáo").ClickAsync();
        await page.GetByText("Chưa đủ, thiếu Chương trình chi tiết").WaitForAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"programme-half-{width}");
        await page.GotoAsync(new Uri(pages.Address, "/tinh-hinh/chuong-trinh").AbsoluteUri);
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"programmes-ministry-{width}");
    }

    private static Task<PagesDeployment> StartAsync() => PagesDeployment.StartAsync(reference: Deployment.Reference);

    private static async Task<string> TargetAsync(PagesDeployment pages) => $"{await pages.LinkAsync("52")}/KC-03_52";

    private static async Task<string> GetAsync(PagesDeployment pages, string path) => WebUtility.HtmlDecode(await pages.Http.GetStringAsync(path));

    private static async Task<string> HandInAsync(PagesDeployment pages, string target, (string, byte[]) file, (string, string)[] fields)
    {
        using var sent = await pages.SendAsync(await pages.FormAsync(target), file, fields: fields);
        Assert.True(sent.StatusCode == HttpStatusCode.SeeOther, await sent.Content.ReadAsStringAsync());
        return await GetAsync(pages, sent.Headers.Location!.OriginalString);
    }

    // The fields of the form that sends a file, as they are shown.
    private static (string, string)[] Filled(string html)
    {
        var form = html[html.IndexOf("<form id=\"nop\"", StringComparison.Ordinal)..];
        return [.. Input().Matches(form).Where(m => ProgrammeFields.Names.Contains(m.Groups[1].Value)).Select(m => (m.Groups[1].Value, m.Groups[2].Value)),
            .. Chosen().Matches(form).Select(m => (ProgrammeFields.Part, m.Groups[1].Value))];
    }

    // Axe and measuring need scripts; what they see is the same page.
    private static async Task CheckAsync(IPage page, bool javaScript)
    {
        if (javaScript)
        {
            await Accessibility.AssertFineAsync(page);
            await Accessibility.AssertFitsAsync(page);
        }
    }

    private static byte[] PdfOf(string mark) => [.. Deployment.Sample("kc03-programme-52.pdf"), .. Encoding.ASCII.GetBytes("\n% " + mark + "\n")];

    [GeneratedRegex("<input type=\"(?:text|date)\"[^>]* name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Input();

    [GeneratedRegex("name=\"phan\" value=\"([^\"]+)\"[^>]* checked")]
    private static partial Regex Chosen();

    [GeneratedRegex("href=\"(/tinh-hinh/lan-nop/KC-03_document/52/[0-9a-f]{32})\"")]
    private static partial Regex Submission();
}
