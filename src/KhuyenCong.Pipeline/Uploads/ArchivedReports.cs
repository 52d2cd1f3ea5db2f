using System.Security.Cryptography;
using Azure;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Pipeline.Uploads;

/// <summary>An archived original as the reader sees it now.</summary>
/// <param name="Unit">The unit that handed it in.</param>
/// <param name="Read">What was read.</param>
public sealed record ReadAgain(Unit Unit, ReadReport Read);

/// <summary>Reads the archived originals of recorded reports again.</summary>
public sealed class ArchivedReports(ReportStorage storage)
{
    /// <summary>Reads the original of a receipt.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="period">The period that it reports.</param>
    /// <param name="cutOff">The day at which its unit is looked up.</param>
    /// <param name="reference">The reference data.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What was read, or why it cannot be: an unknown unit, an original that is gone, too large, or not the one that the receipt describes.</returns>
    public async Task<(ReadAgain? Read, string? Problem)> ReadAsync(
        Receipt receipt, Period period, DateOnly cutOff, ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Units.Find(receipt.Unit!, cutOff) is not { } unit)
        {
            return (null, FormattableString.Invariant($"The reference data in force knows no unit {receipt.Unit} on {cutOff:yyyy-MM-dd}."));
        }

        if (receipt.Archived is null)
        {
            return (null, FormattableString.Invariant($"It was refused unread, {receipt.Size} bytes as a {receipt.Unread?.Type} blob, and nothing of it was kept."));
        }

        if (receipt.Size > Upload.MaxBytesRead)
        {
            return (null, FormattableString.Invariant($"Its original archive/{receipt.Archived} has {receipt.Size} bytes; at most {Upload.MaxBytesRead} are read."));
        }

        BinaryData original;
        try
        {
            original = (await storage.Archive.GetBlobClient(receipt.Archived).DownloadContentAsync(cancellation)).Value.Content;
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return (null, $"Its original archive/{receipt.Archived} is not there.");
        }

        var file = new UploadedFile(receipt.FileName, original.ToMemory());
        if (Convert.ToHexStringLower(SHA256.HashData(file.Content.Span)) != receipt.Sha256)
        {
            return (null, $"Its original archive/{receipt.Archived} has other bytes than the receipt says.");
        }

        var reader = new ReportReader(reference.Forms, reference.Duties.FormsFor, reference.Units.FindByName);
        return (new ReadAgain(unit, reader.Read(file, new Addressee(unit, period, null), cancellation)), null);
    }
}
