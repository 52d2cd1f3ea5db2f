using CsCheck;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Spreadsheets.Tests.Reading;

/// <summary>What a person sees of a cell, of a page's header and of a workbook on opening.</summary>
public class ShownTests
{
    [Theory]
    [InlineData("#,##0.0", 1234.5, "1.234,5")]
    [InlineData("_-* #,##0.00\\ _₫_-;\\-* #,##0.00\\ _₫_-;_-* \"-\"??\\ _₫_-;_-@_-", 0, "-")]
    [InlineData("(#,##0);(#,##0)", -5, "(5)")]
    [InlineData("0.0[$ nghìn đồng]", 59.5, "59,5 nghìn đồng")]
    [InlineData("0\"%\"", 82, "82%")]
    [InlineData("dd/mm/yyyy", 0, "00/01/1900")]
    [InlineData("[h]:mm", 82, "1968:00")]
    [InlineData("# ?/?", 1.5, "1 1/2")]
    [InlineData(";;;", 5, "")]
    [InlineData("0 đồng", 5, null)]
    public void ANumberIsShownByItsFormat(string format, double number, string? shown) =>
        Assert.Equal(shown, NumberFormats.Shown(new Cell(1, 1, CellKind.Number, "") { Number = number, Format = format })?.Trim());

    [Theory]
    [InlineData("@\"000\"", "51000")]
    [InlineData(";;;", "")]
    [InlineData("0;-0", "51")]
    public void ATextIsShownByItsFormat(string format, string shown) =>
        Assert.Equal(shown, NumberFormats.Shown(new Cell(1, 1, CellKind.Text, "51") { Format = format }));

    [Fact]
    public void NoCodeAndNoNumberMakeItFall() =>
        Gen.Select(Gen.Char["0#?.,%;@[]\"\\*_-/Ee+ dmyhs<>=1$đGeneral"].Array[0, 30].Select(c => new string(c)), Gen.Double).Sample((code, number) =>
        {
            NumberFormats.Shown(new Cell(1, 1, CellKind.Number, "") { Number = double.IsFinite(number) ? number : 0, Format = code });
            NumberFormats.Shown(new Cell(1, 1, CellKind.Text, "51") { Format = code });
            NumberFormats.IsDate(code);
        }, iter: 20_000);

    [Fact]
    public void RowsOfOneNumberAreOneRow() =>
        Assert.Equal(["A1=1", "B1=2", "A2=3"], WorkbookBuilder.Rows("<row r=\"1\"><c r=\"B1\"><v>2</v></c></row><row r=\"2\"><c r=\"A2\"><v>3</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")
            .Read().Sheets[0].Rows.SelectMany(r => r.Cells).Select(c => $"{c.Address}={c.Text}"));

    [Theory]
    [InlineData("&amp;L&amp;\"Arial,Bold\"&amp;12Mẫu&amp;CTrang &amp;P/&amp;N&amp;RĐơn vị tính: nghìn đồng", "Mẫu;Trang /;Đơn vị tính: nghìn đồng")]
    [InlineData("A &amp;&amp; B&amp;KFF0000 đỏ", "A & B đỏ")]
    [InlineData("&amp;", "&")]
    [InlineData("&amp;\"mở", "")]
    public void WhatIsPrintedAroundAPageIsReadWithoutCodes(string header, string texts) =>
        Assert.Equal(texts, string.Join(';', WorkbookBuilder.Rows("", after: $"<headerFooter><oddHeader>{header}</oddHeader></headerFooter>").Read().Sheets[0].PrintedTexts));

    [Theory]
    [InlineData("", "odd")]
    [InlineData(" differentFirst=\"1\"", "odd;first")]
    [InlineData(" differentOddEven=\"1\"", "odd;even")]
    public void OnlyTheHeadersThatArePrintedAreRead(string attributes, string texts) =>
        Assert.Equal(texts, string.Join(';', WorkbookBuilder.Rows("", after: $"<headerFooter{attributes}><oddHeader>odd</oddHeader><evenHeader>even</evenHeader><firstHeader>first</firstHeader></headerFooter>").Read().Sheets[0].PrintedTexts.Order(StringComparer.Ordinal).OrderBy(t => t != "odd")));

    [Theory]
    [InlineData("", "A")]
    [InlineData("<bookViews><workbookView activeTab=\"1\"/></bookViews>", "B")]
    [InlineData("<bookViews><workbookView activeTab=\"2\"/></bookViews>", "A")]
    [InlineData("<bookViews><workbookView activeTab=\"99\"/></bookViews>", "A")]
    public void OneSheetIsShownOnOpening(string views, string active)
    {
        var relation = WorkbookBuilder.Relations;
        var workbook = new WorkbookBuilder().Set("xl/worksheets/sheet2.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"><sheetData/></worksheet>")
            .Set("xl/worksheets/sheet3.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"><sheetData/></worksheet>")
            .Workbook("<sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"B\" sheetId=\"2\" r:id=\"rId2\"/><sheet name=\"C\" sheetId=\"3\" state=\"hidden\" r:id=\"rId3\"/>", views)
            .WorkbookRelations(string.Concat(Enumerable.Range(1, 3).Select(n => $"<Relationship Id=\"rId{n}\" Type=\"{relation}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")));
        Assert.Equal([active], workbook.Read().Sheets.Where(s => s.Active).Select(s => s.Name));
    }
}
