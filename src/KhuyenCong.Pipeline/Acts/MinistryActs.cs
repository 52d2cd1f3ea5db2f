using Azure;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Reference;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Acts;

/// <summary>Something that a person does about something of a unit: as a rule somebody of the ministry, and the unit where it answers.</summary>
/// <param name="Partition">Where what it is about lies.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="Kind">What it is, a word in small letters: a part of keys.</param>
/// <param name="Key">Tells this act from others of its kind and unit: the number of the form by which it came. ASCII letters, digits, '-' and '_'.</param>
/// <param name="By">Who; it is put on record.</param>
/// <param name="Tells">The kind of the mail that tells the unit; null where none does.</param>
public sealed record MinistryAct(string Partition, string Unit, string Kind, string Key, string By, string? Tells)
{
    /// <summary>The key of its record.</summary>
    public string Record => MinistryActs.RecordsOf(Kind, Unit) + Key;

    /// <summary>The key of its mail in the ledger.</summary>
    public string Mail => $"{Kind}_{Unit}_{Key}";
}

/// <summary>What an act amounts to, as things stand when it is decided.</summary>
/// <param name="Record">What its record says beside who, when and about which unit.</param>
/// <param name="Rows">The rows that it changes, each under the ETag under which it was read.</param>
public sealed record ActPlan(IReadOnlyDictionary<string, object> Record, IReadOnlyList<TableTransactionAction> Rows)
{
    /// <summary>The mail that it owes, where it is not the one to the unit's contact that the act's record is told by; null for that one. Only of an act that tells.</summary>
    public MailRow? Mail { get; init; }

    /// <summary>The ETag of a withdrawn mail of the same key in whose place <see cref="Mail"/> is owed again; null for none.</summary>
    public ETag? InPlaceOf { get; init; }
}

/// <summary>How an act ended.</summary>
public enum ActEnd
{
    /// <summary>It is on record, by this call or by an earlier one of the same key.</summary>
    Done,

    /// <summary>Another act is on record under the same key: the form was sent before with something else in it.</summary>
    DoneOtherwise,

    /// <summary>It does not fit what it is about any more; nothing was changed.</summary>
    Refused,
}

/// <summary>
/// Commits what a person of the ministry does: in one transaction the rows that it changes, a record <c>audit_{kind}_{unit}_{key}</c> of who did what and
/// when, and the mail that tells the unit, where one does. The same key again changes nothing more, be it pressed twice, at once, or after a crash at any call. Record and
/// mail are noted beside the receipts (<see cref="RowNotes"/>), so that a rebuilt table has them.
/// </summary>
/// <remarks>
/// An act is done at the moment that was noted first. Whoever sends the same form again, a second or a week after a crash, does the same act: about what the form
/// showed then, and a rebuild from the note says the same. So what came between, such as a version received since, is judged as coming after it.
/// <para>
/// A note is written before the commit, and says what was tried last. An act that is refused once it was noted, or whose commit failed, was not done and is forgotten
/// again, for a rebuild takes every note as done. One whose process dies in that very moment, or that finds the storage gone then, stays noted until its form is
/// sent again, whatever that says by then; a rebuild that comes first makes it a record of what was never told. Whoever reads records must therefore find by them
/// what they are about, as <see cref="DifficultyRow"/> does by the text's hash.
/// </para>
/// </remarks>
public sealed partial class MinistryActs(ReportTable table, RowNotes notes, TimeProvider clock, ILogger<MinistryActs> log)
{
    private const string UnitColumn = "Unit", AtColumn = "At", ByColumn = "By";

    /// <summary>The prefix of the records of a kind and unit.</summary>
    public static string RecordsOf(string kind, string unit) => $"{Keys.Audit}{kind}_{unit}_";

    /// <summary>Who did what a record tells.</summary>
    public static string ByOf(TableEntity record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.GetString(ByColumn) ?? "";
    }

    /// <summary>When.</summary>
    public static DateTimeOffset AtOf(TableEntity record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.GetDateTimeOffset(AtColumn) ?? default;
    }

    /// <summary>Commits an act.</summary>
    /// <param name="act">Who does what about which unit.</param>
    /// <param name="same">Whether a record that is there under the same key is of the same act.</param>
    /// <param name="decide">Reads what it is about and says what it amounts to at a moment; null refuses it. Called again when that changed meanwhile.</param>
    /// <param name="reference">Says whom the mail goes to.</param>
    /// <param name="cancellation">Ends the call; it can be repeated.</param>
    /// <exception cref="InvalidOperationException">What it is about changed at each try.</exception>
    public async Task<ActEnd> RunAsync(
        MinistryAct act, Func<TableEntity, bool> same, Func<DateTimeOffset, CancellationToken, Task<ActPlan?>> decide, ReferenceData reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(same);
        ArgumentNullException.ThrowIfNull(decide);
        DateTimeOffset first = default, owedSince = default;
        TableEntity? noted = null;
        await foreach (var attempt in ReportTable.TriesAsync(cancellation))
        {
            // Done before, by a call that was faster, or by the try whose reply was lost.
            if (await RecordAsync(act, cancellation) is { } recorded)
            {
                await KeepAsync(act, recorded, attempt > 1 ? noted : null, cancellation);
                return same(recorded) ? ActEnd.Done : ActEnd.DoneOtherwise;
            }

            if (attempt == 1)
            {
                // An earlier call that ended before its commit has noted the act already, and its moment with it. Of another act under the same key nothing holds.
                noted = (await notes.FindAsync(act.Partition, [act.Record], cancellation)).FirstOrDefault(r => r.RowKey == act.Record);

                // Its mail, though, waits from this call on: for a repetition that comes days later it would be too old to be sent.
                owedSince = clock.GetUtcNow();
                first = noted is not null && same(noted) ? AtOf(noted) : owedSince;
            }

            if (await decide(first, cancellation) is not { } plan)
            {
                // Refused because another call has just done the very same; else what was noted by a try or a call before must not come back.
                return (noted is null ? await RecordAsync(act, cancellation) : await TakeBackAsync(act, cancellation)) is { } done
                    ? (same(done) ? ActEnd.Done : ActEnd.DoneOtherwise) : ActEnd.Refused;
            }

            var record = RecordOf(act, plan, first);
            List<TableTransactionAction> actions = [new(TableTransactionActionType.Add, record), .. plan.Rows, .. MailOf(act, plan, reference, owedSince)];
            if (await CommitAsync(act, record, actions, noted, cancellation))
            {
                LogDone(act.Kind, act.Partition, act.Unit);
                return ActEnd.Done;
            }

            noted = record;
        }

        throw new InvalidOperationException($"The act {act.Record} of {act.Partition} could not be recorded: what it is about changed at each of {ReportTable.MaxCommitTries} tries.");
    }

    private async Task<bool> CommitAsync(MinistryAct act, TableEntity record, List<TableTransactionAction> actions, TableEntity? noted, CancellationToken cancellation)
    {
        try
        {
            if (noted is not null && !SaysTheSame(noted, record))
            {
                await notes.ReplaceAsync(act.Partition, actions, cancellation);
            }

            return await table.CommitAsync(act.Partition, actions, cancellation);
        }
        catch (Exception fault) when (fault is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // Whoever sent the form is told that nothing was done; so whoever gave up must not keep the note from being taken back.
            try
            {
                await TakeBackAsync(act, CancellationToken.None);
            }
            catch (Exception still) when (still is RequestFailedException or AggregateException or OperationCanceledException)
            {
                LogStaysNoted(still, act.Kind, act.Partition, act.Unit);
            }

            throw;
        }
    }

    /// <summary>Takes back the note of an act that was not done.</summary>
    /// <returns>Its record, where it was done by another call of the same form.</returns>
    private async Task<TableEntity?> TakeBackAsync(MinistryAct act, CancellationToken cancellation)
    {
        if (await RecordAsync(act, cancellation) is { } before)
        {
            return before;
        }

        await notes.ForgetAsync(act.Partition, [act.Record], cancellation);

        // Such a call may have found the note and relied on it.
        if (await RecordAsync(act, cancellation) is { } done)
        {
            await KeepAsync(act, done, new TableEntity(), cancellation);
            return done;
        }

        return null;
    }

    /// <summary>Makes the note that this call has put in the place of another's say what is on record.</summary>
    private async Task KeepAsync(MinistryAct act, TableEntity record, TableEntity? noted, CancellationToken cancellation)
    {
        if (noted is null || SaysTheSame(noted, record))
        {
            return;
        }

        var mail = await table.FindAsync<MailRow>(act.Partition, Keys.Mail + act.Mail, cancellation);
        await notes.ReplaceAsync(
            act.Partition, [.. new ITableEntity?[] { record, mail }.OfType<ITableEntity>().Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))], cancellation);
    }

    private Task<TableEntity?> RecordAsync(MinistryAct act, CancellationToken cancellation) => table.FindAsync<TableEntity>(act.Partition, act.Record, cancellation);

    private static TableEntity RecordOf(MinistryAct act, ActPlan plan, DateTimeOffset at)
    {
        var record = new TableEntity(act.Partition, act.Record) { [UnitColumn] = act.Unit, [AtColumn] = at, [ByColumn] = act.By };
        foreach (var (name, value) in plan.Record)
        {
            record[name] = value;
        }

        return record;
    }

    private static bool SaysTheSame(TableEntity one, TableEntity other) => one.Keys.Union(other.Keys).Where(name => !ReportTable.IsSystem(name))
        .All(name => one.TryGetValue(name, out var said) && other.TryGetValue(name, out var says) && Equals(said, says));

    private static IEnumerable<TableTransactionAction> MailOf(MinistryAct act, ActPlan plan, ReferenceData reference, DateTimeOffset owedSince)
    {
        if (act.Tells is not { } kind)
        {
            return plan.Mail is null ? [] : throw new InvalidOperationException($"The act {act.Record} owes a mail, and tells nobody.");
        }

        var mail = plan.Mail ?? Telling(act, kind, reference, owedSince);
        return plan.InPlaceOf is { } withdrawn ? mail.OweAgain(withdrawn) : mail.Add();
    }

    private static MailRow Telling(MinistryAct act, string kind, ReferenceData reference, DateTimeOffset now)
    {
        var mail = MailRow.Owed(act.Partition, act.Mail, kind, AnswerMail.RecipientsOf(act.Unit, reference, now), [], now);
        (mail.Unit, mail.Content) = (act.Unit, act.Record);
        return mail;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The act of kind {Kind} about {Partition}, unit {Unit}, failed and stays noted until its form is sent again: a rebuild before that takes it as done")]
    private partial void LogStaysNoted(Exception fault, string kind, string partition, string unit);

    [LoggerMessage(Level = LogLevel.Information, Message = "The act of kind {Kind} about {Partition}, unit {Unit}, is on record")]
    private partial void LogDone(string kind, string partition, string unit);
}
