using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Cli;

/// <summary>Where a command takes the reference data from: the storage that the settings name, or what comes with the product.</summary>
public static class ReferenceSource
{
    /// <summary>Camel case, names of enums, readable Vietnamese.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The option that names a day; null is today in Vietnam.</summary>
    public static Option<DateOnly?> OnOption() => new("--on")
    {
        Description = "The day, yyyy-MM-dd; today in Vietnam when left out.",
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

    /// <summary>The pipeline on the storage that the settings name; null when they name none.</summary>
    public static ServiceProvider? Pipeline()
    {
        var settings = Settings.Read();
        if (!Settings.NameStorage(settings))
        {
            return null;
        }

        // Standard output belongs to the command's result.
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            .AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace));
        services.AddReportPipeline(settings);
        return services.BuildServiceProvider();
    }

    /// <summary>Runs a listing over the data in force and says on standard error where it comes from.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> ListAsync(DateOnly? on, Func<ReferenceData, DateOnly, Task> list, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(list);
        try
        {
            await using var pipeline = Pipeline();
            var reference = pipeline is null ? ReferenceData.Shipped : await pipeline.GetRequiredService<CurrentReference>().GetAsync(cancellation);
            await Console.Error.WriteLineAsync(pipeline is null
                ? "The settings name no storage: this is what comes with the product."
                : "This is what is in force in the storage that the settings name.");
            await list(reference, on ?? VietnamTime.DayOf(TimeProvider.System.GetUtcNow()));
            return ExitCodes.Success;
        }
        catch (Exception fault) when (fault is InvalidDataException or ReferenceDataException or Azure.RequestFailedException or Microsoft.Extensions.Options.OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return ExitCodes.Fault;
        }
    }
}
