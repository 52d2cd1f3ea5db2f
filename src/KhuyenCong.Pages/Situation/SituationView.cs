using KhuyenCong.Pages.Layout;
using KhuyenCong.Pipeline.Mail;

namespace KhuyenCong.Pages.Situation;

/// <summary>Where everybody stands with a form and period.</summary>
internal sealed record SituationView(PageFrame Frame) : PageView(Frame)
{
    /// <summary>What the page says in the words of the digest's mail.</summary>
    public required DigestInWords Digest { get; init; }

    public required string FormBasis { get; init; }

    public required string ProgrammesSegment { get; init; }

    public required string DifficultiesHref { get; init; }

    /// <summary>The units' figures; empty for a form without a table.</summary>
    public required string FiguresHref { get; init; }

    public required string HistorySegment { get; init; }

    /// <summary>The scorecard's address; empty where the form has none.</summary>
    public required string Scorecard { get; init; }

    /// <summary>Where the ministry's own report is saved from.</summary>
    public required string MinistryReport { get; init; }

    public required IReadOnlyList<Choice> Reports { get; init; }

    public required IReadOnlyList<Choice> Standings { get; init; }

    /// <summary>The text that was sought.</summary>
    public required string Sought { get; init; }

    public required IReadOnlyList<SortColumn> Columns { get; init; }

    public required IReadOnlyList<UnitRow> Units { get; init; }

    /// <summary>More time and leave, those that are over or were taken back included.</summary>
    public required IReadOnlyList<LeaveRow> Extensions { get; init; }

    /// <summary>What came of the form before; empty for nothing.</summary>
    public required string Told { get; init; }

    public required FormProblem Problem { get; init; }

    /// <summary>For whom the form that was not taken was to be; empty for none.</summary>
    public required string Chosen { get; init; }

    /// <summary>The number of the form about several units; empty where none can be signed, or the officer may do nothing.</summary>
    public required string Number { get; init; }

    public required string ReportKey { get; init; }

    /// <summary>Whether the officer may remind, and there is a unit that owes the report and can still hand it in.</summary>
    public required bool CanRemind { get; init; }

    /// <summary>Whether the lock is over, so that only units with leave can be reminded.</summary>
    public required bool IsLocked { get; init; }

    /// <summary>Whether the officer may act on reports: remind, note calls.</summary>
    public required bool MayAct { get; init; }

    /// <summary>Whether the officer may give time and take it back.</summary>
    public required bool MayChangeReference { get; init; }

    /// <summary>Whether there is anything that the officer can do for several units at once.</summary>
    public bool CanDoSeveral => Number.Length > 0 && (CanRemind || MayChangeReference);

    /// <summary>The first day until which all may be given time.</summary>
    public required string Earliest { get; init; }

    /// <summary>The last one.</summary>
    public required string Latest { get; init; }

    public required string Lock { get; init; }

    public required int MaxReason { get; init; }

    /// <summary>Who looks, and would do it.</summary>
    public required string Officer { get; init; }
}

/// <summary>A column by which the units can be sorted.</summary>
/// <param name="Label">Its heading.</param>
/// <param name="Order">The order as an address names it.</param>
/// <param name="Href">The page in the order that a click asks for.</param>
/// <param name="Sorted">How it is sorted now; empty for not.</param>
internal sealed record SortColumn(string Label, string Order, string Href, string Sorted);

/// <summary>A unit in the table.</summary>
internal sealed record UnitRow
{
    /// <summary>Whether it was marked in a form that was not taken.</summary>
    public bool IsMarked { get; init; }

    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string Href { get; init; }

    public required string State { get; init; }

    /// <summary>The state as it stands in addresses and styles.</summary>
    public required string Key { get; init; }

    /// <summary>Days overdue.</summary>
    public required int Days { get; init; }

    public required string Version { get; init; }

    public required string Outcome { get; init; }

    public required string ReceivedAt { get; init; }

    public required string ReceiptHref { get; init; }

    public required string Findings { get; init; }

    public required string Note { get; init; }

    /// <summary>Whether there is a signed copy.</summary>
    public required bool Signed { get; init; }

    public required ReminderCounts Reminders { get; init; }

    public required string Contact { get; init; }

    public required string Phone { get; init; }

    /// <summary>The number as a link dials it.</summary>
    public required string Dial { get; init; }

    /// <summary>The last call that the ministry noted; empty for none.</summary>
    public required IReadOnlyList<CallRow> Calls { get; init; }

    /// <summary>How far the ministry is with the report; empty where none counts.</summary>
    public required string Review { get; init; }

    /// <summary>Where it is judged; empty where none counts.</summary>
    public required string ReportHref { get; init; }

    /// <summary>The unit's own due date; empty where it is that of all.</summary>
    public required string MoreTimeUntil { get; init; }

    /// <summary>Whether the unit owes the report.</summary>
    public required bool IsOwing { get; init; }

    public required string Email { get; init; }

    /// <summary>Until when the unit may hand in after the lock; empty for no leave.</summary>
    public required string LeaveUntil { get; init; }
}

/// <summary>What became of the reminders to a unit.</summary>
internal sealed record ReminderCounts(int Sent, int Delivered, int Bounced, int Unsent, int Unknown);

/// <summary>What somebody sees who may not see anything.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="IsSignedIn">Whether it is known who it is.</param>
/// <param name="SignIn">Where to sign in; empty for nowhere.</param>
internal sealed record NoAccessView(PageFrame Frame, bool IsSignedIn, string SignIn) : PageView(Frame);

/// <summary>One submission with all its findings.</summary>
internal sealed record SubmissionView(PageFrame Frame) : PageView(Frame)
{
    /// <summary>What the page says in the words of the receipt's mail.</summary>
    public required ReceiptInWords Receipt { get; init; }

    public required string Outcome { get; init; }

    /// <summary>The unit's page; empty where the upload belongs to none.</summary>
    public required string UnitPage { get; init; }

    /// <summary>The official letter; like the other files empty where there is none.</summary>
    public required string Letter { get; init; }

    public required string Original { get; init; }

    public required string Marked { get; init; }

    public required string ReceiptData { get; init; }
}
