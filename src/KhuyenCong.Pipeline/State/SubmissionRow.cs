using System.IO.Compression;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Tracing;
using KhuyenCong.Reporting.Receipts;

namespace KhuyenCong.Pipeline.State;

/// <summary>
/// One upload and what became of it: row <c>submission_{unit}_{upload}</c>. Ingesting only ever adds it; adding it again answers 409, which is
/// how the same blob version processed twice is noticed. Revalidating replaces it under its ETag. It holds the whole receipt, so that receipt and mail can be made from it after a crash.
/// </summary>
public sealed class SubmissionRow : ITableEntity
{
    /// <inheritdoc/>
    public string PartitionKey { get; set; } = "";

    /// <inheritdoc/>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The upload's id (<see cref="Keys.UploadId"/>).</summary>
    public string Upload { get; set; } = "";

    /// <summary>The unit's code; empty when unknown.</summary>
    public string Unit { get; set; } = "";

    /// <summary>A name of <see cref="SubmissionKind"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The version from 1; 0 when it makes none.</summary>
    public int Version { get; set; }

    /// <summary>A name of <see cref="Reporting.Validation.Outcome"/>; null for what is not checked.</summary>
    public string? Outcome { get; set; }

    /// <summary>A name of <see cref="Reporting.Receipts.Timeliness"/>.</summary>
    public string Timeliness { get; set; } = "";

    /// <summary>When the upload ended, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>SHA-256 of the bytes.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; set; }

    /// <summary>Errors in all.</summary>
    public int Errors { get; set; }

    /// <summary>Warnings in all.</summary>
    public int Warnings { get; set; }

    /// <summary>A name of <see cref="UploadWay"/>; null when it is not known, as after a rebuild of the table: no receipt tells of it.</summary>
    public string? Way { get; set; }

    /// <summary>The trace in which it was recorded (a W3C traceparent); null when nothing was traced.</summary>
    public string? Trace { get; set; }

    /// <summary>The receipt: JSON, Brotli; at most 64 KiB.</summary>
    public byte[] Receipt { get; set; } = [];

    /// <summary>Reads the receipt back.</summary>
    public Receipt ReadReceipt()
    {
        using var plain = new BrotliStream(new MemoryStream(Receipt), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<Receipt>(plain, ReceiptJson.Options)
            ?? throw new InvalidOperationException($"Row {PartitionKey}/{RowKey} holds no receipt.");
    }

    /// <summary>Makes the row of a receipt.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="upload">The upload's id.</param>
    /// <param name="receipt">The receipt.</param>
    /// <param name="way">The row's <see cref="Way"/>.</param>
    public static SubmissionRow Of(string partition, string upload, Receipt receipt, string? way)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return new SubmissionRow
        {
            PartitionKey = partition,
            RowKey = Key(receipt.Unit, upload),
            Upload = upload,
            Unit = receipt.Unit ?? "",
            Kind = receipt.Kind.ToString(),
            Version = receipt.Version,
            Outcome = receipt.Outcome?.ToString(),
            Timeliness = receipt.Timeliness.ToString(),
            ReceivedAt = receipt.ReceivedAt.ToUniversalTime(),
            Sha256 = receipt.Sha256,
            Size = receipt.Size,
            Errors = receipt.Errors,
            Warnings = receipt.Warnings,
            Way = way,
            Trace = ReportTracing.Context,
            Receipt = ReceiptJson.Compress(receipt),
        };
    }

    /// <summary>
    /// The row by which it is listed: <c>recent_{unit}_{time}_{upload}</c>, in the same transaction as this one. It holds the receipt without its findings,
    /// so that a page of many reads little.
    /// </summary>
    public SubmissionRow Listed()
    {
        var listed = (SubmissionRow)MemberwiseClone();
        listed.RowKey = Keys.Recent + Unit + "_" + Keys.Newest(ReceivedAt, Upload);
        (listed.ETag, listed.Way, listed.Trace) = (default, null, null);
        listed.Receipt = ReceiptJson.Compress(ReadReceipt() with { Findings = [] });
        return listed;
    }

    /// <summary>The row key of an upload.</summary>
    public static string Key(string? unit, string upload) => Keys.Submission + (unit ?? "") + "_" + upload;
}
