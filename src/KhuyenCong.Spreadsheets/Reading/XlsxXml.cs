using System.Text;
using System.Xml;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>
/// Reads the XML of a workbook's parts with bounds: no DTD, no deep nesting, no endless tag, no endless vocabulary. Elements are known by their
/// local names within the spreadsheet namespaces, transitional or strict, whatever the prefix.
/// </summary>
internal static class XlsxXml
{
    private const int MaxDepth = 64, MaxAttributes = 256;

    private static readonly string[] SpreadsheetNamespaces =
        ["http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"];

    private static readonly string[] RelationNamespaces =
        ["http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"];

    /// <summary>A reader over a part's bytes.</summary>
    public static XmlReader Open(Stream part) => XmlReader.Create(new TagBoundStream(part), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
        NameTable = new BoundNameTable(),
    });

    /// <summary>Moves to the next node; refuses nesting beyond any real workbook's.</summary>
    public static bool Next(XmlReader reader, int depth = MaxDepth)
    {
        if (!reader.Read())
        {
            return false;
        }

        return reader.Depth > depth ? throw new DamagedFileException("XML is nested too deeply")
            : reader.AttributeCount > MaxAttributes ? throw new DamagedFileException("XML has an element of too many attributes")
            : true;
    }

    /// <summary>Whether the reader stands on the start of an element of the spreadsheet namespaces.</summary>
    public static bool IsStart(XmlReader reader, string name) =>
        reader.NodeType == XmlNodeType.Element && reader.LocalName == name && IsSpreadsheet(reader.NamespaceURI);

    /// <summary>Refuses alternatives among the cells: which of them is shown depends on the program that opens the file.</summary>
    public static void RefuseAlternatives(XmlReader reader)
    {
        if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "AlternateContent")
        {
            throw new DamagedFileException("cells with alternatives");
        }
    }

    /// <summary>Whether a namespace is one of the spreadsheet's.</summary>
    public static bool IsSpreadsheet(string uri) => Array.IndexOf(SpreadsheetNamespaces, uri) >= 0;

    /// <summary>The attribute r:id.</summary>
    public static string? RelationId(XmlReader reader) => reader.GetAttribute("id", RelationNamespaces[0]) ?? reader.GetAttribute("id", RelationNamespaces[1]);

    /// <summary>Whether an attribute says true (1, true); absent is false.</summary>
    public static bool Flag(XmlReader reader, string name) => reader.GetAttribute(name) is "1" or "true" or "on";

    /// <summary>Leaves the element on which the reader stands, without building anything.</summary>
    public static void SkipElement(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return;
        }

        var depth = reader.Depth;
        while (Next(reader))
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth)
            {
                return;
            }
        }
    }

    /// <summary>Reads the text of the element on which the reader stands, up to its end; its child elements are left out.</summary>
    /// <exception cref="LimitExceededException">It is longer than <paramref name="most"/> characters.</exception>
    public static void AppendText(XmlReader reader, StringBuilder text, int most, char[] buffer)
    {
        if (reader.IsEmptyElement)
        {
            return;
        }

        var depth = reader.Depth;
        while (Next(reader))
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when reader.Depth == depth + 1:
                    int count;
                    while ((count = reader.ReadValueChunk(buffer, 0, buffer.Length)) > 0)
                    {
                        if (text.Length + count > most)
                        {
                            throw new LimitExceededException(FileLimit.TextLength);
                        }

                        text.Append(buffer, 0, count);
                    }

                    break;
                case XmlNodeType.EndElement when reader.Depth == depth:
                    return;
                default:
                    break;
            }
        }
    }

    /// <summary>
    /// Turns <c>_x000D_</c> escapes into the characters they stand for; line breaks become LF, other control characters go, and an escaped
    /// underscore (<c>_x005F_</c>) keeps what follows from being an escape.
    /// </summary>
    public static string Unescape(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '_' && at + 6 < text.Length && text[at + 1] == 'x' && text[at + 6] == '_'
                && ushort.TryParse(text.AsSpan(at + 2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var code))
            {
                if (code is 9 or 10 or 13 or >= 32)
                {
                    plain.Append((char)code);
                }

                at += 6;
            }
            else
            {
                plain.Append(text[at]);
            }
        }

        return plain.ToString();
    }

    /// <summary>A vocabulary that is bounded: a workbook has some hundreds of names.</summary>
    private sealed class BoundNameTable : XmlNameTable
    {
        private const int Most = 20_000;
        private readonly NameTable _names = new();
        private int _count;

        public override string Add(char[] array, int offset, int length) => _names.Get(array, offset, length) ?? Count(_names.Add(array, offset, length));

        public override string Add(string array) => _names.Get(array) ?? Count(_names.Add(array));

        public override string? Get(char[] array, int offset, int length) => _names.Get(array, offset, length);

        public override string? Get(string array) => _names.Get(array);

        private string Count(string name) => ++_count <= Most ? name : throw new DamagedFileException("XML has too many names");
    }

    /// <summary>Refuses XML in which one tag or text runs on for more than a megabyte, which the XML reader would keep in memory.</summary>
    private sealed class TagBoundStream(Stream inner) : ReadOnlyStream
    {
        private const int Most = 1024 * 1024;
        private long _since;

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer[..Math.Min(buffer.Length, 64 * 1024)]);
            var read = buffer[..count];
            var first = read.IndexOf((byte)'<');
            if (_since + (first < 0 ? count : first) > Most)
            {
                throw new DamagedFileException("XML has an endless tag");
            }

            _since = first < 0 ? _since + count : count - read.LastIndexOf((byte)'<');
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
