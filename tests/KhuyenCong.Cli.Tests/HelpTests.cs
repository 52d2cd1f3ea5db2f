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
    public async Task TheHelpListsEveryCommand()
    {
        using var folder = new TemporaryFolder();
        var result = await CommandLine.RunAsync(folder, "--help");
        Assert.Equal(0, result.ExitCode);
        foreach (var command in new[] { "demo", "run", "check", "template", "cells", "status", "link", "revalidate", "resend" })
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
