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
    ];

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
