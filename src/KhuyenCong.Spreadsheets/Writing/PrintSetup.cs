using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace KhuyenCong.Spreadsheets.Writing;

/// <summary>What the streaming writer cannot say about a sheet: paper, links, repeated rows, texts that look like numbers.</summary>
public static class PrintSetup
{
    /// <summary>Sets A4, all columns on one page's width, and a footer with the page number.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="landscape">How the paper lies.</param>
    /// <param name="pages">On how many pages all rows are, made smaller where they need it; 0 for as many as they take.</param>
    public static void Paper(Worksheet sheet, bool landscape, int pages = 0)
    {
        var properties = sheet.GetFirstChild<SheetProperties>();
        if (properties is null)
        {
            properties = new SheetProperties();
            sheet.InsertAt(properties, 0);
        }

        properties.PageSetupProperties = new PageSetupProperties { FitToPage = true };
        sheet.AddChild(new PageMargins { Left = 0.5, Right = 0.5, Top = 0.6, Bottom = 0.6, Header = 0.3, Footer = 0.3 });
        sheet.AddChild(new PageSetup
        {
            PaperSize = 9,
            Orientation = landscape ? OrientationValues.Landscape : OrientationValues.Portrait,
            FitToWidth = 1,
            FitToHeight = (uint)pages,
        });
        sheet.AddChild(new HeaderFooter { OddFooter = new OddFooter("&CTrang &P/&N") });
    }

    /// <summary>Lets rows grow with the text that a person types into them; until then they keep the height that was set.</summary>
    public static void GrowingRows(Worksheet sheet, IReadOnlySet<int> rows)
    {
        foreach (var row in sheet.Descendants<Row>().Where(r => rows.Contains((int)(r.RowIndex?.Value ?? 0))))
        {
            row.CustomHeight = null;
        }
    }

    /// <summary>Tells Excel that text which looks like a number is meant so.</summary>
    public static void TextIsMeant(Worksheet sheet, params string[] ranges) =>
        sheet.AddChild(new IgnoredErrors(new IgnoredError
        {
            SequenceOfReferences = new ListValue<StringValue>(ranges.Select(r => new StringValue(r))),
            NumberStoredAsText = true,
        }));

    /// <summary>Keeps text that begins like a formula as text even when a person edits the cell.</summary>
    /// <param name="quoted">Gives the number of a style with the sign that a cell's text is text whatever it begins with.</param>
    /// <param name="sheet">The sheet.</param>
    /// <param name="shared">The numbers of the shared strings that begin so; none in a workbook of ours.</param>
    public static void QuoteFormulaText(Func<uint, uint> quoted, Worksheet sheet, IReadOnlySet<string>? shared = null)
    {
        foreach (var cell in sheet.Descendants<Cell>())
        {
            var type = cell.CellFormula is null ? cell.DataType?.Value : null;
            if (type == CellValues.InlineString ? CellText.LooksLikeFormula(cell.InlineString?.InnerText)
                : type == CellValues.String ? CellText.LooksLikeFormula(cell.CellValue?.Text)
                : type == CellValues.SharedString && shared is not null && shared.Contains(cell.CellValue?.Text.Trim() ?? ""))
            {
                cell.StyleIndex = quoted(cell.StyleIndex?.Value ?? 0);
            }
        }
    }

    /// <summary>Shows whole amounts without the decimal sign that "#,##0.###" leaves behind them.</summary>
    public static void WholeNumbers(WorkbookPart workbook, Worksheet sheet, IReadOnlyList<string> ranges)
    {
        if (ranges.Count == 0)
        {
            return;
        }

        var styles = workbook.WorkbookStylesPart!.Stylesheet!;
        var formats = styles.DifferentialFormats ??= new DifferentialFormats();
        formats.AppendChild(new DifferentialFormat(new NumberingFormat { NumberFormatId = 3, FormatCode = "#,##0" }));
        var id = (uint)formats.ChildElements.Count - 1;
        formats.Count = id + 1;
        var first = ranges[0].Split(':')[0];
        sheet.AddChild(new ConditionalFormatting(new ConditionalFormattingRule(new Formula($"AND(ISNUMBER({first}),{first}=INT({first}))"))
        {
            Type = ConditionalFormatValues.Expression,
            FormatId = id,
            Priority = 1,
        })
        {
            SequenceOfReferences = new ListValue<StringValue>(ranges.Select(r => new StringValue(r))),
        });
    }

    /// <summary>Colours the cells of a range for which a formula, written for its first cell, is true.</summary>
    public static void Colour(WorkbookPart workbook, Worksheet sheet, string range, string formula, System.Drawing.Color fill, System.Drawing.Color ink, int priority)
    {
        var formats = workbook.WorkbookStylesPart!.Stylesheet!.DifferentialFormats ??= new DifferentialFormats();
        formats.AppendChild(new DifferentialFormat(
            new Font(new Color { Rgb = Argb(ink) }),
            new Fill(new PatternFill(new BackgroundColor { Rgb = Argb(fill) }) { PatternType = PatternValues.Solid })));
        var id = (uint)formats.ChildElements.Count - 1;
        formats.Count = id + 1;
        sheet.AddChild(new ConditionalFormatting(new ConditionalFormattingRule(new Formula(formula))
        {
            Type = ConditionalFormatValues.Expression,
            FormatId = id,
            Priority = priority,
            StopIfTrue = true,
        })
        {
            SequenceOfReferences = new ListValue<StringValue>([new StringValue(range)]),
        });

        static string Argb(System.Drawing.Color color) => FormattableString.Invariant($"FF{color.R:X2}{color.G:X2}{color.B:X2}");
    }

    /// <summary>Ends a printed page behind each of the rows.</summary>
    public static void BreakPages(Worksheet sheet, IEnumerable<int> behind)
    {
        var breaks = behind.Select(row => new Break { Id = (uint)row, Max = 16_383, ManualPageBreak = true }).ToList();
        if (breaks.Count > 0)
        {
            sheet.AddChild(new RowBreaks(breaks) { Count = (uint)breaks.Count, ManualBreakCount = (uint)breaks.Count });
        }
    }

    /// <summary>Prints a part of a sheet alone.</summary>
    public static void PrintArea(WorkbookPart workbook, string sheetName, string range) =>
        AddName(workbook, sheetName, "_xlnm.Print_Area", $"{Quoted(sheetName)}!{range}");

    /// <summary>Repeats rows at the top of every printed page.</summary>
    public static void RepeatRows(WorkbookPart workbook, string sheetName, int first, int last) =>
        AddName(workbook, sheetName, "_xlnm.Print_Titles", FormattableString.Invariant($"{Quoted(sheetName)}!${first}:${last}"));

    /// <summary>Repeats rows at the top and columns at the left of every printed page.</summary>
    /// <param name="workbook">The workbook.</param>
    /// <param name="sheetName">The sheet.</param>
    /// <param name="first">The first row.</param>
    /// <param name="last">The last row.</param>
    /// <param name="columns">The columns, for example <c>$A:$B</c>.</param>
    public static void RepeatRowsAndColumns(WorkbookPart workbook, string sheetName, int first, int last, string columns) =>
        AddName(workbook, sheetName, "_xlnm.Print_Titles", FormattableString.Invariant($"{Quoted(sheetName)}!{columns},{Quoted(sheetName)}!${first}:${last}"));

    private static void AddName(WorkbookPart workbook, string sheetName, string name, string meaning)
    {
        var book = workbook.Workbook!;
        var index = book.Sheets!.Elements<Sheet>().ToList().FindIndex(s => s.Name?.Value == sheetName);
        (book.DefinedNames ??= new DefinedNames()).AppendChild(new DefinedName(meaning) { Name = name, LocalSheetId = (uint)index });
    }

    /// <summary>Keeps a text in a name that no list of names shows, and in the document's own properties.</summary>
    public static void HiddenText(SpreadsheetDocument document, string name, string text)
    {
        (document.WorkbookPart!.Workbook!.DefinedNames ??= new DefinedNames()).AppendChild(new DefinedName("\"" + text + "\"") { Name = name, Hidden = true });
        document.AddNewPart<CustomFilePropertiesPart>("rIdTemplate").Properties = new DocumentFormat.OpenXml.CustomProperties.Properties(
            new DocumentFormat.OpenXml.CustomProperties.CustomDocumentProperty(new DocumentFormat.OpenXml.VariantTypes.VTLPWSTR(text))
            {
                FormatId = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}",
                PropertyId = 2,
                Name = name,
            });
    }

    /// <summary>A sheet's name as a reference writes it.</summary>
    public static string Quoted(string sheetName) => "'" + sheetName.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>The part of a sheet.</summary>
    public static WorksheetPart PartOf(WorkbookPart workbook, string sheetName) =>
        (WorksheetPart)workbook.GetPartById(workbook.Workbook!.Sheets!.Elements<Sheet>().First(s => s.Name?.Value == sheetName).Id!.Value!);
}
