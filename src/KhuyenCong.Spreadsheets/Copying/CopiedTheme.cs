using System.Xml;
using System.Xml.Linq;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Spreadsheets.Copying;

/// <summary>
/// The theme of a copied workbook: its twelve colours and two fonts are read, the rest of the part, which may hold pictures and links, is our own.
/// </summary>
internal static class CopiedTheme
{
    private static readonly XNamespace Drawing = "http://schemas.openxmlformats.org/drawingml/2006/main";

    /// <summary>The colours in the order in which they must stand.</summary>
    private static readonly string[] Colours = ["dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"];

    /// <summary>Reads a theme's part and makes one of the same looks.</summary>
    /// <returns>Null when a colour or a font is missing; a workbook without a theme shows Excel's own.</returns>
    public static XElement? Of(Stream part)
    {
        var colours = new Dictionary<string, string>(StringComparer.Ordinal);
        var fonts = new Dictionary<string, string>(StringComparer.Ordinal);
        var within = "";
        using var reader = XlsxXml.Open(part);
        while (XlsxXml.Next(reader))
        {
            if (reader.NodeType != XmlNodeType.Element || reader.NamespaceURI != Drawing.NamespaceName)
            {
                continue;
            }

            switch (reader.Depth, reader.LocalName)
            {
                case (3, _):
                    within = reader.LocalName;
                    break;
                case (4, "srgbClr" or "sysClr") when (reader.GetAttribute("lastClr") ?? reader.GetAttribute("val")) is { Length: 6 } colour && colour.All(char.IsAsciiHexDigit):
                    colours.TryAdd(within, colour);
                    break;
                case (4, "latin") when reader.GetAttribute("typeface") is { Length: > 0 and <= 64 } font:
                    fonts.TryAdd(within, font);
                    break;
                default:
                    break;
            }
        }

        return Colours.All(colours.ContainsKey) && fonts.TryGetValue("majorFont", out var major) && fonts.TryGetValue("minorFont", out var minor)
            ? Make(colours, major, minor)
            : null;
    }

    private static XElement Make(Dictionary<string, string> colours, string major, string minor)
    {
        XElement Solid() => new(Drawing + "solidFill", new XElement(Drawing + "schemeClr", new XAttribute("val", "phClr")));
        XElement Line() => new(Drawing + "ln", new XAttribute("w", 6350), Solid());
        XElement Effect() => new(Drawing + "effectStyle", new XElement(Drawing + "effectLst"));
        XElement Font(string name, string latin) => new(
            Drawing + name,
            new XElement(Drawing + "latin", new XAttribute("typeface", latin)),
            new XElement(Drawing + "ea", new XAttribute("typeface", "")),
            new XElement(Drawing + "cs", new XAttribute("typeface", "")));
        return new XElement(
            Drawing + "theme",
            new XAttribute(XNamespace.Xmlns + "a", Drawing),
            new XAttribute("name", "Office"),
            new XElement(
                Drawing + "themeElements",
                new XElement(
                    Drawing + "clrScheme",
                    new XAttribute("name", "Office"),
                    Colours.Select(c => new XElement(Drawing + c, new XElement(Drawing + "srgbClr", new XAttribute("val", colours[c]))))),
                new XElement(Drawing + "fontScheme", new XAttribute("name", "Office"), Font("majorFont", major), Font("minorFont", minor)),
                new XElement(
                    Drawing + "fmtScheme",
                    new XAttribute("name", "Office"),
                    new XElement(Drawing + "fillStyleLst", Solid(), Solid(), Solid()),
                    new XElement(Drawing + "lnStyleLst", Line(), Line(), Line()),
                    new XElement(Drawing + "effectStyleLst", Effect(), Effect(), Effect()),
                    new XElement(Drawing + "bgFillStyleLst", Solid(), Solid(), Solid()))));
    }
}
