using Azure;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;

namespace KhuyenCong.Pipeline.Notices;

/// <summary>
/// Uploads of reference data that we could not process, each a row <c>failed_{upload}</c> until the sweep finds it settled; the operators are
/// told once, whether the host gave the event up first or the sweep found the upload stuck.
/// </summary>
public sealed class FailedReferenceUploads(ReportTable table, OperatorNotices notices)
{
    /// <summary>Everything noted so far. Read it before the uploads are listed: what is noted later may be about one that the list does not hold.</summary>
    public async Task<IReadOnlyList<ReferenceFailureRow>> NotedAsync(CancellationToken cancellation) =>
        await table.UnderAsync<ReferenceFailureRow>(Keys.Reference, ReferenceFailureRow.Prefix, cancellation);

    /// <summary>Makes an upload visibly failed, and owes the operators a mail about it; repeating it changes nothing more.</summary>
    /// <param name="blob">The name in the reference container.</param>
    /// <param name="upload">The upload's id.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="kind">What the operators are told.</param>
    /// <param name="reason">What is known of the cause, in Vietnamese.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The row that notes it, for <see cref="SettleAsync"/>.</returns>
    public async Task<ReferenceFailureRow> RecordAsync(
        string blob, string upload, DateTimeOffset receivedAt, CaseKind kind, string reason, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var path = blob.StartsWith(ReferenceUpload.Folder, StringComparison.Ordinal) ? blob[ReferenceUpload.Folder.Length..] : blob;
        var row = new ReferenceFailureRow { RowKey = ReferenceFailureRow.Prefix + upload, Path = path, Since = receivedAt.ToUniversalTime() };
        await table.CommitAsync(Keys.Reference, [new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)], cancellation);
        await notices.OweAsync(
            Keys.Reference, "stuck_" + upload,
            new OperatorCase(kind, null, blob, VietnamTime.At(receivedAt), $"{reason} Dữ liệu đang áp dụng không thay đổi. Mã tải lên để tra nhật ký: {upload}."),
            cancellation);
        return row;
    }

    /// <summary>Takes away the notes about uploads that are settled, or no longer there.</summary>
    /// <param name="noted">What was noted.</param>
    /// <param name="isLeft">Whether an upload still waits to be processed.</param>
    /// <param name="cancellation">Ends the call; what is left the next sweep settles.</param>
    public async Task SettleAsync(IEnumerable<ReferenceFailureRow> noted, Func<string, bool> isLeft, CancellationToken cancellation)
    {
        foreach (var failure in noted.DistinctBy(f => f.RowKey).Where(f => !isLeft(f.Upload)))
        {
            await table.CommitAsync(Keys.Reference, [new TableTransactionAction(TableTransactionActionType.Delete, failure, ETag.All)], cancellation);
        }
    }
}
