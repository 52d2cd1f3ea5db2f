using System.Diagnostics;

namespace KhuyenCong.Cli.Tests;

/// <summary>Nothing that a test starts outlives it, however the tests end: with them ends the pipe that they hold.</summary>
public sealed class ChildProcessTests
{
    [UnixFact]
    public async Task AProgramEndsWhenThePipeFromTheTestsDoes()
    {
        using var program = Process.Start(ChildProcess.Of("sleep", "600"))!;
        Assert.False(program.WaitForExit(TimeSpan.FromSeconds(1)));
        program.StandardInput.Close();
        await program.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.NotEqual(0, program.ExitCode);
    }

    [UnixFact]
    public async Task AProgramIsTheProcessThatWasStartedAndItsExitCodeIsTold()
    {
        using var program = Process.Start(ChildProcess.Of("/bin/sh", "-c", "echo $$; exit 7"))!;
        var said = await program.StandardOutput.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), said.Trim());
        Assert.Equal(7, program.ExitCode);
    }
}
