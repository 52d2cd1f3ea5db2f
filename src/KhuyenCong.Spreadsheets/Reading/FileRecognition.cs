using System.Text;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>What a file is by its bytes, whatever its name says.</summary>
public static class FileRecognition
{
    private static readonly SheetLimits DirectoryLimits = SheetLimits.Default with { Entries = 20_000 };

    /// <summary>Recognises a file. Never throws; reads no more than the beginning, and of an archive its directory and the list of its parts' types.</summary>
    public static FileKind Of(ReadOnlySpan<byte> content) => Of((ReadOnlyMemory<byte>)content.ToArray());

    /// <summary>As above without copying.</summary>
    public static FileKind Of(ReadOnlyMemory<byte> memory)
    {
        var content = memory.Span;
        if (content.IsEmpty)
        {
            return FileKind.Empty;
        }

        if (content.StartsWith("PK\x03\x04"u8) || content.StartsWith("PK\x05\x06"u8))
        {
            return OfZip(memory);
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
        {
            return OfCompound(content);
        }

        // BIFF2 to BIFF4 streams without a compound file: the record BOF.
        if (content.Length > 8 && content[0] == 9 && content[1] is 0 or 2 or 4 && content[2] is 4 or 6 or 8 && content[3] == 0)
        {
            return FileKind.Xls;
        }

        var head = content[..Math.Min(content.Length, 1024)];
        if (head.IndexOf("%PDF-"u8) >= 0)
        {
            return FileKind.Pdf;
        }

        return OfText(content);
    }

    private static FileKind OfZip(ReadOnlyMemory<byte> memory)
    {
        try
        {
            var zip = ZipParts.Open(memory, DirectoryLimits);
            if (zip.Parts.ContainsKey("xl/vbaProject.bin") && zip.Parts.ContainsKey("xl/workbook.xml"))
            {
                return FileKind.Xlsm;
            }

            if (zip.Parts.ContainsKey("xl/workbook.bin"))
            {
                return FileKind.Xlsb;
            }

            var types = Head(zip, "[Content_Types].xml", 256 * 1024);
            // Only the type of a main part counts: SheetJS lists the types of parts that are not there.
            if (types.Contains("sheet.macroEnabled.main+xml", StringComparison.OrdinalIgnoreCase)
                || types.Contains("template.macroEnabled.main+xml", StringComparison.OrdinalIgnoreCase))
            {
                return FileKind.Xlsm;
            }

            if (zip.Parts.ContainsKey("word/document.xml") || types.Contains("wordprocessingml.document.main+xml", StringComparison.OrdinalIgnoreCase))
            {
                return FileKind.Docx;
            }

            if (zip.Parts.ContainsKey("xl/workbook.xml") || types.Contains("spreadsheetml.sheet.main+xml", StringComparison.OrdinalIgnoreCase)
                || types.Contains("spreadsheetml.template.main+xml", StringComparison.OrdinalIgnoreCase))
            {
                return FileKind.Xlsx;
            }

            if (zip.Parts.ContainsKey("mimetype"))
            {
                var type = Head(zip, "mimetype", 200);
                if (type.StartsWith("application/vnd.oasis.opendocument.", StringComparison.Ordinal))
                {
                    return FileKind.Ods;
                }
            }

            if (zip.Parts.ContainsKey("content.xml") && zip.Parts.ContainsKey("META-INF/manifest.xml"))
            {
                return FileKind.Ods;
            }

            return zip.Parts.Count == 0 ? FileKind.Damaged : FileKind.Zip;
        }
        catch (LimitExceededException)
        {
            return FileKind.Zip;
        }
        catch (DamagedFileException)
        {
            return FileKind.Damaged;
        }
    }

    private static string Head(ZipParts zip, string name, int most)
    {
        try
        {
            using var stream = zip.Inflate(name);
            if (stream is null)
            {
                return string.Empty;
            }

            var buffer = new byte[most];
            var count = stream.ReadAtLeast(buffer, most, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(buffer, 0, count);
        }
        catch (Exception fault) when (fault is DamagedFileException or LimitExceededException)
        {
            return string.Empty;
        }
    }

    /// <summary>An OLE compound file: the names of its streams, in UTF-16, tell what it holds.</summary>
    private static FileKind OfCompound(ReadOnlySpan<byte> content)
    {
        if (content.IndexOf(Utf16("EncryptedPackage")) >= 0)
        {
            return FileKind.Encrypted;
        }

        if (content.IndexOf(Utf16("WordDocument")) >= 0)
        {
            return FileKind.Doc;
        }

        if (content.IndexOf(Utf16("PowerPoint Document")) >= 0)
        {
            return FileKind.Unknown;
        }

        return content.IndexOf(Utf16("Workbook")) >= 0 || content.IndexOf(Utf16("Book\0")) >= 0
            ? FileKind.Xls
            : content.Length < 1536 ? FileKind.Damaged : FileKind.Unknown;
    }

    private static byte[] Utf16(string name) => Encoding.Unicode.GetBytes(name);

    private static FileKind OfText(ReadOnlySpan<byte> content)
    {
        var head = Start(content);
        var start = head.TrimStart().TrimStart('\uFEFF').TrimStart();
        if (start.StartsWith("ID;P", StringComparison.Ordinal))
        {
            return FileKind.Sylk;
        }

        if (start.StartsWith('<'))
        {
            if (head.Contains("urn:schemas-microsoft-com:office:spreadsheet", StringComparison.OrdinalIgnoreCase)
                && head.Contains("Workbook", StringComparison.Ordinal) && !head.Contains("<html", StringComparison.OrdinalIgnoreCase))
            {
                return FileKind.Xml2003;
            }

            if (head.Contains("urn:oasis:names:tc:opendocument", StringComparison.OrdinalIgnoreCase))
            {
                return FileKind.Ods;
            }

            string[] tags = ["<html", "<!doctype html", "<table", "<head", "<body", "<div", "<meta", "<style"];
            if (tags.Any(tag => head.Contains(tag, StringComparison.OrdinalIgnoreCase)))
            {
                return FileKind.Html;
            }

            if (start.StartsWith("<?", StringComparison.Ordinal) || start.StartsWith("<!", StringComparison.Ordinal))
            {
                return FileKind.Text;
            }
        }

        if (start.StartsWith("MIME-Version:", StringComparison.OrdinalIgnoreCase) && head.Contains("html", StringComparison.OrdinalIgnoreCase))
        {
            return FileKind.Html;
        }

        if (!LooksLikeText(content))
        {
            return FileKind.Unknown;
        }

        return head.AsSpan().ContainsAny(";,\t|") || start.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) ? FileKind.Csv : FileKind.Text;
    }

    /// <summary>The first characters, whatever the encoding, with ASCII right.</summary>
    private static string Start(ReadOnlySpan<byte> content)
    {
        var head = content[..Math.Min(content.Length, 16 * 1024)];
        return CsvEncoding.IsUtf16(head, out var big)
            ? (big ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(head[..(head.Length & ~1)])
            : Encoding.Latin1.GetString(head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? head[3..] : head);
    }

    /// <summary>
    /// No control characters but line breaks, tabs and the like; in UTF-16 every second byte may be nought. One in a thousand that is nought is a fault of
    /// whatever wrote the text, which is told then.
    /// </summary>
    private static bool LooksLikeText(ReadOnlySpan<byte> content)
    {
        var head = content[..Math.Min(content.Length, 64 * 1024)];
        if (CsvEncoding.IsUtf16(head, out _))
        {
            return true;
        }

        foreach (var value in head)
        {
            if (value < 32 && value is not (0 or 9 or 10 or 12 or 13 or 26))
            {
                return false;
            }
        }

        return head.Count((byte)0) is var noughts && (noughts == 0 || (head.Length > 100 && noughts * 1000 <= Math.Max(1000, head.Length)));
    }
}
