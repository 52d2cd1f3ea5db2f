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
