using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Json.Schema;
using KhuyenCong.Pages.Api;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Pipeline.Tests.Difficulties;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Pages.Tests.Api;

/// <summary>The interface for other systems: each answer fits the description that is served beside it, and says what the digest says.</summary>
public sealed class ReportApiTests
{
    private static readonly EvaluationOptions Strictly = new() { RequireFormatValidation = true };

    [Fact]
    public async Task EveryAnswerFitsTheDescriptionAndEveryDescribedPathAnswers()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        await app.RemindAsync();
        await app.HandInAsync("52/2026-Q3/bao-cao.xlsx", PagesDeployment.Good("52"));
        await app.HandInAsync("68/2026-Q3/bao-cao.xlsx", PagesDeployment.Good("68", 2));
        await app.HandInAsync("01/2026-Q3/bao-cao.xlsx", PagesDeployment.Bad("01"));
        await ActAsync(app, "52", ReviewActKind.AskCorrection, a => a with { Until = new DateOnly(2026, 10, 12), Text = "Đề nghị kiểm tra." });
        await ActAsync(app, "68", ReviewActKind.LeaveOut, a => a with { Text = "Chưa đối chiếu được." });
        app.Clock.MoveTo(Deployment.At(10, 12, 8));
        await app.HandInAsync("52/2026-Y/bao-cao.csv", Told.Report("52", ("8.5", "Thiếu cộng tác viên")));

        var described = JsonNode.Parse(await pages.Http.GetStringAsync(ReportApi.Root + "/openapi.json"))!;
        Assert.Equal(ReportApi.Root, (string?)described["servers"]![0]!["url"]);
        foreach (var (path, methods) in described["paths"]!.AsObject())
        {
            Assert.Equal(["get"], methods!.AsObject().Select(m => m.Key));
            foreach (var (form, period) in new[] { ("KC-01", "2026-Q3"), ("KC-02", "2026-Y"), ("KC-01", "2026-Y") })
            {
                var address = path.Replace("{form}", form, StringComparison.Ordinal).Replace("{period}", period, StringComparison.Ordinal);
                var (status, type, answer) = await AskAsync(pages, address);
                Assert.Equal((address, HttpStatusCode.OK), (address, status));
                AssertFits(described, methods["get"]!["responses"]!["200"]!["content"]![type]!["schema"]!, answer);
            }
        }

        // What is wrong is told as it is described, too.
        foreach (var (path, wanted) in new[]
        {
            ("/reports/KC-01/2026-Q9", HttpStatusCode.BadRequest), ("/reports/KC_01/2026-Q3/figures", HttpStatusCode.BadRequest), ("/reports/KC-01/2026-M07", HttpStatusCode.NotFound), ("/reports/KC-99/2026-Q3", HttpStatusCode.NotFound),
            ("/reports/KC-03/2026-Y", HttpStatusCode.NotFound), ("", HttpStatusCode.NotFound), ("/reports/KC-01", HttpStatusCode.NotFound), ("/reports/KC-01/2026-Q3/figures/x", HttpStatusCode.NotFound),
            ("/reports/" + new string('K', 4000) + "/2026-Q3", HttpStatusCode.BadRequest),
        })
        {
            var (status, type, answer) = await AskAsync(pages, path);
            Assert.Equal((path, wanted, "application/problem+json", (int)wanted), (path, status, type, (int)answer["status"]!));
            AssertFits(described, JsonNode.Parse("""{"$ref":"#/components/schemas/Problem"}""")!, answer);
        }

        using var posted = await pages.Http.PostAsync(ReportApi.Root + "/reports", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public async Task SaysWhatTheDigestSaysMoneyAsWholeDongAndTellsNobodysTelephone()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        await app.RemindAsync();
        await app.HandInAsync("52/2026-Q3/bao-cao.xlsx", PagesDeployment.Good("52"));
        await app.HandInAsync("68/2026-Q3/bao-cao.xlsx", PagesDeployment.Good("68", 2));
        var digest = await app.ViewAsync("KC-01", new(Reporting.Periods.PeriodKind.Quarter, 2026, 3));

        var (_, _, state) = await AskAsync(pages, "/reports/KC-01/2026-Q3");
        Assert.Equal((34, 2, 32), ((int)state["counts"]!["expected"]!, (int)state["counts"]!["onTime"]!, (int)state["counts"]!["missing"]!));
        Assert.Equal(digest.Units.Select(u => (u.Unit.Code, u.Standing)), state["units"]!.AsArray().Select(u => ((string)u!["unit"]!, Enum.Parse<Standing>((string)u["standing"]!, ignoreCase: true))));
        var text = state.ToJsonString();
        Assert.DoesNotContain(PagesDeployment.ContactOf("52"), text, StringComparison.Ordinal);

        var (_, _, figures) = await AskAsync(pages, "/reports/KC-01/2026-Q3/figures");
        Assert.Equal(["52", "68"], figures["units"]!.AsArray().Select(u => (string)u!["unit"]!));
        foreach (var (unit, told) in digest.Figures.Zip(figures["units"]!.AsArray()))
        {
            var values = told!["figures"]!.AsArray().ToDictionary(f => ((string)f!["row"]!, (string)f["column"]!), f => (long)f!["value"]!);
            Assert.Equal(unit.Figures.Values.Select(v => ((v.Key.Code, v.Key.Column), v.Value.Number)).Order(), values.Select(v => (v.Key, v.Value)).Order());
        }

        // A sum is that of the figures that stand beside it.
        foreach (var total in figures["totals"]!.AsArray())
        {
            var parts = figures["units"]!.AsArray().SelectMany(u => u!["figures"]!.AsArray()).Where(f => (string)f!["row"]! == (string)total!["row"]! && (string)f["column"]! == (string)total["column"]!).ToList();
            Assert.Equal((parts.Count, parts.Sum(f => (long)f!["value"]!)), ((int)total!["units"]!, (long)total["value"]!));
        }

        Assert.Contains(digest.Form.Rows, r => r.Kind == FigureKind.Money);
    }

    [Fact]
    public async Task TellsHowFarTheMinistryIsWithEachReportAndWhyOneIsLeftOut()
    {
        await using var pages = await PagesDeployment.StartAsync();
        var app = pages.Pipeline;
        string[] units = ["01", "04", "52", "56", "68"];
        foreach (var unit in units)
        {
            await app.HandInAsync($"{unit}/2026-Q3/bao-cao.xlsx", PagesDeployment.Good(unit));
        }

        // The first is not read yet; the last but one answers that its figures are right.
        var until = VietnamTime.DayOf(app.Clock.GetUtcNow()).AddDays(5);
        await ActAsync(app, "04", ReviewActKind.Read);
        await ActAsync(app, "52", ReviewActKind.AskCorrection, a => a with { Until = until, Text = "Đề nghị kiểm tra." });
        await ActAsync(app, "56", ReviewActKind.AskCorrection, a => a with { Until = until, Text = "Đề nghị kiểm tra." });
        await ActAsync(app, "56", ReviewActKind.Explain, a => a with { ByMinistry = false, About = "AskCorrection56", Text = "Số liệu đúng." });
        await ActAsync(app, "68", ReviewActKind.LeaveOut, a => a with { Text = "Chưa đối chiếu được “vốn”." });

        var (_, _, state) = await AskAsync(pages, "/reports/KC-01/2026-Q3");
        var byUnit = state["units"]!.AsArray().ToDictionary(u => (string)u!["unit"]!, u => u!);
        Assert.Equal("""{"unread":2,"read":1,"correctionAsked":1,"answered":1,"leftOut":1}""", state["reviews"]!.ToJsonString());
        Assert.Equal(["unread", "read", "correctionAsked", "answered", "unread"], units.Select(u => (string?)byUnit[u]["review"]!["state"]));
        Assert.Equal([null, null, until, until, null], units.Select(u => (string?)byUnit[u]["review"]!["correctionUntil"] is { } day ? DateOnly.Parse(day, CultureInfo.InvariantCulture) : (DateOnly?)null));
        Assert.Equal([null, null, null, 0, null], units.Select(u => (int?)byUnit[u]["review"]!["answerVersion"]));
        Assert.Null(byUnit["08"]["review"]);
        Assert.Equal(["Chưa đối chiếu được “vốn”."], byUnit.Values.Select(u => (string?)u["leftOutReason"]).OfType<string>());

        var (_, _, figures) = await AskAsync(pages, "/reports/KC-01/2026-Q3/figures");
        Assert.Equal([("68", "Chưa đối chiếu được “vốn”.")], figures["units"]!.AsArray().Where(u => (bool)u!["leftOut"]!).Select(u => ((string)u!["unit"]!, (string)u["leftOutReason"]!)));

        // A day after the last one the answer is overdue.
        app.Clock.MoveTo(VietnamTime.EndOf(until).AddHours(9));
        (_, _, state) = await AskAsync(pages, "/reports/KC-01/2026-Q3");
        Assert.Equal(["52"], state["units"]!.AsArray().Where(u => u!["review"] is { } review && (int)review["correctionDaysOverdue"]! == 1).Select(u => (string)u!["unit"]!));

    }

    [Fact]
    public async Task WhoAsksAgainLearnsThatNothingChangedAndWhoComesByAProxyLearnsNothing()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await pages.Pipeline.RemindAsync();
        const string Path = ReportApi.Root + "/reports/KC-01/2026-Q3";
        using var first = await pages.Http.GetAsync(Path);
        Assert.Equal("private, no-cache", string.Join(", ", first.Headers.CacheControl!.ToString().Split(", ").OrderByDescending(p => p, StringComparer.Ordinal)));
        Assert.Equal(HttpStatusCode.NotModified, (await AgainAsync(first.Headers.ETag!)).StatusCode);
        await pages.Pipeline.HandInAsync("52/2026-Q3/bao-cao.xlsx", PagesDeployment.Good("52"));
        using var changed = await AgainAsync(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);

        using var head = await pages.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Path));
        Assert.Equal((HttpStatusCode.OK, changed.Headers.ETag, ""), (head.StatusCode, head.Headers.ETag, await head.Content.ReadAsStringAsync()));

        using var proxied = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { { "X-Forwarded-For", "203.0.113.9" } } };
        using var refused = await pages.Http.SendAsync(proxied);
        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));

        Task<HttpResponseMessage> AgainAsync(EntityTagHeaderValue tag) =>
            pages.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { { "If-None-Match", tag.ToString() } } });
    }

    private static async Task ActAsync(Deployment app, string unit, ReviewActKind kind, Func<ReviewAct, ReviewAct>? with = null)
    {
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(1));
        var counted = (await app.StatusAsync(unit))!.Status.Counted!;
        var act = new ReviewAct(kind, kind + unit, counted.Upload, counted.Version, default, "Hoa");
        var end = await app.Get<ReviewReport>().RunAsync("KC-01", Deployment.Q3, unit, with?.Invoke(act) ?? act, CancellationToken.None);
        Assert.Equal(ActEnd.Done, end.End);
    }

    private static async Task<(HttpStatusCode Status, string Type, JsonNode Answer)> AskAsync(PagesDeployment pages, string path)
    {
        using var answer = await pages.Http.GetAsync(ReportApi.Root + path);
        return (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType!, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    // The description's schemas are JSON Schema of 2020-12, as OpenAPI 3.1 says; a member that it does not name is no part of an answer.
    private static void AssertFits(JsonNode described, JsonNode schema, JsonNode answer)
    {
        var whole = new JsonObject { ["$defs"] = described["components"]!["schemas"]!.DeepClone(), ["allOf"] = new JsonArray(schema.DeepClone()) };
        var result = JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal)).Evaluate(System.Text.Json.JsonDocument.Parse(answer.ToJsonString()).RootElement, Strictly);
        Assert.True(result.IsValid, schema.ToJsonString() + answer.ToJsonString()[..Math.Min(500, answer.ToJsonString().Length)]);
    }
}
