using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Spreadsheets.Copying;
using KhuyenCong.Spreadsheets.Texts;
using KhuyenCong.Spreadsheets.Writing;
using Cell = DocumentFormat.OpenXml.Spreadsheet.Cell;
using Sheet = DocumentFormat.OpenXml.Spreadsheet.Sheet;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>A copy of a workbook with its findings: cells coloured and noted, and the sheet "Kết quả kiểm tra" in front; or that sheet alone.</summary>
internal sealed class MarkedCopy
{
    /// <summary>How many cells get a note at most; beyond, cells are coloured only.</summary>
    private const int MaxNotes = 1_000;

    /// <summary>How many cells are coloured at most: a finding may stand for very many.</summary>
    private const int MaxMarks = 10_000;

    private readonly WorkbookPart _workbook;
    private readonly StyleBook _styles;
    private readonly Dictionary<string, WorksheetPart> _sheets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _realNames = new(StringComparer.Ordinal);
    private readonly string? _defaultSheet;

    private MarkedCopy(WorkbookPart workbook, string? defaultSheet)
    {
        _workbook = workbook;
        _defaultSheet = defaultSheet;
        _styles = new StyleBook(workbook);
    }

    /// <summary>Makes the copy.</summary>
    /// <param name="workbook">The workbook's bytes: made here, or made inert by <see cref="InertWorkbook"/>, and so bounded.</param>
    /// <param name="defaultSheet">The sheet of findings that name none; null: the first one.</param>
    /// <param name="page">What the front sheet says.</param>
    /// <exception cref="Exception">The workbook cannot be copied; of many kinds, as the library throws them.</exception>
    public static byte[] Write(byte[] workbook, string? defaultSheet, ResultPage page)
    {
        var stream = new MemoryStream(workbook.Length + 65_536);
        stream.Write(workbook);
        stream.Position = 0;
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            var copy = new MarkedCopy(document.WorkbookPart ?? throw new InvalidDataException("No workbook part."), defaultSheet);
            copy.RemoveEarlierPage();
            copy.FindSheets();
            copy.Mark(page.Findings);
            copy.AddPage(page);
        }

        return PlainNames.Seal(stream);
    }

    /// <summary>Makes a workbook of the page alone, for a file of which there is no copy.</summary>
    /// <param name="page">What the sheet says.</param>
    /// <param name="title">The workbook's title.</param>
    public static byte[] Alone(ResultPage page, string title)
    {
        using var workbook = new NewWorkbook(title);
        workbook.Sheet("1", new SpreadCheetah.Worksheets.WorksheetOptions());
        var stream = workbook.Finish();
        using (var document = SpreadsheetDocument.Open(stream, isEditable: true))
        {
            var alone = new MarkedCopy(document.WorkbookPart!, defaultSheet: null);
            var blank = alone.BookSheets.GetFirstChild<Sheet>()!;
            alone._workbook.DeletePart(blank.Id!.Value!);
            blank.Remove();
            alone.AddPage(page);
        }

        return PlainNames.Seal(stream);
    }

    private Workbook Book => _workbook.Workbook ?? throw new InvalidDataException("No workbook.");

    private Sheets BookSheets => Book.Sheets ?? throw new InvalidDataException("No sheets.");

    // A unit mends the annotated copy and hands that in: its front sheet and marks speak of the report before.
    private void RemoveEarlierPage()
    {
        foreach (var sheet in BookSheets.Elements<Sheet>().Where(s => NameOf(s) == ResultPage.SheetName).ToList())
        {
            if (sheet.Id?.Value is not { } id || _workbook.GetPartById(id) is not WorksheetPart part || BookSheets.Elements<Sheet>().Count() == 1
                || !IsResultPage(part))
            {
                continue;
            }

            MoveDefinedNames(removed: BookSheets.Elements<Sheet>().ToList().IndexOf(sheet));
            sheet.Remove();
            _workbook.DeletePart(part);
        }
    }

    private bool IsResultPage(WorksheetPart part)
    {
        var first = part.Worksheet?.GetFirstChild<SheetData>()?.Elements<Row>().FirstOrDefault()?.Elements<Cell>().FirstOrDefault();
        var text = first?.InlineString?.InnerText ?? first?.CellValue?.Text ?? "";
        if (first?.DataType?.Value == CellValues.SharedString && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            text = _workbook.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().ElementAtOrDefault(index)?.InnerText ?? "";
        }

        return text.StartsWith('✔') || text.StartsWith('✘');
    }

    private void FindSheets()
    {
        foreach (var sheet in BookSheets.Elements<Sheet>())
        {
            if (sheet.Id?.Value is { } id && _workbook.GetPartById(id) is WorksheetPart part)
            {
                _sheets.TryAdd(NameOf(sheet), part);
                _realNames.TryAdd(NameOf(sheet), sheet.Name!.Value!);
            }
        }
    }

    private static string NameOf(Sheet sheet) => Normal(sheet.Name?.Value ?? "");

    private static string Normal(string name) => CanonicalText.Composed(name).Trim();

    private string? SheetOf(Finding finding)
    {
        var name = finding.Sheet is { } said ? Normal(said) : _defaultSheet is { } usual ? Normal(usual) : _sheets.Keys.FirstOrDefault();
        return name is not null && _sheets.ContainsKey(name) ? name : null;
    }

    private void Mark(IReadOnlyList<Finding> findings)
    {
        var likeFormulas = TextsLikeFormulas();
        var bySheet = findings.Where(f => f.Row is not null && SheetOf(f) is not null).ToLookup(f => SheetOf(f)!, StringComparer.Ordinal);
        foreach (var (name, part) in _sheets)
        {
            if (part.Worksheet is not { } worksheet)
            {
                continue;
            }

            PrintSetup.QuoteFormulaText(_styles.Quoted, worksheet, likeFormulas);
            var hasNotes = part.WorksheetCommentsPart is not null;
            if (hasNotes || bySheet.Contains(name))
            {
                MarkSheet(part, worksheet, bySheet[name]);
            }
        }
    }

    /// <summary>The shared strings that a person who edits a cell with them would turn into a formula.</summary>
    private HashSet<string> TextsLikeFormulas() => (_workbook.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>() ?? [])
        .Select((item, i) => (Index: i.ToString(CultureInfo.InvariantCulture), item.InnerText))
        .Where(t => CellText.LooksLikeFormula(t.InnerText))
        .Select(t => t.Index)
        .ToHashSet(StringComparer.Ordinal);

    private void MarkSheet(WorksheetPart part, Worksheet worksheet, IEnumerable<Finding> findings)
    {
        var cells = new SheetCells(worksheet);
        var notes = new SheetNotes(part);
        foreach (var address in notes.RemoveOwn())
        {
            if (SheetCells.TryRead(address, out var row, out var column))
            {
                var cell = cells.At(row, column);
                cell.StyleIndex = _styles.Unmarked(cell.StyleIndex?.Value ?? 0);
            }
        }

        var noted = 0;
        var marks = findings.SelectMany(f => PlacesOf(f, cells).Distinct().Select(p => (Place: p, Finding: f))).Take(MaxMarks);
        foreach (var place in marks.GroupBy(m => m.Place, m => m.Finding))
        {
            var severity = place.Max(f => f.Severity);
            var cell = cells.At(place.Key.Row, place.Key.Column);
            cell.StyleIndex = _styles.Marked(cell.StyleIndex?.Value ?? 0, severity);
            if (noted++ < MaxNotes)
            {
                notes.Add(place.Key.Row, place.Key.Column, string.Join("\n\n", place.Select(SheetNotes.TextOf)));
            }
        }

        notes.Save();
    }

    /// <summary>The finding's own place and every other cell that it stands for.</summary>
    private static IEnumerable<(int Row, int Column)> PlacesOf(Finding finding, SheetCells cells)
    {
        yield return PlaceOf(finding, cells);
        foreach (var address in finding.Cells)
        {
            if (SheetCells.TryRead(address, out var row, out var column))
            {
                yield return cells.Shown(row, column);
            }
        }
    }

    private static (int Row, int Column) PlaceOf(Finding finding, SheetCells cells)
    {
        var row = Math.Clamp(finding.Row!.Value, 1, 1_048_576);
        var column = finding.Column is { } letters && SheetCells.TryRead(letters + "1", out _, out var number) ? number : cells.FirstColumn(row);
        return cells.Shown(row, column);
    }

    private void AddPage(ResultPage page)
    {
        const string Wanted = ResultPage.SheetName;
        var name = Wanted;
        for (var i = 2; BookSheets.Elements<Sheet>().Any(s => string.Equals(NameOf(s), name, StringComparison.OrdinalIgnoreCase)); i++)
        {
            name = FormattableString.Invariant($"{Wanted} ({i})");
        }

        MoveDefinedNames(removed: null);
        var taken = _workbook.Parts.Select(p => p.RelationshipId).ToHashSet(StringComparer.Ordinal);
        var id = Enumerable.Range(1, int.MaxValue).Select(i => FormattableString.Invariant($"kcResult{i}")).First(i => !taken.Contains(i));
        var part = _workbook.AddNewPart<WorksheetPart>(id);
        part.Worksheet = Sheet(page);
        BookSheets.InsertAt(
            new Sheet { Name = name, SheetId = BookSheets.Elements<Sheet>().Select(s => s.SheetId?.Value ?? 0).DefaultIfEmpty(0u).Max() + 1, Id = id }, 0);
        ShowFirst(part);
    }

    private Worksheet Sheet(ResultPage page)
    {
        var result = new ResultSheet(_styles);
        ResultLayout.Write(page, result, f => SheetOf(f) is { } name && (f.Cell ?? (f.Row is { } row ? "A" + row.ToString(CultureInfo.InvariantCulture) : null)) is { } cell
            ? PrintSetup.Quoted(_realNames[name]) + "!" + cell
            : null);
        var columns = new Columns(ResultPage.Columns.Select((c, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = c.Width, CustomWidth = true }));
        var worksheet = new Worksheet(
            new SheetProperties { TabColor = new TabColor { Rgb = Palette.Argb(page.Taken ? Palette.Taken : Palette.NotTaken) } },
            new SheetViews(new SheetView { ShowGridLines = false, WorkbookViewId = 0 }),
            columns,
            result.Data);
        if (result.Merges.ChildElements.Count > 0)
        {
            worksheet.AppendChild(result.Merges);
        }

        if (result.Links.ChildElements.Count > 0)
        {
            worksheet.AppendChild(result.Links);
        }

        PrintSetup.Paper(worksheet, landscape: true);
        return worksheet;
    }

    private void ShowFirst(WorksheetPart front)
    {
        foreach (var sheet in _workbook.WorksheetParts.Where(p => p != front))
        {
            foreach (var view in sheet.Worksheet?.SheetViews?.Elements<SheetView>().Where(v => v.TabSelected is not null) ?? [])
            {
                view.TabSelected = null;
            }
        }

        front.Worksheet!.SheetViews!.GetFirstChild<SheetView>()!.TabSelected = true;
        var views = Book.BookViews ??= new BookViews();
        var first = views.GetFirstChild<WorkbookView>() ?? views.AppendChild(new WorkbookView());
        first.ActiveTab = 0;
        first.FirstSheet = 0;
    }

    // Names that hold within a sheet count the sheets from the first one.
    private void MoveDefinedNames(int? removed)
    {
        foreach (var name in Book.DefinedNames?.Elements<DefinedName>().ToList() ?? [])
        {
            if (name.LocalSheetId?.Value is not { } index)
            {
                continue;
            }

            if (removed is null)
            {
                name.LocalSheetId = index + 1;
            }
            else if (index == removed)
            {
                name.Remove();
            }
            else if (index > removed)
            {
                name.LocalSheetId = index - 1;
            }
        }

        if (Book.DefinedNames is { ChildElements.Count: 0 } empty)
        {
            empty.Remove();
        }
    }
}
