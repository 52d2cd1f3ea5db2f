using System.Reflection;
using Azure.Data.Tables;
using KhuyenCong.Reporting.Difficulties;

namespace KhuyenCong.Pipeline.State;

/// <summary>Everything that is stored about one form and period, read by one query over its partition.</summary>
public sealed class PeriodState
{
    internal PeriodState(IReadOnlyList<TableEntity> rows)
    {
        Rows = rows;
        var byKind = rows.ToLookup(r => r.RowKey.Split('_', 2)[0] + (r.RowKey == Keys.PeriodRow ? "" : "_"));
        IsOpened = byKind[Keys.PeriodRow].Any();
        Statuses = byKind[Keys.Status].Select(Typed.Row<StatusRow>).ToDictionary(s => s.Unit);
        Mails = [.. byKind[Keys.Mail].Select(Typed.Row<MailRow>)];
        Submissions = [.. byKind[Keys.Submission].Select(Typed.Row<SubmissionRow>)];
        FiguresByUnit = FigureRows.ByUnit(byKind[Keys.Figures]);
        OpenDifficulties = byKind[DifficultyRow.Prefix].Count(r => r.GetString(nameof(DifficultyRow.State)) == nameof(DifficultyState.Open));
    }

    /// <summary>All rows, in key order.</summary>
    internal IReadOnlyList<TableEntity> Rows { get; }

    /// <summary>Whether the period was opened by a reminder run.</summary>
    public bool IsOpened { get; }

    /// <summary>Statuses by unit code; units of which nothing came are absent.</summary>
    public IReadOnlyDictionary<string, StatusRow> Statuses { get; }

    /// <summary>The mail ledger.</summary>
    public IReadOnlyList<MailRow> Mails { get; }

    /// <summary>All submissions.</summary>
    public IReadOnlyList<SubmissionRow> Submissions { get; }

    /// <summary>Figure rows by unit code.</summary>
    public ILookup<string, TableEntity> FiguresByUnit { get; }

    /// <summary>How many difficulties wait for an answer.</summary>
    public int OpenDifficulties { get; }

    /// <summary>Reads the state of a partition.</summary>
    public static async Task<PeriodState> ReadAsync(ReportTable table, string partition, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new PeriodState(await table.PartitionAsync(partition, cancellation));
    }
}

/// <summary>Typed rows out of a query over a whole partition, which answers untyped ones.</summary>
internal static class Typed
{
    /// <summary>The row with its properties set by name; what the row lacks keeps its default.</summary>
    public static T Row<T>(TableEntity row)
        where T : class, ITableEntity, new()
    {
        if (row is T asItIs)
        {
            return asItIs;
        }

        var typed = new T { PartitionKey = row.PartitionKey, RowKey = row.RowKey, ETag = row.ETag, Timestamp = row.Timestamp };
        foreach (var property in Columns<T>.All)
        {
            if (row.TryGetValue(property.Name, out var value))
            {
                property.SetValue(typed, value is BinaryData bytes ? bytes.ToArray() : value);
            }
        }

        return typed;
    }

    private static class Columns<T>
    {
        public static readonly PropertyInfo[] All =
        [
            .. typeof(T).GetProperties().Where(p => p.SetMethod is { IsPublic: true } && !p.PropertyType.IsEnum
                && p.Name is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey) or nameof(ITableEntity.ETag) or nameof(ITableEntity.Timestamp))),
        ];
    }
}
