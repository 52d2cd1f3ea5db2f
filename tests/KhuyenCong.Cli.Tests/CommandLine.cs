using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KhuyenCong.Cli.Tests;

/// <summary>What a command did.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output as JSON; fails when anything else stands there.</summary>
    public JsonElement Json()
    {
        using var json = JsonDocument.Parse(Output);
        return json.RootElement.Clone();
    }
}

/// <summary>
/// The command line, in a folder that is not the repository's: in the tests' own process, which starts in no time, or as a process of its own, as a
/// person starts it.
/// </summary>
public static class CommandLine
{
    // The working directory, the environment and the console belong to the process.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Which test a process and its children belong to, in their environment.
    private const string Marker = "KHUYENCONG_TEST_FOLDER";

    static CommandLine()
    {
        // What the machine has set must not decide what a test sees.
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsSetting).ToList())
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    public static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "Samples", name);

    public static Task<CommandResult> RunAsync(TemporaryFolder folder, params string[] arguments) => RunAsync(folder, [], arguments);

    /// <summary>Runs a command in this process, one at a time.</summary>
    public static async Task<CommandResult> RunAsync(TemporaryFolder folder, Dictionary<string, string> settings, params string[] arguments)
    {
        await OneAtATime.WaitAsync();
        var (directory, output, errors) = (Environment.CurrentDirectory, Console.Out, Console.Error);
        try
        {
            using StringWriter written = new(), said = new();
            Environment.CurrentDirectory = folder.Path;
            Console.SetOut(written);
            Console.SetError(said);
            Set(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
            return new CommandResult(await Commands.RunAsync(arguments).WaitAsync(Patience), written.ToString(), said.ToString());
        }
        finally
        {
            Set(settings.ToDictionary(s => s.Key, s => (string?)null));
            Console.SetOut(output);
            Console.SetError(errors);
            Environment.CurrentDirectory = directory;
            OneAtATime.Release();
        }

        static void Set(Dictionary<string, string?> variables)
        {
            foreach (var (name, value) in variables)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }

    /// <summary>Runs a command as a process of its own: one that hears signals, or is told what to do by what the machine says of itself.</summary>
    public static async Task<CommandResult> RunProcessAsync(TemporaryFolder folder, Dictionary<string, string> settings, params string[] arguments)
    {
        using var process = Start(folder, settings, arguments);
        return await EndOfAsync(process);
    }

    public static Process Start(TemporaryFolder folder, Dictionary<string, string> settings, params string[] arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] command = [dotnet, Path.Combine(AppContext.BaseDirectory, "KhuyenCong.Cli.dll"), .. arguments];
        if (OperatingSystem.IsLinux())
        {
            // What a shell without job control (Ctrl+C) or nohup (HUP) has told to ignore is inherited, and no program may undo that for itself.
            command = ["env", "--default-signal=INT,TERM,QUIT,HUP", $"{Marker}={folder.Path}", .. command];
        }

        return Start(folder, settings, ChildProcess.Of(command));
    }

    /// <summary>Starts a script of a shell, in which <c>TOOL</c> stands for the command line.</summary>
    public static Process StartScript(TemporaryFolder folder, string script) =>
        Start(folder, [], ChildProcess.Of("/bin/sh", "-c", script.Replace("TOOL", $"dotnet '{Path.Combine(AppContext.BaseDirectory, "KhuyenCong.Cli.dll")}'", StringComparison.Ordinal)));

    private static Process Start(TemporaryFolder folder, Dictionary<string, string> settings, ProcessStartInfo start)
    {
        start.WorkingDirectory = folder.Path;
        (start.StandardOutputEncoding, start.StandardErrorEncoding) = (Encoding.UTF8, Encoding.UTF8);

        // Those of the machine, and those of a command that runs in this process just now.
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Sends a signal, for example <c>INT</c>, which is Ctrl+C.</summary>
    public static async Task SignalAsync(int process, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>What still runs, or stands still, of what was started in a folder and of its children: only Linux tells.</summary>
    public static IReadOnlyList<string> Left(TemporaryFolder folder) =>
    [
        .. from process in Directory.EnumerateDirectories("/proc")
           where int.TryParse(Path.GetFileName(process), out _) && ReadOf(process, "environ").Split('\0').Contains($"{Marker}={folder.Path}")
           select $"{Path.GetFileName(process)} {ReadOf(process, "cmdline").Replace('\0', ' ')}",
    ];

    private static bool IsSetting(string name) =>
        new[] { "ReportStorage", "Mail__", "Pages__" }.Any(own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase));

    private static string ReadOf(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public static async Task<CommandResult> EndOfAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // What it has started ends with it.
            process.Kill();
            throw new TimeoutException($"The command did not end within {Patience}. It said: {await output} {await errors}");
        }

        return new CommandResult(process.ExitCode, await output, await errors);
    }
}
