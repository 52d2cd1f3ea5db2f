using KhuyenCong.Reporting.Scorecard;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What a template sees of the scorecard: how the points stand in the country, and who has met the fewest.</summary>
public static class ScoresModel
{
    private const int MaxLowest = 5;

    /// <summary>Adds the values; without a scorecard, or while nobody has answered, the lists are empty.</summary>
    public static void Put(IDictionary<string, object> values, NationalScores? scores)
    {
        ArgumentNullException.ThrowIfNull(values);
        var answered = scores?.Units.Count(u => u.Answered) ?? 0;
        values["scores_answered"] = MailText.Number(answered);
        values["scores_expected"] = MailText.Number(scores?.Units.Count ?? 0);
        values["scores_year_before"] = scores?.YearBefore is { } before ? PlainText.InSentence(before.Period.Name) : "";
        values["scores_points"] = scores is null || answered == 0 ? [] : scores.Headings.Select((heading, at) => (object)new Dictionary<string, object>
        {
            ["order"] = heading.Order,
            ["label"] = heading.Label,
            ["met"] = scores.Count(at, ScoreState.Met),
            ["partly"] = scores.Count(at, ScoreState.Partly),
            ["not_met"] = scores.Count(at, ScoreState.NotMet),
            ["not_applicable"] = scores.Count(at, ScoreState.NotApplicable),
            ["no_answer"] = scores.Count(at, ScoreState.NoAnswer),
            ["met_before"] = scores.YearBefore is { } year ? MailText.Number(year.Count(at, ScoreState.Met)) : "",
        }).ToList();
        var fewest = scores?.Fewest(MaxLowest) ?? [];
        values["scores_fewest"] = string.Join(", ", fewest.Select(u => $"{u.Unit.Name} ({MailText.Number(u.Met)}/{MailText.Number(u.Points.Count(p => p.State != ScoreState.NotApplicable))})"));
    }
}
