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

    /// <summary>Why leave was not given; empty for nothing.</summary>
    public required string Problem { get; init; }

    /// <summary>The number of the page's forms; empty where none can be signed.</summary>
    public required string Number { get; init; }

    /// <summary>The first day on which leave may end.</summary>
    public required string Earliest { get; init; }

    /// <summary>The last one.</summary>
    public required string Latest { get; init; }

    public required int MaxReason { get; init; }

    /// <summary>Who looks, and would give leave.</summary>
    public required string Officer { get; init; }
}

/// <summary>A contact of the unit.</summary>
internal sealed record ContactRow(string Role, string Name, string Phone, string Email);

/// <summary>A mail to the unit.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">When it came to its state.</param>
/// <param name="State">Its state.</param>
/// <param name="To">To whom it goes.</param>
/// <param name="Resend">Its key where it can be sent again; otherwise empty.</param>
/// <param name="Unsure">Whether nobody knows if it was sent.</param>
internal sealed record MailLine(string Kind, string At, string State, string To, string Resend, bool Unsure);

/// <summary>Leave to hand in after the lock.</summary>
internal sealed record LeaveRow(string Until, bool Over, string Reason, string Author);

/// <summary>How the unit stands in another period.</summary>
internal sealed record PeriodRow(string Href, string Name, string Due, string State, string Version, string ReceivedAt);
