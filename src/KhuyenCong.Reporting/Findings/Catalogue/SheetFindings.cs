namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>What is said of the sheet in which the table stands.</summary>
internal static class SheetFindings
{
    private const int MaxNamed = 10;

    private static string Named(IReadOnlyList<string> sheets) => Listing.Of([.. sheets.Select(s => $"“{s}”")], MaxNamed, "trang");

    private const string FineIfRight = "Nếu số liệu đúng thì không cần làm gì thêm; nếu không, sửa và nộp lại.";

    public static readonly FindingCode SeveralCode = new("SHEET-SEVERAL", FindingSubject.Sheet, Fault.File,
        "Nhiều trang tính của tệp có bảng của mẫu; số liệu chỉ được lấy từ một trang.");

    public static Finding Several(string form, string sheet, IReadOnlyList<string> otherSheets) => SeveralCode.Warning(
        $"Tệp có nhiều trang tính chứa bảng mẫu {form}; số liệu được lấy từ trang “{sheet}” là trang hiện ra khi mở tệp, không lấy từ trang {Named(otherSheets)}.",
        "Nếu lấy đúng trang thì không cần làm gì thêm; nếu không, xóa các trang thừa rồi nộp lại.");

    public static Finding Unclear(string form, IReadOnlyList<string> sheets) => SeveralCode.Error(
        $"Tệp có nhiều trang tính chứa bảng mẫu {form} ({Named(sheets)}) và khi mở tệp không trang nào trong số đó hiện ra, nên không rõ phải lấy số liệu ở trang nào.",
        "Giữ lại một trang có số liệu đúng, xóa các trang kia (hoặc mở trang đúng, lưu tệp khi đang ở trang đó) rồi nộp lại.");

    public static readonly FindingCode HiddenCode = new("SHEET-HIDDEN", FindingSubject.Sheet, Fault.File,
        "Trang tính chứa bảng số liệu đang bị ẩn; số liệu vẫn được lấy.");

    public static Finding Hidden(string sheet) => HiddenCode.Warning(
        $"Bảng số liệu nằm ở trang tính “{sheet}” đang bị ẩn.", $"Bỏ ẩn trang tính để kiểm tra lại. {FineIfRight}");

    public static readonly FindingCode HiddenCellsCode = new("SHEET-HIDDEN-CELLS", FindingSubject.Sheet, Fault.File,
        "Có số liệu ở dòng hoặc cột đang bị ẩn; số liệu đó vẫn được lấy.");

    /// <param name="rows">The hidden rows; may be none.</param>
    /// <param name="columns">The letters of the hidden columns; may be none.</param>
    public static Finding HiddenCells(IReadOnlyList<string> rows, IReadOnlyList<string> columns)
    {
        string[] parts =
        [
            .. rows.Count > 0 ? [$"dòng {SameCause.Names(rows)}"] : Array.Empty<string>(),
            .. columns.Count > 0 ? [$"cột {string.Join(", ", columns)}"] : Array.Empty<string>(),
        ];
        return HiddenCellsCode.Warning($"Số liệu ở {string.Join(" và ", parts)} đang bị ẩn nhưng vẫn được lấy.", $"Bỏ ẩn để kiểm tra lại. {FineIfRight}");
    }
}
