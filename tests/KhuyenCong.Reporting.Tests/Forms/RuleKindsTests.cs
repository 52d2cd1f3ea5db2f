using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using KhuyenCong.Reporting.Forms;

namespace KhuyenCong.Reporting.Tests.Forms;

/// <summary>Every kind of a rule is known to the definitions, and the README tells of it what its class has.</summary>
public sealed partial class RuleKindsTests
{
    private static readonly Dictionary<string, string[]> Told = Line().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "forms", "README.md")))
        .ToDictionary(m => m.Groups["type"].Value, m => m.Groups["holes"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IReadOnlyDictionary<string, Type> Named =>
        FormJson.Options.GetTypeInfo(typeof(FormRule)).PolymorphismOptions!.DerivedTypes.ToDictionary(d => (string)d.TypeDiscriminator!, d => d.DerivedType);

    public static TheoryData<string> Kinds => [.. Named.Keys];

    [Fact]
    public void EveryRuleIsAKindThatAFormCanName() =>
        Assert.Equal(typeof(FormRule).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(FormRule)) && !t.IsAbstract).ToHashSet(), Named.Values.ToHashSet());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TheReadmeNamesItsHoles(string kind)
    {
        var holes = ((FormRule)RuntimeHelpers.GetUninitializedObject(Named[kind])).Holes;
        Assert.NotEmpty(holes);
        Assert.Equal(holes.Order(), Told[kind].Order());
    }

    [GeneratedRegex(@"^\| `(?<type>\w+)` \| `(?:[^|]+)\|(?:[^|]+)\| (?<holes>[a-zA-Z ]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
