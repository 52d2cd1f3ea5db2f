using System.Text;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Intake.Sheets;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

public sealed class ZipPackageTests
{
    private static readonly WorkbookBytes Good = WorkbookBytes.Of("<row><c><v>51</v></c></row>");

    private static SheetFile Read(byte[] bytes) => SheetReader.Read(new UploadedFile("x.xlsx", bytes));

    private static void ReadsAs51(SheetFile file)
    {
        Assert.Empty(file.Findings);
        Assert.Equal("51", Assert.Single(Assert.Single(file.Sheets).Rows.SelectMany(r => r.Cells)).Text);
    }

    private static void Damaged(byte[] bytes)
    {
        var file = Read(bytes);
        Assert.Empty(file.Sheets);
        Assert.Equal("FILE-DAMAGED", Assert.Single(file.Findings).Code);
    }

    private static byte[] Changed(Func<ZipBytes.Entry, ZipBytes.Entry> change)
    {
        var zip = new ZipBytes();
        foreach (var (name, content) in Good.Parts())
        {
            zip.Add(change(new ZipBytes.Entry(name, Encoding.UTF8.GetBytes(content))));
        }

        return zip.ToArray();
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    public void Archives_of_many_programs_are_read(bool descriptors, bool zip64, bool stored) =>
        ReadsAs51(Good.Read(new ZipBytes { DataDescriptors = descriptors, Zip64 = zip64, Stored = stored }));

    [Fact]
    public void Part_names_may_differ_in_case_and_slashes()
    {
        ReadsAs51((Good with { Naming = static n => n.ToUpperInvariant() }).Read());
        ReadsAs51((Good with { Naming = static n => n.Replace('/', '\\') }).Read());
        ReadsAs51((Good with { Naming = static n => "/" + n }).Read());
    }

    [Fact]
    public void Content_types_may_be_absent() => ReadsAs51((Good with { ContentTypes = false }).Read());

    [Fact]
    public void Folders_and_a_comment_do_not_matter()
    {
        var zip = new ZipBytes();
        zip.Add("xl/", "");
        var bytes = Good.ToArray(zip);
        var commented = bytes.Concat("ghi chú"u8.ToArray()).ToArray();
        commented[bytes.Length - 2] = (byte)"ghi chú"u8.Length;
        ReadsAs51(Read(bytes));
        ReadsAs51(Read(commented));
    }

    [Fact]
    public void A_lone_sheet_is_read_without_relationships()
    {
        ReadsAs51(Read(Only(static n => !n.Contains("_rels", StringComparison.Ordinal))));
        static byte[] Only(Func<string, bool> keep)
        {
            var zip = new ZipBytes();
            foreach (var (name, content) in Good.Parts().Where(p => keep(p.Name)))
            {
                zip.Add(name, content);
            }

            return zip.ToArray();
        }
    }

    [Fact]
    public void Without_relationships_two_sheets_are_not_guessed()
    {
        var zip = new ZipBytes();
        foreach (var (name, content) in new WorkbookBytes { Sheets = [("A", "", "<sheetData/>"), ("B", "", "<sheetData/>")] }.Parts())
        {
            if (!name.Contains("xl/_rels", StringComparison.Ordinal))
            {
                zip.Add(name, content);
            }
        }

        var file = Read(zip.ToArray());
        Assert.Empty(file.Sheets);
        Assert.Contains(file.Findings, f => f.Code == "FILE-NO-SHEET");
    }

    [Fact]
    public void A_part_twice_is_refused()
    {
        var zip = new ZipBytes();
        Good.ToArray(zip);
        Damaged(zip.Add("XL/worksheets/sheet1.xml", "<x/>").ToArray());
    }

    [Fact]
    public void Overlapping_entries_are_refused()
    {
        var zip = new ZipBytes();
        Good.ToArray(zip);
        Damaged(zip.Add(new ZipBytes.Entry("xl/worksheets/sheet1.xml2", "<x/>"u8.ToArray()) { SameAs = 0 }).ToArray());
        Damaged(zip.Add(new ZipBytes.Entry("[Content_Types].xm_", "<x/>"u8.ToArray()) { SameAs = 0 }).ToArray());
    }

    [Fact]
    public void An_entry_with_two_names_is_refused() =>
        Damaged(Changed(static e => e.Name == "xl/worksheets/sheet1.xml" ? e with { LocalName = "xl/worksheets/sheet9.xml" } : e));

    [Fact]
    public void A_wrong_checksum_or_length_is_refused()
    {
        Damaged(Changed(static e => e.Name.Contains("sheet1", StringComparison.Ordinal) ? e with { Crc = 1 } : e));
        Damaged(Changed(static e => e.Name.Contains("sheet1", StringComparison.Ordinal) ? e with { Length = 10 } : e));
        Damaged(Changed(static e => e.Name.Contains("sheet1", StringComparison.Ordinal) ? e with { Length = 100_000 } : e));
        Damaged(Changed(static e => e.Name.Contains("sheet1", StringComparison.Ordinal) ? e with { Method = 12 } : e));
    }

    [Fact]
    public void One_changed_byte_of_the_sheet_never_changes_a_figure()
    {
        var bytes = Good.ToArray(new ZipBytes { Stored = true });
        var at = bytes.AsSpan().IndexOf("<v>51"u8) + 3;
        bytes[at] = (byte)'9';
        Damaged(bytes);
    }

    [Fact]
    public void An_encrypted_entry_is_said_so()
    {
        var file = Read(Changed(static e => e with { Encrypted = true }));
        Assert.Equal(FileKind.Encrypted, file.Kind);
        Assert.Equal("FILE-PASSWORD", Assert.Single(file.Findings).Code);
    }

    [Fact]
    public void Every_shortened_file_is_refused()
    {
        var bytes = Good.ToArray();
        for (var length = 2; length < bytes.Length; length += 7)
        {
            Damaged(bytes[..length]);
        }
    }

    [Fact]
    public void Every_archive_without_its_zip64_fields_is_refused()
    {
        var bytes = Good.ToArray(new ZipBytes { Zip64 = true });
        var locator = bytes.AsSpan().LastIndexOf("PK\u0006\u0007"u8);
        bytes[locator + 8] ^= 1;
        Damaged(bytes);
    }

    [Theory]
    [InlineData("worksheets/sheet1.xml")]
    [InlineData("./worksheets/sheet1.xml")]
    [InlineData("../xl/worksheets/sheet1.xml")]
    [InlineData("../../xl/worksheets/sheet1.xml")]
    [InlineData("/xl/worksheets/sheet1.xml")]
    [InlineData("/xl/work%73heets/sheet1.xml")]
    [InlineData("worksheets\\sheet1.xml")]
    public void Targets_are_resolved_inside_the_package(string target)
    {
        var zip = new ZipBytes();
        foreach (var (name, content) in Good.Parts())
        {
            zip.Add(name, content.Replace("worksheets/sheet1.xml", target, StringComparison.Ordinal));
        }

        // The sheet's own part keeps its name: only the relationship is written otherwise.
        ReadsAs51(Read(zip.ToArray()));
    }

    [Theory]
    [InlineData("<Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"other.xml\"/>", "FILE-DAMAGED")]
    [InlineData("<Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\" TargetMode=\"External\"/>", "FILE-NO-SHEET")]
    [InlineData("<Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"file:///etc/passwd\"/>", "FILE-NO-SHEET")]
    [InlineData("<Relationship Id=\"rId1\" Type=\"x/styles\" Target=\"worksheets/sheet1.xml\"/>", "FILE-DAMAGED")]
    [InlineData("<Relationship Id=\"rId1\" Type=\"x/worksheet\"/>", "FILE-NO-SHEET")]
    [InlineData("", "FILE-NO-SHEET")]
    public void A_relationship_that_leads_nowhere_gives_no_sheet(string relations, string code)
    {
        var zip = new ZipBytes();
        foreach (var (name, content) in Good.Parts())
        {
            zip.Add(name, name == "xl/_rels/workbook.xml.rels" ? $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>" : content);
        }

        var file = Read(zip.ToArray());
        Assert.Empty(file.Sheets);
        Assert.Contains(file.Findings, f => f.Code == code);
    }

    [Fact]
    public void A_package_without_a_workbook_part_is_damaged()
    {
        var zip = new ZipBytes();
        foreach (var (name, content) in Good.Parts().Where(static p => p.Name != "xl/workbook.xml"))
        {
            zip.Add(name, content);
        }

        Damaged(zip.ToArray());
    }

    [Theory]
    [InlineData("xl/workbook.xml")]
    [InlineData("xl/sharedStrings.xml")]
    [InlineData("xl/styles.xml")]
    [InlineData("xl/_rels/workbook.xml.rels")]
    [InlineData("_rels/.rels")]
    public void A_part_of_another_kind_in_place_of_one_is_damaged(string part)
    {
        foreach (var content in (string[])["<other/>", "", "<a", "<sst xmlns=\"urn:x\"/>"])
        {
            if (content.StartsWith("<other", StringComparison.Ordinal) && part.EndsWith(".rels", StringComparison.Ordinal))
            {
                continue;
            }

            var zip = new ZipBytes();
            foreach (var (name, good) in (Good with { SharedStrings = "", Styles = "" }).Parts())
            {
                zip.Add(name, name == part ? content : good);
            }

            if (!(content.StartsWith("<sst", StringComparison.Ordinal) && part.EndsWith(".rels", StringComparison.Ordinal)))
            {
                Damaged(zip.ToArray());
            }
        }
    }

    [Fact]
    public void Every_changed_byte_of_a_directory_is_refused_or_reads_the_same()
    {
        foreach (var zip64 in (bool[])[false, true])
        {
            var bytes = Good.ToArray(new ZipBytes { Zip64 = zip64 });
            for (var at = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8); at < bytes.Length; at++)
            {
                foreach (var value in (byte[])[0, 1, 0x7F, 0xFF])
                {
                    var changed = bytes.ToArray();
                    changed[at] = value;
                    var file = Read(changed);
                    Assert.True(file.Sheets.Count == 0
                        ? file.Findings.Any(f => f.Severity == KhuyenCong.Reporting.Findings.Severity.Error)
                        : file.Sheets[0].Rows.SelectMany(r => r.Cells).Single().Text == "51");
                }
            }
        }
    }

    [Fact]
    public void Content_in_memory_of_any_kind_is_read()
    {
        using var owner = new OwnedBytes(Good.ToArray());
        ReadsAs51(SheetReader.Read(new UploadedFile("x.xlsx", owner.Memory)));
        using var pdf = new OwnedBytes(FileRecognitionTests.Kind("objstm.pdf"));
        Assert.Empty(DocumentCheck.Of(pdf.Memory).Findings);
    }

    /// <summary>Memory that does not say which array it is of.</summary>
    private sealed class OwnedBytes(byte[] bytes) : System.Buffers.MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => bytes;

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
