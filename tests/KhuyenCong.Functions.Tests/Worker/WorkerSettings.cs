using System.Text.Json.Nodes;

namespace KhuyenCong.Functions.Tests.Worker;

/// <summary>The settings under which the worker's tests run it.</summary>
internal static class WorkerSettings
{
    /// <summary>Every connection that the app's triggers name points at the storage emulator's default addresses.</summary>
    public static Dictionary<string, string> ForTests()
    {
        var settings = new Dictionary<string, string>();
        foreach (var function in JsonNode.Parse(File.ReadAllText(Path.Combine(WorkerHost.BuiltApp, "functions.metadata")))!.AsArray())
        {
            if ((string?)function!["bindings"]![0]!["connection"] is { } connection)
            {
                settings[connection] = "UseDevelopmentStorage=true";
            }
        }

        return settings;
    }
}
