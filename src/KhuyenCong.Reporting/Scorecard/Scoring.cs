using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Scorecard;

/// <summary>Where a unit stands on a point.</summary>
public enum ScoreState
{
    /// <summary>Every criterion that applies holds ("đạt").</summary>
    Met,

    /// <summary>At least one holds, and not all ("đạt một phần").</summary>
    Partly,

    /// <summary>None holds ("chưa đạt").</summary>
    NotMet,

    /// <summary>No criterion applies ("không áp dụng").</summary>
    NotApplicable,

    /// <summary>No report was taken ("chưa có báo cáo").</summary>
    NoAnswer,
}

/// <summary>An answer that a score rests on, as people read it.</summary>
/// <param name="Code">The row's code.</param>
/// <param name="Label">Its label.</param>
/// <param name="Value">What was answered; empty for a blank.</param>
/// <param name="Unit">The unit of a count or an amount; else empty.</param>
/// <param name="Note">What the submitter noted on the row; empty for none.</param>
public sealed record ScoreAnswer(string Code, string Label, string Value, string Unit, string Note);

/// <summary>How a criterion came out.</summary>
/// <param name="Criterion">The criterion.</param>
/// <param name="Holds">Whether it holds; null where it does not apply.</param>
/// <param name="Record">For a criterion that looks at no row: what is on record, for readers.</param>
public sealed record CriterionScore(ScoreCriterion Criterion, bool? Holds, string Record);

/// <summary>How a point came out for a unit.</summary>
/// <param name="Heading">The section's heading.</param>
/// <param name="State">The state.</param>
/// <param name="Criteria">Its criteria; empty where nothing was answered.</param>
/// <param name="Answers">Every answer of the section, with the notes.</param>
public sealed record PointScore(FormRow Heading, ScoreState State, IReadOnlyList<CriterionScore> Criteria, IReadOnlyList<ScoreAnswer> Answers);

/// <summary>What a unit's score is made from.</summary>
/// <param name="Figures">The figures that count; null where no report was taken.</param>
/// <param name="Programmes">Its programmes on file.</param>
/// <param name="Outstanding">Periodic reports of the year that were due and are not on record, by name.</param>
public sealed record ScoreBasis(FigureSet? Figures, IReadOnlyList<Programme> Programmes, IReadOnlyList<string> Outstanding);

/// <summary>Scores a unit's answers by the rules of the form.</summary>
public static class Scoring
{
    /// <summary>The points of the form's scorecard, in their order.</summary>
    /// <param name="form">The form at the cut-off.</param>
    /// <param name="cutOff">The day whose rows count, and on which a programme must be in force.</param>
    /// <param name="basis">What the unit answered, and what is on record of it.</param>
    public static IReadOnlyList<PointScore> Of(FormDefinition form, DateOnly cutOff, ScoreBasis basis)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(basis);
        return [.. form.Scorecard.Select(point => PointOf(point, form, cutOff, basis))];
    }

    private static PointScore PointOf(ScorePoint point, FormDefinition form, DateOnly cutOff, ScoreBasis basis)
    {
        var heading = form.Row(point.Heading)!;
        if (basis.Figures is not { } figures)
        {
            return new PointScore(heading, ScoreState.NoAnswer, [], []);
        }

        var column = form.FigureColumns.First().Id;
        List<CriterionScore> criteria = [.. point.Criteria.Select(c => new CriterionScore(c, Holds(c, form, column, cutOff, basis), RecordOf(c, cutOff, basis)))];
        var applying = criteria.FindAll(c => c.Holds is not null);
        var state = applying.Count == 0 ? ScoreState.NotApplicable
            : applying.TrueForAll(c => c.Holds == true) ? ScoreState.Met
            : applying.Exists(c => c.Holds == true) ? ScoreState.Partly
            : ScoreState.NotMet;
        return new PointScore(heading, state, criteria, [.. form.RowsUnder(heading.Code).Where(r => r.HoldsOn(cutOff)).Prepend(heading)
            .Select(row => AnswerOf(row, column, form, figures)).Where(a => a.Code != heading.Code || a.Note.Length > 0)]);
    }

    /// <summary>Whether a criterion holds; null where a row that it rests on does not apply. A blank fulfils nothing.</summary>
    private static bool? Holds(ScoreCriterion criterion, FormDefinition form, string column, DateOnly cutOff, ScoreBasis basis)
    {
        var values = basis.Figures!.Values;
        var rows = criterion.Rows.Select(form.Row).OfType<FormRow>().Where(r => r.HoldsOn(cutOff)).ToList();
        if (rows.Exists(r => r.AppliesIn(column, values) == false))
        {
            return null;
        }

        var given = rows.ConvertAll(r => values.TryGetValue(new FigureKey(r.Code, column), out var value) ? value : (FigureValue?)null);
        return criterion.Test switch
        {
            ScoreTest.Positive => given.Exists(v => v is { Number: > 0 }),
            ScoreTest.Yes => given.TrueForAll(v => v is { IsYes: true }),
            ScoreTest.AtLeast => given is [{ } more, { } less] && more.Number >= less.Number,
            ScoreTest.ProgrammeInForce => basis.Programmes.Any(p => p.IsInForceOn(cutOff)),
            _ => basis.Outstanding.Count == 0,
        };
    }

    private static string RecordOf(ScoreCriterion criterion, DateOnly cutOff, ScoreBasis basis) => criterion.Test switch
    {
        ScoreTest.ProgrammeInForce => basis.Programmes.Count == 0 ? "Chưa nhận được Chương trình."
            : string.Join(" ", basis.Programmes.OrderByDescending(p => p.IsInForceOn(cutOff)).Select(ProgrammeText)),
        ScoreTest.AllReportsSent => basis.Outstanding.Count == 0 ? "Đủ báo cáo đã đến hạn." : "Chưa có: " + string.Join(", ", basis.Outstanding) + ".",
        _ => "",
    };

    private static string ProgrammeText(Programme programme) =>
        (programme.Term is { } term ? "Chương trình " + term.Name : "Chương trình chưa rõ thời hạn")
        + ": số " + (programme.Number ?? "chưa khai") + ", ngày " + (programme.Date is { } day ? VietnamTime.Text(day) : "chưa khai")
        + (programme.IsComplete ? "; đủ Quyết định và Chương trình chi tiết." : programme.DecisionSince is null ? "; chưa có Quyết định." : "; chưa có Chương trình chi tiết.");

    private static ScoreAnswer AnswerOf(FormRow row, string column, FormDefinition form, FigureSet figures)
    {
        var given = figures.Values.TryGetValue(new FigureKey(row.Code, column), out var value);
        var note = figures.Notes.GetValueOrDefault(row.Code, "");
        return given ? new ScoreAnswer(row.Code, row.Label, FigureText.Of(value, form), row.Kind is FigureKind.Count or FigureKind.Money ? row.Unit : "", note)
            : new ScoreAnswer(row.Code, row.Label, row.Kind != FigureKind.Heading && row.AppliesIn(column, figures.Values) == false ? "không áp dụng" : "", "", note);
    }
}
