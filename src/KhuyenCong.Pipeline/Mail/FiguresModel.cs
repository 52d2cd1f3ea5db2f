using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the digest's template sees of the national figures; which rows and columns there are follows from the form alone.</summary>
internal static class FiguresModel
{
    /// <summary>Adds the values of the figures.</summary>
    public static void Put(Dictionary<string, object> values, ComplianceDigest digest)
    {
        var totals = NationalTotals.Of(digest);
        var columns = digest.Form.FigureColumns.ToList();
        var compared = totals.DoneColumn ?? columns.FirstOrDefault();
        var hasBefore = compared is not null && totals.Rows.Any(r => r[compared.Id].YearBefore is not null);
        var rows = new Lines(totals, columns, compared).All().ToList();
        values["figures_units"] = MailText.Number(totals.Units);
        values["figures_columns"] = columns.Select(c => (object)c.Label).ToList();
        values["figures_rows"] = totals.Units == 0 ? [] : rows;
        values["figures_has_percent"] = totals.PlanColumn is not null;
        values["figures_has_change"] = hasBefore;
        values["figures_compared"] = compared?.Label ?? "";
        values["figures_done"] = totals.DoneColumn?.Label ?? "";
        values["figures_plan"] = totals.PlanColumn?.Label ?? "";
        values["figures_year_before"] = digest.Deadlines.Period.Year > Reporting.Periods.Period.FirstYear ? PlainText.InSentence(digest.Deadlines.Period.YearBefore.Name) : "";
        values["figures_cells"] = columns.Count + (totals.PlanColumn is null ? 0 : 1) + (hasBefore ? 1 : 0) + 1;
        values["figures_are_cut"] = totals.Measures.Count > 0;
        values["money_unit"] = totals.Rows.Any(r => r.Row.Kind == FigureKind.Money) ? digest.Form.MoneyUnit : "";
        values["answers"] = totals.Answers.Select(a => (object)new Dictionary<string, object>
        {
            ["label"] = columns.Count > 1 ? a.Row.Label + " (" + a.Column.Label + ")" : a.Row.Label,
            ["yes"] = a.Yes,
            ["no"] = a.No,
            ["unanswered"] = a.Unanswered,
            ["expected"] = a.Expected,
        }).ToList();
        values["changes"] = totals.LargestChanges.Select(c => (object)new Dictionary<string, object>
        {
            ["unit"] = c.Unit.Name,
            ["row"] = c.Section is null ? c.Row.Label : c.Section.ShortLabel + " – " + c.Row.Label,
            ["measure"] = MeasureOf(c.Row, digest.Form),
            ["before"] = Short(c.YearBefore),
            ["value"] = Short(c.Value),
            ["change"] = MailText.Signed(Math.Round(c.Change, 1)),
            ["percent"] = c.Percent is { } percent ? MailText.SignedPercent(percent) : "",
        }).ToList();
    }

    // A mail shows amounts to a tenth of the form's unit; the workbook has them exactly.
    internal static string Short(decimal value) => FigureText.Of(Math.Round(value, 1, MidpointRounding.AwayFromZero));

    // The unit of money is said once above the table, and a unit that every count has says nothing.
    private static string MeasureOf(FormRow row, FormDefinition form) =>
        row.Unit == form.MoneyUnit || form.Rows.Where(r => r.Kind == FigureKind.Count).All(r => r.Unit == row.Unit) ? "" : row.Unit;

    /// <summary>The unit of an amount of money after a blank, for a table that does not say it once for all; empty for counts, whose label says it.</summary>
    internal static string UnitOf(FormRow row, FormDefinition form) => row.Kind == FigureKind.Money ? " " + form.MoneyUnit : "";

    private sealed class Lines(NationalTotals totals, List<FormColumn> columns, FormColumn? compared)
    {
        // Where every section has a part of the form's totals, those parts are the picture; the other rows are in the workbook.
        public IEnumerable<object> All()
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
                    yield return Line(true, (section.Heading.Order + ". ").TrimStart('.', ' ') + section.Heading.Label, "", [], "", "");
                    foreach (var row in rows)
                    {
                        yield return Row(row);
                    }
                }
            }
        }

        private Dictionary<string, object> Row(NationalRow row) => Line(
            false,
            row.Row.Label,
            MeasureOf(row.Row, totals.Form),
            [.. columns.Select(c => (object)(row[c.Id].Value is { } value ? Short(value) : "–"))],
            row.PercentOfPlan is { } percent ? MailText.Percent(percent) : "–",
            compared is not null && row[compared.Id].ChangePercent is { } change ? MailText.SignedPercent(change) : "–");

        private static Dictionary<string, object> Line(bool heading, string label, string measure, List<object> cells, string percent, string change) => new()
        {
            ["is_heading"] = heading,
            ["label"] = label,
            ["measure"] = measure,
            ["cells"] = cells,
            ["percent"] = percent,
            ["change"] = change,
        };
    }
}
