using KhuyenCong.Pages.Layout;
using KhuyenCong.Pipeline.Mail;

namespace KhuyenCong.Pages.Situation;

/// <summary>How a point stands: for addresses and styles, in a letter, in words.</summary>
internal sealed record ScoreMark(string Key, string Letter, string State);

/// <summary>A point of the form's scorecard.</summary>
internal sealed record ScoreHeading(string Order, string Label);

/// <summary>A unit's point in the table of all; before: how it stood a year earlier.</summary>
internal sealed record ScoreCell(ScoreMark Mark, string Order, string Href, string Before);

/// <summary>A unit in the table of all.</summary>
internal sealed record ScoreRow(string Code, string Name, string Href, string Met, IReadOnlyList<ScoreCell> Points);

/// <summary>The units by points.</summary>
internal sealed record ScorecardView(PageFrame Frame, string Situation, string All, string AsOf) : PageView(Frame)
{
    /// <summary>Whether the report is scored at all.</summary>
    public required bool Scored { get; init; }

    public required string FormTitle { get; init; }

    /// <summary>The region whose units are shown; empty for all.</summary>
    public required string Region { get; init; }

    public required bool RegionAssumed { get; init; }

    public required IReadOnlyList<Choice> Regions { get; init; }

    public required IReadOnlyList<ScoreMark> States { get; init; }

    /// <summary>How the points stand in the country, as the digest tells it.</summary>
    public required ScoresPart Digest { get; init; }

    public required IReadOnlyList<ScoreHeading> Points { get; init; }

    public required IReadOnlyList<ScoreRow> Units { get; init; }
}

/// <summary>A criterion of a point with what it was held against: rows of the report, or the record.</summary>
internal sealed record CriterionRow(string Label, string Rows, string Record, string Key, string State);

/// <summary>An answer that a point rests on.</summary>
internal sealed record AnswerRow(string Code, string Label, string Value, string Measure, string Note);

/// <summary>A point of one unit.</summary>
internal sealed record PointSection(
    ScoreMark Mark, string Order, string Label, string Before, IReadOnlyList<CriterionRow> Criteria, IReadOnlyList<AnswerRow> Answers);

/// <summary>The points of one unit with the answers that they rest on.</summary>
internal sealed record ScoresView(PageFrame Frame, string All, string AsOf) : PageView(Frame)
{
    public required string Office { get; init; }

    public required string UnitPage { get; init; }

    /// <summary>Whether a report of the unit was taken.</summary>
    public required bool Answered { get; init; }

    /// <summary>How many points are met.</summary>
    public required string Met { get; init; }

    /// <summary>How many apply to the unit.</summary>
    public required string Count { get; init; }

    /// <summary>The year before; empty where it was not scored.</summary>
    public required string YearBefore { get; init; }

    public required IReadOnlyList<PointSection> Points { get; init; }
}
