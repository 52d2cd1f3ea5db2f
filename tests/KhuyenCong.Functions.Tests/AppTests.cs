using System.Reflection;
using System.Text.Json;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Functions.Tests;

public sealed class AppTests
{
    private static readonly string[] Names = ["DeliverMail", "IngestReport", "RemindProvinces", "SendDigest", "SweepInbox"];

    private static IServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)));
        builder.ConfigureReporting();
        return builder.Services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = false, ValidateScopes = true });
    }

    private static IEnumerable<(Type Class, MethodInfo Method, string Name)> Functions() =>
        from type in typeof(FunctionsConfiguration).Assembly.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select (type, method, function.Name);

    [Fact]
    public void TheAppsContainerMakesEveryFunction()
    {
        var services = Services(("ReportStorage", "UseDevelopmentStorage=true"));
        var made = Functions().Select(f => ActivatorUtilities.CreateInstance(services, f.Class)).ToList();
        Assert.True(made.Count >= Names.Length);
    }

    [Fact]
    public void TheIdentityConnectionOfTheAppServesTheContainerToo()
    {
        var services = Services(
            ("ReportStorage:blobServiceUri", "https://account.blob.core.windows.net"),
            ("ReportStorage:tableServiceUri", "https://account.table.core.windows.net"),
            ("ReportStorage:credential", "managedidentity"),
            ("ReportStorage:clientId", "00000000-0000-0000-0000-000000000001"));
        Assert.Equal("account", services.GetRequiredService<ReportStorage>().Inbox.AccountName);
    }

    [Fact]
    public void AMissingStorageIsNamed()
    {
        var services = Services(("Mail:Transport", "Folder"));
        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<StorageOptions>>().Value);
        Assert.Contains("ReportStorage", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingMailKeyIsNamed()
    {
        var services = Services(("ReportStorage", "UseDevelopmentStorage=true"), ("Mail:Transport", "SendGrid"));
        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<MailOptions>>().Value);
        Assert.Contains("SendGridKey", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheBuiltAppsMetadataHoldsTheFunctionsWithTheirTriggers()
    {
        var folder = typeof(AppTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "WorkerDirectory").Value!;
        using var metadata = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "functions.metadata")));
        var triggers = metadata.RootElement.EnumerateArray().ToDictionary(
            f => f.GetProperty("name").GetString()!,
            f => f.GetProperty("bindings").EnumerateArray().Single(b => b.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase)));
        Assert.Superset(Names.ToHashSet(), triggers.Keys.ToHashSet());

        // The plan starts no blob trigger by any other source.
        var blobs = triggers.Values.Where(t => t.GetProperty("type").GetString() == "blobTrigger").ToList();
        Assert.NotEmpty(blobs);
        Assert.All(blobs, b => Assert.Equal("EventGrid", b.GetProperty("source").GetString()));
        foreach (var timer in Names.Except(["IngestReport"]))
        {
            Assert.Equal("timerTrigger", triggers[timer].GetProperty("type").GetString());
            Assert.Equal($"%Schedules:{timer}%", triggers[timer].GetProperty("schedule").GetString());
        }
    }
}
