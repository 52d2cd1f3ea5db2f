namespace KhuyenCong.Cli.Tests.Help;

public sealed class HelpPagesCommandTests
{
    [Fact]
    public async Task ACodeThatIsNoMoreLosesItsPageAndWhatIsNoPageStays()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("FILE-GONE.md"), "# FILE-GONE\n\nx\n");
        await File.WriteAllTextAsync(folder.File("notes.md"), "# Notes\n");
        Assert.Equal(ExitCodes.Success, (await CommandLine.RunAsync(folder, "help-pages", "--out", folder.Path)).ExitCode);
        Assert.False(File.Exists(folder.File("FILE-GONE.md")));
        Assert.True(File.Exists(folder.File("notes.md")));
        Assert.True(File.Exists(folder.File("FILE-DAMAGED.md")));
    }
}
