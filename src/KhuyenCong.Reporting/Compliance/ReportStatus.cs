using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>The version of a unit's report that was received last.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Upload">The upload that it came by.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Errors">How many errors it has.</param>
/// <param name="TopErrors">The first of them, a line each: code, tab, message with its cell.</param>
public sealed record LatestVersion(int Version, string Upload, string Sha256, Outcome Outcome, DateTimeOffset ReceivedAt, int Errors, string TopErrors)
{
    /// <summary>Why its submitter says that the figures are right; null where nothing was confirmed.</summary>
    public string? Confirmation { get; init; }

    /// <summary>Whether it was sent back for something that the submitter can confirm.</summary>
    public bool AsksToConfirm { get; init; }
}

/// <summary>The version of a unit's report that counts.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Upload">The upload that it came by.</param>
/// <param name="Outcome">How it was taken.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Warnings">How many warnings it has.</param>
public sealed record CountedVersion(int Version, string Upload, Outcome Outcome, DateTimeOffset ReceivedAt, int Warnings)
{
    /// <summary>Its amounts, with which a later version is compared (<see cref="Forms.AmountsText"/>); null where there is nothing to compare.</summary>
    public string? Amounts { get; init; }
}

/// <summary>The signed copy of a unit's report.</summary>
/// <param name="Archived">Its name in the archive.</param>
/// <param name="ReceivedAt">When it was received.</param>
public sealed record SignedCopy(string? Archived, DateTimeOffset ReceivedAt);

/// <summary>An upload that we could not process.</summary>
/// <param name="Upload">Its id.</param>
/// <param name="Since">Since when.</param>
public sealed record FailedUpload(string Upload, DateTimeOffset? Since);

/// <summary>
/// Where a unit stands with a form and period: how many versions there are, which of them counts, whether one came in time. Every decision about that is made
/// here, whoever asks: ingesting, revalidating, rebuilding. It never changes; each decision gives the status after it.
/// </summary>
/// <param name="Unit">The unit's code.</param>
public sealed record ReportStatus(string Unit)
{
    private const int MaxTopErrors = 5, LongestLine = 300;

    /// <summary>Versions made so far.</summary>
    public int Versions { get; init; }

    /// <summary>The version received last; null before the first.</summary>
    public LatestVersion? Latest { get; init; }

    /// <summary>The version that counts; null while none was taken.</summary>
    public CountedVersion? Counted { get; init; }

    /// <summary>When the first version that was taken was received.</summary>
    public DateTimeOffset? FirstAcceptedAt { get; init; }

    /// <summary>Whether any version that was taken came by the due date; it decides between on time and late.</summary>
    public bool AcceptedOnTime { get; init; }

    /// <summary>The newest signed copy; null without one.</summary>
    public SignedCopy? Signed { get; init; }

    /// <summary>An upload that we could not process; null when there is none.</summary>
    public FailedUpload? Failed { get; init; }

    /// <summary>What the ministry and the unit did about the report once it was taken.</summary>
    public ReportReview Review { get; init; } = ReportReview.None;

    /// <summary>How far the ministry is with the version that counts.</summary>
    public ReviewState ReviewState =>
        Review.Correction is { ClosedAt: null } open ? (open.Answer is null ? ReviewState.CorrectionAsked : ReviewState.Answered)
        : Counted is { } counted && Review.ReadUpload == counted.Upload ? ReviewState.Read
        : ReviewState.Unread;

    /// <summary>Whether the version that counts is left out of the national figures.</summary>
    public bool IsLeftOut => Counted is { } counted && Review.LeftOut.Contains(counted.Upload);

    /// <summary>The class that the unit falls into.</summary>
    public Standing Standing =>
        Counted is not null ? (AcceptedOnTime ? Standing.OnTime : Standing.Late)
        : Failed is not null ? Standing.Failed
        : Versions > 0 ? Standing.RejectedOpen
        : Standing.Missing;

    /// <summary>
    /// Whether an upload bears on where its unit stands: a report or document of a form, and a signed copy that is one. What was set aside, belongs to no
    /// form, or tells difficulties does not.
    /// </summary>
    public static bool IsTouchedBy(Receipt receipt) => receipt is
    { Form: not null, Kind: SubmissionKind.Report or SubmissionKind.Document } or { Kind: SubmissionKind.SignedCopy, Outcome: Outcome.Accepted };

    /// <summary>
    /// What an upload is given what came before: its version and the one that counts after it, and whether its bytes are those of the last version again; of
    /// a programme's file, whether they are on file already as what they are declared to be.
    /// </summary>
    /// <param name="receipt">What became of the upload by itself.</param>
    /// <param name="onFile">The unit's programmes.</param>
    public Receipt Place(Receipt receipt, IReadOnlyList<Programme> onFile)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(onFile);
        var counted = Counted?.Version ?? 0;
        if (!IsTouchedBy(receipt) || receipt.Kind == SubmissionKind.SignedCopy)
        {
            return receipt with { CountedVersion = counted };
        }

        if (receipt.ProgrammeFileOf("") is { } file)
        {
            if (onFile.SelectMany(p => p.Files).FirstOrDefault(f => IsOnFileAs(file, f)) is { } same)
            {
                return receipt with { Kind = SubmissionKind.SameAgain, Version = same.Version, CountedVersion = counted };
            }
        }
        else if (Latest is { } latest && IsLatestAgain(receipt, latest))
        {
            return receipt with { Kind = SubmissionKind.SameAgain, Version = latest.Version, Outcome = latest.Outcome, CountedVersion = counted };
        }

        var version = Versions + 1;
        return Counts(receipt)
            ? receipt with { Version = version, CountedVersion = version }
            : receipt with { Version = version, CountedVersion = counted, CountedReceivedAt = Counted is { } other ? VietnamTime.At(other.ReceivedAt) : null };
    }

    // The same bytes that were sent back are judged again: a rule may have been mended since. So are those in whose place an earlier version was chosen.
    private bool IsLatestAgain(Receipt receipt, LatestVersion latest) =>
        receipt.Unread is null && latest.Sha256 == receipt.Sha256 && latest.Confirmation == receipt.Confirmation
        && (latest.Outcome.IsAccepted() || latest.Outcome == receipt.Outcome)
        && !(Review.SetBackAt(latest.Upload, latest.ReceivedAt) < receipt.ReceivedAt);

    /// <summary>
    /// The latest valid version counts: the one received last, so an old upload that is read late does not replace a newer one, nor one that was chosen after
    /// its receipt.
    /// </summary>
    public bool Counts(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt.Outcome?.IsAccepted() == true && (Counted is not { } counted || counted.ReceivedAt <= receipt.ReceivedAt)
            && (Review.Chosen is not { IsTaken: true } chosen || chosen.At < receipt.ReceivedAt);
    }

    /// <summary>Why an act does not fit where the report stands; null when it does.</summary>
    /// <param name="act">The act.</param>
    /// <param name="isLocked">Whether the unit can no longer hand in.</param>
    /// <param name="wasTaken">Whether the version that it is about was taken and still is.</param>
    public ReviewRefusal? Refuses(ReviewAct act, bool isLocked, bool wasTaken)
    {
        ArgumentNullException.ThrowIfNull(act);
        if (act.Kind is ReviewActKind.Explain or ReviewActKind.CloseCorrection && (Review.Correction is not { ClosedAt: null } open || open.Key != act.About))
        {
            return ReviewRefusal.NoSuchRequest;
        }

        if (Counted is not { } counted)
        {
            // A rule that came later may have taken the report away; the request is answered and closed all the same.
            return act.Kind is not (ReviewActKind.Explain or ReviewActKind.CloseCorrection) ? ReviewRefusal.NothingCounts
                : IsOvertaken(act) ? ReviewRefusal.Overtaken : null;
        }

        return act.Kind switch
        {
            ReviewActKind.Explain => null,
            ReviewActKind.Choose when act.Upload == counted.Upload => ReviewRefusal.AlreadySo,
            ReviewActKind.Choose when !wasTaken => ReviewRefusal.NotTaken,
            ReviewActKind.Choose when !act.ByMinistry && Review.IsBound(counted) => ReviewRefusal.ChosenByMinistry,
            ReviewActKind.Choose when !act.ByMinistry && isLocked => ReviewRefusal.Locked,
            ReviewActKind.Choose => IsOvertaken(act) ? ReviewRefusal.Overtaken : null,
            _ when act.Upload != counted.Upload => ReviewRefusal.OtherVersionCounts,
            ReviewActKind.LeaveOut when IsLeftOut => ReviewRefusal.AlreadySo,
            ReviewActKind.TakeIn when !IsLeftOut => ReviewRefusal.AlreadySo,
            _ => IsOvertaken(act) ? ReviewRefusal.Overtaken : null,
        };
    }

    // A request, too, must not come before a version that would have answered it.
    private bool IsOvertaken(ReviewAct act) => Review.Overtakes(act) || (act.Kind == ReviewActKind.AskCorrection && Latest?.ReceivedAt > act.At);

    /// <summary>The status after an act that fits.</summary>
    /// <param name="act">The act.</param>
    /// <param name="version">The version that it is about; only a choice and taking in need it.</param>
    public ReportStatus After(ReviewAct act, CountedVersion? version = null)
    {
        ArgumentNullException.ThrowIfNull(act);
        return act.Kind switch
        {
            ReviewActKind.Read => this with { Review = Review.Reading(act.Upload, act.At) },
            ReviewActKind.AskCorrection => this with { Review = Review with { Correction = Asked(act) } },
            ReviewActKind.Explain when Review.Correction is { } asked && asked.Key == act.About =>
                this with { Review = Review with { Correction = asked.With(new CorrectionAnswer(act.At, 0)) } },

            // Who closes it has read what counts by then, though another request may have taken its place.
            ReviewActKind.CloseCorrection => this with
            {
                Review = Review.Reading(act.Upload, act.At) with { Correction = Review.Correction is { } asked && asked.Key == act.About ? asked.ClosedOn(act.At) : Review.Correction },
            },
            ReviewActKind.LeaveOut => (this with { Review = Review with { LeftOut = Review.LeftOut.With(act.Upload), LeftOutAt = act.At } }).WithAmounts(act.Upload, null),
            ReviewActKind.TakeIn => (this with { Review = Review with { LeftOut = Review.LeftOut.Without(act.Upload), LeftOutAt = act.At } }).WithAmounts(act.Upload, version?.Amounts),
            ReviewActKind.Choose => Choosing(act, version),
            _ => this,
        };
    }

    /// <summary>
    /// The status made again from everything that says so. What was done about versions is a function of them and of the acts, whichever of them was recorded first.
    /// </summary>
    /// <param name="unit">The unit's code.</param>
    /// <param name="uploads">Its uploads in the order in which they were recorded, with their amounts.</param>
    /// <param name="acts">What was done, in the order of time.</param>
    public static ReportStatus Again(string unit, IReadOnlyList<(Receipt Receipt, string Upload, string? Amounts)> uploads, IEnumerable<ReviewAct> acts)
    {
        var status = uploads.Aggregate(new ReportStatus(unit), (before, u) => before.After(u.Receipt, u.Upload, u.Amounts));
        var done = acts.ToList();
        status = done.Aggregate(status, (before, act) => before.After(act));
        if (done.Count > 0)
        {
            status = status.Rejudged(
                [
                    .. uploads.Where(u => u.Receipt is { Kind: SubmissionKind.Report, Outcome: not null, Version: > 0 })
                        .OrderByDescending(u => u.Receipt.ReceivedAt).ThenByDescending(u => u.Receipt.Version),
                ],
                changed: []);
        }

        return uploads.Aggregate(status, (before, u) => before.AnsweredBy(u.Receipt));
    }

    /// <summary>The request for a correction that was in force at a moment, as it stood then; null for none.</summary>
    /// <param name="acts">What was done about the report, in the order of time.</param>
    /// <param name="moment">The moment.</param>
    public static Correction? RequestAt(IEnumerable<ReviewAct> acts, DateTimeOffset moment) =>
        acts.Where(a => a.At <= moment).Aggregate(new ReportStatus(""), (before, act) => before.After(act)).Review.Correction;

    // A version that was taken may answer a request for a correction.
    private ReportStatus AnsweredBy(Receipt receipt) =>
        receipt is { Kind: SubmissionKind.Report, Version: > 0, Outcome: { } outcome } && outcome.IsAccepted() && Review.Correction is { } asked
            ? this with { Review = Review with { Correction = asked.With(new CorrectionAnswer(receipt.ReceivedAt.ToUniversalTime(), receipt.Version)) } }
            : this;

    // Of two requests that are made at once the later holds, whichever is recorded first; so does one that is made while the other is being closed.
    private Correction Asked(ReviewAct act) =>
        Review.Correction is { } asked && !act.IsAfter(asked.AskedAt, asked.Key) ? asked : new Correction(act.Key, act.Version, act.At, act.Until!.Value);

    // What was received after the choice and taken counts as ever.
    private ReportStatus Choosing(ReviewAct act, CountedVersion? version)
    {
        if (Review.Chosen is { } chosen && !act.IsAfter(chosen.At, chosen.Key))
        {
            return this;
        }

        var after = this with { Review = Review with { Chosen = new ChosenVersion(act.Key, act.Upload, act.At, act.ByMinistry) } };
        return version is null || (Counted is { } counted && counted.ReceivedAt > act.At) ? after
            : after with { Counted = Review.LeftOut.Contains(version.Upload) ? version with { Amounts = null } : version };
    }

    // What is left out is no reference for a later version.
    private ReportStatus WithAmounts(string upload, string? amounts) => Counted is { } counted && counted.Upload == upload ? this with { Counted = counted with { Amounts = amounts } } : this;

    /// <summary>The status after an upload.</summary>
    /// <param name="receipt">What became of it, as <see cref="Place"/> says.</param>
    /// <param name="upload">The upload's id.</param>
    /// <param name="amounts">Its amounts (<see cref="CountedVersion.Amounts"/>).</param>
    public ReportStatus After(Receipt receipt, string upload, string? amounts = null)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var after = Failed?.Upload == upload ? this with { Failed = null } : this;
        var receivedAt = receipt.ReceivedAt.ToUniversalTime();
        return receipt.Kind switch
        {
            SubmissionKind.SignedCopy when Signed is null || Signed.ReceivedAt <= receivedAt => after with { Signed = new SignedCopy(receipt.Archived, receivedAt) },
            SubmissionKind.Report or SubmissionKind.Document => after.WithVersion(receipt, upload, receivedAt, amounts),
            _ => after,
        };
    }

    /// <summary>
    /// The status once a version was taken by a judgement: when the unit first handed in, whether in time, and whether it has answered a request for a
    /// correction follow from all that ever were, whatever a later rule makes of them.
    /// </summary>
    public ReportStatus Accepting(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var receivedAt = receipt.ReceivedAt.ToUniversalTime();
        return AnsweredBy(receipt) with
        {
            FirstAcceptedAt = FirstAcceptedAt is { } first && first < receivedAt ? first : receivedAt,
            AcceptedOnTime = AcceptedOnTime || receipt.Timeliness is Timeliness.OnTime or Timeliness.Undated,
        };
    }

    /// <summary>
    /// The status once versions were judged again: which of them counts then, the choice of one included. What was in time by any judgement stays so, whatever
    /// a later rule makes of it.
    /// </summary>
    /// <param name="versions">
    /// The versions as they are judged now, the one received last first, each with its upload and its amounts; all, or those back to the first that is taken and
    /// that the choice does not set back.
    /// </param>
    /// <param name="changed">Of these the ones of which something else is said than before.</param>
    public ReportStatus Rejudged(IReadOnlyList<(Receipt Receipt, string Upload, string? Amounts)> versions, IReadOnlyCollection<Receipt> changed)
    {
        ArgumentNullException.ThrowIfNull(versions);
        ArgumentNullException.ThrowIfNull(changed);
        var after = this;
        foreach (var receipt in changed)
        {
            if (after.Latest is { } latest && latest.Version == receipt.Version)
            {
                after = after with { Latest = LatestOf(receipt, latest.Upload) };
            }

            after = receipt.Outcome!.Value.IsAccepted() ? after.Accepting(receipt) : after;
        }

        var taken = versions.Where(v => v.Receipt.Outcome!.Value.IsAccepted()).ToList();
        if (Review.Chosen is { } chosen && versions.Any(v => v.Upload == chosen.Upload))
        {
            after = after with { Review = after.Review with { Chosen = chosen with { IsTaken = taken.Exists(v => v.Upload == chosen.Upload) } } };
        }

        var counted = taken.Find(v => after.Review.SetBackAt(v.Upload, v.Receipt.ReceivedAt) is null);
        return after with { Counted = counted.Receipt is { } receipted ? CountedOf(receipted, counted.Upload, Review.LeftOut.Contains(counted.Upload) ? null : counted.Amounts) : null };
    }

    private ReportStatus WithVersion(Receipt receipt, string upload, DateTimeOffset receivedAt, string? amounts)
    {
        var after = this with { Versions = receipt.Version };
        if (Latest is null || Latest.ReceivedAt <= receivedAt)
        {
            after = after with { Latest = LatestOf(receipt, upload) };
        }

        after = receipt.Outcome!.Value.IsAccepted() ? after.Accepting(receipt) : after;
        return Counts(receipt) ? after with { Counted = CountedOf(receipt, upload, amounts) } : after;
    }

    private static LatestVersion LatestOf(Receipt receipt, string upload) => new(
        receipt.Version, upload, receipt.Sha256, receipt.Outcome!.Value, receipt.ReceivedAt.ToUniversalTime(), receipt.Errors, TopErrorsOf(receipt.Findings))
    {
        Confirmation = receipt.Confirmation,
        AsksToConfirm = receipt.Findings.Any(f => f.IsConfirmable),
    };

    /// <summary>A version that was taken, as one that counts.</summary>
    /// <param name="receipt">Its receipt.</param>
    /// <param name="upload">The upload that it came by.</param>
    /// <param name="amounts">Its amounts (<see cref="CountedVersion.Amounts"/>).</param>
    public static CountedVersion CountedOf(Receipt receipt, string upload, string? amounts)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return new(receipt.Version, upload, receipt.Outcome!.Value, receipt.ReceivedAt.ToUniversalTime(), receipt.Warnings) { Amounts = amounts };
    }

    // What says another file to be the same says something new of that one.
    private static bool IsOnFileAs(ProgrammeFile file, ProgrammeFile other) =>
        other.Sha256 == file.Sha256 && other.Declared.SaysTheSame(file.Declared)
        && (file.Declared.Restates is not { } restated || restated == other.Upload || restated == other.Declared.Restates);

    private static string TopErrorsOf(IEnumerable<Finding> findings) =>
        string.Join('\n', findings.Where(f => f.Severity == Severity.Error).Take(MaxTopErrors).Select(f => f.Code + "\t" + LineOf(f)));

    private static string LineOf(Finding finding)
    {
        var text = (finding.Cell is { } cell ? $"Ô {cell}: " : "") + finding.Message.ReplaceLineEndings(" ").Replace('\t', ' ');
        return PlainText.Cut(text, LongestLine, "…");
    }
}
