using System.Text;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading.Sheets;

/// <summary>What a file really is, and what its sender is told.</summary>
public class FileKindTests
{
    [Theory]
    [InlineData("small.xls", FileKind.Xls, "FILE-XLS")]
    [InlineData("sheetjs-biff5.xls", FileKind.Xls, "FILE-XLS")]
    [InlineData("sheetjs-biff2.xls", FileKind.Xls, "FILE-XLS")]
    [InlineData("small.ods", FileKind.Ods, "FILE-ODS")]
    [InlineData("small.fods", FileKind.Ods, "FILE-ODS")]
    [InlineData("sheetjs.fods", FileKind.Ods, "FILE-ODS")]
    [InlineData("small.html", FileKind.Html, "FILE-HTML")]
    [InlineData("sheetjs.xls.html", FileKind.Html, "FILE-HTML")]
    [InlineData("xml2003.xml", FileKind.Xml2003, "FILE-XML2003")]
    [InlineData("small.slk", FileKind.Sylk, "FILE-SYLK")]
    [InlineData("sheetjs.slk", FileKind.Sylk, "FILE-SYLK")]
    [InlineData("small.xlsm", FileKind.Xlsm, "FILE-MACRO")]
    [InlineData("sheetjs.xlsb", FileKind.Xlsb, "FILE-XLSB")]
    [InlineData("password.xlsx", FileKind.Encrypted, "FILE-PASSWORD")]
    [InlineData("small.pdf", FileKind.Pdf, "FILE-PDF")]
    [InlineData("decision.docx", FileKind.Docx, "FILE-DOCX")]
    public void AFileOfARealProgramIsKnownAndAnswered(string name, FileKind kind, string code) =>
        AssertRefused(SampleFile.Bytes("kinds/" + name), kind, code);

    [Theory]
    [InlineData("small.xlsx")]
    [InlineData("inline.xlsx")]
    [InlineData("sst.xlsx")]
    public void AWorkbookOfARealProgramIsRead(string name)
    {
        var read = SheetReader.Read(SampleFile.Of("kinds/" + name).Content);
        Assert.Equal(FileKind.Xlsx, read.Kind);
        Assert.Empty(read.Findings);
        Assert.Contains(read.Sheets[0].Rows.SelectMany(row => row.Cells), cell => cell.Text == "Mã số");
    }

    [Theory]
    [InlineData("", FileKind.Empty, "FILE-EMPTY")]
    [InlineData("một dòng chữ\nhai dòng", FileKind.Text, "FILE-TEXT")]
    [InlineData("{\"a\" 1}", FileKind.Text, "FILE-TEXT")]
    [InlineData("<?xml version=\"1.0\"?><a/>", FileKind.Text, "FILE-TEXT")]
    [InlineData("\uFEFF \n<!DOCTYPE html><p>1;2", FileKind.Html, "FILE-HTML")]
    [InlineData("MIME-Version: 1.0\nContent-Type: text/html; x", FileKind.Html, "FILE-HTML")]
    [InlineData("\u0001\u0002\u0003a;b", FileKind.Unknown, "FILE-UNKNOWN")]
    [InlineData("<?xml version=\"1.0\"?><a>1;2</a>", FileKind.Text, "FILE-TEXT")]
    [InlineData("<!-- 1;2 -->", FileKind.Text, "FILE-TEXT")]
    [InlineData("<Workbook>x</Workbook>", FileKind.Text, "FILE-TEXT")]
    [InlineData("<?xml version=\"1.0\"?><a xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>", FileKind.Text, "FILE-TEXT")]
    [InlineData("MIME-Version: 1.0\nContent-Type: text plain", FileKind.Text, "FILE-TEXT")]
    [InlineData("\u0001\u0001\u0004\u0000aaaaaaaaaaaaaaaaaaaaaaaa", FileKind.Unknown, "FILE-UNKNOWN")]
    [InlineData("\u0001\u0000\u0004\u0000aaaaaaaaaaaaaaaaaaaaaaaa", FileKind.Unknown, "FILE-UNKNOWN")]
    [InlineData("\u0009\u0002\u0004\u0000aaaa", FileKind.Unknown, "FILE-UNKNOWN")]
    [InlineData("\u0009\u0002\u0004\u0000aaaaa", FileKind.Xls, "FILE-XLS")]
    [InlineData("PK\u0003\u0004 cut short", FileKind.Damaged, "FILE-DAMAGED")]
    public void BytesAreKnownAndAnswered(string text, FileKind kind, string code) => AssertRefused(Encoding.UTF8.GetBytes(text), kind, code);

    [Fact]
    public void ArchivesAreToldApart()
    {
        AssertRefused(new WorkbookBuilder().Remove("xl/workbook.xml").Remove("[Content_Types].xml").Bytes(), FileKind.Zip, "FILE-ZIP");
        AssertRefused(new WorkbookBuilder().Set("xl/vbaProject.bin", "x").Bytes(), FileKind.Xlsm, "FILE-MACRO");
        AssertRefused([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 1, 2, 3], FileKind.Damaged, "FILE-DAMAGED");
        byte[] ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[2000]];
        AssertRefused([.. ole, .. Encoding.Unicode.GetBytes("WordDocument")], FileKind.Doc, "FILE-DOC");
        AssertRefused([.. ole, .. Encoding.Unicode.GetBytes("PowerPoint Document")], FileKind.Unknown, "FILE-UNKNOWN");
        Assert.Equal("FILE-DOC", Assert.Single(DocumentCheck.Of((byte[])[.. ole, .. Encoding.Unicode.GetBytes("WordDocument")]).Findings).Code);
        AssertRefused([.. ole, .. Encoding.Unicode.GetBytes("PowerPoint Document"), .. Encoding.Unicode.GetBytes("Workbook")], FileKind.Unknown, "FILE-UNKNOWN");
        AssertRefused([.. ole.AsSpan(0, 1535)], FileKind.Damaged, "FILE-DAMAGED");
        AssertRefused([.. ole.AsSpan(0, 1536)], FileKind.Unknown, "FILE-UNKNOWN");
        AssertRefused([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13], FileKind.Unknown, "FILE-UNKNOWN");
    }

    [Fact]
    public void AnArchiveWithoutAWorkbookIsKnownByItsParts()
    {
        WorkbookBuilder Archive() => new WorkbookBuilder().Remove("xl/workbook.xml").Remove("[Content_Types].xml");
        AssertRefused(Archive().Set("mimetype", "application/vnd.oasis.opendocument.spreadsheet").Bytes(), FileKind.Ods, "FILE-ODS");
        AssertRefused(Archive().Set("mimetype", "application/epub+zip").Bytes(), FileKind.Zip, "FILE-ZIP");
        AssertRefused(Archive().Set("content.xml", "<a/>").Set("META-INF/manifest.xml", "<a/>").Bytes(), FileKind.Ods, "FILE-ODS");
        AssertRefused(Archive().Set("content.xml", "<a/>").Bytes(), FileKind.Zip, "FILE-ZIP");
        byte[] end = [(byte)'P', (byte)'K', 5, 6, .. new byte[18]];
        AssertRefused(end, FileKind.Damaged, "FILE-DAMAGED");

        // An end record that counts 20,001 entries.
        byte[] many = [(byte)'P', (byte)'K', 3, 4, .. end];
        (many[4 + 10], many[4 + 11]) = (0x21, 0x4E);
        AssertRefused(many, FileKind.Zip, "FILE-ZIP");

        // A list of types that is packed by a method that nobody knows.
        var bytes = WorkbookBuilder.Rows("<row><c><v>1</v></c></row>").Bytes();
        bytes[bytes.AsSpan().LastIndexOf("[Content_Types].xml"u8) - 46 + 10] = 99;
        Assert.Equal(FileKind.Xlsx, FileRecognition.Of(bytes.AsSpan()));
    }

    [Fact]
    public void AFileIsNamedAsFarAsAPersonReadsIt()
    {
        byte[][] contents = [[], Encoding.UTF8.GetBytes("TT;N\uFFFDi dung\n"), Encoding.Latin1.GetBytes("TT;Néi dung;M· sè\n"), Encoding.Latin1.GetBytes("Stra\u00DFe;caf\u00E9\n"), new byte[200]];
        var limits = SheetLimits.Default with { Bytes = 100 };
        foreach (var content in contents)
        {
            string Message(string name) => Assert.Single(FileFindings.Of(SheetReader.Read(content, limits: limits), name)).Message;
            Assert.Matches("^Tệp \\p{Ll}", Message(""));
            Assert.StartsWith($"Tệp “{new string('a', 120)}” ", Message(new string('a', 120)), StringComparison.Ordinal);
            Assert.StartsWith($"Tệp “{new string('a', 120)}…” ", Message(new string('a', 121)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFileAboveTheBoundKeepsItsKindAndIsToldTheBound()
    {
        const int bound = 2 * 1024 * 1024;
        foreach (var (head, kind) in new[] { ("TT;Nội dung\n"u8.ToArray(), FileKind.Csv), ("%PDF-1.4"u8.ToArray(), FileKind.Pdf), (new WorkbookBuilder().Bytes()[..500], FileKind.Xlsx) })
        {
            var content = new byte[bound + 1];
            Array.Fill(content, (byte)'a');
            head.CopyTo(content, 0);
            var read = SheetReader.Read(content, limits: SheetLimits.Default with { Bytes = bound });
            Assert.Equal((kind, "FILE-TOO-LARGE"), (read.Kind, Assert.Single(read.Findings).Code));
            Assert.Contains("trên 2 MB", read.Findings[0].Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryKindHasItsOwnAdviceForExcelAndLibreOffice()
    {
        var kinds = Enum.GetValues<FileKind>();
        var findings = kinds.Where(kind => kind != FileKind.Csv).Select(kind => FileFindings.Of(new FileProblem.Unfit(kind), "bao cao.xlsx")).ToList();
        Assert.Equal(findings.Count, findings.Select(finding => finding.Code).Distinct().Count());
        Assert.All(findings, finding =>
        {
            Assert.Equal((Severity.Error, Fault.File), (finding.Severity, finding.Fault));
            Assert.Contains("“bao cao.xlsx”", finding.Message, StringComparison.Ordinal);
            Assert.True(finding.Message.IsNormalized() && finding.Remedy.IsNormalized());
        });
        FileKind[] saved = [FileKind.Xls, FileKind.Ods, FileKind.Encrypted, FileKind.Html, FileKind.Xlsm, FileKind.Xlsb, FileKind.Xml2003, FileKind.Sylk, FileKind.Damaged, FileKind.Zip, FileKind.Pdf];
        Assert.All(saved, kind =>
        {
            var remedy = FileFindings.Of(new FileProblem.Unfit(kind), "x").Remedy;
            Assert.Contains("Excel", remedy, StringComparison.Ordinal);
            Assert.Contains("LibreOffice", remedy, StringComparison.Ordinal);
            Assert.Contains(".xlsx", remedy, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("small.pdf", FileKind.Pdf, null)]
    [InlineData("chromium.pdf", FileKind.Pdf, null)]
    [InlineData("objstm.pdf", FileKind.Pdf, null)]
    [InlineData("decision.docx", FileKind.Docx, null)]
    [InlineData("password.pdf", FileKind.Pdf, "FILE-PASSWORD")]
    [InlineData("password.xlsx", FileKind.Encrypted, "FILE-PASSWORD")]
    [InlineData("small.xlsx", FileKind.Xlsx, "FILE-NO-DOCUMENT")]
    [InlineData("small.html", FileKind.Html, "FILE-NO-DOCUMENT")]
    public void ADocumentIsCheckedByItsBytes(string name, FileKind kind, string? code)
    {
        var document = DocumentCheck.Of(SampleFile.Bytes("kinds/" + name));
        Assert.Equal(kind, document.Kind);
        Assert.Equal(code, document.Findings.SingleOrDefault()?.Code);
    }

    [Fact]
    public void ADocumentCutShortIsDamaged()
    {
        foreach (var name in new[] { "small.pdf", "chromium.pdf", "objstm.pdf", "decision.docx" })
        {
            var bytes = SampleFile.Bytes("kinds/" + name);
            foreach (var length in new[] { bytes.Length / 4, bytes.Length / 2, bytes.Length - 60 })
            {
                Assert.Equal("FILE-DAMAGED", Assert.Single(DocumentCheck.Of(bytes.AsMemory(0, length)).Findings).Code);
            }
        }
    }

    [Theory]
    [InlineData("%PDF-1.4\n", "FILE-DAMAGED")]
    [InlineData("%PDF-1.4\nstartxref\n0\n%%EOF", "FILE-DAMAGED")]
    [InlineData("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n48\n%%EOF", "FILE-NO-PAGE")]
    [InlineData("%PDF-1.4\n1 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF", "FILE-NO-PAGE")]
    [InlineData("%PDF-1.4\n1 0 obj<</Type /Page>>endobj\nxref\ntrailer<</Size 1>>\nstartxref\n0\n%%EOF", "FILE-DAMAGED")]
    [InlineData("%PDF-1.4\n1 0 obj<</Type /Page>>endobj\nxref\ntrailer<</Root 1 0 R/Encrypt 2 0 R>>\nstartxref\n0\n%%EOF", "FILE-PASSWORD")]
    [InlineData("%PDF-1.4\n1 0 obj<</Type /Page>>endobj\nxref\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n", null)]
    [InlineData("%PDF-1.4\n1 0 obj<</Type /Page>>endobj\nxref\ntrailer<</Root 1 0 R>>\n%%EOF", "FILE-DAMAGED")]
    [InlineData("%PDF-1.4\n1 0 obj<</Type /Page>>endobj\nxref\ntrailer<</Root 1 0 R>>\nstartxref\n999999\n%%EOF\n", null)]
    [InlineData("%PDF-1.4\n1 0 obj<</Type /Page>>endobj\nxref\ntrailer<</Root 1 0 R>>\nstartxref\n-5\n%%EOF\n", null)]
    [InlineData("%PDF-1.4\n1 0 obj<</Type /Page>>stream\nendstream\nendobj\nxref\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n", null)]
    [InlineData("%PDF-1.4\n1 0 obj<</Type /Page>>stream\nendstream\nendobj\nxref\ntrailer<</Root 1 0 R/XRefStm 9>>\nstartxref\n0\n%%EOF\n", null)]
    [InlineData("%PDF-1.4\n1 0 obj[<</Type/Pages>><</Type/Page>>]endobj\nxref\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n", null)]
    [InlineData("", "FILE-EMPTY")]
    [InlineData("not a PDF", "FILE-NO-DOCUMENT")]
    public void AFakeOfAPDFIsFoundOut(string text, string? code) =>
        Assert.Equal(code, DocumentCheck.Of(Encoding.Latin1.GetBytes(text)).Findings.SingleOrDefault()?.Code);

    [Fact]
    public void APDFBehindOtherBytesIsFoundWhereItBegins()
    {
        byte[] moved = [.. "one line.\n"u8, .. SampleFile.Bytes("kinds/objstm.pdf")];
        Assert.Empty(DocumentCheck.Of(moved).Findings);
    }

    [Fact]
    public void TheEndOfAPDFIsLookedForInTheLastTwoKilobytes()
    {
        const string body = "%PDF-1.4\n1 0 obj<</Type /Page>>endobj\nxref\ntrailer<</Root 1 0 R>>\n";
        string? Code(int length) => DocumentCheck.Of(Encoding.Latin1.GetBytes(body + "startxref\n0\n%%EOF".PadRight(length))).Findings.SingleOrDefault()?.Code;
        Assert.Null(Code(2048));
        Assert.Equal("FILE-DAMAGED", Code(2049));
    }

    [Fact]
    public void AFakeOfADOCXIsFoundOut()
    {
        const string types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
        const string document = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p/></w:body></w:document>";
        WorkbookBuilder Docx(string text) => new WorkbookBuilder().Remove("xl/workbook.xml").Set("[Content_Types].xml", types).Set("word/document.xml", text);
        Assert.Empty(DocumentCheck.Of(Docx(document).Bytes()).Findings);
        AssertDamaged(Docx(document.Replace("</w:body>", string.Empty)));
        AssertDamaged(Docx("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>"));
        AssertDamaged(Docx("<document><body/></document>"));
        AssertDamaged(Docx(document.Replace("w:document", "w:glossary", StringComparison.Ordinal)));
        AssertDamaged(Docx(document.Replace("w:body", "w:background", StringComparison.Ordinal)));
        AssertDamaged(Docx(document.Replace("w:p", "w:body", StringComparison.Ordinal).Replace("<w:body>", "<w:x>", StringComparison.Ordinal).Replace("</w:body>", "</w:x>", StringComparison.Ordinal)));
        Assert.Empty(DocumentCheck.Of(Docx(document.Replace("<w:body><w:p/></w:body>", "<w:body/>", StringComparison.Ordinal)).Bytes()).Findings);
        Assert.Empty(DocumentCheck.Of(Docx("").Rename("word/document.xml", "word/main.xml").Set("word/main.xml", document)
            .Set("[Content_Types].xml", types.Replace("/word/document.xml", "/word/main.xml", StringComparison.Ordinal)).Bytes()).Findings);
        var huge = Docx(document).Bytes();
        huge[huge.AsSpan().LastIndexOf("word/document.xml"u8) - 46 + 27] = 0x7F;
        Assert.Equal("FILE-TOO-LARGE", Assert.Single(DocumentCheck.Of(huge).Findings).Code);
        AssertDamaged(Docx("<!DOCTYPE a []>" + document));
        AssertDamaged(Docx(document).Remove("word/document.xml"));
        AssertDamaged(Docx(document).Set("[Content_Types].xml", "<Types/>"));
        Assert.Equal("FILE-MACRO", Assert.Single(DocumentCheck.Of(Docx(document).Set("[Content_Types].xml", types.Replace("officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main")).Bytes()).Findings).Code);

        static void AssertDamaged(WorkbookBuilder builder) => Assert.Equal("FILE-DAMAGED", Assert.Single(DocumentCheck.Of(builder.Bytes()).Findings).Code);
    }

    [Fact]
    public void ADocumentAboveFiftyMegabytesIsRefused()
    {
        var bytes = new byte[DocumentCheck.MaxBytes + 1];
        "%PDF-1.4"u8.CopyTo(bytes);
        var document = DocumentCheck.Of(bytes);
        Assert.Equal((FileKind.Pdf, "FILE-TOO-LARGE"), (document.Kind, Assert.Single(document.Findings).Code));
        Assert.Equal("FILE-DAMAGED", Assert.Single(DocumentCheck.Of(bytes.AsMemory(0, DocumentCheck.MaxBytes)).Findings).Code);
        "PK\x03\x04"u8.CopyTo(bytes);
        Assert.Equal(FileKind.Zip, DocumentCheck.Of(bytes).Kind);
    }

    private static void AssertRefused(byte[] bytes, FileKind kind, string code)
    {
        Assert.Equal(kind, FileRecognition.Of(bytes.AsSpan()));
        var read = SheetReader.Read(bytes);
        Assert.Equal(kind, read.Kind);
        Assert.Empty(read.Sheets);
        Assert.Equal(code, Assert.Single(read.Findings).Code);
    }
}
