using System.Globalization;
using System.Xml;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>
/// Reads a workbook from its parts. What other programs add (links, pivots, comments, drawings, chart sheets) is never opened.
/// </summary>
internal sealed class XlsxWorkbook(ZipParts zip, SheetLimits limits, CancellationToken cancellation)
{
    private sealed record Entry(string Name, SheetVisibility Visibility, string? RelationId);

    private readonly XlsxPackage _package = new(zip, limits);

    // Whoever has mended so many will be told of the next.
    private const int MaxMissing = 20;

    private readonly List<FileProblem> _missing = [];
    private bool _from1904;
    private bool _calculates;
    private int _active;
    private string? _edition;

    /// <summary>Reads all worksheets.</summary>
    public SheetFile Read()
    {
        var main = _package.MainPart();
        var entries = Entries(main);
        var relations = _package.Relations(main);
        var strings = new XlsxStrings(limits);
        if (_package.Part(relations, "/sharedStrings", main, "sharedStrings.xml") is { } shared)
        {
            using var reader = Open(shared);
            strings.ReadShared(reader);
        }

        var styles = new XlsxStyles();
        if (_package.Part(relations, "/styles", main, "styles.xml") is { } style)
        {
            using var reader = Open(style);
            styles = XlsxStyles.Read(reader, limits);
        }

        var tally = new SheetTally(limits, cancellation);
        var sheets = new List<Sheet>();
        var read = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var shown = entries.Skip(_active).Concat(entries.Take(_active)).FirstOrDefault(e => e.Visibility == SheetVisibility.Visible);
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
                if (_missing.Count >= MaxMissing)
                {
                    continue;
                }

                _missing.Add(new FileProblem.SheetMissing(entry.Name));
                continue;
            }

            if (!read.Add(relation.Target))
            {
                continue;
            }

            if (sheets.Count >= limits.Sheets)
            {
                throw new LimitExceededException(FileLimit.Sheets);
            }

            using var reader = Open(relation.Target);
            var sheet = new XlsxSheet(styles, strings, _from1904, _calculates ? new SheetFormulas() : null, limits, tally);
            sheets.Add(new Sheet(entry.Name, entry.Visibility, sheet.Read(reader))
            {
                Merged = sheet.Merged,
                ConditionalFormats = sheet.ConditionalFormats,
                PrintedTexts = sheet.PrintedTexts,
                Active = ReferenceEquals(entry, shown),
            });
        }

        return sheets.Count > 0 ? new SheetFile(FileKind.Xlsx, sheets, _missing) { Edition = _edition ?? EditionInProperties() } : throw new DamagedFileException("no worksheet");
    }

    private XmlReader Open(string part) => XlsxXml.Open(Inflate(part));

    private Stream Inflate(string part) => zip.Inflate(part) ?? throw new DamagedFileException($"part {part} is missing");

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
            else if (reader.Depth == 2 && XlsxXml.IsStart(reader, "definedName") && reader.GetAttribute("name") == SheetFile.EditionName)
            {
                _edition ??= ShortText(reader);
            }
            else if (reader.Depth == 1 && XlsxXml.IsStart(reader, "calcPr"))
            {
                _calculates = XlsxXml.Flag(reader, "fullCalcOnLoad");
            }
            else if (reader.Depth == 2 && XlsxXml.IsStart(reader, "workbookView"))
            {
                _active = int.TryParse(reader.GetAttribute("activeTab"), NumberStyles.None, CultureInfo.InvariantCulture, out var tab) ? tab : 0;
            }
            else if (reader.Depth == 2 && XlsxXml.IsStart(reader, "sheet"))
            {
                if (entries.Count >= limits.Entries)
                {
                    throw new LimitExceededException(FileLimit.Sheets);
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

    /// <summary>The edition in the document's own properties, which some programs keep where they drop the name.</summary>
    private string? EditionInProperties()
    {
        const string part = "docProps/custom.xml";
        if (!zip.Parts.ContainsKey(part))
        {
            return null;
        }

        using var reader = Open(part);
        var within = false;
        while (XlsxXml.Next(reader))
        {
            within = reader.Depth == 1 ? reader.GetAttribute("name") == SheetFile.EditionName : within;
            if (within && reader is { NodeType: XmlNodeType.Element, Depth: 2 })
            {
                return ShortText(reader);
            }
        }

        return null;
    }

    /// <summary>The text of the element on which the reader stands, without the quotes of a formula, as far as an edition's can go.</summary>
    private static string? ShortText(XmlReader reader)
    {
        if (reader.IsEmptyElement || !XlsxXml.Next(reader) || reader.NodeType != XmlNodeType.Text)
        {
            return null;
        }

        var text = new char[100];
        return new string(text, 0, reader.ReadValueChunk(text, 0, text.Length)).Trim('"', ' ');
    }
}
