using System.Text;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Spreadsheets.Tests.Reading;

/// <summary>What an archive may look like, and which lies of its directory are found out.</summary>
public class ZipPartsTests
{
    private static readonly Dictionary<string, Action<RawZip>> HonestOnes = new()
    {
        { "as it is", _ => { } },
        { "fields beside a local header", zip => zip.Entries[0].LocalExtra = [0x55, 0x54, 2, 0, 1, 2] },
        { "fields and remarks in the directory", zip => (zip.Entries[0].Extra, zip.Entries[0].Comment, zip.Entries[1].Comment) = ([0x55, 0x54, 2, 0, 1, 2], [1, 2, 3], [4]) },
        { "a field that runs beyond its entry", zip => zip.Entries[2].Extra = [0x55, 0x54, 2, 0, 1] },
        { "sizes in a zip64 field", zip => Wide(zip.Entries[2], 0x55) },
        { "an empty field", zip => zip.Entries[0].Extra = [1, 0, 0, 0] },
        { "a remark", zip => zip.Comment = "a remark"u8.ToArray() },
        { "the longest remark", zip => zip.Comment = new byte[ushort.MaxValue] },
        { "a remark like an end record", zip => zip.Comment = [(byte)'P', (byte)'K', 5, 6, .. new byte[16], 10, 0] },
        { "a remark like the end record of a long remark", zip => zip.Comment = [(byte)'P', (byte)'K', 5, 6, .. new byte[16], 0xFF, 0xFF] },
        { "folders", zip => (_, _, _) = (zip.Add("xl/", ""), zip.Add("xl\\", ""), zip.Add("xl/", "")) },
        { "a part without bytes at the end", zip => zip.Add("a.txt", "") },
        { "a directory in another order", zip => zip.Reversed = true },
        { "a gap before the end record", zip => zip.Gap = [1, 2, 3, 4, 5] },
        { "a signature in the directory", zip => (zip.Gap, zip.Wrong) = ([0x50, 0x4B, 5, 5, 0, 0], (0, 6, 0)) },
        { "zip64 records", zip => zip.Zip64At = -76 },
    };

    private static readonly Dictionary<string, Action<RawZip>> Lying = new()
    {
        { "a directory that runs into the end record", zip => zip.Wrong = (0, 10, 0) },
        { "a directory that begins too late", zip => zip.Wrong = (0, 0, 1_000_000) },
        { "fewer entries than there are", zip => (_, zip.Wrong) = (zip.Add("a.txt", "a"), (-1, 0, 0)) },
        { "more entries than there are", zip => zip.Wrong = (1, 0, 0) },
        { "an entry that is none", zip => zip.Entries[1].Signature = 0x02014B51 },
        { "fields longer than the entry", zip => zip.Entries[2].ExtraLength = 60_000 },
        { "a remark longer than the entry", zip => zip.Entries[2].CommentLength = 60_000 },
        { "two names", zip => zip.Entries[1].LocalName = "xl/_rels/workbook.xml.relt" },
        { "data beyond the file", zip => zip.Entries[2].Packed = 1_000_000 },
        { "data that runs into the directory", zip => zip.Add("a.txt", "a").Packed = 6 },
        { "a local header beyond the file", zip => zip.Entries[2].Local = 1_000_000 },
        { "a zip64 field that is too short", zip => (zip.Entries[2].Size, zip.Entries[2].Extra) = (uint.MaxValue, [1, 0, 4, 0, 1, 0, 0, 0]) },
        { "a zip64 size below nought", zip => (zip.Entries[2].Size, zip.Entries[2].Extra) = (uint.MaxValue, RawZip.Wide(-1)) },
        { "zip64 data below nought", zip => (zip.Entries[2].Packed, zip.Entries[2].Extra) = (uint.MaxValue, RawZip.Wide(-1)) },
        { "a zip64 header below nought", zip => (zip.Entries[2].Local, zip.Entries[2].Extra) = (uint.MaxValue, RawZip.Wide(-1)) },
        { "a zip64 record below nought", zip => zip.Zip64At = -1_000_000 },
        { "a zip64 record at the file's end", zip => zip.Zip64At = 20 },
        { "a zip64 record beyond the file", zip => zip.Zip64At = 1L << 40 },
        { "a zip64 directory below nought", zip => (zip.Zip64At, zip.Zip64Start) = (-76, -1) },
        { "data of one part within another's", Overlap },
    };

    public static TheoryData<string> Honest => [.. HonestOnes.Keys];

    public static TheoryData<string> Lies => [.. Lying.Keys];

    [Theory]
    [MemberData(nameof(Honest))]
    public void AnArchiveIsReadWhateverElseItHolds(string what)
    {
        var zip = RawZip.Workbook();
        HonestOnes[what](zip);
        var read = SheetReader.Read(zip.Bytes());
        Assert.Empty(read.Problems);
        Assert.Equal("A1=Number:1", SampleFile.Cells(read.Sheets[0]));
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void AnArchiveThatContradictsItselfIsDamaged(string what)
    {
        var zip = RawZip.Workbook();
        Lying[what](zip);
        var read = SheetReader.Read(zip.Bytes());
        Assert.Equal(new FileProblem.Unfit(FileKind.Damaged), Assert.Single(read.Problems));
        Assert.Empty(read.Sheets);
    }

    [Fact]
    public void WhatIsInflatedIsBoundedOverAllPartsAndByTheRatio()
    {
        var zip = RawZip.Workbook();
        var (all, most) = (zip.Entries.Sum(e => e.Content.Length), zip.Entries.Max(e => e.Content.Length));
        var limits = SheetLimits.Default;
        FileLimit? Limit(SheetLimits bounds) => SheetReader.Read(zip.Bytes(), limits: bounds).TooMuch();
        foreach (var wide in new[] { limits with { InflatedBytes = all }, limits with { RatioFrom = 0, Ratio = 1 }, limits with { RatioFrom = most, Ratio = 0 }, limits with { Bytes = zip.Bytes().Length }, limits with { Entries = 3 } })
        {
            Assert.Null(Limit(wide));
        }

        foreach (var tight in new[] { limits with { InflatedBytes = all - 1 }, limits with { RatioFrom = most - 1, Ratio = 0 }, limits with { Bytes = zip.Bytes().Length - 1 }, limits with { Entries = 2 } })
        {
            Assert.NotNull(Limit(tight));
        }
    }

    [Theory]
    [InlineData(3, null, null)]
    [InlineData(4, FileLimit.Sheets, FileLimit.Parts)]
    public void SheetsAndRelationsAreBoundedAsEntriesAre(int count, FileLimit? ofSheets, FileLimit? ofRelations)
    {
        var limits = SheetLimits.Default with { Entries = 3 };
        var sheets = RawZip.Workbook(string.Concat(Enumerable.Repeat("<sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/>", count)));
        var relations = RawZip.Workbook(relations: string.Concat(Enumerable.Range(2, count - 1).Select(id => $"<Relationship Id=\"rId{id}\" Type=\"t\" Target=\"x\"/>")));
        Assert.Equal(ofSheets, SheetReader.Read(sheets.Bytes(), limits: limits).TooMuch());
        Assert.Equal(ofRelations, SheetReader.Read(relations.Bytes(), limits: limits).TooMuch());
    }

    [Fact]
    public void ADamagedListOfTypesDoesNotKeepAWorkbookFromBeingRead()
    {
        var bytes = WorkbookBuilder.Rows("<row><c><v>1</v></c></row>").Bytes();
        bytes[bytes.AsSpan().IndexOf("[Content_Types].xml"u8) + "[Content_Types].xml".Length] = 0xFF;
        Assert.Equal("A1=Number:1", SampleFile.Cells(Assert.Single(SheetReader.Read(bytes).Sheets)));
    }

    private static void Wide(RawZip.Entry entry, byte other)
    {
        // Where the entry begins is known only when the archive is written; the entries before it do not change.
        var before = RawZip.Workbook();
        before.Bytes();
        (entry.Packed, entry.Size, entry.Local) = (uint.MaxValue, uint.MaxValue, uint.MaxValue);
        entry.Extra = [other, 0x54, 1, 0, 9, .. RawZip.Wide(entry.Content.Length, entry.Content.Length, before.Entries[2].At)];
    }

    private static void Overlap(RawZip zip)
    {
        // The first part holds a whole entry, to which the directory points.
        var inner = new RawZip();
        var hidden = inner.Add("b.txt", "b");
        var whole = inner.Bytes()[..(30 + 5 + 1)];
        var outer = zip.Add("a.txt", Encoding.Latin1.GetString(whole));
        outer.Content = whole;
        zip.Bytes();
        zip.Entries.Add(new RawZip.Entry { Name = "b.txt", Content = hidden.Content, Local = (uint)outer.DataAt });
    }
}
