using System.Text;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Intake.Sheets;

namespace KhuyenCong.Reporting.Tests.Intake.Sheets;

public sealed class CsvReadingTests
{
    private const string Report =
        "Đơn vị báo cáo:;Sở Công Thương tỉnh Gia Lai\r\n\r\nTT;Nội dung;Mã số;Kế hoạch năm;Ghi chú\r\n1;Tổng số đề án;01;51;\r\n2;Tổng kinh phí;02;10.377,5;\"có; \"\"ghi chú\"\"\"\r\n";

    private static readonly Encoding Windows1258 = CodePagesEncodingProvider.Instance.GetEncoding(1258)!;

    private static SheetFile Read(byte[] bytes) => SheetReader.Read(new UploadedFile("báo cáo.csv", bytes), SampleFilesTests.HeaderScore);

    private static SheetFile Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static string[] CellsOf(SheetFile file)
    {
        Assert.Empty(file.Findings);
        var sheet = Assert.Single(file.Sheets);
        Assert.Equal((null, SheetVisibility.Visible, FileKind.Csv), (sheet.Name, sheet.Visibility, file.Kind));
        var cells = sheet.Rows.SelectMany(r => r.Cells).ToArray();
        Assert.All(cells, c => Assert.Equal(CellKind.Text, c.Kind));
        return [.. cells.Select(c => c.Address + "=" + c.Text)];
    }

    private static Finding FaultOf(SheetFile file)
    {
        Assert.Empty(file.Sheets);
        var finding = Assert.Single(file.Findings);
        Assert.Equal((Severity.Error, Fault.File), (finding.Severity, finding.Fault));
        return finding;
    }

    [Fact]
    public void Rows_are_records_and_blank_lines_count() => Assert.Equal(
        [
            "A1=Đơn vị báo cáo:", "B1=Sở Công Thương tỉnh Gia Lai", "A3=TT", "B3=Nội dung", "C3=Mã số", "D3=Kế hoạch năm", "E3=Ghi chú",
            "A4=1", "B4=Tổng số đề án", "C4=01", "D4=51", "A5=2", "B5=Tổng kinh phí", "C5=02", "D5=10.377,5", "E5=có; \"ghi chú\"",
        ],
        CellsOf(Read(Report)));

    public static TheoryData<string> Encodings => ["utf-8", "utf-8-bom", "utf-16le", "utf-16le-bom", "utf-16be", "utf-16be-bom", "nfd", "windows-1258"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_proven_encoding_gives_the_same_cells(string encoding)
    {
        byte[] bytes = encoding switch
        {
            "utf-8" => Encoding.UTF8.GetBytes(Report),
            "utf-8-bom" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Report)],
            "utf-16le" => Encoding.Unicode.GetBytes(Report),
            "utf-16le-bom" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Report)],
            "utf-16be" => Encoding.BigEndianUnicode.GetBytes(Report),
            "utf-16be-bom" => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Report)],
            "nfd" => Encoding.UTF8.GetBytes(Report.Normalize(NormalizationForm.FormD)),
            _ => Vietnamese(Report),
        };
        Assert.Equal(CellsOf(Read(Report)), CellsOf(Read(bytes)));
    }

    /// <summary>As Windows writes it: base letters composed where the page has them, tones behind.</summary>
    internal static byte[] Vietnamese(string text)
    {
        var letters = new StringBuilder();
        foreach (var c in text)
        {
            var parts = c.ToString().Normalize(NormalizationForm.FormD);
            if (parts.Length == 3)
            {
                // The vowel with its circumflex, breve or horn is one letter of the page, whichever mark stands first.
                var tone = parts[1] is '\u0302' or '\u0306' or '\u031B' ? parts[2] : parts[1];
                letters.Append(parts.Remove(parts.IndexOf(tone, StringComparison.Ordinal), 1).Normalize(NormalizationForm.FormC)).Append(tone);
            }
            else if (parts.Length == 2 && parts[1] is '\u0300' or '\u0301' or '\u0303' or '\u0309' or '\u0323' && Windows1258.GetBytes([c])[0] == '?')
            {
                letters.Append(parts);
            }
            else
            {
                letters.Append(c);
            }
        }

        var bytes = Windows1258.GetBytes(letters.ToString());
        Assert.Equal(text, Windows1258.GetString(bytes).Normalize(NormalizationForm.FormC));
        return bytes;
    }

    public static TheoryData<byte[], string> Refused => new()
    {
        { [.. "TT;Tổng"u8, 0xFF, .. ";x\nTT;b"u8], "FILE-ENCODING" },
        { [0xEF, 0xBB, 0xBF, .. "TT;a\nb;"u8, 0xC3, 0x28], "FILE-ENCODING" },
        { [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a;b\na;b"), 0x41], "FILE-ENCODING" },
        { [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a;b\na;b"), 0x00, 0xD8], "FILE-ENCODING" },
        { Encoding.UTF8.GetBytes("TT;T\uFFFDng\n1;2"), "FILE-ENCODING" },
        { Encoding.Latin1.GetBytes("Résumé;Größe;Übersicht\nMünchen;naïve;x"), "FILE-ENCODING" },
        { Encoding.UTF8.GetBytes(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(Encoding.UTF8.GetBytes(Report))), "FILE-ENCODING" },
        { Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Report))), "FILE-ENCODING" },
        { [0, 1, 2, 3, .. "a;b\na;b\n"u8], "FILE-UNKNOWN" },
        { Encoding.Latin1.GetBytes("§¬n vÞ b¸o c¸o:;Së C«ng Th­¬ng\nTT;Néi dung;M· sè"), "FILE-LEGACY-FONT" },
        { Encoding.Latin1.GetBytes("Ñôn vò baùo caùo:;Sôû Coâng Thöông\nTT;Noäi dung;Maõ soá"), "FILE-LEGACY-FONT" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_encoding_is_never_guessed(byte[] bytes, string code) => Assert.Equal(code, FaultOf(Read(bytes)).Code);

    [Theory]
    [InlineData("TT,Nội dung,Mã số,Kế hoạch năm\n1,\"Tổng; số\",01,\"84,739\"\n2,x,02,5", "D2=84,739")]
    [InlineData("TT\tNội dung\tMã số\n1\tTổng, số; x\t01\n2\t10.377,5\t02", "B3=10.377,5")]
    [InlineData("TT;Nội dung;Mã số\n1;a, b, c, d;01\n2;e, f, g, h;02", "B2=a, b, c, d")]
    [InlineData("sep=;\r\nTT;Nội dung\r\n1;a,b", "B2=a,b")]
    [InlineData("sep=,\nTT,Nội dung\n1,a;b", "B2=a;b")]
    [InlineData("sep=|\nTT|Nội dung\n1|a;b,c", "B2=a;b,c")]
    [InlineData("SEP=\t\nTT\tNội dung\n1\ta;b,c", "B2=a;b,c")]
    public void The_delimiter_is_the_one_that_gives_the_header(string text, string cell) => Assert.Contains(cell, CellsOf(Read(text)));

    [Fact]
    public void Without_labels_the_most_even_delimiter_is_taken()
    {
        var file = SheetReader.Read(new UploadedFile("x.csv", Encoding.UTF8.GetBytes("a;b;c\n1,5;2;3\n4;5,5;6\n")));
        Assert.Equal(["A1=a", "B1=b", "C1=c", "A2=1,5", "B2=2", "C2=3", "A3=4", "B3=5,5", "C3=6"], CellsOf(file));
    }

    [Fact]
    public void Line_ends_and_delimiters_belong_to_a_quoted_cell()
    {
        Assert.Equal(
            ["A1=TT", "B1=Nội dung", "A2=1", "B2=dòng 1\ndòng 2;\n\"x\"", "A3=2", "B3=5\" ống"],
            CellsOf(Read("TT;Nội dung\n1;\"dòng 1\r\ndòng 2;\n\"\"x\"\"\"\r2;5\" ống")));
        Assert.Equal(["A1=TT", "B1=Nội dung", "A2=1"], CellsOf(Read("TT;Nội dung\n1;\"\" ")));
    }

    [Theory]
    [InlineData("TT;Nội dung\n\n1;\"mở\nkhông đóng;2\n3;4", 3)]
    [InlineData("TT;Nội dung\n1;\"a\n\"\"b\";2\n3;\"", 4)]
    [InlineData("sep=;\nTT;Nội dung\n1;\"mở", 3)]
    public void An_unclosed_quote_is_named_with_its_line(string text, int line)
    {
        var finding = FaultOf(Read(text));
        Assert.Equal("CSV-QUOTE", finding.Code);
        Assert.Contains($"dòng {line} ", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_behind_a_closing_quote_is_refused() => Assert.Equal("CSV-QUOTE", FaultOf(Read("TT;Nội dung\n\"1\"5;2\n")).Code);

    [Theory]
    [InlineData("TT;Ghi chú\n1;São Paulo, Ávila, Æ\n")]
    [InlineData("TT;Ghi chú\n1;Ã\n2;á\n")]
    public void Letters_of_other_languages_are_text_all_the_same(string text) => Assert.Contains("A1=TT", CellsOf(Read(text)));

    [Fact]
    public void A_file_encoded_twice_is_said_so()
    {
        var finding = FaultOf(Read(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Report, 1_000))))));
        Assert.Contains("chuyển mã sai", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_header_no_row_has_too_many_cells() => Assert.Contains("C2=3", CellsOf(Read("a;b\n1;2;3\n")));

    [Fact]
    public void A_sep_line_that_names_no_delimiter_is_text()
    {
        Assert.Equal(["A1=sep=", "A2=a", "B2=b", "A3=c", "B3=d"], CellsOf(Read("sep=\na;b\nc;d")));
        Assert.Equal(["A1=sep=ab", "A2=a", "B2=b", "A3=c", "B3=d"], CellsOf(Read("sep=ab\na;b\nc;d")));
    }

    [Fact]
    public void Cancelling_stops_the_reading() => Assert.Throws<OperationCanceledException>(() => SheetReader.Read(
        new UploadedFile("x.csv", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a;b\n", 2_000)))), new CancellationToken(canceled: true)));

    [Fact]
    public void A_row_with_more_cells_than_the_header_is_a_finding()
    {
        var file = Read("Tiêu đề,,,,,,x\nTT,Mã số,Kế hoạch năm,Ghi chú\n1,01,10.377,5,\n2,02,51,,\n3,03,1,5,ghi chú,9\n");
        Assert.Equal(("CSV-TOO-MANY-CELLS", "E5", "ghi chú", Severity.Error), Assert.Single(file.Findings.Select(f => (f.Code, f.Cell, f.Value, f.Severity))));
        Assert.Single(file.Sheets);
    }

    [Theory]
    [InlineData(" ; ;\n;;\n")]
    [InlineData("sep=;")]
    public void Text_without_content_has_no_sheet(string text) => Assert.Equal("FILE-NO-SHEET", FaultOf(Read(text)).Code);

    [Fact]
    public void Numbers_stay_text_as_typed() => Assert.Contains("D5=10.377,5", CellsOf(Read(Report)));
}
