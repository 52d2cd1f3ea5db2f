using System.Globalization;
using System.Xml;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>Whether a file is a document that can be kept and opened again: a real PDF or a real DOCX, by its bytes.</summary>
public static class DocumentCheck
{
    /// <summary>The largest document that is taken, in bytes.</summary>
    public const int MostBytes = 50 * 1024 * 1024;

    private const string MainType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

    private const string SaveDocument =
        "Mở văn bản gốc, lưu lại dạng PDF hoặc DOCX (trong Word: Tệp (File) > Lưu như (Save As); trong LibreOffice Writer: "
        + "Tệp (File) > Xuất ra PDF (Export as PDF) hoặc Lưu thành (Save As)), mở thử tệp vừa lưu rồi nộp lại.";

    private static readonly SheetLimits Limits = new() { Depth = 2_000, NodeBytes = 64 * 1024 * 1024, FileBytes = MostBytes };

    /// <summary>
    /// The file's kind and what is wrong with it; no finding means that it is a whole PDF with at least one page, not encrypted, or a whole
    /// DOCX without macros, of at most <see cref="MostBytes"/>. Never throws. Findings are errors, the file's fault.
    /// </summary>
    public static (FileKind Kind, IReadOnlyList<Finding> Findings) Of(ReadOnlyMemory<byte> content)
    {
        var kind = FileRecognition.Of(content.Span);
        if (content.Length > MostBytes)
        {
            var megabytes = (content.Length / (1024m * 1024m)).ToString("0.0", CultureInfo.InvariantCulture).Replace('.', ',');
            return (kind, [Of("DOC-TOO-LARGE", $"Văn bản có dung lượng {megabytes} MB, vượt giới hạn 50 MB.",
                "Giảm dung lượng (quét ở độ phân giải 150–200 dpi, nén ảnh) hoặc tách thành nhiều tệp, mỗi tệp không quá 50 MB, rồi nộp lại.")]);
        }

        var finding = kind switch
        {
            FileKind.Pdf => PdfFile.FaultOf(content) switch
            {
                PdfFault.None => null,
                PdfFault.Encrypted => Of("DOC-PDF-PASSWORD", "Tệp PDF được đặt mật khẩu hoặc mã hóa nên không lưu giữ được.",
                    "Lưu lại tệp PDF không đặt mật khẩu và không hạn chế quyền rồi nộp lại."),
                PdfFault.NoPage => Of("DOC-PDF-NO-PAGE", "Tệp PDF không có trang nào.", SaveDocument),
                _ => Of("DOC-PDF-DAMAGED", "Tệp PDF bị hỏng hoặc bị cắt cụt.", SaveDocument),
            },
            FileKind.Docx => DocxFault(content),
            FileKind.Empty => Of("DOC-EMPTY", "Tệp rỗng, không có nội dung nào.", SaveDocument),
            FileKind.Encrypted => Of("DOC-PASSWORD", "Tệp được đặt mật khẩu hoặc mã hóa nên không đọc được.", "Bỏ mật khẩu của tệp, lưu lại dạng PDF hoặc DOCX rồi nộp lại."),
            FileKind.Damaged => Of("DOC-DAMAGED", "Tệp bị hỏng hoặc bị cắt cụt nên không đọc được.", SaveDocument),
            _ => Of("DOC-NOT-DOCUMENT", $"Tệp là {NameOf(kind)}; ở đây chỉ nhận văn bản PDF hoặc Word (.docx).", SaveDocument),
        };
        return (kind, finding is null ? [] : [finding]);
    }

    private static Finding? DocxFault(ReadOnlyMemory<byte> content)
    {
        var damaged = Of("DOC-DOCX-DAMAGED", "Tệp Word (.docx) bị hỏng hoặc bị cắt cụt.", SaveDocument);
        try
        {
            var parts = ZipParts.Read(content.Span, Limits);
            var budget = new InflationBudget(Limits.InflatedBytes);
            if (parts.ByName.Keys.Any(static n => n.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
            {
                return Of("DOC-DOCX-MACRO", "Tệp Word có macro; hệ thống không nhận tệp có macro vì lý do an toàn.",
                    "Lưu lại dạng Word thường (.docx) hoặc PDF rồi nộp lại.");
            }

            if (!parts.ByName.TryGetValue("[Content_Types].xml", out var types))
            {
                return damaged;
            }

            using (var xml = new PartXml(ZipParts.Open(types, content, Limits, budget), Limits, new MarkupNames(), default))
            {
                if (MainPart(xml) is not { } main || !parts.ByName.TryGetValue(main, out var document))
                {
                    return damaged;
                }

                using var body = new PartXml(ZipParts.Open(document, content, Limits, budget), Limits, new MarkupNames(), default);
                if (!body.NextChild(-1) || body.Reader.LocalName != "document"
                    || !body.Reader.NamespaceURI.EndsWith("/wordprocessingml/2006/main", StringComparison.Ordinal)
                        && !body.Reader.NamespaceURI.EndsWith("/wordprocessingml/main", StringComparison.Ordinal))
                {
                    return damaged;
                }

                StyleTable.ReadToEnd(body);
            }

            foreach (var part in parts.ByName.Values)
            {
                using var bytes = ZipParts.Open(part, content, Limits, budget);
                bytes.Finish();
            }

            return null;
        }
        catch (SheetLimitException)
        {
            return Of("DOC-TOO-LARGE", "Văn bản vượt giới hạn dung lượng sau khi giải nén.", SaveDocument);
        }
        catch (Exception fault) when (fault is InvalidDataException or XmlException or IOException)
        {
            return damaged;
        }
    }

    /// <summary>The part that the content types name as the document; null when none does.</summary>
    private static string? MainPart(PartXml xml)
    {
        if (!xml.NextChild(-1) || xml.Reader.IsEmptyElement)
        {
            return null;
        }

        string? main = null;
        while (xml.NextChild(0))
        {
            if (xml.Reader.LocalName == "Override" && xml.Attribute("ContentType") == MainType)
            {
                main = xml.Attribute("PartName")?.TrimStart('/');
            }

            xml.Skip();
        }

        StyleTable.ReadToEnd(xml);
        return main;
    }

    private static string NameOf(FileKind kind) => kind switch
    {
        FileKind.Xlsx or FileKind.Xlsm or FileKind.Xlsb or FileKind.Xls => "sổ tính Excel",
        FileKind.Ods => "tệp OpenDocument (.odt, .ods)",
        FileKind.Csv or FileKind.Text => "văn bản thường (.txt, .csv)",
        FileKind.Html => "trang web (HTML)",
        FileKind.Xml2003 or FileKind.Sylk => "bảng tính dạng cũ",
        FileKind.Zip => "tệp nén",
        _ => "loại tệp không nhận biết được",
    };

    private static Finding Of(string code, string message, string remedy) => new(code, Severity.Error, Fault.File, message, remedy);
}
