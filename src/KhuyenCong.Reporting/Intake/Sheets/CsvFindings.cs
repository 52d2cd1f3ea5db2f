using System.Globalization;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>The findings about a text file as a whole, in the words that a person reads.</summary>
internal static class CsvFindings
{
    private const string SaveAsWorkbook =
        "Mở tệp bằng Excel hoặc LibreOffice Calc, kiểm tra số liệu và chữ tiếng Việt, chọn Lưu thành (Save As), định dạng .xlsx rồi nộp lại.";

    /// <summary>A quote that no other closes.</summary>
    public static Finding UnclosedQuote(int line) => new(
        "CSV-QUOTE", Severity.Error, Fault.File,
        $"Dấu ngoặc kép mở ở dòng {Whole(line)} của tệp không được đóng, nên không biết ô đó kết thúc ở đâu.",
        $"Sửa dấu ngoặc kép ở dòng {Whole(line)}, hoặc mở biểu mẫu bằng Excel, LibreOffice Calc và lưu dạng .xlsx rồi nộp lại.");

    /// <summary>Characters between a closing quote and the next delimiter.</summary>
    public static Finding TextAfterQuote(int line) => new(
        "CSV-QUOTE", Severity.Error, Fault.File,
        $"Ô mở bằng dấu ngoặc kép ở dòng {Whole(line)} của tệp còn ký tự sau dấu ngoặc kép đóng, nên không đọc được chắc chắn.",
        $"Sửa dấu ngoặc kép ở dòng {Whole(line)} (dấu ngoặc kép trong ô phải viết hai lần), hoặc lưu biểu mẫu dạng .xlsx rồi nộp lại.");

    /// <summary>A record with more cells than the header.</summary>
    public static Finding TooManyCells(int row, int column, string value, int headerCells, int others) => new(
        "CSV-TOO-MANY-CELLS", Severity.Error, Fault.File,
        $"Dòng {Whole(row)} có nhiều ô hơn dòng tiêu đề ({Whole(headerCells)} ô), nên không biết số liệu thuộc cột nào"
        + (others > 0 ? $" (và {Whole(others)} dòng khác)." : "."),
        "Kiểm tra dấu phân cách thừa trong dòng; số thập phân hoặc nội dung có dấu phân cách phải đặt trong dấu ngoặc kép. Cách chắc chắn nhất: lưu biểu mẫu dạng .xlsx rồi nộp lại.")
    {
        Row = row,
        Column = CellAddress.LettersOf(column),
        Value = value.Length <= 200 ? value : value[..200],
    };

    /// <summary>Bytes that are no text in a proven encoding.</summary>
    public static Finding Encoding(CsvEncoding.Outcome outcome) => outcome switch
    {
        CsvEncoding.Outcome.Legacy => new(
            "FILE-LEGACY-FONT", Severity.Error, Fault.File,
            "Chữ tiếng Việt trong tệp dùng bảng mã cũ (TCVN3 hoặc VNI), không phải Unicode.",
            "Chuyển sang Unicode (ví dụ bằng công cụ chuyển mã của Unikey), chọn phông chữ Unicode như Times New Roman, lưu dạng .xlsx rồi nộp lại."),
        CsvEncoding.Outcome.Replaced => new(
            "FILE-ENCODING", Severity.Error, Fault.File,
            "Tệp có ký tự thay thế (�): chữ đã bị mất khi tệp được lưu hoặc chuyển mã trước khi nộp.",
            "Lấy lại tệp gốc, không mở bằng chương trình khác, " + char.ToLowerInvariant(SaveAsWorkbook[0]) + SaveAsWorkbook[1..]),
        CsvEncoding.Outcome.Twice => new(
            "FILE-ENCODING", Severity.Error, Fault.File,
            "Chữ tiếng Việt trong tệp đã bị chuyển mã sai (ví dụ “Tá»•ng sá»‘” thay cho “Tổng số”).",
            "Lấy lại tệp gốc, " + char.ToLowerInvariant(SaveAsWorkbook[0]) + SaveAsWorkbook[1..]),
        _ => new(
            "FILE-ENCODING", Severity.Error, Fault.File,
            "Không xác định được chắc chắn bảng mã chữ của tệp (không phải UTF-8, UTF-16 hay Windows-1258).",
            SaveAsWorkbook),
    };

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
