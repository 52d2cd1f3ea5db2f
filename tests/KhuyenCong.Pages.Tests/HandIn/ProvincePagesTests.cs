using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs.Specialized;
using KhuyenCong.Pages.HandIn;
using KhuyenCong.Pages.Limits;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pages.Tests.HandIn;

public sealed class ProvincePagesTests
{
    [Fact]
    public async Task AGoodReportIsTakenAndSaidToBeWithNumberTimeAndHash()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var content = PagesDeployment.Good("52");
        var (path, status, html) = await pages.HandInAsync(await pages.LinkAsync("52"), "52", content, "Báo cáo quý III.xlsx", "Số liệu đã rà soát ✓");

        var submission = Assert.Single((await pages.Pipeline.StateAsync()).Submissions);
        Assert.Equal("Page", submission.Way);
        var receipt = submission.ReadReceipt();
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("ĐÃ TIẾP NHẬN", html, StringComparison.Ordinal);
        Assert.Contains(receipt.Id, html, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(content)), html, StringComparison.Ordinal);
        Assert.Contains("10:00 ngày 16/09/2026", html, StringComparison.Ordinal);
        Assert.Contains("Số liệu đã rà soát ✓", html, StringComparison.Ordinal);
        Assert.Equal(("Báo cáo quý III.xlsx", "Số liệu đã rà soát ✓"), (receipt.FileName, receipt.Note));
        Assert.Empty(await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Inbox));

        // What it offers to download is there, and is what was handed in.
        Assert.Equal(content, await pages.Http.GetByteArrayAsync($"{path}/{SubmissionFiles.Original}"));
        Assert.Contains(receipt.Sha256, await pages.Http.GetStringAsync($"{path}/{SubmissionFiles.ReceiptData}"), StringComparison.Ordinal);

        // The mail says the same, with the note and with a link that opens.
        await pages.Pipeline.DeliverAsync();
        var mail = Assert.Single(pages.Pipeline.Transport.Sent);
        Assert.Contains("Số liệu đã rà soát ✓", mail.Text, StringComparison.Ordinal);
        var link = mail.Text.Split('\n').Single(l => l.StartsWith("Trang nộp báo cáo: ", StringComparison.Ordinal))["Trang nộp báo cáo: ".Length..];
        Assert.Contains(receipt.Id, await pages.Http.GetStringAsync(link), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bao-cao\u202Exslx.exe", true, "bao-caoxslx.xlsx")]
    [InlineData("báo cáo.xlsx.exe", true, "báo cáo.xlsx")]
    [InlineData("báo cáo.xlsx", false, "báo cáo.bin")]
    public async Task AnOriginalIsSavedUnderANameThatSaysWhatItIs(string name, bool isWorkbook, string saved)
    {
        await using var pages = await PagesDeployment.StartAsync();
        byte[] content = isWorkbook ? PagesDeployment.Good("52") : [.. "MZ"u8, 1, 2, 3, 255];
        var (path, _, html) = await pages.HandInAsync(await pages.LinkAsync("52"), "52", content, name);
        using var original = await pages.Http.GetAsync($"{path}/{SubmissionFiles.Original}");

        Assert.Equal(content, await original.Content.ReadAsByteArrayAsync());
        Assert.Equal(saved, original.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.DoesNotContain('\u202E', html);
        Assert.Contains("chỉ mở khi đúng là tệp của đơn vị", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BetweenPeriodsThePageNamesAllThatOpensNextAndWhatWasLockedWithoutAReport()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await pages.HandInAsync(await pages.LinkAsync("01"), "01", PagesDeployment.Good("01"));
        pages.Pipeline.Clock.MoveTo(Deployment.At(25, 11, 9));

        var missing = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(await pages.LinkAsync("52")));
        Assert.Contains("HIỆN KHÔNG CÓ KỲ BÁO CÁO NÀO ĐANG MỞ", missing, StringComparison.Ordinal);
        Assert.Contains("KC-01 năm 2026 và KC-02 năm 2026, mở nhận từ ngày 06/12/2026", missing, StringComparison.Ordinal);
        Assert.Contains($"/{PagesDeployment.Target}52\">KC-01 – Quý III năm 2026</a>, và kỳ này đã khóa", missing, StringComparison.Ordinal);

        var done = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(await pages.LinkAsync("01")));
        Assert.Contains("HIỆN KHÔNG CÓ KỲ BÁO CÁO NÀO ĐANG MỞ", done, StringComparison.Ordinal);
        Assert.DoesNotContain("và kỳ này đã khóa", done, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABadReportIsAnsweredWithCellReasonRemedyAndAMarkedCopyAndTheMendedOneIsTaken()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var (path, status, html) = await pages.HandInAsync(link, "52", PagesDeployment.Bad("52"));
        var error = (await pages.Pipeline.StateAsync()).Submissions.Single().ReadReceipt().Findings.First(f => f.Cell is not null);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("CHƯA ĐƯỢC TIẾP NHẬN", html, StringComparison.Ordinal);
        Assert.Contains("Ô " + error.Cell, html, StringComparison.Ordinal);
        Assert.Contains(error.Remedy, html, StringComparison.Ordinal);
        using var marked = await pages.Http.GetAsync($"{path}/{SubmissionFiles.Marked}");
        Assert.Equal("attachment", marked.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("PK"u8.ToArray(), (await marked.Content.ReadAsByteArrayAsync())[..2]);

        var mended = await pages.HandInAsync(link, "52", PagesDeployment.Good("52"));
        Assert.Contains("phiên bản 2", mended.Html, StringComparison.Ordinal);
        Assert.Equal(2, (await pages.Pipeline.StatusAsync("52"))!.CountedVersion);
        var home = WebUtility.HtmlDecode(await pages.Http.GetStringAsync($"{link}/{PagesDeployment.Target}52"));
        Assert.Contains("Trả lại (số liệu sai)", home, StringComparison.Ordinal);
        Assert.Contains("(đang được tính)", home, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsConfirmedInAFormIsAnotherUploadOfTheSameBytesAndTheMinistrySeesIt()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var report = ("bao-cao.xlsx", Deployment.Sample("officer-nghin-silent.xlsx"));
        var action = await pages.FormAsync($"{link}/{PagesDeployment.Target}52");
        using var refused = await pages.SendAsync(action, report);
        var answer = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(refused.Headers.Location!.OriginalString));
        Assert.Contains("nộp lại tệp và xác nhận số liệu đúng", answer, StringComparison.Ordinal);
        Assert.Contains("name=\"xac_nhan\"", await pages.Http.GetStringAsync($"{link}/{PagesDeployment.Target}52"), StringComparison.Ordinal);

        // Half of a confirmation is none, and nothing is taken by mistake.
        using var unsaid = await pages.SendAsync(action, report, fields: ("ly_do", "Đã đối chiếu"));
        Assert.Equal(HttpStatusCode.BadRequest, unsaid.StatusCode);
        Assert.Contains("chưa đánh dấu", WebUtility.HtmlDecode(await unsaid.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Single((await pages.Pipeline.StateAsync()).Submissions);

        // The same form again, with a confirmation; and that one again.
        (string, string)[] confirms = [("xac_nhan", "1"), ("ly_do", "Dự án liên vùng <b> ✓")];
        using var first = await pages.SendAsync(action, report, fields: confirms);
        using var again = await pages.SendAsync(action, report, fields: confirms);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.NotEqual(refused.Headers.Location, first.Headers.Location);
        var taken = (await pages.Pipeline.StateAsync()).Submissions.Select(s => s.ReadReceipt()).Single(r => r.Confirmation is not null);
        Assert.Equal(("Dự án liên vùng <b> ✓", Outcome.AcceptedWithWarnings), (taken.Confirmation, taken.Outcome!.Value));

        var page = WebUtility.HtmlDecode(await pages.Http.GetStringAsync("/tinh-hinh?bao-cao=KC-01_2026-Q3"));
        Assert.Contains("đơn vị xác nhận số liệu", page, StringComparison.Ordinal);
        var submission = await pages.Http.GetStringAsync($"/tinh-hinh/lan-nop/KC-01_2026-Q3/52/{(await pages.Pipeline.StatusAsync("52"))!.CountedUpload}");
        Assert.DoesNotContain("<b> ✓", submission, StringComparison.Ordinal);
        Assert.Contains("Đơn vị xác nhận số liệu đúng", WebUtility.HtmlDecode(submission), StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"xac_nhan\"", await pages.Http.GetStringAsync($"{link}/{PagesDeployment.Target}52"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFormSentManyTimesIsOneUploadAndAnotherFileInTheSameFormIsAnother()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var action = await pages.FormAsync($"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => pages.SendAsync(action, ("a.xlsx", PagesDeployment.Bad("52")))));
        var again = await pages.SendAsync(action, ("a.xlsx", PagesDeployment.Bad("52")));
        var places = answers.Append(again).Select(a => a.Headers.Location!.OriginalString).Distinct().ToList();
        Assert.Single(places);
        Assert.Single((await pages.Pipeline.StateAsync()).Submissions);
        Assert.Single((await pages.Pipeline.StateAsync()).Mails);

        // Back, the mended file, and the button again: the browser still shows the same form.
        var mended = await pages.SendAsync(action, ("a.xlsx", PagesDeployment.Good("52")));
        Assert.NotEqual(places[0], mended.Headers.Location!.OriginalString);
        Assert.Equal(2, (await pages.Pipeline.StatusAsync("52"))!.CountedVersion);
        Assert.Empty(await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Inbox));
    }

    [Fact]
    public async Task FiftyOfficersAtOnceEachGetTheirOwnAnswer()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var units = Deployment.Reference.Units.On(Deployment.Deadlines.CutOff).Select(u => u.Code).ToList();
        var officers = units.Select((u, i) => (Unit: u, Email: PagesDeployment.ContactOf(u), Content: i % 5 == 4 ? PagesDeployment.Bad(u, i + 1) : PagesDeployment.Good(u, i + 1), Bad: i % 5 == 4))
            .Concat(units.Take(16).Select(u => (Unit: u, Deployment.Reference.Contacts.For(u, new DateOnly(2026, 9, 16)).Escalation!.Email, Content: PagesDeployment.Bad(u, 99), Bad: true)))
            .ToList();
        Assert.Equal(50, officers.Count);
        var answers = await Task.WhenAll(officers.Select(async o =>
        {
            var link = await pages.LinkAsync(o.Unit, o.Email);
            return (Officer: o, Answer: await pages.HandInAsync(link, o.Unit, o.Content));
        }));
        Assert.All(answers, a =>
        {
            Assert.Equal(HttpStatusCode.OK, a.Answer.Status);
            Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(a.Officer.Content)), a.Answer.Html, StringComparison.Ordinal);
            Assert.Contains(Deployment.Reference.Units.Find(a.Officer.Unit, Deployment.Deadlines.CutOff)!.Office, a.Answer.Html, StringComparison.Ordinal);
            Assert.Contains(a.Officer.Bad ? "CHƯA ĐƯỢC TIẾP NHẬN" : "ĐÃ TIẾP NHẬN", a.Answer.Html, StringComparison.Ordinal);
        });
        Assert.Equal(50, (await pages.Pipeline.StateAsync()).Submissions.Count);
    }

    [Fact]
    public async Task ANilReturnTakesTwoPagesAndGoesTheWayOfEveryReport()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var action = await pages.FormAsync($"{link}/{PagesDeployment.Target}52/{ProvincePages.NilSegment}", $"/{ProvincePages.NilSegment}/");
        Assert.Empty((await pages.Pipeline.StateAsync()).Submissions);
        using var first = await pages.Http.PostAsync(action, null);
        using var second = await pages.Http.PostAsync(action, null);
        Assert.True(first.StatusCode == HttpStatusCode.SeeOther, await first.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Contains("không phát sinh số liệu", WebUtility.HtmlDecode(await pages.Http.GetStringAsync(first.Headers.Location)), StringComparison.Ordinal);
        var submission = Assert.Single((await pages.Pipeline.StateAsync()).Submissions);
        Assert.Equal(nameof(Outcome.Nil), submission.Outcome);
        Assert.Equal(Reporting.Compliance.Standing.OnTime, (await pages.Pipeline.StatusAsync("52"))!.Standing);
    }

    [Fact]
    public async Task ASignedCopyGoesWithTheReportAndStandsBesideIt()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var action = await pages.FormAsync($"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52");
        using var sent = await pages.SendAsync(action, ("a.xlsx", PagesDeployment.Good("52")), ("ban-ky.pdf", Pdf));
        var html = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(sent.Headers.Location));
        Assert.Contains("ĐÃ TIẾP NHẬN", html, StringComparison.Ordinal);
        Assert.Contains("ĐÃ NHẬN BẢN KÝ", html, StringComparison.Ordinal);
        var status = await pages.Pipeline.StatusAsync("52");
        Assert.NotNull(status!.SignedCopy);
        Assert.Equal(1, status.CountedVersion);
    }

    [Fact]
    public async Task WhatTheInboxDidNotTakeIsToldSoAndCanBeSentAgain()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var action = await pages.FormAsync($"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52");
        await pages.Pipeline.Storage.Inbox.DeleteAsync();
        using var failed = await pages.SendAsync(action, ("a.xlsx", PagesDeployment.Good("52")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Contains("nộp hai lần không gây trùng", WebUtility.HtmlDecode(await failed.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANoteIsNotLostWhenNoFileWasChosen()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var action = await pages.FormAsync($"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52");
        using var again = await pages.SendAsync(action, null, note: "Tăng do <đề án> mới.");
        var html = await again.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Contains(">Tăng do <đề án> mới.</textarea>", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("<đề án>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFaultOfTheWholeFilePromisesNoMarksAndTheMailIsToldAsItComes()
    {
        await using var pages = await PagesDeployment.StartAsync(settings: new Dictionary<string, string?> { ["Mail:DailyAnswers"] = "3" });
        var link = await pages.LinkAsync("52");
        var (path, _, html) = await pages.HandInAsync(link, "52", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], "bao-cao.xls");
        Assert.Contains("CHƯA ĐƯỢC TIẾP NHẬN", html, StringComparison.Ordinal);
        Assert.Contains("Tải bảng kê lỗi (.xlsx)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("tô màu", html, StringComparison.Ordinal);
        Assert.DoesNotContain("đánh dấu", html, StringComparison.Ordinal);
        using var copy = await pages.Http.GetAsync($"{path}/ban-danh-dau.xlsx");
        Assert.Equal(HttpStatusCode.OK, copy.StatusCode);
        Assert.Contains("từ thư trả lời thứ 4 của đơn vị trong một ngày, kết quả được gửi chung trong một thư vào ngày hôm sau", html, StringComparison.Ordinal);
        await pages.Pipeline.DeliverAsync();
        var mail = Assert.Single(pages.Pipeline.Transport.Sent);
        Assert.DoesNotContain("tô màu", mail.Text, StringComparison.Ordinal);
        var (_, _, bad) = await pages.HandInAsync(link, "52", PagesDeployment.Bad("52"));
        Assert.Contains("Các ô sai được tô màu", bad, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerThatTakesTooLongIsPromisedByMailAndStandsOnThePageLater()
    {
        using var slow = new SlowArchive();
        await using var pages = await PagesDeployment.StartAsync(settings: new Dictionary<string, string?> { ["Pages:AnswerSeconds"] = "1" }, policy: slow);
        var (path, status, html) = await pages.HandInAsync(await pages.LinkAsync("52"), "52", PagesDeployment.Good("52"));
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Contains("lưu an toàn", html, StringComparison.Ordinal);
        Assert.Contains(PagesDeployment.ContactOf("52"), html, StringComparison.Ordinal);
        slow.Release();
        for (var looks = 0; status != HttpStatusCode.OK && looks < 100; looks++)
        {
            await Task.Delay(100);
            using var later = await pages.Http.GetAsync(path);
            status = later.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task TwentySlowFilesOfOneUnitHoldUpNoOtherUnitsAnswer()
    {
        using var slow = new SlowArchive("/reports/52/");
        await using var pages = await PagesDeployment.StartAsync(settings: new Dictionary<string, string?> { ["Pages:AnswerSeconds"] = "10" }, policy: slow);
        var link = await pages.LinkAsync("52");
        var action = await pages.FormAsync($"{link}/{PagesDeployment.Target}52");
        var theirs = Enumerable.Range(1, 20).Select(i => pages.SendAsync(action, ($"{i}.xlsx", PagesDeployment.Good("52", i)))).ToList();
        await slow.Reached;

        var (_, status, html) = await pages.HandInAsync(await pages.LinkAsync("48"), "48", PagesDeployment.Good("48"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("ĐÃ TIẾP NHẬN", html, StringComparison.Ordinal);

        // Not even the second of the unit's own has begun, and none is lost.
        Assert.Equal(1, slow.Waiting);
        slow.Release();
        foreach (var answer in await Task.WhenAll(theirs))
        {
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            answer.Dispose();
        }

        for (var looks = 0; (await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Inbox)).Count > 0 && looks < 600; looks++)
        {
            await Task.Delay(100);
        }

        Assert.Equal(20, (await pages.Pipeline.StatusAsync("52"))!.Versions);
    }

    [Theory]
    [InlineData("rong.xlsx", "", "rỗng")]
    [InlineData("~$bao-cao.xlsx", "x", "tệp tạm")]
    [InlineData(null, "", "Chưa chọn tệp")]
    public async Task WhatIsNoFileAtAllIsSaidAtOnceAndStoredNowhere(string? name, string content, string said)
    {
        await using var pages = await PagesDeployment.StartAsync();
        var action = await pages.FormAsync($"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52");
        using var answer = await pages.SendAsync(action, name is null ? null : (name, Encoding.UTF8.GetBytes(content)));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(said, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Empty(await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Inbox));
        Assert.Empty(await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Archive));
    }

    [Fact]
    public async Task ANoteOrANameOfAnyLettersIsTaken()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var notes = new[] { new string('x', 1000) + "😀😀", new string('x', 998) + "😀😀😀", "a\uFFFEb\uFFFFc" };
        foreach (var (note, seed) in notes.Select((n, i) => (n, i)))
        {
            var (_, status, html) = await pages.HandInAsync(link, "52", PagesDeployment.Good("52", seed + 1), $"a\uFFFE{seed}.xlsx", note);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("ĐÃ TIẾP NHẬN", html, StringComparison.Ordinal);
        }

        var kept = (await pages.Pipeline.StateAsync()).Submissions.Select(s => s.ReadReceipt()).OrderBy(r => r.Version).ToList();
        Assert.Equal([new string('x', 999) + "…", new string('x', 998) + "…", "a\uFFFDb\uFFFDc"], kept.Select(r => r.Note));
        Assert.Equal(["a\uFFFD0.xlsx", "a\uFFFD1.xlsx", "a\uFFFD2.xlsx"], kept.Select(r => r.FileName));
    }

    [Fact]
    public async Task AFieldWithTwoFilesIsRefusedAndAFewFilesOfNoFieldArePassedOver()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var action = await pages.FormAsync($"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52");
        using var two = new MultipartFormDataContent
        {
            { new ByteArrayContent(PagesDeployment.Good("52")), HandInForm.ReportField, "a.xlsx" },
            { new ByteArrayContent(PagesDeployment.Good("52", 2)), HandInForm.ReportField, "b.xlsx" },
        };
        using var refused = await pages.Http.PostAsync(action, two);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Empty(await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Archive));

        using var many = new MultipartFormDataContent();
        for (var file = 1; file < HandInForm.MaxParts; file++)
        {
            many.Add(new ByteArrayContent([1]), "other", "a.xlsx");
        }

        many.Add(new ByteArrayContent(PagesDeployment.Good("52")), HandInForm.ReportField, "a.xlsx");
        using var taken = await pages.Http.PostAsync(action, many);
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
    }

    public static TheoryData<string> ForeignForms => new()
    {
        string.Concat(Enumerable.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n", HandInForm.MaxParts + 1)),
        string.Concat(Enumerable.Repeat("--x\r\n\r\n\r\n", HandInForm.MaxParts + 1)),
        "--x\r\n" + string.Concat(Enumerable.Range(0, HandInForm.MaxHeaders + 1).Select(i => $"X-{i}: 1\r\n")),
        "--x\r\nContent-Disposition: form-data; name=\"" + new string('a', HandInForm.MaxHeaderBytes),
    };

    /// <summary>The body goes on for thousands of parts more, none of which is waited for.</summary>
    [Theory]
    [MemberData(nameof(ForeignForms))]
    public async Task AFormOfMorePartsOrHeadersThanThePagesOwnIsRefusedWhereTheyAreTooMany(string start)
    {
        await using var pages = await PagesDeployment.StartAsync();
        var action = await pages.FormAsync($"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52");
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, pages.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {action} HTTP/1.1\r\nHost: localhost:{pages.Address.Port}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {UploadBody.MaxBytes}\r\n\r\n{start}--x\r\nContent"));
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (lines is not [.., "</html>"] && await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
        {
            lines.Add(line);
        }

        var answer = WebUtility.HtmlDecode(string.Join('\n', lines));
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("không phải biểu mẫu của trang này", answer, StringComparison.Ordinal);
        Assert.Empty(await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Inbox));
    }

    [Theory]
    [InlineData(PagesDeployment.Target + "52", "quét lại bản ký")]
    [InlineData("KC-03_52", "liên kết tải tệp đến 50 MB vào thư mục inbox/52/KC-03/")]
    public async Task FilesAboveThePagesBoundAreRefusedInTheWordsThatTheScriptUsesAndToldAnotherWay(string target, string other)
    {
        await using var pages = await PagesDeployment.StartAsync();
        var html = WebUtility.HtmlDecode(await pages.Http.GetStringAsync($"{await pages.LinkAsync("52")}/{target}"));
        var words = html.Split("data-too-large=\"")[1].Split('"')[0];
        Assert.Contains("tối đa 30 MB", words, StringComparison.Ordinal);
        Assert.Contains(other, words, StringComparison.Ordinal);
        Assert.Contains("data-most-bytes=\"31457280\"", html, StringComparison.Ordinal);

        // Together, though each is smaller; the form is still below what the server reads.
        var action = await pages.FormAsync($"{await pages.LinkAsync("52")}/{target}");
        using var answer = await pages.SendAsync(action, ("a.xlsx", new byte[UploadBody.MaxBytes / 2]), ("b.pdf", new byte[(UploadBody.MaxBytes / 2) + 1]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains(words, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Empty(await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Inbox));
    }

    [Fact]
    public async Task AnUploadThatWasRefusedUnreadIsShownWithoutAnOriginal()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await pages.Pipeline.Storage.Inbox.GetPageBlobClient("52/2026-Q3/a.xlsx").CreateAsync(512);
        await pages.Pipeline.SweepAsync();
        var submission = Assert.Single((await pages.Pipeline.StateAsync()).Submissions);
        var path = $"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52/ket-qua/{submission.Upload}";
        foreach (var place in new[] { path, $"/tinh-hinh/lan-nop/{Deployment.Partition}/52/{submission.Upload}" })
        {
            using var page = await pages.Http.GetAsync(place);
            var html = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
            Assert.True(page.StatusCode == HttpStatusCode.OK, place);
            Assert.Contains("“page blob”", html, StringComparison.Ordinal);
            Assert.DoesNotContain(SubmissionFiles.Original, html, StringComparison.Ordinal);
        }

        using var original = await pages.Http.GetAsync($"{path}/{SubmissionFiles.Original}");
        Assert.Equal(HttpStatusCode.NotFound, original.StatusCode);
    }

    [Fact]
    public async Task ABodyThatSaysItIsTooLargeIsRefusedBeforeItIsRead()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var action = await pages.FormAsync($"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52");
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, pages.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {action} HTTP/1.1\r\nHost: localhost:{pages.Address.Port}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {UploadBody.MaxBytes * 2}\r\n\r\n"));

        // Not a byte of the body was sent.
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 413", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFormOfAnotherSiteOrAnotherPageIsNotTaken()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var action = await pages.FormAsync($"{link}/{PagesDeployment.Target}52");
        var others = await pages.FormAsync($"{await pages.LinkAsync("68")}/{PagesDeployment.Target}68");
        var number = action[(action.LastIndexOf('/') + 1)..];
        foreach (var (path, header, value) in new[]
        {
            (action, "Sec-Fetch-Site", "cross-site"),
            (action, "Origin", "https://example.com"),
            ($"{link}/{PagesDeployment.Target}52/nop/{others[(others.LastIndexOf('/') + 1)..]}", "X-Any", "x"),
            ($"{link}/KC-03_52/nop/{number}", "X-Any", "x"),
            ($"{link}/{PagesDeployment.Target}52/nop/{number[..^1]}", "X-Any", "x"),
            ($"{link}/{PagesDeployment.Target}52/nop/x", "X-Any", "x"),
        })
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(PagesDeployment.Good("52")), "tep", "a.xlsx" } };
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
            request.Headers.Add(header, value);
            using var answer = await pages.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Empty(await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Archive));
    }

    [Fact]
    public async Task TooManyCallsByOneLinkWaitAndLeaveTheOthersAlone()
    {
        await using var pages = await PagesDeployment.StartAsync(settings: new Dictionary<string, string?> { ["Pages:RequestsAMinute"] = "5" });
        var (link, other) = (await pages.LinkAsync("52"), await pages.LinkAsync("68"));
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
        {
            using var answer = await pages.Http.GetAsync(link);
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
            }
        }

        Assert.Equal(HttpStatusCode.OK, statuses[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        using var elsewhere = await pages.Http.GetAsync(other);
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
    }

    [Fact]
    public async Task NoRouteOpensByATokenThatIsDamagedEndedRevokedOrAnothersAndAllAnswerTheSame()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var good = await pages.LinkAsync("52");
        var (path, _, _) = await pages.HandInAsync(good, "52", PagesDeployment.Bad("52"));
        var ended = await pages.LinkAsync("52", until: new DateOnly(2026, 9, 15));
        var revoked = await pages.LinkAsync("68");
        await pages.Pipeline.Get<HandInLinks>().RevokeAsync("68", CancellationToken.None);
        var damaged = good[..^1] + (good[^1] == 'A' ? 'B' : 'A');
        var unit = good.Replace(".52.", ".68.", StringComparison.Ordinal);
        var later = good.Replace(".20261231.", ".20271231.", StringComparison.Ordinal);
        var upload = path[(path.LastIndexOf('/') + 1)..];
        var number = (await pages.FormAsync($"{good}/{PagesDeployment.Target}52")).Split('/')[^1];
        string[] routes =
        [
            "", $"/{PagesDeployment.Target}52", $"/{PagesDeployment.Target}52/bieu-mau.xlsx", $"/{PagesDeployment.Target}52/khong-phat-sinh",
            $"/{PagesDeployment.Target}52/ket-qua/{upload}", $"/{PagesDeployment.Target}52/ket-qua/{upload}/{SubmissionFiles.Original}",
            $"/{PagesDeployment.Target}52/ket-qua/{upload}/{SubmissionFiles.Marked}", $"/{PagesDeployment.Target}52/ket-qua/{upload}/{SubmissionFiles.ReceiptData}",
            $"/{PagesDeployment.Target}52/nop/{number}", $"/{PagesDeployment.Target}52/khong-phat-sinh/{number}",
        ];
        var bodies = new HashSet<string>();
        foreach (var token in new[] { damaged, ended, revoked, unit, later, ProvincePages.Root + "/x", ProvincePages.Root + "/one.52.20261231.0.x.y" })
        {
            foreach (var route in routes)
            {
                foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
                {
                    using var answer = await pages.Http.SendAsync(new HttpRequestMessage(method, token + route));
                    Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
                    bodies.Add(await answer.Content.ReadAsStringAsync());
                }
            }
        }

        Assert.Single(bodies);
        Assert.Contains("hotro.khuyencong@", bodies.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("Gia Lai", bodies.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALinkOpensNothingOfAnotherUnitByAnyChangeOfAnAddress()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var (path, _, _) = await pages.HandInAsync(await pages.LinkAsync("52"), "52", PagesDeployment.Bad("52"));
        var upload = path[(path.LastIndexOf('/') + 1)..];
        var receipt = (await pages.Pipeline.StateAsync()).Submissions.Single().ReadReceipt();
        var other = await pages.LinkAsync("68");
        string[] routes =
        [
            $"/{PagesDeployment.Target}52", $"/{PagesDeployment.Target}52/bieu-mau.xlsx", $"/{PagesDeployment.Target}52/ket-qua/{upload}",
            $"/{PagesDeployment.Target}68/ket-qua/{upload}", $"/{PagesDeployment.Target}68/ket-qua/{upload}/{SubmissionFiles.Original}",
            $"/{PagesDeployment.Target}68/ket-qua/{upload}-{upload}", $"/{PagesDeployment.Target}68/ket-qua/..%2f{PagesDeployment.Target}52%2f{upload}/{SubmissionFiles.Original}",
            $"/{PagesDeployment.Target}68/ket-qua/{receipt.Id}/{SubmissionFiles.ReceiptData}", $"/{PagesDeployment.Target}68%2F..%2F{PagesDeployment.Target}52",
            $"/{PagesDeployment.Target}68/ket-qua/52_{upload}", $"/{PagesDeployment.Target}68/ket-qua/%00/{SubmissionFiles.Original}", $"/{PagesDeployment.Target}68/ket-qua/'/{SubmissionFiles.Original}",
            $"/{PagesDeployment.Target}68/ket-qua/a%23b%3Fc/{SubmissionFiles.Original}", $"/{PagesDeployment.Target}68/ket-qua/{new string('a', 3000)}",
        ];
        foreach (var route in routes)
        {
            using var answer = await pages.Http.GetAsync(other + route);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{route}: {answer.StatusCode}");
            var said = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.DoesNotContain("Gia Lai", said, StringComparison.Ordinal);
            Assert.DoesNotContain(receipt.Id, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EveryAnswerForbidsKeepingIndexingFramingAndForeignScriptAndTellsTheAddressNowhere()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var (path, _, _) = await pages.HandInAsync(link, "52", PagesDeployment.Bad("52"));
        foreach (var place in new[] { link, path, $"{path}/{SubmissionFiles.Original}", $"{link}/{PagesDeployment.Target}52/bieu-mau.xlsx", $"{link}/x", ProvincePages.Root + "/x", "/tinh-hinh" })
        {
            using var answer = await pages.Http.GetAsync(place);
            Assert.True(answer.Headers.CacheControl!.NoStore, place);
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.Contains("noindex", answer.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            if (answer.Content.Headers.ContentType?.MediaType == "text/html")
            {
                var html = await answer.Content.ReadAsStringAsync();
                Assert.DoesNotContain("style=\"", html, StringComparison.Ordinal);
                Assert.DoesNotContain("onclick", html, StringComparison.Ordinal);
                Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task AnUploadThatIsReadWhileAPageIsMadeStandsInIt()
    {
        var meanwhile = new AfterTheFirstLook();
        await using var pages = await PagesDeployment.StartAsync(policy: meanwhile);
        await using var other = pages.Pipeline.Another();
        var page = await pages.LinkAsync("52") + "/" + PagesDeployment.Target + "52";
        foreach (var (number, path) in new (int, Func<string, string>)[] { (1, _ => page), (2, upload => $"{page}/{ProvincePages.ResultSegment}/{upload}") })
        {
            var blob = $"52/2026-Q3/tep-{number}.xlsx";
            await other.UploadAsync(blob, PagesDeployment.Good("52", number));
            var etag = (await other.Storage.Inbox.GetBlobClient(blob).GetPropertiesAsync()).Value.ETag;
            meanwhile.Then = () => other.IngestAsync(blob);
            Assert.Contains($"tep-{number}.xlsx", WebUtility.HtmlDecode(await pages.Http.GetStringAsync(path(Upload.IdOf(blob, etag)))), StringComparison.Ordinal);
            Assert.Null(meanwhile.Then);
        }
    }

    [Fact]
    public async Task TheTimeLeftIsToldAsPeopleSayItAndByTheUnitsOwnLastDay()
    {
        await using var pages = await PagesDeployment.StartAsync();
        Assert.Empty(await pages.Pipeline.Get<AmendExtensions>().GrantAsync(
            [new Extension("68", "KC-01", Deployment.Q3, "bão lụt", "Phòng Khuyến công", new DateOnly(2026, 11, 5))], CancellationToken.None));
        foreach (var (day, month, common, onLeave) in new[]
        {
            (19, 9, "Còn 2 ngày đến hạn nộp", "Còn 2 ngày đến hạn nộp"),
            (20, 9, "Ngày mai hết hạn nộp", "Ngày mai hết hạn nộp"),
            (21, 9, "Hôm nay là hạn nộp, đến hết 24 giờ", "Hôm nay là hạn nộp, đến hết 24 giờ"),
            (22, 9, "Đã quá hạn 1 ngày; còn 29 ngày đến ngày khóa", "Đã quá hạn 1 ngày; còn 44 ngày đến ngày hết thời hạn mở khóa"),
            (20, 10, "Đã quá hạn 29 ngày; ngày mai là ngày khóa", "Đã quá hạn 29 ngày; còn 16 ngày đến ngày hết thời hạn mở khóa"),
            (21, 10, "Hôm nay là ngày khóa: sau 24 giờ không nộp được nữa", "Đã quá hạn 30 ngày; còn 15 ngày đến ngày hết thời hạn mở khóa"),
            (4, 11, "Kỳ báo cáo đã khóa", "Đã quá hạn 44 ngày; ngày mai là ngày hết thời hạn mở khóa"),
            (5, 11, "Kỳ báo cáo đã khóa", "Hôm nay là ngày hết thời hạn mở khóa: sau 24 giờ không nộp được nữa"),
            (6, 11, "Kỳ báo cáo đã khóa", "Kỳ báo cáo đã khóa"),
        })
        {
            pages.Pipeline.Clock.MoveTo(Deployment.At(day, month, 9));
            foreach (var (unit, says) in new[] { ("52", common), ("68", onLeave) })
            {
                var html = WebUtility.HtmlDecode(await pages.Http.GetStringAsync($"{await pages.LinkAsync(unit)}/{PagesDeployment.Target}{unit}"));
                Assert.Contains($"<p>{says}</p>", html, StringComparison.Ordinal);
                Assert.Equal(unit == "68", html.Contains("thứ Năm, ngày 05 tháng 11 năm 2026, hết 24 giờ", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task AfterTheLockThePageHasNoFormForAReportButTheReceiptsAndTakesDifficulties()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var (path, _, _) = await pages.HandInAsync(link, "52", PagesDeployment.Good("52"));
        pages.Pipeline.Clock.MoveTo(Deployment.At(2, 11, 9));
        var html = WebUtility.HtmlDecode(await pages.Http.GetStringAsync($"{link}/{PagesDeployment.Target}52"));
        Assert.Contains("đã khóa", html, StringComparison.Ordinal);
        Assert.Contains("/y-kien/", Assert.Single(html.Split("<form")[1..]), StringComparison.Ordinal);
        using var receipt = await pages.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, receipt.StatusCode);
    }

    internal static byte[] Pdf { get; } = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "kc03-programme-52.pdf"));

    /// <summary>Does something once, between a page's look at the inbox and the one at what is recorded, whichever comes first.</summary>
    private sealed class AfterTheFirstLook : AsyncPolicy
    {
        public Func<Task>? Then { get; set; }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            var asked = Uri.UnescapeDataString(message.Request.Uri.ToUri().PathAndQuery);
            if (Then is { } then && (asked.Contains("-inbox?", StringComparison.Ordinal)
                || (asked.Contains(Deployment.Partition, StringComparison.Ordinal) && (asked.Contains(Keys.Recent, StringComparison.Ordinal) || asked.Contains(Keys.Submission, StringComparison.Ordinal)))))
            {
                Then = null;
                await then();
            }
        }
    }

    /// <summary>Holds every call that puts something below a folder of the archive until it is released.</summary>
    private sealed class SlowArchive(string folder = "/") : HttpPipelinePolicy, IDisposable
    {
        private readonly SemaphoreSlim _gate = new(0);
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waiting;

        /// <summary>Done when the first call is held.</summary>
        public Task Reached => _reached.Task;

        /// <summary>Calls that came so far.</summary>
        public int Waiting => _waiting;

        public void Release() => _gate.Release(1000);

        public void Dispose() => _gate.Dispose();

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Method == RequestMethod.Put && message.Request.Uri.Path.Contains("-archive" + folder, StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _waiting);
                _reached.TrySetResult();
                await _gate.WaitAsync();
            }

            await ProcessNextAsync(message, pipeline);
        }
    }
}
