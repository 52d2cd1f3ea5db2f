namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>What is said of a file whose place in the inbox is no unit's and period's.</summary>
public static class PathFindings
{
    private const string Example = "mã đơn vị/kỳ báo cáo/tên tệp, ví dụ 52/2026-Q3/bao-cao.xlsx";

    /// <summary>The code of all of them.</summary>
    public static readonly FindingCode UnroutedCode = new("PATH-UNROUTED", FindingSubject.Path, Fault.Data,
        "Tệp được tải vào thư mục không phải của một đơn vị và một kỳ báo cáo, nên không biết là báo cáo của ai, kỳ nào.");

    /// <summary>The path leads up.</summary>
    public static Finding Climbs() => Unrouted("Đường dẫn chứa “..” hoặc “.”, không được phép.");

    /// <summary>Too few folders.</summary>
    public static Finding Outside() => Unrouted($"Tệp không nằm trong thư mục của đơn vị và kỳ báo cáo. Đúng là: {Example}.");

    /// <summary>No unit has the code on the day.</summary>
    public static Finding NoUnit(string shown, string day) => Unrouted(
        $"Không có đơn vị báo cáo mang mã “{shown}” vào ngày {day}. Đề nghị kiểm tra lại mã đơn vị của thư mục.");

    /// <summary>A programme's term stands where a period belongs.</summary>
    /// <param name="shown">What stands there.</param>
    /// <param name="term">The term.</param>
    /// <param name="folder">Where the programme belongs.</param>
    public static Finding Term(string shown, string term, string folder) => Unrouted(
        $"“{shown}” là thời hạn của Chương trình, không phải kỳ báo cáo. Thư mục của Chương trình giai đoạn {term} là {folder}.");

    /// <summary>There is no such period.</summary>
    public static Finding NoPeriod(string shown) => Unrouted(
        $"Không có kỳ báo cáo “{shown}”. Thư mục kỳ báo cáo ghi dạng 2026-Q3 (quý), 2026-H1 (6 tháng), 2026-9M (9 tháng), 2026-Y (năm), 2026-M07 (tháng).");

    private static Finding Unrouted(string message) => UnroutedCode.Error(
        message, $"Đề nghị nộp lại trên trang nộp báo cáo của đơn vị (liên kết trong thư gửi đầu mối), hoặc tải tệp vào đúng thư mục: {Example}.");
}
