using System.Globalization;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Situation;

/// <summary>
/// A unit's report as the ministry reads it: its table by the form's figure columns beside the period before, the same period a year before and the plan, with
/// warnings and the submitter's reasons, each figure with its cell in the original; any version, and what changed from another one.
/// </summary>
public sealed class ReportPage(ReportTable table, ComplianceQuery compliance, ArchivedReports originals, ReviewDesk desk, MinistryModel model, TimeProvider clock)
{
    /// <summary>The segment below <see cref="MinistryPages.Root"/>.</summary>
    public const string Segment = "bao-cao";

    /// <summary>How many versions are to choose from, the newest.</summary>
    public const int MaxVersions = 50;

    private const string VersionQuery = "phien-ban", OtherQuery = "so-voi";

    /// <summary>The path of a unit's report.</summary>
    /// <param name="key">The report's key.</param>
    /// <param name="unit">The unit's code.</param>
    public static string PathOf(string key, string unit) => $"{MinistryPages.Root}/{Segment}/{key}/{unit}";

    /// <summary>Where a row stands in the page.</summary>
    /// <param name="code">The row's code.</param>
    public static string PlaceOf(string code) => "m" + string.Concat(code.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    /// <summary>What the page shows.</summary>
    /// <param name="report">The report.</param>
    /// <param name="unit">The unit at its cut-off.</param>
    /// <param name="officer">Who looks.</param>
    /// <param name="problem">A form that was not taken.</param>
    /// <param name="query">Which version, and with which other one it is compared.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    internal async Task<ReportView> ShowAsync(
        SituationReport report, Unit unit, MinistryOfficer officer, ReviewProblem problem, IQueryCollection query, ReferenceData reference, CancellationToken cancellation)
    {
        var look = new TableLook(table);
        var digest = await compliance.DigestAsync(look, report.Deadlines, DigestMoment.Weekly, reference, clock.GetUtcNow(), cancellation);
        var state = await look.PeriodAsync(report.Key, cancellation);
        var counted = digest.Figures.Concat(digest.LeftOut).FirstOrDefault(f => f.Unit.Code == unit.Code);
        var versions = state.Submissions.Where(s => s.Unit == unit.Code && s.Kind == nameof(SubmissionKind.Report) && s.Version > 0)
            .OrderByDescending(s => s.Version).ToList();
        var shown = versions.Find(v => v.Upload == query[VersionQuery]) ?? versions.Find(v => v.Upload == counted?.Upload) ?? versions.FirstOrDefault();
        var other = versions.Find(v => v.Upload == query[OtherQuery] && v != shown);
        var stored = FigureRows.Versions([.. state.FiguresByUnit[unit.Code]], report.Form, report.Deadlines.Period).ToDictionary(v => v.Upload, v => v.Figures);
        var figures = await FiguresAsync(shown, stored, report, reference, cancellation);
        var otherFigures = await FiguresAsync(other, stored, report, reference, cancellation);
        var doubtful = counted is null || shown?.Upload != counted.Upload ? [] : DoubtfulFigures.Of(digest).Where(d => d.Unit.Code == unit.Code).ToList();
        var findings = (shown?.ReadReceipt().Findings ?? []).Take(MinistryModel.MaxFindings).ToList();
        var standing = digest.Units.FirstOrDefault(u => u.Unit.Code == unit.Code);
        var review = desk.Show(
            report, unit, standing?.Review, [.. versions.Where(v => stored.ContainsKey(v.Upload) && v.ReadReceipt().Imported is null).Take(MaxVersions).Select(v => (v, VersionName(v, counted)))], officer, problem, reference);
        return new ReportView(model.Frame($"{unit.Name} – Số liệu {report.Form.Code}, {PlainText.InSentence(report.Deadlines.Period.Name)}", reference))
        {
            Office = unit.Office,
            UnitPage = $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{report.Key}/{unit.Code}",
            All = IndicatorsPage.PathOf(report.Key),
            Path = PathOf(report.Key, unit.Code),
            FormTitle = report.Form.Title,
            Review = review,
            State = StandingText.Of(standing?.Standing ?? Standing.Missing, report.Deadlines),
            LeftOut = counted is { IsLeftOut: true },
            Versions = [.. versions.Take(MaxVersions).Select(v => VersionChoice(v, counted, v == shown))],
            Others = [.. versions.Take(MaxVersions).Where(v => v != shown).Select(v => VersionChoice(v, counted, v == other))],
            Shown = shown is null ? ShownVersion.None : Shown(shown, counted, figures, $"{MinistryPages.Root}/{MinistryPages.SubmissionSegment}/{report.Key}/{unit.Code}/{shown.Upload}"),
            Compared = other is null ? ComparedVersion.None : new ComparedVersion(VersionName(other, counted), otherFigures is null, Changes(otherFigures, figures, report)),
            MoneyUnit = report.Form.Rows.Any(r => r.Kind == FigureKind.Money) ? report.Form.MoneyUnit : "",
            PeriodBefore = NameOf(counted?.Before, digest.PeriodBefore),
            YearBefore = NameOf(counted?.YearBefore, report.Deadlines.Period.YearBefore),
            Columns = [.. report.Form.FigureColumns.Select(c => c.Label)],
            Cells = report.Form.FigureColumns.Count() + 2,
            Rows = figures is null ? [] : Rows(report, figures, counted, doubtful, findings.Where(f => f.Row is not null).ToLookup(f => f.Row!.Value)),
            Doubts = [.. doubtful.Select(d => DoubtRow.Of(d, report.Form, report.Key, review.Action))],
            Elsewhere = [.. findings.Where(f => !IsInTable(f, figures)).Select(Said)],
        };
    }

    private static ShownVersion Shown(SubmissionRow version, UnitFigures? counted, FigureSet? figures, string submission)
    {
        var receipt = version.ReadReceipt();
        return new ShownVersion(
            Name: VersionName(version, counted),
            Outcome: SubmissionText.Of(receipt),
            File: ForeignText.Clean(receipt.FileName),
            Sheet: ForeignText.Clean(figures?.Places?.Sheet),
            Submission: submission,
            Original: receipt.Archived is null ? "" : $"{submission}/{SubmissionFiles.Original}",
            Marked: AnnotatedCopies.CanMake(receipt) ? $"{submission}/{SubmissionFiles.Marked}" : "",
            Note: ForeignText.Clean(receipt.Note, SubmitterNote.MaxCharacters),
            Confirmation: ForeignText.Clean(receipt.Confirmation, Receipt.LongestConfirmation));
    }

    private static List<ChangeRow> Changes(FigureSet? before, FigureSet? after, SituationReport report) =>
        before is null || after is null ? [] : [.. FigureComparison.Changes(before, after, report.Form, report.Deadlines.CutOff).Select(c => Change(c, report.Form))];

    // The period whose figures stand beside those that count; empty where there are none of it.
    private static string NameOf(FigureSet? beside, Period? period) => beside is not null && period is { } known ? PlainText.InSentence(known.Name) : "";

    private static bool IsInTable(Finding finding, FigureSet? figures) => finding.Row is { } row && figures?.Places?.Rows.Values.Contains(row) == true;

    // What was sent back has no figures in the table: it is read again.
    private async Task<FigureSet?> FiguresAsync(
        SubmissionRow? version, Dictionary<string, FigureSet> stored, SituationReport report, ReferenceData reference, CancellationToken cancellation)
    {
        if (version is null)
        {
            return null;
        }

        if (stored.TryGetValue(version.Upload, out var figures))
        {
            return figures;
        }

        var (again, _) = await originals.ReadAsync(version.ReadReceipt(), report.Deadlines.Period, report.Deadlines.CutOff, reference, cancellation);
        return again?.Read.Form?.Code == report.Form.Code ? FigureSet.Of(again.Read) : null;
    }

    private static List<FigureRow> Rows(SituationReport report, FigureSet figures, UnitFigures? counted, List<DoubtfulFigure> doubtful, ILookup<int, Finding> byRow)
    {
        var plan = report.Form.Rules.OfType<Reporting.Forms.Rules.OverPlanRule>().FirstOrDefault();
        var doubted = doubtful.SelectMany(d => d.Figures).ToHashSet();
        return
        [
            .. report.Form.RowsOn(report.Deadlines.CutOff).Select(row => new FigureRow(
                row.Kind == FigureKind.Heading,
                PlaceOf(row.Code),
                row.Code,
                (row.Order.Length > 0 && row.Kind == FigureKind.Heading ? row.Order + ". " : "") + row.Label,
                row.Unit,
                row.Kind == FigureKind.Heading ? [] : [.. report.Form.FigureColumns.Select(column =>
                {
                    var value = FigureComparison.At(figures, row, column);
                    return new FigureCell(
                        value is { } given ? ForeignText.Clean(FigureText.Of(given, report.Form), FormRow.LongestText) : "",
                        row.Kind is FigureKind.Count or FigureKind.Money,
                        figures.Places?.CellOf(new FigureKey(row.Code, column.Id)) ?? "",
                        doubted.Contains(new FigureKey(row.Code, column.Id)),
                        plan is not null && column.Id == plan.Done ? OfPlan(figures, row, plan.Plan, value, report.Form) : "",
                        Beside(value, counted?.Before, row, column, report.Form),
                        Beside(value, counted?.YearBefore, row, column, report.Form));
                })],
                ForeignText.Clean(figures.Notes.GetValueOrDefault(row.Code), 1_000),
                figures.Places?.Rows.TryGetValue(row.Code, out var at) == true ? [.. byRow[at].Select(f => Said(f) with { Message = ForeignText.Clean(PlainText.Excerpt(f.Message, 200), 201) })] : [])),
        ];
    }

    private static string OfPlan(FigureSet figures, FormRow row, string plan, FigureValue? done, FormDefinition form) =>
        done is { } value && row.Kind is FigureKind.Count or FigureKind.Money && figures.NumberAt(row.Code, plan) is { } planned && planned != 0
            ? MailText.Percent(value.Number * 100m / planned) : "";

    private static string Beside(FigureValue? value, FigureSet? other, FormRow row, FormColumn column, FormDefinition form)
    {
        if (FigureComparison.At(other, row, column) is not { } then || row.Kind == FigureKind.Text)
        {
            return "";
        }

        var beside = FigureBeside.Of(value, then, form);
        return FigureText.Of(then, form) + (beside.Percent is { } percent && beside.Change != 0 ? $" ({MailText.SignedPercent(percent)})" : "");
    }

    private static ChangeRow Change(ChangedFigure change, FormDefinition form) => new(
        PlaceOf(change.Row.Code),
        FigureName.Of(change.Row, change.Section),
        change.Column?.Label ?? "Ghi chú",
        Text(change.Before, form),
        Text(change.After, form),
        FigureBeside.Of(change.After, change.Before, form) is { Change: { } by } ? MailText.Signed(by) : "");

    private static string Text(FigureValue? value, FormDefinition form) => value is { } given ? ForeignText.Clean(FigureText.Of(given, form), FormRow.LongestText) : "";

    private static FindingLine Said(Finding finding) => new(
        finding.Severity == Severity.Error ? "bad" : "warn", finding.Severity == Severity.Error ? "Lỗi" : "Lưu ý", ForeignText.Clean(finding.Message, 1_000), ForeignText.Clean(finding.Note, 500));

    private static Choice VersionChoice(SubmissionRow version, UnitFigures? counted, bool chosen) => new(version.Upload, VersionName(version, counted), chosen);

    private static string VersionName(SubmissionRow version, UnitFigures? counted) =>
        $"Phiên bản {version.Version.ToString(CultureInfo.InvariantCulture)}, {VietnamTime.Text(VietnamTime.At(version.ReceivedAt))}"
        + (version.ReadReceipt().Imported is not null ? " (nhập từ hồ sơ kỳ trước)" : version.Upload == counted?.Upload ? " (đang được tính)" : Enum.TryParse<Outcome>(version.Outcome, out var outcome) && !outcome.IsAccepted() ? " (trả lại)" : "");
}
