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
