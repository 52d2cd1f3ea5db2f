using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using KhuyenCong.Pages.Tests.Browser;
using KhuyenCong.Pipeline.Tests;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.HandIn;

/// <summary>An officer at a browser: a good report, a bad one and its mending, a nil return, a large file, a forged one.</summary>
public sealed class ProvinceBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Desktop = 1280, Phone = 390;

    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task ABadReportIsSentBackMendedAndTaken(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await PagesDeployment.StartAsync();
        await OpenAsync(page, pages, "52", javaScript);
        await Pictures.TakeAsync(page, $"hand-in-{width}-{javaScript}");
        await SubmitAsync(page, File("bao-cao.xlsx", PagesDeployment.Bad("52")));
        await page.WaitForURLAsync("**/ket-qua/**");
        await HeadingAsync(page, "CHƯA ĐƯỢC TIẾP NHẬN");
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"rejected-{width}-{javaScript}");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Tải bản có đánh dấu").ClickAsync());
        Assert.EndsWith(".xlsx", download.SuggestedFilename, StringComparison.Ordinal);

        await page.GetByText("Nộp lại tệp đã sửa").ClickAsync();
        await page.GetByLabel("Ghi chú cho người nhận").FillAsync("Đã sửa tổng số.");
        await SubmitAsync(page, File("bao-cao.xlsx", PagesDeployment.Good("52")));
        await page.WaitForURLAsync("**/ket-qua/**");
        await HeadingAsync(page, "ĐÃ TIẾP NHẬN");
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"accepted-{width}-{javaScript}");
        Assert.Equal(2, (await pages.Pipeline.StatusAsync("52"))!.CountedVersion);
        await page.GetByText("Về trang nộp báo cáo").ClickAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"done-{width}-{javaScript}");
    }

    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task AReportIsTriedMendedAndHandedIn(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await PagesDeployment.StartAsync();
        await OpenAsync(page, pages, "52", javaScript);
        await SubmitAsync(page, File("bao-cao.xlsx", PagesDeployment.Bad("52")), "Kiểm tra thử");
        await HeadingAsync(page, "SẼ BỊ TRẢ LẠI");
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"tried-bad-{width}-{javaScript}");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Tải bản có đánh dấu").ClickAsync());
        Assert.Equal("kiem-tra-thu.xlsx", download.SuggestedFilename);
        Assert.Equal("PK"u8.ToArray(), (await System.IO.File.ReadAllBytesAsync(await download.PathAsync()))[..2]);
        Assert.Empty((await pages.Pipeline.StateAsync()).Submissions);

        await page.GetByText("Kiểm tra thử lại, hoặc nộp tệp đã sửa").ClickAsync();
        await SubmitAsync(page, File("bao-cao.xlsx", PagesDeployment.Good("52")), "Kiểm tra thử");
        await HeadingAsync(page, "SẼ ĐƯỢC TIẾP NHẬN");
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"tried-good-{width}-{javaScript}");
        await page.GetByText("Về trang nộp báo cáo để nộp tệp này").ClickAsync();
        await SubmitAsync(page, File("bao-cao.xlsx", PagesDeployment.Good("52")));
        await page.WaitForURLAsync("**/ket-qua/**");
        await page.GetByText("Mở giấy xác nhận để in").ClickAsync();
        await HeadingAsync(page, "GIẤY XÁC NHẬN TIẾP NHẬN");
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"paper-{width}-{javaScript}");

        // On paper it is one page.
        var printed = await page.PdfAsync(new PagePdfOptions { Format = "A4" });
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
        {
            await System.IO.File.WriteAllBytesAsync(Path.Combine(folder, "paper.pdf"), printed);
        }

        Assert.Equal(1, Regex.Count(Encoding.Latin1.GetString(printed), @"/Type\s*/Page\b(?!s)"));

        Assert.Single((await pages.Pipeline.StateAsync()).Submissions);
    }

    [SkippableFact]
    public async Task AnAnswerThatDoesNotComeIsGivenUpAndSaysHowToLookAndThatPressingAgainDoesNoHarm()
    {
        var page = await chromium.OpenAsync();
        await using var pages = await PagesDeployment.StartAsync();
        await page.Clock.InstallAsync();
        await OpenAsync(page, pages, "52", javaScript: true);

        // The report arrives, its answer does not.
        var arrived = new TaskCompletionSource();
        await page.RouteAsync("**/nop/**", async route =>
        {
            await route.FetchAsync(new RouteFetchOptions { MaxRedirects = 0 });
            arrived.TrySetResult();
        });
        await SubmitAsync(page, File("bao-cao.xlsx", PagesDeployment.Good("52")));
        await arrived.Task;
        Assert.DoesNotContain("Đã gửi xong", await page.InnerTextAsync(".progress"), StringComparison.Ordinal);
        await page.Clock.FastForwardAsync(44_000);
        Assert.True(await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Nộp báo cáo" }).IsDisabledAsync());
        await page.Clock.FastForwardAsync(2_000);
        await page.GetByText("bấm nhiều lần không gây trùng báo cáo").WaitForAsync();
        await CheckAsync(page, javaScript: true);
        await Pictures.TakeAsync(page, "lost-answer");

        // Pressed again it is the same upload; and the list says that it came.
        await page.UnrouteAllAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Nộp báo cáo" }).ClickAsync();
        await page.WaitForURLAsync("**/ket-qua/**");
        Assert.Single((await pages.Pipeline.StateAsync()).Submissions);
        await page.GoBackAsync();
        await page.GotoAsync(new Uri(pages.Address, $"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52?xem#cac-lan-nop").AbsoluteUri);
        await page.GetByText("(đang được tính)").WaitForAsync();
    }

    [SkippableFact]
    public async Task AFileIsChosenInVietnameseAndTheInputKeepsItsLabel()
    {
        var page = await chromium.OpenAsync();
        await using var pages = await PagesDeployment.StartAsync();
        await OpenAsync(page, pages, "52", javaScript: true);
        Assert.Equal(await page.Locator("input[type=file]").CountAsync(), await page.Locator(".choose:visible").CountAsync());
        Assert.True(await page.Locator("input[type=file]").EvaluateAllAsync<bool>("all => all.every(i => i.offsetWidth <= 1)"));
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Locator(".choose").First.ClickAsync());
        await chooser.SetFilesAsync(File("bao-cao.xlsx", PagesDeployment.Good("52")));
        await page.GetByText("bao-cao.xlsx").WaitForAsync();
        Assert.Equal("Chọn tệp khác", await page.Locator(".choose").First.InnerTextAsync());
        Assert.Equal(1, await page.GetByLabel("Tệp báo cáo (.xlsx hoặc .csv)").CountAsync());
    }

    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task FiguresThatAreDoubtedAreConfirmedWithAReason(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await PagesDeployment.StartAsync();
        await OpenAsync(page, pages, "52", javaScript);
        Assert.Equal(0, await page.GetByLabel("Số liệu đúng, tôi xác nhận").CountAsync());
        var file = File("bao-cao.xlsx", Deployment.Sample("officer-nghin-silent.xlsx"));
        await SubmitAsync(page, file);
        await page.WaitForURLAsync("**/ket-qua/**");
        await HeadingAsync(page, "CHƯA ĐƯỢC TIẾP NHẬN");
        await page.GetByText("nộp lại tệp và xác nhận số liệu đúng").ClickAsync();
        await CheckAsync(page, javaScript);

        // Without a reason it is not taken, and what was chosen stands.
        await page.GetByLabel("Số liệu đúng, tôi xác nhận").CheckAsync();
        await SubmitAsync(page, file);
        await page.GetByText("Chưa ghi lý do xác nhận").WaitForAsync();
        Assert.True(await page.GetByLabel("Số liệu đúng, tôi xác nhận").IsCheckedAsync());
        await CheckAsync(page, javaScript);
        await page.GetByLabel("Lý do (bắt buộc khi xác nhận)").FillAsync("Dự án liên vùng, đã đối chiếu.");
        await SubmitAsync(page, file);
        await page.WaitForURLAsync("**/ket-qua/**");
        await HeadingAsync(page, "ĐÃ TIẾP NHẬN, CÓ LƯU Ý");
        await page.GetByText("lý do: “Dự án liên vùng, đã đối chiếu.”").First.WaitForAsync();
        await CheckAsync(page, javaScript);
        Assert.Equal(2, (await pages.Pipeline.StatusAsync("52"))!.CountedVersion);
    }

    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task ANilReturnIsTwoClicks(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await PagesDeployment.StartAsync();
        await OpenAsync(page, pages, "68", javaScript);
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Không phát sinh số liệu" }).ClickAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"nil-{width}-{javaScript}");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Xác nhận không phát sinh" }).ClickAsync();
        await HeadingAsync(page, "ĐÃ TIẾP NHẬN");
        Assert.Equal("Nil", (await pages.Pipeline.StatusAsync("68"))!.CountedOutcome);

        // Over figures it is asked for with them before one's eyes.
        var link = await pages.LinkAsync("52");
        await pages.HandInAsync(link, "52", PagesDeployment.Good("52"));
        await page.GotoAsync(new Uri(pages.Address, $"{link}/{PagesDeployment.Target}52").AbsoluteUri);
        await Pictures.TakeAsync(page, $"home-done-{width}-{javaScript}");
        await page.GetByText("thay phiên bản 1 bằng xác nhận không phát sinh").ClickAsync();
        await page.GetByText("SỐ LIỆU ĐÃ NỘP SẼ BỊ THAY").WaitForAsync();
        await CheckAsync(page, javaScript);
        await Pictures.TakeAsync(page, $"nil-over-{width}-{javaScript}");
    }

    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task AReportOfThirtyMegabytesIsTaken(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await PagesDeployment.StartAsync();
        await OpenAsync(page, pages, "52", javaScript);
        var content = Padded(PagesDeployment.Good("52"), (30 * 1024 * 1024) - 100_000);
        var folder = Directory.CreateTempSubdirectory("khuyencong-pages-");
        try
        {
            // By its path: so many bytes would take minutes through the browser's control channel.
            var path = Path.Combine(folder.FullName, "bao-cao co anh.xlsx");
            await System.IO.File.WriteAllBytesAsync(path, content);
            await page.SetInputFilesAsync("#tep", path);
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Nộp báo cáo" }).ClickAsync();
            await page.WaitForURLAsync("**/ket-qua/**");
            await HeadingAsync(page, "ĐÃ TIẾP NHẬN");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.Equal(content.Length, (await pages.Pipeline.StateAsync()).Submissions.Single().Size);
    }

    [SkippableFact]
    public async Task TheScriptRefusesWhatIsTooLargeBeforeItIsSent()
    {
        var page = await chromium.OpenAsync(Desktop);
        await using var pages = await PagesDeployment.StartAsync();
        await OpenAsync(page, pages, "52", javaScript: true);
        var sent = new List<string>();
        page.Request += (_, request) => sent.Add(request.Method);
        var folder = Directory.CreateTempSubdirectory("khuyencong-pages-");
        try
        {
            var path = Path.Combine(folder.FullName, "bao-cao.xlsx");
            await using (var file = System.IO.File.Create(path))
            {
                file.SetLength(KhuyenCong.Pages.Limits.UploadBody.MaxBytes + 1);
            }

            await page.SetInputFilesAsync("#tep", path);
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Nộp báo cáo" }).ClickAsync();
            await page.GetByText("cộng lại tối đa 30 MB. Đề nghị bỏ hình ảnh").WaitForAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.DoesNotContain("POST", sent);
    }

    [SkippableTheory]
    [InlineData(Desktop, true)]
    [InlineData(Desktop, false)]
    public async Task AForgedFileIsSentBackWithWhatToDo(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await PagesDeployment.StartAsync();
        await OpenAsync(page, pages, "52", javaScript);
        await SubmitAsync(page, File("bao-cao.xlsx", [.. "MZ"u8, .. RandomNumberGenerator.GetBytes(20_000)]));
        await page.WaitForURLAsync("**/ket-qua/**");
        await HeadingAsync(page, "CHƯA ĐƯỢC TIẾP NHẬN");
        await CheckAsync(page, javaScript);
        Assert.Contains("Cách xử lý", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task PressingTheButtonTwiceStoresOnceAndShowsTheAnswer()
    {
        var page = await chromium.OpenAsync(javaScript: false);
        await using var pages = await PagesDeployment.StartAsync();
        await OpenAsync(page, pages, "52", javaScript: false);
        await page.SetInputFilesAsync("#tep", File("bao-cao.xlsx", PagesDeployment.Good("52")));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Nộp báo cáo" }).DblClickAsync();
        await page.WaitForURLAsync("**/ket-qua/**");
        await HeadingAsync(page, "ĐÃ TIẾP NHẬN");

        // A reload and the way back send nothing again.
        await page.ReloadAsync();
        var state = await pages.Pipeline.StateAsync();
        Assert.Single(state.Submissions);
        Assert.Single(state.Mails);
    }

    [SkippableFact]
    public async Task WithoutAFileThePageSaysSoWithAndWithoutScripts()
    {
        foreach (var javaScript in new[] { true, false })
        {
            var page = await chromium.OpenAsync(javaScript: javaScript);
            await using var pages = await PagesDeployment.StartAsync();
            await OpenAsync(page, pages, "52", javaScript);
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Nộp báo cáo" }).ClickAsync();
            await page.GetByText("Chưa chọn tệp nào").WaitForAsync();
            await CheckAsync(page, javaScript);
        }
    }

    [SkippableFact]
    public async Task ALinkThatOpensNothingSaysHowToGetAnother()
    {
        var page = await chromium.OpenAsync(Phone);
        await using var pages = await PagesDeployment.StartAsync();
        await page.GotoAsync(new Uri(pages.Address, "nop-bao-cao/x/").AbsoluteUri);
        await HeadingAsync(page, "Liên kết không dùng được");
        await CheckAsync(page, javaScript: true);
        await Pictures.TakeAsync(page, "no-link");
    }

    private static async Task OpenAsync(IPage page, PagesDeployment pages, string unit, bool javaScript)
    {
        await page.GotoAsync(new Uri(pages.Address, await pages.LinkAsync(unit) + "/").AbsoluteUri);
        await CheckAsync(page, javaScript);
    }

    private static async Task SubmitAsync(IPage page, FilePayload file, string button = "Nộp báo cáo")
    {
        await page.SetInputFilesAsync("#tep", file);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button }).ClickAsync();
    }

    private static Task HeadingAsync(IPage page, string text) => page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 }).GetByText(text).Or(page.Locator("h1", new PageLocatorOptions { HasText = text })).First.WaitForAsync();

    // Axe and measuring need scripts; what they see is the same page.
    private static async Task CheckAsync(IPage page, bool javaScript)
    {
        if (javaScript)
        {
            await Accessibility.AssertFineAsync(page);
            await Accessibility.AssertFitsAsync(page);
        }
    }

    private static FilePayload File(string name, byte[] content) => new() { Name = name, MimeType = "application/octet-stream", Buffer = content };

    private static byte[] Padded(byte[] workbook, int bytes)
    {
        using var stream = new MemoryStream();
        stream.Write(workbook);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var picture = zip.CreateEntry("xl/media/image1.png", CompressionLevel.NoCompression).Open();
            picture.Write(RandomNumberGenerator.GetBytes(bytes));
        }

        return stream.ToArray();
    }
}
