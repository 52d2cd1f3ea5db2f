using Azure.Data.Tables;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Ingest;

/// <summary>KC-02 from 2026 on: what it is held against when it comes, what is kept of it, and what it costs.</summary>
public sealed class SevenPointsTests
{
    private static readonly Period Year = new(PeriodKind.Year, 2026);

    [Fact]
    public async Task TheReasonIsKeptWithTheFiguresAndWithTheWarning()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(16, 12, 10));
        var receipt = await app.HandInAsync(
            "52/2026-Y/bao-cao.xlsx",
            new SevenPointsWorkbook("52").With(0, "6.1", "6.2", "6.3").Note("6", "Chưa được bố trí kinh phí").Note("1.1", "Nghị quyết 05").ToWorkbook());
        Assert.Equal(Outcome.AcceptedWithWarnings, receipt.Outcome);
        Assert.Equal("Chưa được bố trí kinh phí", receipt.Findings.Single(f => f.Code == "KC02-W04").Note);
        var state = await app.StateAsync(new ReportPartition("KC-02", Year));
        var figures = FigureRows.Counted([.. state.FiguresByUnit["52"]], Deployment.Reference.Forms.For("KC-02", Year)!, Year)!.Figures;
        Assert.Equal(["1.1: Nghị quyết 05", "6: Chưa được bố trí kinh phí"], figures.Notes.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => n.Key + ": " + n.Value));
        Assert.Equal(0, figures.NumberAt("6.1", "value"));
    }

    [Fact]
    public async Task OnlyAProgrammeThatCameBeforeTheReportIsHeldAgainstIt()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(16, 12, 10));
        var first = await app.HandInAsync("52/2026-Y/lan-1.xlsx", new SevenPointsWorkbook("52").ToWorkbook());
        Assert.Contains("chưa có Quyết định và Chương trình chi tiết", first.Findings.Single(f => f.Code == "KC02-W07").Message, StringComparison.Ordinal);

        app.Clock.MoveTo(At(17, 12, 10));
        await app.HandInAsync("52/KC-03/chuong-trinh.pdf", Sample("kc03-programme-52.pdf"));
        app.Clock.MoveTo(At(18, 12, 10));
        var second = await app.HandInAsync("52/2026-Y/lan-2.xlsx", new SevenPointsWorkbook("52").With(7, "6.1").ToWorkbook());
        Assert.DoesNotContain(second.Findings, f => f.Code == "KC02-W07");
        var third = await app.HandInAsync("52/2026-Y/lan-3.xlsx", new SevenPointsWorkbook("52").With("Không", "3.4").ToWorkbook());
        Assert.Contains("đã có đủ Quyết định và Chương trình chi tiết", third.Findings.Single(f => f.Code == "KC02-W07").Message, StringComparison.Ordinal);
    }

    // Get the blob, archive it, the status, last year's report, whether each periodic report due in the year was opened and taken (KC-01 of the third
    // quarter: two), the programmes on file (one document form: one), the difficulties that were told, commit, receipt, delete: nothing earlier of the
    // year is due on this form.
    [Fact]
    public async Task AnAcceptedKc02TakesElevenStorageCalls()
    {
        var policy = new FaultPolicy();
        await using var app = await StartAsync(policy);
        policy.Pause();
        await app.RemindAsync();
        await app.HandInAsync("52/2026-Q3/bao-cao.xlsx", Report("52").ToWorkbook());
        app.Clock.MoveTo(At(16, 12, 10));
        await app.HandInAsync("48/2026-Y/bao-cao.xlsx", new SevenPointsWorkbook("48").ToWorkbook());
        await app.UploadAsync("52/2026-Y/bao-cao.xlsx", new SevenPointsWorkbook("52").ToWorkbook());
        policy.Resume();
        var before = policy.Calls;
        await app.IngestAsync("52/2026-Y/bao-cao.xlsx");
        Assert.Equal(11, policy.Calls - before);
    }

    [Fact]
    public async Task ARebuiltTableHoldsTheNotesAgain()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(16, 12, 10));
        await app.HandInAsync("52/2026-Y/bao-cao.xlsx", new SevenPointsWorkbook("52").Note("6.2", "Khen 2 tập thể").ToWorkbook());
        var before = await RowsAsync(app);
        Assert.Contains(before, r => r.Contains("Khen 2 tập thể", StringComparison.Ordinal));
        await app.Get<KhuyenCong.Pipeline.Revalidate.RevalidateReports>().ApplyAsync("KC-02", Year, CancellationToken.None);
        Assert.Equal(before, await RowsAsync(app));
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(Deployment app) =>
        [.. (await app.Table.UnderAsync<TableEntity>(new ReportPartition("KC-02", Year), Keys.Figures, CancellationToken.None))
            .Select(r => r.RowKey + " " + string.Join(' ', r.Where(v => v.Key is not ("Timestamp" or "odata.etag")).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => v.Key + "=" + v.Value)))];
}
