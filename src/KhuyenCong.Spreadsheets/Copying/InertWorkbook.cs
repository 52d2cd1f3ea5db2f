using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using KhuyenCong.Spreadsheets.Reading;
using static KhuyenCong.Spreadsheets.Copying.KnownMarkup;

namespace KhuyenCong.Spreadsheets.Copying;

/// <summary>
/// A stranger's workbook written anew with what is listed alone: its worksheets, texts, styles, the colours and fonts of its theme, its notes, and formulas
/// that only reckon (<see cref="PlainFormula"/>). It has no relation that leads out of it, and nothing that acts when it is opened: no link, connection,
/// picture, object, control, macro or extension. Every part, name and relation is our own, so that nothing travels along unseen.
/// </summary>
/// <param name="Content">The bytes of the new package.</param>
/// <param name="HasLess">Whether a person will miss something: a formula that became its value, a link, a picture, a chart, a rule of a cell.</param>
public sealed record InertWorkbook(byte[] Content, bool HasLess)
{
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private const string Spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private static readonly string[] Missed = ["drawing", "picture", "oleObjects", "controls", "tableParts", "externalReferences", "pivotCaches", "legacyDrawingHF"];

    /// <summary>Names of Excel's own that say where to print; others of its kind start macros or feed what is left out.</summary>
    private static readonly string[] OwnNames = ["_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase"];

    /// <summary>Writes the workbook anew.</summary>
    /// <returns>Null when it is of a kind that is not copied: strict, or with sheet names that no program gives.</returns>
    /// <exception cref="LimitExceededException">It holds more than a copy may.</exception>
    /// <exception cref="DamagedFileException">It contradicts itself.</exception>
    /// <exception cref="XmlException">A part is no XML.</exception>
    public static InertWorkbook? Of(ReadOnlyMemory<byte> content)
    {
        var zip = ZipParts.Open(content, CopyBudget.Archive);
        return new Writer(zip, new XlsxPackage(zip, CopyBudget.Archive)).Write();
    }

    private sealed class Writer(ZipParts zip, XlsxPackage package)
    {
        private readonly CopyBudget _budget = new();
        private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
        private readonly List<(string Part, string Type)> _parts = [];
        private readonly List<(string Id, string Type, string Target)> _fromBook = [];
        private bool _hasLess;

        public InertWorkbook? Write()
        {
            var main = package.MainPart();
            var relations = package.Relations(main);
            if (Known(main, "workbook") is not { } book || Sheets(book, relations) is not { Count: > 0 } sheets)
            {
                return null;
            }

            using var output = new MemoryStream();
            using (var target = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
            {
                var names = DefinedNames(book, sheets);
                var formulas = new PlainFormula(sheets.Select(s => s.Name), names);
                for (var i = 0; i < sheets.Count; i++)
                {
                    WriteSheet(target, sheets[i], i + 1, formulas);
                }

                Book(book, sheets);
                WriteShared(target, package.Part(relations, "/styles", main, "styles.xml"), "styleSheet", "styles");
                WriteShared(target, package.Part(relations, "/sharedStrings", main, "sharedStrings.xml"), "sst", "sharedStrings");
                if (package.Part(relations, "/theme", main, "theme/theme1.xml") is { } theme && CopiedTheme.Of(zip.Inflate(theme)!) is { } colours)
                {
                    Add(target, "xl/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml", colours);
                    _fromBook.Add(("rIdTheme", "theme", "theme/theme1.xml"));
                }

                Add(target, "xl/workbook.xml", Spreadsheet + "sheet.main+xml", book);
                Relate(target, "xl/_rels/workbook.xml.rels", _fromBook);
                Relate(target, "_rels/.rels", [("rId1", "officeDocument", "xl/workbook.xml")]);
                Types(target);
            }

            return new InertWorkbook(output.ToArray(), _hasLess || _leftOut.Overlaps(Missed));
        }

        private XElement? Known(string part, string root) =>
            KnownMarkup.Read(zip.Inflate(part) ?? throw new DamagedFileException($"part {part} is missing"), root, _budget, _leftOut);

        // A sheet of another kind (chart, dialog, macros of Excel 4) has another relation or another root, and is left out.
        private List<CopiedSheet>? Sheets(XElement book, Dictionary<string, XlsxRelation> relations)
        {
            var copied = new List<CopiedSheet>();
            var listed = book.Element(Main + "sheets")?.Elements().ToList() ?? [];
            for (var i = 0; i < listed.Count; i++)
            {
                var name = (string?)listed[i].Attribute("name") ?? "";
                if (!IsSheetName(name) || i >= CopyBudget.Archive.Sheets)
                {
                    return null;
                }

                if ((string?)listed[i].Attribute(Relation + "id") is { } id && relations.TryGetValue(id, out var relation)
                    && relation.Type.EndsWith("/worksheet", StringComparison.Ordinal) && zip.Parts.ContainsKey(relation.Target)
                    && Known(relation.Target, "worksheet") is { } sheet)
                {
                    copied.Add(new CopiedSheet(name, i, (string?)listed[i].Attribute("state"), relation.Target, sheet));
                }
                else
                {
                    _hasLess = true;
                }
            }

            return copied.Select(s => s.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == copied.Count ? copied : null;
        }

        // As Excel bounds it, and none by which a reference could lead elsewhere.
        private static bool IsSheetName(string name) =>
            name.Length is > 0 and <= 31 && name.AsSpan().IndexOfAny("[]:*?/\\|") < 0 && name[0] != '\'' && name[^1] != '\'' && !name.Any(char.IsControl);

        private void Book(XElement book, List<CopiedSheet> sheets)
        {
            book.Element(Main + "sheets")!.ReplaceNodes(sheets.Select((s, i) => new XElement(
                Main + "sheet",
                new XAttribute("name", s.Name),
                new XAttribute("sheetId", i + 1),
                s.State is "hidden" or "veryHidden" ? new XAttribute("state", s.State) : null,
                new XAttribute(Relation + "id", "rId" + Number(i + 1)))));
            var views = book.Element(Main + "bookViews")?.Elements().Skip(1).ToList() ?? [];
            views.ForEach(v => v.Remove());
            if (book.Element(Main + "bookViews") is { HasElements: false } empty)
            {
                empty.Remove();
            }
        }

        /// <summary>Takes the names out that do not merely name cells.</summary>
        /// <returns>Those that stay.</returns>
        private static List<string> DefinedNames(XElement book, List<CopiedSheet> sheets)
        {
            var stay = new List<string>();
            if (book.Element(Main + "definedNames") is not { } names)
            {
                return stay;
            }

            var references = new PlainFormula(sheets.Select(s => s.Name), []);
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var name in names.Elements().ToList())
            {
                var text = (string?)name.Attribute("name") ?? "";
                var local = (string?)name.Attribute("localSheetId");
                var sheet = local is null ? -1 : int.TryParse(local, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? sheets.FindIndex(s => s.Index == index) : -2;
                var isPlain = name.Attribute("function") is null && name.Attribute("vbProcedure") is null && name.Attribute("xlm") is null
                    && (sheet >= 0 || local is null)
                    && (text.StartsWith("_xlnm.", StringComparison.OrdinalIgnoreCase) ? OwnNames.Contains(text, StringComparer.OrdinalIgnoreCase) && sheet >= 0 : PlainFormula.IsName(text))
                    && !text.StartsWith("Auto_", StringComparison.OrdinalIgnoreCase)
                    && seen.Add(Number(sheet) + "!" + text)
                    && references.IsPlain(name.Value);
                if (!isPlain)
                {
                    name.Remove();
                    continue;
                }

                if (sheet >= 0)
                {
                    name.SetAttributeValue("localSheetId", sheet);
                }

                stay.Add(text);
            }

            if (!names.HasElements)
            {
                names.Remove();
            }

            return stay;
        }

        private void WriteSheet(ZipArchive target, CopiedSheet sheet, int number, PlainFormula formulas)
        {
            var xml = sheet.Xml;
            foreach (var view in xml.Elements(Main + "sheetViews").Elements().Skip(1).ToList())
            {
                view.Remove();
            }

            xml.Elements(Main + "sheetViews").Elements().FirstOrDefault()?.SetAttributeValue("workbookViewId", 0);
            ReplaceFormulas(xml, formulas);
            Rules(xml, "conditionalFormatting", "cfRule", rule => rule.Elements(Main + "formula").All(f => formulas.IsPlain(f.Value))
                && rule.Descendants(Main + "cfvo").All(v => v.Attribute("val") is not { } val || formulas.IsPlain(val.Value)));
            Rules(xml, "dataValidations", "dataValidation", rule => rule.Elements().All(f => f.Value.Length == 0 || formulas.IsPlain(f.Value)));
            Rules(xml, "hyperlinks", "hyperlink", link => link.Attribute(Relation + "id") is null && link.Attribute("location") is { } location && formulas.IsPlain(location.Value));
            foreach (var text in xml.Elements(Main + "headerFooter").Elements())
            {
                // &G is a picture, and the picture is left out.
                text.Value = text.Value.Replace("&G", "", StringComparison.OrdinalIgnoreCase);
            }

            var part = $"worksheets/sheet{Number(number)}.xml";
            Add(target, "xl/" + part, Spreadsheet + "worksheet+xml", xml);
            _fromBook.Add(("rId" + Number(number), "worksheet", part));
            if (package.Relations(sheet.Part).Values.FirstOrDefault(r => r.Type.EndsWith("/comments", StringComparison.Ordinal)) is { } relation
                && zip.Parts.ContainsKey(relation.Target) && Known(relation.Target, "comments") is { } comments && Notes(comments))
            {
                Add(target, $"xl/comments{Number(number)}.xml", Spreadsheet + "comments+xml", comments);
                Relate(target, $"xl/worksheets/_rels/sheet{Number(number)}.xml.rels", [("rId1", "comments", $"../comments{Number(number)}.xml")]);
            }
        }

        /// <summary>Takes formulas that are not plain out of their cells, which keep the value that they showed.</summary>
        private void ReplaceFormulas(XElement sheet, PlainFormula formulas)
        {
            var shared = new HashSet<string>(StringComparer.Ordinal);
            foreach (var cell in sheet.Elements(Main + "sheetData").Elements().Elements())
            {
                if (cell.Element(Main + "f") is not { } formula)
                {
                    continue;
                }

                var group = (string?)formula.Attribute("si") ?? "";
                var stays = (string?)formula.Attribute("t") switch
                {
                    null or "normal" or "array" => formulas.IsPlain(formula.Value),

                    // The first of a group has the text; the others repeat it.
                    "shared" when formula.Value.Length == 0 => group.Length > 0 && shared.Contains(group),
                    "shared" => formulas.IsPlain(formula.Value),
                    _ => false,
                };
                if (stays)
                {
                    shared.Add(group);
                }
                else
                {
                    shared.Remove(group);
                    formula.Remove();
                    _hasLess = true;
                }
            }
        }

        private void Rules(XElement sheet, string group, string rule, Func<XElement, bool> isPlain)
        {
            foreach (var rules in sheet.Elements(Main + group).ToList())
            {
                foreach (var one in rules.Elements(Main + rule).Where(r => !isPlain(r)).ToList())
                {
                    one.Remove();
                    _hasLess = true;
                }

                if (!rules.HasElements)
                {
                    rules.Remove();
                }
            }
        }

        /// <summary>Keeps one note a cell; says whether there are any.</summary>
        private static bool Notes(XElement comments)
        {
            var authors = comments.Elements(Main + "authors").Elements().Count();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var note in comments.Elements(Main + "commentList").Elements().ToList())
            {
                if (SheetCells.TryRead((string?)note.Attribute("ref") ?? "", out var row, out var column) && seen.Add(CellAddress.Of(row, column))
                    && int.TryParse((string?)note.Attribute("authorId"), NumberStyles.None, CultureInfo.InvariantCulture, out var author) && author < authors)
                {
                    note.SetAttributeValue("ref", CellAddress.Of(row, column));
                }
                else
                {
                    note.Remove();
                }
            }

            return seen.Count > 0;
        }

        private void WriteShared(ZipArchive target, string? part, string root, string name)
        {
            if (part is not null && Known(part, root) is { } xml)
            {
                Add(target, $"xl/{name}.xml", Spreadsheet + name + "+xml", xml);
                _fromBook.Add(("rId" + name, name, name + ".xml"));
            }
        }

        private void Add(ZipArchive target, string part, string type, XElement xml)
        {
            Save(target, part, xml);
            _parts.Add((part, type));
        }

        private static void Relate(ZipArchive target, string part, IEnumerable<(string Id, string Type, string Target)> relations)
        {
            XNamespace space = "http://schemas.openxmlformats.org/package/2006/relationships";
            Save(target, part, new XElement(space + "Relationships", relations.Select(r => new XElement(
                space + "Relationship", new XAttribute("Id", r.Id), new XAttribute("Type", Office + r.Type), new XAttribute("Target", r.Target)))));
        }

        private void Types(ZipArchive target)
        {
            XNamespace space = "http://schemas.openxmlformats.org/package/2006/content-types";
            Save(target, "[Content_Types].xml", new XElement(
                space + "Types",
                new XElement(space + "Default", new XAttribute("Extension", "rels"), new XAttribute("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
                new XElement(space + "Default", new XAttribute("Extension", "xml"), new XAttribute("ContentType", "application/xml")),
                _parts.Select(p => new XElement(space + "Override", new XAttribute("PartName", "/" + p.Part), new XAttribute("ContentType", p.Type)))));
        }

        private static void Save(ZipArchive target, string part, XElement xml)
        {
            using var stream = target.CreateEntry(part).Open();
            using var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize });
            writer.WriteStartDocument(standalone: true);
            xml.WriteTo(writer);
        }

        private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private sealed record CopiedSheet(string Name, int Index, string? State, string Part, XElement Xml);
}
