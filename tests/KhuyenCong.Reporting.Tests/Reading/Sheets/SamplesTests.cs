using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading.Sheets;

/// <summary>The files that real programs wrote.</summary>
public class SamplesTests
{
    public static TheoryData<string> Good => ["good-exceljs-52.xlsx", "good-sheetjs-68.xlsx", "good-libreoffice-52.xlsx", "good-nil-66.xlsx",
        "warn-over-plan-52.xlsx", "bad-total-52.xlsx", "bad-missing-column-52.xlsx",
        "good-utf8-bom-semicolon-52.csv", "good-utf16-tab-68.csv", "good-nfd-46.csv"];

    [Theory]
    [MemberData(nameof(Good))]
    public void AnHonestSampleIsReadWithoutFindings(string name)
    {
        var read = SheetReader.Read(SampleFile.Of(name).Content, SheetFindings.HeaderScore);
        Assert.Empty(read.Findings);
        var sheet = Assert.Single(read.Sheets);
        Assert.True(SheetFindings.HeaderScore(sheet) >= 7, $"labels found: {SheetFindings.HeaderScore(sheet)}");
        Assert.All(sheet.Rows.SelectMany(row => row.Cells), cell => Assert.True(cell.Text.IsNormalized()));
    }

    [Fact]
    public void ThreeProgramsGiveTheSameFigures()
    {
        var first = Figures("good-exceljs-52.xlsx");
        Assert.True(first.Count > 60);
        Assert.Equal(first, Figures("good-libreoffice-52.xlsx"));
        Assert.Equal(first, Figures("good-utf8-bom-semicolon-52.csv"));
        Assert.Equal(Figures("good-sheetjs-68.xlsx"), Figures("good-utf16-tab-68.csv"));
    }

    [Theory]
    [InlineData("bad-error-cell-52.xlsx", "F19", CellKind.Error, "#REF!")]
    [InlineData("bad-formula-without-value-52.xlsx", "G11", CellKind.FormulaWithoutValue, "")]
    [InlineData("bad-text-number-52.xlsx", "E14", CellKind.Text, "1.5")]
    public void ABadCellIsSeenWhereItStands(string name, string address, CellKind kind, string text)
    {
        var sheet = Assert.Single(SheetReader.Read(SampleFile.Of(name).Content).Sheets);
        var cell = sheet.Rows.SelectMany(row => row.Cells).Single(cell => cell.Address == address);
        Assert.Equal((kind, text), (cell.Kind, cell.Text));
    }

    [Theory]
    [InlineData("legacy-40.xls", FileKind.Xls, "FILE-XLS")]
    [InlineData("opendocument-46.ods", FileKind.Ods, "FILE-ODS")]
    [InlineData("empty.xlsx", FileKind.Empty, "FILE-EMPTY")]
    public void AnotherKindOfFileIsRefusedByName(string name, FileKind kind, string code)
    {
        var read = SheetReader.Read(SampleFile.Of(name).Content);
        Assert.Equal(kind, read.Kind);
        Assert.Empty(read.Sheets);
        var finding = Assert.Single(read.Findings);
        Assert.Equal((code, Severity.Error, Fault.File), (finding.Code, finding.Severity, finding.Fault));
    }

    [Fact]
    public void AFileThatIsNoWorkbookIsRefused()
    {
        var read = SheetReader.Read(SampleFile.Of("not-a-workbook.xlsx").Content);
        Assert.Empty(read.Sheets);
        Assert.Equal(Severity.Error, Assert.Single(read.Findings).Severity);
    }

    private static Dictionary<(string Code, int Column), decimal> Figures(string name)
    {
        var sheet = Assert.Single(SheetReader.Read(SampleFile.Of(name).Content, SheetFindings.HeaderScore).Sheets);
        var figures = new Dictionary<(string, int), decimal>();
        var header = sheet.Rows.First(row => row.Cells.Any(cell => cell.Text == "Mã số"));
        var codes = header.Cells.Single(cell => cell.Text == "Mã số").Column;
        foreach (var row in sheet.Rows.Where(row => row.Number > header.Number))
        {
            if (row.At(codes) is not { } code)
            {
                continue;
            }

            foreach (var cell in row.Cells.Where(cell => cell.Column is >= 5 and <= 7))
            {
                if (cell.Kind == CellKind.Number ? ExcelNumber.TryExact(cell.Text, out var value) : NumberText.TryRead(cell.Text, out value))
                {
                    figures.Add((code.Text.PadLeft(2, '0'), cell.Column), value);
                }
            }
        }

        return figures;
    }
}
