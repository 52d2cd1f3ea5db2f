using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Tests.Workbooks;
using static KhuyenCong.Pipeline.Tests.Deployment;

namespace KhuyenCong.Pipeline.Tests.Deliver;

public sealed class AnnotatedCopiesTests
{
    [Fact]
    public async Task ACopyIsMadeOnceAndThenRead()
    {
        var calls = new CallsTo();
        await using var app = await StartAsync(calls);
        var receipt = await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("bad-total-52.xlsx"));
        calls.Clear();

        var copies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CopyAsync(app, receipt)));
        Assert.All(copies, c => Assert.Equal(copies[0], c));
        Assert.Equal(1, calls.Count("GET", receipt.Archived!));
        Assert.Equal([AnnotatedCopies.NameOf(receipt)], await app.NamesAsync(app.Storage.Copies));

        // The mail takes the same one.
        await app.DeliverAsync();
        Assert.Equal(copies[0], Assert.Single(Assert.Single(app.Transport.Sent).Attachments).Content.ToArray());
        Assert.Equal(1, calls.Count("GET", receipt.Archived!));
    }

    [Fact]
    public async Task OtherFindingsAreAnotherCopy()
    {
        await using var app = await StartAsync();
        var receipt = await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("bad-total-52.xlsx"));
        var other = receipt with { Findings = [receipt.Findings[0] with { Remedy = "Cách khác." }] };

        Assert.NotEqual(WorkbookParts.Of(await CopyAsync(app, receipt)), WorkbookParts.Of(await CopyAsync(app, other)));
        Assert.Equal(2, (await app.NamesAsync(app.Storage.Copies)).Count);
    }

    [Fact]
    public async Task WhatWasKeptMayBeLost()
    {
        await using var app = await StartAsync();
        var receipt = await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("bad-total-52.xlsx"));
        var copy = await CopyAsync(app, receipt);
        await app.Storage.Copies.GetBlobClient(AnnotatedCopies.NameOf(receipt)).DeleteAsync();
        Assert.Equal(WorkbookParts.Of(copy), WorkbookParts.Of(await CopyAsync(app, receipt)));
        await app.Storage.Copies.DeleteAsync();
        Assert.Equal(WorkbookParts.Of(copy), WorkbookParts.Of(await CopyAsync(app, receipt)));
    }

    [Fact]
    public async Task WhereNothingCanBeKeptTheAnswerIsGivenAllTheSame()
    {
        var calls = new CallsTo { FailsTo = "-copies/" };
        await using var app = await StartAsync(calls);
        var receipt = await app.HandInAsync("52/2026-Q3/a.xlsx", Sample("bad-total-52.xlsx"));
        Assert.Equal("PK"u8.ToArray(), (await CopyAsync(app, receipt))[..2]);
        await app.DeliverAsync();
        Assert.Single(Assert.Single(app.Transport.Sent).Attachments);
    }

    private static async Task<byte[]> CopyAsync(Deployment app, Receipt receipt) =>
        (await app.Get<AnnotatedCopies>().MakeAsync(receipt, CancellationToken.None))!.Content.ToArray();

    /// <summary>Remembers calls, and fails those to one place.</summary>
    private sealed class CallsTo : HttpPipelinePolicy
    {
        private readonly List<string> _calls = [];

        public string? FailsTo { get; init; }

        public void Clear() => _calls.Clear();

        public int Count(string method, string name)
        {
            lock (_calls)
            {
                return _calls.Count(c => c.StartsWith(method, StringComparison.Ordinal) && Uri.UnescapeDataString(c).Contains(name, StringComparison.Ordinal));
            }
        }

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var uri = message.Request.Uri.ToString();
            lock (_calls)
            {
                _calls.Add(message.Request.Method + " " + uri);
            }

            return FailsTo is not null && uri.Contains(FailsTo, StringComparison.Ordinal) ? throw new RequestFailedException(403, "Not for you.") : ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }
}
