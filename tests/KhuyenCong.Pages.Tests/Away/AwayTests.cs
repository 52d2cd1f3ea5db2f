using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pages.Tests.Browser;
using KhuyenCong.Pipeline.Tests;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Away;

/// <summary>While the storage is away every page and download says so in words, at once, and afterwards all goes on.</summary>
public sealed class AwayTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Silence = 2;

    // Whoever waits behind a call that has the SDK's patience waits so long; a browser's test waits 30 s.
    private const int Patience = 10;

    // A machine under load may take as much again; without the bound it is 8 s and more, or minutes of silence.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData(Way.Cut)]
    [InlineData(Way.Silent)]
    public async Task EveryPageSaysSoAndGoesOnWhenItIsBack(Way way)
    {
        await using var storage = await StorageProxy.StartAsync();
        await using var pages = await StartAsync(storage);
        var link = await pages.LinkAsync("52");
        var target = $"{link}/{PagesDeployment.Target}52";
        var (result, _, _) = await pages.HandInAsync(link, "52", PagesDeployment.Bad("52"));
        var upload = result[(result.LastIndexOf('/') + 1)..];
        var (form, nil) = (await pages.FormAsync(target), await pages.FormAsync(target + "/khong-phat-sinh", "/khong-phat-sinh/"));
        var unit = $"/tinh-hinh/don-vi/KC-01_2026-Q3/52";
        var leave = await pages.FormAsync(unit, "/mo-khoa/");
        string[] addresses =
        [
            link, link + "/", target, target + "/bieu-mau.xlsx", target + "/khong-phat-sinh", result, $"{result}/{SubmissionFiles.Original}", $"{result}/{SubmissionFiles.Marked}",
            $"{result}/{SubmissionFiles.ReceiptData}", "/nop-bao-cao/x", link + "/khong-co", "/tinh-hinh", "/tinh-hinh?tim=52", unit, $"/tinh-hinh/lan-nop/KC-01_2026-Q3/52/{upload}",
            $"/tinh-hinh/lan-nop/KC-01_2026-Q3/52/{upload}/{SubmissionFiles.Original}", $"/tinh-hinh/lan-nop/KC-01_2026-Q3/52/{upload}/{SubmissionFiles.Marked}",
        ];

        Turn(storage, way, pages);
        pages.Pipeline.Clock.MoveTo(pages.Pipeline.Clock.GetUtcNow().AddMinutes(2));
        var first = Stopwatch.StartNew();
        foreach (var address in addresses)
        {
            using var answer = await pages.Http.GetAsync(address);
            await SaysSoAsync(answer, address, "Hệ thống tạm thời gián đoạn", "Những gì đã gửi và thời điểm nhận vẫn được giữ nguyên, không mất gì. Đề nghị mở lại trang này sau 2 phút.");
            Assert.True(address != addresses[0] || first.Elapsed < AtOnce, $"{first.Elapsed}");
        }

        // All of them together: what is known is not waited for again.
        Assert.True(first.Elapsed < 3 * AtOnce, $"{first.Elapsed}");
        using (var head = await pages.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, link)))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, head.StatusCode);
        }

        using (var sent = await pages.SendAsync(form, ("a.xlsx", PagesDeployment.Good("52")), note: "Một ghi chú dài."))
        {
            await SaysSoAsync(sent, form, "Chưa nộp được", "chưa chắc đã nhận được tệp", "nộp hai lần không gây trùng", target);
        }

        using (var sent = await pages.Http.PostAsync(nil, new FormUrlEncodedContent([])))
        {
            await SaysSoAsync(sent, nil, "Chưa nộp được", "chưa chắc đã nhận được tệp");
        }

        using (var sent = await pages.Http.PostAsync(leave, new FormUrlEncodedContent([])))
        {
            await SaysSoAsync(sent, leave, "Chưa thực hiện được", "chưa chắc yêu cầu vừa gửi đã được thực hiện");
        }

        Turn(storage, Way.Open, pages);
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            using var answer = await pages.Http.GetAsync(target);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                break;
            }

            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), "It is not noticed that the storage is back.");
        }

        using var again = await pages.SendAsync(form, ("a.xlsx", PagesDeployment.Good("52")));
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        Assert.True((await pages.Pipeline.StatusAsync("52"))!.CountedVersion > 0);
    }

    [Theory]
    [InlineData(Way.Cut)]
    [InlineData(Way.Silent)]
    public async Task AReportThatIsBeingSentWhenItGoesAwayIsToldAsOneThatWasLostAndTheNoteIsKept(Way way)
    {
        await using var storage = await StorageProxy.StartAsync();
        var turn = new TurnBeforeUpload(storage, way);
        await using var pages = await StartAsync(storage, turn);
        var target = $"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52";
        var form = await pages.FormAsync(target);
        turn.Armed = true;
        pages.Pipeline.Get<IOptions<PagesOptions>>().Value.StorageSeconds = way == Way.Silent ? Silence : Patience;
        var waited = Stopwatch.StartNew();
        using var sent = await pages.SendAsync(form, ("a.xlsx", PagesDeployment.Good("52")), note: "Tăng do đề án mới <52>.");
        Assert.True(waited.Elapsed < 2 * AtOnce, $"{waited.Elapsed}");
        await SaysSoAsync(sent, form, "Chưa nộp được", "nộp hai lần không gây trùng", "Tăng do đề án mới <52>.");
        turn.Armed = false;
        storage.Turn(Way.Open);
        Assert.Empty(await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Inbox));
    }

    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task AnOfficerSeesItAndKeepsWhatWasChosen(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var storage = await StorageProxy.StartAsync();
        await using var pages = await StartAsync(storage);
        var target = new Uri(pages.Address, $"{await pages.LinkAsync("52")}/{PagesDeployment.Target}52").AbsoluteUri;
        await page.GotoAsync(target);
        await page.SetInputFilesAsync("#tep", new FilePayload { Name = "bao-cao.xlsx", MimeType = "application/octet-stream", Buffer = PagesDeployment.Good("52") });
        await page.GetByLabel("Ghi chú cho người nhận").FillAsync("Giải thích số liệu.");
        Turn(storage, Way.Cut, pages);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Nộp báo cáo" }).ClickAsync();
        try
        {
            // How soon it is said is tried above; here a machine may be slow.
            await page.GetByText("nộp hai lần không gây trùng báo cáo").WaitForAsync(new LocatorWaitForOptions { Timeout = 90_000 });
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The page at {page.Url} says: {await page.InnerTextAsync("body")}", late);
        }

        await page.GetByText("CHƯA được tiếp nhận").WaitForAsync();
        await Pictures.TakeAsync(page, $"away-sent-{width}-{javaScript}");
        if (javaScript)
        {
            Assert.Equal("Giải thích số liệu.", await page.GetByLabel("Ghi chú cho người nhận").InputValueAsync());
            Assert.Equal(1, await page.EvaluateAsync<int>("document.querySelector('#tep').files.length"));
        }

        await page.GotoAsync(target);
        await page.GetByText("Hệ thống tạm thời gián đoạn").WaitForAsync();
        await Accessibility.AssertFitsAsync(page);
        if (javaScript)
        {
            await Accessibility.AssertFineAsync(page);
        }

        await Pictures.TakeAsync(page, $"away-{width}-{javaScript}");
        await page.GotoAsync(new Uri(pages.Address, "/tinh-hinh").AbsoluteUri);
        await page.GetByText("Hệ thống tạm thời gián đoạn").WaitForAsync();
        await Pictures.TakeAsync(page, $"away-ministry-{width}-{javaScript}");
        storage.Turn(Way.Open);
    }

    [Fact]
    public async Task AFaultOfTheProgramIsToldInWordsAsWell()
    {
        var policy = new Faulty();
        await using var pages = await PagesDeployment.StartAsync(policy: policy);
        var link = await pages.LinkAsync("52");
        var form = await pages.FormAsync($"{link}/{PagesDeployment.Target}52");
        policy.Armed = true;
        using var seen = await pages.Http.GetAsync(link);
        await SaysSoAsync(seen, link, HttpStatusCode.InternalServerError, "Hệ thống tạm thời gián đoạn");
        using var sent = await pages.SendAsync(form, ("a.xlsx", PagesDeployment.Good("52")), note: "Một ghi chú dài.");
        await SaysSoAsync(sent, form, HttpStatusCode.InternalServerError, "Chưa nộp được", "nộp hai lần không gây trùng");
        policy.Armed = false;
        Assert.Empty(await pages.Pipeline.NamesAsync(pages.Pipeline.Storage.Inbox));
    }

    [Fact]
    public async Task AConnectionThatIsCutWhileItIsMadeIsNoFaultOfTheProgram()
    {
        var policy = new Faulty(new SocketException((int)SocketError.NotConnected));
        await using var pages = await PagesDeployment.StartAsync(policy: policy);
        var link = await pages.LinkAsync("52");
        var form = await pages.FormAsync($"{link}/{PagesDeployment.Target}52");
        policy.Armed = true;
        using var seen = await pages.Http.GetAsync(link);
        await SaysSoAsync(seen, link, "Hệ thống tạm thời gián đoạn");
        using var sent = await pages.SendAsync(form, ("a.xlsx", PagesDeployment.Good("52")));
        await SaysSoAsync(sent, form, "Chưa nộp được", "nộp hai lần không gây trùng");
    }

    private static Task<PagesDeployment> StartAsync(StorageProxy storage, Azure.Core.Pipeline.HttpPipelinePolicy? policy = null) => PagesDeployment.StartAsync(
        settings: new Dictionary<string, string?> { ["ReportStorage:ConnectionString"] = storage.ConnectionString }, policy: policy);

    /// <summary>Turns the way to the storage. Only one that is silent is waited for shortly: a slow machine is none.</summary>
    private static void Turn(StorageProxy storage, Way way, PagesDeployment pages)
    {
        pages.Pipeline.Get<IOptions<PagesOptions>>().Value.StorageSeconds = way == Way.Silent ? Silence : Patience;
        storage.Turn(way);
    }

    private static Task SaysSoAsync(HttpResponseMessage answer, string address, params string[] said) =>
        SaysSoAsync(answer, address, HttpStatusCode.ServiceUnavailable, said);

    private static async Task SaysSoAsync(HttpResponseMessage answer, string address, HttpStatusCode status, params string[] said)
    {
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.True(answer.StatusCode == status, $"{address}: {answer.StatusCode} {text}");
        Assert.Equal(TimeSpan.FromMinutes(2), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.All(said, s => Assert.Contains(s, text, StringComparison.Ordinal));
    }

    /// <summary>Each storage call meets a fault; without one named, one that nobody expects of a storage.</summary>
    private sealed class Faulty(Exception? fault = null) : AsyncPolicy
    {
        public bool Armed { get; set; }

        public override ValueTask ProcessAsync(Azure.Core.HttpMessage message, ReadOnlyMemory<Azure.Core.Pipeline.HttpPipelinePolicy> pipeline) =>
            Armed ? throw fault ?? new FormatException("A fault of ours.") : ProcessNextAsync(message, pipeline);
    }

    /// <summary>The storage goes away when a file is on its way into the inbox.</summary>
    private sealed class TurnBeforeUpload(StorageProxy storage, Way way) : AsyncPolicy
    {
        public bool Armed { get; set; }

        public override async ValueTask ProcessAsync(Azure.Core.HttpMessage message, ReadOnlyMemory<Azure.Core.Pipeline.HttpPipelinePolicy> pipeline)
        {
            if (Armed && message.Request.Method == Azure.Core.RequestMethod.Put)
            {
                storage.Turn(way);
            }

            await ProcessNextAsync(message, pipeline);
        }
    }
}
