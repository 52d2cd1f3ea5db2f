using System.Buffers.Binary;
using System.Text;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>What a file is by its bytes; its name says nothing.</summary>
public static class FileRecognition
{
    private const int SampleBytes = 64 * 1024;
    private const int MarkupCharacters = 4096;

    private static readonly byte[] CompoundSignature = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>The kind of a file. Never throws. A workbook that turns out damaged when it is read was recognised by what is left of it.</summary>
    public static FileKind Of(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            return FileKind.Empty;
        }

        if (content.StartsWith("PK"u8))
        {
            return OfZip(content);
        }

        if (content.StartsWith(CompoundSignature))
        {
            return OfCompound(content);
        }

        if (content.Length >= 8 && content[0] == 0x09 && content[1] is 0x00 or 0x02 or 0x04 or 0x08 && content[2] is 4 or 6 or 8 or 16 && content[3] == 0)
        {
            return FileKind.Xls;
        }

        if (content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
        {
            return FileKind.Pdf;
        }

        if (content.StartsWith("Rar!"u8) || content.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF]) || content.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return FileKind.Zip;
        }

        return OfText(content[..Math.Min(content.Length, SampleBytes)]);
    }

    private static FileKind OfZip(ReadOnlySpan<byte> content)
    {
        ZipParts parts;
        try
        {
            parts = ZipParts.Read(content, SheetLimits.Default);
        }
        catch (InvalidDataException)
        {
            return FileKind.Damaged;
        }
        catch (SheetLimitException)
        {
            return FileKind.Zip;
        }

        var names = parts.ByName;
        if (names.Values.Any(static p => p.Encrypted))
        {
            return FileKind.Encrypted;
        }

        if (names.ContainsKey("xl/workbook.bin"))
        {
            return FileKind.Xlsb;
        }

        if (names.ContainsKey("META-INF/manifest.xml") && names.ContainsKey("content.xml"))
        {
            return FileKind.Ods;
        }

        var types = TextOf(content, parts, "[Content_Types].xml");
        if (names.Keys.Any(static n => n.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase) && n.StartsWith("xl/", StringComparison.OrdinalIgnoreCase))
            || types.Contains("application/vnd.ms-excel.sheet.macroEnabled", StringComparison.OrdinalIgnoreCase)
            || types.Contains("application/vnd.ms-excel.template.macroEnabled", StringComparison.OrdinalIgnoreCase)
            || types.Contains("application/vnd.ms-excel.addin.macroEnabled", StringComparison.OrdinalIgnoreCase))
        {
            return FileKind.Xlsm;
        }

        if (names.ContainsKey("word/document.xml") || types.Contains("wordprocessingml.document.main+xml", StringComparison.OrdinalIgnoreCase))
        {
            return FileKind.Docx;
        }

        if (names.ContainsKey("xl/workbook.xml")
            || types.Contains("spreadsheetml.sheet.main+xml", StringComparison.OrdinalIgnoreCase)
            || types.Contains("spreadsheetml.template.main+xml", StringComparison.OrdinalIgnoreCase))
        {
            return FileKind.Xlsx;
        }

        return names.Keys.Any(static n => n.StartsWith("xl/", StringComparison.OrdinalIgnoreCase)) ? FileKind.Damaged : FileKind.Zip;
    }

    /// <summary>A small part as text; "" when it is absent, large or damaged.</summary>
    private static string TextOf(ReadOnlySpan<byte> content, ZipParts parts, string name)
    {
        if (!parts.ByName.TryGetValue(name, out var part) || part.Length > 1_000_000)
        {
            return "";
        }

        try
        {
            var archive = new byte[part.PackedLength];
            content.Slice(part.Start, part.PackedLength).CopyTo(archive);
            using var stream = ZipParts.Open(part with { Start = 0 }, archive, SheetLimits.Default, new InflationBudget(1_000_000));
            using var text = new StreamReader(stream);
            return text.ReadToEnd();
        }
        catch (Exception fault) when (fault is InvalidDataException or SheetLimitException)
        {
            return "";
        }
    }

    /// <summary>A compound file (MS-CFB) by the streams that its directory names: 128 bytes an entry, name first, its length at 64, its type at 66.</summary>
    private static FileKind OfCompound(ReadOnlySpan<byte> content)
    {
        var kind = FileKind.Unknown;
        for (var at = 512; at + 128 <= content.Length; at += 128)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(content[(at + 64)..]);
            if (length is < 4 or > 64 || content[at + 66] is not (1 or 2 or 5))
            {
                continue;
            }

            switch (Encoding.Unicode.GetString(content.Slice(at, length - 2)))
            {
                case "EncryptedPackage" or "EncryptionInfo":
                    return FileKind.Encrypted;
                case "Workbook" or "Book":
                    kind = FileKind.Xls;
                    break;
                default:
                    break;
            }
        }

        return kind;
    }

    private static FileKind OfText(ReadOnlySpan<byte> sample)
    {
        var text = SampleText(sample);
        if (text is null)
        {
            return FileKind.Unknown;
        }

        var start = text.AsSpan(0, Math.Min(text.Length, MarkupCharacters)).TrimStart(" \t\r\n\uFEFF");
        if (start.StartsWith("<"))
        {
            return OfMarkup(start);
        }

        if (start.StartsWith("MIME-Version:", StringComparison.OrdinalIgnoreCase))
        {
            return FileKind.Html;
        }

        if (start.StartsWith("ID;P", StringComparison.Ordinal))
        {
            return FileKind.Sylk;
        }

        if (start.StartsWith("{\\rtf", StringComparison.Ordinal))
        {
            return FileKind.Unknown;
        }

        return HasCells(text) ? FileKind.Csv : FileKind.Text;
    }

    private static FileKind OfMarkup(ReadOnlySpan<char> start)
    {
        if (start.Contains("urn:schemas-microsoft-com:office:spreadsheet", StringComparison.OrdinalIgnoreCase)
            && !start.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
        {
            return FileKind.Xml2003;
        }

        if (start.Contains("urn:oasis:names:tc:opendocument", StringComparison.OrdinalIgnoreCase))
        {
            return FileKind.Ods;
        }

        foreach (var mark in (ReadOnlySpan<string>)["<html", "<!doctype html", "<head", "<body", "<table", "<meta", "<style", "<div", "<p>", "<br"])
        {
            if (start.Contains(mark, StringComparison.OrdinalIgnoreCase))
            {
                return FileKind.Html;
            }
        }

        return FileKind.Unknown;
    }

    /// <summary>The sample as characters, letters of an unknown encoding as Latin-1; null when it is no text.</summary>
    private static string? SampleText(ReadOnlySpan<byte> sample)
    {
        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return Encoding.Unicode.GetString(sample);
        }

        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Encoding.BigEndianUnicode.GetString(sample);
        }

        if (sample.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            sample = sample[3..];
        }

        if (sample.Contains((byte)0))
        {
            return CsvEncoding.WideOrder(sample) switch
            {
                CsvEncoding.Wide.LittleEndian => Encoding.Unicode.GetString(sample),
                CsvEncoding.Wide.BigEndian => Encoding.BigEndianUnicode.GetString(sample),
                _ => null,
            };
        }

        var controls = 0;
        foreach (var b in sample)
        {
            controls += b is (< 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C)) or 0x7F ? 1 : 0;
        }

        return controls * 100 > sample.Length ? null : Encoding.Latin1.GetString(sample);
    }

    /// <summary>Whether one delimiter stands in at least two lines, or the first line names one.</summary>
    private static bool HasCells(string text)
    {
        if (text.AsSpan().TrimStart('\uFEFF').StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var counts = (Semicolons: 0, Commas: 0, Tabs: 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            counts.Semicolons += line.Contains(';') ? 1 : 0;
            counts.Commas += line.Contains(',') ? 1 : 0;
            counts.Tabs += line.Contains('\t') ? 1 : 0;
        }

        return counts.Semicolons > 1 || counts.Commas > 1 || counts.Tabs > 1;
    }
}
