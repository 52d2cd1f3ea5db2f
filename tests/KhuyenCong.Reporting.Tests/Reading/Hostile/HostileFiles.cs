using System.Globalization;
using System.IO.Compression;
using System.Text;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading.Hostile;

/// <summary>Files made to hurt whoever reads them: each asks for much more work or memory than its bytes cost. Made here, so that none lies in the repository.</summary>
internal static class HostileFiles
{
    private const string Header = "Nội dung|Mã số|Đơn vị tính|Kế hoạch năm|Thực hiện trong kỳ|Lũy kế từ đầu năm|Ghi chú";
    private const string Zws = "\u200B";

    // Below and above by turns, so that every one is out of order.
    private static readonly string Marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 8_000));

    /// <summary>Every kind with its bytes.</summary>
    public static IReadOnlyDictionary<string, Func<byte[]>> All { get; } = new Dictionary<string, Func<byte[]>>
    {
        ["xlsx: marks in an inline string"] = () => Sheet(w => w.Write($"<row><c t=\"inlineStr\"><is><t>a{Repeat(Marks, 16)}</t></is></c></row>")),
        ["xlsx: marks in many shared strings"] = () => Book(_ => { }, strings: w => Times(w, 30, _ => $"<si><t>{Marks}{Marks}</t></si>")),
        ["xlsx: marks in a formula's text"] = () => Sheet(w => w.Write($"<row><c t=\"str\"><f>A1</f><v>a{Repeat(Marks, 2)}</v></c></row>")),
        ["xlsx: marks as character references"] = () => Sheet(w => w.Write($"<row><c t=\"inlineStr\"><is><t>a{Repeat("&#x301;&#x323;", 16_000)}</t></is></c></row>")),
        ["xlsx: marks as escapes"] = () => Sheet(w => w.Write($"<row><c t=\"inlineStr\"><is><t>a{Repeat("_x0301__x0323_", 16_000)}</t></is></c></row>")),
        ["xlsx: marks in runs of text"] = () => Sheet(w => w.Write($"<row><c t=\"inlineStr\"><is>{Repeat("<r><t>\u0301\u0323</t></r>", 16_000)}</is></c></row>")),
        ["xlsx: marks outside the first plane"] = () => Sheet(w => w.Write($"<row><c t=\"inlineStr\"><is><t>a{Repeat("\U0001D165\U0001D16D", 8_000)}</t></is></c></row>")),
        ["xlsx: marks parted by what is folded away"] = () => Sheet(w => w.Write($"<row><c t=\"inlineStr\"><is><t>a{Repeat("\u0301" + Zws + "\u0323" + Zws, 8_000)}</t></is></c></row>")),
        ["xlsx: marks in a sheet's name"] = () => new WorkbookBuilder("<sheetData/>").Workbook($"<sheet name=\"{Repeat(Marks, 10)}\" sheetId=\"1\" r:id=\"rId1\"/>").Bytes(),
        ["xlsx: marks in the names of many sheets"] = () => new WorkbookBuilder("<sheetData/>").Workbook(
            string.Concat(Enumerable.Range(0, 200).Select(i => $"<sheet name=\"{i}{Repeat("\u0301\u0323", 400)}\" sheetId=\"{i}\" r:id=\"rId1\"/>"))).Bytes(),
        ["xlsx: marks in number formats"] = () => Book(w => Report(w, (_, _) => "<c s=\"1\"><v>1</v></c>"), styles: w => w.Write(
            $"<numFmts><numFmt numFmtId=\"200\" formatCode=\"0&quot;{Repeat("\u0301\u0323", 120)}&quot;\"/></numFmts><cellXfs><xf/><xf numFmtId=\"200\"/></cellXfs>")),
        ["xlsx: thirty marks on every letter"] = () => Sheet(w => Times(w, 120, _ => $"<row><c t=\"inlineStr\"><is><t>{Repeat("a" + Repeat("\u0301\u0323", 15), 1_000)}</t></is></c></row>")),
        ["xlsx: Hangul and letters that become four"] = () => Sheet(w => Times(w, 120, i => $"<row><c t=\"inlineStr\"><is><t>{i}{Repeat("\uAC01\u1F82\uFB2C", 10_000)}</t></is></c></row>")),

        ["xlsx: more rows than a report has"] = () => Sheet(w => Times(w, 400_000, i => $"<row r=\"{i + 1}\"><c r=\"A{i + 1}\"><v>1</v></c></row>")),
        ["xlsx: two hundred thousand rows of eight"] = () => Sheet(w => Times(w, 200_000, i => $"<row>{Repeat($"<c><v>{i}.5</v></c>", 8)}</row>")),
        ["xlsx: a row of 16,384 columns, a thousand times"] = () => Sheet(w => Times(w, 1_000, _ => $"<row>{Repeat("<c><v>7</v></c>", 16_384)}</row>")),
        ["xlsx: wide rows of one long text"] = () => Book(w => Times(w, 600, i => $"<row>{Repeat($"<c t=\"s\"><v>{i % 2}</v></c>", 250)}</row>"),
            strings: w => Times(w, 2, i => $"<si><t>{i}{new string('x', 32_000)}</t></si>")),
        ["xlsx: texts as long as labels, all different"] = () => Sheet(w => Times(w, 990, i => $"<row>{string.Concat(Enumerable.Range(0, 100).Select(c => Text($"Kế hoạch nằm {i} và {c}")))}</row>")),
        ["xlsx: texts near to labels, all different"] = () => Sheet(w => Times(w, 990, i => $"<row>{string.Concat(Enumerable.Range(0, 100).Select(c => Text($"{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}{(char)('a' + (c % 26))}{(char)('a' + (c / 26))}ện trong kỳ")))}</row>")),
        ["xlsx: labels everywhere"] = () => Book(w => Times(w, 990, _ => $"<row>{string.Concat(Enumerable.Range(0, 150).Select(c => Shared(c % 7)))}</row>"), strings: w => Strings(w, Header.Split('|'))),
        ["xlsx: a header in each of 200 sheets"] = () => ManySheets(200, w => Report(w, (_, _) => "<c><v>1</v></c>")),
        ["xlsx: a cover of long labels"] = () => Sheet(w => Times(w, 990, i => $"<row>{string.Concat(Enumerable.Range(0, 12).Select(c => Text($"Đơn vị tính kế hoạch {i} {c} {Repeat("nghìn đồng ", 24)}")))}</row>")),
        ["xlsx: a cover of shared long labels"] = () => Book(w => Times(w, 990, i => $"<row>{string.Concat(Enumerable.Range(0, 100).Select(c => Shared((i + c) % 5_000)))}</row>"),
            strings: w => Times(w, 5_000, i => $"<si><t>Đơn vị tính kế hoạch {i} {Repeat("nghìn đồng ", 24)}</t></si>")),
        ["xlsx: a cover of contradictions"] = () => Sheet(w => { Times(w, 900, i => $"<row>{Repeat(Text("Đơn vị báo cáo") + Text($"đơn vị {i}"), 40)}</row>"); Report(w, (_, _) => "<c><v>1</v></c>"); }),
        ["xlsx: words of the fonts before Unicode"] = () => Book(w => Times(w, 400, _ => $"<row>{Repeat(Shared(0), 100)}</row>"), strings: w => w.Write($"<si><t>{Repeat("Sè l­îng ®Ò ¸n ", 2_000)}</t></si>")),
        ["xlsx: long words of the fonts before Unicode"] = () => Sheet(w => Times(w, 120, i => $"<row>{Text(i + Repeat("§¬nvÞb¸oc¸o ", 2_600))}</row>")),
        ["xlsx: rows with codes that the form does not have"] = () => Sheet(w => { Report(w, (_, _) => "<c><v>1</v></c>"); Times(w, 40_000, i => $"<row><c/><c/>{Text($"9{i}")}<c/><c><v>1</v></c></row>"); }),
        ["xlsx: rows without a code"] = () => Sheet(w => { Report(w, (_, _) => "", 3); Times(w, 40_000, i => $"<row><c/>{Text($"Số đề án {i}")}<c/><c/><c><v>1</v></c></row>"); }),
        ["xlsx: one code in all rows"] = () => Sheet(w => { Report(w, (_, _) => "<c><v>1</v></c>"); Times(w, 40_000, _ => $"<row><c/>{Text("Số đề án")}{Text("11")}<c/><c><v>1</v></c></row>"); }),
        ["xlsx: error cells everywhere"] = () => Sheet(w => { Report(w, (_, _) => "<c t=\"e\"><v>#REF!</v></c>"); Times(w, 20_000, _ => $"<row>{Repeat("<c t=\"e\"><v>#REF!</v></c>", 8)}</row>"); }),
        ["xlsx: units of money everywhere"] = () => Sheet(w => { Report(w, (_, _) => "<c><v>1</v></c>"); Times(w, 12_000, i => $"<row>{Repeat(Text($"(Số liệu {i} tính bằng tỷ đồng)"), 8)}</row>"); }),
        ["xlsx: numbers as text in two styles"] = () => Sheet(w => { Report(w, (_, _) => Text("1,500")); Times(w, 20_000, i => $"<row>{Repeat(Text($"{i},500"), 7)}</row>"); }),

        ["xlsx: hidden columns"] = () => Book(w => Times(w, 15, _ => $"<row>{Repeat("<c><v>7</v></c>", 10_000)}</row>"), before: "<cols>" + Repeat("<col min=\"16384\" max=\"16384\" hidden=\"1\"/>", 16_384) + "</cols>"),
        ["xlsx: labels merged over whole rows"] = () => Book(w => Times(w, 100, i => $"<row r=\"{i + 1}\"><c r=\"A{i + 1}\" t=\"str\"><v>a</v></c><c r=\"XFD{i + 1}\"><v>1</v></c></row>"),
            after: "<mergeCells>" + string.Concat(Enumerable.Range(1, 100).Select(i => $"<mergeCell ref=\"A{i}:XFC{i}\"/>")) + "</mergeCells>"),
        ["xlsx: labels merged down, from the right"] = () => Book(w => w.Write($"<row r=\"1\">{Repeat("<c t=\"str\"><v>a</v></c>", 8_000)}</row>"),
            after: "<mergeCells>" + string.Concat(Enumerable.Range(1, 8_000).Reverse().Select(i => $"<mergeCell ref=\"{CellAddress.LettersOf(i)}1:{CellAddress.LettersOf(i)}18\"/>")) + "</mergeCells>"),
        ["xlsx: merged ranges under conditions"] = () => Book(w => Report(w, (_, _) => "<c><v>1</v></c>"),
            after: "<mergeCells>" + Repeat("<mergeCell ref=\"D9:F300000\"/>", 49_000) + "</mergeCells>"
                + $"<conditionalFormatting sqref=\"{Repeat("A1:H90000 ", 2_900)}\"><cfRule dxfId=\"0\"/></conditionalFormatting>",
            styles: w => w.Write($"<dxfs><dxf><numFmt numFmtId=\"200\" formatCode=\"{Repeat("0_", 120)}\"/></dxf></dxfs>")),
        ["xlsx: conditions of many rules and ranges"] = () => Book(w => Report(w, (_, _) => "<c><v>1</v></c>"),
            after: Repeat($"<conditionalFormatting sqref=\"{Repeat("A1 ", 300_000)}\">{Repeat("<cfRule dxfId=\"0\"/>", 100)}</conditionalFormatting>", 20),
            styles: w => w.Write("<dxfs><dxf><numFmt numFmtId=\"200\" formatCode=\"0\"/></dxf></dxfs>")),
        ["xlsx: conditions whose ranges no rule asks for"] = () => Book(w => Report(w, (_, _) => "<c><v>1</v></c>"),
            after: Repeat($"<conditionalFormatting sqref=\"{Repeat("A1:B2 ", 160_000)}\"><cfRule/></conditionalFormatting>", 50)),
        ["xlsx: brackets in formats under conditions"] = () => UnderConditions(i => $"0{Repeat("[&gt;", 190)}{i:0000}"),
        ["xlsx: commas in formats under conditions"] = () => UnderConditions(i => $"0{Repeat(",", 390)}\"{i:0000}\"".Replace("\"", "&quot;", StringComparison.Ordinal)),
        ["xlsx: digits' places and commas in formats under conditions"] = () => UnderConditions(i => $"{Repeat("0 ,", 120)}&quot;{i:0000}&quot;"),
        ["xlsx: rows and cells from the last to the first"] = () => Sheet(w => Times(w, 5_000, i => $"<row r=\"{5_000 - i}\">{string.Concat(Enumerable.Range(0, 20).Select(c => $"<c r=\"{(char)('T' - c)}{5_000 - i}\"><v>1</v></c>"))}</row>")),

        ["xlsx: styles with long number formats"] = () => Book(w => Report(w, (_, _) => "<c s=\"1\"><v>1</v></c>"),
            styles: w => { w.Write($"<numFmts><numFmt numFmtId=\"200\" formatCode=\"{Repeat("0_", 120)}\"/></numFmts><cellXfs>"); Times(w, 1_000_000, _ => "<xf numFmtId=\"200\"/>"); w.Write("</cellXfs>"); }),
        ["xlsx: as many styles as Excel has"] = () => Book(w => Report(w, (_, _) => "<c s=\"1\"><v>1</v></c>"),
            styles: w => { w.Write($"<numFmts>{string.Concat(Enumerable.Range(200, 5_000).Select(i => $"<numFmt numFmtId=\"{i}\" formatCode=\"{Repeat("0_", 120)}\"/>"))}</numFmts><fonts>{Repeat("<font><strike/><name val=\".VnTime\"/></font>", 60_000)}</fonts><cellXfs>"); Times(w, 65_000, i => $"<xf numFmtId=\"{200 + (i % 5_000)}\" fontId=\"{i % 60_000}\"/>"); w.Write("</cellXfs>"); }),
        ["xlsx: half a million shared strings"] = () => Book(w => Report(w, (_, _) => "<c><v>1</v></c>"), strings: w => Times(w, 500_000, i => $"<si><t>{i}</t></si>")),
        ["xlsx: empty shared strings"] = () => Book(w => Report(w, (_, _) => "<c><v>1</v></c>"), strings: w => Times(w, 3_000_000, _ => "<si/>")),
        ["xlsx: phonetic runs"] = () => Book(w => Report(w, (_, _) => "<c><v>1</v></c>"), strings: w => w.Write($"<si><t>a</t>{Repeat("<rPh sb=\"0\" eb=\"1\"><t>b</t></rPh>", 600_000)}</si>")),
        ["xlsx: runs of one letter"] = () => Book(w => Report(w, (_, _) => "<c><v>1</v></c>"), strings: w => Times(w, 40, _ => $"<si>{Repeat("<r><rPr><strike/><rFont val=\".VnTime\"/></rPr><t>b</t></r>", 15_000)}</si>")),

        ["xlsx: numbers of thousands of digits"] = () => Sheet(w => Times(w, 250, i => $"<row><c><v>0.{i}{new string('1', 250_000)}</v></c></row>")),
        ["xlsx: elements of 250 attributes"] = () => Sheet(w => Times(w, 30_000, _ => $"<row {string.Concat(Enumerable.Range(0, 250).Select(a => $"a{a}=\"\" "))}/>")),
        ["xlsx: attributes without end"] = () => Sheet(w => Times(w, 60, _ => $"<row {string.Concat(Enumerable.Range(0, 9_000).Select(a => $"a{a}=\"\" "))}/>")),
        ["xlsx: namespaces without end"] = () => Sheet(w => { w.Write($"<row {string.Concat(Enumerable.Range(0, 9_000).Select(a => $"xmlns:p{a}=\"u\" "))}>"); Times(w, 500_000, _ => "<p1:c/>"); w.Write("</row>"); }),
        ["xlsx: a namespace of each element"] = () => Sheet(w => Times(w, 400_000, _ => $"<c xmlns:p=\"u\" p:a=\"1\" p:b=\"2\"/>")),
        ["xlsx: elements within elements"] = () => Sheet(w => { for (var i = 0; i < 40_000; i++) { w.Write(Repeat("<x>", 55)); w.Write(Repeat("</x>", 55)); } }),
        ["xlsx: empty elements"] = () => Sheet(w => Times(w, 8_000_000, _ => "<c/>")),
        ["xlsx: empty rows"] = () => Sheet(w => Times(w, 6_000_000, _ => "<row/>")),
        ["xlsx: comments"] = () => Sheet(w => Times(w, 7_000_000, _ => "<!---->")),
        ["xlsx: instructions"] = () => Sheet(w => Times(w, 7_000_000, _ => "<?a?>")),
        ["xlsx: blanks between elements"] = () => Sheet(w => Times(w, 70, _ => new string(' ', 900_000) + "<row/>")),
        ["xlsx: one text without end"] = () => Sheet(w => { w.Write("<row><c t=\"inlineStr\"><is><t>"); Times(w, 60, _ => new string('x', 1_000_000)); w.Write("</t></is></c></row>"); }),
        ["xlsx: sections of text"] = () => Sheet(w => { w.Write("<row><c t=\"inlineStr\"><is><t>"); Times(w, 4_000_000, _ => "<![CDATA[]]>"); w.Write("</t></is></c></row>"); }),
        ["xlsx: entities"] = () => Sheet(w => { w.Write("<row><c><f>"); Times(w, 12_000_000, _ => "&lt;"); w.Write("</f><v>1</v></c></row>"); }),
        ["xlsx: names without end"] = () => Sheet(w => Times(w, 2_000_000, i => $"<n{i}/>")),
        ["xlsx: formulas of a megabyte"] = () => Sheet(w => Times(w, 60, _ => $"<row><c><f>{new string('1', 1_000_000)}</f><v>1</v></c></row>")),
        ["xlsx: relations"] = () => new WorkbookBuilder().WorkbookRelations(string.Concat(Enumerable.Range(0, 3_900).Select(i => $"<Relationship Id=\"r{i}\" Type=\"t\" Target=\"{Repeat("a/../%41", 1_000)}\"/>"))).Bytes(),
        ["xlsx: relations to elsewhere"] = () => new WorkbookBuilder().WorkbookRelations(Repeat("<Relationship Id=\"r\" Type=\"t\" Target=\"file:///x\" TargetMode=\"External\"/>", 600_000)).Bytes(),
        ["xlsx: sheets that are one"] = () => new WorkbookBuilder("<sheetData/>").Workbook(string.Concat(Enumerable.Range(0, 600_000).Select(i => $"<sheet name=\"{i}\" sheetId=\"1\" r:id=\"rId1\"/>"))).Bytes(),
        ["xlsx: sheets that are not there"] = () => new WorkbookBuilder("<sheetData/>").Workbook(string.Concat(Enumerable.Range(0, 3_900).Select(i => $"<sheet name=\"{new string('x', 90)}{i}\" sheetId=\"1\" r:id=\"no{i}\"/>")) + "<sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/>").Bytes(),
        ["xlsx: defined names"] = () => new WorkbookBuilder("<sheetData/>").Set("xl/workbook.xml", $"<workbook xmlns=\"{WorkbookBuilder.Main}\" xmlns:r=\"{WorkbookBuilder.Relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets><definedNames>{Repeat("<definedName name=\"x\">S!A1</definedName>", 1_000_000)}</definedNames></workbook>").Bytes(),
        ["zip: entries without end"] = () => Entries(19_000, i => $"xl/media/image{i}.png"),
        ["zip: names of many folders"] = () => Entries(240, i => $"{Repeat("a/../", 12_000)}{i}"),
        ["zip: a bomb"] = () => Sheet(w => Times(w, 350, _ => new string('\n', 1_000_000))),
        ["docx: paragraphs"] = () => Document(w => Times(w, 4_000_000, _ => "<w:p/>")),
        ["docx: depth"] = () => Document(w => { for (var i = 0; i < 10_000; i++) { w.Write(Repeat("<w:p>", 390)); w.Write(Repeat("</w:p>", 390)); } }),
        ["docx: content types"] = () => Document(_ => { }, Repeat("<Override PartName=\"/a/../b\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>", 400_000)),
        ["docx: attributes"] = () => Document(w => Times(w, 60, _ => $"<w:p {string.Concat(Enumerable.Range(0, 9_000).Select(a => $"a{a}=\"\" "))}/>")),

        ["csv: marks"] = () => Utf8($"Mẫu số;KC-01\n{Repeat(Marks, 16)};x\n"),
        ["csv: marks in UTF-16"] = () => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes($"Mẫu số\tKC-01\n{Repeat(Marks, 16)}\tx\n")],
        ["csv: marks in Windows-1258"] = () => [.. Enumerable.Repeat((byte[])[(byte)'a', 0xCC, 0xEC, 0xF2], 4).SelectMany(b => b), .. Enumerable.Repeat((byte[])[0xEC, 0xF2], 400_000).SelectMany(b => b), (byte)';', (byte)'\n'],
        ["csv: delimiters"] = () => Utf8(Repeat(new string(';', 16_000) + "\n", 1_900)),
        ["csv: delimiters in one line"] = () => Utf8(new string(';', 16_000_000)),
        ["csv: line breaks"] = () => Utf8("a;b\n" + new string('\n', 30_000_000)),
        ["csv: quotes"] = () => Utf8("a;b\n" + new string('"', 30_000_000)),
        ["csv: quoted cells"] = () => Utf8(Repeat("\"\";", 10_000_000)),
        ["csv: cells of one letter"] = () => Utf8(Repeat("a;b\n", 2_000_000)),
        ["csv: cells that all differ"] = () => Utf8(string.Concat(Enumerable.Range(0, 1_500_000).Select(i => i % 10 == 9 ? $"{i}\n" : $"{i};"))),
        ["csv: lines as long as the file"] = () => Utf8(Repeat("Kế hoạch năm;", 1_500_000)),
        ["csv: records of 3,000 labels"] = () => Utf8(Repeat(Repeat("Kế hoạch năm;", 1_000) + Repeat("Mã số,", 1_000) + Repeat("x\t", 1_000) + "\n", 200)),
        ["csv: records of thousands of texts"] = () => Utf8(string.Concat(Enumerable.Range(0, 400).Select(r => string.Concat(Enumerable.Range(0, 4_000).Select(c => $"mã {r} {c};")) + "\n"))),
        ["csv: records of labels by every delimiter"] = () => Utf8(string.Concat(Enumerable.Range(0, 480).Select(r => string.Concat(Enumerable.Range(0, 200).Select(c => $"kế hoạch nằm {r} {c}{";,\t"[c % 3]}")) + "\n"))),
        ["csv: records of labels"] = () => Utf8(string.Concat(Enumerable.Range(0, 480).Select(r => string.Concat(Enumerable.Range(0, 200).Select(c => $"kế hoạch nằm {r} {c};")) + "\n"))),
        ["csv: no encoding"] = () => [.. Enumerable.Repeat((byte[])[0xC0, 0xE2, (byte)'a', (byte)';', (byte)' '], 5_000_000).SelectMany(b => b)],
        ["csv: words of one byte"] = () => [.. Enumerable.Repeat((byte[])[(byte)'s', 0xE8, (byte)' ', (byte)'l', 0xAD, 0xEE, (byte)'n', (byte)'g', (byte)' '], 3_000_000).SelectMany(b => b), (byte)';', (byte)'\n'],

        ["pdf: object streams that break off"] = () => Pdf(BrokenStreams(4_900)),
        ["pdf: object streams"] = () => Pdf(PackedStreams(4_900)),
        ["pdf: pages that are none"] = () => Pdf(Encoding.ASCII.GetBytes(Repeat("/Pages /Page", 3_500_000))),
        ["pdf: trailers"] = () => Pdf(Encoding.ASCII.GetBytes(Repeat("traile xref startxre ", 2_000_000))),
        ["ole: names that are nearly right"] = () => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. Encoding.Unicode.GetBytes(Repeat("EncryptedPackagWorkbooWordDocumen", 700_000))],
        ["html: tags"] = () => Utf8("<" + Repeat("<htm<tabl<met", 2_000_000)),
    };

    private static byte[] UnderConditions(Func<int, string> format) => Book(
        w => Report(w, (_, _) => "<c><v>1</v></c>"),
        after: $"<conditionalFormatting sqref=\"A1:H65\">{string.Concat(Enumerable.Range(0, 999).Select(i => $"<cfRule type=\"expression\" dxfId=\"{i}\"/>"))}</conditionalFormatting>",
        styles: w => w.Write($"<dxfs>{string.Concat(Enumerable.Range(0, 999).Select(i => $"<dxf><numFmt numFmtId=\"{200 + i}\" formatCode=\"{format(i)}\"/></dxf>"))}</dxfs>"));

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Text(string text) => $"<c t=\"inlineStr\"><is><t>{text}</t></is></c>";

    private static string Shared(int index) => $"<c t=\"s\"><v>{index}</v></c>";

    private static void Times(TextWriter writer, int times, FormattableFunc text)
    {
        for (var i = 0; i < times; i++)
        {
            writer.Write(text(i));
        }
    }

    private static void Strings(TextWriter writer, string[] texts) => Times(writer, texts.Length, i => $"<si><t>{texts[i]}</t></si>");

    /// <summary>A KC-01 with its cover, header and codes, whose figures the caller writes.</summary>
    private static void Report(TextWriter writer, Func<int, int, string> figure, int most = int.MaxValue)
    {
        writer.Write($"<row>{Text("Mẫu số:")}{Text("KC-01")}</row><row>{Text("Mã đơn vị:")}{Text("52")}</row><row>{Text("Kỳ báo cáo:")}{Text("Quý III năm 2026")}</row><row>{Text("Đơn vị tính:")}{Text("triệu đồng")}</row>");
        writer.Write($"<row>{Text("TT")}{string.Concat(Header.Split('|').Select(Text))}</row>");
        int[] codes = [1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24, 30, 31, 32, 33, 34, 35, 40, 41, 42, 43, 44, 45, 50, 51, 52, 53];
        foreach (var code in codes.Take(most))
        {
            writer.Write($"<row><c/>{Text("Số đề án")}{Text(code.ToString("00", CultureInfo.InvariantCulture))}<c/>{figure(code, 5)}{figure(code, 6)}{figure(code, 7)}</row>");
        }
    }

    private static byte[] Sheet(Action<TextWriter> rows) => Book(rows);

    private static byte[] ManySheets(int count, Action<TextWriter> rows)
    {
        var book = new WorkbookBuilder()
            .Workbook(string.Concat(Enumerable.Range(0, count).Select(i => $"<sheet name=\"S{i}\" sheetId=\"{i}\" r:id=\"r{i}\"/>")))
            .WorkbookRelations(string.Concat(Enumerable.Range(0, count).Select(i => $"<Relationship Id=\"r{i}\" Type=\"{WorkbookBuilder.Relations}/worksheet\" Target=\"worksheets/s{i}.xml\"/>")));
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        rows(text);
        for (var i = 0; i < count; i++)
        {
            book.Set($"xl/worksheets/s{i}.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"><sheetData>{text}</sheetData></worksheet>");
        }

        return book.Bytes();
    }

    /// <summary>A workbook whose parts are written straight into the archive, for they may be larger than the memory that a test should have.</summary>
    private static byte[] Book(Action<TextWriter> rows, string? before = null, string? after = null, Action<TextWriter>? strings = null, Action<TextWriter>? styles = null)
    {
        using var stream = new MemoryStream();
        stream.Write(new WorkbookBuilder().Remove("xl/worksheets/sheet1.xml").Bytes());
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            Part("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\">{before}<sheetData>", rows, $"</sheetData>{after}</worksheet>");
            if (strings is not null)
            {
                Part("xl/sharedStrings.xml", $"<sst xmlns=\"{WorkbookBuilder.Main}\">", strings, "</sst>");
            }

            if (styles is not null)
            {
                Part("xl/styles.xml", $"<styleSheet xmlns=\"{WorkbookBuilder.Main}\">", styles, "</styleSheet>");
            }

            void Part(string name, string start, Action<TextWriter> inner, string end)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open());
                writer.Write(start);
                inner(writer);
                writer.Write(end);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Document(Action<TextWriter> body, string types = "")
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var writer = new StreamWriter(zip.CreateEntry("[Content_Types].xml", CompressionLevel.Fastest).Open()))
            {
                writer.Write($"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>{types}</Types>");
            }

            using (var writer = new StreamWriter(zip.CreateEntry("word/document.xml", CompressionLevel.Fastest).Open()))
            {
                writer.Write("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
                body(writer);
                writer.Write("</w:body></w:document>");
            }
        }

        return stream.ToArray();
    }

    private static byte[] Entries(int count, Func<int, string> name)
    {
        var book = new WorkbookBuilder("<sheetData><row><c><v>1</v></c></row></sheetData>");
        for (var i = 0; i < count; i++)
        {
            book.Twice(name(i), "");
        }

        return book.Bytes();
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Pdf(byte[] content) =>
        [.. "%PDF-1.7\n"u8, .. content, .. "\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"u8];

    /// <summary>Streams that inflate to some megabytes and then break off, so that whoever counts only what came out whole counts nothing.</summary>
    private static byte[] BrokenStreams(int count)
    {
        var packed = Packed(3_900_000);
        packed[^5] ^= 0xFF;
        return Streams(count, packed[..^4]);
    }

    private static byte[] PackedStreams(int count) => Streams(count, Packed(4_300_000));

    private static byte[] Streams(int count, byte[] packed)
    {
        using var stream = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            stream.Write("1 0 obj << /Type /ObjStm >> stream\r\n"u8);
            stream.Write(packed);
            stream.Write("\nendstream\n"u8);
        }

        return stream.ToArray();
    }

    private static byte[] Packed(int size)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZLibStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zip.Write(new byte[size]);
        }

        return stream.ToArray();
    }

    private delegate string FormattableFunc(int index);
}
