using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Receipts;

namespace KhuyenCong.Pipeline.State;

/// <summary>Receipts as JSON: as a file for people and programs, and compressed for the table.</summary>
public static class ReceiptJson
{
    private const int MaxBytesInARow = 60_000;

    /// <summary>As all JSON of ours; what is null is left out.</summary>
    public static JsonSerializerOptions Options { get; } = new(ReadableJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The receipt file's bytes, UTF-8.</summary>
    public static byte[] Write(Receipt receipt) => JsonSerializer.SerializeToUtf8Bytes(receipt, Options);

    /// <summary>The receipt for the table; findings are cut from the end until it fits, and stay counted.</summary>
    public static byte[] Compress(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        while (true)
        {
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                JsonSerializer.Serialize(brotli, receipt, Options);
            }

            if (packed.Length <= MaxBytesInARow || receipt.Findings.Count == 0)
            {
                return packed.ToArray();
            }

            receipt = receipt with { Findings = [.. receipt.Findings.Take(receipt.Findings.Count / 2)] };
        }
    }
}
