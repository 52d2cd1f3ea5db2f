using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;

namespace KhuyenCong.Cli.Tests.Run;

/// <summary>
/// How <c>run</c> ends when it is told to, as often and whenever, with its children. Tries are
/// few in a test run; <c>KHUYENCONG_ENDINGS</c> sets how many.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class EndOfRunTests
{
    internal const string Started = "Ctrl+C ends.";

    private static readonly int Tries = LongForm.Number("KHUYENCONG_ENDINGS", 1, 10);

    // Each signal once, here, as soon as it can be heard, or (TERM) at a demo that serves; in the long form each everywhere.
    public static TheoryData<string> Late => LongForm.IsOn ? new("INT", "TERM", "HUP") : new("INT");

    public static TheoryData<string> Soon => LongForm.IsOn ? new("INT", "TERM", "HUP") : new("HUP");

    [UnixTheory]
    [MemberData(nameof(Late))]
    public async Task ToldToEndAtWhateverItIsItEndsWith0(string signal)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            using var folder = new TemporaryFolder();
            for (var i = 0; i < 20; i++)
            {
                await PutAsync(folder, FormattableString.Invariant($"5{i % 3}/KC-03/{i}.pdf"));
            }

            await using var run = RunningCommand.Start(folder, Mails(folder), "run", "--port", "0");

            // Not what the morning owes: before eight o'clock in Vietnam nothing is owed yet.
            await run.UntilAsync(" from the drop folder");

            // Wherever in its round of some seconds that may be; in a plain run in the first of it.
            await Task.Delay(Random.Shared.Next(LongForm.IsOn ? 4000 : 500));
            await run.SignalAsync(signal);
            Assert.True(await run.EndAsync() == 0, $"{run.Process.ExitCode}: {run.Said}");
            Assert.DoesNotContain("   at ", run.Said);
            await NothingIsLeftAsync(folder);
        }
    }

    [UnixTheory]
    [MemberData(nameof(Soon))]
    public async Task ToldToEndAsSoonAsItCanHearItEndsWith0(string signal)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            using var folder = new TemporaryFolder();
            await using var run = RunningCommand.Start(folder, [], "run", "--port", "0");

            // What its commands need is loaded right after it listens.
            await run.UntilLoadedAsync("KhuyenCong.Pipeline.dll");
            await run.SignalAsync(signal);
            Assert.True(await run.EndAsync() == 0, $"{run.Process.ExitCode}: {run.Said}");
            await NothingIsLeftAsync(folder);
        }
    }

    [UnixFact]
    public async Task WhatIsHandedInWhenItIsToldToEndIsAnsweredFirstHoweverOftenItIsTold()
    {
        using var folder = new TemporaryFolder();
        await using var run = RunningCommand.Start(folder, Mails(folder), "run", "--port", "0");
        await run.UntilAsync("A province's page:");
        var page = new Uri(Regex.Match(run.Said, @"A province's page: (\S+)").Groups[1].Value);
        using var officer = await ConnectAsync(page.Port);
        var stream = officer.GetStream();
        const string Body = "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nx\r\n--x--\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(FormattableString.Invariant(
            $"POST {page.PathAndQuery} HTTP/1.1\r\nHost: localhost:{page.Port}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body[..20]}")));
        await Task.Delay(500);

        // In a terminal the emulator hears it too.
        await run.SignalAsync("INT");
        await CommandLine.SignalAsync(EmulatorOf(folder), "INT");
        await Task.Delay(1000);
        await run.SignalAsync("INT");
        await run.SignalAsync("TERM");

        // Longer than a command is given otherwise.
        await Task.Delay(3000);
        Assert.False(run.Process.HasExited, run.Said);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Body[20..]));
        var answer = await new StreamReader(stream).ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Matches("^HTTP/1.1 [234]", answer);
        Assert.True(await run.EndAsync() == 0, $"{run.Process.ExitCode}: {run.Said}");
        await NothingIsLeftAsync(folder);
    }

    [UnixFact]
    public async Task ToldToEndWhileItsEmulatorIsInstalledItEndsWith0()
    {
        using var folder = new TemporaryFolder();
        var endless = folder.File("bin", "npm");
        Directory.CreateDirectory(Path.GetDirectoryName(endless)!);
        await File.WriteAllTextAsync(endless, "#!/usr/bin/env node\nsetInterval(() => {}, 1000);\n");
        File.SetUnixFileMode(endless, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var settings = new Dictionary<string, string>
        {
            ["PATH"] = $"{folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["XDG_DATA_HOME"] = folder.File("data"),
            ["HOME"] = folder.File("data"),
        };
        await using var run = RunningCommand.Start(folder, settings, "run", "--port", "0");
        await run.UntilAsync("Installing Azurite");
        await run.SignalAsync("INT");
        Assert.True(await run.EndAsync() == 0, $"{run.Process.ExitCode}: {run.Said}");
        await NothingIsLeftAsync(folder);
    }

    [UnixFact]
    public async Task ToldToEndWhileItsEmulatorStartsItEndsWith0()
    {
        using var folder = new TemporaryFolder();
        await using var run = RunningCommand.Start(folder, [], "run", "--port", "0");
        for (var waited = Stopwatch.StartNew(); !File.Exists(HolderOf(folder)); await Task.Delay(5))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), run.Said);
        }

        await run.SignalAsync("INT");
        Assert.True(await run.EndAsync() == 0, $"{run.Process.ExitCode}: {run.Said}");
        await NothingIsLeftAsync(folder);
    }

    internal static Dictionary<string, string> Mails(TemporaryFolder folder) => new() { ["Mail__Folder"] = folder.File("mails") };

    private static string HolderOf(TemporaryFolder folder) => folder.File("artifacts", "azurite", "azurite.process");

    private static int EmulatorOf(TemporaryFolder folder) => int.Parse(File.ReadAllText(HolderOf(folder)).Split(' ')[0], CultureInfo.InvariantCulture);

    // The pages listen a moment after their addresses are told.
    private static async Task<TcpClient> ConnectAsync(int port)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return client;
            }
            catch (SocketException) when (waited.Elapsed < TimeSpan.FromMinutes(1))
            {
                client.Dispose();
            }
        }
    }

    private static async Task PutAsync(TemporaryFolder folder, string name)
    {
        var path = folder.File(["drop", .. name.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, name);
    }

    /// <summary>Waits until nothing runs any more of what was started in a folder.</summary>
    internal static async Task NothingIsLeftAsync(TemporaryFolder folder)
    {
        for (var waited = Stopwatch.StartNew(); CommandLine.Left(folder) is { Count: > 0 } left; await Task.Delay(200))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), "Left: " + string.Join('\n', left));
        }
    }
}
