using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Workbooks;

namespace KhuyenCong.Reporting.Tests.Workbooks;

public sealed class ReportTemplateTests
{
    [Fact]
    public void TemplatesAreValidWorkbooks()
    {
        OpenedWorkbook.Keep("template-KC-01.xlsx", ReportTemplate.Write(SampleForms.Kc01, SampleForms.GiaLai, SampleForms.Dates));
        OpenedWorkbook.Keep("template-KC-02.xlsx", ReportTemplate.Write(SampleForms.Kc02, SampleForms.DongNai, SampleForms.YearDates));
    }
}
