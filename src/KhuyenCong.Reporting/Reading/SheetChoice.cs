using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Reading;

/// <summary>Step: the sheet that is the report.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="Header">The header of the form's table in it.</param>
/// <param name="Findings">What a person must know of the choice.</param>
internal sealed record SheetChoice(Sheet Sheet, TableHeader Header, IReadOnlyList<Finding> Findings)
{
    /// <summary>
    /// The sheet with the form's table: a visible one before a hidden one before a very hidden one; then the one whose cover fits; then one with rows; then
    /// the one that is shown on opening; then the fuller one. Where another is as good and none of them is shown on opening, a person must say. Null when
    /// there is none.
    /// </summary>
    public static SheetChoice? Of(IEnumerable<SheetCandidate> candidates, FormDefinition form, Period period)
    {
        var ranked = candidates
            .Where(c => c.Headers[form.Code] is not null && (c.FormEntry is null || FormNames.Is(c.FormEntry.Text, form.Code)))
            .Select(c => (c.Sheet, Header: c.Headers[form.Code]!, Fits: c.Names(period), Rows: FormTable.RowsOf(c.Sheet, c.Headers[form.Code]!, form)))
            .OrderBy(r => r.Sheet.Visibility)
            .ThenByDescending(r => r.Fits)
            .ThenByDescending(r => r.Rows > 0)
            .ThenByDescending(r => r.Sheet.Active)
            .ThenByDescending(r => r.Header.Score)
            .ThenByDescending(r => r.Rows)
            .ToList();
        if (ranked.Count == 0)
        {
            return null;
        }

        var (sheet, header, fits, rows) = ranked[0];
        var findings = new List<Finding>();
        var rivals = ranked.Skip(1).Where(r => r.Sheet.Visibility == sheet.Visibility && r.Fits == fits && r.Rows > 0 && rows > 0).Select(r => r.Sheet.Name!).ToList();
        if (rivals.Count > 0)
        {
            findings.Add((sheet.Active ? SheetFindings.Several(form.Code, sheet.Name!, rivals) : SheetFindings.Unclear(form.Code, [sheet.Name!, .. rivals])) with { Sheet = sheet.Name });
        }

        if (sheet.Visibility != SheetVisibility.Visible)
        {
            findings.Add(SheetFindings.Hidden(sheet.Name!) with { Sheet = sheet.Name });
        }

        return new SheetChoice(sheet, header, findings);
    }
}
