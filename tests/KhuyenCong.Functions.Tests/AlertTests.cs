using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Functions.Tests;

/// <summary>An alert that waits for a line which nobody writes any more never fires: what the queries look for is what the code logs.</summary>
public sealed partial class AlertTests
{
    private static readonly string Alerts = File.ReadAllText(RepositoryFolder.PathOf("infra", "modules", "alerts.bicep"));

    private static readonly IReadOnlyList<string> Templates =
    [
        .. from type in typeof(ReportStorage).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
           let line = method.GetCustomAttribute<LoggerMessageAttribute>()
           where line is not null
           select line.Message,
    ];

    [Fact]
    public void EveryLineThatAQueryLooksForIsLogged()
    {
        var looked = LookedFor().Matches(Alerts).Select(m => (Start: m.Groups["start"].Value, Has: m.Groups["has"].Value)).Distinct().ToList();
        Assert.True(looked.Count >= 3, Alerts);
        Assert.All(looked, l => Assert.Contains(
            Templates, t => t.StartsWith(l.Start, StringComparison.Ordinal) && t.Contains(l.Has, StringComparison.Ordinal)));
        Assert.Contains(Templates, t => t.StartsWith("Mail ", StringComparison.Ordinal) && t.Contains("is held back", StringComparison.Ordinal));
    }

    [Fact]
    public void ThePartsOfALineAreFoundInItsTemplateAndInItsText()
    {
        var pattern = new Regex(Extract().Matches(Alerts).Select(m => m.Groups["pattern"].Value).First(p => p.Contains("Owed digest", StringComparison.Ordinal)));
        foreach (var template in Templates.Where(t => t.StartsWith("Owed digest {Key}", StringComparison.Ordinal) || t.StartsWith("Digest {Key}", StringComparison.Ordinal)))
        {
            Assert.Equal("digest_20260921_due", pattern.Match(template.Replace("{Key}", "digest_20260921_due", StringComparison.Ordinal)).Groups[1].Value);
        }

        var settled = Assert.Single(Templates, t => t.StartsWith("Mail {Partition}/{Key} ({Kind}) is {State}", StringComparison.Ordinal));
        var text = settled.Replace("{Partition}", "KC-01_2026-Q3", StringComparison.Ordinal).Replace("{Key}", "digest_20260921_due", StringComparison.Ordinal)
            .Replace("{Kind}", "digest", StringComparison.Ordinal).Replace("{State}", "Failed", StringComparison.Ordinal);
        var found = Extract().Matches(Alerts).Select(m => new Regex(m.Groups["pattern"].Value).Match(text)).Where(m => m.Success).Select(m => m.Groups[1].Value);
        Assert.Equal(["Failed", "digest", "digest_20260921_due"], found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryStateAndFunctionThatAQueryNamesIsOne()
    {
        var states = States().Matches(Alerts).SelectMany(m => Quoted().Matches(m.Value)).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.Superset(states.ToHashSet(), Enum.GetNames<MailState>().ToHashSet());
        Assert.Contains(nameof(MailState.GivenUp), states);

        var functions = typeof(FunctionsConfiguration).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .Select(m => m.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>().ToHashSet();
        var watched = Ran().Matches(Alerts).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Equal(["DeliverMail", "RemindProvinces", "SendDigest", "SweepInbox"], watched.Order(StringComparer.Ordinal));
        Assert.Superset(watched, functions);
    }

    /// <summary>The host writes "Executed" and what the app logs in the categories of functions, at this level; a higher one would silence alerts.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("Function")]
    public void TheHostKeepsTheLevelThatQueriesReadFrom(string category)
    {
        using var host = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("src", "KhuyenCong.Functions", "host.json")));
        Assert.Equal(nameof(LogLevel.Information), host.RootElement.GetProperty("logging").GetProperty("logLevel").GetProperty(category).GetString());
    }

    [Fact]
    public void EveryFunctionThatIsToldOfUploadsHasASubscription()
    {
        var template = File.ReadAllText(RepositoryFolder.PathOf("infra", "event-subscription.bicep"));
        var subscribed = Subscribed().Matches(template).Select(m => $"{m.Groups["container"].Value}/{m.Groups["folder"].Value} {m.Groups["function"].Value}");
        var told = from method in typeof(FunctionsConfiguration).Assembly.GetTypes().SelectMany(t => t.GetMethods())
                   let function = method.GetCustomAttribute<FunctionAttribute>()
                   where function is not null
                   from parameter in method.GetParameters()
                   let trigger = parameter.GetCustomAttribute<BlobTriggerAttribute>()
                   where trigger is not null
                   select $"{trigger.BlobPath.Split('{')[0]} {function.Name}";
        Assert.Equal(told.Order(StringComparer.Ordinal), subscribed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("Message startswith \"(?<start>(?!Executed)[^\"]+)\"(?: and Message has \"(?<has>[^\"]+)\")?")]
    private static partial Regex LookedFor();

    [GeneratedRegex("extract\\(@\"(?<pattern>[^\"]+)\", 1, Message\\)")]
    private static partial Regex Extract();

    [GeneratedRegex("State in \\([^)]*\\)")]
    private static partial Regex States();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("ranQuery\\('(\\w+)'")]
    private static partial Regex Ran();

    [GeneratedRegex("functionName: '(?<function>\\w+)'\\s+containerName: '(?<container>\\w+)'\\s+folder: '(?<folder>[^']*)'")]
    private static partial Regex Subscribed();
}
