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

    public required string FormTitle { get; init; }

    public required string State { get; init; }

    /// <summary>Whether the ministry leaves it out of the national figures.</summary>
    public required bool LeftOut { get; init; }

    public required IReadOnlyList<Choice> Versions { get; init; }

    /// <summary>Versions to compare with.</summary>
    public required IReadOnlyList<Choice> Others { get; init; }

    /// <summary>The version that is shown; empty where there is none.</summary>
    public required string Version { get; init; }

    /// <summary>The version that it is compared with; empty for none.</summary>
    public required string Other { get; init; }

    /// <summary>Whether that one's file cannot be read as a table.</summary>
    public required bool OtherUnread { get; init; }

    public required string File { get; init; }

    /// <summary>The sheet that the figures stand in; empty where that is not known.</summary>
    public required string Sheet { get; init; }

    public required string Outcome { get; init; }

    /// <summary>The submission's page; this and the files empty where there is none.</summary>
    public required string Submission { get; init; }

    public required string Original { get; init; }

    public required string Marked { get; init; }

    public required string Note { get; init; }

    public required string Confirmation { get; init; }

    public required string MoneyUnit { get; init; }

    /// <summary>The period before that figures stand beside; empty where nothing of it is on file.</summary>
    public required string PeriodBefore { get; init; }

    /// <summary>The same period a year before; likewise.</summary>
    public required string YearBefore { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>How many cells a row has.</summary>
    public required int Cells { get; init; }

    public required IReadOnlyList<FigureRow> Rows { get; init; }

    public required IReadOnlyList<ChangeRow> Changes { get; init; }

    public required IReadOnlyList<DoubtRow> Doubts { get; init; }

    /// <summary>Findings that are about no row of the table.</summary>
    public required IReadOnlyList<FindingLine> Elsewhere { get; init; }
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
