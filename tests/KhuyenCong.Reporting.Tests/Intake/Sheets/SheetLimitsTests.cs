using System.IO.Compression;
using System.Text;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Intake.Sheets;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

[Collection(nameof(MachineIndependenceTests))]
public sealed class SheetLimitsTests
{
    private const long MostMemory = 250_000_000;

    private static SheetFile Read(byte[] bytes, SheetLimits? limits = null) => SheetReader.Read(new UploadedFile("x.xlsx", bytes), null, limits);

    private static void TooLarge(byte[] bytes, SheetLimits? limits, string bound)
    {
        var file = Read(bytes, limits);
        Assert.Empty(file.Sheets);
        var finding = Assert.Single(file.Findings);
        Assert.Equal(("FILE-TOO-LARGE", Severity.Error, Fault.File), (finding.Code, finding.Severity, finding.Fault));
        Assert.Contains(bound, finding.Message, StringComparison.Ordinal);
    }

    /// <summary>That a bound holds with these limits and, with one more, the file is read.</summary>
    private static void Bounds(byte[] bytes, Func<int, SheetLimits> limits, int enough, string bound)
    {
        TooLarge(bytes, limits(enough - 1), bound);
        Assert.Empty(Read(bytes, limits(enough)).Findings);
    }

    private static string Repeated(int count, Func<int, string> piece) => string.Concat(Enumerable.Range(1, count).Select(piece));

    [Fact]
    public void Every_bound_is_exact()
    {
        var rows = WorkbookBytes.Of(Repeated(5, static _ => "<row><c><v>1</v></c><c/></row>") + "<row/>").ToArray();
        Bounds(rows, static n => new() { Rows = n }, 5, "số dòng");
        Bounds(rows, static n => new() { Cells = n }, 5, "số ô");
        Bounds(rows, static n => new() { BlankCells = n }, 6, "số ô trống");
        Bounds(rows, static n => new() { Entries = n }, 5, "số tệp con");
        Bounds(rows, n => new() { FileBytes = n }, rows.Length, "dung lượng tệp");
        Bounds(new WorkbookBytes { Sheets = [("A", "", "<sheetData/>"), ("B", "", "<sheetData/>"), ("C", "", "<sheetData/>")] }.ToArray(), static n => new() { Sheets = n }, 3, "số trang tính");
        Bounds((WorkbookBytes.Of("") with { SharedStrings = "<si/><si/><si/>" }).ToArray(), static n => new() { SharedStrings = n }, 3, "số chuỗi");
        Bounds(WorkbookBytes.Of("<row><c t=\"str\"><v>abcdefgh</v></c></row>").ToArray(), static n => new() { CellCharacters = n }, 8, "số ký tự trong một ô");
        Bounds(WorkbookBytes.Of("<row><c t=\"str\"><v>abcdefgh</v></c><c t=\"str\"><v>abcdefgh</v></c><c t=\"str\"><v>x</v></c></row>").ToArray(), static n => new() { Characters = n }, 33, "tổng số ký tự");
        Bounds((WorkbookBytes.Of("") with { Styles = "<numFmts><numFmt numFmtId=\"1\" formatCode=\"0\"/></numFmts><fonts><font/><font/></fonts><cellXfs><xf/><xf/><xf/></cellXfs>" }).ToArray(), static n => new() { Styles = n }, 3, "số định dạng");
        Bounds(WorkbookBytes.Of("", after: "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"A1:A2\"/></mergeCells>").ToArray(), static n => new() { MergedRanges = n }, 2, "số vùng ô gộp");
        Bounds(WorkbookBytes.Of("", after: "<x><x><x><x/></x></x></x>").ToArray(), static n => new() { Depth = n }, 4, "số tầng");
        Bounds(WorkbookBytes.Of("<row><c t=\"str\"><v>a</v></c><c><v>2</v></c></row>", after: "<mergeCells><mergeCell ref=\"A1:A9\"/></mergeCells>").ToArray(), static n => new() { Cells = n }, 2, "số ô");
        var merged = WorkbookBytes.Of("<row><c t=\"str\"><v>a</v></c></row><row><c r=\"A2\"/></row><row><c r=\"B3\"><v>2</v></c></row>", after: "<mergeCells><mergeCell ref=\"A1:A3\"/></mergeCells>").ToArray();
        Bounds(merged, static n => new() { Cells = n }, 4, "số ô");
        Bounds(merged, static n => new() { Rows = n }, 3, "số dòng");
        var csv = Encoding.UTF8.GetBytes("a;b\nc;d\n");
        Bounds(csv, static n => new() { TextBytes = n }, 8, "dung lượng tệp");
        Bounds(csv, static n => new() { Cells = n }, 4, "số ô");
        Bounds(csv, static n => new() { Rows = n }, 2, "số dòng");
    }

    [Fact]
    public void Inflated_bytes_and_ratio_are_bounded()
    {
        var bytes = WorkbookBytes.Of(new string(' ', 100_000)).ToArray();
        TooLarge(bytes, new SheetLimits { InflatedBytes = 100_000 }, "giải nén");
        TooLarge(bytes, new SheetLimits { InflatedBytes = 100_500 }, "giải nén");
        TooLarge(bytes, new SheetLimits { FreeBytes = 10_000, Ratio = 20 }, "tỷ lệ nén");
        Assert.Empty(Read(bytes, new SheetLimits { FreeBytes = 10_000, Ratio = 1000 }).Findings);
    }

    [Fact]
    public void One_piece_of_markup_is_bounded()
    {
        TooLarge(WorkbookBytes.Of("", after: $"<x a=\"{new string('x', 200_000)}\"/>").ToArray(), new SheetLimits { NodeBytes = 100_000 }, "độ dài của một nội dung");
        TooLarge(WorkbookBytes.Of($"<row><c t=\"str\"><v>{new string('x', 300_000)}</v></c></row>").ToArray(), null, "số ký tự trong một ô");
        TooLarge(WorkbookBytes.Of("", after: Repeated(25_000, static n => $"<n{n}/>")).ToArray(), null, "số tên thẻ");
        TooLarge(WorkbookBytes.Of("", after: Repeated(25_000, static n => $"<n xmlns=\"urn:{n}\"/>")).ToArray(), null, "số tên thẻ");
        Assert.Equal("FILE-DAMAGED", Assert.Single(Read((WorkbookBytes.Of("") with { Styles = $"<numFmts><numFmt numFmtId=\"1\" formatCode=\"{new string('0', 5000)}\"/></numFmts>" }).ToArray()).Findings).Code);
    }

    [Fact]
    public void Overlapping_merged_ranges_cost_no_more_than_their_bound()
    {
        var ranges = Repeated(50_000, static _ => "<mergeCell ref=\"A1:XFD1048576\"/>");
        TooLarge(WorkbookBytes.Of("<row r=\"1\"><c t=\"str\"><v>a</v></c></row><row r=\"2000\"><c r=\"XFD2000\"><v>1</v></c></row>", after: $"<mergeCells>{ranges}</mergeCells>").ToArray(), null, "số ô trống");
    }

    [Fact]
    public void A_CSV_of_delimiters_alone_ends()
    {
        TooLarge(Encoding.UTF8.GetBytes(new string(';', 30_000) + "\n;\n"), new SheetLimits { BlankCells = 20_000 }, "số ô trống");
        Assert.Equal("FILE-NO-SHEET", Assert.Single(Read(Encoding.UTF8.GetBytes(new string(';', 30_000) + "\n;\n")).Findings).Code);
    }

    /// <summary>A workbook whose sheet is made while it is packed; never whole in memory.</summary>
    private static byte[] Large(Action<TextWriter> writeRows)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in WorkbookBytes.Of("").Parts())
            {
                using var writer = new StreamWriter(archive.CreateEntry(name, CompressionLevel.Fastest).Open());
                if (name.Contains("sheet1", StringComparison.Ordinal))
                {
                    var at = content.IndexOf("</sheetData>", StringComparison.Ordinal);
                    writer.Write(content[..at]);
                    writeRows(writer);
                    writer.Write(content[at..]);
                }
                else
                {
                    writer.Write(content);
                }
            }
        }

        return packed.ToArray();
    }

    private static (SheetFile File, long Allocated) Measured(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var file = Read(bytes);
        return (file, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void An_honest_workbook_of_200000_rows_is_read_within_the_memory()
    {
        var bytes = Large(static writer =>
        {
            for (var row = 1; row <= 200_000; row++)
            {
                writer.Write($"<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\" t=\"inlineStr\"><is><t>Đề án số {row}</t></is></c>");
                for (var column = 3; column <= 8; column++)
                {
                    writer.Write($"<c r=\"{CellAddress.Of(row, column)}\"><v>{(row * 7919L * column) % 1_000_000}.{column}</v></c>");
                }

                writer.Write("</row>");
            }
        });
        var (file, allocated) = Measured(bytes);
        Assert.Empty(file.Findings);
        Assert.Equal(200_000, file.Sheets[0].Rows.Count);
        Assert.Equal("Đề án số 200000", file.Sheets[0].Rows[^1].At(2)!.Value.Text);
        Assert.InRange(allocated, 0, MostMemory - bytes.Length);
    }

    [Fact]
    public void A_bomb_of_500_MB_is_refused_before_it_is_inflated()
    {
        var bytes = Large(static writer =>
        {
            var piece = string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", 10_000));
            for (var written = 0L; written < 500_000_000; written += piece.Length)
            {
                writer.Write(piece);
            }
        });
        var (file, allocated) = Measured(bytes);
        Assert.Equal("FILE-TOO-LARGE", Assert.Single(file.Findings).Code);
        Assert.InRange(allocated, 0, 5_000_000);
    }

    [Fact]
    public void A_bomb_that_lies_about_its_size_is_refused_where_the_lie_ends()
    {
        var content = new string(' ', 60_000_000);
        var zip = new ZipBytes();
        foreach (var (name, part) in WorkbookBytes.Of("").Parts())
        {
            var bytes = Encoding.UTF8.GetBytes(name.Contains("sheet1", StringComparison.Ordinal) ? part.Replace("</sheetData>", content + "</sheetData>", StringComparison.Ordinal) : part);
            zip.Add(new ZipBytes.Entry(name, bytes) { Length = Math.Min((uint)bytes.Length, 50_000) });
        }

        var (file, allocated) = Measured(zip.ToArray());
        Assert.Equal("FILE-DAMAGED", Assert.Single(file.Findings).Code);
        Assert.InRange(allocated, 0, 5_000_000);
    }

    public static TheoryData<string> Bombs => ["strings", "inline", "cells", "numbers", "nested", "fonts"];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void What_passes_a_bound_while_it_is_read_stays_within_the_memory(string kind)
    {
        var random = new Random(7);
        var bytes = kind switch
        {
            "strings" => (WorkbookBytes.Of("") with { SharedStrings = Repeated(1_200_000, static n => $"<si><t>{n:x8}{n:x8}</t></si>") }).ToArray(),
            "fonts" => (WorkbookBytes.Of("") with { Styles = "<fonts>" + Repeated(140_000, static n => $"<font><name val=\"{n:d200}\"/></font>") + "</fonts>" }).ToArray(),
            "inline" => Large(static writer =>
            {
                for (var n = 0; n < 2_100_000; n++)
                {
                    writer.Write(n % 8 == 0 ? n == 0 ? "<row>" : "</row><row>" : "");
                    writer.Write($"<c t=\"str\"><v>{n:x8}</v></c>");
                }

                writer.Write("</row>");
            }),
            "cells" => Large(static writer =>
            {
                for (var n = 0; n < 2_100_000; n++)
                {
                    writer.Write(n % 16 == 0 ? n == 0 ? "<row>" : "</row><row>" : "");
                    writer.Write("<c><v>1</v></c>");
                }

                writer.Write("</row>");
            }),
            "numbers" => Large(writer =>
            {
                for (var n = 0; n < 2_100_000; n++)
                {
                    writer.Write(n % 16 == 0 ? n == 0 ? "<row>" : "</row><row>" : "");
                    writer.Write($"<c><v>{random.Next()}.{random.Next()}00000</v></c>");
                }

                writer.Write("</row>");
            }),
            _ => Large(static writer => writer.Write(string.Concat(Enumerable.Repeat("<a>", 3_000_000)))),
        };
        var (file, allocated) = Measured(bytes);
        Assert.Equal("FILE-TOO-LARGE", Assert.Single(file.Findings).Code);
        Assert.InRange(allocated, 0, MostMemory);
    }
}
