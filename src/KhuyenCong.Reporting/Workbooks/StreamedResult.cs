using DocumentFormat.OpenXml.Packaging;
using KhuyenCong.Reporting.Intake.Sheets;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;
using NewCell = SpreadCheetah.Cell;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>The findings alone, as a new workbook that is written row by row.</summary>
internal sealed class StreamedResult : IResultSheet
{
    private readonly NewWorkbook _workbook;
    private readonly Dictionary<ResultStyle, StyleId> _styles = [];

    private StreamedResult(NewWorkbook workbook) => _workbook = workbook;

    /// <summary>Writes the workbook.</summary>
    public static byte[] Write(ResultPage page, string title)
    {
        using var workbook = new NewWorkbook(title);
        var options = new WorksheetOptions { ShowGridlines = false, TabColor = page.Taken ? Palette.Taken : Palette.NotTaken };
        for (var i = 0; i < ResultPage.Columns.Count; i++)
        {
            options.Column(i + 1).Width = ResultPage.Columns[i].Width;
        }

        workbook.Sheet(ResultPage.SheetName, options);
        ResultLayout.Write(page, new StreamedResult(workbook), static _ => null);
        var stream = workbook.Finish();
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            var part = PrintSetup.PartOf(document.WorkbookPart!, ResultPage.SheetName);
            PrintSetup.Paper(part.Worksheet!, landscape: true);
            PrintSetup.QuoteFormulaText(new StyleBook(document.WorkbookPart!), part.Worksheet!);
        }

        return PlainNames.Seal(stream);
    }

    /// <inheritdoc/>
    public void Row(double height, IReadOnlyList<ResultCell> cells) =>
        _workbook.TallRow(height, cells.Select(c => new NewCell(c.Text.Length == 0 ? null : CellText.Clean(c.Text), StyleOf(c.Style))).ToArray());

    /// <inheritdoc/>
    public void Merge(int firstColumn, int lastColumn)
    {
        var row = _workbook.NextRow - 1;
        _workbook.Merge(CellAddress.Of(row, firstColumn) + ":" + CellAddress.Of(row, lastColumn));
    }

    private StyleId StyleOf(ResultStyle style)
    {
        if (!_styles.TryGetValue(style, out var id))
        {
            _styles[style] = id = _workbook.Style(Make(ResultLook.Of(style)));
        }

        return id;
    }

    private static Style Make(ResultLook look)
    {
        var style = new Style
        {
            Font = new Font { Size = look.Size, Bold = look.Bold, Color = look.Ink },
            Alignment = new Alignment
            {
                WrapText = true,
                Vertical = look.Middle ? VerticalAlignment.Center : VerticalAlignment.Top,
                Horizontal = look.Centered ? HorizontalAlignment.Center : HorizontalAlignment.Left,
            },
            Format = NumberFormat.Standard(StandardNumberFormat.Text),
        };
        if (look.Fill is { } fill)
        {
            style.Fill = new Fill { Color = fill };
        }

        if (look.Line is { } line)
        {
            EdgeBorder Edge() => new() { BorderStyle = look.Mark switch { LineKind.Medium => BorderStyle.Medium, LineKind.Dashed => BorderStyle.MediumDashed, _ => BorderStyle.Thin }, Color = line };
            style.Border = new Border { Left = Edge(), Right = Edge(), Top = Edge(), Bottom = Edge() };
        }

        return style;
    }
}
