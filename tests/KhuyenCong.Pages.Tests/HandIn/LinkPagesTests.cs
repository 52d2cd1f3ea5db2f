using System.Net;
using KhuyenCong.Pages.HandIn;
using KhuyenCong.Pages.Tests.Browser;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.HandIn;

/// <summary>A unit that has lost its link gets new ones by mail, and nobody else learns anything.</summary>
public sealed class LinkPagesTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Page = ProvincePages.Root + "/" + LinkDesk.Segment;

    [Fact]
    public async Task EachRegisteredContactGetsALinkOfTheirOwnAndOnceForAForm()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var action = await pages.FormAsync(Page, Page);
        using var first = await AskAsync(pages, action, "52");
        using var again = await AskAsync(pages, action, "52");
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        var contacts = Deployment.Reference.Contacts.InForce("52", new DateOnly(2026, 9, 16));
        Assert.Equal(2, contacts.Count);

        // The row comes before the mail, and a rebuild knows it.
        Assert.Empty(pages.Pipeline.Transport.Sent);
        Assert.Equal(2, (await pages.Pipeline.Get<RowNotes>().ReadAsync(CancellationToken.None))[Keys.Links].Count());
        await pages.Pipeline.DeliverAsync();
        await pages.Pipeline.DeliverAsync();
        var mails = pages.Pipeline.Transport.Sent;
        Assert.Equal(contacts.Select(c => c.Email).Order(), mails.Select(m => Assert.Single(m.To)).Order());
        var opened = new List<string>();
        foreach (var mail in mails)
        {
            Assert.Contains("dùng đến hết ngày 15/11/2026", mail.Text, StringComparison.Ordinal);
            var link = mail.Text.Split('\n').Single(l => l.StartsWith("Trang nộp báo cáo: ", StringComparison.Ordinal))["Trang nộp báo cáo: ".Length..];
            var html = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(link));
            Assert.Contains("Liên kết này cấp cho " + contacts.Single(c => c.Email == mail.To[0]).Name, html, StringComparison.Ordinal);
            opened.Add(link);
        }

        Assert.Equal(2, opened.Distinct().Count());
    }

    [Fact]
    public async Task TheAnswerIsTheSameWhateverIsChosen()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var answers = new List<string>();
        foreach (var unit in new[] { "52", "99", "", "<script>", new string('x', 5_000) })
        {
            var since = TimeProvider.System.GetTimestamp();
            using var answer = await AskAsync(pages, await pages.FormAsync(Page, Page), unit);
            Assert.True(TimeProvider.System.GetElapsedTime(since) >= TimeSpan.FromMilliseconds(450));
            answers.Add($"{answer.StatusCode} {answer.Headers.Location} {await pages.Http.GetStringAsync(answer.Headers.Location)}");
        }

        Assert.Single(answers.Distinct());
        Assert.All((await pages.Pipeline.StateAsync(Keys.Links)).Mails, m => Assert.Equal("52", m.Unit));

        // Without a form of ours nothing is asked for.
        using var forged = await AskAsync(pages, Page + "/x.y.z", "68");
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
        var noLink = await pages.Http.GetAsync(ProvincePages.Root + "/x/");
        Assert.Contains($"href=\"{Page}\"", await noLink.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AUnitAndAllTogetherAreBoundedADayHoweverManyAskAtOnce()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var requests = pages.Pipeline.Get<RequestedLinks>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => requests.RunAsync("52", FormattableString.Invariant($"at-once-{i}"), CancellationToken.None)));
        Assert.Equal(RequestedLinks.MaxOfUnit, await TurnsAsync());
        foreach (var unit in Deployment.Reference.Units.On(new DateOnly(2026, 9, 16)).Select(u => u.Code).Where(c => c != "52").Take(RequestedLinks.MaxOfAll / 2))
        {
            await requests.RunAsync(unit, "one", CancellationToken.None);
            await requests.RunAsync(unit, "two", CancellationToken.None);
        }

        Assert.Equal(RequestedLinks.MaxOfAll, await TurnsAsync());
        pages.Pipeline.Clock.MoveTo(Deployment.At(17, 9, 0));
        await requests.RunAsync("52", "tomorrow", CancellationToken.None);
        Assert.Equal(RequestedLinks.MaxOfAll + 1, await TurnsAsync());

        async Task<int> TurnsAsync() => (await pages.Pipeline.StateAsync(Keys.Links)).Mails.GroupBy(m => (m.Unit, m.Content)).Count();
    }

    [SkippableTheory]
    [MemberData(nameof(Chromium.Ways), MemberType = typeof(Chromium))]
    public async Task AnOfficerWithoutALinkAsksForOne(int width, bool javaScript)
    {
        var page = await chromium.OpenAsync(width, javaScript);
        await using var pages = await PagesDeployment.StartAsync();
        await page.GotoAsync(new Uri(pages.Address, ProvincePages.Root + "/x/").AbsoluteUri);
        await page.GetByText("nhận lại liên kết qua thư").ClickAsync();
        await page.GetByLabel("Đơn vị").SelectOptionAsync("52");
        await Pictures.TakeAsync(page, $"ask-link-{width}-{javaScript}");
        await CheckAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Gửi liên kết" }).ClickAsync();
        await page.GetByText("ĐỀ NGHỊ KIỂM TRA HỘP THƯ").WaitForAsync();
        await Pictures.TakeAsync(page, $"asked-link-{width}-{javaScript}");
        await CheckAsync();
        Assert.NotEmpty((await pages.Pipeline.StateAsync(Keys.Links)).Mails);

        async Task CheckAsync()
        {
            if (javaScript)
            {
                await Accessibility.AssertFineAsync(page);
                await Accessibility.AssertFitsAsync(page);
            }
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(PagesDeployment pages, string action, string unit)
    {
        using var form = new FormUrlEncodedContent([new(LinkDesk.UnitField, unit)]);
        return await pages.Http.PostAsync(action, form);
    }
}
