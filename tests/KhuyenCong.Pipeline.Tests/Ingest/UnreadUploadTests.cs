using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using KhuyenCong.Pipeline.Apply;
using KhuyenCong.Pipeline.Rebuild;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Revalidate;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Ingest;

/// <summary>What is no file, or too large to be read: answered and on record, and not a byte of it fetched or kept.</summary>
public sealed class UnreadUploadTests
{
    private const long Megabyte = 1024 * 1024, TwoGigabytes = 2048 * Megabyte;

    // One case declares what the attack did; the emulator goes on making the zeros of each for a while, and the others declare no more than it takes.
    private const long Declared = 51 * Megabyte;

    /// <summary>Puts what the attack puts: nothing but a declaration of so many bytes.</summary>
    internal static async Task PutPageBlobAsync(Deployment app, string name, long bytes, IDictionary<string, string>? metadata = null)
    {
        var answer = await app.Storage.Inbox.GetPageBlobClient(name).CreateAsync(bytes, new PageBlobCreateOptions { Metadata = metadata });
        app.Arrival.Note(name, answer.Value.ETag, app.Clock.GetUtcNow());
    }

    private static async Task PutAsync(Deployment app, string kind, string name)
    {
        switch (kind)
        {
            case "page":
                await PutPageBlobAsync(app, name, name == "52/2026-Q3/a.xlsx" ? TwoGigabytes : Declared);
                break;
            case "append":
                var append = app.Storage.Inbox.GetAppendBlobClient(name);
                await append.CreateAsync();
                await append.AppendBlockAsync(new MemoryStream(Sample("good-exceljs-52.xlsx")));
                app.Arrival.Note(name, (await append.GetPropertiesAsync()).Value.ETag, app.Clock.GetUtcNow());
                break;
            default:
                await using (var file = await app.Storage.Inbox.GetBlockBlobClient(name).OpenWriteAsync(overwrite: true))
                {
                    var block = new byte[Megabyte];
                    for (var written = 0; written <= 50; written++)
                    {
                        await file.WriteAsync(block);
                    }
                }

                app.Arrival.Note(name, (await app.Storage.Inbox.GetBlobClient(name).GetPropertiesAsync()).Value.ETag, app.Clock.GetUtcNow());
                break;
        }
    }

    [Theory]
    [InlineData("page", "52/2026-Q3/a.xlsx", SubmissionKind.Report)]
    [InlineData("append", "52/2026-Q3/a.xlsx", SubmissionKind.Report)]
    [InlineData("block", "52/2026-Q3/a.xlsx", SubmissionKind.Report)]
    [InlineData("page", "52/2026-Q3/KC-01 ban ky.pdf", SubmissionKind.SignedCopy)]
    [InlineData("page", "52/KC-03/a.pdf", SubmissionKind.Document)]
    [InlineData("page", "99/2026-Q3/a.xlsx", SubmissionKind.Unrouted)]
    [InlineData("page", "52/2026-Q3/~$a.xlsx", SubmissionKind.Report)]
    [InlineData("page", "52/2026-Y/a.xlsx", SubmissionKind.Report)]
    [InlineData("block", "52/2026-Q3/form-drop1-00000000000000000000000000000000/a.xlsx", SubmissionKind.Report)]
    public async Task ItIsAnsweredAndOnRecordAndNotAByteOfItIsFetchedOrKept(string type, string name, SubmissionKind kind)
    {
        var fetched = new ReadBytes(name);
        await using var app = await StartAsync(fetched);
        await PutAsync(app, type, name);
        var item = await app.Storage.Inbox.GetBlobClient(name).GetPropertiesAsync();
        var receipt = (await app.IngestAsync(name)).Receipt!;
        Assert.Equal((1, 0L), (fetched.Answers, fetched.Bytes));
        Assert.Equal((kind, item.Value.ContentLength, "", (string?)null), (receipt.Kind, receipt.Size, receipt.Sha256, receipt.Archived));
        Assert.Equal(new UnreadBlob(type, item.Value.ETag.ToString().Trim('"')), receipt.Unread);
        Assert.Contains(type == "block" ? "FILE-TOO-LARGE" : "FILE-NOT-BLOCK-BLOB", receipt.Findings.Select(f => f.Code));
        Assert.True(receipt.Outcome is null or Outcome.RejectedFile);
        Assert.Empty(await app.NamesAsync(app.Storage.Inbox));
        Assert.Empty(await app.NamesAsync(app.Storage.Archive));
        await app.DeliverAsync();
        var mail = Assert.Single(app.Transport.Sent);
        Assert.Contains(type == "block" ? "trên 50 MB, nên tệp cũng không được lưu" : $"“{type} blob”", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Tệp được lưu lại", mail.Text, StringComparison.Ordinal);

        // Judged again it stays what it is; a lost table has it again from its receipt alone.
        Assert.DoesNotContain(await app.Get<RevalidateReports>().ApplyAsync("KC-01", Q3, CancellationToken.None), r => r.Changes);
        var rows = await RowsAsync(app);
        await app.Storage.Table.DeleteAsync();
        await using var again = app.Another();
        var rebuilt = await again.Get<RebuildTable>().RunAsync(addMissing: false, progress: null, CancellationToken.None);
        Assert.Empty(rebuilt.Problems);
        Assert.Empty(rebuilt.WithoutReceipt);
        Assert.Equal(rows, await RowsAsync(again));
    }

    [Fact]
    public async Task EveryVersionIsAnUploadOfItsOwnAndAnOverwrittenOneIsLeftToItsOwnEvent()
    {
        await using var app = await StartAsync();
        const string Name = "52/2026-Q3/a.xlsx";
        await PutPageBlobAsync(app, Name, Declared);
        await app.IngestAsync(Name);
        await PutPageBlobAsync(app, Name, Declared);
        await app.IngestAsync(Name);
        Assert.Equal([(SubmissionKind.Report, 1), (SubmissionKind.Report, 2)], (await app.StateAsync()).Submissions.Select(s => s.ReadReceipt()).OrderBy(r => r.Version).Select(r => (r.Kind, r.Version)));

        // Overwritten by the file itself while the page blob is put on record.
        await PutPageBlobAsync(app, Name, Declared);
        var held = new PausePolicy(calls: 1);
        await using var slow = app.Another(held);
        var reading = slow.IngestAsync(Name);
        await held.Reached;
        await app.Storage.Inbox.GetBlobClient(Name).DeleteAsync();
        await app.UploadAsync(Name, Sample("good-exceljs-52.xlsx"));
        held.GoOn();
        Assert.Equal(Outcome.RejectedFile, (await reading).Receipt!.Outcome);
        Assert.Equal([Name], await app.NamesAsync(app.Storage.Inbox));
        Assert.Equal(Outcome.Accepted, (await app.IngestAsync(Name)).Receipt!.Outcome);
        Assert.Equal(4, (await app.StatusAsync("52"))!.CountedVersion);
    }

    [Fact]
    public async Task AFolderMarkerThatDeclaresMuchIsOnRecordToo()
    {
        var fetched = new ReadBytes("52/2026-Q3/cu");
        await using var app = await StartAsync(fetched);
        await PutPageBlobAsync(app, "52/2026-Q3/cu", Declared, new Dictionary<string, string> { ["hdi_isfolder"] = "true" });
        Assert.NotNull((await app.IngestAsync("52/2026-Q3/cu")).Receipt!.Unread);
        Assert.Equal(0, fetched.Bytes);
        Assert.Empty(await app.NamesAsync(app.Storage.Archive));
    }

    [Theory]
    [InlineData("page")]
    [InlineData("block")]
    public async Task ReferenceDataIsBoundedBeforeItIsFetchedToo(string type)
    {
        const string Name = ReferenceUpload.Folder + "units.csv";
        var fetched = new ReadBytes(Name);
        await using var app = await StartAsync(fetched);
        if (type == "page")
        {
            await app.Storage.Reference.GetPageBlobClient(Name).CreateAsync(Declared);
        }
        else
        {
            await app.Storage.Reference.GetBlobClient(Name).UploadAsync(new BinaryData(new byte[ApplyReference.MaxBytes + 1]));
        }

        await app.Get<ApplyReference>().SweepAsync(CancellationToken.None);
        var receipt = (await app.Table.UnderAsync<ReferenceChangeRow>(Keys.Reference, "change_", CancellationToken.None)).Single().ReadReceipt();
        Assert.Equal((ReferenceOutcome.Refused, type, (string?)null), (receipt.Outcome, receipt.Unread!.Type, receipt.Archived));
        Assert.Equal(0, fetched.Bytes);
        Assert.Empty(await app.NamesAsync(app.Storage.Archive));
        Assert.Empty(await app.NamesAsync(app.Storage.Reference));
        await app.DeliverAsync();
        Assert.Contains(type == "page" ? "page blob" : "cần tối đa", Assert.Single(app.Transport.Sent).Text, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(Deployment app)
    {
        var rows = new List<string>();
        await foreach (var row in app.Storage.Table.QueryAsync<Azure.Data.Tables.TableEntity>())
        {
            if (row.RowKey.StartsWith(Keys.Submission, StringComparison.Ordinal))
            {
                rows.Add($"{row.PartitionKey}/{row.RowKey} {row.GetString("Kind")} {row.GetInt32("Version")} {row.GetInt64("Size")} {Convert.ToHexString(row.GetBinary("Receipt"))}");
            }
            else if (row.RowKey.StartsWith(Keys.Status, StringComparison.Ordinal))
            {
                rows.Add($"{row.PartitionKey}/{row.RowKey} {row.GetInt32("Versions")} {row.GetString("LatestUpload")} {row.GetString("LatestOutcome")} {row.GetString("LatestSha256")}");
            }
        }

        return [.. rows.Order(StringComparer.Ordinal)];
    }

    /// <summary>Counts the answers to calls for a blob's content, and the bytes that are read of them.</summary>
    private sealed class ReadBytes(string blob) : AsyncPolicy
    {
        private long _bytes;

        public int Answers { get; private set; }

        public long Bytes => _bytes;

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (message.Request.Method == RequestMethod.Get && Uri.UnescapeDataString(message.Request.Uri.Path).EndsWith("/" + blob, StringComparison.Ordinal)
                && message.Response.ContentStream is { } content)
            {
                Answers++;
                message.Response.ContentStream = new Counted(content, read => Interlocked.Add(ref _bytes, read));
            }
        }
    }

    private sealed class Counted(Stream inner, Action<int> read) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var bytes = inner.Read(buffer, offset, count);
            read(bytes);
            return bytes;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var bytes = await inner.ReadAsync(buffer, cancellationToken);
            read(bytes);
            return bytes;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
