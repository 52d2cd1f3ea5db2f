using System.CommandLine;

namespace KhuyenCong.Cli.Demo;

/// <summary><c>demo</c>: reporting periods from their opening to their lock on embedded parts.</summary>
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
            Plays the year 2026 from July on, on Azurite and a mail folder, with a simulated clock: the provinces' programmes (KC-03), the third
            quarter (KC-01) and the year (KC-01 and KC-02), each from its opening to its lock.

            Example:
              dotnet run --project src/KhuyenCong.Cli -- demo --out artifacts/demo

            Exit codes: 0 when all counts add up, 1 otherwise.
            """)
        { folder };
        command.SetAction((call, cancellation) => Simulation.RunAsync(call.GetValue(folder)!, cancellation));
        return command;
    }
}
