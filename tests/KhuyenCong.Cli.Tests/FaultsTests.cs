namespace KhuyenCong.Cli.Tests;

public class FaultsTests
{
    /// <summary>Calls that name a path or a command that cannot be, and what the one line about it says.</summary>
    public static TheoryData<string[], string> WrongCalls => new()
    {
        { ["template", "--form", "KC-01", "--unit", "52", "--period", "2026-Q3", "--out", "FOLDER"], "is a folder. Name the file to write" },
        { ["template", "--form", "KC-01", "--unit", "52", "--period", "2026-Q3", "--out", "FILE/x.xlsx"], "FILE" },
        { ["check", "FOLDER", "--unit", "52", "--period", "2026-Q3"], "is a folder. Name one file." },
        { ["cells", "FOLDER"], "is a folder. Name one file." },
        { ["cells", "none.xlsx"], "does not exist. List " },
        { ["cells", "none/none.xlsx"], "and neither does its folder. A path is looked up from " },
        { ["cells", "FIL"], "FIL does not exist. Did you mean " },
        { ["forms", "--schema", "--out", "none/x.json"], "Make it first, or name a file in another one." },
        { ["help-pages", "--out", "FILE"], "a file of that name is there. Name one with --out that you may write to." },
        { ["demo", "--out", "FILE"], "FILE" },
        { ["run", "--drop", "FILE"], "Name one with --drop that you may write to." },
        { ["check", "FILE", "--unit", "52", "--period", "2026-Q3", "--reference", "current"], "The settings name no storage" },
        { ["revalidate", "--form", "KC-01", "--period", "2026-Q3", "--apply"], "The settings name no storage" },
        { ["status"], "The settings name no storage" },
        { ["chek", "FILE"], "“chek” is no command. Did you mean check?" },
        { ["templates"], "“templates” is no command. Did you mean template?" },
        { ["xyzzyplugh"], "Commands: demo, run, check" },
        { [], "Name a command: demo, run, check" },
    };

    [Theory]
    [MemberData(nameof(WrongCalls))]
    public async Task WhatCannotBeDoneIsSaidInOneLine(string[] call, string said)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("FILE"), "x");
        Directory.CreateDirectory(folder.File("FOLDER"));
        var result = await CommandLine.RunAsync(folder, call);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(said, result.Errors);
        Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [UnixFact]
    public async Task APipeOrADeviceWithoutAnEndIsNamedAndDoesNotHang()
    {
        using var folder = new TemporaryFolder();
        using (var made = System.Diagnostics.Process.Start("mkfifo", [folder.File("pipe.xlsx")]))
        {
            await made.WaitForExitAsync();
        }

        File.CreateSymbolicLink(folder.File("zero.xlsx"), "/dev/zero");
        foreach (var name in new[] { "pipe.xlsx", "zero.xlsx" })
        {
            var result = await CommandLine.RunAsync(folder, "cells", name).WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("is no file that ends", result.Errors);
        }
    }

    [UnixFact]
    public async Task AFolderThatCannotBeMadeIsNamed()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "demo", "--out", "/proc/x");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/proc/x", result.Errors);
        Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Calls whose results go to standard output, and one that goes to the errors, with their exit codes.</summary>
    public static TheoryData<string, int> Calls => new()
    {
        { "--help", 0 },
        { "forms --schema", 0 },
        { "check SAMPLE --unit 52 --period 2026-Q3 --json", 2 },
        { "xyzzyplugh", 1 },
    };

    [UnixTheory]
    [MemberData(nameof(Calls))]
    public async Task AnOutputThatNobodyReadsOrThatIsClosedChangesNothing(string call, int exitCode)
    {
        using var folder = new TemporaryFolder();
        var tool = $"TOOL {call.Replace("SAMPLE", $"'{CommandLine.Sample("bad-total-52.xlsx")}'", StringComparison.Ordinal)}";
        foreach (var script in new[] { $"{tool} >&-", $"{tool} >&- 2>&-", $"({tool}; echo $? >code) | true; exit $(cat code)" })
        {
            using var process = CommandLine.StartScript(folder, script);
            var result = await CommandLine.EndOfAsync(process);
            Assert.True(result.ExitCode == exitCode, $"{script}: {result.ExitCode}, {result.Errors}");
            Assert.DoesNotContain("denied", result.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        }
    }

    [UnixFact]
    public async Task AFullDiskIsTold()
    {
        using var folder = new TemporaryFolder();
        using var process = CommandLine.StartScript(folder, "TOOL forms >/dev/full");
        var result = await CommandLine.EndOfAsync(process);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("No space left", result.Errors, StringComparison.Ordinal);
    }
}
