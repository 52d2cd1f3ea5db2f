using Azure.Data.Tables;
using KhuyenCong.Reporting.Difficulties;

namespace KhuyenCong.Pipeline.State;

/// <summary>
/// What one view is made from: each row of the table is read once, however many parts of the view ask for it, so that all of them tell of the same moment. Whole
/// periods are asked for before parts of them. It lives while the view is made, and parts ask one after the other.
/// </summary>
public sealed class TableLook(ReportTable table)
{
    private readonly Dictionary<string, PeriodState> _periods = [];
    private readonly Dictionary<(string Partition, string Rows), object?> _parts = [];

    /// <summary>Everything that is stored about a form and period.</summary>
    public async Task<PeriodState> PeriodAsync(string partition, CancellationToken cancellation) =>
        _periods.TryGetValue(partition, out var known) ? known : _periods[partition] = await PeriodState.ReadAsync(table, partition, cancellation);

    /// <summary>As <see cref="ReportTable.FindAsync"/>.</summary>
    public Task<T?> FindAsync<T>(string partition, string row, CancellationToken cancellation)
        where T : class, ITableEntity, new() =>
        _periods.TryGetValue(partition, out var known)
            ? Task.FromResult(known.Rows.FirstOrDefault(r => r.RowKey == row) is { } found ? Typed.Row<T>(found) : null)
            : OnceAsync(partition, row, () => table.FindAsync<T>(partition, row, cancellation));

    /// <summary>All rows of a partition whose key begins with a prefix, in key order.</summary>
    public Task<List<T>> UnderAsync<T>(string partition, string prefix, CancellationToken cancellation)
        where T : class, ITableEntity, new() =>
        _periods.TryGetValue(partition, out var known)
            ? Task.FromResult(known.Rows.Where(r => r.RowKey.StartsWith(prefix, StringComparison.Ordinal)).Select(Typed.Row<T>).ToList())
            : OnceAsync(partition, prefix + "*", () => table.UnderAsync<T>(partition, prefix, cancellation));

    /// <summary>As <see cref="ReportTable.DocumentsAsync"/>.</summary>
    public Task<List<SubmissionRow>> DocumentsAsync(string partition, string prefix, CancellationToken cancellation) =>
        OnceAsync(partition, "documents " + prefix, () => table.DocumentsAsync(partition, prefix, cancellation));

    /// <summary>As <see cref="ReportTable.OpenDifficultiesAsync"/>.</summary>
    public async Task<List<DifficultyRow>> OpenDifficultiesAsync(string partition, CancellationToken cancellation) =>
        _periods.ContainsKey(partition)
            ? [.. (await UnderAsync<DifficultyRow>(partition, DifficultyRow.Prefix, cancellation)).Where(d => d.State == nameof(DifficultyState.Open))]
            : await OnceAsync(partition, "open " + DifficultyRow.Prefix, () => table.OpenDifficultiesAsync(partition, cancellation));

    /// <summary>As <see cref="ReportTable.PartitionsWithDifficultiesAsync"/>.</summary>
    public Task<List<string>> PartitionsWithDifficultiesAsync(CancellationToken cancellation) =>
        OnceAsync(Keys.Index, Keys.DifficultiesName, () => table.PartitionsWithDifficultiesAsync(cancellation));

    private async Task<T> OnceAsync<T>(string partition, string rows, Func<Task<T>> read) =>
        (T)(_parts.TryGetValue((partition, rows), out var known) ? known : _parts[(partition, rows)] = await read())!;
}
