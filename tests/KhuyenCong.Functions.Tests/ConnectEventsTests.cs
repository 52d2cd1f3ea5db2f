using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Functions.Tests;

/// <summary>
/// The second step of a deployment, as it is, against a stand-in for the app that answers as the Functions host does, and an <c>az</c> that
/// answers as the Azure CLI does and keeps what it was called with.
/// </summary>
public sealed partial class ConnectEventsTests : IAsyncLifetime
{
    private const string Key = "the-masters-key";

    private static readonly string[] Functions =
    [
        .. typeof(FunctionsConfiguration).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .Select(m => m.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>().Order(StringComparer.Ordinal),
    ];

    private readonly ConcurrentDictionary<string, (int Status, string Body)> _answers = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-events").FullName;
    private WebApplication? _app;
    private string _host = "";

    public async Task InitializeAsync()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.pem"), made.ExportCertificatePem());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(made)));
        _app = builder.Build();
        _app.MapGet("/admin/functions/{name}/status", (string name, HttpRequest call) =>
        {
            _asked.Enqueue(name);
            var (status, body) = call.Headers["x-functions-key"] == Key ? _answers.GetValueOrDefault(name, (200, "{}")) : (401, "");
            return Results.Text(body, "application/json", statusCode: status);
        });
        await _app.StartAsync();
        _host = "localhost:" + new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

        await ProgramAsync("az", $"""
            #!/bin/sh
            echo "$*" >> "{_folder}/az.log"
            case "$*" in
              *systemKeys.blobs_extension*) echo true ;;
              *masterKey*) echo {Key} ;;
              *"function list"*) cat "{_folder}/functions" ;;
            esac
            """);
        await ProgramAsync("sleep", "#!/bin/sh\n");
        await ListAsync(Functions);
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [ShellFact]
    public async Task EventsAreConnectedWhenTheHostRunsEveryFunction()
    {
        // Both ways in which the host says that it has nothing to complain of.
        _answers["SendDigest"] = (200, """{"errors": [ ], "other": [1]}""");
        var (code, output) = await RunAsync();
        Assert.True(code == 0, output);
        Assert.Equal(Functions, _asked.Order(StringComparer.Ordinal));
        Assert.Contains(await CalledAsync(), c => c.StartsWith("deployment group create", StringComparison.Ordinal));
        Assert.DoesNotContain(await CalledAsync(), c => c.Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain(Key, output, StringComparison.Ordinal);
    }

    [ShellTheory]
    [InlineData("IngestReport")]
    [InlineData("ShowSituation")]
    public async Task AFunctionThatTheHostDisabledIsToldInItsOwnWordsAndNothingIsConnected(string function)
    {
        _answers[function] = (200, $$$"""
            {
              "errors": [
                "The '{{{function}}}' function is in error: Microsoft.Azure.WebJobs.Host: Error indexing method 'Functions.{{{function}}}'. Invalid template expression '**name"
              ]
            }
            """);
        var (code, output) = await RunAsync();
        Assert.Equal(1, code);
        Assert.Contains($"The host does not run {function}. It says: ", output, StringComparison.Ordinal);
        Assert.Contains("Invalid template expression '**name", output, StringComparison.Ordinal);
        Assert.DoesNotContain(await CalledAsync(), c => c.StartsWith("deployment group create", StringComparison.Ordinal));

        // Every function was asked all the same: whoever mends it sees all at once.
        Assert.Equal(Functions, _asked.Distinct().Order(StringComparer.Ordinal));
    }

    [ShellFact]
    public async Task AHostThatDoesNotAnswerIsAskedAgainAndNotBelieved()
    {
        _answers["SweepInbox"] = (503, "");
        var (code, output) = await RunAsync();
        Assert.Equal(1, code);
        Assert.Contains("The host does not say how SweepInbox does", output, StringComparison.Ordinal);
        Assert.True(_asked.Count(a => a == "SweepInbox") > 1, output);
    }

    [ShellFact]
    public async Task AFunctionThatIsNotThereIsNamed()
    {
        await ListAsync([.. Functions.Where(f => f != "SettlePoison")]);
        var (code, output) = await RunAsync();
        Assert.Equal(1, code);
        Assert.Contains("no function SettlePoison", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connect-events.sh")]
    [InlineData("connect-events.ps1")]
    public void BothScriptsWaitForEveryFunction(string script)
    {
        var text = File.ReadAllText(RepositoryFolder.PathOf("infra", script)).Replace("\\\n", "", StringComparison.Ordinal);
        var list = Names().Matches(text).Select(m => m.Groups["names"].Value).Single(names => names.Contains("IngestReport", StringComparison.Ordinal));
        Assert.Equal(Functions, Word().Matches(list).Select(m => m.Value).Order(StringComparer.Ordinal));
        Assert.Contains("/admin/functions/$name/status", text, StringComparison.Ordinal);
    }

    private Task ListAsync(string[] functions) =>
        File.WriteAllLinesAsync(Path.Combine(_folder, "functions"), functions.Select(f => "func-khuyencong/" + f));

    private async Task ProgramAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text.ReplaceLineEndings("\n") + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<string[]> CalledAsync() => await File.ReadAllLinesAsync(Path.Combine(_folder, "az.log"));

    private async Task<(int Code, string Output)> RunAsync()
    {
        var start = new ProcessStartInfo("sh", [RepositoryFolder.PathOf("infra", "connect-events.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = _folder + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["CURL_CA_BUNDLE"] = Path.Combine(_folder, "ca.pem");
        start.Environment["AZURE_SUBSCRIPTION_ID"] = "";
        start.Environment["AZURE_RESOURCE_GROUP"] = "rg";
        start.Environment["FUNCTION_APP_NAME"] = "func-khuyencong";
        start.Environment["FUNCTION_APP_HOST"] = _host;
        start.Environment["EVENT_TOPIC_NAME"] = "topic";
        start.Environment["HOST_STORAGE_NAME"] = "account";
        foreach (var proxy in new[] { "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy" })
        {
            start.Environment.Remove(proxy);
        }

        using var script = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var output = script.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = script.StandardError.ReadToEndAsync(patience.Token);
        await script.WaitForExitAsync(patience.Token);
        return (script.ExitCode, await output + await errors);
    }

    [GeneratedRegex(@"for(?:each \()? ?\$?name in (?<names>[^;{)]+)(?:; do|\) \{)")]
    private static partial Regex Names();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}

/// <summary>Skipped on Windows, where the other script runs.</summary>
public sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = ShellTheoryAttribute.Reason;
}

/// <summary>As <see cref="ShellFactAttribute"/>.</summary>
public sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute() => Skip = Reason;

    internal static string? Reason => OperatingSystem.IsWindows() ? "The script is for a POSIX shell." : null;
}
