using System.Net;
using KhuyenCong.Pages.HandIn;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;

namespace KhuyenCong.Pages.Tests.Situation;

/// <summary>What province and ministry get back from the forms about a report that was taken, without a browser.</summary>
public sealed class CorrectionPagesTests
{
    private const string Judged = "/tinh-hinh/bao-cao/KC-01_2026-Q3/52";

    [Fact]
    public async Task WhoIsAskedLongAfterTheLockSavesTheFormSaysThereIsNothingAndAnswersOnce()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        var report = await pages.LinkAsync("52") + "/" + PagesDeployment.Target + "52";
        await app.HandInAsync("52/2026-Q3/a.xlsx", PagesDeployment.Good("52"));
        app.Clock.MoveTo(VietnamTime.EndOf(Deployment.Deadlines.Lock.AddDays(HandInTarget.ShownAfterLock)).AddHours(9));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(report + "/" + ProvincePages.NilSegment));
        await AskAsync(app);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(report + "/" + ProvincePages.NilSegment));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(report + "/" + ProvincePages.TemplateSegment));

        // What is asked stands at the top with its last day, and nothing on the page says that the report is locked.
        var asked = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(report));
        Assert.True(asked.IndexOf("đơn vị được nộp bản chỉnh sửa đến hết ngày", StringComparison.Ordinal) is > 0 and var at && at < asked.IndexOf("Chọn báo cáo", StringComparison.Ordinal));
        Assert.DoesNotContain("đã khóa", asked, StringComparison.Ordinal);

        // The answer was sent, and the same form comes once more after a corrected file was taken.
        var action = await pages.FormAsync(report, $"/{CorrectionDesk.ExplainSegment}/");
        var before = (await app.StatusAsync("52"))!;
        using (var foreign = await pages.Http.PostAsync(action, Multipart("no part of any form")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        }

        for (var i = 0; i < 2; i++)
        {
            using var sent = await pages.Http.PostAsync(action, Form((CorrectionDesk.TextField, "Đã đối chiếu với sổ sách, số liệu đúng."), (CorrectionDesk.RequestField, before.CorrectionKey!)));
            Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
            app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
            await app.HandInAsync($"52/2026-Q3/b{i}.xlsx", PagesDeployment.Good("52", 2));
        }

        Assert.Single(await app.Table.UnderAsync<Azure.Data.Tables.TableEntity>(Deployment.Partition, Keys.Audit + "review_52_", CancellationToken.None), a => a.GetString("Act") == nameof(ReviewActKind.Explain));

        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var answer = await pages.Http.GetAsync(path);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("khong-cong", "noi_dung-cong")]
    [InlineData("yeu-cau", "noi_dung-yeu-cau")]
    public async Task WhatWasWrittenStandsInTheFormThatItWasWrittenIn(string act, string field)
    {
        await using var pages = await PagesDeployment.StartAsync();
        await pages.Pipeline.HandInAsync("52/2026-Q3/a.xlsx", PagesDeployment.Good("52"));
        var action = await pages.FormAsync(Judged, $"/{ReviewDesk.Segment}/");
        using var answer = await pages.Http.PostAsync(action, Form((ReviewDesk.ActField, act), (ReviewDesk.TextField, "Sai <b>")));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        var texts = html.Split("<textarea ")[1..];
        Assert.Equal([field], texts.Where(t => t.Contains(">Sai <b></textarea>", StringComparison.Ordinal)).Select(t => t.Split('"')[1]));
        Assert.Equal(1, html.Split("<details ").Count(d => d.Split('>')[0].EndsWith(" open", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task WhatWasCheckedAndChosenIsKeptWhenARequestIsRefused()
    {
        await using var pages = await PagesDeployment.StartAsync();
        foreach (var seed in new[] { 1, 2, 3 })
        {
            await pages.Pipeline.HandInAsync($"52/2026-Q3/{seed}.xlsx", PagesDeployment.Good("52", seed));
            pages.Pipeline.Clock.MoveTo(pages.Pipeline.Clock.GetUtcNow().AddMinutes(1));
        }

        // No day: the reasons, the places and the text stand in the form, the mistake beside its field.
        var html = await RefusedAsync((ReviewDesk.ActField, "yeu-cau"), (ReviewDesk.ReasonField, "amount"), (ReviewDesk.ReasonField, "signed"), (ReviewDesk.PlacesField, "mã số 02, ô F11"), (ReviewDesk.TextField, "Đề nghị kiểm tra."), (ReviewDesk.UntilField, "mai"));
        Assert.Equal(["amount", "signed"], html.Split("name=\"ly_do\" value=\"")[1..].Where(r => r.Split('>')[0].EndsWith(" checked", StringComparison.Ordinal)).Select(r => r.Split('"')[0]));
        Assert.Contains("value=\"mã số 02, ô F11\"", html, StringComparison.Ordinal);
        Assert.Contains(">Đề nghị kiểm tra.</textarea>", html, StringComparison.Ordinal);
        Assert.Contains("name=\"den_ngay\" value=\"mai\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"den_ngay-yeu-cau-note den_ngay-yeu-cau-loi\" aria-invalid=\"true\"><p class=\"wrong\" id=\"den_ngay-yeu-cau-loi\">Đề nghị ghi ngày trả lời", html, StringComparison.Ordinal);

        // No reason why: the version is chosen still.
        var first = html.Split("<select id=\"lan_nop\"")[1].Split("</select>")[0].Split("value=\"")[^1].Split('"')[0];
        html = await RefusedAsync((ReviewDesk.ActField, "chon-phien-ban"), (ReviewDesk.UploadField, first), (ReviewDesk.TextField, ""));
        Assert.Contains($"<option value=\"{first}\" selected>", html, StringComparison.Ordinal);

        // Units that were marked on the page of all, and why more time was to end, likewise.
        var several = await pages.FormAsync("/tinh-hinh?bao-cao=KC-01_2026-Q3", $"/{MissingForms.SeveralSegment}/");
        using var sent = await pages.Http.PostAsync(several, Form((MissingForms.ActField, "gia-han"), (MissingForms.ScopeField, "da-chon"), (MissingForms.UnitField, "01"), (MissingForms.UnitField, "68"), (MissingForms.ReasonField, "ngắn"), (MissingForms.UntilField, "30/09/2026")));
        Assert.Equal(HttpStatusCode.BadRequest, sent.StatusCode);
        html = WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync());
        Assert.Equal(["01", "68"], html.Split("name=\"don_vi\" value=\"")[1..].Where(u => u.Split('>')[0].EndsWith(" checked", StringComparison.Ordinal)).Select(u => u.Split('"')[0]));

        async Task<string> RefusedAsync(params (string, string)[] fields)
        {
            using var answer = await pages.Http.PostAsync(await pages.FormAsync(Judged, $"/{ReviewDesk.Segment}/"), Form(fields));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task ARequestIsClosedOnThePageThoughNoVersionCountsAnyMore()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        await app.HandInAsync("52/2026-Q3/a.xlsx", PagesDeployment.Good("52"));
        await AskAsync(app);
        Assert.Contains(">Xử lý báo cáo đã nhận</td>", WebUtility.HtmlDecode(await pages.Http.GetStringAsync(Judged.Replace("bao-cao", "don-vi", StringComparison.Ordinal))), StringComparison.Ordinal);
        await NoVersionCountsAsync(app);
        var html = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(Judged));
        Assert.Contains("Đơn vị hiện không có bản báo cáo nào được tính.", html, StringComparison.Ordinal);
        Assert.Equal(["ket-thuc"], html.Split("name=\"viec\" value=\"")[1..].Select(b => b.Split('"')[0]));

        var request = html.Split("name=\"ve\" value=\"")[1].Split('"')[0];
        using var closed = await pages.Http.PostAsync(await pages.FormAsync(Judged, $"/{ReviewDesk.Segment}/"), Form((ReviewDesk.ActField, "ket-thuc"), (ReviewDesk.AboutField, request)));
        Assert.Equal(HttpStatusCode.SeeOther, closed.StatusCode);
        Assert.NotNull((await app.StatusAsync("52"))!.Status.Review.Correction!.ClosedAt);
        Assert.DoesNotContain("name=\"viec\"", await pages.Http.GetStringAsync(Judged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFigureThatWasAcceptedStandsInTheListByItsNameAndWhatWasReadIsNotReadAgain()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await pages.Pipeline.HandInAsync("52/2026-Q3/a.xlsx", PagesDeployment.Good("52"));
        var upload = (await pages.Pipeline.StatusAsync("52"))!.Status.Counted!.Upload;
        var key = DoubtfulFigure.KeyOf(DoubtfulFigures.ShareCode, "02", "period");
        foreach (var act in new[] { "chap-nhan", "da-xem" })
        {
            using var sent = await pages.Http.PostAsync(
                await pages.FormAsync(Judged, $"/{ReviewDesk.Segment}/"), Form((ReviewDesk.ActField, act), (ReviewDesk.UploadField, upload), (ReviewDesk.AboutField, key)));
            Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        }

        var html = WebUtility.HtmlDecode(await pages.Http.GetStringAsync(Judged));
        Assert.Contains("Số liệu: Tổng kinh phí – Thực hiện trong kỳ", html, StringComparison.Ordinal);
        Assert.DoesNotContain(key, html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"da-xem\"", html, StringComparison.Ordinal);
    }

    // As after a rule that came later.
    private static async Task NoVersionCountsAsync(Deployment app)
    {
        var row = (await app.StatusAsync("52"))!;
        var changed = StatusRow.Of(Deployment.Partition, row.Status with { Counted = null });
        changed.ETag = row.ETag;
        Assert.True(await app.Table.ReplaceAsync(changed, CancellationToken.None));
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static StringContent Multipart(string text)
    {
        var content = new StringContent(text);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        return content;
    }

    private static async Task AskAsync(Deployment app)
    {
        var counted = (await app.StatusAsync("52"))!.Status.Counted!;
        await app.Get<ReviewReport>().RunAsync(
            "KC-01", Deployment.Q3, "52",
            new ReviewAct(ReviewActKind.AskCorrection, "ask", counted.Upload, counted.Version, default, "Hoa") { Until = VietnamTime.DayOf(app.Clock.GetUtcNow()).AddDays(5), Text = "Đề nghị kiểm tra." },
            CancellationToken.None);
    }
}
