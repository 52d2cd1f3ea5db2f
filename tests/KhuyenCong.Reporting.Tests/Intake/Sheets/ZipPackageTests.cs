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
}
