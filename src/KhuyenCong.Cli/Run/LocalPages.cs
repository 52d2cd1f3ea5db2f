using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using KhuyenCong.Pages;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using LinkOptions = KhuyenCong.Pipeline.Links.LinkOptions;

namespace KhuyenCong.Cli.Run;

/// <summary>The web pages on this machine: on the loopback address alone, where whoever sits at the machine is the ministry.</summary>
public static class LocalPages
{
    /// <summary>The port when none is asked for.</summary>
    public const int DefaultPort = 7180;

    private const string KeyFile = "pages.key";

    private const string KeyId = "local";

    /// <summary>The address of the pages.</summary>
    public static string AddressOf(int port) => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/");

    /// <summary>The option that names the port.</summary>
    /// <param name="usual">The port when none is asked for.</param>
    public static Option<int> PortOption(int usual) => new("--port")
    {
        Description = "The port of the web pages, on this machine alone; a free one is taken when it is in use, or for 0.",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }

            result.AddError($"“{text}” is no port. --port lies between 0 and {ushort.MaxValue}.");
            return 0;
        },
    };

    /// <summary>The port itself when it is free, otherwise another one.</summary>
    public static int FreePort(int wanted)
    {
        foreach (var port in new[] { wanted, 0 })
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException) when (port != 0)
            {
                // In use.
            }
        }

        throw new InvalidOperationException("This machine has no free port.");
    }

    /// <summary>Adds what links need where the settings say nothing: this machine's address, and a key that is kept beside the data, so that links outlive a restart.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="port">The pages' port.</param>
    /// <param name="data">Where the key is kept.</param>
    public static IConfiguration Complete(IConfiguration settings, int port, DirectoryInfo data)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        var pages = settings.GetSection(LinkOptions.Section);
        if (pages[nameof(LinkOptions.BaseUrl)] is { Length: > 0 } || pages.GetSection(nameof(LinkOptions.Keys)).GetChildren().Any())
        {
            return settings;
        }

        var file = Path.Combine(data.FullName, KeyFile);
        if (!File.Exists(file))
        {
            File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(LinkOptions.MinKeyBytes)));
        }

        return new ConfigurationBuilder().AddConfiguration(settings).AddInMemoryCollection(
        [
            new($"{LinkOptions.Section}:{nameof(LinkOptions.BaseUrl)}", AddressOf(port)),
            new($"{LinkOptions.Section}:{nameof(LinkOptions.Keys)}:{KeyId}", File.ReadAllText(file).Trim()),
        ]).Build();
    }

    /// <summary>How another terminal makes links that open these pages.</summary>
    /// <param name="settings">The settings that <see cref="Complete"/> returned.</param>
    /// <param name="data">Where the key is kept.</param>
    public static string LinkHint(IConfiguration settings, DirectoryInfo data)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        var pages = settings.GetSection(LinkOptions.Section);
        var key = $"{LinkOptions.Section}__{nameof(LinkOptions.Keys)}__{KeyId}";
        var file = Path.Combine(data.FullName, KeyFile);
        return pages[$"{nameof(LinkOptions.Keys)}:{KeyId}"] is { } own && File.Exists(file) && own == File.ReadAllText(file).Trim()
            ? $"For `link` in another terminal set {LinkOptions.Section}__{nameof(LinkOptions.BaseUrl)} to {pages[nameof(LinkOptions.BaseUrl)]} and {key} to the text of {file}, beside {StorageOptions.Section}."
            : "For `link` in another terminal use the same settings.";
    }

    /// <summary>Adds the pages and their server.</summary>
    public static void Add(WebApplicationBuilder builder, int port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IMinistryAccess, LoopbackAccess>();
        builder.Services.AddPages(builder.Configuration);
    }
}
