using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Spreadsheets.Copying;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Reporting.Workbooks;

/// <summary>
/// The answer to a report as a workbook: a copy of what was sent with every wrong cell coloured and noted, behind a first
/// sheet "Kết quả kiểm tra" that says whether it was taken, what to do next, and lists the findings with links to the cells.
/// </summary>
public static class AnnotatedWorkbook
{
    /// <summary>How many findings a workbook shows in full; the rest is counted.</summary>
    public const int MaxFindings = 1_000;

    /// <summary>What a copy says of itself when a person will miss something in it.</summary>
    private const string HasLess =
        "Bản này chỉ giữ các ô, định dạng, ghi chú và công thức tính toán thông thường. Hình ảnh, biểu đồ, liên kết, kết nối dữ liệu và công thức lấy dữ liệu từ bên ngoài "
        + "đã được bỏ; ô có công thức như vậy giữ giá trị đang hiển thị. Tệp gốc của đơn vị được lưu nguyên.";

    /// <summary>What a copy of one sheet says of itself.</summary>
    private const string OneSheet = "Tệp của đơn vị có nhiều nội dung nên bản này chỉ chép lại trang tính của báo cáo. Tệp gốc của đơn vị được lưu nguyên.";

    /// <summary>
    /// Writes the workbook. A workbook that can be opened is copied, made inert (<see cref="InertWorkbook"/>) and within bounds; of another file whose
    /// sheets can be read, such as a CSV or a larger workbook, a plain workbook is made, if need be of the report's own sheet; of a file that cannot be
    /// read, or with more rows than are copied, the workbook holds the findings alone. Never throws for what is in the file.
    /// </summary>
    /// <param name="original">The file as it was handed in.</param>
    /// <param name="checkedReport">What was read of it, and its findings.</param>
    /// <param name="receipt">Its receipt.</param>
    /// <param name="sheets">Reads the file's sheets, for a file that cannot be copied as it is; null when there is no reader at hand.</param>
    /// <returns>The bytes of an .xlsx; the same input gives the same parts but for when it was made.</returns>
    public static byte[] Write(UploadedFile original, CheckedReport checkedReport, Receipt receipt, Func<SheetFile>? sheets = null)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(checkedReport);
        ArgumentNullException.ThrowIfNull(receipt);
        return Copy(original, checkedReport, receipt)
            ?? Remade(checkedReport, receipt, sheets)
            ?? MarkedCopy.Alone(ResultPage.Of(checkedReport, receipt, MaxFindings, marked: false), TitleOf(receipt));
    }

    private static byte[]? Copy(UploadedFile original, CheckedReport report, Receipt receipt)
    {
        if (report.Report.Kind != FileKind.Xlsx)
        {
            return null;
        }

        try
        {
            return InertWorkbook.Of(original.Content) is { } inert
                ? MarkedCopy.Write(inert.Content, report.Report.Sheet, PageOf(report, receipt, inert.HasLess ? HasLess : null))
                : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The library throws many kinds for odd files; the findings must reach the unit all the same.
            return null;
        }
    }

    private static byte[]? Remade(CheckedReport report, Receipt receipt, Func<SheetFile>? sheets)
    {
        try
        {
            return sheets?.Invoke() is not { } file ? null
                : PlainCopy.Write(file.Sheets, TitleOf(receipt)) is { } whole ? MarkedCopy.Write(whole, report.Report.Sheet, PageOf(report, receipt, null))
                : PlainCopy.Write(OwnSheet(file, report), TitleOf(receipt)) is { } own ? MarkedCopy.Write(own, report.Report.Sheet, PageOf(report, receipt, OneSheet))
                : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException and not OperationCanceledException)
        {
            return null;
        }
    }

    private static List<Sheet> OwnSheet(SheetFile file, CheckedReport report) =>
        file.Sheets.Where(s => report.Report.Sheet is null || s.Name == report.Report.Sheet).Take(1).ToList();

    private static ResultPage PageOf(CheckedReport report, Receipt receipt, string? about) =>
        ResultPage.Of(report, receipt, MaxFindings, marked: report.Findings.Any(f => f.Row is not null), about);

    private static string TitleOf(Receipt receipt) => ResultPage.SheetName + " " + receipt.Id;
}
