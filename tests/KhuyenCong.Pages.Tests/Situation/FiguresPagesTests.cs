using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Pages.Tests.Browser;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Tests;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Receipts;
using Microsoft.Playwright;

namespace KhuyenCong.Pages.Tests.Situation;

/// <summary>The ministry's pages of figures: units by indicators, a unit's report, units through the periods.</summary>
public sealed partial class FiguresPagesTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Report = "KC-01_2026-Q3", Reason = "Vốn đối ứng của dự án liên vùng – đã đối chiếu";

    [Fact]
    public async Task TotalsRecomputeFromTheReportsAndSayWhatTheyRestOn()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await StageAsync(pages);

        // By hand: every figure of the period as data, added up by code.
        var figures = Csv(await pages.Http.GetStringAsync($"/tinh-hinh/so-lieu/{Report}/so-lieu.csv")).Skip(1)
            .Select(line => (Unit: line[2], Code: line[5], Column: line[9], Value: decimal.TryParse(line[10], CultureInfo.InvariantCulture, out var number) ? number : 0)).ToList();
        decimal Sum(string code, string column, string without = "") => figures.Where(f => f.Code == code && f.Column == column && f.Unit != without).Sum(f => f.Value);
        var page = await GetAsync(pages, $"/tinh-hinh/so-lieu/{Report}");
        Assert.Contains("Cộng số liệu của 4 trên 34 đơn vị. Chưa có báo cáo được tiếp nhận (30):", page, StringComparison.Ordinal);
        Assert.Contains("<h2>Chỉ tiêu chung: Lũy kế từ đầu năm</h2>", page, StringComparison.Ordinal);
        var codes = new[] { "01", "02", "03", "04", "05" };
        Assert.Equal(codes.Select(c => Sum(c, "Lũy kế từ đầu năm")), Totals(page, "Toàn quốc"));
        Assert.Equal(["01", "52", "79", "92"], figures.Select(f => f.Unit).Distinct());

        // The unit that confirmed amounts a thousand times as large stands first, with its reason; the totals that hold them say so.
        var doubts = page.Split("id=\"luu-y\"")[1];
        Assert.StartsWith(">Số liệu cần lưu ý (2)<", doubts, StringComparison.Ordinal);
        Assert.Contains("<strong>Gia Lai</strong>", doubts, StringComparison.Ordinal);
        Assert.Contains(Reason, doubts, StringComparison.Ordinal);
        Assert.Matches("href=\"/tinh-hinh/bao-cao/KC-01_2026-Q3/52#m0[2-5]\"", doubts);
        Assert.Contains("bằng khoảng 1.000 lần số của bản đang được tính", doubts, StringComparison.Ordinal);
        Assert.Equal(
            [Sum("01", "Lũy kế từ đầu năm"), .. codes.Skip(1).Select(c => Sum(c, "Lũy kế từ đầu năm", without: "52"))], Totals(page, "không kể số liệu cần lưu ý"));
        Assert.Equal(4, Regex.Count(Row(page, "52"), "mark warn"));

        // A unit that sent nothing, and one whose report was sent back, have no figures, which is not 0.
        Assert.Contains("chưa nộp", Row(page, "04"), StringComparison.Ordinal);
        Assert.Equal(["–", "–", "–", "–", "–"], CellText().Matches(Row(page, "04")).Select(m => m.Groups[1].Value));
        Assert.Contains("bị trả lại, chưa sửa", Row(page, "68"), StringComparison.Ordinal);
        Assert.DoesNotContain(">0<", Row(page, "68"), StringComparison.Ordinal);

        // Another column and group, as a page, as a workbook that prints, and as data; what no form has is the first.
        var other = await GetAsync(pages, $"/tinh-hinh/so-lieu/{Report}?cot=plan&nhom=10");
        Assert.Equal(new[] { "11", "12", "13", "14" }.Select(c => Sum(c, "Kế hoạch năm")), Totals(other, "Toàn quốc"));
        Assert.Contains("Chỉ tiêu chung: Lũy kế", await GetAsync(pages, $"/tinh-hinh/so-lieu/{Report}?cot=x&nhom=y"), StringComparison.Ordinal);
        var data = Csv(await pages.Http.GetStringAsync($"/tinh-hinh/so-lieu/{Report}/bang.csv?cot=plan&nhom=10"));
        Assert.Equal(1 + 34 + 3 + 1, data.Count);
        Assert.Equal(new[] { "11", "12", "13", "14" }.Select(c => Sum(c, "Kế hoạch năm")), data[^1].Skip(4).Select(v => decimal.Parse(v, CultureInfo.InvariantCulture)));
        Assert.Equal(["", "", "", ""], data.Single(l => l[0] == "04").Skip(4));
        var workbook = await pages.Http.GetByteArrayAsync($"/tinh-hinh/so-lieu/{Report}/bang.xlsx?cot=plan&nhom=10");
        Assert.Equal(["Tổng hợp", "Lưu ý"], SheetsOf(workbook));
        Keep("bang.xlsx", workbook);
        var digest = await pages.Http.GetByteArrayAsync($"/tinh-hinh/so-lieu/{Report}/tong-hop.xlsx");
        Assert.Contains("Tình hình", SheetsOf(digest));
        Keep("tong-hop.xlsx", digest);
        Assert.Equal(HttpStatusCode.NotFound, (await pages.Http.GetAsync($"/tinh-hinh/so-lieu/{Report}/khac.xlsx")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await pages.Http.GetAsync("/tinh-hinh/so-lieu/KC-03_2026-Q3")).StatusCode);

        // What the ministry leaves out is in no total, and every place says so.
        var head = (await pages.Pipeline.StateAsync()).FiguresByUnit["79"].Single(r => r.ContainsKey("Version"));
        Assert.Equal(new ReviewEnd(ActEnd.Done), await pages.Pipeline.Get<ReviewReport>().RunAsync(
            "KC-01", Deployment.Q3, "79", new ReviewAct(ReviewActKind.LeaveOut, "k", head.GetString("Upload"), 0, default, "Hoa") { Text = "Chờ kiểm tra." }, CancellationToken.None));
        var without = await GetAsync(pages, $"/tinh-hinh/so-lieu/{Report}");
        Assert.Contains("Cộng số liệu của 3 trên 34 đơn vị. Không cộng vào số liệu toàn quốc theo quyết định của Bộ (1): Hồ Chí Minh.", without, StringComparison.Ordinal);
        Assert.Equal(codes.Select(c => Sum(c, "Lũy kế từ đầu năm", without: "79")), Totals(without, "Toàn quốc"));
        Assert.Contains("không cộng vào số liệu toàn quốc", Row(without, "79"), StringComparison.Ordinal);
        Assert.Contains("Không cộng vào số liệu toàn quốc", await GetAsync(pages, $"/tinh-hinh/bao-cao/{Report}/79"), StringComparison.Ordinal);
        Assert.Contains("Không cộng vào số liệu toàn quốc theo quyết định của Bộ (1): Hồ Chí Minh.", await GetAsync(pages, $"/tinh-hinh?bao-cao={Report}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AUnitsReportLeadsToItsCellsStandsBesideOthersAndTellsWhatChanged()
    {
        await using var pages = await PagesDeployment.StartAsync();
        await StageAsync(pages);
        var page = await GetAsync(pages, $"/tinh-hinh/bao-cao/{Report}/52");
        Assert.Contains("Phiên bản 2, 12:00 ngày 16/09/2026 (đang được tính): Tiếp nhận có lưu ý", page, StringComparison.Ordinal);
        Assert.Contains($"<th scope=\"row\">Đơn vị xác nhận số liệu đúng</th><td class=\"long\">{Reason}</td>", page, StringComparison.Ordinal);

        // Each figure is what stands in its cell of the original, in the form's unit.
        var original = Link().Match(page).Groups[1].Value;
        var cells = CellsOf(await pages.Http.GetByteArrayAsync(original), SheetName().Match(page).Groups[1].Value);
        var figures = Figure().Matches(page).Select(m => (Value: Number(m.Groups[1].Value), Cell: m.Groups[2].Value)).ToList();
        Assert.True(figures.Count > 50, $"{figures.Count} figures have cells.");
        Assert.All(figures, f => Assert.Equal((f.Cell, f.Value), (f.Cell, cells[f.Cell])));

        // Against the version before, and against one that was sent back, which is read again from its original.
        var versions = Option().Matches(page).Select(m => m.Groups[1].Value).ToList();
        var first = versions[^1];
        var compared = await GetAsync(pages, $"/tinh-hinh/bao-cao/{Report}/52?so-voi={first}");
        Assert.Matches("Thay đổi so với Phiên bản 1, 10:00 ngày 16/09/2026 \\([1-9][0-9]*\\)", compared);
        Assert.Contains("Thay đổi so với Phiên bản 2", await GetAsync(pages, $"/tinh-hinh/bao-cao/{Report}/52?phien-ban={first}&so-voi={versions[0]}"), StringComparison.Ordinal);
        await pages.Pipeline.HandInAsync("01/2026-Q3/lai.xlsx", PagesDeployment.Bad("01"));
        var rejected = Option().Matches(await GetAsync(pages, $"/tinh-hinh/bao-cao/{Report}/01")).Select(m => m.Groups[1].Value).First();
        var change = await GetAsync(pages, $"/tinh-hinh/bao-cao/{Report}/01?phien-ban={rejected}&so-voi={Option().Matches(await GetAsync(pages, $"/tinh-hinh/bao-cao/{Report}/01")).Select(m => m.Groups[1].Value).ElementAt(1)}");
        Assert.Contains("(trả lại): Trả lại (số liệu sai)", change, StringComparison.Ordinal);
        Assert.Contains("10:00 ngày 16/09/2026 (đang được tính) (1)</h2>", change, StringComparison.Ordinal);
        Assert.Contains(">+1</td>", change, StringComparison.Ordinal);
        Assert.Contains("Tổng kinh phí", change, StringComparison.Ordinal);

        // Beside the first half, which is the period before; nobody has handed in a year before.
        var beside = await GetAsync(pages, $"/tinh-hinh/bao-cao/{Report}/79");
        Assert.Contains("“kỳ trước” là 6 tháng đầu năm 2026", beside, StringComparison.Ordinal);
        Assert.Matches("kỳ trước [0-9]", beside);
        Assert.DoesNotContain("“cùng kỳ” là", beside, StringComparison.Ordinal);
        Assert.Matches("đạt [0-9,]+% kế hoạch", beside);
        Assert.Contains("Đơn vị chưa nộp báo cáo này.", await GetAsync(pages, $"/tinh-hinh/bao-cao/{Report}/04"), StringComparison.Ordinal);
        Assert.Contains("Trả lại (số liệu sai)", await GetAsync(pages, $"/tinh-hinh/bao-cao/{Report}/68"), StringComparison.Ordinal);

        // Units through the periods, and the way to each of these pages.
        var history = await GetAsync(pages, "/tinh-hinh/lich-su");
        Assert.Equal(34, history.Split("<tr id=\"").Length - 1);
        Assert.Contains("KC-01, 6 tháng đầu năm 2026", history, StringComparison.Ordinal);
        Assert.Contains("class=\"mark dung-han\" href=\"/tinh-hinh/bao-cao/KC-01_2026-Q3/52\"", Row(history, "52"), StringComparison.Ordinal);
        Assert.Contains("class=\"mark tra-lai\" href=\"/tinh-hinh/don-vi/KC-01_2026-Q3/68\"", Row(history, "68"), StringComparison.Ordinal);
        Assert.Contains($"/tinh-hinh/so-lieu/{Report}/tong-hop.xlsx", history, StringComparison.Ordinal);
        var situation = await GetAsync(pages, $"/tinh-hinh?bao-cao={Report}");
        Assert.Contains($"href=\"/tinh-hinh/so-lieu/{Report}\"", situation, StringComparison.Ordinal);
        Assert.Contains("href=\"/tinh-hinh/lich-su\"", situation, StringComparison.Ordinal);
        Assert.Contains($"href=\"/tinh-hinh/bao-cao/{Report}/52\"", await GetAsync(pages, $"/tinh-hinh/don-vi/{Report}/52"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(1366)]
    [InlineData(360)]
    public async Task FiguresAreReadOnADeskAndOnAPhone(int width)
    {
        var page = await chromium.OpenAsync(width);
        await using var pages = await PagesDeployment.StartAsync();
        await StageAsync(pages);
        foreach (var (path, name) in new[]
        {
            ($"so-lieu/{Report}", "figures"), ($"so-lieu/{Report}?cot=plan&nhom=10", "figures-group"), ($"bao-cao/{Report}/52", "report"), ($"bao-cao/{Report}/79", "report-beside"), ("lich-su", "history"),
        })
        {
            await page.GotoAsync(new Uri(pages.Address, "tinh-hinh/" + path).AbsoluteUri);
            await Accessibility.AssertFineAsync(page);
            await Accessibility.AssertFitsAsync(page);
            await Pictures.TakeAsync(page, $"{name}-{width}");
            if (width > 1000 && Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
            {
                await page.PdfAsync(new PagePdfOptions { Path = Path.Combine(folder, name + ".pdf"), Format = "A4" });
            }
        }

        // From a figure to doubt to the figure.
        await page.GotoAsync(new Uri(pages.Address, "tinh-hinh/so-lieu/" + Report).AbsoluteUri);
        await page.Locator(".doubts a").First.ClickAsync();
        await page.WaitForURLAsync("**/bao-cao/KC-01_2026-Q3/52#m*");
        await page.SelectOptionAsync("#so-voi", new SelectOptionValue { Index = 1 });
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Xem", Exact = true }).ClickAsync();
        await page.Locator("#thay-doi").WaitForAsync();
        await Accessibility.AssertFineAsync(page);
        await Accessibility.AssertFitsAsync(page);
        await Pictures.TakeAsync(page, $"report-changes-{width}");
    }

    /// <summary>Four reports that count, one of them with amounts a thousand times as large, confirmed; one that was sent back; the first half of one unit.</summary>
    private static async Task StageAsync(PagesDeployment pages)
    {
        var app = pages.Pipeline;
        app.Clock.MoveTo(Deployment.At(17, 6, 10));
        var half = Deployment.Reference.Duties.For("KC-01", new Reporting.Periods.Period(Reporting.Periods.PeriodKind.HalfYear, 2026, 1))!;
        await app.HandInAsync("79/2026-H1/a.xlsx", new Emulator.DemoReport(Deployment.Reference.Forms.For("KC-01", half.CutOff)!, Deployment.Reference.Units.Find("79", half.CutOff)!, half, 1).ToWorkbook());
        app.Clock.MoveTo(Deployment.At(16, 9, 10));
        foreach (var unit in new[] { "01", "79", "92", "52" })
        {
            Assert.True((await app.HandInAsync($"{unit}/2026-Q3/a.xlsx", PagesDeployment.Good(unit))).Outcome is Reporting.Validation.Outcome.Accepted or Reporting.Validation.Outcome.AcceptedWithWarnings);
        }

        await app.HandInAsync("68/2026-Q3/a.xlsx", PagesDeployment.Bad("68"));
        app.Clock.MoveTo(Deployment.At(16, 9, 12));
        await app.UploadAsync("52/2026-Q3/b.xlsx", Deployment.Sample("officer-nghin-silent.xlsx"), SubmitterConfirmation.Write(Reason));
        var confirmed = (await app.IngestAsync("52/2026-Q3/b.xlsx", UploadWay.Page)).Receipt!;
        Assert.Equal((SubmissionKind.Report, 2, Reason), (confirmed.Kind, confirmed.CountedVersion, confirmed.Confirmation));
    }

    private static async Task<string> GetAsync(PagesDeployment pages, string path) => WebUtility.HtmlDecode(await pages.Http.GetStringAsync(path));

    private static string Row(string page, string unit) => page.Split("<tr id=\"").Single(r => r.StartsWith(unit + "\"", StringComparison.Ordinal)).Split("</tr>")[0];

    private static IEnumerable<decimal> Totals(string page, string name) => page.Split("<tr class=\"total\">").Single(r => r.StartsWith($"<th scope=\"row\">{name}<", StringComparison.Ordinal)).Split("</tr>")[0]
        .Split("<td")[1..].Select(cell => Number(NumberText().Match(cell[cell.IndexOf('>', StringComparison.Ordinal)..]).Value));

    private static decimal Number(string text) => decimal.Parse(text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'), CultureInfo.InvariantCulture);

    private static List<string[]> Csv(string text) => [.. text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(line => Field().Matches("," + line).Select(m => m.Groups[1].Success ? m.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : m.Groups[2].Value).ToArray())];

    private static List<string> SheetsOf(byte[] workbook)
    {
        using var stream = new MemoryStream(workbook, writable: false);
        using var document = SpreadsheetDocument.Open(stream, isEditable: false);
        return [.. document.WorkbookPart!.Workbook!.Sheets!.Elements<Sheet>().Select(s => s.Name!.Value!)];
    }

    private static Dictionary<string, decimal> CellsOf(byte[] workbook, string sheet)
    {
        using var stream = new MemoryStream(workbook, writable: false);
        using var document = SpreadsheetDocument.Open(stream, isEditable: false);
        var book = document.WorkbookPart!;
        var part = (WorksheetPart)book.GetPartById(book.Workbook!.Sheets!.Elements<Sheet>().Single(s => s.Name == sheet).Id!.Value!);
        return part.Worksheet!.Descendants<Cell>().Where(c => c.CellReference is not null && c.DataType?.Value != CellValues.SharedString)
            .Select(c => (c.CellReference!.Value!, Value: decimal.TryParse(c.CellValue?.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : (decimal?)null))
            .Where(c => c.Value is not null).ToDictionary(c => c.Item1, c => c.Value!.Value);
    }

    private static void Keep(string name, byte[] content)
    {
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, name), content);
        }
    }

    [GeneratedRegex("data-label=\"[^\"]*\">([^<]*)<")]
    private static partial Regex CellText();

    [GeneratedRegex("(?<=> ?)[0-9][0-9.,]*")]
    private static partial Regex NumberText();

    [GeneratedRegex("<a href=\"([^\"]+/ban-goc)\">Tải tệp gốc")]
    private static partial Regex Link();

    [GeneratedRegex(", trang “([^”]+)”</td>")]
    private static partial Regex SheetName();

    [GeneratedRegex("<strong>([0-9.,]+)</strong> <span class=\"small\"><a href=\"[^\"]+\" title=\"Ô [^\"]+\">([A-Z]+[0-9]+)</a>")]
    private static partial Regex Figure();

    [GeneratedRegex("<option value=\"([0-9a-f]{8,})\"")]
    private static partial Regex Option();

    [GeneratedRegex(",(?:\"((?:[^\"]|\"\")*)\"|([^,]*))")]
    private static partial Regex Field();
}
