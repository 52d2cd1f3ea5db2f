using Azure.Data.Tables;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>
/// Uploads that we could not process. Each is a row <c>failed_{upload}_{partition}</c> in the partition <c>index</c> and a mark on its
/// unit's status, so that nobody takes it for missing; the operators are told once. Before an old upload is tried, a row
/// <c>tried_{upload}</c> says so, because a try that brings the process down leaves nothing else. The sweep that finds the upload settled
/// takes all of it away.
/// </summary>
public sealed class FailedUploads(ReportTable table, CurrentReference currentReference, OperatorNotices notices, TimeProvider clock)
{
    /// <summary>A try noted less than this ago may still be under way on another instance; no run of a function lasts longer.</summary>
    public static TimeSpan TryLasts { get; } = TimeSpan.FromMinutes(10);

    private const string Failed = "failed_", Tried = "tried_", UploadColumn = "Upload", TriedAtColumn = "TriedAt";

    /// <summary>Everything noted so far. Read it before the inbox is listed: what is noted later may be about a blob that the list does not hold.</summary>
    public async Task<IReadOnlyList<TableEntity>> NotedAsync(CancellationToken cancellation) =>
    [
        .. await table.UnderAsync<TableEntity>(Keys.Index, Failed, cancellation),
        .. await table.UnderAsync<TableEntity>(Keys.Index, Tried, cancellation),
    ];

    /// <summary>The upload that a row of <see cref="NotedAsync"/> is about.</summary>
    public static string UploadOf(TableEntity note)
    {
        ArgumentNullException.ThrowIfNull(note);
        return note.GetString(UploadColumn);
    }

    /// <summary>Notes that an old upload is about to be tried.</summary>
    /// <returns>The row, and whether an earlier try did not end.</returns>
    public async Task<(TableEntity Row, bool EarlierDidNotEnd)> NoteTryAsync(string upload, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var row = new TableEntity(Keys.Index, Tried + upload) { [UploadColumn] = upload, [TriedAtColumn] = now };
        if (await table.CommitAsync(Keys.Index, [new TableTransactionAction(TableTransactionActionType.Add, row)], cancellation))
        {
            return (row, false);
        }

        var earlier = await table.FindAsync<TableEntity>(Keys.Index, row.RowKey, cancellation);
        return (row, earlier?.GetDateTimeOffset(TriedAtColumn) is { } at && now - at >= TryLasts);
    }

    /// <summary>Makes an upload visibly failed, and owes the operators a mail about it; repeating it changes nothing more.</summary>
    /// <param name="blob">The name in the inbox.</param>
    /// <param name="upload">The upload's id.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="kind">What the operators are told.</param>
    /// <param name="reason">What is known of the cause, in Vietnamese.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The rows that note it, for <see cref="SettleAsync"/>.</returns>
    public async Task<IReadOnlyList<TableEntity>> RecordAsync(
        string blob, string upload, DateTimeOffset receivedAt, CaseKind kind, string reason, CancellationToken cancellation)
    {
        var reference = await currentReference.GetAsync(cancellation);
        var route = UploadRoute.Of(blob, receivedAt, reference);
        if (route.IsLitter)
        {
            return [];
        }

        var rows = new List<TableEntity>();
        var partitions = PartitionsOf(route, reference);
        foreach (var partition in partitions)
        {
            var row = new TableEntity(Keys.Index, $"{Failed}{upload}_{partition}") { ["Partition"] = partition, ["Unit"] = route.Unit!.Code, [UploadColumn] = upload };
            await table.CommitAsync(Keys.Index, [new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)], cancellation);
            await MarkAsync(partition, route.Unit.Code, upload, receivedAt, cancellation);
            rows.Add(row);
        }

        await notices.OweAsync(
            partitions.Count > 0 ? partitions[0] : Keys.Unrouted, "stuck_" + upload,
            new OperatorCase(
                kind, route.Unit?.Code, blob, VietnamTime.At(receivedAt),
                $"{reason} Đơn vị gửi không bị coi là có lỗi. Mã tải lên để tra nhật ký: {upload}."),
            cancellation);
        return rows;
    }

    /// <summary>Takes the mark off every unit whose failed upload was settled in one way or another, and the notes away.</summary>
    /// <param name="noted">What was noted.</param>
    /// <param name="isLeft">Whether an upload still waits to be processed.</param>
    /// <param name="cancellation">Ends the call; what is left the next sweep settles.</param>
    public async Task SettleAsync(IEnumerable<TableEntity> noted, Func<string, bool> isLeft, CancellationToken cancellation)
    {
        foreach (var note in noted.DistinctBy(n => n.RowKey))
        {
            var upload = UploadOf(note);
            if (isLeft(upload))
            {
                continue;
            }

            if (note.RowKey.StartsWith(Failed, StringComparison.Ordinal)
                && await table.FindAsync<StatusRow>(note.GetString("Partition"), Keys.Status + note.GetString("Unit"), cancellation) is { } status
                && status.FailedUpload == upload)
            {
                (status.FailedUpload, status.FailedSince) = (null, null);
                if (!await table.ReplaceAsync(status, cancellation))
                {
                    continue;
                }
            }

            await table.CommitAsync(Keys.Index, [new TableTransactionAction(TableTransactionActionType.Delete, note, Azure.ETag.All)], cancellation);
        }
    }

    /// <summary>Where the upload may count: under the form that its name begins with, else under every form that is due.</summary>
    private static List<string> PartitionsOf(UploadRoute route, ReferenceData reference)
    {
        if (route.Unit is null || route.Problem is not null)
        {
            return [];
        }

        if (route.Period is not { } period)
        {
            return [Keys.DocumentPartition(route.Document!.Code)];
        }

        var due = reference.Duties.FormsFor(period);
        var named = due.Where(route.NamesForm).ToList();
        return [.. (named.Count > 0 ? named : due).Select(form => Keys.Partition(form, period))];
    }

    private async Task MarkAsync(string partition, string unit, string upload, DateTimeOffset since, CancellationToken cancellation)
    {
        var status = await table.FindAsync<StatusRow>(partition, Keys.Status + unit, cancellation);
        if (status?.FailedUpload == upload)
        {
            return;
        }

        if (await table.FindAsync<SubmissionRow>(partition, SubmissionRow.Key(unit, upload), cancellation) is not null)
        {
            // Recorded already; only the cleaning up after it is outstanding.
            return;
        }

        var changed = status?.Clone() ?? new StatusRow { PartitionKey = partition, RowKey = Keys.Status + unit, Unit = unit };
        (changed.FailedUpload, changed.FailedSince) = (upload, since.ToUniversalTime());
        var action = status is null
            ? new TableTransactionAction(TableTransactionActionType.Add, changed)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, changed, status.ETag);

        // When another run changed the status meanwhile, the next sweep looks again.
        await table.CommitAsync(partition, [action], cancellation);
    }
}
