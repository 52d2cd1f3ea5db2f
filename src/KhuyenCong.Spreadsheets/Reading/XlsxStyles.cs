using System.Globalization;
using System.Xml;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>How a cell's style bears on what it holds.</summary>
/// <param name="Format">The number format's code; null for General.</param>
/// <param name="Date">Whether it shows a date.</param>
/// <param name="LegacyFont">The font's name where it is not a Unicode font.</param>
/// <param name="Struck">Whether the font strikes the cell through.</param>
internal sealed record CellStyle(string? Format, bool Date, string? LegacyFont, bool Struck)
{
    /// <summary>The style of a cell that names none.</summary>
    public static CellStyle General { get; } = new(null, false, null, false);
}

/// <summary>The cell formats of a workbook, by index.</summary>
internal sealed class XlsxStyles
{
    // Those of Excel have 255 characters at most.
    private const int LongestFormat = 400;

    private readonly List<CellStyle> _styles = [];
    private readonly List<string?> _conditional = [];

    /// <summary>The style of a cell; an index that the workbook does not define is General.</summary>
    public CellStyle this[int index] => index >= 0 && index < _styles.Count ? _styles[index] : CellStyle.General;

    /// <summary>The number format's code of what a condition changes in a cell; null where that is something else.</summary>
    public string? Conditional(int index) => index >= 0 && index < _conditional.Count ? _conditional[index] : null;

    /// <summary>The name of a font for TCVN3 (".VnTime", ".VNTIMEH") or VNI ("VNI-Times"); null for every other font.</summary>
    public static string? LegacyFont(string? font) =>
        font is not null && font.Length < 100 && (font.StartsWith(".Vn", StringComparison.OrdinalIgnoreCase) || font.StartsWith("VNI-", StringComparison.OrdinalIgnoreCase)
            || font.StartsWith("VNI ", StringComparison.OrdinalIgnoreCase))
            ? font
            : null;

    /// <summary>Whether an element such as strike says yes, as it does unless its val says no.</summary>
    public static bool IsOn(XmlReader reader) => reader.GetAttribute("val") is not ("0" or "false" or "off");

    /// <summary>Reads the part with the styles.</summary>
    public static XlsxStyles Read(XmlReader reader, SheetLimits limits)
    {
        var styles = new XlsxStyles();
        var formats = new Dictionary<int, string>();
        var fonts = new List<(string? Legacy, bool Struck)>();
        var cells = new List<(int Format, int Font)>();
        var section = string.Empty;
        while (XlsxXml.Next(reader))
        {
            if (reader.NodeType != XmlNodeType.Element || !XlsxXml.IsSpreadsheet(reader.NamespaceURI))
            {
                continue;
            }

            if (reader.Depth == 1)
            {
                section = reader.LocalName;
                continue;
            }

            switch (section)
            {
                case "numFmts":
                    ReadFormat(reader, formats);
                    break;
                case "fonts":
                    ReadFont(reader, fonts);
                    break;
                case "dxfs":
                    styles.ReadConditional(reader);
                    break;
                case "cellXfs" when reader.LocalName == "xf":
                    cells.Add((Number(reader, "numFmtId") ?? 0, Number(reader, "fontId") ?? -1));
                    break;
            }

            if (Math.Max(Math.Max(formats.Count, fonts.Count), Math.Max(styles._conditional.Count, cells.Count)) > limits.Styles)
            {
                throw new LimitExceededException(FileLimit.Styles);
            }
        }

        // Only now, for the parts of the styles may stand in any order.
        var known = new Dictionary<int, (string? Format, bool Date)>();
        foreach (var (number, font) in cells)
        {
            if (!known.TryGetValue(number, out var shown))
            {
                known[number] = shown = Shown(formats.GetValueOrDefault(number) ?? NumberFormats.BuiltIn(number));
            }

            var (legacy, struck) = font >= 0 && font < fonts.Count ? fonts[font] : default;
            styles._styles.Add(new CellStyle(shown.Format, shown.Date, legacy, struck));
        }

        return styles;
    }

    private static (string? Format, bool Date) Shown(string? format)
    {
        // ClosedXML writes an empty code for General into every workbook.
        format = string.IsNullOrWhiteSpace(format) || string.Equals(format, "General", StringComparison.OrdinalIgnoreCase) ? null : format;
        return (format, NumberFormats.IsDate(format));
    }

    private static void ReadFormat(XmlReader reader, Dictionary<int, string> formats)
    {
        if (reader.LocalName == "numFmt" && Number(reader, "numFmtId") is { } id && reader.GetAttribute("formatCode") is { } code)
        {
            formats[id] = Short(code);
        }
    }

    private static void ReadFont(XmlReader reader, List<(string? Legacy, bool Struck)> fonts)
    {
        switch (reader.LocalName)
        {
            case "font":
                fonts.Add(default);
                break;
            case "name" when fonts.Count > 0:
                fonts[^1] = fonts[^1] with { Legacy = LegacyFont(reader.GetAttribute("val")) };
                break;
            case "strike" when fonts.Count > 0:
                fonts[^1] = fonts[^1] with { Struck = IsOn(reader) };
                break;
        }
    }

    private void ReadConditional(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "dxf":
                _conditional.Add(null);
                break;
            case "numFmt" when _conditional.Count > 0 && reader.GetAttribute("formatCode") is { } code:
                _conditional[^1] = Shown(Short(code)).Format;
                break;
        }
    }

    private static string Short(string code) => code.Length <= LongestFormat ? code : throw new LimitExceededException(FileLimit.FormatLength);

    private static int? Number(XmlReader reader, string name) =>
        int.TryParse(reader.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
