using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace KhuyenCong.Emulator;

/// <summary>
/// The storage emulator Azurite as a child process: installed by npm at the version of the lock file, on free ports of the loopback
/// address, in memory unless a folder is given. Ended with this object, or with this process, even when that is killed; what it keeps in a
/// folder is written down by then.
/// </summary>
public sealed class Azurite : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    // The emulator's published key; it protects nothing.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string Source = Path.Combine(AppContext.BaseDirectory, "azurite");

    private static readonly string EndsWithParent = Path.Combine(Source, "end-with-parent.cjs"), WithoutCollector = Path.Combine(Source, "without-collector.cjs");

    // What it keeps on disk it writes down within this time when it is asked to end.
    private static readonly TimeSpan WritesWithin = TimeSpan.FromSeconds(20);

    // Beside its data: which process keeps them.
    private const string Holder = "azurite.process";

    private readonly Process _process;
    private readonly bool _keeps;

    private Azurite(Process process, bool keeps, int blobPort, int queuePort, int tablePort)
    {
        (_process, _keeps) = (process, keeps);
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + $"BlobEndpoint=http://127.0.0.1:{blobPort}/{Account};"
            + $"QueueEndpoint=http://127.0.0.1:{queuePort}/{Account};"
            + $"TableEndpoint=http://127.0.0.1:{tablePort}/{Account};";
    }

    /// <summary>Connects to it.</summary>
    public string ConnectionString { get; }

    /// <summary>Installs it where it is missing, starts it and waits until it answers.</summary>
    /// <param name="folder">Where it keeps its data; null keeps it in memory.</param>
    /// <param name="progress">Told what takes long; null for nobody.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="InvalidOperationException">Node.js or npm is missing, or Azurite does not start; the message says what to do.</exception>
    public static async Task<Azurite> StartAsync(string? folder, Action<string>? progress, CancellationToken cancellation)
    {
        var script = await InstallAsync(progress, cancellation);
        if (folder is not null)
        {
            await WaitForFormerAsync(folder, cancellation);
        }

        for (var attempt = 1; ; attempt++)
        {
            // Another program may take a free port before Azurite does: then once more with others.
            var ports = LoopbackPorts.Free(3);
            if (await TryStartAsync(script, folder, ports, cancellation) is { } started)
            {
                return started;
            }

            if (attempt == 3)
            {
                throw new InvalidOperationException(
                    "Azurite did not start within 30 seconds, three times over. Run `node " + script + "` by hand to see why.");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndOnExit;
        if (_keeps)
        {
            using var patience = new CancellationTokenSource(WritesWithin);
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Kill();
    }

    private static async Task<Azurite?> TryStartAsync(string script, string? folder, int[] ports, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("node")
        {
            // Node does not start in a folder that has gone.
            WorkingDirectory = Path.GetDirectoryName(script),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--require", EndsWithParent, script, "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--loose",
                "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
                "--blobPort", Text(ports[0]), "--queuePort", Text(ports[1]), "--tablePort", Text(ports[2]),
            },
        };
        if (folder is null)
        {
            start.ArgumentList.Insert(0, WithoutCollector);
            start.ArgumentList.Insert(0, "--require");
            start.ArgumentList.Add("--inMemoryPersistence");
        }
        else
        {
            start.ArgumentList.Add("--location");
            start.ArgumentList.Add(Path.GetFullPath(folder));
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("Node.js could not be started.");
        var azurite = new Azurite(process, folder is not null, ports[0], ports[1], ports[2]);
        AppDomain.CurrentDomain.ProcessExit += azurite.EndOnExit;
        var answers = false;
        try
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (folder is not null)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, Holder), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{process.Id} {process.StartTime.Ticks}"), cancellation);
            }

            for (var patience = Stopwatch.StartNew(); !answers && !process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(30);)
            {
                await Task.Delay(100, cancellation);
                answers = await AnswersAsync(ports[0], cancellation) && await AnswersAsync(ports[1], cancellation) && await AnswersAsync(ports[2], cancellation);
            }

            return answers ? azurite : null;
        }
        finally
        {
            if (!answers)
            {
                await azurite.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// Waits until one that kept its data in the folder has written it down: its host may have been killed a moment ago. Two at once would
    /// each write over what the other keeps.
    /// </summary>
    private static async Task WaitForFormerAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var holder = Path.Combine(folder, Holder);
        if (!File.Exists(holder) || (await File.ReadAllTextAsync(holder, cancellation)).Split(' ') is not [var id, var started]
            || !int.TryParse(id, out var number) || !long.TryParse(started, out var ticks))
        {
            return;
        }

        try
        {
            using var former = Process.GetProcessById(number);

            // Another process may have got its number since.
            if (Math.Abs(former.StartTime.Ticks - ticks) < TimeSpan.TicksPerSecond * 2)
            {
                await former.WaitForExitAsync(cancellation).WaitAsync(WritesWithin, cancellation);
            }
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended.
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"Azurite keeps its data in {Path.GetFullPath(folder)} already (process {id}). End the `run` that started it, or name another folder by --data.");
        }
    }

    private static async Task<string> InstallAsync(Action<string>? progress, CancellationToken cancellation)
    {
        var lockFile = Path.Combine(Source, "package-lock.json");
        var version = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(lockFile, cancellation)))[..12];
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        var root = Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "KhuyenCong.Functions");
        var home = Path.Combine(root, "azurite-" + version);
        var script = Path.Combine(home, "node_modules", "azurite", "dist", "src", "azurite.js");
        var done = Path.Combine(home, "installed");
        if (File.Exists(done))
        {
            return script;
        }

        Directory.CreateDirectory(home);

        // Test projects run side by side: one installs, the others wait for it.
        await using var turn = await TakeTurnAsync(Path.Combine(home, "installing"), cancellation);
        if (File.Exists(done))
        {
            return script;
        }

        progress?.Invoke("Installing Azurite by npm (once, about half a minute)");
        File.Copy(Path.Combine(Source, "package.json"), Path.Combine(home, "package.json"), overwrite: true);
        File.Copy(lockFile, Path.Combine(home, "package-lock.json"), overwrite: true);
        var windows = OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(windows ? "cmd" : "npm")
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,

            // npm is a Node.js program as well: it, too, ends with its standard input.
            Environment = { ["NODE_OPTIONS"] = $"--require \"{EndsWithParent.Replace("\\", "\\\\", StringComparison.Ordinal)}\"" },
        };
        foreach (var argument in (windows ? new[] { "/c", "npm" } : []).Concat(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]))
        {
            start.ArgumentList.Add(argument);
        }

        Process npm;
        try
        {
            npm = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException("npm was not found: install Node.js 20 or later, which brings npm, and try again.", missing);
        }

        using (npm)
        {
            var output = npm.StandardOutput.ReadToEndAsync(cancellation);
            var errors = await npm.StandardError.ReadToEndAsync(cancellation);
            await npm.WaitForExitAsync(cancellation);
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm could not install Azurite (exit code {npm.ExitCode}). It said: {(await output + errors).Trim()}");
            }
        }

        await File.WriteAllTextAsync(done, version, cancellation);
        return script;
    }

    private static async Task<FileStream> TakeTurnAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(250, cancellation);
            }
        }
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellation)
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void EndOnExit(object? sender, EventArgs e)
    {
        if (_keeps)
        {
            _process.StandardInput.Close();
            _process.WaitForExit(WritesWithin);
        }

        Kill();
    }

    private void Kill()
    {
        try
        {
            // It has no children. With them .NET would stop it first, and a process that is stopped when this one ends stays for ever.
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
