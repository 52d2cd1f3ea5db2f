using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Intake;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.Reference;

/// <summary>What a stored original would get today.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="Version">The counted version.</param>
/// <param name="Receipt">The number of its receipt.</param>
/// <param name="Before">The outcome that it was answered with.</param>
/// <param name="After">The outcome by the rules in force; null when the original could not be read again.</param>
/// <param name="Added">Findings that would be new.</param>
/// <param name="Removed">Findings that would be gone.</param>
public sealed record Revalidation(
    string Unit, int Version, string Receipt, Outcome Before, Outcome? After, IReadOnlyList<Finding> Added, IReadOnlyList<Finding> Removed)
{
    /// <summary>Why the original could not be read again; null when it was.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether anything would change, or is not known.</summary>
    public bool Changes => After != Before || Added.Count > 0 || Removed.Count > 0;
}

/// <summary>
/// Runs the stored originals of the versions that count through the reader and the rules in force, and compares with what they were
/// answered with. Nothing is written.
/// </summary>
public sealed class RevalidateReports(ReportStorage storage, ReportTable table, EarlierReports earlier, CurrentReference currentReference)
{
    /// <summary>Compares the counted version of every unit, by unit code.</summary>
    /// <param name="formCode">The form's code.</param>
    /// <param name="period">The period.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="ArgumentException">The form is no table that is due for the period.</exception>
    public async Task<IReadOnlyList<Revalidation>> RunAsync(string formCode, Period period, CancellationToken cancellation)
    {
        var reference = await currentReference.GetAsync(cancellation);
        if (reference.Duties.For(formCode, period) is not { } deadlines || reference.Forms.For(formCode, deadlines.CutOff) is not { Kind: FormKind.Table })
        {
            throw new ArgumentException(
                $"{formCode} is not a table that is due for {period.Id}. Due then: {string.Join(", ", reference.Duties.FormsFor(period))}.", nameof(formCode));
        }

        var partition = Keys.Partition(formCode, period);
        var found = new List<Revalidation>();
        foreach (var status in await table.UnderAsync<StatusRow>(partition, Keys.Status, cancellation))
        {
            if (status is { CountedVersion: > 0, CountedUpload: { } upload }
                && await table.FindAsync<SubmissionRow>(partition, SubmissionRow.Key(status.Unit, upload), cancellation) is { } submission)
            {
                found.Add(await CompareAsync(submission.ReadReceipt(), formCode, period, reference, cancellation));
            }
        }

        return found;
    }

    private async Task<Revalidation> CompareAsync(
        Receipt receipt, string formCode, Period period, ReferenceData reference, CancellationToken cancellation)
    {
        var unknown = new Revalidation(receipt.Unit!, receipt.Version, receipt.Id, receipt.Outcome!.Value, null, [], []);
        var deadlines = reference.Duties.For(formCode, period)!;
        if (reference.Units.Find(receipt.Unit!, deadlines.CutOff) is not { } unit)
        {
            return unknown with { Problem = FormattableString.Invariant($"No unit has the code {receipt.Unit} at the cut-off {deadlines.CutOff:yyyy-MM-dd}.") };
        }

        BinaryData original;
        try
        {
            original = (await storage.Archive.GetBlobClient(receipt.Archived).DownloadContentAsync(cancellation)).Value.Content;
        }
        catch (Azure.RequestFailedException gone) when (gone.Status == 404)
        {
            return unknown with { Problem = $"The archive does not hold {receipt.Archived}." };
        }

        var reader = new ReportReader(reference.Forms, reference.Duties.FormsFor, reference.Units.FindByName);
        var read = reader.Read(new UploadedFile(receipt.FileName, original.ToMemory()), new Addressee(unit, period, null), cancellation);
        var history = read.Form is { Kind: FormKind.Table } form
            ? await earlier.LookAsync(reference, form, unit, period, VietnamTime.DayOf(receipt.ReceivedAt), cancellation)
            : ReportHistory.None;
        var check = ReportValidator.Check(read, history, deadlines.CutOff);
        if (Arrival.EstimateWarning(receipt.ReceivedAt, deadlines) is { } estimate)
        {
            check = check with { Findings = [estimate, .. check.Findings] };
        }

        // A receipt holds only so many findings; what it had no room for cannot be called new.
        var wasCut = receipt.Findings.Count < receipt.Errors + receipt.Warnings;
        return unknown with
        {
            After = check.Outcome,
            Added = wasCut ? [] : [.. check.Findings.ExceptBy(receipt.Findings.Select(Same), Same)],
            Removed = [.. receipt.Findings.ExceptBy(check.Findings.Select(Same), Same)],
        };
    }

    private static (string, Severity, string?, string?, string) Same(Finding finding) =>
        (finding.Code, finding.Severity, finding.Sheet, finding.Cell, finding.Message);
}
