using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Units;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Tests;

/// <summary>One Azurite for all tests of the run.</summary>
public static class SharedAzurite
{
    private static readonly Lazy<Task<Azurite>> Started = new(() => Azurite.StartAsync(null, null, CancellationToken.None));

    public static async Task<string> ConnectionAsync() => (await Started.Value).ConnectionString;
}

/// <summary>Answers as a test tells it to, and keeps what it was given.</summary>
public sealed class RecordingTransport : IMailTransport
{
    private readonly ConcurrentQueue<MailMessage> _sent = new();

    public string Name => "Recording";

    public bool Idempotent { get; set; }

    public Func<MailMessage, SendAnswer> Answer { get; set; } = _ => new SendAnswer(SendResult.Accepted, "202", "id");

    /// <summary>Answers instead of <see cref="Answer"/>; null for none.</summary>
    public IMailTransport? Through { get; set; }

    /// <summary>Everything that was handed over, whatever was answered.</summary>
    public IReadOnlyCollection<MailMessage> Sent => _sent;

    public Task<SendAnswer> SendAsync(MailMessage message, CancellationToken cancellation)
    {
        _sent.Enqueue(message);
        return Through?.SendAsync(message, cancellation) ?? Task.FromResult(Answer(message));
    }
}

/// <summary>A whole deployment on Azurite with containers and a table of its own, a clock that the test moves, and a mail service of its own.</summary>
public sealed class Deployment : IAsyncDisposable
{
    public static readonly Period Q3 = new(PeriodKind.Quarter, 2026, 3);

    private readonly ServiceProvider _services;
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private readonly ReferenceData? _reference;
    private bool _owns;

    // What most tests are about are periods: nobody is asked for a programme, so that they count their own mails alone.
    private static readonly Lazy<ReferenceData> WithoutTerms = new(() => Changed(WithoutProgrammes));

    private const string FirstDay = "2026-09-16";

    private static readonly string[] Few = ["01", "04", "15", "40", "46", "48", "52", "66", "68", "79"];

    // The units of the day on which the tests begin, as if nothing had come before or came after, and nothing that names another one.
    private static readonly Lazy<ReferenceData> OfFewUnits = new(() => Changed((path, line) => path switch
    {
        UnitRegister.UnitsPath when line.Split(',') is [var code, var name, var status, var from, var to, _, .. var rest] && code != "code" =>
            Few.Contains(code) && string.CompareOrdinal(from, FirstDay) <= 0 && (to.Length == 0 || string.CompareOrdinal(to, FirstDay) >= 0)
                ? string.Join(',', [code, name, status, from, "", "", .. rest]) : null,
        UnitRegister.AliasesPath when !line.StartsWith("alias,", StringComparison.Ordinal) => null,
        ContactBook.ContactsPath when line.Split(',')[0] is var code && code != "unit" && !Few.Contains(code) => null,
        _ => WithoutProgrammes(path, line),
    }));

    private Deployment(
        IReadOnlyDictionary<string, string?> settings, ReferenceData? reference, HttpPipelinePolicy? policy, SimulatedClock clock, SimulatedArrival arrival,
        RecordingTransport transport, Action<IServiceCollection, IConfiguration>? configure = null)
    {
        (_settings, _reference, Clock, Arrival, Transport) = (settings, reference, clock, arrival, transport);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<UploadArrival>(arrival);
        services.AddSingleton<IMailTransport>(transport);
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.None));
        if (reference is not null)
        {
            services.AddSingleton(reference);
        }

        if (policy is not null)
        {
            services.AddSingleton(policy);
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        configure?.Invoke(services, configuration);
        services.AddReportPipeline(configuration);
        _services = services.BuildServiceProvider();
    }

    public SimulatedClock Clock { get; }

    public SimulatedArrival Arrival { get; }

    public RecordingTransport Transport { get; }

    public ReportStorage Storage => Get<ReportStorage>();

    public ReportTable Table => Get<ReportTable>();

    public static ReferenceData Reference => ReferenceData.Shipped;

    /// <summary>What ships, but for the duty to have a programme.</summary>
    public static ReferenceData AllUnits => WithoutTerms.Value;

    /// <summary>The same with ten units of today alone, for what many mails alike would only make longer.</summary>
    public static ReferenceData FewUnits => OfFewUnits.Value;

    /// <summary>How many units <see cref="FewUnits"/> has.</summary>
    public static int FewCount => Few.Length;

    public static Deadlines Deadlines => Reference.Duties.For("KC-01", Q3)!;

    public static string Partition => new ReportPartition("KC-01", Q3);

    private static string? WithoutProgrammes(string path, string line) => path == DutyBook.Path && line.StartsWith("KC-03,", StringComparison.Ordinal) ? null : line;

    /// <summary>What ships, with some lines of its tables changed or (null) left out.</summary>
    private static ReferenceData Changed(Func<string, string, string?> change) => ReferenceData.Load(
        [.. ReferenceData.FilesOf(ReferenceData.ShippedFolder).Select(f => new ReferenceFile(f.Path, !f.Path.EndsWith(".csv", StringComparison.Ordinal) ? f.Content
            : System.Text.Encoding.UTF8.GetBytes(string.Join(
                '\n', System.Text.Encoding.UTF8.GetString(f.Content.Span).Split('\n').Select(line => change(f.Path, line)).Where(line => line is not null)))))]);

    /// <summary>
    /// Starts a deployment; the clock stands at 10:00 Vietnam time on 16/09/2026, when KC-01 of the third quarter is open and not yet due. Without reference
    /// data of its own it has <see cref="FewUnits"/>.
    /// </summary>
    public static async Task<Deployment> StartAsync(
        HttpPipelinePolicy? policy = null, ReferenceData? reference = null, IReadOnlyDictionary<string, string?>? settings = null, string? like = null,
        Action<IServiceCollection, IConfiguration>? configure = null, Deployment? clock = null)
    {
        var name = like ?? Guid.NewGuid().ToString("N")[..12];
        var values = new Dictionary<string, string?>
        {
            ["ReportStorage:ConnectionString"] = await SharedAzurite.ConnectionAsync(),
            ["ReportStorage:Inbox"] = name + "-inbox",
            ["ReportStorage:Archive"] = name + "-archive",
            ["ReportStorage:Receipts"] = name + "-receipts",
            ["ReportStorage:Exports"] = name + "-exports",
            ["ReportStorage:Copies"] = name + "-copies",
            ["ReportStorage:Reference"] = name + "-reference",
            ["ReportStorage:Table"] = "t" + name,
            ["Mail:Transport"] = "Folder",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
        {
            values[key] = value;
        }

        var app = new Deployment(values, reference ?? FewUnits, policy, clock?.Clock ?? new SimulatedClock(At(16, 9, 10)), clock?.Arrival ?? new SimulatedArrival(), new RecordingTransport(), configure);
        if (like is null)
        {
            // The fault policy of a test counts the calls of the use case, not those that set the stage.
            (policy as FaultPolicy)?.Pause();
            await app.Storage.CreateAsync(CancellationToken.None);
            app._owns = true;
            (policy as FaultPolicy)?.Resume();
        }

        return app;
    }

    /// <summary>Another instance over the same storage, clock and mail service, as after a restart or beside this one.</summary>
    public Deployment Another(HttpPipelinePolicy? policy = null) => new(_settings, _reference, policy, Clock, Arrival, Transport);

    public static DateTimeOffset At(int day, int month, int hour, int minute = 0, int year = 2026) => new(year, month, day, hour, minute, 0, VietnamTime.Offset);

    public static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name));

    public static DemoReport Report(string unit, int seed = 1, bool nil = false) =>
        new(Reference.Forms.For("KC-01", Deadlines.CutOff)!, Reference.Units.Find(unit, Deadlines.CutOff)!, Deadlines, seed) { Nil = nil };

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Uploads at the clock's moment.</summary>
    public async Task UploadAsync(string blob, byte[] content, IDictionary<string, string>? metadata = null)
    {
        var answer = await Storage.Inbox.GetBlobClient(blob).UploadAsync(new BinaryData(content), new BlobUploadOptions { Metadata = metadata });
        Arrival.Note(blob, answer.Value.ETag, Clock.GetUtcNow());
    }

    public Task<IngestResult> IngestAsync(string blob, UploadWay way = UploadWay.Event) => Get<IngestReport>().RunAsync(blob, way, CancellationToken.None);

    /// <summary>Uploads and reads at once.</summary>
    public async Task<Receipt> HandInAsync(string blob, byte[] content)
    {
        await UploadAsync(blob, content);
        var result = await IngestAsync(blob);
        Assert.Equal(IngestEnd.Recorded, result.End);
        return result.Receipt!;
    }

    public Task<SweepResult> SweepAsync() => Get<SweepInbox>().RunAsync(CancellationToken.None);

    public Task<RemindResult> RemindAsync() => Get<RemindProvinces>().RunAsync(CancellationToken.None);

    public Task<IReadOnlyList<string>> DigestAsync() => Get<SendDigest>().RunAsync(CancellationToken.None);

    /// <summary>What a digest of a form and period tells now.</summary>
    public async Task<ComplianceDigest> ViewAsync(string form, Period period)
    {
        var reference = await Get<CurrentReference>().GetAsync(CancellationToken.None);
        return await Get<ComplianceQuery>().DigestAsync(
            new TableLook(Table), reference.Duties.For(form, period)!, DigestMoment.Weekly, reference, Clock.GetUtcNow(), CancellationToken.None);
    }

    public Task<DeliverResult> DeliverAsync() => Get<DeliverMail>().RunAsync(CancellationToken.None);

    public Task<PeriodState> StateAsync(string? partition = null) => PeriodState.ReadAsync(Table, partition ?? Partition, CancellationToken.None);

    public async Task<StatusRow?> StatusAsync(string unit) => await Table.FindAsync<StatusRow>(Partition, Keys.Status + unit, CancellationToken.None);

    /// <summary>The blobs of a container; the notes beside the receipts left out.</summary>
    public async Task<List<string>> NamesAsync(Azure.Storage.Blobs.BlobContainerClient container)
    {
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync())
        {
            if (!blob.Name.StartsWith(RowNotes.Folder, StringComparison.Ordinal))
            {
                names.Add(blob.Name);
            }
        }

        return names;
    }

    /// <summary>Ends the instance; the one that made the containers and the table deletes them, for the emulator slows down with all that it holds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_owns)
        {
            return;
        }

        // By clients of its own: those of the instance may be told to fail, or its way to the emulator be cut.
        var connection = await SharedAzurite.ConnectionAsync();
        var containers = new[] { "Inbox", "Archive", "Receipts", "Exports", "Copies", "Reference" };
        await Task.WhenAll(containers.Select(c => new BlobContainerClient(connection, _settings["ReportStorage:" + c]).DeleteIfExistsAsync()));
        await new TableClient(connection, _settings["ReportStorage:Table"]).DeleteAsync();
    }
}
