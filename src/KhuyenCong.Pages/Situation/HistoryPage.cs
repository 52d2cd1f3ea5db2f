using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pages.Situation;

/// <summary>The ministry's page of the units of today by the periods of two years: where each stood, and the downloads of each period.</summary>
public sealed class HistoryPage(ReportTable table, MinistryModel model, TimeProvider clock)
{
    /// <summary>The segment below <see cref="MinistryPages.Root"/>.</summary>
    public const string Segment = "lich-su";

    /// <summary>What the page shows: one query a period.</summary>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    internal async Task<HistoryView> ShowAsync(ReferenceData reference, CancellationToken cancellation)
    {
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        var periods = new List<(SituationReport Report, Dictionary<string, StatusRow> Statuses)>();
        foreach (var report in SituationReport.Known(reference, today).Where(k => k.Form.Kind == FormKind.Table))
        {
            var statuses = (await table.UnderAsync<StatusRow>(report.Key, Keys.Status, cancellation)).ToDictionary(s => s.Unit);
            if (report.Deadlines.IsAsked || statuses.Count > 0)
            {
                periods.Add((report, statuses));
            }
        }

        return new HistoryView(model.Frame("Các đơn vị qua các kỳ báo cáo", reference))
        {
            AsOf = VietnamTime.Text(VietnamTime.At(clock.GetUtcNow())),
            States = [.. Enum.GetValues<Standing>().Select(s => new StateMark(SituationFilter.KeyOf(s), StandingText.LetterOf(s), StandingText.Of(s)))],
            Periods = [.. periods.Select(p => new HistoryPeriod(
                p.Report.Form.Code, PlainText.InSentence(p.Report.Deadlines.Period.Name), $"{MinistryPages.Root}?bao-cao={p.Report.Key}", IndicatorsPage.PathOf(p.Report.Key),
                $"{IndicatorsPage.PathOf(p.Report.Key)}/{IndicatorsPage.DigestBook}", $"{IndicatorsPage.PathOf(p.Report.Key)}/{IndicatorsPage.AllFigures}"))],
            Units = [.. reference.Units.On(today).Select(unit => new HistoryRow(unit.Code, unit.Name, [.. periods.Select(p => new HistoryCell(
                [.. reference.Units.HistoryOf(unit, p.Report.Deadlines.CutOff).Select(then => (Unit: then, Status: p.Statuses.GetValueOrDefault(then.Code)))
                    .Where(then => p.Report.Deadlines.IsAsked || then.Status is not null)
                    .Select(then => Mark(p.Report, then.Unit.Code, then.Unit.Name == unit.Name ? "" : then.Unit.Name, then.Status?.Standing ?? Standing.Missing))]))]))],
        };
    }

    private static HistoryMark Mark(SituationReport report, string code, string of, Standing standing) => new(
        new StateMark(SituationFilter.KeyOf(standing), StandingText.LetterOf(standing), StandingText.Of(standing)), of,
        standing is Standing.OnTime or Standing.Late ? ReportPage.PathOf(report.Key, code) : $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{report.Key}/{code}");
}
