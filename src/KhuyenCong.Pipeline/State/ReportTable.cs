using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Receipts;

namespace KhuyenCong.Pipeline.State;

/// <summary>Reads and writes the one table. All writes that belong together go through <see cref="CommitAsync"/>.</summary>
public sealed class ReportTable(ReportStorage storage, RowNotes notes)
{
    private readonly TableClient _table = storage.Table;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> _indexed = new();

    /// <summary>The most entities in one transaction (the service's limit).</summary>
    public const int MaxInATransaction = 100;

    /// <summary>The most tries of a commit that others come before.</summary>
    public const int MaxCommitTries = 30;

    /// <summary>One row, or null.</summary>
    public async Task<T?> FindAsync<T>(string partition, string row, CancellationToken cancellation)
        where T : class, ITableEntity
    {
        var found = await _table.GetEntityIfExistsAsync<T>(partition, row, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>Whether a column is the service's own: a row that was read has it, and one to be written need not.</summary>
    public static bool IsSystem(string column) =>
        column is nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey) or nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag) or "odata.etag";

    /// <summary>The action that writes a row: adds it where none was read, else puts it in the place of the one that was, unless that has changed since.</summary>
    public static TableTransactionAction Write(ITableEntity row, ITableEntity? read) => read is null
        ? new TableTransactionAction(TableTransactionActionType.Add, row)
        : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, read.ETag);

    /// <summary>All rows of a partition whose key begins with a prefix, in key order.</summary>
    public async Task<List<T>> UnderAsync<T>(string partition, string prefix, CancellationToken cancellation)
        where T : class, ITableEntity => await UnderAsync<T>(partition, partition, prefix, cancellation);

    /// <summary>All rows whose key begins with a prefix, of the partitions from one to another. The service reads all that lies between the two.</summary>
    public async Task<List<T>> UnderAsync<T>(string firstPartition, string lastPartition, string prefix, CancellationToken cancellation)
        where T : class, ITableEntity
    {
        var after = Keys.After(prefix);
        return await ReadAsync<T>(
            firstPartition == lastPartition
                ? TableClient.CreateQueryFilter($"PartitionKey eq {firstPartition} and RowKey ge {prefix} and RowKey lt {after}")
                : TableClient.CreateQueryFilter($"PartitionKey ge {firstPartition} and PartitionKey le {lastPartition} and RowKey ge {prefix} and RowKey lt {after}"),
            cancellation);
    }

    /// <summary>The submissions of a partition that were received at a moment or later.</summary>
    public Task<List<SubmissionRow>> SubmissionsSinceAsync(string partition, DateTimeOffset since, CancellationToken cancellation)
    {
        var after = Keys.After(Keys.Submission);
        return ReadAsync<SubmissionRow>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {partition} and RowKey ge {Keys.Submission} and RowKey lt {after} and ReceivedAt ge {since.ToUniversalTime()}"),
            cancellation);
    }

    /// <summary>The difficulties of a partition that wait for an answer.</summary>
    public Task<List<DifficultyRow>> OpenDifficultiesAsync(string partition, CancellationToken cancellation)
    {
        var (prefix, after, open) = (DifficultyRow.Prefix, Keys.After(DifficultyRow.Prefix), nameof(DifficultyState.Open));
        return ReadAsync<DifficultyRow>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {after} and State eq {open}"), cancellation);
    }

    /// <summary>The units of which the ministry has asked a correction that is not closed.</summary>
    public Task<List<StatusRow>> WithCorrectionAsync(string partition, CancellationToken cancellation)
    {
        var (prefix, after, waits) = (Keys.Status, Keys.After(Keys.Status), true);
        return ReadAsync<StatusRow>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {after} and CorrectionIsOpen eq {waits}"), cancellation);
    }

    /// <summary>The submissions of documents whose row key begins with a prefix.</summary>
    public Task<List<SubmissionRow>> DocumentsAsync(string partition, string prefix, CancellationToken cancellation)
    {
        var after = Keys.After(prefix);
        return ReadAsync<SubmissionRow>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {after} and Kind eq {nameof(SubmissionKind.Document)}"),
            cancellation);
    }

    /// <summary>A unit's submissions to a partition, the newest first.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="unit">The unit's code.</param>
    /// <param name="behind">The end of the key (<see cref="Keys.Newest"/>) behind which the list begins; null for the newest.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<List<SubmissionRow>> NewestAsync(string partition, string unit, string? behind, int most, CancellationToken cancellation)
    {
        var prefix = Keys.Recent + unit + "_";
        var (from, after) = (prefix + behind, Keys.After(prefix));
        return ReadAsync<SubmissionRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey lt {after}"), cancellation, most);
    }

    /// <summary>A unit's mails of a partition that became owed within a time, in key order.</summary>
    public Task<List<MailRow>> MailsAsync(string partition, string unit, DateTimeOffset from, DateTimeOffset before, int most, CancellationToken cancellation)
    {
        var after = Keys.After(Keys.Mail);
        return ReadAsync<MailRow>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {partition} and RowKey ge {Keys.Mail} and RowKey lt {after} and Unit eq {unit} and OwedSince ge {from.ToUniversalTime()} and OwedSince lt {before.ToUniversalTime()}"),
            cancellation, most);
    }

    /// <summary>All rows of a partition, in key order.</summary>
    public Task<List<TableEntity>> PartitionAsync(string partition, CancellationToken cancellation) =>
        ReadAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellation);

    /// <summary>Names of all partitions that were ever written, from the index.</summary>
    public Task<List<string>> PartitionsAsync(CancellationToken cancellation) => NamedAsync(Keys.PartitionName, cancellation);

    /// <summary>Names of the partitions in which units ever told difficulties.</summary>
    public Task<List<string>> PartitionsWithDifficultiesAsync(CancellationToken cancellation) => NamedAsync(Keys.DifficultiesName, cancellation);

    /// <summary>Names of the partitions in which the ministry ever asked a unit for a correction.</summary>
    public Task<List<string>> PartitionsWithCorrectionsAsync(CancellationToken cancellation) => NamedAsync(Keys.CorrectionsName, cancellation);

    private async Task<List<string>> NamedAsync(string kind, CancellationToken cancellation) =>
        [.. (await UnderAsync<TableEntity>(Keys.Index, kind, cancellation)).Select(r => r.RowKey[kind.Length..])];

    /// <summary>
    /// Writes all actions or none; they lie in one partition. False when the state had changed meanwhile (a row that is there already,
    /// another ETag): read again and decide anew. A lost reply makes the SDK repeat the call and then looks the same, so the caller reads
    /// back the row that proves the commit. Rows that nothing else would tell of are noted beside the receipts first (<see cref="RowNotes"/>).
    /// </summary>
    public async Task<bool> CommitAsync(string partition, IEnumerable<TableTransactionAction> actions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actions);
        var all = actions.ToList();
        await IndexAsync(partition, cancellation);
        await IndexKindsAsync(partition, [.. all.Select(a => a.Entity)], cancellation);
        await notes.KeepAsync(partition, all, cancellation);
        return await SubmitAsync(all, cancellation);
    }

    /// <summary>
    /// Adds rows of one partition that are made again from what is kept elsewhere, all or none; false when one of them is there already.
    /// </summary>
    public async Task<bool> RestoreAsync(string partition, IEnumerable<ITableEntity> rows, CancellationToken cancellation)
    {
        var all = rows.ToList();
        await IndexAsync(partition, cancellation);
        await IndexKindsAsync(partition, all, cancellation);
        return await SubmitAsync(all.Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)), cancellation);
    }

    /// <summary>Whether the table holds no row at all.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellation)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(maxPerPage: 1, select: [nameof(ITableEntity.RowKey)], cancellationToken: cancellation))
        {
            return false;
        }

        return true;
    }

    /// <summary>The row keys of a partition.</summary>
    public async Task<HashSet<string>> KeysAsync(string partition, CancellationToken cancellation)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), select: [nameof(ITableEntity.RowKey)], cancellationToken: cancellation))
        {
            keys.Add(row.RowKey);
        }

        return keys;
    }

    /// <summary>
    /// The tries of whoever reads, decides and commits, for others may come between each time: the numbers from 1 to <see cref="MaxCommitTries"/>, with a pause
    /// between two, by chance and the longer the more tries there were.
    /// </summary>
    /// <param name="cancellation">Ends the pauses.</param>
    public static async IAsyncEnumerable<int> TriesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= MaxCommitTries; attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * (attempt - 1))), cancellation);
            }

            yield return attempt;
        }
    }

    /// <summary>
    /// As <see cref="CommitAsync"/>; the figures of a very large report go first: without their head, which the last transaction writes,
    /// they do not count.
    /// </summary>
    public async Task<bool> CommitFiguresAsync(string partition, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actions);
        while (actions.Count > MaxInATransaction)
        {
            var rows = actions.Where(FigureRows.IsWithoutHead).Take(MaxInATransaction).ToList();
            if (rows.Count == 0)
            {
                break;
            }

            if (!await CommitAsync(partition, rows, cancellation))
            {
                return false;
            }

            actions = [.. actions.Except(rows)];
        }

        return await CommitAsync(partition, actions, cancellation);
    }

    /// <summary>Names a partition in the index before anything is written to it.</summary>
    public Task IndexAsync(string partition, CancellationToken cancellation) => IndexAsync(Keys.PartitionName, partition, cancellation);

    // Units tell difficulties, and are asked for corrections, in few of the partitions: who looks for them must not ask all.
    private async Task IndexKindsAsync(string partition, List<ITableEntity> rows, CancellationToken cancellation)
    {
        if (rows.Exists(r => r is DifficultyRow))
        {
            await IndexAsync(Keys.DifficultiesName, partition, cancellation);
        }

        if (rows.Exists(r => r is StatusRow { CorrectionKey: not null }))
        {
            await IndexAsync(Keys.CorrectionsName, partition, cancellation);
        }
    }

    private async Task IndexAsync(string kind, string partition, CancellationToken cancellation)
    {
        if (partition == Keys.Index || _indexed.ContainsKey(kind + partition))
        {
            return;
        }

        await _table.UpsertEntityAsync(new TableEntity(Keys.Index, kind + partition), TableUpdateMode.Replace, cancellation);
        _indexed[kind + partition] = true;
    }

    /// <summary>Replaces a row under the ETag that it was read with; false when it has changed or is gone.</summary>
    public async Task<bool> ReplaceAsync<T>(T row, CancellationToken cancellation)
        where T : class, ITableEntity
    {
        try
        {
            var answer = await _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellation);
            row.ETag = answer.Headers.ETag ?? row.ETag;
            return true;
        }
        catch (RequestFailedException conflict) when (conflict.Status is 404 or 412)
        {
            return false;
        }
    }

    private async Task<bool> SubmitAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellation)
    {
        try
        {
            await _table.SubmitTransactionAsync(actions, cancellation);
            return true;
        }
        catch (RequestFailedException conflict) when (conflict.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private async Task<List<T>> ReadAsync<T>(string filter, CancellationToken cancellation, int? most = null)
        where T : class, ITableEntity
    {
        var rows = new List<T>();
        await foreach (var row in _table.QueryAsync<T>(filter, maxPerPage: most, cancellationToken: cancellation))
        {
            rows.Add(row);
            if (rows.Count == most)
            {
                break;
            }
        }

        return rows;
    }
}
