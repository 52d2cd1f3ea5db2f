using System.Text.RegularExpressions;
using System.Xml;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Spreadsheets.Copying;

/// <summary>
/// Says whether a Word document holds nothing but text, styles and pictures: its parts, its fields and what it refers to are on a list. It is judged before
/// a library opens it.
/// </summary>
public static partial class InertDocument
{
    private const int MaxDepth = 200;

    private static readonly string[] Fields = ["PAGE", "NUMPAGES"];

    /// <summary>What is wrong with it, in English; null for nothing. Never throws.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="limits">How much of it is read.</param>
    public static string? Flaw(ReadOnlyMemory<byte> content, SheetLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (content.Length > limits.Bytes)
        {
            return FormattableString.Invariant($"It is larger than {limits.Bytes / 1024} KB.");
        }

        if (DocumentCheck.Of(content) is not (FileKind.Docx, null))
        {
            return "It is no Word document (.docx) without macros and password.";
        }

        try
        {
            var zip = ZipParts.Open(content, limits);
            foreach (var name in zip.Parts.Keys.Order(StringComparer.Ordinal))
            {
                if (!KnownPart().IsMatch(name))
                {
                    return $"It holds the part {name}; take out objects, embedded fonts, comments and macros.";
                }

                using var part = zip.Inflate(name)!;
                if (Picture().IsMatch(name))
                {
                    // Counted while it is read.
                    part.CopyTo(Stream.Null);
                }
                else if (FlawOf(part, name) is { } flaw)
                {
                    return flaw;
                }
            }

            return null;
        }
        catch (LimitExceededException)
        {
            return "It holds more than a template may.";
        }
        catch (Exception fault) when (fault is DamagedFileException or XmlException or InvalidDataException or IOException)
        {
            return "It is damaged.";
        }
    }

    private static string? FlawOf(Stream part, string name)
    {
        using var xml = XlsxXml.Open(part);
        while (XlsxXml.Next(xml, MaxDepth))
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.LocalName == "Relationship" && xml.GetAttribute("TargetMode") == "External" && xml.GetAttribute("Type")?.EndsWith("/hyperlink", StringComparison.Ordinal) != true)
            {
                return $"The part {name} refers to something outside the document.";
            }

            if (xml.LocalName is "instrText" or "fldSimple" && Instruction(xml) is { } field && !Fields.Contains(field))
            {
                return $"The part {name} has the field {field}; only {string.Join(" and ", Fields)} are taken.";
            }
        }

        return null;
    }

    private static string Instruction(XmlReader xml)
    {
        var text = xml.LocalName == "instrText"
            ? xml.IsEmptyElement || !xml.Read() ? "" : xml.Value
            : xml.GetAttribute("instr", xml.NamespaceURI) ?? "";
        var field = text.Trim().Split(' ')[0];
        return field.Length <= 20 ? field : field[..20];
    }

    [GeneratedRegex(
        @"^(\[Content_Types\]\.xml|_rels/\.rels|docProps/(core|app|custom)\.xml|customXml/(item(Props)?\d+\.xml|_rels/item\d+\.xml\.rels)|word/(document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering|footnotes|endnotes|header\d*|footer\d*|theme/theme\d*)\.xml|word/_rels/[A-Za-z]+\d*\.xml\.rels|word/media/[A-Za-z0-9_-]+\.(png|jpg|jpeg))$",
        RegexOptions.CultureInvariant)]
    private static partial Regex KnownPart();

    [GeneratedRegex(@"^word/media/", RegexOptions.CultureInvariant)]
    private static partial Regex Picture();
}
