using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>What a person is told about a file that is no workbook the reader takes: what it is, and how to save it as .xlsx.</summary>
public static class FileKindAdvice
{
    private const string Excel = "Trong Excel: mở tệp, chọn Tệp (File) → Lưu dưới dạng (Save As), ở ô kiểu tệp chọn \"Excel Workbook (*.xlsx)\", bấm Lưu (Save).";

    private const string LibreOffice =
        "Trong LibreOffice Calc: mở tệp, chọn Tệp (File) → Lưu bằng tên khác (Save As), ở ô kiểu tệp chọn \"Excel 2007–365 (.xlsx)\", bấm Lưu (Save).";

    private const string Again = "Sau đó vui lòng nộp lại tệp .xlsx vừa lưu.";

    private const string SaveAs = $"{Excel} {LibreOffice} {Again}";

    private const string FillTemplate = "Vui lòng nhập số liệu vào biểu mẫu báo cáo (.xlsx), lưu lại và nộp tệp đó.";

    /// <summary>The finding for a file by its kind; an error, whose fault is the file's.</summary>
    /// <param name="kind">What the file is; <see cref="FileKind.Xlsx"/> and <see cref="FileKind.Csv"/> are told that the file holds no table.</param>
    /// <param name="fileName">The file's name for people.</param>
    public static Finding FindingFor(FileKind kind, string fileName)
    {
        var file = Named(fileName);
        var (code, message, remedy) = kind switch
        {
            FileKind.Empty => ("FILE-EMPTY", $"{file} không có nội dung (0 byte); có thể việc tải lên bị gián đoạn.",
                "Vui lòng mở tệp gốc trên máy để chắc chắn có số liệu, lưu lại dưới dạng .xlsx rồi nộp lại."),
            FileKind.Xlsm => ("FILE-MACRO", $"{file} là sổ tính Excel có chứa macro; vì lý do an toàn, hệ thống không nhận tệp có macro.", SaveAs),
            FileKind.Xlsb => ("FILE-XLSB", $"{file} là sổ tính Excel nhị phân (.xlsb), hệ thống không đọc được dạng tệp này.", SaveAs),
            FileKind.Encrypted => ("FILE-PASSWORD", $"{file} được đặt mật khẩu nên hệ thống không mở được.",
                "Trong Excel: mở tệp bằng mật khẩu, chọn Tệp (File) → Thông tin (Info) → Bảo vệ sổ tính (Protect Workbook) → Mã hóa bằng mật khẩu (Encrypt with Password), "
                + "xóa trống ô mật khẩu, bấm OK rồi lưu dưới dạng .xlsx. Trong LibreOffice Calc: mở tệp bằng mật khẩu, chọn Tệp (File) → Lưu bằng tên khác (Save As), "
                + $"bỏ chọn \"Lưu với mật khẩu\" (Save with password), chọn kiểu tệp \"Excel 2007–365 (.xlsx)\", bấm Lưu (Save). {Again}"),
            FileKind.Xls => ("FILE-XLS", $"{file} là sổ tính Excel đời cũ (Excel 97–2003, .xls), hệ thống chỉ nhận dạng .xlsx.", SaveAs),
            FileKind.Ods => ("FILE-ODS", $"{file} là tệp OpenDocument (.ods), hệ thống chỉ nhận dạng .xlsx.", SaveAs),
            FileKind.Html => ("FILE-HTML", $"{file} thực chất là một trang HTML, không phải sổ tính Excel, dù tên tệp có thể mang đuôi .xls hoặc .xlsx.", SaveAs),
            FileKind.Xml2003 => ("FILE-XML2003", $"{file} là bảng tính XML của Excel 2003, hệ thống chỉ nhận dạng .xlsx.", SaveAs),
            FileKind.Sylk => ("FILE-SYLK", $"{file} là bảng tính kiểu SYLK (.slk), hệ thống chỉ nhận dạng .xlsx.", SaveAs),
            FileKind.Pdf => ("FILE-PDF", $"{file} là tệp PDF, hệ thống không đọc được số liệu từ tệp PDF.",
                "Vui lòng nộp tệp Excel (.xlsx) đã dùng để in ra tệp PDF này; bản PDF có chữ ký được nộp kèm như bản ký. "
                + $"{Excel} {LibreOffice}"),
            FileKind.Docx => ("FILE-DOCX", $"{file} là văn bản Word (.docx), không phải sổ tính.", FillTemplate),
            FileKind.Doc => ("FILE-DOC", $"{file} là văn bản Word đời cũ (Word 97–2003, .doc), không phải sổ tính.", FillTemplate),
            FileKind.Zip => ("FILE-ZIP", $"{file} là một tệp nén, không phải sổ tính.",
                "Vui lòng giải nén, kiểm tra tệp báo cáo .xlsx bên trong và nộp riêng tệp đó. " + $"Nếu tệp bên trong không phải .xlsx: {Excel} {LibreOffice}"),
            FileKind.Damaged => ("FILE-DAMAGED", $"{file} bị hỏng hoặc bị cắt cụt nên không đọc được một cách chắc chắn; có thể việc tải lên hoặc sao chép bị gián đoạn.",
                "Vui lòng mở tệp gốc trên máy. Nếu mở được, hãy lưu thành một tệp .xlsx mới rồi nộp lại; nếu không mở được, hãy nhập lại số liệu vào biểu mẫu. "
                + $"{Excel} {LibreOffice}"),
            FileKind.Text => ("FILE-TEXT", $"{file} là tệp văn bản không chia thành các ô, không phải sổ tính.", FillTemplate),
            FileKind.Xlsx or FileKind.Csv => ("FILE-NO-TABLE", $"{file} không có bảng số liệu nào.", FillTemplate),
            _ => ("FILE-UNKNOWN", $"{file} không phải là sổ tính mà hệ thống nhận biết được.",
                $"Hệ thống nhận tệp Excel (.xlsx) hoặc CSV. {SaveAs}"),
        };
        return new Finding(code, Severity.Error, Fault.File, message, remedy);
    }

    /// <summary>A file as a sentence begins with it: the word and, where there is one, its name in quotes, cut when it is very long.</summary>
    /// <param name="fileName">The file's name for people.</param>
    internal static string Named(string fileName)
    {
        var name = PlainText.Of(fileName);
        return name.Length == 0 ? "Tệp" : $"Tệp \"{PlainText.Excerpt(name, 120)}\"";
    }

    /// <summary>The finding for a file that is larger than the reader is willing to read.</summary>
    /// <param name="fileName">The file's name for people.</param>
    /// <param name="what">What there is too much of, as a Vietnamese clause.</param>
    /// <param name="remedy">What to do about it; null for the advice that fits all that is too large.</param>
    public static Finding TooLarge(string fileName, string what, string? remedy = null) => new(
        "FILE-TOO-LARGE", Severity.Error, Fault.File,
        $"{Named(fileName)} vượt quá giới hạn mà hệ thống có thể đọc: {what}.",
        remedy ?? "Vui lòng chỉ giữ lại trang tính báo cáo, xóa các trang tính, dòng và cột thừa (hoặc chép bảng số liệu sang biểu mẫu mới), lưu lại dưới dạng .xlsx rồi nộp lại.");
}
