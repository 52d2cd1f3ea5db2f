using System.CommandLine;

namespace KhuyenCong.Cli.Demo;

/// <summary><c>demo</c>: one reporting period from its opening to its lock on embedded parts.</summary>
public static class DemoCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--out")
        {
            Description = "Where the mails, receipts, digest and summary are written; what an earlier demo left there is replaced.",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "demo")),
        };
        var command = new Command(
            "demo",
            """
            Runs one reporting period of KC-01 (2026-Q3) from its opening to its lock, on Azurite and a mail folder, with a simulated clock.

            Example:
              dotnet run --project src/KhuyenCong.Cli -- demo --out artifacts/demo

            Exit codes: 0 when all counts add up, 1 otherwise.
            """)
        { folder };
        command.SetAction((call, cancellation) => Simulation.RunAsync(call.GetValue(folder)!, cancellation));
        return command;
    }
}
