namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>What is said of a report as a whole.</summary>
internal static class ReportFindings
{
    public static readonly FindingCode EmptyCode = new("REPORT-EMPTY", FindingSubject.Report, Fault.Data,
        "Biểu mẫu được nộp khi chưa điền số liệu nào.");

    public static Finding NotFilledIn() => EmptyCode.Error(
        "Biểu mẫu chưa được điền: mọi ô số liệu đều để trống hoặc bằng 0.",
        "Điền số liệu vào biểu mẫu rồi nộp lại. Nếu trong kỳ không phát sinh số liệu, ghi x vào ô “Không phát sinh” phía trên bảng rồi nộp lại.");
}
