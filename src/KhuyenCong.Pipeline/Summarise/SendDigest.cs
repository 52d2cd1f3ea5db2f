using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Reminders;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Reporting.Workbooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Summarise;

/// <summary>
/// Owes the ministry the digests that are due as of now: weekly while a period is open, the morning after the due date, the morning after
/// the lock. One that was missed is made late and says so. Each is made once, as of the moment of its making; its parts lie in the exports container and its ledger row is what makes it owed.
/// </summary>
public sealed partial class SendDigest(
    ReportStorage storage,
    ReportTable table,
    CurrentReference currentReference,
    ProgrammesOnFile programmes,
    MailComposer composer,
    IOptions<MailOptions> mailOptions,
    HandInLinks links,
    DifficultiesOnFile difficulties,
    Scorecards scorecards,
    TimeProvider clock,
    ILogger<SendDigest> log)
{
    // Older answers of a unit say nothing about it any more.
    private const int YearsOfNewest = 3;

    /// <summary>Runs once; the keys of the digests that this run owes.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellation)
    {
        var reference = await currentReference.GetAsync(cancellation);
        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        var owed = new List<string>();
        foreach (var deadlines in reference.Duties.TouchedBy(today, DigestPlan.LastDayAfterLock).Where(d => d.IsAsked))
        {
            if (DigestPlan.Owed(deadlines, today) is not { } due)
            {
                continue;
            }

            // A period is looked at for a year after its lock, and in nearly all of it nothing is left to do.
            var partition = new ReportPartition(deadlines.Form, deadlines.Period);
            var key = FormattableString.Invariant($"{MailKinds.Digest}_{due.Day:yyyyMMdd}_{due.Moment}").ToLowerInvariant();
            if (due.Moment == DigestMoment.AtLock && await table.FindAsync<MailRow>(partition, Keys.Mail + key, cancellation) is not null)
            {
                continue;
            }

            var state = await PeriodState.ReadAsync(table, partition, cancellation);

            // Keys begin with the day, so a digest of a later day than this one says that this one was overtaken.
            if (!state.IsOpened || state.Mails.Any(m => m.Kind == MailKinds.Digest && string.CompareOrdinal(m.Key, key) >= 0))
            {
                continue;
            }

            var to = reference.Contacts.Ministry(MinistryRole.Digest, today).Select(m => m.Email).ToList();
            if (to.Count == 0)
            {
                LogNobody(key);
                continue;
            }

            var digest = (await MakeAsync(state, deadlines, due.Moment, reference, now, cancellation)) with { Day = due.Day };
            digest = digest with { Scores = await scorecards.OfAsync(digest.Form, deadlines, reference, now, cancellation) };
            var mail = await KeepAsync(partition, key, digest, to, now, cancellation);
            if (await table.CommitAsync(partition, mail.Add(), cancellation))
            {
                owed.Add(key);
                var counts = digest.Counts;
                LogOwed(key, deadlines.Form, deadlines.Period.Id, counts.Expected, counts.OnTime, counts.Late, counts.RejectedOpen, counts.Failed, counts.Missing);
            }
        }

        return owed;
    }

    /// <summary>The digest of a form and period as of now; nothing is written.</summary>
    public async Task<ComplianceDigest?> ViewAsync(string form, Period period, DigestMoment moment, CancellationToken cancellation)
    {
        var reference = await currentReference.GetAsync(cancellation);
        if (reference.Duties.For(form, period) is not { } deadlines)
        {
            return null;
        }

        var state = await PeriodState.ReadAsync(table, new ReportPartition(form, period), cancellation);
        return await MakeAsync(state, deadlines, moment, reference, clock.GetUtcNow(), cancellation);
    }

    private async Task<ComplianceDigest> MakeAsync(
        PeriodState state, Deadlines deadlines, DigestMoment moment, ReferenceData reference, DateTimeOffset now, CancellationToken cancellation)
    {
        var form = reference.Forms.For(deadlines.Form, deadlines.CutOff)!;
        var earlier = state.Mails.Where(m => m.Kind == MailKinds.Digest && m.Counts is not null).OrderBy(m => m.OwedSince).ToList();

        // Readers compare with what they have read. Of one of unknown fate everything is told again: twice is better than not at all.
        var last = earlier.LastOrDefault(m => m.WasTaken);
        var (periodBefore, curveBefore) = await BeforeAsync(deadlines, reference, cancellation);
        return new ComplianceDigest
        {
            Form = form,
            Deadlines = deadlines,
            Moment = moment,
            AsOf = VietnamTime.At(now),
            Department = reference.Department(VietnamTime.DayOf(now)),
            Units = ComplianceView.Units(state, deadlines, reference, now),
            CountsBefore = last is null ? null : JsonSerializer.Deserialize<ComplianceCounts>(last.Counts!, ReceiptJson.Options),
            BeforeAsOf = last is null ? null : VietnamTime.At(last.OwedSince),
            LostAsOf = [.. earlier.Skip(last is null ? 0 : earlier.IndexOf(last) + 1).Select(m => VietnamTime.At(m.OwedSince))],
            Figures = await FiguresAsync(state, form, deadlines, reference, cancellation),
            Causes = ComplianceView.Causes(state),
            Programmes = await programmes.SituationAsync(reference, now, cancellation),
            OtherForms = await OtherFormsAsync(deadlines, reference, now, cancellation),
            Difficulties = await difficulties.AllAsync(deadlines.Period, reference, VietnamTime.DayOf(now), cancellation),
            DeliveryKnown = mailOptions.Value.TakesEvents,
            Curve = ComplianceView.Curve(state.Statuses.Values, deadlines),
            CurveBefore = curveBefore,
            CurveBeforePeriod = periodBefore,
        };
    }

    private async Task<IReadOnlyList<UnitFigures>> FiguresAsync(
        PeriodState state, FormDefinition form, Deadlines deadlines, ReferenceData reference, CancellationToken cancellation)
    {
        var yearBefore = new Dictionary<string, FigureSet>();
        if (reference.Duties.For(form.Code, deadlines.Period.YearBefore) is { } earlier
            && reference.Forms.For(form.Code, earlier.CutOff) is { } earlierForm)
        {
            var byCode = (await OnFileAsync(earlier, earlierForm, cancellation)).ToDictionary(f => f.Unit, f => f.Figures);
            foreach (var unit in reference.Units.On(deadlines.CutOff))
            {
                var parts = reference.Units.CodesOn(unit, earlier.CutOff).Where(byCode.ContainsKey).Select(code => byCode[code]).ToList();
                if (FigureSets.Sum(parts) is { } sum)
                {
                    yearBefore[unit.Code] = sum;
                }
            }
        }

        var units = reference.Units.On(deadlines.CutOff).ToDictionary(u => u.Code);
        return
        [
            .. ComplianceView.Figures(state.FiguresByUnit, form, deadlines)
                .Where(f => units.ContainsKey(f.Unit))
                .Select(f => new UnitFigures(units[f.Unit], f.Version, f.Figures, yearBefore.GetValueOrDefault(f.Unit)))
                .OrderBy(f => f.Unit.Code, StringComparer.Ordinal),
        ];
    }

    private async Task<IEnumerable<(string Unit, int Version, FigureSet Figures)>> OnFileAsync(Deadlines deadlines, FormDefinition form, CancellationToken cancellation)
    {
        var rows = await table.UnderAsync<TableEntity>(new ReportPartition(deadlines.Form, deadlines.Period), Keys.Figures, cancellation);
        return ComplianceView.Figures(FigureRows.ByUnit(rows), form, deadlines);
    }

    // The forms that ask yes/no questions, each with the newest report of every unit: what they answer holds until the next report.
    private async Task<IReadOnlyList<NewestReports>> OtherFormsAsync(Deadlines deadlines, ReferenceData reference, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = VietnamTime.DayOf(now);
        var all = new List<NewestReports>();
        foreach (var code in reference.Duties.All.Select(d => d.Form).Distinct().Where(f => f != deadlines.Form))
        {
            if (reference.Forms.For(code, deadlines.CutOff) is not { Kind: FormKind.Table } form || form.RowsOn(deadlines.CutOff).All(r => r.Kind != FigureKind.YesNo))
            {
                continue;
            }

            var left = reference.Units.On(deadlines.CutOff).ToList();
            var newest = new List<UnitFigures>();
            foreach (var earlier in reference.Duties.Between(today.AddYears(-YearsOfNewest), today.AddYears(1))
                .Where(d => d.Form == code && d.Opens <= today).OrderByDescending(d => d.CutOff))
            {
                if (left.Count == 0 || reference.Forms.For(code, earlier.CutOff) is not { } earlierForm)
                {
                    break;
                }

                // A report of one of several units that were merged later is no answer of the whole.
                var byCode = (await OnFileAsync(earlier, earlierForm, cancellation)).ToDictionary(f => f.Unit);
                var found = left.Select(unit => (Unit: unit, Codes: reference.Units.CodesOn(unit, earlier.CutOff)))
                    .Where(u => u.Codes is [var only] && byCode.ContainsKey(only)).ToList();
                newest.AddRange(found.Select(u => new UnitFigures(u.Unit, byCode[u.Codes[0]].Version, byCode[u.Codes[0]].Figures, null)));
                left.RemoveAll(unit => found.Exists(u => u.Unit == unit));
            }

            all.Add(new NewestReports(form, deadlines.CutOff, [.. newest.OrderBy(f => f.Unit.Code, StringComparer.Ordinal)]));
        }

        return all;
    }

    // The last period of the same kind: a quarter is held against a quarter, a year against a year.
    private async Task<(Period? Period, IReadOnlyList<(int Day, int HandedIn)> Curve)> BeforeAsync(
        Deadlines deadlines, ReferenceData reference, CancellationToken cancellation)
    {
        var before = reference.Duties.Between(deadlines.Due.AddYears(-2), deadlines.Due.AddDays(-1))
            .Where(d => d.IsAsked && d.Form == deadlines.Form && d.Period.Kind == deadlines.Period.Kind)
            .OrderBy(d => d.Due).LastOrDefault();
        if (before is null)
        {
            return (null, []);
        }

        var statuses = await table.UnderAsync<StatusRow>(new ReportPartition(before.Form, before.Period), Keys.Status, cancellation);
        return (before.Period, ComplianceView.Curve(statuses, before));
    }

    private async Task<MailRow> KeepAsync(
        string partition, string key, ComplianceDigest digest, IReadOnlyList<string> to, DateTimeOffset now, CancellationToken cancellation)
    {
        var workbook = DigestWorkbook.Write(digest);
        var link = links.Situation(digest.Deadlines.Form, digest.Deadlines.Period);
        var mail = composer.Digest(digest, link?.AbsoluteUri, [DigestParts.Attached(partition, workbook)]);

        // Two instances may make the same digest a moment apart: each keeps its own parts, and the ledger's row says whose are sent.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.Html)))[..12];
        var folder = $"digests/{digest.Deadlines.Form}/{digest.Deadlines.Period.Id}/{key}-{hash}/";
        await PutAsync(folder + DigestParts.Html, Encoding.UTF8.GetBytes(mail.Html), "text/html; charset=utf-8", cancellation);
        await PutAsync(folder + DigestParts.Text, Encoding.UTF8.GetBytes(mail.Text), "text/plain; charset=utf-8", cancellation);
        await PutAsync(folder + DigestParts.Workbook, workbook, DigestParts.WorkbookType, cancellation);
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
