using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>The findings about a file as a whole, in the words that a person reads.</summary>
internal static class SheetFindings
{
    private const string SaveAgain =
        "Mở tệp bằng Excel hoặc LibreOffice Calc, kiểm tra số liệu, lưu lại (Lưu thành, định dạng .xlsx) rồi nộp lại.";

    /// <summary>A file's name for a sentence: NFC, no control characters, at most 100 characters.</summary>
    public static string NameOf(string fileName)
    {
        var name = PlainText.Of(fileName).Replace('\n', ' ');
        return name.Length <= 100 ? name : string.Concat(name.AsSpan(0, char.IsHighSurrogate(name[98]) ? 98 : 99), "…");
    }

    /// <summary>The file passes a bound.</summary>
    public static Finding TooLarge(string bound) => new(
        "FILE-TOO-LARGE", Severity.Error, Fault.File,
        $"Tệp vượt giới hạn mà hệ thống đọc được ({bound}).",
        "Chỉ giữ lại trang tính của biểu mẫu, xóa các trang tính, dòng, cột và định dạng thừa, lưu lại dạng .xlsx rồi nộp lại.");

    /// <summary>Cells whose content no program could have meant.</summary>
    public static Finding DamagedCell(string sheet, int row, int column, string value, int others) => new(
        "CELL-DAMAGED", Severity.Error, Fault.File,
        $"Ô {CellAddress.Of(row, column)} có nội dung không hợp lệ về định dạng tệp nên không đọc được chắc chắn{AndOthers(others)}.",
        SaveAgain)
    {
        Sheet = sheet,
        Row = row,
        Column = CellAddress.LettersOf(column),
        Value = value,
    };

    /// <summary>Values under a merged range, which nobody sees.</summary>
    public static Finding CoveredCell(string sheet, Cell cell, string range, int others) => new(
        "CELL-COVERED", Severity.Warning, Fault.File,
        $"Ô {cell.Address} nằm dưới vùng ô gộp {range} nhưng vẫn chứa giá trị mà người xem không thấy; giá trị này không được đọc{AndOthers(others)}.",
        "Bỏ gộp ô (Merge & Center), kiểm tra và sửa giá trị của từng ô rồi nộp lại nếu số liệu đó là cần thiết.")
    {
        Sheet = sheet,
        Row = cell.Row,
        Column = CellAddress.LettersOf(cell.Column),
        Value = cell.Text.Length <= 200 ? cell.Text : cell.Text[..200],
    };

    /// <summary>The writing program asks that every formula be calculated anew, so that its values are unproven.</summary>
    public static Finding FormulasNotProven() => new(
        "FILE-RECALCULATE", Severity.Warning, Fault.File,
        "Chương trình tạo ra tệp yêu cầu tính lại mọi công thức khi mở tệp, nên giá trị của các ô công thức có thể chưa đúng.",
        "Mở tệp bằng Excel hoặc LibreOffice Calc để các công thức được tính lại, kiểm tra số liệu, lưu tệp rồi nộp lại nếu số liệu thay đổi.");

    /// <summary>A sheet that the workbook names and does not hold.</summary>
    public static Finding SheetMissing(string sheet) => new(
        "SHEET-MISSING", Severity.Warning, Fault.File,
        $"Trang tính “{sheet}” có tên trong tệp nhưng không có nội dung.", SaveAgain)
    {
        Sheet = sheet,
    };

    /// <summary>No sheet with cells.</summary>
    public static Finding NoSheet() => new(
        "FILE-NO-SHEET", Severity.Error, Fault.File,
        "Tệp không có trang tính nào để đọc.",
        "Mở biểu mẫu báo cáo, điền số liệu vào trang tính của biểu mẫu, lưu dạng .xlsx rồi nộp lại.");

    private static string AndOthers(int others) => others > 0 ? $" (và {others.ToString(System.Globalization.CultureInfo.InvariantCulture)} ô khác)" : "";
}
