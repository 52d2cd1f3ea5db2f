namespace KhuyenCong.Reporting.Programmes;

/// <summary>
/// What is on file of one provincial programme ("Chương trình khuyến công địa phương"; dispatch 7540/BCT-CNĐP, point 3): its decision of approval and
/// the detailed programme, which come in one file or in two.
/// </summary>
/// <param name="Term">The years for which it was approved; null while nobody has said ("chưa rõ thời hạn").</param>
public sealed record Programme(ProgrammeTerm? Term)
{
    /// <summary>The number of the decision as written, for example "1234/QĐ-UBND"; null while nobody has said ("chưa khai").</summary>
    public string? Number { get; init; }

    /// <summary>The date of the decision; null while nobody has said.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>When the decision ("Quyết định") first came; null when it is not on file.</summary>
    public DateTimeOffset? DecisionSince { get; init; }

    /// <summary>When the detailed programme ("Chương trình chi tiết") first came; null when it is not on file.</summary>
    public DateTimeOffset? DetailSince { get; init; }

    /// <summary>The file that holds the decision; null when it is not on file.</summary>
    public ProgrammeFile? Decision { get; init; }

    /// <summary>The file that holds the detailed programme; null when it is not on file.</summary>
    public ProgrammeFile? Detail { get; init; }

    /// <summary>The decisions that amend it, in the order of their receipt; each names the one that it amends.</summary>
    public IReadOnlyList<ProgrammeFile> Amendments { get; init; } = [];

    /// <summary>Every file of it.</summary>
    public IEnumerable<ProgrammeFile> Files => new[] { Decision, Detail }.OfType<ProgrammeFile>().Concat(Amendments).DistinctBy(f => f.Upload);

    /// <summary>The parts that are not on file; null when both are.</summary>
    public ProgrammeParts? Missing => (DecisionSince, DetailSince) switch
    {
        (null, null) => ProgrammeParts.Both,
        (null, _) => ProgrammeParts.Decision,
        (_, null) => ProgrammeParts.Detail,
        _ => null,
    };

    /// <summary>Whether both parts are on file.</summary>
    public bool IsComplete => Missing is null;

    /// <summary>Since when both parts are on file; null while one is missing.</summary>
    public DateTimeOffset? CompleteSince => IsComplete ? (DecisionSince > DetailSince ? DecisionSince : DetailSince) : null;

    /// <summary>Whether it is on file whole and its term covers a day.</summary>
    public bool IsInForceOn(DateOnly day) => IsComplete && Term is { } term && term.Covers(day);
}
