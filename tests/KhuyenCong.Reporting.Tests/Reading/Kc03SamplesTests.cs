using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>KC-03 is a document: taken when its bytes are what they say.</summary>
public class Kc03SamplesTests
{
    [Theory]
    [InlineData("kc03-programme-52.pdf", FileKind.Pdf)]
    [InlineData("kc03-programme-52.docx", FileKind.Docx)]
    public void ARealDocumentIsAccepted(string name, FileKind kind)
    {
        foreach (var form in new[] { "KC-03", null })
        {
            var result = SampleReading.Check(SampleReading.Sample(name), Kc02Sheet.To(form));
            Assert.Empty(result.Findings);
            Assert.Equal((Outcome.Accepted, kind, "KC-03"), (result.Outcome, result.Report.Kind, result.Report.Form!.Code));
        }
    }

    [Theory]
    [InlineData("kc03-fake-52.pdf")]
    [InlineData("kc03-fake-52.docx")]
    [InlineData("good-exceljs-52.xlsx")]
    [InlineData("empty.xlsx")]
    public void AFakeIsRejected(string name)
    {
        var result = SampleReading.Check(SampleReading.Sample(name), Kc02Sheet.To("KC-03"));
        Assert.Equal(Outcome.RejectedFile, result.Outcome);
        var finding = Assert.Single(result.Findings);
        Assert.Equal((Severity.Error, Fault.File), (finding.Severity, finding.Fault));
        Assert.NotEmpty(finding.Remedy);
    }

    [Fact]
    public void ADocumentInPlaceOfATableIsRejectedWithAdvice()
    {
        var result = SampleReading.Check(SampleReading.Sample("kc03-programme-52.pdf") with { Name = "bao-cao.pdf" });
        Assert.Equal("FILE-PDF", Assert.Single(result.Findings).Code);
        Assert.Equal(Outcome.RejectedFile, SampleReading.Check(SampleReading.Sample("kc03-programme-52.docx"), Kc02Sheet.To("KC-02")).Outcome);
    }
}
