using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Submissions;

namespace KhuyenCong.Pages.Situation;

/// <summary>What units told in a period, with the forms to answer and to close.</summary>
internal sealed record DifficultiesView(PageFrame Frame) : PageView(Frame)
{
    public required IReadOnlyList<Choice> Periods { get; init; }

    public required IReadOnlyList<Choice> States { get; init; }

    public required IReadOnlyList<Choice> Points { get; init; }

    public required IReadOnlyList<Choice> Regions { get; init; }

    /// <summary>How many were told, and in which state they are, in a sentence.</summary>
    public required string Counts { get; init; }

    /// <summary>How many wait for an answer in other periods.</summary>
    public required int Elsewhere { get; init; }

    /// <summary>The headings of the table's columns, before that of the country.</summary>
    public required IReadOnlyList<string> TableRegions { get; init; }

    public required IReadOnlyList<PointRow> Table { get; init; }

    /// <summary>How many the filter leaves, on this page and others.</summary>
    public required int ShownCount { get; init; }

    public required IReadOnlyList<DifficultyEntry> Entries { get; init; }

    public required string NewerHref { get; init; }

    public required string OlderHref { get; init; }

    /// <summary>The answer that was not put on record; of empty text for none.</summary>
    public required AnswerProblem Problem { get; init; }

    /// <summary>Characters of an answer.</summary>
    public required int MaxCharacters { get; init; }

    public required bool CanAnswer { get; init; }

    /// <summary>Who looks, and would answer.</summary>
    public required string Officer { get; init; }
}

/// <summary>How many were told of a point: in each region, and in the country.</summary>
internal sealed record PointRow(string Point, IReadOnlyList<string> Cells);

/// <summary>A difficulty with its form.</summary>
/// <param name="Told">What was told and answered.</param>
/// <param name="Place">Its place in the page.</param>
/// <param name="Unit">The unit's name.</param>
/// <param name="UnitHref">The unit's page.</param>
/// <param name="Region">The unit's region.</param>
/// <param name="Form">The form's code.</param>
/// <param name="Days">Since how many days it was first told.</param>
/// <param name="Hash">The hash of its text, which the form sends back: an answer is to what was read.</param>
/// <param name="Action">Where the form is sent; empty for none.</param>
/// <param name="Written">An answer that was not put on record.</param>
internal sealed record DifficultyEntry(
    ShownDifficulty Told, string Place, string Unit, string UnitHref, string Region, string Form, int Days, string Hash, string Action, string Written);
