using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace KhuyenCong.Cli.Tests;

/// <summary>What is built is not larger than it has to be.</summary>
public sealed class NativePartsTests
{
    [Fact]
    public void Native_parts_of_other_platforms_are_left_out_of_what_is_built()
    {
        // The list that the build wrote, not the folder, in which an older build may have left others.
        var list = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "KhuyenCong.Cli.Tests.deps.json")))!;
        var found =
            from package in list["targets"]!.AsObject().SelectMany(t => t.Value!.AsObject())
            from file in package.Value!["runtimeTargets"]?.AsObject().AsEnumerable() ?? []
            where (string?)file.Value!["assetType"] == "native"
            select (string)file.Value!["rid"]!;
        string[] wanted = ["linux-x64", "osx", RuntimeInformation.RuntimeIdentifier];
        var platforms = found.ToHashSet();
        Assert.Contains("linux-x64", platforms);
        Assert.Empty(platforms.Except(wanted));
    }
}
