using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using KhuyenCong.Cli.Tests;
using KhuyenCong.Functions.Tests.Worker.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Functions.Tests.Worker;

/// <summary>
/// Stands in for the Functions host: starts the built worker as the host does, speaks its protocol over gRPC, and invokes functions.
/// Nothing of the worker is replaced; it runs as its own process from its own output folder.
/// </summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    /// <summary>How long any single answer of the worker is waited for.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    private const int MaxMessageLength = 128 * 1024 * 1024;

    private readonly string _workerId = Guid.NewGuid().ToString();
    private readonly string _directory;
    private readonly WebApplication _server;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Channel<StreamingMessage> _toWorker = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _awaited = new();
    private readonly ConcurrentQueue<RpcLog> _logs = new();
    private readonly TaskCompletionSource<StreamingMessage> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerHost(string directory, WebApplication server, ProcessStartInfo start)
    {
        _directory = directory;
        _server = server;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => GiveUp();
    }

    /// <summary>The functions that the worker named and loaded, by name.</summary>
    public IReadOnlyDictionary<string, WorkerFunction> Functions { get; private set; } = new Dictionary<string, WorkerFunction>();

    /// <summary>The worker's answer to the first request: versions and capabilities.</summary>
    public WorkerInitResponse Init { get; private set; } = new();

    /// <summary>The id under which the worker announced itself.</summary>
    public string AnnouncedAs { get; private set; } = "";

    /// <summary>The id that the worker was given.</summary>
    public string WorkerId => _workerId;

    /// <summary>From the start of the process until all functions were loaded.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Whether the process ended when it was asked to, and did not have to be killed.</summary>
    public bool EndedByItself { get; private set; }

    /// <summary>The files that the process has mapped into its memory, on Linux.</summary>
    public IReadOnlySet<string> MappedFiles =>
        File.ReadLines($"/proc/{_process.Id}/maps").Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length == 6).Select(parts => Path.GetFileName(parts[5])).ToHashSet(StringComparer.Ordinal);

    /// <summary>What the worker logged through the protocol, oldest first.</summary>
    public IReadOnlyList<RpcLog> Logs => [.. _logs];

    /// <summary>What the process wrote to its console.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>The output folder of the app, built in the same configuration as the tests.</summary>
    public static string BuiltApp { get; } = Path.GetFullPath(
        typeof(WorkerHost).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
            .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(a => a.Key == "WorkerDirectory").Value!);

    /// <summary>Starts the worker and waits until all its functions are loaded.</summary>
    /// <param name="settings">App settings, passed as environment variables with <c>__</c> between the parts of a name.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="directory">Folder of the built app; by default the one beside these tests.</param>
    /// <param name="assembly">The worker's own assembly in that folder.</param>
    /// <exception cref="InvalidOperationException">The process ended or refused a step; the message holds what it wrote.</exception>
    /// <exception cref="TimeoutException">An answer did not come within <see cref="Patience"/>.</exception>
    public static async Task<WorkerHost> StartAsync(
        IReadOnlyDictionary<string, string> settings, CancellationToken cancellation, string? directory = null, string assembly = "KhuyenCong.Functions.dll")
    {
        directory ??= BuiltApp;
        var rpc = new RpcEndpoint();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (MaxMessageLength, MaxMessageLength));
        builder.Services.AddSingleton(rpc);
        var server = builder.Build();
        server.MapGrpcService<RpcEndpoint>();
        await server.StartAsync(cancellation);
        var address = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        var host = new WorkerHost(directory, server, StartInfo(directory, assembly, settings));
        rpc.Handler = host.ConverseAsync;
        try
        {
            await host.ReadyAsync(address, cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Invokes a timer function as at a normal occurrence.</summary>
    public Task<InvocationResponse> InvokeTimerAsync(string function, CancellationToken cancellation, bool isPastDue = false)
    {
        // The host knows no last occurrence on its first run, so the status may be absent.
        var info = new JsonObject
        {
            ["Schedule"] = new JsonObject { ["AdjustForDST"] = true },
            ["ScheduleStatus"] = null,
            ["IsPastDue"] = isPastDue,
        };
        return InvokeAsync(function, new TypedData { Json = info.ToJsonString() }, new Dictionary<string, string>(), cancellation);
    }

    /// <summary>Invokes a blob function: the worker is told where the blob is and opens it itself.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="blob">The blob's name within the container of the function's path.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<InvocationResponse> InvokeBlobAsync(string function, string blob, CancellationToken cancellation)
    {
        var trigger = Functions[function].Trigger;
        var path = (string)trigger["path"]!;
        var container = path.Split('/')[0];
        var reference = new JsonObject
        {
            ["Connection"] = (string?)trigger["connection"],
            ["ContainerName"] = container,
            ["BlobName"] = blob,
        };
        var data = new TypedData
        {
            ModelBindingData = new ModelBindingData
            {
                Version = "1.0",
                Source = "AzureStorageBlobs",
                ContentType = "application/json",
                Content = ByteString.CopyFromUtf8(reference.ToJsonString()),
            },
        };
        var metadata = new Dictionary<string, string> { ["BlobTrigger"] = container + "/" + blob };
        foreach (var name in PlaceholdersOf(path))
        {
            metadata[name] = blob;
        }

        return InvokeAsync(function, data, metadata, cancellation);
    }

    /// <summary>
    /// Sends a request to an HTTP function as the host does: it tells the worker of the invocation and forwards the request itself to
    /// the worker's own server, under the same id.
    /// </summary>
    /// <param name="function">The function's name.</param>
    /// <param name="request">The request; its address is relative, for example <c>/nop-bao-cao/…</c>.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The answer; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException">The worker has no server of its own.</exception>
    public async Task<HttpResponseMessage> InvokeHttpAsync(string function, HttpRequestMessage request, CancellationToken cancellation)
    {
        if (!Init.Capabilities.TryGetValue("HttpUri", out var server))
        {
            throw new InvalidOperationException("The worker did not announce a server for HTTP functions.");
        }

        var address = new Uri(server);
        await InTimeAsync(ListensAsync(address, cancellation), "server of HTTP functions", cancellation);
        var invocationId = Guid.NewGuid().ToString();
        request.RequestUri = new Uri(address, request.RequestUri!);
        request.Headers.Add("x-ms-invocation-id", invocationId);
        var http = new RpcHttp { Method = request.Method.Method, Url = request.RequestUri.ToString() };
        var invocation = InvokeAsync(function, new TypedData { Http = http }, new Dictionary<string, string>(), invocationId, cancellation);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        await invocation;
        return answer;
    }

    /// <summary>Invokes a function.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="data">What the trigger's parameter is bound to.</param>
    /// <param name="triggerMetadata">What else the trigger tells, as strings.</param>
    /// <param name="cancellation">Asks the worker to cancel the invocation and ends the waiting.</param>
    public async Task<InvocationResponse> InvokeAsync(
        string function, TypedData data, IReadOnlyDictionary<string, string> triggerMetadata, CancellationToken cancellation)
        => await InvokeAsync(function, data, triggerMetadata, Guid.NewGuid().ToString(), cancellation);

    private async Task<InvocationResponse> InvokeAsync(
        string function, TypedData data, IReadOnlyDictionary<string, string> triggerMetadata, string invocationId, CancellationToken cancellation)
    {
        var loaded = Functions[function];
        var invocation = new InvocationRequest
        {
            InvocationId = invocationId,
            FunctionId = loaded.Id,
            TraceContext = new RpcTraceContext
            {
                TraceParent = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01",
            },
            RetryContext = new RetryContext(),
        };
        invocation.InputData.Add(new ParameterBinding { Name = (string)loaded.Trigger["name"]!, Data = data });
        foreach (var (name, value) in triggerMetadata)
        {
            invocation.TriggerMetadata[name] = new TypedData { String = value };
        }

        using var cancel = cancellation.Register(() => _toWorker.Writer.TryWrite(new StreamingMessage
        {
            InvocationCancel = new InvocationCancel { InvocationId = invocation.InvocationId },
        }));
        var answer = await AskAsync(
            new StreamingMessage { InvocationRequest = invocation }, Awaited.Invocation(invocation.InvocationId), cancellation);
        return answer.InvocationResponse;
    }

    /// <summary>Asks the worker to end, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning())
        {
            _toWorker.Writer.TryWrite(new StreamingMessage
            {
                WorkerTerminate = new WorkerTerminate { GracePeriod = new Google.Protobuf.WellKnownTypes.Duration { Seconds = 5 } },
            });
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(8));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
                EndedByItself = true;
            }
            catch (OperationCanceledException)
            {
                // It has no children.
                _process.Kill();
                await _process.WaitForExitAsync();
            }
        }

        _toWorker.Writer.TryComplete();
        await _server.DisposeAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string directory, string assembly, IReadOnlyDictionary<string, string> settings)
    {
        // Left alone it would go on for ever: it does not end with the conversation.
        var start = ChildProcess.Of("dotnet", Path.Combine(directory, assembly));
        start.WorkingDirectory = directory;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = directory;
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = directory;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static IEnumerable<string> PlaceholdersOf(string path) =>
        path.Split('{').Skip(1).Select(part => part.Split('}')[0]);

    private async Task ReadyAsync(Uri address, CancellationToken cancellation)
    {
        var requestId = Guid.NewGuid().ToString();
        var length = MaxMessageLength.ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "--host", address.Host, "--port", address.Port.ToString(CultureInfo.InvariantCulture),
            "--workerId", _workerId, "--requestId", requestId, "--grpcMaxMessageLength", length,
            "--functions-uri", address.ToString(),
            "--functions-worker-id", _workerId,
            "--functions-request-id", requestId,
            "--functions-grpc-max-message-length", length,
        ];
        foreach (var argument in arguments)
        {
            _process.StartInfo.ArgumentList.Add(argument);
        }

        var clock = Stopwatch.StartNew();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        AnnouncedAs = (await InTimeAsync(_started.Task, "start of the stream", cancellation)).StartStream.WorkerId;
        Init = (await AskAsync(
            new StreamingMessage
            {
                WorkerInitRequest = new WorkerInitRequest { HostVersion = "4.0.0", WorkerDirectory = _directory, FunctionAppDirectory = _directory },
            },
            Awaited.Init,
            cancellation)).WorkerInitResponse;
        Demand(Init.Result, "initialise");

        var list = (await AskAsync(
            new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = _directory } },
            Awaited.Metadata,
            cancellation)).FunctionMetadataResponse;
        Demand(list.Result, "list its functions");
        if (list.UseDefaultMetadataIndexing)
        {
            throw new InvalidOperationException("The worker leaves the list of its functions to the host; the app is built to make it itself.");
        }

        var functions = list.FunctionMetadataResults.Select(WorkerFunction.Of).ToDictionary(f => f.Name);
        foreach (var function in functions.Values)
        {
            var loaded = await AskAsync(
                new StreamingMessage { FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.Id, Metadata = function.Metadata } },
                Awaited.Load(function.Id),
                cancellation);
            Demand(loaded.FunctionLoadResponse.Result, "load " + function.Name);
        }

        Functions = functions;
        ReadyAfter = clock.Elapsed;
    }

    // The worker names its server before that listens; the host, too, tries until it does.
    private static async Task<bool> ListensAsync(Uri server, CancellationToken cancellation)
    {
        while (true)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(server.Host, server.Port, cancellation);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(50, cancellation);
            }
        }
    }

    private async Task<StreamingMessage> AskAsync(StreamingMessage question, string awaited, CancellationToken cancellation)
    {
        question.RequestId = Guid.NewGuid().ToString();
        var answer = _awaited.GetOrAdd(awaited, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!IsRunning())
        {
            throw Ended();
        }

        await _toWorker.Writer.WriteAsync(question, cancellation);
        try
        {
            return await InTimeAsync(answer.Task, awaited, cancellation);
        }
        finally
        {
            _awaited.TryRemove(awaited, out _);
        }
    }

    private async Task<T> InTimeAsync<T>(Task<T> answer, string what, CancellationToken cancellation)
    {
        try
        {
            return await answer.WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No answer of the worker within {Patience.TotalSeconds:0} s: {what}. It wrote:\n{Output}");
        }
    }

    // One conversation for the life of the worker: what is asked goes out in order, what comes in is given to whoever waits for it.
    private async Task ConverseAsync(
        IAsyncStreamReader<StreamingMessage> fromWorker, IServerStreamWriter<StreamingMessage> toWorker, CancellationToken cancellation)
    {
        var sending = Task.Run(
            async () =>
            {
                await foreach (var message in _toWorker.Reader.ReadAllAsync(cancellation))
                {
                    await toWorker.WriteAsync(message, cancellation);
                }
            },
            cancellation);
        try
        {
            await foreach (var message in fromWorker.ReadAllAsync(cancellation))
            {
                Take(message);
            }
        }
        catch (Exception cut) when (cut is OperationCanceledException or IOException or Grpc.Core.RpcException)
        {
            // The process ended, or the host is being taken down; whoever waits is told by the process's end.
        }

        await sending.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.RpcLog:
                _logs.Enqueue(message.RpcLog);
                return;
            case StreamingMessage.ContentOneofCase.StartStream:
                _started.TrySetResult(message);
                return;
        }

        var awaited = message.ContentCase switch
        {
            StreamingMessage.ContentOneofCase.WorkerInitResponse => Awaited.Init,
            StreamingMessage.ContentOneofCase.FunctionMetadataResponse => Awaited.Metadata,
            StreamingMessage.ContentOneofCase.FunctionLoadResponse => Awaited.Load(message.FunctionLoadResponse.FunctionId),
            StreamingMessage.ContentOneofCase.InvocationResponse => Awaited.Invocation(message.InvocationResponse.InvocationId),
            _ => null,
        };
        if (awaited is not null && _awaited.TryGetValue(awaited, out var answer))
        {
            answer.TrySetResult(message);
        }
    }

    private void Demand(StatusResult? status, string what)
    {
        if (status?.Status != StatusResult.Types.Status.Success)
        {
            throw new InvalidOperationException(
                $"The worker could not {what}: {status?.Exception?.Message ?? status?.Result ?? "no status"}. It wrote:\n{Output}");
        }
    }

    private void GiveUp()
    {
        try
        {
            // Returns at once but for the last lines, which may still be on their way.
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // Disposed meanwhile: nobody waits any more.
        }

        var ended = Ended();
        _started.TrySetException(ended);
        foreach (var answer in _awaited.Values)
        {
            answer.TrySetException(ended);
        }
    }

    private InvalidOperationException Ended() => new($"The worker's process has ended. It wrote:\n{Output}");

    private bool IsRunning()
    {
        try
        {
            return !_process.HasExited;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }

    // Names of what is waited for: answers carry ids of their own, not the question's.
    private static class Awaited
    {
        public const string Init = "answer to init", Metadata = "list of functions";

        public static string Load(string functionId) => "load of function " + functionId;

        public static string Invocation(string invocationId) => "answer to invocation " + invocationId;
    }

    /// <summary>The gRPC service; the framework makes one a call, so it only hands over.</summary>
    private sealed class RpcEndpoint : FunctionRpc.FunctionRpcBase
    {
        public Func<IAsyncStreamReader<StreamingMessage>, IServerStreamWriter<StreamingMessage>, CancellationToken, Task>? Handler { get; set; }

        public override Task EventStream(
            IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context) =>
            Handler!(requestStream, responseStream, context.CancellationToken);
    }
}

/// <summary>A function as the worker describes it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Id">The id by which it is loaded and invoked.</param>
/// <param name="Trigger">The trigger's binding, as in <c>functions.metadata</c>.</param>
/// <param name="Metadata">All that the worker told.</param>
internal sealed record WorkerFunction(string Name, string Id, JsonNode Trigger, RpcFunctionMetadata Metadata)
{
    /// <summary>The trigger's type, for example <c>timerTrigger</c>.</summary>
    public string TriggerType => (string)Trigger["type"]!;

    /// <summary>Reads the worker's description and completes it by what the host adds before it loads a function.</summary>
    public static WorkerFunction Of(RpcFunctionMetadata described)
    {
        var bindings = described.RawBindings.Select(raw => JsonNode.Parse(raw)!).ToList();
        var metadata = described.Clone();
        foreach (var binding in bindings)
        {
            var info = new BindingInfo
            {
                Type = (string)binding["type"]!,
                Direction = Enum.Parse<BindingInfo.Types.Direction>((string)binding["direction"]!, ignoreCase: true),
            };
            foreach (var (name, value) in binding["properties"]?.AsObject() ?? [])
            {
                info.Properties[name] = value?.GetValueKind() == JsonValueKind.String ? (string)value! : value?.ToJsonString() ?? "";
            }

            metadata.Bindings[(string)binding["name"]!] = info;
        }

        var trigger = bindings.Single(b => ((string)b["type"]!).EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
        return new WorkerFunction(
            described.Name, string.IsNullOrEmpty(described.FunctionId) ? described.Name : described.FunctionId, trigger, metadata);
    }
}
