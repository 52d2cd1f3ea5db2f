using System.Text;
using CsCheck;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading.Sheets;

/// <summary>Text files with cells.</summary>
public class CsvTests
{
    private const string Header = "TT;Nội dung;Mã số;Đơn vị tính;Kế hoạch năm;Thực hiện trong kỳ;Lũy kế từ đầu năm;Ghi chú";
    private const string Vietnamese = Header + "\r\n1;Tổng số đề án;01;đề án;1.234;2,5;3;đủ, đúng hạn\r\n";

    [Theory]
    [InlineData("a;b\r\nc;d", "A1=Text:a;B1=Text:b;A2=Text:c;B2=Text:d")]
    [InlineData("a,b\nc,d\n", "A1=Text:a;B1=Text:b;A2=Text:c;B2=Text:d")]
    [InlineData("a\tb\rc\td\r", "A1=Text:a;B1=Text:b;A2=Text:c;B2=Text:d")]
    [InlineData("a;b\n\n\n;d", "A1=Text:a;B1=Text:b;B4=Text:d")]
    [InlineData("a;\"b;\"\"c\"\"\nd\" ;e\n", "A1=Text:a;B1=Text:b;\"c\"\nd;C1=Text:e")]
    [InlineData("sep=,\n1,2;3\n", "A2=Text:1;B2=Text:2;3")]
    [InlineData("sep=|\r\n1|2\r\n", "A2=Text:1;B2=Text:2")]
    [InlineData("a;5\" ống\n", "A1=Text:a;B1=Text:5\" ống")]
    [InlineData("<5 triệu>;b\n", "A1=Text:<5 triệu>;B1=Text:b")]
    [InlineData("a;\"\";b\n", "A1=Text:a;C1=Text:b")]
    [InlineData("a;#REF!;=1+1;TRUE\n", "A1=Text:a;B1=Error:#REF!;C1=Text:=1+1;D1=Text:TRUE")]
    [InlineData("xem trang html;b\n", "A1=Text:xem trang html;B1=Text:b")]
    [InlineData("a;b\nc", "A1=Text:a;B1=Text:b;A2=Text:c")]
    [InlineData("a;b\nc;", "A1=Text:a;B1=Text:b;A2=Text:c")]
    [InlineData("a;b,c\n", "A1=Text:a;B1=Text:b,c")]
    [InlineData("a;b,c\n,", "A1=Text:a;b;B1=Text:c")]
    [InlineData("a;b;c\nd;e;f\n", "A1=Text:a;B1=Text:b;C1=Text:c;A2=Text:d;B2=Text:e;C2=Text:f")]
    [InlineData("sep=|;b\nc;d\n", "A1=Text:sep=|;B1=Text:b;A2=Text:c;B2=Text:d")]
    [InlineData("sep=\r\na;b\n", "A1=Text:sep=;A2=Text:a;B2=Text:b")]
    [InlineData("sep=\n\na;b\n", "A1=Text:sep=;A3=Text:a;B3=Text:b")]
    [InlineData("sep=\"\na;b\n", "A1=Text:sep=\";A2=Text:a;B2=Text:b")]
    public void CellsAreReadAsWritten(string text, string cells)
    {
        var read = SheetReader.Read(SampleFile.Text(text).Content);
        Assert.Empty(read.Findings);
        Assert.Equal(FileKind.Csv, read.Kind);
        var sheet = Assert.Single(read.Sheets);
        Assert.Null(sheet.Name);
        Assert.Equal(cells, SampleFile.Cells(sheet));
    }

    [Fact]
    public void TheDelimiterIsTheOneThatYieldsTheHeader()
    {
        // More commas than semicolons, yet the header is parted by semicolons.
        var text = string.Concat(Enumerable.Repeat("một, hai, ba, bốn, năm, sáu\n", 20)) + Header + "\n1;a;01;b;1,5;2,5;3,5;\n";
        Assert.Contains(Read(text).Sheets[0].Rows[^1].Cells, cell => cell is { Column: 5, Text: "1,5" });
        Assert.Contains(Read(text.Replace(';', '\t')).Sheets[0].Rows[^1].Cells, cell => cell is { Column: 5, Text: "1,5" });
        Assert.Contains(Read(Header.Replace(';', ',') + "\n1,a,01,b,\"1,5\",2;2;2,3,x\n").Sheets[0].Rows[^1].Cells, cell => cell is { Column: 5, Text: "1,5" });
    }

    [Theory]
    [InlineData("a;b\nc;\"d\ne;f\n", "CSV-QUOTE-OPEN", 2, "mở ở dòng văn bản thứ 2 không có dấu nháy kép đóng")]
    [InlineData("\"a\nb\";c\n\nd;\"e", "CSV-QUOTE-OPEN", 3, "mở ở dòng văn bản thứ 4 ")]
    [InlineData("\"a\rb\rc\r\nd\";e\nf;\"g\r", "CSV-QUOTE-OPEN", 2, "mở ở dòng văn bản thứ 5 ")]
    [InlineData("a;b\nc;\"d\"e;f\n", "CSV-QUOTE", 2, "Ở dòng văn bản thứ 2 có chữ đứng ngay sau")]
    [InlineData("a;\"b\"c\nd;\"e\"f\n", "CSV-QUOTE", 1, "Ở dòng văn bản thứ 1 ")]
    [InlineData("a;\"b\" \"c\n", "CSV-QUOTE", 1, "Ở dòng văn bản thứ 1 ")]
    [InlineData("a;\"b\"c\nd;\"e\n", "CSV-QUOTE-OPEN", 2, "mở ở dòng văn bản thứ 2 ")]
    public void AWrongQuoteIsNamedWithItsLine(string text, string code, int record, string where)
    {
        var read = SheetReader.Read(SampleFile.Text(text).Content);
        Assert.Empty(read.Sheets);
        var finding = Assert.Single(read.Findings);
        Assert.Equal((code, record, Severity.Error), (finding.Code, finding.Row, finding.Severity));
        Assert.Contains(where, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsWithTooManyCellsAreOneFinding()
    {
        var row = "1,a,01,b,1,5,2,5,3,x\n";
        var read = Read(Header.Replace(';', ',') + "\n" + row + "2,a,02,b,1,2,3,x\n" + row);
        var finding = Assert.Single(read.Findings);
        Assert.Equal(("CSV-TOO-MANY-CELLS", 2, Severity.Error), (finding.Code, finding.Row, finding.Severity));
        Assert.Contains("Dòng 2, 4 ", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, "Dòng 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 có nhiều ô")]
    [InlineData(12, "Dòng 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 và 2 dòng khác có nhiều ô")]
    public void OfManyRowsWithTooManyCellsTenAreNamed(int rows, string message) => Assert.StartsWith(
        message, Assert.Single(Read(Header.Replace(';', ',') + "\n" + string.Concat(Enumerable.Repeat("1,a,01,b,1,5,2,5,3,x\n", rows))).Findings).Message, StringComparison.Ordinal);

    [Fact]
    public void RowsAreHeldAgainstTheFirstHeaderAndCountedBelowASepLine()
    {
        var header = Header.Replace(';', ',') + "\n";
        Assert.Equal(3, Assert.Single(Read("sep=,\n" + header + "1,a,01,b,1,5,2,5,3,x\n").Findings).Row);
        Assert.Equal(2, Assert.Single(Read(header + "1,a,01,b,1,5,2,5,3,x\n" + header + "2,a,02,b,1,2,3,x\n").Findings).Row);
        Assert.Empty(Read("Ghi chú,x\n1,2,3\n").Findings);
        Assert.Empty(Read("a,b\n1,2,3\n").Findings);
    }

    [Fact]
    public void TheHeaderIsLookedForInTheFirstFiveHundredRecords()
    {
        var most = 0;
        SheetReader.Read(SampleFile.Text(string.Concat(Enumerable.Repeat("a;b\n", 501))).Content, sheet => Math.Max(most = Math.Max(most, sheet.Rows.Count), 0));
        Assert.Equal(500, most);
    }

    [Theory]
    [InlineData("abc;\"def\"\n", null)]
    [InlineData("abcd;e\n", "FILE-TOO-LARGE")]
    [InlineData("a;\"bcde\"\n", "FILE-TOO-LARGE")]
    [InlineData("a;\"bcde\nf;g\n", "CSV-QUOTE-OPEN")]
    [InlineData("ab;cd;\n", "FILE-TOO-LARGE")]
    [InlineData("ab,cd\nef,gh\n", null)]
    [InlineData("a;b\n", null)]
    [InlineData("a;b\nc;d\n", null)]
    [InlineData("a;b\nc;d\ne", "FILE-TOO-LARGE")]
    [InlineData("a;b;c\n", "FILE-TOO-LARGE")]
    [InlineData("\n\n;abc;\n", "FILE-TOO-LARGE")]
    [InlineData("ab;cde\nfgh;ij\n", "FILE-TOO-LARGE")]
    [InlineData("ab;cde\nfg;ij\n", null)]
    public void WhatATextMayHoldIsBounded(string text, string? code)
    {
        var limits = SheetLimits.Default with { TextLength = 3, LastRow = 2, LastColumn = 2, InflatedBytes = 55 };
        Assert.Equal(code, SheetReader.Read(SampleFile.Text(text).Content, limits: limits).Findings.SingleOrDefault()?.Code);
    }

    [Fact]
    public void BlankCellsBehindTheHeaderArePaddingExceptWhereACommaPartsThem()
    {
        Assert.Empty(Read(Header + "\n1;a;01;b;1;2;3;x;;\n").Findings);
        Assert.Equal("CSV-TOO-MANY-CELLS", Assert.Single(Read(Header.Replace(';', ',') + "\n1,a,01,b,1,5,2,3,\n").Findings).Code);
    }

    [Fact]
    public void EveryUnicodeEncodingReadsAlike()
    {
        foreach (var text in new[] { Vietnamese, "\"TT\";Nội dung;Mã số\r\n1;Tổng số;01\r\n", "sep=;\r\n" + Vietnamese, "（1）;Nội dung;Mã số\r\n1;Tổng số;01\r\n" })
        {
            AssertReadsAlike(text);
        }
    }

    private static void AssertReadsAlike(string text)
    {
        var cells = SampleFile.Cells(Read(text).Sheets[0]);
        Encoding[] encodings =
        [
            new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true),
            new UnicodeEncoding(false, false), new UnicodeEncoding(true, false),
        ];
        foreach (var encoding in encodings)
        {
            foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
            {
                byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text.Normalize(form))];
                var read = SheetReader.Read(bytes, SheetFindings.HeaderScore);
                Assert.Equal(cells, SampleFile.Cells(Assert.Single(read.Sheets)));
            }
        }
    }

    [Fact]
    public void Windows1258IsProvenByItsWords()
    {
        var bytes = Windows1258(Vietnamese);
        Assert.Throws<DecoderFallbackException>(() => new UTF8Encoding(false, true).GetString(bytes));
        Assert.Equal(SampleFile.Cells(Read(Vietnamese).Sheets[0]), SampleFile.Cells(Assert.Single(SheetReader.Read(bytes, SheetFindings.HeaderScore).Sheets)));
    }

    [Fact]
    public void BytesThatMayBeTwoEncodingsAreAnsweredNotGuessed()
    {
        AssertRefused([0xEF, 0xBB, 0xBF, .. Windows1258(Vietnamese)], "CSV-ENCODING");
        AssertRefused([.. Windows1258(Vietnamese), 0x7F, (byte)';'], "CSV-ENCODING");
        foreach (var start in new byte[][] { [0xFF, (byte)'a'], [(byte)'a', 0xFE], [0xFE, (byte)'a'], [(byte)'a', 0xFF] })
        {
            AssertRefused([.. start, .. ";b;c\n"u8], "CSV-ENCODING");
        }
    }

    [Theory]
    [InlineData(8, 2, true)]
    [InlineData(7, 2, false)]
    public void Windows1258IsProvenWhereFourWordsOfFiveAreVietnamese(int right, int wrong, bool proven)
    {
        byte[] bytes = [.. Windows1258(string.Concat(Enumerable.Repeat("một;", right))), .. Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("über;", wrong)))];
        Assert.Equal(proven ? null : "CSV-ENCODING", SheetReader.Read(bytes).Findings.SingleOrDefault()?.Code);
    }

    [Theory]
    [InlineData("a;", "A1=Text:a")]
    [InlineData("ạ;", "A1=Text:ạ")]
    [InlineData("ạ;ạ", null)]
    [InlineData("a;b;c\u0300", null)]
    [InlineData("a;b;cd\u0300", "A1=Text:a;B1=Text:b;C1=Text:cd\u0300")]
    public void UTF16WithoutAMarkIsKnownByItsNoughts(string text, string? cells)
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            var read = SheetReader.Read(encoding.GetBytes(text));
            Assert.Equal(cells, read.Sheets.Count == 0 ? null : SampleFile.Cells(read.Sheets[0]));
        }
    }

    [Fact]
    public void NoughtsWithoutUTF16AreNoText()
    {
        AssertRefused("a;b\0;c;d;e\n"u8.ToArray(), "FILE-UNKNOWN");
        AssertRefused(new UTF32Encoding(false, false).GetBytes("a;b;c\n"), "FILE-UNKNOWN");
    }

    [Theory]
    [InlineData("TT;Néi dung;M· sè;§¬n vÞ tÝnh;KÕ ho¹ch n¨m;Thùc hiÖn trong kú\n", "CSV-LEGACY-FONT")]
    [InlineData("TT;Noäi dung;Maõ soá;Ñôn vò tính;Keá hoaïch naêm;Thöïc hieän trong kyø\n", "CSV-LEGACY-FONT")]
    [InlineData("TT;Stra\u00DFe;caf\u00E9;\u00FCber;\u00C5ngstr\u00F6m\n", "CSV-ENCODING")]
    public void OtherBytesAreAnsweredNotGuessed(string western, string code) => AssertRefused(Encoding.Latin1.GetBytes(western), code);

    [Fact]
    public void LostLettersAndBrokenUTF8AreRefused()
    {
        AssertRefused(Encoding.UTF8.GetBytes("TT;N\uFFFDi dung\n"), "CSV-LOST-LETTERS");
        AssertRefused([0xEF, 0xBB, 0xBF, .. "TT;"u8, 0xC3, 0x28, .. ";x\n"u8], "CSV-ENCODING");
        AssertRefused(new UTF32Encoding(false, true, true).GetPreamble().Concat(Encoding.UTF32.GetBytes("TT;Nội dung\n")).ToArray(), "CSV-ENCODING");
        AssertRefused([0xFF, 0xFE, (byte)'a', 0, (byte)';', 0, 0x00, 0xD8, (byte)'b', 0], "CSV-ENCODING");
    }

    [Theory]
    [InlineData(";;;\n;;;\n")]
    [InlineData("sep=;")]
    [InlineData("sep=;\n")]
    public void DelimitersWithoutAWordAreNoTable(string text) => AssertRefused(Encoding.UTF8.GetBytes(text), "FILE-NO-TABLE");

    [Fact]
    public void EveryTableReadsBack() =>
        Gen.Select(
            Gen.String[Gen.Char["ab1 ,;\t\"\n.đ"], 0, 6].Array[2, 5].Array[1, 6],
            Gen.Char[";,\t"]).Sample((rows, delimiter) =>
        {
            // A letter in each corner keeps the text from being blank.
            rows[0][0] = "TT";
            var text = $"sep={delimiter}\r\n" + string.Join("\r\n", rows.Select(row => string.Join(delimiter, row.Select(cell => $"\"{cell.Replace("\"", "\"\"")}\""))));
            var expected = string.Join('|', rows.SelectMany((row, at) => row.Select((cell, column) =>
                (At: CellAddress.Of(at + 2, column + 1), Text: KhuyenCong.Spreadsheets.Texts.PlainText.Of(cell)))).Where(cell => cell.Text.Length > 0));
            var read = SheetReader.Read(SampleFile.Text(text).Content);
            return expected == string.Join('|', read.Sheets.Single().Rows.SelectMany(row => row.Cells).Select(cell => (At: cell.Address, cell.Text)));
        });

    internal static byte[] Windows1258(string text)
    {
        // Windows-1258 has the vowels with circumflex, breve and horn whole and the tones as combining marks.
        var letters = new StringBuilder();
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            var whole = letters.Length > 0 && letter is '\u0302' or '\u0306' or '\u031B' ? (letters[^1].ToString() + letter).Normalize(NormalizationForm.FormC) : null;
            if (whole is { Length: 1 })
            {
                letters[^1] = whole[0];
            }
            else if (letter is '\u0302' or '\u0306' or '\u031B')
            {
                // The dot below comes before the circumflex in NFD.
                var mark = letters[^1];
                letters[^2] = (letters[^2].ToString() + letter).Normalize(NormalizationForm.FormC)[0];
                letters[^1] = mark;
            }
            else
            {
                letters.Append(letter);
            }
        }

        return CodePagesEncodingProvider.Instance.GetEncoding(1258, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!.GetBytes(letters.ToString());
    }

    private static SheetFile Read(string text) => SheetReader.Read(SampleFile.Text(text).Content, SheetFindings.HeaderScore);

    private static void AssertRefused(byte[] bytes, string code)
    {
        var read = SheetReader.Read(bytes);
        Assert.Empty(read.Sheets);
        Assert.Equal(code, Assert.Single(read.Findings).Code);
    }
}
