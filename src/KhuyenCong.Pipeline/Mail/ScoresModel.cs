using KhuyenCong.Reporting.Scorecard;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What a template sees of the scorecard: how the points stand in the country, and who has met the fewest.</summary>
public sealed record ScoresPart(
    string ScoresAnswered, string ScoresExpected, string ScoresYearBefore, IReadOnlyList<ScoredPoint> ScoresPoints, string ScoresFewest) : ViewPart;

/// <summary>How many units stand how at a point.</summary>
public sealed record ScoredPoint(string Order, string Label, int Met, int Partly, int NotMet, int NotApplicable, int NoAnswer, string MetBefore);

/// <summary>Makes it.</summary>
public static class ScoresModel
{
    private const int MaxLowest = 5;

    /// <summary>Of a scorecard; without a scorecard, or while nobody has answered, the lists are empty.</summary>
    public static ScoresPart Of(NationalScores? scores)
    {
        var answered = scores?.Units.Count(u => u.Answered) ?? 0;
        var fewest = scores?.Fewest(MaxLowest) ?? [];
        return new ScoresPart(
            ScoresAnswered: MailText.Number(answered),
            ScoresExpected: MailText.Number(scores?.Units.Count ?? 0),
            ScoresYearBefore: scores?.YearBefore is { } before ? PlainText.InSentence(before.Period.Name) : "",
            ScoresPoints: scores is null || answered == 0 ? [] : scores.Headings.Select((heading, at) => new ScoredPoint(
                Order: heading.Order,
                Label: heading.Label,
                Met: scores.Count(at, ScoreState.Met),
                Partly: scores.Count(at, ScoreState.Partly),
                NotMet: scores.Count(at, ScoreState.NotMet),
                NotApplicable: scores.Count(at, ScoreState.NotApplicable),
                NoAnswer: scores.Count(at, ScoreState.NoAnswer),
                MetBefore: scores.YearBefore is { } year ? MailText.Number(year.Count(at, ScoreState.Met)) : "")).ToList(),
            ScoresFewest: string.Join(", ", fewest.Select(u => $"{u.Unit.Name} ({MailText.Number(u.Met)}/{MailText.Number(u.Points.Count(p => p.State != ScoreState.NotApplicable))})")));
    }
}
