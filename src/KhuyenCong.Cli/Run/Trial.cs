using System.Data.Common;
using System.Net.Sockets;
using System.Text.Json;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KhuyenCong.Cli.Run;

/// <summary>
/// A trial at another time, kept beside its data: time does not run backwards over it when <c>run --now</c> is called again, and other commands on
/// its storage go by its clock.
/// </summary>
/// <param name="Begins">The moment at which its clock was started last.</param>
/// <param name="Ahead">How far its clock is ahead of the machine's; negative when it is behind.</param>
/// <param name="Reached">No moment after this one was told to anything in the trial.</param>
/// <param name="Storage">The connection string of its emulator.</param>
public sealed record Trial(DateTimeOffset Begins, TimeSpan Ahead, DateTimeOffset Reached, string Storage)
{
    private const string FileName = "trial.json";

    /// <summary>Where the data of a trial are kept when nothing else is said.</summary>
    public static string DefaultFolder { get; } = Path.Combine("artifacts", "trial");

    /// <summary>A trial whose clock is started now.</summary>
    public static Trial Start(DateTimeOffset at, string storage) => new(at, at - TimeProvider.System.GetUtcNow(), at, storage);

    /// <summary>What is kept beside the data; null when no trial has taken place there.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static Trial? Of(DirectoryInfo data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var file = Path.Combine(data.FullName, FileName);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Trial>(File.ReadAllText(file)) : null;
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{file} is not readable, so that it is unknown how far the trial has come. Remove the folder to begin anew.", broken);
        }
    }

    /// <summary>The trial in the usual folder when it is the storage that the settings name.</summary>
    public static Trial? Of(IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string?[] named =
            [settings[StorageOptions.Section], settings[$"{StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)}"], settings.GetConnectionString(StorageOptions.Section)];
        return Of(new DirectoryInfo(DefaultFolder)) is { } trial && named.Contains(trial.Storage) ? trial : null;
    }

    /// <summary>The trial in the usual folder while it runs, which is while something listens at its emulator's port; null otherwise.</summary>
    public static Trial? Running()
    {
        if (Of(new DirectoryInfo(DefaultFolder)) is not { } trial
            || !new DbConnectionStringBuilder { ConnectionString = trial.Storage }.TryGetValue("BlobEndpoint", out var text)
            || !Uri.TryCreate(text as string, UriKind.Absolute, out var endpoint))
        {
            return null;
        }

        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(endpoint.Host, endpoint.Port);
            return trial;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Lets the pipeline go by its clock.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(new TrialClock(TimeProvider.System, Ahead));
        services.AddSingleton<UploadArrival>(new TrialArrival(Ahead, Begins));
    }

    /// <summary>Keeps that it has come to a moment.</summary>
    public void Keep(DirectoryInfo data, DateTimeOffset reached)
    {
        ArgumentNullException.ThrowIfNull(data);
        var file = Path.Combine(data.FullName, FileName);
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(this with { Reached = reached }));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Keeps how far it has come while it runs, a little ahead: one that is killed writes nothing more.</summary>
    internal sealed class Keeper(Trial trial, DirectoryInfo data, TimeProvider clock) : BackgroundService
    {
        private static readonly TimeSpan Every = TimeSpan.FromSeconds(20), Ahead = TimeSpan.FromMinutes(1);

        /// <inheritdoc/>
        public override Task StartAsync(CancellationToken cancellationToken)
        {
            trial.Keep(data, clock.GetUtcNow() + Ahead);
            return base.StartAsync(cancellationToken);
        }

        /// <inheritdoc/>
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(Every);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                trial.Keep(data, clock.GetUtcNow() + Ahead);
            }
        }
    }
}
