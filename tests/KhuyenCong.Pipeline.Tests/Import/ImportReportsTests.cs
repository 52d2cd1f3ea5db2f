using System.Text;
using System.Text.Json;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Import;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Spreadsheets.Reading;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Import;

public sealed class ImportReportsTests
{
    private const string YearBefore = "52/2025-Q3/KC-01.csv";

    [Fact]
    public async Task HistoryIsTakenWithoutMailStatusOrLatenessAndASecondRunChangesNothing()
    {
        await using var app = await StartAsync();
        var file = (YearBefore, Past("52", 2025, 3));
        Assert.Equal(ImportEnd.Imported, Assert.Single(await ImportAsync(app, trial: true, file)).End);
        Assert.Empty(await app.NamesAsync(app.Storage.Archive));
        var first = Assert.Single(await ImportAsync(app, file));
        Assert.Equal((ImportEnd.Imported, "52", "Gia Lai", "KC-01", "2025-Q3"), (first.End, first.Unit, first.UnitName, first.Form, first.Period));

        using var receipt = JsonDocument.Parse((await app.Storage.Receipts.GetBlobClient($"52/2025-Q3/KC-01/{first.Receipt}.json").DownloadContentAsync()).Value.Content);
        Assert.Equal("An", receipt.RootElement.GetProperty("imported").GetProperty("by").GetString());
        Assert.Equal("undated", receipt.RootElement.GetProperty("timeliness").GetString());
        Assert.Equal([receipt.RootElement.GetProperty("archived").GetString()!], await app.NamesAsync(app.Storage.Archive));

        // Nobody stands anywhere with it, and the next morning owes nothing for it.
        var before = await DescribeAsync(app);
        await app.RemindAsync();
        await app.DigestAsync();
        await app.DeliverAsync();
        var state = await app.StateAsync(new ReportPartition("KC-01", new Period(PeriodKind.Quarter, 2025, 3)));
        Assert.Equal((0, 0, false), (state.Mails.Count, state.Statuses.Count, state.IsOpened));
        Assert.DoesNotContain(app.Transport.Sent, m => m.Text.Contains("2025", StringComparison.Ordinal));
        Assert.Empty((await app.ViewAsync("KC-01", new Period(PeriodKind.Quarter, 2025, 3))).Units);
        Assert.Single((await app.ViewAsync("KC-01", new Period(PeriodKind.Quarter, 2025, 3))).Figures);

        app.Clock.MoveTo(app.Clock.GetUtcNow().AddHours(1));
        var again = Assert.Single(await ImportAsync(app, file));
        Assert.Equal((ImportEnd.Already, first.Receipt), (again.End, again.Receipt));
        Assert.Equal(before, await DescribeAsync(app));
    }

    /// <summary>A form's rule that needs earlier reports, the report that is imported, the one that is handed in, and how its unit of money is named.</summary>
    public static TheoryData<string, string, byte[], string> Rules => new()
    {
        { "KC01-W03", YearBefore, Past("52", 2025, 3), "triệu đồng" },
        { "KC01-W01", "52/2026-H1/KC-01.csv", Past("52", new Period(PeriodKind.HalfYear, 2026, 1), 3), "triệu đồng" },
        { "KC01-E08", YearBefore, Past("52", 2025, 1), "nghìn đồng" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task TheNextReportIsHeldAgainstItAndNoLongerOnceItIsUndone(string rule, string name, byte[] past, string money)
    {
        var report = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Report("52").ToCsv()).Replace("triệu đồng", money, StringComparison.Ordinal));
        await using var app = await StartAsync();
        Assert.Equal(ImportEnd.Imported, Assert.Single(await ImportAsync(app, (name, past))).End);
        Assert.Contains((await app.HandInAsync("52/2026-Q3/a.csv", report)).Findings, f => f.Code == rule);

        // Another unit, of which nothing was imported, and the same once it is undone.
        await using var without = await StartAsync();
        await ImportAsync(without, (name, past));
        Assert.Single(await without.Get<ImportReports>().UndoAsync(new ImportChoice("52"), "Bình", trial: false, CancellationToken.None));
        Assert.DoesNotContain((await without.HandInAsync("52/2026-Q3/a.csv", report)).Findings, f => f.Code == rule);
    }

    [Fact]
    public async Task AnOldCodeIsTheUnitOfItsTime()
    {
        await using var app = await StartAsync(reference: AllUnits);
        var half = new Period(PeriodKind.HalfYear, 2025, 1);

        // 52 was Bình Định then: the code given on is of another unit, and its cover says so.
        var other = Assert.Single(await ImportAsync(app, ("52/2025-H1/a.csv", Past("52", 2026, 3))));
        Assert.Equal(ImportEnd.Refused, other.End);
        var old = Assert.Single(await ImportAsync(app, ("52/2025-H1/a.csv", Past("52", half, 1))));
        Assert.Equal((ImportEnd.Imported, "Bình Định"), (old.End, old.UnitName));
        Assert.Null(await YearBeforeAsync());

        // Gia Lai of today is held against both of which it was made, added up.
        Assert.Equal("Gia Lai", Assert.Single(await ImportAsync(app, ("64/2025-H1/b.csv", Past("64", half, 1)))).UnitName);
        Assert.NotNull(await YearBeforeAsync());

        async Task<FigureSet?> YearBeforeAsync()
        {
            var reference = AllUnits;
            var now = app.Clock.GetUtcNow();
            return (await app.Get<EarlierReports>().LookAsync(
                reference, reference.Forms.For("KC-01", Deadlines.CutOff)!, reference.Units.Find("52", Deadlines.CutOff)!, new Period(PeriodKind.HalfYear, 2026, 1), now, CancellationToken.None)).YearBefore;
        }
    }

    [Fact]
    public async Task WhatIsWrongOrNoHistoryIsListedAndNothingOfItIsImported()
    {
        await using var app = await StartAsync();
        var wrong = new DemoReport(ReferenceData.Shipped.Forms.For("KC-01", Deadlines.CutOff)!, ReferenceData.Shipped.Units.Find("68", Deadlines.CutOff)!, DatesOf(new Period(PeriodKind.Quarter, 2025, 3)), 1).WithWrongTotal().ToCsv();
        var done = await ImportAsync(
            app, ("68/2025-Q3/sai.csv", wrong), ("52/2026-Q3/nay.csv", Report("52").ToCsv()), ("99/2025-Q3/x.csv", Past("52", 2025, 3)), ("52/KC-03/a.pdf", [1]),
            ("66/2025-Q3/mot.csv", Past("66", 2025, 3)), ("66/2025-Q3/hai.csv", Past("66", 2025, 4)));
        var ends = done.ToDictionary(d => d.Name);
        Assert.Equal(ImportEnd.Refused, ends["68/2025-Q3/sai.csv"].End);
        Assert.Contains(ends["68/2025-Q3/sai.csv"].Findings, f => f.Code == "KC01-E01");
        Assert.Contains("được yêu cầu nộp trên hệ thống", ends["52/2026-Q3/nay.csv"].Reason, StringComparison.Ordinal);
        Assert.Contains("99", ends["99/2025-Q3/x.csv"].Reason, StringComparison.Ordinal);
        Assert.Contains("cần nộp theo cách thông thường", ends["52/KC-03/a.pdf"].Reason, StringComparison.Ordinal);
        Assert.Contains("Có 2 tệp cho cùng đơn vị, kỳ và mẫu: 66/2025-Q3/hai.csv, 66/2025-Q3/mot.csv", ends["66/2025-Q3/mot.csv"].Reason, StringComparison.Ordinal);
        Assert.All(done, d => Assert.True(d.End is ImportEnd.Refused or ImportEnd.Left));
        Assert.Empty(await app.NamesAsync(app.Storage.Archive));
        Assert.Empty(await app.NamesAsync(app.Storage.Receipts));

        // Another file for what is history already is not taken in its place.
        Assert.Equal(ImportEnd.Imported, Assert.Single(await ImportAsync(app, (YearBefore, Past("52", 2025, 3)))).End);
        Assert.Contains("import --undo --unit 52 --period 2025-Q3", Assert.Single(await ImportAsync(app, (YearBefore, Past("52", 2025, 4)))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UndoneItIsOnRecordAndItsFilesStayAndItCanBeImportedAgain()
    {
        await using var app = await StartAsync();
        var first = Assert.Single(await ImportAsync(app, (YearBefore, Past("52", 2025, 3))));
        var import = app.Get<ImportReports>();
        Assert.Empty(await import.UndoAsync(new ImportChoice("68"), "Bình", trial: false, CancellationToken.None));
        Assert.Single(await import.UndoAsync(new ImportChoice(), "Bình", trial: true, CancellationToken.None));
        Assert.Equal(first.Receipt, Assert.Single(await import.UndoAsync(new ImportChoice(), "Bình", trial: false, CancellationToken.None)).Id);
        Assert.Empty(await import.UndoAsync(new ImportChoice(), "Bình", trial: false, CancellationToken.None));

        var rows = await app.Table.PartitionAsync("KC-01_2025-Q3", CancellationToken.None);
        var record = Assert.Single(rows);
        Assert.StartsWith("audit_import-undone_52_", record.RowKey, StringComparison.Ordinal);
        Assert.Equal(("Bình", app.Clock.GetUtcNow(), first.Receipt), (MinistryActs.ByOf(record), MinistryActs.AtOf(record), record.GetString("Receipt")));
        Assert.Single(await app.NamesAsync(app.Storage.Archive));
        Assert.Single(await app.NamesAsync(app.Storage.Receipts));

        var again = Assert.Single(await ImportAsync(app, (YearBefore, Past("52", 2025, 3))));
        Assert.Equal(ImportEnd.Imported, again.End);
        Assert.NotEqual(first.Receipt, again.Receipt);
        Assert.Equal(2, (await app.NamesAsync(app.Storage.Receipts)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACrashAtAnyStorageCallAndARunAfterItGiveTheStateOfOneRun(bool undoes)
    {
        var measured = new FaultPolicy();
        string expected;
        int calls;
        await using (var app = await PreparedAsync(measured))
        {
            await RunAsync(app);
            calls = measured.Calls;
            expected = await DescribeAsync(app);
        }

        foreach (var call in LongForm.Calls(calls))
        {
            foreach (var afterServer in new[] { false, true })
            {
                var policy = new FaultPolicy { FailCall = call, AfterServer = afterServer };
                await using var app = await PreparedAsync(policy);
                await Assert.ThrowsAsync<InjectedFault>(() => RunAsync(app));
                await using var next = app.Another();
                await RunAsync(next);
                Assert.Equal(expected, await DescribeAsync(next));
            }
        }

        async Task<Deployment> PreparedAsync(FaultPolicy policy)
        {
            var app = await StartAsync(policy);
            if (undoes)
            {
                policy.Pause();
                await using var before = app.Another();
                await ImportAsync(before, (YearBefore, Past("52", 2025, 3)));
                policy.Resume();
            }

            return app;
        }

        Task RunAsync(Deployment app) => undoes
            ? app.Get<ImportReports>().UndoAsync(new ImportChoice(), "Bình", trial: false, CancellationToken.None)
            : ImportAsync(app, (YearBefore, Past("52", 2025, 3)));
    }

    /// <summary>Imports files.</summary>
    internal static Task<IReadOnlyList<ImportedFile>> ImportAsync(Deployment app, params (string Name, byte[] Content)[] files) => ImportAsync(app, trial: false, files);

    private static Task<IReadOnlyList<ImportedFile>> ImportAsync(Deployment app, bool trial, params (string Name, byte[] Content)[] files) => app.Get<ImportReports>().RunAsync(
        [.. files.Select(f => new ImportSource(f.Name, _ => Task.FromResult(new UploadedFile(f.Name.Split('/')[^1], f.Content))))], "An", trial, CancellationToken.None);

    /// <summary>KC-01 of a third quarter as a unit of then had handed it in.</summary>
    internal static byte[] Past(string unit, int year, int seed) => Past(unit, new Period(PeriodKind.Quarter, year, 3), seed);

    private static byte[] Past(string unit, Period period, int seed)
    {
        var dates = DatesOf(period);
        return new DemoReport(ReferenceData.Shipped.Forms.For("KC-01", dates.CutOff)!, ReferenceData.Shipped.Units.Find(unit, dates.CutOff)!, dates, seed).ToCsv();
    }

    private static KhuyenCong.Reporting.Duties.Deadlines DatesOf(Period period) => ReferenceData.Shipped.Duties.For("KC-01", period)!;

    private static async Task<string> DescribeAsync(Deployment app)
    {
        var text = new StringBuilder();
        foreach (var row in (await app.Table.PartitionAsync("KC-01_2025-Q3", CancellationToken.None)).OrderBy(r => r.RowKey, StringComparer.Ordinal))
        {
            text.AppendLine(row.RowKey + " " + string.Join(' ', row.Where(c => c.Key is not ("odata.etag" or "Timestamp" or "PartitionKey" or "RowKey" or "Trace"))
                .OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={(c.Value is byte[] bytes ? Convert.ToHexString(bytes) : c.Value)}")));
        }

        foreach (var container in new[] { app.Storage.Archive, app.Storage.Receipts, app.Storage.Inbox })
        {
            text.AppendLine(string.Join(' ', (await app.NamesAsync(container)).Order(StringComparer.Ordinal)));
        }

        return text.ToString();
    }
}
