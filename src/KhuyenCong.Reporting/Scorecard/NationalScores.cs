using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Reporting.Scorecard;

/// <summary>A unit's line of the scorecard.</summary>
/// <param name="Unit">The unit at the cut-off.</param>
/// <param name="Points">Its points, in the form's order.</param>
public sealed record UnitScore(Unit Unit, IReadOnlyList<PointScore> Points)
{
    /// <summary>How many points are met.</summary>
    public int Met => Points.Count(p => p.State == ScoreState.Met);

    /// <summary>How many points are met at least partly.</summary>
    public int Begun => Points.Count(p => p.State is ScoreState.Met or ScoreState.Partly);

    /// <summary>Whether its report was taken.</summary>
    public bool Answered => Points.Any(p => p.State != ScoreState.NoAnswer);
}

/// <summary>The scorecard of a form and period: units by points.</summary>
/// <param name="Form">The form at the cut-off; it has a scorecard.</param>
/// <param name="Period">The period.</param>
/// <param name="Units">Every expected unit, by code.</param>
public sealed record NationalScores(FormDefinition Form, Period Period, IReadOnlyList<UnitScore> Units)
{
    /// <summary>The headings of the points.</summary>
    public IReadOnlyList<FormRow> Headings => [.. Form.Scorecard.Select(p => Form.Row(p.Heading)!)];

    /// <summary>The same a year before; null where that period was not scored ("không chấm").</summary>
    public NationalScores? YearBefore { get; init; }

    /// <summary>A unit's line a year before; null where the unit has none, as after a merger.</summary>
    public UnitScore? YearBeforeOf(string unit) => YearBefore?.Units.FirstOrDefault(u => u.Unit.Code == unit);

    /// <summary>How many units are in a state at a point.</summary>
    public int Count(int point, ScoreState state) => Units.Count(u => u.Points[point].State == state);

    /// <summary>
    /// Of the units that answered, those with the fewest points met, then the fewest begun; only units that did not meet all. None while less than half
    /// have answered: who hands in early is not to be named for it.
    /// </summary>
    public IReadOnlyList<UnitScore> Fewest(int most) => Units.Count(u => u.Answered) * 2 < Units.Count ? [] :
    [
        .. Units.Where(u => u.Answered && u.Points.Any(p => p.State is ScoreState.Partly or ScoreState.NotMet))
            .OrderBy(u => u.Met).ThenBy(u => u.Begun).ThenBy(u => u.Unit.Code, StringComparer.Ordinal).Take(most),
    ];
}

/// <summary>The states in words and by a letter each, for those who do not tell colours apart.</summary>
public static class ScoreText
{
    /// <summary>The state in words.</summary>
    public static string Of(ScoreState state) => state switch
    {
        ScoreState.Met => "đạt",
        ScoreState.Partly => "đạt một phần",
        ScoreState.NotMet => "chưa đạt",
        ScoreState.NotApplicable => "không áp dụng",
        _ => "chưa có báo cáo",
    };

    /// <summary>The state as a letter.</summary>
    public static string Letter(ScoreState state) => state switch
    {
        ScoreState.Met => "Đ",
        ScoreState.Partly => "M",
        ScoreState.NotMet => "C",
        ScoreState.NotApplicable => "–",
        _ => "?",
    };
}
