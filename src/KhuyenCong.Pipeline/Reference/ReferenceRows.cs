using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Pipeline.Reference;

/// <summary>What became of an upload of reference data.</summary>
public enum ReferenceOutcome
{
    /// <summary>It is in force as a new version.</summary>
    Applied,

    /// <summary>Its bytes were in force already; no version was made.</summary>
    Unchanged,

    /// <summary>It has problems; nothing has changed.</summary>
    Refused,
}

/// <summary>The answer to one upload of reference data, kept as a file in the receipts.</summary>
public sealed record ReferenceReceipt
{
    /// <summary>The upload's id (<see cref="Keys.UploadId"/>).</summary>
    public required string Id { get; init; }

    /// <summary>The path below the reference folder, for example <c>forms/KC-01.json</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hexadecimal; empty for a blob that was refused unread.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was received, in Vietnam time.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What became of it.</summary>
    public required ReferenceOutcome Outcome { get; init; }

    /// <summary>The version in force by this path afterwards; 0 for the one that comes with the product, or none.</summary>
    public required int Version { get; init; }

    /// <summary>Where the original is kept in the archive; null for a blob that was refused unread.</summary>
    public string? Archived { get; init; }

    /// <summary>What it was, when it was refused without a byte being read; null for an upload that was read.</summary>
    public UnreadBlob? Unread { get; init; }

    /// <summary>Who uploaded it and is answered beside the operators; null where the upload does not say it.</summary>
    public string? UploadedBy { get; init; }

    /// <summary>What it does, a sentence each; empty when it was not applied.</summary>
    public IReadOnlyList<string> Effects { get; init; } = [];

    /// <summary>Problems in all.</summary>
    public int ProblemCount { get; init; }

    /// <summary>The problems; of very many only the first.</summary>
    public IReadOnlyList<ReferenceProblem> Problems { get; init; } = [];
}

/// <summary>
/// Row <c>force_set</c> of the partition <c>reference</c>: every change replaces it under its ETag, because a file is only sound together
/// with all others that are in force. Its ETag is what tells an instance that something has changed.
/// </summary>
public sealed class ReferenceSetRow : ITableEntity
{
    /// <summary>Its row key.</summary>
    public const string Key = ReferenceFileRow.Prefix + "set";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Keys.Reference;

    /// <inheritdoc/>
    public string RowKey { get; set; } = Key;

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>Changes so far.</summary>
    public int Changes { get; set; }
}

/// <summary>Row <c>force_{hash of the path}</c>: the version of one file that is in force instead of the shipped one.</summary>
public sealed class ReferenceFileRow : ITableEntity
{
    /// <summary>All rows of what is in force begin so, the set's too.</summary>
    public const string Prefix = "force_";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Keys.Reference;

    /// <inheritdoc/>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The path below the reference folder.</summary>
    public string Path { get; set; } = "";

    /// <summary>The version from 1.</summary>
    public int Version { get; set; }

    /// <summary>The name of its blob in the reference container.</summary>
    public string Blob { get; set; } = "";

    /// <summary>SHA-256 of the bytes.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>Since when, UTC.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>The row key of a path: row keys hold no slash. A table and its workbook have one row, for one of them is in force.</summary>
    public static string Key(string path) =>
        Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ReferenceData.NameOf(path))).AsSpan(0, 16));
}

/// <summary>Row <c>failed_{upload}</c>: an upload of reference data that we could not process at every try of its event, or for an hour; gone when it is settled.</summary>
public sealed class ReferenceFailureRow : ITableEntity
{
    /// <summary>All of them begin so.</summary>
    public const string Prefix = "failed_";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Keys.Reference;

    /// <inheritdoc/>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The path below the reference folder, as uploaded.</summary>
    public string Path { get; set; } = "";

    /// <summary>When it came, UTC.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>The upload's id.</summary>
    [System.Runtime.Serialization.IgnoreDataMember]
    public string Upload => RowKey[Prefix.Length..];
}

/// <summary>
/// Row <c>change_{upload}</c>: one upload of reference data and its answer. It is only ever added, so the same blob version handled twice
/// is noticed, and the receipt can be written from it after a crash.
/// </summary>
public sealed class ReferenceChangeRow : ITableEntity
{
    private const int MaxBytesInARow = 60_000;

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Keys.Reference;

    /// <inheritdoc/>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The path below the reference folder, as uploaded.</summary>
    public string Path { get; set; } = "";

    /// <summary>A name of <see cref="ReferenceOutcome"/>.</summary>
    public string Outcome { get; set; } = "";

    /// <summary>The version in force afterwards.</summary>
    public int Version { get; set; }

    /// <summary>The receipt: JSON, Brotli; at most 64 KiB.</summary>
    public byte[] Receipt { get; set; } = [];

    /// <summary>The row key of an upload.</summary>
    public static string Key(string upload) => "change_" + upload;

    /// <summary>Makes the row of a receipt; problems are cut from the end until it fits, and stay counted.</summary>
    public static ReferenceChangeRow Of(ReferenceReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var kept = receipt;
        byte[] packed;
        while ((packed = Pack(kept)).Length > MaxBytesInARow && kept.Problems.Count > 0)
        {
            kept = kept with { Problems = [.. kept.Problems.Take(kept.Problems.Count / 2)] };
        }

        return new ReferenceChangeRow
        {
            RowKey = Key(receipt.Id),
            Path = receipt.Path,
            Outcome = receipt.Outcome.ToString(),
            Version = receipt.Version,
            Receipt = packed,
        };
    }

    /// <summary>Reads the receipt back.</summary>
    public ReferenceReceipt ReadReceipt()
    {
        using var plain = new BrotliStream(new MemoryStream(Receipt), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<ReferenceReceipt>(plain, ReceiptJson.Options)
            ?? throw new InvalidOperationException($"Row {PartitionKey}/{RowKey} holds no receipt.");
    }

    private static byte[] Pack(ReferenceReceipt receipt)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(brotli, receipt, ReceiptJson.Options);
        }

        return packed.ToArray();
    }
}
