using System.CommandLine;
using System.Globalization;
using KhuyenCong.Cli.Run;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Cli;

/// <summary>Where a command takes the reference data from: the storage that the settings name, or what comes with the product.</summary>
public static class ReferenceSource
{
    /// <summary>The option that names a day; null is today in Vietnam.</summary>
    public static Option<DateOnly?> OnOption() => DayOption("--on", "The day, yyyy-MM-dd; today in Vietnam when left out.");

    /// <summary>An option that names a day as yyyy-MM-dd; null when it is left out.</summary>
    public static Option<DateOnly?> DayOption(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"“{result.Tokens[0].Value}” is no day. Write for example 2026-09-14.");
            return null;
        },
    };

    /// <summary>The option that says which reference data a command goes by; null is the data in force where the settings name a storage.</summary>
    public static Option<ReferenceChoice?> ChoiceOption() => new("--reference")
    {
        Description = "shipped: what comes with the product; current: what is in force in the storage that the settings name. Without it current when they name one, else shipped.",
    };

    /// <summary>
    /// The pipeline on the storage that the settings name, or where they name none on that of the trial that runs here, which is said on standard error; null
    /// when there is neither. On that of a trial it goes by the trial's clock.
    /// </summary>
    /// <param name="now">The moment at which its clock starts instead.</param>
    public static ServiceProvider? Pipeline(DateTimeOffset? now = null)
    {
        var settings = Settings.Read();
        if (!Settings.NameStorage(settings))
        {
            if (Trial.Running() is not { } running)
            {
                return null;
            }

            Console.Error.WriteLine($"The settings name no storage: this is the trial in {Trial.DefaultFolder}.");
            settings = Settings.Read(new Dictionary<string, string?> { [StorageOptions.Section] = running.Storage });
        }

        // Standard output belongs to the command's result.
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            .AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace));
        (now is { } moment ? Trial.Start(moment, "") : Trial.Of(settings))?.AddTo(services);
        services.AddReportPipeline(settings);
        return services.BuildServiceProvider();
    }

    /// <summary>The same for a command that cannot do without.</summary>
    /// <exception cref="InvalidDataException">The settings name no storage.</exception>
    public static ServiceProvider PipelineNeeded(DateTimeOffset? now = null) =>
        Pipeline(now) ?? throw new InvalidDataException($"The settings name no storage, and no trial runs here. Set {StorageOptions.Section} in {Settings.FileName} or in the environment, as for run, or start one: run --now 2026-09-16.");

    /// <summary>The reference data that a command goes by.</summary>
    /// <param name="choice">What the call asks for.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="InvalidDataException">It is to be taken from the storage, and the settings name none or it does not answer.</exception>
    public static async Task<(ReferenceData Data, bool IsCurrent)> ReadAsync(ReferenceChoice? choice, CancellationToken cancellation)
    {
        var (data, _, _, isCurrent) = await LookAsync(choice, cancellation);
        return (data, isCurrent);
    }

    /// <summary>The same together with the files that say it and the day in Vietnam, of a trial by its clock.</summary>
    /// <param name="choice">What the call asks for.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="InvalidDataException">It is to be taken from the storage, and the settings name none or it does not answer.</exception>
    public static async Task<(ReferenceData Data, IReadOnlyList<ReferenceFile> Files, DateOnly Today, bool IsCurrent)> LookAsync(ReferenceChoice? choice, CancellationToken cancellation)
    {
        await using var pipeline = choice switch
        {
            ReferenceChoice.Shipped => null,
            ReferenceChoice.Current => PipelineNeeded(),
            _ => Pipeline(),
        };
        if (pipeline is null)
        {
            return (ReferenceData.Shipped, ReferenceData.FilesOf(ReferenceData.ShippedFolder), VietnamTime.DayOf(TimeProvider.System.GetUtcNow()), false);
        }

        try
        {
            var inForce = await pipeline.GetRequiredService<CurrentReference>().LookAsync(cancellation);
            return (inForce.Data, inForce.Files, VietnamTime.DayOf(pipeline.GetRequiredService<TimeProvider>().GetUtcNow()), true);
        }
        catch (Exception fault) when (choice is null && StorageFault.Of(fault) is { } said)
        {
            throw new InvalidDataException(said + " With --reference shipped the storage is left aside.", fault);
        }
    }

    /// <summary>Where the data comes from, for people.</summary>
    public static string Said(bool isCurrent) =>
        isCurrent ? "the reference data in force in the storage that the settings name" : "the reference data that comes with the product";

    /// <summary>Lists something of the data in force and says on standard error where it comes from.</summary>
    /// <param name="on">The day; today in Vietnam for null.</param>
    /// <param name="json">Whether as JSON.</param>
    /// <param name="of">What is listed.</param>
    /// <param name="write">Writes it for people.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> ListAsync<T>(DateOnly? on, bool json, Func<ReferenceData, DateOnly, IReadOnlyList<T>> of, Action<IReadOnlyList<T>> write, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(write);
        var (reference, _, today, isCurrent) = await LookAsync(null, cancellation);
        await Console.Error.WriteLineAsync($"This is {Said(isCurrent)}.");
        var listed = of(reference, on ?? today);
        if (json)
        {
            await JsonOutput.WriteAsync(listed);
        }
        else
        {
            write(listed);
        }

        return ExitCodes.Success;
    }
}

/// <summary>Which reference data a command goes by.</summary>
public enum ReferenceChoice
{
    /// <summary>What comes with the product.</summary>
    Shipped,

    /// <summary>What is in force in the storage that the settings name.</summary>
    Current,
}
