using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Reporting.Workbooks;
using Cell = DocumentFormat.OpenXml.Spreadsheet.Cell;

namespace KhuyenCong.Pipeline.Tests;

/// <summary>A KC-02 as a unit fills it in: the template with an answer to every point, of a province with a centre.</summary>
public sealed class SevenPointsWorkbook
{
    private readonly string _unit;
    private readonly Period _year;
    private readonly Dictionary<string, object?> _answers = [];
    private readonly Dictionary<string, string> _notes = [];

    public SevenPointsWorkbook(string unit, int year = 2026)
    {
        (_unit, _year) = (unit, new Period(PeriodKind.Year, year));
        foreach (var row in Form.RowsOn(Form.CutOffOf(_year)).Where(r => r.Code[0] < '8'))
        {
            _answers[row.Code] = row.Kind switch
            {
                FigureKind.Count => 6,
                FigureKind.Money => 1250.5m,
                FigureKind.YesNo => "Có",
                FigureKind.Date => "01/03/2026",
                FigureKind.Text => "12/QĐ-UBND",
                _ => null,
            };
        }
    }

    private FormDefinition Form => Deployment.Reference.Forms.For("KC-02", _year)!;

    /// <summary>Answers otherwise; null leaves blank.</summary>
    public SevenPointsWorkbook With(object? answer, params string[] codes)
    {
        foreach (var code in codes)
        {
            _answers[code] = answer;
        }

        return this;
    }

    /// <summary>Says that there is no centre of its own.</summary>
    public SevenPointsWorkbook WithoutCentre() => With("Không", "5.8").With(null, "4.1", "5.1", "5.5", "5.6", "5.7", "5.9");

    public SevenPointsWorkbook Note(string code, string note)
    {
        _notes[code] = note;
        return this;
    }

    public byte[] ToWorkbook()
    {
        var deadlines = Deployment.Reference.Duties.For("KC-02", _year)!;
        using var stream = new MemoryStream();
        stream.Write(ReportTemplate.Write(Form, Deployment.Reference.Units.Find(_unit, deadlines.CutOff)!, deadlines));
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            var book = document.WorkbookPart!;
            var sheet = ((WorksheetPart)book.GetPartById(book.Workbook!.Sheets!.Elements<Sheet>().First().Id!)).Worksheet!;
            var columns = Form.Columns.ToList();
            string Letters(ColumnRole role) => ((char)('A' + columns.FindIndex(c => c.Role == role))).ToString();
            foreach (var row in sheet.Descendants<Row>())
            {
                var cells = row.Elements<Cell>().ToDictionary(c => c.CellReference!.Value!.TrimEnd("0123456789".ToCharArray()));
                if (!cells.TryGetValue(Letters(ColumnRole.Code), out var code))
                {
                    continue;
                }

                var said = code.InlineString?.InnerText ?? (code.DataType?.Value == CellValues.SharedString
                    ? book.SharedStringTablePart!.SharedStringTable!.ElementAt(int.Parse(code.CellValue!.Text, CultureInfo.InvariantCulture)).InnerText : code.CellValue?.Text ?? "");
                if (_answers.GetValueOrDefault(said) is { } answer)
                {
                    Write(cells[Letters(ColumnRole.Figure)], answer);
                }

                if (_notes.GetValueOrDefault(said) is { } note)
                {
                    Write(cells[Letters(ColumnRole.Note)], note);
                }
            }
        }

        return stream.ToArray();
    }

    private static void Write(Cell cell, object value)
    {
        cell.RemoveAllChildren();
        if (value is string text)
        {
            cell.DataType = CellValues.InlineString;
            cell.InlineString = new InlineString(new Text(text));
        }
        else
        {
            cell.DataType = null;
            cell.CellValue = new CellValue(Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }
    }
}
