using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Reporting.Forms;

/// <summary>
/// Earlier accepted figures that a report is compared with. A unit that was merged has those of its predecessors added up.
/// </summary>
/// <param name="Before">The report whose window ends the day before this one's begins; null when none is on file.</param>
/// <param name="YearBefore">The report for the same period a year before; null when none is on file.</param>
public sealed record ReportHistory(FigureSet? Before, FigureSet? YearBefore)
{
    /// <summary>Nothing on file.</summary>
    public static ReportHistory None { get; } = new(null, null);

    /// <summary>
    /// Of the reports of the same year whose windows end earlier, the one that ends last: what counts from the start of the year cannot be less than it
    /// was there. Null when none is on file.
    /// </summary>
    public FigureSet? Latest { get; init; }

    /// <summary>
    /// The amounts of the version for the same period that counted when the report was received; null when none did, and when their magnitude was in
    /// doubt: what is doubtful is held against nothing.
    /// </summary>
    public FigureSet? Counted { get; init; }

    /// <summary>The programmes that were on file before the report came; null when they are not known.</summary>
    public IReadOnlyList<Programme>? Programmes { get; init; }

    /// <summary>The day of its receipt; null when that is not known.</summary>
    public DateOnly? ReceivedOn { get; init; }

    /// <summary>Whether the unit handed in every periodic report of the reporting year by now; null when that is not known.</summary>
    public bool? AllReportsSent { get; init; }
}
