using System.Globalization;
using CsCheck;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

/// <summary>Rows taken past the XML reader read as the XML reader reads them; a comment before sheetData sends all rows through the reader.</summary>
public class XlsxRowStreamTests
{
    private static readonly string[] Pieces =
    [
        "<c r=\"A1\"><v>1</v></c>", "<c><v>-12.5</v></c>", "<c s=\"1\"><v>45000</v></c>", "<c t=\"s\"><v>0</v></c>", "<c t=\"s\"><v>9</v></c>",
        "<c t=\"inlineStr\"><is><t>triệu đồng</t></is></c>", "<c t=\"inlineStr\"><is><t xml:space=\"preserve\"> a_x0041_ </t></is></c>",
        "<c t=\"str\"><f>A1&gt;0</f><v>có</v></c>", "<c><f t=\"shared\" si=\"0\"/><v>7</v></c>", "<c><f>1+1</f></c>", "<c><v>007</v></c>", "<c><v>1E3</v></c>",
        "<c><v/></c>", "<c/>", "<c r=\"C1\" s=\"1\"/>", "<c r=\"B2\"><v>2</v></c>", "<c t=\"b\"><v>1</v></c>", "<c t=\"e\"><v>#REF!</v></c>", "<c t=\"d\"><v>2026-09-30</v></c>",
        "<c t=\"str\"><v>a&amp;b</v></c>", "<c><v>1</v><v>2</v></c>", "<c><v>1]]></v></c>", "<c r=\"D1\" r=\"E1\"><v>1</v></c>", "<c x=\"1\"><v>3</v></c>",
        "<c t='n'><v>4</v></c>", "<c ><v>5</v ></c>", "<c><!-- --><v>6</v></c>", "<x:c><v>8</v></x:c>", "<c><v>\u0001</v></c>", "\r\n ", "stray", "<c t=\"inlineStr\"><is><t>\uFFFD\u00D0a\u0301</t></is></c>",
        "<c r=\"XFE1\"><v>1</v></c>", "</row><row>", "</row><row r=\"9\" spans=\"1:8\" hidden=\"1\">", "</row><row ht=\"0\" x14ac:dyDescent=\"0.25\">", "</row><row/><row>", "</row><row hidden=\"1\" hidden=\"1\">",
        "</row><row hidden=\"true\"><c><v>1</v></c>", "</row><row hidden=\"on\" ht=\"9\"><c><v>1</v></c>", "</row><row hidden=\"1\" ht=\"0.0\"><c><v>1</v></c>", "</row><row hidden=\"0\" ht=\"0.0\"><c><v>1</v></c>",
        "</row><row r=\"0\"><c><v>1</v></c>", "</row><row r=\"7\" r=\"8\"><c><v>1</v></c>", "</row><row r=\"7\" x=\"8\"><c r=\"A7\"><v>1</v></c>", "</row><row r=\"1\"><c r=\"A1\"><v>1</v></c>", "</row><row r=\"7\"/><row><c><v>1</v></c>",
        "</row><row r=\"7\"><c r=\"A7\"><v>1</v></c><c r=\"aB7\"><v>1</v></c><c><v>2</v></c>", "</row><row r=\"7\"><c r=\"XFD7\"><v>1</v></c>", "</row><row r=\"7\"><c r=\"AAAA7\"><v>1</v></c>", "</row><row r=\"7\"><c r=\"7\"><v>1</v></c>",
        "</row><row r=\"7\"><c r=\"A8\"><v>1</v></c>", "</row><row r=\"7\"><c r=\"B7\"><v>1</v></c><c r=\"A7\"><v>2</v></c>", "</row><row r=\"7\"><c r=\"A7\"><v>1</v></c><c r=\"A7\"><v>2</v></c>",
        "<c s=\"1\" t=\"n\"><v>45000</v></c>", "<c s=\"1\" s=\"0\"><v>45000</v></c>", "<c s=\"x\"><v>45000</v></c>", "<c t=\"q\"><v>1</v></c>", "<c t=\"str\" t=\"n\"><v>1</v></c>", "<c S=\"1\"><v>45000</v></c>", "<c rr=\"A1\"><v>1</v></c>",
        "<c><f>A1&amp;\"x\"&lt;&quot;&apos;&gt;B1</f><v>1</v></c>", "<c><f>A1&#38;B1</f><v>1</v></c>", "<c><f t=\"array\" ref=\"A1:B2\" ca=\"1\">A1</f><v>1</v></c>", "<c><f t=\"a\" t=\"b\">A1</f><v>1</v></c>", "<c><f x=\"1\">A1</f><v>1</v></c>",
        "<c><f>1</f><f>2</f><v>3</v></c>", "<c><f/></c>", "<c t=\"str\"><f/><v></v></c>", "<c><f>1<b/></f><v>1</v></c>", "<c><v>1</v><f>1</f></c>", "<c t=\"inlineStr\"><is><t>a</t></is><is><t>b</t></is></c>",
        "<c t=\"inlineStr\"><is><t>a</t><t>b</t></is></c>", "<c t=\"inlineStr\"><is><t xml:space=\"default\"> a </t></is></c>", "<c t=\"inlineStr\"><v>1</v><is><t>a</t></is></c>", "<c t=\"str\"><v>a\rb\tc\nd</v></c>", "<c><w>1</w></c>", "<c></c>", "<c><v>1</v>",
        $"<c t=\"str\"><v>{new string('b', 128)}</v></c><c t=\"str\"><v>{new string('b', 129)}</v></c>", string.Concat(Enumerable.Repeat("<c><v>1</v></c>", 40)), "<c  r=\"A1\"><v>1</v></c>", "<c r =\"A1\"><v>1</v></c>", "<c s=\"&#49;\"><v>45000</v></c>", "<c s=\"1\"/ ><v>1</v></c>", "<row/>", "<c=\"1\"><v>1</v></c>", "<c \"1\"><v>1</v></c>",
        "</row><row r=\"7\" hidden=\"&#49;\"><c><v>1</v></c>", "</row><row r=\"7\" spans=\"<\"><c><v>1</v></c>", "</row><row r=x7\"><c><v>1</v></c>", "</row><row r?\"7\"><c><v>1</v></c>", "</row><row r=\"7><c><v>1</v></c>",
        "</row><row r=\"4294967303\"><c><v>1</v></c>", "</row><row r=\"7x\"><c><v>1</v></c>", "<c s=\"1x\"><v>45000</v></c>", "<c s=\"4294967297\"><v>45000</v></c>",
        "<c r=\"A&#49;\"><v>1</v></c>", "<c t=\"&#115;\"><v>0</v></c>", "</row><row hidden=\"é\"><c><v>1</v></c>",
    ];

    public static TheoryData<string> Forms => [.. Pieces];

    [Fact]
    public void A_row_past_the_reader_is_the_row_through_the_reader() =>
        Gen.Select(Gen.Int[0, Pieces.Length - 1].Array[0, 8], Gen.Int[0, 9], Gen.Bool).Sample(
            (pieces, plain, declared) =>
            {
                // Most rows are plain, so that what is not plain also comes after rows that were taken.
                var rows = string.Concat(Enumerable.Repeat("<row><c><v>1</v></c><c t=\"str\"><v>x</v></c></row>", plain))
                    + "<row>" + string.Concat(pieces.Select(p => Pieces[p])) + "</row>";
                AssertSame(rows, declared ? "<x14 xmlns:x14ac=\"a\"/>" : "", declared);
            },
            iter: 4_000);

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_form_reads_past_the_reader_as_through_it(string piece)
    {
        AssertSame("<row><c><v>1</v></c></row><row>" + piece + "</row>", "", false);
        AssertSame("<row><c><v>1</v></c></row><row>" + piece + "</row>", "<x14 xmlns:x14ac=\"a\"/>", true);
    }

    [Fact]
    public void Each_form_of_a_number_reads_past_the_reader_as_through_it()
    {
        string[] numbers =
        [
            "0", "00", "-0", "0.0", "-0.0", "0.1", "-0.1", "-", "", ".", "-.", "-1", "+1", "1.", "1.0", ".5", "-.5", "0.5", "00.5", "01", "-01", "10", "100", "0.00009", "0.0001", "0.00011", "-0.0001", "0.00001",
            "1e5", "1E-7", "999999999999999", "1234567890123456", "12345678901234567", "-999999999999999", "99999999999999.9", "0.123456789012345", "0.1234567890123456", "1.5.5", "1a", "a1", "1:", "1/", ":", "/", "9", "-9", "1 ", " 1", "1.23", "12.30", "5-5",
        ];
        AssertSame(string.Concat(numbers.Select(number => $"<row><c><v>{number}</v></c></row>")), "", false);
        Assert.Equal(
            "A1=Number:0.0001;B1=Number:0.00011;C1=Number:1.0;D1=Number:-0;E1=Number:999999999999999",
            WorkbookBuilder.Rows("<row><c><v>0.0001</v></c><c><v>0.00011</v></c><c><v>1.0</v></c><c><v>-0</v></c><c><v>999999999999999</v></c></row>").Cells());
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "Đ")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>", "Đ")]
    [InlineData("<?xml version=\"1.0\"?>\n", "Đ")]
    [InlineData("\uFEFF<?xml version=\"1.0\"?>\n", "Đ")]
    [InlineData("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>", "Ä\u0090")]
    [InlineData("<?xml version='1.0' encoding='iso-8859-1'?>", "Ä\u0090")]
    public void The_encoding_that_a_sheet_declares_is_the_one_in_which_it_is_read(string declaration, string text)
    {
        var read = new WorkbookBuilder().Set("xl/worksheets/sheet1.xml", $"{declaration}<worksheet xmlns=\"{WorkbookBuilder.Main}\"><sheetData><row><c t=\"str\"><v>Đ</v></c></row></sheetData></worksheet>").Read();
        Assert.Equal(PlainText.Of(text), read.Sheets[0].Rows[0].Cells[0].Text);
    }

    [Theory]
    [InlineData("<sheetData ><row><c><v>1</v></c></row></sheetData><x>")]
    [InlineData("<x><y/></x>")]
    [InlineData("<?x <sheetData><row><c><v>1</v></c></row> ?>")]
    public void What_stands_before_the_rows_does_not_deceive(string before)
    {
        var after = before.EndsWith("<x>", StringComparison.Ordinal) ? "</x>" : "";
        AssertEqual(Read(before + "<sheetData><row><c><v>2</v></c></row></sheetData>" + after), Read("<!-- -->" + before + "<sheetData><row><c><v>2</v></c></row></sheetData>" + after));
    }

    [Fact]
    public void Rows_longer_than_the_buffer_and_rows_across_its_end_are_read()
    {
        var row = "<row>" + string.Concat(Enumerable.Range(0, 3_000).Select(n => string.Create(CultureInfo.InvariantCulture, $"<c><v>{n}.5</v></c>"))) + "</row>";
        var longRow = "<row>" + string.Concat(Enumerable.Repeat("<c t=\"inlineStr\"><is><t>kinh phí</t></is></c>", 9_000)) + "</row>";
        AssertSame(string.Concat(Enumerable.Repeat(row, 9)) + longRow + row, "", false);
    }

    [Fact]
    public void Wrong_UTF8_is_refused_as_the_reader_refuses_it()
    {
        var good = System.Text.Encoding.UTF8.GetBytes($"<worksheet xmlns=\"{WorkbookBuilder.Main}\"><sheetData><row><c t=\"str\"><v>ab</v></c></row></sheetData></worksheet>");
        good[good.AsSpan().IndexOf("ab"u8)] = 0xC3;
        Assert.Equal(FileKind.Damaged, SheetReader.Read(new WorkbookBuilder().Set("xl/worksheets/sheet1.xml", good).File()).Kind);
    }

    [Fact]
    public void A_number_reads_as_it_is_written() =>
        Gen.OneOf(
            Gen.String[Gen.Char["0123456789.-"], 1, 18],
            Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 15]).Select((digits, places) => (digits / (decimal)Math.Pow(10, places)).ToString(CultureInfo.InvariantCulture)))
        .Array[100].Sample(
            texts =>
            {
                var read = Read("<sheetData>" + string.Concat(texts.Select(text => $"<row><c><v>{text}</v></c></row>")) + "</sheetData>");
                foreach (var (row, text) in read.Sheets[0].Rows.Select(r => (r, texts[r.Number - 1])))
                {
                    Assert.Equal(text, row.Cells[0].Text);
                    Assert.True(row.Cells[0].Kind == CellKind.Error || double.Parse(text, CultureInfo.InvariantCulture) == row.Cells[0].Number, text);
                }

                Assert.Equal(texts.Length, read.Sheets[0].Rows.Count);
            },
            iter: 300);

    [Fact]
    public void Letters_that_are_kept_as_they_are_are_composed_in_any_order()
    {
        var letters = string.Concat(Enumerable.Range(0xA1, 0x300 - 0xA1).Concat(Enumerable.Range(0x1E00, 0x100))
            .Select(c => (char)c).Where(c => c is not ('\u00AD' or '\u00D0' or '\u00F0' or '\u0189' or '\u0256')));
        foreach (var letter in letters)
        {
            var pairs = string.Concat(letters.Select(other => $"{letter}{other}"));
            Assert.Equal(pairs.Normalize(System.Text.NormalizationForm.FormC), PlainText.Of(pairs));
        }
    }

    private static void AssertSame(string rows, string before, bool declared)
    {
        // The prefixes are declared on sheetData's parent only in one half of the runs.
        var sheet = $"{before}<sheetData>{rows}</sheetData>";
        AssertEqual(Read(sheet, declared), Read("<!-- -->" + sheet, declared));
    }

    private static SheetFile Read(string content, bool declared = false) => SheetReader.Read(new WorkbookBuilder(
            strings: "<si><t>chung</t></si>",
            styles: "<cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>")
        .Set("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{WorkbookBuilder.Main}\"{(declared ? $" xmlns:x=\"{WorkbookBuilder.Main}\" xmlns:x14ac=\"a\"" : "")}>{content}</worksheet>").File());

    private static void AssertEqual(SheetFile past, SheetFile through)
    {
        Assert.Equal(through.Kind, past.Kind);
        Assert.Equal(through.Findings.Select(f => f.Message), past.Findings.Select(f => f.Message));
        Assert.Equal(
            through.Sheets.SelectMany(s => s.Rows).Select(r => (r.Number, string.Join("|", r.Cells))),
            past.Sheets.SelectMany(s => s.Rows).Select(r => (r.Number, string.Join("|", r.Cells))));
    }
}
