using System.CommandLine;
using KhuyenCong.Cli.Embedded;
using KhuyenCong.Pages;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;
using Microsoft.AspNetCore.Builder;
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
        var port = new Option<int>("--port")
        {
            Description = "The port of the web pages, on this machine alone; a free one is taken when it is in use, or for 0.",
            DefaultValueFactory = _ => LocalPages.DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535)
            {
                result.AddError("--port lies between 0 and 65535.");
            }
        });
        var command = new Command(
            "run",
            """
            Runs the pipeline on the real clock: reminders, ingest, digests, mail and web pages, on Azurite or on the storage that the settings name
            (ReportStorage and Mail__… in the environment or in local.settings.json, as for the app). Ctrl+C ends it.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- run
              dotnet run --project src/KhuyenCong.Cli -- run --drop incoming --data artifacts/azurite --port 8080

            Exit codes: 0 when ended by Ctrl+C, 1 when it could not start.
            """)
        { drop, data, port };
        command.SetAction((call, cancellation) => RunAsync(call.GetValue(drop)!, call.GetValue(data)!, call.GetValue(port), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo drop, DirectoryInfo data, int port, CancellationToken cancellation)
    {
        drop.Create();
        data.Create();
        var wanted = LocalPages.FreePort(port);
        IConfiguration settings = LocalPages.Complete(Settings.Read(), wanted, data);
        Azurite? azurite = null;
        if (!Settings.NameStorage(settings))
        {
            azurite = await Azurite.StartAsync(data.FullName, Console.WriteLine, cancellation);
            settings = new ConfigurationBuilder().AddConfiguration(settings)
                .AddInMemoryCollection([new(StorageOptions.Section + ":ConnectionString", azurite.ConnectionString)]).Build();
            Console.WriteLine($"Azurite runs. For `status` in another terminal set {StorageOptions.Section} to: {azurite.ConnectionString}");
        }

        await using var embedded = azurite;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(settings);
        builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss ")).SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Azure", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddReportPipeline(builder.Configuration);
        LocalPages.Add(builder, wanted);
        builder.Services.AddSingleton(new DropFolder(drop));
        builder.Services.AddHostedService<LocalTimers>();
        await using var host = builder.Build();
        host.MapPages();

        // The host would look at the options only after the storage was called.
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await host.Services.GetRequiredService<ReportStorage>().CreateAsync(cancellation);
        var reference = await host.Services.GetRequiredService<CurrentReference>().GetAsync(cancellation);
        Console.WriteLine($"Running. {Hint(drop, reference, VietnamTime.DayOf(TimeProvider.System.GetUtcNow()))} Ctrl+C ends.");
        Console.WriteLine($"The ministry's page: {LocalPages.AddressOf(wanted)}{HandInLinks.SituationPath}. A province's page: the link in its mails, or one that `link` prints. {LocalPages.LinkHint(settings, data)}");
        await ((IHost)host).RunAsync(cancellation);
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
