using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace KhuyenCong.Cli.Tests.Run;

/// <summary>A command that goes on until it is told to end; killed with this object when it still goes on then.</summary>
internal sealed partial class RunningCommand : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly StringBuilder _said = new();
    private readonly Task _reading;

    private RunningCommand(Process process)
    {
        Process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public Process Process { get; }

    /// <summary>All that it wrote so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>How to reach its emulator; empty before it said so.</summary>
    public string Storage => StorageLine().Match(Said) is { Success: true } line ? line.Groups[1].Value : "";

    public static RunningCommand Start(TemporaryFolder folder, Dictionary<string, string> settings, params string[] arguments) =>
        new(CommandLine.Start(folder, settings, arguments));

    /// <summary>Waits until it has written a text.</summary>
    public async Task UntilAsync(string said)
    {
        for (var waited = Stopwatch.StartNew(); !Said.Contains(said, StringComparison.Ordinal); await Task.Delay(20))
        {
            Assert.False(Process.HasExited && _reading.IsCompleted, $"It ended before it said “{said}”: {Said}");
            Assert.True(waited.Elapsed < Patience, $"It did not say “{said}”: {Said}");
        }
    }

    /// <summary>Waits until it has loaded a file (Linux), or writes something (elsewhere).</summary>
    public async Task UntilLoadedAsync(string file)
    {
        for (var waited = Stopwatch.StartNew(); !(OperatingSystem.IsLinux() ? Loaded().Contains(file, StringComparison.Ordinal) : Said.Length > 0); await Task.Delay(2))
        {
            Assert.False(Process.HasExited, $"It ended before it loaded {file}: {Said}");
            Assert.True(waited.Elapsed < Patience, $"It did not load {file}: {Said}");
        }
    }

    private string Loaded()
    {
        try
        {
            return File.ReadAllText($"/proc/{Process.Id}/maps");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Sends a signal, for example <c>INT</c>, which is Ctrl+C.</summary>
    public Task SignalAsync(string signal) => CommandLine.SignalAsync(Process.Id, signal);

    /// <summary>Waits until it ends.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await Process.WaitForExitAsync().WaitAsync(Patience);
        await _reading.WaitAsync(Patience);
        return Process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            await Process.WaitForExitAsync();
        }

        Process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_said)
            {
                _said.AppendLine(line);
            }
        }
    }

    [GeneratedRegex("to: (DefaultEndpointsProtocol=.*)")]
    private static partial Regex StorageLine();
}
