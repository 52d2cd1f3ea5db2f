using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Http;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

// The interface is marked as not for the public; the Functions host makes its bindings by it.
#pragma warning disable CS0618

namespace KhuyenCong.Functions.Runtime.Tests;

/// <summary>
/// Indexes the functions of a <c>functions.metadata</c> as the Functions host does: for each a static method is made whose parameter carries
/// the binding's attribute, and the host's own indexer, with its own extensions, binds it. Nothing is called: no listener starts.
/// </summary>
internal sealed class FunctionsIndex : IDisposable
{
    private readonly IHost _host;
    private readonly IJobHostMetadataProvider _metadata;
    private readonly MadeTypes _types = new();
    private readonly HostLog _log = new();
    private readonly List<string> _problems = [];

    private FunctionsIndex(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        _host = new HostBuilder()
            .ConfigureAppConfiguration(c =>
            {
                c.Sources.Clear();
                c.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), s.Value)));
            })
            .ConfigureWebJobs(
                web =>
                {
                    web.AddAzureStorageBlobs();
                    web.AddAzureStorageQueues();
                    web.AddTimers();
                    web.AddHttp();
                },
                options => options.AllowPartialHostStartup = true)
            .ConfigureLogging(l => l.ClearProviders().AddProvider(_log))
            .ConfigureServices(s => s.AddSingleton<ITypeLocator>(_types).AddSingleton<ScheduleMonitor, NoScheduleMonitor>())
            .Build();
        _metadata = _host.Services.GetRequiredService<IJobHostMetadataProviderFactory>().Create();
    }

    /// <summary>What the host would log of these functions: an empty list when every one of them is indexed.</summary>
    /// <param name="functions">The content of <c>functions.metadata</c>.</param>
    /// <param name="settings">App settings, with <c>__</c> between the parts of a name.</param>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(JArray functions, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        using var index = new FunctionsIndex(settings);
        return await index.ReadAsync(functions);
    }

    public void Dispose() => _host.Dispose();

    private async Task<IReadOnlyList<string>> ReadAsync(JArray functions)
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Functions"), AssemblyBuilderAccess.Run).DefineDynamicModule("Functions");
        var types = new Dictionary<string, Type>();
        foreach (var function in functions)
        {
            var name = (string)function["name"]!;
            try
            {
                types.Add(name, Make(module, name, function["bindings"]!));
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                _problems.Add($"{name}: {fault.Message}");
            }
        }

        // Calling what is not there makes the host index, and calls nothing.
        _types.All = [.. types.Values];
        var nothing = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _host.Services.GetRequiredService<IJobHost>().CallAsync("no such function", new Dictionary<string, object>()));
        Assert.Contains("no such function", nothing.Message, StringComparison.Ordinal);
        _problems.AddRange(_log.Problems);

        // What the indexer neither took nor complained of would be a function that nobody runs.
        _problems.AddRange(types.Keys.Where(n => !_log.Found.Contains(n) && !_problems.Exists(p => p.Contains(n, StringComparison.Ordinal))).Select(n => n + " was not found by the indexer."));
        return _problems;
    }

    private Type Make(ModuleBuilder module, string name, JToken bindings)
    {
        var type = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        var parameters = bindings.Select(b => ParameterOf((JObject)b)).OfType<(string Name, Type Type, Attribute Attribute)>().ToList();
        var method = type.DefineMethod("Run", MethodAttributes.Public | MethodAttributes.Static, typeof(Task), [.. parameters.Select(p => p.Type)]);
        method.SetCustomAttribute(Builder(new FunctionNameAttribute(name)));
        foreach (var (parameter, index) in parameters.Select((p, i) => (p, i)))
        {
            method.DefineParameter(index + 1, ParameterAttributes.None, parameter.Name).SetCustomAttribute(Builder(parameter.Attribute));
        }

        var body = method.GetILGenerator();
        body.Emit(OpCodes.Ldnull);
        body.Emit(OpCodes.Ret);
        return type.CreateType();
    }

    // Timers and HTTP are the host's own, everything else is an extension's; a type that neither knows is none.
    private (string Name, Type Type, Attribute Attribute)? ParameterOf(JObject binding)
    {
        var name = (string)binding["name"]!;
        switch ((string)binding["type"]!, (string)binding["direction"]!)
        {
            case ("timerTrigger", "In"):
                return (name, typeof(TimerInfo), new TimerTriggerAttribute((string)binding["schedule"]!));
            case ("httpTrigger", "In"):
                var route = (string?)binding["route"];
                RoutePatternFactory.Parse(route!);
                var level = Enum.Parse<AuthorizationLevel>((string)binding["authLevel"]!);
                return (name, typeof(HttpRequest), new HttpTriggerAttribute(level, [.. binding["methods"]!.Select(m => (string)m!)]) { Route = route });
            case ("http", "Out"):
                return null;
            case (var type, "In") when type.EndsWith("Trigger", StringComparison.Ordinal) && _metadata.GetAttributeTypeFromName(type) is { } attribute:
                var deferred = (string?)binding["properties"]?["supportsDeferredBinding"] == "True";
                return (name, deferred ? typeof(ParameterBindingData) : typeof(string), _metadata.GetAttribute(attribute, binding));
            case var (type, direction):
                throw new NotSupportedException($"The binding type “{type}” ({direction}) is not registered.");
        }
    }

    // As the host writes an attribute into the methods that it makes: the constructor's arguments by the properties of their names, then the other properties.
    private static CustomAttributeBuilder Builder(Attribute attribute)
    {
        var properties = attribute.GetType().GetProperties().ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        var constructor = attribute.GetType().GetConstructors().Where(c => c.GetParameters().All(p => Finds(p) is not null))
            .MaxBy(c => c.GetParameters().Length)!;
        var rest = properties.Values
            .Where(p => p.SetMethod is { IsPublic: true } && p.GetValue(attribute) is not null && !constructor.GetParameters().Any(c => Finds(c) == p)).ToArray();
        return new CustomAttributeBuilder(
            constructor, [.. constructor.GetParameters().Select(p => Finds(p)!.GetValue(attribute))], rest, [.. rest.Select(p => p.GetValue(attribute))]);

        PropertyInfo? Finds(ParameterInfo parameter) =>
            properties.TryGetValue(parameter.Name!, out var property) && property.PropertyType == parameter.ParameterType ? property : null;
    }

    /// <summary>The classes that the indexer looks at.</summary>
    private sealed class MadeTypes : ITypeLocator
    {
        public IReadOnlyList<Type> All { get; set; } = [];

        public IReadOnlyList<Type> GetTypes() => All;
    }

    /// <summary>Timers are looked at, not run.</summary>
    private sealed class NoScheduleMonitor : ScheduleMonitor
    {
        public override Task<ScheduleStatus> GetStatusAsync(string timerName) => throw new NotSupportedException();

        public override Task UpdateStatusAsync(string timerName, ScheduleStatus status) => throw new NotSupportedException();
    }

    /// <summary>Keeps what the host complains of.</summary>
    private sealed class HostLog : ILoggerProvider, ILogger
    {
        private const string FoundLine = "Found the following functions:";

        private readonly ConcurrentQueue<string> _problems = new();

        public IEnumerable<string> Problems => _problems;

        /// <summary>The functions that it found: lines of class and method.</summary>
        public IReadOnlyList<string> Found { get; private set; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            if (logLevel >= LogLevel.Warning)
            {
                _problems.Enqueue($"{text} {exception?.GetBaseException().Message}");
            }
            else if (text.StartsWith(FoundLine, StringComparison.Ordinal))
            {
                Found = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(l => l.Split('.')[^2])];
            }
        }

        public void Dispose()
        {
        }
    }
}
