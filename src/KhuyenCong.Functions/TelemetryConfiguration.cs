using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using KhuyenCong.Pipeline.Metrics;
using KhuyenCong.Pipeline.Tracing;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace KhuyenCong.Functions;

/// <summary>
/// Where the app's spans, measures and log lines go: to Application Insights, to a collector, to both, or, when the settings name neither,
/// nowhere but to the host's log. Nothing of the calls to storage and mail services is recorded: their addresses hold names of files.
/// </summary>
public static class TelemetryConfiguration
{
    /// <summary>The setting that names Application Insights.</summary>
    public const string Insights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>The setting that says as whom to sign in there, <c>ClientId={id};Authorization=AAD</c>; the Functions host reads it too.</summary>
    public const string InsightsIdentity = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>The setting that names a collector; the other settings of the exporter are the standard's own (<c>OTEL_EXPORTER_OTLP_…</c>).</summary>
    public const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds the exporters that the settings name.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var insights = configuration[Insights];
        var collector = configuration[Collector];
        if (string.IsNullOrEmpty(insights) && string.IsNullOrEmpty(collector))
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(tracing => tracing.AddSource(ReportTracing.SourceName))
            .WithMetrics(metrics => metrics.AddMeter(ReportMetrics.MeterName));
        if (!string.IsNullOrEmpty(insights))
        {
            telemetry.UseAzureMonitorExporter(options =>
            {
                options.ConnectionString = insights;
                options.Credential = CredentialOf(configuration[InsightsIdentity]);
                options.EnableLiveMetrics = false;

                // A few hundred traces a day: each is wanted, and the exporter would keep five a second.
                (options.TracesPerSecond, options.SamplingRatio) = (null, 1f);
            });
        }

        if (!string.IsNullOrEmpty(collector))
        {
            telemetry
                .WithTracing(tracing => tracing.AddOtlpExporter())
                .WithMetrics(metrics => metrics.AddOtlpExporter())
                .WithLogging(logging => logging.AddOtlpExporter());
        }

        return services;
    }

    /// <summary>The identity of <see cref="InsightsIdentity"/>; null when the setting names none, so that the connection string's own key counts.</summary>
    public static TokenCredential? CredentialOf(string? setting)
    {
        var parts = (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2)).Where(p => p.Length == 2)
            .ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        return !parts.TryGetValue("Authorization", out var authorization) || !authorization.Equals("AAD", StringComparison.OrdinalIgnoreCase) ? null
            : new ManagedIdentityCredential(parts.TryGetValue("ClientId", out var client)
                ? ManagedIdentityId.FromUserAssignedClientId(client)
                : ManagedIdentityId.SystemAssigned);
    }
}
