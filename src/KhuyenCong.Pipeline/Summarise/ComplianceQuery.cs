using System.Text.Json;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Values;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Summarise;

/// <summary>
/// The one query of compliance: where the units stand with a form and period, and all that is told beside it. The ministry's page, the digest's mail and its
/// workbook show what it answers.
/// </summary>
public sealed class ComplianceQuery(ProgrammesOnFile programmes, DifficultiesOnFile difficulties, IOptions<MailOptions> mailOptions)
{
    // Older answers of a unit say nothing about it any more.
    private const int YearsOfNewest = 3;

    /// <summary>The digest of a form and period; nothing is written.</summary>
    /// <param name="look">What the view is made from: the period's rows are there for whoever shows more of them beside.</param>
    /// <param name="deadlines">The form and period.</param>
    /// <param name="moment">As which digest it is told.</param>
    /// <param name="reference">Units, forms, duties and contacts.</param>
    /// <param name="now">As of when.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    public async Task<ComplianceDigest> DigestAsync(
        TableLook look, Deadlines deadlines, DigestMoment moment, ReferenceData reference, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(look);
        ArgumentNullException.ThrowIfNull(deadlines);
        ArgumentNullException.ThrowIfNull(reference);
        var state = await look.PeriodAsync(new ReportPartition(deadlines.Form, deadlines.Period), cancellation);
        var form = reference.Forms.For(deadlines.Form, deadlines.CutOff)!;
        var before = reference.Duties.Before(deadlines);
        var figures = await FiguresAsync(look, state, form, deadlines, before, reference, cancellation);
        var earlier = state.Mails.Where(m => m.Kind == MailKinds.Digest && m.Counts is not null).OrderBy(m => m.OwedSince).ToList();

        var units = ComplianceView.Units(state, deadlines, reference, now);

        // Readers compare with what they have read. Of one of unknown fate everything is told again: twice is better than not at all.
        var last = earlier.LastOrDefault(m => m.WasTaken);
        var (periodBefore, curveBefore) = await BeforeAsync(look, deadlines, reference, cancellation);
        return new ComplianceDigest
        {
            Form = form,
            Deadlines = deadlines,
            Moment = moment,
            AsOf = VietnamTime.At(now),
            Department = reference.Department(VietnamTime.DayOf(now)),
            Units = units,
            Settled = units.SelectMany(u => (u.Review?.Settled ?? []).Select(key => (u.Unit.Code, u.Review!.Status.Counted!.Upload, key))).ToHashSet(),
            CountsBefore = last is null ? null : JsonSerializer.Deserialize<ComplianceCounts>(last.Counts!, ReceiptJson.Options),
            BeforeAsOf = last is null ? null : VietnamTime.At(last.OwedSince),
            LostAsOf = [.. earlier.Skip(last is null ? 0 : earlier.IndexOf(last) + 1).Select(m => VietnamTime.At(m.OwedSince))],
            Figures = [.. figures.Where(f => !f.IsLeftOut)],
            LeftOut = [.. figures.Where(f => f.IsLeftOut)],
            PeriodBefore = before?.Period,
            Causes = ComplianceView.Causes(state, form, reference.Units.On(deadlines.CutOff)),
            Extensions = [.. reference.Extensions.Where(e => e.Form == deadlines.Form && e.Period == deadlines.Period)],
            Programmes = await programmes.SituationAsync(reference, now, cancellation, look),
            OtherForms = await OtherFormsAsync(look, deadlines, reference, now, cancellation),
            Difficulties = await difficulties.AllAsync(deadlines.Period, reference, VietnamTime.DayOf(now), cancellation, look),
            DeliveryKnown = mailOptions.Value.TakesEvents,
            Curve = ComplianceView.Curve(state.Statuses.Values, deadlines),
            CurveBefore = curveBefore,
            CurveBeforePeriod = periodBefore,
        };
    }

    private static async Task<IReadOnlyList<UnitFigures>> FiguresAsync(
        TableLook look, PeriodState state, FormDefinition form, Deadlines deadlines, Deadlines? before, ReferenceData reference, CancellationToken cancellation)
    {
        var yearBefore = await EarlierAsync(look, reference.Duties.For(form.Code, deadlines.Period.YearBefore), deadlines, reference, cancellation);
        var periodBefore = await EarlierAsync(look, before, deadlines, reference, cancellation);
        var receipts = state.Submissions.Where(s => s.Warnings > 0).ToDictionary(s => (s.Unit, s.Upload));
        var units = reference.Units.On(deadlines.CutOff).ToDictionary(u => u.Code);
        return
        [
            .. ComplianceView.Figures(state.FiguresByUnit, form, deadlines)
                .Where(f => units.ContainsKey(f.Unit))
                .Select(f => (f.Unit, f.Counted, Receipt: receipts.GetValueOrDefault((f.Unit, f.Counted.Upload))?.ReadReceipt()))
                .Select(f => new UnitFigures(units[f.Unit], f.Counted.Version, f.Counted.Figures, yearBefore.GetValueOrDefault(f.Unit).Figures)
                {
                    Upload = f.Counted.Upload,
                    Findings = f.Receipt?.Findings ?? [],
                    Confirmation = f.Receipt?.Confirmation,
                    YearBeforeUploads = yearBefore.GetValueOrDefault(f.Unit).Uploads ?? [],
                    Before = periodBefore.GetValueOrDefault(f.Unit).Figures,
                    IsLeftOut = f.Counted.IsLeftOut,
                })
                .OrderBy(f => f.Unit.Code, StringComparer.Ordinal),
        ];
    }

    // The figures of an earlier period by the units of this one; those of predecessors added up, what is left out of the national figures not among them.
    private static async Task<Dictionary<string, (FigureSet Figures, IReadOnlyList<string> Uploads)>> EarlierAsync(
        TableLook look, Deadlines? earlier, Deadlines deadlines, ReferenceData reference, CancellationToken cancellation)
    {
        var byUnit = new Dictionary<string, (FigureSet Figures, IReadOnlyList<string> Uploads)>();
        if (earlier is null || reference.Forms.For(earlier.Form, earlier.CutOff) is not { } form)
        {
            return byUnit;
        }

        var byCode = (await OnFileAsync(look, earlier, form, cancellation)).Where(f => !f.Counted.IsLeftOut).ToDictionary(f => f.Unit, f => f.Counted);
        foreach (var unit in reference.Units.On(deadlines.CutOff))
        {
            var parts = reference.Units.CodesOn(unit, earlier.CutOff).Where(byCode.ContainsKey).Select(code => byCode[code]).ToList();
            if (FigureSets.Sum(parts.Select(p => p.Figures)) is { } sum)
            {
                byUnit[unit.Code] = (sum, [.. parts.Select(p => p.Upload)]);
            }
        }

        return byUnit;
    }

    private static async Task<IEnumerable<(string Unit, CountedFigures Counted)>> OnFileAsync(
        TableLook look, Deadlines deadlines, FormDefinition form, CancellationToken cancellation)
    {
        var rows = await look.UnderAsync<TableEntity>(new ReportPartition(deadlines.Form, deadlines.Period), Keys.Figures, cancellation);
        return ComplianceView.Figures(FigureRows.ByUnit(rows), form, deadlines);
    }

    // The forms that ask yes/no questions, each with the newest report of every unit: what they answer holds until the next report.
    private static async Task<IReadOnlyList<NewestReports>> OtherFormsAsync(
        TableLook look, Deadlines deadlines, ReferenceData reference, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = VietnamTime.DayOf(now);
        var all = new List<NewestReports>();
        foreach (var code in reference.Duties.All.Select(d => d.Form).Distinct().Where(f => f != deadlines.Form))
        {
            if (reference.Forms.For(code, deadlines.CutOff) is not { Kind: FormKind.Table } form || form.RowsOn(deadlines.CutOff).All(r => r.Kind != FigureKind.YesNo))
            {
                continue;
            }

            var left = reference.Units.On(deadlines.CutOff).ToList();
            var newest = new List<UnitFigures>();
            foreach (var earlier in reference.Duties.Between(today.AddYears(-YearsOfNewest), today.AddYears(1))
                .Where(d => d.Form == code && d.Opens <= today).OrderByDescending(d => d.CutOff))
            {
                if (left.Count == 0 || reference.Forms.For(code, earlier.CutOff) is not { } earlierForm)
                {
                    break;
                }

                // A report of one of several units that were merged later is no answer of the whole.
                var byCode = (await OnFileAsync(look, earlier, earlierForm, cancellation)).ToDictionary(f => f.Unit);
                var found = left.Select(unit => (Unit: unit, Codes: reference.Units.CodesOn(unit, earlier.CutOff)))
                    .Where(u => u.Codes is [var only] && byCode.ContainsKey(only)).ToList();
                newest.AddRange(found.Select(u => (u.Unit, byCode[u.Codes[0]].Counted)).Select(u => new UnitFigures(u.Unit, u.Counted.Version, u.Counted.Figures, null)
                {
                    Upload = u.Counted.Upload,
                    IsLeftOut = u.Counted.IsLeftOut,
                }));
                left.RemoveAll(unit => found.Exists(u => u.Unit == unit));
            }

            all.Add(new NewestReports(form, deadlines.CutOff, [.. newest.OrderBy(f => f.Unit.Code, StringComparer.Ordinal)]));
        }

        return all;
    }

    // The last period of the same kind: a quarter is held against a quarter, a year against a year.
    private static async Task<(Period? Period, IReadOnlyList<(int Day, int HandedIn)> Curve)> BeforeAsync(
        TableLook look, Deadlines deadlines, ReferenceData reference, CancellationToken cancellation)
    {
        var before = reference.Duties.Between(deadlines.Due.AddYears(-2), deadlines.Due.AddDays(-1))
            .Where(d => d.IsAsked && d.Form == deadlines.Form && d.Period.Kind == deadlines.Period.Kind)
            .OrderBy(d => d.Due).LastOrDefault();
        if (before is null)
        {
            return (null, []);
        }

        var statuses = await look.UnderAsync<StatusRow>(new ReportPartition(before.Form, before.Period), Keys.Status, cancellation);
        return (before.Period, ComplianceView.Curve(statuses, before));
    }
}
