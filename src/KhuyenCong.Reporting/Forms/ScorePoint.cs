namespace KhuyenCong.Reporting.Forms;

/// <summary>What a criterion looks at.</summary>
public enum ScoreTest
{
    /// <summary>The sum of the rows is above 0.</summary>
    Positive,

    /// <summary>Each of the rows says yes.</summary>
    Yes,

    /// <summary>The first row is not below the second.</summary>
    AtLeast,

    /// <summary>A complete programme is on file whose term covers the cut-off.</summary>
    ProgrammeInForce,

    /// <summary>All periodic reports of the year that were due are on record.</summary>
    AllReportsSent,
}

/// <summary>One of the things by which a point is met.</summary>
/// <param name="Test">What it looks at.</param>
/// <param name="Label">What it asks for, for readers.</param>
public sealed record ScoreCriterion(ScoreTest Test, string Label)
{
    /// <summary>The codes of the rows that it rests on; of two or more columns of figures the first counts.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];
}

/// <summary>A point that is scored: a section of the form.</summary>
/// <param name="Heading">The code of the section's heading.</param>
/// <param name="Criteria">What must be so; those that do not apply drop out.</param>
public sealed record ScorePoint(string Heading, IReadOnlyList<ScoreCriterion> Criteria);
