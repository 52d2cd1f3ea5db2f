using System.Xml;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>
/// Reads a workbook from its parts. What other programs add (links, pivots, comments, drawings, chart sheets) is never opened.
/// </summary>
internal sealed class XlsxWorkbook(ZipParts zip, SheetLimits limits, CancellationToken cancellation)
{
    private sealed record Relation(string Type, string Target);

    private sealed record Entry(string Name, SheetVisibility Visibility, string? RelationId);

    // Whoever has mended so many will be told of the next.
    private const int MostMissing = 20;

    // The specification allows names of parts of 255 characters.
    private const int LongestTarget = 2_048;

    private readonly List<Finding> _findings = [];
    private bool _from1904;

    /// <summary>Reads all worksheets.</summary>
    public SheetFile Read()
    {
        var main = MainPart();
        var entries = Entries(main);
        var relations = Relations(main);
        var strings = new XlsxStrings(limits);
        if (Part(relations, "/sharedStrings", main, "sharedStrings.xml") is { } shared)
        {
            using var reader = Open(shared);
            strings.ReadShared(reader);
        }

        var styles = new XlsxStyles();
        if (Part(relations, "/styles", main, "styles.xml") is { } style)
        {
            using var reader = Open(style);
            styles = XlsxStyles.Read(reader, limits);
        }

        var tally = new SheetTally(limits, cancellation);
        var sheets = new List<Sheet>();
        var read = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            var relation = entry.RelationId is null ? null : relations.GetValueOrDefault(entry.RelationId);
            if (relation is not null && !relation.Type.EndsWith("/worksheet", StringComparison.Ordinal))
            {
                continue;
            }

            if (relation is null || !zip.Parts.ContainsKey(relation.Target))
            {
                if (_findings.Count >= MostMissing)
                {
                    continue;
                }

                _findings.Add(new Finding(
                    "FILE-SHEET-MISSING", Severity.Warning, Fault.File,
                    $"Trang tính \"{entry.Name}\" có tên trong tệp nhưng không có nội dung.",
                    "Nếu trang tính này có số liệu báo cáo, vui lòng mở tệp bằng Excel hoặc LibreOffice, kiểm tra, lưu lại dưới dạng .xlsx và nộp lại.")
                {
                    Sheet = entry.Name,
                });
                continue;
            }

            if (!read.Add(relation.Target))
            {
                continue;
            }

            if (sheets.Count >= limits.Sheets)
            {
                throw new LimitExceededException("quá nhiều trang tính");
            }

            using var reader = XlsxXml.OpenSheet(Inflate(relation.Target), limits, out var rows);
            var sheet = new XlsxSheet(styles, strings, _from1904, limits, tally);
            sheets.Add(new Sheet(entry.Name, entry.Visibility, sheet.Read(reader, rows)) { Merged = sheet.Merged, ConditionalFormats = sheet.ConditionalFormats });
        }

        return sheets.Count > 0 ? new SheetFile(FileKind.Xlsx, sheets, _findings) : throw new DamagedFileException("no worksheet");
    }

    private XmlReader Open(string part) => XlsxXml.Open(Inflate(part));

    private Stream Inflate(string part) => zip.Inflate(part) ?? throw new DamagedFileException($"part {part} is missing");

    private string MainPart()
    {
        foreach (var relation in ReadRelations("_rels/.rels", string.Empty).Values)
        {
            if (relation.Type.EndsWith("/officeDocument", StringComparison.Ordinal) && zip.Parts.ContainsKey(relation.Target))
            {
                return relation.Target;
            }
        }

        return "xl/workbook.xml";
    }

    private List<Entry> Entries(string main)
    {
        var entries = new List<Entry>();
        using var reader = Open(main);
        while (XlsxXml.Next(reader))
        {
            if (reader.Depth == 0 && reader.NodeType == XmlNodeType.Element && !XlsxXml.IsStart(reader, "workbook"))
            {
                throw new DamagedFileException("the main part is no workbook");
            }

            if (reader.Depth == 1 && XlsxXml.IsStart(reader, "workbookPr"))
            {
                _from1904 = XlsxXml.Flag(reader, "date1904");
            }
            else if (reader.Depth == 2 && XlsxXml.IsStart(reader, "sheet"))
            {
                if (entries.Count >= limits.Entries)
                {
                    throw new LimitExceededException("quá nhiều trang tính");
                }

                var raw = reader.GetAttribute("name") ?? string.Empty;
                TextBounds.CheckName(raw, limits);
                var name = PlainText.Of(raw);
                entries.Add(new Entry(
                    PlainText.Cut(name, 100),
                    reader.GetAttribute("state") switch
                    {
                        "hidden" => SheetVisibility.Hidden,
                        "veryHidden" => SheetVisibility.VeryHidden,
                        _ => SheetVisibility.Visible,
                    },
                    XlsxXml.RelationId(reader)));
            }
        }

        return entries;
    }

    private Dictionary<string, Relation> Relations(string main)
    {
        var folder = Folder(main);
        return ReadRelations($"{folder}_rels/{main[folder.Length..]}.rels", folder);
    }

    private Dictionary<string, Relation> ReadRelations(string part, string folder)
    {
        var relations = new Dictionary<string, Relation>(StringComparer.Ordinal);
        if (!zip.Parts.ContainsKey(part))
        {
            return relations;
        }

        using var reader = Open(part);
        while (XlsxXml.Next(reader))
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "Relationship" || reader.GetAttribute("TargetMode") == "External")
            {
                continue;
            }

            if (reader.GetAttribute("Id") is { } id && reader.GetAttribute("Type") is { } type && reader.GetAttribute("Target") is { } target)
            {
                if (relations.Count >= limits.Entries)
                {
                    throw new LimitExceededException("quá nhiều thành phần bên trong tệp");
                }

                if (target.Length > LongestTarget)
                {
                    throw new DamagedFileException("a relation's target is too long");
                }

                var path = target.StartsWith('/') || target.StartsWith('\\') ? target : folder + target;
                var name = ZipParts.Normal(path);
                if (!zip.Parts.ContainsKey(name) && name.Contains('%', StringComparison.Ordinal))
                {
                    name = ZipParts.Normal(Uri.UnescapeDataString(path));
                }

                // Of two relations with one id no one can say which is meant.
                if (!relations.TryAdd(id, new Relation(type, name)))
                {
                    throw new DamagedFileException("two relations have one id");
                }
            }
        }

        return relations;
    }

    private string? Part(Dictionary<string, Relation> relations, string type, string main, string usual)
    {
        foreach (var relation in relations.Values)
        {
            if (relation.Type.EndsWith(type, StringComparison.Ordinal))
            {
                return zip.Parts.ContainsKey(relation.Target) ? relation.Target : null;
            }
        }

        var name = Folder(main) + usual;
        return zip.Parts.ContainsKey(name) ? name : null;
    }

    private static string Folder(string part) => part[..(part.LastIndexOf('/') + 1)];
}
