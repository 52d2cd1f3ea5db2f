using System.CommandLine;
using KhuyenCong.Emulator;
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

    private const string MailsFolder = "mails", FolderSetting = $"{MailOptions.Section}:{nameof(MailOptions.Folder)}";

    private static readonly string DataFolder = Path.Combine("artifacts", "azurite");

    // The mails of the first morning are written within it; where the storage or the mails' way is away, nobody waits longer for the addresses.
    private static readonly TimeSpan CatchesUpWithin = TimeSpan.FromSeconds(15);

    // Log lines are written by a thread of their own.
    private static readonly TimeSpan LogsWithin = TimeSpan.FromMilliseconds(200);

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
            Description = $"Where the embedded Azurite keeps its data, by default {DataFolder}, and {Trial.DefaultFolder} with --now; not used when the settings name a storage.",
        };
        var port = LocalPages.PortOption(LocalPages.DefaultPort);
        var now = TrialTime.NowOption("For a trial: the time at which the clock starts. On the embedded Azurite alone; mails go to a folder.");
        var verbose = new Option<bool>("--verbose") { Description = "Logs each step. Without it only what goes wrong and what was put into the folder is logged, so that the addresses stay in sight." };
        var command = new Command(
            Name,
            """
            Runs the pipeline on the real clock: reminders, ingest, digests, mail and web pages, on Azurite or on the storage that the settings name
            (ReportStorage and Mail__… in the environment or in local.settings.json, as for the app). Ctrl+C or SIGTERM ends it, with everything written down.

            With --now it is a trial: the clock starts at another time, so that a report is open. Another call with a later time goes on from
            there, one with an earlier time from where the trial has come to; without the folder of its data a trial begins anew.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- run
              dotnet run --project src/KhuyenCong.Cli -- run --now 2026-09-16 --verbose
              dotnet run --project src/KhuyenCong.Cli -- run --drop incoming --data artifacts/azurite --port 8080

            Exit codes: 0 when ended by Ctrl+C or SIGTERM, 1 when it could not start.
            """)
        { drop, data, port, now, verbose };
        command.SetAction(async (call, _) =>
        {
            var told = EndBySignal.Token;
            try
            {
                return await RunAsync(call.GetValue(drop)!, call.GetValue(data), call.GetValue(port), call.GetValue(now), call.GetValue(verbose) ? LogLevel.Information : LogLevel.Warning, told);
            }
            catch (OperationCanceledException) when (told.IsCancellationRequested)
            {
                // While it started.
                return ExitCodes.Success;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo drop, DirectoryInfo? named, int port, DateTimeOffset? now, LogLevel least, CancellationToken cancellation)
    {
        var ours = Settings.Read(now is null ? null : TrialSettings);
        if (now is not null && Settings.NameStorage(ours))
        {
            throw new InvalidDataException($"--now is for a trial on the embedded Azurite, and the settings name a storage. Take {StorageOptions.Section} out of {Settings.FileName} and the environment, or leave --now out.");
        }

        var data = named ?? new DirectoryInfo(now is null ? DataFolder : Trial.DefaultFolder);
        CallPaths.Make(drop, "--drop");
        CallPaths.Make(data, "--data");
        var taken = LocalPages.FreePort(port);
        IConfiguration settings = LocalPages.Complete(ours, taken, data);
        if (settings[FolderSetting] is not { Length: > 0 })
        {
            settings = With(settings, FolderSetting, Path.Combine(data.FullName, MailsFolder));
        }

        await using var azurite = Settings.NameStorage(settings) ? null : await Azurite.StartAsync(data.FullName, Console.WriteLine, cancellation);
        if (azurite is not null)
        {
            settings = With(settings, $"{StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)}", azurite.ConnectionString);
        }

        // Looked at when no earlier run of the same trial goes on any more.
        var reached = now is null ? null : Trial.Of(data)?.Reached;
        var trial = now is { } asked ? Trial.Start(reached > asked ? reached.Value : asked, azurite!.ConnectionString) : null;
        await using var host = LocalHost.Build(settings, taken, drop, least, services =>
        {
            if (trial is not null)
            {
                trial.AddTo(services);
                services.AddHostedService(s => new Trial.Keeper(trial, data, s.GetRequiredService<TimeProvider>()));
            }
        });

        // The host would look at the options only after the storage was called.
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await host.Services.GetRequiredService<ReportStorage>().CreateAsync(cancellation);
        var reference = await host.Services.GetRequiredService<CurrentReference>().GetAsync(cancellation);
        var clock = host.Services.GetRequiredService<TimeProvider>();
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        var page = azurite is null ? null : await LinkAsync(host.Services.GetRequiredService<HandInLinks>(), reference, today, cancellation);
        StartPage.Map(host, page?.Link);

        // Started in full even when it is to end at once: a start that is cut off is told as a fault.
        await host.StartAsync(CancellationToken.None);
        await Task.WhenAny(host.Services.GetServices<IHostedService>().OfType<LocalTimers>().Single().CaughtUp, Task.Delay(CatchesUpWithin, cancellation));
        await Task.Delay(LogsWithin, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var mail = host.Services.GetRequiredService<IOptions<MailOptions>>().Value;
        string?[] said =
        [
            "",
            trial is null ? null : AboutTrial(trial, now, data),
            MovedPages(port, taken, settings),
            $"Begin at: {LocalPages.AddressOf(taken)}",
            $"The ministry's page: {LocalPages.AddressOf(taken)}{HandInLinks.SituationPath}",
            $"A province's page: {(page is { } province ? $"{province.Link} ({province.Of}); for other units the link in their mails, or one that `link` prints." : "the link in its mails, or one that `link` prints.")}",
            mail is { ChosenTransport: MailTransportKind.Folder, WhatIf: false } ? $"Mails are written to {Path.GetFullPath(mail.Folder)}." : null,
            Hint(drop, reference, today),
            azurite is null ? null : (trial is not null && named is null
                ? "`status`, `reference put` and `import` in another terminal follow this trial; in another folder set "
                : "For `status` in another terminal set ") + $"{StorageOptions.Section} to: {azurite.ConnectionString}",
            LocalPages.LinkHint(settings, data),
            "Running. Ctrl+C ends.",
            "",
        ];
        Console.WriteLine(string.Join(Environment.NewLine, said.Where(line => line is not null)));
        await host.WaitForShutdownAsync(cancellation);
        trial?.Keep(data, clock.GetUtcNow());
        Console.WriteLine(
            (trial is null ? "Stopped." : $"Stopped at {WrittenTime.Of(clock.GetUtcNow())} of the trial.")
            + (azurite is null ? " What was recorded is in the storage that the settings name." : $" What was recorded is kept in {data.FullName}: the same call goes on from there."));
        return ExitCodes.Success;
    }

    private static string AboutTrial(Trial trial, DateTimeOffset? asked, DirectoryInfo data) =>
        $"A trial: the clock was set to {WrittenTime.Of(trial.Begins)} in Vietnam and goes on from there; log lines go by the real one."
            + (trial.Begins > asked ? $" It had come that far before: without {data.FullName} it begins anew." : "");

    private static IConfiguration With(IConfiguration settings, string key, string value) =>
        new ConfigurationBuilder().AddConfiguration(settings).AddInMemoryCollection([new(key, value)]).Build();

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

    private static async Task<(Uri Link, string Of)?> LinkAsync(HandInLinks links, ReferenceData reference, DateOnly today, CancellationToken cancellation)
    {
        var unit = reference.Units.On(today)[0];
        return reference.Contacts.For(unit.Code, today).To is { } contact
            && await links.MakeAsync(unit.Code, contact.Email, today.AddDays(HandInLinks.DaysAfterLock), cancellation) is { } link
            ? (link, $"{unit.FullName}, {contact.Email}")
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
