using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Forms.Rules;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Reporting.Workbooks;
using FormRow = KhuyenCong.Reporting.Forms.FormRow;

namespace KhuyenCong.Emulator;

/// <summary>Reports as a unit would hand them in: the template filled in, or a CSV.</summary>
public sealed class DemoReport(FormDefinition form, Unit unit, Deadlines deadlines, int seed)
{
    private readonly Dictionary<FigureKey, decimal> _figures = DemoFigures.Make(form, deadlines.CutOff, deadlines.Period.BeginsYear, seed);
    private readonly Dictionary<FigureKey, string> _words = [];
    private readonly string _lastColumn = form.FigureColumns.Last().Id;
    private readonly string _planColumn = form.FigureColumns.First().Id;

    /// <summary>Whether it says "Không phát sinh".</summary>
    public bool Nil { get; init; }

    /// <summary>Answers with words and numbers as they are typed, in the place of figures made from the seed; a row without an answer is left blank.</summary>
    /// <param name="answers">By row code, in the last figure column: digits for a count or an amount.</param>
    public DemoReport WithAnswers(IReadOnlyDictionary<string, string> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        _figures.Clear();
        foreach (var row in form.RowsOn(deadlines.CutOff).Where(r => answers.ContainsKey(r.Code)))
        {
            var key = new FigureKey(row.Code, _lastColumn);
            if (row.Kind is FigureKind.Count or FigureKind.Money)
            {
                _figures[key] = decimal.Parse(answers[row.Code], CultureInfo.InvariantCulture);
            }
            else
            {
                _words[key] = answers[row.Code];
            }
        }

        return this;
    }

    /// <summary>Puts the first sum rule's total wrong by one in the last column, as a slip of the pen does.</summary>
    public DemoReport WithWrongTotal()
    {
        _figures[new FigureKey(form.Rules.OfType<SumRule>().First().Total, _lastColumn)] += 1;
        return this;
    }

    /// <summary>Lowers a plan below what was done, which is a warning.</summary>
    public DemoReport WithOverfulfilledPlan()
    {
        var row = CountsInNoSum().First();
        _figures[new FigureKey(row.Code, _planColumn)] = 3;
        _figures[new FigureKey(row.Code, _lastColumn)] = 5;
        foreach (var column in form.FigureColumns.Select(c => c.Id).Where(c => c != _planColumn && c != _lastColumn))
        {
            _figures[new FigureKey(row.Code, column)] = 2;
        }

        return this;
    }

    /// <summary>Makes the largest count a hundred times as large in each column, which no rule refuses but which is out of all proportion beside other units.</summary>
    public DemoReport WithUnusualCount()
    {
        var row = CountsInNoSum().MaxBy(r => _figures[new FigureKey(r.Code, _lastColumn)])!;
        foreach (var column in form.FigureColumns)
        {
            _figures[new FigureKey(row.Code, column.Id)] *= 100;
        }

        return this;
    }

    /// <summary>The template of the unit and period with the figures typed in.</summary>
    public byte[] ToWorkbook() => FillIn(ReportTemplate.Write(form, unit, deadlines));

    /// <summary>A template of the form with the figures typed in.</summary>
    /// <param name="template">The workbook's bytes.</param>
    public byte[] FillIn(byte[] template)
    {
        ArgumentNullException.ThrowIfNull(template);
        using var stream = new MemoryStream();
        stream.Write(template);
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            var book = document.WorkbookPart!;
            var sheet = ((WorksheetPart)book.GetPartById(book.Workbook!.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().First().Id!)).Worksheet!;
            var cells = sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>().ToDictionary(c => c.CellReference!.Value!);
            var header = cells.Values.First(c => TextOf(c, book) == form.Columns.First(k => k.Role == ColumnRole.Code).Label);
            var headerRow = RowOf(header);
            var columnOf = form.Columns.ToDictionary(k => k.Id, k => LettersOf(cells.Values.First(c => RowOf(c) == headerRow && TextOf(c, book) == k.Label)));
            var codeColumn = columnOf[form.Columns.First(k => k.Role == ColumnRole.Code).Id];
            foreach (var code in cells.Values.Where(c => LettersOf(c) == codeColumn && RowOf(c) > headerRow).ToList())
            {
                foreach (var column in form.FigureColumns)
                {
                    if (_figures.TryGetValue(new FigureKey(TextOf(code, book), column.Id), out var figure)
                        && cells.TryGetValue(columnOf[column.Id] + RowOf(code), out var cell)
                        && (!Nil || column.Id == _planColumn))
                    {
                        cell.CellFormula = null;
                        cell.DataType = null;
                        cell.CellValue = new CellValue(figure.ToString(CultureInfo.InvariantCulture));
                    }
                    else if (_words.TryGetValue(new FigureKey(TextOf(code, book), column.Id), out var words) && cells.TryGetValue(columnOf[column.Id] + RowOf(code), out var written))
                    {
                        Write(written, words);
                    }
                    else if (Nil && cells.TryGetValue(columnOf[column.Id] + RowOf(code), out var blank))
                    {
                        blank.CellFormula = null;
                        blank.DataType = null;
                        blank.CellValue = null;
                    }
                }
            }

            if (Nil)
            {
                var label = cells.Values.First(c => TextOf(c, book).StartsWith("Không phát sinh", StringComparison.Ordinal));
                Write(cells["B" + RowOf(label)], "x");
            }

            book.CalculationChainPart?.DeletePart(book.CalculationChainPart);
            sheet.Save();
        }

        return stream.ToArray();
    }

    /// <summary>The same as a CSV with Vietnamese numbers, as Excel's "CSV UTF-8" on a Vietnamese machine.</summary>
    public byte[] ToCsv()
    {
        var text = new StringBuilder();
        void Line(params IEnumerable<string> cells) => text.AppendJoin(';', cells).Append("\r\n");
        Line("Mẫu số:", form.Code);
        Line(form.Title.ToUpperInvariant());
        Line("Đơn vị báo cáo:", unit.Office);
        Line("Mã đơn vị:", unit.Code);
        Line("Kỳ báo cáo:", deadlines.Period.Name);
        Line("Đơn vị tính:", form.MoneyUnit);
        Line("Không phát sinh:", Nil ? "x" : "");
        Line("");
        Line(form.Columns.Select(c => c.Label));
        foreach (var row in form.RowsOn(deadlines.CutOff))
        {
            Line(form.Columns.Select(column => CellOf(row, column)));
        }

        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private IEnumerable<FormRow> CountsInNoSum()
    {
        var parts = form.Rules.OfType<SumRule>().SelectMany(r => r.Parts.Append(r.Total)).ToHashSet();
        return form.RowsOn(deadlines.CutOff).Where(r => r.Kind == FigureKind.Count && !parts.Contains(r.Code));
    }

    private string CellOf(FormRow row, FormColumn column) => column.Role switch
    {
        ColumnRole.Order => row.Order,
        ColumnRole.Content => row.Label,
        ColumnRole.Code => row.Code,
        ColumnRole.Unit => row.Unit,
        ColumnRole.Figure when _figures.TryGetValue(new FigureKey(row.Code, column.Id), out var figure) && (!Nil || column.Id == _planColumn) =>
            figure.ToString("#,##0.###", new NumberFormatInfo { NumberGroupSeparator = ".", NumberDecimalSeparator = "," }),
        _ => "",
    };

    private static void Write(DocumentFormat.OpenXml.Spreadsheet.Cell cell, string words)
    {
        cell.DataType = CellValues.InlineString;
        cell.CellValue = null;
        cell.InlineString = new InlineString(new Text(words));
    }

    private static string TextOf(DocumentFormat.OpenXml.Spreadsheet.Cell cell, WorkbookPart book) =>
        cell.DataType?.Value == CellValues.SharedString
            ? book.SharedStringTablePart!.SharedStringTable!.Elements<SharedStringItem>().ElementAt(int.Parse(cell.CellValue!.Text, CultureInfo.InvariantCulture)).InnerText
            : cell.InlineString?.InnerText ?? cell.CellValue?.Text ?? "";

    private static string LettersOf(DocumentFormat.OpenXml.Spreadsheet.Cell cell) => new([.. cell.CellReference!.Value!.TakeWhile(char.IsAsciiLetter)]);

    private static int RowOf(DocumentFormat.OpenXml.Spreadsheet.Cell cell) =>
        int.Parse(cell.CellReference!.Value!.AsSpan(LettersOf(cell).Length), CultureInfo.InvariantCulture);
}
