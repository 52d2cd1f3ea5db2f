using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.OwnReports;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Reminders;
using KhuyenCong.Reporting.Workbooks;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Summarise;

/// <summary>
/// Owes the ministry the digests that are due as of now: weekly while a period is open, the morning after the due date, the morning after
/// the lock. One that was missed is made late and says so. Each is made once, as of the moment of its making; its parts lie in the exports container and its ledger row is what makes it owed.
/// </summary>
public sealed partial class SendDigest(
    ReportStorage storage,
    ReportTable table,
    CurrentReference currentReference,
    ComplianceQuery compliance,
    MailComposer composer,
    HandInLinks links,
    Scorecards scorecards,
    TimeProvider clock,
    ILogger<SendDigest> log)
{
    /// <summary>Runs once; the keys of the digests that this run owes.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellation)
    {
        var reference = await currentReference.GetAsync(cancellation);
        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        var owed = new List<string>();

        // One look for all digests of the run: the periods that they are about first, for what others tell beside is part of these.
        var look = new TableLook(table);
        foreach (var (deadlines, moment, day, key) in await DueAsync(look, reference, today, cancellation))
        {
            var to = reference.Contacts.Ministry(MinistryRole.Digest, today).Select(m => m.Email).ToList();
            if (to.Count == 0)
            {
                LogNobody(key);
                continue;
            }

            var partition = new ReportPartition(deadlines.Form, deadlines.Period);
            var digest = (await compliance.DigestAsync(look, deadlines, moment, reference, now, cancellation)) with { Day = day };
            digest = digest with { Scores = await scorecards.OfAsync(digest.Form, deadlines, reference, now, cancellation, look) };
            var report = DigestParts.HasReport(key) ? await MinistryReports.WriteAsync(look, digest, reference, cancellation) : null;
            var mail = await KeepAsync(partition, key, digest, report, to, now, cancellation);
            if (await table.CommitAsync(partition, mail.Add(), cancellation))
            {
                owed.Add(key);
                var counts = digest.Counts;
                LogOwed(key, deadlines.Form, deadlines.Period.Id, counts.Expected, counts.OnTime, counts.Late, counts.RejectedOpen, counts.Failed, counts.Missing);
            }
        }

        return owed;
    }

    private async Task<List<(Deadlines Deadlines, DigestMoment Moment, DateOnly Day, string Key)>> DueAsync(
        TableLook look, ReferenceData reference, DateOnly today, CancellationToken cancellation)
    {
        var due = new List<(Deadlines, DigestMoment, DateOnly, string)>();
        foreach (var deadlines in reference.Duties.TouchedBy(today, DigestPlan.LastDayAfterLock).Where(d => d.IsAsked))
        {
            if (DigestPlan.Owed(deadlines, today) is not var (moment, day))
            {
                continue;
            }

            // A period is looked at for a year after its lock, and in nearly all of it nothing is left to do.
            var partition = new ReportPartition(deadlines.Form, deadlines.Period);
            var key = DigestParts.KeyOf(moment, day);
            if (moment == DigestMoment.AtLock && await table.FindAsync<MailRow>(partition, Keys.Mail + key, cancellation) is not null)
            {
                continue;
            }

            // Keys begin with the day, so a digest of a later day than this one says that this one was overtaken.
            var state = await look.PeriodAsync(partition, cancellation);
            if (state.IsOpened && !state.Mails.Any(m => m.Kind == MailKinds.Digest && string.CompareOrdinal(m.Key, key) >= 0))
            {
                due.Add((deadlines, moment, day, key));
            }
        }

        return due;
    }

    private async Task<MailRow> KeepAsync(
        string partition, string key, ComplianceDigest digest, byte[]? report, IReadOnlyList<string> to, DateTimeOffset now, CancellationToken cancellation)
    {
        var workbook = DigestWorkbook.Write(digest);
        var pages = new DigestLinks(links.Situation(digest.Deadlines.Form, digest.Deadlines.Period), links.Figures(digest.Deadlines.Form, digest.Deadlines.Period));
        MailAttachment[] attached = [DigestParts.Attached(partition, workbook), .. report is null ? Array.Empty<MailAttachment>() : [DigestParts.AttachedReport(partition, report)]];
        var mail = composer.Digest(digest, pages, attached);

        // Two instances may make the same digest a moment apart: each keeps its own parts, and the ledger's row says whose are sent.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.Html)))[..12];
        var folder = $"digests/{digest.Deadlines.Form}/{digest.Deadlines.Period.Id}/{key}-{hash}/";
        await PutAsync(folder + DigestParts.Html, Encoding.UTF8.GetBytes(mail.Html), "text/html; charset=utf-8", cancellation);
        await PutAsync(folder + DigestParts.Text, Encoding.UTF8.GetBytes(mail.Text), "text/plain; charset=utf-8", cancellation);
        await PutAsync(folder + DigestParts.Workbook, workbook, DigestParts.WorkbookType, cancellation);
        if (report is not null)
        {
            await PutAsync(folder + DigestParts.Report, report, MinistryReport.ContentType, cancellation);
        }

        await PutAsync($"figures/{digest.Deadlines.Form}_{digest.Deadlines.Period.Id}.csv", FiguresCsv.Write(digest), "text/csv; charset=utf-8", cancellation);
        var row = MailRow.Owed(partition, key, MailKinds.Digest, to, [], now);
        (row.Content, row.Subject) = (folder, mail.Subject);
        row.Counts = JsonSerializer.Serialize(digest.Counts, ReceiptJson.Options);
        return row;
    }

    private async Task PutAsync(string name, byte[] content, string type, CancellationToken cancellation) =>
        await storage.Exports.GetBlobClient(name).UploadAsync(
            new BinaryData(content), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = type } }, cancellation);

    [LoggerMessage(Level = LogLevel.Information, Message = "Owed digest {Key} of {Form} {Period}: expected {Expected}, on time {OnTime}, late {Late}, rejected {Rejected}, failed {Failed}, missing {Missing}")]
    private partial void LogOwed(string key, string form, string period, int expected, int onTime, int late, int rejected, int failed, int missing);

    [LoggerMessage(Level = LogLevel.Error, Message = "Digest {Key} is due and nobody is configured to get it; add a row with role digest to contacts/ministry.csv")]
    private partial void LogNobody(string key);
}
