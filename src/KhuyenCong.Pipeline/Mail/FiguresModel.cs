using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the digest's template sees of the national figures; which rows and columns there are follows from the form alone.</summary>
public sealed record FiguresPart(
    string FiguresCoverage,
    IReadOnlyList<string> FiguresColumns,
    IReadOnlyList<FigureLine> FiguresRows,
    bool FiguresHasPercent,
    bool FiguresHasChange,
    string FiguresCompared,
    string FiguresDone,
    string FiguresPlan,
    string FiguresYearBefore,
    int FiguresCells,
    bool FiguresAreCut,
    bool FiguresAreDoubtful,
    string MoneyUnit,
    IReadOnlyList<AnswerCount> Answers,
    IReadOnlyList<FigureChange> Changes) : ViewPart;

/// <summary>A heading, or a row with a figure a column.</summary>
public sealed record FigureLine(bool IsHeading, string Label, string Measure, IReadOnlyList<string> Cells, string Percent, string Change);

/// <summary>How many units said what to a question of yes and no.</summary>
public sealed record AnswerCount(string Label, int Yes, int No, int Unanswered, int Expected);

/// <summary>A figure of one unit that differs much from the year before.</summary>
public sealed record FigureChange(string Unit, string Row, string Measure, string Before, string Value, string Change, string Percent);

/// <summary>Makes it.</summary>
internal static class FiguresModel
{
    /// <summary>Of a digest.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="doubtful">Its figures to doubt; totals that hold one are marked.</param>
    public static FiguresPart Of(ComplianceDigest digest, IReadOnlyList<DoubtfulFigure> doubtful)
    {
        var totals = NationalTotals.Of(digest);
        var doubted = DoubtfulFigures.UnitsByFigure(doubtful, digest.Form);
        var columns = digest.Form.FigureColumns.ToList();
        var compared = totals.DoneColumn ?? columns.FirstOrDefault();
        var hasBefore = compared is not null && totals.Rows.Any(r => r[compared.Id].YearBefore is not null);
        var rows = new Lines(totals, columns, compared, doubted).All().ToList();
        return new FiguresPart(
            FiguresCoverage: IndicatorText.Of(Coverage.Of(digest) with { Missing = [] }),
            FiguresColumns: columns.Select(c => c.Label).ToList(),
            FiguresRows: totals.Units == 0 ? [] : rows,
            FiguresHasPercent: totals.PlanColumn is not null,
            FiguresHasChange: hasBefore,
            FiguresCompared: compared?.Label ?? "",
            FiguresDone: totals.DoneColumn?.Label ?? "",
            FiguresPlan: totals.PlanColumn?.Label ?? "",
            FiguresYearBefore: digest.Deadlines.Period.Year > Reporting.Periods.Period.FirstYear ? PlainText.InSentence(digest.Deadlines.Period.YearBefore.Name) : "",
            FiguresCells: columns.Count + (totals.PlanColumn is null ? 0 : 1) + (hasBefore ? 1 : 0) + 1,
            FiguresAreCut: totals.Measures.Count > 0,
            FiguresAreDoubtful: rows.Exists(r => r.Cells.Any(c => c.StartsWith('*'))),
            MoneyUnit: totals.Rows.Any(r => r.Row.Kind == FigureKind.Money) ? digest.Form.MoneyUnit : "",
            Answers: totals.Answers.Select(a => new AnswerCount(
                Label: columns.Count > 1 ? a.Row.Label + " (" + a.Column.Label + ")" : a.Row.Label,
                Yes: a.Yes,
                No: a.No,
                Unanswered: a.Unanswered,
                Expected: a.Expected)).ToList(),
            Changes: totals.LargestChanges.Select(c => new FigureChange(
                Unit: c.Unit.Name,
                Row: FigureName.Of(c.Row, c.Section),
                Measure: MeasureOf(c.Row, digest.Form),
                Before: FigureText.Short(c.YearBefore),
                Value: FigureText.Short(c.Value),
                Change: MailText.Signed(Math.Round(c.Change, 1)),
                Percent: c.Percent is { } percent ? MailText.SignedPercent(percent) : "")).ToList());
    }

    // The unit of money is said once above the table, and a unit that every count has says nothing.
    private static string MeasureOf(FormRow row, FormDefinition form) =>
        row.Unit == form.MoneyUnit || form.Rows.Where(r => r.Kind == FigureKind.Count).All(r => r.Unit == row.Unit) ? "" : row.Unit;

    /// <summary>The unit of an amount of money after a blank, for a table that does not say it once for all; empty for counts, whose label says it.</summary>
    internal static string UnitOf(FormRow row, FormDefinition form) => row.Kind == FigureKind.Money ? " " + form.MoneyUnit : "";

    private sealed class Lines(NationalTotals totals, List<FormColumn> columns, FormColumn? compared, ILookup<FigureKey, string> doubted)
    {
        // Where every section has a part of the form's totals, those parts are the picture; the other rows are in the workbook.
        public IEnumerable<FigureLine> All()
        {
            foreach (var row in totals.Rows.Where(r => r.Section is null))
            {
                yield return Row(row);
            }

            foreach (var section in totals.Sections)
            {
                var rows = totals.Measures.Count > 0
                    ? totals.Measures.Where(m => section.Measures.ContainsKey(m.Row.Code)).Select(m => section.Measures[m.Row.Code]).ToList()
                    : section.Rows;
                if (rows.Count > 0)
                {
                    yield return new FigureLine(true, (section.Heading.Order + ". ").TrimStart('.', ' ') + section.Heading.Label, "", [], "", "");
                    foreach (var row in rows)
                    {
                        yield return Row(row);
                    }
                }
            }
        }

        private FigureLine Row(NationalRow row) => new(
            false,
            row.Row.Label,
            MeasureOf(row.Row, totals.Form),
            [.. columns.Select(c => (row[c.Id].Value is { } value ? (doubted.Contains(new FigureKey(row.Row.Code, c.Id)) ? "* " : "") + FigureText.Short(value) : "–"))],
            row.PercentOfPlan is { } percent ? MailText.Percent(percent) : "–",
            compared is not null && row[compared.Id].ChangePercent is { } change ? MailText.SignedPercent(change) : "–");
    }
}
