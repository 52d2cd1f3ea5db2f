using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Tells a unit that it may hand in after the lock.</summary>
public sealed record ExtensionMail
{
    /// <summary>The unit at the cut-off.</summary>
    public required Unit Unit { get; init; }

    /// <summary>The receiving department's name on that day.</summary>
    public required string Department { get; init; }

    /// <summary>The form's title.</summary>
    public required string FormTitle { get; init; }

    /// <summary>Form, period and its three dates.</summary>
    public required Deadlines Deadlines { get; init; }

    /// <summary>Why it was granted.</summary>
    public required string Reason { get; init; }

    /// <summary>Who granted it.</summary>
    public required string Author { get; init; }

    /// <summary>The last day on which a report is taken.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>Where the file goes, for example <c>inbox/52/2026-Q3/</c>.</summary>
    public required string UploadFolder { get; init; }

    /// <summary>A page where the file can be handed in; null when there is none.</summary>
    public Uri? Link { get; init; }
}
