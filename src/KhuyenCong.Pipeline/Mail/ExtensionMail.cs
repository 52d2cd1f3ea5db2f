using KhuyenCong.Reporting.Duties;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Tells a unit that it was given more time, or that this was taken back.</summary>
public sealed record ExtensionMail : UnitMail
{
    /// <summary>Form, period and its dates as they hold for the unit.</summary>
    public required Deadlines Deadlines { get; init; }

    /// <summary>What was granted, why and by whom; and that it was taken back.</summary>
    public required Extension Extension { get; init; }

    /// <summary>Whether it moves the due date; else it is leave to hand in after the lock.</summary>
    public required bool IsMoreTime { get; init; }

    /// <summary>Where the file goes, for example <c>inbox/52/2026-Q3/</c>.</summary>
    public required string UploadFolder { get; init; }
}
