using KhuyenCong.Pages.Layout;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Scorecard;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pages.Situation;

/// <summary>What the templates of the scorecard see: the units by points, and the answers that a unit's points rest on.</summary>
public sealed class ScorecardModel(Scorecards scorecards, MailSettings settings, TimeProvider clock)
{
    /// <summary>The scorecard of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="region">The region of which units are shown; anything else shows all.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    internal async Task<ScorecardView> AllAsync(SituationReport report, string region, ReferenceData reference, CancellationToken cancellation)
    {
        var scores = await scorecards.OfAsync(report.Form, report.Deadlines, reference, clock.GetUtcNow(), cancellation);
        var chosen = UnitRegister.Regions.FirstOrDefault(r => KeyOf(r) == region);
        if (scores is not null && chosen is not null)
        {
            scores = Within(scores, chosen);
        }

        return new ScorecardView(Frame("Mức thực hiện từng điểm", report, reference), $"{MinistryPages.Root}?bao-cao={report.Key}", AddressOf(report), AsOf)
        {
            Scored = scores is not null,
            FormTitle = report.Form.Title,
            Region = chosen ?? "",
            RegionAssumed = chosen is not null && scores is not null && scores.Units.Any(u => u.Unit.IsRegionAssumed),
            Regions = [.. UnitRegister.Regions.Select(r => new Choice(KeyOf(r), r, r == chosen))],
            States = [.. Enum.GetValues<ScoreState>().Select(MarkOf)],
            Digest = ScoresModel.Of(scores),
            Points = [.. scores?.Headings.Select(h => new ScoreHeading(h.Order, h.Label)) ?? []],
            Units = [.. scores?.Units.Select(u => new ScoreRow(
                u.Unit.Code,
                u.Unit.Name,
                HrefOf(report, u.Unit),
                u.Answered ? MailText.Number(u.Met) : "–",
                [.. u.Points.Select((p, at) => new ScoreCell(
                    MarkOf(p.State), p.Heading.Order, HrefOf(report, u.Unit) + "#diem-" + p.Heading.Order, BeforeOf(scores, u.Unit, at)))])) ?? []],
        };
    }

    /// <summary>The points of one unit with the answers that they rest on; null where the report is not scored or the unit not expected.</summary>
    internal async Task<ScoresView?> UnitAsync(SituationReport report, Unit unit, ReferenceData reference, CancellationToken cancellation)
    {
        var scores = await scorecards.OfAsync(report.Form, report.Deadlines, reference, clock.GetUtcNow(), cancellation);
        if (scores?.Units.FirstOrDefault(u => u.Unit.Code == unit.Code) is not { } line)
        {
            return null;
        }

        return new ScoresView(Frame($"{unit.Name} – mức thực hiện từng điểm", report, reference), AddressOf(report), AsOf)
        {
            Office = unit.Office,
            UnitPage = $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{report.Key}/{unit.Code}",
            Answered = line.Answered,
            Met = MailText.Number(line.Met),
            Count = MailText.Number(line.Points.Count(p => p.State != ScoreState.NotApplicable)),
            YearBefore = scores.YearBefore is { } year ? PlainText.InSentence(year.Period.Name) : "",
            Points = [.. line.Points.Select((p, at) => new PointSection(
                MarkOf(p.State),
                p.Heading.Order,
                p.Heading.Label,
                BeforeOf(scores, unit, at),
                [.. p.Criteria.Select(c => new CriterionRow(
                    c.Criterion.Label,
                    string.Join(", ", c.Criterion.Rows),
                    ForeignText.Clean(c.Record, 600),
                    KeyOf(c.Holds switch { true => ScoreState.Met, false => ScoreState.NotMet, _ => ScoreState.NotApplicable }),
                    c.Holds switch { true => "có", false => "chưa", _ => "không áp dụng" }))],
                [.. p.Answers.Select(a => new AnswerRow(
                    a.Code, a.Label, a.Value.Length == 0 ? "–" : PlainText.Cut(a.Value, 2_000, "…"), a.Unit, PlainText.Cut(a.Note, 2_000, "…")))]))],
        };
    }

    private string AsOf => VietnamTime.Text(VietnamTime.At(clock.GetUtcNow()));

    private PageFrame Frame(string title, SituationReport report, ReferenceData reference) => PageFrame.Of(
        MinistryPages.Root, $"{title}, {report.Form.Code}, {PlainText.InSentence(report.Deadlines.Period.Name)}", PageAudience.Ministry, settings, reference,
        VietnamTime.DayOf(clock.GetUtcNow()));

    /// <summary>Where the scorecard of a report lies.</summary>
    internal static string AddressOf(SituationReport report) => $"{MinistryPages.Root}/{MinistryPages.ScoresSegment}/{report.Key}";

    private static string HrefOf(SituationReport report, Unit unit) => AddressOf(report) + "/" + unit.Code;

    private static NationalScores Within(NationalScores scores, string region) => scores with
    {
        Units = [.. scores.Units.Where(u => u.Unit.Region == region)],
        YearBefore = scores.YearBefore is { } before ? Within(before, region) : null,
    };

    /// <summary>A region as it stands in addresses.</summary>
    internal static string KeyOf(string region) => string.Join('-', AsciiName.Of(region).ToLowerInvariant().Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries));

    private static string KeyOf(ScoreState state) => state switch
    {
        ScoreState.Met => "dat",
        ScoreState.Partly => "mot-phan",
        ScoreState.NotMet => "chua-dat",
        ScoreState.NotApplicable => "khong-ap-dung",
        _ => "chua-co",
    };

    private static ScoreMark MarkOf(ScoreState state) => new(KeyOf(state), ScoreText.Letter(state), ScoreText.Of(state));

    private static string BeforeOf(NationalScores scores, Unit unit, int point) =>
        scores.YearBefore is null ? "" : scores.YearBeforeOf(unit.Code) is { } then && point < then.Points.Count ? ScoreText.Of(then.Points[point].State) : "chưa so được";
}
