using Azure.Data.Tables;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>
/// Uploads that we could not process. Each is a row <c>failed_{upload}</c> in the partition <c>index</c> and a mark on one status of its
/// unit, so that nobody takes it for missing; the operators are told once. Before an old upload is tried, a row
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
    /// <returns>The row that notes it, for <see cref="SettleAsync"/>; null when it belongs nowhere or is nobody's report.</returns>
    public async Task<TableEntity?> RecordAsync(
        string blob, string upload, DateTimeOffset receivedAt, CaseKind kind, string reason, CancellationToken cancellation)
    {
        var reference = await currentReference.GetAsync(cancellation);
        var route = UploadRoute.Of(blob, receivedAt, reference);
        if (route.IsJunk)
        {
            return null;
        }

        var note = await NoteAsync(route, upload, receivedAt, reference, cancellation);
        if (note is not null)
        {
            await MarkAsync(note.GetString("Partition"), note.GetString("Unit"), upload, receivedAt, cancellation);
        }

        await notices.OweAsync(
            note?.GetString("Partition") ?? Keys.Unrouted, "stuck_" + upload,
            new OperatorCase(
                kind, route.Sender?.Code, blob, VietnamTime.At(receivedAt),
                $"{reason} Đơn vị gửi không bị coi là có lỗi. Mã tải lên để tra nhật ký: {upload}."),
            cancellation);
        return note;
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

    // Noted once: where the first run that found it failed said, for what was accepted since would send another run elsewhere.
    private async Task<TableEntity?> NoteAsync(UploadRoute route, string upload, DateTimeOffset receivedAt, ReferenceData reference, CancellationToken cancellation)
    {
        if (route is not RoutedUpload routed || route is RoutedReport { IsDifficulty: true })
        {
            return null;
        }

        if (await table.FindAsync<TableEntity>(Keys.Index, Failed + upload, cancellation) is { } noted)
        {
            return noted;
        }

        if (await PartitionOfAsync(routed, upload, receivedAt, reference, cancellation) is not { } partition)
        {
            return null;
        }

        var note = new TableEntity(Keys.Index, Failed + upload) { ["Partition"] = partition.ToString(), ["Unit"] = routed.Unit.Code, [UploadColumn] = upload };
        return await table.CommitAsync(Keys.Index, [new TableTransactionAction(TableTransactionActionType.Add, note)], cancellation)
            ? note
            : await table.FindAsync<TableEntity>(Keys.Index, note.RowKey, cancellation);
    }

    /// <summary>
    /// Under which form the upload will most likely count, unread as it is: the one that its name names, else the first that is due and that
    /// the unit has not had accepted and no other failed upload excuses, one that is open before others. One upload excuses one report and no
    /// more. Null where none is due.
    /// </summary>
    private async Task<PartitionKey?> PartitionOfAsync(RoutedUpload route, string upload, DateTimeOffset receivedAt, ReferenceData reference, CancellationToken cancellation)
    {
        if (route is not RoutedReport { Period: var period })
        {
            return route is RoutedDocument of ? new DocumentPartition(of.Document.Code) : null;
        }

        if (reference.Forms.HoldingFor(period).FirstOrDefault(f => f.Kind == FormKind.Document && route.NamesForm(f.Code)) is { } document)
        {
            return new DocumentPartition(document.Code);
        }

        var due = reference.Duties.FormsFor(period);
        if (due.FirstOrDefault(route.NamesForm) is { } named)
        {
            return new ReportPartition(named, period);
        }

        var likely = new List<(PartitionKey Partition, bool Settled, bool Closed)>();
        foreach (var form in due)
        {
            var partition = new ReportPartition(form, period);
            var status = due.Count > 1 ? await table.FindAsync<StatusRow>(partition, Keys.Status + route.Unit.Code, cancellation) : null;
            var settled = status is { CountedVersion: > 0 } || (status?.FailedUpload is { } other && other != upload);
            var leave = reference.ExtensionFor(route.Unit.Code, form, period, VietnamTime.DayOf(receivedAt));
            likely.Add((partition, settled, Arrival.TimelinessOf(receivedAt, reference.Duties.For(form, period), leave) is Timeliness.TooEarly or Timeliness.AfterLock));
        }

        return likely.OrderBy(l => l.Settled).ThenBy(l => l.Closed).Select(l => l.Partition).FirstOrDefault();
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

        var changed = StatusRow.Of(partition, (status?.Status ?? new ReportStatus(unit)) with { Failed = new FailedUpload(upload, since.ToUniversalTime()) });

        // When another run changed the status meanwhile, the next sweep looks again.
        await table.CommitAsync(partition, [ReportTable.Write(changed, status)], cancellation);
    }
}
