using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Tests.Forms;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Tests.Validation;

/// <summary>A KC-02 of its newest edition that answers every point, of a province with a centre, and the programme that it speaks of.</summary>
internal static class SevenPointsReport
{
    public static Period Year { get; } = new(PeriodKind.Year, 2026);

    public static DateTimeOffset Received { get; } = new(2026, 12, 18, 9, 0, 0, TimeSpan.FromHours(7));

    public static Programme OnFile { get; } = new(ProgrammeTerm.Of(2026, 2030))
    {
        Number = "12/QĐ-UBND",
        Date = new DateOnly(2026, 3, 1),
        DecisionSince = Received.AddDays(-100),
        DetailSince = Received.AddDays(-90),
    };

    public static SampleReport Good(FormDefinition? form = null)
    {
        var report = new SampleReport(form ?? ShippedForms.Kc02Now, Year);
        foreach (var row in report.Form.RowsOn(report.Form.CutOffOf(Year)).Where(r => r.Code[0] < '8'))
        {
            _ = row.Kind switch
            {
                FigureKind.Count => report.With(row.Code, "value", 6),
                FigureKind.Money => report.With(row.Code, "value", 1250.5m),
                FigureKind.YesNo => report.With(row.Code, "value", FigureValue.OfYesNo(true)),
                FigureKind.Date => report.With(row.Code, "value", FigureValue.OfDate(new DateOnly(2026, 3, 1))),
                FigureKind.Text => report.With(row.Code, "value", FigureValue.OfText("12/QĐ-UBND")),
                _ => report,
            };
        }

        return report;
    }

    public static SampleReport Yes(this SampleReport report, string code, bool yes = true) => report.With(code, "value", FigureValue.OfYesNo(yes));

    public static SampleReport Without(this SampleReport report, params string[] codes)
    {
        foreach (var code in codes)
        {
            report.With(code, "value", null);
        }

        return report;
    }

    /// <summary>A report of a province without a centre of its own.</summary>
    public static SampleReport WithoutCentre() => Good().Yes("5.8", false).Without("4.1", "5.1", "5.5", "5.6", "5.7", "5.9");

    public static ReportHistory History(params Programme[] programmes) =>
        ReportHistory.None with { Programmes = programmes, ReceivedOn = DateOnly.FromDateTime(Received.DateTime) };
}
