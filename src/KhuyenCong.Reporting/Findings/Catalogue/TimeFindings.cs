namespace KhuyenCong.Reporting.Findings.Catalogue;

/// <summary>What is said of the period and the day on which a report came.</summary>
internal static class TimeFindings
{
    public static readonly FindingCode EstimateCode = new("TIME-ESTIMATE", FindingSubject.Time, Fault.Data,
        "Báo cáo đến trước khi hết ngày chốt số liệu nên số liệu được hiểu là số ước thực hiện.");

    public static Finding Estimate(string cutOff, string due) => EstimateCode.Warning(
        $"Báo cáo được gửi trước khi kết thúc ngày chốt số liệu {cutOff}, nên số liệu được hiểu là số ước thực hiện.",
        $"Khi có số liệu chính thức, đề nghị gửi lại toàn bộ báo cáo trước khi hết hạn nộp {due}; bản gửi sau sẽ thay bản này.");

    public static readonly FindingCode NoDutyCode = new("TIME-NO-DUTY", FindingSubject.Time, Fault.Data, "Mẫu báo cáo không phải nộp cho kỳ đã chọn.");

    /// <param name="form">The form.</param>
    /// <param name="period">The period.</param>
    /// <param name="year">Its year.</param>
    /// <param name="periods">The periods of the year for which the form is due; may be none.</param>
    public static Finding NoDuty(string form, string period, string year, IReadOnlyList<string> periods) => NoDutyCode.Error(
        $"Mẫu {form} không phải nộp cho kỳ {period}." + (periods.Count > 0 ? $" Trong năm {year}, mẫu này phải nộp cho: {string.Join("; ", periods)}." : ""),
        "Đề nghị kiểm tra lại mẫu báo cáo và kỳ đã chọn trên trang nộp báo cáo (hoặc thư mục của kỳ), sửa kỳ báo cáo ở phần đầu trang nếu ghi nhầm, rồi gửi tệp vào đúng kỳ.");
}
