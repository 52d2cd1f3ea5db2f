#pragma warning disable
using KhuyenCong.Reporting.Findings; using KhuyenCong.Reporting.Forms; using KhuyenCong.Reporting.Intake.Sheets; using KhuyenCong.Reporting.Periods; using KhuyenCong.Reporting.Units;
namespace KhuyenCong.Reporting.Intake { public class ReportReader(FormBook f, Func<Period, IReadOnlyList<string>> ff, Func<string, DateOnly, (NameMatch, Unit?)> n) { public ReadReport Read(UploadedFile a, Addressee b, CancellationToken c) => throw new Exception(); } }
namespace KhuyenCong.Reporting.Intake.Sheets { public static class DocumentCheck { public static (FileKind Kind, IReadOnlyList<Finding> Findings) Of(ReadOnlyMemory<byte> b) => throw new Exception(); } public static class FileRecognition { public static FileKind Of(ReadOnlySpan<byte> b) => throw new Exception(); } }
