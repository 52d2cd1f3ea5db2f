using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.State;

/// <summary>
/// Where one unit stands with one form and period: row <c>status_{unit}</c>. Every commit of the unit's uploads replaces it under
/// its ETag, so uploads of one unit follow one another however many instances run.
/// </summary>
public sealed class StatusRow : ITableEntity
{
    /// <inheritdoc/>
    public string PartitionKey { get; set; } = "";

    /// <inheritdoc/>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The unit's code.</summary>
    public string Unit { get; set; } = "";

    /// <summary>Versions made so far.</summary>
    public int Versions { get; set; }

    /// <summary>SHA-256 of the last version; null before the first.</summary>
    public string? LatestSha256 { get; set; }

    /// <summary>The last version's outcome, a name of <see cref="Outcome"/>.</summary>
    public string? LatestOutcome { get; set; }

    /// <summary>The number of the version received last.</summary>
    public int LatestVersion { get; set; }

    /// <summary>The upload that the last version came by.</summary>
    public string? LatestUpload { get; set; }

    /// <summary>When the last version was received.</summary>
    public DateTimeOffset? LatestReceivedAt { get; set; }

    /// <summary>Errors of the last version.</summary>
    public int LatestErrors { get; set; }

    /// <summary>Codes and messages of the last version's first errors, a line each.</summary>
    public string? LatestTopErrors { get; set; }

    /// <summary>The version that counts; 0 when none was accepted.</summary>
    public int CountedVersion { get; set; }

    /// <summary>Its outcome.</summary>
    public string? CountedOutcome { get; set; }

    /// <summary>When it was received.</summary>
    public DateTimeOffset? CountedReceivedAt { get; set; }

    /// <summary>Its warnings.</summary>
    public int CountedWarnings { get; set; }

    /// <summary>The upload that it came by.</summary>
    public string? CountedUpload { get; set; }

    /// <summary>When the first accepted version was received; it decides between on time and late.</summary>
    public DateTimeOffset? FirstAcceptedAt { get; set; }

    /// <summary>Whether any accepted version came by the due date.</summary>
    public bool AcceptedOnTime { get; set; }

    /// <summary>Archive name of the newest signed copy.</summary>
    public string? SignedCopy { get; set; }

    /// <summary>When that signed copy was received.</summary>
    public DateTimeOffset? SignedAt { get; set; }

    /// <summary>Upload that we could not process; null when there is none. Cleared when it is settled.</summary>
    public string? FailedUpload { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? FailedSince { get; set; }

    /// <summary>A copy to change, so that what was read stays as it was.</summary>
    public StatusRow Clone() => (StatusRow)MemberwiseClone();

    /// <summary>The first errors among findings, as <see cref="LatestTopErrors"/> keeps them.</summary>
    public static string TopErrors(IEnumerable<Finding> findings) =>
        string.Join('\n', findings.Where(f => f.Severity == Severity.Error).Take(5).Select(f => f.Code + "\t" + Line(f)));

    /// <summary>The class that the unit falls into.</summary>
    [IgnoreDataMember]
    public Standing Standing =>
        CountedVersion > 0 ? (AcceptedOnTime ? Standing.OnTime : Standing.Late)
        : FailedUpload is not null ? Standing.Failed
        : Versions > 0 ? Standing.RejectedOpen
        : Standing.Missing;

    /// <summary>The status after an upload that changes it.</summary>
    /// <param name="before">The status before; null when nothing of the unit came yet.</param>
    /// <param name="partition">The form's and period's partition.</param>
    /// <param name="receipt">What became of the upload.</param>
    /// <param name="upload">The upload's id.</param>
    public static StatusRow After(StatusRow? before, string partition, Receipt receipt, string upload)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var after = before is null
            ? new StatusRow { PartitionKey = partition, RowKey = Keys.Status + receipt.Unit, Unit = receipt.Unit! }
            : before.Clone();
        if (after.FailedUpload == upload)
        {
            (after.FailedUpload, after.FailedSince) = (null, null);
        }

        var receivedAt = receipt.ReceivedAt.ToUniversalTime();
        switch (receipt.Kind)
        {
            case SubmissionKind.SignedCopy when after.SignedAt is null || after.SignedAt <= receivedAt:
                (after.SignedCopy, after.SignedAt) = (receipt.Archived, receivedAt);
                break;
            case SubmissionKind.Report or SubmissionKind.Document:
                after.Versions = receipt.Version;
                if (after.LatestReceivedAt is null || after.LatestReceivedAt <= receivedAt)
                {
                    after.LatestVersion = receipt.Version;
                    after.LatestUpload = upload;
                    after.LatestSha256 = receipt.Sha256;
                    after.LatestOutcome = receipt.Outcome.ToString();
                    after.LatestReceivedAt = receivedAt;
                    after.LatestErrors = receipt.Errors;
                    after.LatestTopErrors = TopErrors(receipt.Findings);
                }

                if (receipt.Outcome!.Value.IsAccepted())
                {
                    after.Accepted(receipt);
                }

                if (Counts(before, receipt))
                {
                    after.CountedVersion = receipt.Version;
                    after.CountedOutcome = receipt.Outcome.ToString();
                    after.CountedReceivedAt = receivedAt;
                    after.CountedWarnings = receipt.Warnings;
                    after.CountedUpload = upload;
                }

                break;
            default:
                break;
        }

        return after;
    }

    /// <summary>A version was taken: when the unit first handed in, and whether in time, follows from all that ever were.</summary>
    public void Accepted(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var receivedAt = receipt.ReceivedAt.ToUniversalTime();
        FirstAcceptedAt = FirstAcceptedAt is { } first && first < receivedAt ? first : receivedAt;
        AcceptedOnTime |= receipt.Timeliness is Timeliness.OnTime or Timeliness.Undated;
    }

    /// <summary>The latest valid version counts: the one received last, so an old upload that is read late does not replace a newer one.</summary>
    public static bool Counts(StatusRow? before, Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt.Outcome?.IsAccepted() == true
            && (before?.CountedReceivedAt is not { } counted || counted <= receipt.ReceivedAt);
    }

    private static string Line(Finding finding)
    {
        var text = (finding.Cell is { } cell ? $"Ô {cell}: " : "") + finding.Message.ReplaceLineEndings(" ").Replace('\t', ' ');
        return PlainText.Cut(text, 300, "…");
    }
}
