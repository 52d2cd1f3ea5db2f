using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Workbooks;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>A marked copy goes out under the ministry's name: nothing in it acts, whatever was in the workbook that it is of.</summary>
public sealed partial class InertCopyTests
{
    private const string Spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>Every workbook of them points at this host, or starts this program.</summary>
    private static readonly string[] Traces = ["evil", "cmd|", "calc.exe", "javascript", "file:", "mailto:"];

    public static TheoryData<string> ActiveWorkbooks => new(Active.Keys);

    [Theory]
    [MemberData(nameof(ActiveWorkbooks))]
    public void NothingThatActsIsInACopy(string what)
    {
        var content = Active[what]();
        var copy = Copy(content);
        OpenedWorkbook.Keep("inert-" + what.Replace(' ', '-') + ".xlsx", copy);

        AssertInert(copy);
        using var workbook = new OpenedWorkbook(copy);
        Assert.Contains("KC-01", workbook.SheetNames);
        Assert.Empty(workbook.Problems);
        Assert.Equal("FFF4A59A", workbook.FillOf("KC-01", "F11"));
        Assert.Contains(workbook.Texts(ResultName), t => t.StartsWith("Bản này chỉ giữ các ô", StringComparison.Ordinal));
    }

    [Fact]
    public void AFormulaThatIsNotPlainLeavesItsValue()
    {
        using var workbook = new OpenedWorkbook(Copy(new RawWorkbook
        {
            Rows = """
                <row r="11"><c r="F11" t="str"><f>WEBSERVICE("http://evil.example")</f><v>đã tải</v></c><c r="G11"><f>HYPERLINK("http://evil.example",5)</f><v>5</v></c>
                <c r="H11" t="e"><f>RTD("evil",,"x")</f><v>#N/A</v></c><c r="I11"><f>SUM(F1:F10)</f><v>7</v></c><c r="J11" t="str"><f>IMAGE("http://evil.example")</f><v>=1+1</v></c></row>
                """,
        }.Bytes()));

        Assert.Equal(["đã tải", "5", "#N/A", "7", "=1+1"], "FGHIJ".Select(c => workbook.Text("KC-01", c + "11")));
        Assert.Equal("SUM(F1:F10)", Assert.Single(workbook.Sheet("KC-01").Descendants<CellFormula>()).Text);
        Assert.True(workbook.FormatOf(workbook.Cell("KC-01", "J11")!).QuotePrefix!.Value);
    }

    [Fact]
    public void AGroupOfFormulasGoesAsOne()
    {
        using var workbook = new OpenedWorkbook(Copy(new RawWorkbook
        {
            Rows = """
                <row r="11"><c r="A11"><f t="shared" ref="A11:C11" si="0">WEBSERVICE("http://evil.example")</f><v>1</v></c><c r="B11"><f t="shared" si="0"/><v>2</v></c>
                <c r="C11"><f t="shared" ref="C11:D11" si="1">A1+1</f><v>3</v></c><c r="D11"><f t="shared" si="1"/><v>4</v></c><c r="E11"><f t="dataTable" ref="E11:E12" r1="A1"/><v>5</v></c>
                <c r="F11"><f t="array" ref="F11">SUM(A1:A3*B1:B3)</f><v>6</v></c></row>
                """,
        }.Bytes()));

        Assert.Equal(["C11", "D11", "F11"], workbook.Sheet("KC-01").Descendants<CellFormula>().Select(f => ((DocumentFormat.OpenXml.Spreadsheet.Cell)f.Parent!).CellReference!.Value));
        Assert.Equal(["1", "2", "3", "4", "5", "6"], "ABCDEF".Select(c => workbook.Text("KC-01", c + "11")));
    }

    [Theory]
    [InlineData("SUM(A1:B2)", true)]
    [InlineData("'KC-01'!A1+Hai!B2*2.5E-3", true)]
    [InlineData("IF(AND(A1>=0,$B$2<>\"a \"\"b\"\" [x]|http://\"),ROUND(A1/B1,2)%,\"\")", true)]
    [InlineData("_xlfn.XLOOKUP(A1,B:B,$C:$C)", true)]
    [InlineData("_xlfn._xlws.FILTER(1:3,{1,2;3,4})", true)]
    [InlineData("vlookup(tên_tôi,'KC-01'!tên_tôi,2,FALSE)", true)]
    [InlineData("IFERROR('KC-01'!#REF!,#N/A)", true)]
    [InlineData("WEBSERVICE(\"http://evil.example\")", false)]
    [InlineData("_xlfn.WEBSERVICE(\"http://evil.example\")", false)]
    [InlineData("_xlfn._xlws.WEBSERVICE(\"http://evil.example\")", false)]
    [InlineData("WEBSERVICE (\"http://evil.example\")", false)]
    [InlineData("tên_tôi (\"http://evil.example\")", false)]
    [InlineData("SUM(1,IF(TRUE,HYPERLINK(\"http://evil.example\",1)))", false)]
    [InlineData("FILTERXML(A1,\"//x\")", false)]
    [InlineData("INDIRECT(\"'[evil.xlsx]S'!A1\")", false)]
    [InlineData("RTD(\"evil\",,\"x\")", false)]
    [InlineData("CALL(\"urlmon\",\"URLDownloadToFileA\",\"JJCCJJ\",0)", false)]
    [InlineData("REGISTER.ID(\"kernel32\",\"WinExec\")", false)]
    [InlineData("EXEC(\"calc.exe\")", false)]
    [InlineData("CELL(\"filename\")", false)]
    [InlineData("INFO(\"directory\")", false)]
    [InlineData("IMAGE(\"http://evil.example\")", false)]
    [InlineData("CUBEVALUE(\"x\",\"y\")", false)]
    [InlineData("STOCKHISTORY(\"x\",1)", false)]
    [InlineData("SQL.REQUEST(\"x\")", false)]
    [InlineData("DDE(\"cmd\",\"x\",\"y\")", false)]
    [InlineData("_xlfn.LAMBDA(_xlpm.x,_xlpm.x)(1)", false)]
    [InlineData("_xludf.EVIL(1)", false)]
    [InlineData("cmd|'/c calc'!A1", false)]
    [InlineData("'cmd'|'/c calc'!A1", false)]
    [InlineData("[1]Sheet1!A1", false)]
    [InlineData("'[1]Sheet1'!A1", false)]
    [InlineData("'\\\\evil\\share\\[b.xlsx]S'!A1", false)]
    [InlineData("'file:///c:/b.xlsx'#$S.A1", false)]
    [InlineData("Ba!A1", false)]
    [InlineData("'KC-01:Ba'!A1", false)]
    [InlineData("Bảng1[Cột]", false)]
    [InlineData("lạ+1", false)]
    [InlineData("!A1", false)]
    [InlineData("A1#", false)]
    [InlineData("\"không đóng", false)]
    [InlineData("'KC-01", false)]
    [InlineData("", false)]
    public void AFormulaStaysWhoseEveryWordIsKnown(string formula, bool stays)
    {
        using var workbook = new OpenedWorkbook(Copy(new RawWorkbook
        {
            Rows = $"<row r=\"11\"><c r=\"F11\"><f>{System.Security.SecurityElement.Escape(formula)}</f><v>5</v></c></row>",
            Sheets = "<sheet name=\"Hai\" sheetId=\"2\" r:id=\"rId2\"/>",
            Book = "<definedNames><definedName name=\"tên_tôi\">'KC-01'!$A$1:$B$9</definedName></definedNames>",
            BookRelations = RawWorkbook.Relation("rId2", "worksheet", "worksheets/sheet2.xml"),
        }.With("xl/worksheets/sheet2.xml", RawWorkbook.Sheet(""), Spreadsheet + "worksheet+xml").Bytes()));

        Assert.Equal(stays ? formula : null, workbook.Cell("KC-01", "F11")!.CellFormula?.Text);
        Assert.Equal("5", workbook.Text("KC-01", "F11"));
    }

    [Fact]
    public void WhatIsOfUseStays()
    {
        var content = new RawWorkbook
        {
            Before = "<sheetPr><tabColor rgb=\"FF00FF00\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"9\" topLeftCell=\"A10\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols><col min=\"1\" max=\"1\" width=\"33\" customWidth=\"1\"/></cols>",
            Rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"11\"><c r=\"F11\" s=\"1\"><f>hai_lần*2</f><v>10</v></c></row>",
            After = "<mergeCells count=\"1\"><mergeCell ref=\"A1:B1\"/></mergeCells>"
                + "<conditionalFormatting sqref=\"A1\"><cfRule type=\"expression\" priority=\"1\" dxfId=\"0\"><formula>A1&gt;0</formula></cfRule></conditionalFormatting>"
                + "<dataValidations count=\"2\"><dataValidation type=\"list\" sqref=\"A2\"><formula1>\"Có,Không\"</formula1></dataValidation><dataValidation type=\"list\" sqref=\"A3\"><formula1>INDIRECT(A1)</formula1></dataValidation></dataValidations>"
                + "<hyperlinks><hyperlink ref=\"A1\" location=\"'KC-01'!F11\"/><hyperlink ref=\"A2\" r:id=\"rId9\" location=\"'KC-01'!F11\"/></hyperlinks><pageMargins left=\"1\" right=\"1\" top=\"1\" bottom=\"1\" header=\"1\" footer=\"1\"/>"
                + "<headerFooter><oddHeader>&amp;CTrang &amp;P&amp;G</oddHeader></headerFooter>",
            Book = "<definedNames><definedName name=\"hai_lần\">'KC-01'!$A$5</definedName><definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">'KC-01'!$A$1:$H$40</definedName><definedName name=\"ngoài\">[1]S!$A$1</definedName><definedName name=\"Auto_Open\">'KC-01'!$A$1</definedName><definedName name=\"chạy\" xlm=\"1\" function=\"1\">'KC-01'!$A$1</definedName></definedNames>",
            SheetRelations = RawWorkbook.Relation("rId9", "hyperlink", "http://evil.example", external: true),
            BookRelations = RawWorkbook.Relation("rId2", "sharedStrings", "sharedStrings.xml") + RawWorkbook.Relation("rId3", "styles", "styles.xml") + RawWorkbook.Relation("rId4", "theme", "theme/theme1.xml"),
        }
            .With("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\"><si><r><rPr><b/><color theme=\"1\"/></rPr><t xml:space=\"preserve\">Chữ </t></r><r><t>đậm</t></r></si></sst>", Spreadsheet + "sharedStrings+xml")
            .With("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"#,##0.0\"/></numFmts><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Arial\"/></font></fonts><fills count=\"1\"><fill><patternFill patternType=\"none\"/></fill></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf xfId=\"0\"/><xf numFmtId=\"164\" xfId=\"0\"/></cellXfs><dxfs count=\"1\"><dxf><font><b/></font></dxf></dxfs></styleSheet>", Spreadsheet + "styles+xml")
            .With("xl/theme/theme1.xml", Theme, "application/vnd.openxmlformats-officedocument.theme+xml")
            .Bytes();
        var copy = Copy(content);
        OpenedWorkbook.Keep("kept.xlsx", copy);
        using var workbook = new OpenedWorkbook(copy);

        AssertInert(copy);
        Assert.Empty(workbook.Problems);
        Assert.Equal("Chữ đậm", workbook.Text("KC-01", "A1"));
        Assert.Equal("hai_lần*2", workbook.Cell("KC-01", "F11")!.CellFormula!.Text);
        Assert.Equal("#,##0.0", workbook.NumberFormatOf("KC-01", "F11"));
        var sheet = workbook.Sheet("KC-01");
        Assert.Equal("FF00FF00", sheet.SheetProperties!.TabColor!.Rgb!.Value);
        Assert.Equal(9, sheet.Descendants<Pane>().Single().VerticalSplit!.Value);
        Assert.Equal("A1:B1", sheet.Descendants<MergeCell>().Single().Reference!.Value);
        Assert.Equal("A1>0", sheet.Descendants<ConditionalFormattingRule>().Single().InnerText);
        Assert.Equal("A2", sheet.Descendants<DataValidation>().Single().SequenceOfReferences!.InnerText);
        Assert.Equal("A1", sheet.Descendants<Hyperlink>().Single().Reference!.Value);
        Assert.Equal("&CTrang &P", sheet.Descendants<OddHeader>().Single().Text);
        Assert.Equal(["hai_lần", "_xlnm.Print_Area"], workbook.Part.Workbook!.DefinedNames!.Elements<DefinedName>().Select(n => n.Name!.Value));
        Assert.Equal("112233", workbook.Part.ThemePart!.Theme!.ThemeElements!.ColorScheme!.Accent1Color!.RgbColorModelHex!.Val!.Value);
    }

    [Fact]
    public void WhatIsEmptyWithoutItsExtensionsGoesWithThem()
    {
        const string Extension = "<extLst><ext uri=\"{x}\"/></extLst>";
        using var workbook = new OpenedWorkbook(Copy(new RawWorkbook
        {
            Before = $"<sheetViews>{Extension}</sheetViews><cols/>",
            After = $"<mergeCells/><conditionalFormatting sqref=\"A1\">{Extension}</conditionalFormatting><dataValidations/><hyperlinks/><ignoredErrors>{Extension}</ignoredErrors>",
        }.Bytes()));

        Assert.Empty(workbook.Problems);
        Assert.Equal(["sheetData", "legacyDrawing"], workbook.Sheet("KC-01").ChildElements.Select(e => e.LocalName));
    }

    [Fact]
    public void ASheetThatIsLeftOutMovesTheNamesOfTheOthers()
    {
        var content = new RawWorkbook
        {
            Sheets = "<sheet name=\"Macro\" sheetId=\"2\" r:id=\"rId2\"/><sheet name=\"Sau\" sheetId=\"3\" r:id=\"rId3\"/>",
            Book = "<definedNames><definedName name=\"_xlnm.Print_Area\" localSheetId=\"2\">Sau!$A$1</definedName><definedName name=\"_xlnm.Print_Area\" localSheetId=\"1\">Macro!$A$1</definedName></definedNames>",
            BookRelations = RawWorkbook.Relation("rId2", "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "macrosheets/sheet1.xml") + RawWorkbook.Relation("rId3", "worksheet", "worksheets/sheet3.xml"),
        }
            .With("xl/macrosheets/sheet1.xml", "<xm:macrosheet xmlns:xm=\"http://schemas.microsoft.com/office/excel/2006/main\"/>", "application/vnd.ms-excel.macrosheet+xml")
            .With("xl/worksheets/sheet3.xml", RawWorkbook.Sheet(""), Spreadsheet + "worksheet+xml")
            .Bytes();
        using var workbook = new OpenedWorkbook(Copy(content));

        Assert.Equal([ResultName, "KC-01", "Sau"], workbook.SheetNames);
        var name = Assert.Single(workbook.Part.Workbook!.DefinedNames!.Elements<DefinedName>());
        Assert.Equal(("Sau!$A$1", 2u), (name.Text, name.LocalSheetId!.Value));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("[evil.xlsx]S")]
    [InlineData("cmd|x")]
    [InlineData("một tên trang tính dài hơn ba mươi mốt chữ")]
    public void AWorkbookWithSheetNamesThatNoProgramGivesIsNotCopied(string name)
    {
        var content = new RawWorkbook
        {
            Sheets = $"<sheet name=\"{name}\" sheetId=\"2\" r:id=\"rId2\"/>",
            BookRelations = RawWorkbook.Relation("rId2", "worksheet", "worksheets/sheet2.xml"),
        }.With("xl/worksheets/sheet2.xml", RawWorkbook.Sheet(""), Spreadsheet + "worksheet+xml").Bytes();

        using var copy = new OpenedWorkbook(Copy(content));
        Assert.Equal([ResultName], copy.SheetNames);
    }

    /// <summary>What may stand in a package that goes out, and in its XML.</summary>
    internal static void AssertInert(byte[] copy)
    {
        using var zip = new ZipArchive(new MemoryStream(copy));
        foreach (var entry in zip.Entries)
        {
            Assert.Matches(Parts(), entry.FullName);
            using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
            var xml = reader.ReadToEnd();
            Assert.DoesNotContain("TargetMode", xml, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("AlternateContent", xml, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("extLst", xml, StringComparison.OrdinalIgnoreCase);
            foreach (var trace in Traces)
            {
                Assert.False(xml.Contains(trace, StringComparison.OrdinalIgnoreCase), $"{entry.FullName} has {trace}");
            }
        }
    }

    private const string ResultName = "Kết quả kiểm tra";

    private static byte[] Copy(byte[] content) => AnnotatedWorkbook.Write(
        new UploadedFile("KC-01.xlsx", content), AnnotatedWorkbookTests.Checked(FileKind.Xlsx, "KC-01", [AnnotatedWorkbookTests.WrongTotal]), AnnotatedWorkbookTests.ReceiptOf(Reporting.Validation.Outcome.RejectedData));

    private static byte[] Formula(string formula, string book = "", string relations = "") => new RawWorkbook
    {
        Rows = $"<row r=\"11\"><c r=\"F11\"><f>{System.Security.SecurityElement.Escape(formula)}</f><v>5</v></c></row>",
        Book = book,
        BookRelations = relations,
    }.Bytes();

    private static RawWorkbook Linked(string type, string target, string after, bool external = true) =>
        new() { After = after, SheetRelations = RawWorkbook.Relation("rId9", type, target, external) };

    private static readonly Dictionary<string, Func<byte[]>> Active = new()
    {
        ["sample"] = () => AnnotatedWorkbookTests.Sample("active-content.xlsx"),
        ["webservice"] = () => Formula("WEBSERVICE(\"http://evil.example\")"),
        ["dde"] = () => Formula("cmd|'/c calc.exe'!A1"),
        ["dde link"] = () => Formula("[1]!x", "<externalReferences><externalReference r:id=\"rId7\"/></externalReferences>", RawWorkbook.Relation("rId7", "externalLink", "externalLinks/externalLink1.xml")),
        ["external name"] = () => Formula("ngoài+1", "<definedNames><definedName name=\"ngoài\">'\\\\evil\\s\\[b.xlsx]S'!$A$1</definedName></definedNames>"),
        ["name with a call"] = () => Formula("gọi+1", "<definedNames><definedName name=\"gọi\">WEBSERVICE(\"http://evil.example\")</definedName></definedNames>"),
        ["links"] = () => new RawWorkbook
        {
            After = "<hyperlinks><hyperlink ref=\"A1\" r:id=\"r1\"/><hyperlink ref=\"A2\" r:id=\"r2\"/><hyperlink ref=\"A3\" r:id=\"r3\" display=\"x\"/><hyperlink ref=\"A4\" r:id=\"r4\"/><hyperlink ref=\"A5\" location=\"[evil.xlsx]S!A1\"/><hyperlink ref=\"A6\" location=\"javascript:alert(1)\"/></hyperlinks>",
            SheetRelations = RawWorkbook.Relation("r1", "hyperlink", "http://evil.example", true) + RawWorkbook.Relation("r2", "hyperlink", "file:////evil/x.exe", true)
                + RawWorkbook.Relation("r3", "hyperlink", "javascript:alert(1)", true) + RawWorkbook.Relation("r4", "hyperlink", "mailto:a@evil.example", true),
        }.Bytes(),
        ["background picture"] = () => Linked("image", "http://evil.example/x.png", "<picture r:id=\"rId9\"/>").Bytes(),
        ["linked picture"] = () => Linked("drawing", "../drawings/drawing1.xml", "<drawing r:id=\"rId9\"/>", external: false)
            .With("xl/drawings/drawing1.xml", "<xdr:wsDr xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><a:blip r:link=\"rId1\"/></xdr:wsDr>", "application/vnd.openxmlformats-officedocument.drawing+xml")
            .With("xl/drawings/_rels/drawing1.xml.rels", RawWorkbook.Relations(RawWorkbook.Relation("rId1", "image", "http://evil.example/x.png", true))).Bytes(),
        ["object"] = () => Linked("oleObject", "file:///\\\\evil\\x.docx", "<oleObjects><mc:AlternateContent><mc:Choice Requires=\"x14\"><oleObject progId=\"Word.Document\" link=\"[1]!''''\" oleUpdate=\"OLEUPDATE_ALWAYS\" shapeId=\"1025\" r:id=\"rId9\"/></mc:Choice></mc:AlternateContent></oleObjects>").Bytes(),
        ["embedded package"] = () => Linked("package", "../embeddings/evil.exe", "<oleObjects><oleObject progId=\"Package\" shapeId=\"1\" r:id=\"rId9\"/></oleObjects>", external: false).With("xl/embeddings/evil.exe", "MZ"u8.ToArray(), "application/octet-stream").Bytes(),
        ["control"] = () => Linked("control", "../activeX/activeX1.xml", "<controls><control shapeId=\"1\" r:id=\"rId9\" name=\"evil\"/></controls>", external: false).With("xl/activeX/activeX1.xml", "<ax:ocx xmlns:ax=\"http://schemas.microsoft.com/office/2006/activeX\" ax:classid=\"evil\"/>", "application/vnd.ms-office.activeX+xml").Bytes(),
        ["query table and table"] = () => Linked("table", "../tables/table1.xml", "<tableParts count=\"1\"><tablePart r:id=\"rId9\"/></tableParts>", external: false)
            .With("xl/tables/table1.xml", $"<table xmlns=\"{Main}\" id=\"1\" name=\"evil\" displayName=\"evil\" ref=\"A1:B2\" tableType=\"queryTable\"/>", Spreadsheet + "table+xml")
            .With("xl/tables/_rels/table1.xml.rels", RawWorkbook.Relations(RawWorkbook.Relation("rId1", "queryTable", "../queryTables/queryTable1.xml")))
            .With("xl/queryTables/queryTable1.xml", $"<queryTable xmlns=\"{Main}\" name=\"evil\" connectionId=\"1\" refreshOnLoad=\"1\"/>", Spreadsheet + "queryTable+xml").Bytes(),
        ["connection"] = () => WithBookPart("connections", "connections.xml", $"<connections xmlns=\"{Main}\"><connection id=\"1\" type=\"5\" refreshOnLoad=\"1\" refreshedVersion=\"8\"><dbPr connection=\"evil\" command=\"x\"/></connection></connections>", Spreadsheet + "connections+xml"),
        ["macros"] = () => WithBookPart("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.mac", "evil", "application/vnd.ms-office.vbaProject"),
        ["custom xml and ribbon"] = () => new RawWorkbook { After = "<picture r:id=\"rId9\"/>", BookRelations = RawWorkbook.Relation("rId8", "customXml", "../customXml/item1.xml") }
            .With("customXml/item1.xml", "<evil/>").With("customUI/customUI.xml", "<customUI xmlns=\"http://schemas.microsoft.com/office/2006/01/customui\" onLoad=\"evil\"/>", "application/xml").With("docProps/custom.xml", "<evil/>", "application/vnd.openxmlformats-officedocument.custom-properties+xml").Bytes(),
        ["macro sheet"] = () => new RawWorkbook { Sheets = "<sheet name=\"M\" sheetId=\"2\" state=\"veryHidden\" r:id=\"rId8\"/>", BookRelations = RawWorkbook.Relation("rId8", "worksheet", "macrosheets/sheet1.xml") }
            .With("xl/macrosheets/sheet1.xml", $"<xm:macrosheet xmlns:xm=\"http://schemas.microsoft.com/office/excel/2006/main\" xmlns=\"{Main}\"><sheetData><row r=\"1\"><c r=\"A1\"><f>EXEC(\"calc.exe\")</f></c></row></sheetData></xm:macrosheet>", "application/vnd.ms-excel.macrosheet+xml").Bytes(),
        ["rules with calls"] = () => new RawWorkbook
        {
            After = "<conditionalFormatting sqref=\"A1\"><cfRule type=\"expression\" priority=\"1\"><formula>LEN(WEBSERVICE(\"http://evil.example\"))&gt;0</formula></cfRule><cfRule type=\"colorScale\" priority=\"2\"><colorScale><cfvo type=\"formula\" val=\"INDIRECT(&quot;evil&quot;)\"/><cfvo type=\"max\"/><color rgb=\"FFFF0000\"/><color rgb=\"FF00FF00\"/></colorScale></cfRule></conditionalFormatting>"
                + "<dataValidations><dataValidation type=\"custom\" sqref=\"A1\"><formula1>WEBSERVICE(\"http://evil.example\")</formula1></dataValidation></dataValidations>"
                + "<extLst><ext uri=\"{78C0D931-6437-407d-A8EE-F0AAD7539E65}\"><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type=\"expression\"><f>evil</f></x14:cfRule></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>",
        }.Bytes(),
        ["notes"] = () => new RawWorkbook
        {
            After = "<legacyDrawing r:id=\"rId8\"/><legacyDrawingHF r:id=\"rId8\"/>",
            SheetRelations = RawWorkbook.Relation("rId8", "vmlDrawing", "../drawings/vmlDrawing1.vml") + RawWorkbook.Relation("rId9", "comments", "../comments1.xml") + RawWorkbook.Relation("rId7", "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "../threadedComments/t1.xml"),
        }
            .With("xl/comments1.xml", $"<comments xmlns=\"{Main}\"><authors><author>Chị Ba</author></authors><commentList><comment ref=\"F11\" authorId=\"0\"><text><r><t>Đã hỏi.</t></r></text></comment><comment ref=\"F11\" authorId=\"0\"><text><t>hai</t></text></comment><comment ref=\"evil\" authorId=\"0\"><text><t>x</t></text></comment></commentList></comments>", Spreadsheet + "comments+xml")
            .With("xl/threadedComments/t1.xml", "<evil/>", "application/vnd.ms-excel.threadedcomments+xml")
            .With("xl/drawings/vmlDrawing1.vml", "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><v:shape id=\"s\" href=\"http://evil.example\"><v:imagedata src=\"http://evil.example/x.png\"/><x:ClientData ObjectType=\"Note\"><x:FmlaMacro>evil</x:FmlaMacro><x:Row>10</x:Row><x:Column>5</x:Column></x:ClientData></v:shape></xml>")
            .With("xl/drawings/_rels/vmlDrawing1.vml.rels", RawWorkbook.Relations(RawWorkbook.Relation("rId1", "image", "http://evil.example/x.png", true))).Bytes(),
        ["theme with a picture"] = () => new RawWorkbook { After = "<picture r:id=\"rId9\"/>", BookRelations = RawWorkbook.Relation("rId8", "theme", "theme/theme1.xml") }
            .With("xl/theme/theme1.xml", Theme.Replace("<a:bgFillStyleLst/>", "<a:bgFillStyleLst><a:blipFill><a:blip r:link=\"rId1\"/></a:blipFill></a:bgFillStyleLst>", StringComparison.Ordinal), "application/vnd.openxmlformats-officedocument.theme+xml")
            .With("xl/theme/_rels/theme1.xml.rels", RawWorkbook.Relations(RawWorkbook.Relation("rId1", "image", "http://evil.example/x.png", true))).Bytes(),
        ["pivot"] = () => new RawWorkbook { Book = "<pivotCaches><pivotCache cacheId=\"1\" r:id=\"rId8\"/></pivotCaches>", BookRelations = RawWorkbook.Relation("rId8", "pivotCacheDefinition", "pivotCache/p1.xml") }
            .With("xl/pivotCache/p1.xml", $"<pivotCacheDefinition xmlns=\"{Main}\" refreshOnLoad=\"1\"><cacheSource type=\"worksheet\"><worksheetSource ref=\"A1\" sheet=\"evil\"/></cacheSource></pivotCacheDefinition>", Spreadsheet + "pivotCacheDefinition+xml").Bytes(),
        ["printer, web extension, persons, ink"] = () => Linked("printerSettings", "../printerSettings/evil.bin", "<pageSetup orientation=\"landscape\" r:id=\"rId9\"/><picture r:id=\"rId9\"/>", external: false)
            .With("xl/printerSettings/evil.bin", "evil"u8.ToArray()).With("xl/webextensions/taskpanes.xml", "<evil/>").With("xl/persons/person.xml", "<evil/>").With("xl/ink/ink1.xml", "<evil/>").With("xl/slicers/slicer1.xml", "<evil/>").Bytes(),
    };

    private static byte[] WithBookPart(string relation, string name, string content, string type) =>
        new RawWorkbook { After = "<picture r:id=\"rId9\"/>", BookRelations = RawWorkbook.Relation("rId8", relation, name) }.With("xl/" + name, content, type).Bytes();

    private const string Theme =
        "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" name=\"x\"><a:themeElements><a:clrScheme name=\"x\">"
        + "<a:dk1><a:sysClr val=\"windowText\" lastClr=\"000000\"/></a:dk1><a:lt1><a:sysClr val=\"window\" lastClr=\"FFFFFF\"/></a:lt1><a:dk2><a:srgbClr val=\"1F497D\"/></a:dk2><a:lt2><a:srgbClr val=\"EEECE1\"/></a:lt2>"
        + "<a:accent1><a:srgbClr val=\"112233\"/></a:accent1><a:accent2><a:srgbClr val=\"C0504D\"/></a:accent2><a:accent3><a:srgbClr val=\"9BBB59\"/></a:accent3><a:accent4><a:srgbClr val=\"8064A2\"/></a:accent4><a:accent5><a:srgbClr val=\"4BACC6\"/></a:accent5><a:accent6><a:srgbClr val=\"F79646\"/></a:accent6>"
        + "<a:hlink><a:srgbClr val=\"0000FF\"/></a:hlink><a:folHlink><a:srgbClr val=\"800080\"/></a:folHlink></a:clrScheme><a:fontScheme name=\"x\"><a:majorFont><a:latin typeface=\"Cambria\"/></a:majorFont><a:minorFont><a:latin typeface=\"Calibri\"/></a:minorFont></a:fontScheme>"
        + "<a:fmtScheme name=\"x\"><a:fillStyleLst/><a:lnStyleLst/><a:effectStyleLst/><a:bgFillStyleLst/></a:fmtScheme></a:themeElements></a:theme>";

    [GeneratedRegex(@"^(\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|sharedStrings|comments\d*)\.xml|xl/_rels/workbook\.xml\.rels|xl/worksheets/(sheet\d*\.xml|_rels/sheet\d*\.xml\.rels)|xl/theme/theme1\.xml|xl/drawings/vmldrawing\d*\.vml)$", RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
