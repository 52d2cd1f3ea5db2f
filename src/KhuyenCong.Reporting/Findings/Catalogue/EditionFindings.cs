namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>What is said of a template of another edition than the period's.</summary>
internal static class EditionFindings
{
    public static readonly FindingCode EditionCode = new("TABLE-EDITION", FindingSubject.Table, Fault.File,
        "Báo cáo được lập trên biểu mẫu cũ, không phải biểu mẫu đang dùng cho kỳ báo cáo.");

    public static Finding Fits(string form, string since) => EditionCode.Warning(
        $"Báo cáo được lập trên biểu mẫu cũ; kỳ này dùng biểu mẫu {form} áp dụng từ ngày {since}. Bảng vẫn đủ các dòng và cột bắt buộc nên số liệu được nhận.",
        "Không cần nộp lại; lần sau đề nghị tải biểu mẫu mới ở trang nộp báo cáo.");

    public static Finding Outdated(string form, string since, string lacking) => EditionCode.Error(
        $"Báo cáo được lập trên biểu mẫu cũ; kỳ này dùng biểu mẫu {form} áp dụng từ ngày {since}. Biểu mẫu cũ không có: {lacking}.",
        $"Tải biểu mẫu {form} mới ở trang nộp báo cáo (đường dẫn trong thư nhắc), chép số liệu sang theo mã số, điền phần mới rồi nộp lại.");
}
