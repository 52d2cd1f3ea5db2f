using System.Globalization;
using System.Text;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Revalidate;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;
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
        await using var app = await StartAsync(reference: AllUnits);
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
        await using var app = await StartAsync(reference: AllUnits);
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
            Deployment.Reference, form, giaLai, new Period(PeriodKind.HalfYear, 2026, 1), At(17, 6, 10), CancellationToken.None);
        var parts = new List<long>();
        foreach (var unit in new[] { "52", "64" })
        {
            var state = await app.StateAsync(new ReportPartition("KC-01", half2025));
            parts.Add(FigureRows.Counted([.. state.FiguresByUnit[unit]], form, half2025)!.Figures.NumberAt("02", "plan")!.Value);
        }

        Assert.Equal(parts.Sum(), history.YearBefore!.NumberAt("02", "plan"));
    }

    [Fact]
    public async Task AFigureThatFallsIsToldByTheReportsOnFileWhenItComes()
    {
        var policy = new FaultPolicy();
        await using var app = await StartAsync(policy, AllUnits);
        var falls = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (id, total) in new[] { ("2026-Q1", 500), ("2026-H1", 250), ("2026-Q3", 300), ("2026-Y", 200) })
        {
            falls[id] = await HandInAsync(id, total);
        }

        Assert.Empty(falls["2026-Q1"]);
        Assert.Contains("6 tháng đầu năm 2026 là 250 triệu đồng, nhỏ hơn lũy kế của quý I năm 2026 đã được tiếp nhận (500 triệu đồng)", string.Join(' ', falls["2026-H1"]), StringComparison.Ordinal);
        Assert.Empty(falls["2026-Q3"]);
        Assert.Contains("năm 2026 là 200 triệu đồng, nhỏ hơn lũy kế của quý III năm 2026 đã được tiếp nhận (300 triệu đồng)", string.Join(' ', falls["2026-Y"]), StringComparison.Ordinal);

        // Each goes by what is on file when it comes: without the quarter the year is held against the half, and when that comes late, judging again finds it.
        await using var late = await StartAsync(reference: AllUnits);
        falls.Clear();
        foreach (var (id, total) in new[] { ("2026-H1", 150), ("2026-Y", 200), ("2026-Q3", 300) })
        {
            falls[id] = await HandInAsync(id, total, late);
        }

        Assert.All(falls.Values, Assert.Empty);
        var again = await late.Get<RevalidateReports>().RunAsync("KC-01", new Period(PeriodKind.Year, 2026), CancellationToken.None);
        Assert.Contains(again.Single(r => r.Unit == "38").Added, f => f.Code == "KC01-W06" && f.Message.Contains("quý III năm 2026", StringComparison.Ordinal));

        async Task<IReadOnlyList<string>> HandInAsync(string id, int total, Deployment? to = null)
        {
            Assert.True(Period.TryParseId(id, out var period));
            var deadlines = Deployment.Reference.Duties.For("KC-01", period)!;
            (to ?? app).Clock.MoveTo(VietnamTime.StartOf(deadlines.Due).AddHours(10));
            await (to ?? app).UploadAsync($"38/{id}/a.csv", Totals(deadlines, total));

            // It was never merged, so each look is one query. An instance's first report of a period names the partition, whosever it is.
            await (to ?? app).HandInAsync($"48/{id}/a.xlsx", ReportOf("48", period, 1));
            var before = policy.Calls;
            var receipt = (await (to ?? app).IngestAsync($"38/{id}/a.csv")).Receipt!;
            Assert.True(receipt.Outcome!.Value.IsAccepted(), string.Join("; ", receipt.Findings.Select(f => f.Message)));
            Assert.InRange(policy.Calls - before, 0, 8);
            return [.. receipt.Findings.Where(f => f.Code == "KC01-W06").Select(f => f.Message)];
        }
    }

    /// <summary>Any periods of a year, of any lengths, with any of them on file: what is found is the one that ended last, of two that ended together the longer.</summary>
    [Fact]
    public async Task TheReportFoundIsTheOneThatEndedLast()
    {
        const string All = "M01 M02 M03 M04 M05 M06 M07 M08 M09 M10 M11 M12 Q1 Q2 Q3 Q4 H1 H2 9M Y";
        var files = ReferenceData.FilesOf(ReferenceData.ShippedFolder)
            .Select(f => f.Path == DutyBook.Path ? f with { Content = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(f.Content.Span).Replace("Q1 H1 Q3 Y", All, StringComparison.Ordinal)) } : f);
        var reference = ReferenceData.Load([.. files]);
        await using var app = await StartAsync(reference: reference);
        var periods = reference.Duties.PeriodsFor("KC-01", 2026);
        Assert.Equal(All.Split(' ').Length, periods.Count);
        var form = reference.Forms.For("KC-01", new DateOnly(2026, 6, 14))!;

        // A unit for each try; its figures are put down as ingesting does.
        var units = new Queue<Unit>(reference.Units.On(new DateOnly(2026, 12, 14)));
        for (var tried = 0; tried < 8; tried++)
        {
            var unit = units.Dequeue();
            var onFile = periods.Where(_ => Random.Shared.Next(4) == 0).ToList();
            foreach (var period in onFile)
            {
                var partition = new ReportPartition("KC-01", period);
                var (head, rows) = FigureRows.Of(partition, unit.Code, 1, new string('a', 32), At(1, 1, 1), new FigureSet("KC-01", period, new Dictionary<FigureKey, FigureValue> { [new("01", "cumulative")] = FigureValue.OfCount(1) }));
                Assert.True(await app.Table.RestoreAsync(partition, [head, .. rows], CancellationToken.None));
            }

            foreach (var period in periods)
            {
                var history = await app.Get<EarlierReports>().LookAsync(reference, form, unit, period, At(31, 12, 10), CancellationToken.None);
                var end = period.WindowUnder(form.Regime).End;
                var expected = onFile.Where(p => p.WindowUnder(form.Regime).End < end).OrderBy(p => p.WindowUnder(form.Regime).End).ThenByDescending(p => p.WindowUnder(form.Regime).Start).Select(p => (Period?)p).LastOrDefault();
                Assert.True(expected == history.Latest?.Period, $"{period}: {history.Latest?.Period} instead of {expected}; on file {string.Join(' ', onFile)}");
                var before = onFile.Where(p => p.WindowUnder(form.Regime).End.AddDays(1) == period.WindowUnder(form.Regime).Start && p.Year == period.Year).OrderBy(p => p.WindowUnder(form.Regime).Start).Select(p => (Period?)p).FirstOrDefault();
                Assert.Equal(before, history.Before?.Period);
            }
        }
    }

    /// <summary>A report whose figures agree: all of the money is one amount of the state's, in the period as since the year began.</summary>
    private static byte[] Totals(Deadlines deadlines, int total)
    {
        var form = Deployment.Reference.Forms.For("KC-01", deadlines.CutOff)!;
        var lines = new List<string>
        {
            $"Mẫu số:;{form.Code}", $"Đơn vị báo cáo:;{Deployment.Reference.Units.Find("38", deadlines.CutOff)!.Office}", "Mã đơn vị:;38", $"Kỳ báo cáo:;{deadlines.Period.Name}", $"Đơn vị tính:;{form.MoneyUnit}",
            string.Join(';', form.Columns.Select(c => c.Label)),
        };
        lines.AddRange(form.RowsOn(deadlines.CutOff).Select(row => string.Join(';', form.Columns.Select(column => column.Role switch
        {
            ColumnRole.Order => row.Order,
            ColumnRole.Content => row.Label,
            ColumnRole.Code => row.Code,
            ColumnRole.Unit => row.Unit,
            ColumnRole.Figure when row.Kind == FigureKind.Heading => "",
            ColumnRole.Figure when column.Id == "plan" => row.Code is "02" or "03" or "12" ? "1000" : "0",
            ColumnRole.Figure when column.Id == "period" => row.Code is "02" or "03" or "12" ? (deadlines.Period.BeginsYear ? total : 50).ToString(CultureInfo.InvariantCulture) : "0",
            ColumnRole.Figure => row.Code is "02" or "03" or "12" ? total.ToString(CultureInfo.InvariantCulture) : "0",
            _ => "",
        }))));
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Join("\r\n", lines))];
    }
}
