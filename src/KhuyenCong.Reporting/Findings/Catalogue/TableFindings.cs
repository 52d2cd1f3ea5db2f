namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>What is said of the table and its columns.</summary>
internal static class TableFindings
{
    public static readonly FindingCode MissingCode = new("TABLE-MISSING", FindingSubject.Table, Fault.File,
        "Không trang tính nào của tệp có bảng số liệu với dòng tiêu đề của mẫu.");

    public static Finding Missing(string form, IReadOnlyList<string> columns) => MissingCode.Error(
        $"Không tìm thấy bảng số liệu của mẫu {form} trong tệp (dòng tiêu đề cần có các cột {string.Join(", ", columns.Select(c => $"“{c}”"))}).",
        $"Dùng đúng mẫu {form}, giữ nguyên dòng tiêu đề của bảng, điền số liệu rồi nộp lại.");

    public static readonly FindingCode ColumnMissingCode = new("TABLE-COLUMN", FindingSubject.Table, Fault.File,
        "Bảng thiếu một cột của mẫu, hoặc tiêu đề của cột bị gõ khác đi.");

    public static Finding ColumnMissing(string column, string form) => ColumnMissingCode.Error(
        $"Bảng số liệu thiếu cột “{column}”.", $"Thêm {TheColumn(column, form)} rồi nộp lại.");

    public static Finding CodesMissing(string column, string form) => ColumnMissingCode.Error(
        $"Bảng số liệu thiếu cột “{column}” nên không rõ số liệu nào thuộc chỉ tiêu nào.",
        $"Tải lại biểu mẫu {form} đã có sẵn cột “{column}”, chép số liệu từ tệp này sang rồi nộp tệp mới; không cần gõ lại mã số.", "codes");

    public static Finding ColumnRenamed(string column, string form, string cell, string shown, string letters) => ColumnMissingCode.Error(
        $"Không thấy cột “{column}” của mẫu {form}; ô {cell} ghi “{shown}”, có thể là tiêu đề của cột này.",
        $"Nếu cột {letters} đúng là cột đó, sửa ô {cell} thành “{column}” rồi nộp lại.", "renamed");

    public static readonly FindingCode ColumnUnsureCode = new("TABLE-COLUMN-UNSURE", FindingSubject.Table, Fault.File,
        "Tiêu đề của một cột gần giống một cột của mẫu nhưng không chắc chắn, nên chưa lấy số liệu của cột.");

    public static Finding ColumnUnsure(string letters, string shown, string column, string cell) => ColumnUnsureCode.Error(
        $"Tiêu đề cột {letters} ghi “{shown}”, có thể là “{column}” nhưng không chắc chắn nên chưa lấy số liệu cột này.",
        $"Nếu đúng là cột đó, sửa tiêu đề ô {cell} thành “{column}” rồi nộp lại.");

    public static readonly FindingCode ColumnShortCode = new("TABLE-COLUMN-SHORT", FindingSubject.Table, Fault.File,
        "Tiêu đề của một cột được ghi tắt; hệ thống vẫn hiểu và lấy số liệu.");

    public static Finding ColumnShort(string letters, string shown, string column) => ColumnShortCode.Warning(
        $"Tiêu đề cột {letters} ghi tắt “{shown}”, đã được hiểu là “{column}”.",
        $"Nếu hiểu đúng thì không cần làm gì thêm; lần sau xin ghi đủ “{column}”. Nếu sai, sửa tiêu đề rồi nộp lại.");

    public static readonly FindingCode ColumnTwiceCode = new("TABLE-COLUMN-TWICE", FindingSubject.Table, Fault.File,
        "Hai cột của bảng có cùng một tiêu đề.");

    public static Finding ColumnTwice(string column, string letters, string otherLetters) => ColumnTwiceCode.Error(
        $"Bảng có hai cột cùng tiêu đề “{column}” (cột {letters} và cột {otherLetters}), không rõ phải lấy cột nào.",
        "Xóa hoặc đổi tên cột thừa rồi nộp lại.");

    public static readonly FindingCode ExchangedCode = new("TABLE-COLUMNS-EXCHANGED", FindingSubject.Table, Fault.Data,
        "Ở mọi dòng có số liệu, một cột lớn hơn cột mà nó không thể lớn hơn; có thể tiêu đề hoặc số liệu của hai cột đã bị đổi chỗ cho nhau.");

    /// <param name="severity">That of the rule about the two columns.</param>
    /// <param name="column">The column that must not be above the other.</param>
    /// <param name="letters">Its letters.</param>
    /// <param name="otherColumn">The other column.</param>
    /// <param name="otherLetters">Its letters.</param>
    /// <param name="count">In how many rows it is.</param>
    public static Finding Exchanged(Severity severity, string column, string letters, string otherColumn, string otherLetters, string count) => ExchangedCode.Of(severity,
        $"Ở cả {count} dòng có số liệu khác nhau, cột “{column}” (cột {letters}) đều lớn hơn cột “{otherColumn}” (cột {otherLetters}); có thể tiêu đề hoặc số liệu của hai cột đã bị đổi chỗ cho nhau.",
        $"Kiểm tra tiêu đề của cột {letters} và cột {otherLetters}; nếu đã đổi chỗ thì sửa lại cho đúng rồi nộp lại.");

    private static string TheColumn(string column, string form) => $"cột có tiêu đề “{column}” vào bảng theo đúng mẫu {form}, điền số liệu";
}
