using Azure.Data.Tables;
using KhuyenCong.Pipeline.Notices;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Reminders;
using KhuyenCong.Reporting.Units;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Remind;

/// <summary>What a run owed.</summary>
/// <param name="Periods">Forms and periods that are open, to all or to units with leave.</param>
/// <param name="Reminders">Reminders put into the ledger by this run.</param>
/// <param name="WithoutContact">Units that are owed one and have nobody to write to.</param>
public sealed record RemindResult(int Periods, int Reminders, int WithoutContact)
{
    /// <summary>Mails about programmes, due or about to end, put into the ledger by this run.</summary>
    public int Programmes { get; init; }

    /// <summary>Reminders of requests for corrections put into the ledger by this run.</summary>
    public int Corrections { get; init; }
}

/// <summary>
/// Opens periods, and puts into the ledger the extensions not yet told, the mails about programmes (<see cref="ProgrammeReminders"/>) and about corrections (<see cref="CorrectionReminders"/>), and the reminder that each unit is owed as of now: none to a unit whose report is taken, whose
/// upload is in hand, or whose upload we failed to process. A unit with leave after the lock goes on being reminded until its leave ends. Asks what is owed, never what day it is, so a missed day is caught up by one
/// mail and a run at any other moment does no harm.
/// </summary>
public sealed partial class RemindProvinces(
    ReportStorage storage,
    ReportTable table,
    CurrentReference currentReference,
    ExtensionNotices extensions,
    ProgrammeReminders programmes,
    CorrectionReminders corrections,
    OperatorNotices notices,
    TimeProvider clock,
    ILogger<RemindProvinces> log)
{
    /// <summary>Runs once.</summary>
    public async Task<RemindResult> RunAsync(CancellationToken cancellation)
    {
        var reference = await currentReference.GetAsync(cancellation);
        await extensions.OweAsync(reference, cancellation);
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        int periods = 0, reminders = 0, withoutContact = 0;
        foreach (var deadlines in reference.Duties.OpenOn(today).Concat(reference.OnLeave(today).Where(d => d.IsAsked)))
        {
            periods++;
            var (owed, nobody) = await RemindAsync(reference, deadlines, today, cancellation);
            reminders += owed;
            withoutContact += nobody;
        }

        var owedForProgrammes = await programmes.OweAsync(reference, cancellation);
        var owedForCorrections = await corrections.OweAsync(reference, cancellation);
        LogReminded(periods, reminders, withoutContact, owedForProgrammes, owedForCorrections);
        return new RemindResult(periods, reminders, withoutContact) { Programmes = owedForProgrammes, Corrections = owedForCorrections };
    }

    /// <summary>Whether a unit is still owed a reminder: nothing of it is taken, in hand, or failed by us.</summary>
    public static bool IsOwed(StatusRow? status, bool uploadInHand) =>
        !uploadInHand && (status?.Standing ?? Standing.Missing).Owes();

    /// <summary>The unit whose report for a period a blob of the inbox may be; null when it is none of the period's.</summary>
    public static string? IsInHand(string blob, Period period, ReferenceData reference, DateTimeOffset now)
    {
        return UploadRoute.Of(blob, now, reference) is RoutedReport { IsJunk: false, IsDifficulty: false } route && route.Period == period ? route.Unit.Code : null;
    }

    /// <summary>The units of whose report for a form and period something lies in the inbox.</summary>
    internal static async Task<HashSet<string>> UnitsInHandAsync(
        ReportStorage storage, Deadlines deadlines, ReferenceData reference, DateTimeOffset now, CancellationToken cancellation)
    {
        var units = new HashSet<string>();
        await foreach (var blob in storage.Inbox.GetBlobsAsync(cancellationToken: cancellation))
        {
            if (IsInHand(blob.Name, deadlines.Period, reference, now) is { } unit)
            {
                units.Add(unit);
            }
        }

        return units;
    }

    private async Task<(int Owed, int Nobody)> RemindAsync(ReferenceData reference, Deadlines deadlines, DateOnly today, CancellationToken cancellation)
    {
        var partition = new ReportPartition(deadlines.Form, deadlines.Period);
        var duty = reference.Duties.DutyOf(deadlines);
        var steps = reference.Units.On(deadlines.CutOff)
            .Select(unit => (Unit: unit, Dates: reference.DatesFor(deadlines, unit.Code)))
            .Select(u => (u.Unit, u.Dates, Step: ReminderPlan.OwedStep(duty, u.Dates, today)))
            .Where(u => u.Step is not null).ToList();

        // The inbox before the table: an upload leaves the inbox only after it is recorded, so it is seen in one of them.
        var inHand = steps.Count == 0 ? [] : await UnitsInHandAsync(storage, deadlines, reference, clock.GetUtcNow(), cancellation);
        var state = await PeriodState.ReadAsync(table, partition, cancellation);
        if (!state.IsOpened && today <= deadlines.Lock)
        {
            await OpenAsync(partition, deadlines, cancellation);
        }

        var reminded = state.Mails.Where(m => m.Kind == MailKinds.Reminder).ToLookup(m => m.Unit);
        var leaveTold = state.Mails.Where(m => m.Kind == MailKinds.Extension && m.Is != MailState.Withdrawn)
            .GroupBy(m => m.Unit!).ToDictionary(u => u.Key, u => VietnamTime.DayOf(u.Max(m => m.OwedSince)));
        var now = clock.GetUtcNow();
        var owed = new List<MailRow>();
        var nobody = new List<Unit>();
        foreach (var (unit, dates, owedStep) in steps)
        {
            var step = owedStep!.Value;
            if (!IsOwed(state.Statuses.GetValueOrDefault(unit.Code), inHand.Contains(unit.Code)) || reminded[unit.Code].Any(m => m.Step >= step && ReminderKey.IsOf(m, dates, escalation: false)))
            {
                continue;
            }

            // Of more time, before the lock or after it, a unit is reminded when it was told of it, and not of a day which that mail covered.
            if (dates.Due.AddDays(step) is var day && (dates.DueBefore is not null || day > dates.Lock) && (!leaveTold.TryGetValue(unit.Code, out var told) || day <= told))
            {
                continue;
            }

            if (OwedMails.OfStep(partition, ReminderKey.Of(unit.Code, dates), MailKinds.Reminder, unit.Code, step, duty.EscalatesFrom, reference, now) is { } mail)
            {
                owed.Add(mail);
            }
            else
            {
                nobody.Add(unit);
            }
        }

        var added = await OwedMails.AddAsync(table, partition, owed, cancellation);
        foreach (var unit in nobody)
        {
            await notices.OweNoContactAsync(partition, unit.Code, unit.Code, $"{unit.Name} ({unit.Code})", $"{deadlines.Form} {deadlines.Period.Name}", cancellation);
        }

        return (added, nobody.Count);
    }

    private async Task OpenAsync(string partition, Deadlines deadlines, CancellationToken cancellation)
    {
        var row = new TableEntity(partition, Keys.PeriodRow)
        {
            ["Form"] = deadlines.Form,
            ["Period"] = deadlines.Period.Id,
            ["OpenedAt"] = clock.GetUtcNow(),
        };
        await table.CommitAsync(partition, [new TableTransactionAction(TableTransactionActionType.Add, row)], cancellation);
        LogOpened(deadlines.Form, deadlines.Period.Id, deadlines.CutOff, deadlines.Due, deadlines.Lock);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Opened {Form} {Period}: cut-off {CutOff:yyyy-MM-dd}, due {Due:yyyy-MM-dd}, lock {Lock:yyyy-MM-dd}")]
    private partial void LogOpened(string form, string period, DateOnly cutOff, DateOnly due, DateOnly @lock);

    [LoggerMessage(Level = LogLevel.Information, Message = "Reminders: {Periods} open, {Reminders} owed by this run, {WithoutContact} units without a contact; {Programmes} mails about programmes, {Corrections} about corrections")]
    private partial void LogReminded(int periods, int reminders, int withoutContact, int programmes, int corrections);
}
