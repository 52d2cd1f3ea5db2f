using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.WebJobs.Extensions.Http;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Bindings.Path;
using Newtonsoft.Json.Linq;

namespace KhuyenCong.Functions.Runtime.Tests;

/// <summary>
/// What the build wrote into <c>functions.metadata</c>, by the code of the Functions host. The host disables a function that it cannot
/// index and goes on as if nothing were wrong, so a binding that it does not take must be seen here. The variable
/// <c>KHUYENCONG_PACKAGE</c> names a published folder to be read instead of the built one.
/// </summary>
public sealed partial class BuiltFunctionsTests
{
    private static readonly Dictionary<string, string?> Sample = JObject.Parse(Text("local.settings.sample.json"))["Values"]!
        .Cast<JProperty>().ToDictionary(p => p.Name, p => (string?)p.Value);

    /// <summary>The settings of each way to run the app: on a developer's machine, and by each parameter file.</summary>
    public static TheoryData<string> Deployments => ["local.settings.sample.json", .. Directory.EnumerateFiles(PathOf("infra"), "*.bicepparam").Select(f => Path.GetFileName(f)).Order()];

    [Theory]
    [MemberData(nameof(Deployments))]
    public async Task TheHostIndexesEveryFunction(string deployment)
    {
        var problems = await FunctionsIndex.ProblemsAsync(Functions(), Settings(deployment));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    /// <summary>Whatever the host refuses fails the test above, also what has not been seen yet.</summary>
    [Theory]
    [InlineData("IngestReport", "path", "inbox/{**name}", "Invalid template")]
    [InlineData("IngestReport", "path", "inbox/{*name}", "Invalid template")]
    [InlineData("IngestReport", "path", "inbox/{name", "template")]
    [InlineData("ApplyReference", "path", "reference/upload/{rest...}", "Illegal expression")]
    [InlineData("ApplyReference", "connection", "NoSuchStorage", "NoSuchStorage")]
    [InlineData("ApplyReference", "source", "EventGird", "EventGird")]
    [InlineData("SettlePoison", "queueName", "Poison_Queue", "queue name")]
    [InlineData("SettlePoison", "connection", "NoSuchStorage", "NoSuchStorage")]
    [InlineData("SweepInbox", "schedule", "0 */5 * * * * *", "schedule")]
    [InlineData("SweepInbox", "schedule", "every five minutes", "schedule")]
    [InlineData("SweepInbox", "schedule", "%Schedules:SweepInBoxes%", "Schedules:SweepInBoxes")]
    [InlineData("HandInReport", "route", "nop-bao-cao/{*rest}/x", "catch-all")]
    [InlineData("HandInReport", "route", "nop-bao-cao/{token", "route template")]
    [InlineData("IngestReport", "type", "blobTriggers", "not registered")]
    [InlineData("SettlePoison", "type", "serviceBusTrigger", "not registered")]
    [InlineData("ReadHealth", "type", "blob", "not registered")]
    public async Task WhatTheHostRefusesIsToldWithItsOwnWords(string function, string property, string value, string said)
    {
        var functions = Functions();
        functions.Single(f => (string)f["name"]! == function)["bindings"]![0]![property] = value;
        var problems = await FunctionsIndex.ProblemsAsync(functions, Sample);
        Assert.All(problems, p => Assert.Contains(function, p, StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains(said, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task AScheduleThatASettingNamesIsReadToo()
    {
        var settings = new Dictionary<string, string?>(Sample) { ["Schedules__SendDigest"] = "30 1 * * * * *" };
        Assert.Contains("Function 'SendDigest' failed indexing and will be disabled.", (await FunctionsIndex.ProblemsAsync(Functions(), settings))[^1], StringComparison.Ordinal);
    }

    /// <summary>A name that the path does not match would start no run, and the host would call that success.</summary>
    [Theory]
    [InlineData("52/2026-Q3/bao-cao.xlsx")]
    [InlineData("52/2026-Q3/Báo cáo #1 50%+.xlsx")]
    [InlineData("52/2026-Q3/{a} [b] (c).xlsx")]
    [InlineData("52/2026-Q3/một/hai/ba.xlsx")]
    [InlineData("bao-cao.xlsx")]
    [InlineData("52/2026-Q3/f.0123456789abcdef0123456789abcdef.0123456789abcdef.KC-01.xlsx")]
    public void EveryNameBelowAPathIsMatchedWhole(string blob)
    {
        var paths = Functions().SelectMany(f => f["bindings"]!).Where(b => (string)b["type"]! == "blobTrigger").Select(b => (string)b["path"]!).ToList();
        Assert.Equal(2, paths.Count);
        var containers = Text("infra/main.bicep").Split("var containers = {")[1].Split('}')[0];
        foreach (var path in paths)
        {
            // The indexer takes a container that cannot be, too.
            Assert.Contains($": '{path.Split('/')[0]}'", containers, StringComparison.Ordinal);
            var bound = BindingTemplateSource.FromString(path).CreateBindingData(path.Split('{')[0] + blob);
            Assert.Equal(blob, Assert.Single(bound!).Value);
            Assert.Null(BindingTemplateSource.FromString(path).CreateBindingData("elsewhere/" + blob));
        }
    }

    /// <summary>A name in <c>host.json</c> that no extension reads would be no setting at all.</summary>
    [Fact]
    public void EveryExtensionSettingOfHostJsonIsRead()
    {
        var read = new Dictionary<string, Type> { ["http"] = typeof(HttpOptions), ["blobs"] = typeof(BlobsOptions), ["queues"] = typeof(QueuesOptions) };
        var extensions = ((JObject)JObject.Parse(File.ReadAllText(Path.Combine(Package, "host.json")))["extensions"]!).Properties().ToList();
        Assert.Contains(extensions, e => e.Name == "blobs");
        Assert.All(
            extensions.SelectMany(e => ((JObject)e.Value).Properties(), (e, p) => (Extension: e.Name, p.Name)),
            s => Assert.NotNull(read[s.Extension].GetProperty(s.Name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)));
    }

    private static string Package =>
        Environment.GetEnvironmentVariable("KHUYENCONG_PACKAGE") is { Length: > 0 } package ? PathOf(package) : Metadata("WorkerDirectory");

    private static JArray Functions() => JArray.Parse(File.ReadAllText(Path.Combine(Package, "functions.metadata")));

    private static Dictionary<string, string?> Settings(string deployment)
    {
        if (deployment == "local.settings.sample.json")
        {
            return Sample;
        }

        var template = Text("infra/main.bicep");
        var parameters = Parameter().Matches(Text("infra/" + deployment)).Concat(Parameter().Matches(template))
            .DistinctBy(m => m.Groups["name"].Value).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["text"].Value);
        var schedules = Schedule().Matches(template);
        Assert.True(schedules.Count >= 4, template);
        var storage = Storage().Matches(template).Select(m => m.Value).ToList();
        Assert.NotEmpty(storage);
        return schedules.Select(m => KeyValuePair.Create(m.Groups["setting"].Value, (string?)parameters[m.Groups["parameter"].Value]))
            .Concat(storage.Select(s => KeyValuePair.Create(s, (string?)StandIn(s))))
            .ToDictionary();
    }

    // What a deployment's outputs would say; nothing is called.
    private static string StandIn(string setting) => setting.Split("__")[1] switch
    {
        "credential" => "managedidentity",
        "clientId" => "00000000-0000-0000-0000-000000000001",
        "accountName" => "account",
        var uri => $"https://account.{uri[..^"ServiceUri".Length]}.core.windows.net",
    };

    private static string Text(string path) => File.ReadAllText(PathOf(path));

    private static string PathOf(string path) => Path.GetFullPath(path, Path.GetFullPath(Metadata("RepositoryDirectory")));

    private static string Metadata(string key) =>
        typeof(BuiltFunctionsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    [GeneratedRegex(@"^param (?<name>\w+)(?: string)? = '(?<text>[^']*)'", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"(?<setting>Schedules__\w+): (?<parameter>\w+)")]
    private static partial Regex Schedule();

    [GeneratedRegex(@"(?:ReportStorage|AzureWebJobsStorage)__\w+")]
    private static partial Regex Storage();
}
