using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Tests.Forms;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>KC-02 in its edition until the cut-off 13/12/2026, as LibreOffice writes it. The samples name the year 2026, so that edition is taken to hold on for them.</summary>
public class Kc02SamplesTests
{
    [Theory]
    [InlineData("kc02-good-52.xlsx")]
    [InlineData("kc02-number-codes-52.xlsx")]
    public void AGoodReportIsAcceptedWithItsAnswers(string name)
    {
        var result = CheckThen(SampleReading.Sample(name));
        Assert.Empty(result.Findings);
        Assert.Equal(Outcome.Accepted, result.Outcome);
        Assert.Equal("KC-02", result.Report.Form!.Code);
        var figures = FigureSet.Of(result.Report).Values;
        Assert.Equal(23, figures.Count);
        Assert.Equal(FigureValue.OfCount(2), figures[new("1.1", "value")]);
        Assert.Equal(FigureValue.OfText("05/2026/NQ-HĐND ngày 10/7/2026"), figures[new("1.2", "value")]);
        Assert.Equal(FigureValue.OfMoney(8_400_500_000), figures[new("2.3", "value")]);
        Assert.Equal(FigureValue.OfDate(new DateOnly(2026, 8, 15)), figures[new("3.3", "value")]);
        Assert.Equal(FigureValue.OfYesNo(true), figures[new("7.2", "value")]);
    }

    [Fact]
    public void ADayInWordsIsTheSameDay()
    {
        var result = CheckThen(SampleReading.Sample("kc02-dates-52.xlsx"));
        Assert.Empty(result.Findings);
        Assert.Equal(FigureValue.OfDate(new DateOnly(2026, 8, 15)), FigureSet.Of(result.Report).Values[new("3.3", "value")]);
        Assert.Equal(FigureValue.OfMoney(1_250_250_000), FigureSet.Of(result.Report).Values[new("4.1", "value")]);
    }

    [Fact]
    public void ARequiredAnswerThatIsMissingRejects()
    {
        var result = CheckThen(SampleReading.Sample("kc02-missing-answer-52.xlsx"));
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("CELL-REQUIRED", Severity.Error, "E20"), (finding.Code, finding.Severity, finding.Cell));
        Assert.Equal(Outcome.RejectedData, result.Outcome);
    }

    [Fact]
    public void TheSameFileIsSentBackByTheEditionOfItsYearWithWhatItLacks()
    {
        var result = SampleReading.Check(SampleReading.Sample("kc02-good-52.xlsx"), Kc02Sheet.To());
        Assert.Equal(Outcome.RejectedData, result.Outcome);
        Assert.Equal("1.3, 2.4, 2.6, 3.6, 4.4, 5.8, 7.3", result.Findings.Single(f => f.Code == "ROW-MISSING").Expected);
    }

    private static CheckedReport CheckThen(UploadedFile file)
    {
        var form = ShippedForms.Kc02 with { ValidTo = null };
        var reader = new ReportReader(FormBook.Of([ShippedForms.Kc01, form, ShippedForms.Kc03]), ReferenceData.Shipped.Duties.FormsFor, ReferenceData.Shipped.Units.FindByName);
        return ReportValidator.Check(reader.Read(file, Kc02Sheet.To()), ReportHistory.None, form.CutOffOf(Kc02Sheet.Year));
    }
}
