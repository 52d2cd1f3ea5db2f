using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pages.Situation;

/// <summary>A unit: what it handed in for the report, its other periods, its contacts, and leave after the lock.</summary>
internal sealed record UnitView(PageFrame Frame) : PageView(Frame)
{
    public required Unit Unit { get; init; }

    /// <summary>The report's key.</summary>
    public required string Key { get; init; }

    /// <summary>The report as a table.</summary>
    public required string ReportHref { get; init; }

    /// <summary>The report's name.</summary>
    public required string Name { get; init; }

    public required string State { get; init; }

    /// <summary>Whether there is a signed copy.</summary>
    public required bool Signed { get; init; }

    /// <summary>The report's dates in the words of the mails, as label and value.</summary>
    public required IReadOnlyList<LabelledText> Dates { get; init; }

    public required IReadOnlyList<ContactRow> Contacts { get; init; }

    public required SubmissionLines Submissions { get; init; }

    public required IReadOnlyList<MailLine> Mails { get; init; }

    public required IReadOnlyList<LeaveRow> Extensions { get; init; }

    public required IReadOnlyList<PeriodRow> History { get; init; }

    /// <summary>The calls that the ministry noted, the newest first.</summary>
    public required IReadOnlyList<CallRow> Calls { get; init; }

    /// <summary>Whether there is something to call about.</summary>
    public required bool CanCall { get; init; }

    public required int MaxNote { get; init; }

    public required FormProblem Problem { get; init; }

    /// <summary>The number of the page's forms; empty where none can be signed, or the officer may do nothing.</summary>
    public required string Number { get; init; }

    /// <summary>Whether the officer may act on the report: remind, note a call, send a mail again.</summary>
    public required bool MayAct { get; init; }

    /// <summary>Whether the officer may give time and take it back.</summary>
    public required bool MayChangeReference { get; init; }

    /// <summary>The first day until which time may be given.</summary>
    public required string Earliest { get; init; }

    /// <summary>The last one.</summary>
    public required string Latest { get; init; }

    public required string Lock { get; init; }

    public required int MaxReason { get; init; }

    /// <summary>Who looks, and would do it.</summary>
    public required string Officer { get; init; }
}

/// <summary>A contact of the unit.</summary>
internal sealed record ContactRow(string Role, string Name, string Phone, string Dial, string Email);

/// <summary>A mail to the unit.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">When it came to its state.</param>
/// <param name="State">Its state.</param>
/// <param name="To">To whom it goes.</param>
/// <param name="Resend">Its key where it can be sent again; otherwise empty.</param>
/// <param name="Unsure">Whether nobody knows if it was sent.</param>
internal sealed record MailLine(string Kind, string At, string State, string To, string Resend, bool Unsure);

/// <summary>More time, or leave to hand in after the lock.</summary>
/// <param name="Unit">To whom it was given.</param>
/// <param name="Href">That unit's page; empty for all.</param>
/// <param name="Kind">Which of the two.</param>
/// <param name="Until">The last day that was granted.</param>
/// <param name="Over">Whether it holds no more.</param>
/// <param name="Ended">When it was taken back, by whom and why; empty for not.</param>
/// <param name="Reason">Why it was granted.</param>
/// <param name="Author">By whom.</param>
/// <param name="CanEnd">Whether it can be taken back.</param>
/// <param name="IsForAll">Whether it was given to all units.</param>
internal sealed record LeaveRow(string Unit, string Href, string Kind, string Until, bool Over, string Ended, string Reason, string Author, bool CanEnd, bool IsForAll);

/// <summary>A call that was noted.</summary>
internal sealed record CallRow(string At, string By, string Note);

/// <summary>How the unit stands in another period.</summary>
internal sealed record PeriodRow(string Href, string Name, string Due, string State, string Version, string ReceivedAt);
