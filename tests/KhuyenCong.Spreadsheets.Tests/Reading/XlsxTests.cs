using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Spreadsheets.Tests.Reading;

/// <summary>Workbooks as many programs write them.</summary>
public class XlsxTests
{
    private const string DateStyles =
        "<numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/><numFmt numFmtId=\"165\" formatCode=\"#,##0&quot; đồng y&quot;\"/></numFmts>"
        + "<fonts><font><name val=\"Arial\"/></font><font><name val=\".VnTime\"/></font></fonts>"
        + "<cellStyleXfs><xf numFmtId=\"14\" fontId=\"1\"/></cellStyleXfs>"
        + "<cellXfs><xf numFmtId=\"0\" fontId=\"0\"/><xf numFmtId=\"164\" fontId=\"0\"/><xf numFmtId=\"165\" fontId=\"0\"/><xf numFmtId=\"14\" fontId=\"1\"/><xf numFmtId=\"22\"/></cellXfs>";

    [Theory]
    [InlineData("<row r=\"2\"><c r=\"B2\"><v>1234.5</v></c></row>", "B2=Number:1234.5")]
    [InlineData("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>", "A1=Number:1;C1=Number:3;A2=Number:4")]
    [InlineData("<row r=\"5\"><c r=\"C5\"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", "C5=Number:1;D5=Number:2;A6=Number:3")]
    [InlineData("<row r=\"2\"><c r=\"C2\"><v>3</v></c><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>0</v></c></row>", "A1=Number:0;A2=Number:1;C2=Number:3")]
    [InlineData("<row><c t=\"inlineStr\"><is><t xml:space=\"preserve\"> Mã số </t></is></c></row>", "A1=Text:Mã số")]
    [InlineData("<row><c t=\"inlineStr\"><is><r><t>Lũy</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> kế</t></r><rPh sb=\"0\" eb=\"1\"><t>KANA</t></rPh></is></c></row>", "A1=Text:Lũy kế")]
    [InlineData("<row><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"e\"><v>#DIV/0!</v></c></row>", "A1=Boolean:TRUE;B1=Boolean:FALSE;C1=Error:#DIV/0!")]
    [InlineData("<row><c t=\"d\"><v>2026-09-14</v></c><c t=\"d\"><v>2026-09-14T07:30:00Z</v></c><c t=\"d\"><v>14/09/2026</v></c></row>", "A1=Date:2026-09-14;B1=Date:2026-09-14T07:30:00;C1=Error:14/09/2026")]
    [InlineData("<row><c><f>SUM(A2:A3)</f></c><c><f>1+1</f><v></v></c><c><f>1+1</f><v>2</v></c></row>", "A1=FormulaWithoutValue:;B1=FormulaWithoutValue:;C1=Number:2")]
    [InlineData("<row><c t=\"str\"><f>\"\"</f><v></v></c><c t=\"str\"><f>A1</f></c><c t=\"str\"><f>A1</f><v>có</v></c></row>", "B1=FormulaWithoutValue:;C1=Text:có")]
    [InlineData("<row><c><f t=\"shared\" ref=\"A1:A2\" si=\"0\">B1</f><v>5</v></c><c><f t=\"shared\" si=\"0\"/><v>6</v></c><c><f t=\"array\" ref=\"C1\">[1]S!A1</f><v>7</v></c></row>", "A1=Number:5;B1=Number:6;C1=Number:7")]
    [InlineData("<row><c t=\"str\"><v>a_x000D__x000A_b_x005F_x0041_</v></c></row>", "A1=Text:a\nb_x0041_")]
    [InlineData("<row><c><v>1,5</v></c><c><v>NaN</v></c><c><v>1e400</v></c><c t=\"z\"><v>1</v></c></row>", "A1=Error:1,5;B1=Error:NaN;C1=Error:1e400;D1=Error:1")]
    [InlineData("<row><c s=\"7\"><v>2348.4999999999995</v></c><c><v>1.5E3</v></c><c><v> 7 </v></c><c><v>-0</v></c></row>", "A1=Number:2348.4999999999995;B1=Number:1.5E3;C1=Number:7;D1=Number:-0")]
    [InlineData("<row><c t=\"str\"><v>e\u0302\u0301</v></c><c t=\"str\"><v>\u200B\u00A0</v></c><c t=\"str\"><v>\u00D0</v></c></row>", "A1=Text:ế;C1=Text:Đ")]
    [InlineData("<row><c><v><!-- c -->1<![CDATA[2]]></v></c></row>", "A1=Number:12")]
    [InlineData("<row r=\"1\"><c r=\"AB1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"xfd1048576\"><v>2</v></c></row>", "AB1=Number:1;XFD1048576=Number:2")]
    [InlineData("<row r=\"2\"><c r=\"B2\"><v>2</v></c><c r=\"C2\"><v>3</v></c><c r=\"A2\"><v>1</v></c></row>", "A2=Number:1;B2=Number:2;C2=Number:3")]
    [InlineData("<row/><row><c/></row><row><c><v>1</v></c></row>", "A3=Number:1")]
    [InlineData("<row><c>x<v>5</v></c></row>", "A1=Number:5")]
    [InlineData("<row><c><f>1</f><f>2</f></c></row>", "A1=FormulaWithoutValue:")]
    [InlineData("<row><c t=\"s\"><v> </v></c><c t=\"s\"/><c><v>1</v></c></row>", "C1=Number:1")]
    [InlineData("<row><c t=\"str\"><v>_x0041</v></c><c t=\"str\"><v>_x0041_</v></c><c t=\"str\"><v>a_x0020_b_X000A_c_x0001_d</v></c></row>", "A1=Text:_x0041;B1=Text:A;C1=Text:a b_X000A_cd")]
    [InlineData("<row><c><v>1</v><extLst><ext><mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"/></ext></extLst></c></row>", "A1=Number:1")]
    [InlineData("<row><c><v/></c><c><v>1</v></c></row>", "B1=Number:1")]
    [InlineData("<row><extLst><ext><c r=\"C1\"><v>9</v></c></ext></extLst><c><v>1</v></c></row>", "A1=Number:1")]
    [InlineData("<row><extLst/><x:c xmlns:x=\"urn:x\"><v>8</v></x:c><c><v>1</v></c></row>", "A1=Number:1")]
    [InlineData("<x:row xmlns:x=\"urn:x\"><c><v>9</v></c></x:row><row><c><v>1</v></c></row>", "A1=Number:1")]
    public void CellsAreReadAsWritten(string rows, string cells)
    {
        Assert.Equal(cells, WorkbookBuilder.Rows(rows).Cells());

        // A comment before them sends all rows through the XML reader.
        Assert.Equal(cells, WorkbookBuilder.Rows(rows, before: "<!-- -->").Cells());

        // Nor do rows in a comment count.
        Assert.Equal(cells, WorkbookBuilder.Rows(rows, before: "<!-- <sheetData><row><c><v>9</v></c></row></sheetData> -->").Cells());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<!-- -->")]
    public void ManyCellsKeepTheirTexts(string before)
    {
        var rows = new[] { 40, 40, 100, 5_000 }.Select(count => Enumerable.Range(1, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"x{n}")).ToArray()).ToList();
        var read = WorkbookBuilder.Rows(string.Concat(rows.Select(row => $"<row>{string.Concat(row.Select(text => $"<c t=\"str\"><v>{text}</v></c>"))}</row>")), before: before).Read();
        Assert.Equal(rows, read.Sheets[0].Rows.Select(row => row.Cells.Select(cell => cell.Text).ToArray()));
    }

    [Fact]
    public void WhatStandsBehindTheCellsMayHaveAlternatives()
    {
        const string after = "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice Requires=\"x14\"><controls/></mc:Choice></mc:AlternateContent>";
        Assert.Equal("A1=Number:1", WorkbookBuilder.Rows("<row><c><v>1</v></c></row>", after).Cells());
        Assert.Equal("", new WorkbookBuilder(after: after).Cells());
    }

    [Theory]
    [InlineData(64, FileKind.Xlsx)]
    [InlineData(65, FileKind.Damaged)]
    public void ElementsAreNestedNoDeeperThanInAnyRealWorkbook(int depth, FileKind kind) => Assert.Equal(kind, WorkbookBuilder.Rows(
        "<row/>", string.Concat(Enumerable.Repeat("<x>", depth)) + string.Concat(Enumerable.Repeat("</x>", depth))).Read().Kind);

    [Theory]
    [InlineData("<row><c t=\"inlineStr\"><is><t>12345678</t></is></c></row>")]
    [InlineData("<row><c t=\"inlineStr\"><is><r><t>1234</t></r><r><t>5678</t></r></is></c></row>")]
    [InlineData("<row><c t=\"str\"><v>12345678</v></c></row>")]
    [InlineData("<row><c><v>12345678</v></c></row>")]
    public void ATextOfTheGreatestLengthIsRead(string rows)
    {
        foreach (var before in new[] { "", "<!-- -->" })
        {
            Assert.Equal("12345678", WorkbookBuilder.Rows(rows, before: before).Read(SheetLimits.Default with { TextLength = 8 }).Sheets[0].Rows[0].Cells[0].Text);
        }
    }

    [Fact]
    public void SharedStringsKeepTheirOrderWithRichAndEmptyOnes() =>
        Assert.Equal("A1=Text:hai;B1=Text:một;D1=Text:Thực hiện", WorkbookBuilder.Rows(
            "<row><c t=\"s\"><v>2</v></c><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>3</v></c></row>",
            strings: "<si><t>một</t></si><si/><si><t>hai</t><phoneticPr fontId=\"1\"/></si><si><r><t xml:space=\"preserve\">Thực </t></r><r><t>hiện</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si>").Cells());

    [Theory]
    [InlineData("<row><c t=\"inlineStr\"><is><t>88</t></is><is><t>99</t></is></c></row>")]
    [InlineData("<row><mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice Requires=\"x\"><c><v>1</v></c></mc:Choice></mc:AlternateContent></row>")]
    [InlineData("<row><c><mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Fallback><v>1</v></mc:Fallback></mc:AlternateContent></c></row>")]
    [InlineData("<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice Requires=\"x\"><row><c><v>1</v></c></row></mc:Choice></mc:AlternateContent>")]
    public void ACellOfWhichProgramsShowDifferentThingsIsNotRead(string rows) =>
        Assert.Equal(new FileProblem.Unfit(FileKind.Damaged), Assert.Single(WorkbookBuilder.Rows(rows).Read().Problems));

    [Fact]
    public void ANumberFormatIsKnownWhereverItStandsAndHoweverLongItIs()
    {
        const string cell = "<row><c s=\"1\"><v>42597</v></c></row>";
        const string cells = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs>";
        Assert.Equal("A1=Date:2016-08-15", WorkbookBuilder.Rows(cell, styles: cells + "<numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/></numFmts>").Cells());
        Assert.IsType<FileProblem.TooMuch>(
            Assert.Single(WorkbookBuilder.Rows(cell, styles: $"<numFmts><numFmt numFmtId=\"164\" formatCode=\"0,{new string(' ', 1000)}\"/></numFmts>" + cells).Read().Problems));
    }

    [Fact]
    public void DatesAreKnownByTheirFormat()
    {
        const string row = "<row><c s=\"1\"><v>42597</v></c><c s=\"2\"><v>42597</v></c><c s=\"3\"><v>42597</v></c><c s=\"4\"><v>42597.5</v></c><c s=\"1\"><v>60</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>-1</v></c></row>";
        Assert.Equal(
            "A1=Date:2016-08-15;B1=Number:42597;C1=Date:2016-08-15;D1=Date:2016-08-15T12:00:00;E1=Number:60;F1=Date:1900-02-28;G1=Number:-1",
            WorkbookBuilder.Rows(row, styles: DateStyles).Cells());
        Assert.StartsWith(
            "A1=Date:2020-08-16;B1=Number:42597;C1=Date:2020-08-16",
            WorkbookBuilder.Rows(row, styles: DateStyles).Workbook("<sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/>", "<workbookPr date1904=\"1\"/>").Cells());
    }

    [Theory]
    [InlineData(0, null, "Number")]
    [InlineData(1, "0", "Number")]
    [InlineData(2, "0.00", "Number")]
    [InlineData(3, "#,##0", "Number")]
    [InlineData(4, "#,##0.00", "Number")]
    [InlineData(9, "0%", "Number")]
    [InlineData(10, "0.00%", "Number")]
    [InlineData(11, "0.00E+00", "Number")]
    [InlineData(12, "# ?/?", "Number")]
    [InlineData(13, "# ??/??", "Number")]
    [InlineData(14, "mm-dd-yy", "Date")]
    [InlineData(15, "d-mmm-yy", "Date")]
    [InlineData(16, "d-mmm", "Date")]
    [InlineData(17, "mmm-yy", "Date")]
    [InlineData(18, "h:mm AM/PM", "Date")]
    [InlineData(19, "h:mm:ss AM/PM", "Date")]
    [InlineData(20, "h:mm", "Date")]
    [InlineData(21, "h:mm:ss", "Date")]
    [InlineData(22, "m/d/yy h:mm", "Date")]
    [InlineData(26, null, "Number")]
    [InlineData(27, "yyyy/m/d", "Date")]
    [InlineData(36, "yyyy/m/d", "Date")]
    [InlineData(37, "#,##0 ;(#,##0)", "Number")]
    [InlineData(38, "#,##0 ;[Red](#,##0)", "Number")]
    [InlineData(39, "#,##0.00;(#,##0.00)", "Number")]
    [InlineData(40, "#,##0.00;[Red](#,##0.00)", "Number")]
    [InlineData(45, "mm:ss", "Date")]
    [InlineData(46, "[h]:mm:ss", "Date")]
    [InlineData(47, "mmss.0", "Date")]
    [InlineData(48, "##0.0E+0", "Number")]
    [InlineData(49, "@", "Number")]
    [InlineData(50, "yyyy/m/d", "Date")]
    [InlineData(58, "yyyy/m/d", "Date")]
    [InlineData(59, null, "Number")]
    [InlineData(99, null, "Number")]
    public void ABuiltInFormatIsKnownByItsNumber(int id, string? code, string kind)
    {
        var cell = WorkbookBuilder.Rows("<row><c s=\"0\"><v>42597</v></c></row>", styles: $"<cellXfs><xf numFmtId=\"{id}\"/></cellXfs>").Read().Sheets[0].Rows[0].Cells[0];
        Assert.Equal((code, kind), (cell.Format, cell.Kind.ToString()));
    }

    [Theory]
    [InlineData("0 \"giờ\"", CellKind.Number)]
    [InlineData("\\d0_y*s", CellKind.Number)]
    [InlineData("[Red]0", CellKind.Number)]
    [InlineData("[hh]:00", CellKind.Date)]
    [InlineData("[mm]", CellKind.Date)]
    [InlineData("[ss]", CellKind.Date)]
    [InlineData("General", CellKind.Number)]
    [InlineData("[Red]General", CellKind.Number)]
    [InlineData("dd", CellKind.Date)]
    [InlineData("DD", CellKind.Date)]
    [InlineData("mm", CellKind.Date)]
    [InlineData("MM", CellKind.Date)]
    [InlineData("yy", CellKind.Date)]
    [InlineData("YY", CellKind.Date)]
    [InlineData("hh", CellKind.Date)]
    [InlineData("HH", CellKind.Date)]
    [InlineData("ss", CellKind.Date)]
    [InlineData("SS", CellKind.Date)]
    [InlineData("0;dd", CellKind.Date)]
    [InlineData("\"mở", CellKind.Number)]
    public void OnlyLettersOfADateMakeADate(string code, CellKind kind) => Assert.Equal(kind, WorkbookBuilder.Rows(
        "<row><c s=\"1\"><v>42597</v></c></row>",
        styles: $"<numFmts><numFmt numFmtId=\"170\" formatCode=\"{System.Security.SecurityElement.Escape(code)}\"/></numFmts><cellXfs><xf/><xf numFmtId=\"170\"/></cellXfs>").Read().Sheets[0].Rows[0].Cells[0].Kind);

    [Theory]
    [InlineData(1, "2957003", "Date:9999-12-31")]
    [InlineData(1, "2957003.9999999", "Number:2957003.9999999")]
    [InlineData(1, "2957004", "Number:2957004")]
    [InlineData(1, "0", "Date:1904-01-01")]
    [InlineData(1, "60", "Date:1904-03-01")]
    [InlineData(1, "-1", "Number:-1")]
    [InlineData(0, "2958465", "Date:9999-12-31")]
    [InlineData(0, "2958465.9999999", "Number:2958465.9999999")]
    [InlineData(0, "2958466", "Number:2958466")]
    [InlineData(0, "1E300", "Number:1E300")]
    [InlineData(0, "0", "Number:0")]
    [InlineData(0, "0.5", "Number:0.5")]
    [InlineData(0, "1", "Date:1900-01-01")]
    [InlineData(0, "61", "Date:1900-03-01")]
    public void ADayBeyondTheCalendarStaysANumber(int from1904, string serial, string cell) => Assert.Equal("A1=" + cell, WorkbookBuilder.Rows(
        $"<row><c s=\"1\"><v>{serial}</v></c></row>", styles: DateStyles)
        .Workbook("<sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/>", $"<workbookPr date1904=\"{from1904}\"/>").Cells());

    [Fact]
    public void LegacyFontsAreNamedByStyleAndByRun()
    {
        var sheet = WorkbookBuilder.Rows(
            "<row><c s=\"3\" t=\"str\"><v>Céng hßa</v></c><c t=\"inlineStr\"><is><r><rPr><rFont val=\"VNI-Times\"/></rPr><t>Coäng</t></r></is></c><c s=\"1\" t=\"str\"><v>Cộng</v></c></row>",
            styles: DateStyles).Read().Sheets[0];
        Assert.Equal([".VnTime", "VNI-Times", null], sheet.Rows[0].Cells.Select(cell => cell.LegacyFont));
    }

    [Theory]
    [InlineData("s=\"4\"", "<t>Céng</t>", null)]
    [InlineData("s=\"3\"", "<r><rPr><rFont val=\"VNI-Times\"/></rPr><t>Coäng</t></r>", ".VnTime")]
    [InlineData("", "<r><rPr><rFont val=\".VnTime\"/></rPr><t>Céng</t></r><r><rPr><rFont val=\"Arial\"/></rPr><t> x</t></r>", ".VnTime")]
    [InlineData("", "<r><rPr><rFont/></rPr><t>Céng</t></r>", null)]
    [InlineData("s=\"0\"", "<t>Céng</t>", null)]
    public void TheFirstLegacyFontIsTheOneNamed(string attributes, string runs, string? font) => Assert.Equal(
        font, WorkbookBuilder.Rows($"<row><c {attributes} t=\"inlineStr\"><is>{runs}</is></c></row>", styles: DateStyles).Read().Sheets[0].Rows[0].Cells[0].LegacyFont);

    [Theory]
    [InlineData("<t>5</t>", "", false)]
    [InlineData("<r><rPr><strike/></rPr><t>5</t></r>", "", true)]
    [InlineData("<r><rPr><strike/></rPr><t>5</t></r><r><rPr><strike val=\"1\"/></rPr><t>6</t></r>", "", true)]
    [InlineData("<r><rPr><strike/></rPr><t>5</t></r><r><rPr><strike val=\"0\"/></rPr><t>6</t></r>", "", true)]
    [InlineData("<r><rPr><strike val=\"0\"/></rPr><t>5</t></r>", "", false)]
    [InlineData("<r><rPr><strike val=\"false\"/></rPr><t>5</t></r>", "", false)]
    [InlineData("<r><rPr><strike val=\"off\"/></rPr><t>5</t></r>", "", false)]
    [InlineData("<r><rPr><vertAlign val=\"superscript\"/></rPr><t>5</t></r><r><rPr><vertAlign val=\"baseline\"/></rPr><t>6</t></r>", "", true)]
    [InlineData("<r><rPr><vertAlign val=\"subscript\"/></rPr><t>5</t></r><r><rPr><vertAlign val=\"subscript\"/></rPr><t>6</t></r>", "", true)]
    [InlineData("<r><rPr><vertAlign val=\"baseline\"/></rPr><t>5</t></r>", "", false)]
    [InlineData("<t>5</t>", "<strike/>", true)]
    [InlineData("<t>5</t>", "<strike val=\"off\"/>", false)]
    [InlineData("<r><rPr><strike/></rPr><t>5</t></r>", "<strike/>", true)]
    public void AStruckRaisedOrLoweredTextIsMarked(string runs, string font, bool marked) => Assert.Equal(
        marked, WorkbookBuilder.Rows($"<row><c t=\"inlineStr\"><is>{runs}</is></c></row>", styles: $"<fonts><font>{font}<name val=\"Arial\"/></font></fonts><cellXfs><xf fontId=\"0\"/></cellXfs>")
            .Read().Sheets[0].Rows[0].Cells[0].Marked);

    [Theory]
    [InlineData("<numFmts><numFmt numFmtId=\"14\" formatCode=\"0\"/></numFmts><cellXfs><xf numFmtId=\"14\"/></cellXfs>", "0", null)]
    [InlineData("<numFmts><numFmt numFmtId=\"164\" formatCode=\"GENERAL\"/></numFmts><cellXfs><xf numFmtId=\"164\"/></cellXfs>", null, null)]
    [InlineData("<fonts><font><name val=\".VnTime\"/></font></fonts><cellXfs><xf fontId=\"0\"/></cellXfs>", null, ".VnTime")]
    [InlineData("<fonts><font><name val=\".VnTime\"/></font></fonts><cellXfs><xf fontId=\"1\"/></cellXfs>", null, null)]
    [InlineData("<fonts><name val=\".VnTime\"/><strike/><font/></fonts><cellXfs><xf fontId=\"0\"/></cellXfs>", null, null)]
    [InlineData("<fonts><font><name/></font></fonts><cellXfs><xf fontId=\"0\"/></cellXfs>", null, null)]
    [InlineData("<fonts/><cellXfs/>", null, null)]
    public void AStyleSaysItsFormatAndFont(string styles, string? format, string? font)
    {
        var cell = WorkbookBuilder.Rows("<row><c s=\"0\" t=\"str\"><v>Céng</v></c></row>", styles: styles).Read().Sheets[0].Rows[0].Cells[0];
        Assert.Equal((format, font), (cell.Format, cell.LegacyFont));
    }

    [Theory]
    [InlineData(6, null)]
    [InlineData(7, FileLimit.Styles)]
    public void StylesAreBounded(int formats, FileLimit? limit) => Assert.Equal(
        limit, WorkbookBuilder.Rows("<row/>", styles: $"<cellXfs>{string.Concat(Enumerable.Repeat("<xf/>", formats))}</cellXfs>").Read(SheetLimits.Default with { Styles = 6 }).TooMuch());

    [Fact]
    public void OnlyRangesOfSeveralCellsAreMerged()
    {
        string[] ranges = ["A1:A1", "B1:B3", "C1:D1", "F2:E1", "F2:E3", "F2:G1", "H1", "A0:B1", "A:B", "1:2", "AAAA1:AAAA2", "H1:I1:J1", "x"];
        var sheet = WorkbookBuilder.Rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", $"<mergeCells>{string.Concat(ranges.Select(range => $"<mergeCell ref=\"{range}\"/>"))}<mergeCell/></mergeCells>").Read().Sheets[0];
        Assert.Equal(["B1:B3", "C1:D1"], sheet.Merged.Select(range => range.ToString()));
    }

    [Theory]
    [InlineData(6, "A1:C2", "A1=Text:a;B1=Text:a;C1=Text:a;A2=Text:a;B2=Text:a;C2=Text:a")]
    [InlineData(5, "A1:C1 A2:C2", "A1=Text:a;B1=Text:a;C1=Text:a")]
    public void ALabelIsSpreadOverTheCellsThatASheetMayHave(int cells, string ranges, string spread) => Assert.Equal(
        spread, SampleFile.Cells(WorkbookBuilder.Rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c></row>", $"<mergeCells>{string.Concat(ranges.Split(' ').Select(range => $"<mergeCell ref=\"{range}\"/>"))}</mergeCells>")
            .Read(SheetLimits.Default with { Cells = cells }).Sheets[0]));

    [Fact]
    public void CellsAndRowsThatALabelIsSpreadOverAreCounted()
    {
        WorkbookBuilder Book(string range) => WorkbookBuilder.Rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c><c r=\"C1\"><v>1</v></c></row>", $"<mergeCells><mergeCell ref=\"{range}\"/></mergeCells>");
        Assert.IsType<FileProblem.TooMuch>(Assert.Single(Book("A1:A2").Read(SheetLimits.Default with { Rows = 1 }).Problems));
        Assert.IsType<FileProblem.TooMuch>(Assert.Single(Book("A1:B1").Read(SheetLimits.Default with { Cells = 2 }).Problems));
        Assert.IsType<FileProblem.TooMuch>(Assert.Single(Book("A1:C2").Read(SheetLimits.Default with { Cells = 5 }).Problems));
        Assert.IsType<FileProblem.TooMuch>(Assert.Single(Book("A1:C2").Read(SheetLimits.Default with { TotalText = 3 }).Problems));
    }

    [Fact]
    public void AFormatAndAFormulaAreKept()
    {
        var cell = WorkbookBuilder.Rows("<row><c s=\"2\"><f>1+1</f><v>2</v></c></row>", styles: DateStyles).Read().Sheets[0].Rows[0].Cells[0];
        Assert.Equal("#,##0\" đồng y\"", cell.Format);
        Assert.True(cell.HasFormula);
        Assert.Equal(2d, cell.Number);
    }

    [Fact]
    public void MergedLabelsAreSpreadAndNumbersAreNot()
    {
        var sheet = WorkbookBuilder.Rows(
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Kế hoạch</v></c><c r=\"D1\"><v>5</v></c></row><row r=\"3\"><c r=\"B3\"><v>9</v></c></row>",
            after: "<mergeCells count=\"3\"><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"D1:E1\"/><mergeCell ref=\"A3:B3\"/></mergeCells>").Read().Sheets[0];
        Assert.Equal("A1=Text:Kế hoạch;B1=Text:Kế hoạch;D1=Number:5;A2=Text:Kế hoạch;B2=Text:Kế hoạch;B3=Number:9", SampleFile.Cells(sheet));
        var cells = sheet.Rows.SelectMany(row => row.Cells).ToDictionary(cell => cell.Address);
        Assert.False(cells["A1"].Merged);
        Assert.True(cells["B2"].Merged);
        Assert.False(cells["D1"].Hidden);
        Assert.True(cells["B3"].Hidden, "nobody sees what a merged range covers");
    }

    [Fact]
    public void HiddenRowsAndColumnsAreReadAndMarked()
    {
        var sheet = WorkbookBuilder.Rows(
            "<row r=\"1\" hidden=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c><c r=\"B2\"><v>2</v></c><c r=\"C2\"><v>3</v></c><c r=\"D2\"><v>4</v></c></row>",
            before: "<cols><col min=\"2\" max=\"3\" hidden=\"true\"/><col min=\"4\" max=\"4\" width=\"9\"/></cols>").Read().Sheets[0];
        Assert.Equal([true, false, true, true, false], sheet.Rows.SelectMany(row => row.Cells).Select(cell => cell.Hidden));
    }

    [Fact]
    public void SheetsKeepOrderNameAndVisibilityAndChartSheetsAreLeftOut()
    {
        var read = WorkbookBuilder.Rows("<row><c><v>1</v></c></row>")
            .Workbook("<sheet name=\"Biểu\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/><sheet name=\"a &amp; b\" sheetId=\"1\" r:id=\"rId1\"/>"
                + "<sheet name=\"Chart\" sheetId=\"3\" r:id=\"rId3\"/><sheet name=\"V\" sheetId=\"4\" state=\"veryHidden\" r:id=\"rId4\"/><sheet name=\"again\" sheetId=\"5\" r:id=\"rId1\"/>")
            .WorkbookRelations(string.Concat(
                $"<Relationship Id=\"rId1\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"/xl/worksheets/sheet1.xml\"/>",
                $"<Relationship Id=\"rId2\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"worksheets/../worksheets/sheet2.xml\"/>",
                $"<Relationship Id=\"rId3\" Type=\"{WorkbookBuilder.Relations}/chartsheet\" Target=\"chartsheets/sheet1.xml\"/>",
                $"<Relationship Id=\"rId4\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"worksheets/sheet2b.xml\"/>",
                $"<Relationship Id=\"rId9\" Type=\"{WorkbookBuilder.Relations}/externalLink\" Target=\"file:///C:/x.xlsx\" TargetMode=\"External\"/>"))
            .Set("xl/worksheets/sheet2.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"/>")
            .Set("xl/worksheets/sheet2b.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"/>")
            .Set("xl/pivotTables/p.xml", "not XML").Read();
        Assert.Empty(read.Problems);
        Assert.Equal(
            [("Biểu", SheetVisibility.Hidden), ("a & b", SheetVisibility.Visible), ("V", SheetVisibility.VeryHidden)],
            read.Sheets.Select(sheet => (sheet.Name!, sheet.Visibility)));
    }

    [Fact]
    public void StrictAndPrefixedWorkbooksAreRead()
    {
        const string strict = "http://purl.oclc.org/ooxml/spreadsheetml/main";
        const string relations = "http://purl.oclc.org/ooxml/officeDocument/relationships";
        Assert.Equal("A1=Text:Mã số;B1=Number:2", WorkbookBuilder.Rows("<row/>")
            .Set("_rels/.rels", $"<p:Relationships xmlns:p=\"http://schemas.openxmlformats.org/package/2006/relationships\"><p:Relationship Id=\"a\" Type=\"{relations}/officeDocument\" Target=\"/xl/workbook.xml\"/></p:Relationships>")
            .Set("xl/workbook.xml", $"<s:workbook xmlns:s=\"{strict}\" conformance=\"strict\"><s:sheets><s:sheet name=\"S\" sheetId=\"1\" q:id=\"rId1\" xmlns:q=\"{relations}\"/></s:sheets></s:workbook>")
            .WorkbookRelations($"<Relationship Id=\"rId1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{relations}/sharedStrings\" Target=\"sharedStrings.xml\"/>")
            .Set("xl/sharedStrings.xml", $"<s:sst xmlns:s=\"{strict}\"><s:si><s:t>Mã số</s:t></s:si></s:sst>")
            .Set("xl/worksheets/sheet1.xml", $"<s:worksheet xmlns:s=\"{strict}\"><s:sheetData><s:row><s:c t=\"s\"><s:v>0</s:v></s:c><s:c><s:v>2</s:v></s:c></s:row></s:sheetData></s:worksheet>")
            .Cells());
    }

    [Fact]
    public void CaseAndBackslashesInPartNamesAndMissingTypesDoNotMatter() =>
        Assert.Equal("A1=Number:1", WorkbookBuilder.Rows("<row><c><v>1</v></c></row>")
            .Rename("xl/worksheets/sheet1.xml", "xl\\Worksheets\\Sheet1.xml").Remove("[Content_Types].xml").Remove("_rels/.rels").Cells());

    [Fact]
    public void AnAlienNamespaceIsNoCell() =>
        Assert.Equal("A1=Number:1", WorkbookBuilder.Rows("<row><c><v>1</v><v xmlns=\"urn:x\">2</v></c><c xmlns=\"urn:x\"><v>3</v></c></row><row xmlns=\"urn:x\"/>").Cells());

    [Theory]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>2</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"AAAA1\"><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>")]
    [InlineData("<row r=\"0\"><c><v>1</v></c></row>")]
    [InlineData("<row r=\"1048577\"><c><v>1</v></c></row>")]
    [InlineData("<row><c><v>1</v><v>2</v></c></row>")]
    [InlineData("<row><c t=\"s\"><v>0</v></c></row>")]
    [InlineData("<row><c><v>1</v></row>")]
    [InlineData("<row r=\"1\"><c r=\"A\"><v>1</v></c></row>")]
    [InlineData("<row r=\"x\"><c><v>1</v></c></row>")]
    public void WhatContradictsItselfIsDamaged(string rows)
    {
        AssertDamaged(WorkbookBuilder.Rows(rows));
        AssertDamaged(WorkbookBuilder.Rows(rows, before: "<!-- -->"));
    }

    [Fact]
    public void ArchivesThatTwoProgramsCouldReadDifferentlyAreDamaged()
    {
        var honest = WorkbookBuilder.Rows("<row><c><v>1</v></c></row>");
        AssertDamaged(WorkbookBuilder.Rows("<row/>").Twice("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"/>"));
        AssertDamaged(WorkbookBuilder.Rows("<row/>").Twice("XL/worksheets/sheet1.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"/>"));
        AssertDamaged(WorkbookBuilder.Rows("<row/>").WorkbookRelations(string.Concat(
            $"<Relationship Id=\"rId1\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>",
            $"<Relationship Id=\"rId1\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"worksheets/sheet2.xml\"/>")));
        AssertDamaged(WorkbookBuilder.Rows("<row/>").Set("xl/worksheets/sheet1.xml", "<!DOCTYPE worksheet [<!ENTITY a \"b\">]><worksheet/>"));
        AssertDamaged(WorkbookBuilder.Rows("<row/>").Set("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\">{string.Concat(Enumerable.Repeat("<x>", 100))}"));
        var bytes = honest.Bytes();
        AssertKind(FileKind.Damaged, bytes[..(bytes.Length / 2)]);
        AssertKind(FileKind.Damaged, bytes[..^30]);

        // The checksum of the sheet, in the directory and in the local header, no longer fits its bytes.
        var flipped = (byte[])bytes.Clone();
        var entry = flipped.AsSpan().LastIndexOf("xl/worksheets/sheet1.xml"u8) - 46;
        flipped[entry + 16] ^= 1;
        AssertKind(FileKind.Damaged, flipped);
    }

    [Fact]
    public void AMainPartOrASheetOfAnotherKindIsDamaged()
    {
        AssertDamaged(WorkbookBuilder.Rows("<row/>").Set("xl/workbook.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"/>"));
        AssertDamaged(WorkbookBuilder.Rows("<row/>").Set("xl/worksheets/sheet1.xml", $"<workbook xmlns=\"{WorkbookBuilder.Main}\"/>"));
        AssertDamaged(WorkbookBuilder.Rows("<row/>").Workbook(""));
        AssertDamaged(WorkbookBuilder.Rows("<row/>").Set("xl/workbook.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\" xmlns:r=\"{WorkbookBuilder.Relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></worksheet>"));
    }

    [Theory]
    [InlineData("xl/worksheets/sheet1.xml", "../xl/./worksheets/sheet1.xml")]
    [InlineData("xl/worksheets/sheet1.xml", "../../../xl/worksheets/sheet1.xml")]
    [InlineData("xl/worksheets/sheet 1.xml", "worksheets/sheet%201.xml")]
    [InlineData("xl/worksheets/sheet%201.xml", "worksheets/sheet%201.xml")]
    [InlineData("a.xml", "/a.xml")]
    [InlineData("a.xml", "\\a.xml")]
    public void ASheetIsFoundWhereItsRelationPoints(string part, string target) => Assert.Equal("A1=Number:1", WorkbookBuilder.Rows("<row><c><v>1</v></c></row>")
        .Rename("xl/worksheets/sheet1.xml", part).WorkbookRelations($"<Relationship Id=\"rId1\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"{target}\"/><Other Id=\"rId1\" Type=\"x\" Target=\"y\"/>").Cells());

    [Fact]
    public void AMainPartIsFoundWhereItsRelationPoints() => Assert.Equal("A1=Number:1", WorkbookBuilder.Rows("<row><c><v>1</v></c></row>")
        .Rename("xl/workbook.xml", "book/main.xml").Rename("xl/_rels/workbook.xml.rels", "book/_rels/main.xml.rels").Rename("xl/worksheets/sheet1.xml", "book/worksheets/sheet1.xml")
        .Set("_rels/.rels", $"<Relationships xmlns=\"r\"><Relationship Id=\"a\" Type=\"{WorkbookBuilder.Relations}/officeDocument\" Target=\"book/main.xml\"/></Relationships>").Cells());

    [Fact]
    public void ASheetsNameIsCutWhereNoProgramWouldWriteIt() => Assert.Equal(
        [new string('a', 100), new string('b', 100)],
        WorkbookBuilder.Rows("<row/>").Workbook($"<sheet name=\"{new string('a', 100)}\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"{new string('b', 101)}\" sheetId=\"2\" r:id=\"rId2\"/>")
            .WorkbookRelations($"<Relationship Id=\"rId1\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"worksheets/sheet2.xml\"/>")
            .Set("xl/worksheets/sheet2.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"/>").Read().Sheets.Select(sheet => sheet.Name));

    [Fact]
    public void AZipWhoseDirectoryLiesIsDamaged()
    {
        var honest = WorkbookBuilder.Rows("<row><c><v>1</v></c></row>").Bytes();
        var entry = honest.AsSpan().LastIndexOf("xl/worksheets/sheet1.xml"u8) - 46;
        foreach (var (at, value) in new (int, byte)[]
        {
            (entry + 10, 99),                 // a method of packing that nobody knows
            (entry + 28, 0xFF),               // a name longer than the entry
            (entry + 45, 0x7F),               // a local header beyond the file
            (entry + 24, (byte)(honest[entry + 24] + 1)), // another size than the data has
            (honest.Length - 12, 1),          // fewer entries than there are
            (honest.Length - 6, 0x7F),        // a directory elsewhere
        })
        {
            var changed = (byte[])honest.Clone();
            changed[at] = value;
            AssertKind(FileKind.Damaged, changed);
        }
    }

    [Fact]
    public void ASheetWithoutAPartIsToldAndTheOthersAreRead()
    {
        foreach (var missing in new[] { "r:id=\"rId7\"", "", "r:id=\"rId8\"" })
        {
            var read = WorkbookBuilder.Rows("<row><c><v>1</v></c></row>").Workbook($"<sheet name=\"mất\" sheetId=\"1\" {missing}/><sheet name=\"S\" sheetId=\"2\" r:id=\"rId1\"/>")
                .WorkbookRelations($"<Relationship Id=\"rId1\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId8\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"worksheets/sheet1.xml\" TargetMode=\"External\"/>").Read();
            Assert.Equal("S", Assert.Single(read.Sheets).Name);
            Assert.Equal(new FileProblem.SheetMissing("mất"), Assert.Single(read.Problems));
        }
    }

    [Fact]
    public void ArchivesWithDataDescriptorsAndZip64RecordsAreRead()
    {
        var plain = WorkbookBuilder.Rows("<row><c><v>1</v></c></row>").Bytes();
        var cells = SampleFile.Cells(SheetReader.Read(plain).Sheets[0]);

        using var target = new MemoryStream();
        using (var zip = new ZipArchive(new ForwardStream(target), ZipArchiveMode.Create))
        using (var source = new ZipArchive(new MemoryStream(plain)))
        {
            foreach (var entry in source.Entries)
            {
                using var from = entry.Open();
                using var to = zip.CreateEntry(entry.FullName).Open();
                from.CopyTo(to);
            }
        }

        var streamed = target.ToArray();
        Assert.Equal(8, streamed[6] & 8);
        Assert.Equal(cells, SampleFile.Cells(SheetReader.Read(streamed).Sheets[0]));

        var end = plain.AsSpan(plain.Length - 22);
        var record = new byte[56];
        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x06064B50);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(24), BinaryPrimitives.ReadUInt16LittleEndian(end[8..]));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), BinaryPrimitives.ReadUInt16LittleEndian(end[10..]));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(40), BinaryPrimitives.ReadUInt32LittleEndian(end[12..]));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(48), BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
        var locator = new byte[20];
        BinaryPrimitives.WriteUInt32LittleEndian(locator, 0x07064B50);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), plain.Length - 22);
        var last = end.ToArray();
        last.AsSpan(8, 12).Fill(0xFF);
        byte[] wide = [.. plain[..^22], .. record, .. locator, .. last];
        Assert.Equal(cells, SampleFile.Cells(SheetReader.Read(wide).Sheets[0]));
    }

    [Fact]
    public void CultureAndZoneChangeNothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in new[] { "vi-VN", "en-US", "de-DE", "ar-SA", "" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                Assert.Equal("A1=Number:-1.5;B1=Date:2016-08-15;C1=Date:2026-09-14T07:30:00", WorkbookBuilder.Rows(
                    "<row><c><v>-1.5</v></c><c s=\"1\"><v>42597</v></c><c t=\"d\"><v>2026-09-14T07:30:00Z</v></c></row>", styles: DateStyles).Cells());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void AssertDamaged(WorkbookBuilder builder) => AssertKind(FileKind.Damaged, builder.Bytes());

    private static void AssertKind(FileKind kind, byte[] bytes)
    {
        var read = SheetReader.Read(bytes);
        Assert.Equal(kind, read.Kind);
        Assert.Empty(read.Sheets);
        Assert.Equal(new FileProblem.Unfit(FileKind.Damaged), Assert.Single(read.Problems));
    }

    /// <summary>A stream that cannot go back, so that sizes are written behind the data.</summary>
    private sealed class ForwardStream(MemoryStream target) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer, offset, count);
    }

    [Fact]
    public void SharedStringsThatNoRelationNamesAreFoundUnderTheirUsualName()
    {
        var relations = $"{WorkbookBuilder.Relations}/worksheet";
        var sheet = WorkbookBuilder.Rows("<row><c t=\"s\"><v>0</v></c></row>", strings: "<si><t>Mã số</t></si>")
            .WorkbookRelations($"<Relationship Id=\"rId1\" Type=\"{relations}\" Target=\"worksheets/sheet1.xml\"/>")
            .Read().Sheets[0];
        Assert.Equal("A1=Text:Mã số", SampleFile.Cells(sheet));
    }
}
