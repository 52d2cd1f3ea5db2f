using System.Globalization;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>What a cell of the sheet "Kết quả kiểm tra" is for; decides how it looks.</summary>
internal enum ResultStyle
{
    Taken,
    NotTaken,
    Step,
    Label,
    Value,
    Summary,
    Header,
    Number,
    Text,
    Typed,
    Link,
    Error,
    Warning,
}

/// <summary>A cell of the sheet "Kết quả kiểm tra": always text, never a formula.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Style">How it looks.</param>
/// <param name="Location">Where a click leads inside the workbook, for example <c>'KC-01'!F11</c>; null for nowhere.</param>
internal readonly record struct ResultCell(string Text, ResultStyle Style, string? Location = null);

/// <summary>The layout of the sheet "Kết quả kiểm tra".</summary>
internal static class ResultLayout
{
    private const double LineHeight = 16.5;
    private const int LabelColumns = 3;

    /// <summary>Writes the page.</summary>
    /// <param name="page">What it says.</param>
    /// <param name="sheet">Where to.</param>
    /// <param name="locationOf">Where a finding's cell stands in the same workbook; null when it is not there.</param>
    public static void Write(ResultPage page, ResultSheet sheet, Func<Finding, string?> locationOf)
    {
        var columns = ResultPage.Columns;
        var width = columns.Sum(c => c.Width);
        var valueWidth = columns.Skip(LabelColumns).Sum(c => c.Width);

        Across(46, page.Headline, page.Taken ? ResultStyle.Taken : ResultStyle.NotTaken);
        foreach (var step in page.NextSteps)
        {
            // Set larger than the rest, so that fewer characters go into a line.
            Across(Lines(step, width * 0.85) * 19, step, ResultStyle.Step);
        }

        sheet.Row(LineHeight / 2, []);
        foreach (var (label, value) in page.Facts)
        {
            var cells = Blank(ResultStyle.Value);
            cells[0] = new ResultCell(label, ResultStyle.Label);
            cells[LabelColumns] = new ResultCell(value, ResultStyle.Value);
            sheet.Row(Lines(value, valueWidth) * LineHeight, cells);
            sheet.Merge(1, LabelColumns);
            sheet.Merge(LabelColumns + 1, columns.Count);
        }

        sheet.Row(LineHeight / 2, []);
        Across(22, page.Summary, ResultStyle.Summary);
        if (page.Findings.Count == 0)
        {
            return;
        }

        sheet.Row(24, columns.Select(c => new ResultCell(c.Header, ResultStyle.Header)).ToList());
        for (var i = 0; i < page.Findings.Count; i++)
        {
            var finding = page.Findings[i];
            var texts = page.TextsOf(finding);
            var location = locationOf(finding);
            var mark = finding.Severity == Severity.Error ? ResultStyle.Error : ResultStyle.Warning;
            var cells = new List<ResultCell>(columns.Count)
            {
                new((i + 1).ToString(CultureInfo.InvariantCulture), ResultStyle.Number),
                new(texts[0], mark),
                new(texts[1], location is null ? ResultStyle.Number : ResultStyle.Link, location),
                new(texts[2], ResultStyle.Text),
                new(texts[3], ResultStyle.Typed),
                new(texts[4], ResultStyle.Text),
                new(texts[5], ResultStyle.Typed),
                new(texts[6], ResultStyle.Text),
            };
            var lines = Enumerable.Range(1, texts.Count).Max(c => Lines(texts[c - 1], columns[c].Width));
            sheet.Row(Math.Min(lines * LineHeight, 400), cells);
        }

        void Across(double height, string text, ResultStyle style)
        {
            var cells = Blank(style);
            cells[0] = new ResultCell(text, style);
            sheet.Row(height, cells);
            sheet.Merge(1, columns.Count);
        }

        ResultCell[] Blank(ResultStyle style) => Enumerable.Repeat(new ResultCell("", style), columns.Count).ToArray();
    }

    // A merged or wrapped cell is not fitted by the programs that open the workbook; words break a little before the end of a line.
    private static int Lines(string text, double width) =>
        text.Split('\n').Sum(line => 1 + (int)(line.Length / Math.Max(width * 0.95, 1)));
}
