using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;

namespace KhuyenCong.Reporting.Tests.Workbooks;

/// <summary>A written workbook, opened again to look into it.</summary>
internal sealed class OpenedWorkbook : IDisposable
{
    private readonly MemoryStream _stream;
    private readonly SpreadsheetDocument _document;

    public OpenedWorkbook(byte[] content)
    {
        _stream = new MemoryStream(content, writable: false);
        _document = SpreadsheetDocument.Open(_stream, isEditable: false);
    }

    public WorkbookPart Part => _document.WorkbookPart!;

    public IReadOnlyList<string> SheetNames => Part.Workbook!.Sheets!.Elements<Sheet>().Select(s => s.Name!.Value!).ToList();

    public IReadOnlyList<string> Problems =>
        new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2019).Validate(_document)
            .Select(e => e.Part?.Uri + " " + e.Path?.XPath + ": " + e.Description).ToList();

    /// <summary>Problems that a copy has and the workbook that it is of had not.</summary>
    public IReadOnlyList<string> ProblemsBesidesThoseOf(byte[] original)
    {
        using var before = new OpenedWorkbook(original);
        return Problems.Except(before.Problems).ToList();
    }

    public WorksheetPart PartOf(string sheet) =>
        (WorksheetPart)Part.GetPartById(Part.Workbook!.Sheets!.Elements<Sheet>().Single(s => s.Name!.Value == sheet).Id!.Value!);

    public Worksheet Sheet(string sheet) => PartOf(sheet).Worksheet!;

    public Cell? Cell(string sheet, string address) =>
        Sheet(sheet).Descendants<Cell>().SingleOrDefault(c => c.CellReference?.Value == address);

    public string Text(string sheet, string address) => TextOf(Cell(sheet, address));

    public IReadOnlyList<string> Texts(string sheet) => Sheet(sheet).Descendants<Cell>().Select(TextOf).Where(t => t.Length > 0).ToList();

    public string TextOf(Cell? cell)
    {
        if (cell is null)
        {
            return "";
        }

        if (cell.DataType?.Value == CellValues.SharedString)
        {
            return Part.SharedStringTablePart!.SharedStringTable!.Elements<SharedStringItem>().ElementAt(int.Parse(cell.CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture)).InnerText;
        }

        return cell.InlineString is { } inline ? inline.InnerText : cell.CellValue?.Text ?? "";
    }

    public CellFormat FormatOf(Cell cell) =>
        Part.WorkbookStylesPart!.Stylesheet!.CellFormats!.Elements<CellFormat>().ElementAt((int)(cell.StyleIndex?.Value ?? 0));

    public string? FillOf(string sheet, string address)
    {
        var fill = Part.WorkbookStylesPart!.Stylesheet!.Fills!.Elements<Fill>().ElementAt((int)(FormatOf(Cell(sheet, address)!).FillId?.Value ?? 0));
        return fill.PatternFill?.ForegroundColor?.Rgb?.Value;
    }

    public string? NumberFormatOf(string sheet, string address)
    {
        var id = FormatOf(Cell(sheet, address)!).NumberFormatId?.Value ?? 0;
        return Part.WorkbookStylesPart!.Stylesheet!.NumberingFormats?.Elements<NumberingFormat>().FirstOrDefault(f => f.NumberFormatId!.Value == id)?.FormatCode?.Value
            ?? id.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public static void Keep(string name, byte[] content)
    {
        if (Environment.GetEnvironmentVariable("KEEP_WORKBOOKS") is { Length: > 0 } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, name), content);
        }
    }

    public void Dispose()
    {
        _document.Dispose();
        _stream.Dispose();
    }
}
