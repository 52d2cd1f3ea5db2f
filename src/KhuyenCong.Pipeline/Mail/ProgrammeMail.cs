using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>Asks a unit for a programme that is due, or tells it that the one in force ends.</summary>
public sealed record ProgrammeMail
{
    /// <summary>Where the unit stands today.</summary>
    public required UnitProgrammes Situation { get; init; }

    /// <summary>What is due; null when the mail is about an end.</summary>
    public TermDuty? Duty { get; init; }

    /// <summary>The form's code.</summary>
    public required string Form { get; init; }

    /// <summary>The receiving department's name on that day.</summary>
    public required string Department { get; init; }

    /// <summary>Whether the escalation contact gets a copy.</summary>
    public bool Escalated { get; init; }

    /// <summary>Where the files go, for example <c>inbox/52/KC-03/2026-2030/</c>.</summary>
    public required string UploadFolder { get; init; }

    /// <summary>The page of the unit's programmes; null when there is none.</summary>
    public Uri? Link { get; init; }
}

/// <summary>Tells the ministry whose programmes end.</summary>
public sealed record ProgrammesEndMail
{
    /// <summary>The units, by code; each one's end is near and nothing follows.</summary>
    public required IReadOnlyList<UnitProgrammes> Units { get; init; }

    /// <summary>The receiving department's name on that day.</summary>
    public required string Department { get; init; }

    /// <summary>The ministry's page of the programmes; null when there is none.</summary>
    public Uri? Link { get; init; }
}
