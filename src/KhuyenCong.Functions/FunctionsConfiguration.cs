using KhuyenCong.Pages;
using KhuyenCong.Pipeline;
using Microsoft.Azure.Functions.Worker.Builder;

namespace KhuyenCong.Functions;

/// <summary>All registration of the app; a test builds the same container.</summary>
public static class FunctionsConfiguration
{
    /// <summary>Adds the pipeline, its telemetry and the pages, and HTTP functions by ASP.NET Core.</summary>
    public static FunctionsApplicationBuilder ConfigureReporting(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddReportPipeline(builder.Configuration);
        builder.Services.AddPages(builder.Configuration);
        return builder;
    }
}
