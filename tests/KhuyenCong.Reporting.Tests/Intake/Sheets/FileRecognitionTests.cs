using System.Text;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Intake.Sheets;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

public sealed class FileRecognitionTests
{
    internal static byte[] Kind(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "kinds", name));

    [Theory]
    [InlineData("small.xls", FileKind.Xls, "FILE-XLS")]
    [InlineData("sheetjs-biff5.xls", FileKind.Xls, "FILE-XLS")]
    [InlineData("sheetjs-biff2.xls", FileKind.Xls, "FILE-XLS")]
    [InlineData("small.ods", FileKind.Ods, "FILE-ODS")]
    [InlineData("small.fods", FileKind.Ods, "FILE-ODS")]
    [InlineData("small.html", FileKind.Html, "FILE-HTML")]
    [InlineData("table-named.xls", FileKind.Html, "FILE-HTML")]
    [InlineData("small.slk", FileKind.Sylk, "FILE-SYLK")]
    [InlineData("sheetjs.slk", FileKind.Sylk, "FILE-SYLK")]
    [InlineData("xml2003.xml", FileKind.Xml2003, "FILE-XML2003")]
    [InlineData("small.xlsm", FileKind.Xlsm, "FILE-MACRO")]
    [InlineData("sheetjs.xlsb", FileKind.Xlsb, "FILE-XLSB")]
    [InlineData("password.xlsx", FileKind.Encrypted, "FILE-PASSWORD")]
    [InlineData("libreoffice.pdf", FileKind.Pdf, "FILE-PDF")]
    [InlineData("decision.docx", FileKind.Docx, "FILE-DOCX")]
    public void Files_of_real_programs_are_recognised_whatever_their_name(string name, FileKind kind, string code)
    {
        var bytes = Kind(name);
        Assert.Equal(kind, FileRecognition.Of(bytes));
        foreach (var asNamed in (string[])["báo cáo.xlsx", "báo cáo.xls", "x"])
        {
            var file = SheetReader.Read(new UploadedFile(asNamed, bytes));
            var finding = Assert.Single(file.Findings);
            Assert.Empty(file.Sheets);
            Assert.Equal((code, Severity.Error, Fault.File, kind), (finding.Code, finding.Severity, finding.Fault, file.Kind));
        }
    }

    public static TheoryData<string, FileKind> Texts => new()
    {
        { "<html><table><tr><td>1;2</td></tr></table></html>", FileKind.Html },
        { "\r\n  <!DOCTYPE HTML PUBLIC \"x\"><p>", FileKind.Html },
        { "\uFEFF<table><tr><td>x", FileKind.Html },
        { "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head>", FileKind.Html },
        { "MIME-Version: 1.0\nContent-Type: multipart/related;", FileKind.Html },
        { "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", FileKind.Xml2003 },
        { "<?xml version=\"1.0\"?><data/>", FileKind.Unknown },
        { "{\\rtf1 x;y\nx;y", FileKind.Unknown },
        { "ID;PWXL;N;E\nC;Y1", FileKind.Sylk },
        { "a;b\nc;d", FileKind.Csv },
        { "a,b\nc,d", FileKind.Csv },
        { "a\tb\nc\td", FileKind.Csv },
        { "sep=|\na|b", FileKind.Csv },
        { "Kính gửi: Cục Công Thương địa phương, nơi nhận", FileKind.Text },
        { "x", FileKind.Text },
        { "%PDF-1.7", FileKind.Pdf },
        { "junk\n%PDF-1.4\n", FileKind.Pdf },
        { "PK", FileKind.Damaged },
        { "Rar!\u001A\u0007", FileKind.Zip },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Texts_are_told_apart(string text, FileKind kind) => Assert.Equal(kind, FileRecognition.Of(Encoding.UTF8.GetBytes(text)));

    public static TheoryData<byte[], FileKind> Bytes => new()
    {
        { [], FileKind.Empty },
        { [0], FileKind.Unknown },
        { [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], FileKind.Unknown },
        { [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46], FileKind.Unknown },
        { [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], FileKind.Zip },
        { [0x1F, 0x8B, 8, 0], FileKind.Zip },
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], FileKind.Unknown },
        { [.. Encoding.Unicode.GetBytes("a;b\r\nc;d\r\n")], FileKind.Csv },
        { [.. Encoding.BigEndianUnicode.GetBytes("a;b\r\nc;d\r\n")], FileKind.Csv },
        { [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("<html>")], FileKind.Html },
        { [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a;b\r\nc;d\r\n")], FileKind.Csv },
        { [.. Enumerable.Range(1, 200).Select(static n => (byte)n)], FileKind.Unknown },
    };

    [Theory]
    [MemberData(nameof(Bytes))]
    public void Bytes_are_told_apart(byte[] bytes, FileKind kind) => Assert.Equal(kind, FileRecognition.Of(bytes));

    public static TheoryData<(string, string)[], FileKind> Archives => new()
    {
        { [("xl/vbaProject.bin", "x"), ("xl/workbook.xml", "<x/>")], FileKind.Xlsm },
        { [("[Content_Types].xml", "<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"), ("xl/workbook.xml", "x")], FileKind.Xlsm },
        { [("[Content_Types].xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"), ("book.xml", "x")], FileKind.Xlsx },
        { [("xl/workbook.bin", "x")], FileKind.Xlsb },
        { [("META-INF/manifest.xml", "x"), ("content.xml", "x")], FileKind.Ods },
        { [("word/document.xml", "x")], FileKind.Docx },
        { [("xl/styles.xml", "x")], FileKind.Damaged },
        { [("báo cáo.xlsx", "x")], FileKind.Zip },
        { [], FileKind.Zip },
    };

    [Theory]
    [MemberData(nameof(Archives))]
    public void Archives_are_told_apart_by_their_parts((string, string)[] parts, FileKind kind)
    {
        var zip = new ZipBytes();
        foreach (var (name, content) in parts)
        {
            zip.Add(name, content);
        }

        Assert.Equal(kind, FileRecognition.Of(zip.ToArray()));
    }

    [Fact]
    public void Every_kind_has_its_own_advice_for_both_programs()
    {
        var findings = Enum.GetValues<FileKind>().Where(k => k is not (FileKind.Xlsx or FileKind.Csv)).Select(k => FileKindAdvice.FindingFor(k, "a.xlsx")).ToList();
        Assert.Equal(findings.Count, findings.Select(f => f.Code).Distinct().Count());
        Assert.Equal(findings.Count, findings.Select(f => f.Message).Distinct().Count());
        Assert.All(findings, f =>
        {
            Assert.Equal((Severity.Error, Fault.File), (f.Severity, f.Fault));
            Assert.Contains(".xlsx", f.Remedy, StringComparison.Ordinal);
            Assert.True(f.Message.IsNormalized() && f.Remedy.IsNormalized());
        });
        foreach (var code in (string[])["FILE-XLS", "FILE-ODS", "FILE-HTML", "FILE-MACRO", "FILE-PASSWORD", "FILE-DAMAGED", "FILE-SYLK", "FILE-XML2003", "FILE-XLSB"])
        {
            var remedy = findings.Single(f => f.Code == code).Remedy;
            Assert.Contains("Excel", remedy, StringComparison.Ordinal);
            Assert.Contains("LibreOffice Calc", remedy, StringComparison.Ordinal);
        }

        Assert.Equal("FILE-UNREAD", FileKindAdvice.FindingFor(FileKind.Csv, "a").Code);
        Assert.Contains("ảnh chụp", FileKindAdvice.FindingFor(FileKind.Unknown, "IMG_1.JPG").Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ảnh chụp", FileKindAdvice.FindingFor(FileKind.Unknown, "a.bin").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_in_a_message_is_short_and_plain()
    {
        var message = FileKindAdvice.FindingFor(FileKind.Empty, "ba\u0301o\u0000\r\ncáo" + new string('x', 1000)).Message;
        Assert.Contains("báo cáo", message, StringComparison.Ordinal);
        Assert.Contains("…", message, StringComparison.Ordinal);
        Assert.True(message.Length < 200);
        Assert.DoesNotContain('\n', message);
    }
}
