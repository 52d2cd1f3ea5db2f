using System.Globalization;
using CsCheck;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Spreadsheets.Tests.Reading;

/// <summary>What the XML of a worksheet's cells says is what is read.</summary>
public class XlsxSheetTests
{
    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "Đ")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>", "Đ")]
    [InlineData("<?xml version=\"1.0\"?>\n", "Đ")]
    [InlineData("\uFEFF<?xml version=\"1.0\"?>\n", "Đ")]
    [InlineData("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>", "Ä\u0090")]
    [InlineData("<?xml version='1.0' encoding='iso-8859-1'?>", "Ä\u0090")]
    public void TheEncodingThatASheetDeclaresIsTheOneInWhichItIsRead(string declaration, string text)
    {
        var read = new WorkbookBuilder().Set("xl/worksheets/sheet1.xml", $"{declaration}<worksheet xmlns=\"{WorkbookBuilder.Main}\"><sheetData><row><c t=\"str\"><v>Đ</v></c></row></sheetData></worksheet>").Read();
        Assert.Equal(PlainText.Of(text), read.Sheets[0].Rows[0].Cells[0].Text);
    }

    [Fact]
    public void WrongUTF8IsRefused()
    {
        var good = System.Text.Encoding.UTF8.GetBytes($"<worksheet xmlns=\"{WorkbookBuilder.Main}\"><sheetData><row><c t=\"str\"><v>ab</v></c></row></sheetData></worksheet>");
        good[good.AsSpan().IndexOf("ab"u8)] = 0xC3;
        Assert.Equal(FileKind.Damaged, SheetReader.Read(new WorkbookBuilder().Set("xl/worksheets/sheet1.xml", good).File().Content).Kind);
    }

    [Fact]
    public void FormsOfANumberAreKept() => Assert.Equal(
        "A1=Number:0.0001;B1=Number:0.00011;C1=Number:1.0;D1=Number:-0;E1=Number:999999999999999;F1=Number:1E3;G1=Number:007",
        WorkbookBuilder.Rows(
            "<row><c><v>0.0001</v></c><c><v>0.00011</v></c><c><v>1.0</v></c><c><v>-0</v></c><c><v>999999999999999</v></c><c><v>1E3</v></c><c><v>007</v></c></row>").Cells());

    [Fact]
    public void ANumberReadsAsItIsWritten() =>
        Gen.OneOf(
            Gen.String[Gen.Char["0123456789.-"], 1, 18],
            Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 15]).Select((digits, places) => (digits / (decimal)Math.Pow(10, places)).ToString(CultureInfo.InvariantCulture)))
        .Array[100].Sample(
            texts =>
            {
                var read = Read("<sheetData>" + string.Concat(texts.Select(text => $"<row><c><v>{text}</v></c></row>")) + "</sheetData>");
                foreach (var (row, text) in read.Sheets[0].Rows.Select(r => (r, texts[r.Number - 1])))
                {
                    Assert.Equal(text, row.Cells[0].Text);
                    Assert.True(row.Cells[0].Kind == CellKind.Error || double.Parse(text, CultureInfo.InvariantCulture) == row.Cells[0].Number, text);
                }

                Assert.Equal(texts.Length, read.Sheets[0].Rows.Count);
            },
            iter: 300);

    private static SheetFile Read(string content) =>
        new WorkbookBuilder().Set("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\">{content}</worksheet>").Read();
}
