using System.IO.Compression;
using System.Text;
using KhuyenCong.Reporting.Documents;
using KhuyenCong.Reporting.OwnReports;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Tests.Reference;

namespace KhuyenCong.Reporting.Tests.Documents;

/// <summary>What a ministry may change of the template, and what does not load.</summary>
public sealed class MinistryReportTemplateTests
{
    private const string Main = "word/document.xml";

    private static readonly byte[] Shipped = SampleReference.Files.Single(f => f.Path == MinistryReportTemplate.Path).Content.ToArray();

    [Fact]
    public void TheTemplateIsReferenceDataThatCanBeUploaded()
    {
        Assert.True(ReferenceData.Reads(MinistryReportTemplate.Path));
        Assert.False(ReferenceData.Reads("ministry/other.docx"));
        Assert.Contains(MinistryReportTemplate.Path, ReferenceData.ReadableFiles, StringComparison.Ordinal);
        Assert.Contains("Thiếu tệp này.", Assert.Single(SampleReference.ProblemsOf(SampleReference.With(MinistryReportTemplate.Path, (byte[]?)null))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void EachPlaceholderThatIsMissingOrUnknownIsNamed()
    {
        foreach (var tag in MinistryReportTemplate.Texts.Concat(MinistryReportTemplate.Blocks))
        {
            var problems = Problems(Changed(Main, xml => xml.Replace($"<w:tag w:val=\"{tag}\"/>", "<w:tag w:val=\"khac\"/>", StringComparison.Ordinal)));
            Assert.Equal(2, problems.Count);
            Assert.Contains("Không có ô nội dung (content control) mang thẻ \"khac\"", problems[0], StringComparison.Ordinal);
            Assert.Equal($"Thiếu ô nội dung (content control) mang thẻ \"{tag}\".", problems[1]);
        }
    }

    [Fact]
    public void EachStyleThatIsMissingIsNamed()
    {
        foreach (var style in MinistryReportTemplate.Styles)
        {
            var problem = Assert.Single(Problems(Changed("word/styles.xml", xml => xml.Replace($"<w:name w:val=\"{style}\"/>", "<w:name w:val=\"X\"/>", StringComparison.Ordinal))));
            Assert.Equal($"Thiếu kiểu (style) \"{style}\".", problem);
        }
    }

    [Fact]
    public void ABlockStandsOnceAndByItselfAndATextStandsInItsLine()
    {
        const string Block = "<w:sdt><w:sdtPr><w:tag w:val=\"results\"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>";
        Assert.Contains("có hai lần", Assert.Single(Problems(Inserted(Block))), StringComparison.Ordinal);
        Assert.Contains("ở ngoài bảng", Problems(Inserted($"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{Block}<w:p/></w:tc></w:tr></w:tbl>"))[0], StringComparison.Ordinal);
        Assert.Contains("trong một đoạn văn", Assert.Single(Problems(Inserted("<w:sdt><w:sdtPr><w:tag w:val=\"period\"/></w:sdtPr><w:sdtContent><w:p/><w:p/></w:sdtContent></w:sdt>"))), StringComparison.Ordinal);
    }

    [Fact]
    public void ATextMayStandTwiceAlsoInAParagraphOfItsOwnAndSectionsMayStandInAnotherOrder()
    {
        var content = Inserted("<w:sdt><w:sdtPr><w:tag w:val=\"period\"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:sdtContent></w:sdt>");
        content = Changed(Main, xml => xml.Replace("\"missing\"", "\"?\"", StringComparison.Ordinal).Replace("\"results\"", "\"missing\"", StringComparison.Ordinal).Replace("\"?\"", "\"results\"", StringComparison.Ordinal), content);
        var sample = new SampleYear(1);
        var template = ReferenceData.Load(SampleReference.With(MinistryReportTemplate.Path, content)).MinistryReport;
        var written = new WrittenReport(MinistryReport.Write(sample.Digest, sample.Receipts.Values, template));
        Assert.Empty(written.Errors);
        Assert.StartsWith("quý III năm 2026", written.Text, StringComparison.Ordinal);
        Assert.Equal(written.References.Order(), written.References);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "a remote part", "dẫn tới nội dung ngoài văn bản" },
        { "a field", "có trường INCLUDETEXT" },
        { "an object", "có phần word/embeddings/oleObject1.bin" },
        { "a macro", "không có macro" },
        { "no document", "không phải văn bản Word" },
        { "deep", "bị hỏng" },
        { "many tags", "nhiều hơn mức cho phép" },
        { "a bomb", "nhiều hơn mức cho phép" },
        { "large", "lớn hơn 1024 KB" },
        { "cut", "" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void WhatIsNoPlainTemplateIsRefusedBeforeTheLibraryOpensIt(string kind, string said)
    {
        var content = kind switch
        {
            "a remote part" => Changed("word/_rels/document.xml.rels", xml => xml.Replace("</Relationships>", "<Relationship Id=\"rId99\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"http://example.vn/a.png\" TargetMode=\"External\"/></Relationships>", StringComparison.Ordinal)),
            "a field" => Inserted("<w:p><w:r><w:instrText> INCLUDETEXT c:\\x </w:instrText></w:r></w:p>"),
            "an object" => Added("word/embeddings/oleObject1.bin", [1, 2, 3]),
            "a macro" => Changed("[Content_Types].xml", xml => xml.Replace("wordprocessingml.document.main", "ms-word.document.macroEnabled.main", StringComparison.Ordinal)),
            "no document" => Encoding.UTF8.GetBytes("PK không phải"),
            "deep" => Inserted(string.Concat(Enumerable.Repeat("<w:sdt>", 300)) + string.Concat(Enumerable.Repeat("</w:sdt>", 300))),
            "many tags" => Inserted(string.Concat(Enumerable.Repeat("<w:p/>", 150_000))),
            "a bomb" => Added("word/media/a.png", new byte[40 * 1024 * 1024]),
            "large" => new byte[1024 * 1024 + 1],
            _ => Shipped[..(Shipped.Length / 2)],
        };
        Assert.Contains(said, Assert.Single(Problems(content)), StringComparison.Ordinal);
    }

    private static List<string> Problems(byte[] content) =>
        [.. SampleReference.ProblemsOf(SampleReference.With(MinistryReportTemplate.Path, content)).Where(p => p.Path == MinistryReportTemplate.Path).Select(p => p.Problem)];

    private static byte[] Inserted(string xml) => Changed(Main, text => text.Replace("<w:body>", "<w:body>" + xml, StringComparison.Ordinal));

    private static byte[] Added(string name, byte[] content) => Zipped(zip =>
    {
        using var part = zip.CreateEntry(name).Open();
        part.Write(content);
    });

    private static byte[] Changed(string name, Func<string, string> change, byte[]? from = null) => Zipped(
        zip =>
        {
            using var part = zip.GetEntry(name)!.Open();
            var before = new StreamReader(part).ReadToEnd();
            var after = change(before);
            Assert.NotEqual(before, after);
            part.SetLength(0);
            part.Write(Encoding.UTF8.GetBytes(after));
        },
        from);

    private static byte[] Zipped(Action<ZipArchive> change, byte[]? from = null)
    {
        var stream = new MemoryStream();
        stream.Write(from ?? Shipped);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            change(zip);
        }

        return stream.ToArray();
    }
}
