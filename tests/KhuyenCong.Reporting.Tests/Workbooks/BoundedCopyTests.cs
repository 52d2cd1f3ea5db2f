using System.Globalization;
using System.Text;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Workbooks;
using KhuyenCong.Spreadsheets.Reading;
using Xunit.Abstractions;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>Tests that need much memory at once, which other tests measure.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}

/// <summary>Whatever a workbook holds, its marked copy costs little: what the library would load is counted before.</summary>
[Collection(AloneCollection.Name)]
public sealed class BoundedCopyTests(ITestOutputHelper output)
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private const long MaxAllocated = 400L * 1024 * 1024;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(3);

    public static TheoryData<string> LargeWorkbooks => new(Large.Keys);

    [Theory]
    [MemberData(nameof(LargeWorkbooks))]
    public void ACopyCostsLittle(string what)
    {
        var content = Large[what]();
        var findings = what == "findings" ? ManyFindings() : [AnnotatedWorkbookTests.WrongTotal];
        Warm();
        var (allocated, time) = (GC.GetAllocatedBytesForCurrentThread(), ThreadTime());
        var copy = Copy(content, findings);
        (allocated, time) = (GC.GetAllocatedBytesForCurrentThread() - allocated, ThreadTime() - time);
        output.WriteLine(FormattableString.Invariant($"{what}: {content.Length} bytes, {allocated / 1_000_000} MB allocated, {time.TotalSeconds:0.00} s, copy {copy.Length}"));

        Assert.InRange(allocated, 0, MaxAllocated);
        Assert.InRange(time, TimeSpan.Zero, MaxTime);
        using var workbook = new OpenedWorkbook(copy);
        Assert.Equal("Kết quả kiểm tra", workbook.SheetNames[0]);
        Assert.Contains(findings[0].Message, workbook.Texts("Kết quả kiểm tra"));
    }

    [Fact]
    public void OfAWorkbookTooLargeToCopyTheReportsOwnSheetIsMadeAnew()
    {
        var content = TwoSheets(Rows(60, 12), Rows(4_200, 20));
        using var workbook = new OpenedWorkbook(Copy(content, [AnnotatedWorkbookTests.WrongTotal]));

        Assert.Equal(["Kết quả kiểm tra", "KC-01"], workbook.SheetNames);
        Assert.Equal("FFF4A59A", workbook.FillOf("KC-01", "F11"));
        Assert.Contains(workbook.Texts("Kết quả kiểm tra"), t => t.Contains("chỉ chép lại trang tính của báo cáo", StringComparison.Ordinal));
        Assert.Empty(workbook.Problems);
    }

    private static byte[] Copy(byte[] content, IReadOnlyList<Finding> findings)
    {
        var file = new UploadedFile("KC-01.xlsx", content);
        return AnnotatedWorkbook.Write(
            file, AnnotatedWorkbookTests.Checked(FileKind.Xlsx, "KC-01", findings), AnnotatedWorkbookTests.ReceiptOf(Reporting.Validation.Outcome.RejectedData), () => SheetReader.Read(file.Content, CancellationToken.None));
    }

    private static readonly Lazy<byte[]> Warmed = new(() => Copy(TwoSheets(Rows(60, 12), Rows(6_000, 2)), [AnnotatedWorkbookTests.WrongTotal]));

    private static void Warm() => _ = Warmed.Value;

    // Other tests run on other threads of this process, and the machine may be busy: only what this thread itself used counts.
    private static TimeSpan ThreadTime()
    {
        if (!OperatingSystem.IsLinux())
        {
            return TimeSpan.Zero;
        }

        return TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1_000.0);
    }

    private static List<Finding> ManyFindings() =>
        [.. Enumerable.Range(1, 1_000).Select(i => AnnotatedWorkbookTests.WrongTotal with
        {
            Row = i * 4,
            Message = AnnotatedWorkbookTests.WrongTotal.Message + " (" + i + ")",
            Cells = [.. Enumerable.Range(1, 300).Select(c => CellAddress.Of((i * 4) + (c % 3), c))],
        })];

    private static readonly Dictionary<string, Func<byte[]>> Large = new()
    {
        ["a wide second sheet"] = () => TwoSheets(Rows(60, 12), Rows(4_200, 400, c => $"<c r=\"{c}\"/>")),
        ["cells at the bound"] = () => TwoSheets(Rows(60, 12), Rows(4_900, 10, c => $"<c r=\"{c}\" s=\"0\" t=\"str\"><f>A1+1</f><v>12</v></c>")),
        ["cells beyond the bound"] = () => TwoSheets(Rows(60, 12), Rows(4_900, 100)),
        ["columns"] = () => new RawWorkbook { Rows = Rows(3, 16_384) }.Bytes(),
        ["rows in all sheets"] = () => Sheets(90, Rows(3_000, 1)),
        ["sheets"] = () => Sheets(3_000, Rows(1, 1)),
        ["shared strings"] = () => Shared(Repeat(400_000, i => $"<si><t>=chuỗi {i}</t></si>")),
        ["runs of a string"] = () => Shared("<si>" + Repeat(120_000, i => $"<r><rPr><b/><sz val=\"{i % 99 + 1}\"/></rPr><t>a</t></r>") + "</si>"),
        ["formats"] = () => Styled(Repeat(19_000, i => $"<xf numFmtId=\"{i % 20}\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"), ""),
        ["formats beyond the bound"] = () => Styled(Repeat(300_000, i => $"<xf numFmtId=\"{i % 20}\"/>"), ""),
        ["conditional looks"] = () => Styled("<xf/>", "<dxfs>" + Repeat(200_000, _ => "<dxf><font><b/></font></dxf>") + "</dxfs>"),
        ["merged ranges"] = () => new RawWorkbook { Rows = Rows(60, 12), After = "<mergeCells>" + Repeat(100_000, i => $"<mergeCell ref=\"A{i + 100}:B{i + 100}\"/>") + "</mergeCells>" }.Bytes(),
        ["conditions"] = () => new RawWorkbook { Rows = Rows(60, 12), After = Repeat(50_000, i => $"<conditionalFormatting sqref=\"A{i + 1}\"><cfRule type=\"expression\" priority=\"{i + 1}\"><formula>A1&gt;0</formula></cfRule></conditionalFormatting>") }.Bytes(),
        ["validations"] = () => new RawWorkbook { Rows = Rows(60, 12), After = "<dataValidations>" + Repeat(50_000, i => $"<dataValidation type=\"whole\" sqref=\"A{i + 1}\"><formula1>1</formula1></dataValidation>") + "</dataValidations>" }.Bytes(),
        ["links"] = () => new RawWorkbook { Rows = Rows(60, 12), After = "<hyperlinks>" + Repeat(100_000, i => $"<hyperlink ref=\"A{i + 1}\" location=\"A1\"/>") + "</hyperlinks>" }.Bytes(),
        ["column definitions"] = () => new RawWorkbook { Rows = Rows(60, 12), Before = "<cols>" + Repeat(16_000, i => $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"9\"/>") + "</cols>" }.Bytes(),
        ["defined names"] = () => new RawWorkbook { Rows = Rows(60, 12), Book = "<definedNames>" + Repeat(100_000, i => $"<definedName name=\"n_{i}\">'KC-01'!$A$1</definedName>") + "</definedNames>" }.Bytes(),
        ["notes"] = () => Noted(50_000, _ => "Kiểm tra báo cáo"),
        ["notes at the bound"] = () => Noted(2_000, _ => "Kiểm tra báo cáo"),
        ["authors"] = () => Noted(2_000, i => "Người " + i, 100_000),
        ["formulas of much work"] = () => new RawWorkbook { Rows = Repeat(800, i => $"<row r=\"{i + 1}\"><c r=\"F{i + 1}\"><f>{string.Concat(Enumerable.Repeat("((((A1+", 1_100))}</f><v>1</v></c></row>") }.Bytes(),
        ["a long attribute"] = () => new RawWorkbook { Rows = $"<row r=\"11\" spans=\"{new string('1', 900_000)}\"><c r=\"F11\"><v>5</v></c></row>" }.Bytes(),
        ["many attributes"] = () => new RawWorkbook { Rows = $"<row r=\"11\" {Repeat(40_000, i => $"a{i}=\"1\" ")}><c r=\"F11\"><v>5</v></c></row>" }.Bytes(),
        ["a long range"] = () => new RawWorkbook { Rows = Rows(60, 12), After = $"<conditionalFormatting sqref=\"{Repeat(8_000, i => $"A{i + 1} ")}\"><cfRule type=\"expression\" priority=\"1\"><formula>A1</formula></cfRule></conditionalFormatting>" }.Bytes(),
        ["depth"] = () => new RawWorkbook { Rows = Rows(60, 12), After = "<extLst>" + string.Concat(Enumerable.Repeat("<ext>", 100_000)) + string.Concat(Enumerable.Repeat("</ext>", 100_000)) + "</extLst>" }.Bytes(),
        ["depth of known elements"] = () => new RawWorkbook { Rows = "<row r=\"11\"><c r=\"F11\"><is>" + string.Concat(Enumerable.Repeat("<r>", 100_000)) + string.Concat(Enumerable.Repeat("</r>", 100_000)) + "</is></c></row>" }.Bytes(),
        ["extensions"] = () => new RawWorkbook { Rows = Rows(60, 12), After = "<extLst>" + Repeat(700_000, i => $"<ext uri=\"{i}\"/>") + "</extLst>" }.Bytes(),
        ["relations"] = () => new RawWorkbook { Rows = Rows(60, 12), SheetRelations = Repeat(100_000, i => RawWorkbook.Relation("r" + i, "hyperlink", "http://evil.example/" + i, true)) }.Bytes(),
        ["parts"] = () => Enumerable.Range(0, 5_000).Aggregate(new RawWorkbook { Rows = Rows(60, 12) }, (book, i) => book.With($"xl/media/{i}.png", "x"u8.ToArray())).Bytes(),
        ["a large picture"] = () => new RawWorkbook { Rows = Rows(60, 12) }.With("xl/media/1.png", new byte[200_000_000]).Bytes(),
        ["a large theme"] = () => new RawWorkbook { Rows = Rows(60, 12), BookRelations = RawWorkbook.Relation("rId8", "theme", "theme/theme1.xml") }.With("xl/theme/theme1.xml", "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">" + Repeat(600_000, _ => "<a:x/>") + "</a:theme>").Bytes(),
        ["findings"] = () => new RawWorkbook { Rows = Rows(4_900, 2) }.Bytes(),
    };

    private static string Repeat(int count, Func<int, string> what)
    {
        var built = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            built.Append(what(i));
        }

        return built.ToString();
    }

    private static string Rows(int rows, int columns, Func<string, string>? cell = null) => Repeat(rows, r => $"<row r=\"{r + 1}\">{Repeat(columns, c => (cell ?? (a => $"<c r=\"{a}\"><v>5</v></c>"))(CellAddress.Of(r + 1, c + 1)))}</row>");

    private static byte[] TwoSheets(string first, string second) => new RawWorkbook
    {
        Rows = first,
        Sheets = "<sheet name=\"Hai\" sheetId=\"2\" r:id=\"rId2\"/>",
        BookRelations = RawWorkbook.Relation("rId2", "worksheet", "worksheets/sheet2.xml"),
    }.With("xl/worksheets/sheet2.xml", RawWorkbook.Sheet(second), Spreadsheet + "worksheet+xml").Bytes();

    // All of them lead to one part.
    private static byte[] Sheets(int count, string rows) => new RawWorkbook
    {
        Rows = rows,
        Sheets = Repeat(count, i => $"<sheet name=\"S{i}\" sheetId=\"{i + 2}\" r:id=\"s{i}\"/>"),
        BookRelations = Repeat(count, i => RawWorkbook.Relation("s" + i, "worksheet", "worksheets/sheet1.xml")),
    }.Bytes();

    private static byte[] Shared(string strings) => new RawWorkbook
    {
        Rows = "<row r=\"11\"><c r=\"F11\" t=\"s\"><v>0</v></c></row>",
        BookRelations = RawWorkbook.Relation("rId2", "sharedStrings", "sharedStrings.xml"),
    }.With("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{strings}</sst>", Spreadsheet + "sharedStrings+xml").Bytes();

    private static byte[] Styled(string formats, string more) => new RawWorkbook
    {
        Rows = Repeat(4_800, r => $"<row r=\"{r + 1}\">{Repeat(4, c => $"<c r=\"{CellAddress.Of(r + 1, c + 1)}\" s=\"{(r * 4) + c}\" t=\"inlineStr\"><is><t>- a</t></is></c>")}</row>"),
        BookRelations = RawWorkbook.Relation("rId2", "styles", "styles.xml"),
    }.With("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><fonts><font/></fonts><fills><fill><patternFill patternType=\"none\"/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs>{formats}</cellXfs>{more}</styleSheet>", Spreadsheet + "styles+xml").Bytes();

    private static byte[] Noted(int count, Func<int, string> author, int authors = 1) => new RawWorkbook
    {
        Rows = Rows(60, 12),
        SheetRelations = RawWorkbook.Relation("rId9", "comments", "../comments1.xml"),
    }.With("xl/comments1.xml", $"<comments xmlns=\"{Main}\"><authors>{Repeat(authors, i => $"<author>{author(i)}</author>")}</authors><commentList>{Repeat(count, i => $"<comment ref=\"B{i + 1}\" authorId=\"{i % authors}\"><text><r><t>LỖI: x\nCách sửa: y</t></r></text></comment>")}</commentList></comments>", Spreadsheet + "comments+xml").Bytes();
}
