using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Tests.Workbooks;

namespace KhuyenCong.Pipeline.Tests.Faults;

/// <summary>
/// Everything that a deployment holds, as lines that are equal for equal states: every table row with every property, every blob with its
/// bytes (a workbook with those of its parts), every mail that was handed over. Left out are times of processing, what names a try and which way took an upload; an upload's id, which holds the ETag, is
/// written as the upload's name and bytes.
/// </summary>
public sealed class EndState
{
    private static readonly HashSet<string> OfTheRun =
    [
        "odata.etag", "PartitionKey", "RowKey", "Timestamp",
        nameof(MailRow.OwedSince), nameof(MailRow.NextAt), nameof(MailRow.ClaimedAt), nameof(MailRow.SettledAt), nameof(MailRow.SentAt), nameof(MailRow.Attempt), nameof(MailRow.Tries),
        nameof(MailRow.Detail), nameof(MailRow.MessageId), "OpenedAt", "TriedAt", nameof(SubmissionRow.Way),
    ];

    private readonly List<(string? Unit, string Line)> _lines = [];

    private EndState()
    {
    }

    /// <summary>Everything.</summary>
    public string All => string.Join('\n', _lines.Select(l => l.Line).Order(StringComparer.Ordinal));

    /// <summary>What belongs to one unit.</summary>
    public string Of(string unit) => string.Join('\n', _lines.Where(l => l.Unit == unit).Select(l => l.Line).Order(StringComparer.Ordinal));

    /// <summary>Keys of the rows that a settled deployment has none of: owed mails, failures, tries.</summary>
    public List<string> Unsettled { get; } = [];

    /// <summary>Names in the inbox.</summary>
    public List<string> Inbox { get; } = [];

    /// <summary>The lines that only one of two states has.</summary>
    public static string Difference(string expected, string found)
    {
        var (had, has) = (expected.Split('\n'), found.Split('\n'));
        return string.Join('\n', [.. had.Except(has).Select(l => "- " + l), .. has.Except(had).Select(l => "+ " + l)]);
    }

    /// <summary>Reads a deployment.</summary>
    public static async Task<EndState> ReadAsync(Deployment app)
    {
        var state = new EndState();
        var rows = new List<TableEntity>();
        await foreach (var row in app.Storage.Table.QueryAsync<TableEntity>())
        {
            rows.Add(row);
        }

        var names = new List<(string Id, string Name)>();
        foreach (var row in rows.Where(r => r.RowKey.StartsWith(Keys.Submission, StringComparison.Ordinal)))
        {
            var (upload, receipt) = (row.GetString("Upload"), Unpacked(row.GetBinary("Receipt")));
            var blob = receipt.Split("\"blob\": \"")[1].Split('"')[0];
            var name = $"<{blob} {(row.GetString("Sha256") is { Length: > 8 } hash ? hash[..8] : "unread")}>";
            names.Add((upload, name));
            if (receipt.Split("\"eTag\": \"") is [_, var version])
            {
                names.Add((version.Split('"')[0], name));
            }

            names.Add((upload[..8].ToUpperInvariant(), name));
        }

        await foreach (var blob in app.Storage.Inbox.GetBlobsAsync())
        {
            names.Add((Keys.UploadId(blob.Name, blob.Properties.ETag!.Value.ToString().Trim('"')), $"<{blob.Name} in the inbox>"));
        }

        string Named(string text) => names.Aggregate(text.ReplaceLineEndings(" "), (t, n) => t.Replace(n.Id, n.Name, StringComparison.Ordinal));
        foreach (var row in rows)
        {
            if (row.RowKey.StartsWith(Keys.Owed, StringComparison.Ordinal)
                || (row.PartitionKey == Keys.Index && (row.RowKey.StartsWith("failed_", StringComparison.Ordinal) || row.RowKey.StartsWith("tried_", StringComparison.Ordinal))))
            {
                state.Unsettled.Add(row.PartitionKey + "/" + row.RowKey);
            }

            var properties = row.Where(p => !OfTheRun.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => $"{p.Key}={Text(p.Value)}");
            var unit = row.GetString("Unit") ?? (row.RowKey.StartsWith(Keys.Figures, StringComparison.Ordinal) ? row.RowKey.Split('_')[1] : null);
            state._lines.Add((unit, Named($"{row.PartitionKey}/{row.RowKey}: {string.Join(", ", properties)}")));
        }

        foreach (var container in new[] { app.Storage.Inbox, app.Storage.Archive, app.Storage.Receipts, app.Storage.Exports })
        {
            foreach (var name in await app.NamesAsync(container))
            {
                if (container == app.Storage.Inbox)
                {
                    state.Inbox.Add(name);
                }

                var kind = container.Name.Split('-')[^1];
                state._lines.Add((UnitOf(kind, name), Named($"{kind} {name}: {await ContentAsync(container, name, kind, Named)}")));
            }
        }

        state._lines.AddRange(app.Transport.Sent.GroupBy(m => m.Key).Select(m =>
            ((string?)m.Key.Split('_').Skip(1).FirstOrDefault(), Named($"mail {m.Key} to {string.Join(';', m.First().To)}: {m.First().Subject}"))));
        return state;
    }

    private static async Task<string> ContentAsync(BlobContainerClient container, string name, string kind, Func<string, string> named)
    {
        var content = (await container.GetBlobClient(name).DownloadContentAsync()).Value.Content;
        return kind == "receipts" ? named(content.ToString())
            : content.ToMemory().Span.StartsWith("PK"u8) ? Hash(Encoding.UTF8.GetBytes(string.Join('\n', WorkbookParts.Of(content.ToArray()))))
            : Hash(content.ToMemory().Span);
    }

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string? UnitOf(string kind, string name)
    {
        var parts = name.Split('/');
        return kind switch
        {
            "receipts" or "inbox" => parts[0],
            "archive" when parts.Length > 2 => parts[1],
            _ => null,
        };
    }

    private static string Text(object? value) => value switch
    {
        byte[] bytes => Unpacked(bytes),
        DateTimeOffset moment => moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };

    private static string Unpacked(byte[] bytes)
    {
        using var plain = new StreamReader(new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress), Encoding.UTF8);
        return plain.ReadToEnd();
    }
}
