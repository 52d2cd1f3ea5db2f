using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>Judges what was read of an upload: the same when it comes and when it is revalidated.</summary>
internal static class ReportJudgement
{
    /// <summary>The report with the findings of its form's rules, of its period and of the moment of its receipt.</summary>
    /// <param name="read">What was read; its form is known.</param>
    /// <param name="reference">Units, forms and duties.</param>
    /// <param name="earlier">Looks up what it is compared with.</param>
    /// <param name="unit">The unit at the cut-off.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public static async Task<CheckedReport> OfAsync(
        ReadReport read, ReferenceData reference, EarlierReports earlier, Unit unit, DateTimeOffset receivedAt, CancellationToken cancellation)
    {
        var form = read.Form!;
        var received = VietnamTime.DayOf(receivedAt);
        var deadlines = form.Kind == FormKind.Document ? null : reference.Duties.For(form.Code, read.Period);
        IReadOnlyList<Finding> added = form.Kind == FormKind.Table && deadlines is null
            ? [Arrival.NoDuty(form.Code, read.Period, reference.Duties)]
            : Arrival.EstimateWarning(receivedAt, deadlines) is { } estimate ? [estimate] : [];
        var history = form.Kind == FormKind.Table && deadlines is not null
            ? await earlier.LookAsync(reference, form, unit, read.Period, receivedAt, cancellation)
            : ReportHistory.None;
        var check = ReportValidator.Check(read, history, deadlines?.CutOff ?? received);
        return check with { Findings = [.. added, .. check.Findings] };
    }

    /// <summary>The receipt with what a judgement found.</summary>
    public static Receipt On(Receipt receipt, SubmissionKind kind, Outcome outcome, IReadOnlyList<Finding> findings) => receipt with
    {
        Kind = kind,
        Outcome = outcome,
        Errors = findings.Count(f => f.Severity == Severity.Error),
        Warnings = findings.Count(f => f.Severity == Severity.Warning),
        Findings = findings.Count <= Receipt.MaxFindings
            ? findings
            : [.. findings.OrderByDescending(f => f.Severity).Take(Receipt.MaxFindings)],
    };
}
