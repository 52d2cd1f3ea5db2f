using KhuyenCong.Pages.Layout;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Reporting.Workbooks;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Situation;

/// <summary>
/// The ministry's page of a period's figures: units by indicators with totals of regions and of the country, and beside them the figures to doubt. The same as a
/// workbook and as CSV, and the downloads of the period: the digest's workbook, and every figure as CSV.
/// </summary>
public sealed class IndicatorsPage(ReportTable table, ComplianceQuery compliance, MinistryModel model, TimeProvider clock)
{
    /// <summary>The segment below <see cref="MinistryPages.Root"/>.</summary>
    public const string Segment = HandInLinks.FiguresSegment;

    /// <summary>Last segments of the downloads' paths: the table that is shown, the digest's workbook, every figure.</summary>
    public const string TableWorkbook = "bang.xlsx", TableCsv = "bang.csv", DigestBook = "tong-hop.xlsx", AllFigures = "so-lieu.csv";

    private const string ColumnQuery = "cot", GroupQuery = "nhom", Csv = "text/csv; charset=utf-8";

    /// <summary>The path of a period's page.</summary>
    /// <param name="key">The report's key.</param>
    public static string PathOf(string key) => $"{MinistryPages.Root}/{Segment}/{key}";

    /// <summary>What the page shows.</summary>
    /// <param name="report">The report.</param>
    /// <param name="known">Other reports to choose from.</param>
    /// <param name="query">Figure column and group of rows.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    internal async Task<IndicatorsView> ShowAsync(
        SituationReport report, IReadOnlyList<SituationReport> known, IQueryCollection query, ReferenceData reference, CancellationToken cancellation)
    {
        var digest = await DigestAsync(report, reference, cancellation);
        var groups = IndicatorGroup.Of(report.Form, report.Deadlines.CutOff);
        var (column, group) = Chosen(report, groups, query);
        var doubtful = DoubtfulFigures.Of(digest);
        var shown = IndicatorTable.Of(digest, column, group, doubtful);
        var path = PathOf(report.Key);
        var chosen = QueryString.Create(new Dictionary<string, string?> { [ColumnQuery] = column?.Id, [GroupQuery] = group?.Key }.Where(p => p.Value is not null)).ToString();
        return new IndicatorsView(model.Frame($"Số liệu {report.Form.Code}, {PlainText.InSentence(report.Deadlines.Period.Name)}", reference))
        {
            Situation = $"{MinistryPages.Root}?bao-cao={report.Key}",
            History = MinistryPages.Root + "/" + HistoryPage.Segment,
            Path = path,
            FormTitle = report.Form.Title,
            AsOf = VietnamTime.Text(digest.AsOf),
            Coverage = IndicatorText.Of(shown.Coverage),
            Reports = [.. known.Append(report).DistinctBy(r => r.Key).Select(r => new ReportLink(PathOf(r.Key), $"{r.Form.Code} – {r.Deadlines.Period.Name}", r.Key == report.Key))],
            Columns = [.. report.Form.FigureColumns.Select(c => new Choice(c.Id, c.Label, c == column))],
            Groups = [.. groups.Select(g => new Choice(g.Key, g.Name, g.Key == group?.Key))],
            Column = column?.Label ?? "",
            Group = group?.Name ?? "",
            MoneyUnit = shown.Indicators.Any(i => i.Row.Kind == FigureKind.Money) ? report.Form.MoneyUnit : "",
            Indicators = [.. shown.Indicators.Select(i => new IndicatorHeading(i.Row.Label, i.Row.Kind == FigureKind.YesNo ? "có/không" : i.Row.Unit))],
            Totals = [.. shown.Totals.Select(SumCell)],
            HasDoubtful = shown.Totals.Any(t => t.Doubtful > 0),
            Regions = [.. shown.Regions.Select(r => new RegionRows(
                PlainText.Capital(r.Name),
                r.IsAssumed,
                FormattableString.Invariant($"{r.Counted} trên {r.Lines.Count} đơn vị"),
                [.. r.Sums.Select(SumCell)],
                [.. r.Lines.Select(l => Line(l, report))]))],
            Doubts = [.. doubtful.Select(d => DoubtRow.Of(d, report.Form, report.Key))],
            Workbook = $"{path}/{TableWorkbook}{chosen}",
            TableData = $"{path}/{TableCsv}{chosen}",
            DigestBook = $"{path}/{DigestBook}",
            AllFigures = $"{path}/{AllFigures}",
        };
    }

    /// <summary>Writes a download; false when there is none of this name.</summary>
    /// <param name="http">The call.</param>
    /// <param name="report">The report.</param>
    /// <param name="name">One of the constants.</param>
    /// <param name="reference">The reference data in force.</param>
    internal async Task<bool> TryWriteAsync(HttpContext http, SituationReport report, string name, ReferenceData reference)
    {
        if (name is not (TableWorkbook or TableCsv or DigestBook or AllFigures))
        {
            return false;
        }

        var digest = await DigestAsync(report, reference, http.RequestAborted);
        var (column, group) = Chosen(report, IndicatorGroup.Of(report.Form, report.Deadlines.CutOff), http.Request.Query);
        var (content, type, file) = name switch
        {
            TableWorkbook => (FiguresSheets.Write(digest, column, group), DigestParts.WorkbookType, $"so-lieu-{report.Key}-{column?.Id}-{group?.Key}.xlsx"),
            TableCsv => (IndicatorCsv.Write(IndicatorTable.Of(digest, column, group, DoubtfulFigures.Of(digest))), Csv, $"so-lieu-{report.Key}-{column?.Id}-{group?.Key}.csv"),
            DigestBook => (DigestWorkbook.Write(digest), DigestParts.WorkbookType, $"tong-hop-{report.Key}.xlsx"),
            _ => (FiguresCsv.Write(digest), Csv, $"so-lieu-{report.Key}.csv"),
        };
        using var stream = new MemoryStream(content, writable: false);
        await PageResponse.FileAsync(http, stream, type, file);
        return true;
    }

    private Task<ComplianceDigest> DigestAsync(SituationReport report, ReferenceData reference, CancellationToken cancellation) =>
        compliance.DigestAsync(new TableLook(table), report.Deadlines, DigestMoment.Weekly, reference, clock.GetUtcNow(), cancellation);

    // What an address does not name, or names wrong, is the column that was done and the first group.
    private static (FormColumn? Column, IndicatorGroup? Group) Chosen(SituationReport report, IReadOnlyList<IndicatorGroup> groups, IQueryCollection query)
    {
        var columns = report.Form.FigureColumns.ToList();
        var done = report.Form.Rules.OfType<Reporting.Forms.Rules.OverPlanRule>().FirstOrDefault()?.Done;
        return (
            columns.Find(c => c.Id == query[ColumnQuery]) ?? columns.Find(c => c.Id == done) ?? columns.FirstOrDefault(),
            groups.FirstOrDefault(g => g.Key == query[GroupQuery]) ?? (groups.Count > 0 ? groups[0] : null));
    }

    private static IndicatorRow Line(IndicatorLine line, SituationReport report) => new(
        line.Unit.Code,
        line.Unit.Name,
        line.State == IndicatorStanding.Missing ? $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{report.Key}/{line.Unit.Code}" : ReportPage.PathOf(report.Key, line.Unit.Code),
        IndicatorText.Of(line),
        line.State == IndicatorStanding.Missing,
        [.. line.Values.Select((v, at) => new IndicatorCell(v is { } value ? Short(value, report.Form) : "", line.Doubtful.Contains(at)))]);

    private static IndicatorTotal SumCell(IndicatorSum sum) => new(
        sum.Value is { } value ? FigureText.Short(value) : "", sum.Doubtful, sum.WithoutDoubtful is { } without ? FigureText.Short(without) : "");

    // A page shows amounts to a tenth of the form's unit; the downloads have them exactly.
    private static string Short(FigureValue value, FormDefinition form) =>
        value.Kind is FigureKind.Count or FigureKind.Money ? FigureText.Short(FigureText.NumberOf(value, form)) : FigureText.Of(value, form);
}
