using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Intake.Sheets;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Workbooks;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Deliver;

/// <summary>Makes the copy of a stored original in which the findings of its receipt are marked.</summary>
public sealed partial class AnnotatedCopies(ReportStorage storage, ILogger<AnnotatedCopies> log)
{
    /// <summary>Whether a receipt is one of which there can be such a copy.</summary>
    public static bool CanMake(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt is { Kind: SubmissionKind.Report or SubmissionKind.SameAgain, Archived: not null, Size: > 0 and <= Ingest.Upload.MostBytesRead }
            && receipt.Findings.Count > 0;
    }

    /// <summary>The copy; null when there can be none, or it cannot be made: it helps, and everything is said without it, so such a fault is logged alone.</summary>
    public async Task<MailAttachment?> MakeAsync(Receipt receipt, CancellationToken cancellation)
    {
        if (!CanMake(receipt))
        {
            return null;
        }

        try
        {
            var content = (await storage.Archive.GetBlobClient(receipt.Archived!).DownloadContentAsync(cancellation)).Value.Content.ToMemory();
            var original = new UploadedFile(receipt.FileName, content);
            var period = Period.TryParseId(receipt.Period, out var known) ? known : default;
            var sheets = SheetReader.Read(original, cancellation);
            var report = new ReadReport(sheets.Kind, null, period, receipt.Outcome == Outcome.Nil, receipt.Findings[0].Sheet, [], []);
            var workbook = AnnotatedWorkbook.Write(original, new CheckedReport(report, receipt.Findings), receipt, sheets);
            return new MailAttachment("ket-qua-kiem-tra-" + receipt.Id + ".xlsx", DigestParts.WorkbookType, workbook);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && fault is not Azure.RequestFailedException)
        {
            LogNotMarked(fault, receipt.Id);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The annotated workbook of {Receipt} could not be made; the answer goes out without it")]
    private partial void LogNotMarked(Exception fault, string receipt);
}
