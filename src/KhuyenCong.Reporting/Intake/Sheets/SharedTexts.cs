using System.Xml;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>The table of shared strings (ECMA-376 part 1, 18.4).</summary>
internal sealed class SharedTexts
{
    /// <summary>A workbook without shared strings.</summary>
    public static SharedTexts None { get; } = new([], []);

    private readonly List<string> _texts;
    private readonly Dictionary<int, string> _legacyFonts;

    private SharedTexts(List<string> texts, Dictionary<int, string> legacyFonts) => (_texts, _legacyFonts) = (texts, legacyFonts);

    /// <summary>How many there are.</summary>
    public int Count => _texts.Count;

    /// <summary>The text and, where one of its runs names it, a font that is not Unicode.</summary>
    public (string Text, string? LegacyFont) At(int index) => (_texts[index], _legacyFonts.GetValueOrDefault(index));

    /// <summary>Reads the part.</summary>
    public static SharedTexts Read(PartXml xml, CellTexts texts, SheetLimits limits)
    {
        if (!xml.NextChild(-1) || !xml.IsMain || xml.Reader.LocalName != "sst")
        {
            throw new InvalidDataException("The table of shared strings is none.");
        }

        var list = new List<string>();
        var fonts = new Dictionary<int, string>();
        var hasChildren = !xml.Reader.IsEmptyElement;
        while (hasChildren && xml.NextChild(0))
        {
            if (!xml.IsMain || xml.Reader.LocalName != "si")
            {
                xml.Skip();
                continue;
            }

            if (list.Count == limits.SharedStrings)
            {
                throw new SheetLimitException("số chuỗi ký tự");
            }

            if (ReadRuns(xml) is { } font)
            {
                fonts[list.Count] = font;
            }

            list.Add(texts.OfXml(xml.Text));
        }

        StyleTable.ReadToEnd(xml);
        return new SharedTexts(list, fonts);
    }

    /// <summary>
    /// Gathers the text of an <c>si</c> or <c>is</c> element, its runs joined and its phonetic runs left out, and moves to its end; returns
    /// the first font of a run that is not Unicode.
    /// </summary>
    public static string? ReadRuns(PartXml xml)
    {
        xml.ClearText();
        string? font = null;
        if (xml.Reader.IsEmptyElement)
        {
            return null;
        }

        var depth = xml.Reader.Depth;
        while (xml.NextChild(depth))
        {
            if (xml.IsMain && xml.Reader.LocalName == "t")
            {
                xml.ReadText();
            }
            else if (xml.IsMain && xml.Reader.LocalName == "r" && !xml.Reader.IsEmptyElement)
            {
                while (xml.NextChild(depth + 1))
                {
                    if (xml.IsMain && xml.Reader.LocalName == "t")
                    {
                        xml.ReadText();
                    }
                    else if (xml.IsMain && xml.Reader.LocalName == "rPr" && !xml.Reader.IsEmptyElement)
                    {
                        while (xml.NextChild(depth + 2))
                        {
                            if (xml.IsMain && xml.Reader.LocalName == "rFont")
                            {
                                font ??= StyleTable.LegacyFontOf(xml.Attribute("val"));
                            }

                            xml.Skip();
                        }
                    }
                    else
                    {
                        xml.Skip();
                    }
                }
            }
            else
            {
                xml.Skip();
            }
        }

        return font;
    }
}
