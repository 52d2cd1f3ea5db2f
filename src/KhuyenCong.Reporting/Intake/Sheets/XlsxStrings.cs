using System.Text;
using System.Xml;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>A string with the legacy font that one of its runs names.</summary>
/// <param name="Text">The text.</param>
/// <param name="LegacyFont">The font's name; null for none.</param>
/// <param name="Marked">Whether a run is struck through, raised or lowered.</param>
internal readonly record struct RichText(string Text, string? LegacyFont, bool Marked = false);

/// <summary>Reads shared and inline strings and keeps count of all text.</summary>
internal sealed class XlsxStrings(SheetLimits limits)
{
    private readonly StringBuilder _text = new();
    private readonly char[] _buffer = new char[4096];
    private long _total;

    /// <summary>The shared strings, once read.</summary>
    public List<RichText> Shared { get; } = [];

    /// <summary>Reads the part with the shared strings.</summary>
    public void ReadShared(XmlReader reader)
    {
        while (XlsxXml.Next(reader))
        {
            if (XlsxXml.IsStart(reader, "si"))
            {
                if (Shared.Count >= limits.SharedStrings)
                {
                    throw new LimitExceededException(FileLimit.SharedStrings);
                }

                Shared.Add(Rich(reader));
            }
        }
    }

    /// <summary>Reads the text runs of the element on which the reader stands (si or is), without phonetic runs.</summary>
    public RichText Rich(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return new RichText(string.Empty, null);
        }

        _text.Clear();
        string? font = null;
        var marked = false;
        var depth = reader.Depth;
        while (XlsxXml.Next(reader))
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth)
            {
                break;
            }

            if (XlsxXml.IsStart(reader, "t"))
            {
                XlsxXml.AppendText(reader, _text, limits.TextLength * 8, _buffer);
            }
            else if (XlsxXml.IsStart(reader, "rPh"))
            {
                XlsxXml.SkipElement(reader);
            }
            else if (XlsxXml.IsStart(reader, "rFont"))
            {
                font ??= XlsxStyles.LegacyFont(reader.GetAttribute("val"));
            }
            else if (XlsxXml.IsStart(reader, "strike"))
            {
                marked |= XlsxStyles.IsOn(reader);
            }
            else if (XlsxXml.IsStart(reader, "vertAlign"))
            {
                marked |= reader.GetAttribute("val") is "superscript" or "subscript";
            }
        }

        return new RichText(Keep(XlsxXml.Unescape(_text.ToString())), font, marked);
    }

    /// <summary>Reads the raw text of the element on which the reader stands.</summary>
    public string Raw(XmlReader reader)
    {
        _text.Clear();
        XlsxXml.AppendText(reader, _text, limits.TextLength * 8, _buffer);
        return _text.ToString();
    }

    /// <summary>Normalises a text that is within its bounds, and counts it.</summary>
    public string Keep(string text)
    {
        TextBounds.Check(text, limits);
        var plain = PlainText.Of(text);
        Count(plain);
        return plain;
    }

    /// <summary>Counts a text that a cell shows.</summary>
    public void Count(string text)
    {
        _total += text.Length;
        if (_total > limits.TotalText)
        {
            throw new LimitExceededException(FileLimit.TotalText);
        }
    }
}
