using System.Diagnostics;

namespace KhuyenCong.Cli.Tests;

/// <summary>Programs that tests start and that go on until they are told to end.</summary>
internal static class ChildProcess
{
    // Killed when the pipe from the tests ends: when its process is disposed of, and when the tests themselves are killed.
    private const string EndsWithUs = "exec 3<&0; (read -r _ <&3; kill -KILL $$) >/dev/null 2>&1 & exec \"$@\" </dev/null 3<&-";

    /// <summary>How to start one that does not outlive the tests; under Windows it may.</summary>
    public static ProcessStartInfo Of(params string[] command)
    {
        if (!OperatingSystem.IsWindows())
        {
            command = ["/bin/sh", "-c", EndsWithUs, "sh", .. command];
        }

        return new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
    }
}
