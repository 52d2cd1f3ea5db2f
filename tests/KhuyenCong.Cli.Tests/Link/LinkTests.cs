using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Storage;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Cli.Tests.Link;

public class LinkTests
{
    [Fact]
    public async Task PrintsALinkForAContactAloneAndRevokesAUnitsLinks()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await Azurite.StartAsync(null, null, CancellationToken.None);
        await new ReportStorage(Options.Create(new StorageOptions { ConnectionString = azurite.ConnectionString })).CreateAsync(CancellationToken.None);
        var settings = new Dictionary<string, string>
        {
            ["ReportStorage"] = azurite.ConnectionString,
            ["Pages__BaseUrl"] = "https://khuyencong.example.vn/",
            ["Pages__Keys__one"] = "a2V5LWZvci10ZXN0cy1rZXktZm9yLXRlc3RzLWtleS1mb3ItdGVzdHM=",
        };

        var printed = await CommandLine.RunAsync(folder, settings, "link", "--unit", "52", "--valid", "30d");
        Assert.True(printed.ExitCode == 0, printed.Errors);
        Assert.StartsWith("https://khuyencong.example.vn/nop-bao-cao/one.52.", printed.Output);
        Assert.Single(printed.Output.Trim().Split('\n'));

        var stranger = await CommandLine.RunAsync(folder, settings, "link", "--unit", "52", "--contact", "somebody@example.com");
        Assert.Equal(1, stranger.ExitCode);
        Assert.Contains("“somebody@example.com” is no contact of tỉnh Gia Lai today.", stranger.Errors);
        Assert.Empty(stranger.Output);

        var revoked = await CommandLine.RunAsync(folder, settings, "link", "--revoke", "--unit", "52");
        Assert.Equal(0, revoked.ExitCode);
        var after = await CommandLine.RunAsync(folder, settings, "link", "--unit", "52", "--valid", "30d");
        Assert.NotEqual(printed.Output, after.Output);
    }

    [Fact]
    public async Task AMissingKeyIsNamed()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { ["ReportStorage"] = "UseDevelopmentStorage=true", ["Pages__BaseUrl"] = "https://khuyencong.example.vn/" };
        var result = await CommandLine.RunAsync(folder, settings, "link", "--unit", "52");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Pages:Keys", result.Errors);
        Assert.DoesNotContain("   at ", result.Errors);
    }
}
