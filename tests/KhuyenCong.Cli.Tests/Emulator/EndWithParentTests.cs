using System.Diagnostics;
using System.Globalization;

namespace KhuyenCong.Cli.Tests.Emulator;

/// <summary>The emulator ends with the process that started it, whatever it is at.</summary>
public sealed class EndWithParentTests
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "azurite", "end-with-parent.cjs");

    private const string Patience = "patience = 15000;";

    [UnixFact]
    public async Task OneThatCalculatesWithoutAPauseEndsWithItsParent()
    {
        // As it is, but for its patience of fifteen seconds.
        using var folder = new TemporaryFolder();
        var (asItIs, hasty) = (await File.ReadAllTextAsync(Script), folder.File("end-with-parent.cjs"));
        Assert.Contains(Patience, asItIs, StringComparison.Ordinal);
        await File.WriteAllTextAsync(hasty, asItIs.Replace(Patience, "patience = 500;", StringComparison.Ordinal));

        // The pipe stays open, as does one that another child of the parent has inherited.
        using var parent = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec 3<&0; node --require \"$0\" -e 'while (true) {}' <&3 & echo $!; wait", hasty])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            Assert.True(Runs(child));
            parent.Kill();
            for (var patience = Stopwatch.StartNew(); Runs(child); await Task.Delay(500))
            {
                Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "It still calculates a minute after its parent was killed.");
            }
        }
        finally
        {
            if (Runs(child))
            {
                using var left = Process.GetProcessById(child);
                left.Kill();
            }
        }
    }

    /// <summary>Whether a process is there and not merely waits to be forgotten.</summary>
    private static bool Runs(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited && !(File.Exists($"/proc/{process}/stat") && File.ReadAllText($"/proc/{process}/stat").Split(") ")[1][0] == 'Z');
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException)
        {
            return false;
        }
    }
}
