using System.Text.Json.Serialization;

namespace KhuyenCong.Reporting.Programmes;

/// <summary>
/// Where a unit stands after a file of a programme, on the day of its receipt: what its receipt says is done and what is still to be done. It is kept in
/// the receipt, so that the answer says the same whenever it is made.
/// </summary>
public sealed record ProgrammeAfter
{
    /// <summary>Where the unit stands.</summary>
    public required ProgrammeStanding Standing { get; init; }

    /// <summary>What is not on file of the programme of the file's term; null when it is complete.</summary>
    public ProgrammeParts? Missing { get; init; }

    /// <summary>Whether this file made a programme complete of which a part was on file.</summary>
    public bool CompletesProgramme { get; init; }

    /// <summary>Whether it amends a decision that is not on file.</summary>
    public bool AmendsNothing { get; init; }

    /// <summary>The end of what is in force, once it is near and nothing follows; null otherwise.</summary>
    public DateOnly? EndsSoon { get; init; }

    /// <summary>The term that is asked for; null when none is, or when what is asked for is on file.</summary>
    public ProgrammeTerm? Asked { get; init; }

    /// <summary>The due day; null when nothing is asked for.</summary>
    public DateOnly? Due { get; init; }

    /// <summary>By how many days what was due came late, when it is with this file that it is met; 0 otherwise.</summary>
    public int DaysLate { get; init; }

    /// <summary>For how many days what is asked for has been missing, after this file too; 0 when it is not.</summary>
    public int DaysOverdue { get; init; }

    /// <summary>Whether nothing is left for the unit to do about its programmes.</summary>
    [JsonIgnore]
    public bool IsDone => Missing is null && !AmendsNothing && EndsSoon is null && !LacksProgramme;

    /// <summary>Whether no complete programme covers the day, nor what is asked for.</summary>
    [JsonIgnore]
    public bool LacksProgramme => Standing != ProgrammeStanding.InForce && (Asked is not null || Due is null);

    /// <summary>The state after a file.</summary>
    /// <param name="declared">What is said of it.</param>
    /// <param name="before">Where the unit stood without it.</param>
    /// <param name="after">Where it stands with it.</param>
    public static ProgrammeAfter Of(ProgrammeDeclaration declared, UnitProgrammes before, UnitProgrammes after)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var missing = (after.OnFile.FirstOrDefault(p => p.Term == declared.Term) ?? new Programme(declared.Term)).Missing;
        return new ProgrammeAfter
        {
            Standing = after.Standing,
            Missing = missing,
            CompletesProgramme = missing is null && before.OnFile.Any(p => p.Term == declared.Term && !p.IsComplete),
            AmendsNothing = declared.Amends is { } amends && !after.OnFile.Any(p => Has(p, DecisionNumber.KeyOf(amends))),
            EndsSoon = after.EndsSoon,
            Asked = after.Duty is { } duty && !duty.IsMetBy(after.OnFile, after.Day) ? duty.Term : null,
            Due = after.Duty?.Due,
            DaysLate = before.Standing == ProgrammeStanding.InForce ? 0 : after.DaysLate,
            DaysOverdue = after.DaysOverdue,
        };
    }

    // A decision whose number nobody has said may be the one.
    private static bool Has(Programme programme, string number) =>
        (programme.Decision is not null && (programme.Number is not { } own || DecisionNumber.KeyOf(own) == number))
        || programme.Amendments.Any(a => a.Declared.Number is { } amendment && DecisionNumber.KeyOf(amendment) == number);
}
