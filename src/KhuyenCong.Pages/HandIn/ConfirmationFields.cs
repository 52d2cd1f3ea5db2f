using KhuyenCong.Pipeline.Uploads;

namespace KhuyenCong.Pages.HandIn;

/// <summary>The fields by which an officer confirms figures that the last answer doubted.</summary>
internal static class ConfirmationFields
{
    /// <summary>Names of the fields.</summary>
    public const string Confirms = "xac_nhan", Reason = "ly_do";

    /// <summary>The fields, and how many characters of each are read.</summary>
    public static IEnumerable<KeyValuePair<string, int>> Texts => [new(Confirms, 1), new(Reason, SubmitterConfirmation.MaxCharacters + 1)];

    /// <summary>The reason; null where nothing is confirmed. The problem says what is missing; null for none.</summary>
    public static (string? Reason, string? Problem) Read(IReadOnlyDictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return (fields.ContainsKey(Confirms), SubmitterConfirmation.Of(fields.GetValueOrDefault(Reason))) switch
        {
            (true, null) => (null, "Chưa ghi lý do xác nhận số liệu đúng nên báo cáo chưa được nhận. Đề nghị ghi lý do, chọn lại tệp báo cáo rồi bấm “Nộp báo cáo”."),
            (false, not null) => (null, "Đã ghi lý do nhưng chưa đánh dấu “Số liệu đúng, tôi xác nhận” nên báo cáo chưa được nhận. Đề nghị đánh dấu, chọn lại tệp báo cáo rồi bấm “Nộp báo cáo”."),
            (_, var reason) => (reason, null),
        };
    }
}
