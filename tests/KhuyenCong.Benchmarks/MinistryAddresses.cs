using KhuyenCong.Pages.Api;
using KhuyenCong.Pages.Situation;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Benchmarks;

/// <summary>What the ministry, and other systems, look at of a form and period.</summary>
public static class MinistryAddresses
{
    /// <summary>The addresses with what each is, of the report and of its second unit (<see cref="FiledReports"/>).</summary>
    public static IReadOnlyList<(string Name, string Path)> Of(ReferenceData reference, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(deadlines);
        string key = new ReportPartition(deadlines.Form, deadlines.Period);
        var unit = reference.Units.On(deadlines.CutOff)[1];
        var (figures, report) = (IndicatorsPage.PathOf(key), ReportPage.PathOf(key, unit.Code));
        return
        [
            ("situation", $"{MinistryPages.Root}?bao-cao={key}"),
            ("units by indicators, figures to doubt", figures),
            ("  as a workbook", $"{figures}/{IndicatorsPage.TableWorkbook}"),
            ("  as CSV", $"{figures}/{IndicatorsPage.TableCsv}"),
            ("the digest's workbook", $"{figures}/{IndicatorsPage.DigestBook}"),
            ("all figures as CSV", $"{figures}/{IndicatorsPage.AllFigures}"),
            ("the ministry's report (.docx)", $"{MinistryPages.Root}/{MinistryPages.ReportSegment}/{key}.docx"),
            ("a unit's report", report),
            ("  compared with a version", $"{report}?phien-ban={FiledReports.UploadOf(unit, deadlines, 2)}&so-voi={FiledReports.UploadOf(unit, deadlines, 1)}"),
            ("a unit, with its calls and mails", $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{key}/{unit.Code}"),
            ("history", $"{MinistryPages.Root}/{HistoryPage.Segment}"),
            ("difficulties", DifficultiesPage.PathOf(deadlines.Period)),
            ("programmes", $"{MinistryPages.Root}/{HandInLinks.ProgrammesSegment}"),
            ("API: reports", $"{ReportApi.Root}/reports"),
            ("API: state", $"{ReportApi.Root}/reports/{deadlines.Form}/{deadlines.Period.Id}"),
            ("API: figures", $"{ReportApi.Root}/reports/{deadlines.Form}/{deadlines.Period.Id}/figures"),
        ];
    }

    /// <summary>The periods of which they tell: that one, the one before, the one a year before.</summary>
    public static IEnumerable<Deadlines> PeriodsOf(ReferenceData reference, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(deadlines);
        return new[] { deadlines, reference.Duties.Before(deadlines), reference.Duties.For(deadlines.Form, deadlines.Period.YearBefore) }.OfType<Deadlines>().DistinctBy(d => d.Period);
    }
}
