using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>What to tell the sender of a file that is no workbook to read: what it is and how to save it as .xlsx.</summary>
public static class FileKindAdvice
{
    private const string SaveAsXlsx =
        "Trong Excel: mở tệp, chọn Tệp (File) > Lưu như (Save As), ở mục loại tệp chọn “Excel Workbook (*.xlsx)”. "
        + "Trong LibreOffice Calc: chọn Tệp (File) > Lưu thành (Save As), chọn “Excel 2007–365 (.xlsx)”. Sau đó nộp lại tệp .xlsx.";

    private const string UseTheForm =
        "Hãy nộp biểu mẫu báo cáo dạng .xlsx: mở biểu mẫu đã điền bằng Excel, chọn Tệp (File) > Lưu như (Save As) > “Excel Workbook (*.xlsx)”; "
        + "hoặc bằng LibreOffice Calc, chọn Tệp (File) > Lưu thành (Save As) > “Excel 2007–365 (.xlsx)”.";

    /// <summary>
    /// The finding for a file of this kind where a workbook is expected: an error, the file's fault. For <see cref="FileKind.Xlsx"/> and
    /// <see cref="FileKind.Csv"/>, which are read, it says that the file could not be read as one.
    /// </summary>
    public static Finding FindingFor(FileKind kind, string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        var name = SheetFindings.NameOf(fileName);
        return kind switch
        {
            FileKind.Empty => Of("FILE-EMPTY", $"Tệp “{name}” rỗng, không có nội dung nào.", "Kiểm tra tệp trên máy, mở và lưu lại biểu mẫu dạng .xlsx rồi nộp lại."),
            FileKind.Xls => Of("FILE-XLS", $"Tệp “{name}” là sổ tính Excel 97–2003 (.xls), hệ thống chỉ đọc được .xlsx và .csv.", SaveAsXlsx),
            FileKind.Ods => Of("FILE-ODS", $"Tệp “{name}” là tệp OpenDocument (.ods), hệ thống chỉ đọc được .xlsx và .csv.", SaveAsXlsx),
            FileKind.Xlsb => Of("FILE-XLSB", $"Tệp “{name}” là sổ tính Excel nhị phân (.xlsb), hệ thống chỉ đọc được .xlsx và .csv.", SaveAsXlsx),
            FileKind.Xlsm => Of(
                "FILE-MACRO", $"Tệp “{name}” là sổ tính có macro (.xlsm); hệ thống không nhận tệp có macro vì lý do an toàn.",
                SaveAsXlsx + " Khi được hỏi, đồng ý lưu sổ tính không có macro."),
            FileKind.Encrypted => Of(
                "FILE-PASSWORD", $"Tệp “{name}” được đặt mật khẩu hoặc mã hóa nên không đọc được.",
                "Bỏ mật khẩu rồi nộp lại. Trong Excel: mở tệp bằng mật khẩu, chọn Tệp (File) > Thông tin (Info) > Bảo vệ sổ làm việc (Protect Workbook) > "
                + "Mã hóa bằng mật khẩu (Encrypt with Password), xóa mật khẩu và lưu dạng .xlsx. "
                + "Trong LibreOffice Calc: chọn Tệp (File) > Lưu thành (Save As), bỏ chọn “Lưu với mật khẩu” (Save with password), chọn “Excel 2007–365 (.xlsx)”."),
            FileKind.Html => Of("FILE-HTML", $"Tệp “{name}” là một trang web (HTML), không phải sổ tính, dù tên tệp có thể là .xls hoặc .xlsx.", SaveAsXlsx),
            FileKind.Xml2003 => Of("FILE-XML2003", $"Tệp “{name}” là bảng tính XML của Excel 2003, hệ thống chỉ đọc được .xlsx và .csv.", SaveAsXlsx),
            FileKind.Sylk => Of("FILE-SYLK", $"Tệp “{name}” là bảng tính SYLK (.slk), hệ thống chỉ đọc được .xlsx và .csv.", SaveAsXlsx),
            FileKind.Pdf => Of(
                "FILE-PDF", $"Tệp “{name}” là văn bản PDF; số liệu báo cáo phải nộp bằng sổ tính .xlsx.",
                UseTheForm + " Bản PDF đã ký có thể nộp thêm bên cạnh sổ tính."),
            FileKind.Docx => Of("FILE-DOCX", $"Tệp “{name}” là văn bản Word; số liệu báo cáo phải nộp bằng sổ tính .xlsx.", UseTheForm),
            FileKind.Zip => Of(
                "FILE-ZIP", $"Tệp “{name}” là tệp nén, không phải sổ tính.",
                "Giải nén rồi nộp riêng sổ tính .xlsx bên trong. " + UseTheForm),
            FileKind.Damaged => Of(
                "FILE-DAMAGED", $"Tệp “{name}” bị hỏng hoặc bị cắt cụt nên không đọc được chắc chắn.",
                "Mở tệp gốc trên máy bằng Excel hoặc LibreOffice Calc, kiểm tra số liệu, lưu lại dạng .xlsx và nộp lại. "
                + "Nếu không mở được, lấy lại biểu mẫu, điền số liệu và lưu dạng .xlsx."),
            FileKind.Text => Of("FILE-TEXT", $"Tệp “{name}” là văn bản thường, không có ô số liệu nào.", UseTheForm),
            FileKind.Xlsx or FileKind.Csv => Of("FILE-UNREAD", $"Không đọc được số liệu trong tệp “{name}”.", UseTheForm),
            _ => Of("FILE-UNKNOWN", $"Tệp “{name}” không phải sổ tính mà hệ thống nhận biết được{Picture(fileName)}.", UseTheForm),
        };
    }

    private static Finding Of(string code, string message, string remedy) => new(code, Severity.Error, Fault.File, message, remedy);

    private static string Picture(string fileName)
    {
        foreach (var ending in (ReadOnlySpan<string>)[".jpg", ".jpeg", ".png", ".heic", ".gif", ".bmp", ".tif", ".tiff"])
        {
            if (fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return " (có thể là ảnh chụp)";
            }
        }

        return "";
    }
}
