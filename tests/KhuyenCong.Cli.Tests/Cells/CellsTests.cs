using System.Text.Json;

namespace KhuyenCong.Cli.Tests.Cells;

public class CellsTests
{
    [Fact]
    public async Task CellsHaveAddressKindValueAndFormat()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "cells", CommandLine.Sample("bad-error-cell-52.xlsx"), "--json");
        var json = result.Json();
        Assert.Equal((0, "", "xlsx"), (result.ExitCode, result.Errors, json.GetProperty("kind").GetString()));
        Assert.Empty(json.GetProperty("findings").EnumerateArray());
        var sheet = json.GetProperty("sheets")[0];
        Assert.Equal("visible", sheet.GetProperty("visibility").GetString());
        var cells = CellsOf(sheet);
        Assert.Equal(("error", "#REF!"), (cells["F19"].GetProperty("kind").GetString(), cells["F19"].GetProperty("value").GetString()));
        Assert.Equal(("number", JsonValueKind.Number), (cells["G19"].GetProperty("kind").GetString(), cells["G19"].GetProperty("value").ValueKind));
        Assert.All(cells.Values, c => Assert.Equal(
            ["address", "kind", "value", "format", "hidden", "merged", "formula"], c.EnumerateObject().Select(m => m.Name).Where(m => m != "stored")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task AFormulaWithoutAValueAndOneWithAreToldApart()
    {
        using var folder = new TemporaryFolder();
        var cells = CellsOf((await CommandLine.RunAsync(folder, "cells", CommandLine.Sample("bad-formula-without-value-52.xlsx"), "--json")).Json().GetProperty("sheets")[0]);
        Assert.Equal(
            ("formulaWithoutValue", JsonValueKind.Null, true),
            (cells["G11"].GetProperty("kind").GetString(), cells["G11"].GetProperty("value").ValueKind, cells["G11"].GetProperty("formula").GetBoolean()));
    }

    [Fact]
    public async Task TheSameReportHasTheSameNumbersInBothPrograms()
    {
        using var folder = new TemporaryFolder();
        var first = await NumbersAsync(folder, "good-exceljs-52.xlsx");
        Assert.True(first.Count > 100);
        Assert.Equal(first, await NumbersAsync(folder, "good-libreoffice-52.xlsx"));
    }

    [Fact]
    public async Task ACsvHasOneSheetWithoutANameAndTextOnly()
    {
        using var folder = new TemporaryFolder();
        var json = (await CommandLine.RunAsync(folder, "cells", CommandLine.Sample("good-utf8-bom-semicolon-52.csv"), "--json")).Json();
        Assert.Equal("csv", json.GetProperty("kind").GetString());
        var sheet = Assert.Single(json.GetProperty("sheets").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, sheet.GetProperty("name").ValueKind);
        Assert.All(CellsOf(sheet).Values, c => Assert.Equal("text", c.GetProperty("kind").GetString()));
    }

    [Theory]
    [InlineData("legacy-40.xls", "xls", "FILE-XLS")]
    [InlineData("opendocument-46.ods", "ods", "FILE-ODS")]
    [InlineData("empty.xlsx", "empty", "FILE-EMPTY")]
    [InlineData("not-a-workbook.xlsx", "text", "FILE-TEXT")]
    public async Task AFileThatCannotBeReadSaysWhy(string file, string kind, string code)
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "cells", CommandLine.Sample(file), "--json");
        Assert.Equal((2, kind), (result.ExitCode, result.Json().GetProperty("kind").GetString()));
        Assert.Equal(code, Assert.Single(result.Json().GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
        Assert.Empty(result.Json().GetProperty("sheets").EnumerateArray());
    }

    [Fact]
    public async Task TheTableReadsWithoutATerminal()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "cells", CommandLine.Sample("bad-text-number-52.xlsx"));
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Matches(@"(?m)^Cell +Kind +Value +Format +Marks\r?$", result.Output);
        Assert.Matches(@"(?m)^E14 +text +1\.5\b", result.Output);
        Assert.DoesNotContain('\u001b', result.Output);
    }

    [Fact]
    public async Task OneSheetCanBeAskedFor()
    {
        using var folder = new TemporaryFolder();
        var all = (await CommandLine.RunAsync(folder, "cells", CommandLine.Sample("good-exceljs-52.xlsx"), "--json")).Json().GetProperty("sheets");
        var name = all[0].GetProperty("name").GetString()!;
        var one = await CommandLine.RunAsync(folder, "cells", CommandLine.Sample("good-exceljs-52.xlsx"), "--sheet", name.ToLowerInvariant(), "--json");
        Assert.Equal(0, one.ExitCode);
        Assert.Equal(name, Assert.Single(one.Json().GetProperty("sheets").EnumerateArray()).GetProperty("name").GetString());

        var none = await CommandLine.RunAsync(folder, "cells", CommandLine.Sample("good-exceljs-52.xlsx"), "--sheet", "Tờ khác", "--json");
        Assert.Equal((1, ""), (none.ExitCode, none.Output));
        Assert.Contains(name, none.Errors);
        Assert.Contains("Tờ khác", none.Errors);
    }

    [Fact]
    public async Task AMissingFileIsAFaultOfTheCall()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "cells", "none.xlsx");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("none.xlsx does not exist", result.Errors);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\nb\tc\r", "a\\nb\\tc\\r")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    public void NothingInACellMovesTheTerminal(string text, string shown) => Assert.Equal(shown, AlignedText.Escaped(text));

    private static async Task<Dictionary<string, double>> NumbersAsync(TemporaryFolder folder, string sample)
    {
        var json = (await CommandLine.RunAsync(folder, "cells", CommandLine.Sample(sample), "--json")).Json();
        return CellsOf(json.GetProperty("sheets")[0]).Where(c => c.Value.GetProperty("kind").GetString() == "number")
            .ToDictionary(c => c.Key, c => c.Value.GetProperty("value").GetDouble());
    }

    private static Dictionary<string, JsonElement> CellsOf(JsonElement sheet) =>
        sheet.GetProperty("cells").EnumerateArray().ToDictionary(c => c.GetProperty("address").GetString()!);
}
