using System.CommandLine;
using KhuyenCong.Cli.Embedded;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Cli.Run;

/// <summary><c>run</c>: the pipeline on the real clock, without the Functions host.</summary>
public static class RunCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var drop = new Option<DirectoryInfo>("--drop")
        {
            Description = "Files put below {unit}/{period}/ here are uploaded, then moved to its folder .uploaded.",
            DefaultValueFactory = _ => new DirectoryInfo("drop"),
        };
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Where the embedded Azurite keeps its data; not used when the settings name a storage.",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "azurite")),
        };
        var command = new Command(
            "run",
            """
            Runs the pipeline on the real clock: reminders, ingest, digests and mail, on Azurite or on the storage that the settings name
            (ReportStorage and Mail__… in the environment or in local.settings.json, as for the app). Ctrl+C ends it.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- run
              dotnet run --project src/KhuyenCong.Cli -- run --drop incoming --data artifacts/azurite

            Exit codes: 0 when ended by Ctrl+C, 1 when it could not start.
            """)
        { drop, data };
        command.SetAction((call, cancellation) => RunAsync(call.GetValue(drop)!, call.GetValue(data)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo drop, DirectoryInfo data, CancellationToken cancellation)
    {
        drop.Create();
        var settings = Settings.Read();
        Azurite? azurite = null;
        if (!Settings.NameStorage(settings))
        {
            data.Create();
            azurite = await Azurite.StartAsync(data.FullName, Console.WriteLine, cancellation);
            settings = Settings.Read(new Dictionary<string, string?> { [StorageOptions.Section + ":ConnectionString"] = azurite.ConnectionString });
            Console.WriteLine($"Azurite runs. For `status` in another terminal set {StorageOptions.Section} to: {azurite.ConnectionString}");
        }

        await using var embedded = azurite;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddConfiguration(settings);
        builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss ")).SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Azure", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddReportPipeline(builder.Configuration);
        builder.Services.AddSingleton(new DropFolder(drop));
        builder.Services.AddHostedService<LocalTimers>();
        using var host = builder.Build();

        // The host would look at the options only after the storage was called.
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await host.Services.GetRequiredService<ReportStorage>().CreateAsync(cancellation);
        var reference = await host.Services.GetRequiredService<CurrentReference>().GetAsync(cancellation);
        Console.WriteLine($"Running. {Hint(drop, reference, VietnamTime.DayOf(TimeProvider.System.GetUtcNow()))} Ctrl+C ends.");
        await host.RunAsync(cancellation);
        return ExitCodes.Success;
    }

    /// <summary>Where to put a file so that it is read as a report: the folder of one that is open, or which one opens next.</summary>
    public static string Hint(DirectoryInfo drop, ReferenceData reference, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(drop);
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Duties.OpenOn(today).FirstOrDefault() is { } open)
        {
            return $"Put a file into {Path.Combine(drop.FullName, reference.Units.On(open.CutOff)[0].Code, open.Period.Id)} (unit, period) to hand in {open.Form}.";
        }

        var next = reference.Duties.Between(today, today.AddYears(1)).Where(d => d.Opens > today).MinBy(d => d.Opens);
        return "No report is open today, so a file put into the folder of a unit and period is set aside."
            + (next is null ? "" : FormattableString.Invariant($" The next, {next.Form} {next.Period.Id}, opens on {next.Opens:yyyy-MM-dd}."));
    }
}
