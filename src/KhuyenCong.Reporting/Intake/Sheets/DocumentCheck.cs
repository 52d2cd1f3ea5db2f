using System.Buffers.Text;
using System.IO.Compression;
using System.Xml;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>
/// Checks by its bytes that a file is a real document: a PDF with at least one page that no password locks, or a Word document (.docx).
/// Used for the programme's document (KC-03) and for signed copies.
/// </summary>
public static class DocumentCheck
{
    /// <summary>The largest document, in bytes.</summary>
    public const int MostBytes = 50 * 1024 * 1024;

    private const string SavePdf =
        "Trong Word hoặc Excel: chọn Tệp (File) → Lưu dưới dạng (Save As), ở ô kiểu tệp chọn \"PDF (*.pdf)\". "
        + "Trong LibreOffice: chọn Tệp (File) → Xuất dạng PDF (Export As PDF). Sau đó vui lòng nộp lại tệp vừa lưu.";

    private static readonly SheetLimits Limits = SheetLimits.Default with { Bytes = MostBytes, Entries = 20_000 };

    /// <summary>Checks a file. Never throws; no findings means that it is a real PDF or DOCX.</summary>
    /// <returns>What the file is by its bytes, and what is wrong with it as a document.</returns>
    public static (FileKind Kind, IReadOnlyList<Finding> Findings) Of(ReadOnlyMemory<byte> content)
    {
        if (content.Length > MostBytes)
        {
            var head = FileRecognition.Of(content[..4096]);
            return (head == FileKind.Damaged ? FileKind.Zip : head,
            [
                Error("FILE-TOO-LARGE", "Tệp có dung lượng trên 50 MB, vượt quá giới hạn.",
                    "Vui lòng giảm dung lượng (ví dụ quét lại với độ phân giải 200–300 dpi, đen trắng) hoặc chia thành nhiều tệp rồi nộp lại."),
            ]);
        }

        var kind = FileRecognition.Of(content);
        return kind switch
        {
            FileKind.Pdf => (kind, Pdf(content)),
            FileKind.Docx => (kind, Docx(content)),
            FileKind.Empty => (kind, [Error("FILE-EMPTY", "Tệp không có nội dung (0 byte); có thể việc tải lên bị gián đoạn.", "Vui lòng kiểm tra tệp gốc trên máy rồi nộp lại.")]),
            FileKind.Encrypted => (kind, [Locked()]),
            FileKind.Damaged => (kind, [Damaged("Tệp bị hỏng hoặc bị cắt cụt nên không mở được.")]),
            FileKind.Doc => (kind, [Error("FILE-DOC", "Tệp là văn bản Word đời cũ (Word 97–2003, .doc), hệ thống chỉ nhận PDF hoặc .docx.",
                $"Vui lòng mở tệp bằng Word, chọn Tệp (File) → Lưu dưới dạng (Save As), chọn kiểu tệp PDF hoặc Word Document (*.docx), rồi nộp lại. {SavePdf}")]),
            _ => (kind, [Error("FILE-NO-DOCUMENT", "Tệp không phải là văn bản PDF hoặc Word (.docx), dù tên tệp có thể mang đuôi đó.", $"Vui lòng nộp văn bản dưới dạng PDF hoặc .docx. {SavePdf}")]),
        };
    }

    private static Finding Error(string code, string message, string remedy) => new(code, Severity.Error, Fault.File, message, remedy);

    private static Finding Damaged(string message) => Error("FILE-DAMAGED", message,
        $"Vui lòng mở tệp gốc trên máy; nếu mở được, hãy lưu thành tệp mới rồi nộp lại, nếu không, hãy quét hoặc soạn lại văn bản. {SavePdf}");

    private static Finding Locked() => Error("FILE-PASSWORD", "Tệp được đặt mật khẩu hoặc bị mã hóa nên không mở được.",
        "Vui lòng bỏ mật khẩu (mở tệp bằng mật khẩu rồi in hoặc lưu lại thành PDF không mật khẩu) và nộp lại.");

    private static IReadOnlyList<Finding> Docx(ReadOnlyMemory<byte> content)
    {
        try
        {
            var zip = ZipParts.Open(content, Limits);
            var part = "word/document.xml";
            var typed = false;
            using (var types = XlsxXml.Open(zip.Inflate("[Content_Types].xml") ?? throw new DamagedFileException("no content types")))
            {
                while (XlsxXml.Next(types))
                {
                    if (types.NodeType == XmlNodeType.Element && types.GetAttribute("ContentType") is { } type)
                    {
                        if (type.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) && type.EndsWith(".main+xml", StringComparison.OrdinalIgnoreCase))
                        {
                            return [Error("FILE-MACRO", "Tệp là văn bản Word có chứa macro; vì lý do an toàn, hệ thống không nhận.", $"Vui lòng lưu thành PDF hoặc .docx không có macro. {SavePdf}")];
                        }

                        if (type.EndsWith("wordprocessingml.document.main+xml", StringComparison.OrdinalIgnoreCase))
                        {
                            typed = true;
                            part = ZipParts.Normal(types.GetAttribute("PartName") ?? part);
                        }
                    }
                }
            }

            if (!typed)
            {
                return [Damaged("Tệp có đuôi .docx nhưng không khai báo là văn bản Word.")];
            }

            using var document = XlsxXml.Open(zip.Inflate(part) ?? throw new DamagedFileException("no document part"));
            var body = false;
            while (XlsxXml.Next(document, depth: 400))
            {
                if (document.NodeType == XmlNodeType.Element && document.Depth == 0
                    && !(document.LocalName == "document" && document.NamespaceURI.EndsWith("/main", StringComparison.Ordinal) && document.NamespaceURI.Contains("wordprocessingml", StringComparison.Ordinal)))
                {
                    throw new DamagedFileException("the main part is no Word document");
                }

                body |= document.NodeType == XmlNodeType.Element && document.Depth == 1 && document.LocalName == "body";
            }

            return body ? [] : [Damaged("Văn bản Word không có phần nội dung.")];
        }
        catch (LimitExceededException)
        {
            return [Error("FILE-TOO-LARGE", "Nội dung bên trong văn bản Word quá lớn.", $"Vui lòng lưu văn bản thành PDF rồi nộp lại. {SavePdf}")];
        }
        catch (Exception fault) when (fault is DamagedFileException or XmlException or InvalidDataException or IOException)
        {
            return [Damaged("Văn bản Word bị hỏng hoặc bị cắt cụt nên không mở được.")];
        }
    }

    private static IReadOnlyList<Finding> Pdf(ReadOnlyMemory<byte> memory)
    {
        var content = memory.Span;
        var tail = content[^Math.Min(content.Length, 2048)..];
        var end = tail.LastIndexOf("%%EOF"u8);
        var mark = tail.LastIndexOf("startxref"u8);
        if (end < 0 || mark < 0 || mark > end)
        {
            return [Damaged("Tệp PDF bị cắt cụt: thiếu phần kết thúc.")];
        }

        var trailer = Trailer(content, tail[(mark + 9)..end]);
        if (trailer.IsEmpty || trailer.IndexOf("/Root"u8) < 0)
        {
            return [Damaged("Tệp PDF bị hỏng: không có bảng tra cứu nội dung.")];
        }

        if (HasName(trailer, "/Encrypt"u8))
        {
            return [Locked()];
        }

        return HasPage(content) || HasPackedPage(memory) ? [] : [Error("FILE-NO-PAGE", "Tệp PDF không có trang nào.", $"Vui lòng kiểm tra tệp gốc, lưu hoặc quét lại thành PDF. {SavePdf}")];
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
