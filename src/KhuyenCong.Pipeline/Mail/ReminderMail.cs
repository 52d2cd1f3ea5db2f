using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Why a unit is reminded.</summary>
public enum ReminderCause
{
    /// <summary>Nothing came.</summary>
    NothingCame,

    /// <summary>The last report was sent back and none was accepted.</summary>
    SentBack,

    /// <summary>An upload is in hand that we could not process; nothing is asked of the unit but patience.</summary>
    Failed,
}

/// <summary>What a reminder says to one unit about one form and period.</summary>
public sealed record ReminderMail : UnitMail
{
    /// <summary>Form, period and its three dates.</summary>
    public required Deadlines Deadlines { get; init; }

    /// <summary>Today, in days from the due date; negative before it.</summary>
    public required int DaysFromDue { get; init; }

    /// <summary>Whether no other reminder follows before the lock.</summary>
    public bool LastBeforeLock { get; init; }

    /// <summary>Whether the escalation contact gets a copy.</summary>
    public bool Escalated { get; init; }

    /// <summary>What is missing.</summary>
    public required ReminderCause Cause { get; init; }

    /// <summary>The version sent back; 0 when none was.</summary>
    public int Version { get; init; }

    /// <summary>When the last upload came; null when nothing came.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>The number of the last receipt; null when nothing came.</summary>
    public string? ReceiptId { get; init; }

    /// <summary>Errors of the version sent back, the first few are shown.</summary>
    public IReadOnlyList<Finding> Errors { get; init; } = [];

    /// <summary>How many errors that version has in all.</summary>
    public int ErrorCount { get; init; }

    /// <summary>Where the file goes, for example <c>inbox/52/2026-Q3/</c>.</summary>
    public required string UploadFolder { get; init; }

    /// <summary>Whether the form may be given as a nil return.</summary>
    public bool AllowsNil { get; init; }

    /// <summary>Files that travel with it, as a rule the workbook to fill in.</summary>
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];
}
