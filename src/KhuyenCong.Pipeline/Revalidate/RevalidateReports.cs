using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Validation;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Revalidate;

/// <summary>What a stored original gets by the rules in force.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="Version">The version.</param>
/// <param name="Receipt">The number of its receipt.</param>
/// <param name="Before">The outcome on record.</param>
/// <param name="After">The outcome by the rules in force; null when the original could not be read again.</param>
/// <param name="Added">Findings that are new.</param>
/// <param name="Removed">Findings that are gone.</param>
public sealed record Revalidation(
    string Unit, int Version, string Receipt, Outcome Before, Outcome? After, IReadOnlyList<Finding> Added, IReadOnlyList<Finding> Removed)
{
    /// <summary>Why the original could not be read again, so that it is left as it is; null when it was.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether errors or warnings beyond those that the receipt holds have come or gone.</summary>
    public bool OtherCounts { get; init; }

    /// <summary>Whether figures that count would be others.</summary>
    public bool OtherFigures { get; init; }

    /// <summary>The version of the unit that counts on record; 0 for none.</summary>
    public int CountedBefore { get; init; }

    /// <summary>The version that counts by the rules in force; 0 for none.</summary>
    public int CountedAfter { get; init; }

    /// <summary>Whether anything would change, or is not known.</summary>
    public bool Changes => After != Before || Added.Count > 0 || Removed.Count > 0 || OtherCounts || OtherFigures;
}

/// <summary>
/// Runs stored originals through the reader and the rules in force, compares with what is on record, and applies the difference when asked
/// to. Of each unit the versions are judged from the last one back to the first that is taken: that one counts. When a report came, and so
/// whether it was on time, is not judged again; neither is a unit once on time made late by a rule that came later.
/// </summary>
/// <remarks>
/// Applying keeps the promises of ingesting. All of a unit lies in one transaction: submissions, status, figures, the mail when the unit
/// stands differently than it was told, and a row <c>audit_revalidation_…</c>. The status is replaced under its ETag, so an upload that
/// comes meanwhile wins and the unit is judged anew. Receipts follow the commit beside the first ones; a run again writes those missing
/// and changes nothing more.
/// </remarks>
public sealed partial class RevalidateReports(
    ReportTable table,
    Archive archive,
    ArchivedReports originals,
    EarlierReports earlier,
    CurrentReference currentReference,
    TimeProvider clock,
    ILogger<RevalidateReports> log)
{
    /// <summary>Compares, by unit code and from the last version back. Nothing is written.</summary>
    /// <param name="formCode">The form's code.</param>
    /// <param name="period">The period.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="ArgumentException">The form is no table that is due for the period.</exception>
    public Task<IReadOnlyList<Revalidation>> RunAsync(string formCode, Period period, CancellationToken cancellation) =>
        RunAsync(formCode, period, apply: false, cancellation);

    /// <summary>Compares as <see cref="RunAsync(string, Period, CancellationToken)"/> and puts on record what changes.</summary>
    /// <param name="formCode">The form's code.</param>
    /// <param name="period">The period.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <returns>What was changed, and what was left.</returns>
    /// <exception cref="ArgumentException">The form is no table that is due for the period.</exception>
    public Task<IReadOnlyList<Revalidation>> ApplyAsync(string formCode, Period period, CancellationToken cancellation) =>
        RunAsync(formCode, period, apply: true, cancellation);

    private async Task<IReadOnlyList<Revalidation>> RunAsync(string formCode, Period period, bool apply, CancellationToken cancellation)
    {
        var inForce = await currentReference.LookAsync(cancellation);
        var reference = inForce.Data;
        if (reference.Duties.For(formCode, period) is not { } deadlines || reference.Forms.For(formCode, deadlines.CutOff) is not { Kind: FormKind.Table } form)
        {
            var due = reference.Duties.FormsFor(period);
            throw new ArgumentException(due.Count == 0
                ? $"No form is due for {period.Id}."
                : $"{formCode} is not a table that is due for {period.Id}. Due then: {string.Join(", ", due)}.");
        }

        var scope = new Scope(new ReportPartition(formCode, period), form, deadlines, reference, inForce.Set?.Changes ?? 0);
        var found = new List<Revalidation>();
        foreach (var status in await table.UnderAsync<StatusRow>(scope.Partition, Keys.Status, cancellation))
        {
            if (status.Versions > 0)
            {
                found.AddRange(await UnitAsync(scope, status, apply, cancellation));
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<Revalidation>> UnitAsync(Scope scope, StatusRow status, bool apply, CancellationToken cancellation)
    {
        var changed = new Dictionary<int, Revalidation>();
        await foreach (var attempt in ReportTable.TriesAsync(cancellation))
        {
            if (attempt > 1)
            {
                status = await table.FindAsync<StatusRow>(scope.Partition, Keys.Status + status.Unit, cancellation)
                    ?? throw new InvalidOperationException($"The status of unit {status.Unit} in {scope.Partition} is gone.");
            }

            var plan = await PlanAsync(scope, status, cancellation);
            if (!apply)
            {
                return plan.Compared;
            }

            var committed = plan.Changed.Count == 0
                || await table.CommitFiguresAsync(scope.Partition, [.. ActionsOf(scope, plan), .. await DifficultiesAsync(scope, plan, cancellation)], cancellation);
            if (committed)
            {
                foreach (var receipt in plan.ReceiptsAfter.Where(r => r.Revalidated is not null))
                {
                    await archive.WriteReceiptAsync(receipt, cancellation);
                }

                if (plan.Changed.Count > 0)
                {
                    LogApplied(scope.Partition, status.Unit, plan.Changed.Count, plan.Before.CountedVersion, plan.After.CountedVersion);
                }

                // After a reply that was lost the second look finds the change done; it is this run's all the same.
                return [.. plan.Compared.Select(c => c.Changes ? c : changed.GetValueOrDefault(c.Version, c))];
            }

            foreach (var version in plan.Compared.Where(c => c.Changes))
            {
                changed[version.Version] = version;
            }
        }

        throw new InvalidOperationException(
            $"Unit {status.Unit} of {scope.Partition} could not be revalidated: its status changed at each of {ReportTable.MaxCommitTries} tries. Run it again.");
    }

    private async Task<Plan> PlanAsync(Scope scope, StatusRow status, CancellationToken cancellation)
    {
        var submissions = await table.UnderAsync<SubmissionRow>(scope.Partition, Keys.Submission + status.Unit + "_", cancellation);
        var figures = await table.UnderAsync<TableEntity>(scope.Partition, FigureRows.Prefix(status.Unit), cancellation);
        var judged = new List<Judged>();

        // What was imported is history, which never counts for where a unit stands.
        foreach (var row in submissions.Where(s => s.Kind == nameof(SubmissionKind.Report) && s.ReadReceipt().Imported is null).OrderByDescending(s => s.ReceivedAt).ThenByDescending(s => s.Version))
        {
            judged.Add(await JudgeAsync(scope, row, submissions, figures, cancellation));
            if (judged[^1].Outcome.IsAccepted() && status.Status.Review.Chosen?.SetsBack(row.Upload, row.ReceivedAt) != true)
            {
                break;
            }
        }

        var rejudged = status.Status.Rejudged(judged.ConvertAll(j => (j.After, j.Row.Upload, AmountsOf(scope, j, figures))), judged.FindAll(j => j.Changed).ConvertAll(j => j.After));
        var counted = rejudged.Counted;
        var now = VietnamTime.At(clock.GetUtcNow());
        for (var i = 0; i < judged.Count; i++)
        {
            var one = judged[i];
            var compared = one.Compared with { CountedBefore = status.CountedVersion, CountedAfter = counted?.Version ?? 0 };
            judged[i] = one with
            {
                Compared = compared,
                After = !one.Changed ? one.Before : one.After with
                {
                    CountedVersion = compared.CountedAfter,
                    CountedReceivedAt = counted is null || counted.Version == one.Row.Version ? null : VietnamTime.At(counted.ReceivedAt),
                    Revalidated = new ReceiptRevalidation((one.Before.Revalidated?.Number ?? 0) + 1, now, one.Before.Outcome!.Value),
                },
            };
        }

        // As the rows give it back, so that a receipt that is written by a later run is the same.
        var after = judged.Where(j => j.Changed).Select(j => SubmissionRow.Of(scope.Partition, j.Row.Upload, j.After, j.Row.Way).ReadReceipt());
        var others = submissions.Where(s => !judged.Exists(j => j.Changed && j.Row.RowKey == s.RowKey)).Select(s => s.ReadReceipt());
        return new Plan(status, StatusRow.Of(scope.Partition, rejudged), judged, figures, [.. after, .. others]);
    }

    private static string? AmountsOf(Scope scope, Judged judged, IReadOnlyList<TableEntity> figures) =>
        judged.Outcome.IsAccepted()
        && FigureRows.Versions(judged.Rows is { } rows ? [rows.Head, .. rows.Rows] : Stored(figures, judged.Row), scope.Form, scope.Deadlines.Period).Select(v => v.Figures).LastOrDefault() is { } taken
            ? AmountsText.Of(scope.Form, taken, judged.After.Findings)
            : null;

    private async Task<Judged> JudgeAsync(
        Scope scope, SubmissionRow row, IReadOnlyList<SubmissionRow> submissions, IReadOnlyList<TableEntity> figures, CancellationToken cancellation)
    {
        var receipt = row.ReadReceipt();
        if (receipt.Unread is not null)
        {
            // No rule says anything about what nobody has read.
            return new Judged(row, receipt, receipt, new Revalidation(row.Unit, row.Version, receipt.Id, receipt.Outcome!.Value, receipt.Outcome, [], []), null);
        }

        var (again, problem) = await originals.ReadAsync(receipt, scope.Deadlines.Period, scope.Deadlines.CutOff, scope.Reference, cancellation);
        if (again?.Read.Form is { } other && other.Code != scope.Form.Code)
        {
            problem = $"It is read as a report by {other.Code} now. Look whether that form's definition is meant to say so.";
        }

        if (problem is not null)
        {
            return new Judged(row, receipt, receipt, new Revalidation(row.Unit, row.Version, receipt.Id, receipt.Outcome!.Value, null, [], []) { Problem = problem }, null);
        }

        // What no form could be read from was sent back as a file when it came, too.
        var (read, unit) = (again!.Read, again.Unit);
        var (outcome, findings) = (Outcome.RejectedFile, read.Findings);
        if (read.Form is not null)
        {
            var counted = EarlierReports.CountedWhen(figures, submissions, scope.Form, scope.Deadlines.Period, row.ReceivedAt, row.Version);
            var check = (await ReportJudgement.LookAsync(read, scope.Reference, earlier, unit, receipt.ReceivedAt, cancellation)).Against(counted, receipt.Confirmation);
            (read, outcome, findings) = (check.Report, check.Outcome, check.Findings);
        }

        var after = ReportJudgement.On(receipt, SubmissionKind.Report, outcome, findings);

        // A receipt holds only so many findings; what it had no room for cannot be called new.
        var wasCut = receipt.Findings.Count < receipt.Errors + receipt.Warnings;
        (TableEntity, IReadOnlyList<TableEntity>)? rows = outcome.IsAccepted()
            ? FigureRows.Of(scope.Partition, row.Unit, row.Version, row.Upload, row.ReceivedAt, FigureSet.Of(read))
            : null;
        var compared = new Revalidation(
            row.Unit, row.Version, receipt.Id, receipt.Outcome!.Value, outcome,
            wasCut ? [] : [.. findings.ExceptBy(receipt.Findings.Select(Same), Same)],
            [.. receipt.Findings.ExceptBy(findings.Select(Same), Same)])
        {
            OtherCounts = (after.Errors, after.Warnings) != (receipt.Errors, receipt.Warnings),
            OtherFigures = !SameFigures(rows, Stored(figures, row)),
        };
        return new Judged(row, receipt, compared.Changes ? after : receipt, compared, rows);
    }

    private List<TableTransactionAction> ActionsOf(Scope scope, Plan plan)
    {
        var (before, after) = (plan.Before, plan.After);
        var actions = new List<TableTransactionAction> { new(TableTransactionActionType.UpdateReplace, after, before.ETag) };
        foreach (var one in plan.Changed)
        {
            var row = SubmissionRow.Of(scope.Partition, one.Row.Upload, one.After, one.Row.Way);
            actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, one.Row.ETag));
            actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, row.Listed()));
            List<TableEntity> rows = one.Rows is { } kept ? [kept.Head, .. kept.Rows] : [];
            actions.AddRange(rows.Select(r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, r)));
            actions.AddRange(Stored(plan.Figures, one.Row).ExceptBy(rows.Select(r => r.RowKey), r => r.RowKey)
                .Select(r => new TableTransactionAction(TableTransactionActionType.Delete, r, Azure.ETag.All)));
        }

        actions.AddRange(FigureRows.Mark(plan.Figures, scope.Partition, after.Status));
        var now = clock.GetUtcNow();
        if (after.CountedVersion != before.CountedVersion)
        {
            // Either a version is taken that is newer than the one that counted, or that one is not taken any more.
            var told = plan.Judged.FirstOrDefault(j => j.Changed && j.Row.Version == after.CountedVersion)
                ?? plan.Judged.First(j => j.Row.Version == before.CountedVersion || before.CountedVersion == 0);
            actions.AddRange(AnswerMail.Owed(scope.Partition, told.After, told.Row.Upload, scope.Reference, now).Add());
        }

        var first = plan.Changed[0];
        actions.Add(new TableTransactionAction(
            TableTransactionActionType.Add,
            new TableEntity(
                scope.Partition,
                string.Create(CultureInfo.InvariantCulture, $"{Keys.Audit}revalidation_{before.Unit}_{first.Row.Upload}_{first.After.Revalidated!.Number}"))
            {
                ["Unit"] = before.Unit,
                ["At"] = now,
                ["ReferenceChanges"] = scope.ReferenceChanges,
                ["CountedBefore"] = before.CountedVersion,
                ["CountedAfter"] = after.CountedVersion,
                ["StandingBefore"] = before.Standing.ToString(),
                ["StandingAfter"] = after.Standing.ToString(),
                ["Versions"] = JsonSerializer.Serialize(plan.Changed.Select(c => new { c.Row.Version, c.Row.Upload, c.Compared.Before, c.Compared.After }), ReceiptJson.Options),
            }));
        return actions;
    }

    /// <summary>What the reports that are accepted by now say of difficulties, by all their versions: which of them counts may have changed.</summary>
    private Task<IEnumerable<TableTransactionAction>> DifficultiesAsync(Scope scope, Plan plan, CancellationToken cancellation)
    {
        var gone = plan.Changed.SelectMany(c => Stored(plan.Figures, c.Row)).Select(r => r.RowKey).ToHashSet();
        List<TableEntity> after =
        [
            .. plan.Figures.Where(f => !gone.Contains(f.RowKey)),
            .. plan.Changed.SelectMany(c => c.Rows is { } rows ? [rows.Head, .. rows.Rows] : Array.Empty<TableEntity>()),
        ];
        return UnitDifficulties.BecomeAsync(
            table, plan.Before.Unit, FigureRows.Marked(after, scope.Partition, plan.After.Status), scope.Form, scope.Deadlines, cancellation);
    }

    private static List<TableEntity> Stored(IEnumerable<TableEntity> figures, SubmissionRow row)
    {
        var head = FigureRows.Head(row.Unit, row.Version, row.Upload);
        return [.. figures.Where(f => f.RowKey == head || f.RowKey.StartsWith(head + "_", StringComparison.Ordinal))];
    }

    private static bool SameFigures((TableEntity Head, IReadOnlyList<TableEntity> Rows)? wanted, IReadOnlyList<TableEntity> stored)
    {
        List<TableEntity> rows = wanted is { } w ? [w.Head, .. w.Rows] : [];
        return rows.Count == stored.Count
            && rows.TrueForAll(row => stored.FirstOrDefault(s => s.RowKey == row.RowKey) is { } there && Values(row).SequenceEqual(Values(there)));
    }

    // A row that was read has its time stamp and ETag besides, which one to be written has not.
    private static IEnumerable<KeyValuePair<string, object>> Values(TableEntity row) =>
        row.Where(v => !ReportTable.IsSystem(v.Key)).OrderBy(v => v.Key, StringComparer.Ordinal);

    private static (string, Severity, string?, string?, string) Same(Finding finding) =>
        (finding.Code, finding.Severity, finding.Sheet, finding.Cell, finding.Message);

    [LoggerMessage(Level = LogLevel.Information, Message = "Revalidated {Partition} unit {Unit}: {Versions} versions changed, counted version {Before} before, {After} after")]
    private partial void LogApplied(string partition, string unit, int versions, int before, int after);

    private sealed record Scope(string Partition, FormDefinition Form, Deadlines Deadlines, ReferenceData Reference, int ReferenceChanges);

    /// <summary>One version: what is on record, and what it gets.</summary>
    private sealed record Judged(
        SubmissionRow Row, Receipt Before, Receipt After, Revalidation Compared, (TableEntity Head, IReadOnlyList<TableEntity> Rows)? Rows)
    {
        /// <summary>What could not be read again stays as it is.</summary>
        public Outcome Outcome => Compared.After ?? Compared.Before;

        public bool Changed => Compared is { After: not null, Changes: true };
    }

    private sealed record Plan(StatusRow Before, StatusRow After, IReadOnlyList<Judged> Judged, IReadOnlyList<TableEntity> Figures, IReadOnlyList<Receipt> ReceiptsAfter)
    {
        public IReadOnlyList<Revalidation> Compared => [.. Judged.Select(j => j.Compared)];

        public IReadOnlyList<Judged> Changed => [.. Judged.Where(j => j.Changed)];
    }
}
