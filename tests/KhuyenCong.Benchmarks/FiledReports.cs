using Azure.Data.Tables;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Review;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Benchmarks;

/// <summary>What a form and period leave in the table when two thirds of the units have handed in, written without reading a file.</summary>
public static class FiledReports
{
    /// <summary>Whether the n-th unit, from 0, has handed in.</summary>
    public static bool HasHandedIn(int number) => number % 3 != 0;

    /// <summary>The upload of a version of a unit's report.</summary>
    public static string UploadOf(Unit unit, Deadlines deadlines, int version) => Keys.UploadId(unit.Code, FormattableString.Invariant($"{deadlines.Period.Id}/{version}"));

    /// <summary>
    /// Writes the rows: of each unit that has handed in its status, a submission, figures and the answer's mail; every fourth was read by the ministry. The second unit has
    /// a version before the one that counts.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="reference">Units and forms.</param>
    /// <param name="deadlines">The form and period.</param>
    /// <param name="statesAlone">Whether status and figures are written alone, which is all that a digest and reminders need.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many rows were written.</returns>
    public static async Task<int> WriteAsync(ReportTable table, ReferenceData reference, Deadlines deadlines, bool statesAlone, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(deadlines);
        string partition = new ReportPartition(deadlines.Form, deadlines.Period);
        var form = reference.Forms.For(deadlines.Form, deadlines.CutOff)!;
        var rows = new List<ITableEntity> { new TableEntity(partition, Keys.PeriodRow) { ["Form"] = deadlines.Form } };
        foreach (var (number, unit) in reference.Units.On(deadlines.CutOff).Index().Where(u => HasHandedIn(u.Index)))
        {
            var versions = number == 1 && !statesAlone ? 2 : 1;
            for (var version = 1; version <= versions; version++)
            {
                var (figures, answer) = Version(partition, form, unit, deadlines, version, number + (version * 10_000));
                rows.AddRange(statesAlone ? figures : figures.Concat(answer));
            }

            rows.AddRange(Standing(partition, unit, deadlines, versions, isRead: number % 4 == 0 && !statesAlone));
        }

        foreach (var chunk in rows.Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)).Chunk(ReportTable.MaxInATransaction))
        {
            await table.CommitAsync(partition, chunk, cancellation);
        }

        return rows.Count;
    }

    private static DateTimeOffset ReceivedAt(Deadlines deadlines, int version) => VietnamTime.StartOf(deadlines.Due).AddHours(8 + version).ToUniversalTime();

    private static (IEnumerable<ITableEntity> Figures, IEnumerable<ITableEntity> Answer) Version(string partition, FormDefinition form, Unit unit, Deadlines deadlines, int version, int seed)
    {
        var (upload, receivedAt) = (UploadOf(unit, deadlines, version), ReceivedAt(deadlines, version));
        var kinds = form.Rows.ToDictionary(r => r.Code, r => r.Kind);
        var figures = DemoFigures.Make(form, deadlines.CutOff, deadlines.Period.BeginsYear, seed)
            .ToDictionary(f => f.Key, f => kinds[f.Key.Code] == FigureKind.Money ? FigureValue.OfMoney((long)(f.Value * 1_000_000)) : FigureValue.OfCount((long)f.Value));
        var submission = SubmissionRow.Of(partition, upload, new Receipt
        {
            Id = FormattableString.Invariant($"{form.Code}-{unit.Code}-{version}"),
            Kind = SubmissionKind.Report,
            Unit = unit.Code,
            Office = unit.Office,
            Form = form.Code,
            FormTitle = form.Title,
            Period = deadlines.Period.Id,
            PeriodName = deadlines.Period.Name,
            Blob = $"{unit.Code}/{deadlines.Period.Id}/bao-cao.xlsx",
            FileName = "bao-cao.xlsx",
            Size = 20_000,
            Sha256 = new string('a', 64),
            ReceivedAt = VietnamTime.At(receivedAt),
            Version = version,
            Outcome = Outcome.Accepted,
            Timeliness = Timeliness.OnTime,
            CountedVersion = version,
        }, null);
        var (head, parts) = FigureRows.Of(partition, unit.Code, version, upload, receivedAt, new FigureSet(form.Code, deadlines.Period, figures));
        return ([head, .. parts], [submission, submission.Listed(), new MailRow
        {
            PartitionKey = partition,
            RowKey = $"{Keys.Mail}{MailKinds.Receipt}_{unit.Code}_{upload}",
            Kind = MailKinds.Receipt,
            Unit = unit.Code,
            Upload = upload,
            To = $"to{unit.Code}@example.vn",
            Is = MailState.Accepted,
            OwedSince = receivedAt,
            NextAt = receivedAt,
            SettledAt = receivedAt,
            SentAt = receivedAt,
        }]);
    }

    private static IEnumerable<ITableEntity> Standing(string partition, Unit unit, Deadlines deadlines, int versions, bool isRead)
    {
        var (upload, receivedAt) = (UploadOf(unit, deadlines, versions), ReceivedAt(deadlines, versions));
        yield return StatusRow.Of(partition, new ReportStatus(unit.Code)
        {
            Versions = versions,
            Latest = new LatestVersion(versions, upload, "", Outcome.Accepted, receivedAt, 0, ""),
            Counted = new CountedVersion(versions, upload, Outcome.Accepted, receivedAt, 0),
            FirstAcceptedAt = receivedAt,
            AcceptedOnTime = true,
            Review = isRead ? ReportReview.None with { ReadUpload = upload } : ReportReview.None,
        });
        if (isRead)
        {
            var record = new TableEntity(partition, MinistryActs.RecordsOf(ReviewRecords.Kind, unit.Code) + "read") { ["Unit"] = unit.Code, ["At"] = receivedAt.AddDays(1), ["By"] = "Hoa" };
            foreach (var (name, value) in ReviewRecords.Write(new ReviewAct(ReviewActKind.Read, "read", upload, versions, default, "")))
            {
                record[name] = value;
            }

            yield return record;
        }
    }
}
