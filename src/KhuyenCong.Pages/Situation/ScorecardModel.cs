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
    public async Task<Dictionary<string, object>> AllAsync(SituationReport report, string region, ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(reference);
        var values = new Dictionary<string, object>();
        Frame(values, $"Mức thực hiện từng điểm, {report.Form.Code}, {PlainText.InSentence(report.Deadlines.Period.Name)}", report, reference);
        var scores = await scorecards.OfAsync(report.Form, report.Deadlines, reference, clock.GetUtcNow(), cancellation);
        var chosen = UnitRegister.Regions.FirstOrDefault(r => KeyOf(r) == region);
        if (scores is not null && chosen is not null)
        {
            scores = Within(scores, chosen);
        }

        values["scored"] = scores is not null;
        values["form_title"] = report.Form.Title;
        values["region"] = chosen ?? "";
        values["regions"] = UnitRegister.Regions.Select(r => (object)new Dictionary<string, object> { ["key"] = KeyOf(r), ["name"] = r, ["chosen"] = r == chosen }).ToList();
        values["region_assumed"] = chosen is not null && scores is not null && scores.Units.Any(u => u.Unit.IsRegionAssumed);
        values["states"] = States();
        ScoresModel.Put(values, scores);
        values["points"] = scores?.Headings.Select(h => (object)new Dictionary<string, object> { ["order"] = h.Order, ["label"] = h.Label }).ToList() ?? [];
        values["units"] = scores?.Units.Select(u => (object)new Dictionary<string, object>
        {
            ["code"] = u.Unit.Code,
            ["name"] = u.Unit.Name,
            ["href"] = HrefOf(report, u.Unit),
            ["met"] = u.Answered ? MailText.Number(u.Met) : "–",
            ["points"] = u.Points.Select((p, at) => (object)new Dictionary<string, object>(StateOf(p.State))
            {
                ["order"] = p.Heading.Order,
                ["href"] = HrefOf(report, u.Unit) + "#diem-" + p.Heading.Order,
                ["before"] = BeforeOf(scores, u.Unit, at),
            }).ToList(),
        }).ToList() ?? [];
        return values;
    }

    /// <summary>The points of one unit with the answers that they rest on; null where the report is not scored or the unit not expected.</summary>
    public async Task<Dictionary<string, object>?> UnitAsync(SituationReport report, Unit unit, ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(reference);
        var scores = await scorecards.OfAsync(report.Form, report.Deadlines, reference, clock.GetUtcNow(), cancellation);
        if (scores?.Units.FirstOrDefault(u => u.Unit.Code == unit.Code) is not { } line)
        {
            return null;
        }

        var values = new Dictionary<string, object>();
        Frame(values, $"{unit.Name} – mức thực hiện từng điểm, {report.Form.Code}, {PlainText.InSentence(report.Deadlines.Period.Name)}", report, reference);
        values["office"] = unit.Office;
        values["unit_page"] = $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{report.Key}/{unit.Code}";
        values["met"] = MailText.Number(line.Met);
        values["answered"] = line.Answered;
        values["count"] = MailText.Number(line.Points.Count(p => p.State != ScoreState.NotApplicable));
        values["year_before"] = scores.YearBefore is { } year ? PlainText.InSentence(year.Period.Name) : "";
        values["points"] = line.Points.Select((p, at) => (object)new Dictionary<string, object>(StateOf(p.State))
        {
            ["order"] = p.Heading.Order,
            ["label"] = p.Heading.Label,
            ["before"] = BeforeOf(scores, unit, at),
            ["criteria"] = p.Criteria.Select(c => (object)new Dictionary<string, object>
            {
                ["label"] = c.Criterion.Label,
                ["state"] = c.Holds switch { true => "có", false => "chưa", _ => "không áp dụng" },
                ["key"] = KeyOf(c.Holds switch { true => ScoreState.Met, false => ScoreState.NotMet, _ => ScoreState.NotApplicable }),
                ["rows"] = string.Join(", ", c.Criterion.Rows),
                ["record"] = ForeignText.Clean(c.Record, 600),
            }).ToList(),
            ["answers"] = p.Answers.Select(a => (object)new Dictionary<string, object>
            {
                ["code"] = a.Code,
                ["label"] = a.Label,
                ["value"] = a.Value.Length == 0 ? "–" : PlainText.Cut(a.Value, 2_000, "…"),
                ["measure"] = a.Unit,
                ["note"] = PlainText.Cut(a.Note, 2_000, "…"),
            }).ToList(),
        }).ToList();
        return values;
    }

    private void Frame(Dictionary<string, object> values, string title, SituationReport report, ReferenceData reference)
    {
        PageFrame.AddTo(values, title, PageAudience.Ministry, settings, reference, VietnamTime.DayOf(clock.GetUtcNow()));
        values["root"] = MinistryPages.Root;
        values["situation"] = $"{MinistryPages.Root}?bao-cao={report.Key}";
        values["all"] = AddressOf(report);
        values["as_of"] = VietnamTime.Text(VietnamTime.At(clock.GetUtcNow()));
    }

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

    private static Dictionary<string, object> StateOf(ScoreState state) => new()
    {
        ["key"] = KeyOf(state),
        ["letter"] = ScoreText.Letter(state),
        ["state"] = ScoreText.Of(state),
    };

    private static List<object> States() => [.. Enum.GetValues<ScoreState>().Select(StateOf)];

    private static string BeforeOf(NationalScores scores, Unit unit, int point) =>
        scores.YearBefore is null ? "" : scores.YearBeforeOf(unit.Code) is { } then && point < then.Points.Count ? ScoreText.Of(then.Points[point].State) : "chưa so được";
}
