using System.CommandLine;
using KhuyenCong.Cli.Embedded;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Storage;
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
        command.SetAction(async (call, cancellation) =>
        {
            try
            {
                return await RunAsync(call.GetValue(drop)!, call.GetValue(data)!, cancellation);
            }
            catch (Exception fault) when (StorageFault.Of(fault) is not null)
            {
                await Console.Error.WriteLineAsync(StorageFault.Of(fault));
                return ExitCodes.Fault;
            }
            catch (Exception fault) when (fault is InvalidOperationException or InvalidDataException or OptionsValidationException)
            {
                await Console.Error.WriteLineAsync(fault.Message);
                return ExitCodes.Fault;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo drop, DirectoryInfo data, CancellationToken cancellation)
    {
        var settings = Settings.Read();
        Azurite? azurite = null;
        if (settings[StorageOptions.Section] is null or "" && !settings.GetSection(StorageOptions.Section).GetChildren().Any())
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
        Console.WriteLine($"Running. Put a file into {Path.Combine(drop.FullName, "52", "2026-Q3")} (unit, period) to hand it in; Ctrl+C ends.");
        await host.RunAsync(cancellation);
        return ExitCodes.Success;
    }
}
