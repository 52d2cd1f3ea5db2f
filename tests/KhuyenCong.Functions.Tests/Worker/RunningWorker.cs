using System.Security.Cryptography;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Storage;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Functions.Tests.Worker;

/// <summary>The built app running against an Azurite of its own, empty when it starts, with mails in a folder; shared by the tests of a class.</summary>
public sealed class RunningWorker : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("worker-mails").FullName;
    private readonly ECDsa _eventKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private Azurite? _azurite;
    private WorkerHost? _host;

    /// <summary>The worker.</summary>
    internal WorkerHost Host => _host!;

    /// <summary>The storage that the worker uses, as its settings name it.</summary>
    public ReportStorage Storage => new(Options.Create(new StorageOptions { ConnectionString = _azurite!.ConnectionString }));

    /// <summary>The app settings of the worker.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    /// <summary>Signs what the mail service would send about its mails.</summary>
    public string SignEvents(byte[] signed) => Convert.ToBase64String(_eventKey.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    /// <summary>The mails that were sent.</summary>
    public IReadOnlyList<string> Mails => [.. Directory.EnumerateFiles(_folder, "*.eml", SearchOption.AllDirectories)];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        _azurite = await Azurite.StartAsync(null, null, patience.Token);
        Settings = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = _azurite.ConnectionString,
            [StorageOptions.Section] = _azurite.ConnectionString,
            ["Mail__Transport"] = "Folder",
            ["Mail__Folder"] = _folder,
            ["Mail__SendGridEventKey"] = Convert.ToBase64String(_eventKey.ExportSubjectPublicKeyInfo()),
        };
        _host = await WorkerHost.StartAsync(Settings, patience.Token);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }

        _eventKey.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
