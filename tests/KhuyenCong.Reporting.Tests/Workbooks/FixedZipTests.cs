using System.IO.Compression;
using KhuyenCong.Reporting.Workbooks;

namespace KhuyenCong.Reporting.Tests.Workbooks;

public sealed class FixedZipTests
{
    [Fact]
    public void NoPartHasPrefixedElementsOrATimeOfWriting()
    {
        foreach (var content in new[] { ReportTemplate.Write(SampleForms.Kc01, SampleForms.GiaLai, SampleForms.Dates), DigestWorkbook.Write(DigestWorkbookTests.Filled()) })
        {
            using var zip = new ZipArchive(new MemoryStream(content));
            foreach (var entry in zip.Entries)
            {
                Assert.Equal(new DateTime(2020, 1, 1), entry.LastWriteTime.DateTime);
                using var reader = new StreamReader(entry.Open());
                var text = reader.ReadToEnd();
                Assert.DoesNotContain("<x:", text, StringComparison.Ordinal);
                Assert.DoesNotContain("dcterms:created", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void LineBreaksInTextSurvive()
    {
        var figure = new Reporting.Compliance.RejectionCause("A", "=dòng một\ndòng hai", 1);
        using var workbook = new OpenedWorkbook(DigestWorkbook.Write(DigestWorkbookTests.Filled() with { Causes = [figure] }));

        Assert.Equal("=dòng một\ndòng hai", workbook.Text("Nguyên nhân", "B2"));
    }
}
