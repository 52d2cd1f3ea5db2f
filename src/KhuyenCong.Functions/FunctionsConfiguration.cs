using Azure;
using KhuyenCong.Pages;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Functions;

/// <summary>All registration of the app; a test builds the same container.</summary>
public static class FunctionsConfiguration
{
    /// <summary>Adds the pipeline, its telemetry and the pages, and HTTP functions by ASP.NET Core.</summary>
    public static FunctionsApplicationBuilder ConfigureReporting(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<WaitForRebuild>();
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddReportPipeline(builder.Configuration);
        builder.Services.AddRunningSign();
        builder.Services.AddPages(builder.Configuration);
        return builder;
    }

    /// <summary>
    /// Makes the containers and the table where the storage is the emulator; anywhere else the templates did, and this calls nothing.
    /// It goes before the worker announces itself, so that no function meets a storage without them.
    /// </summary>
    /// <exception cref="InvalidOperationException">The emulator does not answer.</exception>
    public static async Task CreateInEmulatorAsync(this IServiceProvider services)
    {
        if (!services.GetRequiredService<IOptions<StorageOptions>>().Value.IsEmulator)
        {
            return;
        }

        try
        {
            await services.GetRequiredService<ReportStorage>().CreateAsync(CancellationToken.None);
        }
        catch (Exception fault) when (fault is RequestFailedException or AggregateException)
        {
            throw new InvalidOperationException(
                $"{StorageOptions.Section} names the storage emulator, and it made no containers: {fault.Message} Start Azurite as the README says, then the app again.", fault);
        }
    }
}
