using KhuyenCong.Cli.Demo;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Pipeline.Ingest;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Ingest;

public sealed class EarlierReportsTests
{
    private static byte[] ReportOf(string unit, Period period, int seed)
    {
        var deadlines = Deployment.Reference.Duties.For("KC-01", period)!;
        var report = new DemoReport(Deployment.Reference.Forms.For("KC-01", deadlines.CutOff)!, Deployment.Reference.Units.Find(unit, deadlines.CutOff)!, deadlines, seed);
        return report.ToWorkbook();
    }

    [Fact]
    public async Task TheThirdQuarterIsHeldAgainstTheFirstHalf()
    {
        await using var app = await StartAsync();
        var half = new Period(PeriodKind.HalfYear, 2026, 1);
        app.Clock.MoveTo(At(17, 6, 10));
        var first = await app.HandInAsync("52/2026-H1/a.xlsx", ReportOf("52", half, 5));
        Assert.True(first.Outcome!.Value.IsAccepted(), string.Join("; ", first.Findings.Select(f => f.Message)));
        app.Clock.MoveTo(At(16, 9, 10));
        var third = await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"));
        Assert.Equal(Outcome.AcceptedWithWarnings, third.Outcome);
        Assert.Contains(third.Findings, f => f.Message.Contains("6 tháng đầu năm 2026", StringComparison.Ordinal) || f.Message.Contains("kỳ trước", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AMergedUnitsYearBeforeIsTheSumOfItsPredecessors()
    {
        await using var app = await StartAsync();
        var half2025 = new Period(PeriodKind.HalfYear, 2025, 1);
        app.Clock.MoveTo(At(17, 6, 10, year: 2025));
        foreach (var (unit, seed) in new[] { ("52", 1), ("64", 2) })
        {
            var receipt = await app.HandInAsync($"{unit}/2025-H1/a.xlsx", ReportOf(unit, half2025, seed));
            Assert.True(receipt.Outcome!.Value.IsAccepted(), string.Join("; ", receipt.Findings.Select(f => f.Message)));
        }

        var giaLai = Deployment.Reference.Units.Find("52", new DateOnly(2026, 6, 14))!;
        var form = Deployment.Reference.Forms.For("KC-01", new DateOnly(2026, 6, 14))!;
        var history = await app.Get<EarlierReports>().LookAsync(
            Deployment.Reference, form, giaLai, new Period(PeriodKind.HalfYear, 2026, 1), new DateOnly(2026, 6, 17), CancellationToken.None);
        var parts = new List<long>();
        foreach (var unit in new[] { "52", "64" })
        {
            var state = await app.StateAsync(Keys.Partition("KC-01", half2025));
            parts.Add(FigureRows.Counted([.. state.FiguresByUnit[unit]], form, half2025)!.Value.Figures.NumberAt("02", "plan")!.Value);
        }

        Assert.Equal(parts.Sum(), history.YearBefore!.NumberAt("02", "plan"));
    }
}
