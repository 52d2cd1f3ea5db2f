using KhuyenCong.Emulator;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Cli.Tests.Template;

public class TemplateTests
{
    [Theory]
    [InlineData("KC-01", "2026-Q3")]
    [InlineData("KC-02", "2026-Y")]
    public async Task AnUntouchedTemplateIsNotAccepted(string form, string period)
    {
        using var folder = new TemporaryFolder();
        var made = await WriteAsync(folder, form, period);
        Assert.Equal(0, made.ExitCode);
        Assert.Contains(form, made.Output);
        var checkedResult = await CommandLine.RunAsync(folder, "check", folder.File("out", "mau.xlsx"), "--unit", "52", "--period", period, "--json");
        Assert.Equal(2, checkedResult.ExitCode);
        Assert.Equal(("rejected", form), (checkedResult.Json().GetProperty("outcome").GetString(), checkedResult.Json().GetProperty("form").GetString()));

        // Nothing else is wrong with it than what a person has not filled in yet.
        Assert.All(checkedResult.Json().GetProperty("findings").EnumerateArray(), f => Assert.False(f.GetProperty("code").GetString()!.StartsWith("FILE-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ATemplateThatWasFilledInIsAcceptedWithTheFiguresTyped()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, "KC-01", "2026-Q3");
        var reference = ReferenceData.Shipped;
        var deadlines = reference.Duties.For("KC-01", new Period(PeriodKind.Quarter, 2026, 3))!;
        var form = reference.Forms.For("KC-01", deadlines.CutOff)!;
        var report = new DemoReport(form, reference.Units.Find("52", deadlines.CutOff)!, deadlines, 7);
        var filled = folder.File("filled.xlsx");
        await File.WriteAllBytesAsync(filled, report.FillIn(await File.ReadAllBytesAsync(folder.File("out", "mau.xlsx"))));

        var result = await CommandLine.RunAsync(folder, "check", filled, "--unit", "52", "--period", "2026-Q3", "--json");
        Assert.Equal((0, "accepted"), (result.ExitCode, result.Json().GetProperty("outcome").GetString()));
        var figures = DemoFigures.Make(form, deadlines.CutOff, deadlines.Period.BeginsYear, 7);
        var read = result.Json().GetProperty("figures").EnumerateArray()
            .ToDictionary(f => (f.GetProperty("code").GetString(), f.GetProperty("column").GetString()), f => f.GetProperty("value").GetDecimal());
        Assert.NotEmpty(figures);
        Assert.All(figures, f => Assert.Equal(f.Value, read[(f.Key.Code, f.Key.Column)]));
    }

    [Theory]
    [InlineData("KC-99", "52", "2026-Q3", "KC-01")]
    [InlineData("KC-02", "52", "2026-Q3", "KC-01")]
    [InlineData("KC-03", "52", "2026-Q3", "KC-01")]
    [InlineData("KC-01", "64", "2026-Q3", "Codes then:")]
    [InlineData("KC-01", "52", "quarter 3", "2026-Q3")]
    [InlineData("KC-01", "52", "2026-M05", "KC-01 is not due for 2026-M05. In 2026 it is due for 2026-Q1, 2026-H1, 2026-Q3, 2026-Y. No form is due for 2026-M05.")]
    [InlineData("KC-02", "52", "2026-Q3", "In 2026 it is due for 2026-Y. Due for 2026-Q3: KC-01.")]
    public async Task WhatCannotBeWrittenIsSaidAndLeavesNoFile(string form, string unit, string period, string said)
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "template", "--form", form, "--unit", unit, "--period", period, "--out", "mau.xlsx");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(said, result.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("missing/mau.xlsx", "There is no folder ")]
    [InlineData("mau.xls", "Name it mau.xlsx.")]
    [InlineData("mau", "Name it mau.xlsx.")]
    public async Task ANameThatCannotBeWrittenToIsRefusedAndLeavesNothing(string output, string said)
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "template", "--form", "KC-01", "--unit", "52", "--period", "2026-Q3", "--out", output);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(said, result.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static Task<CommandResult> WriteAsync(TemporaryFolder folder, string form, string period)
    {
        Directory.CreateDirectory(folder.File("out"));
        return CommandLine.RunAsync(folder, "template", "--form", form, "--unit", "52", "--period", period, "--out", Path.Combine("out", "mau.xlsx"));
    }
}
