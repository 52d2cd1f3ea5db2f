using Azure.Storage.Blobs;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Spreadsheets.Reading;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Submissions;

/// <summary>What can be downloaded of a submission.</summary>
public sealed class SubmissionFiles(ReportStorage storage, AnnotatedCopies annotated)
{
    /// <summary>Last segments of the downloads' paths: the original, the receipt as data, the copy with the findings marked.</summary>
    public const string Original = "ban-goc", ReceiptData = "giay-xac-nhan.json", Marked = "ban-danh-dau.xlsx";

    /// <summary>As these, the official letter that came with a difficulty.</summary>
    public const string Letter = "cong-van";

    /// <summary>Writes one of them; false when there is none of this name.</summary>
    /// <param name="http">The call.</param>
    /// <param name="receipt">The submission's receipt.</param>
    /// <param name="name">One of the constants.</param>
    public async Task<bool> TryWriteAsync(HttpContext http, Receipt receipt, string name)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(receipt);
        var cancellation = http.RequestAborted;
        switch (name)
        {
            case Original when receipt.Archived is { } archived:
                var original = storage.Archive.GetBlobClient(archived);
                if (!await original.ExistsAsync(cancellation))
                {
                    return false;
                }

                await OriginalAsync(http, original, receipt.FileName);
                return true;
            case Letter when receipt is { Told.Letter: { } letterName, Archived: { } package, Size: <= Upload.MaxBytesRead }:
                var kept = (await storage.Archive.GetBlobClient(package).DownloadContentAsync(cancellation)).Value.Content;
                if (DifficultyPackage.LetterIn(kept.ToMemory()) is not var (letter, _))
                {
                    return false;
                }

                using (var content = new MemoryStream(letter, writable: false))
                {
                    await PageResponse.FileAsync(http, content, "application/octet-stream", SavedName.Of(letterName, FileRecognition.Of(letter.AsMemory())));
                }

                return true;
            case ReceiptData:
                using (var content = new MemoryStream(await ReceiptAsync(receipt, cancellation)))
                {
                    await PageResponse.FileAsync(http, content, "application/json; charset=utf-8", "giay-xac-nhan-" + receipt.Id + ".json");
                }

                return true;
            case Marked when await annotated.MakeAsync(receipt, cancellation) is { } copy:
                using (var content = new MemoryStream(copy.Content.ToArray()))
                {
                    await PageResponse.FileAsync(http, content, copy.ContentType, copy.FileName);
                }

                return true;
            default:
                return false;
        }
    }

    // What a file is shows only in all of it: the directory of an archive stands at its end.
    private static async Task OriginalAsync(HttpContext http, BlobClient original, string fileName)
    {
        const string Type = "application/octet-stream";
        await using var stored = await original.OpenReadAsync(cancellationToken: http.RequestAborted);
        if (stored.Length > Upload.MaxBytesRead)
        {
            await PageResponse.FileAsync(http, stored, Type, SavedName.Of(fileName, FileKind.Unknown));
            return;
        }

        var bytes = new byte[stored.Length];
        await stored.ReadExactlyAsync(bytes, http.RequestAborted);
        using var content = new MemoryStream(bytes, writable: false);
        await PageResponse.FileAsync(http, content, Type, SavedName.Of(fileName, FileRecognition.Of(bytes.AsMemory())));
    }

    // The file has every finding; of very many the table's row has only the first.
    private async Task<byte[]> ReceiptAsync(Receipt receipt, CancellationToken cancellation)
    {
        try
        {
            return (await storage.Receipts.GetBlobClient(Archive.ReceiptNameOf(receipt)).DownloadContentAsync(cancellation)).Value.Content.ToArray();
        }
        catch (Azure.RequestFailedException notYet) when (notYet.Status == 404)
        {
            return ReceiptJson.Write(receipt);
        }
    }
}
