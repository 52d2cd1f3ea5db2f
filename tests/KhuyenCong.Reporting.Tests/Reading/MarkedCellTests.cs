using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>A crossed-out number beside the new one, or the number of a note, would read as more digits of the figure.</summary>
public class MarkedCellTests
{
    [Theory]
    [InlineData("<r><rPr><strike/></rPr><t>20</t></r><r><t>310</t></r>", true)]
    [InlineData("<r><rPr><strike val=\"1\"/></rPr><t>200</t></r><r><t xml:space=\"preserve\"> 310</t></r>", true)]
    [InlineData("<r><t>310</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>1</t></r>", true)]
    [InlineData("<r><t>310</t></r><r><rPr><vertAlign val=\"subscript\"/></rPr><t>1</t></r>", true)]
    [InlineData("<r><rPr><strike val=\"0\"/><b/></rPr><t>31</t></r><r><rPr><vertAlign val=\"baseline\"/></rPr><t>0</t></r>", false)]
    [InlineData("<r><rPr><strike/></rPr><t>-</t></r>", null)]
    public void ARunThatIsStruckRaisedOrLoweredIsNotReadOn(string runs, bool? found)
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("E19", new ReportSheet.RichCell(runs)).Xlsx());
        Assert.Equal(found == true ? [("CELL-MARKED", Severity.Error, "E19")] : [], result.Findings.Where(f => f.Code.StartsWith("CELL-", StringComparison.Ordinal)).Select(f => (f.Code, f.Severity, f.Cell)));
        Assert.Equal(found == false ? 310 : (decimal?)null, result.Report.Figures.SingleOrDefault(f => f.Cell == "E19")?.Value.Number);
    }

    [Fact]
    public void ANumberThatIsStruckThroughIsNotTaken()
    {
        var result = SampleReading.Check(ReportSheet.Good().Set("E19", new ReportSheet.Struck(310)).Xlsx());
        Assert.Equal(("CELL-MARKED", "E19"), Assert.Single(result.Findings.Select(f => (f.Code, f.Cell))));
        Assert.DoesNotContain(result.Report.Figures, f => f.Cell == "E19");
    }

    [Fact]
    public void ALabelMayCarryTheNumberOfANote() =>
        Assert.Empty(SampleReading.Check(ReportSheet.Good().Set("H19", new ReportSheet.RichCell("<r><t>Xem</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>1</t></r>")).Xlsx()).Findings);
}
