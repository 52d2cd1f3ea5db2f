using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Tests.Reading;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Reporting.Workbooks;
using KhuyenCong.Spreadsheets.Reading;
using Xunit.Abstractions;
using Cell = DocumentFormat.OpenXml.Spreadsheet.Cell;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>What a template says of itself, calculated by LibreOffice: what is wrong is shown before it is handed in, and what is right is not.</summary>
public sealed class TemplateChecksTests(ITestOutputHelper output)
{
    private const string Ready = "Sẵn sàng nộp";
    private const double LeastShown = 0.95;

    private static readonly (string Form, Period Period)[] Reports =
    [
        ("KC-01", new Period(PeriodKind.Quarter, 2026, 3)), ("KC-01", new Period(PeriodKind.Quarter, 2027, 1)), ("KC-02", new Period(PeriodKind.Year, 2026)),
    ];

    [LibreOfficeFact]
    public async Task WhatTheReadingWouldFindIsShownBeforeTheFileIsHandedInAndAGoodReportIsReady()
    {
        var rounds = LongForm.Number("KHUYENCONG_TEMPLATES", 1, 12);
        var reports = new List<(FilledTemplate Report, string? Way, byte[] Workbook)>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var ((form, period), seed) in Reports.Select((r, i) => (r, (round * Reports.Length) + i)))
            {
                var good = new FilledTemplate(form, period, seed);
                reports.Add((good, null, good.Workbook()));
                foreach (var i in Enumerable.Range(0, good.Ways.Count).Where(i => rounds > 1 || i % 2 == seed % 2))
                {
                    var report = new FilledTemplate(form, period, seed);
                    var (name, spoil) = report.Ways[i];
                    spoil();
                    reports.Add((report, name, report.Workbook()));
                }
            }
        }

        var judged = reports.Zip(await LibreOffice.SaveAgainAsync(reports.ConvertAll(r => r.Workbook)), (report, saved) => Judge(report.Report, report.Way, saved)).ToList();

        var broken = judged.FindAll(j => j.Found.Length > 0);
        var unseen = broken.FindAll(j => j.Status == Ready);
        var alarms = judged.FindAll(j => j.Found.Length == 0 && j.Status != Ready);
        output.WriteLine($"good reports: {judged.Count(j => j.Way is null)}; broken: {broken.Count}; shown: {broken.Count - unseen.Count}; false alarms: {alarms.Count}");
        unseen.ForEach(u => output.WriteLine($"not shown: {u.Way} ({u.Form}): {u.Found}"));
        alarms.ForEach(a => output.WriteLine($"false alarm: {a.Way} ({a.Form}): {a.Status} {a.First}"));
        Assert.All(judged.Where(j => j.Way is null), j => Assert.Equal(("", Ready), (j.Found, j.Status)));
        Assert.Empty(alarms);
        Assert.True(broken.Count >= judged.Count / 2, "Most ways of spoiling break a rule.");
        Assert.True(unseen.Count <= broken.Count * (1 - LeastShown), string.Join("; ", unseen.Select(u => u.Way + ": " + u.Found)));
    }

    [LibreOfficeFact]
    public async Task EveryFormulaOfAnUntouchedTemplateHasTheValueThatItGives()
    {
        var templates = Reports.Select((r, i) => new FilledTemplate(r.Form, r.Period, i)).Select(t => (Template: t, Latest: Latest(t))).ToList();
        var saved = await LibreOffice.SaveAgainAsync(templates.ConvertAll(t => t.Template.Workbook(untouched: true, t.Latest)));
        foreach (var ((template, latest), content) in templates.Zip(saved))
        {
            using var written = new OpenedWorkbook(ReportTemplate.Write(template.Form, SampleReading.To().Unit, template.Deadlines, latest));
            using var calculated = new OpenedWorkbook(content);
            foreach (var sheet in (string[])[template.Form.Code, "Kiểm tra"])
            {
                var formulas = written.Sheet(sheet).Descendants<Cell>().Where(c => c.CellFormula is not null).ToList();
                Assert.NotEmpty(formulas);
                Assert.All(formulas, c => Assert.Equal((c.CellReference!.Value, written.TextOf(c)), (c.CellReference.Value, calculated.Text(sheet, c.CellReference.Value!))));
            }
        }
    }

    private (string Form, string? Way, string Status, string First, string Found) Judge(FilledTemplate report, string? way, byte[] saved)
    {
        using var workbook = new OpenedWorkbook(saved);
        var to = SampleReading.To(period: report.Period, form: report.Form.Code);
        var found = SampleReading.Check(new UploadedFile("a.xlsx", saved), to).Findings;
        return (report.Form.Code, way, workbook.Text(report.Form.Code, "A1"), workbook.Text(report.Form.Code, "C1"), string.Join(", ", found.Select(f => f.Code + " " + f.Cell)));
    }

    private static FigureSet Latest(FilledTemplate template) => new(
        template.Form.Code, new Period(PeriodKind.HalfYear, 2026, 1),
        template.Form.Rows.Where(r => r.Kind is FigureKind.Count or FigureKind.Money && template.Form.Rules.OfType<SumRule>().All(s => s.Total != r.Code)).SelectMany(r => (KeyValuePair<FigureKey, FigureValue>[])
        [
            KeyValuePair.Create(new FigureKey(r.Code, "plan"), r.Kind == FigureKind.Count ? FigureValue.OfCount(12) : FigureValue.OfMoney(1_250_500_000)),
            KeyValuePair.Create(new FigureKey(r.Code, "cumulative"), r.Kind == FigureKind.Count ? FigureValue.OfCount(7) : FigureValue.OfMoney(900_250_000)),
        ]).ToDictionary());
}
