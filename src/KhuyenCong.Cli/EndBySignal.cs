using System.Runtime.InteropServices;
using KhuyenCong.Cli.Demo;
using KhuyenCong.Cli.Run;
using Microsoft.Extensions.Hosting;

namespace KhuyenCong.Cli;

/// <summary>
/// Ctrl+C, SIGTERM and the like: from the first look at <see cref="Token"/> until the process has ended the first cancels it, more of them
/// change nothing, and none cuts off what is being written down. One that is ignored by inheritance stays so, as for every program that a
/// script puts into the background.
/// </summary>
internal static class EndBySignal
{
    private static readonly CancellationTokenSource Told = new();

    // Held for as long as they are to be heard.
    private static readonly PosixSignalRegistration[] Signals =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Tell))];

    /// <summary>Whether a call goes on until it is told to end, so that this class hears the signals and nothing cuts it off.</summary>
    /// <param name="arguments">The call.</param>
    public static bool Ends(string[] arguments) =>
        arguments is [RunCommand.Name, ..] || (arguments is [DemoCommand.Name, ..] && arguments.Any(a => a.StartsWith(DemoCommand.ServeOption, StringComparison.Ordinal)));

    /// <summary>Cancelled when the process is told to end.</summary>
    public static CancellationToken Token
    {
        get
        {
            GC.KeepAlive(Signals);
            return Told.Token;
        }
    }

    private static void Tell(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _ = Told.CancelAsync();
    }

    /// <summary>The host's part in it: none, so that one place alone hears the signals.</summary>
    internal sealed class Lifetime : IHostLifetime
    {
        /// <inheritdoc/>
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        /// <inheritdoc/>
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
