using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Cli.Run;
using KhuyenCong.Emulator;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Scorecard;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace KhuyenCong.Cli.Demo;

/// <summary>The counts of one form and period of a demo.</summary>
public record DemoPeriod(
    string Form, string Period, int Units, int Expected, int OnTime, int Late, int RejectedOpen, int Failed, int Missing,
    int Accepted, int AcceptedWithWarnings, int Nil, ReviewCounts Reviews)
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

            if (OnTime + Late != Reviews.Reports)
            {
                faults.Add($"{Form} {Period}: onTime + late is not unread + read + correctionAsked + answered");
            }

            return faults;
        }
    }

    /// <summary>Its counts for people: each whole, then the parts that add up to it.</summary>
    internal static IReadOnlyList<(string Whole, Func<DemoPeriod, int> Count, IReadOnlyList<(string Part, Func<DemoPeriod, int> Count)> Parts)> Counts { get; } =
    [
        ("Expected", p => p.Expected, [("on time", p => p.OnTime), ("late", p => p.Late), ("sent back, not mended", p => p.RejectedOpen), ("failed by us", p => p.Failed), ("missing", p => p.Missing)]),
        ("Taken, on time or late", p => p.OnTime + p.Late, [("accepted", p => p.Accepted), ("accepted with warnings", p => p.AcceptedWithWarnings), ("nothing to report", p => p.Nil)]),
        ("Taken, judged by the ministry", p => p.Reviews.Reports,
            [("not read yet", p => p.Reviews.Unread), ("read", p => p.Reviews.Read), ("a correction is asked for", p => p.Reviews.CorrectionAsked), ("answered by the unit", p => p.Reviews.Answered)]),
    ];
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

    private const string SummaryFile = "summary.json", DropFolderName = "drop";

    /// <summary>The evening of the quarter's due day: most are through, one was sent back, some are missing, and the form is open.</summary>
    public static readonly DateTimeOffset Evening = VietnamTime.StartOf(new DateOnly(2026, 9, 21)).AddHours(18.5);

    /// <summary>The first and the last moment that are played.</summary>
    public static readonly DateTimeOffset Begins = VietnamTime.StartOf(ProgrammesDue.AddDays(-10)), Ends = VietnamTime.EndOf(new DateOnly(2027, 1, 21));

    // It protects nothing: what is signed with it opens pages of this machine alone, with invented data. Links of one demo open in the next.
    private static readonly string LinkKey = Convert.ToBase64String(SHA256.HashData("demo"u8));

    private readonly WebApplication _host;
    private readonly IServiceProvider _services;
    private readonly SimulatedClock _clock;
    private readonly SimulatedArrival _arrival;
    private readonly DirectoryInfo _folder;
    private readonly Uri _address;
    private readonly DemoMails _mails;
    private readonly DemoPages _pages;
    private readonly ReferenceData _reference = ReferenceData.Shipped;
    private readonly IReadOnlyList<Deadlines> _acts;
    private readonly DemoReviews _reviews;
    private readonly SemaphoreSlim _writing = new(1);
    private DemoServed _served;

    private Simulation(WebApplication host, SimulatedClock clock, SimulatedArrival arrival, DirectoryInfo folder, Uri address)
    {
        (_host, _services, _clock, _arrival, _folder, _address) = (host, host.Services, clock, arrival, folder, address);
        _mails = _services.GetRequiredService<DemoMails>();
        _pages = new DemoPages(_services, address, folder, clock);
        _acts = [_reference.Duties.For("KC-01", Quarter)!, _reference.Duties.For("KC-01", Year)!, _reference.Duties.For("KC-02", Year)!];
        _reviews = new DemoReviews(_services, _reference, _acts[0]);
        _served = new DemoServed(null, address, [], []);
    }

    /// <summary>Runs the demo.</summary>
    /// <param name="folder">Where it writes.</param>
    /// <param name="serveAt">The moment until which it plays, to serve the pages from then on until it is told to end; null plays to the end.</param>
    /// <param name="port">The pages' port.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(DirectoryInfo folder, DateTimeOffset? serveAt, int port, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var started = System.Diagnostics.Stopwatch.StartNew();
        if (folder.Exists && folder.EnumerateFileSystemInfos().Any() && !File.Exists(Path.Combine(folder.FullName, SummaryFile)))
        {
            throw new InvalidOperationException($"{folder.FullName} holds other files than a demo's. Name an empty folder with --out.");
        }

        foreach (var left in new[] { DemoMails.Folder, DemoMails.WorkbooksFolder, DemoPages.Folder, DemoServing.ToHandInFolder, "receipts", "digests" }
            .Select(n => Path.Combine(folder.FullName, n)).Where(Directory.Exists))
        {
            Directory.Delete(left, recursive: true);
        }

        folder.Create();
        await using var azurite = await Azurite.StartAsync(null, Say, cancellation);
        var (clock, arrival) = (new SimulatedClock(Begins), new SimulatedArrival());
        var taken = serveAt is null ? port : LocalPages.FreePort(port);
        await using var host = Host(azurite, folder, taken, clock, arrival);
        await host.Services.GetRequiredService<ReportStorage>().CreateAsync(cancellation);
        var simulation = new Simulation(host, clock, arrival, folder, new Uri(LocalPages.AddressOf(taken)));
        await simulation.PlayAsync(serveAt ?? Ends, cancellation);
        if (serveAt is { } moment)
        {
            simulation._served = await DemoServing.PrepareAsync(host.Services, simulation._address, moment, folder, cancellation);
        }

        var summary = await simulation.WriteAsync(cancellation);
        simulation.Show(summary, started.Elapsed, isWhole: serveAt is null);
        if (serveAt is not null)
        {
            await simulation.ServeAsync(cancellation);
            return ExitCodes.Success;
        }

        return summary.Faults.Count == 0 ? ExitCodes.Success : ExitCodes.Fault;
    }

    private static WebApplication Host(Azurite azurite, DirectoryInfo folder, int port, SimulatedClock clock, SimulatedArrival arrival)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageOptions.Section + ":ConnectionString"] = azurite.ConnectionString,
            [MailOptions.Section + ":Transport"] = nameof(MailTransportKind.Folder),
            [MailOptions.Section + ":Folder"] = Path.Combine(folder.FullName, DemoMails.Folder),
            [$"{LinkOptions.Section}:{nameof(LinkOptions.BaseUrl)}"] = LocalPages.AddressOf(port),
            [$"{LinkOptions.Section}:{nameof(LinkOptions.Keys)}:demo"] = LinkKey,
        }).Build();
        return LocalHost.Build(settings, port, new DirectoryInfo(Path.Combine(folder.FullName, DropFolderName)), LogLevel.Warning, services =>
        {
            services.AddSingleton<TimeProvider>(clock);
            services.AddSingleton<UploadArrival>(arrival);
            services.AddSingleton(s => new DemoMails(s.GetRequiredService<IOptions<MailOptions>>(), clock));
            services.AddSingleton<IMailTransport>(s => s.GetRequiredService<DemoMails>());
        });
    }

    /// <summary>Serves the pages and the demo's folder until it is told to end, on a clock that goes on.</summary>
    private async Task ServeAsync(CancellationToken cancellation)
    {
        _clock.GoOn();
        _arrival.Ahead = _clock.GetUtcNow() - TimeProvider.System.GetUtcNow();
        _mails.Written = mail => Say($"{WrittenTime.Of(mail.At)} mail to {string.Join(", ", mail.Mail.To)}: {Path.Combine(_folder.FullName, DemoMails.Folder, mail.Name)}.html");
        DemoServing.MapFolder(_host, _folder, WriteAsync);

        // Started in full even when it is to end at once: a start that is cut off is told as a fault.
        await _host.StartAsync(CancellationToken.None);
        Say($"The clock goes on from {WrittenTime.Of(_served.At!.Value)} in Vietnam. Start at {_address} and end it with Ctrl+C.");
        Say($"Digests go out at 08:30: {DemoCommand.Name} {DemoCommand.ServeOption} --at {DemoServing.BeforeADigest} has one tell of what you hand in within five minutes.");
        Say($"Files put below {Path.Combine(_folder.FullName, DropFolderName)}/UNIT/PERIOD are handed in too.");
        foreach (var page in _served.Pages)
        {
            Say($"{page.Text}: {page.Href}");
        }

        await _host.WaitForShutdownAsync(cancellation);
        await WriteAsync(CancellationToken.None);
    }

    private async Task PlayAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        foreach (var act in _acts)
        {
            Say($"{act.Form} {act.Period.Name}: opens {Text(act.Opens)}, cut-off {Text(act.CutOff)}, due {Text(act.Due)}, lock {Text(act.Lock)}");
        }

        DemoUpload[] all =
        [
            .. DemoProgrammes.Write(_reference, ProgrammesDue), .. DemoScript.WriteQuarter(_reference, _acts[0]),
            .. DemoScript.WriteYear(_reference, _acts[1]), .. DemoScript.WriteAnswers(_reference, _acts[2]), DemoScript.WriteDifficulty(_reference, _acts[2]),
        ];
        var uploads = new Queue<DemoUpload>(all.Where(u => u.At.AddMinutes(1) <= until).OrderBy(u => u.At));
        for (var day = VietnamTime.DayOf(Begins); VietnamTime.StartOf(day) < until; day = day.AddDays(1))
        {
            // The schedules: reminders at 08:00, digests at 08:30; uploads, sweep and delivery in between as they come.
            var (read, before) = (0, _mails.Sent.Count);
            var morning = VietnamTime.StartOf(day).AddHours(8);
            for (; uploads.TryPeek(out var next) && next.At < morning; uploads.Dequeue())
            {
                read += await HandInAsync(next, cancellation);
            }

            if (morning.AddMinutes(32) <= until)
            {
                _clock.MoveTo(morning);
                await _services.GetRequiredService<RemindProvinces>().RunAsync(cancellation);
                _clock.MoveTo(morning.AddMinutes(2));
                await _services.GetRequiredService<DeliverMail>().RunAsync(cancellation);
                _clock.MoveTo(morning.AddMinutes(30));
                await _services.GetRequiredService<SendDigest>().RunAsync(cancellation);
                if (day == AnswersOn)
                {
                    await AnswerAsync(cancellation);
                }

                _clock.MoveTo(morning.AddMinutes(31));
                var reviews = await _reviews.PlayAsync(day, cancellation);
                _clock.MoveTo(morning.AddMinutes(32));
                await _services.GetRequiredService<DeliverMail>().RunAsync(cancellation);
                foreach (var review in reviews)
                {
                    await _pages.TakeAsync(await _reviews.PathOfAsync(review, cancellation), "", review.Page);
                }

                await KeepPagesAsync(day, cancellation);
            }

            for (; uploads.TryPeek(out var next) && next.At < VietnamTime.EndOf(day); uploads.Dequeue())
            {
                read += await HandInAsync(next, cancellation);
            }

            var sent = _mails.Sent.Skip(before).ToList();
            if (read + sent.Count > 0)
            {
                Say($"{Text(day)}: {Number(read, "upload")} read, {Number(sent.Count, "mail")} sent{(sent.Count > 0 ? $" ({ByKind(sent)})" : "")}");
            }
        }

        _clock.MoveTo(until);
    }

    /// <summary>The pages of a morning that stands out: a unit's when the first report opens, the ministry's after a due date and at the end.</summary>
    private async Task KeepPagesAsync(DateOnly day, CancellationToken cancellation)
    {
        if (day == _acts[0].Opens && await DemoServing.LinkAsync(_services, _reference.Units.On(day)[0].Code, day, cancellation) is { } link)
        {
            await _pages.TakeAsync(link.AbsolutePath, "a province's page on the day the report opens", $"{Text(day)}-trang-nop-bao-cao");
        }

        foreach (var act in _acts.Where(a => a.Due.AddDays(1) == day || (a == _acts[^1] && a.Lock.AddDays(1) == day)))
        {
            var digest = _mails.Sent.Last(m => m.Mail.Kind == MailKinds.Digest && m.Mail.Key.StartsWith(new ReportPartition(act.Form, act.Period), StringComparison.Ordinal));
            await _pages.TakeAsync($"/{HandInLinks.SituationPath}?bao-cao={new ReportPartition(act.Form, act.Period)}", $"the ministry's page of {act.Form} {act.Period.Id}, {Text(day)}", digest.Name);
        }

        if (day == _acts[^1].Lock.AddDays(1))
        {
            await _pages.TakeAsync($"{MinistryPages.Root}/{MinistryPages.ScoresSegment}/{new ReportPartition(_acts[^1].Form, _acts[^1].Period)}", "the scorecard of the seven points", $"{Text(day)}-bang-diem");
            await _pages.TakeAsync($"{MinistryPages.Root}/{HandInLinks.ProgrammesSegment}", "the programmes", $"{Text(day)}-chuong-trinh");
        }
    }

    /// <summary>The ministry answers what was told first, and closes the next; the others wait.</summary>
    private async Task AnswerAsync(CancellationToken cancellation)
    {
        var act = _acts[^1];
        var partition = new ReportPartition(act.Form, act.Period);
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
            _acts[^1].Period, _reference, VietnamTime.DayOf(_clock.GetUtcNow()), cancellation);

    /// <summary>Hands in, and keeps the page on which an upload that was sent back is explained.</summary>
    private async Task<int> HandInAsync(DemoUpload upload, CancellationToken cancellation)
    {
        var storage = _services.GetRequiredService<ReportStorage>();
        var answer = await storage.Inbox.GetBlobClient(upload.Blob).UploadAsync(new BinaryData(upload.Content), overwrite: true, cancellation);
        _arrival.Note(upload.Blob, answer.Value.ETag, upload.At);
        _clock.MoveTo(upload.At.AddMinutes(1));
        var read = (await _services.GetRequiredService<SweepInbox>().RunAsync(cancellation)).Recorded;
        await _services.GetRequiredService<DeliverMail>().RunAsync(cancellation);
        if (_mails.Sent.LastOrDefault() is { Mail.Kind: MailKinds.Rejection, Unit: { } unit } mail && mail.At == _clock.GetUtcNow() && mail.Mail.Key.Split('.') is [var partition, var key]
            && PartitionKey.Of(partition) is ReportPartition(var form, var period) && await DemoServing.LinkAsync(_services, unit, VietnamTime.DayOf(mail.At), cancellation) is { } link)
        {
            var page = new Uri(link, $"{HandInLinks.TargetOf(form, period.Id, unit)}/{HandInLinks.ResultSegment}/{key.Split('_')[^1]}");
            await _pages.TakeAsync(page.AbsolutePath, "", mail.Name);
        }

        return read;
    }

    /// <summary>Writes what there is by now: receipts, last digests, counts and the index.</summary>
    private async Task<DemoSummary> WriteAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            return await WriteInTurnAsync(cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<DemoSummary> WriteInTurnAsync(CancellationToken cancellation)
    {
        var storage = _services.GetRequiredService<ReportStorage>();
        var receipts = new Dictionary<string, string>();
        await foreach (var receipt in storage.Receipts.GetBlobsAsync(cancellationToken: cancellation))
        {
            if (receipt.Name.StartsWith(RowNotes.Folder, StringComparison.Ordinal))
            {
                continue;
            }

            receipts[Path.GetFileNameWithoutExtension(receipt.Name)] = "receipts/" + receipt.Name;
            var path = Path.Combine(_folder.FullName, "receipts", receipt.Name.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await storage.Receipts.GetBlobClient(receipt.Name).DownloadToAsync(path, cancellation);
        }

        var table = _services.GetRequiredService<ReportTable>();
        var (periods, digests) = (new List<DemoPeriod>(), new List<DemoLink>());
        foreach (var act in _acts)
        {
            var state = await PeriodState.ReadAsync(table, new ReportPartition(act.Form, act.Period), cancellation);
            var at = act == _acts[0] ? "" : $"digests/{act.Form}_{act.Period.Id}/";
            digests.AddRange((await CopyDigestAsync(state, Path.Combine(_folder.FullName, at), cancellation))
                .Select(part => new DemoLink(at + part, $"{act.Form} {act.Period.Id} as {(part == DigestParts.Html ? "a page" : "a workbook")}")));
            periods.Add(Count(act, state));
        }

        var inboxLeft = 0;
        await foreach (var blob in storage.Inbox.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, cancellation))
        {
            inboxLeft += blob.Name.Length > 0 ? 1 : 0;
        }

        var submissions = new List<DemoSubmission>();
        foreach (var partition in await table.PartitionsAsync(cancellation))
        {
            submissions.AddRange((await table.UnderAsync<SubmissionRow>(partition, Keys.Submission, cancellation))
                .Select(row => (row.Upload, Receipt: row.ReadReceipt())).Where(r => receipts.ContainsKey(r.Receipt.Id))
                .Select(r => new DemoSubmission(r.Upload, r.Receipt, receipts[r.Receipt.Id])));
        }

        var summary = new DemoSummary(
            periods[0], periods[1..], await ProgrammesAsync(cancellation), await ScorecardAsync(cancellation), Count(await ToldAsync(cancellation)),
            submissions.Count, inboxLeft,
            new SortedDictionary<string, int>(_mails.Sent.GroupBy(m => m.Mail.Kind).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal),
            _mails.Sent.Count - _mails.Sent.Select(m => m.Mail.Key).Distinct().Count());
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, SummaryFile), JsonSerializer.Serialize(summary, ReadableJson.Options) + "\n", cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, DemoIndex.FileName), DemoIndex.Write(_acts, summary, Opened(summary), submissions, _mails.Sent, await _reviews.OfAsync(cancellation), _pages.Taken, digests, _served), cancellation);
        return summary;
    }

    private async Task<IReadOnlyList<string>> CopyDigestAsync(PeriodState state, string folder, CancellationToken cancellation)
    {
        var copied = new List<string>();
        if (state.Mails.Where(m => m.Kind == MailKinds.Digest).OrderBy(m => m.OwedSince).LastOrDefault() is not { } last)
        {
            return copied;
        }

        Directory.CreateDirectory(folder);
        foreach (var part in new[] { DigestParts.Html, DigestParts.Workbook })
        {
            var blob = _services.GetRequiredService<ReportStorage>().Exports.GetBlobClient(last.Content + part);
            if (await blob.ExistsAsync(cancellation))
            {
                await blob.DownloadToAsync(Path.Combine(folder, part), cancellation);
                copied.Add(part);
            }
        }

        return copied;
    }

    private async Task<DemoProgrammeCounts> ProgrammesAsync(CancellationToken cancellation)
    {
        var units = await _services.GetRequiredService<ProgrammesOnFile>().SituationAsync(_reference, _clock.GetUtcNow(), cancellation);
        int In(ProgrammeStanding standing) => units.Count(u => u.Standing == standing);
        return new DemoProgrammeCounts(
            In(ProgrammeStanding.InForce), In(ProgrammeStanding.Incomplete), In(ProgrammeStanding.UnknownTerm), In(ProgrammeStanding.None), units.Count(u => u.DaysLate > 0));
    }

    private async Task<IReadOnlyList<DemoPoint>> ScorecardAsync(CancellationToken cancellation)
    {
        var act = _acts[^1];
        var form = _reference.Forms.For(act.Form, act.CutOff)!;
        if (await _services.GetRequiredService<Scorecards>().OfAsync(form, act, _reference, _clock.GetUtcNow(), cancellation) is not { } scores)
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

    private DemoPeriod Count(Deadlines act, PeriodState state)
    {
        var units = ComplianceView.Units(state, act, _reference, _clock.GetUtcNow());
        var counts = ComplianceCounts.Of(units);
        return new DemoPeriod(
            act.Form, act.Period.Id, units.Count, _reference.Units.On(act.CutOff).Count,
            counts.OnTime, counts.Late, counts.RejectedOpen, counts.Failed, counts.Missing,
            units.Count(u => u.Version > 0 && u.Outcome == Reporting.Validation.Outcome.Accepted), counts.WithWarnings, counts.Nil,
            ReviewCounts.Of(state.Statuses.Values.Select(s => s.Status)));
    }

    /// <summary>The counts of the reports that have opened by now: before that nobody is missing.</summary>
    private IReadOnlyList<DemoPeriod> Opened(DemoSummary summary) =>
        [.. _acts.Zip([summary.First, .. summary.Then]).Where(a => VietnamTime.StartOf(a.First.Opens) <= _clock.GetUtcNow()).Select(a => a.Second)];

    private void Show(DemoSummary summary, TimeSpan took, bool isWhole)
    {
        var periods = Opened(summary);
        var table = new Table().AddColumn("Units");
        foreach (var period in periods)
        {
            table.AddColumn(new TableColumn($"{period.Form} {period.Period}").RightAligned());
        }

        void Row(string name, Func<DemoPeriod, int> count) => table.AddRow([name, .. periods.Select(p => $"{count(p)}")]);
        foreach (var (whole, count, parts) in DemoPeriod.Counts)
        {
            Row(whole, count);
            foreach (var (part, of) in parts)
            {
                Row("  " + part, of);
            }
        }

        if (periods.Count > 0)
        {
            AnsiConsole.Write(table);
        }

        Say($"Reports left out of the national figures: {summary.First.Reviews.LeftOut}");
        Say($"Programmes {(isWhole ? "at the end" : "by then")}: in force {summary.Programmes.InForce}, a part missing {summary.Programmes.Incomplete}, term not said {summary.Programmes.UnknownTerm}, none {summary.Programmes.None}; came late {summary.Programmes.Late}");
        if (periods.Contains(summary.Then[^1]))
        {
            Say($"Scorecard, points met: {string.Join(", ", summary.Scorecard.Select(p => $"{p.Point}: {p.Met}"))}");
        }

        Say($"Difficulties and proposals: told {summary.Difficulties.Told}, open {summary.Difficulties.Open}, answered {summary.Difficulties.Answered}, closed {summary.Difficulties.Closed}");
        Say($"Uploads recorded: {summary.Submissions}; left in the inbox: {summary.InboxLeft}");
        Say($"Mails: {ByKind(_mails.Sent)}; sent twice: {summary.DuplicateEmails}");
        Say($"Written in {took.TotalSeconds:0} s. Begin with {Path.Combine(_folder.FullName, DemoIndex.FileName)}");
        foreach (var fault in isWhole ? summary.Faults : [])
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]The counts do not add up: {fault}.[/]");
        }
    }

    private static string Number(int count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");

    private static string ByKind(IEnumerable<DemoMail> mails) =>
        string.Join(", ", mails.GroupBy(m => m.Mail.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} {g.Count()}")));

    private static void Say(string line) => Console.WriteLine(line);

    private static string Text(DateOnly day) => WrittenTime.Of(day);
}
