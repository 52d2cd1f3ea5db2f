using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Periods;

namespace KhuyenCong.Reporting.Forms;

/// <summary>A figure with the cell that it was read from.</summary>
/// <param name="Key">Row code and column.</param>
/// <param name="Value">Its value.</param>
/// <param name="Row">Row as Excel counts.</param>
/// <param name="Column">Column letter(s).</param>
public sealed record Figure(FigureKey Key, FigureValue Value, int Row, string Column)
{
    /// <summary>The cell's text as typed, a number of Excel's in Vietnamese style; null where the figure was not read from a file.</summary>
    public string? Typed { get; init; }

    /// <summary>Whether the cell holds text, which the formulas of a workbook leave out of a sum.</summary>
    public bool IsText { get; init; }

    /// <summary>Whether a formula gave the figure.</summary>
    public bool IsCalculated { get; init; }

    /// <summary>The cell's address.</summary>
    public string Cell => Column + Row.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A file read against a form: what it says, before any rule is checked.</summary>
/// <param name="Kind">What the file is by its bytes.</param>
/// <param name="Form">The form that it was read against; null when that could not be known.</param>
/// <param name="Period">The folder's period.</param>
/// <param name="Nil">Whether the cover says "Không phát sinh".</param>
/// <param name="Sheet">The sheet that was read; null for a CSV, a document, or when none was.</param>
/// <param name="Figures">The figures that were read with certainty, in sheet order.</param>
/// <param name="Findings">What stood in the way.</param>
public sealed record ReadReport(
    FileKind Kind, FormDefinition? Form, Period Period, bool Nil, string? Sheet,
    IReadOnlyList<Figure> Figures, IReadOnlyList<Finding> Findings)
{
    /// <summary>What the submitter wrote in the note column, by row code; rows without a note are absent.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>Where each row and column of the form stands in the sheet, for findings about figures that are absent; by (code, column id).</summary>
    public IReadOnlyDictionary<FigureKey, (int Row, string Column)> Places { get; init; } = new Dictionary<FigureKey, (int, string)>();

    /// <summary>
    /// Figures that a finding says could not be read, their rows or columns missing ones included; unlike a blank, nothing can be
    /// said about them, so no rule that needs one is checked.
    /// </summary>
    public IReadOnlySet<FigureKey> Unread { get; init; } = new HashSet<FigureKey>();

    /// <summary>
    /// In a nil return, figures that were left blank and stand as in the report before (the plan, the cumulative figures); known once the report was
    /// checked against the earlier ones. They are kept with the report's figures, but are not what the file says.
    /// </summary>
    public IReadOnlyDictionary<FigureKey, FigureValue> Carried { get; init; } = new Dictionary<FigureKey, FigureValue>();

    /// <summary>Whether the cover names the unit and the period that the file was handed in for; if not, nothing is compared with their earlier reports.</summary>
    public bool CoverAgrees { get; init; } = true;
}
