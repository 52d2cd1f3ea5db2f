using System.Net;
using KhuyenCong.Pages.HandIn;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Pages.Tests.HandIn;

/// <summary>What a unit sees of what was taken: main figures, what changed, a receipt for its files; and what a nil return and a signed copy say.</summary>
public sealed class TakenPagesTests
{
    private static readonly FormDefinition Form = Deployment.Reference.Forms.For("KC-01", new DateOnly(2026, 9, 14))!;

    [Fact]
    public async Task MainFiguresAndWhatChangedStandOnThePageInTheMailAndOnThePaper()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var (_, _, first) = await pages.HandInAsync(link, "52", PagesDeployment.Good("52"));
        var before = await TotalAsync(pages);
        Assert.Contains($"Tổng kinh phí – Thực hiện trong kỳ</th><td data-label=\"Số liệu\"><strong>{before} triệu đồng</strong>", first, StringComparison.Ordinal);
        Assert.DoesNotContain("So với phiên bản", first, StringComparison.Ordinal);

        var (path, _, second) = await pages.HandInAsync(link, "52", PagesDeployment.Good("52", seed: 2), note: "Đã rà soát.\nĐã ký.");
        var after = await TotalAsync(pages);
        Assert.NotEqual(before, after);
        Assert.Contains($"<strong>{after} triệu đồng</strong></td><td data-label=\"So với phiên bản 1\">trước là {before} triệu đồng (", second, StringComparison.Ordinal);
        Assert.Contains("So với phiên bản 1: ", second, StringComparison.Ordinal);
        Assert.Contains("Đã rà soát.\nĐã ký.</td>", second, StringComparison.Ordinal);

        // What was read comes before the bytes.
        Assert.True(second.IndexOf(after, StringComparison.Ordinal) < second.IndexOf("Mã SHA-256", StringComparison.Ordinal));
        await pages.Pipeline.DeliverAsync();
        var mail = pages.Pipeline.Transport.Sent.Single(m => m.Subject.EndsWith("phiên bản 2", StringComparison.Ordinal));
        Assert.Contains($"Tổng kinh phí – Thực hiện trong kỳ: {after} triệu đồng (trước là {before} triệu đồng", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"<strong>{after} triệu đồng</strong>", WebUtility.HtmlDecode(mail.Html), StringComparison.Ordinal);
        Assert.Contains("Đã rà soát.<br>Đã ký.", WebUtility.HtmlDecode(mail.Html), StringComparison.Ordinal);

        var paper = WebUtility.HtmlDecode(await pages.Http.GetStringAsync($"{path}/{ProvincePages.PaperSegment}"));
        foreach (var said in new[]
        {
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "GIẤY XÁC NHẬN TIẾP NHẬN", Deployment.Reference.Department(new DateOnly(2026, 9, 16)).ToUpperInvariant(),
            "Số: KC01-2026Q3-52-", "10:00 ngày 16/09/2026", "Mã SHA-256", after, "bao-cao.xlsx",
        })
        {
            Assert.Contains(said, paper, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ANilReturnSaysWhatItWouldReplaceAndIsTakenBack()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var home = $"{link}/{PagesDeployment.Target}52";
        Assert.Contains($"<a class=\"button quiet\" href=\"{home}/khong-phat-sinh\">", await pages.Http.GetStringAsync(home), StringComparison.Ordinal);
        await pages.HandInAsync(link, "52", PagesDeployment.Good("52"));
        var total = await TotalAsync(pages);

        // Once figures are taken it is no button beside the others any more.
        var done = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(home));
        Assert.DoesNotContain($"<a class=\"button quiet\" href=\"{home}/khong-phat-sinh\">", done, StringComparison.Ordinal);
        Assert.Contains("thay phiên bản 1 bằng xác nhận không phát sinh", done, StringComparison.Ordinal);
        var asked = WebUtility.HtmlDecode(await pages.Http.GetStringAsync($"{home}/{ProvincePages.NilSegment}"));
        Assert.Contains("SỐ LIỆU ĐÃ NỘP SẼ BỊ THAY", asked, StringComparison.Ordinal);
        Assert.Contains("phiên bản 1", asked, StringComparison.Ordinal);
        Assert.Contains($"Tổng kinh phí – Thực hiện trong kỳ: <strong>{total} triệu đồng</strong>", asked, StringComparison.Ordinal);

        pages.Pipeline.Clock.MoveTo(Deployment.At(16, 9, 11));
        using var sent = await pages.Http.PostAsync(await pages.FormAsync($"{home}/{ProvincePages.NilSegment}", $"/{ProvincePages.NilSegment}/"), null);
        var nil = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(sent.Headers.Location));
        Assert.Contains("Bản này thay cho phiên bản 1. Nếu xác nhận nhầm", nil, StringComparison.Ordinal);
        Assert.Contains("Đúng hạn, không phát sinh số liệu", nil, StringComparison.Ordinal);
        Assert.Contains("KC-01 không phát sinh.csv", nil, StringComparison.Ordinal);
        var mistaken = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(home));
        Assert.Contains("Đúng hạn, không phát sinh số liệu", mistaken, StringComparison.Ordinal);
        Assert.Contains("ĐÃ XÁC NHẬN KHÔNG PHÁT SINH", WebUtility.HtmlDecode(await pages.Http.GetStringAsync($"{home}/{ProvincePages.NilSegment}")), StringComparison.Ordinal);

        // An earlier version counts again.
        pages.Pipeline.Clock.MoveTo(Deployment.At(16, 9, 12));
        var upload = (await pages.Pipeline.StateAsync()).Submissions.Single(s => s.Version == 1).Upload;
        using var choice = new FormUrlEncodedContent([new(CorrectionDesk.UploadField, upload)]);
        using var chosen = await pages.Http.PostAsync(await pages.FormAsync(home, $"/{CorrectionDesk.ChooseSegment}/"), choice);
        Assert.Equal(HttpStatusCode.SeeOther, chosen.StatusCode);
        Assert.Equal(1, (await pages.Pipeline.StatusAsync("52"))!.CountedVersion);
        Assert.Equal(total, await TotalAsync(pages));
    }

    [Theory]
    [InlineData("bao-cao.xlsx", true)]
    [InlineData("Báo cáo đã ký.pdf", false)]
    public async Task OnlyASignedCopySaysThatTheFiguresAreMissingAndKeepsItsName(string name, bool asReport)
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        (string, byte[])? file = (name, ProvincePagesTests.Pdf);
        using var sent = await pages.SendAsync(await pages.FormAsync($"{link}/{PagesDeployment.Target}52"), asReport ? file : null, asReport ? null : file);
        var html = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(sent.Headers.Location));
        Assert.Contains("CHƯA CÓ TỆP SỐ LIỆU", html, StringComparison.Ordinal);
        Assert.Contains("class=\"answer warn\"", html, StringComparison.Ordinal);
        Assert.Contains("CHƯA ĐƯỢC TÍNH LÀ ĐÃ NỘP", html, StringComparison.Ordinal);
        Assert.Contains($"<td class=\"long\">{name}</td>", html, StringComparison.Ordinal);
        await pages.Pipeline.DeliverAsync();
        Assert.Contains("CÒN THIẾU TỆP SỐ LIỆU", Assert.Single(pages.Pipeline.Transport.Sent).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASignedCopyBelongsToTheReportOnWhosePageItWasChosenWhateverItsName()
    {
        await using var pages = await PagesDeployment.StartAsync();
        pages.Pipeline.Clock.MoveTo(Deployment.At(16, 12, 10));
        var link = await pages.LinkAsync("52");
        using var sent = await pages.SendAsync(await pages.FormAsync($"{link}/KC-02_2026-Y_52"), null, ("Scan 001.pdf", ProvincePagesTests.Pdf));
        var receipt = Assert.Single((await pages.Pipeline.StateAsync("KC-02_2026-Y")).Submissions).ReadReceipt();
        Assert.Equal(("KC-02", "Scan 001.pdf", Reporting.Receipts.SubmissionKind.SignedCopy), (receipt.Form, receipt.FileName, receipt.Kind));
    }

    [Fact]
    public async Task MoreTimeLeaveAndACorrectionStandAtTheTopAndNothingBesideThemSaysLocked()
    {
        await using var pages = await PagesDeployment.StartAsync();
        Assert.Empty(await pages.Pipeline.Get<KhuyenCong.Pipeline.Apply.AmendExtensions>().GrantAsync(
            [
                new Extension("68", "KC-01", Deployment.Q3, "bão lụt", "Phòng Khuyến công", new DateOnly(2026, 11, 5)),
                new Extension("52", "KC-01", Deployment.Q3, "bão lụt", "Phòng Khuyến công", new DateOnly(2026, 9, 28)),
            ],
            CancellationToken.None));
        var moreTime = await HomeAsync("52");
        Assert.Contains("Đơn vị được gia hạn: hạn nộp là hết ngày 28/09/2026 (trước là 21/09/2026).", moreTime, StringComparison.Ordinal);
        pages.Pipeline.Clock.MoveTo(Deployment.At(2, 11, 9));
        var leave = await HomeAsync("68");
        Assert.Contains("Đơn vị được mở khóa: nộp được đến hết ngày 05/11/2026.", leave, StringComparison.Ordinal);
        foreach (var html in new[] { moreTime, leave })
        {
            Assert.True(html.IndexOf("class=\"remark opened\"", StringComparison.Ordinal) is > 0 and var at && at < html.IndexOf("Chọn báo cáo", StringComparison.Ordinal));
            Assert.DoesNotContain("đã khóa", html, StringComparison.Ordinal);
        }

        async Task<string> HomeAsync(string unit) => WebUtility.HtmlDecode(await pages.Http.GetStringAsync($"{await pages.LinkAsync(unit)}/{PagesDeployment.Target}{unit}"));
    }

    [Fact]
    public async Task AFormTakesWhatIsAnsweredWithHowToSaveItAndItsHintsFitIt()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var link = await pages.LinkAsync("52");
        var table = WebUtility.HtmlDecode(await pages.Http.GetStringAsync($"{link}/{PagesDeployment.Target}52"));
        Assert.Contains("accept=\".xlsx,.csv,.xls,.xlsm,.ods\"", table, StringComparison.Ordinal);
        Assert.Contains("kiểu “Excel Workbook (*.xlsx)”", table, StringComparison.Ordinal);
        Assert.Contains("số liệu tăng, giảm nhiều so với kỳ trước", table, StringComparison.Ordinal);
        var document = WebUtility.HtmlDecode(await pages.Http.GetStringAsync($"{link}/KC-03_52"));
        Assert.Contains("Ví dụ Quyết định này thay Quyết định nào", document, StringComparison.Ordinal);
        Assert.Contains("Đề nghị chọn tệp Quyết định, Chương trình rồi bấm lại.", document, StringComparison.Ordinal);
        Assert.DoesNotContain("so với kỳ trước", document, StringComparison.Ordinal);
    }

    private static async Task<string> TotalAsync(PagesDeployment pages)
    {
        var reference = Deployment.Reference;
        var figures = await pages.Pipeline.Get<EarlierReports>().CountedAsync(
            reference, "KC-01", reference.Units.Find("52", new DateOnly(2026, 9, 14))!, Deployment.Q3, CancellationToken.None);
        return FigureText.Of(figures!.Values[new FigureKey("02", "period")], Form);
    }
}
