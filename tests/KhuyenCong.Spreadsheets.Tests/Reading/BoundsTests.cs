using System.Globalization;
using System.IO.Compression;
using System.Text;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Spreadsheets.Tests.Reading;

/// <summary>Large honest files are read, hostile ones cost next to nothing.</summary>
[Collection(LargeFiles.Name)]
public class BoundsTests
{
    private const string Open = $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"><sheetData>";
    private const string Close = "</sheetData></worksheet>";
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public void AsManyCellsAsAFileMayHaveAreReadWithinTheMemory()
    {
        var rows = SheetLimits.Default.Cells / 8;
        var xml = new StringBuilder(Open);
        var random = new Random(7);
        for (var row = 1; row <= rows; row++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<row r=\"{row}\">");
            for (var column = 0; column < 8; column++)
            {
                var letter = (char)('A' + column);
                xml.Append(column == 1
                    ? string.Create(CultureInfo.InvariantCulture, $"<c r=\"B{row}\" t=\"s\"><v>{row % 50}</v></c>")
                    : column == 2 ? string.Create(CultureInfo.InvariantCulture, $"<c r=\"C{row}\"><v>{random.NextDouble() * 1e6:R}</v></c>")
                    : string.Create(CultureInfo.InvariantCulture, $"<c r=\"{letter}{row}\"><v>{random.Next(1_000_000_000)}.{random.Next(1000)}</v></c>"));
            }

            xml.Append("</row>");
        }

        var file = WorkbookBuilder.Rows("<row/>", strings: string.Concat(Enumerable.Range(0, 50).Select(at => $"<si><t>nội dung {at}</t></si>")))
            .Set("xl/worksheets/sheet1.xml", xml.Append(Close).ToString()).File();
        xml.Clear();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var read = SheetReader.Read(file.Content);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.Empty(read.Problems);
        Assert.Equal(rows, read.Sheets[0].Rows.Count);
        Assert.Equal("nội dung 0", read.Sheets[0].Rows[^1].Cells[1].Text);
        Assert.True(allocated < 24 * Megabyte, $"allocated {allocated / Megabyte} MB");
    }

    [Fact]
    public void ABombIsRefusedBeforeItIsInflated()
    {
        using var stream = new MemoryStream();
        stream.Write(new WorkbookBuilder().Remove("xl/worksheets/sheet1.xml").Bytes());
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var part = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
            part.Write(Encoding.UTF8.GetBytes(Open));
            var blanks = new byte[Megabyte];
            Array.Fill(blanks, (byte)' ');
            for (var count = 0; count < 500; count++)
            {
                part.Write(blanks);
            }
        }

        AssertTooLarge(stream.ToArray(), 16);
    }

    [Fact]
    public void ABombThatLiesAboutItsSizeIsStopped()
    {
        var bytes = new WorkbookBuilder().Set("xl/worksheets/sheet1.xml", Open + new string(' ', 40_000_000) + Close).Bytes();
        var size = BitConverter.GetBytes(40_000_000 + Open.Length + Close.Length);
        for (int at; (at = bytes.AsSpan().IndexOf(size)) >= 0;)
        {
            BitConverter.GetBytes(1000).CopyTo(bytes, at);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(FileKind.Damaged, SheetReader.Read(bytes).Kind);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 16 * Megabyte);
    }

    [Fact]
    public void EndlessTagsTextsAndVocabulariesAreStopped()
    {
        var random = new Random(3);
        string Noise(int length) => string.Create(length, random, (span, source) =>
        {
            for (var at = 0; at < span.Length; at++)
            {
                span[at] = (char)('a' + source.Next(26));
            }
        });
        AssertStopped($"{Open}<row a=\"{Noise(20_000_000)}\"/>{Close}");
        AssertStopped($"{Open}<row><c><v>{Noise(20_000_000)}</v></c></row>{Close}");
        AssertStopped($"{Open}<!--{Noise(20_000_000)}-->{Close}");
        AssertStopped(Open + string.Concat(Enumerable.Range(0, 500_000).Select(at => string.Create(CultureInfo.InvariantCulture, $"<n{at}/>"))) + Close);
        AssertStopped(Open + string.Concat(Enumerable.Repeat("<x>", 500_000)));

        static void AssertStopped(string sheet)
        {
            var file = new WorkbookBuilder().Set("xl/worksheets/sheet1.xml", sheet).File();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var read = SheetReader.Read(file.Content);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.Empty(read.Sheets);
            Assert.True(allocated < 32 * Megabyte, $"allocated {allocated / Megabyte} MB");
        }
    }

    [Fact]
    public void TagsTextsAndVocabulariesAreReadUpToTheirBounds()
    {
        const string row = "<row><c><v>1</v></c></row>";
        Assert.True(IsRead($"{Open}<!--{new string(' ', (int)Megabyte - 7)}-->{row}{Close}"));
        Assert.False(IsRead($"{Open}<!--{new string(' ', (int)Megabyte - 6)}-->{row}{Close}"));
        Assert.True(IsRead($"{Open}{string.Concat(Enumerable.Repeat($"<!--{new string(' ', 700_000)}-->", 5))}{row}{Close}"));
        Assert.True(IsRead($"{Open}<row>{Names(19_000)}<c><v>1</v></c></row>{Close}"));
        Assert.True(IsRead($"{Open}<row>{Names(19_000)}{Names(19_000)}<c><v>1</v></c></row>{Close}"));
        Assert.False(IsRead($"{Open}<row>{Names(21_000)}<c><v>1</v></c></row>{Close}"));
        Assert.True(IsRead($"{Open}<!----><row><c t=\"inlineStr\"><is><t>ab_x0020_</t></is></c></row>{Close}", 3));
        Assert.False(IsRead($"{Open}<!----><row><c t=\"inlineStr\"><is><t>ab_x0020__x0020_</t></is></c></row>{Close}", 3));
        Assert.False(IsRead($"{Open}<!----><row><c t=\"inlineStr\"><is><t>ab{new string(' ', 23)}</t></is></c></row>{Close}", 3));
        Assert.True(IsRead($"{Open}<row {Attributes(256)}><c><v>1</v></c></row>{Close}"));
        Assert.False(IsRead($"{Open}<row {Attributes(257)}><c><v>1</v></c></row>{Close}"));

        static string Attributes(int count) => string.Concat(Enumerable.Range(0, count).Select(at => string.Create(CultureInfo.InvariantCulture, $"a{at}=\"\" ")));

        static string Names(int count) => string.Concat(Enumerable.Range(0, count).Select(at => string.Create(CultureInfo.InvariantCulture, $"<n{at}/>")));

        static bool IsRead(string sheet, int textLength = 100) =>
            new WorkbookBuilder().Set("xl/worksheets/sheet1.xml", sheet).Read(SheetLimits.Default with { TextLength = textLength }) is { Problems.Count: 0, Sheets: [{ Rows: [{ Cells.Count: 1 }] }] };
    }

    [Fact]
    public void EachBoundHolds()
    {
        var limits = SheetLimits.Default;
        const string rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c t=\"s\"><v>0</v></c><c t=\"str\"><v>abcdef</v></c></row>";
        const string strings = "<si><t>một</t></si><si><t>hai</t></si>";
        WorkbookBuilder Book() => WorkbookBuilder.Rows(rows, strings: strings);
        Assert.Empty(Book().Read(limits with { Rows = 2, Cells = 4, SharedStrings = 2, TextLength = 6, TotalText = 15, Tags = 47, Sheets = 1, Entries = 6 }).Problems);
        foreach (var tight in new[]
        {
            limits with { Rows = 1 }, limits with { Cells = 3 }, limits with { SharedStrings = 1 }, limits with { TextLength = 5 }, limits with { TotalText = 14 }, limits with { Tags = 46 },
            limits with { Sheets = 0 }, limits with { Entries = 5 }, limits with { InflatedBytes = 500 }, limits with { RatioFrom = 0, Ratio = 0 }, limits with { Bytes = 500 },
        })
        {
            var read = Book().Read(tight);
            Assert.Empty(read.Sheets);
            Assert.IsType<FileProblem.TooMuch>(Assert.Single(read.Problems));
        }

        foreach (var tight in new[] { limits with { Rows = 1 }, limits with { Cells = 3 }, limits with { TextLength = 2 }, limits with { TotalText = 12 }, limits with { Bytes = 10 }, limits with { LastRow = 1 }, limits with { LastColumn = 1 } })
        {
            Assert.IsType<FileProblem.TooMuch>(Assert.Single(SheetReader.Read(SampleFile.Text("một;hai\nba;bốn\n").Content, limits: tight).Problems));
        }
    }

    [Fact]
    public void AMergedRangeOverTheWholeSheetCostsNothing()
    {
        var sheet = WorkbookBuilder.Rows(
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c></row>",
            after: "<mergeCells>" + string.Concat(Enumerable.Repeat("<mergeCell ref=\"A1:XFD1048576\"/>", 1000)) + "</mergeCells>").Read().Sheets[0];
        Assert.Equal("A1=Text:a", SampleFile.Cells(sheet));
    }

    [Fact]
    public void MoreMergedRangesThanASheetHasAreRefused()
    {
        SheetFile Read(int ranges) => WorkbookBuilder.Rows(
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c></row>",
            after: "<mergeCells>" + string.Concat(Enumerable.Range(1, ranges).Select(row => string.Create(CultureInfo.InvariantCulture, $"<mergeCell ref=\"A{row}:B{row}\"/>"))) + "</mergeCells>")
            .Read(SheetLimits.Default with { MergedRanges = 3 });
        Assert.Empty(Read(3).Problems);
        Assert.IsType<FileProblem.TooMuch>(Assert.Single(Read(4).Problems));
    }

    [Fact]
    public void MoreRangesUnderAConditionThanTheBoundAreRefused()
    {
        SheetFile Read(string ranges) => WorkbookBuilder.Rows(
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c></row>",
            after: $"<conditionalFormatting sqref=\"{ranges}\"><cfRule/><cfRule dxfId=\"1\"/><cfRule dxfId=\"0\"/></conditionalFormatting>",
            styles: "<dxfs><numFmt numFmtId=\"1\" formatCode=\"0\"/><dxf><numFmt numFmtId=\"170\" formatCode=\"0,\"/></dxf><dxf><numFmt numFmtId=\"1\"/></dxf></dxfs>")
            .Read(SheetLimits.Default with { ConditionalFormats = 3 });
        Assert.Equal([("A1:A1", "0,"), ("B2:C3", "0,"), ("D4:D4", "0,")], Read("A1 B2:C3 D4 E").Sheets[0].ConditionalFormats.Select(c => (c.Range.ToString(), c.Format)));
        Assert.IsType<FileProblem.TooMuch>(Assert.Single(Read("A1 B2:C3 D4 E5").Problems));
    }

    [Fact]
    public void ManyRulesForManyRangesCostTheRangesOnce()
    {
        var file = WorkbookBuilder.Rows(
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c></row>",
            after: $"<conditionalFormatting sqref=\"{string.Concat(Enumerable.Repeat("x ", 300_000))}\">{string.Concat(Enumerable.Repeat("<cfRule dxfId=\"0\"/>", 20_000))}</conditionalFormatting>",
            styles: "<dxfs><dxf><numFmt numFmtId=\"170\" formatCode=\"0,\"/></dxf></dxfs>").File();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(SheetReader.Read(file.Content).Problems);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.True(allocated < 64 * Megabyte, $"allocated {allocated / Megabyte} MB");
    }

    [Fact]
    public void WhatACsvSaysAgainAndAgainIsKeptOnce()
    {
        const string line = "STT;Nội dung;Mã số;Đơn vị tính;Kế hoạch năm;Thực hiện trong kỳ;Lũy kế từ đầu năm;Ghi chú";
        var file = SampleFile.Text(string.Concat(Enumerable.Repeat(line + "\n", 10_000)));
        var read = SheetReader.Read(file.Content);
        Assert.Equal(10_000, read.Sheets[0].Rows.Count);
        Assert.All(read.Sheets[0].Rows, row => Assert.All(row.Cells.Zip(read.Sheets[0].Rows[0].Cells), cell => Assert.Same(cell.Second.Text, cell.First.Text)));
    }

    [Fact]
    public void ReadingCanBeCancelled() =>
        Assert.Throws<OperationCanceledException>(() => SheetReader.Read(SampleFile.Of("good-exceljs-52.xlsx").Content, new CancellationToken(canceled: true)));

    private static void AssertTooLarge(byte[] bytes, int megabytes)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var read = SheetReader.Read(bytes);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.IsType<FileProblem.TooMuch>(Assert.Single(read.Problems));
        Assert.True(allocated < megabytes * Megabyte, $"allocated {allocated / Megabyte} MB");
    }
}
