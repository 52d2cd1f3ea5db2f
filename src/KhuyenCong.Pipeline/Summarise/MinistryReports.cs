using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Documents;
using KhuyenCong.Reporting.OwnReports;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Pipeline.Summarise;

/// <summary>Writes the ministry's own report of a digest, with the receipts that its numbers come from.</summary>
public static class MinistryReports
{
    /// <summary>The report as a Word document. It costs one query more for each form and period that the digest tells figures of.</summary>
    /// <param name="look">What the digest was made from.</param>
    /// <param name="digest">The digest.</param>
    /// <param name="reference">The reference data, with the ministry's template.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    public static async Task<byte[]> WriteAsync(TableLook look, ComplianceDigest digest, ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(look);
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentNullException.ThrowIfNull(reference);
        var wanted = MinistryReport.Uploads(digest).ToHashSet(StringComparer.Ordinal);
        var receipts = new List<FiledReceipt>();
        foreach (var partition in PartitionsOf(digest))
        {
            // The rows by which submissions are listed hold receipts without their findings.
            var listed = await look.UnderAsync<SubmissionRow>(partition, Keys.Recent, cancellation);
            receipts.AddRange(listed.Where(row => wanted.Contains(row.Upload)).Select(row => Filed(row.Upload, row.ReadReceipt())).OfType<FiledReceipt>());
        }

        return MinistryReport.Write(digest, receipts, reference.MinistryReport);
    }

    private static IEnumerable<string> PartitionsOf(ComplianceDigest digest) =>
        digest.Figures.Concat(digest.LeftOut).Select(f => f.YearBefore).OfType<FigureSet>()
            .Concat(digest.OtherForms.SelectMany(o => o.OnFile).Select(f => f.Figures))
            .Select(f => (f.Form, f.Period))
            .Concat(digest.Difficulties.Select(d => (d.Form, d.Period)))
            .Append((Form: digest.Form.Code, digest.Deadlines.Period))
            .Distinct().Select(p => (string)new ReportPartition(p.Form, p.Period));

    // What belongs to no unit, form and period is no source of a figure.
    private static FiledReceipt? Filed(string upload, Receipt receipt) =>
        receipt is { Unit: { } unit, Form: { } form } && Period.TryParseId(receipt.Period ?? "", out var period)
            ? new FiledReceipt(upload, receipt.Id, unit, receipt.Office ?? unit, form, period, receipt.Version, receipt.FileName, receipt.ReceivedAt)
            : null;
}
