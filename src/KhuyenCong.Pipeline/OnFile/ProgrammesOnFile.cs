using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Pipeline.OnFile;

/// <summary>
/// Looks up what is on file of the units' programmes. Nothing is kept of it beside the submissions: it is a function of their receipts, so it is the same after
/// a rebuild, in whatever order files were read, and as of any moment.
/// </summary>
public sealed class ProgrammesOnFile(ReportTable table)
{
    /// <summary>The programmes of a unit as they stood at a moment: one query.</summary>
    /// <param name="reference">Units and forms.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="before">Only what was received before this moment counts.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<IReadOnlyList<Programme>> OfAsync(ReferenceData reference, Unit unit, DateTimeOffset before, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(unit);
        var files = new List<ProgrammeFile>();
        foreach (var form in reference.Forms.Documents)
        {
            files.AddRange(await FilesAsync(reference, unit, new DocumentPartition(form), cancellation));
        }

        return FiledProgrammes.Of(files, before);
    }

    /// <summary>The programmes of units as they stood at a moment, by the unit's code: one query a form.</summary>
    /// <param name="reference">Units and forms.</param>
    /// <param name="units">The units.</param>
    /// <param name="before">Only what was received before this moment counts.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    /// <param name="look">What was read for the same view; null for nothing.</param>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Programme>>> OfAllAsync(
        ReferenceData reference, IEnumerable<Unit> units, DateTimeOffset before, CancellationToken cancellation, TableLook? look = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        look ??= new TableLook(table);
        var rows = new List<SubmissionRow>();
        foreach (var form in reference.Forms.Documents)
        {
            rows.AddRange(await look.DocumentsAsync(new DocumentPartition(form), Keys.Submission, cancellation));
        }

        var byCode = rows.ToLookup(r => r.Unit);
        return units.ToDictionary(u => u.Code, u => FiledProgrammes.Of(OwnFiles(reference, u, byCode[u.Code]), before));
    }

    /// <summary>The accepted files of a unit in the partition of one form.</summary>
    /// <param name="reference">The units.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="partition">The form's partition.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<IReadOnlyList<ProgrammeFile>> FilesAsync(ReferenceData reference, Unit unit, string partition, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(unit);
        return [.. OwnFiles(reference, unit, await table.DocumentsAsync(partition, PrefixOf(unit.Code), cancellation))];
    }

    /// <summary>Where one unit stands now, with its predecessors' programmes beside: a query for itself and for each of their codes, and one for its status.</summary>
    /// <param name="reference">Units, forms and duties.</param>
    /// <param name="unit">The unit today.</param>
    /// <param name="now">Now.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    /// <param name="look">What was read for the same view; null for nothing.</param>
    public async Task<UnitProgrammes> SituationOfAsync(
        ReferenceData reference, Unit unit, DateTimeOffset now, CancellationToken cancellation, TableLook? look = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(unit);
        look ??= new TableLook(table);
        var (rows, failed) = (new List<SubmissionRow>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var partition in reference.Forms.Documents.Select(f => new DocumentPartition(f)))
        {
            foreach (var code in reference.Units.CodesThrough(unit))
            {
                rows.AddRange(await look.DocumentsAsync(partition, PrefixOf(code), cancellation));
            }

            if (await look.FindAsync<StatusRow>(partition, Keys.Status + unit.Code, cancellation) is { FailedUpload: not null })
            {
                failed.Add(unit.Code);
            }
        }

        return Of(reference, unit, rows.ToLookup(r => r.Unit), failed, now);
    }

    /// <summary>Where every unit of the register stands now, by code: two queries a form.</summary>
    /// <param name="reference">Units, forms and duties.</param>
    /// <param name="now">Now.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    /// <param name="look">What was read for the same view; null for nothing.</param>
    public async Task<IReadOnlyList<UnitProgrammes>> SituationAsync(
        ReferenceData reference, DateTimeOffset now, CancellationToken cancellation, TableLook? look = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        look ??= new TableLook(table);
        var (rows, failed) = (new List<SubmissionRow>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var partition in reference.Forms.Documents.Select(f => new DocumentPartition(f)))
        {
            rows.AddRange(await look.DocumentsAsync(partition, Keys.Submission, cancellation));
            failed.UnionWith((await look.UnderAsync<StatusRow>(partition, Keys.Status, cancellation)).Where(s => s.FailedUpload is not null).Select(s => s.Unit));
        }

        var byCode = rows.ToLookup(r => r.Unit);
        return [.. reference.Units.On(VietnamTime.DayOf(now)).OrderBy(u => u.Code, StringComparer.Ordinal).Select(unit => Of(reference, unit, byCode, failed, now))];
    }

    private static UnitProgrammes Of(ReferenceData reference, Unit unit, ILookup<string, SubmissionRow> rows, HashSet<string> failed, DateTimeOffset now)
    {
        var today = VietnamTime.DayOf(now);
        var predecessors = reference.Units.CodesThrough(unit).SelectMany(code => rows[code])
            .Select(row => (Row: row, Unit: reference.Units.HistoryOf(unit, VietnamTime.DayOf(row.ReceivedAt)) is { Count: > 1 } several ? several.FirstOrDefault(u => u.Code == row.Unit) : null))
            .Where(r => r.Unit is not null).GroupBy(r => r.Unit!.Code, StringComparer.Ordinal).OrderBy(u => u.Key, StringComparer.Ordinal)
            .SelectMany(u => FiledProgrammes.Of(FilesOf(u.Select(r => r.Row)), DateTimeOffset.MaxValue).Select(programme => (u.Last().Unit!, programme)));
        return new UnitProgrammes(unit, today, FiledProgrammes.Of(OwnFiles(reference, unit, rows[unit.Code]), DateTimeOffset.MaxValue))
        {
            OfPredecessors = [.. predecessors],
            Duty = reference.Duties.NewestTermOn(today),
            IsFailed = failed.Contains(unit.Code),
        };
    }

    // Codes were given to other units: what came before a merger was not this unit's, though it may bear its code.
    private static IEnumerable<ProgrammeFile> OwnFiles(ReferenceData reference, Unit unit, IEnumerable<SubmissionRow> rows) =>
        FilesOf(rows.Where(r => reference.Units.HistoryOf(unit, VietnamTime.DayOf(r.ReceivedAt)) is [var own] && own.Code == unit.Code));

    private static IEnumerable<ProgrammeFile> FilesOf(IEnumerable<SubmissionRow> rows) => rows.Select(r => r.ReadReceipt().ProgrammeFileOf(r.Upload)).OfType<ProgrammeFile>();

    private static string PrefixOf(string unit) => Keys.Submission + unit + "_";
}
