using System.Buffers.Text;
using System.IO.Compression;
using System.Xml;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>
/// Checks by its bytes that a file is a real document: a PDF with at least one page that no password locks, or a Word document (.docx).
/// Used for the programme's document (KC-03) and for signed copies.
/// </summary>
public static class DocumentCheck
{
    /// <summary>The largest document, in bytes.</summary>
    public const int MaxBytes = 50 * 1024 * 1024;

    private static readonly SheetLimits Limits = SheetLimits.Default with { Bytes = MaxBytes, Entries = 20_000 };

    /// <summary>Checks a file. Never throws.</summary>
    /// <returns>What the file is by its bytes, and what is wrong with it as a document; null for a real PDF or DOCX.</returns>
    public static (FileKind Kind, FileProblem? Problem) Of(ReadOnlyMemory<byte> content)
    {
        if (content.Length > MaxBytes)
        {
            var head = FileRecognition.Of(content[..4096]);
            return (head == FileKind.Damaged ? FileKind.Zip : head, new FileProblem.TooMuch(FileLimit.Bytes, MaxBytes));
        }

        var kind = FileRecognition.Of(content);
        return (kind, kind switch
        {
            FileKind.Pdf => Pdf(content),
            FileKind.Docx => Docx(content),
            _ => new FileProblem.Unfit(kind),
        });
    }

    private static FileProblem? Docx(ReadOnlyMemory<byte> content)
    {
        try
        {
            var zip = ZipParts.Open(content, Limits);
            var (part, flaw) = MainPart(zip);
            return part is null ? new FileProblem.Flawed(flaw) : HasBody(zip, part) ? null : new FileProblem.Flawed(DocumentFlaw.WordWithoutBody);
        }
        catch (LimitExceededException limit)
        {
            return limit.Problem;
        }
        catch (Exception fault) when (fault is DamagedFileException or XmlException or InvalidDataException or IOException)
        {
            return new FileProblem.Unfit(FileKind.Damaged);
        }
    }

    /// <summary>The part with the text, as the list of types names it; null with the reason where there is none.</summary>
    private static (string? Part, DocumentFlaw Flaw) MainPart(ZipParts zip)
    {
        string? part = null;
        using var types = XlsxXml.Open(zip.Inflate("[Content_Types].xml") ?? throw new DamagedFileException("no content types"));
        while (XlsxXml.Next(types))
        {
            if (types.NodeType != XmlNodeType.Element || types.GetAttribute("ContentType") is not { } type)
            {
                continue;
            }

            if (type.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) && type.EndsWith(".main+xml", StringComparison.OrdinalIgnoreCase))
            {
                return (null, DocumentFlaw.WordWithMacros);
            }

            if (type.EndsWith("wordprocessingml.document.main+xml", StringComparison.OrdinalIgnoreCase))
            {
                part = ZipParts.Normal(types.GetAttribute("PartName") ?? part ?? "word/document.xml");
            }
        }

        return (part, DocumentFlaw.WordUndeclared);
    }

    private static bool HasBody(ZipParts zip, string part)
    {
        using var document = XlsxXml.Open(zip.Inflate(part) ?? throw new DamagedFileException("no document part"));
        var body = false;
        while (XlsxXml.Next(document, depth: 400))
        {
            if (document.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (document.Depth == 0 && !IsDocument(document))
            {
                throw new DamagedFileException("the main part is no Word document");
            }

            body |= document.Depth == 1 && document.LocalName == "body";
        }

        return body;
    }

    private static bool IsDocument(XmlReader root) =>
        root.LocalName == "document" && root.NamespaceURI.EndsWith("/main", StringComparison.Ordinal) && root.NamespaceURI.Contains("wordprocessingml", StringComparison.Ordinal);

    private static FileProblem? Pdf(ReadOnlyMemory<byte> memory)
    {
        var content = memory.Span;
        var tail = content[^Math.Min(content.Length, 2048)..];
        var end = tail.LastIndexOf("%%EOF"u8);
        var mark = tail.LastIndexOf("startxref"u8);
        if (end < 0 || mark < 0 || mark > end)
        {
            return new FileProblem.Flawed(DocumentFlaw.PdfBreaksOff);
        }

        var trailer = Trailer(content, tail[(mark + 9)..end]);
        if (trailer.IsEmpty || trailer.IndexOf("/Root"u8) < 0)
        {
            return new FileProblem.Flawed(DocumentFlaw.PdfWithoutTable);
        }

        if (HasName(trailer, "/Encrypt"u8))
        {
            return new FileProblem.Unfit(FileKind.Encrypted);
        }

        return HasPage(content) || HasPackedPage(memory) ? null : new FileProblem.Flawed(DocumentFlaw.PdfWithoutPage);
    }

    /// <summary>The dictionary at which the last <c>startxref</c> points: a trailer's, or a cross-reference stream's; empty when there is none.</summary>
    private static ReadOnlySpan<byte> Trailer(ReadOnlySpan<byte> content, ReadOnlySpan<byte> pointer)
    {
        var header = Math.Max(0, content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8));
        pointer = pointer.Trim(" \r\n\t\0"u8);
        if (Utf8Parser.TryParse(pointer, out long at, out var used) && used > 0)
        {
            foreach (var start in (ReadOnlySpan<long>)[at, at + header])
            {
                if (start < 0 || start >= content.Length)
                {
                    continue;
                }

                var table = content[(int)start..].TrimStart(" \r\n\t\0"u8);
                if (table.StartsWith("xref"u8) && table.IndexOf("trailer"u8) is >= 0 and var word)
                {
                    var dictionary = table[word..];
                    return dictionary.IndexOf("startxref"u8) is >= 0 and var stop ? dictionary[..stop] : dictionary;
                }

                var head = table[..Math.Min(table.Length, 8192)];
                if (!table.IsEmpty && char.IsAsciiDigit((char)table[0]) && head.IndexOf("/XRef"u8) >= 0 && head.IndexOf("stream"u8) is >= 0 and var body)
                {
                    return head[..body];
                }
            }
        }

        // Scanners' programs write wrong offsets; every viewer then looks for the last trailer, and so does this.
        return content.LastIndexOf("trailer"u8) is >= 0 and var last ? content[last..] : default;
    }

    private static bool HasName(ReadOnlySpan<byte> dictionary, ReadOnlySpan<byte> name)
    {
        while (dictionary.IndexOf(name) is >= 0 and var at)
        {
            dictionary = dictionary[(at + name.Length)..];
            if (dictionary.IsEmpty || !char.IsAsciiLetterOrDigit((char)dictionary[0]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an object of the type Page (not Pages) stands in clear.</summary>
    private static bool HasPage(ReadOnlySpan<byte> content)
    {
        while (content.IndexOf("/Page"u8) is >= 0 and var at)
        {
            var before = content[Math.Max(0, at - 16)..at].TrimEnd(" \r\n\t\0"u8);
            content = content[(at + 5)..];
            if (before.EndsWith("/Type"u8) && (content.IsEmpty || !char.IsAsciiLetterOrDigit((char)content[0])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a page stands in one of the packed object streams of PDF 1.5.</summary>
    private static bool HasPackedPage(ReadOnlyMemory<byte> memory)
    {
        var inflated = new byte[4 * 1024 * 1024];
        const int Portion = 32 * 1024;
        var budget = 32L * 1024 * 1024;
        var content = memory.Span;
        var at = 0;
        for (var attempts = 0; attempts < 5_000 && budget > 0 && content[at..].IndexOf("/ObjStm"u8) is >= 0 and var found; attempts++)
        {
            at += found + 7;
            if (content[at..Math.Min(content.Length, at + 4096)].IndexOf("stream"u8) is not (>= 0 and var word))
            {
                continue;
            }

            var data = at + word + 6;
            data += content[data..].StartsWith("\r\n"u8) ? 2 : 1;
            if (data >= content.Length)
            {
                return false;
            }

            // Also of a stream that breaks off at once.
            budget -= Portion / 8;
            try
            {
                using var stream = new ZLibStream(new MemorySlice(memory[data..]), CompressionMode.Decompress);
                var count = 0;
                for (int more; count < inflated.Length && (more = stream.Read(inflated, count, Math.Min(Portion, inflated.Length - count))) > 0; count += more)
                {
                    // Counted as it comes, for a stream that breaks off has cost as much.
                    budget -= more;
                }

                if (HasPage(inflated.AsSpan(0, count)))
                {
                    return true;
                }
            }
            catch (Exception fault) when (fault is InvalidDataException or IOException)
            {
                // Not packed by Flate, or damaged: no page to be seen here.
            }
        }

        return false;
    }
}
