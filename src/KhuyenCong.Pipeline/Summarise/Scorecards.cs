using Azure.Data.Tables;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Scorecard;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pipeline.Summarise;

/// <summary>
/// Scores every unit's answers on a form and period, from the figures that count, the programmes on file and the record of reports as they are now.
/// It costs, for each of the two years, the figures and two look-ups for each report that was due, and one look at all programmes.
/// </summary>
public sealed class Scorecards(ReportTable table, ProgrammesOnFile programmes)
{
    /// <summary>The scorecard with that of the year before; null for a form that is not scored at that cut-off.</summary>
    /// <param name="form">The form at the cut-off.</param>
    /// <param name="deadlines">The dates of the period.</param>
    /// <param name="reference">Units, forms and duties.</param>
    /// <param name="now">As of when.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    /// <param name="look">What was read for the same view; null for nothing.</param>
    public async Task<NationalScores?> OfAsync(
        FormDefinition form, Deadlines deadlines, ReferenceData reference, DateTimeOffset now, CancellationToken cancellation, TableLook? look = null)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(deadlines);
        ArgumentNullException.ThrowIfNull(reference);
        if (form.Scorecard.Count == 0)
        {
            return null;
        }

        look ??= new TableLook(table);
        var units = reference.Units.On(deadlines.CutOff);
        // What came at this very moment has come.
        var byUnit = await programmes.OfAllAsync(reference, units, now.AddTicks(1), cancellation, look);
        var scores = await ScoreAsync(form, deadlines, units, byUnit, reference, now, look, cancellation);
        var before = deadlines.Period.Year > Period.FirstYear ? reference.Duties.For(form.Code, deadlines.Period.YearBefore) : null;
        return before is not null && reference.Forms.For(form.Code, before.CutOff) is { Scorecard.Count: > 0 } formBefore
            ? scores with { YearBefore = await ScoreAsync(formBefore, before, units, byUnit, reference, now, look, cancellation) }
            : scores;
    }

    // Of a unit that was merged since, nobody answered as a whole: it has no line then. Where the period is not asked for, nobody is missing.
    private async Task<NationalScores> ScoreAsync(
        FormDefinition form, Deadlines deadlines, IReadOnlyList<Unit> units, IReadOnlyDictionary<string, IReadOnlyList<Programme>> programmesOf, ReferenceData reference,
        DateTimeOffset now, TableLook look, CancellationToken cancellation)
    {
        var rows = await look.UnderAsync<TableEntity>(new ReportPartition(form.Code, deadlines.Period), Keys.Figures, cancellation);
        var figures = ComplianceView.Figures(FigureRows.ByUnit(rows), form, deadlines).ToDictionary(f => f.Unit, f => f.Counted.Figures);
        var record = await RecordAsync(deadlines.Period.Year, reference, now, look, cancellation);
        var lines = new List<UnitScore>();
        foreach (var unit in units)
        {
            if (reference.Units.CodesOn(unit, deadlines.CutOff) is [var code] && (deadlines.IsAsked || figures.ContainsKey(code)))
            {
                var today = VietnamTime.DayOf(now);
                var outstanding = record.Where(r => !reference.Units.CodesOn(unit, r.Due.CutOff).All(c => r.Taken.Contains(c) || reference.DatesFor(r.Due, c).Due >= today)).Select(r => r.Due.Form + " " + r.Due.Period.Name);
                lines.Add(new UnitScore(unit, Scoring.Of(form, deadlines.CutOff, new ScoreBasis(figures.GetValueOrDefault(code), programmesOf[unit.Code], [.. outstanding]))));
            }
        }

        return new NationalScores(form, deadlines.Period, lines);
    }

    /// <summary>The year's reports that were due, each with the codes whose report was taken; a period from before this system kept them says nothing.</summary>
    private async Task<IReadOnlyList<(Deadlines Due, HashSet<string> Taken)>> RecordAsync(
        int year, ReferenceData reference, DateTimeOffset now, TableLook look, CancellationToken cancellation)
    {
        var today = VietnamTime.DayOf(now);
        var record = new List<(Deadlines, HashSet<string>)>();
        foreach (var due in reference.Duties.Between(new DateOnly(year, 1, 1), today).Where(d => d.IsAsked && d.Period.Year == year && d.Due < today))
        {
            var partition = new ReportPartition(due.Form, due.Period);
            if (await look.FindAsync<TableEntity>(partition, Keys.PeriodRow, cancellation) is not null)
            {
                var statuses = await look.UnderAsync<StatusRow>(partition, Keys.Status, cancellation);
                record.Add((due, [.. statuses.Where(s => s.CountedVersion > 0).Select(s => s.Unit)]));
            }
        }

        return record;
    }
}
