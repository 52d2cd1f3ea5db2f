using System.Globalization;
using System.IO.Compression;
using System.Text;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading.Hostile;

/// <summary>What people's programs add to a report in bulk is within the bounds, and the report is read as without it.</summary>
[Collection(LargeFiles.Name)]
public class OddButHonestTests
{
    [Fact]
    public void AReportAbove65536FormattedRows() =>
        AssertReadAlike(rows => Append(rows, 65_536, row => $"<row r=\"{row}\" s=\"1\" customFormat=\"1\" ht=\"15\" customHeight=\"1\"/>"));

    [Fact]
    public void AReportAboveEmptyCellsWithAStyle() =>
        AssertReadAlike(rows => Append(rows, 30_000, row => $"<row r=\"{row}\">{string.Concat("ABCDEFGHIJKLMNOP".Select(c => $"<c r=\"{c}{row}\" s=\"1\"/>"))}</row>"));

    [Fact]
    public void AReportAboveEmptyCellsThatOnlyAnXmlReaderTakes() =>
        AssertReadAlike(rows => Append(rows, 30_000, row => $"<row r='{row}'>{string.Concat("ABCDEFGHIJKLMNOP".Select(c => $"<c r='{c}{row}' s='1'/>"))}</row>"));

    [Fact]
    public void AReportAboveAMillionEmptyRows() =>
        AssertReadAlike(rows => Append(rows, 1_000_000, row => $"<row r=\"{row}\"/>"));

    [Fact]
    public void AReportBeforeAndBehindTheListOfAllCommunes()
    {
        var expected = FiguresOf(SampleReading.Check(ReportSheet.Good().Xlsx()));
        Assert.NotEmpty(expected);
        var communes = new ReportSheet { Name = "Danh sách xã" };
        for (var row = 1; row <= 3_321; row++)
        {
            for (var column = 1; column <= 10; column++)
            {
                communes.Set(row, column, column > 7 ? row * column : $"Xã {row}, cột {column}: cơ sở công nghiệp nông thôn");
            }
        }

        foreach (var file in new[] { ReportSheet.Good().Xlsx(communes), communes.Xlsx(ReportSheet.Good()) })
        {
            var check = SampleReading.Check(file);
            Assert.Equal(expected, FiguresOf(check));
            Assert.Empty(check.Findings);
        }
    }

    [Fact]
    public void AReportWithALetterOfManyMarks()
    {
        var sheet = ReportSheet.Good().Set("H11", "Ghi chú ế" + string.Concat(Enumerable.Repeat("\u0300\u0316", 15)));
        Assert.NotEmpty(FiguresOf(SampleReading.Check(sheet.Xlsx())));
        Assert.NotEmpty(FiguresOf(SampleReading.Check(sheet.Csv())));
        sheet.Set("H11", "Ghi chú ế" + string.Concat(Enumerable.Repeat("\u0300\u0316", 16)));
        Assert.Equal("FILE-TOO-LARGE", Assert.Single(SampleReading.Check(sheet.Xlsx()).Findings).Code);
        Assert.Equal("FILE-TOO-LARGE", Assert.Single(SampleReading.Check(sheet.Csv()).Findings).Code);
    }

    private static void AssertReadAlike(Func<string, string> change)
    {
        var plain = ReportSheet.Good().Xlsx();
        var expected = FiguresOf(SampleReading.Check(plain));
        Assert.NotEmpty(expected);
        using var stream = new MemoryStream();
        stream.Write(plain.Content.Span);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var part = zip.GetEntry("xl/worksheets/sheet1.xml")!;
            string xml;
            using (var reader = new StreamReader(part.Open()))
            {
                xml = reader.ReadToEnd();
            }

            part.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open());
            writer.Write(change(xml));
        }

        var check = SampleReading.Check(new UploadedFile("bao-cao.xlsx", stream.ToArray()));
        Assert.Equal(expected, FiguresOf(check));
        Assert.Empty(check.Findings);
    }

    private static string Append(string xml, int count, Func<string, string> row)
    {
        var added = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            added.Append(row((200 + i).ToString(CultureInfo.InvariantCulture)));
        }

        return xml.Replace("</sheetData>", added.Append("</sheetData>").ToString(), StringComparison.Ordinal);
    }

    private static List<string> FiguresOf(CheckedReport check) => [.. check.Report.Figures.Select(f => $"{f.Cell}: {f.Value}")];
}
