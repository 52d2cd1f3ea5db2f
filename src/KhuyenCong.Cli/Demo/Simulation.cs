using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Cli.Embedded;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace KhuyenCong.Cli.Demo;

/// <summary>The counts of a demo, as they stand in <c>summary.json</c>.</summary>
public sealed record DemoSummary(
    string Form, string Period, int Units, int Expected, int OnTime, int Late, int RejectedOpen, int Failed, int Missing,
    int Accepted, int AcceptedWithWarnings, int Nil, int Submissions, int InboxLeft,
    IReadOnlyDictionary<string, int> Emails, int DuplicateEmails)
{
    /// <summary>What does not add up; empty when all does.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Faults
    {
        get
        {
            var faults = new List<string>();
            if (Expected != OnTime + Late + RejectedOpen + Failed + Missing)
            {
                faults.Add("expected is not onTime + late + rejectedOpen + failed + missing");
            }

            if (OnTime + Late != Accepted + AcceptedWithWarnings + Nil)
            {
                faults.Add("onTime + late is not accepted + acceptedWithWarnings + nil");
            }

            if (InboxLeft != 0)
            {
                faults.Add("the inbox is not empty");
            }

            if (DuplicateEmails != 0)
            {
                faults.Add("a mail was sent twice");
            }

            return faults;
        }
    }
}

/// <summary>Runs a period through the use cases that the functions call, day by day under a simulated clock.</summary>
public sealed class Simulation
{
    private const string Form = "KC-01";

    private static readonly Period Quarter = new(PeriodKind.Quarter, 2026, 3);

    private static readonly JsonSerializerOptions SummaryJson = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    private readonly IServiceProvider _services;
    private readonly SimulatedClock _clock;
    private readonly SimulatedArrival _arrival;
    private readonly CountingTransport _transport;
    private readonly Deadlines _deadlines;

    private Simulation(IServiceProvider services, SimulatedClock clock, SimulatedArrival arrival, Deadlines deadlines)
    {
        (_services, _clock, _arrival, _deadlines) = (services, clock, arrival, deadlines);
        _transport = services.GetRequiredService<CountingTransport>();
    }

    /// <summary>Runs the demo.</summary>
    /// <param name="folder">Where it writes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(DirectoryInfo folder, CancellationToken cancellation)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        if (folder.Exists && folder.EnumerateFileSystemInfos().Any() && !File.Exists(Path.Combine(folder.FullName, "summary.json")))
        {
            throw new InvalidOperationException($"{folder.FullName} holds other files than a demo's. Name an empty folder with --out.");
        }

        foreach (var left in new[] { "emails", "receipts" }.Select(n => Path.Combine(folder.FullName, n)).Where(Directory.Exists))
        {
            Directory.Delete(left, recursive: true);
        }

        folder.Create();
        await using var azurite = await Azurite.StartAsync(null, Say, cancellation);
        var reference = ReferenceData.Shipped;
        var deadlines = reference.Duties.For(Form, Quarter)!;
        var clock = new SimulatedClock(VietnamTime.StartOf(deadlines.Opens.AddDays(-2)));
        var arrival = new SimulatedArrival();
        await using var services = Services(azurite, folder, clock, arrival);
        await services.GetRequiredService<ReportStorage>().CreateAsync(cancellation);

        var simulation = new Simulation(services, clock, arrival, deadlines);
        Say($"{Form} {Quarter.Name}: opens {Text(deadlines.Opens)}, cut-off {Text(deadlines.CutOff)}, due {Text(deadlines.Due)}, lock {Text(deadlines.Lock)}");
        await simulation.PlayAsync(DemoScript.Write(reference, deadlines), cancellation);
        var summary = await simulation.WriteAsync(folder, reference, cancellation);
        simulation.Show(summary, folder, started.Elapsed);
        return summary.Faults.Count == 0 ? ExitCodes.Success : ExitCodes.Fault;
    }

    private static ServiceProvider Services(Azurite azurite, DirectoryInfo folder, SimulatedClock clock, SimulatedArrival arrival)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageOptions.Section + ":ConnectionString"] = azurite.ConnectionString,
            [MailOptions.Section + ":Transport"] = "Folder",
            [MailOptions.Section + ":Folder"] = Path.Combine(folder.FullName, "emails"),
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<UploadArrival>(arrival);
        services.AddSingleton(s => new CountingTransport(new FolderTransport(s.GetRequiredService<IOptions<MailOptions>>(), clock)));
        services.AddSingleton<IMailTransport>(s => s.GetRequiredService<CountingTransport>());
        services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        services.AddReportPipeline(configuration);
        return services.BuildServiceProvider();
    }

    private async Task PlayAsync(IReadOnlyList<DemoUpload> uploads, CancellationToken cancellation)
    {
        var next = 0;
        for (var day = _deadlines.Opens.AddDays(-1); day <= _deadlines.Lock.AddDays(1); day = day.AddDays(1))
        {
            // The schedules: reminders at 08:00, digests at 08:30; uploads, sweep and delivery in between as they come.
            var (reminders, digests, sent, read) = (0, 0, 0, 0);
            var morning = VietnamTime.StartOf(day).AddHours(8);
            for (; next < uploads.Count && uploads[next].At < morning; next++)
            {
                read += await HandInAsync(uploads[next], cancellation);
            }

            _clock.MoveTo(morning);
            reminders += (await _services.GetRequiredService<RemindProvinces>().RunAsync(cancellation)).Reminders;
            _clock.MoveTo(morning.AddMinutes(30));
            digests += (await _services.GetRequiredService<SendDigest>().RunAsync(cancellation)).Count;
            _clock.MoveTo(morning.AddMinutes(32));
            sent += (await _services.GetRequiredService<DeliverMail>().RunAsync(cancellation)).Sent;
            for (; next < uploads.Count && uploads[next].At < VietnamTime.EndOf(day); next++)
            {
                read += await HandInAsync(uploads[next], cancellation);
            }

            if (read > 0)
            {
                sent += (await _services.GetRequiredService<DeliverMail>().RunAsync(cancellation)).Sent;
            }

            if (reminders + digests + read > 0)
            {
                Say($"{Text(day)}: {reminders} reminders, {read} uploads read, {digests} digests owed, {sent} mails sent");
            }
        }
    }

    private async Task<int> HandInAsync(DemoUpload upload, CancellationToken cancellation)
    {
        var storage = _services.GetRequiredService<ReportStorage>();
        var answer = await storage.Inbox.GetBlobClient(upload.Blob).UploadAsync(new BinaryData(upload.Content), overwrite: true, cancellation);
        _arrival.Note(upload.Blob, answer.Value.ETag, upload.At);
        _clock.MoveTo(upload.At.AddMinutes(1));
        return (await _services.GetRequiredService<SweepInbox>().RunAsync(cancellation)).Recorded;
    }

    private async Task<DemoSummary> WriteAsync(DirectoryInfo folder, ReferenceData reference, CancellationToken cancellation)
    {
        var storage = _services.GetRequiredService<ReportStorage>();
        await foreach (var receipt in storage.Receipts.GetBlobsAsync(cancellationToken: cancellation))
        {
            if (receipt.Name.StartsWith(RowNotes.Folder, StringComparison.Ordinal))
            {
                continue;
            }

            var path = Path.Combine(folder.FullName, "receipts", receipt.Name.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await storage.Receipts.GetBlobClient(receipt.Name).DownloadToAsync(path, cancellation);
        }

        var table = _services.GetRequiredService<ReportTable>();
        var state = await PeriodState.ReadAsync(table, Keys.Partition(Form, Quarter), cancellation);
        var last = state.Mails.Where(m => m.Kind == MailKinds.Digest).OrderBy(m => m.OwedSince).LastOrDefault();
        if (last is not null)
        {
            foreach (var part in new[] { DigestParts.Html, DigestParts.Workbook, DigestParts.Curve })
            {
                var blob = storage.Exports.GetBlobClient(last.Content + part);
                if (await blob.ExistsAsync(cancellation))
                {
                    await blob.DownloadToAsync(Path.Combine(folder.FullName, part), cancellation);
                }
            }
        }

        var inboxLeft = 0;
        await foreach (var blob in storage.Inbox.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, cancellation))
        {
            inboxLeft += blob.Name.Length > 0 ? 1 : 0;
        }

        var submissions = 0;
        foreach (var partition in await table.PartitionsAsync(cancellation))
        {
            submissions += (await table.UnderAsync<SubmissionRow>(partition, Keys.Submission, cancellation)).Count;
        }

        var units = ComplianceView.Units(state, _deadlines, reference, _clock.GetUtcNow());
        var counts = ComplianceCounts.Of(units);
        var summary = new DemoSummary(
            Form, Quarter.Id, units.Count, reference.Units.On(_deadlines.CutOff).Count,
            counts.OnTime, counts.Late, counts.RejectedOpen, counts.Failed, counts.Missing,
            units.Count(u => u.Version > 0 && u.Outcome == Reporting.Validation.Outcome.Accepted), counts.WithWarnings, counts.Nil,
            submissions, inboxLeft,
            new SortedDictionary<string, int>(_transport.Sent.GroupBy(m => m.Kind).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal),
            _transport.Sent.Count - _transport.Sent.Select(m => m.Key).Distinct().Count());
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "summary.json"), JsonSerializer.Serialize(summary, SummaryJson) + "\n", cancellation);
        return summary;
    }

    private void Show(DemoSummary summary, DirectoryInfo folder, TimeSpan took)
    {
        var table = new Table().AddColumn("Class").AddColumn(new TableColumn("Units").RightAligned());
        table.AddRow("Expected", $"{summary.Expected}");
        table.AddRow("On time", $"{summary.OnTime}").AddRow("Late", $"{summary.Late}").AddRow("Sent back, not mended", $"{summary.RejectedOpen}");
        table.AddRow("Failed by us", $"{summary.Failed}").AddRow("Missing", $"{summary.Missing}");
        table.AddEmptyRow();
        table.AddRow("Accepted", $"{summary.Accepted}").AddRow("Accepted with warnings", $"{summary.AcceptedWithWarnings}").AddRow("Nil", $"{summary.Nil}");
        table.AddEmptyRow();
        table.AddRow("Uploads recorded", $"{summary.Submissions}").AddRow("Left in the inbox", $"{summary.InboxLeft}");
        table.AddRow("Mails", string.Join(", ", summary.Emails.Select(m => $"{m.Value} {m.Key}"))).AddRow("Mails sent twice", $"{summary.DuplicateEmails}");
        AnsiConsole.Write(table);
        Say($"Written to {folder.FullName} in {took.TotalSeconds:0} s");
        foreach (var fault in summary.Faults)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]The counts do not add up: {fault}.[/]");
        }
    }

    private static void Say(string line) => Console.WriteLine(line);

    private static string Text(DateOnly day) => WrittenTime.Of(day);
}
