using System.CommandLine;
using KhuyenCong.Cli.Run;

namespace KhuyenCong.Cli.Demo;

/// <summary><c>demo</c>: reporting periods from their opening to their lock on embedded parts.</summary>
public static class DemoCommand
{
    /// <summary>The command's name, and the option by which it goes on until it is told to end.</summary>
    public const string Name = "demo", ServeOption = "--serve";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var folder = new Option<DirectoryInfo?>("--out")
        {
            Description = $"Where the index, mails, pages, workbooks, receipts, digests and summary are written; what an earlier demo left there is replaced. Left out: artifacts/demo, with {ServeOption} artifacts/demo-serve.",
        };
        var serve = new Option<bool>(ServeOption)
        {
            Description = "Plays until a moment (--at) and serves the pages of provinces and ministry from there, on this machine alone, until Ctrl+C or SIGTERM.",
        };
        var at = new Option<DateTimeOffset?>("--at")
        {
            Description = $"With {ServeOption}: the Vietnam time until which is played, for example 2026-10-02T09:00, or a day (09:00); the evening of the due day, 2026-09-21T18:30, when left out.",
            CustomParser = result =>
            {
                if (TrialTime.Parse(result.Tokens[0].Value) is { } moment && moment > Simulation.Begins && moment <= Simulation.Ends)
                {
                    return moment;
                }

                result.AddError($"“{result.Tokens[0].Value}” is no moment of the demo. Write a day and hour of Vietnam from 2026-06-20 to 2027-01-21, for example 2026-10-02T09:00.");
                return null;
            },
        };
        var port = LocalPages.PortOption(DemoServing.Port);
        var command = new Command(
            Name,
            """
            Plays the year 2026 from July on, on Azurite and a mail folder, with a simulated clock: the provinces' programmes (KC-03), the third
            quarter (KC-01) and the year (KC-01 and KC-02), each from its opening to its lock. It ends with an index.html that leads through it. While it is served, files put into the folder drop
            of its output are handed in, and reminders and digests go out at their times (08:00, 08:30).

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- demo --out artifacts/demo
              dotnet run --project src/KhuyenCong.Cli -- demo --serve
              dotnet run --project src/KhuyenCong.Cli -- demo --serve --at 2026-09-22T08:25

            Exit codes: 0 when all counts add up, or when it was served and ended by Ctrl+C or SIGTERM; 1 otherwise.
            """)
        { folder, serve, at, port };
        command.Validators.Add(call =>
        {
            if (!call.GetValue(serve) && (call.GetResult(at) is { Implicit: false } || call.GetResult(port) is { Implicit: false }))
            {
                call.AddError($"--at and --port go with {ServeOption}.");
            }
        });
        command.SetAction(async (call, cancellation) =>
        {
            var serves = call.GetValue(serve);
            var written = call.GetValue(folder) ?? new DirectoryInfo(Path.Combine("artifacts", serves ? "demo-serve" : "demo"));
            if (!serves)
            {
                return await Simulation.RunAsync(written, null, DemoServing.Port, cancellation);
            }

            var told = EndBySignal.Token;
            try
            {
                return await Simulation.RunAsync(written, call.GetValue(at) ?? Simulation.Evening, call.GetValue(port), told);
            }
            catch (OperationCanceledException) when (told.IsCancellationRequested)
            {
                // While it played.
                return ExitCodes.Success;
            }
        });
        return command;
    }
}
