using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Programmes;

/// <summary>Where a unit stands with its programmes on a day; every unit is in exactly one.</summary>
public enum ProgrammeStanding
{
    /// <summary>A complete programme covers the day.</summary>
    InForce,

    /// <summary>None does, and an upload is in hand that we could not process; our fault, not the unit's.</summary>
    Failed,

    /// <summary>One covers the day, and a part of it is not on file.</summary>
    Incomplete,

    /// <summary>What is on file says no term.</summary>
    UnknownTerm,

    /// <summary>Nothing on file covers the day.</summary>
    None,
}

/// <summary>What a unit has on file, against what is asked for on a day.</summary>
/// <param name="Unit">The unit on that day.</param>
/// <param name="Day">The day.</param>
/// <param name="OnFile">Its programmes.</param>
public sealed record UnitProgrammes(Unit Unit, DateOnly Day, IReadOnlyList<Programme> OnFile)
{
    /// <summary>Months before the end of what is in force from which the unit and the ministry are reminded of it.</summary>
    public const int MonthsBeforeEnd = 6;

    /// <summary>
    /// The programmes of the units that were merged into it. They are shown beside and cover nothing for it: no text was found that carries one over.
    /// </summary>
    public IReadOnlyList<(Unit Unit, Programme Programme)> OfPredecessors { get; init; } = [];

    /// <summary>What is asked for on that day; null for nothing.</summary>
    public TermDuty? Duty { get; init; }

    /// <summary>Whether an upload of it is in hand that we could not process.</summary>
    public bool IsFailed { get; init; }

    /// <summary>The programme that covers the day, of several the one that ends last; null when none does.</summary>
    public Programme? InForce => OnFile.Where(p => p.IsInForceOn(Day)).MaxBy(p => p.Term!.Value.Ends);

    /// <summary>The last day until which every day is covered; null when this one is not.</summary>
    public DateOnly? CoveredUntil => FiledProgrammes.CoveredUntil(OnFile, Day);

    /// <summary>What would cover the day and lacks a part; null when there is none.</summary>
    public Programme? Incomplete => OnFile.FirstOrDefault(p => !p.IsComplete && p.Term is { } term && term.Covers(Day));

    /// <summary>Where it stands.</summary>
    public ProgrammeStanding Standing =>
        InForce is not null ? ProgrammeStanding.InForce
        : IsFailed ? ProgrammeStanding.Failed
        : Incomplete is not null ? ProgrammeStanding.Incomplete
        : OnFile.Any(p => p.Term is null) ? ProgrammeStanding.UnknownTerm
        : ProgrammeStanding.None;

    /// <summary>The end of what is in force, once it is near and nothing follows; null otherwise.</summary>
    public DateOnly? EndsSoon => CoveredUntil is { } end && Day >= end.AddMonths(-MonthsBeforeEnd) ? end : null;

    /// <summary>Days by which what is asked for came late ("nộp muộn"): the due date was not covered in time, and the day is covered now; 0 when it was.</summary>
    public int DaysLate => Duty is { } duty && Day > duty.Due && !WasMetInTime(duty) && OnFile.Where(p => p.IsInForceOn(Day)).Min(p => p.CompleteSince) is { } since
        ? Math.Max(0, VietnamTime.DayOf(since).DayNumber - duty.Due.DayNumber)
        : 0;

    /// <summary>Days for which what is asked for has been missing after its due date ("quá hạn"); 0 when it is not.</summary>
    public int DaysOverdue => Duty is { } duty && Day > duty.Due && !duty.IsMetBy(OnFile, Day)
        ? Day.DayNumber - OnFile.Where(p => p.IsComplete && p.Term is { } term && term.Ends < Day).Select(p => p.Term!.Value.Ends).Append(duty.Due).Max().DayNumber
        : 0;

    private bool WasMetInTime(TermDuty duty) => duty.IsMetBy(OnFile.Where(p => p.CompleteSince < VietnamTime.EndOf(duty.Due)), duty.Due);
}
