using CsCheck;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Spreadsheets.Tests.Reading;

/// <summary>Formulas of workbooks that ask to be calculated on opening.</summary>
public class SheetFormulasTests
{
    private const string Sheet = "<sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/>";

    [Theory]
    [InlineData("<c><f>40+50</f><v>90</v></c>", "A1=Number")]
    [InlineData("<c><f>40+50</f><v>82</v></c>", "A1=FormulaWithoutValue")]
    [InlineData("<c><f>40+50</f><v>0</v></c>", "A1=FormulaWithoutValue")]
    [InlineData("<c><f>5-5</f><v>0</v></c>", "A1=Number")]
    [InlineData("<c t=\"str\"><f>40+50</f><v></v></c>", "A1=FormulaWithoutValue")]
    [InlineData("<c><f>-(2+3)+10</f><v>5</v></c>", "A1=Number")]
    [InlineData("<c><f>=+1+1.5</f><v>2.5</v></c>", "A1=Number")]
    [InlineData("<c><v>1</v></c><c><v>2</v></c><c><f>A1+B1</f><v>3</v></c>", "C1=Number")]
    [InlineData("<c><v>1</v></c><c><v>2</v></c><c><f>SUM(A1:B1)</f><v>3</v></c>", "C1=Number")]
    [InlineData("<c><v>1</v></c><c><v>2</v></c><c><f>sum( $A$1 : B1 , 4 )</f><v>7</v></c>", "C1=Number")]
    [InlineData("<c><v>1</v></c><c><v>2</v></c><c><f>SUM(A1:B1)</f><v>0</v></c>", "C1=FormulaWithoutValue")]
    [InlineData("<c t=\"str\"><v>1</v></c><c><v>2</v></c><c><f>SUM(A1:B1)</f><v>2</v></c>", "C1=Number")]
    [InlineData("<c t=\"str\"><v>1</v></c><c><v>2</v></c><c><f>A1+B1</f><v>3</v></c>", "C1=Number?")]
    [InlineData("<c><f>SUM(B1:C1)</f><v>0</v></c><c><f>D1+1</f><v>0</v></c><c><f>D1+2</f><v>0</v></c><c><v>10</v></c>", "A1=FormulaWithoutValue;B1=FormulaWithoutValue;C1=FormulaWithoutValue")]
    [InlineData("<c><f>IF(1,2,3)</f><v>0</v></c>", "A1=FormulaWithoutValue")]
    [InlineData("<c><f>IF(1,2,3)</f><v>2</v></c>", "A1=Number?")]
    [InlineData("<c><f>B1*2</f><v>4</v></c><c><v>2</v></c>", "A1=Number?")]
    [InlineData("<c><f>Other!B1</f><v>4</v></c>", "A1=Number?")]
    [InlineData("<c><f>B1+1</f><v>4</v></c><c><f>A1-1</f><v>3</v></c>", "A1=Number?;B1=Number?")]
    [InlineData("<c><f>B1+1</f><v>4</v></c><c><f>ROUND(3,0)</f><v>3</v></c>", "A1=Number?;B1=Number?")]
    [InlineData("<c><f>25500000</f><v>25500002</v></c>", "A1=FormulaWithoutValue")]
    [InlineData("<c><f>B1+1</f><v>4</v></c><c t=\"e\"><v>#REF!</v></c>", "A1=Number?")]
    [InlineData("<c><f t=\"shared\" ref=\"A1:B1\" si=\"0\">C1+1</f><v>3</v></c><c><f t=\"shared\" si=\"0\"/><v>5</v></c><c><v>2</v></c><c><v>4</v></c>", "A1=Number;B1=Number")]
    [InlineData("<c><f t=\"shared\" ref=\"A1:B1\" si=\"0\">$C1+1</f><v>3</v></c><c><f t=\"shared\" si=\"0\"/><v>5</v></c><c><v>2</v></c><c><v>4</v></c>", "A1=Number;B1=FormulaWithoutValue")]
    [InlineData("<c><f t=\"array\" ref=\"A1\">B1+1</f><v>3</v></c><c><v>2</v></c>", "A1=Number?")]
    [InlineData("<c><f>99999999999999999999999999999+1</f><v>3</v></c>", "A1=Number?")]
    [InlineData("<c><f>SUM(A1:XFD1048576)</f><v>3</v></c>", "A1=Number?")]
    [InlineData("<c><f>((((((((((((((((((((((((((((((((((((((((((1</f><v>1</v></c>", "A1=Number?")]
    [InlineData("<c t=\"str\"><f>\"a\"</f><v>a</v></c>", "A1=Text?")]
    public void WhatCanBeAddedUpIsTheRestIsAskedAbout(string cells, string expected)
    {
        var row = WorkbookBuilder.Rows($"<row>{cells}</row>").Set("xl/workbook.xml", Workbook).Read().Sheets[0].Rows[0].Cells;
        Assert.Equal(expected, string.Join(';', row.Where(c => c.HasFormula).Select(c => $"{c.Address}={c.Kind}{(c.Unproven ? "?" : "")}")));
    }

    [Fact]
    public void WithoutTheRequestWhatIsStoredHolds() =>
        Assert.Equal(CellKind.Number, WorkbookBuilder.Rows("<row><c><f>40+50</f><v>82</v></c></row>").Read().Sheets[0].Rows[0].Cells[0].Kind);

    [Fact]
    public void ALongChainOfFormulasEnds()
    {
        var rows = string.Concat(Enumerable.Range(1, 5_000).Select(r => FormattableString.Invariant($"<row><c><f>A{r + 1}+1</f><v>1</v></c></row>")));
        Assert.All(WorkbookBuilder.Rows(rows).Set("xl/workbook.xml", Workbook).Read().Sheets[0].Rows, r => Assert.True(r.Cells[0].Unproven || r.Cells[0].Kind == CellKind.FormulaWithoutValue || r.Number > 4_900));
    }

    [Fact]
    public void ASumOfCellsIsTakenExactlyWhenItIsRight() =>
        Gen.Select(Gen.Int[-1_000, 1_000].Array[1, 6], Gen.Int[-2, 2]).Sample((numbers, off) =>
        {
            var cells = string.Concat(numbers.Select(n => FormattableString.Invariant($"<c><v>{n}</v></c>")));
            var last = CellAddress.Of(1, numbers.Length);
            var stored = numbers.Sum() + off;
            var cell = WorkbookBuilder.Rows(FormattableString.Invariant($"<row>{cells}<c><f>SUM(A1:{last})</f><v>{stored}</v></c></row>")).Set("xl/workbook.xml", Workbook).Read().Sheets[0].Rows[0].Cells[^1];
            Assert.Equal(off == 0 ? CellKind.Number : CellKind.FormulaWithoutValue, cell.Kind);
        }, iter: 100);

    private static string Workbook =>
        $"<workbook xmlns=\"{WorkbookBuilder.Main}\" xmlns:r=\"{WorkbookBuilder.Relations}\"><sheets>{Sheet}</sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>";
}
