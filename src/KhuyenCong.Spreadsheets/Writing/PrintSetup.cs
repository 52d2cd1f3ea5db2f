using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace KhuyenCong.Spreadsheets.Writing;

/// <summary>What the streaming writer cannot say about a sheet: paper, links, repeated rows, texts that look like numbers.</summary>
public static class PrintSetup
{
    /// <summary>Sets A4, all columns on one page's width, and a footer with the page number.</summary>
    public static void Paper(Worksheet sheet, bool landscape)
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
            FitToHeight = 0,
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

    /// <summary>Repeats rows at the top of every printed page.</summary>
    public static void RepeatRows(WorkbookPart workbook, string sheetName, int first, int last)
    {
        var book = workbook.Workbook!;
        var index = book.Sheets!.Elements<Sheet>().ToList().FindIndex(s => s.Name?.Value == sheetName);
        var names = book.DefinedNames ??= new DefinedNames();
        names.AppendChild(new DefinedName(FormattableString.Invariant($"{Quoted(sheetName)}!${first}:${last}"))
        {
            Name = "_xlnm.Print_Titles",
            LocalSheetId = (uint)index,
        });
    }

    /// <summary>A sheet's name as a reference writes it.</summary>
    public static string Quoted(string sheetName) => "'" + sheetName.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>The part of a sheet.</summary>
    public static WorksheetPart PartOf(WorkbookPart workbook, string sheetName) =>
        (WorksheetPart)workbook.GetPartById(workbook.Workbook!.Sheets!.Elements<Sheet>().First(s => s.Name?.Value == sheetName).Id!.Value!);
}
