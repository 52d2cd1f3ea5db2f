using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake.Sheets;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>
/// The notes ("comments" of old) of one sheet: Excel keeps the texts in one part and the boxes, as VML, in another; both are
/// needed or nothing is shown. Notes of other people stay.
/// </summary>
internal sealed class SheetNotes
{
    /// <summary>Who the notes are from.</summary>
    public const string Author = "Kiểm tra báo cáo";

    private const string Separator = "\n―――\nKiểm tra báo cáo:\n";

    private const string ErrorMark = "LỖI: ", WarningMark = "LƯU Ý: ", RemedyMark = "\nCách sửa: ";

    private static readonly XNamespace V = "urn:schemas-microsoft-com:vml";
    private static readonly XNamespace O = "urn:schemas-microsoft-com:office:office";
    private static readonly XNamespace X = "urn:schemas-microsoft-com:office:excel";

    private readonly WorksheetPart _sheet;
    private readonly Dictionary<string, Comment> _byCell = new(StringComparer.Ordinal);
    private readonly Comments? _existing;
    private VmlDrawingPart? _drawingPart;
    private XElement? _drawing;
    private int _lastShape;

    public SheetNotes(WorksheetPart sheet)
    {
        _sheet = sheet;
        _existing = sheet.WorksheetCommentsPart?.Comments;
        foreach (var comment in _existing?.CommentList?.Elements<Comment>() ?? [])
        {
            if (comment.Reference?.Value is { } cell)
            {
                _byCell[cell] = comment;
            }
        }
    }

    /// <summary>Takes away what an earlier check wrote.</summary>
    /// <returns>The cells whose note was wholly or partly from it.</returns>
    public IReadOnlyList<string> RemoveOwn()
    {
        var cells = new List<string>();
        if (_existing?.Authors?.Elements<Author>().Select(a => a.Text).ToList() is not { } authors)
        {
            return cells;
        }

        foreach (var (cell, comment) in _byCell.ToList())
        {
            var text = TextOf(comment);
            var at = text.IndexOf(Separator, StringComparison.Ordinal);
            if (IsOwn(text) || (comment.AuthorId?.Value is { } author && author < authors.Count && authors[(int)author] == Author))
            {
                cells.Add(cell);
                comment.Remove();
                _byCell.Remove(cell);
                RemoveBox(cell);
            }
            else if (at >= 0)
            {
                cells.Add(cell);
                comment.CommentText = Plain(text[..at]);
            }
        }

        return cells;
    }

    /// <summary>Adds a note, or adds to the one that is there.</summary>
    public void Add(int row, int column, string text)
    {
        text = CellText.Clean(text);
        var cell = CellAddress.Of(row, column);
        if (_byCell.TryGetValue(cell, out var existing))
        {
            existing.CommentText ??= new CommentText();
            existing.CommentText.AppendChild(new Run(new Text(Separator + text) { Space = SpaceProcessingModeValues.Preserve }));
            return;
        }

        var comments = CommentsOf();
        var comment = new Comment { Reference = cell, AuthorId = AuthorOf(comments), CommentText = Plain(text) };
        comments.CommentList!.AppendChild(comment);
        _byCell[cell] = comment;
        AddBox(row, column, text);
    }

    /// <summary>Writes the boxes.</summary>
    public void Save()
    {
        if (_drawing is null || _drawingPart is null)
        {
            return;
        }

        using var stream = _drawingPart.GetStream(FileMode.Create, FileAccess.Write);
        using var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true });
        _drawing.Save(writer);
    }

    /// <summary>The text of a note about one finding.</summary>
    public static string TextOf(Finding finding)
    {
        var note = new StringBuilder(finding.Severity == Severity.Error ? ErrorMark : WarningMark).Append(finding.Message);
        if (finding.Expected is { Length: > 0 } expected)
        {
            note.Append("\nGiá trị đúng: ").Append(expected);
        }

        return note.Append(RemedyMark).Append(finding.Remedy).ToString();
    }

    // LibreOffice forgets who a note is from.
    private static bool IsOwn(string text) =>
        (text.StartsWith(ErrorMark, StringComparison.Ordinal) || text.StartsWith(WarningMark, StringComparison.Ordinal))
        && text.Contains(RemedyMark, StringComparison.Ordinal);

    private static CommentText Plain(string text) =>
        new(new Run(new RunProperties(new FontSize { Val = 10 }, new RunFont { Val = NewWorkbook.FontName }), new Text(text) { Space = SpaceProcessingModeValues.Preserve }));

    private static string TextOf(Comment comment) => comment.CommentText?.InnerText ?? "";

    private Comments CommentsOf()
    {
        var part = _sheet.WorksheetCommentsPart ?? _sheet.AddNewPart<WorksheetCommentsPart>(FreeId("kcNotes"));
        var comments = part.Comments ??= new Comments();
        comments.Authors ??= new Authors();
        comments.CommentList ??= new CommentList();
        return comments;
    }

    private static uint AuthorOf(Comments comments)
    {
        var authors = comments.Authors!.Elements<Author>().ToList();
        var index = authors.FindIndex(a => a.Text == Author);
        if (index < 0)
        {
            comments.Authors.AppendChild(new Author(Author));
            index = authors.Count;
        }

        return (uint)index;
    }

    private void OpenDrawing()
    {
        if (_drawing is not null)
        {
            return;
        }

        var worksheet = _sheet.Worksheet!;
        if (worksheet.GetFirstChild<LegacyDrawing>()?.Id?.Value is { } id && _sheet.GetPartById(id) is VmlDrawingPart part)
        {
            _drawingPart = part;
            using var stream = new StreamReader(part.GetStream(FileMode.Open, FileAccess.Read));

            // Excel itself leaves line breaks in captions unclosed.
            using var reader = XmlReader.Create(
                new StringReader(stream.ReadToEnd().Replace("<br>", "<br/>", StringComparison.OrdinalIgnoreCase)),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            _drawing = XElement.Load(reader);
            _lastShape = _drawing.Descendants(V + "shape")
                .Select(s => (string?)s.Attribute("id"))
                .Select(name => name is not null && name.StartsWith("_x0000_s", StringComparison.Ordinal)
                    && int.TryParse(name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
                .DefaultIfEmpty(0)
                .Max();
        }
        else
        {
            var newId = FreeId("kcBoxes");
            _drawingPart = _sheet.AddNewPart<VmlDrawingPart>(newId);
            _drawing = new XElement(
                "xml",
                new XAttribute(XNamespace.Xmlns + "v", V),
                new XAttribute(XNamespace.Xmlns + "o", O),
                new XAttribute(XNamespace.Xmlns + "x", X),
                new XElement(O + "shapelayout", new XAttribute(V + "ext", "edit"), new XElement(O + "idmap", new XAttribute(V + "ext", "edit"), new XAttribute("data", "1"))));
            worksheet.AddChild(new LegacyDrawing { Id = newId });
        }

        _lastShape = Math.Max(_lastShape, 1024);
        if (!_drawing.Elements(V + "shapetype").Any(t => (string?)t.Attribute("id") == "_x0000_t202"))
        {
            _drawing.Add(new XElement(
                V + "shapetype",
                new XAttribute("id", "_x0000_t202"),
                new XAttribute("coordsize", "21600,21600"),
                new XAttribute(O + "spt", "202"),
                new XAttribute("path", "m,l,21600r21600,l21600,xe"),
                new XElement(V + "stroke", new XAttribute("joinstyle", "miter")),
                new XElement(V + "path", new XAttribute("gradientshapeok", "t"), new XAttribute(O + "connecttype", "rect"))));
        }
    }

    private void AddBox(int row, int column, string text)
    {
        OpenDrawing();
        var lines = text.Split('\n').Sum(l => 1 + (l.Length / 48));
        var height = Math.Clamp(lines, 3, 24);
        var left = Math.Min(column, 16_379);
        var top = Math.Max(row - 2, 0);
        _drawing!.Add(new XElement(
            V + "shape",
            new XAttribute("id", "_x0000_s" + (++_lastShape).ToString(CultureInfo.InvariantCulture)),
            new XAttribute("type", "#_x0000_t202"),
            new XAttribute("style", FormattableString.Invariant($"position:absolute;margin-left:60pt;margin-top:2pt;width:280pt;height:{height * 14}pt;z-index:{_lastShape - 1023};visibility:hidden")),
            new XAttribute("fillcolor", "#ffffe1"),
            new XAttribute(O + "insetmode", "auto"),
            new XElement(V + "fill", new XAttribute("color2", "#ffffe1")),
            new XElement(V + "shadow", new XAttribute("color", "black"), new XAttribute("obscured", "t")),
            new XElement(V + "path", new XAttribute(O + "connecttype", "none")),
            new XElement(V + "textbox", new XAttribute("style", "mso-direction-alt:auto"), new XElement("div", new XAttribute("style", "text-align:left"), "")),
            new XElement(
                X + "ClientData",
                new XAttribute("ObjectType", "Note"),
                new XElement(X + "MoveWithCells"),
                new XElement(X + "SizeWithCells"),
                new XElement(X + "Anchor", FormattableString.Invariant($"{left}, 15, {top}, 4, {left + 3}, 40, {top + height}, 4")),
                new XElement(X + "AutoFill", "False"),
                new XElement(X + "Row", (row - 1).ToString(CultureInfo.InvariantCulture)),
                new XElement(X + "Column", (column - 1).ToString(CultureInfo.InvariantCulture)))));
    }

    private void RemoveBox(string cell)
    {
        OpenDrawing();
        foreach (var shape in _drawing!.Elements(V + "shape").ToList())
        {
            var data = shape.Element(X + "ClientData");
            if (data?.Attribute("ObjectType")?.Value == "Note"
                && int.TryParse(data.Element(X + "Row")?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var row)
                && int.TryParse(data.Element(X + "Column")?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var column)
                && row >= 0 && column >= 0 && CellAddress.Of(row + 1, column + 1) == cell)
            {
                shape.Remove();
            }
        }
    }

    private string FreeId(string wanted)
    {
        var taken = _sheet.Parts.Select(p => p.RelationshipId)
            .Concat(_sheet.ExternalRelationships.Select(r => r.Id))
            .Concat(_sheet.HyperlinkRelationships.Select(r => r.Id))
            .Concat(_sheet.DataPartReferenceRelationships.Select(r => r.Id))
            .ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, int.MaxValue).Select(i => wanted + i.ToString(CultureInfo.InvariantCulture)).First(id => !taken.Contains(id));
    }
}
