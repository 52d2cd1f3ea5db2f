using System.IO.Compression;
using System.Text;
using KhuyenCong.Reporting.Intake.Sheets;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

public sealed class DocumentCheckTests
{
    private const string DocxTypes =
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" "
        + "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

    private const string DocxBody = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body/></w:document>";

    private static string? CodeOf(byte[] bytes)
    {
        var (_, findings) = DocumentCheck.Of(bytes);
        Assert.True(findings.Count <= 1);
        return findings.Count == 0 ? null : findings[0].Code;
    }

    private static string Pdf(string pages, string trailer, string end = "startxref\n9\n%%EOF") =>
        "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n" + pages + "\nxref\n0 1\n0000000000 65535 f \ntrailer <<" + trailer + ">>\n" + end;

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    [Theory]
    [InlineData("libreoffice.pdf", FileKind.Pdf)]
    [InlineData("plain.pdf", FileKind.Pdf)]
    [InlineData("objstm.pdf", FileKind.Pdf)]
    [InlineData("decision.docx", FileKind.Docx)]
    public void Documents_of_real_programs_are_taken(string name, FileKind kind)
    {
        var bytes = FileRecognitionTests.Kind(name);
        var (found, findings) = DocumentCheck.Of(bytes);
        Assert.Equal(kind, found);
        Assert.Empty(findings);
        Assert.Null(CodeOf([.. bytes, .. "\r\n\0\0"u8]));
    }

    [Theory]
    [InlineData("libreoffice.pdf")]
    [InlineData("objstm.pdf")]
    [InlineData("decision.docx")]
    public void A_document_cut_short_is_refused(string name)
    {
        var bytes = FileRecognitionTests.Kind(name);
        for (var length = 1; length < bytes.Length - 2; length += Math.Max(1, bytes.Length / 50))
        {
            Assert.NotNull(CodeOf(bytes[..length]));
        }
    }

    [Theory]
    [InlineData("libreoffice-password.pdf", "DOC-PDF-PASSWORD")]
    [InlineData("password.xlsx", "DOC-PASSWORD")]
    [InlineData("small.xls", "DOC-NOT-DOCUMENT")]
    [InlineData("small.html", "DOC-NOT-DOCUMENT")]
    [InlineData("small.ods", "DOC-NOT-DOCUMENT")]
    [InlineData("sheetjs-inline.xlsx", "DOC-NOT-DOCUMENT")]
    public void Other_files_are_refused(string name, string code) => Assert.Equal(code, CodeOf(FileRecognitionTests.Kind(name)));

    [Fact]
    public void A_PDF_needs_a_page_a_root_and_an_end()
    {
        const string Page = "3 0 obj <</Type /Page>> endobj";
        Assert.Null(CodeOf(Bytes(Pdf(Page, "/Root 1 0 R"))));
        Assert.Null(CodeOf(Bytes("junk before\n" + Pdf("3 0 obj <</Type\r\n/Page/Parent 2 0 R>> endobj", "/Root 1 0 R") + "\r\n\0")));
        Assert.Null(CodeOf(Bytes(Pdf(Page, "/Root 1 0 R/EncryptMetadata true"))));
        Assert.Equal("DOC-PDF-NO-PAGE", CodeOf(Bytes(Pdf("2 0 obj <</Type /Pages /Count 0>> endobj", "/Root 1 0 R"))));
        Assert.Equal("DOC-PDF-DAMAGED", CodeOf(Bytes(Pdf(Page, "/Size 1"))));
        Assert.Equal("DOC-PDF-DAMAGED", CodeOf(Bytes(Pdf(Page, "/Root 1 0 R", "startxref\n9\n"))));
        Assert.Equal("DOC-PDF-DAMAGED", CodeOf(Bytes(Pdf(Page, "/Root 1 0 R", "%%EOF"))));
        Assert.Equal("DOC-PDF-DAMAGED", CodeOf(Bytes(Pdf(Page, "/Root 1 0 R", "startxref\nx\n%%EOF"))));
        Assert.Equal("DOC-PDF-DAMAGED", CodeOf(Bytes(Pdf(Page, "/Root 1 0 R") + new string('x', 4000))));
        Assert.Equal("DOC-PDF-DAMAGED", CodeOf("%PDF-1.7 giả"u8.ToArray()));
        Assert.Equal("DOC-PDF-PASSWORD", CodeOf(Bytes(Pdf(Page, "/Root 1 0 R /Encrypt 5 0 R"))));
    }

    [Fact]
    public void A_page_in_an_object_stream_counts_and_a_damaged_stream_does_not()
    {
        byte[] Packed(string inside, bool whole)
        {
            using var packed = new MemoryStream();
            using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                zlib.Write(Bytes(inside));
            }

            var stream = packed.ToArray();
            if (!whole)
            {
                stream[0] = 0;
            }

            return
            [
                .. "%PDF-1.5\n1 0 obj <</Type/ObjStm/Length 9>> stream\r\n"u8, .. stream,
                .. "\nendstream endobj\n2 0 obj <</Type/XRef/Root 3 0 R>> stream\nx\nendstream endobj\nstartxref\n0\n%%EOF"u8,
            ];
        }

        Assert.Null(CodeOf(Packed(new string(' ', 70_000) + "<</Type/Page>>", whole: true)));
        Assert.Equal("DOC-PDF-NO-PAGE", CodeOf(Packed("<</Type/Pages>>", whole: true)));
        Assert.Equal("DOC-PDF-NO-PAGE", CodeOf(Packed("<</Type/Page>>", whole: false)));
    }

    [Fact]
    public void Key_words_alone_do_not_take_long()
    {
        var words = string.Concat(Enumerable.Repeat("/XRef trailer /Type/ObjStm stream\n", 300_000));
        Assert.NotNull(CodeOf(Bytes("%PDF-1.7\n" + words + "startxref\n0\n%%EOF")));
    }

    [Fact]
    public void A_DOCX_needs_its_types_and_a_whole_document_without_macros()
    {
        static byte[] Docx(string types, string body, string more = "word/styles.xml") =>
            new ZipBytes().Add("[Content_Types].xml", types).Add("word/document.xml", body).Add(more, "x").ToArray();

        Assert.Null(CodeOf(Docx(DocxTypes, DocxBody)));
        Assert.Null(CodeOf(Docx(DocxTypes, DocxBody.Replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main", StringComparison.Ordinal))));
        Assert.Equal("DOC-DOCX-DAMAGED", CodeOf(Docx("<Types/>", DocxBody)));
        Assert.Equal("DOC-DOCX-DAMAGED", CodeOf(Docx("<Types><Other/></Types>", DocxBody)));
        Assert.Equal("DOC-DOCX-DAMAGED", CodeOf(Docx(DocxTypes, DocxBody[..^4])));
        Assert.Equal("DOC-DOCX-DAMAGED", CodeOf(Docx(DocxTypes, "<document/>")));
        Assert.Equal("DOC-DOCX-DAMAGED", CodeOf(Docx(DocxTypes, "<!DOCTYPE x []>" + DocxBody)));
        Assert.Equal("DOC-DOCX-DAMAGED", CodeOf(Docx(DocxTypes.Replace("/word/document.xml", "/word/other.xml", StringComparison.Ordinal), DocxBody)));
        Assert.Equal("DOC-DOCX-DAMAGED", CodeOf(new ZipBytes().Add("word/document.xml", DocxBody).ToArray()));
        Assert.Equal("DOC-DOCX-MACRO", CodeOf(Docx(DocxTypes, DocxBody, "word/vbaProject.bin")));
        Assert.Equal("DOC-DOCX-DAMAGED", CodeOf(new ZipBytes()
            .Add("[Content_Types].xml", DocxTypes).Add("word/document.xml", DocxBody).Add(new ZipBytes.Entry("word/media/image1.png", [1, 2]) { Crc = 7 }).ToArray()));
    }

    [Fact]
    public void Size_and_emptiness_are_said()
    {
        Assert.Equal("DOC-EMPTY", CodeOf([]));
        var large = new byte[DocumentCheck.MostBytes + 1];
        "%PDF-"u8.CopyTo(large);
        var (kind, findings) = DocumentCheck.Of(large);
        Assert.Equal((FileKind.Pdf, "DOC-TOO-LARGE"), (kind, Assert.Single(findings).Code));
        Assert.Contains("50,0 MB", findings[0].Message, StringComparison.Ordinal);
    }
}
