using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Benchmarks.Rush;

/// <summary><c>rush</c>: many units hand in at once.</summary>
public static class RushCommand
{
    private const int AtOnce = 8, InAChunk = 40, ForWarmth = 4 * InAChunk, Parts = 10;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var reports = new Option<int>("--reports") { Description = "How many units hand in one report each.", DefaultValueFactory = _ => 332 };
        var command = new Command(
            "rush",
            "Ingests many uploads, eight at once, and beside it, in turns of forty in the same run, makes the same storage calls with the same bytes and nothing between them.")
        { reports };
        command.SetAction((call, cancellation) => RunAsync(call.GetValue(reports), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int count, CancellationToken cancellation)
    {
        Console.WriteLine($"{Machine.Describe()}\n{count} reports, {AtOnce} at once, after {ForWarmth} that are not counted");
        await using var azurite = await Azurite.StartAsync(null, Console.WriteLine, cancellation);
        var reference = ManyUnits.Of(count + ForWarmth);
        await using var pipeline = await Deployment.StartAsync(azurite.ConnectionString, reference, cancellation);
        await using var bare = await Deployment.StartAsync(azurite.ConnectionString, reference, cancellation);
        var workbooks = new UnitWorkbooks(reference, pipeline.Deadlines);
        var (ours, theirs) = (new Laps(), new Laps());
        var (oursInPart, theirsInPart) = (new Laps(), new Laps());
        var parts = 0;

        // The first warm both sides up: while the runtime still compiles, it takes its time from the emulator's core.
        foreach (var (chunk, isCounted) in Enumerable.Range(1, ForWarmth).Chunk(InAChunk).Select(c => (c, false))
            .Concat(Enumerable.Range(ForWarmth + 1, count).Chunk(InAChunk).Select(c => (c, true))))
        {
            var uploads = chunk.Select(number => ManyUnits.CodeOf(number)).Select(code => (Blob: $"{code}/2026-Q3/bao-cao.xlsx", Bytes: workbooks.Of(code), Unit: code)).ToList();
            foreach (var upload in uploads)
            {
                await UploadAsync(pipeline, upload.Blob, upload.Bytes, cancellation);
                await UploadAsync(bare, upload.Blob, upload.Bytes, cancellation);
            }

            var before = pipeline.Calls;
            var receipts = new ConcurrentDictionary<string, Receipt>();
            var laps = await LapAsync(uploads, async upload =>
            {
                var result = await pipeline.Get<IngestReport>().RunAsync(upload.Blob, UploadWay.Event, cancellation);
                if (result.Receipt?.Outcome?.IsAccepted() != true)
                {
                    throw new InvalidOperationException($"{upload.Blob} was not accepted: {string.Join("; ", result.Receipt?.Findings.Select(f => f.Message) ?? [])}");
                }

                receipts[upload.Unit] = result.Receipt;
            });
            var calls = pipeline.Calls - before;
            var rows = await WrittenForAsync(pipeline, uploads[0].Unit, uploads[^1].Unit, cancellation);
            var prepared = new List<BareReport>();
            foreach (var upload in uploads)
            {
                prepared.Add(await BareReport.PrepareAsync(pipeline, upload.Unit, upload.Blob, receipts[upload.Unit], rows, cancellation));
            }

            before = bare.Calls;
            var bareLaps = await LapAsync(prepared, report => report.RunAsync(bare, cancellation));
            if (!isCounted)
            {
                continue;
            }

            ours.Add(laps, calls);
            theirs.Add(bareLaps, bare.Calls - before);
            oursInPart.Add(laps, calls);
            theirsInPart.Add(bareLaps, bare.Calls - before);
            if (ours.Count * Parts / count > parts)
            {
                parts = ours.Count * Parts / count;
                Console.WriteLine(FormattableString.Invariant(
                    $"to {ours.Count,5}: ratio {oursInPart.Elapsed / theirsInPart.Elapsed:0.00}, {oursInPart.Elapsed / oursInPart.Count:0} ms a report beside {theirsInPart.Elapsed / theirsInPart.Count:0} ms"));
                (oursInPart, theirsInPart) = (new Laps(), new Laps());
            }
        }

        Console.WriteLine($"pipeline: {ours.Describe()}");
        Console.WriteLine($"bare:     {theirs.Describe()}");
        Console.WriteLine(FormattableString.Invariant($"ratio {ours.Elapsed / theirs.Elapsed:0.00}, peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / (1024 * 1024)} MB, managed heap {GC.GetTotalMemory(true) / (1024 * 1024)} MB at the end"));
        return 0;
    }

    private static async Task UploadAsync(Deployment deployment, string blob, byte[] bytes, CancellationToken cancellation)
    {
        var answer = await deployment.Storage.Inbox.GetBlobClient(blob).UploadAsync(new BinaryData(bytes), cancellation);
        deployment.Arrival.Note(blob, answer.Value.ETag, deployment.Clock.GetUtcNow());
    }

    /// <summary>
    /// The rows of a chunk of units, read by one query: the emulator looks at every row of the table for each, and with a query for each
    /// unit the preparation took longer than all that is measured.
    /// </summary>
    private static async Task<List<TableEntity>> WrittenForAsync(Deployment from, string first, string last, CancellationToken cancellation)
    {
        var filter = string.Join(" or ", BareReport.Prefixes(first).Zip(BareReport.Prefixes(last), (low, high) =>
            TableClient.CreateQueryFilter($"(RowKey ge {low} and RowKey lt {Keys.After(high)})")));
        var partition = TableClient.CreateQueryFilter($"PartitionKey eq {new ReportPartition(from.Deadlines.Form, from.Deadlines.Period).ToString()}");
        return await from.Storage.Table.QueryAsync<TableEntity>($"{partition} and ({filter})", cancellationToken: cancellation).ToListAsync(cancellation);
    }

    private static async Task<(double Elapsed, List<double> Each)> LapAsync<T>(IEnumerable<T> items, Func<T, Task> run)
    {
        var each = new List<double>();
        var all = Stopwatch.StartNew();
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (item, _) =>
        {
            var one = Stopwatch.StartNew();
            await run(item);
            lock (each)
            {
                each.Add(one.Elapsed.TotalMilliseconds);
            }
        });
        return (all.Elapsed.TotalMilliseconds, each);
    }

    private sealed class Laps
    {
        private readonly List<double> _each = [];
        private int _calls;

        public double Elapsed { get; private set; }

        public int Count => _each.Count;

        public void Add((double Elapsed, List<double> Each) lap, int calls)
        {
            Elapsed += lap.Elapsed;
            _each.AddRange(lap.Each);
            _calls += calls;
        }

        public string Describe()
        {
            _each.Sort();
            return FormattableString.Invariant(
                $"{_each.Count * 1000 / Elapsed:0.0} reports/s, p50 {_each[_each.Count / 2]:0} ms, p99 {_each[(int)(_each.Count * 0.99)]:0} ms, {(double)_calls / _each.Count:0.00} storage calls a report");
        }
    }

    /// <summary>What the pipeline sent for one report, ready to be sent again.</summary>
    private sealed record BareReport(
        string Blob, string Unit, string Archived, IDictionary<string, string> Metadata, string ReceiptName, BinaryData Receipt, List<TableTransactionAction> Rows, string Partition,
        string[] Earlier)
    {
        public static IEnumerable<string> Prefixes(string unit) =>
        [
            Keys.Submission + unit + "_", Keys.Status + unit, FigureRows.Prefix(unit), $"{Keys.Mail}{MailKinds.Receipt}_{unit}_", $"{Keys.Owed}{MailKinds.Receipt}_{unit}_",
        ];

        public static async Task<BareReport> PrepareAsync(
            Deployment from, string unit, string blob, Receipt receipt, List<TableEntity> written, CancellationToken cancellation)
        {
            var deadlines = from.Deadlines;
            var partition = new ReportPartition(deadlines.Form, deadlines.Period);
            var rows = Prefixes(unit).SelectMany(prefix => written.Where(r => r.RowKey.StartsWith(prefix, StringComparison.Ordinal)));
            var name = Archive.ReceiptNameOf(receipt);
            var file = (await from.Storage.Receipts.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content;
            var metadata = (await from.Storage.Archive.GetBlobClient(receipt.Archived!).GetPropertiesAsync(cancellationToken: cancellation)).Value.Metadata;
            var earlier = deadlines.Period.Before.Append(deadlines.Period.YearBefore)
                .Where(p => from.Reference.Duties.For(deadlines.Form, p) is not null).Select(p => new ReportPartition(deadlines.Form, p).ToString()).ToArray();
            return new BareReport(
                blob, unit, receipt.Archived!, metadata, name, file,
                [
                    .. rows.Select(r => new TableTransactionAction(
                        r.RowKey.StartsWith(Keys.Figures, StringComparison.Ordinal) ? TableTransactionActionType.UpsertReplace : TableTransactionActionType.Add, Plain(r))),
                ],
                partition, earlier);
        }

        public async Task RunAsync(Deployment on, CancellationToken cancellation)
        {
            var storage = on.Storage;
            var inbox = storage.Inbox.GetBlobClient(Blob);
            using var content = new MemoryStream();
            ETag etag;
            using (var download = (await inbox.DownloadStreamingAsync(cancellationToken: cancellation)).Value)
            {
                etag = download.Details.ETag;
                await download.Content.CopyToAsync(content, cancellation);
            }

            content.Position = 0;
            var created = new BlobRequestConditions { IfNoneMatch = ETag.All };
            await storage.Archive.GetBlobClient(Archived).UploadAsync(content, new BlobUploadOptions { Conditions = created, Metadata = Metadata }, cancellation);
            await storage.Table.GetEntityIfExistsAsync<StatusRow>(Partition, Keys.Status + Unit, cancellationToken: cancellation);
            foreach (var earlier in Earlier)
            {
                var (first, last) = (FigureRows.Prefix(Unit), Keys.After(FigureRows.Prefix(Unit)));
                await foreach (var row in storage.Table.QueryAsync<TableEntity>(
                    TableClient.CreateQueryFilter($"PartitionKey eq {earlier} and RowKey ge {first} and RowKey lt {last}"), cancellationToken: cancellation))
                {
                    throw new InvalidOperationException($"There is an earlier report {row.RowKey}, though none was handed in.");
                }
            }

            await storage.Table.SubmitTransactionAsync(Rows, cancellation);
            await storage.Receipts.GetBlobClient(ReceiptName).UploadAsync(Receipt, new BlobUploadOptions { Conditions = created }, cancellation);
            await inbox.DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, new BlobRequestConditions { IfMatch = etag }, cancellation);
        }

        private static TableEntity Plain(TableEntity row)
        {
            var plain = new TableEntity(row.PartitionKey, row.RowKey);
            foreach (var (key, value) in row.Where(p => p.Key is not ("odata.etag" or "Timestamp" or "PartitionKey" or "RowKey")))
            {
                plain[key] = value;
            }

            return plain;
        }
    }
}
