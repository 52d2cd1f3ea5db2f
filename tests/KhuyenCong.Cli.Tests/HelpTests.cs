using System.Text.RegularExpressions;
using KhuyenCong.Cli.Run;

namespace KhuyenCong.Cli.Tests;

public class HelpTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("template")]
    [InlineData("cells")]
    [InlineData("status")]
    [InlineData("link")]
    [InlineData("revalidate")]
    [InlineData("resend")]
    [InlineData("duties")]
    [InlineData("calendar")]
    [InlineData("import")]
    public async Task EveryCommandShowsAnExampleAndItsExitCodes(string command)
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, command, "--help");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"-- {command}", result.Output);
        Assert.Contains("Exit codes:", result.Output);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task ADefaultIsShownAsItIsTyped()
    {
        using var folder = new TemporaryFolder();
        var shown = new List<(string Command, string Option, string Value)>();
        foreach (var command in Commands.Root().Subcommands.Select(c => c.Name))
        {
            var help = (await CommandLine.RunAsync(folder, command, "--help")).Output;
            shown.AddRange(Regex.Matches(help, @"(--[a-z-]+) <.*\[default: (.+)\]").Select(m => (command, m.Groups[1].Value, m.Groups[2].Value)));
        }

        Assert.NotEmpty(shown);
        Assert.All(shown, s =>
        {
            Assert.DoesNotContain(Commands.Root().Parse([s.Command, s.Option, s.Value]).Errors, e => e.Message.Contains(s.Value, StringComparison.Ordinal));
            Assert.DoesNotMatch(@"\d\d:\d\d:\d\d|/", s.Value);
        });
    }

    [Fact]
    public void WhatATrialLeavesBehindIsIgnoredByGit()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "KhuyenCong.Functions.sln")))
        {
            root = root.Parent!;
        }

        var ignored = File.ReadAllLines(Path.Combine(root.FullName, ".gitignore"));
        Assert.All(["drop/", "emails/", Trial.DefaultFolder.Split(Path.DirectorySeparatorChar)[0] + "/"], folder => Assert.Contains(folder, ignored));
    }

    [Fact]
    public async Task TheHelpListsEveryCommand()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "--help");
        Assert.Equal(0, result.ExitCode);
        foreach (var command in new[] { "demo", "run", "check", "template", "cells", "status", "link", "revalidate", "resend", "duties", "calendar", "reference", "import" })
        {
            Assert.Matches($@"(?m)^\s+{command}\b", result.Output);
        }
    }

    [Fact]
    public async Task AnUnknownCommandIsAFaultOfTheCall()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "chek", "x.xlsx");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("“chek” is no command. Did you mean check?", result.Errors.Trim());
    }
}
