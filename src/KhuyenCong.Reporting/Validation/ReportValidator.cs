using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Intake;

namespace KhuyenCong.Reporting.Validation;

/// <summary>Checks a report that was read against the rules of its form.</summary>
public static class ReportValidator
{
    /// <summary>The code of the finding about a required cell that is blank.</summary>
    public const string RequiredCode = "CELL-REQUIRED";

    /// <summary>
    /// Runs the rules that hold at the cut-off. A rule that needs a figure that could not be read, or a required one that is blank,
    /// is not run: the finding about that figure says enough. Neither is a difference reported that follows from one already found: of the
    /// rules about a period's and its cumulative figure the first speaks, and where a wrong unit is suspected no difference is counted.
    /// </summary>
    /// <param name="report">What was read.</param>
    /// <param name="history">The earlier accepted figures; left out of account where the cover names another unit or period.</param>
    /// <param name="cutOff">The cut-off of the report's period.</param>
    /// <returns>The report with all findings, of reading and of the rules, in sheet order; a warning carries the note of its row.</returns>
    public static CheckedReport Check(ReadReport report, ReportHistory history, DateOnly cutOff)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(history);
        var findings = new List<Finding>(report.Findings);
        if (report.Form is { Kind: FormKind.Table } form && report.Places.Count > 0)
        {
            findings.AddRange(new RuleCheck(report, form, report.CoverAgrees ? history : ReportHistory.None, cutOff).Run());
        }

        var codes = new Dictionary<int, string>();
        foreach (var (key, place) in report.Places)
        {
            codes[place.Row] = key.Code;
        }

        for (var i = 0; i < findings.Count; i++)
        {
            if (findings[i] is { Severity: Severity.Warning, Row: { } row }
                && codes.TryGetValue(row, out var code) && report.Notes.TryGetValue(code, out var note))
            {
                findings[i] = findings[i] with { Note = note };
            }
        }

        findings.Sort(FindingOrder.Instance);
        return new CheckedReport(report, findings);
    }
}
