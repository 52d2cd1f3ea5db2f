using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Scorecard;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Summarise;

public sealed class ScorecardsTests
{
    private static readonly Period Year = new(PeriodKind.Year, 2026);

    [Fact]
    public async Task TheCardOfAYearRestsOnTheRecordAndStandsBesideThatOfTheYearBefore()
    {
        await using var app = await StartAsync(reference: AllUnits);
        await app.RemindAsync();
        await app.HandInAsync("52/2026-Q3/a.xlsx", Report("52").ToWorkbook());
        app.Clock.MoveTo(At(16, 12, 10));
        await app.HandInAsync("52/2026-Y/a.xlsx", new SevenPointsWorkbook("52").With(0, "6.1").ToWorkbook());
        await app.HandInAsync("48/2026-Y/a.xlsx", new SevenPointsWorkbook("48").ToWorkbook());

        var scores = (await ScoresAsync(app, Year))!;
        Assert.Null(scores.YearBefore);
        var (with, without) = (Of(scores, "52"), Of(scores, "48"));
        Assert.Equal((ScoreState.Met, ScoreState.Partly), (with.Points[6].State, without.Points[6].State));
        Assert.Equal("Chưa có: KC-01 Quý III năm 2026.", without.Points[6].Criteria[2].Record);
        Assert.Equal(ScoreState.Partly, with.Points[5].State);
        Assert.Equal(32, scores.Count(0, ScoreState.NoAnswer));

        // The last version that was taken counts, one that is sent back does not.
        app.Clock.MoveTo(At(17, 12, 10));
        await app.HandInAsync("52/2026-Y/b.xlsx", new SevenPointsWorkbook("52").ToWorkbook());
        await app.HandInAsync("52/2026-Y/c.xlsx", new SevenPointsWorkbook("52").With(null, "1.1").ToWorkbook());
        Assert.Equal(ScoreState.Met, Of((await ScoresAsync(app, Year))!, "52").Points[5].State);

        app.Clock.MoveTo(At(16, 12, 10, year: 2027));
        await app.HandInAsync("52/2027-Y/a.xlsx", new SevenPointsWorkbook("52", 2027).With(0, "1.1", "1.3").With(null, "1.2").ToWorkbook());
        var next = (await ScoresAsync(app, new Period(PeriodKind.Year, 2027)))!;
        Assert.Equal(Year, next.YearBefore!.Period);
        Assert.Equal((ScoreState.NotMet, ScoreState.Met), (Of(next, "52").Points[0].State, next.YearBeforeOf("52")!.Points[0].State));
        Assert.Equal(ScoreState.NoAnswer, next.YearBeforeOf("01")!.Points[0].State);
        Assert.Null(await ScoresAsync(app, new Period(PeriodKind.Year, 2025)));
    }

    [Fact]
    public async Task TheYearlyDigestAndItsWorkbookHoldTheCardAndAQuartersDoesNot()
    {
        await using var app = await StartAsync(reference: AllUnits);
        app.Clock.MoveTo(At(10, 12, 8));
        await app.RemindAsync();
        app.Clock.MoveTo(At(16, 12, 10));
        await app.HandInAsync("52/2026-Y/a.xlsx", new SevenPointsWorkbook("52").With(0, "6.1", "6.2", "6.3").Note("6.1", "Chưa có kinh phí").ToWorkbook());
        var due = Deployment.Reference.Duties.For("KC-02", Year)!.Due;
        app.Clock.MoveTo(VietnamTime.StartOf(due.AddDays(1)).AddHours(8.5));
        await app.DigestAsync();
        await app.DeliverAsync();
        var digest = app.Transport.Sent.Single(m => m.Key.EndsWith("afterdue", StringComparison.Ordinal) && m.Subject.Contains("KC-02", StringComparison.Ordinal));
        Assert.Contains("Theo báo cáo của 1/34 đơn vị", digest.Text, StringComparison.Ordinal);
        // One of 34 has answered: it is not named for having the fewest.
        Assert.DoesNotContain("Ít điểm đạt nhất", digest.Text, StringComparison.Ordinal);
        Assert.Contains("6. Tuyên truyền và khen thưởng: đạt 0; một phần 0; chưa đạt 1; chưa có báo cáo 33", digest.Text, StringComparison.Ordinal);
        var book = digest.Attachments.Single().Content;
        Assert.Contains("Bảng điểm", SheetsOf(book));
        var other = app.Transport.Sent.Single(m => m.Key.EndsWith("afterdue", StringComparison.Ordinal) && m.Subject.Contains("KC-01", StringComparison.Ordinal));
        Assert.DoesNotContain("MỨC THỰC HIỆN", other.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Bảng điểm", SheetsOf(other.Attachments.Single().Content));
    }

    private static IReadOnlyList<string> SheetsOf(ReadOnlyMemory<byte> book)
    {
        using var document = DocumentFormat.OpenXml.Packaging.SpreadsheetDocument.Open(new MemoryStream(book.ToArray()), isEditable: false);
        return [.. document.WorkbookPart!.Workbook!.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(s => s.Name!.Value!)];
    }

    private static UnitScore Of(NationalScores scores, string unit) => scores.Units.Single(u => u.Unit.Code == unit);

    private static Task<NationalScores?> ScoresAsync(Deployment app, Period period)
    {
        var deadlines = Deployment.Reference.Duties.For("KC-02", period)!;
        return app.Get<Scorecards>().OfAsync(Deployment.Reference.Forms.For("KC-02", deadlines.CutOff)!, deadlines, Deployment.Reference, app.Clock.GetUtcNow(), CancellationToken.None);
    }
}
