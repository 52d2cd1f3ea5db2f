using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using KhuyenCong.Emulator;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.OwnReports;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pages.Tests.Situation;

public sealed class MinistryPagesTests
{
    private const string Report = "KC-01_2026-Q3";

    [Fact]
    public async Task ShowsTheCountsAndRowsOfTheDigestAndFindsUnitsByStateAndByNameWithoutAccents()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await pages.HandInAsync(await pages.LinkAsync("52"), "52", PagesDeployment.Good("52"), note: "Đã đối chiếu với Kho bạc");
        await pages.HandInAsync(await pages.LinkAsync("68"), "68", PagesDeployment.Bad("68"));
        await pages.Pipeline.RemindAsync();
        await pages.Pipeline.DeliverAsync();

        // The page is no digest, the first or another: it says what there is to compare with.
        var all = await GetAsync(pages, $"/tinh-hinh?bao-cao={Report}");
        Assert.Contains("Chưa có bản tổng hợp nào của kỳ này.", all, StringComparison.Ordinal);
        Assert.DoesNotContain("Đây là bản tổng hợp", all, StringComparison.Ordinal);
        Assert.Contains("0/34 đơn vị có Chương trình đang hiệu lực", all, StringComparison.Ordinal);
        Assert.Contains("href=\"/tinh-hinh/chuong-trinh\"", all, StringComparison.Ordinal);
        Assert.Equal(34, all.Split("<tr id=\"").Length - 1);
        Assert.Contains("<tr id=\"52\">", all, StringComparison.Ordinal);
        Assert.Contains("Các đơn vị (34)", all, StringComparison.Ordinal);
        Assert.Contains("Trong 34 đơn vị phải nộp: 1 đúng hạn", all, StringComparison.Ordinal);
        Assert.Contains("Đã đối chiếu với Kho bạc", all, StringComparison.Ordinal);
        Assert.Contains("Tổng số đề án", all, StringComparison.Ordinal);
        Assert.Contains(Deployment.Reference.Contacts.For("68", new DateOnly(2026, 9, 16)).To!.Phone, all, StringComparison.Ordinal);

        // Whom to call stands first: nothing came, then sent back, then handed in.
        Assert.Equal(["68", "52"], all.Split("<tr id=\"").Skip(33).Select(row => row[..2]));

        var rejected = await GetAsync(pages, $"/tinh-hinh?bao-cao={Report}&tinh-trang=tra-lai");
        Assert.Contains("Các đơn vị (1)", rejected, StringComparison.Ordinal);
        Assert.Contains("<tr id=\"68\">", rejected, StringComparison.Ordinal);
        Assert.Contains("<tr id=\"01\">", await GetAsync(pages, $"/tinh-hinh?bao-cao={Report}&tim=ha%20noi"), StringComparison.Ordinal);
        Assert.DoesNotContain("<tr id=\"01\">", await GetAsync(pages, $"/tinh-hinh?bao-cao={Report}&tim=%EF%BF%BE"), StringComparison.Ordinal);

        var latest = await GetAsync(pages, $"/tinh-hinh?bao-cao={Report}&sap-xep=-nhan-luc");
        Assert.True(latest.IndexOf("<tr id=\"52\">", StringComparison.Ordinal) < latest.IndexOf("<tr id=\"01\">", StringComparison.Ordinal));
        Assert.Contains("aria-sort=\"descending\"", latest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheMinistrysReportIsSavedFromThePageAndGoesOutWithTheLocksDigestAndNamesTheReceiptOfEachNumber()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        await app.RemindAsync();
        var receipt = await app.HandInAsync("52/2026-Q3/bao-cao quý III.xlsx", PagesDeployment.Good("52"));
        const string Path = "/tinh-hinh/bao-cao-bo/KC-01_2026-Q3.docx";
        Assert.Contains($"href=\"{Path}\"", await GetAsync(pages, $"/tinh-hinh?bao-cao={Report}"), StringComparison.Ordinal);
        using var saved = await pages.Http.GetAsync(Path);
        Assert.Equal(MinistryReport.ContentType, saved.Content.Headers.ContentType!.MediaType);
        Assert.Equal("bao-cao-KC-01_2026-Q3.docx", saved.Content.Headers.ContentDisposition!.FileNameStar);
        AssertReport(await saved.Content.ReadAsByteArrayAsync());
        foreach (var wrong in new[] { "/tinh-hinh/bao-cao-bo/KC-01_2026-Q9.docx", "/tinh-hinh/bao-cao-bo/KC-01_2026-Q3", "/tinh-hinh/bao-cao-bo/KC-01_2026-Q3.docx/x" })
        {
            using var none = await pages.Http.GetAsync(wrong);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }

        app.Clock.MoveTo(Deployment.At(22, 9, 8, 30));
        await app.DigestAsync();
        app.Clock.MoveTo(Deployment.At(22, 10, 8, 30));
        await app.DigestAsync();
        await app.DeliverAsync();
        var digests = app.Transport.Sent.Where(m => m.Kind == MailKinds.Digest).ToList();
        Assert.All(digests.SkipLast(1), m => Assert.Single(m.Attachments));
        Assert.Equal(["tong-hop-KC-01_2026-Q3.xlsx", "bao-cao-KC-01_2026-Q3.docx"], digests[^1].Attachments.Select(a => a.FileName));
        AssertReport(digests[^1].Attachments[1].Content.ToArray());

        void AssertReport(byte[] content)
        {
            using var document = WordprocessingDocument.Open(new MemoryStream(content), isEditable: false);
            Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document));
            var notes = document.MainDocumentPart!.FootnotesPart!.Footnotes!.InnerText;
            Assert.Contains($"Giấy xác nhận {receipt.Id}, Sở Công Thương tỉnh Gia Lai, KC-01 quý III năm 2026, phiên bản 1, tệp “bao-cao quý III.xlsx”", notes, StringComparison.Ordinal);
            Assert.Contains(receipt.Id, document.MainDocumentPart.Document!.Body!.InnerText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NobodyIsMissingBeforeTheFirstPeriodAndWhatLiesOnFileIsShown()
    {
        await using var pages = await PagesDeployment.StartAsync();
        pages.Pipeline.Clock.MoveTo(Deployment.At(1, 8, 9));
        Assert.Contains("Kỳ báo cáo đầu tiên được yêu cầu là KC-01, quý III năm 2026, mở nhận từ ngày 06/09/2026.", await GetAsync(pages, "/tinh-hinh"), StringComparison.Ordinal);

        // Gia Lai handed the first half in all the same; the first period asked for is the quarter after it.
        var half = Deployment.Reference.Duties.For("KC-01", new Period(PeriodKind.HalfYear, 2026, 1))!;
        var report = new DemoReport(Deployment.Reference.Forms.For("KC-01", half.CutOff)!, Deployment.Reference.Units.Find("52", half.CutOff)!, half, 1);
        pages.Pipeline.Clock.MoveTo(Deployment.At(17, 6, 10));
        Assert.True((await pages.Pipeline.HandInAsync("52/2026-H1/bao-cao.xlsx", report.ToWorkbook())).Outcome!.Value.IsAccepted());
        pages.Pipeline.Clock.MoveTo(Deployment.At(16, 9, 10));

        Assert.DoesNotContain("KC-01_2026-H1", await GetAsync(pages, "/tinh-hinh"), StringComparison.Ordinal);
        var unit = await GetAsync(pages, $"/tinh-hinh/don-vi/{Report}/52");
        Assert.Contains("KC-01_2026-H1/52", unit, StringComparison.Ordinal);
        Assert.DoesNotContain("KC-01_2026-Q1", unit, StringComparison.Ordinal);
        Assert.Contains("Vùng khuyến công: miền Trung - Tây Nguyên (tạm xếp theo địa bàn, chờ xác nhận).", unit, StringComparison.Ordinal);
        var other = await GetAsync(pages, $"/tinh-hinh/don-vi/{Report}/68");
        Assert.DoesNotContain("KC-01_2026-H1", other, StringComparison.Ordinal);
        var situation = await GetAsync(pages, "/tinh-hinh?bao-cao=KC-01_2026-H1");
        Assert.Contains("Các đơn vị (1)", situation, StringComparison.Ordinal);
        Assert.Contains("Trong 1 đơn vị phải nộp: 1 đúng hạn (100,0%)", situation, StringComparison.Ordinal);
        var earlier = await GetAsync(pages, "/tinh-hinh/don-vi/KC-01_2026-H1/68");
        Assert.Contains("Không yêu cầu nộp kỳ này", earlier, StringComparison.Ordinal);
        Assert.DoesNotContain("năm 2026: Chưa nộp", earlier, StringComparison.Ordinal);

        // The province sees the period where it handed in, and is asked for nothing where it did not.
        Assert.Contains("6 tháng đầu năm 2026", WebUtility.HtmlDecode(await pages.Http.GetStringAsync(await pages.LinkAsync("52"))), StringComparison.Ordinal);
        var link = await pages.LinkAsync("68");
        Assert.DoesNotContain("6 tháng đầu năm 2026", WebUtility.HtmlDecode(await pages.Http.GetStringAsync(link)), StringComparison.Ordinal);
        Assert.Contains("đơn vị không phải nộp", WebUtility.HtmlDecode(await pages.Http.GetStringAsync(link + "/KC-01_2026-H1_68")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShowsTheSevenPointsOfTheDispatchForTheYearsReport()
    {
        await using var pages = await PagesDeployment.StartAsync();
        pages.Pipeline.Clock.MoveTo(Deployment.At(16, 12, 10));
        var html = await GetAsync(pages, "/tinh-hinh?bao-cao=KC-02_2026-Y");
        Assert.Contains("KC-02", html, StringComparison.Ordinal);
        Assert.Contains("20/CT-BCT ngày 04/12/2025", html, StringComparison.Ordinal);
        Assert.Contains("20/CT-BCT ngày 04/12/2025", WebUtility.HtmlDecode(await pages.Http.GetStringAsync(await pages.LinkAsync("52") + "/KC-02_2026-Y_52")), StringComparison.Ordinal);
        Assert.Contains("Các đơn vị (34)", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheScorecardLeadsFromEachCellToTheAnswersItRestsOn()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        app.Clock.MoveTo(Deployment.At(16, 12, 10));
        await app.HandInAsync("52/2026-Y/a.xlsx", new SevenPointsWorkbook("52").With(0, "6.1", "6.2", "6.3").Note("6", "Chưa được bố trí kinh phí").ToWorkbook());
        await app.HandInAsync("01/2026-Y/a.xlsx", new SevenPointsWorkbook("01").WithoutCentre().With(0, "5.4").ToWorkbook());

        Assert.Contains("/tinh-hinh/bang-diem/KC-02_2026-Y", await GetAsync(pages, "/tinh-hinh?bao-cao=KC-02_2026-Y"), StringComparison.Ordinal);
        var all = await GetAsync(pages, "/tinh-hinh/bang-diem/KC-02_2026-Y");
        Assert.Equal(34, all.Split("<tr id=\"").Length - 1);
        Assert.Contains("Theo báo cáo đã tiếp nhận của <strong>2/34</strong> đơn vị", all, StringComparison.Ordinal);
        Assert.Contains("Năm trước: không chấm", all, StringComparison.Ordinal);
        var row = all.Split("<tr id=\"").Single(r => r.StartsWith("52\"", StringComparison.Ordinal));
        Assert.Equal(["dat", "dat", "mot-phan", "dat", "dat", "chua-dat", "dat"], Regex.Matches(row, "class=\"score ([a-z-]+)\"").Select(m => m.Groups[1].Value));
        Assert.Contains("href=\"/tinh-hinh/bang-diem/KC-02_2026-Y/52#diem-6\"", row, StringComparison.Ordinal);
        Assert.Equal(7, Regex.Count(all.Split("<tr id=\"").Single(r => r.StartsWith("04\"", StringComparison.Ordinal)), "score chua-co"));

        var unit = await GetAsync(pages, "/tinh-hinh/bang-diem/KC-02_2026-Y/52");
        Assert.Contains("id=\"diem-6\"", unit, StringComparison.Ordinal);
        Assert.Contains("Chưa được bố trí kinh phí", unit, StringComparison.Ordinal);
        Assert.Contains("Số tin, bài tuyên truyền", unit, StringComparison.Ordinal);
        Assert.Contains("Chưa nhận được Chương trình.", unit, StringComparison.Ordinal);
        var other = await GetAsync(pages, "/tinh-hinh/bang-diem/KC-02_2026-Y/01");
        Assert.Contains("không áp dụng", other, StringComparison.Ordinal);
        Assert.Contains("Chưa có báo cáo nào của đơn vị", await GetAsync(pages, "/tinh-hinh/bang-diem/KC-02_2026-Y/04"), StringComparison.Ordinal);

        // A region shows its units alone; an unknown one shows all.
        var north = await GetAsync(pages, "/tinh-hinh/bang-diem/KC-02_2026-Y?vung=mien-bac");
        Assert.Contains("<tr id=\"01\">", north, StringComparison.Ordinal);
        Assert.DoesNotContain("<tr id=\"52\">", north, StringComparison.Ordinal);
        Assert.Equal(34, (await GetAsync(pages, "/tinh-hinh/bang-diem/KC-02_2026-Y?vung=x")).Split("<tr id=\"").Length - 1);

        // Once the third quarter is due and was opened, who did not hand it in has not sent all.
        Assert.Contains("Đủ báo cáo đã đến hạn.", unit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APeriodOfTheEditionBeforeIsNotScored()
    {
        await using var pages = await PagesDeployment.StartAsync();
        pages.Pipeline.Clock.MoveTo(Deployment.At(16, 12, 10));
        Assert.Contains("Kỳ này không chấm", await GetAsync(pages, "/tinh-hinh/bang-diem/KC-02_2025-Y"), StringComparison.Ordinal);
        Assert.DoesNotContain("bang-diem", await GetAsync(pages, "/tinh-hinh?bao-cao=KC-02_2025-Y"), StringComparison.Ordinal);
        Assert.DoesNotContain("bang-diem", await GetAsync(pages, "/tinh-hinh?bao-cao=KC-01_2026-Y"), StringComparison.Ordinal);
        foreach (var path in new[] { "KC-02_2025-Y/52", "KC-02_2026-Y/99", "KC-09_2026-Y" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await pages.Http.GetAsync("/tinh-hinh/bang-diem/" + path)).StatusCode);
        }
    }

    [Fact]
    public async Task AUnitAndItsSubmissionsCanBeOpenedAndEverythingDownloaded()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var content = PagesDeployment.Bad("68");
        await pages.HandInAsync(await pages.LinkAsync("68"), "68", content);
        var submission = (await pages.Pipeline.StateAsync()).Submissions.Single();
        var unit = await GetAsync(pages, $"/tinh-hinh/don-vi/{Report}/68");
        var path = $"/tinh-hinh/lan-nop/{Report}/68/{submission.Upload}";
        Assert.Contains(path, unit, StringComparison.Ordinal);
        var page = await GetAsync(pages, path);
        Assert.Contains(submission.ReadReceipt().Findings[0].Remedy, page, StringComparison.Ordinal);
        Assert.Contains("Chỉ mở khi tin cậy nguồn gửi", page, StringComparison.Ordinal);
        Assert.Equal(content, await pages.Http.GetByteArrayAsync($"{path}/{SubmissionFiles.Original}"));
        Assert.Contains(submission.Sha256, await GetAsync(pages, $"{path}/{SubmissionFiles.ReceiptData}"), StringComparison.Ordinal);
        Assert.Equal("PK"u8.ToArray(), (await pages.Http.GetByteArrayAsync($"{path}/{SubmissionFiles.Marked}"))[..2]);
    }

    [Fact]
    public async Task LeaveAfterTheLockGoesByTheReferenceDataAndLetsTheUnitHandIn()
    {
        await using var pages = await PagesDeployment.StartAsync();
        pages.Pipeline.Clock.MoveTo(Deployment.At(2, 11, 9));
        var unit = $"/tinh-hinh/don-vi/{Report}/52";
        var action = await pages.FormAsync(unit, "/mo-khoa/");

        foreach (var (reason, until) in new[] { ("", "10/11/2026"), ("Quyết toán điều chỉnh, có văn bản", "khi nào xong"), ("Quyết toán điều chỉnh, có văn bản", "01/11/2026"), ("Quyết toán điều chỉnh, có văn bản", "01/01/2030") })
        {
            using var refused = await GrantAsync(pages, action, reason, until);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        using var granted = await GrantAsync(pages, action, "Quyết toán; \"điều chỉnh\", có văn bản", "10/11/2026");
        Assert.True(granted.StatusCode == HttpStatusCode.SeeOther, await granted.Content.ReadAsStringAsync());
        Assert.Contains("10/11/2026", await GetAsync(pages, unit), StringComparison.Ordinal);
        var inForce = await pages.Pipeline.Get<CurrentReference>().LookAsync(CancellationToken.None);
        var exception = Assert.Single(inForce.Data.Extensions);
        Assert.Equal(("52", "KC-01", "Quyết toán; \"điều chỉnh\", có văn bản", new DateOnly(2026, 11, 10)), (exception.Unit, exception.Form, exception.Reason, exception.Until));

        // The same press again changes nothing, another unit's leave stands beside it, and the unit can hand in.
        using var again = await GrantAsync(pages, action, "Quyết toán; \"điều chỉnh\", có văn bản", "10/11/2026");
        using var other = await GrantAsync(pages, await pages.FormAsync($"/tinh-hinh/don-vi/{Report}/68", "/mo-khoa/"), "Mất điện diện rộng nhiều ngày", "2026-11-08");
        Assert.Equal(HttpStatusCode.SeeOther, other.StatusCode);
        Assert.Equal(2, (await pages.Pipeline.Get<CurrentReference>().LookAsync(CancellationToken.None)).Data.Extensions.Count);
        var (_, _, html) = await pages.HandInAsync(await pages.LinkAsync("52"), "52", PagesDeployment.Good("52"));
        Assert.Contains("ĐÃ TIẾP NHẬN", html, StringComparison.Ordinal);
        Assert.Equal(Standing.Late, (await pages.Pipeline.StatusAsync("52"))!.Standing);
    }

    [Fact]
    public async Task AUnitsMailsAreToldWithTheMomentOfTheirStateAndWhatDidNotLeaveAsOurs()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await pages.Pipeline.RemindAsync();
        pages.Pipeline.Clock.MoveTo(Deployment.At(16, 9, 14, 30));
        pages.Pipeline.Transport.Answer = m => new SendAnswer(m.To[0] == PagesDeployment.ContactOf("68") ? SendResult.Refused : SendResult.Accepted, "550 sender", null);
        await pages.Pipeline.DeliverAsync();
        var sent = await GetAsync(pages, $"/tinh-hinh/don-vi/{Report}/52");
        Assert.Contains("<td data-label=\"Lúc\">14:30 ngày 16/09/2026</td><td data-label=\"Thư\">Nhắc, trước hạn 7 ngày</td><td data-label=\"Tình trạng\">đã gửi</td>", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("10:00 ngày 16/09/2026", sent, StringComparison.Ordinal);
        Assert.Contains("chưa gửi được (lỗi hệ thống)", await GetAsync(pages, $"/tinh-hinh/don-vi/{Report}/68"), StringComparison.Ordinal);
        var all = await GetAsync(pages, $"/tinh-hinh?bao-cao={Report}");
        Assert.Contains("<strong>chưa gửi được 1</strong> (lỗi hệ thống)", all, StringComparison.Ordinal);
        Assert.DoesNotContain("trả về 1", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeavesGrantedAtOnceAndAFileUploadedByHandAreAllInForce()
    {
        await using var pages = await PagesDeployment.StartAsync();
        pages.Pipeline.Clock.MoveTo(Deployment.At(2, 11, 9));
        Extension Leave(string unit) => new(unit, "KC-01", Deployment.Q3, "Lý do của đơn vị " + unit, "Vụ", new DateOnly(2026, 11, 20));
        await pages.Pipeline.Storage.Reference.GetBlobClient("upload/exceptions.csv").UploadAsync(new BinaryData(ExtensionTable.Write([Leave("01")])));
        var grant = pages.Pipeline.Get<AmendExtensions>();
        var problems = await Task.WhenAll(new[] { "52", "68", "40" }.Select(u => grant.GrantAsync([Leave(u)], CancellationToken.None)));
        Assert.All(problems, Assert.Empty);
        var units = (await pages.Pipeline.Get<CurrentReference>().LookAsync(CancellationToken.None)).Data.Extensions.Select(e => e.Unit).Order(StringComparer.Ordinal);
        Assert.Equal(["01", "40", "52", "68"], units);
    }

    [Fact]
    public async Task AFormOfAnotherSiteGrantsNothing()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var action = await pages.FormAsync($"/tinh-hinh/don-vi/{Report}/52", "/mo-khoa/");
        foreach (var path in new[] { action[..^1], action.Replace("/52/", "/68/", StringComparison.Ordinal) })
        {
            using var answer = await GrantAsync(pages, path, "Quyết toán điều chỉnh", "30/10/2026");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = Form("Quyết toán điều chỉnh", "30/10/2026") };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var foreign = await pages.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.Empty((await pages.Pipeline.Get<CurrentReference>().LookAsync(CancellationToken.None)).Data.Extensions);
    }

    [Fact]
    public async Task AMailThatDidNotLeaveIsSentAgainByAButtonAndByNobodyElsesForm()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await pages.Pipeline.RemindAsync();
        pages.Pipeline.Transport.Answer = m => new SendAnswer(m.Key.Contains("_52_", StringComparison.Ordinal) ? SendResult.Refused : SendResult.Accepted, "554 no");
        await pages.Pipeline.DeliverAsync();
        pages.Pipeline.Transport.Answer = _ => new SendAnswer(SendResult.Accepted, "250");
        var unit = $"/tinh-hinh/don-vi/{Report}/52";
        var action = await pages.FormAsync(unit, "/gui-lai/");
        var mail = (await pages.Pipeline.StateAsync()).Mails.Single(m => m.Unit == "52" && m.Kind == MailKinds.Reminder);
        var other = (await pages.Pipeline.StateAsync()).Mails.First(m => m.Unit == "68" && m.Kind == MailKinds.Reminder);
        Assert.DoesNotContain("/gui-lai/", await GetAsync(pages, $"/tinh-hinh/don-vi/{Report}/68"), StringComparison.Ordinal);
        Task<HttpResponseMessage> PressAsync(string path, string key) => pages.Http.PostAsync(path, new FormUrlEncodedContent(new Dictionary<string, string> { ["thu"] = key }));

        foreach (var (path, key, status) in new[]
        {
            (action[..^1], mail.Key, HttpStatusCode.BadRequest), (action.Replace("/52/", "/68/", StringComparison.Ordinal), other.Key, HttpStatusCode.BadRequest),
            (action, other.Key, HttpStatusCode.NotFound), (action, "x'/..", HttpStatusCode.NotFound),
        })
        {
            using var refused = await PressAsync(path, key);
            Assert.Equal(status, refused.StatusCode);
        }

        Assert.Equal(MailState.Failed, (await pages.Pipeline.StateAsync()).Mails.Single(m => m.Key == mail.Key).Is);
        for (var press = 0; press < 2; press++)
        {
            using var pressed = await PressAsync(action, mail.Key);
            Assert.Equal(HttpStatusCode.SeeOther, pressed.StatusCode);
        }

        var before = pages.Pipeline.Transport.Sent.Count(m => m.Kind == MailKinds.Reminder);
        await pages.Pipeline.DeliverAsync();
        Assert.Equal(before + 1, pages.Pipeline.Transport.Sent.Count(m => m.Kind == MailKinds.Reminder));
        Assert.Single(await pages.Pipeline.Table.UnderAsync<Azure.Data.Tables.TableEntity>(Report, Keys.Audit + "resend_", CancellationToken.None));
        Assert.DoesNotContain("/gui-lai/", await GetAsync(pages, unit), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", HttpStatusCode.Unauthorized)]
    [InlineData("broken", HttpStatusCode.Unauthorized)]
    [InlineData("github", HttpStatusCode.Unauthorized)]
    [InlineData("twice", HttpStatusCode.Unauthorized)]
    [InlineData("no-group", HttpStatusCode.Forbidden)]
    [InlineData("other-group", HttpStatusCode.Forbidden)]
    [InlineData("member", HttpStatusCode.OK)]
    public async Task OnThePlatformThePrincipalsGroupDecidesOnEveryRoute(string principal, HttpStatusCode expected)
    {
        await using var pages = await PagesDeployment.StartAsync(onPlatform: true);
        await pages.HandInAsync(await pages.LinkAsync("68"), "68", PagesDeployment.Bad("68"));
        var upload = (await pages.Pipeline.StateAsync()).Submissions.Single().Upload;
        var submission = $"/tinh-hinh/lan-nop/{Report}/68/{upload}";
        foreach (var route in new[] { "/tinh-hinh", $"/tinh-hinh?bao-cao={Report}", $"/tinh-hinh/don-vi/{Report}/68", submission, $"{submission}/{SubmissionFiles.Original}", $"{submission}/{SubmissionFiles.Marked}", $"{submission}/{SubmissionFiles.ReceiptData}" })
        {
            using var answer = await SendAsync(pages, HttpMethod.Get, route, principal);
            Assert.Equal(expected, answer.StatusCode);
            if (expected != HttpStatusCode.OK)
            {
                Assert.DoesNotContain("Lâm Đồng", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
            }
        }

        using var posted = await SendAsync(pages, HttpMethod.Post, $"/tinh-hinh/mo-khoa/{Report}/68/x", principal);
        Assert.Equal(expected == HttpStatusCode.OK ? HttpStatusCode.BadRequest : expected, posted.StatusCode);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task ActingAndGivingTimeAreTwoRightsAndEachFormIsShownToWhoMaySendIt(bool mayAct, bool mayChange)
    {
        const string Acting = "acting", Changing = "changing", Unit68 = $"/tinh-hinh/don-vi/{Report}/68", All = $"/tinh-hinh?bao-cao={Report}";
        await using var pages = await PagesDeployment.StartAsync(
            onPlatform: true, settings: new Dictionary<string, string?> { ["Pages:ActGroup"] = Acting, ["Pages:ReferenceGroup"] = Changing }, reference: Deployment.FewUnits);
        var principal = Principal("aad", [PagesDeployment.Group, .. mayAct ? [Acting] : Array.Empty<string>(), .. mayChange ? [Changing] : Array.Empty<string>()]);
        var (unit, all) = (await ShownAsync(Unit68), await ShownAsync(All));
        Assert.Equal((mayAct, mayChange), (unit.Contains("/da-goi/", StringComparison.Ordinal), unit.Contains("/mo-khoa/", StringComparison.Ordinal)));
        Assert.Equal((mayAct, mayChange), (all.Contains("name=\"viec\" value=\"nhac\"", StringComparison.Ordinal), all.Contains("name=\"viec\" value=\"gia-han\"", StringComparison.Ordinal)));

        // Whoever may do either is told by the form that is not taken; who may do nothing has no form at all.
        var time = new[] { ("ly_do", "Bão số 5, mất điện diện rộng"), ("den_ngay", "30/09/2026") };
        var refused = mayAct || mayChange ? HttpStatusCode.BadRequest : HttpStatusCode.Forbidden;
        await PostAsync(unit, "/mo-khoa/", mayChange ? HttpStatusCode.SeeOther : refused, time);
        await PostAsync(unit, "/da-goi/", mayAct ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, ("noi_dung", "Hẹn nộp trước thứ Sáu"));
        await PostAsync(all, "/nhieu-don-vi/", mayAct ? HttpStatusCode.SeeOther : refused, ("viec", "nhac"), ("pham_vi", "da-chon"), ("don_vi", "48"));
        await PostAsync(all, "/nhieu-don-vi/", mayChange ? HttpStatusCode.SeeOther : refused, [("viec", "gia-han"), ("pham_vi", "da-chon"), ("don_vi", "48"), .. time]);

        async Task<string> ShownAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add(PlatformAccess.Header, principal);
            using var answer = await pages.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        }

        // Both forms of a page are signed alike, so that the number of the one stands for that of the other which is not shown.
        async Task PostAsync(string shown, string segment, HttpStatusCode expected, params (string Name, string Value)[] fields)
        {
            var action = shown.Split("action=\"").Skip(1).Select(a => a.Split('"')[0]).FirstOrDefault(a => a.StartsWith("/tinh-hinh/", StringComparison.Ordinal))?.Split('/', '?');
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/tinh-hinh{segment}{Report}/" + (segment == "/nhieu-don-vi/" ? action?[4] : "68/" + action?[5]));
            request.Headers.Add(PlatformAccess.Header, principal);
            request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
            using var answer = await pages.Http.SendAsync(request);
            Assert.True(answer.StatusCode == expected, $"{segment} {fields[0].Value}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task APrincipalIsNotBelievedWhereThePlatformsAuthenticationIsOff()
    {
        await using var pages = await PagesDeployment.StartAsync(onPlatform: true, settings: new Dictionary<string, string?> { [PlatformAccess.PlatformSetting] = "False" });
        using var answer = await SendAsync(pages, HttpMethod.Get, "/tinh-hinh", "member");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("Host", "khuyencong.example.vn")]
    [InlineData("X-Forwarded-For", "203.0.113.5")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Real-IP", "203.0.113.5")]
    public async Task TheLocalHostAnswersNobodyWhoComesAnotherWay(string header, string value)
    {
        await using var pages = await PagesDeployment.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tinh-hinh");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await pages.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task TheDigestsLinksOpenTheRows()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await pages.Pipeline.RemindAsync();
        pages.Pipeline.Clock.MoveTo(Deployment.At(21, 9, 9));
        Assert.NotEmpty(await pages.Pipeline.DigestAsync());
        await pages.Pipeline.DeliverAsync();
        var digest = pages.Pipeline.Transport.Sent.First(m => m.Kind == "digest" && m.Html.Contains(Report, StringComparison.Ordinal));
        var link = $"{pages.Address}tinh-hinh?bao-cao={Report}#52";
        Assert.Contains($"href=\"{link}\"", WebUtility.HtmlDecode(digest.Html), StringComparison.Ordinal);
        Assert.Contains("<tr id=\"52\">", await GetAsync(pages, link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNotThereIsSaidSo()
    {
        await using var pages = await PagesDeployment.StartAsync();
        foreach (var route in new[] { "/tinh-hinh/x", "/tinh-hinh?bao-cao=KC-09_2026-Q3", "/tinh-hinh?bao-cao=x", $"/tinh-hinh/don-vi/{Report}/99", $"/tinh-hinh/lan-nop/{Report}/52/0", $"/tinh-hinh/lan-nop/index/52/'", $"/tinh-hinh/lan-nop/..%2f/52/0/{SubmissionFiles.Original}" })
        {
            using var answer = await pages.Http.GetAsync(route);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static async Task<string> GetAsync(PagesDeployment pages, string path)
    {
        using var answer = await pages.Http.GetAsync(path);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {text}");
        return text;
    }

    private static FormUrlEncodedContent Form(string reason, string until) => new(new Dictionary<string, string> { ["ly_do"] = reason, ["den_ngay"] = until });

    private static Task<HttpResponseMessage> GrantAsync(PagesDeployment pages, string action, string reason, string until) => pages.Http.PostAsync(action, Form(reason, until));

    private static async Task<HttpResponseMessage> SendAsync(PagesDeployment pages, HttpMethod method, string path, string principal)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var header in principal switch
        {
            "none" => Array.Empty<string>(),
            "broken" => ["%%%"],
            "github" => [Principal("github", PagesDeployment.Group)],
            "twice" => [Principal("aad", "x"), Principal("aad", PagesDeployment.Group)],
            "no-group" => [Principal("aad")],
            "other-group" => [Principal("aad", "99999999-2222-3333-4444-555555555555")],
            _ => [Principal("aad", "99999999-2222-3333-4444-555555555555", PagesDeployment.Group)],
        })
        {
            request.Headers.Add(PlatformAccess.Header, header);
        }

        return await pages.Http.SendAsync(request);
    }

    private static string Principal(string kind, params string[] groups)
    {
        var claims = groups.Select(g => new { typ = "groups", val = g })
            .Append(new { typ = "http://schemas.microsoft.com/identity/claims/objectidentifier", val = "oid-1" })
            .Append(new { typ = "name", val = "Nguyễn Văn An" });
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { auth_typ = kind, name_typ = "name", role_typ = "roles", claims })));
    }
}
