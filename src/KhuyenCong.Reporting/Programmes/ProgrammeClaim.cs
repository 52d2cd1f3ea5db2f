namespace KhuyenCong.Reporting.Programmes;

/// <summary>Which of the programmes on file a report speaks of, by the number of the decision that it names.</summary>
public sealed class ProgrammeClaim
{
    /// <summary>Looks a report's programme up.</summary>
    /// <param name="onFile">The unit's programmes.</param>
    /// <param name="day">The day of the report; a programme that ended before it is another one than that in force.</param>
    /// <param name="number">The number that the report names; null when it names none.</param>
    public ProgrammeClaim(IReadOnlyList<Programme> onFile, DateOnly day, string? number)
    {
        ArgumentNullException.ThrowIfNull(onFile);
        Open = [.. onFile.Where(p => p.Term is not { } term || term.Ends >= day)];
        Ended = [.. onFile.Where(p => p.Term is { } term && term.Ends < day)];
        Named = number is null ? [] : [.. onFile.Where(p => p.Number is { } known && DecisionNumber.KeyOf(known) == DecisionNumber.KeyOf(number))];
    }

    /// <summary>Those whose term has not ended, or is not known.</summary>
    public IReadOnlyList<Programme> Open { get; }

    /// <summary>Those whose term has ended.</summary>
    public IReadOnlyList<Programme> Ended { get; }

    /// <summary>Those with the number that the report names.</summary>
    public IReadOnlyList<Programme> Named { get; }

    /// <summary>Those that the report can mean: the named ones, else any that has not ended.</summary>
    public IReadOnlyList<Programme> Meant => Named.Count > 0 ? Named : Open;
}
