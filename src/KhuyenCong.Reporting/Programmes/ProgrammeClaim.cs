namespace KhuyenCong.Reporting.Programmes;

/// <summary>A decision about a programme that is on file: the one that approved it, or one that amended it.</summary>
/// <param name="Programme">The programme.</param>
/// <param name="Number">Its number; null while nobody has said.</param>
/// <param name="Date">Its day; null while nobody has said.</param>
public sealed record ProgrammeDecision(Programme Programme, string? Number, DateOnly? Date);

/// <summary>Which of the programmes on file a report speaks of, by the number of the decision that it names.</summary>
public sealed class ProgrammeClaim
{
    private readonly List<ProgrammeDecision> _named, _open;

    /// <summary>Looks a report's programme up.</summary>
    /// <param name="onFile">The unit's programmes.</param>
    /// <param name="day">The day of the report; a programme that ended before it is another one than that in force.</param>
    /// <param name="number">The number that the report names; null when it names none.</param>
    public ProgrammeClaim(IReadOnlyList<Programme> onFile, DateOnly day, string? number)
    {
        ArgumentNullException.ThrowIfNull(onFile);
        Open = [.. onFile.Where(p => p.Term is not { } term || term.Ends >= day)];
        Ended = [.. onFile.Where(p => p.Term is { } term && term.Ends < day)];
        _open = [.. Open.SelectMany(DecisionsOf)];
        _named = number is null ? [] : [.. onFile.SelectMany(DecisionsOf).Where(d => d.Number is { } known && DecisionNumber.KeyOf(known) == DecisionNumber.KeyOf(number))];
    }

    /// <summary>Those whose term has not ended, or is not known.</summary>
    public IReadOnlyList<Programme> Open { get; }

    /// <summary>Those whose term has ended.</summary>
    public IReadOnlyList<Programme> Ended { get; }

    /// <summary>Those with a decision of the number that the report names.</summary>
    public IReadOnlyList<Programme> Named => [.. _named.Select(d => d.Programme).Distinct()];

    /// <summary>The decisions that the report can mean: those of the number that it names, else any of a programme that has not ended.</summary>
    public IReadOnlyList<ProgrammeDecision> Decisions => _named.Count > 0 ? _named : _open;

    /// <summary>The programmes that the report can mean.</summary>
    public IReadOnlyList<Programme> Meant => _named.Count > 0 ? Named : Open;

    private static IEnumerable<ProgrammeDecision> DecisionsOf(Programme programme) =>
        programme.Amendments.Select(a => new ProgrammeDecision(programme, a.Declared.Number, a.Declared.Date)).Prepend(new(programme, programme.Number, programme.Date));
}
