using System.Text.RegularExpressions;

namespace KhuyenCong.Functions.Tests;

/// <summary>Who builds on the command line and the emulator: seen by the references of the projects.</summary>
public sealed partial class ProjectsTests
{
    [Fact]
    public void NothingButItsOwnTestsBuildsOnTheCommandLineAndWhatIsDeployedOnNeitherThatNorTheEmulator()
    {
        var references = new[] { "src", "tests" }.SelectMany(folder => Directory.EnumerateDirectories(RepositoryFolder.PathOf(folder)))
            .SelectMany(project => Directory.EnumerateFiles(project, "*.csproj"))
            .ToDictionary(p => Path.GetFileNameWithoutExtension(p), p => Reference().Matches(File.ReadAllText(p)).Select(r => r.Groups[1].Value).ToList());

        Assert.Equal(["KhuyenCong.Cli.Tests"], references.Where(p => p.Value.Contains("KhuyenCong.Cli")).Select(p => p.Key));
        var deployed = new HashSet<string>();
        Add("KhuyenCong.Functions");
        Assert.Contains("KhuyenCong.Reporting", deployed);
        Assert.DoesNotContain("KhuyenCong.Cli", deployed);
        Assert.DoesNotContain("KhuyenCong.Emulator", deployed);

        void Add(string project)
        {
            if (deployed.Add(project))
            {
                references[project].ForEach(Add);
            }
        }
    }

    [GeneratedRegex("ProjectReference Include=\"[^\"]*/([^\"/]+)\\.csproj\"")]
    private static partial Regex Reference();
}
