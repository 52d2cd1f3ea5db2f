using System.Reflection;
using System.Text.Json;
using KhuyenCong.Emulator;
using KhuyenCong.Functions.Tests.Worker;
using KhuyenCong.Pages;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Storage;

namespace KhuyenCong.Functions.Tests;

/// <summary>The sample of the settings shows what there is to set, docs/settings.md explains it, and the app starts by it as it is.</summary>
public sealed class SampleSettingsTests
{
    private static readonly string Document = File.ReadAllText(RepositoryFolder.PathOf("docs", "settings.md"));

    private static readonly (Type Options, string Section)[] OptionsOfTheApp =
    [
        (typeof(StorageOptions), StorageOptions.Section), (typeof(MailOptions), MailOptions.Section),
        (typeof(LinkOptions), LinkOptions.Section), (typeof(PagesOptions), LinkOptions.Section),
    ];

    // The sample names the storage by its connection string alone; names of containers are fixed, since templates and triggers have them too.
    private static readonly HashSet<string> LeftOutOfTheSample =
    [
        "ReportStorage__ConnectionString", "ReportStorage__BlobServiceUri", "ReportStorage__TableServiceUri", "ReportStorage__ClientId",
        "ReportStorage__Inbox", "ReportStorage__Archive", "ReportStorage__Receipts", "ReportStorage__Exports", "ReportStorage__Reference", "ReportStorage__Copies", "ReportStorage__Table",
    ];

    private static readonly HashSet<string> LeftOutOfTheDocument =
    [
        "ReportStorage__ConnectionString",
        "ReportStorage__Inbox", "ReportStorage__Archive", "ReportStorage__Receipts", "ReportStorage__Exports", "ReportStorage__Reference", "ReportStorage__Copies", "ReportStorage__Table",
    ];

    public static Dictionary<string, string> Values { get; } =
        JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("local.settings.sample.json"))).RootElement.GetProperty("Values")
            .EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString()!);

    private static IEnumerable<string> Settings =>
        from options in OptionsOfTheApp
        from property in options.Options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.CanWrite || property.PropertyType.IsAssignableTo(typeof(System.Collections.IDictionary))
        select options.Section + "__" + property.Name;

    [Fact]
    public void EveryOptionIsInTheSampleAndInTheDocument()
    {
        Assert.True(Settings.Count() > 30);
        Assert.Empty(LeftOutOfTheSample.Union(LeftOutOfTheDocument).Except(Settings));
        Assert.All(Settings.Except(LeftOutOfTheSample), s => Assert.Contains(Values.Keys, v => v == s || v.StartsWith(s + "__", StringComparison.Ordinal)));

        // The table writes the settings of a row in full, or from their last part on.
        var table = Document.Split("## Settings")[1].Split("\n## ")[0];
        Assert.All(Settings.Except(LeftOutOfTheDocument), s => Assert.Contains("__" + s.Split("__")[1], table, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void EverySettingOfTheSampleIsReadBySomebody()
    {
        string[] hosts = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "AzureWebJobsDisableHomepage", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"];
        Assert.All(
            Values.Keys.Except(hosts).Where(v => v != StorageOptions.Section && !v.StartsWith("Schedules__", StringComparison.Ordinal)),
            v => Assert.Contains(string.Join("__", v.Split("__").Take(2)), Settings));
    }

    [Fact]
    public async Task TheAppStartsByTheSampleAsItIs()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await using var azurite = await Azurite.StartAsync(null, null, patience.Token);

        // All but the emulator's ports, which are free ones here.
        var settings = new Dictionary<string, string>(Values) { ["AzureWebJobsStorage"] = azurite.ConnectionString, [StorageOptions.Section] = azurite.ConnectionString };
        await using var host = await WorkerHost.StartAsync(settings, patience.Token);
        Assert.Contains("IngestReport", host.Functions.Keys);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        using var answer = await host.InvokeHttpAsync("ReadHealth", request, patience.Token);
        Assert.Contains("\"uploadWays\"", await answer.Content.ReadAsStringAsync(patience.Token), StringComparison.Ordinal);
    }
}
