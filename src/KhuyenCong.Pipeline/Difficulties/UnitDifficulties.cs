using System.Globalization;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Validation;

namespace KhuyenCong.Pipeline.Difficulties;

/// <summary>The rows of a unit's difficulties of a form and period as they were read, and how they change.</summary>
internal sealed class UnitDifficulties
{
    private readonly string _partition, _unit;
    private readonly IReadOnlyList<DifficultyRow> _rows;
    private readonly IReadOnlyCollection<DifficultyAct> _acts;

    private UnitDifficulties(string partition, string unit, IReadOnlyList<DifficultyRow> rows, IReadOnlyCollection<DifficultyAct> acts) =>
        (_partition, _unit, _rows, _acts) = (partition, unit, rows, acts);

    /// <summary>Reads them: one look, and one more where the ministry has acted on any.</summary>
    /// <param name="table">The table.</param>
    /// <param name="partition">The form's and period's partition.</param>
    /// <param name="unit">The unit's code.</param>
    /// <param name="mayComeBack">Whether one that the ministry has acted on may have gone without a row, because another version counted, and come back.</param>
    /// <param name="cancellation">Ends the look.</param>
    public static async Task<UnitDifficulties> ReadAsync(ReportTable table, string partition, string unit, bool mayComeBack, CancellationToken cancellation)
    {
        var rows = await table.UnderAsync<DifficultyRow>(partition, $"{DifficultyRow.Prefix}{unit}_", cancellation);
        List<TableEntity> records = mayComeBack || rows.Exists(r => r.Acts > 0)
            ? await table.UnderAsync<TableEntity>(partition, MinistryActs.RecordsOf(DifficultyActs.Kind, unit), cancellation)
            : [];
        return new UnitDifficulties(partition, unit, rows, [.. records.Select(r => DifficultyActs.Read(r).Act)]);
    }

    /// <summary>What a report says; nothing when its form does not ask.</summary>
    public static DifficultyStatement? Of(FormDefinition form, DateOnly cutOff, FigureSet figures, DateTimeOffset receivedAt, int version, string upload) =>
        DifficultyPoints.Of(form, cutOff).Count == 0
            ? null
            : new DifficultyStatement(DifficultySource.Report, WhenOf(receivedAt, version), upload, DifficultyPoints.SaidIn(figures, form, cutOff));

    /// <summary>What the page's form says; null when it was not taken.</summary>
    public static DifficultyStatement? Of(Receipt receipt, string upload) =>
        receipt is { Kind: SubmissionKind.Difficulty, Outcome: { } outcome, Told: { } told } && outcome.IsAccepted() && DifficultyText.Of(told.Difficulty, told.Proposal) is { } text
            ? new DifficultyStatement(
                DifficultySource.Page, new SaidWhen(receipt.ReceivedAt.ToUniversalTime(), upload), upload, new Dictionary<string, DifficultyText> { [told.Point] = text })
            { Letter = told.Letter }
            : null;

    /// <summary>What all accepted reports of a unit say, from their figures; one in whose place an earlier one counts again says nothing.</summary>
    public static IEnumerable<DifficultyStatement> OfReports(IReadOnlyCollection<TableEntity> figures, FormDefinition form, Period period, DateOnly cutOff) =>
        DifficultyPoints.Of(form, cutOff).Count == 0
            ? []
            : FigureRows.Versions(figures, form, period).Where(v => v.SetBackAt is null).Select(v => Of(form, cutOff, v.Figures, v.ReceivedAt, v.Version, v.Upload)).OfType<DifficultyStatement>();

    /// <summary>Where a version stands among a unit's reports.</summary>
    public static SaidWhen WhenOf(DateTimeOffset receivedAt, int version) =>
        new(receivedAt.ToUniversalTime(), version.ToString("000000", CultureInfo.InvariantCulture));

    /// <summary>The rows of difficulties made again from everything that says so.</summary>
    public static IEnumerable<DifficultyRow> Again(string partition, string unit, IEnumerable<DifficultyStatement> said, IEnumerable<TableEntity> records) =>
        DifficultyLedger.Of(said, [.. records.Select(r => DifficultyActs.Read(r).Act)]).Select(d => DifficultyRow.Of(partition, unit, d));

    /// <summary>The actions by which they take in a submission.</summary>
    public IEnumerable<TableTransactionAction> After(DifficultyStatement said, SaidWhen? counted)
    {
        var rows = _rows.ToDictionary(r => r.RowKey);
        return DifficultyLedger.After(_rows.Select(r => r.Read()), said, counted, _acts)
            .Where(d => d.Source == said.Source)
            .Select(d => DifficultyRow.Of(_partition, _unit, d))
            .Where(r => !rows.TryGetValue(r.RowKey, out var read) || !Same(r, read))
            .Select(r => ReportTable.Write(r, rows.GetValueOrDefault(r.RowKey)));
    }

    /// <summary>
    /// The actions by which a unit's difficulties become what its reports say, when which of them counts has changed; none where their form does not ask. Costs
    /// two looks where it does.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="unit">The unit's code.</param>
    /// <param name="figures">All rows of figures of the unit, as they are from then on.</param>
    /// <param name="form">The form of the reports.</param>
    /// <param name="deadlines">Their period.</param>
    /// <param name="cancellation">Ends the looks.</param>
    public static async Task<IEnumerable<TableTransactionAction>> BecomeAsync(
        ReportTable table, string unit, IReadOnlyCollection<TableEntity> figures, FormDefinition form, Deadlines deadlines, CancellationToken cancellation)
    {
        if (DifficultyPoints.Of(form, deadlines.CutOff).Count == 0)
        {
            return [];
        }

        var told = await ReadAsync(table, new ReportPartition(deadlines.Form, deadlines.Period), unit, mayComeBack: true, cancellation);
        return told.Become(OfReports(figures, form, deadlines.Period, deadlines.CutOff));
    }

    private IEnumerable<TableTransactionAction> Become(IEnumerable<DifficultyStatement> reports)
    {
        var wanted = DifficultyLedger.Of(reports, _acts).Select(d => DifficultyRow.Of(_partition, _unit, d)).ToDictionary(r => r.RowKey);
        foreach (var read in _rows.Where(r => r.Source == nameof(DifficultySource.Report)))
        {
            if (!wanted.Remove(read.RowKey, out var row))
            {
                yield return new TableTransactionAction(TableTransactionActionType.Delete, read, read.ETag);
            }
            else if (!Same(row, read))
            {
                yield return ReportTable.Write(row, read);
            }
        }

        foreach (var row in wanted.Values)
        {
            yield return ReportTable.Write(row, null);
        }
    }

    private static bool Same(DifficultyRow one, DifficultyRow other) =>
        (one.State, one.Difficulty, one.Proposal, one.SaidAt, one.Tie, one.Upload, one.Letter, one.First, one.GoneAt)
            == (other.State, other.Difficulty, other.Proposal, other.SaidAt, other.Tie, other.Upload, other.Letter, other.First, other.GoneAt)
        && (one.Answer, one.AnswerNumber, one.Closing, one.ClosingNumber, one.Acts) == (other.Answer, other.AnswerNumber, other.Closing, other.ClosingNumber, other.Acts);
}
