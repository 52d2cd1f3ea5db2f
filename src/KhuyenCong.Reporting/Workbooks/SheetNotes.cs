using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Spreadsheets.Copying;
using KhuyenCong.Spreadsheets.Reading;
using KhuyenCong.Spreadsheets.Writing;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>
/// The notes ("comments" of old) of one sheet: Excel keeps the texts in one part and the boxes, as VML, in another; both are
/// needed or nothing is shown. Notes of other people stay, in boxes that are made anew: theirs may hold pictures, links and macros.
/// </summary>
internal sealed class SheetNotes
{
    /// <summary>Who the notes are from.</summary>
    public const string Author = "Kiểm tra báo cáo";

    private const string NotesId = "kcNotes", BoxesId = "kcBoxes";

    private const string Separator = "\n―――\nKiểm tra báo cáo:\n";

    private const string ErrorMark = "LỖI: ", WarningMark = "LƯU Ý: ", RemedyMark = "\nCách sửa: ";

    private static readonly XNamespace V = "urn:schemas-microsoft-com:vml";
    private static readonly XNamespace O = "urn:schemas-microsoft-com:office:office";
    private static readonly XNamespace X = "urn:schemas-microsoft-com:office:excel";

    private readonly WorksheetPart _sheet;
    private readonly Dictionary<string, Comment> _byCell = new(StringComparer.Ordinal);
    private readonly Comments? _existing;
    private uint? _author;

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
        var comment = new Comment { Reference = cell, AuthorId = _author ??= AuthorOf(comments), CommentText = Plain(text) };
        comments.CommentList!.AppendChild(comment);
        _byCell[cell] = comment;
    }

    /// <summary>Writes the boxes of all notes. The part with the notes goes when none is left.</summary>
    public void Save()
    {
        if (_byCell.Count == 0)
        {
            if (_sheet.WorksheetCommentsPart is { } part)
            {
                _sheet.DeletePart(part);
            }

            return;
        }

        var drawing = _sheet.AddNewPart<VmlDrawingPart>(BoxesId);
        _sheet.Worksheet!.AddChild(new LegacyDrawing { Id = BoxesId });
        var boxes = new XElement(
            "xml",
            new XAttribute(XNamespace.Xmlns + "v", V),
            new XAttribute(XNamespace.Xmlns + "o", O),
            new XAttribute(XNamespace.Xmlns + "x", X),
            new XElement(O + "shapelayout", new XAttribute(V + "ext", "edit"), new XElement(O + "idmap", new XAttribute(V + "ext", "edit"), new XAttribute("data", "1"))),
            new XElement(
                V + "shapetype",
                new XAttribute("id", "_x0000_t202"),
                new XAttribute("coordsize", "21600,21600"),
                new XAttribute(O + "spt", "202"),
                new XAttribute("path", "m,l,21600r21600,l21600,xe"),
                new XElement(V + "stroke", new XAttribute("joinstyle", "miter")),
                new XElement(V + "path", new XAttribute("gradientshapeok", "t"), new XAttribute(O + "connecttype", "rect"))),
            _byCell.Select((note, i) => SheetCells.TryRead(note.Key, out var row, out var column) ? Box(i + 1, row, column, TextOf(note.Value)) : null));
        using var stream = drawing.GetStream(FileMode.Create, FileAccess.Write);
        using var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true });
        boxes.Save(writer);
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
        var part = _sheet.WorksheetCommentsPart ?? _sheet.AddNewPart<WorksheetCommentsPart>(NotesId);
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

    /// <summary>The box of one note, hidden until the pointer stands on the cell.</summary>
    private static XElement Box(int number, int row, int column, string text)
    {
        var lines = text.Split('\n').Sum(l => 1 + (l.Length / 48));
        var height = Math.Clamp(lines, 3, 24);
        var left = Math.Min(column, 16_379);
        var top = Math.Max(row - 2, 0);
        return new XElement(
            V + "shape",
            new XAttribute("id", "_x0000_s" + (1024 + number).ToString(CultureInfo.InvariantCulture)),
            new XAttribute("type", "#_x0000_t202"),
            new XAttribute("style", FormattableString.Invariant($"position:absolute;margin-left:60pt;margin-top:2pt;width:280pt;height:{height * 14}pt;z-index:{number};visibility:hidden")),
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
                new XElement(X + "Column", (column - 1).ToString(CultureInfo.InvariantCulture))));
    }
}
