using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Storage;

namespace KhuyenCong.Pipeline.State;

/// <summary>
/// Notes of the rows that no receipt tells of, so that a lost table can be rebuilt without sending a mail twice or opening a link again: that
/// a period was opened, the mails that answer no upload (reminders, digests, notices), audits, and revocations of links. A note is a file
/// in the receipts container (<c>ledger/{partition}/{hash of the row keys}.json</c>), written before the rows are committed: it says that a mail was owed, not
/// what became of it. What was committed keeps its note as it is; that of an act which was not is replaced or taken back by the act
/// (<see cref="Acts.MinistryActs"/>). An act is noted with its mail under the key of its record alone, whatever it says, so that one form has one note. A
/// revocation counts up in one row, and each count has its own note.
/// </summary>
public sealed class RowNotes(ReportStorage storage)
{
    /// <summary>The folder in the receipts container.</summary>
    public const string Folder = "ledger/";

    /// <summary>Keeps a note of those added rows that need one; nothing when none does. The same rows again change nothing.</summary>
    public async Task KeepAsync(string partition, IReadOnlyCollection<TableTransactionAction> actions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actions);

        var (noted, rows) = NotesOf(actions);
        if (rows.Count == 0)
        {
            return;
        }

        try
        {
            // Where it was noted before: the first note of a row is the one that was committed, or that a crash kept from being so.
            await storage.Receipts.GetBlobClient(NameOf(partition, rows.Select(KeyOf)))
                .CreateJsonAsync(JsonSerializer.SerializeToUtf8Bytes(rows, ReceiptJson.Options), cancellation);
        }
        catch (RequestFailedException) when (noted.All(n => n is MailRow { Kind: MailKinds.Operators }))
        {
            // What keeps the note from being written may be the very thing that the operators are to be told of. At worst a rebuild tells it again.
        }
    }

    /// <summary>Keeps a note in the place of the one of the same name.</summary>
    public async Task ReplaceAsync(string partition, IReadOnlyCollection<TableTransactionAction> actions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actions);
        var (_, rows) = NotesOf(actions);
        await storage.Receipts.GetBlobClient(NameOf(partition, rows.Select(KeyOf)))
            .ReplaceJsonAsync(JsonSerializer.SerializeToUtf8Bytes(rows, ReceiptJson.Options), cancellation);
    }

    /// <summary>What is noted of rows that are committed together; empty for nothing.</summary>
    /// <param name="partition">Their partition.</param>
    /// <param name="keys">The keys of those of them that are noted.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<IReadOnlyList<TableEntity>> FindAsync(string partition, IEnumerable<string> keys, CancellationToken cancellation)
    {
        try
        {
            var json = (await storage.Receipts.GetBlobClient(NameOf(partition, keys)).DownloadContentAsync(cancellation)).Value.Content;
            return [.. (JsonSerializer.Deserialize<List<Note>>(json, ReceiptJson.Options) ?? []).Select(n => n.ToEntity())];
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return [];
        }
    }

    /// <summary>Takes back a note of rows that were never committed.</summary>
    public Task ForgetAsync(string partition, IEnumerable<string> keys, CancellationToken cancellation) =>
        storage.Receipts.GetBlobClient(NameOf(partition, keys)).DeleteIfExistsAsync(cancellationToken: cancellation);

    /// <summary>All noted rows by partition, each once: of several notes the oldest counts, of a revocation the newest.</summary>
    public async Task<ILookup<string, TableEntity>> ReadAsync(CancellationToken cancellation)
    {
        var rows = new Dictionary<(string Partition, string Row), TableEntity>();
        var names = new List<(string Name, DateTimeOffset At)>();
        await foreach (var blob in storage.Receipts.GetBlobsAsync(new GetBlobsOptions { Prefix = Folder }, cancellation))
        {
            names.Add((blob.Name, blob.Properties.CreatedOn ?? blob.Properties.LastModified ?? DateTimeOffset.MaxValue));
        }

        foreach (var (name, _) in names.OrderBy(n => n.At).ThenBy(n => n.Name, StringComparer.Ordinal))
        {
            var json = (await storage.Receipts.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content;
            foreach (var note in JsonSerializer.Deserialize<List<Note>>(json, ReceiptJson.Options) ?? [])
            {
                if (IsCounted(note.Row) || !rows.ContainsKey((note.Partition, note.Row)))
                {
                    rows[(note.Partition, note.Row)] = note.ToEntity();
                }
            }
        }

        return rows.Values.ToLookup(r => r.PartitionKey);
    }

    private static (List<ITableEntity> Noted, List<Note> Rows) NotesOf(IReadOnlyCollection<TableTransactionAction> actions)
    {
        // A mail committed with a new submission follows from its receipt.
        var answers = actions.Any(a => a is { ActionType: TableTransactionActionType.Add, Entity: SubmissionRow });
        var noted = actions.Where(a => NeedsNote(a, answers)).Select(a => a.Entity).ToList();
        return (noted, noted.ConvertAll(Note.Of));
    }

    private static string NameOf(string partition, IEnumerable<string> keys)
    {
        var all = keys.Order(StringComparer.Ordinal).ToList();
        var name = all.Find(IsAudit) ?? string.Join('\n', all);
        return $"{Folder}{partition}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16))}.json";
    }

    private static bool IsAudit(string row) => row.StartsWith(Keys.Audit, StringComparison.Ordinal);

    private static bool NeedsNote(TableTransactionAction action, bool answers) => IsCounted(action.Entity.RowKey)
        || (action.ActionType == TableTransactionActionType.Add
            && (action.Entity.RowKey == Keys.PeriodRow || IsAudit(action.Entity.RowKey) || (action.Entity is MailRow && !answers)));

    // Such a row is not added once but counts up.
    private static bool IsCounted(string row) => row.StartsWith(Keys.Link, StringComparison.Ordinal);

    private static string KeyOf(Note note) => IsCounted(note.Row) ? JsonSerializer.Serialize(note, ReceiptJson.Options) : note.Row;

    /// <summary>A row: its keys and its properties with the type that the table keeps.</summary>
    private sealed record Note(string Partition, string Row, IReadOnlyList<Property> Properties)
    {
        public static Note Of(ITableEntity entity) => new(
            entity.PartitionKey,
            entity.RowKey,
            [.. Values(entity).Where(v => v.Value is not null).Select(v => Property.Of(v.Name, v.Value!)).OrderBy(p => p.Name, StringComparer.Ordinal)]);

        public TableEntity ToEntity()
        {
            var entity = new TableEntity(Partition, Row);
            foreach (var property in Properties)
            {
                entity[property.Name] = property.ToValue();
            }

            return entity;
        }

        private static IEnumerable<(string Name, object? Value)> Values(ITableEntity entity) => entity is TableEntity untyped
            ? untyped.Where(p => !ReportTable.IsSystem(p.Key)).Select(p => (p.Key, (object?)p.Value))
            : entity.GetType().GetProperties()
                .Where(p => p.SetMethod is { IsPublic: true } && !ReportTable.IsSystem(p.Name) && p.GetCustomAttribute<IgnoreDataMemberAttribute>() is null)
                .Select(p => (p.Name, p.GetValue(entity)));
    }

    private sealed record Property(string Name, string Type, string Value)
    {
        public static Property Of(string name, object value) => value switch
        {
            string text => new Property(name, "text", text),
            int number => new Property(name, "int32", number.ToString(CultureInfo.InvariantCulture)),
            long number => new Property(name, "int64", number.ToString(CultureInfo.InvariantCulture)),
            bool yes => new Property(name, "boolean", yes ? "true" : "false"),
            DateTimeOffset time => new Property(name, "time", time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)),
            _ => throw new NotSupportedException($"Column {name} has the type {value.GetType().Name}, which notes do not keep."),
        };

        public object ToValue() => Type switch
        {
            "text" => Value,
            "int32" => int.Parse(Value, CultureInfo.InvariantCulture),
            "int64" => long.Parse(Value, CultureInfo.InvariantCulture),
            "boolean" => Value == "true",
            "time" => DateTimeOffset.ParseExact(Value, "O", CultureInfo.InvariantCulture),
            _ => throw new NotSupportedException($"Column {Name} has the type {Type}, which notes do not keep."),
        };
    }
}
