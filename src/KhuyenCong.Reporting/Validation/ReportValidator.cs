using System.Globalization;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Validation;

/// <summary>Checks a report that was read against the rules of its form.</summary>
public static class ReportValidator
{
    /// <summary>
    /// Runs the rules that hold at the cut-off. A rule that needs a figure that could not be read, or a required one that is blank,
    /// is not run: the finding about that figure says enough. Neither is a difference reported that follows from one already found: of the
    /// rules about a period's and its cumulative figure the first speaks, and where a wrong unit is suspected no difference is counted.
    /// </summary>
    /// <param name="report">What was read.</param>
    /// <param name="history">The earlier accepted figures; left out of account where the cover names another unit or period.</param>
    /// <param name="cutOff">The cut-off of the report's period.</param>
    /// <param name="confirmation">Why the submitter says that the figures are right; null where nothing was confirmed.</param>
    /// <returns>The report with all findings, of reading and of the rules, in sheet order; a warning carries the note of its row, a nil return what it left blank.</returns>
    public static CheckedReport Check(ReadReport report, ReportHistory history, DateOnly cutOff, string? confirmation = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(history);
        var findings = new List<Finding>(report.Findings);
        if (report.Form is { Kind: FormKind.Table } form && report.Places.Count > 0)
        {
            findings.AddRange(new RuleCheck(report, form, report.CoverAgrees ? history : ReportHistory.None, cutOff).Run());
        }

        report = report with { Carried = CarriedOf(report, report.CoverAgrees ? history.Before : null, cutOff) };
        var codes = new Dictionary<int, string>();
        foreach (var (key, place) in report.Places)
        {
            codes[place.Row] = key.Code;
        }

        for (var i = 0; i < findings.Count; i++)
        {
            findings[i] = confirmation is { } reason && findings[i].IsConfirmable ? Confirmed(findings[i], reason) : findings[i];
            if (findings[i].Severity == Severity.Warning)
            {
                findings[i] = findings[i] with { Note = findings[i].Note ?? NoteOf(findings[i], codes, report.Notes) };
            }
        }

        findings.Sort(FindingOrder.Instance);
        return new CheckedReport(report, findings);
    }

    /// <summary>The warning that an error becomes which the submitter confirms to be none.</summary>
    private static Finding Confirmed(Finding finding, string reason) => finding with
    {
        Severity = Severity.Warning,
        IsConfirmable = false,
        Remedy = $"Không phải làm gì thêm: đơn vị đã xác nhận số liệu đúng, lý do: “{reason.ReplaceLineEndings(" ")}”.",
    };

    /// <summary>The note of the finding's row; of several rows each with its number, as far as they differ.</summary>
    private static string? NoteOf(Finding finding, Dictionary<int, string> codes, IReadOnlyDictionary<string, string> notes)
    {
        var rows = finding.Cells.Select(c => int.Parse(c.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), CultureInfo.InvariantCulture)).Prepend(finding.Row ?? 0).Distinct();
        var said = rows.Where(r => codes.TryGetValue(r, out var code) && notes.ContainsKey(code)).Select(r => (Row: r, Note: notes[codes[r]])).DistinctBy(n => n.Note).ToList();
        return said.Count switch
        {
            0 => null,
            1 => said[0].Note,
            _ => string.Join("; ", said.Select(n => $"dòng {n.Row.ToString(CultureInfo.InvariantCulture)}: {n.Note}")),
        };
    }

    /// <summary>
    /// In a nil return nothing was done in the period, so what is left blank beside it, such as the plan and the cumulative figures, stands as it did
    /// at the end of the report before in the same year; in a window that begins the year the cumulative figures are 0.
    /// </summary>
    private static Dictionary<FigureKey, FigureValue> CarriedOf(ReadReport report, FigureSet? before, DateOnly cutOff)
    {
        if (!report.Nil || report.Form is not { } form || form.Rules.OfType<ContinuityRule>().FirstOrDefault() is not { } continuity)
        {
            return [];
        }

        var given = report.Figures.Select(f => f.Key).ToHashSet();
        var standing = report.Period.BeginsYear
            ? form.RowsOn(cutOff).Where(r => r.Kind is FigureKind.Count or FigureKind.Money).Select(r => KeyValuePair.Create(
                new FigureKey(r.Code, continuity.Cumulative), r.Kind == FigureKind.Money ? FigureValue.OfMoney(0) : FigureValue.OfCount(0)))
            : before?.Values.Where(v => v.Key.Column != continuity.Period && v.Value.Kind is FigureKind.Count or FigureKind.Money && form.Row(v.Key.Code) is not null) ?? [];
        return standing.Where(v => !given.Contains(v.Key) && !report.Unread.Contains(v.Key)).ToDictionary();
    }
}
