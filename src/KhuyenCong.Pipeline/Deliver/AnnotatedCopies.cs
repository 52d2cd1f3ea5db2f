using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Workbooks;
using KhuyenCong.Spreadsheets.Reading;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Deliver;

/// <summary>
/// The copies of stored originals in which the findings of their receipts are marked. Each is made when it is first asked for, by page or mail, and kept;
/// its name holds what it is made of, so a changed judgement or another version of the code is another copy. Whatever is not kept is made again.
/// </summary>
public sealed partial class AnnotatedCopies(ReportStorage storage, ILogger<AnnotatedCopies> log) : IDisposable
{
    /// <summary>One at a time in a process: a copy takes a processor and memory, and whoever asks for the same one meanwhile finds it kept.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Changes with everything that a copy depends on besides its receipt and original.</summary>
    private static readonly Guid Version = typeof(AnnotatedWorkbook).Module.ModuleVersionId;

    /// <summary>Whether a receipt is one of which there can be such a copy.</summary>
    public static bool CanMake(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt.Archived is not null && HasWhatToMark(receipt);
    }

    private static bool HasWhatToMark(Receipt receipt) =>
        receipt is { Kind: SubmissionKind.Report or SubmissionKind.SameAgain, Size: > 0 and <= Upload.MaxBytesRead } && receipt.Findings.Count > 0;

    /// <summary>The copy of a file that was tried out, which is kept nowhere; null when there can be none, or it cannot be made.</summary>
    public async Task<byte[]?> MakeForDryRunAsync(Receipt receipt, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        if (!HasWhatToMark(receipt))
        {
            return null;
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Write(receipt, content, cancellation), cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogNotMarked(fault, receipt.Id);
            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>The name under which a receipt's copy is kept.</summary>
    public static string NameOf(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var made = SHA256.HashData([.. ReceiptJson.Write(receipt), .. Version.ToByteArray()]);
        return $"{receipt.Id}/{Convert.ToHexStringLower(made.AsSpan(0, 16))}.xlsx";
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
            var kept = storage.Copies.GetBlobClient(NameOf(receipt));
            var workbook = await KeptAsync(kept, cancellation);
            if (workbook is null)
            {
                await _turn.WaitAsync(cancellation);
                try
                {
                    workbook = await KeptAsync(kept, cancellation);
                    if (workbook is null)
                    {
                        workbook = await WriteAsync(receipt, cancellation);
                        await KeepAsync(kept, workbook, receipt, cancellation);
                    }
                }
                finally
                {
                    _turn.Release();
                }
            }

            return new MailAttachment("ket-qua-kiem-tra-" + receipt.Id + ".xlsx", DigestParts.WorkbookType, workbook);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && fault is not (RequestFailedException or StorageAwayException))
        {
            LogNotMarked(fault, receipt.Id);
            return null;
        }
    }

    private async Task<byte[]> WriteAsync(Receipt receipt, CancellationToken cancellation) =>
        Write(receipt, (await storage.Archive.GetBlobClient(receipt.Archived!).DownloadContentAsync(cancellation)).Value.Content.ToMemory(), cancellation);

    private static byte[] Write(Receipt receipt, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var original = new UploadedFile(receipt.FileName, content);
        var period = Period.TryParseId(receipt.Period, out var known) ? known : default;
        var report = new ReadReport(FileRecognition.Of(content), null, period, receipt.Outcome == Outcome.Nil, receipt.Findings[0].Sheet, [], []);
        return AnnotatedWorkbook.Write(original, new CheckedReport(report, receipt.Findings), receipt, () => SheetReader.Read(original.Content, cancellation));
    }

    private static async Task<byte[]?> KeptAsync(BlobClient kept, CancellationToken cancellation)
    {
        try
        {
            return (await kept.DownloadContentAsync(cancellation)).Value.Content.ToArray();
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && fault is not StorageAwayException)
        {
            // Not there, or not to be had: then it is made.
            return null;
        }
    }

    private async Task KeepAsync(BlobClient kept, byte[] workbook, Receipt receipt, CancellationToken cancellation)
    {
        try
        {
            await kept.UploadAsync(
                new BinaryData(workbook), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = DigestParts.WorkbookType } }, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            LogNotKept(fault, receipt.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The annotated workbook of {Receipt} could not be made; the answer goes out without it")]
    private partial void LogNotMarked(Exception fault, string receipt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The annotated workbook of {Receipt} could not be kept and is made again next time")]
    private partial void LogNotKept(Exception fault, string receipt);
}
