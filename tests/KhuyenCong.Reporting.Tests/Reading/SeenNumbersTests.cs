using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Tests.Reading;

/// <summary>Files in which a person sees another number than a program reads; <c>Samples/seen/README.md</c> says what is right for each.</summary>
public class SeenNumbersTests
{
    public static TheoryData<string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var line in File.ReadLines(Path("README.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1))
        {
            var cells = line.Trim('|').Split('|').Select(c => c.Trim()).ToList();
            cases.Add(cells[0], cells[1], cells[2]);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void WhatIsTakenIsWhatIsSeen(string file, string outcomes, string mention)
    {
        var result = Check(file, Path(file));
        Assert.Contains(result.Outcome switch { Outcome.Accepted => "accepted", Outcome.AcceptedWithWarnings => "acceptedWithWarnings", _ => "rejected" }, outcomes.Split(" or "));
        if (mention.Length > 0)
        {
            var told = string.Join('\n', result.Findings.Select(f => $"{f.Code} {f.Cell} {string.Join(' ', f.Cells)} {f.Message} {f.Remedy}"));
            Assert.Matches(mention.Replace(" or ", "|", StringComparison.Ordinal).Replace("nothing", "^$", StringComparison.Ordinal), told);
        }
        else if (result.Outcome.IsAccepted())
        {
            Assert.Equal(FiguresOf(Check("good-exceljs-52.xlsx", ReportSheet.SamplePath("good-exceljs-52.xlsx"))), FiguresOf(result));
        }
    }

    [Fact]
    public void EveryFileHasItsLine() =>
        Assert.Equal(Directory.GetFiles(Path("")).Select(System.IO.Path.GetFileName).Where(f => f != "README.md").Order(), Cases().Select(c => (string)c[0]).Order());

    private static CheckedReport Check(string name, string path) => SampleReading.Check(new UploadedFile(name, File.ReadAllBytes(path)));

    private static IEnumerable<(FigureKey, FigureValue)> FiguresOf(CheckedReport result) => result.Report.Figures.Select(f => (f.Key, f.Value)).OrderBy(f => f.Key.Code).ThenBy(f => f.Key.Column);

    private static string Path(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "Samples", "seen", file);
}
