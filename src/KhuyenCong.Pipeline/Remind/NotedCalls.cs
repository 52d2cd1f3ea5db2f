using Azure.Data.Tables;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;

namespace KhuyenCong.Pipeline.Remind;

/// <summary>Notes that a person of the ministry has called a unit about its report: an act without a mail (<see cref="MinistryActs"/>), which its record tells.</summary>
public sealed class NotedCalls(MinistryActs acts, CurrentReference currentReference)
{
    /// <summary>The kind of the acts.</summary>
    public const string Kind = "call";

    /// <summary>The most characters of a note.</summary>
    public const int MaxCharacters = 300;

    private const string NoteColumn = "Note";

    /// <summary>The prefix of the records, of all units.</summary>
    internal const string Records = State.Keys.Audit + Kind + "_";

    /// <summary>Puts a call on record.</summary>
    /// <param name="partition">The partition of the form and period.</param>
    /// <param name="unit">The unit's code.</param>
    /// <param name="note">What was said.</param>
    /// <param name="by">Who called.</param>
    /// <param name="key">The number of the form by which it came.</param>
    /// <param name="cancellation">Ends the call; it can be repeated.</param>
    /// <returns>False when the same form was sent before with another note, which is on record.</returns>
    public async Task<bool> NoteAsync(string partition, string unit, string note, string by, string key, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(note);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(note.Length, MaxCharacters);
        var end = await acts.RunAsync(
            new MinistryAct(partition, unit, Kind, key, by, Tells: null),
            record => record.GetString(NoteColumn) == note,
            (_, _) => Task.FromResult<ActPlan?>(new ActPlan(new Dictionary<string, object> { [NoteColumn] = note }, [])),
            await currentReference.GetAsync(cancellation), cancellation);
        return end == ActEnd.Done;
    }

    /// <summary>The calls among rows of a partition, by unit.</summary>
    public static ILookup<string, NotedCall> ByUnit(IEnumerable<TableEntity> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Where(r => r.RowKey.StartsWith(Records, StringComparison.Ordinal)).Select(Read).ToLookup(c => c.Unit, c => c.Call);
    }

    /// <summary>The call that a record tells, and the unit.</summary>
    public static (string Unit, NotedCall Call) Read(TableEntity record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return (record.RowKey[Records.Length..].Split('_')[0], new NotedCall(VietnamTime.At(MinistryActs.AtOf(record)), MinistryActs.ByOf(record), record.GetString(NoteColumn) ?? ""));
    }
}
