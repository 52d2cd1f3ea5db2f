using KhuyenCong.Reporting.Receipts;

namespace KhuyenCong.Pipeline.Ingest;

/// <summary>The number on a receipt: what it is about, and the first digits of its upload's id.</summary>
internal static class ReceiptNumber
{
    /// <summary>The receipt with its number, for example <c>KC01-2026Q3-52-7F3A9C21</c>.</summary>
    public static Receipt On(Receipt receipt, string upload)
    {
        var what = string.Join('-', new[] { receipt.Form?.Replace("-", "", StringComparison.Ordinal), receipt.Period?.Replace("-", "", StringComparison.Ordinal), receipt.Unit }
            .Where(p => p is not null));
        return receipt with { Id = (what.Length == 0 ? "KXD" : what) + "-" + upload[..8].ToUpperInvariant() };
    }
}
