using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

namespace KhuyenCong.Pipeline.Tests;

/// <summary>Remembers what was read of the table: what was asked, and each row that was answered.</summary>
public sealed class TableReads : AsyncPolicy
{
    private readonly ConcurrentQueue<string> _asked = new(), _rows = new();

    /// <summary>How often the table was asked.</summary>
    public int Calls => _asked.Count;

    /// <summary>What was asked or answered more than once; rows by partition and key.</summary>
    public IReadOnlyList<string> Repeated =>
        [.. _asked.Concat(_rows).GroupBy(r => r).Where(r => r.Count() > 1).Select(r => $"{r.Count()} x {r.Key}").Order(StringComparer.Ordinal)];

    public void Clear()
    {
        _asked.Clear();
        _rows.Clear();
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);

        // "table()" is a query and "table(PartitionKey=...)" a look at one row; a blob's name ends otherwise.
        var uri = Uri.UnescapeDataString(message.Request.Uri.ToUri().PathAndQuery);
        if (message.Request.Method != RequestMethod.Get || !message.Request.Uri.Path.EndsWith(')'))
        {
            return;
        }

        _asked.Enqueue(uri);
        if (message.Response.Status == 200)
        {
            using var answer = JsonDocument.Parse(message.Response.Content);
            foreach (var row in answer.RootElement.TryGetProperty("value", out var rows) ? rows.EnumerateArray().ToArray() : [answer.RootElement])
            {
                _rows.Enqueue($"{row.GetProperty("PartitionKey").GetString()} / {row.GetProperty("RowKey").GetString()}");
            }
        }
    }
}
