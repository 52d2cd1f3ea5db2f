using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake.Sheets;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

public sealed class WorkbookReadingTests
{
    private static IEnumerable<Cell> CellsOf(SheetFile file)
    {
        Assert.Empty(file.Findings);
        return Assert.Single(file.Sheets).Rows.SelectMany(r => r.Cells);
    }

    private static Cell CellOf(string cell, WorkbookBytes? rest = null) =>
        Assert.Single(CellsOf(((rest ?? new WorkbookBytes()) with { Sheets = [("S", "", $"<sheetData><row r=\"1\">{cell}</row></sheetData>")] }).Read()));

    private static void Nothing(string cell) => Assert.Empty(CellsOf(WorkbookBytes.Of($"<row r=\"1\">{cell}</row>").Read()));

    private static void Damaged(SheetFile file)
    {
        Assert.Equal(FileKind.Damaged, file.Kind);
        Assert.Empty(file.Sheets);
        Assert.Equal("FILE-DAMAGED", Assert.Single(file.Findings).Code);
    }

    [Theory]
    [InlineData("51", 51, "51")]
    [InlineData("2348.5", 2348.5, "2348.5")]
    [InlineData("2348.4999999999995", 2348.4999999999995, "2348.4999999999995")]
    [InlineData("1E-3", 0.001, "1E-3")]
    [InlineData("1.50", 1.5, "1.50")]
    [InlineData("007", 7, "007")]
    [InlineData("-0.25", -0.25, "-0.25")]
    [InlineData("0.0001", 0.0001, "0.0001")]
    [InlineData("0.00001", 0.00001, "0.00001")]
    [InlineData("123456789012345", 123456789012345, "123456789012345")]
    [InlineData("123456789012345678", 123456789012345678, "123456789012345678")]
    [InlineData(" 7\n", 7, "7")]
    [InlineData(".5", 0.5, ".5")]
    [InlineData("5.", 5, "5.")]
    [InlineData("+5", 5, "+5")]
    public void A_number_keeps_its_stored_text(string stored, double number, string text)
    {
        var cell = CellOf($"<c r=\"A1\"><v>{stored}</v></c>");
        Assert.Equal((CellKind.Number, text, number), (cell.Kind, cell.Text, cell.Number));
        Assert.Equal(cell, CellOf($"<c r=\"A1\" t=\"n\"><v>{stored}</v></c>"));
        Assert.Null(cell.Format);
    }

    [Theory]
    [InlineData("1,5")]
    [InlineData("NaN")]
    [InlineData("INF")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("0x10")]
    [InlineData("1 234")]
    [InlineData("--1")]
    [InlineData("1.2.3")]
    public void A_number_cell_that_holds_none_is_an_error_and_no_number(string stored)
    {
        var file = WorkbookBytes.Of($"<row r=\"3\"><c r=\"B3\"><v>{stored}</v></c><c r=\"C3\"><v>5</v></c><c r=\"D3\"><v>x</v></c></row>").Read();
        Assert.Equal(["C3"], file.Sheets[0].Rows.SelectMany(r => r.Cells).Select(c => c.Address));
        var finding = Assert.Single(file.Findings);
        Assert.Equal(("CELL-DAMAGED", Severity.Error, "B3", "KC-01", stored), (finding.Code, finding.Severity, finding.Cell, finding.Sheet, finding.Value));
        Assert.Contains("1 ô khác", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<c t=\"b\"><v>1</v></c>", CellKind.Boolean, "TRUE")]
    [InlineData("<c t=\"b\"><v>false</v></c>", CellKind.Boolean, "FALSE")]
    [InlineData("<c t=\"e\"><v>#REF!</v></c>", CellKind.Error, "#REF!")]
    [InlineData("<c t=\"e\"><f>A9/0</f><v>#DIV/0!</v></c>", CellKind.Error, "#DIV/0!")]
    [InlineData("<c t=\"d\"><v>2026-09-14</v></c>", CellKind.Date, "2026-09-14")]
    [InlineData("<c t=\"d\"><v>2026-09-14T00:00:00.000</v></c>", CellKind.Date, "2026-09-14")]
    [InlineData("<c t=\"d\"><v>2026-09-14T08:30:00Z</v></c>", CellKind.Date, "2026-09-14T08:30:00")]
    [InlineData("<c t=\"str\"><v>1.5</v></c>", CellKind.Text, "1.5")]
    [InlineData("<c t=\"str\"><f>A9</f><v> x </v></c>", CellKind.Text, "x")]
    [InlineData("<c t=\"inlineStr\"><is><t xml:space=\"preserve\"> Tổng </t></is></c>", CellKind.Text, "Tổng")]
    [InlineData("<c t=\"inlineStr\"><v>Tổng</v></c>", CellKind.Text, "Tổng")]
    [InlineData("<c><is><t>Tổng</t></is></c>", CellKind.Text, "Tổng")]
    [InlineData("<c t=\"inlineStr\"><is><r><t>Tổng </t></r><r><rPr><b/></rPr><t>số</t></r><rPh sb=\"0\" eb=\"1\"><t>ngữ âm</t></rPh><phoneticPr fontId=\"1\"/></is></c>", CellKind.Text, "Tổng số")]
    [InlineData("<c t=\"str\"><v>a_x000D__x000A_b_x005F_x000D_</v></c>", CellKind.Text, "a\nb_x000D_")]
    [InlineData("<c t=\"str\"><v>a_x00zz_</v></c>", CellKind.Text, "a_x00zz_")]
    [InlineData("<c t=\"str\"><v>_xD83D_</v></c>", CellKind.Text, "\uFFFD")]
    [InlineData("<c t=\"str\"><v><![CDATA[a<b]]>&amp;c&#x1EA1;</v></c>", CellKind.Text, "a<b&cạ")]
    [InlineData("<c><f>1+1</f><v>2</v></c>", CellKind.Number, "2")]
    [InlineData("<c><f>[1]Sheet1!A1</f><v>2</v></c>", CellKind.Number, "2")]
    [InlineData("<c><f t=\"shared\" si=\"0\"/><v>2</v></c>", CellKind.Number, "2")]
    [InlineData("<c><f t=\"array\" ref=\"A1:B2\">SUM(1)</f><v>2</v></c>", CellKind.Number, "2")]
    [InlineData("<c><v>2</v><f>1+1</f></c>", CellKind.Number, "2")]
    [InlineData("<c><f>1+1</f></c>", CellKind.FormulaWithoutValue, "")]
    [InlineData("<c><f>1+1</f><v/></c>", CellKind.FormulaWithoutValue, "")]
    [InlineData("<c><f>1+1</f><v> </v></c>", CellKind.FormulaWithoutValue, "")]
    [InlineData("<c t=\"str\"><f>1+1</f></c>", CellKind.FormulaWithoutValue, "")]
    [InlineData("<c t=\"b\"><f>1=1</f></c>", CellKind.FormulaWithoutValue, "")]
    [InlineData("<c><f t=\"shared\" si=\"0\"/></c>", CellKind.FormulaWithoutValue, "")]
    public void Each_kind_of_cell_is_read_for_what_it_is(string xml, CellKind kind, string text)
    {
        var cell = CellOf(xml);
        Assert.Equal((kind, text, "A1"), (cell.Kind, cell.Text, cell.Address));
        Assert.Equal(xml.Contains("<f", StringComparison.Ordinal), cell.HasFormula);
    }

    [Theory]
    [InlineData("<c r=\"A1\"/>")]
    [InlineData("<c r=\"A1\" s=\"3\"></c>")]
    [InlineData("<c r=\"A1\"><v></v></c>")]
    [InlineData("<c r=\"A1\" t=\"s\"/>")]
    [InlineData("<c r=\"A1\" t=\"str\"><f>\"\"</f><v></v></c>")]
    [InlineData("<c r=\"A1\" t=\"str\"><v>&#xA0; &#x200B;</v></c>")]
    [InlineData("<c r=\"A1\" t=\"inlineStr\"><is/></c>")]
    [InlineData("<c r=\"A1\" t=\"inlineStr\"><is><rPh sb=\"0\" eb=\"1\"><t>ngữ âm</t></rPh></is></c>")]
    public void What_holds_nothing_is_no_cell(string xml) => Nothing(xml);

    [Theory]
    [InlineData("<c t=\"b\"><v>2</v></c>")]
    [InlineData("<c t=\"e\"/><c t=\"e\"><v/></c>")]
    [InlineData("<c t=\"d\"><v>14/09/2026</v></c>")]
    [InlineData("<c t=\"d\"><v>2026-02-30</v></c>")]
    [InlineData("<c t=\"s\"><v>0</v></c>")]
    [InlineData("<c t=\"s\"><v>-1</v></c>")]
    [InlineData("<c t=\"s\"><v>x</v></c>")]
    public void A_value_that_its_type_cannot_have_is_an_error(string xml) =>
        Assert.Equal("CELL-DAMAGED", Assert.Single(WorkbookBytes.Of($"<row>{xml}</row>").Read().Findings).Code);

    [Theory]
    [InlineData("<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>")]
    [InlineData("<row r=\"0\"><c><v>1</v></c></row>")]
    [InlineData("<row r=\"1048577\"><c><v>1</v></c></row>")]
    [InlineData("<row r=\"x\"><c><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"1\"><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c><c><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>2</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>1</v><v>2</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"A1\" t=\"zz\"><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"A1\" s=\"-1\"><v>1</v></c></row>")]
    [InlineData("</sheetData><sheetData>")]
    [InlineData("<row>")]
    public void A_sheet_that_contradicts_itself_is_damaged(string rows) => Damaged(WorkbookBytes.Of(rows).Read());

    [Fact]
    public void References_may_be_absent_and_rows_and_cells_in_any_order()
    {
        var cells = CellsOf(WorkbookBytes.Of(
            "<row><c><v>1</v></c><c><v>2</v></c></row><row r=\"5\"><c r=\"c5\"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>"
            + "<row r=\"3\"><c r=\"D3\"><v>6</v></c><c r=\"B3\"><v>7</v></c></row><row r=\"5\"><c r=\"A5\"><v>8</v></c></row>").Read());
        Assert.Equal(
            ["A1=1", "B1=2", "B3=7", "D3=6", "A5=8", "C5=3", "D5=4", "A6=5"],
            cells.Select(c => c.Address + "=" + c.Text));
    }

    [Fact]
    public void Strict_and_prefixed_markup_is_read_alike()
    {
        var strict = new WorkbookBytes
        {
            Namespace = WorkbookBytes.PartNames.Strict,
            RelationNamespace = "http://purl.oclc.org/ooxml/officeDocument/relationships",
            SharedStrings = "<si><t>Mã số</t></si>",
            Styles = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>",
            Sheets = [("S", "", "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"0\"><v>46279</v></c></row></sheetData>")],
        };
        Assert.Equal(["Mã số", "2026-09-14"], CellsOf(strict.Read()).Select(c => c.Text));

        var zip = new ZipBytes();
        foreach (var (name, content) in strict.Parts())
        {
            var prefixed = name.StartsWith("xl/", StringComparison.Ordinal) && !name.Contains("_rels", StringComparison.Ordinal)
                ? System.Text.RegularExpressions.Regex.Replace(content, "(</?)([A-Za-z])", "$1x:$2").Replace("xmlns=", "xmlns:x=", StringComparison.Ordinal)
                : content;
            zip.Add(name, prefixed);
        }

        var file = SheetReader.Read(new KhuyenCong.Reporting.Intake.UploadedFile("x.xlsx", zip.ToArray()));
        Assert.Equal(["Mã số", "2026-09-14"], CellsOf(file).Select(c => c.Text));
    }

    [Fact]
    public void Elements_of_other_namespaces_are_no_cells()
    {
        var file = WorkbookBytes.Of("<row r=\"1\" xmlns:o=\"urn:other\"><o:c r=\"A1\"><v>1</v></o:c><c r=\"B1\"><o:v>9</o:v><v>2</v><extLst><ext><v>8</v></ext></extLst></c></row><o:row xmlns:o=\"urn:other\"><c><v>3</v></c></o:row>").Read();
        Assert.Equal(["B1=2"], CellsOf(file).Select(c => c.Address + "=" + c.Text));
        Damaged((WorkbookBytes.Of("<row/>") with { Namespace = "urn:other" }).Read());
    }

    [Theory]
    [InlineData(14, null, "46279", "2026-09-14")]
    [InlineData(22, null, "46279.5", "2026-09-14T12:00:00")]
    [InlineData(21, null, "0.25", "1899-12-31T06:00:00")]
    [InlineData(46, null, "1.5", "1900-01-01T12:00:00")]
    [InlineData(58, null, "46279", "2026-09-14")]
    [InlineData(164, "dd/mm/yyyy", "46279", "2026-09-14")]
    [InlineData(164, "[$-42A]d\\ mmmm\\ yyyy;@", "46279", "2026-09-14")]
    [InlineData(164, "&quot;ngày &quot;d&quot; tháng &quot;m", "46279", "2026-09-14")]
    [InlineData(164, "[h]:mm", "1", "1900-01-01")]
    [InlineData(164, "d", "59", "1900-02-28")]
    [InlineData(164, "d", "60", "1900-02-29")]
    [InlineData(164, "d", "61", "1900-03-01")]
    [InlineData(164, "d", "2958465.9", "9999-12-31T21:36:00")]
    [InlineData(164, "d", "46279.9999999", "2026-09-15")]
    public void A_number_that_its_format_shows_as_a_day_is_a_date(int id, string? code, string stored, string text)
    {
        var styles = (code is null ? "" : $"<numFmts count=\"1\"><numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/></numFmts>")
            + $"<cellStyleXfs><xf numFmtId=\"0\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"{id}\" fontId=\"0\"><alignment/></xf></cellXfs>";
        var cell = CellOf($"<c s=\"1\"><v>{stored}</v></c>", new WorkbookBytes { Styles = styles });
        Assert.Equal((CellKind.Date, text), (cell.Kind, cell.Text));
        Assert.NotNull(cell.Format);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("2958466")]
    [InlineData("2958465.9999999")]
    public void A_number_that_no_program_shows_as_a_day_is_an_error_cell(string stored) =>
        Assert.Equal(CellKind.Error, CellOf($"<c s=\"0\"><v>{stored}</v></c>", new WorkbookBytes { Styles = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>" }).Kind);

    [Theory]
    [InlineData("#,##0.0&quot;d&quot;", "#,##0.0\"d\"")]
    [InlineData("#,##0\\d_m*y", "#,##0\\d_m*y")]
    [InlineData("[Red]#,##0 [$đ-42A]", "[Red]#,##0 [$đ-42A]")]
    [InlineData("0.00E+00", "0.00E+00")]
    [InlineData("0;dd/mm", "0;dd/mm")]
    [InlineData("General", null)]
    [InlineData("GENERAL", null)]
    public void A_number_with_another_format_stays_a_number(string code, string? format)
    {
        var styles = $"<numFmts><numFmt numFmtId=\"165\" formatCode=\"{code}\"/></numFmts><cellXfs><xf numFmtId=\"165\"/></cellXfs>";
        var cell = CellOf("<c s=\"0\"><v>5.5</v></c>", new WorkbookBytes { Styles = styles });
        Assert.Equal((CellKind.Number, format), (cell.Kind, cell.Format));
    }

    [Fact]
    public void Days_count_from_1904_where_the_workbook_says_so()
    {
        var workbook = new WorkbookBytes { Workbook = ("<workbookPr date1904=\"1\"/>", ""), Styles = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>" };
        Assert.Equal("2026-09-14", CellOf("<c s=\"0\"><v>44817</v></c>", workbook).Text);
        Assert.Equal("1904-01-01", CellOf("<c s=\"0\"><v>0</v></c>", workbook).Text);
    }

    [Fact]
    public void Shared_strings_join_runs_and_leave_phonetic_ones_out()
    {
        var workbook = new WorkbookBytes
        {
            SharedStrings = "<si/><si><t>Tổng</t></si><si><r><t xml:space=\"preserve\">Tổng </t></r><r><rPr><rFont val=\"Arial\"/></rPr><t>số</t></r><rPh sb=\"0\" eb=\"1\"><t>ngữ âm</t></rPh></si><si></si><si><t>cuối</t></si>",
            Sheets = [("S", "", "<sheetData><row>" + string.Concat(Enumerable.Range(0, 5).Select(at => $"<c t=\"s\"><v>{at}</v></c>")) + "</row></sheetData>")],
        };
        Assert.Equal(["B1=Tổng", "C1=Tổng số", "E1=cuối"], CellsOf(workbook.Read()).Select(c => c.Address + "=" + c.Text));
    }

    [Fact]
    public void A_font_that_is_not_Unicode_is_named_where_it_changes_the_letters()
    {
        var workbook = new WorkbookBytes
        {
            Styles = "<fonts><font><sz val=\"11\"/><name val=\"Arial\"/></font><font><name val=\".VnTime\"/></font></fonts><cellXfs><xf fontId=\"0\"/><xf fontId=\"1\"/></cellXfs>",
            SharedStrings = "<si><t>Tæng sè ®Ò ¸n</t></si><si><r><rPr><rFont val=\"VNI-Times\"/></rPr><t>Toång soá</t></r></si><si><t>Tổng số</t></si><si><t>KC-01</t></si>",
            Sheets = [("S", "", "<sheetData><row><c s=\"1\" t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c s=\"1\" t=\"s\"><v>2</v></c><c s=\"1\" t=\"s\"><v>3</v></c><c s=\"1\"><v>5</v></c><c s=\"0\" t=\"s\"><v>0</v></c></row></sheetData>")],
        };
        Assert.Equal([".VnTime", "VNI-Times", null, null, null, null], CellsOf(workbook.Read()).Select(c => c.LegacyFont));
    }

    [Fact]
    public void A_label_is_spread_over_its_merged_range_and_a_figure_never()
    {
        var file = WorkbookBytes.Of(
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Nhãn</v></c></row><row r=\"3\"><c r=\"A3\"><v>5</v></c><c r=\"C3\" t=\"str\"><v>x</v></c></row>",
            after: "<mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"$A$3:B3\"/><mergeCell ref=\"C3\"/><mergeCell ref=\"C3:XFD3\"/></mergeCells>").Read();
        Assert.Equal(["A1=Nhãn", "B1=Nhãn*", "A2=Nhãn*", "B2=Nhãn*", "A3=5", "C3=x"], CellsOf(file).Select(c => c.Address + "=" + c.Text + (c.Merged ? "*" : "")));
        Assert.Equal(["A3:B3"], file.Sheets[0].MergedFigures.Select(r => r.ToString()));
        Assert.True(file.Sheets[0].MergedFigures[0].Contains(3, 2));
    }

    [Fact]
    public void A_number_under_a_merged_range_is_not_read_and_said_so()
    {
        var file = WorkbookBytes.Of(
            "<row r=\"1\"><c><v>5</v></c><c><v>7</v></c><c t=\"str\"><v>x</v></c></row><row r=\"2\"><c t=\"str\"><v>Nhãn</v></c><c><v>8</v></c><c t=\"str\"><v>y</v></c></row>",
            after: "<mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:B2\"/></mergeCells>").Read();
        Assert.Equal(["A1=5", "A2=Nhãn", "B2=Nhãn", "C2=y"], file.Sheets[0].Rows.SelectMany(r => r.Cells).Select(c => c.Address + "=" + c.Text));
        var finding = Assert.Single(file.Findings);
        Assert.Equal(("CELL-COVERED", Severity.Warning, "B1", "7"), (finding.Code, finding.Severity, finding.Cell, finding.Value));
        Assert.Contains("A1:C1", finding.Message, StringComparison.Ordinal);
        Assert.Contains("1 ô khác", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_rows_and_columns_are_read_and_marked()
    {
        var file = WorkbookBytes.Of(
            "<row r=\"1\"><c><v>1</v></c><c><v>2</v></c></row><row r=\"2\" hidden=\"true\"><c><v>3</v></c></row><row r=\"3\" ht=\"0\" customHeight=\"1\"><c><v>4</v></c></row>",
            before: "<cols><col min=\"2\" max=\"16384\" hidden=\"1\"/><col min=\"1\" max=\"1\" width=\"9\"/></cols>").Read();
        Assert.Equal(["1", "2h", "3h", "4h"], CellsOf(file).Select(c => c.Text + (c.Hidden ? "h" : "")));
    }

    [Fact]
    public void Sheets_keep_their_order_and_say_who_sees_them()
    {
        const string Data = "<sheetData><row><c><v>1</v></c></row></sheetData>";
        var file = new WorkbookBytes { Sheets = [("Ẩn", "state=\"hidden\"", Data), ("Rất ẩn", "state=\"veryHidden\"", Data), ("Hiện", "state=\"visible\"", Data)] }.Read();
        Assert.Equal(
            [("Ẩn", SheetVisibility.Hidden), ("Rất ẩn", SheetVisibility.VeryHidden), ("Hiện", SheetVisibility.Visible)],
            file.Sheets.Select(s => (s.Name!, s.Visibility)));
    }

    [Fact]
    public void A_program_that_asks_to_calculate_anew_is_not_believed_silently()
    {
        var workbook = WorkbookBytes.Of("<row><c><f>1+1</f><v>0</v></c></row>") with { Workbook = ("", "<calcPr fullCalcOnLoad=\"1\"/>") };
        Assert.Equal(("FILE-RECALCULATE", Severity.Warning), Assert.Single(workbook.Read().Findings.Select(f => (f.Code, f.Severity))));
        Assert.Empty((workbook with { Workbook = ("", "<calcPr calcId=\"1\"/>") }).Read().Findings);
        Assert.Empty((WorkbookBytes.Of("<row><c><f>1+1</f></c><c><v>3</v></c></row>") with { Workbook = ("", "<calcPr fullCalcOnLoad=\"1\"/>") }).Read().Findings);
    }

    [Fact]
    public void A_sheet_without_its_part_is_named_and_the_others_are_read()
    {
        var zip = new ZipBytes();
        foreach (var (name, content) in new WorkbookBytes { Sheets = [("Mất", "", ""), ("Còn", "", "<sheetData><row><c><v>1</v></c></row></sheetData>")] }.Parts())
        {
            if (name != "xl/worksheets/sheet1.xml")
            {
                zip.Add(name, content);
            }
        }

        var file = SheetReader.Read(new KhuyenCong.Reporting.Intake.UploadedFile("x.xlsx", zip.ToArray()));
        Assert.Equal("Còn", Assert.Single(file.Sheets).Name);
        Assert.Equal(("SHEET-MISSING", Severity.Warning, "Mất"), Assert.Single(file.Findings.Select(f => (f.Code, f.Severity, f.Sheet!))));
    }

    [Fact]
    public void Chart_sheets_are_passed_over_and_a_workbook_of_them_alone_has_no_sheet()
    {
        var zip = new ZipBytes();
        foreach (var (name, content) in WorkbookBytes.Of("<row/>").Parts())
        {
            zip.Add(name, content.Replace("/worksheet\"", "/chartsheet\"", StringComparison.Ordinal));
        }

        Assert.Equal(("FILE-NO-SHEET", Severity.Error), Assert.Single(
            SheetReader.Read(new KhuyenCong.Reporting.Intake.UploadedFile("x.xlsx", zip.ToArray())).Findings.Select(f => (f.Code, f.Severity))));
    }

    [Fact]
    public void Two_sheets_of_one_part_are_refused()
    {
        var zip = new ZipBytes();
        foreach (var (name, content) in new WorkbookBytes { Sheets = [("A", "", "<sheetData/>"), ("B", "", "<sheetData/>")] }.Parts())
        {
            zip.Add(name, content.Replace("r:id=\"rId2\"", "r:id=\"rId1\"", StringComparison.Ordinal));
        }

        Damaged(SheetReader.Read(new KhuyenCong.Reporting.Intake.UploadedFile("x.xlsx", zip.ToArray())));
    }

    [Theory]
    [InlineData("<!DOCTYPE worksheet [<!ENTITY a \"1\">]><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>")]
    [InlineData("<!DOCTYPE worksheet SYSTEM \"file:///etc/passwd\"><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>")]
    [InlineData("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>&a;</sheetData></worksheet>")]
    [InlineData("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData></worksheet>")]
    [InlineData("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/><worksheet/>")]
    [InlineData("<chartsheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>")]
    [InlineData("")]
    [InlineData("không phải XML")]
    [InlineData("<?xml version=\"1.0\" encoding=\"x-unknown\"?><worksheet/>")]
    public void Markup_that_is_none_or_reaches_outside_is_damaged(string part)
    {
        var zip = new ZipBytes();
        foreach (var (name, content) in WorkbookBytes.Of("<row/>").Parts())
        {
            zip.Add(name, name.Contains("sheet1", StringComparison.Ordinal) ? part : content);
        }

        Damaged(SheetReader.Read(new KhuyenCong.Reporting.Intake.UploadedFile("x.xlsx", zip.ToArray())));
    }

    [Fact]
    public void Everything_else_in_the_workbook_does_not_matter()
    {
        var workbook = WorkbookBytes.Of(
            "<row><c><v>1</v></c></row>",
            before: "<sheetPr><tabColor rgb=\"FF00FF00\"/></sheetPr><dimension ref=\"nonsense\"/><sheetViews><sheetView workbookViewId=\"0\"/></sheetViews>",
            after: "<autoFilter ref=\"A1:B2\"/><dataValidations><dataValidation/></dataValidations><drawing xmlns:r=\"urn:r\" r:id=\"rId99\"/><legacyDrawing/><tableParts/><extLst><ext uri=\"x\"/></extLst>");
        var zip = new ZipBytes();
        workbook.ToArray(zip);
        zip.Add("xl/pivotTables/pivotTable1.xml", "not markup").Add("xl/externalLinks/externalLink1.xml", "<broken").Add("xl/comments1.xml", "");
        var file = SheetReader.Read(new KhuyenCong.Reporting.Intake.UploadedFile("x.xlsx", zip.ToArray()));
        Assert.Equal("1", Assert.Single(CellsOf(file)).Text);
    }

    [Fact]
    public void Cancelling_stops_the_reading()
    {
        var file = new KhuyenCong.Reporting.Intake.UploadedFile("x.xlsx", WorkbookBytes.Of(string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", 20_000))).ToArray());
        Assert.Throws<OperationCanceledException>(() => SheetReader.Read(file, new CancellationToken(canceled: true)));
    }
}
