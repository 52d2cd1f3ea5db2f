using Azure.Data.Tables;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.OnFile;

/// <summary>Looks up the accepted figures that a report is compared with: at most one query for each look of a unit that was never
/// merged. What is on file at the moment of the look decides, in whatever order reports come.</summary>
public sealed class EarlierReports(ReportTable table, ProgrammesOnFile programmes)
{
    /// <summary>What is on file for a unit's report.</summary>
    /// <param name="reference">Units, forms and duties.</param>
    /// <param name="form">The form of the report.</param>
    /// <param name="unit">The unit at the report's cut-off.</param>
    /// <param name="period">The period of the report.</param>
    /// <param name="receivedAt">The moment of receipt: only reports due before its day must have been sent, only programmes that came before it are on file.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<ReportHistory> LookAsync(
        ReferenceData reference, FormDefinition form, Unit unit, Period period, DateTimeOffset receivedAt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(form);
        var today = VietnamTime.DayOf(receivedAt);
        var earlier = await EarlierInYearAsync(reference, form.Code, unit, period, cancellation);
        var before = period.Before.Select(p => earlier.FirstOrDefault(e => e.Period == p)).FirstOrDefault(e => e is not null);
        var yearBefore = period.Year > Period.FirstYear && reference.Duties.For(form.Code, period.YearBefore) is not null
            ? await CountedAsync(reference, form.Code, unit, period.YearBefore, cancellation)
            : null;
        return new ReportHistory(before, yearBefore)
        {
            Latest = earlier.FirstOrDefault(),
            ReceivedOn = today,
            Programmes = form.Rules.Any(r => r is ProgrammeTermRule or ProgrammeOnFileRule)
                ? await programmes.OfAsync(reference, unit, receivedAt, cancellation)
                : null,
            AllReportsSent = form.Rules.OfType<SubmissionsRecordRule>().Any()
                ? await AllSentAsync(reference, form.Code, unit, period.Year, today, cancellation)
                : null,
        };
    }

    /// <summary>The counted report of the same year whose window ends last before this period's: its plan and what it had reached; null when none is on file.</summary>
    public async Task<FigureSet?> LatestAsync(ReferenceData reference, FormDefinition form, Unit unit, Period period, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(form);
        return (await EarlierInYearAsync(reference, form.Code, unit, period, cancellation)).FirstOrDefault();
    }

    /// <summary>
    /// The counted figures of the year's periods whose windows end before this one's, the one that ends last first, of two that end together the longer.
    /// One query tells of all of them, over the range of their partitions: which of them are on file is not known before.
    /// </summary>
    private async Task<IReadOnlyList<FigureSet>> EarlierInYearAsync(
        ReferenceData reference, string formCode, Unit unit, Period period, CancellationToken cancellation)
    {
        var end = reference.Duties.For(formCode, period)!.CutOff;
        var periods = reference.Duties.PeriodsFor(formCode, period.Year).Select(p => reference.Duties.For(formCode, p)!)
            .Where(d => d.CutOff < end).OrderByDescending(d => d.CutOff).ThenBy(d => d.Window.Start)
            .Select(d => (d.Period, Partition: new ReportPartition(formCode, d.Period).ToString(), Codes: reference.Units.CodesOn(unit, d.CutOff))).ToList();
        var rows = new Dictionary<string, ILookup<string, TableEntity>>();
        foreach (var code in periods.SelectMany(p => p.Codes).Distinct())
        {
            var partitions = periods.Where(p => p.Codes.Contains(code)).Select(p => p.Partition).Order(StringComparer.Ordinal).ToList();
            rows[code] = (await table.UnderAsync<TableEntity>(partitions[0], partitions[^1], FigureRows.Prefix(code), cancellation)).ToLookup(r => r.PartitionKey);
        }

        return [.. periods.Select(p => Counted(reference, formCode, p.Period, p.Codes, code => [.. rows[code][p.Partition]])).OfType<FigureSet>()];
    }

    private async Task<bool> AllSentAsync(
        ReferenceData reference, string exceptForm, Unit unit, int year, DateOnly today, CancellationToken cancellation)
    {
        foreach (var due in reference.Duties.Between(new DateOnly(year, 1, 1), today).Where(d => d.IsAsked && d.Period.Year == year && d.Form != exceptForm && d.Due < today))
        {
            // A period from before this system kept them says nothing about what was sent.
            if (await table.FindAsync<TableEntity>(new ReportPartition(due.Form, due.Period), Keys.PeriodRow, cancellation) is null)
            {
                continue;
            }

            foreach (var code in reference.Units.CodesOn(unit, due.CutOff))
            {
                var status = await table.FindAsync<StatusRow>(new ReportPartition(due.Form, due.Period), Keys.Status + code, cancellation);
                if (status is not { CountedVersion: > 0 } && reference.DatesFor(due, code).Due < today)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The counted figures of a unit in an earlier period; those of its predecessors added up where it was merged later.</summary>
    public async Task<FigureSet?> CountedAsync(ReferenceData reference, string formCode, Unit unit, Period period, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Duties.For(formCode, period)?.CutOff is not { } cutOff)
        {
            return null;
        }

        var rows = new Dictionary<string, List<TableEntity>>();
        foreach (var code in reference.Units.CodesOn(unit, cutOff))
        {
            rows[code] = await table.UnderAsync<TableEntity>(new ReportPartition(formCode, period), FigureRows.Prefix(code), cancellation);
        }

        return Counted(reference, formCode, period, rows.Keys, code => rows[code]);
    }

    /// <summary>
    /// The version of a unit's report that counted when another upload of it was received, among what is on record; null when none did, or when the
    /// magnitude of its amounts is in doubt (<see cref="ReportHistory.Counted"/>).
    /// </summary>
    /// <param name="figures">All rows of figures of the unit.</param>
    /// <param name="submissions">The unit's submissions.</param>
    /// <param name="form">The form.</param>
    /// <param name="period">The period.</param>
    /// <param name="receivedAt">When the upload was received.</param>
    /// <param name="version">Its version; versions from it on came later or at the same moment behind it.</param>
    public static FigureSet? CountedWhen(
        IReadOnlyCollection<TableEntity> figures, IReadOnlyCollection<SubmissionRow> submissions, FormDefinition form, Period period, DateTimeOffset receivedAt, int version)
    {
        if (!AmountsText.IsCompared(form))
        {
            return null;
        }

        var counted = FigureRows.Versions(figures, form, period).LastOrDefault(v =>
            (v.ReceivedAt < receivedAt || (v.ReceivedAt == receivedAt && v.Version < version)) && (v.SetBackAt is not { } since || since >= receivedAt));
        return counted is null or { IsLeftOut: true } || submissions.FirstOrDefault(s => s.Upload == counted.Upload) is not { } row || AmountsText.IsInDoubt(form, row.ReadReceipt().Findings)
            ? null
            : counted.Figures;
    }

    /// <summary>The same by what lies in the table, for an upload that is read after one that was received later.</summary>
    public async Task<FigureSet?> CountedWhenAsync(
        string partition, string unit, FormDefinition form, Period period, DateTimeOffset receivedAt, CancellationToken cancellation) => CountedWhen(
            await table.UnderAsync<TableEntity>(partition, FigureRows.Prefix(unit), cancellation),
            await table.UnderAsync<SubmissionRow>(partition, Keys.Submission + unit + "_", cancellation),
            form, period, receivedAt, int.MaxValue);

    /// <summary>
    /// The figures of a report that was taken, beside those of the version that counted when it was received: one query, for pages and mails that tell
    /// of it. Null for what is no report, was not taken, or is not on file as one any more.
    /// </summary>
    /// <param name="reference">Forms and duties.</param>
    /// <param name="receipt">The answer to it.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    /// <param name="tried">Its figures, where it was only tried out and lies in no row; null otherwise.</param>
    public async Task<TakenFigures?> TakenAsync(ReferenceData reference, Receipt receipt, CancellationToken cancellation, FigureSet? tried = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(receipt);
        if (receipt is not { Kind: SubmissionKind.Report or SubmissionKind.SameAgain, Version: > 0, Form: { } code, Unit: { } unit, Outcome: { } outcome } || !outcome.IsAccepted()
            || !Period.TryParseId(receipt.Period, out var period) || reference.Duties.For(code, period) is not { } deadlines
            || reference.Forms.For(code, deadlines.CutOff) is not { Kind: FormKind.Table } form)
        {
            return null;
        }

        var rows = await table.UnderAsync<TableEntity>(new ReportPartition(code, period), FigureRows.Prefix(unit), cancellation);
        var versions = FigureRows.Versions(rows, form, period).ToList();
        var stored = versions.Find(v => v.Version == receipt.Version);
        if ((tried ?? stored?.Figures) is not { } figures)
        {
            return null;
        }

        var at = stored?.ReceivedAt ?? receipt.ReceivedAt;
        var before = versions.LastOrDefault(v => v.Version != receipt.Version && v.ReceivedAt <= at && (v.SetBackAt is not { } since || since >= at));
        return new TakenFigures(form, deadlines.CutOff, figures, before?.Figures, before?.Version ?? 0);
    }

    private static FigureSet? Counted(
        ReferenceData reference, string formCode, Period period, IReadOnlyCollection<string> codes, Func<string, IReadOnlyCollection<TableEntity>> rowsOf)
    {
        if (reference.Forms.For(formCode, reference.Duties.For(formCode, period)!.CutOff) is not { Kind: FormKind.Table } form)
        {
            return null;
        }

        // Half of the predecessors would be half of the figure: no comparison then.
        var found = codes.Select(code => FigureRows.Counted(rowsOf(code), form, period)).Where(c => c is { IsLeftOut: false }).Select(c => c!.Figures).ToList();
        return found.Count < codes.Count ? null : FigureSets.Sum(found);
    }
}
