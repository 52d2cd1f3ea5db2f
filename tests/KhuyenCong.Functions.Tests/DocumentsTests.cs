using System.Text.RegularExpressions;

namespace KhuyenCong.Functions.Tests;

/// <summary>What the documents for developers name is there.</summary>
public sealed partial class DocumentsTests
{
    private static readonly Lazy<HashSet<string>> Names = new(() =>
        [.. Directory.EnumerateFiles(RepositoryFolder.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .SelectMany(f => Word().Matches(File.ReadAllText(f)).Select(m => m.Value))]);

    public static TheoryData<string> Glossary => [.. Quoted().Matches(File.ReadAllText(RepositoryFolder.PathOf("docs/glossary.md"))).Select(m => m.Groups[1].Value).Distinct()];

    public static TheoryData<string> Places => [.. Quoted().Matches(File.ReadAllText(RepositoryFolder.PathOf("docs/changing.md"))).Select(m => m.Groups[1].Value)
        .Where(p => p.Contains('/', StringComparison.Ordinal) && !p.Contains('{', StringComparison.Ordinal) && !p.Contains(' ', StringComparison.Ordinal)).Distinct()];

    [Theory]
    [MemberData(nameof(Glossary))]
    public void EveryNameOfTheGlossaryIsOneOfTheCode(string name) =>
        Assert.All(Word().Matches(name).Select(m => m.Value).Where(w => char.IsAsciiLetterUpper(w[0])), word => Assert.Contains(word, Names.Value));

    [Theory]
    [MemberData(nameof(Places))]
    public void EveryPlaceToChangeIsThere(string place)
    {
        string[] below = ["", "src/", "src/KhuyenCong.", "src/KhuyenCong.Reporting/", "src/KhuyenCong.Reporting/reference/"];
        var found = below.Select(b => RepositoryFolder.PathOf(b + place)).Where(p => File.Exists(p) || Directory.Exists(p));
        Assert.True(found.Any(), $"{place} is neither a file nor a folder.");
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();
}
