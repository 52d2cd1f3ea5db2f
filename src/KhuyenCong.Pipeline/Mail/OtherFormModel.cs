using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the digest's template sees of another form's newest reports: a line a question, under its heading.</summary>
public sealed record OtherForm(string Form, string Title, string Units, string Expected, string Periods, string LeftOut, IReadOnlyList<OtherFormRow> Rows);

/// <summary>A heading, or a question with what is answered.</summary>
public sealed record OtherFormRow(bool IsHeading, string Label, string Value);

/// <summary>Makes it.</summary>
internal static class OtherFormModel
{
    /// <summary>The values of one form.</summary>
    /// <param name="reports">The newest reports on it.</param>
    /// <param name="expected">How many units are expected to report.</param>
    public static OtherForm Of(NewestReports reports, int expected)
    {
        var totals = NationalTotals.Of(reports, expected);
        var sums = totals.Rows.ToDictionary(r => r.Row.Code, StringComparer.Ordinal);
        var answers = totals.Answers.ToDictionary(a => (a.Row.Code, a.Column.Id));
        var columns = reports.Form.FigureColumns.ToList();
        return new OtherForm(
            Form: reports.Form.Code,
            Title: reports.Form.Title,
            Units: MailText.Number(reports.Figures.Count),
            Expected: MailText.Number(expected),
            Periods: string.Join(", ", reports.Periods.Select(p => $"{PlainText.InSentence(p.Period.Name)} ({MailText.Number(p.Units)} đơn vị)")),
            LeftOut: reports.LeftOutInWords,
            Rows: reports.Form.RowsOn(reports.On).SelectMany(row => row.Kind == FigureKind.Heading
                ? [Line(row, "")]
                : columns.Select(column => (Column: column, Text: TextOf(row, column)))
                    .Where(c => c.Text is not null)
                    .Select(c => Line(row, columns.Count > 1 ? c.Column.Label + ": " + c.Text : c.Text!))).ToList());

        string? TextOf(FormRow row, FormColumn column) =>
            answers.TryGetValue((row.Code, column.Id), out var answer) ? $"có {MailText.Number(answer.Yes)}, không {MailText.Number(answer.No)}"
            : sums.TryGetValue(row.Code, out var sum) ? (sum[column.Id].Value is { } value ? FigureText.Short(value) : "–") + FiguresModel.UnitOf(row, reports.Form)
            : null;
    }

    private static OtherFormRow Line(FormRow row, string value) => new(
        IsHeading: row.Kind == FigureKind.Heading,
        Label: row.Kind == FigureKind.Heading && row.Order.Length > 0 ? row.Order + ". " + row.Label : row.Label,
        Value: value);
}
