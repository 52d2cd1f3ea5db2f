using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Ingest;

public sealed class OtherFormsTests
{
    private static readonly Period Year = new(PeriodKind.Year, 2026);

    [Fact]
    public async Task TheYearsFolderTakesBothFormsByTheirCovers()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(16, 12, 10));
        var receipt = await app.HandInAsync("52/2026-Y/bao-cao.xlsx", new SevenPointsWorkbook("52").ToWorkbook());
        Assert.Equal("KC-02", receipt.Form);
        Assert.True(receipt.Outcome!.Value.IsAccepted(), string.Join("; ", receipt.Findings.Select(f => f.Message)));
        var state = await app.StateAsync(new ReportPartition("KC-02", Year));
        Assert.Equal(Standing.OnTime, state.Statuses["52"].Standing);
        Assert.Empty((await app.StateAsync(new ReportPartition("KC-01", Year))).Submissions);
    }

    [Fact]
    public async Task ARequiredAnswerThatIsMissingIsSentBack()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(16, 12, 10));
        var receipt = await app.HandInAsync("52/2026-Y/bao-cao.xlsx", new SevenPointsWorkbook("52").With(null, "3.4").ToWorkbook());
        Assert.Equal(Outcome.RejectedData, receipt.Outcome);
        Assert.All(receipt.Findings.Where(f => f.Severity == Reporting.Findings.Severity.Error), f => Assert.NotNull(f.Cell));
    }

    [Theory]
    [InlineData("kc03-programme-52.pdf", true)]
    [InlineData("kc03-programme-52.docx", true)]
    [InlineData("kc03-fake-52.pdf", false)]
    public async Task TheProgrammesDocumentIsKeptWhenItIsReal(string sample, bool taken)
    {
        await using var app = await StartAsync();
        var receipt = await app.HandInAsync("52/KC-03/" + sample, Sample(sample));
        Assert.Equal((SubmissionKind.Document, "KC-03", taken), (receipt.Kind, receipt.Form, receipt.Outcome!.Value.IsAccepted()));
        var state = await app.StateAsync(new DocumentPartition("KC-03"));
        Assert.Equal(taken ? 1 : 0, state.Statuses["52"].CountedVersion);
        Assert.StartsWith("documents/52/KC-03/", receipt.Archived, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APdfInAPeriodsFolderIsTheSignedCopyAndHandsNothingIn()
    {
        await using var app = await StartAsync();
        var receipt = await app.HandInAsync("52/2026-Q3/ban-ky.pdf", Sample("kc03-programme-52.pdf"));
        Assert.Equal((SubmissionKind.SignedCopy, "KC-01", 0), (receipt.Kind, receipt.Form, receipt.Version));
        var status = (await app.StatusAsync("52"))!;
        Assert.Equal((Standing.Missing, receipt.Archived), (status.Standing, status.SignedCopy));

        await app.HandInAsync("52/2026-Q3/bao-cao.xlsx", Sample("good-exceljs-52.xlsx"));
        status = (await app.StatusAsync("52"))!;
        Assert.Equal((Standing.OnTime, receipt.Archived), (status.Standing, status.SignedCopy));
    }

    [Fact]
    public async Task WhereTwoFormsAreDueTheSignedCopyGoesByNameOrIsSentBack()
    {
        await using var app = await StartAsync();
        app.Clock.MoveTo(At(16, 12, 10));
        Assert.Equal("KC-02", (await app.HandInAsync("52/2026-Y/KC-02 ban ky.pdf", Sample("kc03-programme-52.pdf"))).Form);
        await app.HandInAsync("52/2026-Y/Báo cáo năm.xlsx", new SevenPointsWorkbook("52").ToWorkbook());
        var named = await app.HandInAsync("52/2026-Y/Báo cáo năm.pdf", Sample("kc03-programme-52.pdf"));
        Assert.Equal((SubmissionKind.SignedCopy, "KC-02"), (named.Kind, named.Form));
        Assert.Equal(Outcome.RejectedFile, (await app.HandInAsync("52/2026-Y/scan.pdf", Sample("kc03-programme-52.pdf"))).Outcome);
    }

    [Fact]
    public async Task AExtensionLetsAReportInUntilItsEnd()
    {
        var files = ReferenceData.FilesOf(ReferenceData.ShippedFolder)
            .Select(f => f.Path == ReferenceData.ExtensionsPath
                ? f with { Content = System.Text.Encoding.UTF8.GetBytes("unit,form,period,reason,author,until\n52,KC-01,2026-Q3,Bão lũ,Vụ trưởng,2026-11-05\n") }
                : f).ToList();
        await using var app = await StartAsync(reference: ReferenceData.Load(files));
        app.Clock.MoveTo(At(5, 11, 23, 59));
        Assert.Equal(Timeliness.Late, (await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("good-exceljs-52.xlsx"))).Timeliness);
        Assert.Equal(Timeliness.AfterLock, (await app.HandInAsync("48/2026-Q3/a.xlsx", Report("48").ToWorkbook())).Timeliness);
        app.Clock.MoveTo(At(6, 11, 0));
        Assert.Equal(Timeliness.AfterLock, (await app.HandInAsync("52/2026-Q3/b.xlsx", Report("52", 3).ToWorkbook())).Timeliness);
    }

    [Fact]
    public async Task AFormThatIsNotDueForThePeriodIsSentBack()
    {
        await using var app = await StartAsync();
        var receipt = await app.HandInAsync("52/2026-Q2/a.xlsx", Sample("good-exceljs-52.xlsx"));
        Assert.False(receipt.Outcome!.Value.IsAccepted());
    }
}
