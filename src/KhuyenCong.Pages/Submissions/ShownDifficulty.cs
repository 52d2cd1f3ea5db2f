using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;

namespace KhuyenCong.Pages.Submissions;

/// <summary>What the ministry said, line by line, who said it, and when; empty for nothing.</summary>
internal sealed record MinistryWord(IReadOnlyList<string> Lines, string By, string At)
{
    /// <summary>What is shown of an act.</summary>
    public static MinistryWord Of(DifficultyAct? act) =>
        new(ForeignText.Lines(act?.Text), ForeignText.Clean(act?.By), act is null ? "" : VietnamTime.Text(act.At));
}

/// <summary>What a page shows of a difficulty, to the unit and to the ministry alike.</summary>
internal sealed record ShownDifficulty
{
    /// <summary>The path of the page of the submission that said it.</summary>
    public required string Href { get; init; }

    public required string Point { get; init; }

    public required string State { get; init; }

    public required string Tone { get; init; }

    public required bool IsOpen { get; init; }

    public required string Source { get; init; }

    public required string Since { get; init; }

    public required IReadOnlyList<string> Difficulty { get; init; }

    public required IReadOnlyList<string> Proposal { get; init; }

    /// <summary>The official letter that came with it; empty for none.</summary>
    public required string Letter { get; init; }

    public string LetterHref => Href + "/" + SubmissionFiles.Letter;

    public required MinistryWord Answer { get; init; }

    /// <summary>Why the ministry closed the matter.</summary>
    public required MinistryWord Closing { get; init; }

    /// <summary>That the unit tells it no longer; empty while it does.</summary>
    public required string Gone { get; init; }

    /// <summary>What is shown of a difficulty.</summary>
    /// <param name="difficulty">The difficulty.</param>
    /// <param name="point">The point for people.</param>
    /// <param name="submission">The path of the page of the submission that said it, without an ending slash.</param>
    public static ShownDifficulty Of(Difficulty difficulty, string point, string submission) => new()
    {
        Href = submission,
        Point = ForeignText.Clean(point),
        State = UnitDifficulty.TextOf(difficulty.State),
        Tone = difficulty.State switch { DifficultyState.Open => "warn", DifficultyState.Answered => "good", _ => "closed" },
        IsOpen = difficulty.State == DifficultyState.Open,
        Source = UnitDifficulty.TextOf(difficulty.Source),
        Since = VietnamTime.Text(difficulty.Since),
        Difficulty = ForeignText.Lines(difficulty.Text.Difficulty),
        Proposal = ForeignText.Lines(difficulty.Text.Proposal),
        Letter = ForeignText.Clean(difficulty.Letter),
        Answer = MinistryWord.Of(difficulty.Answer),
        Closing = MinistryWord.Of(difficulty.Closing),
        Gone = difficulty.GoneAt is { } gone ? $"{UnitDifficulty.GoneText} ({VietnamTime.Text(gone)})" : "",
    };
}
