using System.Text.RegularExpressions;

namespace KhuyenCong.Functions.Tests;

/// <summary>
/// Inside a project namespaces build on each other in one direction, so that each can be read with those below it alone: seen by the usings
/// of its files, and by the types that they name with their namespace.
/// </summary>
public sealed partial class NamespacesTests
{
    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(RepositoryFolder.PathOf("src")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void NamespacesOfAProjectFormNoCircle(string project)
    {
        var folder = RepositoryFolder.PathOf("src", project);
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj")).Select(File.ReadAllText).ToList();
        Assert.NotEmpty(files);
        var circle = CircleIn(files);
        Assert.True(circle is null, circle);
    }

    [Theory]
    [InlineData("using A.Two;", "", null)]
    [InlineData("using A.Two;", "using A.Three;", null)]
    [InlineData("using A.Two;", "using A.One;", "A.One > A.Two > A.One")]
    [InlineData("using A.Two;", "using static A.One.First;", "A.One > A.Two > A.One")]
    [InlineData("using A.Two;", "var first = One.First.Value;", "A.One > A.Two > A.One")]
    [InlineData("using A.Two;", "var count = One.Count;", null)]
    [InlineData("using A.Two;", "/// <see cref=\"One.First\"/>", null)]
    public void ACircleIsNamed(string one, string two, string? circle) => Assert.Equal(circle, CircleIn(
    [
        one + "\nnamespace A.One;\npublic sealed class First { }",
        "using A.Three;\nnamespace A.Two;\npublic record struct Second;\n" + two,
        "namespace A.Three;\npublic enum Third { }",
    ]));

    /// <summary>The first circle of namespaces, from one to itself; null when there is none.</summary>
    private static string? CircleIn(IReadOnlyList<string> files)
    {
        var types = files.SelectMany(f => Declaration().Matches(f).Select(t => (Namespace: NamespaceOf(f), Type: t.Groups[1].Value)))
            .Where(t => t.Namespace.Length > 0).ToLookup(t => t.Namespace, t => t.Type);
        var uses = files.GroupBy(NamespaceOf).ToDictionary(g => g.Key, g => types.Select(t => t.Key).Where(n => n != g.Key && g.Any(f => Uses(f, n, types[n]))).Order(StringComparer.Ordinal).ToList());
        var settled = new HashSet<string>();
        return uses.Keys.Order(StringComparer.Ordinal).Select(n => From([n])).FirstOrDefault(c => c is not null);

        string? From(string[] path)
        {
            foreach (var next in uses[path[^1]].Where(n => !settled.Contains(n)))
            {
                if (Array.IndexOf(path, next) is var start and >= 0)
                {
                    return string.Join(" > ", path[start..].Append(next));
                }

                if (From([.. path, next]) is { } circle)
                {
                    return circle;
                }
            }

            settled.Add(path[^1]);
            return null;
        }
    }

    private static bool Uses(string file, string other, IEnumerable<string> types) =>
        Regex.IsMatch(file, $@"^using (static )?(\w+ = )?{Regex.Escape(other)}(\.({string.Join('|', types)}))?;", RegexOptions.Multiline)
        || Regex.IsMatch(file, $@"^(?!\s*(//|using |namespace )).*(?<![\w.]){Regex.Escape(other.Split('.')[^1])}\.({string.Join('|', types)})\b", RegexOptions.Multiline);

    private static string NamespaceOf(string file) => Namespace().Match(file).Groups[1].Value;

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|partial|readonly|ref) )*(?:class|record struct|record|struct|enum|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
