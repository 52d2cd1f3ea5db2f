using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;

namespace KhuyenCong.Pages.Submissions;

/// <summary>What a page shows of a difficulty, to the unit and to the ministry alike.</summary>
internal static class DifficultyValues
{
    /// <summary>The values.</summary>
    /// <param name="difficulty">The difficulty.</param>
    /// <param name="point">The point for people.</param>
    /// <param name="submission">The path of the page of the submission that said it, without an ending slash.</param>
    public static Dictionary<string, object> Of(Difficulty difficulty, string point, string submission) => new()
    {
        ["href"] = submission,
        ["letter"] = ForeignText.Clean(difficulty.Letter),
        ["letter_href"] = difficulty.Letter is null ? "" : submission + "/" + SubmissionFiles.Letter,
        ["point"] = ForeignText.Clean(point),
        ["state"] = UnitDifficulty.TextOf(difficulty.State),
        ["tone"] = difficulty.State switch { DifficultyState.Open => "warn", DifficultyState.Answered => "good", _ => "closed" },
        ["is_open"] = difficulty.State == DifficultyState.Open,
        ["source"] = UnitDifficulty.TextOf(difficulty.Source),
        ["since"] = VietnamTime.Text(difficulty.Since),
        ["difficulty"] = ForeignText.Lines(difficulty.Text.Difficulty),
        ["proposal"] = ForeignText.Lines(difficulty.Text.Proposal),
        ["answer"] = ForeignText.Lines(difficulty.Answer?.Text),
        ["answered_by"] = ForeignText.Clean(difficulty.Answer?.By),
        ["answered_at"] = difficulty.Answer is { } answer ? VietnamTime.Text(answer.At) : "",
        ["closing"] = ForeignText.Lines(difficulty.Closing?.Text),
        ["closed_by"] = ForeignText.Clean(difficulty.Closing?.By),
        ["closed_at"] = difficulty.Closing is { } closing ? VietnamTime.Text(closing.At) : "",
        ["gone"] = difficulty.GoneAt is { } gone ? $"{UnitDifficulty.GoneText} ({VietnamTime.Text(gone)})" : "",
    };
}
