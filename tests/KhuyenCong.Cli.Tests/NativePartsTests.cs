using System.Runtime.InteropServices;

namespace KhuyenCong.Cli.Tests;

/// <summary>What is built is not larger than it has to be.</summary>
public sealed class NativePartsTests
{
    [Fact]
    public void Native_parts_of_other_platforms_are_left_out_of_what_is_built()
    {
        string[] wanted = ["linux-x64", "osx", RuntimeInformation.RuntimeIdentifier];
        var found = Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "runtimes"), "native", SearchOption.AllDirectories)
            .Select(native => Path.GetFileName(Path.GetDirectoryName(native))!).ToList();
        Assert.Contains("linux-x64", found);
        Assert.Empty(found.Except(wanted));
    }
}
