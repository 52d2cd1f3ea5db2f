using System.Xml;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Intake.Sheets;

/// <summary>Reads a file down to its cells, before any form is applied.</summary>
public static class SheetReader
{
    /// <summary>As <see cref="Read(UploadedFile, Func{Sheet, int}?, SheetLimits?, CancellationToken)"/> without a known header.</summary>
    public static SheetFile Read(UploadedFile file, CancellationToken cancellation) => Read(file, null, null, cancellation);

    /// <summary>
    /// Recognises a file by its bytes and reads it where it is an .xlsx workbook or a CSV. Never throws, whatever the bytes: a fault of the file is
    /// an error among the findings, and then there are no sheets, except that <c>CSV-TOO-MANY-CELLS</c> and warnings stand beside the sheet.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="headerScore">
    /// How many labels of a known header a sheet holds. It is asked of a CSV's first 500 records by each delimiter to find the right one, and of single
    /// rows to find the header.
    /// </param>
    /// <param name="limits">Bounds; the default ones when null.</param>
    /// <param name="cancellation">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    public static SheetFile Read(UploadedFile file, Func<Sheet, int>? headerScore = null, SheetLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= SheetLimits.Default;
        if (file.Content.Length > limits.Bytes)
        {
            var kind = FileRecognition.Of(file.Content[..Math.Min(file.Content.Length, 4096)]);
            return Refused(kind == FileKind.Damaged ? FileKind.Xlsx : kind, FileKindAdvice.TooLarge(file.Name, $"dung lượng tệp trên {limits.Bytes / (1024 * 1024)} MB"));
        }

        var recognised = FileRecognition.Of(file.Content);
        try
        {
            return recognised switch
            {
                FileKind.Xlsx => ReadWorkbook(file, limits, cancellation),
                FileKind.Csv => ReadText(file, headerScore, limits, cancellation),
                _ => Refused(recognised, FileKindAdvice.FindingFor(recognised, file.Name)),
            };
        }
        catch (LimitExceededException limit)
        {
            return Refused(recognised, FileKindAdvice.TooLarge(file.Name, limit.Message, limit.Remedy));
        }
    }

    private static SheetFile ReadWorkbook(UploadedFile file, SheetLimits limits, CancellationToken cancellation)
    {
        try
        {
            return new XlsxWorkbook(ZipParts.Open(file.Content, limits), limits, cancellation).Read();
        }
        catch (Exception fault) when (fault is DamagedFileException or XmlException or InvalidDataException or IOException)
        {
            return Refused(FileKind.Damaged, FileKindAdvice.FindingFor(FileKind.Damaged, file.Name));
        }
    }

    private static SheetFile ReadText(UploadedFile file, Func<Sheet, int>? headerScore, SheetLimits limits, CancellationToken cancellation)
    {
        const string Save =
            "Trong Excel: chọn Tệp (File) → Lưu dưới dạng (Save As) → \"Excel Workbook (*.xlsx)\" hoặc \"CSV UTF-8\". "
            + "Trong LibreOffice Calc: chọn Tệp (File) → Lưu bằng tên khác (Save As) → \"Excel 2007–365 (.xlsx)\". Sau đó vui lòng kiểm tra chữ có dấu và nộp lại.";
        switch (CsvEncoding.Decode(file.Content.Span, out var text))
        {
            case DecodingOutcome.Decoded:
                var read = new CsvReader(limits, cancellation).Read(text, headerScore);
                return read.Findings.Count == 0 && read.Sheets.All(sheet => sheet.Rows.Count == 0)
                    ? Refused(FileKind.Csv, FileKindAdvice.FindingFor(FileKind.Csv, file.Name))
                    : read;
            case DecodingOutcome.LostLetters:
                return Refused(FileKind.Csv, new Finding(
                    "CSV-LOST-LETTERS", Severity.Error, Fault.File,
                    $"{FileKindAdvice.Named(file.Name)} có chữ đã bị mất khi chuyển mã (ký tự \"\uFFFD\"), không thể khôi phục.",
                    $"Vui lòng mở tệp gốc và lưu lại. {Save}"));
            case DecodingOutcome.Legacy:
                return Refused(FileKind.Csv, new Finding(
                    "CSV-LEGACY-FONT", Severity.Error, Fault.File,
                    $"{FileKindAdvice.Named(file.Name)} dùng bảng mã cũ TCVN3 (ABC) hoặc VNI.",
                    $"Vui lòng chuyển sang Unicode (ví dụ bằng UniKey: Bộ công cụ → chuyển mã). {Save}"));
            default:
                return Refused(FileKind.Csv, new Finding(
                    "CSV-ENCODING", Severity.Error, Fault.File,
                    $"{FileKindAdvice.Named(file.Name)} dùng bảng mã không xác định chắc chắn được; chữ có dấu có thể bị đọc sai.",
                    $"Vui lòng lưu lại tệp với bảng mã Unicode (UTF-8). {Save}"));
        }
    }

    private static SheetFile Refused(FileKind kind, Finding finding) => new(kind, [], [finding]);
}
