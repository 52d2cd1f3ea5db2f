using Azure.Data.Tables;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>Looks up the accepted figures that a report is compared with: at most one query for each look of a unit that was never merged.</summary>
public sealed class EarlierReports(ReportTable table)
{
    /// <summary>What is on file for a unit's report.</summary>
    /// <param name="reference">Units, forms and duties.</param>
    /// <param name="form">The form of the report.</param>
    /// <param name="unit">The unit at the report's cut-off.</param>
    /// <param name="period">The period of the report.</param>
    /// <param name="today">The day of receipt: only reports due before it must have been sent.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<ReportHistory> LookAsync(
        ReferenceData reference, FormDefinition form, Unit unit, Period period, DateOnly today, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(form);
        FigureSet? before = null;
        foreach (var earlier in period.Before.Where(p => reference.Duties.For(form.Code, p) is not null))
        {
            before ??= await CountedAsync(reference, form.Code, unit, earlier, cancellation);
        }

        var yearBefore = period.Year > Period.FirstYear && reference.Duties.For(form.Code, period.YearBefore) is not null
            ? await CountedAsync(reference, form.Code, unit, period.YearBefore, cancellation)
            : null;
        return new ReportHistory(before, yearBefore)
        {
            AllReportsSent = form.Rules.OfType<SubmissionsRecordRule>().Any()
                ? await AllSentAsync(reference, form.Code, unit, period.Year, today, cancellation)
                : null,
        };
    }

    private async Task<bool> AllSentAsync(
        ReferenceData reference, string exceptForm, Unit unit, int year, DateOnly today, CancellationToken cancellation)
    {
        foreach (var due in reference.Duties.Between(new DateOnly(year, 1, 1), today).Where(d => d.IsAsked && d.Period.Year == year && d.Form != exceptForm && d.Due < today))
        {
            // A period from before this system kept them says nothing about what was sent.
            if (await table.FindAsync<TableEntity>(Keys.Partition(due.Form, due.Period), Keys.PeriodRow, cancellation) is null)
            {
                continue;
            }

            foreach (var code in reference.Units.CodesOn(unit, due.CutOff))
            {
                var status = await table.FindAsync<StatusRow>(Keys.Partition(due.Form, due.Period), Keys.Status + code, cancellation);
                if (status is not { CountedVersion: > 0 })
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
        if (reference.Duties.For(formCode, period)?.CutOff is not { } cutOff || reference.Forms.For(formCode, cutOff) is not { Kind: FormKind.Table } form)
        {
            return null;
        }

        var partition = Keys.Partition(formCode, period);
        var found = new List<FigureSet>();
        var codes = reference.Units.CodesOn(unit, cutOff);
        foreach (var code in codes)
        {
            var rows = await table.UnderAsync<TableEntity>(partition, FigureRows.Prefix(code), cancellation);
            if (FigureRows.Counted(rows, form, period) is { } counted)
            {
                found.Add(counted.Figures);
            }
        }

        // Half of the predecessors would be half of the figure: no comparison then.
        return found.Count < codes.Count ? null : FigureSets.Sum(found);
    }
}
