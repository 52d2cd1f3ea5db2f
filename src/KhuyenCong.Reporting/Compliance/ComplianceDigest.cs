using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Scorecard;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Reporting.Compliance;

/// <summary>Where a unit stands; every expected unit is in exactly one.</summary>
public enum Standing
{
    /// <summary>Handed in by the due date: the first accepted version came on time.</summary>
    OnTime,

    /// <summary>Handed in after the due date.</summary>
    Late,

    /// <summary>The last report was sent back and none was accepted.</summary>
    RejectedOpen,

    /// <summary>An upload is in hand that we could not process; our fault, not the unit's.</summary>
    Failed,

    /// <summary>Nothing came.</summary>
    Missing,
}

/// <summary>What follows from a standing.</summary>
public static class Standings
{
    /// <summary>Whether the unit owes the report ("chưa hoàn thành"), so that it is reminded and called: nothing of it is taken, and it is not we who failed.</summary>
    public static bool Owes(this Standing standing) => standing is Standing.Missing or Standing.RejectedOpen;
}

/// <summary>Why a digest goes out.</summary>
public enum DigestMoment
{
    /// <summary>Monday while a period is open.</summary>
    Weekly,

    /// <summary>The morning after the due date has ended.</summary>
    AfterDue,

    /// <summary>The morning after the lock has ended.</summary>
    AtLock,
}

/// <summary>One unit in a digest.</summary>
/// <param name="Unit">The unit at the cut-off.</param>
/// <param name="Standing">Where it stands.</param>
public sealed record UnitStanding(Unit Unit, Standing Standing)
{
    /// <summary>The version that counts; 0 when none does.</summary>
    public int Version { get; init; }

    /// <summary>The outcome of the version that counts, or of the last one sent back; null when nothing came.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>The upload that that version came by; empty when nothing came.</summary>
    public string Upload { get; init; } = "";

    /// <summary>When that version came.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Errors of the last version.</summary>
    public int Errors { get; init; }

    /// <summary>Warnings of the version that counts.</summary>
    public int Warnings { get; init; }

    /// <summary>Messages of the errors of the last version sent back, the first few.</summary>
    public IReadOnlyList<string> TopErrors { get; init; } = [];

    /// <summary>Whether the signed copy is on file.</summary>
    public bool SignedCopy { get; init; }

    /// <summary>Its own due date, where it was given more time than the others; null for none.</summary>
    public DateOnly? MoreTimeUntil { get; init; }

    /// <summary>The last day of its leave to hand in after the lock; null for none.</summary>
    public DateOnly? LeaveUntil { get; init; }

    /// <summary>Reminders that the mail service took.</summary>
    public int RemindersSent { get; init; }

    /// <summary>Reminders known to have been delivered.</summary>
    public int RemindersDelivered { get; init; }

    /// <summary>Of those sent: what the receiver's side sent back.</summary>
    public int RemindersBounced { get; init; }

    /// <summary>Reminders that did not leave, which is no fault of the unit's: refused or given up by the way of sending, or still waiting for it.</summary>
    public int RemindersUnsent { get; init; }

    /// <summary>Reminders of which nobody can say whether they left.</summary>
    public int RemindersUnknown { get; init; }

    /// <summary>The contact on the day of the digest; null: nobody to write to.</summary>
    public Contact? Contact { get; init; }

    /// <summary>Those of its contacts of today at whom the last mail did not arrive.</summary>
    public IReadOnlyList<UndeliverableContact> Undeliverable { get; init; } = [];

    /// <summary>The calls that the ministry noted, the newest first.</summary>
    public IReadOnlyList<NotedCall> Calls { get; init; } = [];

    /// <summary>How far the ministry is with its report; null where none counts and no request for a correction is open.</summary>
    public UnitReview? Review { get; init; }

    /// <summary>Days since the due date ended; 0 before.</summary>
    public int DaysOverdue { get; init; }
}

/// <summary>The ministry has called a unit about its report ("đã gọi điện").</summary>
/// <param name="At">When it was noted.</param>
/// <param name="By">Who called.</param>
/// <param name="Note">What was said.</param>
public sealed record NotedCall(DateTimeOffset At, string By, string Note);

/// <summary>A contact whose mail came back, or was blocked.</summary>
/// <param name="Contact">The contact.</param>
/// <param name="Since">When the last mail came back.</param>
/// <param name="Reason">What the other side said; may be empty.</param>
public sealed record UndeliverableContact(Contact Contact, DateTimeOffset Since, string Reason)
{
    /// <summary>Whether the receiver's server turns our mails away, whatever the address: nothing is known to be wrong with the contact.</summary>
    public bool Blocked { get; init; }
}

/// <summary>Counts over the expected units; the five classes add up to <see cref="Expected"/>.</summary>
public sealed record ComplianceCounts(int Expected, int OnTime, int Late, int RejectedOpen, int Failed, int Missing)
{
    /// <summary>Of those handed in: nil returns.</summary>
    public int Nil { get; init; }

    /// <summary>Of those handed in: with warnings.</summary>
    public int WithWarnings { get; init; }

    /// <summary>Units whose report is taken.</summary>
    public int HandedIn => OnTime + Late;

    /// <summary>Counts a period's units.</summary>
    public static ComplianceCounts Of(IReadOnlyCollection<UnitStanding> units)
    {
        int In(Standing standing) => units.Count(u => u.Standing == standing);
        var handedIn = units.Where(u => u.Standing is Standing.OnTime or Standing.Late).ToList();
        return new ComplianceCounts(
            units.Count, In(Standing.OnTime), In(Standing.Late), In(Standing.RejectedOpen), In(Standing.Failed), In(Standing.Missing))
        {
            Nil = handedIn.Count(u => u.Outcome == Validation.Outcome.Nil),
            WithWarnings = handedIn.Count(u => u.Outcome == Validation.Outcome.AcceptedWithWarnings),
        };
    }
}

/// <summary>The accepted figures of one unit, for the national totals and the tidy export.</summary>
/// <param name="Unit">The unit at the cut-off.</param>
/// <param name="Version">The version that counts.</param>
/// <param name="Figures">Its figures.</param>
/// <param name="YearBefore">Its figures of the same period a year before (predecessors added up); null when none.</param>
public sealed record UnitFigures(Unit Unit, int Version, FigureSet Figures, FigureSet? YearBefore)
{
    /// <summary>The upload that the version came by.</summary>
    public string Upload { get; init; } = "";

    /// <summary>The uploads that <see cref="YearBefore"/> came by.</summary>
    public IReadOnlyList<string> YearBeforeUploads { get; init; } = [];

    /// <summary>The warnings about them.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Why the submitter says that they are right though an answer doubted them; null where nothing was confirmed.</summary>
    public string? Confirmation { get; init; }

    /// <summary>The unit's figures of the period before (<see cref="ComplianceDigest.PeriodBefore"/>; predecessors added up); null when none.</summary>
    public FigureSet? Before { get; init; }

    /// <summary>Whether the ministry leaves them out of the national figures ("không cộng vào số liệu toàn quốc").</summary>
    public bool IsLeftOut { get; init; }
}

/// <summary>The newest accepted report on another form of every unit that has one, whatever its period.</summary>
/// <param name="Form">That form.</param>
/// <param name="On">The day whose rows count.</param>
/// <param name="OnFile">The figures, those included that the ministry leaves out; their sets say of which period they are.</param>
public sealed record NewestReports(FormDefinition Form, DateOnly On, IReadOnlyList<UnitFigures> OnFile)
{
    /// <summary>The figures that are counted and shown: without <see cref="LeftOut"/>.</summary>
    public IReadOnlyList<UnitFigures> Figures => [.. OnFile.Where(f => !f.IsLeftOut)];

    /// <summary>The figures that the ministry leaves out of the national figures; in no total and no table, their units are named.</summary>
    public IReadOnlyList<UnitFigures> LeftOut => [.. OnFile.Where(f => f.IsLeftOut)];

    /// <summary>The units of <see cref="LeftOut"/> by name, the first ones; empty for none.</summary>
    public string LeftOutInWords => Listing.Of([.. LeftOut.Select(f => f.Unit.Name)], 20, "đơn vị");

    /// <summary>Of which periods the counted reports are, and of how many units each; the newest first.</summary>
    public IReadOnlyList<(Period Period, int Units)> Periods =>
        [.. Figures.GroupBy(f => f.Figures.Period).OrderByDescending(p => p.Key.Id, StringComparer.Ordinal).Select(p => (p.Key, p.Count()))];
}

/// <summary>A cause of rejections with how many units have it.</summary>
/// <param name="Code">The rule's code.</param>
/// <param name="Message">What the rule says, whoever broke it.</param>
/// <param name="Units">How many units whose last report was sent back have it.</param>
public sealed record RejectionCause(string Code, string Message, int Units)
{
    /// <summary>The names of those units.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}

/// <summary>The compliance digest ("bản tổng hợp tình hình nộp báo cáo") of one form and period as of a moment; pure data.</summary>
public sealed record ComplianceDigest
{
    /// <summary>The form.</summary>
    public required FormDefinition Form { get; init; }

    /// <summary>Its dates.</summary>
    public required Deadlines Deadlines { get; init; }

    /// <summary>Why it goes out.</summary>
    public required DigestMoment Moment { get; init; }

    /// <summary>As of when.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The receiving department's name on that day.</summary>
    public required string Department { get; init; }

    /// <summary>All expected units, by code.</summary>
    public required IReadOnlyList<UnitStanding> Units { get; init; }

    /// <summary>The counts now.</summary>
    public ComplianceCounts Counts => ComplianceCounts.Of(Units);

    /// <summary>The day on which it was due; null when it is made for no day, as for a page.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The counts of the last digest of this form and period that was taken; null when none was.</summary>
    public ComplianceCounts? CountsBefore { get; init; }

    /// <summary>As of when that digest was; null when none was taken.</summary>
    public DateTimeOffset? BeforeAsOf { get; init; }

    /// <summary>As of when those digests after it were of which nobody knows that they reached somebody: this one tells what was new in them.</summary>
    public IReadOnlyList<DateTimeOffset> LostAsOf { get; init; } = [];

    /// <summary>The accepted figures of the units that have some, without those that are left out of the national figures.</summary>
    public IReadOnlyList<UnitFigures> Figures { get; init; } = [];

    /// <summary>The accepted figures that the ministry leaves out of the national figures; in no total, table or export of <see cref="Figures"/>.</summary>
    public IReadOnlyList<UnitFigures> LeftOut { get; init; } = [];

    /// <summary>
    /// The doubtful figures that the ministry has settled ("số liệu được chấp nhận"), each by unit code, upload and its cause with it
    /// (<see cref="DoubtfulFigure.KeyOf"/>). What is no figure to doubt changes nothing.
    /// </summary>
    public IReadOnlySet<(string Unit, string Upload, string Key)> Settled { get; init; } = new HashSet<(string, string, string)>();

    /// <summary>The period of the form that was due before this one; null when there is none, or it is the same period a year before.</summary>
    public Period? PeriodBefore { get; init; }

    /// <summary>Causes of rejections that are not mended, most units first.</summary>
    public IReadOnlyList<RejectionCause> Causes { get; init; } = [];

    /// <summary>More time and leave that units were given for the period, those taken back included.</summary>
    public IReadOnlyList<Extension> Extensions { get; init; } = [];

    /// <summary>Where every unit of the register of that day stands with its programmes (KC-03), by code; empty where nobody asked.</summary>
    public IReadOnlyList<UnitProgrammes> Programmes { get; init; } = [];

    /// <summary>The programmes of a unit of the period; null when another unit bears its code by now, or none does.</summary>
    public UnitProgrammes? ProgrammesOf(Unit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return Programmes.FirstOrDefault(p => p.Unit.Code == unit.Code && (p.Unit.MergedFrom.Count == 0 || p.Unit.ValidFrom <= unit.ValidFrom));
    }

    /// <summary>The newest reports on the forms that ask yes/no questions, beside the digest's own form.</summary>
    public IReadOnlyList<NewestReports> OtherForms { get; init; } = [];

    /// <summary>What units told of difficulties and proposals: all of this period, whatever the form, and of other periods what is open; those first that wait, the oldest before others.</summary>
    public IReadOnlyList<UnitDifficulty> Difficulties { get; init; } = [];

    /// <summary>The scorecard of the form's points; null for a form that is not scored, and where it is not asked for.</summary>
    public NationalScores? Scores { get; init; }

    /// <summary>Whether the mail service tells where mails arrived; when not, that none is known to have arrived says nothing.</summary>
    public bool DeliveryKnown { get; init; }

    /// <summary>Cumulative count of units handed in, by days from the due date (negative before), this period.</summary>
    public IReadOnlyList<(int Day, int HandedIn)> Curve { get; init; } = [];

    /// <summary>The same for the last earlier period of the same kind; empty when nothing of it is on file.</summary>
    public IReadOnlyList<(int Day, int HandedIn)> CurveBefore { get; init; } = [];

    /// <summary>That earlier period; null when there is none.</summary>
    public Period? CurveBeforePeriod { get; init; }
}
