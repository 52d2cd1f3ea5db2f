using System.Globalization;
using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.State;

/// <summary>
/// Where one unit stands with one form and period: row <c>status_{unit}</c>. Every commit of the unit's uploads replaces it under
/// its ETag, so uploads of one unit follow one another however many instances run.
/// </summary>
public sealed class StatusRow : ITableEntity
{
    private const string Day = "yyyy-MM-dd";

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

    /// <summary>Why the submitter of the last version says that the figures are right; null where nothing was confirmed.</summary>
    public string? LatestConfirmation { get; set; }

    /// <summary>Whether the last version was sent back for something that the submitter can confirm.</summary>
    public bool LatestAsksToConfirm { get; set; }

    /// <summary>The version that counts; 0 when none was accepted.</summary>
    public int CountedVersion { get; set; }

    /// <summary>Its outcome.</summary>
    public string? CountedOutcome { get; set; }

    /// <summary>When it was received.</summary>
    public DateTimeOffset? CountedReceivedAt { get; set; }

    /// <summary>Its warnings.</summary>
    public int CountedWarnings { get; set; }

    /// <summary>Its amounts, with which a later version is compared; about 1 KB. Null where there is nothing to compare.</summary>
    public string? CountedAmounts { get; set; }

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

    /// <summary>The upload of the version that the ministry has read.</summary>
    public string? ReadUpload { get; set; }

    /// <summary>When it did.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>The key of the last request for a correction; null for none.</summary>
    public string? CorrectionKey { get; set; }

    /// <summary>The version that it is about.</summary>
    public int CorrectionVersion { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CorrectionAskedAt { get; set; }

    /// <summary>The last day for its answer, <c>yyyy-MM-dd</c>; until it ends the unit may hand in though the period is locked.</summary>
    public string? CorrectionUntil { get; set; }

    /// <summary>When the unit answered it last.</summary>
    public DateTimeOffset? CorrectionAnsweredAt { get; set; }

    /// <summary>The version by which it did; 0 for an explanation.</summary>
    public int CorrectionAnsweredBy { get; set; }

    /// <summary>When the ministry closed it.</summary>
    public DateTimeOffset? CorrectionClosedAt { get; set; }

    /// <summary>Whether it is not closed; a query asks for it.</summary>
    public bool CorrectionIsOpen { get; set; }

    /// <summary>The uploads of the versions that are left out of the national figures, ';' between them; null for none.</summary>
    public string? LeftOutUpload { get; set; }

    /// <summary>When one was left out or taken in last.</summary>
    public DateTimeOffset? LeftOutAt { get; set; }

    /// <summary>The key of the act by which the version that counts was chosen; null where none was.</summary>
    public string? ChosenKey { get; set; }

    /// <summary>The upload of the version that was chosen to count.</summary>
    public string? ChosenUpload { get; set; }

    /// <summary>When it was chosen.</summary>
    public DateTimeOffset? ChosenAt { get; set; }

    /// <summary>Whether the ministry chose it.</summary>
    public bool ChosenByMinistry { get; set; }

    /// <summary>Whether the version that was chosen is still taken.</summary>
    public bool ChosenIsTaken { get; set; }

    /// <summary>What the row says.</summary>
    [IgnoreDataMember]
    public ReportStatus Status => new(Unit)
    {
        Versions = Versions,
        Latest = LatestUpload is { } upload && LatestSha256 is { } sha256 && LatestOutcome is { } outcome && LatestReceivedAt is { } at
            ? new LatestVersion(LatestVersion, upload, sha256, Enum.Parse<Outcome>(outcome), at, LatestErrors, LatestTopErrors ?? "")
            {
                Confirmation = LatestConfirmation,
                AsksToConfirm = LatestAsksToConfirm,
            }
            : null,
        Counted = CountedUpload is { } counted && CountedOutcome is { } taken && CountedReceivedAt is { } since
            ? new CountedVersion(CountedVersion, counted, Enum.Parse<Outcome>(taken), since, CountedWarnings) { Amounts = CountedAmounts }
            : null,
        FirstAcceptedAt = FirstAcceptedAt,
        AcceptedOnTime = AcceptedOnTime,
        Signed = SignedAt is { } signed ? new SignedCopy(SignedCopy, signed) : null,
        Failed = FailedUpload is { } failed ? new FailedUpload(failed, FailedSince) : null,
        Review = new ReportReview
        {
            ReadUpload = ReadUpload,
            ReadAt = ReadAt,
            Correction = CorrectionKey is { } key && CorrectionAskedAt is { } asked && CorrectionUntil is { } until
                ? new Correction(key, CorrectionVersion, asked, DateOnly.ParseExact(until, Day, CultureInfo.InvariantCulture))
                {
                    Answer = CorrectionAnsweredAt is { } answered ? new CorrectionAnswer(answered, CorrectionAnsweredBy) : null,
                    ClosedAt = CorrectionClosedAt,
                }
                : null,
            LeftOut = new UploadSet(LeftOutUpload ?? ""),
            LeftOutAt = LeftOutAt,
            Chosen = ChosenKey is { } choice && ChosenUpload is { } chosen && ChosenAt is { } chosenAt ? new ChosenVersion(choice, chosen, chosenAt, ChosenByMinistry) { IsTaken = ChosenIsTaken } : null,
        },
    };

    /// <summary>The class that the unit falls into.</summary>
    [IgnoreDataMember]
    public Standing Standing => Status.Standing;

    /// <summary>The row of a status.</summary>
    /// <param name="partition">The form's and period's partition.</param>
    /// <param name="status">The status.</param>
    public static StatusRow Of(string partition, ReportStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return new StatusRow
        {
            PartitionKey = partition,
            RowKey = Keys.Status + status.Unit,
            Unit = status.Unit,
            Versions = status.Versions,
            LatestVersion = status.Latest?.Version ?? 0,
            LatestUpload = status.Latest?.Upload,
            LatestSha256 = status.Latest?.Sha256,
            LatestOutcome = status.Latest?.Outcome.ToString(),
            LatestReceivedAt = status.Latest?.ReceivedAt,
            LatestErrors = status.Latest?.Errors ?? 0,
            LatestTopErrors = status.Latest?.TopErrors,
            LatestConfirmation = status.Latest?.Confirmation,
            LatestAsksToConfirm = status.Latest?.AsksToConfirm ?? false,
            CountedVersion = status.Counted?.Version ?? 0,
            CountedUpload = status.Counted?.Upload,
            CountedOutcome = status.Counted?.Outcome.ToString(),
            CountedReceivedAt = status.Counted?.ReceivedAt,
            CountedWarnings = status.Counted?.Warnings ?? 0,
            CountedAmounts = status.Counted?.Amounts,
            FirstAcceptedAt = status.FirstAcceptedAt,
            AcceptedOnTime = status.AcceptedOnTime,
            SignedCopy = status.Signed?.Archived,
            SignedAt = status.Signed?.ReceivedAt,
            FailedUpload = status.Failed?.Upload,
            FailedSince = status.Failed?.Since,
            ReadUpload = status.Review.ReadUpload,
            ReadAt = status.Review.ReadAt,
            CorrectionKey = status.Review.Correction?.Key,
            CorrectionVersion = status.Review.Correction?.Version ?? 0,
            CorrectionAskedAt = status.Review.Correction?.AskedAt,
            CorrectionUntil = status.Review.Correction?.Until.ToString(Day, CultureInfo.InvariantCulture),
            CorrectionAnsweredAt = status.Review.Correction?.Answer?.At,
            CorrectionAnsweredBy = status.Review.Correction?.Answer?.Version ?? 0,
            CorrectionClosedAt = status.Review.Correction?.ClosedAt,
            CorrectionIsOpen = status.Review.Correction is { ClosedAt: null },
            LeftOutUpload = status.Review.LeftOut.IsEmpty ? null : status.Review.LeftOut.Text,
            LeftOutAt = status.Review.LeftOutAt,
            ChosenKey = status.Review.Chosen?.Key,
            ChosenUpload = status.Review.Chosen?.Upload,
            ChosenAt = status.Review.Chosen?.At,
            ChosenByMinistry = status.Review.Chosen?.ByMinistry ?? false,
            ChosenIsTaken = status.Review.Chosen?.IsTaken ?? false,
        };
    }
}
