using System.Globalization;
using System.Text;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pipeline.Uploads;

/// <summary>
/// Keeps originals and receipts. Archive names carry the SHA-256 and the blob version, so a name is only ever created and what is there
/// already under it is the same bytes.
/// </summary>
public sealed class Archive(ReportStorage storage)
{
    /// <summary>Metadata of an archived original: the inbox name in Base64 of UTF-8 (metadata is ASCII), and when it was received.</summary>
    public const string BlobMetadata = "inboxblob", ReceivedMetadata = "receivedat", ETagMetadata = "inboxetag", Sha256Metadata = "sha256";

    /// <summary>The folder of what programs leave behind, which has no record.</summary>
    public const string IgnoredFolder = "ignored/";

    /// <summary>The archive name of an upload that was read.</summary>
    public static string NameOf(Upload upload, UploadRoute route)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(route);
        var folder = route switch
        {
            RoutedDocument document => $"documents/{document.Unit.Code}/{document.Document.Code}",
            RoutedReport report => FolderOf(report.Unit, report.Period),
            _ => "unrouted/" + VietnamTime.DayOf(upload.ReceivedAt).ToString("yyyy-MM", CultureInfo.InvariantCulture),
        };
        return $"{folder}/{NameOfFile(upload, route)}";
    }

    /// <summary>The archive name of a report.</summary>
    public static string NameOf(Unit unit, Period period, string fileName, string sha256, string upload) => $"{FolderOf(unit, period)}/{NameOfFile(fileName, sha256, upload)}";

    private static string FolderOf(Unit unit, Period period) => $"reports/{unit.Code}/{period}";

    /// <summary>The id of the upload whose original lies under an archive name; the reverse of <see cref="NameOf(Upload, UploadRoute)"/>.</summary>
    /// <exception cref="FormatException">No upload was archived under such a name.</exception>
    public static string UploadOf(string archived)
    {
        var parts = Path.GetFileNameWithoutExtension(archived).Split('-');
        return parts is [{ Length: 16 }, { Length: 32 } upload] ? upload : throw new FormatException($"“{archived}” is not the archive name of an upload.");
    }

    /// <summary>Where what programs leave behind is kept, without a record.</summary>
    public static string JunkNameOf(Upload upload, UploadRoute route)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(route);
        return IgnoredFolder + NameOfFile(upload, route);
    }

    /// <summary>Keeps the bytes.</summary>
    /// <returns>Whether they were not there yet.</returns>
    /// <exception cref="InvalidOperationException">Other bytes are there under the same name: the archive was tampered with.</exception>
    public Task<bool> KeepAsync(string name, Upload upload, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return KeepAsync(name, new ArchivedOriginal(upload.Blob, upload.ETag.ToString().Trim('"'), upload.ReceivedAt, upload.Sha256, upload.Content), cancellation);
    }

    /// <summary>As the other, of what is no upload.</summary>
    /// <returns>As the other.</returns>
    /// <exception cref="InvalidOperationException">As of the other.</exception>
    public async Task<bool> KeepAsync(string name, ArchivedOriginal original, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(original);
        var blob = storage.Archive.GetBlobClient(name);
        var isNew = await blob.CreateAsync(
            new BinaryData(original.Content).ToStream(),
            new BlobUploadOptions
            {
                TransferOptions = new Azure.Storage.StorageTransferOptions { InitialTransferSize = 64 * 1024 * 1024 },
                Metadata = new Dictionary<string, string>
                {
                    [BlobMetadata] = Convert.ToBase64String(Encoding.UTF8.GetBytes(original.Blob)),
                    [ETagMetadata] = original.Version,
                    [ReceivedMetadata] = VietnamTime.At(original.ReceivedAt).ToString("O", CultureInfo.InvariantCulture),
                    [Sha256Metadata] = original.Sha256,
                },
            },
            cancellation);
        if (!isNew)
        {
            var kept = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value;
            if (kept.ContentLength != original.Content.Length || !kept.Metadata.TryGetValue(Sha256Metadata, out var sha256) || sha256 != original.Sha256)
            {
                throw new InvalidOperationException(
                    $"The archive holds other bytes under {name} than {original.Blob}. Do not delete either; compare them and restore the archived one from its own backup.");
            }
        }

        return isNew;
    }

    /// <summary>Writes the receipt file. It comes from the submission's row, so whoever wrote it wrote the same bytes.</summary>
    public Task WriteReceiptAsync(Receipt receipt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return storage.Receipts.GetBlobClient(ReceiptNameOf(receipt)).CreateJsonAsync(ReceiptJson.Write(receipt), cancellation);
    }

    /// <summary>Takes the version that was read out of the inbox; a newer one under the same name stays.</summary>
    public Task RemoveFromInboxAsync(Upload upload, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return storage.Inbox.GetBlobClient(upload.Blob).DeleteReadAsync(upload.ETag, cancellation);
    }

    /// <summary>The name of a receipt in its container; one of a later judgement stands beside the first, which stays the proof of what was answered.</summary>
    public static string ReceiptNameOf(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var again = receipt.Revalidated is { } revalidated ? FormattableString.Invariant($"-r{revalidated.Number}") : "";
        return string.Join('/', new[] { receipt.Unit ?? "unrouted", receipt.Period, receipt.Form, receipt.Id + again + ".json" }.Where(p => p is not null));
    }

    private static string NameOfFile(Upload upload, UploadRoute route) => NameOfFile(route.FileName, upload.Sha256, upload.Id);

    private static string NameOfFile(string fileName, string sha256, string upload)
    {
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        var ascii = extension.Length is > 1 and <= 8 && extension.Skip(1).All(char.IsAsciiLetterOrDigit);
        return $"{sha256[..16]}-{upload}{(ascii ? extension : "")}";
    }
}

/// <summary>An original to keep.</summary>
/// <param name="Blob">The name by which it came.</param>
/// <param name="Version">Which version of it, without quotation marks.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Content">The bytes.</param>
public sealed record ArchivedOriginal(string Blob, string Version, DateTimeOffset ReceivedAt, string Sha256, ReadOnlyMemory<byte> Content);
