using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>
/// The last touch to a workbook: takes the time of writing out of it, so that the same input gives the same bytes, and the
/// prefix from its elements, which scripts that read a sheet by plain names do not expect.
/// </summary>
internal static partial class FixedZip
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>The time that every entry bears; zip knows no zone.</summary>
    private static readonly DateTimeOffset Time = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The bytes of a package with every entry's time fixed.</summary>
    /// <param name="package">The package; disposed of.</param>
    /// <param name="own">Whether the whole package is ours: then the time of creation goes from its properties too.</param>
    public static byte[] Seal(MemoryStream package, bool own)
    {
        using (package)
        {
            var prefixed = PrefixedEntries(package);
            package.Position = 0;
            using (var zip = new ZipArchive(package, ZipArchiveMode.Update, leaveOpen: true))
            {
                if (own && zip.GetEntry("docProps/core.xml") is { } properties)
                {
                    Rewrite(properties, content => Encoding.UTF8.GetBytes(Created().Replace(Encoding.UTF8.GetString(content), "")));
                }

                foreach (var entry in zip.Entries)
                {
                    if (prefixed.Contains(entry.FullName))
                    {
                        Rewrite(entry, WithoutPrefix);
                    }

                    entry.LastWriteTime = Time;
                }
            }

            return package.ToArray();
        }
    }

    // A pass of its own, because to open an entry for update is to inflate all of it.
    private static HashSet<string> PrefixedEntries(MemoryStream package)
    {
        package.Position = 0;
        var found = new HashSet<string>(StringComparer.Ordinal);
        using var zip = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true);
        Span<byte> start = stackalloc byte[256];
        foreach (var entry in zip.Entries)
        {
            if (entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            {
                using var stream = entry.Open();
                var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
                if (start[..read].IndexOf("<x:"u8) >= 0)
                {
                    found.Add(entry.FullName);
                }
            }
        }

        return found;
    }

    private static void Rewrite(ZipArchiveEntry entry, Func<byte[], byte[]> change)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        var changed = change(content.ToArray());
        stream.SetLength(0);
        stream.Write(changed);
    }

    private static byte[] WithoutPrefix(byte[] content)
    {
        using var output = new MemoryStream(content.Length);
        using (var reader = XmlReader.Create(new MemoryStream(content, writable: false), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }))
        using (var writer = XmlWriter.Create(output, new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize }))
        {
            writer.WriteStartDocument(standalone: true);
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        var isEmpty = reader.IsEmptyElement;
                        writer.WriteStartElement(reader.NamespaceURI == Main ? "" : reader.Prefix, reader.LocalName, reader.NamespaceURI);
                        while (reader.MoveToNextAttribute())
                        {
                            if (reader.Value != Main || reader.Prefix != "xmlns")
                            {
                                writer.WriteAttributeString(reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.Value);
                            }
                        }

                        if (isEmpty)
                        {
                            writer.WriteEndElement();
                        }

                        break;
                    case XmlNodeType.EndElement:
                        writer.WriteFullEndElement();
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                        writer.WriteString(reader.Value);
                        break;
                    default:
                        break;
                }
            }
        }

        return output.ToArray();
    }

    [GeneratedRegex("<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\\1>", RegexOptions.CultureInvariant)]
    private static partial Regex Created();
}
