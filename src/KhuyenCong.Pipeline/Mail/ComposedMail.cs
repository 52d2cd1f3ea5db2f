using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What a mail says; to whom is the ledger's.</summary>
/// <param name="Subject">One line, NFC.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">HTML that says the same.</param>
public sealed record ComposedMail(string Subject, string Text, string Html);

/// <summary>What a reminder is about.</summary>
/// <param name="Unit">The unit at the cut-off.</param>
/// <param name="FormCode">The form's code.</param>
/// <param name="FormTitle">The form's title.</param>
/// <param name="Deadlines">The dates.</param>
/// <param name="Today">The day on which it goes out.</param>
public sealed record ReminderContent(Unit Unit, string FormCode, string FormTitle, Deadlines Deadlines, DateOnly Today)
{
    /// <summary>Whether no further reminder comes before the lock.</summary>
    public bool IsLast { get; init; }

    /// <summary>When the last version that was sent back came; null when nothing came.</summary>
    public DateTimeOffset? SentBackAt { get; init; }

    /// <summary>Its first errors.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>The unit's page; null when there is none.</summary>
    public Uri? Link { get; init; }

    /// <summary>Whether the workbook to fill in travels with it.</summary>
    public bool HasTemplate { get; init; }
}

/// <summary>What an operator is told about.</summary>
public enum NoticeKind
{
    /// <summary>An upload that has been in the inbox for an hour.</summary>
    StuckUpload,

    /// <summary>A unit that is owed a mail and has nobody to write to.</summary>
    NoContact,

    /// <summary>A mail that was refused or given up.</summary>
    MailFailed,

    /// <summary>A mail of which nobody can say whether it was sent.</summary>
    MailUnknown,
}

/// <summary>A notice to the operators.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Unit">The unit's code; null for none.</param>
/// <param name="Form">The form's code; null for none.</param>
/// <param name="Period">The period's id; null for none.</param>
/// <param name="Text">What happened, in Vietnamese.</param>
public sealed record OperatorNotice(NoticeKind Kind, string? Unit, string? Form, string? Period, string Text);
