using Azure;
using Azure.Data.Tables;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reading;
using KhuyenCong.Reporting.Receipts;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Reporting.Validation;
using Microsoft.Extensions.Logging;

namespace KhuyenCong.Pipeline.Import;

/// <summary>
/// Takes accepted reports of earlier periods as history, so that continuity, the comparison with the year before and magnitude do not begin blind: archived,
/// with a receipt that says that it was imported, and figures that count. No mail goes out, nobody stands anywhere with them, and nothing becomes owed: there is no status, so there is
/// no lateness, and only periods that this deployment does not ask for are taken.
/// </summary>
/// <remarks>
/// Of a unit's report one file counts as history; its upload's id is a function of form, period, unit and of how often an import of it was undone. So a second run, two
/// at once, or one after a crash at any call records the same once. Order of the storage calls for a file: look at what is recorded, put it into the archive, commit
/// submission and figures in one transaction, put the receipt.
/// </remarks>
public sealed partial class ImportReports(
    ReportTable table, Archive archive, EarlierReports earlier, CurrentReference currentReference, MinistryActs acts, TimeProvider clock, ILogger<ImportReports> log)
{
    /// <summary>The kind of the records that say that an import was undone.</summary>
    public const string UndoneKind = "import-undone";

    private const string UploadColumn = "Upload", ReceiptColumn = "Receipt";

    /// <summary>Whether the import by which an upload came was undone.</summary>
    /// <param name="records">The records of its partition.</param>
    /// <param name="receipt">The upload's receipt.</param>
    /// <param name="upload">The upload.</param>
    public static bool IsUndone(IEnumerable<TableEntity> records, Receipt receipt, string upload)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt.Imported is not null && records.Any(r => r.RowKey == MinistryActs.RecordsOf(UndoneKind, receipt.Unit!) + upload);
    }

    /// <summary>Checks every file and imports those without errors.</summary>
    /// <param name="files">The files.</param>
    /// <param name="by">Who imports; it is put on record.</param>
    /// <param name="trial">Whether nothing is written.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <returns>What became of each, by cut-off and name.</returns>
    public async Task<IReadOnlyList<ImportedFile>> RunAsync(IReadOnlyList<ImportSource> files, string by, bool trial, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        var reference = (await currentReference.LookAsync(cancellation)).Data;
        var candidates = new List<Candidate>();
        foreach (var file in files)
        {
            candidates.Add(await CheckAsync(file, reference, cancellation));
        }

        // Of two for the same report neither is the one by itself.
        foreach (var twice in candidates.Where(c => c.Report is not null).GroupBy(c => (c.Report!.Unit.Code, c.Report.Dates.Form, c.Report.Dates.Period)).Where(g => g.Count() > 1).ToList())
        {
            foreach (var one in twice)
            {
                candidates[candidates.IndexOf(one)] = one.Left($"Có {twice.Count()} tệp cho cùng đơn vị, kỳ và mẫu: {string.Join(", ", twice.Select(t => t.File.Name).Order(StringComparer.Ordinal))}. Cần để lại một tệp.");
            }
        }

        // A nil report carries on what stood at the end of the period before, so that one goes first.
        var done = new List<ImportedFile>();
        foreach (var one in candidates.OrderBy(c => c.Report?.Dates.CutOff).ThenBy(c => c.File.Name, StringComparer.Ordinal))
        {
            done.Add(one.Report is null ? one.File : await ImportAsync(one, reference, by, trial, cancellation));
        }

        LogImported(done.Count(d => d.End == ImportEnd.Imported), done.Count, trial);
        return done;
    }

    /// <summary>
    /// Undoes imports: their figures count no longer, are no reference and no history, and nothing lists them. Archive and receipts stay; a record says who undid each and when. The same
    /// file can be imported again.
    /// </summary>
    /// <param name="choice">Which.</param>
    /// <param name="by">Who undoes; it is put on record.</param>
    /// <param name="trial">Whether nothing is written.</param>
    /// <param name="cancellation">Ends the run; it can be repeated.</param>
    /// <returns>The receipts of what was undone.</returns>
    public async Task<IReadOnlyList<Receipt>> UndoAsync(ImportChoice choice, string by, bool trial, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var reference = await currentReference.GetAsync(cancellation);
        var undone = new List<Receipt>();
        foreach (var partition in (await table.PartitionsAsync(cancellation)).Select(PartitionKey.Of).OfType<ReportPartition>().Where(choice.Names))
        {
            var rows = await table.UnderAsync<SubmissionRow>(partition, Keys.Submission + (choice.Unit is { } unit ? unit + "_" : ""), cancellation);
            foreach (var row in rows.Where(r => r.Timeliness == nameof(Timeliness.Undated)))
            {
                var receipt = row.ReadReceipt();
                if (receipt.Imported is null)
                {
                    continue;
                }

                if (trial || await acts.RunAsync(
                    new MinistryAct(partition, row.Unit, UndoneKind, row.Upload, by, null), _ => true, (_, stop) => UndoneAsync(row, receipt, stop), reference, cancellation) == ActEnd.Done)
                {
                    undone.Add(receipt);
                }
            }
        }

        LogUndone(undone.Count, trial);
        return undone;
    }

    private async Task<Candidate> CheckAsync(ImportSource file, ReferenceData reference, CancellationToken cancellation)
    {
        var told = new ImportedFile(file.Name, ImportEnd.Left);
        var route = UploadRoute.Of(file.Name, clock.GetUtcNow(), reference);
        if (route is not RoutedReport to)
        {
            return new(told with { Reason = route is UnroutedUpload { Problem: var problem } ? $"{problem.Message} {problem.Remedy}" : "Chỉ nhập báo cáo số liệu; văn bản cần nộp theo cách thông thường." });
        }

        var upload = await file.ReadAsync(cancellation);
        told = told with { Unit = to.Unit.Code, UnitName = to.Unit.Name, Period = to.Period.Id };
        var read = new ReportReader(reference.Forms, reference.Duties.FormsFor, reference.Units.FindByName).Read(upload, new Addressee(to.Unit, to.Period, null), cancellation);
        if (read.Form is not { Kind: FormKind.Table } form)
        {
            return new(told with { End = ImportEnd.Refused, Findings = read.Findings });
        }

        told = told with { Form = form.Code };
        if (reference.Duties.For(form.Code, to.Period) is not { } dates)
        {
            return new(told with { Reason = Arrival.NoDuty(form.Code, to.Period, reference.Duties).Message });
        }

        if (dates.IsAsked)
        {
            return new(told with { Reason = $"Kỳ này được yêu cầu nộp trên hệ thống (start.csv), nên báo cáo cần nộp theo cách thông thường." });
        }

        var check = ReportValidator.Check(read, ReportHistory.None, dates.CutOff);
        told = told with { Findings = check.Findings, Figures = read.Figures.Count };
        return check.Outcome.IsAccepted()
            ? new(told, new CheckedFile(file, to.Unit, form, dates, check, upload.Sha256, upload.Content.Length))
            : new(told with { End = ImportEnd.Refused });
    }

    private async Task<ImportedFile> ImportAsync(Candidate one, ReferenceData reference, string by, bool trial, CancellationToken cancellation)
    {
        var report = one.Report!;
        string partition = new ReportPartition(report.Dates.Form, report.Dates.Period);
        await foreach (var _ in ReportTable.TriesAsync(cancellation))
        {
            var onFile = (await table.UnderAsync<SubmissionRow>(partition, Keys.Submission + report.Unit.Code + "_", cancellation))
                .Where(s => s is { Kind: nameof(SubmissionKind.Report), Version: > 0 }).Select(s => s.ReadReceipt()).ToList();
            if (onFile.Find(r => r.Imported is not null && r.Sha256 == report.Sha256) is { } same)
            {
                if (!trial)
                {
                    await archive.WriteReceiptAsync(same, cancellation);
                }

                return one.File with { End = ImportEnd.Already, Receipt = same.Id };
            }

            if (onFile is [var other, ..])
            {
                return one.File with
                {
                    Reason = other.Imported is null ? $"Đơn vị đã nộp báo cáo này trên hệ thống ({other.Id})."
                        : $"Đã nhập một tệp khác, {other.FileName} ({other.Id}). Để thay, chạy import --undo --unit {report.Unit.Code} --period {report.Dates.Period.Id} trước.",
                };
            }

            if (trial)
            {
                return one.File with { End = ImportEnd.Imported };
            }

            var round = (await table.UnderAsync<TableEntity>(partition, MinistryActs.RecordsOf(UndoneKind, report.Unit.Code), cancellation)).Count;
            var upload = Keys.UploadId($"import/{partition}/{report.Unit.Code}", round.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var receipt = await KeepAsync(one, upload, by, cancellation);
            var row = SubmissionRow.Of(partition, upload, receipt, nameof(UploadWay.Import));
            if (await table.CommitFiguresAsync(partition, [.. await RowsAsync(report, row, reference, cancellation)], cancellation))
            {
                receipt = row.ReadReceipt();
                await archive.WriteReceiptAsync(receipt, cancellation);
                return one.File with { End = ImportEnd.Imported, Receipt = receipt.Id };
            }
        }

        throw new InvalidOperationException($"{one.File.Name} could not be recorded in {partition}: what is on file changed at each of {ReportTable.MaxCommitTries} tries. Run it again.");
    }

    private async Task<Receipt> KeepAsync(Candidate one, string upload, string by, CancellationToken cancellation)
    {
        var report = one.Report!;
        var file = await report.Source.ReadAsync(cancellation);
        if (file.Sha256 != report.Sha256)
        {
            throw new InvalidOperationException($"{one.File.Name} changed while it was imported. Run it again.");
        }

        var now = VietnamTime.At(clock.GetUtcNow());
        var archived = Archive.NameOf(report.Unit, report.Dates.Period, file.Name, report.Sha256, upload);
        await archive.KeepAsync(archived, new ArchivedOriginal(one.File.Name, "import", now, report.Sha256, file.Content), cancellation);
        var receipt = new Receipt
        {
            Id = "",
            Kind = SubmissionKind.Report,
            Unit = report.Unit.Code,
            Office = report.Unit.Office,
            Form = report.Form.Code,
            FormTitle = report.Form.Title,
            Period = report.Dates.Period.Id,
            PeriodName = report.Dates.Period.Name,
            Blob = one.File.Name,
            FileName = file.Name,
            Size = report.Size,
            Sha256 = report.Sha256,
            ReceivedAt = now,
            Version = 1,
            CountedVersion = 1,
            Timeliness = Timeliness.Undated,
            CutOff = report.Dates.CutOff,
            Archived = archived,
            Imported = new ReceiptImport(by),
        };
        return ReceiptNumber.On(ReportJudgement.On(receipt, SubmissionKind.Report, report.Check.Outcome, report.Check.Findings), upload);
    }

    private async Task<IEnumerable<TableTransactionAction>> RowsAsync(CheckedFile report, SubmissionRow row, ReferenceData reference, CancellationToken cancellation)
    {
        // What a nil report left blank is what stood before it: as a rebuild reads it.
        var read = report.Check.Outcome == Outcome.Nil
            ? (await ReportJudgement.LookAsync(report.Check.Report, reference, earlier, report.Unit, row.ReceivedAt, cancellation)).Against(null, null).Report
            : report.Check.Report;
        var (head, rows) = FigureRows.Of(row.PartitionKey, row.Unit, row.Version, row.Upload, row.ReceivedAt, FigureSet.Of(read));
        return
        [
            new(TableTransactionActionType.Add, row),
            new(TableTransactionActionType.Add, row.Listed()),
            .. rows.Append(head).Select(r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, r)),
        ];
    }

    private async Task<ActPlan?> UndoneAsync(SubmissionRow row, Receipt receipt, CancellationToken cancellation)
    {
        if (await table.FindAsync<SubmissionRow>(row.PartitionKey, row.RowKey, cancellation) is not { } there)
        {
            return null;
        }

        var figures = await table.UnderAsync<TableEntity>(row.PartitionKey, FigureRows.Head(row.Unit, row.Version, row.Upload), cancellation);
        return new ActPlan(
            new Dictionary<string, object> { [UploadColumn] = row.Upload, [ReceiptColumn] = receipt.Id },
            [
                new(TableTransactionActionType.Delete, there, there.ETag),
                .. figures.Append<ITableEntity>(there.Listed()).Select(r => new TableTransactionAction(TableTransactionActionType.Delete, r, ETag.All)),
            ]);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Imported {Imported} of {Files} files of earlier periods (trial: {Trial})")]
    private partial void LogImported(int imported, int files, bool trial);

    [LoggerMessage(Level = LogLevel.Information, Message = "Undid the import of {Reports} reports (trial: {Trial})")]
    private partial void LogUndone(int reports, bool trial);

    /// <summary>A report that may be imported.</summary>
    private sealed record CheckedFile(ImportSource Source, Unit Unit, FormDefinition Form, Deadlines Dates, CheckedReport Check, string Sha256, long Size);

    /// <summary>A file and, where it may be imported, the report that it is.</summary>
    private sealed record Candidate(ImportedFile File, CheckedFile? Report = null)
    {
        public Candidate Left(string reason) => new(File with { End = ImportEnd.Left, Reason = reason });
    }
}
