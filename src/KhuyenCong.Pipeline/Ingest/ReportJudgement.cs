using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>
/// Judges what was read of an upload: the same when it comes and when it is revalidated. What is on file of other periods is looked up once; against which
/// version of the same report it is judged is known only beside the unit's status, and may change with each try of a commit.
/// </summary>
internal sealed class ReportJudgement
{
    private readonly ReadReport _read;
    private readonly IReadOnlyList<Finding> _added;
    private readonly ReportHistory _history;
    private readonly DateOnly _cutOff;

    private ReportJudgement(ReadReport read, IReadOnlyList<Finding> added, ReportHistory history, DateOnly cutOff) =>
        (_read, _added, _history, _cutOff) = (read, added, history, cutOff);

    /// <summary>The form of the report.</summary>
    public FormDefinition Form => _read.Form!;

    /// <summary>Looks up what a report is compared with.</summary>
    /// <param name="read">What was read; its form is known.</param>
    /// <param name="reference">Units, forms and duties.</param>
    /// <param name="earlier">Looks up what it is compared with.</param>
    /// <param name="unit">The unit at the cut-off.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public static async Task<ReportJudgement> LookAsync(
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
        return new ReportJudgement(read, added, history, deadlines?.CutOff ?? received);
    }

    /// <summary>The report with the findings of its form's rules, of its period and of the moment of its receipt.</summary>
    /// <param name="counted">The version of the same report that counted when it was received (<see cref="ReportHistory.Counted"/>).</param>
    /// <param name="confirmation">Why the submitter says that the figures are right; null where nothing was confirmed.</param>
    public CheckedReport Against(FigureSet? counted, string? confirmation)
    {
        var check = ReportValidator.Check(_read, _history with { Counted = counted }, _cutOff, confirmation);
        return check with { Findings = [.. _added, .. check.Findings] };
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
