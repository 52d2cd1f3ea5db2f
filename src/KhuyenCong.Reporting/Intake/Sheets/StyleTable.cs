using System.Globalization;
using System.Xml;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>What a cell's style says about its content: number format and font (ECMA-376 part 1, 18.8).</summary>
internal sealed class StyleTable
{
    /// <summary>One cell format.</summary>
    /// <param name="Format">The number format's code; null for General.</param>
    /// <param name="IsDate">Whether it shows a number as a day or a time.</param>
    /// <param name="LegacyFont">The font's name where it is not Unicode.</param>
    internal readonly record struct Style(string? Format, bool IsDate, string? LegacyFont);

    /// <summary>A workbook without styles.</summary>
    public static StyleTable None { get; } = new([]);

    private readonly Style[] _styles;

    private StyleTable(Style[] styles) => _styles = styles;

    /// <summary>The format of an index; General for an index that the table does not have.</summary>
    public Style At(int index) => index >= 0 && index < _styles.Length ? _styles[index] : default;

    /// <summary>The name when it is that of a font of TCVN3 (".VnTime") or VNI ("VNI-Times"); else null.</summary>
    public static string? LegacyFontOf(string? name) =>
        name is not null
        && (name.StartsWith(".Vn", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("VNI-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("VNI ", StringComparison.OrdinalIgnoreCase))
            ? name
            : null;

    /// <summary>Reads the part.</summary>
    public static StyleTable Read(PartXml xml, SheetLimits limits)
    {
        var formats = new Dictionary<int, string>();
        var fonts = new List<string?>();
        var cells = new List<(int Format, int Font)>();
        if (!xml.NextChild(-1) || !xml.IsMain || xml.Reader.LocalName != "styleSheet")
        {
            throw new InvalidDataException("The table of styles is none.");
        }

        var hasChildren = !xml.Reader.IsEmptyElement;
        while (hasChildren && xml.NextChild(0))
        {
            var isKnown = xml.IsMain && !xml.Reader.IsEmptyElement;
            switch (xml.Reader.LocalName)
            {
                case "numFmts" when isKnown:
                    while (xml.NextChild(1))
                    {
                        if (Whole(xml.Attribute("numFmtId")) is { } id && xml.Attribute("formatCode") is { } code)
                        {
                            formats[id] = code;
                            Bound(formats.Count, limits);
                        }

                        xml.Skip();
                    }

                    break;
                case "fonts" when isKnown:
                    while (xml.NextChild(1))
                    {
                        fonts.Add(FontName(xml));
                        Bound(fonts.Count, limits);
                    }

                    break;
                case "cellXfs" when isKnown:
                    while (xml.NextChild(1))
                    {
                        cells.Add((Whole(xml.Attribute("numFmtId")) ?? 0, Whole(xml.Attribute("fontId")) ?? -1));
                        Bound(cells.Count, limits);
                        xml.Skip();
                    }

                    break;
                default:
                    xml.Skip();
                    break;
            }
        }

        ReadToEnd(xml);
        var styles = new Style[cells.Count];
        for (var index = 0; index < styles.Length; index++)
        {
            var (formatId, font) = cells[index];
            var format = formats.TryGetValue(formatId, out var custom) ? custom : NumberFormat.OfId(formatId);
            format = format is null || format.Equals("General", StringComparison.OrdinalIgnoreCase) ? null : format;
            styles[index] = new(format, NumberFormat.IsDate(format), font >= 0 && font < fonts.Count ? LegacyFontOf(fonts[font]) : null);
        }

        return new StyleTable(styles);
    }

    /// <summary>Reads what is left, so that the part's length and CRC are checked.</summary>
    public static void ReadToEnd(PartXml xml)
    {
        while (xml.Read())
        {
        }
    }

    private static string? FontName(PartXml xml)
    {
        string? name = null;
        var depth = xml.Reader.Depth;
        if (!xml.Reader.IsEmptyElement)
        {
            while (xml.NextChild(depth))
            {
                if (xml.IsMain && xml.Reader.LocalName == "name")
                {
                    name = xml.Attribute("val");
                }

                xml.Skip();
            }
        }

        return name;
    }

    private static int? Whole(string? value) =>
        int.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    private static void Bound(int count, SheetLimits limits)
    {
        if (count > limits.Styles)
        {
            throw new SheetLimitException("số định dạng");
        }
    }
}
