using KhuyenCong.Pages.Layout;

namespace KhuyenCong.Pages.Situation;

/// <summary>A unit's report as a table.</summary>
internal sealed record ReportView(PageFrame Frame) : PageView(Frame)
{
    public required string Office { get; init; }

    public required string UnitPage { get; init; }

    /// <summary>The figures of all units.</summary>
    public required string All { get; init; }

    public required string Path { get; init; }

    /// <summary>What was done about the report, and the forms to do more.</summary>
    public required ReviewPart Review { get; init; }

    public required string FormTitle { get; init; }

    public required string State { get; init; }

    /// <summary>Whether the ministry leaves it out of the national figures.</summary>
    public required bool LeftOut { get; init; }

    public required IReadOnlyList<Choice> Versions { get; init; }

    /// <summary>Versions to compare with.</summary>
    public required IReadOnlyList<Choice> Others { get; init; }

    /// <summary>The version that is shown.</summary>
    public required ShownVersion Shown { get; init; }

    /// <summary>The version that it is compared with.</summary>
    public required ComparedVersion Compared { get; init; }

    public required string MoneyUnit { get; init; }

    /// <summary>The period before that figures stand beside; empty where nothing of it is on file.</summary>
    public required string PeriodBefore { get; init; }

    /// <summary>The same period a year before; likewise.</summary>
    public required string YearBefore { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>How many cells a row has.</summary>
    public required int Cells { get; init; }

    public required IReadOnlyList<FigureRow> Rows { get; init; }

    public required IReadOnlyList<DoubtRow> Doubts { get; init; }

    /// <summary>Findings that are about no row of the table.</summary>
    public required IReadOnlyList<FindingLine> Elsewhere { get; init; }
}

/// <summary>A version with what was handed in.</summary>
/// <param name="Name">Its number and moment; empty where there is no version, and then all is.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="File">The file's name.</param>
/// <param name="Sheet">The sheet that the figures stand in; empty where that is not known.</param>
/// <param name="Submission">The submission's page.</param>
/// <param name="Original">The file as it came; empty where it was not kept.</param>
/// <param name="Marked">The marked copy; empty where none can be made.</param>
/// <param name="Note">What was written beside the file.</param>
/// <param name="Confirmation">Why the unit says that its figures are right.</param>
internal sealed record ShownVersion(string Name, string Outcome, string File, string Sheet, string Submission, string Original, string Marked, string Note, string Confirmation)
{
    /// <summary>No version.</summary>
    public static readonly ShownVersion None = new("", "", "", "", "", "", "", "", "");
}

/// <summary>The version beside it.</summary>
/// <param name="Name">Its number and moment; empty for none.</param>
/// <param name="Unread">Whether its file cannot be read as a table.</param>
/// <param name="Changes">The figures that differ.</param>
internal sealed record ComparedVersion(string Name, bool Unread, IReadOnlyList<ChangeRow> Changes)
{
    /// <summary>No version.</summary>
    public static readonly ComparedVersion None = new("", false, []);
}

/// <summary>A heading, or a row of the form with a figure a column.</summary>
internal sealed record FigureRow(
    bool IsHeading, string Place, string Code, string Label, string Measure, IReadOnlyList<FigureCell> Figures, string Note, IReadOnlyList<FindingLine> Findings);

/// <summary>A figure: its cell in the original, its share of the plan, and what it was before.</summary>
internal sealed record FigureCell(string Value, bool IsNumber, string Cell, bool Doubtful, string OfPlan, string Before, string YearBefore);

/// <summary>A finding in a few words.</summary>
internal sealed record FindingLine(string Tone, string Kind, string Message, string Note);

/// <summary>A figure that differs from another version's.</summary>
internal sealed record ChangeRow(string Place, string Row, string Column, string Before, string After, string Change);
