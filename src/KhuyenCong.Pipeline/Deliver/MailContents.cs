using System.Text.Json;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.Remind;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Pipeline.Summarise;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Reminders;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Workbooks;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pipeline.Deliver;

/// <summary>Makes what a ledger row says, from what is stored, at the moment of its sending.</summary>
public sealed class MailContents(
    ReportStorage storage,
    ReportTable table,
    CurrentReference currentReference,
    MailComposer composer,
    HandInLinks links,
    AnnotatedCopies annotated,
    FoldedAnswers folded,
    ProgrammesOnFile programmesOnFile,
    EarlierReports earlier,
    ProgrammeReminders programmeReminders,
    IOptions<MailOptions> options,
    TimeProvider clock)
{
    /// <summary>A marked copy larger than this stays away: mail services and receivers refuse what is much larger.</summary>
    public const int MaxAttachedBytes = 12 * 1024 * 1024;

    /// <summary>The message of a ledger row; null when it is no longer owed.</summary>
    public async Task<MailMessage?> ComposeAsync(MailRow mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var reference = await currentReference.GetAsync(cancellation);
        var department = reference.Department(VietnamTime.DayOf(clock.GetUtcNow()));
        switch (mail.Kind)
        {
            case MailKinds.Reminder:
                return await ReminderAsync(mail, reference, department, cancellation);
            case MailKinds.ProgrammeDue:
                return await ProgrammeDueAsync(mail, reference, department, cancellation);
            case MailKinds.ProgrammeEnds:
                return await ProgrammeEndsAsync(mail, reference, department, cancellation);
            case MailKinds.Extension or MailKinds.ExtensionEnded:
                return await ExtensionAsync(mail, reference, department, cancellation);
            case MailKinds.Answer:
                return await AnswerOfMinistryAsync(mail, reference, department, cancellation);
            case MailKinds.Review:
                return await ReviewAsync(mail, await RecordAsync(mail, cancellation), null, reference, department, cancellation);
            case MailKinds.CorrectionDue:
                return await CorrectionDueAsync(mail, reference, department, cancellation);
            case MailKinds.Link:
                return await RequestedLinkAsync(mail, reference, department, cancellation);
            case MailKinds.Digest:
                return await IsOvertakenAsync(mail, cancellation) ? null : Message(mail, await DigestAsync(mail, cancellation), reference);
            case MailKinds.Folded:
                return Message(mail, composer.Folded(await FoldedAsync(mail, reference, cancellation), department), reference);
            case MailKinds.Operators:
                var about = JsonSerializer.Deserialize<OperatorCase>(mail.Content!, ReceiptJson.Options)!;
                return Message(mail, composer.Operators(about.ToNotice(VietnamTime.At(clock.GetUtcNow()), department)), reference);
            default:
                return await AnswerAsync(mail, reference, department, cancellation);
        }
    }

    /// <summary>
    /// Whether a mail is still owed. A reminder ceases to be when the report comes or the next step does, a digest when a later one is there,
    /// an extension when it ends: never by an earlier mail, so of two that wait the later goes out.
    /// </summary>
    public async Task<bool> IsOwedAsync(MailRow mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return mail.Kind switch
        {
            MailKinds.Reminder => await OwedReminderAsync(mail, await currentReference.GetAsync(cancellation), cancellation) is not null,
            MailKinds.ProgrammeDue => await OwedProgrammeAsync(mail, await currentReference.GetAsync(cancellation), cancellation) is not null,
            MailKinds.ProgrammeEnds => (await EndingAsync(mail, await currentReference.GetAsync(cancellation), cancellation)).Count > 0,
            MailKinds.CorrectionDue => await OwedCorrectionAsync(mail, cancellation) is not null,
            MailKinds.Extension or MailKinds.ExtensionEnded => ExtensionNotices.Of(mail, await currentReference.GetAsync(cancellation), VietnamTime.DayOf(clock.GetUtcNow())) is not null,
            MailKinds.Digest => !await IsOvertakenAsync(mail, cancellation),
            _ => true,
        };
    }

    private async Task<MailMessage?> ExtensionAsync(MailRow mail, ReferenceData reference, string department, CancellationToken cancellation)
    {
        if (ExtensionNotices.Of(mail, reference, VietnamTime.DayOf(clock.GetUtcNow())) is not { Extension: var extension } notice
            || reference.Duties.For(extension.Form, extension.Period) is not { } common
            || reference.Units.Find(notice.Unit, common.CutOff) is not { } unit)
        {
            return null;
        }

        var deadlines = reference.DatesFor(common, unit.Code);
        return Message(mail, composer.Extension(new ExtensionMail
        {
            Unit = unit,
            Department = department,
            FormTitle = reference.Forms.For(extension.Form, deadlines.CutOff)?.Title ?? extension.Form,
            Deadlines = deadlines,
            Extension = extension,
            IsMoreTime = reference.IsMoreTime(extension),
            UploadFolder = $"inbox/{unit.Code}/{extension.Period.Id}/",
            Link = await LinkAsync(mail, HandInLinks.UntilOf(deadlines.LastDay), cancellation),
        }), reference);
    }

    // The record of the act says all of it, whatever the unit has said since.
    private async Task<MailMessage> AnswerOfMinistryAsync(MailRow mail, ReferenceData reference, string department, CancellationToken cancellation)
    {
        var (act, about) = DifficultyActs.Read(await RecordAsync(mail, cancellation));
        var (form, period, cutOff, unit) = AboutOf(mail, VietnamTime.DayOf(act.At), reference);
        return Message(mail, composer.Answer(new DifficultyMail
        {
            Unit = unit,
            Department = department,
            Form = form,
            FormTitle = reference.Forms.For(form, cutOff)?.Title ?? form,
            Period = period,
            PointName = DifficultyPoints.NameOf(act.Point, reference.Forms, cutOff),
            About = about,
            Act = act,
            Link = await LinkAsync(mail, HandInLinks.UntilOf(VietnamTime.DayOf(act.At)), cancellation),
        }), reference);
    }

    // The record of the act says all of it, whatever has been done since.
    private async Task<MailMessage> ReviewAsync(MailRow mail, TableEntity record, int? daysOver, ReferenceData reference, string department, CancellationToken cancellation)
    {
        var act = ReviewRecords.Read(record);
        var (form, period, cutOff, unit) = AboutOf(mail, VietnamTime.DayOf(act.At), reference);
        return Message(mail, composer.Review(new ReviewMail
        {
            Unit = unit,
            Department = department,
            Form = form,
            FormTitle = reference.Forms.For(form, cutOff)?.Title ?? form,
            Period = period,
            Act = act,
            DaysOver = daysOver,
            Escalated = mail.Cc.Length > 0,
            Link = HandInLinks.ReportOf(await LinkAsync(mail, HandInLinks.UntilOf(act.Until ?? VietnamTime.DayOf(act.At)), cancellation), form, period, unit.Code),
        }), reference);
    }

    // Who is no contact any more gets none.
    private async Task<MailMessage?> RequestedLinkAsync(MailRow mail, ReferenceData reference, string department, CancellationToken cancellation)
    {
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        var until = RequestedLinks.UntilOf(mail);
        return reference.Units.Find(mail.Unit!, today) is { } unit
            && reference.Contacts.InForce(unit.Code, today).Any(c => c.Email.Equals(mail.To, StringComparison.OrdinalIgnoreCase))
            && await LinkAsync(mail, until, cancellation) is { } link
            ? Message(mail, composer.Link(new LinkMail(unit, department, link, until, mail.OwedSince)), reference)
            : null;
    }

    /// <summary>The request that a reminder of a correction is about; null when it is answered, closed or asked anew, and when a later step is there.</summary>
    private async Task<Correction?> OwedCorrectionAsync(MailRow mail, CancellationToken cancellation)
    {
        var status = await table.FindAsync<StatusRow>(mail.PartitionKey, Keys.Status + mail.Unit, cancellation);
        return status?.Status.Review.Correction is { IsOwed: true } asked && mail.Content == CorrectionReminders.RecordOf(mail.Unit!, asked)
            && !await HasLaterStepAsync(mail, CorrectionReminders.KeysOf(mail.Unit!, asked), _ => true, cancellation)
            ? asked
            : null;
    }

    private async Task<MailMessage?> CorrectionDueAsync(MailRow mail, ReferenceData reference, string department, CancellationToken cancellation) =>
        await OwedCorrectionAsync(mail, cancellation) is { } asked
            ? await ReviewAsync(mail, await RecordAsync(mail, cancellation), VietnamTime.DayOf(clock.GetUtcNow()).DayNumber - asked.Until.DayNumber, reference, department, cancellation)
            : null;

    private async Task<TableEntity> RecordAsync(MailRow mail, CancellationToken cancellation) =>
        await table.FindAsync<TableEntity>(mail.PartitionKey, mail.Content!, cancellation)
        ?? throw new InvalidOperationException($"The act {mail.Content} of mail {mail.PartitionKey}/{mail.Key} is not in the table.");

    private static (string Form, Period Period, DateOnly CutOff, Unit Unit) AboutOf(MailRow mail, DateOnly day, ReferenceData reference)
    {
        if (PartitionKey.Of(mail.PartitionKey) is not ReportPartition(var form, var period))
        {
            throw new InvalidOperationException($"Mail {mail.PartitionKey}/{mail.Key} is about no report.");
        }

        var cutOff = reference.Duties.For(form, period)?.CutOff ?? day;
        return (form, period, cutOff, reference.Units.Find(mail.Unit!, cutOff)
            ?? throw new InvalidOperationException($"There is no unit {mail.Unit} on the day of the cut-off of {mail.PartitionKey}."));
    }

    /// <summary>What a reminder is about; null when it is no longer owed.</summary>
    private async Task<(Deadlines Deadlines, Unit Unit, FormDefinition Form, StatusRow? Status)?> OwedReminderAsync(
        MailRow mail, ReferenceData reference, CancellationToken cancellation)
    {
        if (PartitionKey.Of(mail.PartitionKey) is not ReportPartition(var form, var period)
            || reference.Duties.For(form, period) is not { IsAsked: true } common
            || reference.Units.Find(mail.Unit!, common.CutOff) is not { } unit
            || reference.Forms.For(form, common.CutOff) is not { } definition)
        {
            return null;
        }

        var deadlines = reference.DatesFor(common, unit.Code);
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        if (today > deadlines.LastDay
            || !ReminderKey.IsOf(mail, deadlines, ReminderKey.IsToEscalation(mail))
            || ReminderPlan.OwedStep(reference.Duties.DutyOf(deadlines), deadlines, today) > mail.Step
            || await HasLaterStepAsync(mail, ReminderKey.Of(unit.Code, deadlines), m => ReminderKey.IsOf(m, deadlines, ReminderKey.IsToEscalation(mail)), cancellation))
        {
            return null;
        }

        // The inbox before the table: an upload leaves the inbox only after it is recorded, so it is seen in one of them.
        var inHand = await IsInHandAsync(unit, period, reference, cancellation);
        var status = await table.FindAsync<StatusRow>(mail.PartitionKey, Keys.Status + unit.Code, cancellation);
        return RemindProvinces.IsOwed(status, inHand)
            ? (deadlines, unit, definition, status)
            : null;
    }

    // All steps say how things stand today, so one that waited until the next one's day would say it twice. The ledger is asked as well, for
    // the clock may have gone back.
    private async Task<bool> HasLaterStepAsync(MailRow mail, string keys, Func<MailRow, bool> isOfTheSame, CancellationToken cancellation) =>
        (await table.UnderAsync<MailRow>(mail.PartitionKey, Keys.Mail + keys, cancellation)).Any(m => m.Step > mail.Step && m.Is != MailState.Withdrawn && isOfTheSame(m));

    // A later digest tells all that is new since the last one that was taken, so one that still waits has nothing to add to it. One that
    // itself did not reach anybody, or nobody knows whether it did, withdraws none; and what a person wants sent again is sent.
    private async Task<bool> IsOvertakenAsync(MailRow mail, CancellationToken cancellation) =>
        mail.Resent is null && (await table.UnderAsync<MailRow>(mail.PartitionKey, Keys.Mail + MailKinds.Digest + "_", cancellation))
            .Any(m => string.CompareOrdinal(m.Key, mail.Key) > 0 && (m.WasTaken || m.Is is MailState.Owed or MailState.Sending));

    private async Task<MailMessage?> ReminderAsync(MailRow mail, ReferenceData reference, string department, CancellationToken cancellation)
    {
        if (await OwedReminderAsync(mail, reference, cancellation) is not var (deadlines, unit, definition, status))
        {
            return null;
        }

        var today = VietnamTime.DayOf(clock.GetUtcNow());
        var (form, period) = (deadlines.Form, deadlines.Period);
        var duty = reference.Duties.DutyOf(deadlines);
        var steps = ReminderPlan.Steps(duty, deadlines);
        var sentBack = status is { LatestUpload: { } upload, CountedVersion: 0 }
            ? (await table.FindAsync<SubmissionRow>(mail.PartitionKey, SubmissionRow.Key(unit.Code, upload), cancellation))?.ReadReceipt()
            : null;
        return Message(mail, composer.Reminder(new ReminderMail
        {
            Unit = unit,
            Department = department,
            FormTitle = definition.Title,
            Deadlines = deadlines,
            DaysFromDue = today.DayNumber - deadlines.Due.DayNumber,
            LastBeforeLock = steps.Count > 0 && mail.Step == steps[^1],
            Escalated = mail.Cc.Length > 0,
            Cause = sentBack is null ? ReminderCause.NothingCame : ReminderCause.SentBack,
            Version = sentBack?.Version ?? 0,
            ReceivedAt = sentBack?.ReceivedAt,
            ReceiptId = sentBack?.Id,
            Errors = [.. (sentBack?.Findings ?? []).Where(f => f.Severity == Severity.Error)],
            ErrorCount = sentBack?.Errors ?? 0,
            UploadFolder = $"inbox/{unit.Code}/{period.Id}/",
            Link = await LinkAsync(mail, HandInLinks.UntilOf(deadlines.LastDay), cancellation),
            AllowsNil = definition.AllowsNil,
            Attachments = definition.Kind == FormKind.Table && mail.WithoutFiles != true
                ? [new MailAttachment($"{form}_{unit.Code}_{period.Id}.xlsx", DigestParts.WorkbookType, ReportTemplate.Write(definition, unit, deadlines, await earlier.LatestAsync(reference, definition, unit, period, cancellation)))]
                : [],
        }), reference);
    }

    /// <summary>The unit and the term that a reminder about a programme is about; null when it is no longer owed.</summary>
    private async Task<(UnitProgrammes Unit, TermDuty Duty)?> OwedProgrammeAsync(MailRow mail, ReferenceData reference, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        if (ProgrammeReminders.DutyOf(mail, reference, today) is not { } duty || reference.Units.Find(mail.Unit!, today) is not { } unit
            || await HasLaterStepAsync(mail, ProgrammeReminders.KeysOf(unit.Code), _ => true, cancellation))
        {
            return null;
        }

        // The inbox before the table: an upload leaves the inbox only after it is recorded, so it is seen in one of them.
        var inHand = await programmeReminders.InHandAsync(reference, unit.Code + "/", cancellation);
        var situation = await programmesOnFile.SituationOfAsync(reference, unit, now, cancellation);
        return ProgrammeReminders.IsTold(situation, inHand) && !duty.IsMetBy(situation.OnFile, today) ? (situation, duty) : null;
    }

    private async Task<MailMessage?> ProgrammeDueAsync(MailRow mail, ReferenceData reference, string department, CancellationToken cancellation)
    {
        if (await OwedProgrammeAsync(mail, reference, cancellation) is not var (unit, duty))
        {
            return null;
        }

        var until = HandInLinks.UntilOf(unit.Day > duty.Due ? unit.Day : duty.Due);
        return Message(mail, composer.Programme(new ProgrammeMail
        {
            Situation = unit with { Duty = duty },
            Duty = duty,
            Form = duty.Form,
            Department = department,
            Escalated = mail.Cc.Length > 0,
            UploadFolder = $"inbox/{unit.Unit.Code}/{duty.Form}/{duty.Term.Id}/",
            Link = HandInLinks.ProgrammesOf(await LinkAsync(mail, until, cancellation), duty.Form, unit.Unit.Code),
        }), reference);
    }

    // Of the units that a mail about ends names, those whose programme still ends without another.
    private async Task<IReadOnlyList<UnitProgrammes>> EndingAsync(MailRow mail, ReferenceData reference, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var inHand = await programmeReminders.InHandAsync(reference, mail.Unit is { } only ? only + "/" : "", cancellation);
        var named = mail.Content?.Split(' ').ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<UnitProgrammes> units = named is not null ? [.. (await programmesOnFile.SituationAsync(reference, now, cancellation)).Where(u => named.Contains(u.Unit.Code))]
            : reference.Units.Find(mail.Unit!, VietnamTime.DayOf(now)) is { } unit ? [await programmesOnFile.SituationOfAsync(reference, unit, now, cancellation)]
            : [];
        return [.. units.Where(u => ProgrammeReminders.IsTold(u, inHand) && ProgrammeReminders.IsAbout(mail, u, reference))];
    }

    private async Task<MailMessage?> ProgrammeEndsAsync(MailRow mail, ReferenceData reference, string department, CancellationToken cancellation)
    {
        var units = await EndingAsync(mail, reference, cancellation);
        if (units.Count == 0)
        {
            return null;
        }

        if (mail.Unit is null)
        {
            return Message(mail, composer.ProgrammesEnd(new ProgrammesEndMail { Units = units, Department = department, Link = links.Programmes() }), reference);
        }

        var form = PartitionKey.Of(mail.PartitionKey) is EndsPartition ends ? ends.Form
            : throw new InvalidOperationException($"Mail {mail.PartitionKey}/{mail.Key} lies in no partition of programmes that end.");
        return Message(mail, composer.Programme(new ProgrammeMail
        {
            Situation = units[0],
            Form = form,
            Department = department,
            UploadFolder = $"inbox/{mail.Unit}/{form}/",
            Link = HandInLinks.ProgrammesOf(await LinkAsync(mail, HandInLinks.UntilOf(units[0].EndsSoon!.Value), cancellation), form, mail.Unit),
        }), reference);
    }

    private async Task<ComposedMail> DigestAsync(MailRow mail, CancellationToken cancellation)
    {
        var workbook = await BytesAsync(storage.Exports, mail.Content + DigestParts.Workbook, cancellation);
        return new ComposedMail(
            mail.Subject!,
            await TextAsync(mail.Content + DigestParts.Text, cancellation),
            await TextAsync(mail.Content + DigestParts.Html, cancellation),
            [DigestParts.Attached(mail.PartitionKey, workbook), .. await ReportAsync(mail, cancellation)]);
    }

    // A digest of the lock that was made before there was a report goes out without.
    private async Task<MailAttachment[]> ReportAsync(MailRow mail, CancellationToken cancellation) =>
        DigestParts.HasReport(mail.Key) && await storage.Exports.GetBlobClient(mail.Content + DigestParts.Report).ExistsAsync(cancellation)
            ? [DigestParts.AttachedReport(mail.PartitionKey, await BytesAsync(storage.Exports, mail.Content + DigestParts.Report, cancellation))]
            : [];

    private async Task<bool> IsInHandAsync(Unit unit, Period period, ReferenceData reference, CancellationToken cancellation)
    {
        await foreach (var blob in storage.Inbox.GetBlobsAsync(
            Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, unit.Code + "/", cancellation))
        {
            if (RemindProvinces.IsInHand(blob.Name, period, reference, clock.GetUtcNow()) == unit.Code)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<MailMessage?> AnswerAsync(MailRow mail, ReferenceData reference, string department, CancellationToken cancellation)
    {
        var receipt = await ReceiptAsync(mail, mail.PartitionKey, mail.Upload!, cancellation);

        // An answer that waited until its report was judged anew says nothing that the later one does not say.
        var newest = AnswerMail.KeyOf(receipt, mail.Upload!);
        if (receipt.Revalidated is not null && newest != mail.Key && await table.FindAsync<MailRow>(mail.PartitionKey, Keys.Mail + newest, cancellation) is not null)
        {
            return null;
        }

        var link = HandInLinks.PageOf(await LinkAsync(mail, HandInLinks.UntilOf(receipt), cancellation), receipt);
        return Message(mail, composer.Receipt(
            receipt, department, await AnnotatedAsync(mail, receipt, cancellation), link, await earlier.TakenAsync(reference, receipt, cancellation)), reference);
    }

    private async Task<FoldedMail> FoldedAsync(MailRow mail, ReferenceData reference, CancellationToken cancellation)
    {
        // What was judged anew while it waited has two mails and is told once, as it stands now.
        var all = (await folded.ListAsync(mail, cancellation)).DistinctBy(a => (a.Partition, a.Upload)).ToList();
        var read = new List<(Receipt Receipt, string Upload)>();
        foreach (var (partition, _, upload) in all.TakeLast(FoldedMail.MaxListed))
        {
            read.Add((await ReceiptAsync(mail, partition, upload, cancellation), upload));
        }

        var listed = read.OrderByDescending(r => r.Receipt.ReceivedAt).ThenByDescending(r => r.Receipt.Version).ToList();
        var link = await LinkAsync(mail, listed.Max(r => HandInLinks.UntilOf(r.Receipt)), cancellation);
        return new FoldedMail
        {
            Day = FoldedAnswers.DayOf(mail),
            Share = options.Value.DailyAnswers,
            Total = all.Count,
            Listed = [.. listed.Select(r => (r.Receipt, HandInLinks.ResultOf(link, r.Receipt, r.Upload, reference)))],
            Link = link,
            Attachments = await AnnotatedAsync(mail, listed[0].Receipt, cancellation),
        };
    }

    private async Task<Receipt> ReceiptAsync(MailRow mail, string partition, string upload, CancellationToken cancellation) =>
        (await table.FindAsync<SubmissionRow>(partition, SubmissionRow.Key(mail.Unit, upload), cancellation))?.ReadReceipt()
        ?? throw new InvalidOperationException($"The submission {upload} of mail {mail.PartitionKey}/{mail.Key} is not in the table.");

    // Pictures travel along in the copy; a mail that is refused for its size would tell the officer nothing at all.
    private async Task<IReadOnlyList<MailAttachment>> AnnotatedAsync(MailRow mail, Receipt receipt, CancellationToken cancellation) =>
        mail.WithoutFiles != true && await annotated.MakeAsync(receipt, cancellation) is { } copy && copy.Content.Length <= MaxAttachedBytes ? [copy] : [];

    private async Task<Uri?> LinkAsync(MailRow mail, DateOnly until, CancellationToken cancellation) =>
        mail.Unit is { } unit && MailRow.Split(mail.To) is [var to, ..] ? await links.MakeAsync(unit, to, until, cancellation) : null;

    private async Task<string> TextAsync(string name, CancellationToken cancellation) =>
        System.Text.Encoding.UTF8.GetString(await BytesAsync(storage.Exports, name, cancellation));

    private static async Task<byte[]> BytesAsync(Azure.Storage.Blobs.BlobContainerClient container, string name, CancellationToken cancellation) =>
        (await container.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content.ToArray();

    private MailMessage Message(MailRow mail, ComposedMail composed, ReferenceData reference)
    {
        var message = new MailMessage(
            mail.PartitionKey + "." + mail.Key,
            mail.Kind,
            MailRow.Split(mail.To),
            MailRow.Split(mail.Cc),
            composed.Subject,
            composed.Text,
            composed.Html,
            composed.Attachments)
        {
            Names = reference.Contacts.NamesOf(mail.Recipients, VietnamTime.DayOf(clock.GetUtcNow())),
        };
        return mail.WithoutFiles != true ? message : FirstLine.Before(message, WithoutFilesLine(mail.Kind)) with
        {
            Attachments = [],
        };
    }

    // The pages have the files of all mails but a digest's.
    private string WithoutFilesLine(string kind) => "Tệp kèm theo thư này quá lớn đối với máy chủ thư nên không được gửi kèm. "
        + (links.AreConfigured && kind != MailKinds.Digest ? "Đề nghị mở liên kết trong thư để xem và tải tệp." : "Đề nghị liên hệ bộ phận hỗ trợ để nhận tệp.");
}
