using System.CommandLine;
using System.Text.Json;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Cli;

/// <summary>Results for programs: the option that asks for them, and how they are written.</summary>
internal static class JsonOutput
{
    /// <summary>Makes the option.</summary>
    public static Option<bool> Option() => new("--json") { Description = "As JSON on standard output, and nothing else there." };

    /// <summary>Writes a result on standard output.</summary>
    public static Task WriteAsync<T>(T result) => Console.Out.WriteLineAsync(JsonSerializer.Serialize(result, ReadableJson.Options));
}
