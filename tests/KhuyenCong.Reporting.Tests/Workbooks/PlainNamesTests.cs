using System.IO.Compression;
using KhuyenCong.Reporting.Workbooks;

namespace KhuyenCong.Reporting.Tests.Workbooks;

public sealed class PlainNamesTests
{
    [Fact]
    public void NoPartHasPrefixedElements()
    {
        foreach (var content in new[] { ReportTemplate.Write(SampleForms.Kc01, SampleForms.GiaLai, SampleForms.Dates), DigestWorkbook.Write(DigestWorkbookTests.Filled()) })
        {
            using var zip = new ZipArchive(new MemoryStream(content));
            foreach (var entry in zip.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                var text = reader.ReadToEnd();
                Assert.DoesNotContain("<x:", text, StringComparison.Ordinal);
                Assert.DoesNotContain("xmlns:x=", text, StringComparison.Ordinal);
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
