using System.Text.Json.Nodes;

namespace KhuyenCong.Cli.Tests;

/// <summary>What is built runs on every platform and is not larger than it has to be.</summary>
public sealed class NativePartsTests
{
    [Fact]
    public void NoPackageBringsANativePart()
    {
        // The list that the build wrote, not the folder, in which an older build may have left others.
        var list = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "KhuyenCong.Cli.Tests.deps.json")))!;
        var found =
            from package in list["targets"]!.AsObject().SelectMany(t => t.Value!.AsObject())
            from file in package.Value!["runtimeTargets"]?.AsObject().AsEnumerable() ?? []
            where (string?)file.Value!["assetType"] == "native"
            select $"{package.Key}: {file.Key}";
        Assert.Empty(found);
    }
}
