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
        { ["cells", "none.xlsx"], "does not exist" },
        { ["demo", "--out", "FILE"], "FILE" },
        { ["run", "--drop", "FILE"], "FILE" },
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
        var result = await CommandLine.RunProcessAsync(folder, [], "demo", "--out", "/proc/x");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/proc/x", result.Errors);
        Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
