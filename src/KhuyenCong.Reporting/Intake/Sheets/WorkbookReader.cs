using System.Xml;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>
/// Reads a workbook straight from its parts: relationships, styles, shared strings and sheets (ECMA-376 part 1, clauses 12 and 18). What
/// else the package holds (drawings, pivots, links, comments, macros of add-ins) is not opened.
/// </summary>
internal sealed class WorkbookReader
{
    private readonly ReadOnlyMemory<byte> _content;
    private readonly SheetLimits _limits;
    private readonly CancellationToken _cancellation;
    private readonly ZipParts _parts;
    private readonly InflationBudget _budget;
    private readonly MarkupNames _names = new();

    /// <summary>Opens the package.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="SheetLimitException">It passes a bound.</exception>
    public WorkbookReader(ReadOnlyMemory<byte> content, SheetLimits limits, CancellationToken cancellation)
    {
        (_content, _limits, _cancellation) = (content, limits, cancellation);
        _parts = ZipParts.Read(content.Span, limits);
        _budget = new InflationBudget(limits.InflatedBytes);
    }

    /// <summary>The sheets in the workbook's order, chart sheets left out, and what must be known of the file.</summary>
    /// <exception cref="InvalidDataException">A part is damaged.</exception>
    /// <exception cref="XmlException">A part is no well-formed markup.</exception>
    /// <exception cref="SheetLimitException">The file passes a bound.</exception>
    public (List<Sheet> Sheets, List<Finding> Findings) Read()
    {
        var workbookPart = FindWorkbook();
        var relations = Relations.Of(this, workbookPart);
        var workbook = ReadWorkbook(workbookPart);
        var texts = new CellTexts(_limits);
        var styles = PartOf(relations, "/styles") is { } stylePart ? Using(stylePart, xml => StyleTable.Read(xml, _limits)) : StyleTable.None;
        var shared = PartOf(relations, "/sharedStrings") is { } sharedPart
            ? Using(sharedPart, xml => SharedTexts.Read(xml, texts, _limits))
            : SharedTexts.None;

        var tally = new SheetTally(_limits);
        var sheets = new List<Sheet>();
        var findings = new List<Finding>();
        var read = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var hasFormulaValues = false;
        foreach (var entry in workbook.Sheets)
        {
            if (SheetPartOf(entry, relations, workbook.Sheets.Count) is not { } part)
            {
                if (relations.ById.TryGetValue(entry.RelationId, out var other) && !other.Type.EndsWith("/worksheet", StringComparison.Ordinal))
                {
                    continue;
                }

                findings.Add(SheetFindings.SheetMissing(entry.Name));
                continue;
            }

            if (!read.Add(part.Name))
            {
                throw new InvalidDataException("Two sheets share one part.");
            }

            using var xml = Open(part);
            var sheet = new SheetXml(xml, _names, styles, shared, texts, tally, workbook.From1904, entry.Name);
            sheets.Add(sheet.Read(entry.Visibility));
            findings.AddRange(sheet.Findings);
            hasFormulaValues |= sheet.HasFormulaValues;
        }

        if (sheets.Count == 0)
        {
            findings.Add(SheetFindings.NoSheet());
        }
        else if (workbook.Recalculates && hasFormulaValues)
        {
            findings.Add(SheetFindings.FormulasNotProven());
        }

        return (sheets, findings);
    }

    private ZipPart FindWorkbook()
    {
        var root = Relations.Of(this, null);
        foreach (var relation in root.ById.Values)
        {
            if (relation.Type.EndsWith("/officeDocument", StringComparison.Ordinal) && _parts.ByName.TryGetValue(relation.Target, out var part))
            {
                return part;
            }
        }

        return _parts.ByName.TryGetValue("xl/workbook.xml", out var usual) ? usual : throw new InvalidDataException("There is no workbook part.");
    }

    private ZipPart? PartOf(Relations relations, string type)
    {
        foreach (var relation in relations.ById.Values)
        {
            if (relation.Type.EndsWith(type, StringComparison.Ordinal))
            {
                return _parts.ByName.TryGetValue(relation.Target, out var part) ? part : null;
            }
        }

        return null;
    }

    private ZipPart? SheetPartOf(SheetEntry entry, Relations relations, int sheets)
    {
        if (relations.ById.TryGetValue(entry.RelationId, out var relation))
        {
            return relation.Type.EndsWith("/worksheet", StringComparison.Ordinal) && _parts.ByName.TryGetValue(relation.Target, out var part) ? part : null;
        }

        // Without relationships only a lone sheet and a lone part can belong together for certain.
        if (!relations.Present && sheets == 1)
        {
            var candidates = _parts.ByName.Values.Where(p =>
                p.Name.StartsWith("xl/worksheets/", StringComparison.OrdinalIgnoreCase)
                && p.Name.IndexOf('/', "xl/worksheets/".Length) < 0
                && p.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)).ToList();
            return candidates.Count == 1 ? candidates[0] : null;
        }

        return null;
    }

    private WorkbookParts ReadWorkbook(ZipPart part) => Using(part, xml =>
    {
        if (!xml.NextChild(-1) || !xml.IsMain || xml.Reader.LocalName != "workbook")
        {
            throw new InvalidDataException("The workbook part is none.");
        }

        var workbook = new WorkbookParts();
        var hasChildren = !xml.Reader.IsEmptyElement;
        while (hasChildren && xml.NextChild(0))
        {
            switch (xml.Reader.LocalName)
            {
                case "workbookPr" when xml.IsMain:
                    workbook.From1904 = xml.Flag("date1904");
                    break;
                case "calcPr" when xml.IsMain:
                    workbook.Recalculates = xml.Flag("fullCalcOnLoad");
                    break;
                case "sheets" when xml.IsMain && !xml.Reader.IsEmptyElement:
                    while (xml.NextChild(1))
                    {
                        if (xml.IsMain && xml.Reader.LocalName == "sheet")
                        {
                            if (workbook.Sheets.Count == _limits.Sheets)
                            {
                                throw new SheetLimitException("số trang tính");
                            }

                            workbook.Sheets.Add(ReadSheetEntry(xml));
                        }

                        xml.Skip();
                    }

                    break;
                default:
                    break;
            }

            xml.Skip();
        }

        StyleTable.ReadToEnd(xml);
        return workbook;
    });

    private static SheetEntry ReadSheetEntry(PartXml xml)
    {
        var relation = "";
        var reader = xml.Reader;
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            if (reader.LocalName == "id" && reader.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal))
            {
                relation = reader.Value;
            }
        }

        reader.MoveToElement();
        var visibility = xml.Attribute("state") switch
        {
            "hidden" => SheetVisibility.Hidden,
            "veryHidden" => SheetVisibility.VeryHidden,
            _ => SheetVisibility.Visible,
        };
        return new SheetEntry(Values.PlainText.Of(xml.Attribute("name") ?? ""), visibility, relation);
    }

    private T Using<T>(ZipPart part, Func<PartXml, T> read)
    {
        using var xml = Open(part);
        return read(xml);
    }

    private PartXml Open(ZipPart part) => new(ZipParts.Open(part, _content, _limits, _budget), _limits, _names, _cancellation);

    private sealed record SheetEntry(string Name, SheetVisibility Visibility, string RelationId);

    private sealed class WorkbookParts
    {
        public List<SheetEntry> Sheets { get; } = [];

        public bool From1904 { get; set; }

        public bool Recalculates { get; set; }
    }

    /// <summary>A part's relationships (ECMA-376 part 2, 6.5): type and the target part's name, by id; external targets left out.</summary>
    private sealed class Relations
    {
        private const int MostRelations = 5_000;

        public Dictionary<string, (string Type, string Target)> ById { get; } = new(StringComparer.Ordinal);

        public bool Present { get; private init; }

        public static Relations Of(WorkbookReader package, ZipPart? source)
        {
            var folder = source is null ? "" : source.Name[..(source.Name.LastIndexOf('/') + 1)];
            var name = folder + "_rels/" + source?.Name[folder.Length..] + ".rels";
            if (!package._parts.ByName.TryGetValue(name, out var part))
            {
                return new Relations();
            }

            return package.Using(part, xml =>
            {
                var relations = new Relations { Present = true };
                if (!xml.NextChild(-1))
                {
                    throw new InvalidDataException("The relationships are none.");
                }

                var hasChildren = !xml.Reader.IsEmptyElement;
                while (hasChildren && xml.NextChild(0))
                {
                    if (xml.Reader.LocalName == "Relationship"
                        && xml.Attribute("Id") is { } id
                        && xml.Attribute("Target") is { } target
                        && xml.Attribute("TargetMode") is not "External"
                        && (!relations.ById.TryAdd(id, (xml.Attribute("Type") ?? "", Resolve(folder, target))) || relations.ById.Count > MostRelations))
                    {
                        throw new InvalidDataException("Two relationships have one id.");
                    }

                    xml.Skip();
                }

                StyleTable.ReadToEnd(xml);
                return relations;
            });
        }

        private static string Resolve(string folder, string target)
        {
            var path = target.Replace('\\', '/');
            if (path.Contains('%', StringComparison.Ordinal))
            {
                path = Uri.UnescapeDataString(path);
            }

            var steps = new List<string>();
            foreach (var step in (path.StartsWith('/') ? path : folder + path).Split('/'))
            {
                if (step == "..")
                {
                    if (steps.Count > 0)
                    {
                        steps.RemoveAt(steps.Count - 1);
                    }
                }
                else if (step is not ("" or "."))
                {
                    steps.Add(step);
                }
            }

            return string.Join('/', steps);
        }
    }
}
