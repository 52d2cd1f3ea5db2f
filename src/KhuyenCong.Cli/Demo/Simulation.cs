using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Cli.Embedded;
using KhuyenCong.Pipeline;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Scorecard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace KhuyenCong.Cli.Demo;

/// <summary>The counts of one form and period of a demo.</summary>
public record DemoPeriod(
    string Form, string Period, int Units, int Expected, int OnTime, int Late, int RejectedOpen, int Failed, int Missing,
    int Accepted, int AcceptedWithWarnings, int Nil)
{
    /// <summary>What does not add up; empty when all does.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string> Faults
    {
        get
        {
            var faults = new List<string>();
            if (Expected != OnTime + Late + RejectedOpen + Failed + Missing)
            {
                faults.Add($"{Form} {Period}: expected is not onTime + late + rejectedOpen + failed + missing");
            }

            if (OnTime + Late != Accepted + AcceptedWithWarnings + Nil)
            {
                faults.Add($"{Form} {Period}: onTime + late is not accepted + acceptedWithWarnings + nil");
            }

            return faults;
        }
    }
}

/// <summary>Where the units stand with their programmes at the end of a demo.</summary>
public sealed record DemoProgrammeCounts(int InForce, int Incomplete, int UnknownTerm, int None, int Late);

/// <summary>One point of the scorecard at the end of a demo.</summary>
public sealed record DemoPoint(string Point, int Met, int Partly, int NotMet, int NotApplicable, int NoAnswer);

/// <summary>What was told of difficulties in a demo, and what became of it.</summary>
public sealed record DemoDifficulties(int Told, int Open, int Answered, int Closed);

/// <summary>The counts of a demo, as they stand in <c>summary.json</c>: those of its first period, what came after it, and the whole.</summary>
public sealed record DemoSummary(
    DemoPeriod First, IReadOnlyList<DemoPeriod> Then, DemoProgrammeCounts Programmes, IReadOnlyList<DemoPoint> Scorecard, DemoDifficulties Difficulties,
    int Submissions, int InboxLeft, IReadOnlyDictionary<string, int> Emails, int DuplicateEmails)
    : DemoPeriod(First)
{
    /// <summary>The counts of the first period, which stand in the summary itself.</summary>
    [JsonIgnore]
    public DemoPeriod First { get; } = First;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> Faults
    {
        get
        {
            var faults = new List<string>(base.Faults);
            faults.AddRange(Then.SelectMany(t => t.Faults));
            if (Programmes.InForce + Programmes.Incomplete + Programmes.UnknownTerm + Programmes.None != Expected)
            {
                faults.Add("the programmes' standings are not those of all units");
            }

            faults.AddRange(Scorecard.Where(p => p.Met + p.Partly + p.NotMet + p.NotApplicable + p.NoAnswer != Expected).Select(p => $"point {p.Point} is not scored for all units"));
            if (Difficulties.Told != Difficulties.Open + Difficulties.Answered + Difficulties.Closed)
            {
                faults.Add("told is not open + answered + closed");
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

/// <summary>Runs periods through the use cases that the functions call, day by day under a simulated clock.</summary>
public sealed class Simulation
{
    private static readonly Period Quarter = new(PeriodKind.Quarter, 2026, 3), Year = new(PeriodKind.Year, 2026);

    // The day by which the programmes of the years from 2026 on are to be sent, and that on which the ministry answers difficulties.
    private static readonly DateOnly ProgrammesDue = new(2026, 6, 30), AnswersOn = new(2027, 1, 5);

    private readonly IServiceProvider _services;
    private readonly SimulatedClock _clock;
    private readonly SimulatedArrival _arrival;
    private readonly CountingTransport _transport;
    private readonly IReadOnlyList<Deadlines> _acts;

    private Simulation(IServiceProvider services, SimulatedClock clock, SimulatedArrival arrival, IReadOnlyList<Deadlines> acts)
    {
        (_services, _clock, _arrival, _acts) = (services, clock, arrival, acts);
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

        foreach (var left in new[] { "emails", "receipts", "digests" }.Select(n => Path.Combine(folder.FullName, n)).Where(Directory.Exists))
        {
            Directory.Delete(left, recursive: true);
        }

        folder.Create();
        await using var azurite = await Azurite.StartAsync(null, Say, cancellation);
        var reference = ReferenceData.Shipped;
        Deadlines[] acts = [reference.Duties.For("KC-01", Quarter)!, reference.Duties.For("KC-01", Year)!, reference.Duties.For("KC-02", Year)!];
        var clock = new SimulatedClock(VietnamTime.StartOf(ProgrammesDue.AddDays(-10)));
        var arrival = new SimulatedArrival();
        await using var services = Services(azurite, folder, clock, arrival);
        await services.GetRequiredService<ReportStorage>().CreateAsync(cancellation);

        var simulation = new Simulation(services, clock, arrival, acts);
        foreach (var act in acts)
        {
            Say($"{act.Form} {act.Period.Name}: opens {Text(act.Opens)}, cut-off {Text(act.CutOff)}, due {Text(act.Due)}, lock {Text(act.Lock)}");
        }

        DemoUpload[] uploads =
        [
            .. DemoProgrammes.Write(reference, ProgrammesDue), .. DemoScript.WriteQuarter(reference, acts[0]),
            .. DemoScript.WriteYear(reference, acts[1]), .. DemoScript.WriteAnswers(reference, acts[2]), DemoScript.WriteDifficulty(reference, acts[2]),
        ];
        await simulation.PlayAsync([.. uploads.OrderBy(u => u.At)], cancellation);
        var summary = await simulation.WriteAsync(folder, reference, cancellation);
        Show(summary, folder, started.Elapsed);
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
        for (var day = VietnamTime.DayOf(_clock.GetUtcNow()); day <= _acts.Max(a => a.Lock).AddDays(1); day = day.AddDays(1))
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
            if (day == AnswersOn)
            {
                await AnswerAsync(cancellation);
            }

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

            if (reminders + digests + read + sent > 0)
            {
                Say($"{Text(day)}: {reminders} reminders, {read} uploads read, {digests} digests owed, {sent} mails sent");
            }
        }
    }

    /// <summary>The ministry answers what was told first, and closes the next; the others wait.</summary>
    private async Task AnswerAsync(CancellationToken cancellation)
    {
        var act = _acts[^1];
        var partition = Keys.Partition(act.Form, act.Period);
        var told = await ToldAsync(cancellation);
        foreach (var (next, closes) in told.OrderBy(d => d.Difficulty.Since).ThenBy(d => d.Unit.Code, StringComparer.Ordinal).Take(3).Select((d, i) => (d, i == 2)))
        {
            await _services.GetRequiredService<AnswerDifficulty>().RunAsync(
                new DifficultyAnswer(
                    partition, next.Unit.Code, next.Difficulty.Source, next.Difficulty.Point, next.Difficulty.Text.Hash, closes,
                    closes ? "Nội dung thuộc thẩm quyền của địa phương; Bộ đã trao đổi trực tiếp với Sở Công Thương."
                        : "Bộ đã tiếp thu và sẽ hướng dẫn trong văn bản về kế hoạch khuyến công năm tới. Đề nghị Sở Công Thương chủ động bố trí dự toán.",
                    "canbo@moit.example.vn", $"demo-{next.Unit.Code}-{next.Difficulty.Point}"),
                cancellation);
        }
    }

    private async Task<IReadOnlyList<UnitDifficulty>> ToldAsync(CancellationToken cancellation) =>
        await _services.GetRequiredService<DifficultiesOnFile>().AllAsync(
            _acts[^1].Period, ReferenceData.Shipped, VietnamTime.DayOf(_clock.GetUtcNow()), cancellation);

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
        var periods = new List<DemoPeriod>();
        foreach (var act in _acts)
        {
            var state = await PeriodState.ReadAsync(table, Keys.Partition(act.Form, act.Period), cancellation);
            await CopyDigestAsync(state, act == _acts[0] ? folder.FullName : Path.Combine(folder.FullName, "digests", $"{act.Form}_{act.Period.Id}"), cancellation);
            periods.Add(Count(act, state, reference));
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

        var summary = new DemoSummary(
            periods[0], periods[1..], await ProgrammesAsync(reference, cancellation), await ScorecardAsync(reference, cancellation), Count(await ToldAsync(cancellation)),
            submissions, inboxLeft,
            new SortedDictionary<string, int>(_transport.Sent.GroupBy(m => m.Kind).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal),
            _transport.Sent.Count - _transport.Sent.Select(m => m.Key).Distinct().Count());
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "summary.json"), JsonSerializer.Serialize(summary, ReadableJson.Options) + "\n", cancellation);
        return summary;
    }

    private async Task CopyDigestAsync(PeriodState state, string folder, CancellationToken cancellation)
    {
        if (state.Mails.Where(m => m.Kind == MailKinds.Digest).OrderBy(m => m.OwedSince).LastOrDefault() is not { } last)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        foreach (var part in new[] { DigestParts.Html, DigestParts.Workbook })
        {
            var blob = _services.GetRequiredService<ReportStorage>().Exports.GetBlobClient(last.Content + part);
            if (await blob.ExistsAsync(cancellation))
            {
                await blob.DownloadToAsync(Path.Combine(folder, part), cancellation);
            }
        }
    }

    private async Task<DemoProgrammeCounts> ProgrammesAsync(ReferenceData reference, CancellationToken cancellation)
    {
        var units = await _services.GetRequiredService<ProgrammesOnFile>().SituationAsync(reference, _clock.GetUtcNow(), cancellation);
        int In(ProgrammeStanding standing) => units.Count(u => u.Standing == standing);
        return new DemoProgrammeCounts(
            In(ProgrammeStanding.InForce), In(ProgrammeStanding.Incomplete), In(ProgrammeStanding.UnknownTerm), In(ProgrammeStanding.None), units.Count(u => u.DaysLate > 0));
    }

    private async Task<IReadOnlyList<DemoPoint>> ScorecardAsync(ReferenceData reference, CancellationToken cancellation)
    {
        var act = _acts[^1];
        var form = reference.Forms.For(act.Form, act.CutOff)!;
        if (await _services.GetRequiredService<Scorecards>().OfAsync(form, act, reference, _clock.GetUtcNow(), cancellation) is not { } scores)
        {
            return [];
        }

        return
        [
            .. form.Scorecard.Select((point, i) => new DemoPoint(
                point.Heading, scores.Count(i, ScoreState.Met), scores.Count(i, ScoreState.Partly), scores.Count(i, ScoreState.NotMet),
                scores.Count(i, ScoreState.NotApplicable), scores.Count(i, ScoreState.NoAnswer))),
        ];
    }

    private static DemoDifficulties Count(IReadOnlyList<UnitDifficulty> told)
    {
        int In(DifficultyState state) => told.Count(d => d.Difficulty.State == state);
        return new DemoDifficulties(told.Count, In(DifficultyState.Open), In(DifficultyState.Answered), In(DifficultyState.Closed));
    }

    private DemoPeriod Count(Deadlines act, PeriodState state, ReferenceData reference)
    {
        var units = ComplianceView.Units(state, act, reference, _clock.GetUtcNow());
        var counts = ComplianceCounts.Of(units);
        return new DemoPeriod(
            act.Form, act.Period.Id, units.Count, reference.Units.On(act.CutOff).Count,
            counts.OnTime, counts.Late, counts.RejectedOpen, counts.Failed, counts.Missing,
            units.Count(u => u.Version > 0 && u.Outcome == Reporting.Validation.Outcome.Accepted), counts.WithWarnings, counts.Nil);
    }

    private static void Show(DemoSummary summary, DirectoryInfo folder, TimeSpan took)
    {
        DemoPeriod[] periods = [summary.First, .. summary.Then];
        var table = new Table().AddColumn("Units");
        foreach (var period in periods)
        {
            table.AddColumn(new TableColumn($"{period.Form} {period.Period}").RightAligned());
        }

        void Row(string name, Func<DemoPeriod, int> count) => table.AddRow([name, .. periods.Select(p => $"{count(p)}")]);
        Row("Expected", p => p.Expected);
        Row("On time", p => p.OnTime);
        Row("Late", p => p.Late);
        Row("Sent back, not mended", p => p.RejectedOpen);
        Row("Failed by us", p => p.Failed);
        Row("Missing", p => p.Missing);
        table.AddEmptyRow();
        Row("Accepted", p => p.Accepted);
        Row("Accepted with warnings", p => p.AcceptedWithWarnings);
        Row("Nil", p => p.Nil);
        AnsiConsole.Write(table);
        Say($"Programmes at the end: in force {summary.Programmes.InForce}, a part missing {summary.Programmes.Incomplete}, term not said {summary.Programmes.UnknownTerm}, none {summary.Programmes.None}; came late {summary.Programmes.Late}");
        Say($"Scorecard, points met: {string.Join(", ", summary.Scorecard.Select(p => $"{p.Point}: {p.Met}"))}");
        Say($"Difficulties and proposals: told {summary.Difficulties.Told}, open {summary.Difficulties.Open}, answered {summary.Difficulties.Answered}, closed {summary.Difficulties.Closed}");
        Say($"Uploads recorded: {summary.Submissions}; left in the inbox: {summary.InboxLeft}");
        Say($"Mails: {string.Join(", ", summary.Emails.Select(m => $"{m.Value} {m.Key}"))}; sent twice: {summary.DuplicateEmails}");
        Say($"Written to {folder.FullName} in {took.TotalSeconds:0} s");
        foreach (var fault in summary.Faults)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]The counts do not add up: {fault}.[/]");
        }
    }

    private static void Say(string line) => Console.WriteLine(line);

    private static string Text(DateOnly day) => WrittenTime.Of(day);
}
