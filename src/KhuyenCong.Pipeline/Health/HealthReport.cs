using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Compliance;

namespace KhuyenCong.Pipeline.Health;

/// <summary>What is owed, stuck and failing in a deployment, as of a moment.</summary>
/// <param name="AsOf">The moment, +07:00.</param>
/// <param name="Inbox">The uploads that wait, oldest first.</param>
/// <param name="Mails">How many mails of the partitions looked at are in each state; a name of <see cref="MailState"/> in camel case. States that none is in are absent.</param>
/// <param name="OldestOwed">Since when the oldest mail waits whose turn has come; null when none does.</param>
/// <param name="TroubledMails">Mails that came back, were refused, were given up or may have been lost, oldest first.</param>
/// <param name="FailedUnits">Units with an upload that we could not process.</param>
/// <param name="Periods">The forms and periods looked at, by due date.</param>
public sealed record HealthReport(
    DateTimeOffset AsOf,
    IReadOnlyList<WaitingUpload> Inbox,
    IReadOnlyDictionary<string, int> Mails,
    DateTimeOffset? OldestOwed,
    IReadOnlyList<TroubledMail> TroubledMails,
    IReadOnlyList<FailedUnit> FailedUnits,
    IReadOnlyList<PeriodHealth> Periods)
{
    /// <summary>Uploads of reference data that we could not process: at every try of the event, or for an hour.</summary>
    public IReadOnlyList<FailedReference> FailedReference { get; init; } = [];

    /// <summary>How many uploads came by which way in the last <see cref="WaysOver"/>, in the partitions looked at. It says how fast the system answers, not whether it does.</summary>
    public UploadWays UploadWays { get; init; } = new(0, 0, 0, 0);

    /// <summary>How many difficulties of units wait for the ministry's answer, in the partitions looked at. Nothing is stuck by it.</summary>
    public int OpenDifficulties { get; init; }

    /// <summary>Over what time <see cref="UploadWays"/> counts.</summary>
    public static TimeSpan WaysOver { get; } = TimeSpan.FromHours(24);

    /// <summary>The daily limit of mails when it is below two for each unit; null when it suffices or there is none. It makes nothing fail by itself.</summary>
    public DailyLimitTooLow? DailyLimitTooLow { get; init; }

    /// <summary>A mail that waits longer than this although its turn has come is stuck.</summary>
    public static TimeSpan MailStuckAfter { get; } = TimeSpan.FromHours(1);

    /// <summary>Since when a rebuild of the table has been going on that has not ended, +07:00; null when there is none.</summary>
    public DateTimeOffset? RebuildingSince { get; init; }

    /// <summary>The outage of the way of mails; null when it takes them.</summary>
    public MailWayDown? MailWayDown { get; init; }

    /// <summary>Whether nothing is stuck or failing, so that no person is needed.</summary>
    public bool Healthy => MailWayDown is null && RebuildingSince is null && !Inbox.Any(u => u.Stuck) && TroubledMails.Count == 0 && FailedUnits.Count == 0 && FailedReference.Count == 0 && !MailsStuck;

    /// <summary>The same without a name of a file or an answer of a mail service: fit for a probe, whose answers others keep.</summary>
    public HealthCounts Counts => new(
        Healthy, AsOf, Inbox.Count, Inbox.Count(u => u.Stuck), Inbox.Count == 0 ? 0 : Inbox.Max(u => u.AgeMinutes), Mails, OldestOwed, FailedUnits.Count, TroubledMails.Count,
        FailedReference.Count, RebuildingSince, UploadWays)
    {
        DailyLimitTooLow = DailyLimitTooLow,
        MailWayDownSince = MailWayDown?.Since,
        OpenDifficulties = OpenDifficulties,
    };

    /// <summary>Whether mails are owed that nothing sends.</summary>
    public bool MailsStuck => OldestOwed is { } since && AsOf - since >= MailStuckAfter;
}

/// <summary>A deployment's health in counts.</summary>
/// <param name="Healthy">Whether nothing is stuck or failing.</param>
/// <param name="AsOf">The moment, +07:00.</param>
/// <param name="Waiting">Uploads in the inbox.</param>
/// <param name="Stuck">Of those, the ones that wait for so long that the operators are told.</param>
/// <param name="OldestMinutes">The age of the oldest in whole minutes; 0 when none waits.</param>
/// <param name="Mails">How many mails are in each state.</param>
/// <param name="OldestOwed">Since when the oldest mail waits whose turn has come; null when none does.</param>
/// <param name="FailedUnits">Units with an upload that we could not process.</param>
/// <param name="TroubledMails">Mails that came back, were refused, were given up or may have been lost.</param>
/// <param name="FailedReference">Uploads of reference data that we could not process.</param>
/// <param name="RebuildingSince">Since when a rebuild of the table has been going on that has not ended; null when there is none.</param>
/// <param name="UploadWays">How many uploads of the last 24 hours came by which way.</param>
public sealed record HealthCounts(
    bool Healthy, DateTimeOffset AsOf, int Waiting, int Stuck, int OldestMinutes, IReadOnlyDictionary<string, int> Mails,
    DateTimeOffset? OldestOwed, int FailedUnits, int TroubledMails, int FailedReference, DateTimeOffset? RebuildingSince,
    UploadWays UploadWays)
{
    /// <summary>The daily limit of mails when it is below two for each unit; null when it suffices or there is none.</summary>
    public DailyLimitTooLow? DailyLimitTooLow { get; init; }

    /// <summary>How many difficulties wait for the ministry's answer.</summary>
    public int OpenDifficulties { get; init; }

    /// <summary>Since when the way of mails has taken none; null while it does.</summary>
    public DateTimeOffset? MailWayDownSince { get; init; }
}

/// <summary>Recorded uploads by the way they came (<see cref="UploadWay"/>).</summary>
/// <param name="Event">The storage's event told of them.</param>
/// <param name="Page">The page that stored them read them.</param>
/// <param name="Sweep">The sweep found them: on Azure a sign that events do not arrive.</param>
/// <param name="Unknown">Recorded by a rebuild, or before this was noted.</param>
public sealed record UploadWays(int Event, int Page, int Sweep, int Unknown)
{
    /// <summary>Counts rows.</summary>
    public static UploadWays Of(IEnumerable<SubmissionRow> submissions)
    {
        var counts = submissions.CountBy(s => s.Way ?? "").ToDictionary();
        var known = Enum.GetValues<UploadWay>().ToDictionary(w => w, w => counts.GetValueOrDefault(w.ToString()));
        return new UploadWays(known[UploadWay.Event], known[UploadWay.Page], known[UploadWay.Sweep], counts.Values.Sum() - known.Values.Sum());
    }
}

/// <summary>An outage of the way of mails, during which all of them wait.</summary>
/// <param name="Since">Since when, +07:00.</param>
/// <param name="Why">What the mail service said.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="NextTry">When one mail tries it next, +07:00.</param>
/// <param name="GivenUp">How many mails became too old meanwhile.</param>
public sealed record MailWayDown(DateTimeOffset Since, string Why, int Tries, DateTimeOffset NextTry, int GivenUp);

/// <summary>A daily limit at which, when every unit is written to twice, mails wait until the next day.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Needed">Two mails for each unit of today.</param>
public sealed record DailyLimitTooLow(int Limit, int Needed);

/// <summary>An upload in the inbox.</summary>
/// <param name="Name">The blob's name.</param>
/// <param name="ReceivedAt">When it came, +07:00.</param>
/// <param name="AgeMinutes">Whole minutes since then.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Stuck">Whether it has waited for so long that the operators are told.</param>
public sealed record WaitingUpload(string Name, DateTimeOffset ReceivedAt, int AgeMinutes, long Size, bool Stuck);

/// <summary>A mail that did not arrive, or may not have.</summary>
/// <param name="Partition">The partition of what it is about, for example <c>KC-01_2026-Q3</c>.</param>
/// <param name="Key">Its key in the ledger.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Unit">The unit's code; null when it is about no single one.</param>
/// <param name="State">A name of <see cref="MailState"/> in camel case.</param>
/// <param name="Since">When the state last changed, +07:00.</param>
/// <param name="Detail">The last answer of the mail service.</param>
public sealed record TroubledMail(string Partition, string Key, string Kind, string? Unit, string State, DateTimeOffset Since, string? Detail);

/// <summary>A unit with an upload that we could not process.</summary>
/// <param name="Partition">The partition, for example <c>KC-01_2026-Q3</c>.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="Upload">The upload's id, to be looked for in the log.</param>
/// <param name="Since">Since when, +07:00.</param>
public sealed record FailedUnit(string Partition, string Unit, string Upload, DateTimeOffset Since);

/// <summary>An upload of reference data that we could not process.</summary>
/// <param name="Path">The path below the upload folder.</param>
/// <param name="Upload">The upload's id, to be looked for in the log.</param>
/// <param name="Since">When it came, +07:00.</param>
public sealed record FailedReference(string Path, string Upload, DateTimeOffset Since);

/// <summary>Where the units stand with one form and period; the five classes add up to <see cref="Expected"/>.</summary>
/// <param name="Form">The form's code.</param>
/// <param name="Period">The period's id.</param>
/// <param name="Opens">The first day.</param>
/// <param name="Due">The last day on time.</param>
/// <param name="Lock">The last day.</param>
/// <param name="Opened">Whether a reminder run has opened it.</param>
/// <param name="Expected">The units that owe it.</param>
/// <param name="OnTime">Handed in on time.</param>
/// <param name="Late">Handed in late.</param>
/// <param name="RejectedOpen">Sent back and not mended.</param>
/// <param name="Failed">Failed by us.</param>
/// <param name="Missing">Nothing came.</param>
/// <param name="Nil">Of those handed in: nil returns.</param>
/// <param name="WithWarnings">Of those handed in: with warnings.</param>
/// <param name="Mails">How many of its mails are in each state.</param>
/// <param name="Reviews">How far the ministry is with the reports that count.</param>
public sealed record PeriodHealth(
    string Form, string Period, DateOnly Opens, DateOnly Due, DateOnly Lock, bool Opened,
    int Expected, int OnTime, int Late, int RejectedOpen, int Failed, int Missing, int Nil, int WithWarnings,
    IReadOnlyDictionary<string, int> Mails, ReviewCounts Reviews);
