using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace KhuyenCong.Cli;

/// <summary>The same settings as the app's: <c>local.settings.json</c> in the working directory where there is one, then the environment.</summary>
public static class Settings
{
    /// <summary>The file's name.</summary>
    public const string FileName = "local.settings.json";

    /// <summary>Reads the settings.</summary>
    /// <param name="over">Settings that go before both, by configuration key (<c>Mail:Folder</c>).</param>
    /// <exception cref="InvalidDataException">The file is there and is not what the Functions tools write.</exception>
    public static IConfigurationRoot Read(IReadOnlyDictionary<string, string?>? over = null)
    {
        var builder = new ConfigurationBuilder();
        if (File.Exists(FileName))
        {
            builder.AddInMemoryCollection(Values(FileName));
        }

        builder.AddEnvironmentVariables();
        if (over is not null)
        {
            builder.AddInMemoryCollection(over);
        }

        return builder.Build();
    }

    private static Dictionary<string, string?> Values(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            return json.RootElement.GetProperty("Values").EnumerateObject()
                .ToDictionary(v => v.Name.Replace("__", ":", StringComparison.Ordinal), v => (string?)v.Value.ToString());
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is not readable: it needs a JSON object with an object “Values”. Compare it with local.settings.sample.json.", fault);
        }
    }
}
