using System.Globalization;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.Reference;

/// <summary>The mail that takes the place of the answer to an upload whose original was judged anew.</summary>
internal static class RevalidationMail
{
    /// <summary>The ledger row.</summary>
    public static MailRow Owed(string partition, Receipt receipt, string upload, ReferenceData reference, DateTimeOffset now)
    {
        var mail = IngestReport.MailOf(partition, receipt, upload, reference, now);
        mail.RowKey = Keys.Mail + KeyOf(receipt, upload);
        return mail;
    }

    /// <summary>Its key in the ledger, one for each judgement; null for a receipt that was never revalidated.</summary>
    public static string? KeyOf(Receipt receipt, string upload) => receipt.Revalidated is { } revalidated
        ? string.Create(CultureInfo.InvariantCulture, $"{(receipt.Outcome?.IsAccepted() == true ? MailKinds.Receipt : MailKinds.Rejection)}_{receipt.Unit}_{upload}_r{revalidated.Number}")
        : null;
}
