using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

/// <summary>The sample files of real programs, cell by cell.</summary>
public sealed class SampleFilesTests
{
    private static readonly string[] Labels =
        ["TT", "Nội dung", "Mã số", "Đơn vị tính", "Kế hoạch năm", "Thực hiện trong kỳ", "Lũy kế từ đầu năm", "Ghi chú"];

    /// <summary>Reads a file of the Samples folder as the intake does.</summary>
    internal static SheetFile Read(string name) =>
        SheetReader.Read(new UploadedFile(name, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name))), HeaderScore);

    /// <summary>How many of KC-01's labels a sheet's best row has.</summary>
    internal static int HeaderScore(Sheet sheet)
    {
        var keys = Labels.Select(LabelKey.Of).ToHashSet();
        return sheet.Rows.Select(r => r.Cells.Select(c => LabelKey.Of(c.Text)).Where(keys.Contains).Distinct().Count()).DefaultIfEmpty().Max();
    }

    private static string ValueOf(Cell cell)
    {
        if (cell.Kind == CellKind.Number)
        {
            return ExcelNumber.TryExact(cell.Text, out var exact) ? Plain(exact) : cell.Text;
        }

        return NumberText.TryRead(cell.Text, out var typed) ? Plain(typed) : cell.Text;

        static string Plain(decimal number) => number.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static List<(int, int, string)> Figures(SheetFile file) =>
        [.. Assert.Single(file.Sheets).Rows.Where(r => r.Number > 9).SelectMany(r => r.Cells).Select(c => (c.Row, c.Column, ValueOf(c)))];

    [Fact]
    public void Three_programs_give_the_same_cells()
    {
        var exceljs = Figures(Read("good-exceljs-52.xlsx"));
        Assert.True(exceljs.Count > 300);
        Assert.Equal(exceljs, Figures(Read("good-libreoffice-52.xlsx")));
        Assert.Equal(exceljs, Figures(Read("good-utf8-bom-semicolon-52.csv")));
        Assert.Contains((11, 6, "2348.5"), exceljs);
    }

    [Fact]
    public void A_workbook_and_a_csv_of_utf16_give_the_same_cells() =>
        Assert.Equal(Figures(Read("good-sheetjs-68.xlsx")), Figures(Read("good-utf16-tab-68.csv")));

    [Fact]
    public void Decomposed_letters_are_composed()
    {
        var file = Read("good-nfd-46.csv");
        Assert.Equal("Kế hoạch năm", file.Sheets[0].Rows.Single(r => r.Number == 9).At(5)!.Value.Text);
        Assert.Empty(file.Findings);
    }

    [Theory]
    [InlineData("bad-error-cell-52.xlsx", "F19", CellKind.Error, "#REF!")]
    [InlineData("bad-formula-without-value-52.xlsx", "G11", CellKind.FormulaWithoutValue, "")]
    [InlineData("bad-text-number-52.xlsx", "E14", CellKind.Text, "1.5")]
    public void An_odd_cell_is_what_it_is(string name, string address, CellKind kind, string text)
    {
        var cell = Read(name).Sheets[0].Rows.SelectMany(r => r.Cells).Single(c => c.Address == address);
        Assert.Equal((kind, text), (cell.Kind, cell.Text));
    }

    [Theory]
    [InlineData("legacy-40.xls", FileKind.Xls, "FILE-XLS")]
    [InlineData("opendocument-46.ods", FileKind.Ods, "FILE-ODS")]
    [InlineData("empty.xlsx", FileKind.Empty, "FILE-EMPTY")]
    [InlineData("not-a-workbook.xlsx", FileKind.Text, "FILE-TEXT")]
    public void What_is_no_workbook_is_named(string name, FileKind kind, string code)
    {
        var file = Read(name);
        Assert.Equal(kind, file.Kind);
        Assert.Empty(file.Sheets);
        var finding = Assert.Single(file.Findings);
        Assert.Equal((code, Severity.Error, Fault.File), (finding.Code, finding.Severity, finding.Fault));
        Assert.Contains(name, finding.Message, StringComparison.Ordinal);
        Assert.Contains(".xlsx", finding.Remedy, StringComparison.Ordinal);
    }
}
