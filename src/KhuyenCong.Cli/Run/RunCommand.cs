using System.CommandLine;
using KhuyenCong.Cli.Embedded;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
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

/// <summary><c>run</c>: the pipeline on the real clock or one set for a trial, without the Functions host.</summary>
public static class RunCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "run";

    private static readonly string DataFolder = Path.Combine("artifacts", "azurite"), TrialFolder = Path.Combine("artifacts", "trial");

    // A trial writes to nobody, whatever the settings say.
    private static readonly Dictionary<string, string?> TrialSettings = new()
    {
        [$"{MailOptions.Section}:{nameof(MailOptions.Transport)}"] = nameof(MailTransportKind.Folder),
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var drop = new Option<DirectoryInfo>("--drop")
        {
            Description = "Files put below {unit}/{period}/ here are uploaded, then moved to its folder .uploaded.",
            DefaultValueFactory = _ => new DirectoryInfo("drop"),
        };
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = $"Where the embedded Azurite keeps its data, by default {DataFolder}, and {TrialFolder} with --now; not used when the settings name a storage.",
        };
        var port = LocalPages.PortOption(LocalPages.DefaultPort);
        var now = TrialTime.NowOption();
        var command = new Command(
            Name,
            """
            Runs the pipeline on the real clock: reminders, ingest, digests, mail and web pages, on Azurite or on the storage that the settings name
            (ReportStorage and Mail__… in the environment or in local.settings.json, as for the app). Ctrl+C or SIGTERM ends it, with everything written down.

            With --now it is a trial: the clock starts at another time, so that a report is open. A later call with a later time goes on from
            there; without the folder of its data a trial begins anew.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- run
              dotnet run --project src/KhuyenCong.Cli -- run --now 2026-09-16
              dotnet run --project src/KhuyenCong.Cli -- run --drop incoming --data artifacts/azurite --port 8080

            Exit codes: 0 when ended by Ctrl+C or SIGTERM, 1 when it could not start.
            """)
        { drop, data, port, now };
        command.SetAction(async (call, _) =>
        {
            var told = EndBySignal.Token;
            try
            {
                return await RunAsync(call.GetValue(drop)!, call.GetValue(data), call.GetValue(port), call.GetValue(now), told);
            }
            catch (OperationCanceledException) when (told.IsCancellationRequested)
            {
                // While it started.
                return ExitCodes.Success;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo drop, DirectoryInfo? named, int port, DateTimeOffset? now, CancellationToken cancellation)
    {
        var ours = Settings.Read(now is null ? null : TrialSettings);
        if (now is not null && Settings.NameStorage(ours))
        {
            throw new InvalidDataException($"--now is for a trial on the embedded Azurite, and the settings name a storage. Take {StorageOptions.Section} out of {Settings.FileName} and the environment, or leave --now out.");
        }

        var by = now is { } start ? start - TimeProvider.System.GetUtcNow() : TimeSpan.Zero;
        var clock = now is null ? TimeProvider.System : new TrialClock(TimeProvider.System, by);
        var data = named ?? new DirectoryInfo(now is null ? DataFolder : TrialFolder);
        drop.Create();
        data.Create();
        var taken = LocalPages.FreePort(port);
        IConfiguration settings = LocalPages.Complete(ours, taken, data);
        Azurite? azurite = null;
        if (!Settings.NameStorage(settings))
        {
            azurite = await Azurite.StartAsync(data.FullName, Console.WriteLine, cancellation);
            settings = new ConfigurationBuilder().AddConfiguration(settings)
                .AddInMemoryCollection([new(StorageOptions.Section + ":ConnectionString", azurite.ConnectionString)]).Build();
            Console.WriteLine($"Azurite runs. For `status` in another terminal set {StorageOptions.Section} to: {azurite.ConnectionString}");
        }

        await using var embedded = azurite;
        await using var host = LocalHost.Build(settings, taken, drop, LogLevel.Information, services =>
        {
            services.AddSingleton(clock);
            if (now is not null)
            {
                services.AddSingleton<UploadArrival>(new TrialArrival(by));
            }
        });

        // The host would look at the options only after the storage was called.
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await host.Services.GetRequiredService<ReportStorage>().CreateAsync(cancellation);
        var reference = await host.Services.GetRequiredService<CurrentReference>().GetAsync(cancellation);
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        if (now is { } trial)
        {
            Console.WriteLine(FormattableString.Invariant($"A trial: the clock stands at {VietnamTime.At(trial):yyyy-MM-dd HH:mm} in Vietnam and goes on from there; log lines, `status` and `link` go by the real one."));
        }

        Console.WriteLine($"Running. {Hint(drop, reference, today)} Ctrl+C ends.");
        if (MovedPages(port, taken, settings) is { } moved)
        {
            Console.WriteLine(moved);
        }

        var page = azurite is null ? null : await LinkAsync(host.Services.GetRequiredService<HandInLinks>(), reference, today, cancellation);
        Console.WriteLine($"The ministry's page: {LocalPages.AddressOf(taken)}{HandInLinks.SituationPath}");
        Console.WriteLine($"A province's page: {page ?? "the link in its mails, or one that `link` prints."}");
        Console.WriteLine(LocalPages.LinkHint(settings, data));
        var mail = host.Services.GetRequiredService<IOptions<MailOptions>>().Value;
        if (mail is { ChosenTransport: MailTransportKind.Folder, WhatIf: false })
        {
            Console.WriteLine($"Mails are written to {Path.GetFullPath(mail.Folder)}.");
        }

        // Started in full even when it is to end at once: a start that is cut off is told as a fault.
        await host.StartAsync(CancellationToken.None);
        await host.WaitForShutdownAsync(cancellation);
        return ExitCodes.Success;
    }

    /// <summary>Says that the pages are not where they were asked for; null when they are.</summary>
    /// <param name="wanted">The port asked for; 0 asks for any.</param>
    /// <param name="taken">The port they have.</param>
    /// <param name="settings">The settings, whose address links carry.</param>
    public static string? MovedPages(int wanted, int taken, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (wanted is 0 || wanted == taken)
        {
            return null;
        }

        var address = settings[$"{LinkOptions.Section}:{nameof(LinkOptions.BaseUrl)}"];
        return FormattableString.Invariant($"Port {wanted} is in use by another program, perhaps by another `run`: the pages are on port {taken} instead.")
            + (address == LocalPages.AddressOf(taken) ? " Links in mails from now on lead there, those of an earlier run do not." : $" Links lead to {address}, as the settings say.");
    }

    private static async Task<string?> LinkAsync(HandInLinks links, ReferenceData reference, DateOnly today, CancellationToken cancellation)
    {
        var unit = reference.Units.On(today)[0];
        return reference.Contacts.For(unit.Code, today).To is { } contact
            && await links.MakeAsync(unit.Code, contact.Email, today.AddDays(HandInLinks.DaysAfterLock), cancellation) is { } link
            ? $"{link} ({unit.FullName}, {contact.Email}); for other units the link in their mails, or one that `link` prints."
            : null;
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

        var next = reference.Duties.Between(today, today.AddYears(1)).Where(d => d.IsAsked && d.Opens > today).MinBy(d => d.Opens);
        return "No report is open today, so a file put into the folder of a unit and period is set aside."
            + (next is null ? "" : FormattableString.Invariant($" The next, {next.Form} {next.Period.Id}, opens on {next.Opens:yyyy-MM-dd}."));
    }
}
