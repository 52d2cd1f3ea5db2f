using KhuyenCong.Pages;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Rebuild;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Cli.Run;

/// <summary>The pipeline with its timers and its pages on this machine; it does nothing by itself until it is started.</summary>
public static class LocalHost
{
    /// <summary>Puts it together.</summary>
    /// <param name="settings">Storage, mail and links.</param>
    /// <param name="port">Where the pages listen, on the loopback address alone.</param>
    /// <param name="drop">Files put here are uploaded.</param>
    /// <param name="least">The least level that is logged.</param>
    /// <param name="own">Adds what goes before the pipeline's own: the clock at least.</param>
    public static WebApplication Build(IConfiguration settings, int port, DirectoryInfo drop, LogLevel least, Action<IServiceCollection> own)
    {
        ArgumentNullException.ThrowIfNull(own);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(settings);
        builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss ")).SetMinimumLevel(least);
        builder.Logging.AddFilter("Azure", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning);

        // Few lines, each about something that a person has just done.
        builder.Logging.AddFilter(typeof(LocalTimers).FullName, LogLevel.Information);
        own(builder.Services);
        builder.Services.AddReportPipeline(builder.Configuration);
        LocalPages.Add(builder, port);
        builder.Services.AddRunningSign();
        builder.Services.AddSingleton(new DropFolder(drop));
        builder.Services.AddHostedService<LocalTimers>();
        builder.Services.AddSingleton<IHostLifetime, EndBySignal.Lifetime>();
        var host = builder.Build();
        host.MapPages();
        return host;
    }
}
