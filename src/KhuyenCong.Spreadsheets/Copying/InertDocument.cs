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

    /// <summary>What is wrong with it, in Vietnamese; null for nothing. Never throws.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="limits">How much of it is read.</param>
    public static string? Flaw(ReadOnlyMemory<byte> content, SheetLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (content.Length > limits.Bytes)
        {
            return FormattableString.Invariant($"Tệp lớn hơn {limits.Bytes / 1024} KB.");
        }

        if (DocumentCheck.Of(content) is not (FileKind.Docx, null))
        {
            return "Tệp không phải văn bản Word (.docx) không có macro và mật khẩu.";
        }

        try
        {
            var zip = ZipParts.Open(content, limits);
            foreach (var name in zip.Parts.Keys.Order(StringComparer.Ordinal))
            {
                if (!KnownPart().IsMatch(name))
                {
                    return $"Tệp có phần {name}; cần bỏ đối tượng nhúng, phông nhúng, chú thích và macro.";
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
            return "Tệp chứa nhiều hơn mức cho phép.";
        }
        catch (Exception fault) when (fault is DamagedFileException or XmlException or InvalidDataException or IOException)
        {
            return "Tệp bị hỏng.";
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
                return $"Phần {name} dẫn tới nội dung ngoài văn bản; cần bỏ.";
            }

            if (xml.LocalName is "instrText" or "fldSimple" && Instruction(xml) is { } field && !Fields.Contains(field))
            {
                return $"Phần {name} có trường {field}; chỉ dùng được {string.Join(" và ", Fields)}.";
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
