using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Import;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Rebuild;

/// <summary>
/// Makes the table again from the archive and the receipts, after it was lost. Only missing rows are added; a row that is there stays as it
/// is, so a run that was cut short is simply repeated. The app must not run meanwhile (<see cref="RunningSign"/>): it would judge uploads by the shipped
/// reference data and remind units whose reports are not in yet. The reference data comes first: everything after it is read by what was in force.
/// </summary>
/// <remarks>
/// What comes from where: submissions from the receipts; statuses from the receipts in the order of their versions and from the noted acts about them in the
/// order of time (every note is taken as done, see <see cref="Acts.MinistryActs"/>); figures from the originals, read with
/// the form that holds at the cut-off; the reference data in force from its own receipts; openings and the mails that answer no upload from
/// <see cref="RowNotes"/>; difficulties from the figures, the receipts and the notes of the ministry's acts. A rebuilt mail is settled as unknown and never sent (<see cref="MailRow.Rebuilt"/>). What nothing tells of is left
/// out: the marks of uploads that we failed to process (the sweep sets them again), the count of the day's mails, the fate of mails, and by
/// which way an upload came.
/// </remarks>
public sealed partial class RebuildTable(
    ReportStorage storage,
    ReportTable table,
    ArchivedReports originals,
    EarlierReports earlier,
    RowNotes notes,
    RunningSign running,
    CurrentReference currentReference,
    TimeProvider clock,
    ILogger<RebuildTable> log)
{
    // Receipts are at most 60 KB in a row; so many stay below the 4 MiB of a transaction.
    private const int RowsInATransaction = 50;

    private const int AtOnce = 4;

    /// <summary>Row of the partition <c>index</c> that stands from the start of a rebuild until its end, with the moment of the start.</summary>
    internal const string MarkerRow = "rebuild";

    /// <summary>Rebuilds the table.</summary>
    /// <param name="addMissing">Whether rows may be added to a table that holds rows of something else than an earlier run of this.</param>
    /// <param name="progress">Told how many receipts have been handled, of how many; null for nobody.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <exception cref="InvalidOperationException">The table is not empty and <paramref name="addMissing"/> is false.</exception>
    /// <exception cref="InstanceRunsException">The app runs.</exception>
    public async Task<RebuildResult> RunAsync(bool addMissing, IProgress<(int Done, int Of)>? progress, CancellationToken cancellation)
    {
        // The containers are there, or there is nothing to rebuild from; making them needs rights that a rebuild does not.
        await storage.Table.CreateIfNotExistsAsync(cancellation);
        var startedAt = await MarkAsync(addMissing, cancellation);
        var run = new Run();
        await ReferenceAsync(run, cancellation);
        var reference = (await currentReference.LookAsync(cancellation)).Data;
        var receipts = await ReceiptsAsync(run, progress, cancellation);
        var noted = await notes.ReadAsync(cancellation);
        var byPartition = receipts.ToLookup(r => PartitionOf(r.Receipt, reference));

        // A nil return carries on what stood at the end of the period before, so that one must be there first.
        var partitions = byPartition.Select(p => p.Key).Union(noted.Select(n => n.Key))
            .OrderBy(p => PartitionKey.Of(p) is { OfPeriod: { } period } ? UploadRoute.CutOffOf(period, reference) : DateOnly.MinValue)
            .ThenBy(p => p, StringComparer.Ordinal);
        foreach (var partition in partitions)
        {
            await PartitionAsync(partition, [.. byPartition[partition]], [.. noted[partition]], startedAt, reference, run, cancellation);
        }

        var withoutReceipt = await WithoutReceiptAsync(receipts, cancellation);
        await UnmarkAsync(cancellation);
        LogRebuilt(run.Partitions, run.Submissions, run.Added, run.Present, run.Problems.Count);
        return new RebuildResult(
            run.Partitions, run.Submissions, run.Units, run.Versions, run.Mails, run.ReferenceChanges, run.Added, run.Present,
            [.. run.Problems.Order(StringComparer.Ordinal)], withoutReceipt);
    }

    private async Task<DateTimeOffset> MarkAsync(bool addMissing, CancellationToken cancellation)
    {
        if (await table.FindAsync<TableEntity>(Keys.Index, MarkerRow, cancellation) is { } marker)
        {
            await RefuseWhileInstancesRunAsync(cancellation);
            return marker.GetDateTimeOffset("StartedAt")!.Value;
        }

        if (!addMissing && !await table.IsEmptyAsync(cancellation))
        {
            throw new InvalidOperationException(
                $"The table {storage.Table.Name} holds rows that no earlier rebuild left. Rebuild into an empty table, or say that missing rows shall be added to this one.");
        }

        var now = clock.GetUtcNow();
        await table.CommitAsync(
            Keys.Index,
            [new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(Keys.Index, MarkerRow) { ["StartedAt"] = now })],
            cancellation);
        try
        {
            await RefuseWhileInstancesRunAsync(cancellation);
        }
        catch
        {
            // Nothing has begun, and no instance must wait for it.
            await UnmarkAsync(CancellationToken.None);
            throw;
        }

        return now;
    }

    private async Task RefuseWhileInstancesRunAsync(CancellationToken cancellation)
    {
        if (await running.NewestAsync(cancellation) is { } age)
        {
            throw new InstanceRunsException(FormattableString.Invariant(
                $"The app runs: an instance showed its sign {age.TotalSeconds:0} s ago. Stop the app (docs/runbook.md, “Restore from the archive”) and run again; the sign of an instance that crashed ends {RunningSign.HoldsFor.TotalMinutes:0} minutes after it."));
        }
    }

    private Task<bool> UnmarkAsync(CancellationToken cancellation) => table.CommitAsync(
        Keys.Index, [new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(Keys.Index, MarkerRow), ETag.All)], cancellation);

    private async Task ReferenceAsync(Run run, CancellationToken cancellation)
    {
        var changes = new List<ReferenceReceipt>();
        await foreach (var blob in storage.Receipts.GetBlobsAsync(new GetBlobsOptions { Prefix = ApplyReference.ReceiptsFolder }, cancellation))
        {
            if (await JsonAsync<ReferenceReceipt>(blob.Name, run, cancellation) is { } receipt)
            {
                changes.Add(receipt);
            }
        }

        run.ReferenceChanges = changes.Count;
        var rows = new List<ITableEntity>(changes.Select(ReferenceChangeRow.Of));
        var applied = changes.Where(c => c.Outcome == ReferenceOutcome.Applied).ToList();
        rows.AddRange(applied.GroupBy(c => c.Path).Select(p => p.MaxBy(c => c.Version)!).Select(c => new ReferenceFileRow
        {
            RowKey = ReferenceFileRow.Key(c.Path),
            Path = c.Path,
            Version = c.Version,
            Blob = ApplyReference.NameOf(c),
            Sha256 = c.Sha256,
            Since = c.ReceivedAt.ToUniversalTime(),
        }));
        if (applied.Count > 0)
        {
            rows.Add(new ReferenceSetRow { Changes = applied.Count });
        }

        await AddAsync(Keys.Reference, rows, run, cancellation);
    }

    private async Task<List<Kept>> ReceiptsAsync(Run run, IProgress<(int Done, int Of)>? progress, CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var blob in storage.Receipts.GetBlobsAsync(new GetBlobsOptions(), cancellation))
        {
            if (!blob.Name.StartsWith(ApplyReference.ReceiptsFolder, StringComparison.Ordinal) && !blob.Name.StartsWith(RowNotes.Folder, StringComparison.Ordinal))
            {
                names.Add(blob.Name);
            }
        }

        var kept = new List<Kept>();
        await Parallel.ForEachAsync(names, Options(cancellation), async (name, stop) =>
        {
            var receipt = await JsonAsync<Receipt>(name, run, stop);
            lock (kept)
            {
                if (receipt is { Archived: { } archived })
                {
                    kept.Add(new Kept(receipt, Archive.UploadOf(archived)));
                }
                else if (receipt is { Unread: { } unread })
                {
                    kept.Add(new Kept(receipt, Keys.UploadId(receipt.Blob, unread.ETag)));
                }

                run.Done++;
                progress?.Report((run.Done, names.Count));
            }
        });
        return kept;
    }

    private async Task<T?> JsonAsync<T>(string name, Run run, CancellationToken cancellation)
        where T : class
    {
        var content = (await storage.Receipts.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content;
        try
        {
            return JsonSerializer.Deserialize<T>(content, ReceiptJson.Options);
        }
        catch (JsonException broken)
        {
            run.Problem($"receipts/{name} is no receipt: {broken.Message}");
            return null;
        }
    }

    private async Task PartitionAsync(
        string partition, IReadOnlyList<Kept> receipts, IReadOnlyList<TableEntity> noted, DateTimeOffset startedAt, ReferenceData reference, Run run,
        CancellationToken cancellation)
    {
        // An import that was undone stays in the archive and among the receipts, and nowhere else.
        receipts = [.. receipts.Where(r => !ImportReports.IsUndone(noted, r.Receipt, r.Upload))];
        var handedIn = receipts.Where(r => r.Receipt.Imported is null).ToList();

        // The ledger goes first: whatever cuts the run short, no mail is left out that an app started by mistake would owe again.
        var mails = noted.Where(IsMail).Select(Typed.Row<MailRow>)
            .Concat(handedIn.Where(r => r.Receipt.Revalidated is null).Select(r => AnswerMail.Owed(partition, r.Receipt, r.Upload, reference, r.Receipt.ReceivedAt)))
            .Select(m => m.Rebuilt(startedAt))
            .ToList();
        await AddAsync(partition, [.. noted.Where(n => !IsMail(n)), .. mails], run, cancellation);

        // Of an original that was judged again the last judgement holds.
        var last = receipts.GroupBy(r => r.Upload).Select(u => u.MaxBy(r => r.Receipt.Revalidated?.Number ?? 0)!).ToList();
        var submissions = last.ConvertAll(r => SubmissionRow.Of(partition, r.Upload, r.Receipt, way: null));
        await AddAsync(partition, [.. submissions, .. submissions.Where(s => s.Unit.Length > 0).Select(s => s.Listed())], run, cancellation);
        var read = await FiguresAsync(partition, last, reference, run, cancellation);

        // What was imported is history: nobody stands anywhere with it, and it tells no difficulty.
        var imported = last.Where(r => r.Receipt.Imported is not null).Select(r => r.Upload).ToHashSet();
        var history = read.FindAll(f => imported.Contains(FigureRows.UploadIn(f)));
        last = last.FindAll(r => r.Receipt.Imported is null);
        var figures = FigureRows.ByUnit(read.Except(history));
        var (judgements, acts) = (handedIn.ToLookup(r => r.Receipt.Unit), ReviewRecords.ByUnit(noted));
        var statuses = last.Where(r => ReportStatus.IsTouchedBy(r.Receipt)).GroupBy(r => r.Receipt.Unit!)
            .Select(unit => StatusOf(unit.Key, unit, judgements[unit.Key], [.. acts[unit.Key]], Amounts(partition, unit, [.. figures[unit.Key]], reference))).ToList();
        var marked = FigureRows.ByUnit([.. figures.SelectMany(f => f), .. statuses.Select(s => FigureRows.MarksOf(partition, s)).OfType<TableEntity>()]);
        await AddAsync(partition, [.. marked.SelectMany(f => f), .. history], run, cancellation);
        await AddAsync(partition, Difficulties(partition, last, marked, noted, reference), run, cancellation);
        await AddAsync(partition, [.. statuses.Select(s => StatusRow.Of(partition, s))], run, cancellation);
        run.Partitions++;
        run.Submissions += submissions.Count;
        run.Units += statuses.Count;
        run.Mails += mails.Count;
    }

    /// <summary>What the units' reports and forms say of difficulties, and what the ministry did about it.</summary>
    private static List<DifficultyRow> Difficulties(
        string partition, IReadOnlyList<Kept> receipts, ILookup<string, TableEntity> figures, IReadOnlyList<TableEntity> noted, ReferenceData reference)
    {
        var acts = DifficultyActs.ByUnit(noted);
        var asks = FormOf(partition, reference);
        return
        [
            .. receipts.Where(r => r.Receipt.Unit is not null).GroupBy(r => r.Receipt.Unit!).SelectMany(unit => UnitDifficulties.Again(
                partition, unit.Key,
                [
                    .. asks is var (asking, of, cutOff) ? UnitDifficulties.OfReports([.. figures[unit.Key]], asking, of, cutOff) : [],
                    .. unit.Select(u => UnitDifficulties.Of(u.Receipt, u.Upload)).OfType<DifficultyStatement>(),
                ],
                acts[unit.Key])),
        ];
    }

    /// <summary>The amounts of the versions of a unit that were taken, by upload.</summary>
    private static Dictionary<string, string?> Amounts(string partition, IEnumerable<Kept> uploads, IReadOnlyCollection<TableEntity> figures, ReferenceData reference)
    {
        var receipts = uploads.ToDictionary(u => u.Upload, u => u.Receipt);
        return FormOf(partition, reference) is not var (form, period, _) ? [] : FigureRows.Versions(figures, form, period)
            .ToDictionary(v => v.Upload, v => AmountsText.Of(form, v.Figures, receipts[v.Upload].Findings));
    }

    private static (FormDefinition Form, Period Period, DateOnly CutOff)? FormOf(string partition, ReferenceData reference) =>
        PartitionKey.Of(partition) is ReportPartition(var code, var period) && reference.Duties.For(code, period) is { } deadlines
            && reference.Forms.For(code, deadlines.CutOff) is { } form ? (form, period, deadlines.CutOff) : null;

    private static bool IsMail(TableEntity row) => row.RowKey.StartsWith(Keys.Mail, StringComparison.Ordinal);

    private static ReportStatus StatusOf(string unit, IEnumerable<Kept> uploads, IEnumerable<Kept> judgements, IReadOnlyList<ReviewAct> acts, Dictionary<string, string?> amounts)
    {
        // Versions were numbered in the order in which they were recorded; a signed copy has none and depends on no other.
        var status = ReportStatus.Again(
            unit,
            [.. uploads.OrderBy(u => u.Receipt.Version).ThenBy(u => u.Receipt.ReceivedAt).ThenBy(u => u.Upload, StringComparer.Ordinal)
                .Select(u => (u.Receipt, u.Upload, amounts.GetValueOrDefault(u.Upload)))],
            acts);

        // A report that was taken in time by any judgement was handed in in time, whatever a later rule makes of it.
        return judgements.Select(j => j.Receipt)
            .Where(r => ReportStatus.IsTouchedBy(r) && r.Kind != SubmissionKind.SignedCopy && r.Outcome?.IsAccepted() == true)
            .Aggregate(status, (before, receipt) => before.Accepting(receipt));
    }

    private async Task<List<TableEntity>> FiguresAsync(
        string partition, IReadOnlyList<Kept> receipts, ReferenceData reference, Run run, CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        var versions = receipts.Where(r => r.Receipt is { Kind: SubmissionKind.Report, Form: not null, Outcome: { } outcome, Version: > 0 } && outcome.IsAccepted());
        await Parallel.ForEachAsync(versions, Options(cancellation), async (version, stop) =>
        {
            if (await ReadAgainAsync(version.Receipt, reference, run, stop) is { } figures)
            {
                var (head, columns) = FigureRows.Of(
                    partition, version.Receipt.Unit!, version.Receipt.Version, version.Upload, version.Receipt.ReceivedAt, figures);
                lock (rows)
                {
                    rows.AddRange([.. columns, head]);
                    run.Versions++;
                }
            }
        });
        return rows;
    }

    private async Task<FigureSet?> ReadAgainAsync(Receipt receipt, ReferenceData reference, Run run, CancellationToken cancellation)
    {
        var problem = $"There is no period {receipt.Period}.";
        ReadAgain? again = null;
        if (Period.TryParseId(receipt.Period, out var period))
        {
            (again, problem) = await originals.ReadAsync(receipt, period, UploadRoute.CutOffOf(period, reference), reference, cancellation);
        }

        if (again is not null && again.Read.Form?.Code != receipt.Form)
        {
            problem = $"Its original archive/{receipt.Archived} no longer reads as {receipt.Form}.";
        }

        if (problem is not null)
        {
            run.Problem($"{receipt.Id}: {problem} Its figures are not in the table.");
            return null;
        }

        return FigureSet.Of(receipt.Outcome == Outcome.Nil
            ? (await ReportJudgement.LookAsync(again!.Read, reference, earlier, again.Unit, receipt.ReceivedAt, cancellation)).Against(null, null).Report
            : again!.Read);
    }

    private async Task<IReadOnlyList<string>> WithoutReceiptAsync(IEnumerable<Kept> receipts, CancellationToken cancellation)
    {
        var known = receipts.Select(r => r.Receipt.Archived).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var without = new List<string>();
        await foreach (var blob in storage.Archive.GetBlobsAsync(new GetBlobsOptions(), cancellation))
        {
            if (!known.Contains(blob.Name) && !blob.Name.StartsWith(Archive.IgnoredFolder, StringComparison.Ordinal)
                && !blob.Name.StartsWith(ApplyReference.ArchiveFolder, StringComparison.Ordinal))
            {
                without.Add(blob.Name);
            }
        }

        return without;
    }

    private async Task AddAsync(string partition, IReadOnlyList<ITableEntity> rows, Run run, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var present = await table.KeysAsync(partition, cancellation);
        var missing = rows.Where(r => !present.Contains(r.RowKey)).ToList();
        run.Present += rows.Count - missing.Count;
        foreach (var batch in missing.Chunk(RowsInATransaction))
        {
            if (!await table.RestoreAsync(partition, batch, cancellation) && (await table.KeysAsync(partition, cancellation)).IsSupersetOf(batch.Select(r => r.RowKey)) is false)
            {
                throw new InvalidOperationException($"Rows of partition {partition} changed while they were rebuilt: something else writes to the table. Stop the app, and run again.");
            }

            run.Added += batch.Length;
        }
    }

    private static string PartitionOf(Receipt receipt, ReferenceData reference)
    {
        if (receipt.Kind == SubmissionKind.Unrouted)
        {
            return Keys.Unrouted;
        }

        var period = Period.TryParseId(receipt.Period, out var known) ? known : (Period?)null;
        return receipt.Form is not { } form ? new FormlessPartition(period!.Value)
            : period is null || reference.Forms.All.Any(f => f.Code == form && f.Kind == FormKind.Document) ? new DocumentPartition(form)
            : new ReportPartition(form, period.Value);
    }

    private static ParallelOptions Options(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };

    [LoggerMessage(Level = LogLevel.Information, Message = "Rebuilt the table: {Partitions} partitions, {Submissions} submissions, {Added} rows added, {Present} there already, {Problems} problems")]
    private partial void LogRebuilt(int partitions, int submissions, int added, int present, int problems);

    /// <summary>A receipt and the upload that it answers.</summary>
    private sealed record Kept(Receipt Receipt, string Upload);

    /// <summary>What one run has counted so far.</summary>
    private sealed class Run
    {
        private readonly List<string> _problems = [];

        public int Partitions { get; set; }

        public int Submissions { get; set; }

        public int Units { get; set; }

        public int Versions { get; set; }

        public int Mails { get; set; }

        public int ReferenceChanges { get; set; }

        public int Added { get; set; }

        public int Present { get; set; }

        public int Done { get; set; }

        public IReadOnlyList<string> Problems => _problems;

        public void Problem(string problem)
        {
            lock (_problems)
            {
                _problems.Add(problem);
            }
        }
    }
}
