namespace KhuyenCong.Reporting.Difficulties;

/// <summary>By what way a unit says it.</summary>
public enum DifficultySource
{
    /// <summary>The rows of its report.</summary>
    Report,

    /// <summary>The form of its page.</summary>
    Page,
}

/// <summary>Where a difficulty stands.</summary>
public enum DifficultyState
{
    /// <summary>It waits for the ministry's answer.</summary>
    Open,

    /// <summary>The ministry has answered this text.</summary>
    Answered,

    /// <summary>The ministry has closed it, or the report that counts says it no longer.</summary>
    Closed,
}

/// <summary>Where a submission stands among those of its source; the later one is believed.</summary>
/// <param name="At">When it was received.</param>
/// <param name="Tie">Decides between two of one moment: the version of a report, else the upload's id.</param>
public readonly record struct SaidWhen(DateTimeOffset At, string Tie) : IComparable<SaidWhen>
{
    /// <inheritdoc/>
    public int CompareTo(SaidWhen other) => At.CompareTo(other.At) is var at && at != 0 ? at : string.CompareOrdinal(Tie, other.Tie);
}

/// <summary>What the ministry did about a text.</summary>
/// <param name="Source">The source and, below, the point of what it is about.</param>
/// <param name="Point">The point.</param>
/// <param name="Hash">The text that it is about (<see cref="DifficultyText.Hash"/>): an act is about a text, so another text has none.</param>
/// <param name="Closes">Whether it closes the matter.</param>
/// <param name="Text">The answer; of a closing the reason, which may be empty.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Number">Which one it is of its source and point, from 1.</param>
public sealed record DifficultyAct(DifficultySource Source, string Point, string Hash, bool Closes, string Text, string By, DateTimeOffset At, int Number);

/// <summary>One difficulty or proposal of a unit in a form and period: what it last said at a point by one way, and what became of that.</summary>
public sealed record Difficulty
{
    /// <summary>How many different texts of one point are remembered, the earliest left out first.</summary>
    public const int MaxRemembered = 50;

    /// <summary>The way.</summary>
    public required DifficultySource Source { get; init; }

    /// <summary>The point; <see cref="DifficultyPoints.General"/> for none of them.</summary>
    public required string Point { get; init; }

    /// <summary>What it says.</summary>
    public required DifficultyText Text { get; init; }

    /// <summary>The submission that said it last.</summary>
    public required SaidWhen Said { get; init; }

    /// <summary>That submission's upload.</summary>
    public required string Upload { get; init; }

    /// <summary>The name of the official letter that came with it; null for none.</summary>
    public string? Letter { get; init; }

    /// <summary>When each text was said first at this point, by <see cref="DifficultyText.Hash"/>.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset> First { get; init; }

    /// <summary>When the report was received that counts and says it no longer; null while it is said.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>The last answer to this text; null for none.</summary>
    public DifficultyAct? Answer { get; init; }

    /// <summary>The act by which this text was closed; null for none.</summary>
    public DifficultyAct? Closing { get; init; }

    /// <summary>How many acts there were about any text of this point.</summary>
    public int Acts { get; init; }

    /// <summary>Since when this text is said: the same text in a later submission is as old as the first.</summary>
    public DateTimeOffset Since => First.TryGetValue(Text.Hash, out var first) ? first : Said.At;

    /// <summary>Where it stands.</summary>
    public DifficultyState State => GoneAt is not null || Closing is not null ? DifficultyState.Closed : Answer is not null ? DifficultyState.Answered : DifficultyState.Open;

    /// <summary>It after one more act about its text.</summary>
    public Difficulty After(DifficultyAct act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return act.Closes ? this with { Closing = act, Acts = Acts + 1 } : this with { Answer = act, Acts = Acts + 1 };
    }
}
