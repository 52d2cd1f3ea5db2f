using KhuyenCong.Reporting.Calendar;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>How far the ministry is with the version of a report that counts.</summary>
public enum ReviewState
{
    /// <summary>Nobody has looked at it ("chưa xem").</summary>
    Unread,

    /// <summary>Somebody has ("đã xem").</summary>
    Read,

    /// <summary>A correction is asked for and the unit has not answered ("đã yêu cầu chỉnh sửa").</summary>
    CorrectionAsked,

    /// <summary>The unit has answered, and the ministry neither closed the request nor asked again ("đã trả lời").</summary>
    Answered,
}

/// <summary>What somebody does about a report that was taken.</summary>
public enum ReviewActKind
{
    /// <summary>The ministry has read the version.</summary>
    Read,

    /// <summary>The ministry accepts a doubtful figure.</summary>
    Settle,

    /// <summary>The ministry asks for a correction.</summary>
    AskCorrection,

    /// <summary>The unit answers that the figures are right.</summary>
    Explain,

    /// <summary>The ministry closes the request for a correction.</summary>
    CloseCorrection,

    /// <summary>The ministry leaves the version out of the national figures.</summary>
    LeaveOut,

    /// <summary>The ministry takes it into them again.</summary>
    TakeIn,

    /// <summary>An earlier version counts again.</summary>
    Choose,
}

/// <summary>Why an act does not fit the report any more.</summary>
public enum ReviewRefusal
{
    /// <summary>No version of the report counts.</summary>
    NothingCounts,

    /// <summary>Another version counts by now than the one that the person saw.</summary>
    OtherVersionCounts,

    /// <summary>It is so already.</summary>
    AlreadySo,

    /// <summary>The request for a correction is closed, or another one has taken its place.</summary>
    NoSuchRequest,

    /// <summary>That version was never taken, or is not any more.</summary>
    NotTaken,

    /// <summary>The ministry has chosen the version that counts.</summary>
    ChosenByMinistry,

    /// <summary>The report is locked.</summary>
    Locked,

    /// <summary>Something was done or received after the moment at which the act was noted first, which it would undo unseen.</summary>
    Overtaken,
}

/// <summary>An act about a report that was taken.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Key">Tells it from others: the number of the form by which it came.</param>
/// <param name="Upload">The upload of the version that it is about; of a choice, of the version that shall count.</param>
/// <param name="Version">That version.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
public sealed record ReviewAct(ReviewActKind Kind, string Key, string Upload, int Version, DateTimeOffset At, string By)
{
    /// <summary>Whether somebody of the ministry does it, and not the unit.</summary>
    public bool ByMinistry { get; init; } = true;

    /// <summary>The text that was written: a request, a reason, an explanation, or a remark; may be empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>The reasons that were chosen from the list, in their words; empty for none.</summary>
    public string Reasons { get; init; } = "";

    /// <summary>The rows or cells that a request is about, as they were written; empty for the report as a whole.</summary>
    public string Places { get; init; } = "";

    /// <summary>Of a request: the last day for the answer.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Of an explanation and a closing the key of the request; of figures that are settled their keys (<see cref="DoubtfulFigure.About"/>).</summary>
    public string About { get; init; } = "";

    /// <summary>Whether it was done after another of its kind; of two at the same moment the keys say so, whoever asks.</summary>
    public bool IsAfter(DateTimeOffset at, string key) => At != at ? At > at : string.CompareOrdinal(Key, key) > 0;
}

/// <summary>A request of the ministry to correct a report that was taken ("yêu cầu chỉnh sửa"): what decisions need of it. Its text stands in its record.</summary>
/// <param name="Key">The key of the act by which it was made.</param>
/// <param name="Version">The version that it is about.</param>
/// <param name="AskedAt">When it was made.</param>
/// <param name="Until">The last day for the answer, until 24:00 Vietnam time; so long the unit may hand in, locked or not.</param>
public sealed record Correction(string Key, int Version, DateTimeOffset AskedAt, DateOnly Until)
{
    /// <summary>The unit's last answer; null for none.</summary>
    public CorrectionAnswer? Answer { get; init; }

    /// <summary>When the ministry closed it; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whether the unit owes an answer.</summary>
    public bool IsOwed => ClosedAt is null && Answer is null;

    /// <summary>For how many days the answer is overdue; 0 for not.</summary>
    public int DaysOverdue(DateOnly today) => IsOwed ? Math.Max(0, today.DayNumber - Until.DayNumber) : 0;

    /// <summary>Whether a report that was received at a moment may come although its period is locked, by this request and no earlier one.</summary>
    public bool Allows(DateTimeOffset receivedAt) => AskedAt <= receivedAt && !IsClosedAt(receivedAt) && receivedAt < VietnamTime.EndOf(Until);

    /// <summary>The request with an answer, unless it has a later one or was closed before.</summary>
    public Correction With(CorrectionAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return AskedAt <= answer.At && !IsClosedAt(answer.At) && (Answer is not { } before || before.At <= answer.At) ? this with { Answer = answer } : this;
    }

    /// <summary>The request closed at a moment; what came then or later answers it no more.</summary>
    public Correction ClosedOn(DateTimeOffset at) => this with { ClosedAt = at, Answer = Answer?.At >= at ? null : Answer };

    private bool IsClosedAt(DateTimeOffset moment) => ClosedAt is { } closed && closed <= moment;
}

/// <summary>How a unit answered a request for a correction.</summary>
/// <param name="At">When: the receipt of a version, or the moment of an explanation.</param>
/// <param name="Version">The corrected version that was taken; 0 for an explanation.</param>
public sealed record CorrectionAnswer(DateTimeOffset At, int Version)
{
    /// <summary>Whether the unit says that its figures are right.</summary>
    public bool IsExplanation => Version == 0;

    /// <summary>What the unit did, in Vietnamese.</summary>
    public string InWords => IsExplanation ? "Đã trả lời là số liệu đúng" : $"Đã nộp bản chỉnh sửa (phiên bản {Version})";
}

/// <summary>The choice of the version that counts.</summary>
/// <param name="Key">The key of the act by which it was made.</param>
/// <param name="Upload">The upload of the chosen version.</param>
/// <param name="At">When; what was received after it and is taken counts as ever.</param>
/// <param name="ByMinistry">Whether the ministry chose; then no choice of the unit undoes it.</param>
public sealed record ChosenVersion(string Key, string Upload, DateTimeOffset At, bool ByMinistry)
{
    /// <summary>Whether the chosen version still is one that was taken; once a later rule takes it away, no version is set back behind it.</summary>
    public bool IsTaken { get; init; } = true;

    /// <summary>Whether it sets a version back, as long as it is taken itself.</summary>
    /// <param name="upload">The upload of the version.</param>
    /// <param name="receivedAt">When it was received.</param>
    public bool SetsBack(string upload, DateTimeOffset receivedAt) => upload != Upload && receivedAt <= At;
}

/// <summary>Uploads, of which each is there once.</summary>
/// <param name="Text">Their ids in order with ';' between, as a column keeps them.</param>
public sealed record UploadSet(string Text)
{
    private const char Between = ';';

    /// <summary>None.</summary>
    public static UploadSet None { get; } = new("");

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Text.Length == 0;

    /// <summary>Whether an upload is one of them.</summary>
    public bool Contains(string upload) => Uploads.Contains(upload, StringComparer.Ordinal);

    /// <summary>The set with an upload.</summary>
    public UploadSet With(string upload) => Of(Uploads.Append(upload));

    /// <summary>The set without an upload.</summary>
    public UploadSet Without(string upload) => Of(Uploads.Where(u => u != upload));

    private IEnumerable<string> Uploads => Text.Split(Between, StringSplitOptions.RemoveEmptyEntries);

    private static UploadSet Of(IEnumerable<string> uploads) => new(string.Join(Between, uploads.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
}

/// <summary>What was done about a unit's report, as far as decisions need it.</summary>
public sealed record ReportReview
{
    /// <summary>Nothing was.</summary>
    public static ReportReview None { get; } = new();

    /// <summary>The upload of the version that the ministry has read last; null for none.</summary>
    public string? ReadUpload { get; init; }

    /// <summary>When it did; null for never.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>The last request for a correction, closed or not; null for none.</summary>
    public Correction? Correction { get; init; }

    /// <summary>The uploads of the versions that are left out of the national figures, whichever of them counts: each until it is taken in again.</summary>
    public UploadSet LeftOut { get; init; } = UploadSet.None;

    /// <summary>When a version was left out or taken in last; null for never.</summary>
    public DateTimeOffset? LeftOutAt { get; init; }

    /// <summary>The last choice of the version that counts; null for none.</summary>
    public ChosenVersion? Chosen { get; init; }

    /// <summary>Whether the ministry has chosen the version that counts, so that the unit cannot choose another.</summary>
    /// <param name="counted">The version that counts.</param>
    public bool IsBound(CountedVersion counted)
    {
        ArgumentNullException.ThrowIfNull(counted);
        return Chosen is { ByMinistry: true } chosen && chosen.At >= counted.ReceivedAt;
    }

    /// <summary>Whether something was done or received after an act that would undo it unseen: such as when the act was noted first and is sent again later.</summary>
    /// <param name="act">The act.</param>
    public bool Overtakes(ReviewAct act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return act.Kind switch
        {
            ReviewActKind.Read => ReadAt > act.At,
            ReviewActKind.LeaveOut or ReviewActKind.TakeIn => LeftOutAt > act.At,
            ReviewActKind.AskCorrection => Correction is { } asked && !act.IsAfter(asked.AskedAt, asked.Key),
            ReviewActKind.CloseCorrection => Correction?.Answer?.At > act.At,
            ReviewActKind.Choose => Chosen is { } chosen && !act.IsAfter(chosen.At, chosen.Key),

            // The later answer holds whichever is recorded first, and a figure is accepted by itself.
            ReviewActKind.Explain or ReviewActKind.Settle => false,
            _ => throw new ArgumentOutOfRangeException(nameof(act), act.Kind, "No such kind of act."),
        };
    }

    /// <summary>What was done, with a version read at a moment, unless another was read later.</summary>
    /// <param name="upload">The version's upload.</param>
    /// <param name="at">When.</param>
    public ReportReview Reading(string upload, DateTimeOffset at) => ReadAt > at ? this : this with { ReadUpload = upload, ReadAt = at };

    /// <summary>Since when a version does not count because an earlier one was chosen; null when none was put in its place.</summary>
    /// <param name="upload">The upload of a version that was taken.</param>
    /// <param name="receivedAt">When it was received.</param>
    public DateTimeOffset? SetBackAt(string upload, DateTimeOffset receivedAt) => Chosen is { IsTaken: true } chosen && chosen.SetsBack(upload, receivedAt) ? chosen.At : null;
}
