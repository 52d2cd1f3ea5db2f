using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Tests;

/// <summary>Keeps what a deployment logs as warnings and errors.</summary>
internal sealed class LoggedLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Puts it into a deployment.</summary>
    public void Configure(IServiceCollection services, IConfiguration configuration) =>
        services.AddLogging(l => l.AddProvider(this).SetMinimumLevel(LogLevel.Warning));

    /// <summary>The lines that begin so.</summary>
    public IEnumerable<string> Starting(string text) => _lines.Where(l => l.StartsWith(text, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception));

    public void Dispose()
    {
    }
}
