using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Reminders;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Remind;

/// <summary>
/// Puts into the ledger what is owed about programmes: the newest reminder of a term's duty to each unit for which it is not met, and once for each unit and
/// year, to it and to the ministry, that its programme ends and none follows. As with reports, a unit is left alone whose upload is in hand or failed on our
/// side, and missed days are caught up by one mail.
/// </summary>
public sealed partial class ProgrammeReminders(
    ReportStorage storage, ReportTable table, ProgrammesOnFile programmes, OperatorNotices notices, TimeProvider clock, ILogger<ProgrammeReminders> log)
{
    // With the ministry's mail, two entities each, below what a transaction takes.
    private const int UnitsInAMail = 45;

    private const int MaxTries = 5;

    private const string ToMinistry = "ministry_";

    /// <summary>Puts what is owed and not in the ledger yet into it.</summary>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <returns>How many mails this run owes.</returns>
    public async Task<int> OweAsync(ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var now = clock.GetUtcNow();
        if (FormOn(reference, VietnamTime.DayOf(now)) is not { } form)
        {
            return 0;
        }

        // The inbox before the table: an upload leaves the inbox only after it is recorded, so it is seen in one of them.
        var inHand = await InHandAsync(reference, "", cancellation);
        var units = (await programmes.SituationAsync(reference, now, cancellation)).Where(u => IsTold(u, inHand)).ToList();
        var owed = 0;
        foreach (var duty in reference.Duties.TermsOn(VietnamTime.DayOf(now)))
        {
            owed += await OweDueAsync(duty, units, reference, now, cancellation);
        }

        foreach (var year in units.Where(u => u.EndsSoon is not null).GroupBy(u => u.EndsSoon!.Value.Year))
        {
            owed += await OweEndsAsync(new EndsPartition(form, year.Key), [.. year.OrderBy(u => u.Unit.Code, StringComparer.Ordinal)], reference, now, cancellation);
        }

        return owed;
    }

    /// <summary>What the ledger's keys of a unit's reminders of a term begin with; the step follows.</summary>
    public static string KeysOf(string unit) => $"{MailKinds.ProgrammeDue}_{unit}_";

    /// <summary>The duty that a reminder is about, if it is still owed by the calendar: neither over nor followed by the next step's day; null otherwise.</summary>
    public static TermDuty? DutyOf(MailRow mail, ReferenceData reference, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Duties.TermsOn(today).FirstOrDefault(d => new TermPartition(d.Form, d.Term) == mail.PartitionKey && ReminderPlan.OwedStep(d, today) <= mail.Step);
    }

    /// <summary>Whether a mail about ends is about the end that a unit comes to.</summary>
    public static bool IsAbout(MailRow mail, UnitProgrammes unit, ReferenceData reference)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(unit);
        return unit.EndsSoon is { } end && FormOn(reference, unit.Day) is { } form && new EndsPartition(form, end.Year) == mail.PartitionKey;
    }

    /// <summary>Whether a unit is told anything: nothing of it is in hand, or failed by us.</summary>
    public static bool IsTold(UnitProgrammes unit, IReadOnlySet<string> inHand)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(inHand);
        return !unit.IsFailed && !inHand.Contains(unit.Unit.Code);
    }

    /// <summary>The codes of the units of which a blob below a prefix of the inbox may be a programme's file.</summary>
    public async Task<IReadOnlySet<string>> InHandAsync(ReferenceData reference, string prefix, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var units = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var blob in storage.Inbox.GetBlobsAsync(
            Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, prefix, cancellation))
        {
            if (UploadRoute.Of(blob.Name, clock.GetUtcNow(), reference) is RoutedUpload { IsJunk: false } route
                && (route is RoutedDocument || reference.Forms.Documents.Any(route.NamesForm)))
            {
                units.Add(route.Unit.Code);
            }
        }

        return units;
    }

    private static string? FormOn(ReferenceData reference, DateOnly day) =>
        reference.Forms.Documents.FirstOrDefault(code => reference.Forms.For(code, day) is not null);

    private async Task<int> OweDueAsync(TermDuty duty, IReadOnlyList<UnitProgrammes> units, ReferenceData reference, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = VietnamTime.DayOf(now);
        if (ReminderPlan.OwedStep(duty, today) is not { } step)
        {
            return 0;
        }

        var partition = new TermPartition(duty.Form, duty.Term);
        var reminded = (await table.UnderAsync<MailRow>(partition, Keys.Mail + MailKinds.ProgrammeDue + "_", cancellation)).ToLookup(m => m.Unit, m => m.Step ?? int.MinValue);
        var owed = new List<MailRow>();
        foreach (var unit in units.Where(u => !duty.IsMetBy(u.OnFile, today) && !reminded[u.Unit.Code].Any(s => s >= step)).Select(u => u.Unit))
        {
            if (OwedMails.OfStep(partition, KeysOf(unit.Code), MailKinds.ProgrammeDue, unit.Code, step, duty.EscalatesFrom, reference, now) is { } mail)
            {
                owed.Add(mail);
            }
            else
            {
                await notices.OweNoContactAsync(partition, unit.Code, unit.Code, $"{unit.Name} ({unit.Code})", $"{duty.Form} {duty.Term.Name}", cancellation);
            }
        }

        return await OwedMails.AddAsync(table, partition, owed, cancellation);
    }

    // The ministry's mail names the units that are told in the same transaction, so it is one mail for many, and each end is told to it once.
    private async Task<int> OweEndsAsync(
        string partition, IReadOnlyList<UnitProgrammes> units, ReferenceData reference, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = VietnamTime.DayOf(now);
        var ministry = reference.Contacts.Ministry(MinistryRole.Digest, today).Select(m => m.Email).ToList();
        if (ministry.Count == 0)
        {
            LogNobody(partition);
        }

        var (owed, conflicts) = (0, 0);
        while (true)
        {
            var told = (await table.UnderAsync<MailRow>(partition, Keys.Mail + MailKinds.ProgrammeEnds + "_", cancellation)).Select(m => m.Key).ToHashSet(StringComparer.Ordinal);
            var batch = units.Select(u => u.Unit.Code).Where(code => !told.Contains(EndsKey(code))).Take(UnitsInAMail).ToList();
            if (batch.Count == 0 || conflicts == MaxTries)
            {
                return owed;
            }

            var mails = batch.ConvertAll(code =>
            {
                var mail = MailRow.Owed(partition, EndsKey(code), MailKinds.ProgrammeEnds, AnswerMail.RecipientsOf(code, reference, now), [], now);
                mail.Unit = code;
                return mail;
            });
            if (ministry.Count > 0)
            {
                var mail = MailRow.Owed(partition, EndsKey(ToMinistry + batch[0]), MailKinds.ProgrammeEnds, ministry, [], now);
                mail.Content = string.Join(' ', batch);
                mails.Add(mail);
            }

            // A conflict means that another run owes some of them: what is left is looked up again.
            if (await table.CommitAsync(partition, mails.SelectMany(m => m.Add()), cancellation))
            {
                owed += mails.Count;
            }
            else
            {
                conflicts++;
            }
        }
    }

    private static string EndsKey(string whom) => $"{MailKinds.ProgrammeEnds}_{whom}";

    [LoggerMessage(Level = LogLevel.Error, Message = "Programmes of {Partition} end and nobody at the ministry is configured to be told; add a row with role digest to contacts/ministry.csv")]
    private partial void LogNobody(string partition);
}
