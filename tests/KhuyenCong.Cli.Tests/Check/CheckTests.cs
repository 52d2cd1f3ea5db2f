using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KhuyenCong.Cli.Tests.Check;

public class CheckTests
{
    private static readonly string[] Members = ["file", "sha256", "outcome", "unit", "form", "period", "findings", "figures"];

    /// <summary>Each sample with its unit, outcome, exit code, and the codes and cells of its findings.</summary>
    public static TheoryData<string, string, string, int, string[]> Samples => new()
    {
        { "good-exceljs-52.xlsx", "52", "accepted", 0, [] },
        { "good-sheetjs-68.xlsx", "68", "accepted", 0, [] },
        { "good-libreoffice-52.xlsx", "52", "accepted", 0, [] },
        { "good-utf8-bom-semicolon-52.csv", "52", "accepted", 0, [] },
        { "good-utf16-tab-68.csv", "68", "accepted", 0, [] },
        { "good-nfd-46.csv", "46", "accepted", 0, [] },
        { "good-nil-66.xlsx", "66", "nil", 0, [] },
        { "warn-over-plan-52.xlsx", "52", "acceptedWithWarnings", 0, ["KC01-W02 warning G19"] },
        { "bad-total-52.xlsx", "52", "rejected", 2, ["KC01-E01 error F11"] },
        { "bad-text-number-52.xlsx", "52", "rejected", 2, ["CELL-NUMBER error E14"] },
        { "bad-error-cell-52.xlsx", "52", "rejected", 2, ["CELL-ERROR error F19"] },
        { "bad-formula-without-value-52.xlsx", "52", "rejected", 2, ["CELL-FORMULA error G11"] },
        { "bad-missing-column-52.xlsx", "52", "rejected", 2, ["TABLE-COLUMN error "] },
        { "legacy-40.xls", "40", "rejected", 2, ["FILE-XLS error "] },
        { "opendocument-46.ods", "46", "rejected", 2, ["FILE-ODS error "] },
        { "empty.xlsx", "52", "rejected", 2, ["FILE-EMPTY error "] },
        { "not-a-workbook.xlsx", "52", "rejected", 2, ["FILE-TEXT error "] },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task EverySampleHasItsOutcome(string file, string unit, string outcome, int exitCode, string[] findings)
    {
        using var folder = new TemporaryFolder();
        var result = await CheckAsync(folder, CommandLine.Sample(file), unit);
        var json = result.Json();
        Assert.Equal(outcome, json.GetProperty("outcome").GetString());
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Empty(result.Errors);
        Assert.Equal(findings, json.GetProperty("findings").EnumerateArray().Select(f => $"{Text(f, "code")} {Text(f, "severity")} {Text(f, "cell")}"));
        Assert.Equal(Members, json.EnumerateObject().Select(m => m.Name));
        Assert.Equal(
            (file, unit, "KC-01", "2026-Q3", Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(CommandLine.Sample(file))))),
            (Text(json, "file"), Text(json, "unit"), Text(json, "form"), Text(json, "period"), Text(json, "sha256")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void EverySampleIsTried() =>
        Assert.Equal(
            Directory.EnumerateFiles(CommandLine.Sample("")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            Samples.Select(s => (string)s[0]).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("52", "good-exceljs-52.xlsx", "good-libreoffice-52.xlsx", "good-utf8-bom-semicolon-52.csv")]
    [InlineData("68", "good-sheetjs-68.xlsx", "good-utf16-tab-68.csv")]
    public async Task TheSameReportGivesTheSameFiguresWhateverWroteIt(string unit, string first, params string[] others)
    {
        using var folder = new TemporaryFolder();
        var expected = Figures(await CheckAsync(folder, CommandLine.Sample(first), unit));
        Assert.NotEmpty(expected);
        foreach (var other in others)
        {
            Assert.Equal(expected, Figures(await CheckAsync(folder, CommandLine.Sample(other), unit)));
        }
    }

    [Fact]
    public async Task AFindingSaysWhatStandsWhereAndWhatToDo()
    {
        using var folder = new TemporaryFolder();
        var findings = (await CheckAsync(folder, CommandLine.Sample("bad-text-number-52.xlsx"), "52")).Json().GetProperty("findings");
        var finding = Assert.Single(findings.EnumerateArray());
        Assert.Equal((14, "E", "1.5"), (finding.GetProperty("row").GetInt32(), Text(finding, "column"), Text(finding, "value")));
        Assert.Contains("E14", Text(finding, "message"));
        Assert.Contains("1,5", Text(finding, "remedy"));
        Assert.False(string.IsNullOrEmpty(Text(finding, "sheet")));
    }

    [Fact]
    public async Task AWrongTotalSaysByHowMuchAndWhichCells()
    {
        using var folder = new TemporaryFolder();
        var findings = (await CheckAsync(folder, CommandLine.Sample("bad-total-52.xlsx"), "52")).Json().GetProperty("findings");
        var finding = Assert.Single(findings.EnumerateArray());
        Assert.Contains("2.349,5", Text(finding, "message"));
        Assert.Contains("2.348,5", Text(finding, "message"));
        var said = Text(finding, "message") + Text(finding, "remedy");
        foreach (var cell in new[] { "F12", "F13", "F14" })
        {
            Assert.Contains(cell, said);
        }
    }

    [Fact]
    public async Task TheMissingColumnIsNamed()
    {
        using var folder = new TemporaryFolder();
        var findings = (await CheckAsync(folder, CommandLine.Sample("bad-missing-column-52.xlsx"), "52")).Json().GetProperty("findings");
        Assert.Contains("Lũy kế từ đầu năm", Text(Assert.Single(findings.EnumerateArray()), "message"));
    }

    [Theory]
    [InlineData("de_DE.UTF-8", "America/New_York")]
    [InlineData("vi_VN.UTF-8", "Asia/Tokyo")]
    public async Task TheMachinesCultureAndZoneChangeNothing(string culture, string zone)
    {
        using var folder = new TemporaryFolder();
        string[] call = ["check", CommandLine.Sample("warn-over-plan-52.xlsx"), "--unit", "52", "--period", "2026-Q3", "--json"];
        var here = await CommandLine.RunAsync(folder, call);
        var there = await CommandLine.RunProcessAsync(folder, new() { ["LC_ALL"] = culture, ["LANG"] = culture, ["TZ"] = zone }, call);
        Assert.Equal(here, there);
    }

    [Theory]
    [InlineData("good-exceljs-52.xlsx", "52", "SẼ ĐƯỢC TIẾP NHẬN – ")]
    [InlineData("warn-over-plan-52.xlsx", "52", "SẼ ĐƯỢC TIẾP NHẬN, CÓ LƯU Ý – ")]
    [InlineData("good-nil-66.xlsx", "66", "SẼ ĐƯỢC TIẾP NHẬN: KHÔNG PHÁT SINH SỐ LIỆU – ")]
    [InlineData("empty.xlsx", "52", "SẼ BỊ TRẢ LẠI – ")]
    public async Task WithoutJsonItSaysWhatWouldBecomeOfTheReportAndThatNothingWasHandedIn(string file, string unit, string said)
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "check", CommandLine.Sample(file), "--unit", unit, "--period", "2026-Q3");
        Assert.StartsWith(said, result.Output, StringComparison.Ordinal);
        Assert.Contains("Đây chỉ là kiểm tra thử: báo cáo chưa được nộp.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutJsonItReadsAsVietnameseTextWithoutEscapes()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "check", CommandLine.Sample("bad-total-52.xlsx"), "--unit", "52", "--period", "2026-Q3");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("SẼ BỊ TRẢ LẠI", result.Output);
        Assert.Contains("ô F11", result.Output);
        Assert.Contains("Cách xử lý:", result.Output);
        Assert.DoesNotContain('\u001b', result.Output);

        // A pipe is no terminal of 80 columns: each finding stays on its line.
        Assert.Contains(result.Output.Split('\n'), l => l.Length > 160);
        Assert.Contains("Dữ liệu tham chiếu: bản kèm theo chương trình.", result.Output);
    }

    [Fact]
    public async Task CellsAndCheckSeeTheSameCellsOfACsvWhateverItsDelimiter()
    {
        using var folder = new TemporaryFolder();
        var csv = (await File.ReadAllTextAsync(CommandLine.Sample("good-utf8-bom-semicolon-52.csv"))).Replace("\r\n", "\n", StringComparison.Ordinal);

        // More lines with one comma each than the table has rows, so that the steadiest delimiter is not the right one.
        var preface = string.Concat(Enumerable.Repeat("Căn cứ Công văn số 7540/BCT-CNĐP, ngày 15/08/2016\n", 100));
        await File.WriteAllTextAsync(folder.File("commas.csv"), preface + csv.TrimStart('\uFEFF'), new UTF8Encoding(true));
        var check = await CheckAsync(folder, folder.File("commas.csv"), "52");
        Assert.NotEmpty(check.Json().GetProperty("figures").EnumerateArray());
        var cells = await CommandLine.RunAsync(folder, "cells", folder.File("commas.csv"), "--json");
        Assert.Equal(0, cells.ExitCode);
        Assert.Contains(cells.Json().GetProperty("sheets")[0].GetProperty("cells").EnumerateArray(), c => Text(c, "value") == "Mã số");
    }

    [Fact]
    public async Task TheCoverOfAnotherUnitIsSentBack()
    {
        using var folder = new TemporaryFolder();
        var result = await CheckAsync(folder, CommandLine.Sample("good-exceljs-52.xlsx"), "66");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("rejected", Text(result.Json(), "outcome"));
    }

    [Fact]
    public async Task APeriodMayBeWrittenAsPeopleDo()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(
            folder, "check", CommandLine.Sample("good-exceljs-52.xlsx"), "--unit", "52", "--period", "Quý III năm 2026", "--form", "kc-01", "--json");
        Assert.Equal((0, "2026-Q3"), (result.ExitCode, Text(result.Json(), "period")));
    }

    /// <summary>Calls that cannot be done, and what the message must say.</summary>
    public static TheoryData<string[], string[]> WrongCalls => new()
    {
        { ["check", "none.xlsx", "--unit", "52", "--period", "2026-Q3"], ["none.xlsx", "does not exist"] },
        { ["check", "FILE", "--unit", "99", "--period", "2026-Q3"], ["“99”", "Codes then:", "52"] },
        { ["check", "FILE", "--unit", "52", "--period", "2026-Q5"], ["“2026-Q5”", "2026-Q3"] },
        { ["check", "FILE", "--unit", "52", "--period", "2026-Q3", "--form", "KC-99"], ["“KC-99”", "KC-01"] },
        { ["check", "FILE", "--period", "2026-Q3"], ["--unit"] },
        { ["check", "FILE", "--unit", "52"], ["--period"] },
        { ["check", "--unit", "52", "--period", "2026-Q3"], ["FILE"] },
    };

    [Theory]
    [MemberData(nameof(WrongCalls))]
    public async Task ACallThatCannotBeDoneSaysWhatToDo(string[] call, string[] said)
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, [.. call.Select(a => a == "FILE" ? CommandLine.Sample("good-exceljs-52.xlsx") : a), "--json"]);
        Assert.Equal(1, result.ExitCode);
        foreach (var words in said)
        {
            Assert.Contains(words, result.Errors);
        }

        Assert.DoesNotContain("   at ", result.Errors);
    }

    private static Task<CommandResult> CheckAsync(TemporaryFolder folder, string file, string unit) =>
        CommandLine.RunAsync(folder, "check", file, "--unit", unit, "--period", "2026-Q3", "--json");

    private static List<string> Figures(CommandResult result) =>
        [.. result.Json().GetProperty("figures").EnumerateArray().Select(f => $"{Text(f, "code")} {Text(f, "column")} {f.GetProperty("value").GetRawText()}")];

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
